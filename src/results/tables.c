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

static const TableColumn balance_columns[] = {
    {.name = "covariate", .title = "Column", AS_NAME},
    {.name = "level", .title = "Level", AS_NAME},
    {.name = "label", .title = "Characteristic", AS_NAME},
    {.name = "smd_sd", .title = "SD that the differences are in", AS_SCORE(NULL, 3)},
#define SIDE_MOMENT(name_, title_, hidden_, help_, ...)                                            \
    {.name = "before_" #name_, .title = "Before: " title_, __VA_ARGS__},
#define SIDE_MEASURE SIDE_MOMENT
#include "alike/balance_side.def"
#undef SIDE_MOMENT
#define SIDE_MOMENT(name_, title_, hidden_, help_, ...)                                            \
    {.name = "after_" #name_, .title = "After: " title_, __VA_ARGS__},
#include "alike/balance_side.def"
    {.name = "wwc", .title = "WWC baseline category", AS_VERDICT},
    {.name = "adjusted", .title = "In the outcome model", AS_TEXT},
};
static const TableKind balance_kind = {
    .name = "balance", .n_columns = COUNT_OF(balance_columns), .column = balance_columns};

Table *results_balance_table(Arena *arena, const Analysis *analysis)
{
    const size_t n = n_balance_side_fields;
    Table *table = table_make(arena, &balance_kind, "How alike the groups are, before and after",
                              analysis_set(analysis));
    table->sentence =
        "A standardized difference of 0 means that the groups' averages are equal; it divides by "
        "smd_sd, before and after. The WWC category follows from the effect size g after.";
    for (size_t i = 0; i < analysis->balance.n; i++) {
        const BalanceRow *row = &analysis->balance.row[i];
        Cell *cell = row_cell(row_add(table, table->of), &balance_columns[0]);
        *cell++ = (Cell){.text = row->covariate};
        *cell++ = (Cell){.text = row->level};
        *cell++ = (Cell){.text = row->label};
        *cell++ = (Cell){.text = row->hidden, .value = row->reference_sd};
        for (size_t k = 0; k < n; k++)
            *cell++ = balance_cell(row, &row->before, &balance_side_fields[k]);
        for (size_t k = 0; k < n; k++)
            *cell++ = balance_cell(row, &row->after, &balance_side_fields[k]);
        *cell++ = (Cell){.text = row->is_score ? NULL : row->wwc};
        *cell++ = (Cell){.text = row->adjusted ? "yes" : "no"};
    }
    return table;
}

Table *results_effects_table(Arena *arena, const Analysis *analysis)
{
    Table *table = table_make(arena, &table_effects, "Estimates", analysis_set(analysis));
    table_in_unit(table, analysis_unit(analysis), analysis_digits(analysis));
    table->sentence = "The overall estimate first, then the subgroups of the study file.";
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        const Row row = row_add(
            table, (PeopleSet){.arms = SET_BOTH, .group = effect->group, .level = effect->level});
        for (size_t k = 0; k < n_effect_fields; k++)
            *row_cell(row, &table_effects.column[k]) = effect_cell(effect, &effect_fields[k]);
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
     .title = "Program, compared",
     .type = CELL_REAL,
     .unit = "%",
     .digits = 1},
    {.name = "matched_control",
     .title = "Comparison, compared",
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
