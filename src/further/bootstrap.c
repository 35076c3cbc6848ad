/* The error of the whole procedure: clusters are drawn anew within their arm, and everything after
 * that (score, matching, estimate) is made of them as it was of the study. What the estimates
 * differ by holds what the design itself owes to chance, which errors of the matched sample leave
 * out.
 *
 * Where partners may serve again it does not hold: the number of times that a student serves is not
 * distributed in draws as in samples (Abadie & Imbens 2008). Nor where clusters are few, of which a
 * draw leaves out a third. Both are said beside the numbers. */
#include "further/cluster_draws.h"
#include "further/parts.h"

#include "alike/quantile.h"
#include "alike/sureness_tables.h"
#include "alike/tape.h"

#include <math.h>

typedef struct Settings {
    size_t draws;
} Settings;

TABLE_DEFINE(bootstrap, BOOTSTRAP_LIST, .name = "bootstrap");

static size_t n_most(const void *said, const StageSettings *told)
{
    const Settings *settings = said;

    (void)told;
    return settings != NULL && settings->draws > 0 ? settings->draws + 1 : 0;
}

static bool prepare(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err)
{
    const Settings *settings = input->settings;
    const Cohort *cohort = input->cohort;

    (void)err;
    if (cohort->outcome == NULL || cohort->outcome->type != COLUMN_REAL)
        return true;
    ClusterDraws *made = ARENA_NEW(arena, ClusterDraws);
    cluster_draws_list(arena, &input->told->effects, cohort, made);
    out->shared = made;
    out->n = cluster_draws_fewest(made) < 2 ? 1 : settings->draws + 1;
    return true;
}

/* Number 0 is the cohort itself. */
static bool change(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    if (input->number == 0) {
        *out = *input->cohort;
        return true;
    }
    return cluster_draws_cohort(arena, input->shared, input->cohort, input->stream, out, err);
}

static bool measure(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err)
{
    return cluster_draws_measure(scratch, input->shared, input, changed, matching, out, err);
}

static void kept(const ReplicateInput *input, Tape *tape)
{
    const ClusterDraws *draws = input->shared;

    if (input->number == 0)
        tape_flag(tape, draws->reused);
}

/* --- all of them --------------------------------------------------------------------------------
 */

typedef struct Told {
    double estimate;
    size_t n;     /* of draws */
    double *draw; /* n; NaN: it could not be carried out */
    DrawSpread spread;
    const ClusterDraws *draws;
    double confidence;
    const char *caution, *problem;
} Told;

static const char *problem_of(const ClusterDraws *draws, const Replicates *replicates,
                              const DrawSpread *spread)
{
    if (replicates->item[0].problem != NULL && isnan(replicates->item[0].estimate))
        return replicates->item[0].problem;
    if (cluster_draws_fewest(draws) < 2)
        return "one of the groups has a single cluster, of which nothing can be drawn";
    return isnan(spread->se) ? "more than a tenth of the draws could not be carried out" : NULL;
}

static const char *caution_of(const ClusterDraws *draws)
{
    const bool few = cluster_draws_fewest(draws) < CLUSTER_DRAWS_LEAST;

    if (*draws->reused)
        return few ? "comparison students serve several times, and one of the groups has fewer "
                     "than "
                     "20 clusters"
                   : "comparison students serve several times";
    return few ? "one of the groups has fewer than 20 clusters" : NULL;
}

static Row add_row(Table *table, const Told *told, const char *interval)
{
    const union bootstrap_columns *column = &bootstrap_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->interval, interval);
    if (told->problem == NULL)
        row_error(row, told->spread.se);
    row_real(row, &column->estimate, told->estimate);
    row_text(row, &column->caution, told->caution);
    row_text(row, &column->problem, told->problem);
    if (told->problem != NULL)
        return row;
    row_real(row, &column->se, told->spread.se);
    row_real(row, &column->draws, (double)told->n);
    row_real(row, &column->failed, (double)told->spread.failed);
    return row;
}

/* By the standard error, with as many degrees of freedom as clusters were drawn freely. */
static void add_normal(Table *table, const Told *told)
{
    const union bootstrap_columns *column = &bootstrap_columns;
    const Row row = add_row(table, told, "by the standard error");
    const double reach = cluster_draws_reach(told->draws, &told->spread, told->confidence);

    if (told->problem != NULL)
        return;
    row_real(row, &column->df, cluster_draws_df(told->draws));
    row_real(row, &column->ci_low, told->estimate - reach);
    row_real(row, &column->ci_high, told->estimate + reach);
}

static void add_percentiles(Table *table, Told told)
{
    const union bootstrap_columns *column = &bootstrap_columns;
    const double tail = (1.0 - told.confidence) / 2.0;
    const double few = (double)told.spread.n + 1.0;

    if (told.problem == NULL && few * tail < 1.0 - 1e-9)
        told.problem = "too few draws for the ends of the interval; ask for more";
    const Row row = add_row(table, &told, "by percentiles of the draws");
    if (told.problem != NULL)
        return;
    quantile_sort(told.draw, told.n); /* those that failed last */
    row_real(row, &column->ci_low, quantile(told.draw, told.spread.n, tail));
    row_real(row, &column->ci_high, quantile(told.draw, told.spread.n, 1.0 - tail));
}

static void note(Arena *arena, const ClusterDraws *draws, Notes *notes)
{
    const size_t fewest = cluster_draws_fewest(draws);

    if (*draws->reused)
        notes_add(
            notes, arena, "bootstrap", NOTE_CAUTION, NO_COUNT,
            PHRASE("The bootstrap is of a design that uses comparison students several times; "
                   "of such designs it is known not to have its level (Abadie & Imbens 2008). "
                   "Read its interval beside the study's own, or match without reuse."));
    if (fewest < CLUSTER_DRAWS_LEAST)
        notes_add(notes, arena, "bootstrap", NOTE_CAUTION, count_about(ABOUT_SCHOOLS, fewest),
                  PHRASE("The bootstrap draws from {} in one of the groups; with fewer than {} its "
                         "intervals are mostly too narrow.",
                         piece_count(ABOUT_SCHOOLS, fewest, "cluster", "clusters"),
                         piece_number(CLUSTER_DRAWS_LEAST)));
}

static bool reduce(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err)
{
    const ClusterDraws *draws = replicates->shared;
    const size_t n = replicates->n;

    (void)err;
    if (draws == NULL || n == 0 || input->effects->n == 0)
        return true;
    Told told = {.estimate = replicates->item[0].estimate,
                 .n = n - 1,
                 .draw = ARENA_ARRAY(arena, double, n),
                 .draws = draws,
                 .confidence = input->stages->settings->effects.confidence,
                 .caution = caution_of(draws)};
    for (size_t i = 1; i < n; i++)
        told.draw[i - 1] = replicates->item[i].estimate;
    told.spread = cluster_draws_spread(told.draw, told.n);
    told.problem = problem_of(draws, replicates, &told.spread);
    Table *out = further_table(arena, input, &table_bootstrap, "How sure, by drawing anew");
    out->sentence =
        "Clusters of each group (students, where they are the unit) are drawn anew, with "
        "replacement, and every draw is scored, matched and estimated as the study was: the spread "
        "of these estimates holds what the design owes to chance too.";
    add_normal(out, &told);
    add_percentiles(out, told);
    tables_add(arena, tables, out);
    if (told.problem == NULL)
        note(arena, draws, notes);
    return true;
}

/* --- the row ------------------------------------------------------------------------------------
 */

static const Option options[] = {
    {.name = "bootstrap",
     .type = OPT_COUNT,
     .offset = offsetof(Settings, draws),
     .on_request = true,
     .fallback = "none",
     .max = 99999,
     .zero = "none",
     .plain = "How many times schools are drawn anew and the whole study is made again, for a "
              "second answer to how sure one can be.",
     .change_when = "a reviewer asks what the score and the matching add to the uncertainty (999), "
                    "and there is time for as many studies.",
     .help = "Draws of whole clusters of each group with replacement (of students, where these are "
             "the unit of assignment); every draw is scored, matched and estimated anew, by random "
             "numbers of its own from study.seed. Cautioned where the design uses comparison "
             "students several times and below 20 clusters in a group."},
    {.name = NULL},
};

static const Replication of_draws = {.n = n_most,
                                     .prepare = prepare,
                                     .change = change,
                                     .measure = measure,
                                     .kept = kept,
                                     .reduce = reduce};

const FurtherAnalysis further_bootstrap = {
    .name = "bootstrap",
    .help = "standard error and intervals from clusters drawn anew, with score and matching made "
            "anew in each draw",
    .source = "Efron & Tibshirani (1993), An Introduction to the Bootstrap; Cameron, Gelbach & "
              "Miller (2008) Review of Economics and Statistics 90:414-427; Abadie & Imbens (2008) "
              "Econometrica 76:1537-1557",
    .of_one_copy = true,
    .options = options,
    .settings_size = sizeof(Settings),
    .replication = &of_draws,
};
