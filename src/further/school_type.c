/* Effects in charter and in district schools, or whatever types the column knows, and whether they
 * differ: the program and the type of its schools are easily confounded. */
#include "further/parts.h"

#include "alike/effect_study.h"
#include "alike/part_tables.h"

static const Column *type_column(const FurtherInput *input)
{
    return frame_known(input->stages->frame, KNOWN_SCHOOL_TYPE);
}

static bool applies(const FurtherInput *input)
{
    return has_comparison_students(input) && type_column(input) != NULL;
}

const TableKind table_school_type = TABLE_KIND(group_effects_columns, .name = "school_type");
TABLE_DEFINE(school_type_difference, SCHOOL_TYPE_DIFFERENCE_LIST, .name = "school_type_difference");
static const union school_type_difference_columns *const column = &school_type_difference_columns;

static void add_contrast(Arena *arena, Table *out, const char *group, const char *type,
                         const char *first, const Effect *e)
{
    const Row row =
        row_add(out, (PeopleSet){.arms = SET_BOTH, .group = group, .level = type, .other = first});

    row_people(row, e->people);
    row_text(row, &column->contrast, arena_printf(arena, "%s less %s", type, first));
    row_real(row, &column->estimate, e->estimate);
    row_real(row, &column->se, e->se);
    row_real(row, &column->df, e->df);
    row_real(row, &column->p, e->p);
    row_real(row, &column->ci_low, e->ci_low);
    row_real(row, &column->ci_high, e->ci_high);
    row_phrase(row, &column->problem, e->problem, e->problem_counts);
}

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
    bool ok = further_study(scratch, input, &study, err);
    for (size_t g = first + 1; ok && g < types->n_levels; g++) {
        Effect e;
        if (!present[g])
            continue;
        ok = effect_study_contrast(study, arena, types->level, (int32_t)first, (int32_t)g, &e, err);
        if (ok)
            add_contrast(arena, out, type_column(input)->name, types->name[g], types->name[first],
                         &e);
    }
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    const Column *type = type_column(input);
    const Levels types = frame_levels(arena, type, cohort->row, cohort->n);
    const GroupTable groups = {
        .kind = &table_school_type,
        .title = "By type of school",
        .what = type->label,
        .sentence = "Effects for program students by the type of their own school, each with its "
                    "comparison students, whatever the type of theirs, and the weights of the "
                    "whole design.",
        .n = types.n_levels,
        .level = types.name,
        .level_of = types.level,
    };
    Table *out = further_table(arena, input, &table_school_type_difference,
                               "Do the types of school differ?");

    (void)notes;
    out->sentence =
        "A Wald test of the difference of two types' effects, each estimated by itself, with the "
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
    .shares_study = true,
    .applies = applies,
    .run = run,
};
