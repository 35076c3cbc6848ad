/* Pieces of the writer of text documents (WordprocessingML). */
#ifndef ALIKE_REPORT_DOCX_H
#define ALIKE_REPORT_DOCX_H

#include "alike/report.h"
#include "alike/zip.h"

/* Lengths in twentieths of a point. The page is that of report.html in print. */
enum {
    DOCX_PAGE_WIDTH = 12240, /* Letter */
    DOCX_PAGE_HEIGHT = 15840,
    DOCX_MARGIN_SIDE = 907, /* 16 mm */
    DOCX_MARGIN_TOP = 964,  /* 17 mm */
    DOCX_TEXT_WIDTH = DOCX_PAGE_WIDTH - 2 * DOCX_MARGIN_SIDE,
};

/* What stands out in a line. */
typedef enum DocxLook {
    DOCX_PLAIN,
    DOCX_BOLD,
    DOCX_LABEL,    /* of a fact */
    DOCX_INTERVAL, /* beneath an estimate */
    DOCX_ALIKE,    /* verdicts */
    DOCX_ADJUSTED,
    DOCX_APART,
} DocxLook;

/* A picture in the archive. */
typedef struct DocxPicture {
    const char *bytes;
    size_t n;
    size_t width, height; /* pixels */
} DocxPicture;

/* The document as it is written. */
typedef struct Docx {
    Text out; /* of word/document.xml; its arena is gone when the file is written */
    const Document *document;
    int width;        /* that there is for what is written now */
    bool in_box;      /* smaller type */
    bool after_table; /* a table must not follow at once: both would become one */
    bool new_page;    /* the next paragraph begins one */
    size_t n_pictures, capacity;
    DocxPicture *picture;
    bool failed; /* a picture that is there could not be read: *err says why */
    Error *err;
} Docx;

/* --- text ------------------------------------------------------------------------------------- */

/* A paragraph of a style of docx_styles.xml; keep: on the page of what follows. */
void docx_open(Docx *docx, const char *style, bool keep);
void docx_close(Docx *docx);
/* Text of anybody, and text of a block with its bold parts and references. */
void docx_text(Docx *docx, const char *text, DocxLook look);
void docx_inline(Docx *docx, const char *text, DocxLook look);
/* Runs of text for any part. */
void docx_runs(Text *out, const char *text, size_t n, DocxLook look);
/* A field that the program counts, with what it reads now: ours, both of them. */
void docx_field(Text *out, const char *code, const char *reads, DocxLook look);
DocxLook docx_tone(const char *tone);

/* What a block is called in the file: references lead there, and to nothing that others named. */
void docx_bookmark(Docx *docx, const Block *block, const char *kind);
void docx_bookmark_end(Docx *docx, const Block *block, const char *kind);
#define DOCX_NUMBER  "Ref" /* its number, or "Table 2" */
#define DOCX_HEADING "Toc" /* the line of a heading */

/* A link to a section, which reads as its heading does. */
void docx_link(Docx *docx, const Block *block);

/* "Table A1." with its number as a field; references repeat it. */
void docx_number(Docx *docx, const Block *block, const char *word);

/* --- blocks ----------------------------------------------------------------------------------- */

void docx_grid(Docx *docx, const Block *block);
void docx_figure(Docx *docx, const Block *block);
/* A space between tables, and where a cell would end with one. */
void docx_spacer(Docx *docx);

/* Room at the left of a table's cell, and of text to the left behind a column of numbers. */
enum { DOCX_CELL_MARGIN = 60, DOCX_STAND_OFF = 220 };
bool docx_stands_off(const Grid *grid, size_t column);
bool docx_is_number(const Grid *grid, size_t column); /* shown to the right */
/* Widths of a table's columns, which fill width; lines: how many there are of text in it. */
void docx_columns(Arena *arena, const Grid *grid, int width, int *column, size_t *lines);

/* --- parts ------------------------------------------------------------------------------------ */

/* All parts; docx->out is the body. */
bool docx_parts(Docx *docx, Zip *zip, Error *err) MUST_CHECK;

#endif
