/* Page one: what was asked, the answer, a box for each subject, one chart, for whom it holds and
 * what it cannot tell. */
#include "report/body.h"
#include "report/says_contrasts.h"
#include "report/says_exposure.h"

#include "alike/text.h"

enum { MANY_ROWS = 10 };                    /* of a table; more would take the page */
enum { BOXES_MOST = SUBJECTS_ON_PAGE_ONE }; /* more do not leave room for the rest of the page */

static const char *after_word(const OutlineSubject *subject)
{
    return subject->row[0].analysis->outcome_spec->span != NULL ? "After" : "Outcome";
}

static Grid *box_grid(Arena *arena, const Results *results, const OutlineSubject *subject,
                      size_t number)
{
    Grid *grid = grid_make(arena, arena_printf(arena, "box_%zu", number), GRID_CARDS, NULL);
    const char *unit = told_unit(main_of(subject));
    grid_column(grid, subject->n > 1 ? after_word(subject) : "", GRID_TEXT);
    grid_column(grid, text_with_capital(arena, arena_printf(arena, "%s more", unit)), GRID_NUMBER);
    grid_column(grid, "Effect size, SD", GRID_NUMBER);
    grid_column(grid, "Percentile (50th: equal)", GRID_NUMBER);
    for (size_t k = 0; k < subject->n; k++) {
        const OutlineRow *row = &subject->row[k];
        grid_row(grid, subject->n > 1 ? row->marked : "Difference");
        if (row->analysis->infeasible != NULL)
            grid_cell(grid, analysis_missing_cell(row->analysis));
        else
            add_estimates(grid, results, row);
    }
    return grid;
}

static void write_facts(const Results *results, Document *document, const Outline *outline,
                        const OutlineSubject *subject)
{
    const BoxLines box = says_box(document->arena, results, outline, subject);
    document_fact(document, "At the start", verdict_tone(box.mark), "%s. %s", box.start_word,
                  box.start);
    document_fact(document, box.clusters_word, NULL, "%s", box.schools);
    document_fact(document, "Compared", NULL, "%s", box.compared);
    if (results->design_only)
        return;
    document_fact(document, "Year before", NULL, "%s", box.before);
    document_fact(document, "Other designs", NULL, "%s", box.designs);
}

static void write_boxes(const Results *results, Document *document, const Outline *outline)
{
    document_open(document, DOCUMENT_BOXES);
    for (size_t i = 0; i < outline->n; i++) {
        const OutlineSubject *subject = &outline->subject[i];
        document_open(document, DOCUMENT_BOX);
        document_heading(document, 2, "%s", subject->name);
        if (!results->design_only)
            document_grid(document, box_grid(document->arena, results, subject, i + 1));
        write_facts(results, document, outline, subject);
        document_close(document, DOCUMENT_BOX);
    }
    document_close(document, DOCUMENT_BOXES);
}

/* --- where there are more subjects than boxes have room for --------------------------------------
 */

static void many_rows(Grid *grid, const Results *results, const Outline *outline,
                      const OutlineSubject *subject)
{
    const BoxLines box = says_box(grid->arena, results, outline, subject);
    for (size_t k = 0; k < subject->n; k++) {
        const OutlineRow *row = &subject->row[k];
        if (outline->n_rows > MANY_ROWS && k != subject->main)
            continue;
        grid_row(grid, row->whole);
        if (row->analysis->infeasible != NULL) {
            grid_cell(grid, analysis_missing_cell(row->analysis));
            continue;
        }
        add_estimates(grid, results, row);
        if (k != subject->main)
            continue; /* the main outcome's stand for the subject */
        grid_verdict_cell(grid, box.mark, box.start_word);
        grid_cell(grid, box.schools);
    }
}

static void write_many(const Results *results, Document *document, const Outline *outline)
{
    Arena *arena = document->arena;
    Grid *grid = grid_make(arena, "answers", GRID_CARDS, NULL);
    grid_column(grid, "Outcome", GRID_TEXT);
    if (!results->design_only) {
        grid_column(grid, "Difference", GRID_NUMBER);
        grid_column(grid, "Effect size, SD", GRID_NUMBER);
        grid_column(grid, "Percentile (50th: equal)", GRID_NUMBER);
    }
    grid_column(grid, "At the start", GRID_TEXT);
    grid_column(grid, says_box(arena, results, outline, &outline->subject[0]).clusters_word,
                GRID_TEXT);
    for (size_t i = 0; i < outline->n; i++) {
        many_rows(grid, results, outline, &outline->subject[i]);
    }
    if (outline->n_rows > MANY_ROWS)
        grid->note = document_words(arena, "The main outcome of each; all %zu are in {{effect}}.",
                                    outline->n_rows);
    const char *contrasts = results_contrast_note(arena, results);
    if (contrasts[0] != '\0')
        grid->note = joined_notes(arena, grid->note != NULL ? grid->note : "", contrasts);
    document_grid(document, grid);
}

/* What is not for release says so first, and how much in it is small. */
static void write_release(const Results *results, Document *document)
{
    Arena *arena = document->arena;
    const size_t n = results->n_small, min = results->spec->min_cell;
    const char *who = people(arena, results);
    if (!results_internal(results))
        return;
    const char *small =
        n == 0
            ? arena_printf(arena,
                           "Every number is exact; none below %zu was found, but what two of "
                           "them tell together was not looked at",
                           min)
            : arena_printf(arena, "%s in this report %s on fewer than %zu %s",
                           n == 1 ? "One number or row"
                                  : arena_printf(arena, "%s numbers or rows", text_count(arena, n)),
                           n == 1 ? "rests" : "rest", min, who);
    document_callout(document, "danger",
                     "**" RESULTS_INTERNAL_MARK " - not for release.** %s. 'alike publish' makes "
                     "the folder that may be given away.",
                     small);
}

/* Outcomes without an earlier score: that the groups began alike cannot be shown. */
static void write_no_pretest(const Results *results, Document *document)
{
    Text names = {.arena = document->arena};
    FOR_EACH_PRIMARY(results, a)
    if (!has_pretest(a))
        text_format(&names, "%s%s", names.n == 0 ? "" : "; ", analysis_label(a));
    if (names.n > 0)
        document_callout(document, "danger",
                         "**Baseline achievement is not established for %s**: %s.", names.bytes,
                         answer_no_pretest(results));
}

/* --- page ---------------------------------------------------------------------------------------
 */

static void write_limits(const Results *results, Document *document, const Outline *outline)
{
    Arena *arena = document->arena;
    /* groups are looked at start by start: none of them speaks for all */
    const char *whom = results->exposure != NULL ? "" : says_for_whom(arena, results, outline);
    const char **limit;
    const size_t n = says_limits(arena, results, outline, &limit);
    document_open(document, DOCUMENT_COLUMNS);
    if (whom[0] != '\0') {
        document_open(document, DOCUMENT_COLUMN);
        document_heading(document, 2, "For whom");
        document_paragraph(document, "%s", whom);
        document_close(document, DOCUMENT_COLUMN);
    }
    document_open(document, DOCUMENT_COLUMN);
    document_heading(document, 2, "What this cannot tell");
    for (size_t i = 0; i < n; i++)
        document_item(document, "%s", limit[i]);
    document_close(document, DOCUMENT_COLUMN);
    document_close(document, DOCUMENT_COLUMNS);
}

/* Several programs stand side by side below. */
static void write_contrasting(const Results *results, Document *document)
{
    const Contrasting said = says_contrasts(document->arena, results);
    if (said.head[0] != '\0')
        document_paragraph(document, "**%s** %s", said.head, said.text);
}

static void write_summary(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const bool by_year = results->exposure != NULL;
    const StudyAnswer answer =
        by_year ? says_exposure_answer(arena, results) : says_answer(arena, results, &outline);
    write_release(results, document);
    document_paragraph(document, "**The question.** %s",
                       by_year ? says_exposure_question(arena, results)
                               : says_question(arena, results, &outline));
    document_callout(document, "answer", "**%s** %s", answer.verdict, answer.rest);
    write_contrasting(results, document);
    write_no_pretest(results, document);
    if (by_year)
        write_exposure_boxes(results, document);
    else if (outline.n > BOXES_MOST)
        write_many(results, document, &outline);
    else
        write_boxes(results, document, &outline);
    if (!by_year && page_one_chart(&outline) != CHART_BESIDE)
        add_charts(document, figures, page_one_chart(&outline));
    write_limits(results, document, &outline);
}

const Section section_summary = {.name = "summary",
                                 .help = "page one: the answer and what limits it",
                                 .part = PART_SUMMARY,
                                 .write = write_summary};
