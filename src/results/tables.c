/* Tables that are made on demand from one analysis: what CSV files and the report show. */
#include "alike/results.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

static const TableColumn flow_columns[] = {
    {.name = "step", .title = "Step", .type = CELL_TEXT},
    {.name = "reason", .title = "What happened", .type = CELL_TEXT},
    {.name = "treated", .title = "Program", .type = CELL_COUNT},
    {.name = "control", .title = "Comparison", .type = CELL_COUNT},
    {.name = "other", .title = "Neither", .type = CELL_COUNT},
};

Table *results_flow_table(Arena *arena, const Analysis *analysis)
{
    Table *table = table_create(arena, "flow",
                                arena_printf(arena, "Who was read, left out and %s",
                                             match_words(analysis->design_spec)->done),
                                flow_columns, 5);
    table->sentence = "Rows marked excluded count who left and why; the others count who remained.";
    for (size_t i = 0; i < analysis->flow.n; i++) {
        const FlowRow *row = &analysis->flow.row[i];
        Cell *cell = table_add_row(table);
        set_text(&cell[0], row->step);
        set_text(&cell[1], row->reason);
        set_count(&cell[2], row->treated, row->hidden_treated);
        set_count(&cell[3], row->control, row->hidden_control);
        set_count(&cell[4], row->other, NULL);
    }
    return table;
}

#define SIDE_COLUMNS(name_, title_)                                                                \
    {.name = name_ "_mean_treated",                                                                \
     .title = title_ ": program mean",                                                             \
     .type = CELL_REAL,                                                                            \
     .digits = 3},                                                                                 \
        {.name = name_ "_mean_control",                                                            \
         .title = title_ ": comparison mean",                                                      \
         .type = CELL_REAL,                                                                        \
         .digits = 3},                                                                             \
        {.name = name_ "_sd_treated",                                                              \
         .title = title_ ": program SD",                                                           \
         .type = CELL_REAL,                                                                        \
         .digits = 3},                                                                             \
        {.name = name_ "_sd_control",                                                              \
         .title = title_ ": comparison SD",                                                        \
         .type = CELL_REAL,                                                                        \
         .digits = 3},                                                                             \
        {.name = name_ "_smd",                                                                     \
         .title = title_ ": standardized difference",                                              \
         .type = CELL_REAL,                                                                        \
         .unit = "SD",                                                                             \
         .digits = 3},                                                                             \
        {.name = name_ "_g",                                                                       \
         .title = title_ ": WWC effect size",                                                      \
         .type = CELL_REAL,                                                                        \
         .unit = "SD",                                                                             \
         .digits = 3},                                                                             \
        {.name = name_ "_variance_ratio",                                                          \
         .title = title_ ": variance ratio",                                                       \
         .type = CELL_REAL,                                                                        \
         .digits = 2},                                                                             \
        {.name = name_ "_ecdf_mean",                                                               \
         .title = title_ ": mean eCDF difference",                                                 \
         .type = CELL_REAL,                                                                        \
         .digits = 3},                                                                             \
    {                                                                                              \
        .name = name_ "_ks", .title = title_ ": largest eCDF difference", .type = CELL_REAL,       \
        .digits = 3                                                                                \
    }

static const TableColumn balance_columns[] = {
    {.name = "covariate", .title = "Column", .type = CELL_TEXT},
    {.name = "level", .title = "Level", .type = CELL_TEXT},
    {.name = "label", .title = "Characteristic", .type = CELL_TEXT},
    {.name = "smd_sd", .title = "SD that the differences are in", .type = CELL_REAL, .digits = 3},
    SIDE_COLUMNS("before", "Before"),
    SIDE_COLUMNS("after", "After"),
    {.name = "wwc", .title = "WWC baseline category", .type = CELL_TEXT},
    {.name = "adjusted", .title = "In the outcome model", .type = CELL_TEXT},
};

/* Nine cells; a hidden row keeps its rounded smd alone. */
static void side_cells(Cell *cell, const BalanceSide *side, bool binary, const char *hidden)
{
    const double value[9] = {side->mean_treated,   side->mean_control, side->sd_treated,
                             side->sd_control,     side->smd,          side->g,
                             side->variance_ratio, side->ecdf_mean,    side->ks};
    for (size_t k = 0; k < 9; k++) {
        set_real(&cell[k], value[k]);
        if (hidden != NULL && k != 4 && !(binary && k == 6))
            set_text(&cell[k], hidden);
    }
}

Table *results_balance_table(Arena *arena, const Analysis *analysis)
{
    Table *table = table_create(arena, "balance", "How alike the groups are, before and after",
                                balance_columns, COUNT_OF(balance_columns));
    table->sentence =
        "A standardized difference of 0 means that the groups' averages are equal; it divides by "
        "smd_sd, before and after. The WWC category follows from the effect size g after.";
    for (size_t i = 0; i < analysis->balance.n; i++) {
        const BalanceRow *row = &analysis->balance.row[i];
        Cell *cell = table_add_row(table);
        set_text(&cell[0], row->covariate);
        set_text(&cell[1], row->level);
        set_text(&cell[2], row->label);
        set_real(&cell[3], row->reference_sd);
        if (row->hidden != NULL)
            set_text(&cell[3], row->hidden);
        side_cells(&cell[4], &row->before, row->binary, row->hidden);
        side_cells(&cell[13], &row->after, row->binary, row->hidden);
        set_text(&cell[22], row->is_score ? NULL : row->wwc);
        set_text(&cell[23], row->adjusted ? "yes" : "no");
    }
    return table;
}

Table *results_effects_table(Arena *arena, const Analysis *analysis)
{
    const size_t n = n_effect_fields;
    TableColumn *columns = ARENA_ARRAY(arena, TableColumn, n);
    for (size_t k = 0; k < n; k++)
        columns[k] = effect_fields[k].column;
    Table *table = table_create(
        arena, "effects", "Estimates",
        columns_in_unit(arena, columns, n, analysis_unit(analysis), analysis_digits(analysis)), n);
    table->sentence = "The overall estimate first, then the subgroups of the study file.";
    for (size_t i = 0; i < analysis->effects.n; i++) {
        Cell *cell = table_add_row(table);
        for (size_t k = 0; k < n; k++)
            cell[k] = effect_cell(&analysis->effects.row[i], &effect_fields[k]);
    }
    return table;
}

static const TableColumn propensity_columns[] = {
    {.name = "term", .title = "Term", .type = CELL_TEXT},
    {.name = "estimate",
     .title = "Coefficient",
     .type = CELL_REAL,
     .unit = "log odds",
     .digits = 4},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = "log odds", .digits = 4},
};

Table *results_propensity_table(Arena *arena, const Analysis *analysis)
{
    Table *table = table_create(arena, "propensity", "Model of being in the program",
                                propensity_columns, COUNT_OF(propensity_columns));
    table->sentence = "It serves to find students to compare; its coefficients are not effects.";
    for (size_t i = 0; i < analysis->score.n_coefficients; i++) {
        const Coefficient *coefficient = &analysis->score.coefficient[i];
        Cell *cell = table_add_row(table);
        set_text(&cell[0], coefficient->term);
        set_real(&cell[1], coefficient->estimate);
        set_real(&cell[2], coefficient->se);
        if (coefficient->aliased) {
            set_text(&cell[1], "dropped");
            set_text(&cell[2], "dropped");
        }
    }
    return table;
}

static const TableColumn overlap_columns[] = {
    {.name = "lo", .title = "Score from", .type = CELL_REAL, .digits = 2},
    {.name = "hi", .title = "Score to", .type = CELL_REAL, .digits = 2},
    {.name = "all_treated", .title = "Program, all", .type = CELL_REAL, .unit = "%", .digits = 1},
    {.name = "all_control",
     .title = "Comparison, all",
     .type = CELL_REAL,
     .unit = "%",
     .digits = 1},
    {.name = "matched_treated",
     .title = "Program, matched",
     .type = CELL_REAL,
     .unit = "%",
     .digits = 1},
    {.name = "matched_control",
     .title = "Comparison, matched",
     .type = CELL_REAL,
     .unit = "%",
     .digits = 1},
};

Table *results_overlap_table(Arena *arena, const Analysis *analysis)
{
    const Overlap *overlap = &analysis->overlap;
    Table *table = table_create(arena, "overlap", "Overlap of the propensity score",
                                overlap_columns, COUNT_OF(overlap_columns));
    table->sentence = "Percent of each group whose score lies in the range.";
    for (size_t i = 0; i < overlap->n_bins; i++) {
        Cell *cell = table_add_row(table);
        set_real(&cell[0], overlap->lo[i]);
        set_real(&cell[1], overlap->hi[i]);
        set_real(&cell[2], overlap->all_treated[i]);
        set_real(&cell[3], overlap->all_control[i]);
        set_real(&cell[4], overlap->matched_treated[i]);
        set_real(&cell[5], overlap->matched_control[i]);
    }
    return table;
}
