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
#include "web.h"

#include "alike/sort.h"

#include <math.h>
#include <string.h>

/* Students of a stratum: beyond, seconds become minutes, and minutes hours. Distances sum up to
 * less than 2^58 times so many, and rewards outweigh them. */
static const size_t STUDENTS_MOST = 50000;

/* How many partners each is to have in a stratum's web. */
typedef bool AskWeb(Arena *scratch, const PairProblem *problem, Web *web, Error *err);

/* What all strata share. */
typedef struct Networks {
    const PairProblem *problem;
    NearScale scale;
    Sections focal, pool;
    uint32_t *number; /* n of the cohort: place in its section's stratum */
    PairSolution greedy;
    size_t *greedy_begin; /* strata + 1 */
    AskWeb *ask;
} Networks;

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
        web_list(scratch, list, all->number[atc ? link->control : link->treated],
                 all->number[atc ? link->treated : link->control]);
    }
}

static bool solve_web(const Networks *all, size_t stratum, Web *web, bool *unique)
{
    Arena *scratch = arena_create();
    PairList list = {0};
    bool full;
    web_list_first(scratch, web, &list);
    list_greedy(scratch, all, stratum, &list);
    web_build(web, &list);
    arena_destroy(scratch);
    do
        while (web_improve(web) > 0)
            continue;
    while (!web_is_best(web, &full));
    if (!network_prove(&web->net))
        return false;
    *unique = !full && web_is_unique(web);
    return true;
}

/* Pairs become links; in stars those go that both ends can do without, which have no length. */
static void add_links(Arena *scratch, const PairProblem *p, const Web *web, Arena *arena,
                      PairSolution *out)
{
    const Made made = web_made(scratch, web);
    uint32_t *served = ARENA_ARRAY(scratch, uint32_t, web->n_pool);
    const size_t n = made.begin[web->n_focal];
    out->link = ARENA_ARRAY(arena, Link, n);
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

static bool not_too_large(const PairProblem *p, const Web *web, Error *err)
{
    const size_t n = web->n_focal + web->n_pool;
    if (n <= STUDENTS_MOST)
        return true;
    return error_say(
        err, ERR_INFEASIBLE, NOWHERE,
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

static bool solve_stratum(void *context, size_t s, Arena *arena, PairSolution *out, bool *unique,
                          Error *err)
{
    const Networks *all = context;
    const PairProblem *p = all->problem;
    Web web = {.problem = p,
               .scale = all->scale,
               .n_focal = all->focal.begin[s + 1] - all->focal.begin[s],
               .n_pool = all->pool.begin[s + 1] - all->pool.begin[s],
               .focal = all->focal.student + all->focal.begin[s],
               .pool = all->pool.student + all->pool.begin[s],
               .total = UINT32_MAX};

    if (web.n_focal == 0 || web.n_pool == 0)
        return true;
    if (!not_too_large(p, &web, err) || !all->ask(arena, p, &web, err))
        return false;
    web.arena = arena_create();
    const bool proved = solve_web(all, s, &web, unique);
    if (proved)
        add_links(web.arena, p, &web, arena, out);
    arena_destroy(web.arena);
    return proved || error_set(err, ERR_INTERNAL, NOWHERE,
                               "the optimal match is not proved to be one. This is a fault of "
                               "alike; please report it with the study file");
}

static bool each_web(Arena *scratch, const PairProblem *problem, size_t greedy_ratio, AskWeb *ask,
                     PairSolution *out, Error *err)
{
    Networks all = {.problem = problem, .ask = ask};
    bool unique;

    begin_all(scratch, &all);
    if (!match_greedily(scratch, &all, greedy_ratio, err))
        return false;
    sort_greedy(scratch, &all);
    if (!pair_each_stratum(scratch, problem, true, solve_stratum, &all, out, &unique, err))
        return false;
    out->optimum = optimum_words[!unique];
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
static bool ask_optimal(Arena *scratch, const PairProblem *p, Web *web, Error *err)
{
    (void)scratch;
    (void)err;
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
    const size_t most = problem->max_partners > 0 ? problem->max_partners : problem->ratio;
    return each_web(scratch, problem, most, ask_optimal, out, err);
}

/* Everybody who can be is in a set. */
static bool ask_full(Arena *scratch, const PairProblem *p, Web *web, Error *err)
{
    StarLimits limits;
    if (!star_limits(scratch, p, web->focal[0], p->atc ? web->n_pool : web->n_focal,
                     p->atc ? web->n_focal : web->n_pool, &limits, err))
        return false;
    web->of_focal = p->atc ? limits.control : limits.treated;
    web->of_pool = p->atc ? limits.treated : limits.control;
    return true;
}

bool network_full(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    return each_web(scratch, problem, 1, ask_full, out, err);
}
