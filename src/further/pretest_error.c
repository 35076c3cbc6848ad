/* What the error of the pretest makes of the estimate, under both readings of how students came to
 * the program. */
#include "further/fallible.h"
#include "further/parts.h"

#include "alike/bias_tables.h"
#include <math.h>

TABLE_DEFINE(pretest_error, PRETEST_ERROR_LIST, .name = "pretest_error");

static const char *source_words(const OutcomeSpec *outcome, FallibleSource source)
{
    static const char *const of_whom[] = {
        [RELIABILITY_OF_COMPARISON] = "reliability stated of the comparison group",
        [RELIABILITY_OF_ALL] = "reliability stated of both groups",
        [RELIABILITY_OF_PROGRAM] = "reliability stated of the program group"};
    static const char *const words[] = {[FALLIBLE_UNKNOWN] = "not known",
                                        [FALLIBLE_NAMED_SE] = "standard errors of the scores",
                                        [FALLIBLE_EXPORT_SE] = "standard errors of the scores"};
    return source == FALLIBLE_STATED ? of_whom[outcome->reliability_of] : words[source];
}

static Row add_reading(Table *table, const FurtherInput *input, PretestReading reading)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_says(row, (int)reading);
    row_error(row, input->effects->row[0].se);
    row_text(row, &pretest_error_columns.reading,
             reading == PRETEST_BY_ABILITY ? "true ability" : "the score itself");
    return row;
}

static void fill_reading(Row row, const FurtherInput *input, const Fallible *f,
                         const FallibleBias *known)
{
    const union pretest_error_columns *column = &pretest_error_columns;
    const double estimate = input->effects->row[0].estimate;
    row_real(row, &column->bias, known->bias);
    row_real(row, &column->bias_size, effect_size_of(&input->effects->scale, known->bias));
    row_real(row, &column->less, estimate - known->bias);
    row_real(row, &column->regression, f->score_gap - known->slope * f->gap - known->bias);
}

static Table *readings(Arena *arena, const FurtherInput *input, const Fallible *f)
{
    const union pretest_error_columns *column = &pretest_error_columns;
    const Stages *s = input->stages;
    const Estimand estimand = fallible_estimand(s->settings);
    Table *out = further_table(arena, input, &table_pretest_error,
                               "What the error of the earlier test makes of the difference");
    out->sentence = "Students of two groups with one score differ in true ability, each being "
                    "nearer to its own group. That is a bias where students were chosen by what "
                    "they can truly do, and none where they were chosen by the score itself.";
    const Row ability = add_reading(out, input, PRETEST_BY_ABILITY);
    row_text(ability, &column->source, source_words(s->outcome, f->source));
    row_text(ability, &column->problem,
             f->problem != NULL              ? f->problem
             : f->source == FALLIBLE_UNKNOWN ? "the error of the earlier test is not known"
                                             : NULL);
    if (f->problem != NULL)
        return out;
    const FallibleBias known = fallible_known(f, estimand);
    row_real(ability, &column->reliability, known.reliability);
    row_real(ability, &column->slope, known.slope);
    row_real(ability, &column->gap, f->gap);
    fill_reading(ability, input, f, &known);
    row_real(ability, &column->explains,
             fallible_explains(f, estimand, input->effects->row[0].estimate));
    const Row score = add_reading(out, input, PRETEST_BY_SCORE);
    row_text(score, &column->source, source_words(s->outcome, f->source));
    row_real(score, &column->slope, known.slope);
    row_real(score, &column->gap, f->gap);
    fill_reading(score, input, f, &(const FallibleBias){.slope = known.slope, .bias = 0.0});
    return out;
}

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && isfinite(input->effects->row[0].estimate) &&
           fallible_can_be_looked_at(input->stages->settings, input->stages->cohort);
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    Fallible f;
    (void)notes;
    (void)err;
    fallible_learn(scratch, input->stages->settings, input->stages->cohort, &f);
    tables_add(arena, tables, readings(arena, input, &f));
    arena_destroy(scratch);
    return true;
}

const FurtherAnalysis further_pretest_error = {
    .name = "pretest_error",
    .files_only = true, /* a sentence where the bias matters */
    .help = "what the earlier test's error makes of the estimate",
    .source =
        "Fuller (1987), Measurement Error Models; Carroll et al. (2006), Measurement Error in "
        "Nonlinear Models",
    .applies = applies,
    .run = run,
};
