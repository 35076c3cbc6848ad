/* The solvers on any distance: pairs as a flow over a list of the pairs that matter.
 *
 *   source -> focal student -> partner -> sink -> source
 *
 * Each student's first partners and each further one bring rewards that outweigh all distances, so
 * that nothing is asked of the flow which pairs that are not allowed would make impossible: first
 * as many students as can be have what they must, then there are as many pairs as can be, then the
 * distance is least. The list begins with the nearest and a greedy match; prices of the best flow
 * over it find every pair left out that would save something, those join, until there are none:
 * then the flow is the best over all pairs. */
#include "near.h"
#include "network.h"

#include "alike/sort.h"

#include <math.h>
#include <string.h>

enum { SOURCE = 0, SINK = 1, STUDENTS = 2 };
enum { NEAREST_FIRST = 6, NEAREST_MORE = 8, EQUALS_MOST = 64 };

/* Students of a stratum: beyond, seconds become minutes, and minutes hours. Distances sum up to
 * less than 2^58 times so many, and rewards outweigh them. */
static const size_t STUDENTS_MOST = 50000;
static const int FURTHER_BITS = 80, FIRST_BITS = 102;

/* What all strata share. */
typedef struct Networks {
    const PairProblem *problem;
    NearScale scale;
    Sections focal, pool;
    uint32_t *number; /* n of the cohort: place in its section's stratum */
    PairSolution greedy;
    size_t *greedy_begin; /* strata + 1 */
    PairSolution *out;
    bool unique;
    Error *err;
} Networks;

/* One stratum. */
typedef struct Web {
    const PairProblem *problem;
    size_t n_focal, n_pool;
    const uint32_t *focal, *pool;
    LineLimits of_focal, of_pool;
    bool rewarded;  /* each further pair up to `most` of a focal student */
    uint32_t total; /* pairs at most */
    NearScale scale;
    Near near;
    size_t first_pair; /* arcs from here on are pairs */
    Network net;
    Arena *arena;
} Web;

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

/* --- the list of pairs ------------------------------------------------------------------------
 */

typedef struct PairList {
    size_t n, room;
    uint64_t *key; /* place of the focal student, place of the partner */
} PairList;

static void list_pair(Arena *scratch, PairList *list, size_t i, size_t j)
{
    list->key = arena_grow(scratch, list->key, &list->room, list->n + 1, sizeof *list->key);
    list->key[list->n++] = (uint64_t)i << 32 | j;
}

static void list_nearest(Arena *scratch, const Near *near, const Web *web, bool from_pool,
                         size_t most, PairList *list)
{
    const NearAsk ask = {.below = (LineSum)1 << 100, .most = most};
    NearFound *found = ARENA_ARRAY(scratch, NearFound, most);
    const size_t n = from_pool ? web->n_pool : web->n_focal;
    for (size_t i = 0; i < n; i++) {
        const size_t n_found =
            near_cheapest(near, from_pool ? web->pool[i] : web->focal[i], &ask, found);
        for (size_t k = 0; k < n_found; k++)
            list_pair(scratch, list, from_pool ? found[k].number : i,
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

static void build(Web *web, const PairList *list)
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

/* Pairs that are made: partners of focal student i are partner[begin[i]..begin[i + 1]). */
typedef struct Made {
    size_t *begin;
    uint32_t *partner;
} Made;

static Made made_pairs(Arena *scratch, const Web *web)
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

/* Adds to the list what is left out and would save something (or, where `equal`, cost nothing);
 * *full: somebody has so many that some may be missing. Returns how many. */
static size_t add_left_out(Web *web, bool equal, size_t most, bool *full)
{
    Arena *scratch = arena_create();
    Network *net = &web->net;
    const Made made = made_pairs(scratch, web);
    uint8_t *skip = ARENA_ARRAY(scratch, uint8_t, web->n_pool);
    NearFound *found = ARENA_ARRAY(scratch, NearFound, most);
    size_t added = 0;
    *full = false;
    near_set_prices(&web->near, net->price + STUDENTS + web->n_focal);
    for (size_t i = 0; i < web->n_focal; i++) {
        const NearAsk ask = {
            .below = -net->price[focal_node(i)], .equal = equal, .skip = skip, .most = most};
        for (size_t k = made.begin[i]; k < made.begin[i + 1]; k++)
            skip[made.partner[k]] = 1;
        const size_t n = near_cheapest(&web->near, web->focal[i], &ask, found);
        for (size_t k = 0; k < n; k++)
            add_pair(web, i, found[k].number);
        for (size_t k = made.begin[i]; k < made.begin[i + 1]; k++)
            skip[made.partner[k]] = 0;
        added += n;
        *full = *full || n == most;
    }
    arena_destroy(scratch);
    return added;
}

/* Can pairs be exchanged for others at no cost? */
static bool is_unique(Web *web)
{
    bool full;
    add_left_out(web, true, EQUALS_MOST, &full);
    if (full)
        return false;
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

/* --- strata -----------------------------------------------------------------------------------
 */

static void begin_all(Arena *scratch, Networks *all)
{
    const PairProblem *p = all->problem;
    const size_t n = p->match->cohort->n;
    const uint32_t *base = match_base_order(scratch, p->match->cohort, p->ties);
    all->scale = near_scale(p);
    all->focal = pair_sections(scratch, p, base, n, PART_FOCAL);
    all->pool = pair_sections(scratch, p, base, n, PART_POOL);
    all->number = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t s = 0; s < p->strata.n; s++)
        for (int pool = 0; pool < 2; pool++) {
            const Sections *sections = pool ? &all->pool : &all->focal;
            for (size_t k = sections->begin[s]; k < sections->begin[s + 1]; k++)
                all->number[sections->student[k]] = (uint32_t)(k - sections->begin[s]);
        }
    all->unique = true;
}

/* A greedy match of the whole problem: with its pairs everybody has a partner from the start who is
 * nobody else's. */
static bool match_greedily(Arena *scratch, Networks *all, size_t ratio, Error *err)
{
    PairProblem easy = *all->problem;
    easy.ratio = ratio;
    easy.order = ORDER_RANDOM;
    easy.wanted = NULL;
    return pair_solver_greedy.solve(scratch, &easy, &all->greedy, err);
}

/* Links by stratum. */
static void sort_greedy(Arena *scratch, Networks *all)
{
    const PairProblem *p = all->problem;
    const size_t n = all->greedy.n_links;
    Link *sorted = ARENA_ARRAY(scratch, Link, n);
    all->greedy_begin = ARENA_ARRAY(scratch, size_t, p->strata.n + 2);
    size_t *next = all->greedy_begin + 1;
    for (size_t l = 0; l < n; l++)
        next[p->strata.of[all->greedy.link[l].treated] + 1]++;
    for (size_t s = 0; s < p->strata.n; s++)
        next[s + 1] += next[s];
    for (size_t l = 0; l < n; l++)
        sorted[next[p->strata.of[all->greedy.link[l].treated]]++] = all->greedy.link[l];
    all->greedy.link = sorted;
}

static void list_greedy(Arena *scratch, const Networks *all, size_t stratum, PairList *list)
{
    const bool atc = all->problem->atc;
    for (size_t l = all->greedy_begin[stratum]; l < all->greedy_begin[stratum + 1]; l++) {
        const Link *link = &all->greedy.link[l];
        list_pair(scratch, list, all->number[atc ? link->control : link->treated],
                  all->number[atc ? link->treated : link->control]);
    }
}

static bool solve_web(const Networks *all, size_t stratum, Web *web, bool *unique)
{
    Arena *scratch = arena_create();
    PairList list = {0};
    bool full;
    web->near = near_create(web->arena, web->problem, web->scale, web->pool, web->n_pool);
    list_nearest(scratch, &web->near, web, false, NEAREST_FIRST, &list);
    if (web->of_pool.least > 0) {
        const Near others =
            near_create(scratch, web->problem, web->scale, web->focal, web->n_focal);
        list_nearest(scratch, &others, web, true, NEAREST_FIRST / 2, &list);
    }
    list_greedy(scratch, all, stratum, &list);
    build(web, &list);
    arena_destroy(scratch);
    do
        network_solve(&web->net);
    while (add_left_out(web, false, NEAREST_MORE, &full) > 0);
    if (!network_prove(&web->net))
        return false;
    *unique = is_unique(web);
    return true;
}

/* Pairs become links; in stars those go that both ends can do without, which have no length. */
static void add_links(Arena *scratch, Networks *all, const Web *web)
{
    const PairProblem *p = all->problem;
    PairSolution *out = all->out;
    const Made made = made_pairs(scratch, web);
    uint32_t *served = ARENA_ARRAY(scratch, uint32_t, web->n_pool);
    const size_t n = made.begin[web->n_focal];
    for (size_t k = 0; k < n; k++)
        served[made.partner[k]]++;
    const size_t wanted = p->stars ? 1 : p->max_partners > 0 ? p->min_partners : p->ratio;
    for (size_t i = 0; i < web->n_focal; i++) {
        size_t left = made.begin[i + 1] - made.begin[i];
        const size_t all_of = left;
        for (size_t k = made.begin[i]; k < made.begin[i + 1]; k++) {
            const uint32_t j = made.partner[k];
            if (p->stars && left > 1 && served[j] > 1) {
                left--;
                served[j]--;
                continue;
            }
            const uint32_t focal = web->focal[i], pool = web->pool[j];
            Link *link = &out->link[out->n_links++];
            *link = (Link){.treated = p->atc ? pool : focal, .control = p->atc ? focal : pool};
            link->distance = pair_distance(p, link->treated, link->control);
        }
        out->n_unmatched += all_of == 0;
        out->n_short += all_of > 0 && left < wanted;
    }
    for (size_t j = 0; j < web->n_pool; j++)
        out->n_spare += served[j] == 0;
}

static bool not_too_large(const Networks *all, const Web *web)
{
    const PairProblem *p = all->problem;
    const size_t n = web->n_focal + web->n_pool;
    if (n <= STUDENTS_MOST)
        return true;
    return error_say(
        all->err, ERR_INFEASIBLE, NOWHERE,
        PHRASE(
            "the least total distance over {} is sought for up to {} students at a time, and here "
            "{} {} are to be matched with each other. Match within groups (matching.exact), on "
            "the score alone (matching.distance: logit, without calipers and rules on schools), "
            "or one after another (matching.method: nearest)",
            piece_words(p->scalar ? "a score with further limits" : "covariates"),
            piece_thousands(ABOUT_NOBODY, STUDENTS_MOST, NULL, NULL),
            piece_thousands(ABOUT_PEOPLE, n, NULL, NULL),
            piece_words(frame_people(p->match->cohort->frame))));
}

typedef bool (*AskWeb)(Arena *scratch, const Networks *all, Web *web);

static bool each_web(Arena *scratch, Networks *all, size_t greedy_ratio, AskWeb ask)
{
    const PairProblem *p = all->problem;
    begin_all(scratch, all);
    if (!match_greedily(scratch, all, greedy_ratio, all->err))
        return false;
    sort_greedy(scratch, all);
    all->out->link = ARENA_ARRAY(scratch, Link, p->n_focal + p->n_pool);
    for (size_t s = 0; s < p->strata.n; s++) {
        Web web = {.problem = p,
                   .scale = all->scale,
                   .n_focal = all->focal.begin[s + 1] - all->focal.begin[s],
                   .n_pool = all->pool.begin[s + 1] - all->pool.begin[s],
                   .focal = all->focal.student + all->focal.begin[s],
                   .pool = all->pool.student + all->pool.begin[s],
                   .total = UINT32_MAX};
        bool unique = true;
        if (web.n_focal == 0 || web.n_pool == 0)
            continue;
        if (!not_too_large(all, &web) || !ask(scratch, all, &web))
            return false;
        web.arena = arena_create();
        const bool proved = solve_web(all, s, &web, &unique);
        if (proved)
            add_links(web.arena, all, &web);
        arena_destroy(web.arena);
        if (!proved)
            return error_set(all->err, ERR_INTERNAL, NOWHERE,
                             "the optimal match is not proved to be one. This is a fault of alike; "
                             "please report it with the study file");
        all->unique = all->unique && unique;
    }
    all->out->optimum = optimum_words[!all->unique];
    return true;
}

static uint32_t clipped(size_t most, size_t n)
{
    return (uint32_t)(most < n ? most : n);
}

static bool any_pair_allowed(const PairProblem *p)
{
    return p->n_limits == 0 && p->n_differ == 0 && isinf(p->width);
}

/* `ratio` partners each, or as many as there are. Where pairs are not allowed: as many as can be of
 * the fewest that each is to have, then as many pairs as can be. */
static bool ask_optimal(Arena *scratch, const Networks *all, Web *web)
{
    (void)scratch;
    const PairProblem *p = all->problem;
    const bool variable = p->max_partners > 0;
    const size_t least = variable ? p->min_partners : p->ratio;
    const size_t most = variable ? p->max_partners : p->ratio;
    web->of_focal.most = clipped(most, web->n_pool);
    if (!any_pair_allowed(p))
        web->of_focal.least = variable ? clipped(least, web->n_pool) : 0;
    else /* everybody's first before anybody's second */
        web->of_focal.least = web->n_pool / web->n_focal < least ? 1 : (uint32_t)least;
    web->of_pool.most = 1;
    web->rewarded = true;
    if (variable)
        web->total = clipped(p->ratio * web->n_focal, UINT32_MAX);
    return true;
}

bool network_optimal(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    Networks all = {.problem = problem, .out = out, .err = err};
    const size_t most = problem->max_partners > 0 ? problem->max_partners : problem->ratio;
    return each_web(scratch, &all, most, ask_optimal);
}

/* Everybody who can be is in a set. */
static bool ask_full(Arena *scratch, const Networks *all, Web *web)
{
    const PairProblem *p = all->problem;
    StarLimits limits;
    if (!star_limits(scratch, p, web->focal[0], p->atc ? web->n_pool : web->n_focal,
                     p->atc ? web->n_focal : web->n_pool, &limits, all->err))
        return false;
    web->of_focal = p->atc ? limits.control : limits.treated;
    web->of_pool = p->atc ? limits.treated : limits.control;
    return true;
}

bool network_full(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    Networks all = {.problem = problem, .out = out, .err = err};
    return each_web(scratch, &all, 1, ask_full);
}
