/* Hiding counts of the cohort flow so that none can be worked out by subtraction: within one
 * analysis, between the arms (the rows of the file are known) and between analyses, whose flows
 * begin alike. */
#include "disclose/protect.h"

#include "alike/text.h"
#include "disclose/suppress.h"

#include <math.h>

enum { ARMS = 2, SOLVED_MAX = 64 }; /* beyond so many analyses whole flows are hidden: see below */

/* cell[arm][row] of one analysis: numbers in the suppression problem. */
typedef struct FlowCells {
    size_t *cell[ARMS];
} FlowCells;

static size_t count_of(const FlowRow *row, size_t arm)
{
    return arm == 0 ? row->control : row->treated;
}

static bool is_part(const FlowRow *row)
{
    return row->step == FLOW_EXCLUDED;
}

static bool same_row(const FlowRow *a, const FlowRow *b)
{
    return a->step == b->step && text_equal(a->reason, b->reason) && a->treated == b->treated &&
           a->control == b->control && a->other == b->other;
}

static size_t common_rows(const Flow *a, const Flow *b)
{
    size_t n = 0;
    while (n < a->n && n < b->n && same_row(&a->row[n], &b->row[n]))
        n++;
    return n;
}

/* The last total is printed with the estimate: of the primary design it can't be hidden. */
static size_t last_total(const Flow *flow)
{
    size_t last = 0;
    for (size_t i = 0; i < flow->n; i++)
        if (!is_part(&flow->row[i]))
            last = i;
    return last;
}

static void add_cells(Suppression *problem, const Results *results, size_t a, FlowCells *all)
{
    const Flow *flow = &results->analysis[a].flow;
    const Analysis *analysis = &results->analysis[a];
    const SuppressRank size = analysis->hidden_matched != NULL ? SUPPRESS_TOTAL
                              : analysis->primary              ? SUPPRESS_KNOWN
                                                               : SUPPRESS_SIZE;
    const size_t last = last_total(flow);
    size_t shared = 0, with = 0;
    for (size_t b = 0; b < a; b++) {
        const size_t n = common_rows(flow, &results->analysis[b].flow);
        if (n > shared) {
            shared = n;
            with = b;
        }
    }
    for (size_t arm = 0; arm < ARMS; arm++) {
        all[a].cell[arm] = ARENA_ARRAY(problem->arena, size_t, flow->n);
        for (size_t i = 0; i < flow->n; i++) {
            const SuppressRank rank = is_part(&flow->row[i]) ? SUPPRESS_PART
                                      : i == last            ? size
                                                             : SUPPRESS_TOTAL;
            if (i < shared && all[with].cell[arm] != NULL) {
                all[a].cell[arm][i] = all[with].cell[arm][i];
                SuppressCell *cell = &problem->cell[all[a].cell[arm][i]];
                cell->rank = (int)rank > cell->rank ? (int)rank : cell->rank;
            } else {
                all[a].cell[arm][i] = suppress_cell(problem, count_of(&flow->row[i], arm), rank);
            }
        }
    }
}

#define NO_CELL SIZE_MAX

/* From one total to the next: earlier - parts - later = 0. And from the first to the last, so that
 * parts on both sides of a hidden total are judged together. */
static void add_equations(Suppression *problem, const Flow *flow, const FlowCells *cells,
                          size_t file_rows)
{
    const size_t last = last_total(flow);
    for (size_t arm = 0; arm < ARMS; arm++) {
        SuppressEquation *equation = suppress_equation(problem, flow->n);
        for (size_t i = 0; i <= last && i < flow->n; i++)
            if (i == 0 || i == last || is_part(&flow->row[i]))
                suppress_term(equation, cells->cell[arm][i], i == 0 ? 1 : -1);
        size_t from = 0;
        for (size_t i = 1; i <= last && i < flow->n; i++) {
            if (is_part(&flow->row[i]))
                continue;
            equation = suppress_equation(problem, flow->n);
            suppress_term(equation, cells->cell[arm][from], 1);
            for (size_t j = from + 1; j <= i; j++)
                suppress_term(equation, cells->cell[arm][j], -1);
            from = i;
        }
    }
    if (flow->n > 0 && flow->row[last].treated == flow->row[last].control) {
        SuppressEquation *pairs =
            suppress_equation(problem, ARMS); /* one to one: either size tells */
        suppress_term(pairs, cells->cell[0][last], 1);
        suppress_term(pairs, cells->cell[1][last], -1);
    }
    if (flow->n > 0 && file_rows != NO_CELL) { /* of its rows, those of neither arm are printed */
        SuppressEquation *equation = suppress_equation(problem, ARMS + 1);
        for (size_t arm = 0; arm < ARMS; arm++)
            suppress_term(equation, cells->cell[arm][0], 1);
        suppress_term(equation, file_rows, -1);
    }
}

/* A total that would give a small count away is shown as the range that hiding leaves. */
static HiddenCount range_of(Arena *arena, double low, double high)
{
    if (!isfinite(high))
        return HIDDEN_WHOLLY;
    HiddenCount out = {.as = COUNT_RANGE, .least = (size_t)low, .most = (size_t)high};
    out.text = text_count(arena, out.least);
    if (out.least < out.most) /* else what is shown tells it: "33 to 33" would say no less */
        out.text = arena_printf(arena, "%s to %s", out.text, text_count(arena, out.most));
    return out;
}

static HiddenCount hidden_cell(const Protection *p, const SuppressCell *cell)
{
    HiddenCount out = range_of(p->arena, cell->low, cell->high);
    if (cell->primary) {
        out.as = COUNT_SMALL;
        out.text = p->mark;
    }
    return out;
}

/* Sizes of every estimate, for those of subgroups add up to the whole; and numbers that repeat
 * them: degrees of freedom of variances by student, and matched sets as clusters. */
static void hide_sizes(Effects *effects)
{
    for (size_t i = 0; i < effects->n; i++)
        effect_hide_sizes(&effects->row[i], HIDDEN_MARK);
}

/* Reasons for which students left after the cohort was made. */
static size_t n_parts_after(const Flow *flow)
{
    size_t n = 0;
    bool after = false;
    for (size_t i = 0; i < flow->n; i++) {
        n += after && is_part(&flow->row[i]);
        after = after || flow->row[i].step == FLOW_COHORT;
    }
    return n;
}

static void forget(Analysis *analysis, FieldHidden with)
{
    fields_clear(matching_fields, n_matching_fields, with, &analysis->matching);
    fields_clear(balance_summary_fields, n_balance_summary_fields, with, &analysis->balance);
    fields_clear(effects_fields, n_effects_fields, with, &analysis->effects);
}

static bool is_shown(const HiddenCount *count)
{
    return count->as == COUNT_SHOWN;
}

/* Fields elsewhere that repeat a count of the flow. */
static void hide_repeats(Analysis *analysis)
{
    const Flow *flow = &analysis->flow;
    const size_t last = last_total(flow);
    HiddenCount dropped = {.as = COUNT_SHOWN}; /* of the treated: as their row has it, if it does */
    bool after_cohort = false;
    for (size_t i = 0; i < flow->n; i++) {
        const HiddenCount *hidden = flow->row[i].hidden;
        const bool any = !is_shown(&hidden[0]) || !is_shown(&hidden[1]);
        if (flow->row[i].step == FLOW_COHORT) {
            after_cohort = true;
            dropped = any ? HIDDEN_WHOLLY : dropped;
            analysis->hidden_cohort_treated = hidden[1].text;
            analysis->hidden_cohort_control = hidden[0].text;
        } else if (after_cohort && any) {
            const bool only =
                is_part(&flow->row[i]) && !is_shown(&hidden[1]) && n_parts_after(flow) == 1;
            dropped = only ? hidden[1] : !is_shown(&dropped) ? dropped : HIDDEN_WHOLLY;
            if (flow->row[i].step == FLOW_MATCHED)
                analysis->hidden_matched = HIDDEN_MARK;
            if (i == last)
                hide_sizes(&analysis->effects);
        }
    }
    if (!is_shown(&dropped)) {
        analysis->hidden_dropped = dropped;
        forget(analysis, HIDDEN_WITH_DROPPED);
    }
    if (analysis->hidden_cohort_treated != NULL)
        analysis->n_cohort_treated = 0;
    if (analysis->hidden_cohort_control != NULL)
        analysis->n_cohort_control = 0;
    if (analysis->hidden_matched != NULL)
        forget(analysis, HIDDEN_WITH_SIZES);
}

/* Both arms and those of neither together; shown where both arms are. */
static HiddenCount hidden_sum(const Protection *p, const Suppression *problem,
                              const FlowCells *cells, const FlowRow *row, size_t i)
{
    if (is_shown(&row->hidden[0]) && is_shown(&row->hidden[1]))
        return (HiddenCount){.as = COUNT_SHOWN};
    if (problem == NULL)
        return HIDDEN_WHOLLY;
    const SuppressCell *control = &problem->cell[cells->cell[0][i]];
    const SuppressCell *treated = &problem->cell[cells->cell[1][i]];
    const SuppressCell *file = &problem->cell[0];
    const double other = (double)row->other;
    if (i == 0 && !file->hidden) { /* of the first row the reader knows the sum */
        const double sum = (double)(file->count - 1 + row->other);
        return range_of(p->arena, sum, sum);
    }
    return range_of(p->arena, control->low + treated->low + other,
                    control->high + treated->high + other);
}

/* problem NULL: it was not solved, and whatever counts anybody is hidden. */
static size_t hide_flow(const Protection *p, Analysis *analysis, const Suppression *problem,
                        const FlowCells *cells)
{
    size_t n_hidden = 0;
    for (size_t i = 0; i < analysis->flow.n; i++) {
        FlowRow *row = &analysis->flow.row[i];
        const bool anybody = row->treated + row->control > 0;
        for (size_t arm = 0; arm < ARMS; arm++) {
            const SuppressCell *cell = problem != NULL ? &problem->cell[cells->cell[arm][i]] : NULL;
            if (cell != NULL ? !cell->hidden : !anybody)
                continue;
            row->hidden[arm] = cell != NULL ? hidden_cell(p, cell) : HIDDEN_WHOLLY;
            *(arm == 0 ? &row->control : &row->treated) = 0;
            n_hidden++;
        }
        row->hidden_all = hidden_sum(p, problem, cells, row, i);
    }
    hide_repeats(analysis);
    return n_hidden;
}

static size_t count_small(const Protection *p, const Results *results)
{
    size_t n = 0;
    for (size_t a = 0; a < results->n_analyses; a++) {
        const Flow *flow = &results->analysis[a].flow;
        for (size_t i = 0; i < flow->n; i++)
            for (size_t arm = 0; arm < ARMS; arm++) {
                const size_t count = count_of(&flow->row[i], arm);
                n += count > 0 && count < p->min;
            }
    }
    return n;
}

/* At least 1: a file without a recorded size can still be counted by who has it. */
static size_t rows_read(const Results *results)
{
    size_t n = 1;
    for (size_t i = 0; i < results->n_inputs; i++)
        n += results->input[i].rows;
    return n;
}

size_t protect_flows(const Protection *p, Results *results)
{
    if (!p->apply)
        return count_small(p, results);
    /* Solving is cubic in the hidden cells. A specification curve has thousands of analyses: the
     * flows of those beyond the first 64 are hidden whole where anything is hidden at all. */
    const size_t n_solved =
        results->n_analyses < SOLVED_MAX ? results->n_analyses : (size_t)SOLVED_MAX;
    Suppression problem = {.arena = p->arena};
    FlowCells *cells = ARENA_ARRAY(p->arena, FlowCells, results->n_analyses);
    /* a row of test records is a test: how many there are tells nothing of a flow of students */
    const size_t file_rows = results->spec->tests.given
                                 ? NO_CELL
                                 : suppress_cell(&problem, rows_read(results), SUPPRESS_KNOWN);
    for (size_t a = 0; a < n_solved; a++)
        add_cells(&problem, results, a, cells);
    for (size_t a = 0; a < n_solved; a++)
        add_equations(&problem, &results->analysis[a].flow, &cells[a], file_rows);
    bool sound = true;
    size_t n_hidden = 0;
    const size_t n_cells = suppress_solve(&problem, p->min, &sound);
    suppress_ranges(&problem, p->min);
    if (n_cells == 0 && count_small(p, results) == 0)
        return 0;
    for (size_t a = 0; a < results->n_analyses; a++)
        n_hidden += hide_flow(p, &results->analysis[a], a < n_solved ? &problem : NULL, &cells[a]);
    const bool hide_rows = file_rows != NO_CELL && problem.cell[file_rows].hidden;
    for (size_t i = 0; hide_rows && i < results->n_inputs; i++) {
        results->input[i].hidden = HIDDEN_MARK;
        results->input[i].rows = 0;
        n_hidden++;
    }
    if (!sound)
        notes_add(
            &results->notes, p->arena, "disclosure", NOTE_CAUTION, NO_COUNT,
            PHRASE("A hidden count of the flow table can be worked out from numbers that must be "
                   "shown; raise the sample or leave the flow table out before publishing."));
    return n_hidden;
}
