/* The network of one stratum: which pairs are listed, which were left out. */
#include "web.h"

#include "alike/sort.h"

enum { SOURCE = 0, SINK = 1, STUDENTS = 2 };
enum { LEFT_OUT_MOST = 8, EQUALS_MOST = 64 };

/* Rewards of a student's further and first partners: distances sum up to less. */
static const int FURTHER_BITS = 80, FIRST_BITS = 102;

static LineSum reward(int bits)
{
    return -((LineSum)1 << bits);
}

static uint32_t focal_node(size_t i)
{
    return (uint32_t)(STUDENTS + i);
}

static uint32_t pool_node(const Web *web, size_t j)
{
    return (uint32_t)(STUDENTS + web->n_focal + j);
}

LineSum web_focal_price(const Web *web, size_t i)
{
    return web->net.price[focal_node(i)];
}

LineSum web_pool_price(const Web *web, size_t j)
{
    return web->net.price[pool_node(web, j)];
}

/* --- the list of pairs ------------------------------------------------------------------------
 */

void web_list(Arena *scratch, PairList *list, size_t i, size_t j)
{
    list->key = arena_grow(scratch, list->key, &list->room, list->n + 1, sizeof *list->key);
    list->key[list->n++] = (uint64_t)i << 32 | j;
}

void web_list_nearest(Arena *scratch, const Near *near, const Web *web, bool from_pool, size_t most,
                      PairList *list, LineSum *cheapest)
{
    const NearAsk ask = {.below = (LineSum)1 << 120, .most = most};
    NearFound *found = ARENA_ARRAY(scratch, NearFound, most);
    const size_t n = from_pool ? web->n_pool : web->n_focal;
    for (size_t i = 0; i < n; i++) {
        const size_t n_found =
            near_cheapest(near, from_pool ? web->pool[i] : web->focal[i], &ask, found);
        if (cheapest != NULL && n_found > 0)
            cheapest[i] = found[0].cost;
        for (size_t k = 0; k < n_found; k++)
            web_list(scratch, list, from_pool ? found[k].number : i,
                     from_pool ? i : found[k].number);
    }
}

static void add_pair(Web *web, size_t i, size_t j)
{
    const int64_t length = near_length(web->problem, web->scale, web->focal[i], web->pool[j]);
    network_add(web->arena, &web->net, focal_node(i), pool_node(web, j), 1, length);
}

/* The arcs of a list without its repetitions, by focal student. */
static void add_listed(Arena *scratch, Web *web, const PairList *list)
{
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, list->n);
    sort_identity(order, list->n);
    sort_by_u64(list->key, order, list->n);
    for (size_t k = 0; k < list->n; k++) {
        const uint64_t key = list->key[order[k]];
        if (k == 0 || key != list->key[order[k - 1]])
            add_pair(web, (size_t)(key >> 32), (size_t)(key & UINT32_MAX));
    }
}

/* --- the network ------------------------------------------------------------------------------
 */

/* Partners up to `least` bring the first reward, those up to `most` the other, if any. */
static void add_student(Web *web, uint32_t from, uint32_t to, LineLimits limits, bool rewarded)
{
    if (limits.least > 0)
        network_add(web->arena, &web->net, from, to, limits.least, reward(FIRST_BITS));
    if (limits.most > limits.least)
        network_add(web->arena, &web->net, from, to, limits.most - limits.least,
                    rewarded ? reward(FURTHER_BITS) : 0);
}

/* Pool students hang from the sink, focal students from their first partner: all can send a pair's
 * worth to the source. Who has nobody hangs from an arc that carries nothing. */
static void hang_all(Web *web, const uint32_t *to_sink)
{
    Network *net = &web->net;
    uint32_t *first = ARENA_ARRAY(web->arena, uint32_t, web->n_focal);
    network_hang(net, SINK, SOURCE, 0);
    for (size_t j = 0; j < web->n_pool; j++)
        network_hang(net, pool_node(web, j), SINK, to_sink[j]);
    for (size_t i = 0; i < web->n_focal; i++)
        first[i] = NETWORK_NONE;
    for (size_t a = net->n_arcs; a-- > web->first_pair;)
        first[net->arc[a].from - STUDENTS] = (uint32_t)a;
    for (size_t i = 0; i < web->n_focal; i++) {
        const uint32_t arc = first[i] != NETWORK_NONE
                                 ? first[i]
                                 : network_add(web->arena, net, focal_node(i), SINK, 0, 0);
        network_hang(net, focal_node(i), net->arc[arc].to, arc);
    }
}

void web_build(Web *web, const PairList *list)
{
    Arena *scratch = arena_create();
    Network *net = &web->net;
    uint32_t *to_sink = ARENA_ARRAY(scratch, uint32_t, web->n_pool);
    network_begin(web->arena, net, STUDENTS + web->n_focal + web->n_pool);
    network_add(web->arena, net, SINK, SOURCE, web->total, 0);
    for (size_t i = 0; i < web->n_focal; i++)
        add_student(web, SOURCE, focal_node(i), web->of_focal, web->rewarded);
    for (size_t j = 0; j < web->n_pool; j++) {
        to_sink[j] = (uint32_t)net->n_arcs;
        add_student(web, pool_node(web, j), SINK, web->of_pool, false);
    }
    web->first_pair = net->n_arcs;
    add_listed(scratch, web, list);
    hang_all(web, to_sink);
    arena_destroy(scratch);
}

/* --- pairs that were left out -----------------------------------------------------------------
 */

static bool is_pair(const NetworkArc *arc)
{
    return arc->from >= STUDENTS && arc->to >= STUDENTS;
}

Made web_made(Arena *scratch, const Web *web)
{
    const Network *net = &web->net;
    Made made = {.begin = ARENA_ARRAY(scratch, size_t, web->n_focal + 2)};
    size_t *next = made.begin + 1;
    for (size_t a = web->first_pair; a < net->n_arcs; a++)
        if (net->arc[a].flow > 0 && is_pair(&net->arc[a]))
            next[net->arc[a].from - STUDENTS + 1]++;
    for (size_t i = 0; i < web->n_focal; i++)
        next[i + 1] += next[i];
    made.partner = ARENA_ARRAY(scratch, uint32_t, next[web->n_focal]);
    for (size_t a = web->first_pair; a < net->n_arcs; a++)
        if (net->arc[a].flow > 0 && is_pair(&net->arc[a]))
            made.partner[next[net->arc[a].from - STUDENTS]++] =
                (uint32_t)(net->arc[a].to - STUDENTS - web->n_focal);
    return made;
}

/* Who is asked for pairs that were left out, and what was found. */
typedef struct Round {
    bool everyone; /* else those who found some the last time */
    bool equal;    /* also pairs that cost nothing, of which only a list is made */
    size_t most;   /* of each student */
    size_t n_saving;
    PairList list;
    bool full; /* somebody has so many that some may be missing */
} Round;

static void take_found(Arena *scratch, Web *web, size_t i, LineSum cost, uint32_t j, Round *round)
{
    const LineSum slack = cost + web_focal_price(web, i);
    if (slack < 0) {
        add_pair(web, i, j);
        web->busy[i] = 1;
        round->n_saving++;
    } else if (slack == 0) {
        web_list(scratch, &round->list, i, j);
    }
}

static void ask_student(Arena *scratch, Web *web, size_t i, const uint8_t *skip, NearFound *found,
                        Round *round)
{
    const Known *known = round->equal ? web_known(web, i, skip) : NULL;
    web->busy[i] = 0;
    for (size_t k = 0; known != NULL && k < known->n; k++) {
        const uint32_t j = known->partner[k];
        const int64_t length = near_length(web->problem, web->scale, web->focal[i], web->pool[j]);
        if (!skip[j])
            take_found(scratch, web, i, length - web_pool_price(web, j), j, round);
    }
    if (known != NULL)
        return;
    const NearAsk ask = {.below = -web_focal_price(web, i),
                         .equal = round->equal,
                         .skip = skip,
                         .most = round->most};
    const size_t n = near_cheapest(&web->near, web->focal[i], &ask, found);
    for (size_t k = 0; k < n; k++)
        take_found(scratch, web, i, found[k].cost, found[k].number, round);
    round->full = round->full || n == round->most;
}

static void ask_for_left_out(Arena *scratch, Web *web, Round *round)
{
    const Made made = web_made(scratch, web);
    uint8_t *skip = ARENA_ARRAY(scratch, uint8_t, web->n_pool);
    NearFound *found = ARENA_ARRAY(scratch, NearFound, round->most);
    near_set_prices(&web->near, web->net.price + STUDENTS + web->n_focal);
    if (round->equal)
        web_known_begin(web);
    for (size_t i = 0; i < web->n_focal; i++) {
        if (!round->everyone && !web->busy[i])
            continue;
        for (size_t k = made.begin[i]; k < made.begin[i + 1]; k++)
            skip[made.partner[k]] = 1;
        ask_student(scratch, web, i, skip, found, round);
        for (size_t k = made.begin[i]; k < made.begin[i + 1]; k++)
            skip[made.partner[k]] = 0;
    }
}

size_t web_improve(Web *web)
{
    Arena *scratch = arena_create();
    Round round = {.most = LEFT_OUT_MOST, .everyone = web->busy == NULL};
    if (web->busy == NULL)
        web->busy = ARENA_ARRAY(web->arena, uint8_t, web->n_focal);
    network_solve(&web->net);
    ask_for_left_out(scratch, web, &round);
    arena_destroy(scratch);
    return round.n_saving;
}

bool web_is_best(Web *web, bool *full)
{
    Arena *scratch = arena_create();
    Round round = {.most = EQUALS_MOST, .everyone = true, .equal = true};
    ask_for_left_out(scratch, web, &round);
    for (size_t k = 0; k < round.list.n && round.n_saving == 0; k++)
        add_pair(web, (size_t)(round.list.key[k] >> 32), (size_t)(round.list.key[k] & UINT32_MAX));
    arena_destroy(scratch);
    *full = round.full;
    return round.n_saving == 0;
}

bool web_is_unique(const Web *web)
{
    Arena *scratch = arena_create();
    const Network *net = &web->net;
    uint32_t *group = ARENA_ARRAY(scratch, uint32_t, net->n_nodes);
    bool unique = true;
    network_circles(scratch, net, group);
    for (size_t a = web->first_pair; a < net->n_arcs && unique; a++) {
        const NetworkArc *arc = &net->arc[a];
        unique =
            !(is_pair(arc) && network_slack(net, arc) == 0 && group[arc->from] == group[arc->to]);
    }
    arena_destroy(scratch);
    return unique;
}
