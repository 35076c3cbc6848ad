/* A report is first a Document, which every writer renders; so a new section appears in all
 * formats and a new format gets all sections. */
#ifndef ALIKE_REPORT_H
#define ALIKE_REPORT_H

#include "alike/chart.h"

typedef enum BlockKind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,    /* of a bulleted list; neighbours belong together */
    BLOCK_CALLOUT, /* a box: tone "answer", "caution", "danger" or "note" */
    BLOCK_TABLE,
    BLOCK_FIGURE,
} BlockKind;

/* What ** in the formats below becomes: U+FDD0, which no text of others holds by the time it is in
 * a block. So ** in a name is two asterisks. */
#define DOCUMENT_BOLD "\xEF\xB7\x90"

typedef struct Block {
    BlockKind kind;
    int level; /* heading: 1, 2, 3 */
    const char *tone;
    const char *text; /* plain text; DOCUMENT_BOLD before and after is the only mark-up */
    const Table *table;
    bool small; /* table of the technical part: smaller print, collapsible when long */
    const Figure *figure;
} Block;

typedef struct Document {
    Arena *arena;
    const char *title;
    const char *chart_folder; /* where the figures' files are now */
    size_t n;
    size_t capacity;
    Block *block;
} Document;

/* printf, as quote_format has it. */
void document_heading(Document *document, int level, const char *format, ...) PRINTF_LIKE(3, 4);
void document_paragraph(Document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_item(Document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_callout(Document *document, const char *tone, const char *format, ...)
    PRINTF_LIKE(3, 4);
void document_table(Document *document, const Table *table, bool small);
void document_figure(Document *document, const Figure *figure);

/* A row of sections.def, in the order of the report. */
typedef struct Section {
    ENTRY_HEAD;
    void (*write)(const Results *results, const Figures *figures, Document *document);
} Section;
REGISTRY_OF(Section, section, sections)

/* A row of writers.def. */
typedef struct Writer {
    ENTRY_HEAD;
    const char *file; /* report.html */
    bool (*write)(const Document *document, const char *path, Error *err);
} Writer;
REGISTRY_OF(Writer, writer, writers)

/* report.md, and plan.md whatever formats the report has. */
bool document_write_markdown(const Document *document, const char *path, Error *err) MUST_CHECK;

/* report.* in the formats of the study file. */
bool report_write(Arena *arena, const Results *results, const Figures *figures, const char *folder,
                  Error *err) MUST_CHECK;

/* plan.md of `alike design`: a draft preregistration in the words of the study file. */
bool plan_document_write(Arena *arena, const Results *results, const char *path,
                         Error *err) MUST_CHECK;

/* The sentences that several sections and the command line share. */
const char *answer_sentence(Arena *arena, const Results *results, const Analysis *analysis);
/* Of all outcomes together; "" for fewer than two. */
const char *answer_overall(Arena *arena, const Results *results);
/* Adds to the notes of every analysis what limits its answer. After results_protect, so that no
 * number is told that was hidden. */
void answer_cautions(Arena *arena, Results *results);
/* Of the outcome's worst characteristic, as evidence standards judge it: "0.41 standard deviations
 * in Pretest"; NULL where nothing was measured. */
const char *answer_largest_difference(Arena *arena, const Results *results,
                                      const Analysis *analysis);
const char *answer_no_pretest(const Results *results); /* what an outcome without one lacks */
bool is_growth(const Analysis *analysis); /* only where the earlier test has the same scale */
const char *growth_word(const Analysis *analysis); /* what the outcome shows: "growth" */

#endif
