/* The plain difference between the program's students and those matched to them, before any model:
 * what the data say, beside the estimate. The same entry makes it, asked for the
 * estimator that adjusts for nothing. */
#include "further/parts.h"

#include "alike/amount_tables.h"
#include "alike/effect_study.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(matched_difference, MATCHED_DIFFERENCE_LIST, .name = "matched_difference");
static const union matched_difference_columns *const column = &matched_difference_columns;

static void add_effect(Table *table, const FurtherInput *input, const char *what, const Effect *e)
{
    const Effect *overall = &input->effects->row[0];
    const double size = overall->binary ? (e == overall ? e->g : (double)NAN)
                                        : effect_size_of(&input->effects->scale, e->estimate);
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->quantity, what);
    row_count(row, &column->n_treated, overall->n_treated, NULL);
    row_count(row, &column->clusters, e->clusters, NULL);
    row_real(row, &column->estimate, e->estimate);
    row_real(row, &column->se, e->se);
    row_real(row, &column->df, e->df);
    row_real(row, &column->p, e->p);
    row_real(row, &column->ci_low, e->ci_low);
    row_real(row, &column->ci_high, e->ci_high);
    row_real(row, &column->g, size);
}

/* Columns are in the outcome's unit, so an earlier score of another says its own: a score is no
 * share. */
static const char *pretest_words(Arena *arena, const FurtherInput *input)
{
    static const char words[] = "the same of the earlier score";
    const Column *pretest = input->stages->cohort->pretest;
    const bool declared = pretest->unit != NULL && pretest->unit[0] != '\0';
    const char *unit = further_unit(input);

    if (declared)
        unit = pretest->unit;
    else if (pretest->binary != input->effects->row[0].binary)
        unit = pretest->binary ? "share" : "points";
    return text_equal(unit, further_unit(input)) ? words
                                                 : arena_printf(arena, "%s (%s)", words, unit);
}

/* Earlier scores are described, not tested: groups that differ by chance differ all the same. */
static void add_pretest(Table *table, const char *words, const Effect *e)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->quantity, words);
    row_count(row, &column->n_treated, e->n_treated, NULL);
    row_count(row, &column->clusters, e->clusters, NULL);
    row_real(row, &column->estimate, e->pre_mean_treated - e->pre_mean_control);
}

static bool plain_difference(Arena *arena, const FurtherInput *input, Effect *out, Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    EffectSettings plain = s->settings->effects;
    EffectStudy *study;

    plain.estimator = (const Estimator *)registry_with(&estimators, TRAIT_PLAIN);
    plain.estimator_settings = NULL; /* they are the other's */
    plain.adjust = ADJUST_NONE;
    const bool ok = effect_study_open(scratch, &plain, s->cohort, s->matching, &study, err) &&
                    effect_study_overall(study, arena, out, err);
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const char *done = match_words(input->stages->settings->matching.method)->done;
    Effect plain;

    (void)notes;
    if (!plain_difference(arena, input, &plain, err))
        return false;
    Table *out = further_table(arena, input, &table_matched_difference,
                               arena_printf(arena, "The plain %s difference", done));
    out->sentence = arena_printf(
        arena,
        "The program's students against %s, each with its weight, beside the study's estimate; %s.",
        has_comparison_students(input) ? "those matched to them" : "the comparison students",
        plain.variance_kind == input->effects->row[0].variance_kind
            ? "both have the study's own standard error"
            : "each has the standard error that its estimator allows");
    add_effect(out, input, "the estimate", &input->effects->row[0]);
    add_effect(out, input, arena_printf(arena, "mean %s difference", done), &plain);
    if (isfinite(input->effects->row[0].pre_mean_treated))
        add_pretest(out, pretest_words(arena, input), &input->effects->row[0]);
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_matched_difference = {
    .name = "matched_difference",
    .help = "the difference of the groups as the design made them, before any model",
    .source = "as NWEA's virtual comparison groups are reported; the standard error is the study's",
    .applies = has_estimate,
    .run = run,
};
