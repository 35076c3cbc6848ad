/* Tables that are made on demand from one analysis: what CSV files and the report show. */
#include "alike/results.h"
#include "alike/results_tables.h"

#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

TABLE_DEFINE(flow, FLOW_LIST, .name = "flow");

static Table *flow_table(Arena *arena, const Analysis *analysis, const char *matched)
{
    const union flow_columns *column = &flow_columns;
    Table *table = table_make(
        arena, &table_flow,
        arena_printf(arena, "Who was read, left out and %s", analysis_words(analysis)->done),
        analysis_set(analysis));
    table->sentence = "Rows marked excluded count who left and why; the others count who remained.";
    for (size_t i = 0; i < analysis->flow.n; i++) {
        const FlowRow *flow = &analysis->flow.row[i];
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &column->step,
                 flow->step == FLOW_MATCHED ? matched : flow_step_word(flow->step));
        row_text(row, &column->reason, flow->reason);
        row_count(row, &column->treated, flow->treated, flow->hidden[1].text);
        row_count(row, &column->control, flow->control, flow->hidden[0].text);
        row_count(row, &column->other, flow->other, NULL);
    }
    return table;
}

Table *results_flow_table(Arena *arena, const Analysis *analysis)
{
    return flow_table(arena, analysis, flow_step_word(FLOW_MATCHED));
}

Table *results_flow_shown(Arena *arena, const Analysis *analysis)
{
    return flow_table(arena, analysis, analysis_words(analysis)->done);
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
    /* where results are published */
    {.name = "step", .title = "Step of means and SDs", AS_CONSTANT(NULL, 3)},
};
const TableKind table_balance = {
    .name = "balance", .n_columns = COUNT_OF(balance_columns), .column = balance_columns};

/* A step is a decimal itself. */
static Cell step_cell(double step)
{
    return (Cell){.value = step > 0.0 ? step : (double)NAN, .step = step > 0.0 ? step : 0.0};
}

static bool has_steps(const Balance *balance)
{
    for (size_t i = 0; i < balance->n; i++)
        if (balance->row[i].step != NULL || balance->row[i].hidden != NULL)
            return true;
    return false;
}

Table *results_balance_table(Arena *arena, const Analysis *analysis)
{
    const size_t n = n_balance_side_fields;
    Table *table = table_make(arena, &table_balance, "How alike the groups are, before and after",
                              analysis_set(analysis));
    table->sentence =
        "A standardized difference of 0 means that the groups' averages are equal; it divides by "
        "smd_sd, before and after. The WWC category follows from the effect size g after.";
    if (!has_steps(&analysis->balance))
        table->n_columns--;
    table_reserve(table, analysis->balance.n);
    for (size_t i = 0; i < analysis->balance.n; i++) {
        const BalanceRow *row = &analysis->balance.row[i];
        const PeopleSet of = {.arms = SET_BOTH, .group = row->covariate, .level = row->level};
        Cell *cell = row_cell(row_add(table, of), &balance_columns[0]);
        *cell++ = (Cell){.text = row->covariate};
        *cell++ = (Cell){.text = row->level};
        *cell++ = (Cell){.text = row->label};
        *cell++ = (Cell){.text = row->hidden,
                         .value = row->reference_sd,
                         .step = row->step != NULL ? row->step[0] : 0.0};
        for (size_t k = 0; k < n; k++)
            *cell++ = balance_cell(row, &row->before, &balance_side_fields[k]);
        for (size_t k = 0; k < n; k++)
            *cell++ = balance_cell(row, &row->after, &balance_side_fields[k]);
        *cell++ = (Cell){.text = wwc_baseline_word(row->wwc)};
        *cell++ = (Cell){.text = row->adjusted ? "yes" : "no"};
        if (table->n_columns == table_balance.n_columns)
            *cell++ = step_cell(row->step != NULL ? row->step[0] : (double)NAN);
    }
    return table;
}

Table *results_effects_table(Arena *arena, const Analysis *analysis)
{
    Table *table = table_make(arena, &table_effects, "Estimates", analysis_set(analysis));
    table->sentence = "The overall estimate first, then the subgroups of the study file.";
    bool steps = false;
    for (size_t i = 0; i < analysis->effects.n; i++)
        steps = steps || analysis->effects.row[i].step != NULL ||
                analysis->effects.row[i].hidden != NULL;
    if (!steps)
        table->n_columns = n_effect_fields;
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        const Row row = row_add(
            table, (PeopleSet){.arms = SET_BOTH, .group = effect->group, .level = effect->level});
        for (size_t k = 0; k < n_effect_fields; k++)
            *row_cell(row, &table_effects.column[k]) = effect_cell(effect, &effect_fields[k]);
        if (!steps)
            continue;
        *row_cell(row, &table_effects.column[n_effect_fields]) =
            step_cell(effect_step(effect, "mean_treated"));
        *row_cell(row, &table_effects.column[n_effect_fields + 1]) =
            step_cell(effect_step(effect, "pre_mean_treated"));
    }
    return table;
}

TABLE_DEFINE(propensity, PROPENSITY_LIST, .name = "propensity");

Table *results_propensity_table(Arena *arena, const Analysis *analysis)
{
    const union propensity_columns *column = &propensity_columns;
    Table *table = table_make(arena, &table_propensity, "Model of being in the program",
                              analysis_set(analysis));
    table->sentence = "It serves to find students to compare; its coefficients are not effects.";
    for (size_t i = 0; i < analysis->score.n_coefficients; i++) {
        const Coefficient *coefficient = &analysis->score.coefficient[i];
        const char *dropped = coefficient->aliased ? "dropped" : NULL;
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_text(row, &column->term, coefficient->term);
        row_real_or(row, &column->estimate, coefficient->estimate, dropped);
        row_real_or(row, &column->se, coefficient->se, dropped);
        row_cell(row, &column->estimate)->step = row_cell(row, &column->se)->step =
            coefficient->step;
    }
    return table;
}

TABLE_DEFINE(overlap, OVERLAP_LIST, .name = "overlap");

Table *results_overlap_table(Arena *arena, const Analysis *analysis)
{
    const Overlap *overlap = &analysis->overlap;
    const union overlap_columns *column = &overlap_columns;
    Table *table = table_make(arena, &table_overlap, "Overlap of the propensity score",
                              analysis_set(analysis));
    table->sentence = "Percent of each group whose score lies in the range.";
    table_reserve(table, overlap->n_bins);
    for (size_t i = 0; i < overlap->n_bins; i++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .group = "score"});
        row_real(row, &column->lo, overlap->lo[i]);
        row_real(row, &column->hi, overlap->hi[i]);
        row_real(row, &column->all_treated, overlap->all_treated[i]);
        row_real(row, &column->all_control, overlap->all_control[i]);
        row_real(row, &column->matched_treated, overlap->matched_treated[i]);
        row_real(row, &column->matched_control, overlap->matched_control[i]);
        for (size_t k = 0; overlap->rounded && k < table->n_columns; k++)
            table->cell[i * table->n_columns + k].step = k < 2 ? OVERLAP_END_STEP : 1.0;
    }
    return table;
}

/* --- the earlier score ---------------------------------------------------------------------------
 */

TABLE_DEFINE(distribution, DISTRIBUTION_LIST, .name = "distribution");

/* As many decimals as the cut points have: they are multiples of a round step. */
static int digits_of_cuts(const Distribution *d)
{
    int digits = 0;
    for (size_t k = 0; k < d->n; k++)
        for (double power = pow(10.0, digits);
             digits < 6 && fabs(d->cut[k] * power - round(d->cut[k] * power)) > 1e-6;
             power = pow(10.0, ++digits))
            continue;
    return digits;
}

Table *results_distribution_table(Arena *arena, const Analysis *analysis)
{
    const Distribution *d = &analysis->distribution;
    const union distribution_columns *column = &distribution_columns;
    const TableColumn *share[N_SIDES][2] = {{&column->before_control, &column->before_treated},
                                            {&column->after_control, &column->after_treated}};
    Table *table = table_make(arena, &table_distribution, "Distribution of the earlier score",
                              analysis_set(analysis));
    table_in_unit(table, analysis->outcome_spec->same_scale ? analysis_unit(analysis) : NULL,
                  digits_of_cuts(d));
    table->sentence = "Percent of each group whose earlier score is at or below the cut point; of "
                      "those compared by weight.";
    table_reserve(table, d->n);
    for (size_t k = 0; k < d->n; k++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .group = "earlier score"});
        row_real(row, &column->cut, d->cut[k]);
        for (size_t side = 0; side < N_SIDES; side++)
            for (size_t arm = 0; arm < 2; arm++) {
                row_real(row, share[side][arm], d->percent[side][arm][k]);
                row_cell(row, share[side][arm])->step = d->rounded ? 1.0 : 0.0;
            }
    }
    return table;
}

/* --- matched sets --------------------------------------------------------------------------------
 */

TABLE_DEFINE(matched_sets, MATCHED_SETS_LIST, .name = "matched_sets");

const char *results_band_words(Arena *arena, const SizeBands *bands, size_t i)
{
    const char *least = text_count(arena, bands->least[i]);
    if (bands->most[i] == SIZE_MAX)
        return arena_printf(arena, "%s or more", least);
    if (bands->most[i] == bands->least[i])
        return least;
    return arena_printf(arena, "%s to %s", least, text_count(arena, bands->most[i]));
}

static void add_bands(Arena *arena, Table *table, const SizeBands *bands, bool of_control,
                      bool rounded)
{
    const union matched_sets_columns *column = &matched_sets_columns;
    for (size_t i = 0; i < bands->n; i++) {
        const char *size = results_band_words(arena, bands, i);
        const Row row = row_add(table, (PeopleSet){.arms = of_control ? SET_CONTROL : SET_TREATED,
                                                   .group = bands->what,
                                                   .level = size});
        row_text(row, &column->what, bands->what);
        row_text(row, &column->size, size);
        row_count(row, &column->students, bands->students[i], NULL);
        row_real(row, &column->percent, bands->percent[i]);
        row_cell(row, &column->percent)->step = rounded ? 1.0 : 0.0;
    }
}

Table *results_set_sizes_table(Arena *arena, const Analysis *analysis)
{
    const SetSizes *sizes = &analysis->set_sizes;
    Table *table =
        table_make(arena, &table_matched_sets, "Matched sets by size", analysis_set(analysis));
    table->sentence = "How many have so many partners in the comparison, and how many of the "
                      "partners serve so many.";
    add_bands(arena, table, &sizes->partners, sizes->of_control, sizes->rounded);
    add_bands(arena, table, &sizes->served, !sizes->of_control, sizes->rounded);
    return table;
}
