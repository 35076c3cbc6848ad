/* How much of the treatment and of the outcome would something that was not recorded have to
 * explain? Of a regression; known covariates are the yardstick. */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/effect_study.h"
#include "alike/hidden_bias.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(robustness_values, ROBUSTNESS_VALUES_LIST, .name = "robustness_values");
TABLE_DEFINE(robustness_benchmarks, ROBUSTNESS_BENCHMARKS_LIST, .name = "robustness_benchmarks");
TABLE_DEFINE(robustness_contour, ROBUSTNESS_CONTOUR_LIST, .name = "robustness_contour");

/* Covariates with slopes of their own in each arm have no one share of the treatment. */
static bool applies(const FurtherInput *input)
{
    const Estimator *estimator = input->stages->settings->effects.estimator;

    return has_estimate(input) && estimator->kind == ESTIMATE_REGRESSION && !estimator->averaged;
}

static void add_quantity(Table *table, const char *name, double value, const char *meaning)
{
    const union robustness_values_columns *column = &robustness_values_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->quantity, name);
    row_real(row, &column->value, value);
    row_text(row, &column->meaning, meaning);
}

static Table *values(Arena *arena, const FurtherInput *input, const ClassicalEstimate *e)
{
    const Effect *own = &input->effects->row[0];
    const double alpha = 1.0 - input->stages->settings->effects.confidence;
    const bool classical = own->variance_kind == VARIANCE_CLASSICAL;
    Table *out = further_table(arena, input, &table_robustness_values, "Robustness values");

    out->sentence = "Something that was not recorded would have to explain this share of both the "
                    "program and the outcome, beyond the covariates, to explain the estimate away.";
    add_quantity(out, "partial R squared", robustness_partial_r2(e->estimate / e->se, e->df),
                 "of the outcome, by the program, after the covariates");
    add_quantity(out, "robustness value", robustness_value(e, 1.0),
                 "the share of both that takes the estimate to zero");
    add_quantity(out, "robustness value for significance",
                 classical ? robustness_value_test(e, 1.0, alpha) : (double)NAN,
                 classical ? "the share of both at which the interval reaches zero"
                           : arena_printf(arena,
                                          "not computable: the formula is one of the classical "
                                          "standard error, and the study's is %s",
                                          own->variance));
    return out;
}

/* Scores that the covariates foretell to the last digit leave nothing to explain. */
static Table *no_values(Arena *arena, const FurtherInput *input)
{
    static const char *const name[] = {"partial R squared", "robustness value",
                                       "robustness value for significance"};
    Table *out = further_table(arena, input, &table_robustness_values, "Robustness values");

    for (size_t k = 0; k < COUNT_OF(name); k++)
        add_quantity(out, name[k], (double)NAN,
                     "not computable: the program and the covariates foretell every score to the "
                     "last digit, so that there is nothing left to explain");
    return out;
}

static Table *benchmarks(Arena *arena, const FurtherInput *input, const ClassicalEstimate *e,
                         const EffectShares *shares)
{
    const union robustness_benchmarks_columns *column = &robustness_benchmarks_columns;
    Table *out =
        further_table(arena, input, &table_robustness_benchmarks, "As strong as a known covariate");

    out->sentence = "What the estimate would be beside something not recorded that is once, twice "
                    "or three times as strong as a covariate, in both.";
    for (size_t k = 0; k < shares->n; k++)
        for (int times = 1; times <= 3; times++) {
            const CovariateShares *c = &shares->covariate[k];
            const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});
            Confounder z;
            const bool can =
                robustness_benchmark((Confounder){c->r2_treatment, c->r2_outcome}, times, &z);
            row_text(row, &column->covariate, c->column->name);
            row_real(row, &column->times, times);
            row_real(row, &column->r2_treatment, z.r2_treatment);
            row_real(row, &column->r2_outcome, z.r2_outcome);
            row_real(row, &column->adjusted, can ? robustness_adjusted(e, z) : (double)NAN);
            row_error(row, e->se);
            row_text(row, &column->problem, can ? "" : "nothing can be so strong");
        }
    return out;
}

static Table *contour(Arena *arena, const FurtherInput *input, const ClassicalEstimate *e)
{
    static const double percent[] = {0, 1, 2, 5, 10, 20, 30, 50};
    const union robustness_contour_columns *column = &robustness_contour_columns;
    Table *out = further_table(arena, input, &table_robustness_contour,
                               "The estimate by what a hidden trait explains");

    out->sentence = "What the estimate would be beside something not recorded that explains these "
                    "shares of the program and of the outcome, beyond the covariates.";
    for (size_t d = 0; d < COUNT_OF(percent); d++)
        for (size_t y = 0; y < COUNT_OF(percent); y++) {
            const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});
            const Confounder z = {percent[d] / 100, percent[y] / 100};
            row_real(row, &column->treatment_percent, percent[d]);
            row_real(row, &column->outcome_percent, percent[y]);
            row_real(row, &column->adjusted, robustness_adjusted(e, z));
            row_error(row, e->se);
        }
    return out;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    EffectStudy *study;
    EffectShares shares;

    (void)notes;
    const bool ok = further_study(scratch, input, &study, err) &&
                    effect_study_shares(study, scratch, &shares, err);
    const bool exact = input->effects->row[0].r2 > 1.0 - 1e-12; /* but for rounding */
    if (ok && (exact || !(shares.se > 0.0 && shares.df > 1.0)))
        tables_add(arena, tables, no_values(arena, input));
    else if (ok) {
        const ClassicalEstimate e = {.estimate = shares.estimate, .se = shares.se, .df = shares.df};
        tables_add(arena, tables, values(arena, input, &e));
        tables_add(arena, tables, benchmarks(arena, input, &e, &shares));
        tables_add(arena, tables, contour(arena, input, &e));
    }
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_robustness = {
    .name = "robustness",
    .help = "how much a hidden trait would have to explain",
    .source = "Cinelli & Hazlett (2020) JRSS B 82:39-67",
    .of_one_copy = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
