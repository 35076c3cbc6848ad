#include "further/parts.h"

#include "alike/multiple.h"
#include "alike/tables.h"
#include "alike/text.h"

#include <math.h>

bool has_matched_students(const FurtherInput *input)
{
    const Stages *s = input->stages;

    return s->matching->n_links > 0 && s->matching->link != NULL &&
           s->design->effects.estimand != ESTIMAND_ATC && s->cohort->outcome != NULL &&
           s->cohort->outcome->type == COLUMN_REAL && input->effects->n > 0 &&
           !isnan(input->effects->row[0].estimate);
}

const Column *school_column(const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Column *cluster = effect_cluster_column(s->design, s->matching, s->cohort);

    return cluster != NULL ? cluster : frame_find(s->frame, "school");
}

TableColumn *columns_of_outcome(Arena *arena, const FurtherInput *input, const TableColumn *columns,
                                size_t n)
{
    const Analysis analysis = {.design_spec = input->stages->design,
                               .outcome_spec = input->stages->outcome,
                               .effects = *input->effects};

    return columns_in_unit(arena, columns, n, analysis_unit(&analysis), analysis_digits(&analysis));
}

static PeopleSet set_of(const FurtherInput *input)
{
    const OutcomeSpec *outcome = input->stages->outcome;

    return (PeopleSet){.outcome = outcome->name.text,
                       .design = input->stages->design->name,
                       .span = outcome->span != NULL ? outcome->span->name.text : NULL};
}

Table *further_table(Arena *arena, const FurtherInput *input, const TableKind *kind,
                     const char *title)
{
    Table *table = table_make(arena, kind, title, set_of(input));

    table->column = columns_of_outcome(arena, input, kind->column, kind->n_columns);
    return table;
}

const char *below_words(double value, double limit)
{
    return isnan(value) ? NULL : value < limit ? "yes" : "no";
}

/* --- effects by groups --------------------------------------------------------------------------
 */

/* Groups that no treated student of the estimate is in are left out. */
static GroupTable groups_present(Arena *scratch, const FurtherInput *input,
                                 const GroupTable *groups)
{
    const Cohort *cohort = input->stages->cohort;
    GroupTable out = *groups;
    int32_t *number = ARENA_ARRAY(scratch, int32_t, groups->n);

    out.n = 0;
    const char **level = (const char **)arena_array(scratch, groups->n, sizeof *level);
    out.level = level;
    out.level_of = ARENA_ARRAY(scratch, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->treated[i] && input->effects->weight[i] > 0.0 &&
            groups->level_of[i] != LEVEL_NONE)
            number[groups->level_of[i]] = 1;
    for (size_t g = 0; g < groups->n; g++) {
        if (number[g] == 0)
            continue;
        level[out.n] = groups->level[g];
        number[g] = (int32_t)++out.n;
    }
    for (size_t i = 0; i < cohort->n; i++)
        out.level_of[i] =
            groups->level_of[i] == LEVEL_NONE ? LEVEL_NONE : number[groups->level_of[i]] - 1;
    return out;
}

/* In the standard deviation of the whole study, so that groups can be compared: a group's own is
 * smaller where the group was made by the pretest. Shares have the Cox index. */
static double in_sds(const FurtherInput *input, const Effect *e, double difference, double index)
{
    return e->binary ? index : effect_size_of(&input->effects->scale, difference);
}

static void fill_group(const FurtherInput *input, Cell *cell, const Effect *e)
{
    set_text(&cell[GROUPS_GROUP], e->level);
    set_count(&cell[GROUPS_N_TREATED], e->n_treated, NULL);
    set_count(&cell[GROUPS_N_CONTROL], e->n_control, NULL);
    set_count(&cell[GROUPS_CLUSTERS], e->clusters, NULL);
    set_real(&cell[GROUPS_ESTIMATE], e->estimate);
    set_real(&cell[GROUPS_SE], e->se);
    set_real(&cell[GROUPS_DF], e->df);
    set_real(&cell[GROUPS_CI_LOW], e->ci_low);
    set_real(&cell[GROUPS_CI_HIGH], e->ci_high);
    set_real(&cell[GROUPS_G], in_sds(input, e, e->estimate, e->g));
    set_real(&cell[GROUPS_G_CI_LOW], in_sds(input, e, e->ci_low, e->g_ci_low));
    set_real(&cell[GROUPS_G_CI_HIGH], in_sds(input, e, e->ci_high, e->g_ci_high));
    set_real(&cell[GROUPS_P], e->p);
    set_real(&cell[GROUPS_BASELINE_G], e->baseline_g);
    set_text(&cell[GROUPS_BASELINE], e->baseline_class);
    set_text(&cell[GROUPS_PROBLEM], e->problem);
}

bool further_groups(Arena *arena, const FurtherInput *input, const GroupTable *all, Tables *tables,
                    Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    const GroupTable present = groups_present(scratch, input, all), *groups = &present;
    EffectStudy *study;
    Effects effects = {.n = 0};

    bool ok = groups->n < 2 ||
              (effect_study_open(scratch, s->design, s->cohort, s->matching, &study, err) &&
               effect_study_parts(study, arena, groups->level_of, groups->level, groups->n,
                                  groups->kind->name, &effects, err));
    if (ok && effects.n > 1) {
        TableColumn *columns =
            columns_of_outcome(arena, input, groups->kind->column, groups->kind->n_columns);
        columns[GROUPS_GROUP].title = groups->what;
        Table *out = table_create_kind(arena, groups->kind, groups->title, columns);
        double *q = ARENA_ARRAY(scratch, double, effects.n);
        out->sentence = groups->sentence;
        for (size_t g = 0; g < effects.n; g++)
            q[g] = effects.row[g].p;
        adjust_benjamini_hochberg(q, effects.n, q);
        for (size_t g = 0; g < effects.n; g++) {
            const Effect *e = &effects.row[g];
            Cell *cell = table_add_row(out);
            fill_group(input, cell, e);
            set_real(&cell[GROUPS_Q], q[g]);
            set_text(&cell[GROUPS_SIGNIFICANT], below_words(q[g], 0.05));
        }
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return ok;
}
