/* Pairs of schools, chosen so that most students are kept and of such choices the nearest. */
#include "school_pairs.h"

#include "assign.h"

/* Costs of pairs of schools. A student more outweighs all distances together, so the least cost is
 * first the most students and then the least distance, in whole numbers. */
typedef struct Costs {
    SchoolLines lines;
    SchoolBins bins;
    AssignCost per_student; /* more than all distances of a solution together */
    AssignProblem problem;
    uint8_t *counted; /* its bound is that of school_pairs_count */
    size_t n_counted, n_matched;
    const char *wrong; /* NULL: nothing is */
} Costs;

/* Two schools without a pair of students are no pair: dearer than going without. */
static const AssignCost NO_PAIR = 1;

static AssignCost cost_of(const Costs *costs, SchoolWorth worth)
{
    return worth.n_pairs == 0 ? NO_PAIR
                              : worth.distance - (AssignCost)worth.n_pairs * costs->per_student;
}

/* First the students are counted who can be paired, and only then are they paired. */
static void refine(void *context, size_t row, size_t column, AssignCost *cost, uint8_t *exact)
{
    Costs *costs = context;
    uint8_t *counted = &costs->counted[row * costs->problem.n_columns + column];
    const AssignCost bound = *cost;
    SchoolWorth worth = {0};
    if (!*counted) {
        *counted = 1;
        costs->n_counted++;
        worth = school_pairs_count(&costs->lines, row, column);
        *exact = worth.n_pairs == 0;
    } else {
        costs->n_matched++;
        *exact = 1;
        if (!school_pairs_match(&costs->lines, row, column, &worth, NULL))
            costs->wrong = "students of two schools are not proved to be matched best";
    }
    *cost = cost_of(costs, worth);
    if (*cost < bound)
        costs->wrong = "two schools are better than their bound";
}

static void set_costs(Arena *scratch, const PairProblem *problem, Costs *out)
{
    const SchoolLines *lines = &out->lines;
    const size_t n_rows = lines->seekers.n, n_columns = lines->partners.n;
    const AssignCost range = (AssignCost)lines->at[lines->n - 1] - lines->at[0];
    out->per_student = range * (AssignCost)problem->n_focal + 1;
    school_bins_make(scratch, lines, &out->bins);
    out->counted = ARENA_ARRAY(scratch, uint8_t, n_rows * n_columns);
    out->problem = (AssignProblem){.n_rows = n_rows,
                                   .n_columns = n_columns,
                                   .cost = ARENA_ARRAY(scratch, AssignCost, n_rows * n_columns),
                                   .exact = ARENA_ARRAY(scratch, uint8_t, n_rows * n_columns),
                                   .refine = refine,
                                   .context = out};
    for (size_t i = 0; i < n_rows; i++)
        for (size_t j = 0; j < n_columns; j++) {
            const SchoolWorth bound = school_bins_bound(&out->bins, i, j);
            out->problem.cost[i * n_columns + j] = cost_of(out, bound);
            out->problem.exact[i * n_columns + j] = bound.n_pairs == 0;
        }
}

/* A school without partner: is there one at all that could be? */
static bool is_in_reach(Costs *costs, size_t seeker)
{
    const size_t n = costs->problem.n_columns;
    for (size_t j = 0; j < n; j++)
        if (school_pairs_count(&costs->lines, seeker, j).n_pairs > 0)
            return true;
    return false;
}

static SchoolPair pair_of(Costs *costs, const Assignment *chosen, size_t seeker, PairSolution *out,
                          bool *unique)
{
    const SchoolLines *lines = &costs->lines;
    const uint32_t column = chosen->column[seeker];
    SchoolPair pair = {.school = lines->seekers.level[seeker],
                       .partner = LEVEL_NONE,
                       .n_school = lines->seekers.size[seeker]};
    if (column == ASSIGN_NONE) {
        pair.in_reach = is_in_reach(costs, seeker);
        return pair;
    }
    SchoolWorth worth;
    Link *link = out->link + out->n_links;
    if (!school_pairs_match(lines, seeker, column, &worth, link))
        costs->wrong = "students of two schools are not proved to be matched best";
    pair.in_reach = true;
    pair.partner = lines->partners.level[column];
    pair.n_partner = lines->partners.size[column];
    pair.n_pairs = worth.n_pairs;
    for (size_t l = 0; l < worth.n_pairs; l++)
        pair.distance += link[l].distance;
    out->n_links += worth.n_pairs;
    *unique = *unique && worth.unique;
    return pair;
}

/* How far the others are from those that are out of reach. */
static void set_nearest(Arena *scratch, const SchoolLines *lines, SchoolPairs *schools)
{
    double *nearest = ARENA_ARRAY(scratch, double, schools->n);
    school_lines_nearest(lines, nearest);
    for (size_t i = 0; i < schools->n; i++)
        schools->item[i].nearest = nearest[i];
}

static bool fits(const PairProblem *problem, const SchoolLines *lines, Error *err)
{
    const size_t n = lines->seekers.n, of = lines->partners.n;
    const bool atc = problem->atc;
    return n <= SCHOOL_PAIRS_MOST / of ||
           error_say(err, ERR_INFEASIBLE, NOWHERE,
                     PHRASE("matching.school: {} program schools and {} comparison schools make "
                            "more pairs of "
                            "schools than can be held ({}); match within parts of the data "
                            "(propensity.by), or leave out schools with keep",
                            piece_thousands(ABOUT_SCHOOLS, atc ? of : n, NULL, NULL),
                            piece_thousands(ABOUT_SCHOOLS, atc ? n : of, NULL, NULL),
                            piece_thousands(ABOUT_NOBODY, SCHOOL_PAIRS_MOST, NULL, NULL)));
}

static bool solve(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err)
{
    Costs costs = {0};
    Assignment chosen;
    bool unique;
    school_lines_make(scratch, problem, &costs.lines);
    if (!fits(problem, &costs.lines, err))
        return false;
    set_costs(scratch, problem, &costs);
    assign_solve(scratch, &costs.problem, &chosen);
    unique = chosen.unique;
    if (!chosen.optimal)
        costs.wrong = "the pairs of schools are not proved to be the best";
    SchoolPairs *schools = ARENA_NEW(scratch, SchoolPairs);
    *schools = (SchoolPairs){.n = costs.lines.seekers.n, .n_partners = costs.lines.partners.n};
    schools->item = ARENA_ARRAY(scratch, SchoolPair, schools->n);
    out->link = ARENA_ARRAY(scratch, Link, problem->n_focal);
    for (size_t i = 0; i < schools->n; i++)
        schools->item[i] = pair_of(&costs, &chosen, i, out, &unique);
    set_nearest(scratch, &costs.lines, schools);
    schools->n_counted = costs.n_counted;
    schools->n_matched = costs.n_matched;
    if (costs.wrong != NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "%s. This is a fault of alike; please report it with the study file",
                         costs.wrong);
    out->schools = schools;
    out->n_unmatched = problem->n_focal - out->n_links;
    out->optimum = optimum_words[!unique];
    return true;
}

const PairSolver pair_solver_schools = {.name = "multilevel", .by_school = true, .solve = solve};
