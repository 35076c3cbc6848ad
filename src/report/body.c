#include "report/body.h"

#include "alike/spec.h"
#include "alike/text.h"

#include <string.h>

void write_said(Document *document, Said said)
{
    if (said.lead[0] != '\0')
        document_lead(document, "%s", said.lead);
    if (said.paragraph[0] != '\0')
        document_paragraph(document, "%s", said.paragraph);
}

void write_infeasible(const Results *results, Document *document)
{
    Arena *arena = document->arena;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (a->infeasible != NULL)
            document_item(document, "%s, %s, %s: %s",
                          text_with_capital(arena, a->design_spec->label), analysis_label(a),
                          analysis_missing_words(a), phrase_text(arena, a->infeasible));
    }
}

void write_missing(const Results *results, Document *document)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (a->primary && a->infeasible != NULL)
            document_item(document, "%s %s: %s.", analysis_label(a), analysis_missing_words(a),
                          phrase_text(document->arena, a->infeasible));
    }
}

Columns columns_of(const Outline *outline, size_t most, bool only_carried_out)
{
    Columns columns = {0};
    size_t n_own = 0;
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++)
            n_own += outline->subject[i].row[k].other == 0;
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n && columns.n < most; k++) {
            const OutlineRow *row = &outline->subject[i].row[k];
            if (row->other != 0 || (n_own > most && k != outline->subject[i].main) ||
                (only_carried_out && row->analysis->infeasible != NULL))
                continue;
            columns.main = i == 0 && k == outline->subject[i].main ? columns.n : columns.main;
            columns.row[columns.n++] = row;
        }
    return columns;
}

static void add_outcome(Grid *grid, const Results *results, const OutlineRow *row,
                        const char *label, OutcomeCells *cells)
{
    grid_row(grid, label);
    if (row->analysis->infeasible != NULL)
        grid_cell(grid, analysis_missing_cell(row->analysis));
    else
        cells(grid, results, row);
}

const char *estimand_of(const OutlineRow *row)
{
    const Effect *effect = analysis_overall(row->analysis);
    const char *estimand = effect != NULL ? effect->estimand : row->analysis->matching.estimand;
    return estimand != NULL ? estimand : "";
}

bool tells_estimand(const Results *results)
{
    Arena *scratch = arena_create();
    const Outline outline = outline_of(scratch, results);
    const char *usual = estimand_names[ESTIMAND_ATT]; /* also "ATT, matched treated" */
    bool other = false;
    for (size_t i = 0; i < outline.n; i++)
        for (size_t k = 0; k < outline.subject[i].n; k++) {
            const char *estimand = estimand_of(&outline.subject[i].row[k]);
            other = other || (estimand[0] != '\0' && strncmp(estimand, usual, strlen(usual)) != 0);
        }
    arena_destroy(scratch);
    return other;
}

void add_outcomes(Grid *grid, const Results *results, const Outline *outline, bool only_own,
                  OutcomeCells *cells)
{
    for (size_t i = 0; i < outline->n; i++) {
        const OutlineSubject *subject = &outline->subject[i];
        if (subject->n > 1)
            grid_heading(grid, subject->name);
        for (size_t k = 0; k < subject->n; k++) {
            const OutlineRow *row = &subject->row[k];
            if (!only_own || row->other == 0)
                add_outcome(grid, results, row, subject->n > 1 ? row->marked : row->whole, cells);
        }
    }
}

const char *marks_note(Arena *arena, const Results *results, const Outline *outline)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t k = 0; k < outline->n_others; k++)
        text_format(&text, "%s%s Another design, with other %s: %s.", k == 0 ? "" : " ",
                    outline->other[k].mark, people(arena, results),
                    outline->other[k].design->label);
    return text.bytes;
}

void add_estimates(Grid *grid, const Results *results, const OutlineRow *row)
{
    Arena *arena = grid->arena;
    const Effect *e = analysis_overall(row->analysis);
    if (e == NULL)
        return;
    grid_estimate(grid, told_points(arena, results, row->analysis, e, "estimate"),
                  told_interval(arena, results, row->analysis, e));
    grid_estimate(grid, told_size(arena, e), told_size_interval(arena, e));
    grid_estimate(grid, told_percentile(arena, e), told_percentile_interval(arena, e));
}

const char *joined_notes(Arena *arena, const char *a, const char *b)
{
    if (a[0] == '\0' || b[0] == '\0')
        return a[0] == '\0' ? b : a;
    return arena_printf(arena, "%s %s", a, b);
}

const Analysis *main_of(const OutlineSubject *subject)
{
    return subject->row[subject->main].analysis;
}

const char *main_words(Arena *arena, const Outline *outline)
{
    const char *span = NULL, *unit = NULL;
    for (size_t i = 0; i < outline->n; i++) {
        const OutlineSubject *subject = &outline->subject[i];
        const char *label = subject->row[subject->main].label;
        const char *own = told_unit(main_of(subject));
        span = i == 0 || text_equal(span, label) ? label : "";
        unit = i == 0 || text_equal(unit, own) ? own : "each in its unit";
    }
    if (span == NULL || span[0] == '\0')
        return unit;
    return arena_printf(arena, "%s, %s", unit, text_in_sentence(arena, span));
}

/* Beside boxes the chart that has spans as rows, below a table that of all rows, with a row before
 * the program. */
ChartPlace page_one_chart(const Outline *outline)
{
    enum { SPANS_MOST = 5, ROWS_MOST = 6 };
    size_t spans = 0, rows = 0;
    bool headed = false;
    for (size_t i = 0; i < outline->n; i++) {
        const OutlineSubject *subject = &outline->subject[i];
        spans = subject->n > spans ? subject->n : spans;
        rows += subject->n + (subject->placebo != NULL);
        headed = headed || subject->n > 1 || subject->placebo != NULL;
    }
    rows += headed ? outline->n : 0;
    if (outline->n <= SUBJECTS_ON_PAGE_ONE)
        return spans <= SPANS_MOST ? CHART_IN_SUMMARY : CHART_BESIDE;
    return rows <= ROWS_MOST ? CHART_IN_EFFECTS : CHART_BESIDE;
}

size_t add_charts(Document *document, const Figures *figures, ChartPlace place)
{
    size_t n = 0;
    for (size_t i = 0; figures != NULL && i < figures->n; i++) {
        const Chart *chart = chart_find(figures->item[i].chart);
        if (figures->item[i].analysis != NULL || chart == NULL || chart->place != place)
            continue;
        document_figure(document, &figures->item[i]);
        n++;
    }
    return n;
}
