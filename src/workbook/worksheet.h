/* One sheet of a workbook: rows of cells with styles. */
#ifndef ALIKE_WORKBOOK_WORKSHEET_H
#define ALIKE_WORKBOOK_WORKSHEET_H

#include "alike/results.h"
#include "alike/zip.h"

/* What a cell looks like; the place of its format in styles.xml (parts.c). */
typedef enum Style {
    STYLE_PLAIN,
    STYLE_TITLE,
    STYLE_SENTENCE,
    STYLE_LINK,
    STYLE_HEAD, /* a column's title */
    STYLE_NAME, /* and its name for programs */
    STYLE_HEAD_OF_NUMBERS,
    STYLE_NAME_OF_NUMBERS,
    STYLE_TEXT,
    STYLE_GUARDED, /* text that would be a formula, were it typed: stays text when it is edited */
    STYLE_MARK,    /* words where a number would stand */
    STYLE_COUNT,
    STYLE_POWER, /* numbers too large to be read digit by digit */
    STYLE_REAL   /* and one more for each digit after the point, up to DIGITS_MOST */
} Style;
enum { DIGITS_MOST = 17, N_STYLES = STYLE_REAL + DIGITS_MOST + 1 };

/* Rows above the first one of a table, and how many rows a sheet can have. */
enum { ROW_TITLE = 1, ROW_SENTENCE, ROW_BACK, ROW_HEAD, ROW_NAMES, SHEET_ROWS_MOST = 1048576 };

typedef struct Worksheet {
    const char *file;             /* tables/FILE.csv */
    const char *name;             /* on the tab */
    const char *title, *sentence; /* sentence: NULL: none */
    size_t n_rows, n_columns;     /* of its table, as far as they fit on it */
    bool cut;                     /* its table has more rows */
} Worksheet;

/* Names of designs and what readers see of them: a table may name thousands. */
typedef struct DesignLabels DesignLabels;
DesignLabels *design_labels_make(Arena *arena, const Spec *spec);
const char *design_labels_find(const DesignLabels *labels, const char *name);

typedef struct WorksheetWriter {
    Zip *zip;
    const Results *results; /* whose outcomes have labels */
    const DesignLabels *designs;
    const char *mark; /* stands on every sheet; NULL: none */
    Text row;         /* XML that was not handed on yet */
    size_t at;        /* row, from 1; 0: none was begun */
    size_t column;    /* of the next cell, from 0 */
} WorksheetWriter;

/* width: of n columns, in letters; freeze: rows that stay in sight */
void worksheet_begin(WorksheetWriter *writer, const char *path, const double *width, size_t n,
                     size_t freeze);
/* lines: of its tallest cell, where any wraps; else 1 */
void worksheet_row(WorksheetWriter *writer, size_t lines);
/* A cell without anything: NULL, "". */
void worksheet_text(WorksheetWriter *writer, const char *text, Style style);
void worksheet_number(WorksheetWriter *writer, const char *digits, Style style);
/* filter: the range whose rows can be chosen from; links: elements; NULL: none */
bool worksheet_end(WorksheetWriter *writer, const char *filter, const char *links,
                   Error *err) MUST_CHECK;

/* A link within the workbook, from a cell to the top of a sheet. */
void worksheet_link(Text *links, const char *cell, const char *sheet);
/* The cells of a sheet's table with its names above it, "A5:K20"; filters choose among these. */
const char *worksheet_filter(Arena *arena, const Worksheet *sheet, const char *dollar);

/* The tables of a file, below their title. contents: the sheet to go back to */
bool worksheet_write_tables(WorksheetWriter *writer, const char *path, const Worksheet *sheet,
                            const char *contents, const TableFile *file, Error *err) MUST_CHECK;

#endif
