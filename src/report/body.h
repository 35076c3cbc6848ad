/* What the sections of the body share: tables with a row an outcome, under the names of subjects.
 */
#ifndef ALIKE_REPORT_BODY_H
#define ALIKE_REPORT_BODY_H

#include "report/words.h"

#include "report/says.h"

#include "alike/outline.h"
#include "alike/told.h"

/* What a table says of one outcome: the cells behind the first. */
typedef void OutcomeCells(Grid *grid, const Results *results, const OutlineRow *row);

/* More subjects have no boxes on page one. */
enum { SUBJECTS_ON_PAGE_ONE = 2 };
/* The place whose chart of effects page one has room for; CHART_BESIDE: it stands in the body. */
ChartPlace page_one_chart(const Outline *outline);

/* The sentence that answers the section's question, and its paragraph. */
void write_said(Document *document, Said said);

/* An item for each design that could not be carried out, with its reason. */
void write_infeasible(const Results *results, Document *document);

/* The same of the study's own design, where it has several programs or starting years. */
void write_missing(const Results *results, Document *document);

/* Outcomes that have a column each: those of the study's own design, or the main one of each
 * subject where they would be more than `most`. */
enum { COLUMNS_MOST = 6 };
typedef struct Columns {
    size_t n;
    const OutlineRow *row[COLUMNS_MOST];
    size_t main; /* the one that the study names first */
} Columns;
Columns columns_of(const Outline *outline, size_t most, bool only_carried_out);

/* A row an outcome; subjects of several are headings across. One whose design could not be carried
 * out says so. only: 1: those of the study's own design; 0: all. */
void add_outcomes(Grid *grid, const Results *results, const Outline *outline, bool only_own,
                  OutcomeCells *cells);

/* The difference, its effect size and the percentile, each with its interval: three cells; none
 * where nothing was estimated. */
void add_estimates(Grid *grid, const Results *results, const OutlineRow *row);

/* "*Three years: schools that began by 2012", for the notes of tables; "" where nothing is marked.
 */
const char *marks_note(Arena *arena, const Results *results, const Outline *outline);
/* Both, with a blank between where there are two. */
const char *joined_notes(Arena *arena, const char *a, const char *b);

/* The main outcome of each subject, which tables with a column a subject show. */
const Analysis *main_of(const OutlineSubject *subject);
/* Tables of effects site by site, where there are any. */
void write_sites(const Results *results, const Outline *outline, Document *document);
/* Is there a row of whom the effect is not that on the program's own students? Then tables of
 * outcomes have a column for it. */
bool tells_estimand(const Results *results);
/* What that column says of a row. */
const char *estimand_of(const OutlineRow *row);
/* "points, two years": what the cells of such tables are; the span where all have one name. */
const char *main_words(Arena *arena, const Outline *outline);

/* Charts of the whole study that answer this place's question; how many there are. */
size_t add_charts(Document *document, const Figures *figures, ChartPlace place);

/* Page one's boxes, where schools began in different years. */
void write_exposure_boxes(const Results *results, Document *document);

#endif
