/* A report is first a Document, which every writer renders; so a new section appears in all
 * formats and a new format gets all sections. */
#ifndef ALIKE_REPORT_H
#define ALIKE_REPORT_H

#include "alike/chart.h"
#include "alike/grid.h"

typedef enum BlockKind {
    BLOCK_HEADING,
    BLOCK_LEAD, /* the sentence that answers a section's question */
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,    /* of a bulleted list; neighbours belong together */
    BLOCK_FACT,    /* a label and what is to be said of it; neighbours belong together */
    BLOCK_TERM,    /* of the glossary; neighbours belong together */
    BLOCK_CALLOUT, /* a box: tone "answer", "caution", "danger" or "note" */
    BLOCK_GRID,
    BLOCK_FIGURE,
    BLOCK_OPEN, /* a frame, up to its BLOCK_CLOSE */
    BLOCK_CLOSE,
} BlockKind;

/* How blocks are put beside each other where there is room. */
typedef enum FrameKind {
    DOCUMENT_BOXES, /* boxes side by side */
    DOCUMENT_BOX,
    DOCUMENT_COLUMNS, /* two columns of text */
    DOCUMENT_COLUMN,
} FrameKind;

/* The parts of a report: page one, the body with its numbered sections, and the appendix, whose
 * sections and tables are lettered. */
typedef enum DocumentPart { PART_SUMMARY, PART_BODY, PART_APPENDIX, N_DOCUMENT_PARTS } DocumentPart;

/* What ** and {{name}} in the formats below become: U+FDD0 and U+FDD1, which no text of others
 * holds by the time it is in a block. So ** in a name is two asterisks. */
#define DOCUMENT_BOLD      "\xEF\xB7\x90"
#define DOCUMENT_REFERENCE "\xEF\xB7\x91"

typedef struct Block {
    BlockKind kind;
    DocumentPart part;
    FrameKind frame;
    int level;          /* heading: 2 or 3 */
    const char *name;   /* of a section, table, figure or term: what references say; NULL: none */
    const char *number; /* "3", "A", "A1"; NULL: not numbered */
    const char *label;  /* of a fact or term */
    const char *tone;   /* of a callout; of a fact: "alike", "adjusted", "apart", or NULL */
    const char *forms;  /* of a term */
    const char *text; /* plain text; DOCUMENT_BOLD before and after, and a name between references,
                         are the only mark-up */
    const Grid *grid;
    const Figure *figure;
} Block;

typedef struct Document {
    Arena *arena;
    const char *title;
    const char *kicker;  /* what kind of report it is, above the title; NULL: nothing */
    const char *byline;  /* who, when, for whom; NULL: not told */
    const char *authors; /* or who reports; for the properties of a file; NULL: not told */
    const char *running; /* for the foot of printed pages: who and when; NULL: nothing */
    const char *notice;  /* for the head of printed pages: what may become of it; NULL: nothing */
    const char *chart_folder; /* where the figures' files are now */
    DocumentPart part;
    size_t n_sections[N_DOCUMENT_PARTS], n_tables[N_DOCUMENT_PARTS], n_folded, n_figures;
    size_t n;
    size_t capacity;
    Block *block;
} Document;

/* What follows belongs to this part. */
void document_part(Document *document, DocumentPart part);
/* A numbered section; name: what {{name}} refers to. Formats: printf, as quote_format has it. */
void document_section(Document *document, const char *name, const char *format, ...)
    PRINTF_LIKE(3, 4);
void document_heading(Document *document, int level, const char *format, ...) PRINTF_LIKE(3, 4);
void document_lead(Document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_paragraph(Document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_item(Document *document, const char *format, ...) PRINTF_LIKE(2, 3);
void document_fact(Document *document, const char *label, const char *tone, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Of the glossary; forms: how it stands in the text, in lower case, "sd|standard deviation". */
void document_term(Document *document, const char *name, const char *label, const char *forms,
                   const char *text);
void document_callout(Document *document, const char *tone, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Numbered where it has a caption. */
void document_grid(Document *document, const Grid *grid);
void document_figure(Document *document, const Figure *figure);
void document_open(Document *document, FrameKind frame);
void document_close(Document *document, FrameKind frame);

/* Text with the marks of formats, for a caption or note. */
const char *document_words(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* What a reference to that name reads: "Table 2", "Section 5", "Appendix C"; NULL: there is nothing
 * of the name. *block: it. */
const char *document_reference(const Document *document, const char *name, const Block **block);

/* A row of sections.def, in the order of the report. */
typedef struct Section {
    ENTRY_HEAD;
    DocumentPart part;
    void (*write)(const Results *results, const Figures *figures, Document *document);
} Section;
REGISTRY_OF(Section, section, sections)

/* A row of writers.def. */
typedef struct Writer {
    ENTRY_HEAD;
    const char *file;    /* report.html */
    const char *told;    /* what the list of files says of it; NULL: "this report" */
    bool pixels;         /* shows charts as pixels: Figures.on_paper */
    const char *working; /* files beside it while it is made, as a pattern; NULL: none */
    /* A note where a program that it takes is not here; NULL: it takes none. */
    void (*foresee)(Arena *arena, Notes *notes);
    /* Notes: of a report that could not be made though it was wanted, which is no error. */
    bool (*write)(const Document *document, const char *path, Notes *notes, Error *err);
} Writer;
REGISTRY_OF(Writer, writer, writers)

/* report.html, which is also what report.pdf is printed from. */
bool document_write_html(const Document *document, const char *path, Error *err) MUST_CHECK;
/* report.md, and plan.md whatever formats the report has. */
bool document_write_markdown(const Document *document, const char *path, Error *err) MUST_CHECK;

/* The whole report as a document. */
Document report_document(Arena *arena, const Results *results, const Figures *figures,
                         const char *folder);
/* Is the report written in this format? */
bool report_has(const Spec *spec, const Writer *writer);
bool report_wants_pixels(const Spec *spec); /* does any of its formats? */
/* Notes on those formats of the study file that can't be made on this machine; before the results
 * are written, so that they say so. */
void report_foresee(Arena *arena, const Spec *spec, Notes *notes);
/* report.* in the formats of the study file. Notes: what could not be made nevertheless. */
bool report_write(Arena *arena, const Results *results, const Figures *figures, const char *folder,
                  Notes *notes, Error *err) MUST_CHECK;
/* The file of the first of those formats that is in the folder; NULL: none. */
const char *report_file(Arena *arena, const Spec *spec, const char *folder);

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
/* In what the groups were not tested alike, which way that would push the difference, and what may
 * be done; "" where nothing is known to differ. */
const char *answer_conditions(Arena *arena, const Analysis *analysis);
const char *answer_no_pretest(const Results *results); /* what an outcome without one lacks */

#endif
