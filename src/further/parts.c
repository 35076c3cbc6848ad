#include "further/parts.h"

#include "alike/standards.h"
#include "alike/text.h"

#include <math.h>

bool has_matched_students(const FurtherInput *input)
{
    const Stages *s = input->stages;

    return s->matching->n_links > 0 && s->matching->link != NULL &&
           s->design->effects.estimand != ESTIMAND_ATC && s->cohort->score != NULL &&
           s->cohort->score->type == COLUMN_REAL && input->effects->n > 0 &&
           input->effects->row[0].problem == NULL;
}

const Column *school_column(const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Column *cluster = effect_cluster_column(s->design, s->matching, s->frame);

    return cluster != NULL ? cluster : frame_find(s->frame, "school");
}

void tables_add(Arena *arena, Table ***table, size_t *n_tables, Table *finished)
{
    Table **more = (Table **)arena_array(arena, *n_tables + 1, sizeof *more);

    if (finished->n_rows == 0)
        return;
    for (size_t k = 0; k < *n_tables; k++)
        more[k] = (*table)[k];
    more[(*n_tables)++] = finished;
    *table = more;
}

TableColumn *columns_of_outcome(Arena *arena, const FurtherInput *input, const TableColumn *columns,
                                size_t n)
{
    const Analysis analysis = {.design_spec = input->stages->design,
                               .outcome_spec = input->stages->outcome,
                               .effects = *input->effects};

    return columns_in_unit(arena, columns, n, analysis_unit(&analysis), analysis_digits(&analysis));
}

const char *below_words(double value, double limit)
{
    return isnan(value) ? NULL : value < limit ? "yes" : "no";
}

/* --- effects by groups --------------------------------------------------------------------------
 */

static const TableColumn group_columns[] = {
    {.name = "group", .title = "Group", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "n_control", .title = "Comparison n", .type = CELL_COUNT},
    {.name = "clusters", .title = "Clusters", .type = CELL_COUNT},
    {.name = "estimate", .title = "Effect", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "g_ci_low", .title = "Effect size from", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "g_ci_high", .title = "Effect size to", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "q", .title = "p among all groups", .type = CELL_REAL, .digits = 3},
    {.name = "significant", .title = "Significant at 5%", .type = CELL_COUNT},
    {.name = "problem", .title = "Not estimated because", .type = CELL_TEXT},
};

/* g in SDs of the whole study, so that groups can be compared: a group's own SD is smaller where
 * the group was made by the pretest. */
static double effect_size(const Effect *overall, double difference)
{
    return wwc_g(difference, overall->sd, (double)(overall->n_treated + overall->n_control));
}

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

bool further_groups(Arena *arena, const FurtherInput *input, const GroupTable *all, Table ***table,
                    size_t *n_tables, Error *err)
{
    const Stages *s = input->stages;
    const size_t n_columns = COUNT_OF(group_columns);
    Arena *scratch = arena_create();
    const GroupTable present = groups_present(scratch, input, all), *groups = &present;
    EffectStudy *study;
    Effects effects = {.n = 0};

    bool ok = groups->n < 2 ||
              (effect_study_open(scratch, s->design, s->cohort, s->matching, &study, err) &&
               effect_study_parts(study, arena, groups->level_of, groups->level, groups->n,
                                  groups->name, &effects, err));
    if (ok && effects.n > 1) {
        TableColumn *columns = columns_of_outcome(arena, input, group_columns, n_columns);
        columns[0].title = groups->what;
        Table *out = table_create(arena, groups->name, groups->title, columns, n_columns);
        double *q = ARENA_ARRAY(scratch, double, effects.n);
        out->sentence = groups->sentence;
        for (size_t g = 0; g < effects.n; g++)
            q[g] = effects.row[g].p;
        adjust_benjamini_hochberg(q, effects.n, q);
        for (size_t g = 0; g < effects.n; g++) {
            const Effect *e = &effects.row[g];
            const Effect *overall = &input->effects->row[0];
            const double value[] = {e->estimate,
                                    e->se,
                                    e->df,
                                    e->ci_low,
                                    e->ci_high,
                                    effect_size(overall, e->estimate),
                                    effect_size(overall, e->ci_low),
                                    effect_size(overall, e->ci_high),
                                    e->p,
                                    q[g]};
            Cell *cell = table_add_row(out);
            set_text(&cell[0], e->level);
            set_count(&cell[1], e->n_treated, NULL);
            set_count(&cell[2], e->n_control, NULL);
            set_count(&cell[3], e->clusters, NULL);
            for (size_t k = 0; k < COUNT_OF(value); k++)
                set_real(&cell[4 + k], value[k]);
            set_text(&cell[14], below_words(q[g], 0.05));
            set_text(&cell[15], e->problem);
        }
        tables_add(arena, table, n_tables, out);
    }
    arena_destroy(scratch);
    return ok;
}
