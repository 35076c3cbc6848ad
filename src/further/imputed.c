/* The study's own design where missing covariates are drawn from what else is known, several times:
 * each copy of the data is scored, matched and estimated, and the estimates are put together by
 * Rubin's rules. Scores and the own pretest are never drawn.
 *
 * A design is chosen without the outcome, so that score and matching are of covariates drawn
 * without it. The outcome model is of covariates drawn with it: a covariate that is drawn without
 * what it explains explains too little of it (Moons et al. 2006). */
#include "further/parts.h"

#include "alike/chained.h"
#include "alike/gap_tables.h"
#include "alike/hash.h"
#include "alike/rubin.h"
#include "alike/text.h"

#include <math.h>

typedef struct Settings {
    size_t imputations;
} Settings;

TABLE_DEFINE(imputed, IMPUTED_LIST, .name = "imputed");

enum {
    ITERATIONS = 10,
    DONORS = 5,
    CLASSES_MOST = 30, /* of a category that is drawn, or that foretells: a coefficient each */
};

static size_t n_most(const void *said, const StageSettings *told)
{
    const Settings *settings = said;

    return settings != NULL && told->cohort.missing_data == MISSING_INDICATOR
               ? settings->imputations
               : 0;
}

/* What is drawn of this cohort, and what foretells it. */
typedef struct Drawn {
    size_t n, n_fill;
    const Column **column; /* n; as in the data; those that are drawn first */
    const Column **filled; /* n_fill; the cohort's own in their place */
    const char *problem;   /* why nothing can be drawn; NULL */
    BalanceWorst *start;   /* by copy: how alike its groups are */
} Drawn;

static bool is_listed(const Drawn *drawn, const Column *column)
{
    for (size_t k = 0; k < drawn->n; k++)
        if (drawn->column[k] == column)
            return true;
    return false;
}

static bool is_too_fine(const Column *column)
{
    return column->type == COLUMN_FACTOR && column->n_levels > CLASSES_MOST;
}

static bool prepare(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err)
{
    const Settings *settings = input->settings;
    const Cohort *cohort = input->cohort;
    const Frame *frame = cohort->frame;
    const size_t most = frame->n_columns + 1;
    Drawn *made = ARENA_NEW(arena, Drawn);

    (void)err;
    if (cohort->gaps == NULL || cohort->outcome == NULL || cohort->outcome->type != COLUMN_REAL)
        return true;
    made->column = (const Column **)arena_array(arena, most, sizeof *made->column);
    made->filled = (const Column **)arena_array(arena, most, sizeof *made->filled);
    for (size_t k = 0; k < frame->n_columns; k++) {
        const Column *known = frame->column[k].known;
        if (known == NULL)
            continue;
        if (is_too_fine(known))
            made->problem = arena_printf(arena,
                                         "'%s' has %zu values, more than the %d of which one can "
                                         "be drawn; recode it under columns",
                                         known->name, known->n_levels, CLASSES_MOST);
        made->filled[made->n_fill++] = &frame->column[k];
        made->column[made->n++] = known;
    }
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const Column *column = cohort->covariate[k];
        if (column->known == NULL && !frame_is_mark(frame, column) && !is_too_fine(column) &&
            column->type != COLUMN_PRESENCE && !is_listed(made, column))
            made->column[made->n++] = column;
    }
    out->shared = made;
    out->n = made->problem == NULL ? settings->imputations : 1;
    made->start = ARENA_ARRAY(arena, BalanceWorst, out->n);
    return true;
}

/* --- one copy ----------------------------------------------------------------------------------
 */

static size_t classes_of(const Column *column)
{
    return column->type == COLUMN_FACTOR ? column->n_levels : column->binary ? 2 : 0;
}

static double cell_of(const Column *column, uint32_t row)
{
    if (column->reason[row] != REASON_PRESENT)
        return (double)NAN;
    return column->type == COLUMN_FACTOR ? column->level[row] : column->real[row];
}

static bool has_score(const Cohort *cohort, size_t student)
{
    return cohort->outcome->reason[cohort->row[student]] == REASON_PRESENT;
}

/* Draws within one arm, with the outcome only for those who have it, into value[k][student]. */
static bool draw_arm(const ReplicateInput *input, const Drawn *drawn, size_t arm, bool with_outcome,
                     double *const *value, Error *err)
{
    const Cohort *cohort = input->cohort;
    Arena *scratch = arena_create();
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    uint64_t *key = ARENA_ARRAY(scratch, uint64_t, cohort->n);
    ChainedColumn *column = ARENA_ARRAY(scratch, ChainedColumn, drawn->n + 1);
    ChainedProblem problem = {.column = column,
                              .n_columns = drawn->n + (with_outcome ? 1 : 0),
                              .key = key,
                              .stream = hash_u64(input->stream, 2 * arm + (with_outcome ? 1 : 0)),
                              .iterations = ITERATIONS,
                              .donors = DONORS};
    size_t at = 0;

    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->treated[i] == arm && (!with_outcome || has_score(cohort, i))) {
            student[problem.n] = (uint32_t)i;
            key[problem.n++] = hash_text(0, cohort->frame->id[cohort->row[i]]);
        }
    for (size_t k = 0; k < problem.n_columns; k++) {
        const Column *of = k < drawn->n ? drawn->column[k] : cohort->outcome;
        column[k] = (ChainedColumn){.n_classes = k < drawn->n ? classes_of(of) : 0,
                                    .name = hash_text(0, of->name),
                                    .value = ARENA_ARRAY(scratch, double, problem.n)};
        for (size_t i = 0; i < problem.n; i++)
            column[k].value[i] = cell_of(of, cohort->row[student[i]]);
    }
    const ChainedStatus status = chained_complete(&problem, &at);
    for (size_t k = 0; k < drawn->n_fill && status == CHAINED_DONE; k++)
        for (size_t i = 0; i < problem.n; i++)
            value[k][student[i]] = column[k].value[i];
    if (status != CHAINED_DONE)
        error_set(err, ERR_INFEASIBLE, NOWHERE,
                  status == CHAINED_ALL_MISSING
                      ? "nobody of the %s group with a score has '%s', so that none can be drawn"
                      : "for the %s group no model of '%s' could be fitted, so that none can be "
                        "drawn",
                  cohort->arm_name[arm],
                  at < drawn->n ? drawn->column[at]->name : cohort->outcome->name);
    arena_destroy(scratch);
    return status == CHAINED_DONE;
}

/* The cohort with its covariates drawn; kept: values of those who are not drawn, NULL: all are. */
static bool draw_cohort(Arena *arena, const ReplicateInput *input, bool with_outcome,
                        const Cohort *kept, Cohort *out, Error *err)
{
    const Drawn *drawn = input->shared;
    const Cohort *cohort = input->cohort;
    CohortFill *fill = ARENA_ARRAY(arena, CohortFill, drawn->n_fill);
    double **value = (double **)arena_array(arena, drawn->n_fill, sizeof *value);

    for (size_t k = 0; k < drawn->n_fill; k++) {
        const Column *before =
            kept == NULL ? NULL : frame_find(kept->frame, drawn->column[k]->name);
        value[k] = ARENA_ARRAY(arena, double, cohort->n);
        fill[k] = (CohortFill){.column = drawn->filled[k], .value = value[k]};
        for (size_t i = 0; before != NULL && i < cohort->n; i++)
            value[k][i] = cell_of(before, cohort->row[i]);
    }
    for (size_t arm = 0; arm < 2; arm++)
        if (!draw_arm(input, drawn, arm, with_outcome, value, err))
            return false;
    cohort_filled(arena, cohort, fill, drawn->n_fill, out);
    return true;
}

static bool change(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    const Drawn *drawn = input->shared;

    if (drawn->problem != NULL)
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "%s", drawn->problem);
    return draw_cohort(arena, input, false, NULL, out, err);
}

static bool measure(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err)
{
    const Drawn *drawn = input->shared;
    Cohort explained;

    drawn->start[input->number] = balance_worst(&input->told->balance, changed, matching->weight);
    return draw_cohort(scratch, input, true, changed, &explained, err) &&
           replicate_estimate(scratch, input, &explained, matching, out, err);
}

/* --- all of them -------------------------------------------------------------------------------
 */

typedef struct Copies {
    size_t n, failed;
    double *estimate, *variance; /* n */
    double df;                   /* on average */
    double baseline, worst;      /* largest difference of a copy: on average, and of all */
    Baseline worst_class;
    const char *problem; /* the first that one had; NULL */
} Copies;

static Copies copies_of(Arena *arena, const Replicates *replicates)
{
    const Drawn *drawn = replicates->shared;
    Copies out = {.estimate = ARENA_ARRAY(arena, double, replicates->n),
                  .variance = ARENA_ARRAY(arena, double, replicates->n)};

    for (size_t i = 0; i < replicates->n; i++) {
        const Replicate *one = &replicates->item[i];
        const BalanceWorst *begin = &drawn->start[i];
        if (isnan(one->estimate) || isnan(one->se) || isnan(one->df)) {
            out.failed++;
            out.problem = out.problem == NULL ? one->problem : out.problem;
            continue;
        }
        out.estimate[out.n] = one->estimate;
        out.variance[out.n++] = one->se * one->se;
        out.df += one->df;
        out.baseline += fabs(begin->g);
        if (out.n == 1 || fabs(begin->g) > fabs(out.worst))
            out.worst = begin->g;
        out.worst_class = balance_worse(out.worst_class, begin->wwc);
    }
    out.df /= (double)out.n;
    out.baseline /= (double)out.n;
    return out;
}

static TTest test_of(const FurtherInput *input, double estimate, double se, double df)
{
    return t_test(estimate, se, df, input->stages->settings->effects.confidence);
}

static Row add_row(Table *table, const FurtherInput *input, const char *way, double estimate,
                   const TTest *test)
{
    const union imputed_columns *column = &imputed_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_error(row, test->se);
    row_text(row, &column->way, way);
    row_real(row, &column->estimate, estimate);
    row_real(row, &column->se, test->se);
    row_real(row, &column->df, test->df);
    row_real(row, &column->ci_low, test->low);
    row_real(row, &column->ci_high, test->high);
    row_real(row, &column->effect_size, effect_size_of(&input->effects->scale, estimate));
    return row;
}

static void add_own(Table *table, const FurtherInput *input)
{
    const Effect *own = &input->effects->row[0];
    const TTest test = test_of(input, own->estimate, own->se, own->df);

    if (!isnan(own->estimate) && !isnan(own->se) && !isnan(own->df))
        add_row(table, input, "a mark, and the mean in its place", own->estimate, &test);
}

static const char *problem_of(const Copies *copies)
{
    if (!replicates_suffice(copies->failed, copies->n + copies->failed))
        return copies->problem != NULL ? copies->problem
                                       : "more than a tenth of the copies could not be carried out";
    return copies->n < 2 ? "one copy does not show how far copies differ; ask for more" : NULL;
}

static void note(Arena *arena, double estimate, const TTest *test, size_t n, Notes *notes)
{
    notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
              PHRASE("Were missing covariates drawn from what else is known, in {} copies of the "
                     "data, the difference would be {} (interval {} to {}).",
                     piece_number(n), piece_estimate(estimate, -3), piece_estimate(test->low, -3),
                     piece_estimate(test->high, -3)));
}

static void add_pooled(Arena *arena, Table *table, const FurtherInput *input, const Copies *copies,
                       Notes *notes)
{
    const union imputed_columns *column = &imputed_columns;
    const char *way = "drawn from what else is known";
    const char *problem = problem_of(copies);

    if (problem != NULL) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &column->way, way);
        row_text(row, &column->problem, arena_copy_text(arena, problem));
        return;
    }
    const Pooled pooled = rubin_pool(copies->estimate, copies->variance, copies->n, copies->df);
    const TTest test = test_of(input, pooled.estimate, pooled.se, pooled.df);
    const Row row = add_row(table, input, way, pooled.estimate, &test);
    row_real(row, &column->imputations, (double)copies->n);
    row_real(row, &column->failed, (double)copies->failed);
    row_real(row, &column->increase, pooled.increase);
    row_real(row, &column->missing, pooled.missing);
    row_real(row, &column->baseline, copies->baseline);
    row_real(row, &column->baseline_worst, copies->worst);
    row_text(row, &column->baseline_class, wwc_baseline_word(copies->worst_class));
    note(arena, pooled.estimate, &test, copies->n, notes);
}

static bool reduce(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err)
{
    (void)err;
    if (replicates->shared == NULL || replicates->n == 0 || input->effects->n == 0)
        return true;
    const Copies copies = copies_of(arena, replicates);
    Table *out = further_table(arena, input, &table_imputed,
                               "Were what is missing drawn from what is known");
    out->sentence =
        "Each copy of the data has missing covariates drawn from what else is known of the same "
        "students, within their group, and is scored, matched and estimated as the study was; "
        "Rubin's rules put the copies together.";
    add_own(out, input);
    add_pooled(arena, out, input, &copies, notes);
    tables_add(arena, tables, out);
    return true;
}

/* --- the row -----------------------------------------------------------------------------------
 */

static const char *refuse(const Design *design, const void *said, const char **key)
{
    const Settings *settings = said;

    if (settings == NULL || settings->imputations == 0 || !design->primary ||
        design->missing_data == MISSING_INDICATOR)
        return NULL;
    *key = "effects.imputations";
    return "effects.imputations draws covariates of students who lack one, but with missing_data: "
           "complete they leave; add missing_data: indicator, or remove it";
}

static const Option options[] = {
    {.name = "imputations",
     .type = OPT_COUNT,
     .offset = offsetof(Settings, imputations),
     .on_request = true,
     .fallback = "none",
     .min = 0,
     .max = 1000,
     .zero = "none",
     .plain = "How many copies of the data are made in which missing covariates are drawn from "
              "what else is known, for a second answer.",
     .change_when =
         "missing_data is indicator and a reviewer asks what the mark can't answer (20).",
     .help = "Chained equations within each group, 10 rounds: numbers by predictive mean matching "
             "with 5 donors, categories by (multinomial) logistic regression, from the covariates "
             "and the pretest; for the outcome model from the outcome too, for score and matching "
             "never. Each copy is scored, matched and estimated anew; Rubin's rules with the "
             "degrees of freedom of Barnard & Rubin put them together. Needs missing_data: "
             "indicator. Scores and the own pretest are never drawn."},
    {.name = NULL},
};

static const Replication of_copies = {
    .n = n_most, .prepare = prepare, .change = change, .measure = measure, .reduce = reduce};

const FurtherAnalysis further_imputed = {
    .name = "imputed",
    .help = "the study's design on copies of the data in which missing covariates are drawn, put "
            "together",
    .source = "Rubin (1987), Multiple Imputation for Nonresponse in Surveys; van Buuren & "
              "Groothuis-Oudshoorn (2011) J. Statistical Software 45(3):1-67; Barnard & Rubin "
              "(1999) Biometrika 86:948-955; Moons et al. (2006) J. Clinical Epidemiology "
              "59:1092-1101",
    .options = options,
    .settings_size = sizeof(Settings),
    .refuse = refuse,
    .replication = &of_copies,
};
