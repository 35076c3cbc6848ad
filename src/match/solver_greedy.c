/* The greedy solver: one focal student after another takes the nearest that is left. The turns are
 * in greedy.c and order.c, the searches in search_line.c and search_tree.c. */
#include "greedy.h"
#include "pairs.h"

#include "alike/sort.h"

#include <math.h>

/* The lists that the searches start from. */
typedef struct Lists {
    const PairProblem *problem;
    Sections turns;   /* focal students in the order of their turns */
    Sections members; /* what the line starts from: both arms sorted by score */
    Sections pool;    /* what the tree starts from; made where a tree may be used */
    uint32_t *place;  /* n; focal students: place in their stratum's turns */
    uint32_t *walk;   /* n; place on the walk of TIES_FILE; NULL under TIES_HASH */
    uint32_t *spent;  /* n; uses so far; NULL where there is no limit */
} Lists;

/* The focal students in the order of their turns. sorted: the cohort by ascending score, or NULL.
 */
static uint32_t *turns_of(Arena *scratch, const PairProblem *p, const uint32_t *base,
                          const uint32_t *sorted)
{
    const Cohort *cohort = p->match->cohort;
    const bool by_score = p->order == ORDER_LARGEST || p->order == ORDER_SMALLEST;
    uint32_t *turns = ARENA_ARRAY(scratch, uint32_t, p->n_focal);
    const uint32_t *source = base;
    if (p->order == ORDER_DATA)
        source = match_base_order(scratch, cohort, TIES_FILE);
    else if (by_score && sorted != NULL)
        source = sorted;
    pair_select(p, source, cohort->n, PART_FOCAL, turns);
    if (by_score && sorted == NULL)
        sort_by_real(p->order_score, turns, p->n_focal);
    if (p->order == ORDER_LARGEST)
        match_descend(p->order_score, turns, p->n_focal);
    if (p->order == ORDER_RANDOM)
        match_shuffle(scratch, p->match, turns, p->n_focal);
    return turns;
}

/* Turns, and the lists that the searches start from, in the order that settles ties. */
static void arrange(Arena *scratch, Lists *lists)
{
    const PairProblem *p = lists->problem;
    const Cohort *cohort = p->match->cohort;
    const size_t n = cohort->n;
    const bool scalar = p->scalar;
    const TieRule ties = p->ties;
    const uint32_t *base = match_base_order(scratch, cohort, ties);
    uint32_t *sorted = NULL;
    const double *key = p->points.value;
    if (!scalar && ties == TIES_FILE) { /* MatchIt walks along the first axis */
        double *axis = ARENA_ARRAY(scratch, double, n);
        for (size_t i = 0; i < n; i++)
            axis[i] = p->points.value[i * p->points.n_axes];
        key = axis;
    }
    if (scalar || ties == TIES_FILE) {
        sorted = ARENA_ARRAY(scratch, uint32_t, n);
        match_sort(p->match, ties, key, base, sorted);
    }
    if (ties == TIES_FILE) {
        lists->walk = ARENA_ARRAY(scratch, uint32_t, n);
        for (uint32_t i = 0; i < n; i++)
            lists->walk[sorted[i]] = i;
    }
    const uint32_t *turns = turns_of(scratch, p, base, scalar ? sorted : NULL);
    lists->turns = pair_sections(scratch, p, turns, p->n_focal, PART_FOCAL);
    if (scalar)
        lists->members = pair_sections(scratch, p, sorted, n, PART_FOCAL | PART_POOL);
    if (!scalar || (p->n_limits > 0 && ties == TIES_HASH))
        lists->pool =
            pair_sections(scratch, p, scalar || sorted == NULL ? base : sorted, n, PART_POOL);
    lists->place = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t s = 0; s < p->strata.n; s++)
        for (size_t i = lists->turns.begin[s]; i < lists->turns.begin[s + 1]; i++)
            lists->place[lists->turns.student[i]] = (uint32_t)(i - lists->turns.begin[s]);
}

/* On a line, limits on covariates are asked of one candidate after another. Where most of those
 * near on the score fail them, a walk may pass thousands: then a tree that knows the limits is
 * faster. Estimated from pairs spread over the stratum; both find the same partners. */
static bool walks_far(const PairProblem *p, const Greedy *greedy, const uint32_t *pool)
{
    enum { FOCAL_SAMPLE = 32, POOL_SAMPLE = 2048, SMALL = 2048 };
    static const double FAR = 1000; /* steps that cost as much as one search of the tree */
    if (greedy->n_limits == 0 || greedy->ties == TIES_FILE || greedy->n_pool < SMALL)
        return false;
    const double *score = p->points.value;
    double passed = 0;
    for (size_t a = 0; a < FOCAL_SAMPLE; a++) {
        const uint32_t focal = greedy->focal[a * greedy->n_focal / FOCAL_SAMPLE];
        size_t near = 0, allowed = 0;
        for (size_t b = 0; b < POOL_SAMPLE; b++) {
            const uint32_t partner = pool[b * greedy->n_pool / POOL_SAMPLE];
            if (!(fabs(score[focal] - score[partner]) <= p->width))
                continue;
            near++;
            allowed += greedy_within_limits(greedy, focal, partner);
        }
        passed += allowed > 0 ? (double)near / (double)allowed
                              : (double)near * (double)greedy->n_pool / POOL_SAMPLE;
    }
    return passed / FOCAL_SAMPLE > FAR;
}

/* Matches one stratum. Nothing it writes belongs to another one. */
static void match_stratum(Arena *scratch, const Lists *lists, size_t stratum, Greedy *greedy)
{
    const PairProblem *p = lists->problem;
    const bool scalar = p->scalar;
    const size_t first = lists->turns.begin[stratum];
    *greedy = (Greedy){
        .n_focal = lists->turns.begin[stratum + 1] - first,
        .focal = lists->turns.student + first,
        .n_limits = p->n_limits,
        .limit = p->limit,
        .width = p->width,
        .n_differ = p->n_differ,
        .differ = p->differ,
        .ratio = p->ratio,
        .wanted = p->wanted,
        .uses = p->uses,
        .ties = p->ties,
        .closest = p->order == ORDER_CLOSEST,
        .spent = lists->spent,
        .person = p->person,
    };
    if (greedy->n_focal == 0)
        return;
    GreedyGround ground = {.part = p->part, .place = lists->place, .walk = lists->walk};
    const Sections *members = scalar ? &lists->members : &lists->pool;
    ground.member = members->student + members->begin[stratum];
    ground.n_members = members->begin[stratum + 1] - members->begin[stratum];
    greedy->n_pool = ground.n_members - (scalar ? greedy->n_focal : 0);
    const uint32_t *pool =
        lists->pool.student == NULL ? NULL : lists->pool.student + lists->pool.begin[stratum];
    Search search;
    if (scalar && !walks_far(p, greedy, pool)) {
        search = search_line(scratch, greedy, &ground, p->points.value);
    } else {
        ground.member = pool;
        ground.n_members = greedy->n_pool;
        greedy->n_limits += isfinite(p->width) ? 1 : 0;
        search = search_tree(scratch, greedy, &ground, &p->points);
    }
    greedy_run(scratch, greedy, &search);
}

static bool solve_stratum(void *context, size_t stratum, Arena *arena, PairSolution *out,
                          bool *unique, Error *err)
{
    const Lists *lists = context;
    const PairProblem *p = lists->problem;
    Greedy greedy;

    (void)unique;
    (void)err;
    match_stratum(arena, lists, stratum, &greedy);
    out->n_links = greedy.n_choices;
    out->link = greedy.link;
    for (size_t f = 0; f < greedy.n_focal; f++) {
        out->ties += greedy.tied[f];
        out->n_unmatched += greedy.n_found[f] == 0;
        out->n_short +=
            greedy.n_found[f] > 0 &&
            greedy.n_found[f] < (p->wanted != NULL ? p->wanted[greedy.focal[f]] : p->ratio);
    }
    for (size_t l = 0; p->atc && l < out->n_links; l++) {
        const Link link = greedy.link[l];
        out->link[l] =
            (Link){.treated = link.control, .control = link.treated, .distance = link.distance};
    }
    return true;
}

/* A person's records may stand in several strata, and a person serves so many times. */
static bool solve(Arena *scratch, const PairProblem *p, PairSolution *out, Error *err)
{
    Lists lists = {.problem = p};
    bool unique;

    arrange(scratch, &lists);
    if (p->uses != SIZE_MAX)
        lists.spent =
            ARENA_ARRAY(scratch, uint32_t, p->person != NULL ? p->n_persons : p->match->cohort->n);
    for (size_t i = 0; p->served != NULL && lists.spent != NULL && i < p->match->cohort->n; i++)
        lists.spent[p->person != NULL ? (size_t)p->person[i] : i] += p->served[i];
    return pair_each_stratum(scratch, p, lists.spent == NULL || p->person == NULL, solve_stratum,
                             &lists, out, &unique, err);
}

const PairSolver pair_solver_greedy = {.name = "greedy", .one_by_one = true, .solve = solve};
