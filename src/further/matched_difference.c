/* The plain difference between the program's students and those matched to them, before any model:
 * what the data say, beside the estimate. The same entry makes it, asked for the estimator
 * `difference`. */
#include "further/parts.h"

#include "alike/text.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "quantity", .title = "What", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "clusters", .title = "Clusters", .type = CELL_COUNT},
    {.name = "estimate", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
};

static void add_effect(Table *table, const FurtherInput *input, const char *what, const Effect *e)
{
    const Effect *overall = &input->effects->row[0];
    const double size = overall->binary ? (e == overall ? e->g : (double)NAN)
                                        : effect_size_of(&input->effects->scale, e->estimate);
    const double value[] = {e->estimate, e->se, e->df, e->p, e->ci_low, e->ci_high, size};
    Cell *cell = table_add_row(table);

    set_text(&cell[0], what);
    set_count(&cell[1], overall->n_treated, NULL);
    set_count(&cell[2], e->clusters, NULL);
    for (size_t k = 0; k < COUNT_OF(value); k++)
        set_real(&cell[3 + k], value[k]);
}

/* Earlier scores are described, not tested: groups that differ by chance differ all the same. */
static void add_pretest(Table *table, const Effect *e)
{
    Cell *cell = table_add_row(table);

    set_text(&cell[0], "the same of the earlier score");
    set_count(&cell[1], e->n_treated, NULL);
    set_count(&cell[2], e->clusters, NULL);
    set_real(&cell[3], e->pre_mean_treated - e->pre_mean_control);
}

static bool plain_difference(Arena *arena, const FurtherInput *input, Effect *out, Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    Design *plain = ARENA_NEW(scratch, Design);
    EffectStudy *study;

    *plain = *s->design;
    plain->effects.estimator = estimator_find("difference");
    plain->effects.adjust = ADJUST_NONE;
    const bool ok = effect_study_open(scratch, plain, s->cohort, s->matching, &study, err) &&
                    effect_study_overall(study, arena, out, err);
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const size_t n = COUNT_OF(columns);
    Effect plain;

    (void)notes;
    if (!plain_difference(arena, input, &plain, err))
        return false;
    Table *out = table_create(arena, "matched_difference", "The plain matched difference",
                              columns_of_outcome(arena, input, columns, n), n);
    out->sentence = "The program's students against those matched to them, each with its weight, "
                    "beside the study's estimate; both have the study's own standard "
                    "error.";
    add_effect(out, input, "the estimate", &input->effects->row[0]);
    add_effect(out, input, "mean matched difference", &plain);
    if (isfinite(input->effects->row[0].pre_mean_treated))
        add_pretest(out, &input->effects->row[0]);
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_matched_difference = {
    .name = "matched_difference",
    .help = "the difference of the matched groups before any model",
    .source = "as NWEA's virtual comparison groups are reported; the standard error is the study's",
    .applies = has_matched_students,
    .run = run,
};
