/* Were the groups alike at the start? */
#include "report/body.h"
#include "report/start_beyond.h"

#include "alike/limits.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

enum { ROWS_MOST = 12 };

/* --- characteristics
 * ------------------------------------------------------------------------------
 */

/* What the evidence standards judge, or what the eye sees first: whichever is larger. */
static double larger_difference(const BalanceRow *row)
{
    return fmax(fabs(row->after.smd), fabs(row->after.g));
}

/* Does the one differ more than the other: afterwards, or before where that is the same? Of
 * published rows by what they were judged by, which they may no longer show. */
static bool differs_more(const BalanceRow *a, const BalanceRow *b)
{
    if (a->rank != b->rank)
        return results_differs_more(a, b);
    const double own[2] = {larger_difference(a), fabs(a->before.smd)};
    const double other[2] = {larger_difference(b), fabs(b->before.smd)};
    for (int k = 0; k < 2; k++)
        if (own[k] > other[k] || own[k] < other[k])
            return own[k] > other[k];
    return a < b;
}

/* Of a column's levels the one that differs most stands for all. */
static bool speaks_for_factor(const Balance *balance, const BalanceRow *row)
{
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *other = &balance->row[i];
        if (other != row && other->level != NULL && row->level != NULL && other->hidden == NULL &&
            text_equal(other->covariate, row->covariate) &&
            (differs_more(other, row) || row->hidden != NULL))
            return false;
    }
    return true;
}

static size_t n_levels(const Balance *balance, const BalanceRow *row)
{
    size_t n = 0;
    for (size_t i = 0; i < balance->n; i++)
        n += balance->row[i].level != NULL && text_equal(balance->row[i].covariate, row->covariate);
    return n;
}

static bool is_candidate(const Balance *balance, const BalanceRow *row)
{
    return !row->is_score && (row->level == NULL || speaks_for_factor(balance, row));
}

static bool goes_first(const BalanceRow *a, const BalanceRow *b)
{
    const double own = larger_difference(a), other = larger_difference(b);

    return a->rank != b->rank ? results_differs_more(a, b) : own > other || (own == other && a < b);
}

/* Earlier scores, and the characteristics that differ most afterwards. */
static bool is_shown(const Balance *balance, const BalanceRow *row)
{
    size_t larger = 0;
    if (!is_candidate(balance, row) || row->is_pretest)
        return row->is_pretest && !row->is_score;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *other = &balance->row[i];
        larger += other != row && is_candidate(balance, other) && !other->is_pretest &&
                  goes_first(other, row);
    }
    return larger < ROWS_MOST;
}

static const char *label_of(Arena *arena, const Balance *balance, const BalanceRow *row)
{
    const char *label = text_label(arena, row->label);
    const size_t n = row->level != NULL ? n_levels(balance, row) : 0;
    if (n > 2)
        return arena_printf(arena, "%s (of %zu values, the one that differs most)", label, n);
    if (row->step != NULL && row->step[0] > 0 && row->level == NULL && !row->binary)
        return arena_printf(arena, "%s (step %s)", label,
                            text_real(arena, row->step[0], rounding_digits(row->step[0], 2)));
    return label;
}

static void add_mean(Grid *grid, const BalanceRow *row, const BalanceSide *side, const char *name)
{
    grid_cell(grid, start_mean(grid->arena, row, side, name));
}

static void add_apart(Grid *grid, const BalanceRow *row, const BalanceSide *side, const char *name)
{
    const Cell cell =
        balance_cell(row, side, field_find(balance_side_fields, n_balance_side_fields, name));
    grid_cell(grid, told_sds(grid->arena, &cell));
}

static void add_characteristic(Grid *grid, const Balance *balance, const BalanceRow *row)
{
    grid_row(grid, label_of(grid->arena, balance, row));
    add_mean(grid, row, &row->before, "mean_treated");
    add_mean(grid, row, &row->before, "mean_control");
    add_apart(grid, row, &row->before, "smd");
    add_mean(grid, row, &row->after, "mean_treated");
    add_mean(grid, row, &row->after, "mean_control");
    add_apart(grid, row, &row->after, "smd");
}

static Grid *characteristics(Arena *arena, const Results *results, const OutlineRow *row,
                             size_t n_rows)
{
    const Balance *balance = &row->analysis->balance;
    Grid *grid = grid_make(
        arena, "start", GRID_SCROLL,
        arena_printf(arena, "How alike the groups were, %s: before and after forming them",
                     text_with_capital(arena, row->whole)));
    size_t n_more = 0;
    grid_column(grid, "Characteristic", GRID_TEXT);
    grid_column(grid, "Program, before", GRID_NUMBER);
    grid_column(grid, "Comparison, before", GRID_NUMBER);
    grid_column(grid, "Apart, before (SD)", GRID_NUMBER);
    grid_column(grid, "Program, after", GRID_NUMBER);
    grid_column(grid, "Comparison, after", GRID_NUMBER);
    grid_column(grid, "Apart, after (SD)", GRID_NUMBER);
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *b = &balance->row[i];
        if (is_shown(balance, b))
            add_characteristic(grid, balance, b);
        else
            n_more += is_candidate(balance, b);
    }
    grid->note = arena_printf(
        arena, "Means, and shares in percent.%s%s%s",
        results_published(results) ? " Means are rounded to the step shown, so that nobody's own "
                                     "value can be worked out; each difference comes from exact "
                                     "numbers."
                                   : "",
        n_more > 0
            ? arena_printf(arena,
                           " %zu more that differ less are on the sheet “balance” of tables.xlsx.",
                           n_more)
            : "",
        n_rows > 1 ? " All characteristics of the other outcomes are on the sheet “balance” of "
                     "tables.xlsx."
                   : "");
    return grid;
}

/* --- verdicts ----------------------------------------------------------------------------------
 */

/* The largest of what is no earlier score; NULL where no row is shown. */
static const BalanceRow *largest_other(const Balance *balance)
{
    const BalanceRow *largest = NULL;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score || row->is_pretest || row->hidden != NULL)
            continue;
        if (largest == NULL || results_differs_more(row, largest))
            largest = row;
    }
    return largest;
}

static void add_size(Grid *grid, double size, double step, const char *band)
{
    grid_cell(grid, band != NULL  ? band
                    : isinf(size) ? "wholly"
                                  : told_number(grid->arena, size, step, 2));
}

static void add_judged(Grid *grid, const BalanceRow *row)
{
    add_size(grid, results_judged_size(row), results_judged_step(row), results_judged_band(row));
}

static const char *verdict_words(Verdict verdict)
{
    static const char *const words[N_VERDICTS] = {
        [VERDICT_ALIKE] = "alike",
        [VERDICT_ADJUSTED] = "comparable after adjustment",
        [VERDICT_UNADJUSTED] = "apart, and nothing adjusts for it",
        [VERDICT_NOT_COMPARABLE] = "not comparable",
        [VERDICT_UNKNOWN] = "cannot be checked"};
    return verdict < N_VERDICTS ? words[verdict] : "";
}

enum { WITHOUT_SCHOOLS = 5 };

static void verdict_cells(Grid *grid, const Results *results, const OutlineRow *row)
{
    (void)results;
    const Analysis *a = row->analysis;
    const Start start = results_start(a);
    const BalanceRow *pretest = start_pretest(&a->balance), *other = largest_other(&a->balance);
    if (pretest != NULL)
        add_judged(grid, pretest);
    else
        grid_cell(grid, has_pretest(a) ? HIDDEN_MARK : "none");
    if (other != NULL) {
        add_judged(grid, other);
        grid_cell(grid, text_label(grid->arena, other->label));
    } else {
        add_size(grid, start.size, start.step, start.band);
        grid_cell(grid, "");
    }
    if (grid->n_columns > WITHOUT_SCHOOLS)
        grid_cell(grid, start_schools_apart(grid->arena, a));
    grid_verdict_cell(grid, start.verdict, verdict_words(start.verdict));
}

static Grid *verdicts(Arena *arena, const Results *results, const Outline *outline)
{
    Grid *grid = grid_make(arena, "verdicts", GRID_CARDS, "The start of each outcome, judged");
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, "Earlier score, apart (SD)", GRID_NUMBER);
    grid_column(grid, "Largest other difference (SD)", GRID_NUMBER);
    grid_column(grid, "In", GRID_TEXT);
    if (start_has_schools(outline))
        grid_column(grid, "Schools apart (SD of schools)", GRID_NUMBER);
    grid_column(grid, "Verdict", GRID_TEXT);
    add_outcomes(grid, results, outline, false, verdict_cells);
    grid->note = joined_notes(
        arena,
        document_words(
            arena,
            "Up to %s SD apart: alike. From there to %s: comparable only if adjusted for. "
            "Beyond: not comparable. Limits of the What Works Clearinghouse (Handbook "
            "5.0), which judges effect sizes g, not the differences of {{start}}.",
            text_real(arena, LIMIT_BASELINE_ALIKE, 2), text_real(arena, LIMIT_BASELINE_ADJUST, 2)),
        marks_note(arena, results, outline));
    return grid;
}

static void write_start(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    document_section(document, "alike", "Were the groups alike at the start?");
    write_said(document, says_start(document->arena, results, &outline));
    for (size_t i = 0; i < outline.n && i < 1; i++)
        document_grid(document, characteristics(arena, results,
                                                &outline.subject[i].row[outline.subject[i].main],
                                                outline.n_rows));
    document_grid(document, verdicts(arena, results, &outline));
    add_charts(document, figures, CHART_IN_START);
    if (outline.n > 0)
        add_charts(document, figures, CHART_IN_OVERLAP);
}

const Section section_start = {.name = "start",
                               .help = "how alike the groups were at the start",
                               .part = PART_BODY,
                               .write = write_start};
