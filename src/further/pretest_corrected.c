/* What a pretest without error would have given: the same design, made anew on the true score that
 * score, arm and covariates let expect, with an interval from clusters drawn anew, all of whose
 * stages are made anew too. */
#include "further/cluster_draws.h"
#include "further/fallible.h"
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/tape.h"
#include "alike/text.h"

#include <math.h>

typedef struct Settings {
    size_t draws;
} Settings;

TABLE_DEFINE(pretest_corrected, PRETEST_CORRECTED_LIST, .name = "pretest_corrected");

/* --- clusters drawn anew -----------------------------------------------------------------------
 */

typedef struct Correction {
    Fallible f;
    ClusterDraws draws;
    const char *no_interval; /* why; NULL */
    double *regression;      /* by replicate: errors in variables */
} Correction;

static size_t n_most(const void *said, const StageSettings *told)
{
    const Settings *settings = said;
    return settings != NULL && fallible_asked(told->cohort.outcome) ? settings->draws + 1 : 0;
}

static bool prepare(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err)
{
    const Settings *settings = input->settings;
    const Cohort *cohort = input->cohort;
    (void)err;
    if (!fallible_can_be_looked_at(input->told, cohort))
        return true;
    Correction *made = ARENA_NEW(arena, Correction);
    fallible_learn(arena, input->told, cohort, &made->f);
    out->shared = made;
    if (made->f.problem != NULL ||
        isnan(fallible_known(&made->f, fallible_estimand(input->told)).bias))
        return true;
    cluster_draws_list(arena, &input->told->effects, cohort, &made->draws);
    made->no_interval = settings->draws < 2 ? "no draws were asked for"
                        : cluster_draws_fewest(&made->draws) < CLUSTER_DRAWS_LEAST
                            ? "a bootstrap of clusters needs 20 in each group"
                            : NULL;
    out->n = made->no_interval == NULL ? settings->draws + 1 : 1;
    made->regression = ARENA_ARRAY(arena, double, out->n);
    return true;
}

static void put_expected(Arena *arena, const Cohort *cohort, const Fallible *f, Cohort *out)
{
    double *expected = ARENA_ARRAY(arena, double, cohort->n);
    fallible_expected(f, cohort, expected);
    cohort_with_values(arena, cohort, cohort->pretest, expected, out);
}

static bool change(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    const Correction *c = input->shared;
    const Estimand estimand = fallible_estimand(input->told);
    Cohort drawn;
    Fallible f;
    if (input->number == 0) { /* the cohort itself */
        c->regression[0] = fallible_regression(&c->f, estimand);
        put_expected(arena, input->cohort, &c->f, out);
        return true;
    }
    c->regression[input->number] = NAN;
    if (!cluster_draws_cohort(arena, &c->draws, input->cohort, input->stream, &drawn, err))
        return false;
    fallible_learn(arena, input->told, &drawn, &f);
    if (f.problem != NULL)
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "%s", f.problem);
    c->regression[input->number] = fallible_regression(&f, estimand);
    put_expected(arena, &drawn, &f, out);
    return true;
}

static bool measure(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err)
{
    const Correction *c = input->shared;
    return cluster_draws_measure(scratch, &c->draws, input, changed, matching, out, err);
}

static void kept(const ReplicateInput *input, Tape *tape)
{
    const Correction *c = input->shared;
    tape_real(tape, &c->regression[input->number]);
    if (input->number == 0)
        tape_flag(tape, c->draws.reused);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static void add_way(Table *table, const FurtherInput *input, const Correction *c, PretestWay way,
                    const double *x, size_t n, const char *problem)
{
    const union pretest_corrected_columns *column = &pretest_corrected_columns;
    const double confidence = input->stages->settings->effects.confidence;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_says(row, (int)way);
    row_text(row, &column->way,
             way == PRETEST_SAME_DESIGN ? "the same design, on the expected true score"
                                        : "errors-in-variables regression, all students");
    row_error(row, input->effects->row[0].se);
    row_text(row, &column->problem, problem);
    row_real(row, &column->estimate, x[0]);
    row_real(row, &column->effect_size, effect_size_of(&input->effects->scale, x[0]));
    if (problem != NULL)
        return;
    const DrawSpread spread = cluster_draws_spread(x + 1, n - 1);
    row_real(row, &column->draws, (double)(n - 1));
    row_real(row, &column->failed, (double)spread.failed);
    if (isnan(spread.se)) {
        row_text(row, &column->problem, "more than a tenth of the draws could not be carried out");
        return;
    }
    const double half = cluster_draws_reach(&c->draws, &spread, confidence);
    row_error(row, spread.se);
    row_real(row, &column->se, spread.se);
    row_real(row, &column->df, cluster_draws_df(&c->draws));
    row_real(row, &column->ci_low, x[0] - half);
    row_real(row, &column->ci_high, x[0] + half);
}

static bool reduce(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err)
{
    const Correction *c = replicates->shared;
    const size_t n = replicates->n;
    (void)err;
    if (c == NULL || n == 0 || input->effects->n == 0)
        return true;
    double *estimate = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++)
        estimate[i] = replicates->item[i].estimate;
    const char *problem = replicates->item[0].problem;
    Table *out = further_table(arena, input, &table_pretest_corrected,
                               "What an earlier test without error would have given");
    out->sentence =
        "If students were chosen by what they can truly do. Of a score as good a guess "
        "as can be made is its mean at the student's group and covariates, and the part "
        "of the rest that is no chance. Intervals are of clusters drawn anew, with "
        "everything made anew in each draw.";
    add_way(out, input, c, PRETEST_SAME_DESIGN, estimate, n,
            problem != NULL ? problem : c->no_interval);
    add_way(out, input, c, PRETEST_REGRESSION, c->regression, n, c->no_interval);
    tables_add(arena, tables, out);
    if (n > 1 && *c->draws.reused)
        notes_add(notes, arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The interval of the estimate without the earlier test's error is of a "
                         "design that uses comparison students several times; a bootstrap of such "
                         "designs is not sure to have its level."));
    return true;
}

/* --- the row -----------------------------------------------------------------------------------
 */

static const Option options[] = {
    {.name = "pretest_draws",
     .type = OPT_COUNT,
     .offset = offsetof(Settings, draws),
     .on_request = true,
     .fallback = "199",
     .max = 99999,
     .zero = "none",
     .plain = "How many times schools are drawn anew for the interval of the estimate without the "
              "earlier test's error.",
     .change_when = "the interval is near a limit that matters, or the study takes too long.",
     .help = "Draws of whole clusters of each group with replacement, from 20 in each group on; "
             "every draw is scored, matched and estimated anew. Only where an outcome has "
             "reliability or pretest_se."},
    {.name = NULL},
};

static const Replication of_draws = {.n = n_most,
                                     .prepare = prepare,
                                     .change = change,
                                     .measure = measure,
                                     .kept = kept,
                                     .reduce = reduce};

const FurtherAnalysis further_pretest_corrected = {
    .name = "pretest_corrected", /* the report lists it where that was asked for */
    .help = "the estimate that an earlier test without error would have given",
    .source =
        "Fuller (1987), Measurement Error Models; Carroll et al. (2006), Measurement Error in "
        "Nonlinear Models",
    .of_one_copy = true,
    .options = options,
    .settings_size = sizeof(Settings),
    .replication = &of_draws,
};
