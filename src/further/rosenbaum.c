/* How far could the odds of being in the program differ between those who are held against each
 * other, by something that was not recorded, before the result is no longer significant? By pairs
 * or sets of what the program was given to: students, or schools that the design pairs. */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/parallel.h"
#include "alike/rosenbaum.h"
#include "alike/sort.h"

#include <math.h>

TABLE_DEFINE(rosenbaum_test, ROSENBAUM_TEST_LIST, .name = "rosenbaum_test");
TABLE_DEFINE(rosenbaum_bounds, ROSENBAUM_BOUNDS_LIST, .name = "rosenbaum_bounds");

/* Of fewer pairs or sets, the ends of the shifted estimates are the differences of single ones. An
 * estimate by sets is looked for among effects, each of which costs a pass over all students. */
enum { UNITS_SHIFTED = 10, STUDENTS_SHIFTED = 20000 };

/* What the bounds are made of: differences of pairs, or sets. */
typedef struct Units {
    const char *problem; /* why there are none; NULL */
    double confidence;   /* of the study's intervals; what it leaves is alpha, one-sided */
    bool schools;
    size_t n;
    double *difference; /* n; NULL: sets */
    UnlikeSets sets;
    SignedRanks ranks;
    UnlikeScores scores;
} Units;

/* --- who is held against whom --------------------------------------------------------------------
 */

/* Members of each set that are left in the estimate, the arm's with one student first. */
static void gather_sets(Arena *scratch, const FurtherInput *input, Units *out)
{
    const Stages *s = input->stages;
    const Matching *matching = s->matching;
    const size_t n_sets = matching->n_sets, n = matching->n;
    size_t *count[2] = {ARENA_ARRAY(scratch, size_t, n_sets), ARENA_ARRAY(scratch, size_t, n_sets)};
    size_t *start = ARENA_ARRAY(scratch, size_t, n_sets + 1);
    size_t *place = ARENA_ARRAY(scratch, size_t, n_sets),
           *at = ARENA_ARRAY(scratch, size_t, n_sets);
    uint8_t *lacked = ARENA_ARRAY(scratch, uint8_t, n_sets);
    double *weight = ARENA_ARRAY(scratch, double, n_sets);
    const bool of_all = s->settings->effects.estimand != ESTIMAND_ATT;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (matching->set[i] != SET_NONE && input->effects->weight[i] > 0.0)
            count[s->cohort->treated[i]][matching->set[i]]++;
    for (size_t k = 0; k < n_sets; k++) {
        const double m1 = (double)count[1][k], m0 = (double)count[0][k];
        place[k] = SIZE_MAX;
        if (m1 == 0.0 || m0 == 0.0)
            continue;
        if (m1 > 1.0 && m0 > 1.0) {
            out->problem = "a set holds several students of both groups, and the bounds are for "
                           "sets with one of either";
            return;
        }
        place[k] = kept;
        lacked[kept] = m1 > 1.0;
        /* each program student's mean difference counts once; of all, each student's */
        weight[kept] = of_all ? (m1 + m0) / (m1 * m0) : 1.0 / m0;
        start[kept + 1] = start[kept] + count[0][k] + count[1][k];
        at[kept] = start[kept] + 1;
        kept++;
    }
    double *y = ARENA_ARRAY(scratch, double, start[kept]);
    for (size_t i = 0; i < n; i++) {
        if (matching->set[i] == SET_NONE || !(input->effects->weight[i] > 0.0) ||
            place[matching->set[i]] == SIZE_MAX)
            continue;
        const size_t k = place[matching->set[i]];
        const bool treated = s->cohort->treated[i] != 0;
        y[treated != (lacked[k] != 0) ? start[k] : at[k]++] =
            effect_score(&s->settings->effects, s->cohort, s->cohort->row[i]);
    }
    out->n = kept;
    out->sets =
        (UnlikeSets){.n_sets = kept, .start = start, .y = y, .lacked = lacked, .weight = weight};
}

/* Sets of two are pairs. */
static void pairs_of_sets(Arena *scratch, Units *out)
{
    const UnlikeSets *sets = &out->sets;

    if (sets->start[sets->n_sets] != 2 * sets->n_sets)
        return;
    out->difference = ARENA_ARRAY(scratch, double, sets->n_sets);
    for (size_t k = 0; k < sets->n_sets; k++)
        out->difference[k] = sets->y[2 * k] - sets->y[2 * k + 1];
}

/* The mean difference of the pairs of students of each program school. */
static void gather_schools(Arena *scratch, const FurtherInput *input, const Column *unit,
                           Units *out)
{
    const Stages *s = input->stages;
    const Levels school = frame_levels(scratch, unit, s->cohort->row, s->cohort->n);
    double *sum = ARENA_ARRAY(scratch, double, school.n_levels);
    size_t *n = ARENA_ARRAY(scratch, size_t, school.n_levels);

    out->schools = true;
    out->difference = ARENA_ARRAY(scratch, double, school.n_levels);
    for (size_t l = 0; l < s->matching->n_links; l++) {
        const Link *link = &s->matching->link[l];
        const int32_t g = school.level[link->treated];
        /* of a pair that has lost one student neither is left in the estimate */
        if (g == LEVEL_NONE || !(input->effects->weight[link->treated] > 0.0))
            continue;
        sum[g] += effect_score(&s->settings->effects, s->cohort, s->cohort->row[link->treated]) -
                  effect_score(&s->settings->effects, s->cohort, s->cohort->row[link->control]);
        n[g]++;
    }
    for (size_t g = 0; g < school.n_levels; g++)
        if (n[g] > 0)
            out->difference[out->n++] = sum[g] / (double)n[g];
}

static Units gather(Arena *scratch, const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Column *unit = effect_unit_column(&s->settings->effects, s->matching, s->cohort);
    WholeGroups groups;
    Units out = {.confidence = s->settings->effects.confidence};

    if (s->cohort->base_weight != NULL)
        out.problem = "students carry weights of their own, and the bounds count each once";
    else if (unit != NULL && cohort_given_to_groups(s->cohort, unit, &groups)) {
        if (s->matching->school_pairs != NULL)
            gather_schools(scratch, input, unit, &out);
        else
            out.problem = "not applicable: the program was given to whole groups, which the design "
                          "does not pair, and the bounds are about what it was given to";
    } else if (s->matching->set == NULL)
        out.problem = s->matching->n_links > 0
                          ? "a student serves in several sets, and the bounds are for sets apart"
                          : "not applicable: the design makes no pairs or sets";
    else {
        gather_sets(scratch, input, &out);
        if (out.problem == NULL && out.n > 0)
            pairs_of_sets(scratch, &out);
    }
    if (out.problem == NULL && out.n == 0)
        out.problem = "no pair or set is left in the estimate";
    return out;
}

/* --- bounds --------------------------------------------------------------------------------------
 */

static bool is_exact(const Units *units)
{
    return units->ranks.n <= SIGNED_RANKS_EXACT;
}

static PBounds bounds_at(const Units *units, double gamma)
{
    return units->difference != NULL ? signed_ranks_bounds(&units->ranks, gamma, is_exact(units))
                                     : unlike_bounds(&units->scores, gamma);
}

static double p_high(const void *state, double gamma)
{
    return bounds_at(state, gamma).high;
}

/* Ranks or scores, turned so that the estimate's direction is up. */
static void rank(Arena *scratch, double sign, Units *units)
{
    double *turned;

    if (units->difference != NULL) {
        turned = ARENA_ARRAY(scratch, double, units->n);
        for (size_t k = 0; k < units->n; k++)
            turned[k] = sign * units->difference[k];
        units->ranks = signed_ranks(scratch, turned, units->n);
    } else {
        UnlikeSets sets = units->sets;
        turned = ARENA_ARRAY(scratch, double, sets.start[sets.n_sets]);
        for (size_t i = 0; i < sets.start[sets.n_sets]; i++)
            turned[i] = sign * sets.y[i];
        sets.y = turned;
        units->scores = unlike_scores(scratch, &sets);
    }
    if (isnan(bounds_at(units, 1.0).high))
        units->problem = "no two scores that are held against each other differ";
}

static double *in_order(Arena *scratch, const double *value, size_t n)
{
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    double *out = ARENA_ARRAY(scratch, double, n);

    sort_identity(order, n);
    sort_by_real(value, order, n);
    for (size_t i = 0; i < n; i++)
        out[i] = value[order[i]];
    return out;
}

static bool can_be_shifted(const Units *units)
{
    return units->n >= UNITS_SHIFTED &&
           (units->difference != NULL || units->sets.start[units->n] <= STUDENTS_SHIFTED);
}

enum { BOUND_STEPS = 8 };

typedef struct Bounds {
    const Units *units;
    bool shifts;
    const double *sorted; /* differences of pairs; NULL: sets are shifted */
    PBounds p[BOUND_STEPS + 1];
    ShiftBounds shift[BOUND_STEPS + 1];
} Bounds;

static double gamma_of(size_t step)
{
    return 1.0 + 0.25 * (double)step;
}

static bool bound(void *context, size_t step, Error *err)
{
    Bounds *b = context;

    (void)err;
    b->p[step] = bounds_at(b->units, gamma_of(step));
    if (b->shifts)
        b->shift[step] = b->sorted != NULL
                             ? signed_ranks_shift(b->sorted, b->units->n, gamma_of(step))
                             : unlike_shift(&b->units->sets, gamma_of(step));
    return true;
}

static bool bounds(Arena *arena, Arena *scratch, const FurtherInput *input, const Units *units,
                   Table **made, Error *err)
{
    const union rosenbaum_bounds_columns *column = &rosenbaum_bounds_columns;
    Bounds b = {.units = units, .shifts = can_be_shifted(units)};
    Table *out = further_table(arena, input, &table_rosenbaum_bounds,
                               "How large would a hidden bias have to be?");

    if (b.shifts && units->difference != NULL)
        b.sorted = in_order(scratch, units->difference, units->n);
    out->sentence =
        "Of those held against each other one may be more likely to be in the program "
        "than another, by something that was not recorded: its odds by up to so many "
        "times. The one-sided p, and the estimate, then lie between these two. No "
        "estimate is given for fewer than 10 pairs or sets, nor where the sets hold more than "
        "20,000 students.";
    if (!parallel_for(input->stages->workers, BOUND_STEPS + 1, bound, &b, err))
        return false;
    for (size_t k = 0; k <= BOUND_STEPS; k++) {
        const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});
        row_real(row, &column->gamma, gamma_of(k));
        row_real(row, &column->p_low, b.p[k].low);
        row_real(row, &column->p_high, b.p[k].high);
        row_below(row, &column->holds, b.p[k].high, 1.0 - units->confidence);
        row_error(row, input->effects->row[0].se);
        if (!b.shifts)
            continue;
        row_real(row, &column->shift_low, b.shift[k].low);
        row_real(row, &column->shift_high, b.shift[k].high);
    }
    *made = out;
    return true;
}

static const char *test_words(const Units *units)
{
    if (units->difference == NULL)
        return "Huber-Maritz statistic, normal approximation";
    return is_exact(units) ? "signed ranks, exact" : "signed ranks, normal approximation";
}

static void add_test(Table *table, const Units *units, double sign)
{
    const union rosenbaum_test_columns *column = &rosenbaum_test_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->problem, units->problem != NULL ? units->problem : "");
    if (units->problem != NULL)
        return;
    row_text(row, &column->units,
             units->schools              ? "pairs of schools"
             : units->difference != NULL ? "pairs of students"
                                         : "sets of students");
    row_text(row, &column->test, test_words(units));
    row_text(row, &column->direction, sign < 0.0 ? "a loss" : "a gain");
    if (units->schools) {
        row_count(row, &column->school_pairs, units->n, NULL);
    } else {
        row_count(row, &column->n, units->n, NULL);
        row_count(row, &column->n_differ, units->difference != NULL ? units->ranks.n : units->n,
                  NULL);
    }
    row_real(row, &column->level, 100.0 * units->confidence);
    const double gamma = gamma_at(p_high, units, 1.0 - units->confidence);
    row_real(row, &column->gamma, isinf(gamma) ? (double)NAN : gamma);
    if (isnan(gamma))
        row_text(row, &column->problem, "p is too large without a hidden bias already");
    else if (isinf(gamma))
        row_text(row, &column->problem, "p stays small up to odds of 1,000,000 times");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const double sign = input->effects->row[0].estimate < 0.0 ? -1.0 : 1.0;
    Arena *scratch = arena_create();
    Units units = gather(scratch, input);
    Table *test = further_table(arena, input, &table_rosenbaum_test, "Bounds under a hidden bias");

    (void)notes;
    test->sentence = "Gamma is how many times as large something that was not recorded would have "
                     "to make the odds of being in the program, between those who are alike in all "
                     "else, before the result could be chance.";
    if (units.problem == NULL)
        rank(scratch, sign, &units);
    add_test(test, &units, sign);
    tables_add(arena, tables, test);
    Table *under = NULL;
    const bool ok = units.problem != NULL || bounds(arena, scratch, input, &units, &under, err);
    if (under != NULL)
        tables_add(arena, tables, under);
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_rosenbaum = {
    .name = "rosenbaum",
    .help = "how far hidden odds of being in the program would have to differ",
    .source = "Rosenbaum (2002), Observational Studies, chapter 4; Rosenbaum (2007) Biometrics "
              "63:456-464; Gastwirth, Krieger & Rosenbaum (2000) JRSS B 62:545-555",
    .of_one_copy = true,
    .applies = has_estimate,
    .run = run,
};
