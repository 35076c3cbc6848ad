/* The solvers on a line: each stratum by itself, in the order of its scores. */
#include "pairs.h"

#include <math.h>
#include <string.h>

const char *const optimum_words[2] = {"unique", "may be one of several"};

/* One stratum. */
typedef struct Line {
    size_t n, n_focal, n_pool;
    const uint32_t *student;
    LineWithin within;
} Line;

typedef bool SolveLine(Arena *scratch, const PairProblem *problem, const Line *line,
                       LineAnswer *out, Error *err);

/* What all strata share. */
typedef struct Lines {
    const PairProblem *problem;
    Sections members;
    int64_t *at;   /* by place in members */
    double *score; /* likewise */
    uint8_t *focal;
    SolveLine *solve;
} Lines;

static void arrange(Arena *scratch, Lines *lines)
{
    const PairProblem *p = lines->problem;
    const size_t n = p->match->cohort->n, n_members = p->n_focal + p->n_pool;
    const uint32_t *base = match_base_order(scratch, p->match->cohort, p->ties);
    uint32_t *sorted = ARENA_ARRAY(scratch, uint32_t, n);
    match_sort(p->match, p->ties, p->points.value, base, sorted);
    lines->members = pair_sections(scratch, p, sorted, n, PART_FOCAL | PART_POOL);
    lines->at = ARENA_ARRAY(scratch, int64_t, n_members);
    lines->score = ARENA_ARRAY(scratch, double, n_members);
    lines->focal = ARENA_ARRAY(scratch, uint8_t, n_members);
    line_places(p->points.value, lines->members.student, n_members, lines->at);
    for (size_t i = 0; i < n_members; i++) {
        const uint32_t student = lines->members.student[i];
        lines->score[i] = p->points.value[student];
        lines->focal[i] = p->part[student] == PART_FOCAL;
    }
}

static Line line_of(const Lines *lines, size_t stratum)
{
    const size_t begin = lines->members.begin[stratum];
    Line line = {.n = lines->members.begin[stratum + 1] - begin,
                 .student = lines->members.student + begin};
    line.within = (LineWithin){.n = line.n,
                               .at = lines->at + begin,
                               .score = lines->score + begin,
                               .focal = lines->focal + begin,
                               .caliper = lines->problem->width};
    for (size_t i = 0; i < line.n; i++)
        line.n_focal += line.within.focal[i];
    line.n_pool = line.n - line.n_focal;
    return line;
}

/* Pairs become links; a focal student counts as unmatched, or as short of partners. */
static void add_links(Arena *scratch, const PairProblem *p, const Line *line,
                      const LineAnswer *answer, Arena *arena, PairSolution *out)
{
    uint32_t *degree = ARENA_ARRAY(scratch, uint32_t, line->n);
    out->link = ARENA_ARRAY(arena, Link, answer->n_pairs);
    for (size_t l = 0; l < answer->n_pairs; l++) {
        const uint32_t focal = line->student[answer->pair[l].focal];
        const uint32_t pool = line->student[answer->pair[l].pool];
        degree[answer->pair[l].focal]++;
        degree[answer->pair[l].pool]++;
        Link *link = &out->link[out->n_links++];
        *link = (Link){.treated = p->atc ? pool : focal, .control = p->atc ? focal : pool};
        link->distance = pair_distance(p, link->treated, link->control);
    }
    const size_t wanted = p->stars ? 1 : p->max_partners > 0 ? p->min_partners : p->ratio;
    for (size_t i = 0; i < line->n; i++) {
        if (!line->within.focal[i]) {
            out->n_spare += degree[i] == 0;
            continue;
        }
        out->n_unmatched += degree[i] == 0;
        out->n_short += degree[i] > 0 && degree[i] < wanted;
    }
}

static bool solve_stratum(void *context, size_t stratum, Arena *arena, PairSolution *out,
                          bool *unique, Error *err)
{
    const Lines *lines = context;
    const Line line = line_of(lines, stratum);

    if (line.n_focal == 0 || line.n_pool == 0)
        return true;
    Arena *own = arena_create();
    LineAnswer answer = {0};
    const bool solved = lines->solve(own, lines->problem, &line, &answer, err);
    if (solved)
        add_links(own, lines->problem, &line, &answer, arena, out);
    arena_destroy(own);
    *unique = answer.unique;
    return solved && (answer.optimal ||
                      error_set(err, ERR_INTERNAL, NOWHERE,
                                "the optimal match is not proved to be one. This is a fault of "
                                "alike; please report it with the study file"));
}

static bool each_line(Arena *scratch, const PairProblem *problem, SolveLine *solve,
                      PairSolution *out, Error *err)
{
    Lines lines = {.problem = problem, .solve = solve};
    bool unique;

    arrange(scratch, &lines);
    if (!pair_each_stratum(scratch, problem, true, solve_stratum, &lines, out, &unique, err))
        return false;
    out->optimum = optimum_words[!unique];
    out->in_order = true;
    return true;
}

/* Whatever the limits, by the flow; n_pairs SIZE_MAX: as many as are best. */
static bool by_flow(Arena *scratch, const Line *line, LineProblem *flow, size_t n_pairs,
                    LineAnswer *out)
{
    uint32_t *degree = ARENA_ARRAY(scratch, uint32_t, line->n);
    flow->n = line->n;
    flow->at = line->within.at;
    flow->focal = line->within.focal;
    *out = (LineAnswer){.optimal = n_pairs == SIZE_MAX ? line_flow(flow, degree)
                                                       : line_flow_of(flow, n_pairs, degree)};
    if (!out->optimal)
        return true;
    const LineProof proof = line_prove(scratch, flow, degree);
    out->optimal = proof.optimal;
    out->unique = proof.unique;
    out->pair = ARENA_ARRAY(scratch, LinePair, 2 * line->n);
    out->n_pairs = line_pairs(flow, degree, out->pair);
    if (flow->of_pool.most > 1) { /* a pair counts once, wherever it came twice */
        memset(degree, 0, line->n * sizeof *degree);
        for (size_t l = 0; l < out->n_pairs; l++) {
            degree[out->pair[l].focal]++;
            degree[out->pair[l].pool]++;
        }
        out->n_pairs = line_stars(degree, out->pair, out->n_pairs);
    }
    return true;
}

/* --- optimal: `ratio` partners each, or as many as there are -----------------------------------
 */

static bool optimal_line(Arena *scratch, const PairProblem *p, const Line *line, LineAnswer *out,
                         Error *err)
{
    (void)err;
    const size_t least = p->max_partners > 0 ? p->min_partners : p->ratio;
    const size_t most = p->max_partners > 0 ? p->max_partners : p->ratio;
    if (isfinite(p->width))
        return line_most_pairs(scratch, &line->within,
                               (uint32_t)(most < line->n_pool ? most : line->n_pool), out);
    const uint32_t up_to = (uint32_t)(most < line->n_pool ? most : line->n_pool);
    LineProblem flow = {.of_focal = {0, 1}, .of_pool = {1, 1}}; /* fewer than focal students */
    if (line->n_pool / line->n_focal < least) {
        if (line->n_pool >= line->n_focal)
            flow.of_focal = (LineLimits){1, up_to};
        return by_flow(scratch, line, &flow, SIZE_MAX, out);
    }
    flow.of_focal = (LineLimits){(uint32_t)least, up_to};
    flow.of_pool = (LineLimits){0, 1};
    if (least == most)
        return by_flow(scratch, line, &flow, SIZE_MAX, out);
    size_t wanted = p->ratio * line->n_focal;
    wanted = wanted < line->n_pool ? wanted : line->n_pool;
    return by_flow(scratch, line, &flow, wanted, out);
}

/* On a line pairs are as far apart as their scores, and nothing else keeps them apart. */
static bool is_line(const PairProblem *p)
{
    return p->scalar && p->n_limits == 0 && p->n_differ == 0;
}

static bool solve_optimal(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    if (!is_line(problem) || (isfinite(problem->width) && problem->max_partners > 0))
        return network_optimal(scratch, problem, out, err);
    return each_line(scratch, problem, optimal_line, out, err);
}

const PairSolver pair_solver_optimal = {.name = "optimal", .solve = solve_optimal};

/* --- full: everybody in a star -----------------------------------------------------------------
 */

static bool full_line(Arena *scratch, const PairProblem *p, const Line *line, LineAnswer *out,
                      Error *err)
{
    const size_t n_treated = p->atc ? line->n_pool : line->n_focal;
    const size_t n_control = p->atc ? line->n_focal : line->n_pool;
    StarLimits limits;
    if (!stars_have_limits(p)) {
        line_cover(scratch, &line->within, out);
        return true;
    }
    if (!star_limits(scratch, p, line->student[0], n_treated, n_control, &limits, err))
        return false;
    /* Where the largest sets can't hold all, those stay out whose place is the dearest. */
    if ((size_t)limits.treated.most * n_treated < n_control) {
        limits.treated.least = limits.treated.most;
        limits.control = (LineLimits){0, 1};
    } else if ((size_t)limits.control.most * n_control < n_treated) {
        limits.control.least = limits.control.most;
        limits.treated = (LineLimits){0, 1};
    }
    LineProblem flow = {.of_focal = p->atc ? limits.control : limits.treated,
                        .of_pool = p->atc ? limits.treated : limits.control};
    return by_flow(scratch, line, &flow, SIZE_MAX, out);
}

static bool solve_full(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    if (!is_line(problem) || (isfinite(problem->width) && stars_have_limits(problem)))
        return network_full(scratch, problem, out, err);
    return each_line(scratch, problem, full_line, out, err);
}

const PairSolver pair_solver_full = {.name = "full", .stars = true, .solve = solve_full};
