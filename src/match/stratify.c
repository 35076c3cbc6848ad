#include "stratify.h"

#include "alike/sort.h"

#include <math.h>

const MatchWords match_words_strata = {
    .act = "matching",
    .done = "matched",
    .weights = "matching weights",
    .as_it_is = "weighted as matched",
    .lacked = "had no counterpart",
    .plain = "between the groups",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, matched treated",
                      [ESTIMAND_ATC] = "ATC, matched control",
                      [ESTIMAND_ATE] = "ATE, matched"},
};

size_t strata_rank(const double *value, int32_t *level, size_t n)
{
    Arena *scratch = arena_create();
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    int32_t rank = -1;
    sort_identity(order, n);
    sort_by_real(value, order, n);
    for (size_t i = 0; i < n; i++) {
        const double x = value[order[i]];
        level[order[i]] = LEVEL_NONE;
        if (isnan(x)) /* and so are all behind it */
            continue;
        rank += i == 0 || x != value[order[i - 1]];
        level[order[i]] = rank;
    }
    arena_destroy(scratch);
    return (size_t)(rank + 1);
}

void strata_levels(Arena *arena, const Cohort *cohort, StrataColumn *out)
{
    const Column *column = out->column;
    out->level = ARENA_ARRAY(arena, int32_t, cohort->n);
    out->n_levels = column->n_levels;
    if (column->type == COLUMN_FACTOR) {
        for (size_t i = 0; i < cohort->n; i++)
            out->level[i] = column->level[cohort->row[i]];
        return;
    }
    Arena *scratch = arena_create();
    double *value = ARENA_ARRAY(scratch, double, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        value[i] = column->type == COLUMN_REAL ? column->real[cohort->row[i]] : NAN;
    out->n_levels = strata_rank(value, out->level, cohort->n);
    arena_destroy(scratch);
}

void strata_add_named(Arena *arena, const Cohort *cohort, Names names, StrataColumns *columns)
{
    StrataColumn *item = ARENA_ARRAY(arena, StrataColumn, columns->n + names.n);
    for (size_t k = 0; k < columns->n; k++)
        item[k] = columns->item[k];
    columns->item = item;
    for (size_t k = 0; k < names.n; k++) {
        item[columns->n] =
            (StrataColumn){.column = cohort_column(cohort, names.item[k]), .name = names.item[k]};
        strata_levels(arena, cohort, &item[columns->n++]);
    }
}

void strata_cross(Arena *arena, const Cohort *cohort, const StrataColumns *columns,
                  MatchStrata *out)
{
    *out = (MatchStrata){.n = 1, .of = ARENA_ARRAY(arena, int32_t, cohort->n)};
    for (size_t k = 0; k < columns->n; k++) {
        const StrataColumn *c = &columns->item[k];
        const Levels levels = {.n_rows = cohort->n, .level = c->level, .n_levels = c->n_levels};
        match_strata_add(arena, cohort, levels, c->column->name, column_label(c->column), out);
    }
}

StrataMet strata_met(const Cohort *cohort, const int32_t *of, size_t n_strata)
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, n_strata);
    StrataMet met = {{0, 0}};
    for (size_t i = 0; i < cohort->n; i++)
        if (of[i] != STRATUM_NONE)
            arms[of[i]] |= cohort->treated[i] ? 2 : 1;
    for (size_t i = 0; i < cohort->n; i++)
        if (of[i] != STRATUM_NONE && arms[of[i]] == 3)
            met.n[cohort->treated[i] != 0]++;
    arena_destroy(scratch);
    return met;
}
