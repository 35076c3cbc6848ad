#include "further/parts.h"

#include "alike/effect_study.h"
#include "alike/multiple.h"
#include "alike/part_tables.h"
#include "alike/results.h"

#include <math.h>

bool has_estimate(const FurtherInput *input)
{
    const Stages *s = input->stages;

    return s->settings->effects.estimand != ESTIMAND_ATC && s->cohort->outcome != NULL &&
           s->cohort->outcome->type == COLUMN_REAL && input->effects->n > 0 &&
           !isnan(input->effects->row[0].estimate);
}

bool has_comparison_students(const FurtherInput *input)
{
    return has_estimate(input) && input->stages->matching->n_links > 0;
}

const Column *school_column(const FurtherInput *input)
{
    const Stages *s = input->stages;
    const EffectSettings *settings = &s->settings->effects;
    const Column *cluster = effect_cluster_column(settings, s->matching, s->cohort);

    return cluster != NULL ? cluster : frame_known(s->frame, KNOWN_SCHOOL);
}

static Analysis analysis_of(const FurtherInput *input)
{
    return (Analysis){.outcome_spec = input->stages->outcome, .effects = *input->effects};
}

const char *further_unit(const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Analysis analysis = analysis_of(input);
    const Column *score = frame_find(s->frame, s->outcome->score.text);

    return score != NULL && score->unit != NULL && score->unit[0] != '\0'
               ? score->unit
               : analysis_unit(&analysis);
}

int further_digits(const FurtherInput *input)
{
    const Analysis analysis = analysis_of(input);

    return analysis_digits(&analysis);
}

PeopleSet further_set(const FurtherInput *input)
{
    const OutcomeSpec *outcome = input->stages->outcome;

    return (PeopleSet){.arms = SET_BOTH,
                       .outcome = outcome->name.text,
                       .design = input->stages->design,
                       .span = outcome->span != NULL ? outcome->span->name.text : NULL};
}

Table *further_table(Arena *arena, const FurtherInput *input, const TableKind *kind,
                     const char *title)
{
    Table *table = table_make(arena, kind, title, further_set(input));

    table_in_unit(table, further_unit(input), further_digits(input));
    return table;
}

void row_below(Row row, const TableColumn *handle, double value, double limit)
{
    if (!isnan(value))
        row_mark(row, handle, value < limit ? "yes" : "no", value < limit);
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

TABLE_DEFINE_COLUMNS(group_effects, GROUP_EFFECTS_LIST);

static void add_group(Table *table, const FurtherInput *input, const Effect *e, double q)
{
    const union group_effects_columns *column = &group_effects_columns;
    const Row row = row_add(
        table, (PeopleSet){.arms = SET_BOTH, .group = table->kind->name, .level = e->level});

    row_people(row, e->people);
    row_text(row, &column->group, e->level);
    row_count(row, &column->n_treated, e->n_treated, NULL);
    row_count(row, &column->n_control, e->n_control, NULL);
    row_count(row, &column->clusters, e->clusters, NULL);
    row_real(row, &column->estimate, e->estimate);
    row_real(row, &column->se, e->se);
    row_real(row, &column->df, e->df);
    row_real(row, &column->ci_low, e->ci_low);
    row_real(row, &column->ci_high, e->ci_high);
    row_real(row, &column->g, in_sds(input, e, e->estimate, e->g));
    row_real(row, &column->g_ci_low, in_sds(input, e, e->ci_low, e->g_ci_low));
    row_real(row, &column->g_ci_high, in_sds(input, e, e->ci_high, e->g_ci_high));
    row_real(row, &column->p, e->p);
    row_real(row, &column->q, q);
    row_below(row, &column->significant, q, 0.05);
    row_real(row, &column->baseline_g, e->baseline_g);
    row_text(row, &column->baseline, e->baseline_class);
    row_phrase(row, &column->problem, e->problem, e->problem_counts);
}

bool further_groups(Arena *arena, const FurtherInput *input, const GroupTable *all, Tables *tables,
                    Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    const GroupTable present = groups_present(scratch, input, all), *groups = &present;
    EffectStudy *study;
    Effects effects = {.n = 0};

    bool ok = groups->n < 2 || (further_study(scratch, input, &study, err) &&
                                effect_study_parts(study, arena, groups->level_of, groups->level,
                                                   groups->n, groups->kind->name, &effects, err));
    if (ok && effects.n > 1) {
        Table *out = further_table(arena, input, groups->kind, groups->title);
        table_entitle(out, &group_effects_columns.group, groups->what);
        double *q = ARENA_ARRAY(scratch, double, effects.n);
        out->sentence = groups->sentence;
        for (size_t g = 0; g < effects.n; g++)
            q[g] = effects.row[g].p;
        adjust_by(s->adjustment, q, effects.n, q);
        for (size_t g = 0; g < effects.n; g++)
            add_group(out, input, &effects.row[g], q[g]);
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return ok;
}
