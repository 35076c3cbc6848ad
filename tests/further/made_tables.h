/* Further tables from their real producers, on a made study, for tests of who reads them: charts,
 * sections, disclosure control. Columns and words are those of every run. */
#ifndef MADE_TABLES_H
#define MADE_TABLES_H

#include "effect/made_groups.h"
#include "further/said.h"
#include "stage_settings.h"

#include "alike/further.h"

#include <gsl/gsl_errno.h>

typedef struct MadeTables {
    MadeStudy study;
    Design design;
    StageSettings told;
    OutcomeSpec outcome;
    Stages stages;
    Effects effects;
    Tables tables;
    Notes notes;
} MadeTables;

/* Schools are called "School 1", "School 2", ... in the order of the world. */
static inline void made_name_schools(Arena *arena, Column *school, size_t n_rows, size_t n_schools)
{
    school->type = COLUMN_FACTOR;
    school->level = ARENA_ARRAY(arena, int32_t, n_rows);
    school->level_name = ARENA_ARRAY(arena, const char *, n_schools);
    school->n_levels = n_schools;
    for (size_t i = 0; i < n_rows; i++)
        school->level[i] = (int32_t)school->real[i];
    for (size_t s = 0; s < n_schools; s++)
        school->level_name[s] = arena_printf(arena, "School %zu", s + 1);
    school->real = NULL;
}

/* Every further table there is for a study of comparison groups with national norms. */
static inline MadeTables *made_tables(Arena *arena, const World *world)
{
    static const SpanSpec span = {.from = {.text = "Fall 2014-2015"},
                                  .to = {.text = "Spring 2014-2015"}};
    static Name school = {.text = "school"};
    static Error err;
    gsl_set_error_handler_off();
    MadeTables *m = ARENA_NEW(arena, MadeTables);
    m->study = made_study(arena, world);
    made_name_schools(arena, &m->study.frame->column[0], m->study.frame->n_rows,
                      world->n_program + world->n_comparison);
    m->outcome = (OutcomeSpec){
        .name = {.text = "score"}, .subject = "Math", .span = &span, .same_scale = true};
    m->study.cohort->outcome_spec = &m->outcome;
    m->design = (Design){.name = "primary",
                         .primary = true,
                         .further = said_meaningful(arena, 0.05),
                         .effects = {.estimator = estimator_find("regression"),
                                     .variance = VARIANCE_CR2,
                                     .cluster = CLUSTER_GROUP,
                                     .cluster_by = {.n = 1, .item = &school},
                                     .cluster_ways = 2,
                                     .confidence = 0.95}};
    m->told = settings_for_stages(arena, &m->design, &m->outcome);
    m->stages = (Stages){.design = m->design.name,
                         .settings = &m->told,
                         .norms = norm_table_at(0),
                         .of_test_records = true,
                         .outcome = &m->outcome,
                         .frame = m->study.frame,
                         .cohort = m->study.cohort,
                         .matching = m->study.matching};
    const FurtherInput input = {.stages = &m->stages, .effects = &m->effects};
    if (!effect_estimate(arena, EFFECTS_OF(&m->design), m->study.cohort, m->study.matching,
                         &m->effects, &err) ||
        !further_run(arena, &input, &m->tables, &m->notes, &err))
        fail_msg("%s", err.text);
    return m;
}

static inline Table *made_table(const MadeTables *m, const TableKind *kind)
{
    for (size_t k = 0; k < m->tables.n; k++)
        if (m->tables.item[k]->kind == kind)
            return m->tables.item[k];
    fail_msg("no table %s was produced", kind->name);
    return NULL;
}

static inline Cell *made_cell(Table *table, size_t row, const TableColumn *handle)
{
    return row_cell(row_at(table, row), handle);
}

/* As disclosure control hides a row: words stay, numbers go. */
static inline void made_hide(Table *table, size_t row)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (table->column[k].type != CELL_TEXT)
            table->cell[row * table->n_columns + k] = (Cell){.text = HIDDEN_MARK, .value = NAN};
}

#endif
