/* The study's own design where missing covariates are drawn from what else is known, several times:
 * each copy of the data is scored, matched and estimated, and the estimates are put together by
 * Rubin's rules. Scores and the own pretest are never drawn.
 *
 * A design is chosen without the outcome, so that score and matching are of covariates drawn
 * without it. The outcome model is of covariates drawn with it: a covariate that is drawn without
 * what it explains explains too little of it (Moons et al. 2006). */
#include "further/parts.h"

#include "alike/gap_tables.h"
#include "alike/impute.h"
#include "alike/rubin.h"
#include "alike/tape.h"
#include "alike/text.h"

#include <math.h>

typedef struct Settings {
    size_t imputations;
} Settings;

TABLE_DEFINE(imputed, IMPUTED_LIST, .name = "imputed");

static const Imputing usual = {.iterations = 10, .donors = 5};

static size_t n_most(const void *said, const StageSettings *told)
{
    const Settings *settings = said;

    return settings != NULL && told->cohort.missing_data == MISSING_INDICATOR
               ? settings->imputations
               : 0;
}

typedef struct Starts {
    BalanceWorst *of; /* by copy: how alike its groups are */
} Starts;

static bool prepare(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err)
{
    const Settings *settings = input->settings;
    const Cohort *cohort = input->cohort;

    (void)err;
    if (cohort->gaps == NULL || cohort->outcome == NULL || cohort->outcome->type != COLUMN_REAL)
        return true;
    Starts *starts = ARENA_NEW(arena, Starts);
    out->n = settings->imputations;
    starts->of = ARENA_ARRAY(arena, BalanceWorst, out->n);
    out->shared = starts;
    return true;
}

/* --- one copy ----------------------------------------------------------------------------------
 */

static bool change(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    const ImputeDraw draw = {.stream = input->stream, .how = usual};

    return cohort_impute(arena, input->cohort, &draw, out, err);
}

static bool measure(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err)
{
    const ImputeDraw draw = {.stream = input->stream, .how = usual, .before = changed};
    const Starts *starts = input->shared;
    Cohort explained;

    starts->of[input->number] = balance_worst(&input->told->balance, changed, matching->weight);
    return cohort_impute(scratch, input->cohort, &draw, &explained, err) &&
           replicate_estimate(scratch, input, &explained, matching, out, err);
}

static void kept(const ReplicateInput *input, Tape *tape)
{
    const Starts *starts = input->shared;
    BalanceWorst *own = &starts->of[input->number];

    tape_real(tape, &own->g);
    TAPE_CHOICE(tape, Baseline, own->wwc);
}

/* --- all of them -------------------------------------------------------------------------------
 */

/* How alike the groups of the copies are at the start. */
typedef struct Beginning {
    size_t n;
    double sum, worst; /* of the largest difference of each; the largest of all */
    Baseline worst_class;
} Beginning;

static void begin_with(const BalanceWorst *one, Beginning *out)
{
    out->sum += fabs(one->g);
    if (out->n == 0 || fabs(one->g) > fabs(out->worst))
        out->worst = one->g;
    out->worst_class = balance_worse(out->worst_class, one->wwc);
    out->n++;
}

typedef struct Copies {
    size_t n, failed;
    double *estimate, *variance; /* n */
    double df;                   /* on average */
    Beginning begin;
    const char *problem; /* the first that one had; NULL */
} Copies;

static Copies copies_of(Arena *arena, const Replicates *replicates)
{
    const Starts *starts = replicates->shared;
    Copies out = {.estimate = ARENA_ARRAY(arena, double, replicates->n),
                  .variance = ARENA_ARRAY(arena, double, replicates->n)};

    for (size_t i = 0; i < replicates->n; i++) {
        const Replicate *one = &replicates->item[i];
        if (isnan(one->estimate) || isnan(one->se) || isnan(one->df)) {
            out.failed++;
            out.problem = out.problem == NULL ? one->problem : out.problem;
            continue;
        }
        out.estimate[out.n] = one->estimate;
        out.variance[out.n++] = one->se * one->se;
        out.df += one->df;
        begin_with(&starts->of[i], &out.begin);
    }
    out.df /= (double)out.n;
    return out;
}

static TTest test_of(const FurtherInput *input, double estimate, double se, double df)
{
    return t_test(estimate, se, df, input->stages->settings->effects.confidence);
}

/* size: as an effect size; NaN: it follows from no difference of two shares. */
static Row add_row(Table *table, const char *way, double estimate, double size, const TTest *test)
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
    row_real(row, &column->effect_size, size);
    return row;
}

static void tell_copies(Row row, const Pooled *pooled, size_t failed, const Beginning *begin)
{
    const union imputed_columns *column = &imputed_columns;

    row_real(row, &column->imputations, (double)begin->n);
    row_real(row, &column->failed, (double)failed);
    row_real(row, &column->increase, pooled->increase);
    row_real(row, &column->missing, pooled->missing);
    row_real(row, &column->baseline, begin->sum / (double)begin->n);
    row_real(row, &column->baseline_worst, begin->worst);
    row_text(row, &column->baseline_class, wwc_baseline_word(begin->worst_class));
}

static void add_own(Table *table, const FurtherInput *input)
{
    const Effect *own = &input->effects->row[0];
    const TTest test = test_of(input, own->estimate, own->se, own->df);

    if (!isnan(own->estimate) && !isnan(own->se) && !isnan(own->df))
        add_row(table, "a mark, and the mean in its place", own->estimate, own->effect_size, &test);
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
    const union imputed_columns *column = &imputed_columns; /* of one that can't be given */
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
    const double size = input->effects->row[0].binary
                            ? (double)NAN
                            : effect_size_of(&input->effects->scale, pooled.estimate);
    tell_copies(add_row(table, way, pooled.estimate, size, &test), &pooled, copies->failed,
                &copies->begin);
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

static bool was_drawn(const FurtherInput *input)
{
    return input->effects->copies.n > 0 && isfinite(input->effects->copies.pooled.missing);
}

static void note_drawn(Arena *arena, const FurtherInput *input, Notes *notes)
{
    const Pooled *pooled = &input->effects->copies.pooled;

    notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
              PHRASE("Missing covariates were drawn from what else is known, in {} copies of the "
                     "data, each {} by itself. Estimates are of all copies, by Rubin's rules; so "
                     "is balance, on average. About {}% of the information on the effect is "
                     "missing.",
                     piece_number(input->effects->copies.n),
                     piece_words(match_words(input->stages->settings->matching.method)->done),
                     piece_real(100.0 * pooled->missing, 0)));
}

/* The study's own estimate, where it is of all copies. */
static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    const Effect *own = &input->effects->row[0];
    const TTest test = test_of(input, own->estimate, own->se, own->df);
    Table *out = further_table(arena, input, &table_imputed, "Where covariates are missing");
    Beginning begin = {.n = 0};

    (void)err;
    out->sentence = "Each copy of the data has missing covariates drawn from what else is known of "
                    "the same students, within their group, and is scored, matched and estimated "
                    "by itself; Rubin's rules put the copies together.";
    for (size_t k = 0; k < s->n_copies; k++) {
        const BalanceWorst one =
            balance_worst(&s->settings->balance, s->copy[k].cohort, s->copy[k].matching->weight);
        begin_with(&one, &begin);
    }
    tell_copies(
        add_row(out, "drawn from what else is known", own->estimate, own->effect_size, &test),
        &input->effects->copies.pooled, 0, &begin);
    tables_add(arena, tables, out);
    note_drawn(arena, input, notes);
    return true;
}

static const char *refuse(const Design *design, const void *said, const char **key)
{
    const Settings *settings = said;

    if (settings == NULL || settings->imputations == 0 || !design->primary ||
        design->missing_data == MISSING_INDICATOR)
        return NULL;
    *key = "effects.imputations";
    if (design->missing_data == MISSING_IMPUTE)
        return "effects.imputations is a second answer beside missing_data: indicator; with impute "
               "the study's own is of copies, and missing_data.copies says of how many: "
               "remove it here";
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

static const Replication of_copies = {.n = n_most,
                                      .prepare = prepare,
                                      .change = change,
                                      .measure = measure,
                                      .kept = kept,
                                      .reduce = reduce};

const FurtherAnalysis further_imputed = {
    .name = "imputed",
    .help = "the study's design on copies of the data in which missing covariates are drawn, put "
            "together",
    .source = "Rubin (1987), Multiple Imputation for Nonresponse in Surveys; van Buuren & "
              "Groothuis-Oudshoorn (2011) J. Statistical Software 45(3):1-67; Barnard & Rubin "
              "(1999) Biometrika 86:948-955; Moons et al. (2006) J. Clinical Epidemiology "
              "59:1092-1101; parts tested at once: Li, Raghunathan & Rubin (1991) J. American "
              "Statistical Association 86:1065-1073, Reiter (2007) Biometrika 94:502-508",
    .options = options,
    .settings_size = sizeof(Settings),
    .refuse = refuse,
    .applies = was_drawn,
    .run = run,
    .replication = &of_copies,
};
