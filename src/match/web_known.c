/* Whose search need not be repeated. A student's pair with partner j has the slack
 *   length + price of the student - price of j,
 * so since the search it has gone up by no less than what the student's price went up by, less the
 * most that any partner's price went up by. Where the dearest of those that were found bounds all
 * others, and that bound is still above nothing, only those that were found can save something. */
#include "web.h"

static const LineSum BEYOND_ALL = (LineSum)1 << 120;

void web_known_begin(Web *web)
{
    WebKnown *known = &web->known;
    if (known->student == NULL) {
        known->student = ARENA_ARRAY(web->arena, Known, web->n_focal);
        for (size_t i = 0; i < web->n_focal; i++)
            known->student[i].pass = KNOWN_PASSES;
    }
    for (size_t k = 0; k < known->n_passes; k++) {
        known->rise[k] = -BEYOND_ALL;
        for (size_t j = 0; j < web->n_pool; j++) {
            const LineSum rise = web_pool_price(web, j) - known->price[k][j];
            known->rise[k] = rise > known->rise[k] ? rise : known->rise[k];
        }
    }
    if (known->n_passes == KNOWN_PASSES)
        return;
    LineSum *price = ARENA_ARRAY(web->arena, LineSum, web->n_pool);
    for (size_t j = 0; j < web->n_pool; j++)
        price[j] = web_pool_price(web, j);
    known->rise[known->n_passes] = 0;
    known->price[known->n_passes++] = price;
}

static bool others_cost_more(const Web *web, size_t i)
{
    const Known *of = &web->known.student[i];
    return of->pass < KNOWN_PASSES &&
           of->slack + web_focal_price(web, i) - of->price - web->known.rise[of->pass] > 0;
}

/* Pairs of `skip` are listed: the flow settles them. */
static void search(Web *web, size_t i, const uint8_t *skip)
{
    Known *of = &web->known.student[i];
    NearFound found[KNOWN_MOST];
    const NearAsk ask = {.below = BEYOND_ALL, .skip = skip, .most = KNOWN_MOST};
    const size_t n = near_cheapest(&web->near, web->focal[i], &ask, found);
    *of = (Known){.n = (uint32_t)n,
                  .pass = (uint8_t)(web->known.n_passes - 1),
                  .price = web_focal_price(web, i),
                  .slack = BEYOND_ALL};
    for (size_t k = 0; k < n; k++)
        of->partner[k] = found[k].number;
    if (n == KNOWN_MOST)
        of->slack = found[n - 1].cost + of->price;
}

const Known *web_known(Web *web, size_t i, const uint8_t *skip)
{
    if (!others_cost_more(web, i))
        search(web, i, skip);
    return others_cost_more(web, i) ? &web->known.student[i] : NULL;
}
