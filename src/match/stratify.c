#include "stratify.h"

#include "alike/sort.h"
#include "alike/text.h"

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

static const char *label_of(const Column *column)
{
    return column->label != NULL ? column->label : column->name;
}

void strata_cross(Arena *arena, const Cohort *cohort, const StrataColumns *columns,
                  MatchStrata *out)
{
    Text text = {.arena = arena};
    *out = (MatchStrata){.n = 1, .of = ARENA_ARRAY(arena, int32_t, cohort->n)};
    for (size_t k = 0; k < columns->n; k++) {
        const StrataColumn *c = &columns->item[k];
        match_strata_refine(out, c->level, c->n_levels, cohort->n);
        text_format(&text, "%s%s",
                    k == 0                ? ""
                    : k + 1 == columns->n ? " and "
                                          : ", ",
                    label_of(c->column));
    }
    out->columns = text.bytes;
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

static double weight_in(Estimand estimand, bool treated, const double *n)
{
    const double others = treated ? n[0] / n[1] : n[1] / n[0];
    if (estimand == ESTIMAND_ATE)
        return 1 + others;
    return treated == (estimand == ESTIMAND_ATT) ? 1 : others;
}

void strata_weigh(Arena *arena, const MatchProblem *problem, const int32_t *of, size_t n_strata,
                  Matching *out)
{
    const Cohort *cohort = problem->cohort;
    const Estimand estimand = (Estimand)problem->settings->estimand;
    double *weight = ARENA_ARRAY(arena, double, cohort->n);
    out->set = ARENA_ARRAY(arena, int32_t, cohort->n);
    Arena *scratch = arena_create();
    double(*n)[2] = arena_array(scratch, n_strata, sizeof *n);
    int32_t *number = ARENA_ARRAY(scratch, int32_t, n_strata); /* of the set, + 1 */
    int32_t last = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (of[i] != STRATUM_NONE)
            n[of[i]][cohort->treated[i] != 0]++;
    for (size_t i = 0; i < cohort->n; i++) {
        out->set[i] = SET_NONE;
        if (of[i] == STRATUM_NONE || !(n[of[i]][0] > 0 && n[of[i]][1] > 0))
            continue;
        weight[i] = weight_in(estimand, cohort->treated[i], n[of[i]]);
        if (number[of[i]] == 0)
            number[of[i]] = ++last;
        out->set[i] = number[of[i]] - 1;
    }
    arena_destroy(scratch);
    out->n_sets = (size_t)last;
    out->caliper_width = NAN;
    matching_from_weights(problem, estimand, weight, out);
}
