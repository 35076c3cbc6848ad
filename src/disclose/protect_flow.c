/* Hiding counts of the cohort flow so that none can be worked out by subtraction: within one
 * analysis, between the arms (the rows of the file are known) and between analyses, whose flows
 * begin alike. */
#include "disclose/protect.h"

#include "alike/text.h"
#include "disclose/suppress.h"

#include <math.h>
#include <string.h>

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

static const char *range_text(Arena *arena, double low, double high)
{
    if (!isfinite(high))
        return HIDDEN_MARK;
    if (low == high) /* what is shown tells it: "33 to 33" would say no less */
        return text_count(arena, (size_t)low);
    return arena_printf(arena, "%s to %s", text_count(arena, (size_t)low),
                        text_count(arena, (size_t)high));
}

/* A total that would give a small count away is shown as the range that hiding leaves. */
static const char *mark_of(const Protection *p, const SuppressCell *cell)
{
    return cell->primary ? p->mark : range_text(p->arena, cell->low, cell->high);
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

/* Fields elsewhere that repeat a count of the flow. */
static void hide_repeats(Analysis *analysis, const char *const *hidden_treated,
                         const char *const *hidden_control)
{
    const Flow *flow = &analysis->flow;
    const size_t last = last_total(flow);
    const char *dropped = NULL; /* the mark of the treated who were dropped, where there is one */
    bool after_cohort = false;
    for (size_t i = 0; i < flow->n; i++) {
        const char *treated = hidden_treated[i], *control = hidden_control[i];
        if (flow->row[i].step == FLOW_COHORT) {
            after_cohort = true;
            dropped = treated != NULL || control != NULL ? HIDDEN_MARK : NULL;
            analysis->hidden_cohort_treated = treated;
            analysis->hidden_cohort_control = control;
        } else if (after_cohort && (treated != NULL || control != NULL)) {
            const bool only = is_part(&flow->row[i]) && treated != NULL && n_parts_after(flow) == 1;
            dropped = only ? treated : dropped != NULL ? dropped : HIDDEN_MARK;
            if (flow->row[i].step == FLOW_MATCHED)
                analysis->hidden_matched = HIDDEN_MARK;
            if (i == last)
                hide_sizes(&analysis->effects);
        }
    }
    if (dropped != NULL) {
        analysis->hidden_dropped = dropped;
        analysis->matching.unmatched_treated = 0;
        analysis->matching.discarded_treated = analysis->matching.discarded_control = 0;
        analysis->effects.score_missing_treated = analysis->effects.score_missing_control = 0;
        analysis->effects.n_sets_lost = 0;
    }
    if (analysis->hidden_cohort_treated != NULL)
        analysis->n_cohort_treated = 0;
    if (analysis->hidden_cohort_control != NULL)
        analysis->n_cohort_control = 0;
    if (analysis->hidden_matched != NULL) {
        analysis->matching.n_treated = analysis->matching.n_control = 0;
        analysis->matching.n_sets = analysis->matching.n_links = 0;
    }
}

/* Both arms and those of neither together; NULL where both arms are shown. */
static const char *all_text(const Protection *p, const Suppression *problem, const FlowCells *cells,
                            const FlowRow *row, size_t i)
{
    if (row->hidden_control == NULL && row->hidden_treated == NULL)
        return NULL;
    if (problem == NULL)
        return HIDDEN_MARK;
    const SuppressCell *control = &problem->cell[cells->cell[0][i]];
    const SuppressCell *treated = &problem->cell[cells->cell[1][i]];
    const SuppressCell *file = &problem->cell[0];
    const double other = (double)row->other;
    if (i == 0 && !file->hidden) /* of the first row the reader knows the sum */
        return text_count(p->arena, file->count - 1 + row->other);
    return range_text(p->arena, control->low + treated->low + other,
                      control->high + treated->high + other);
}

/* Rows may be shared with another analysis' flow: a count is taken away once. */
static size_t hide_flow(const Protection *p, Analysis *analysis, const Suppression *problem,
                        const FlowCells *cells)
{
    Flow *flow = &analysis->flow;
    const char **hidden[ARMS];
    size_t n_hidden = 0;
    for (size_t arm = 0; arm < ARMS; arm++) {
        hidden[arm] = ARENA_ARRAY(p->arena, const char *, flow->n);
        for (size_t i = 0; i < flow->n; i++) {
            const SuppressCell *cell = problem != NULL ? &problem->cell[cells->cell[arm][i]] : NULL;
            if (cell != NULL ? cell->hidden : flow->row[i].treated + flow->row[i].control > 0)
                hidden[arm][i] = cell != NULL ? mark_of(p, cell) : HIDDEN_MARK;
            if (cell != NULL && cell->hidden && isfinite(cell->high)) {
                flow->row[i].least[arm] = (size_t)cell->low;
                flow->row[i].most[arm] = (size_t)cell->high;
            }
        }
    }
    for (size_t i = 0; i < flow->n; i++) {
        FlowRow *row = &flow->row[i];
        n_hidden += (hidden[0][i] != NULL) + (size_t)(hidden[1][i] != NULL);
        row->hidden_control = hidden[0][i];
        row->hidden_treated = hidden[1][i];
        row->hidden_all = all_text(p, problem, cells, row, i);
        if (row->hidden_control != NULL)
            row->control = 0;
        if (row->hidden_treated != NULL)
            row->treated = 0;
    }
    hide_repeats(analysis, hidden[1], hidden[0]);
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
