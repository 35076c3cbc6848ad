/* Effects in charter and in district schools, or whatever types the column knows, and whether they
 * differ: the program and the type of its schools are easily confounded. */
#include "further/parts.h"

#include "alike/tables.h"
#include "alike/text.h"

static const char *const names[] = {"type", "school_type", "charter"};

static const Column *type_column(const FurtherInput *input)
{
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        const Column *column = frame_find(input->stages->frame, names[k]);
        if (column != NULL)
            return column;
    }
    return NULL;
}

static bool applies(const FurtherInput *input)
{
    return has_matched_students(input) && type_column(input) != NULL;
}

static const TableColumn columns[] = {
    {.name = "contrast", .title = "Difference of effects", .type = CELL_TEXT},
    {.name = "estimate", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "problem", .title = "Not estimated because", .type = CELL_TEXT},
};

/* Of types with program students, each against the first of them. */
static bool add_contrasts(Arena *arena, const FurtherInput *input, const Levels *types, Table *out,
                          Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    uint8_t *present = ARENA_ARRAY(scratch, uint8_t, types->n_levels);
    EffectStudy *study;
    size_t first = 0;

    for (size_t i = 0; i < s->cohort->n; i++)
        if (s->cohort->treated[i] && input->effects->weight[i] > 0.0 &&
            types->level[i] != LEVEL_NONE)
            present[types->level[i]] = 1;
    while (first < types->n_levels && !present[first])
        first++;
    bool ok = effect_study_open(scratch, s->design, s->cohort, s->matching, &study, err);
    for (size_t g = first + 1; ok && g < types->n_levels; g++) {
        Effect e;
        if (!present[g])
            continue;
        ok = effect_study_contrast(study, arena, types->level, (int32_t)first, (int32_t)g, &e, err);
        if (!ok)
            break;
        const double value[] = {e.estimate, e.se, e.df, e.p, e.ci_low, e.ci_high};
        Cell *cell = table_add_row(out);
        set_text(&cell[0], arena_printf(arena, "%s less %s", types->name[g], types->name[first]));
        for (size_t k = 0; k < COUNT_OF(value); k++)
            set_real(&cell[1 + k], value[k]);
        set_text(&cell[7], e.problem);
    }
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    const Column *column = type_column(input);
    const size_t n = COUNT_OF(columns);
    const Levels types = frame_levels(arena, column, cohort->row, cohort->n);
    const GroupTable groups = {
        .kind = &table_school_type,
        .title = "By type of school",
        .what = column->label,
        .sentence = "Effects for program students by the type of their own school, each with its "
                    "comparison students, whatever the type of theirs, and the weights of the "
                    "whole design.",
        .n = types.n_levels,
        .level = types.name,
        .level_of = types.level,
    };
    Table *out = table_create(arena, "school_type_difference", "Do the types of school differ?",
                              columns_of_outcome(arena, input, columns, n), n);

    (void)notes;
    out->sentence =
        "A Wald test in one regression in which every type has a model of its own, with the "
        "study's variance, so that comparison schools that serve both types are allowed for.";
    if (!further_groups(arena, input, &groups, tables, err) ||
        !add_contrasts(arena, input, &types, out, err))
        return false;
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_school_type = {
    .name = "school_type",
    .help = "effects by type of school (column type, school_type or charter), and their difference",
    .source = "RAND RR-1365 (2015) reports charter and district schools; the test is ours",
    .unasked = true,
    .applies = applies,
    .run = run,
};
