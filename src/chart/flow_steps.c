/* The steps that any outcome has, and the outcomes whose steps are alike. */
#include "flow_steps.h"

StepKind flow_kind_of(const StepRow *row)
{
    return row->step == FLOW_EXCLUDED ? STEP_LEFT : STEP_KEPT;
}

/* Scores of different tests are missing for one reason; other reasons go by their words. */
static bool is_same(const StepRow *row, const FlowRow *flow)
{
    if (row->step != flow->step)
        return false;
    if (row->step != FLOW_EXCLUDED)
        return true;
    if (row->lack == LACKS_SCORE || row->lack == LACKS_START)
        return row->lack == flow->lack;
    return row->lack == flow->lack && text_equal(row->reason, flow->reason);
}

static size_t find_row(const FlowChart *chart, const FlowRow *flow, size_t from)
{
    size_t i = from;
    while (i < chart->n && !is_same(&chart->row[i], flow))
        i++;
    return i;
}

/* Steps of one outcome go where they are, and new ones behind the step before them. */
static void add_steps(FlowChart *chart, const Flow *flow)
{
    size_t at = 0;
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *given = &flow->row[i];
        const size_t found = find_row(chart, given, at);
        if (found < chart->n) {
            StepRow *row = &chart->row[found];
            row->differ = row->differ || !text_equal(row->reason, given->reason);
            at = found + 1;
            continue;
        }
        for (size_t k = chart->n++; k > at; k--)
            chart->row[k] = chart->row[k - 1];
        chart->row[at++] =
            (StepRow){.step = given->step, .lack = given->lack, .reason = given->reason};
    }
}

static void fill_cells(FlowChart *chart)
{
    for (size_t j = 0; j < chart->outcomes.n; j++) {
        const Flow *flow = &chart->outcomes.analysis[j]->flow;
        size_t at = 0;
        for (size_t i = 0; i < flow->n; i++) {
            at = find_row(chart, &flow->row[i], at);
            chart->cell[at * chart->outcomes.n + j] = &flow->row[i];
            at++;
        }
    }
}

bool flow_is_shown(const FlowRow *cell, int arm)
{
    return cell->hidden[arm].as == COUNT_SHOWN;
}

static bool anyone_left(const FlowRow *cell)
{
    return cell->treated > 0 || cell->control > 0 || !flow_is_shown(cell, 0) ||
           !flow_is_shown(cell, 1);
}

static bool is_wanted(const FlowChart *chart, size_t i)
{
    if (flow_kind_of(&chart->row[i]) == STEP_KEPT)
        return true;
    for (size_t j = 0; j < chart->outcomes.n; j++) {
        const FlowRow *cell = chart->cell[i * chart->outcomes.n + j];
        if (cell != NULL && anyone_left(cell))
            return true;
    }
    return false;
}

static void drop_empty(FlowChart *chart)
{
    size_t n = 0;
    for (size_t i = 0; i < chart->n; i++) {
        if (!is_wanted(chart, i))
            continue;
        chart->row[n] = chart->row[i];
        for (size_t j = 0; j < chart->outcomes.n; j++)
            chart->cell[n * chart->outcomes.n + j] = chart->cell[i * chart->outcomes.n + j];
        n++;
    }
    chart->n = n;
}

static const char *row_label(Arena *arena, const FlowChart *chart, const StepRow *row)
{
    switch (row->step) {
    case FLOW_READ:
        return "Read";
    case FLOW_COHORT:
        return "Eligible";
    case FLOW_MATCHED:
        return text_with_capital(arena, analysis_words(chart->outcomes.analysis[0])->done);
    case FLOW_ANALYSED:
        return "With a later score";
    default:
        break;
    }
    if (row->differ && row->lack == LACKS_SCORE)
        return "Later score missing";
    if (row->differ && row->lack == LACKS_START)
        return "Earlier score missing";
    return text_with_capital(arena, row->reason);
}

/* --- columns --------------------------------------------------------------------------------- */

const char *flow_count_text(Arena *arena, const FlowRow *cell, int arm)
{
    if (cell == NULL)
        return "";
    if (!flow_is_shown(cell, arm))
        return cell->hidden[arm].text;
    const size_t n = arm == 1 ? cell->treated : cell->control;
    return arena_printf(arena, "%s%s", cell->step == FLOW_EXCLUDED && n > 0 ? "−" : "",
                        text_count(arena, n));
}

static bool same_column(Arena *arena, const FlowChart *chart, size_t a, size_t b)
{
    for (size_t i = 0; i < chart->n; i++)
        for (int arm = 0; arm < 2; arm++)
            if (!text_equal(flow_count_text(arena, chart->cell[i * chart->outcomes.n + a], arm),
                            flow_count_text(arena, chart->cell[i * chart->outcomes.n + b], arm)))
                return false;
    return true;
}

/* Outcomes of the same people stand in one column. */
static void join_columns(Arena *arena, FlowChart *chart)
{
    for (size_t j = 1; j < chart->outcomes.n; j++)
        if (!same_column(arena, chart, 0, j))
            return;
    if (chart->outcomes.n < 2)
        return;
    for (size_t i = 0; i < chart->n; i++)
        chart->cell[i] = chart->cell[i * chart->outcomes.n];
    outcomes_join(&chart->outcomes);
}

static bool has_flow(const Analysis *analysis)
{
    return analysis->flow.n > 0;
}

FlowChart flow_chart_of(Arena *arena, const Results *results, const Outline *outline,
                        const Design *design)
{
    FlowChart chart = {.outcomes = outcomes_under(arena, results, outline, design, has_flow)};
    size_t n_most = 0;
    for (size_t j = 0; j < chart.outcomes.n; j++)
        n_most += chart.outcomes.analysis[j]->flow.n;
    chart.row = ARENA_ARRAY(arena, StepRow, n_most + 1);
    for (size_t j = 0; j < chart.outcomes.n; j++)
        add_steps(&chart, &chart.outcomes.analysis[j]->flow);
    chart.cell = ARENA_ARRAY(arena, const FlowRow *, chart.n *chart.outcomes.n + 1);
    fill_cells(&chart);
    drop_empty(&chart);
    join_columns(arena, &chart);
    for (size_t i = 0; i < chart.n; i++) {
        chart.row[i].label = row_label(arena, &chart, &chart.row[i]);
        chart.any_left = chart.any_left || flow_kind_of(&chart.row[i]) == STEP_LEFT;
    }
    return chart;
}
