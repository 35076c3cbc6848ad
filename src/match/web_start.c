/* Which pairs a network begins with. Where groups are far apart the nearest of all are the same
 * few, and it takes many rounds until prices tell who is to go without them. So the prices come
 * from a sample of the students, whose come from a sample of their own; they only choose a list,
 * and what it lacks is found as for any other. */
#include "web.h"

enum { SAMPLE_ONE_IN = 4, FEWEST = 1500, FIRST = 8 };

static uint32_t *every(Arena *arena, const uint32_t *student, size_t n, size_t *n_out)
{
    uint32_t *out = ARENA_ARRAY(arena, uint32_t, n / SAMPLE_ONE_IN + 1);
    for (size_t i = 0; i < n; i += SAMPLE_ONE_IN)
        out[(*n_out)++] = student[i];
    return out;
}

/* The best flow of a sample, but for its last few savings. */
static void solve_sample(const Web *web, Web *sample)
{
    Arena *scratch = arena_create();
    PairList list = {0};
    *sample = (Web){.problem = web->problem,
                    .of_focal = web->of_focal,
                    .of_pool = web->of_pool,
                    .rewarded = web->rewarded,
                    .total = web->total,
                    .scale = web->scale,
                    .arena = arena_create()};
    sample->focal = every(sample->arena, web->focal, web->n_focal, &sample->n_focal);
    sample->pool = every(sample->arena, web->pool, web->n_pool, &sample->n_pool);
    if (web->total != UINT32_MAX)
        sample->total = web->total / SAMPLE_ONE_IN + 1;
    web_list_first(scratch, sample, &list);
    web_build(sample, &list);
    while (web_improve(sample) > sample->n_focal / 100)
        continue;
    arena_destroy(scratch);
}

/* The highest price of each partner at which nobody of the sample would rather have it. */
static void set_prices(Arena *scratch, Web *web)
{
    Web sample;
    LineSum *price = ARENA_ARRAY(scratch, LineSum, web->n_pool), highest;
    solve_sample(web, &sample);
    LineSum *asked = ARENA_ARRAY(scratch, LineSum, sample.n_focal);
    Near seekers = near_create(scratch, web->problem, web->scale, sample.focal, sample.n_focal);
    for (size_t i = 0; i < sample.n_focal; i++)
        asked[i] = -web_focal_price(&sample, i);
    near_set_prices(&seekers, asked);
    highest = web_pool_price(&sample, 0);
    for (size_t j = 1; j < sample.n_pool; j++) {
        const LineSum one = web_pool_price(&sample, j);
        highest = one > highest ? one : highest;
    }
    for (size_t j = 0; j < web->n_pool; j++) {
        const NearAsk ask = {.below = highest, .most = 1};
        NearFound found;
        price[j] = near_cheapest(&seekers, web->pool[j], &ask, &found) > 0 ? found.cost : highest;
    }
    near_set_prices(&web->near, price);
    arena_destroy(sample.arena);
}

/* May partners be too few for all who want them? Else the nearest are mostly the ones. */
static bool they_compete(const Web *web)
{
    return web->n_focal + web->n_pool >= FEWEST &&
           (web->of_pool.most < web->n_focal || web->of_focal.most < web->n_pool);
}

void web_list_first(Arena *scratch, Web *web, PairList *list)
{
    const bool priced = they_compete(web);
    LineSum *cheapest = ARENA_ARRAY(scratch, LineSum, web->n_focal);
    web->near = near_create(web->arena, web->problem, web->scale, web->pool, web->n_pool);
    if (priced)
        set_prices(scratch, web);
    web_list_nearest(scratch, &web->near, web, false, FIRST, list, cheapest);
    if (web->of_pool.least == 0)
        return;
    /* partners must have somebody too: at prices at which nobody would rather have another */
    Near others = near_create(scratch, web->problem, web->scale, web->focal, web->n_focal);
    if (priced)
        near_set_prices(&others, cheapest);
    web_list_nearest(scratch, &others, web, true, FIRST / 2, list, NULL);
}
