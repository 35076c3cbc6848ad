/* What the program cites. Sources stand as free text where a method is described ("Hedges (1981)
 * ..."); references.def says what each of them is, looked up, with its DOI where there is one. */
#ifndef ALIKE_REFERENCES_H
#define ALIKE_REFERENCES_H

#include "alike/registry.h"
#include "alike/results.h"

/* What the methods of a study cite, as BibTeX, in its results. */
#define REFERENCES_FILE "references.bib"

/* A kind of BibTeX entry. */
typedef enum ReferenceType {
    REFERENCE_ARTICLE,
    REFERENCE_BOOK,
    REFERENCE_REPORT,
    REFERENCE_MISC,
} ReferenceType;

/* A row of references.def. NULL: there is none, or it was not seen anywhere. */
typedef struct Reference {
    const char *key;
    const char *cited; /* as sources cite it: "Hedges (1981)"; "Hedges 1981" is found as well */
    ReferenceType type;
    const char *authors;      /* "Rosenbaum, P. R. and Rubin, D. B."; NULL: see organisation */
    const char *organisation; /* that wrote it, in place of people */
    const char *title;
    const char *in; /* journal, publisher or institution, by type */
    const char *edition, *year, *volume, *number, *pages;
    const char *doi, *url; /* a url only where there is no DOI */
} Reference;

extern const Reference references[]; /* by the authors' names */
extern const size_t n_references;

/* Of `references`, in their order. */
typedef struct ReferenceList {
    size_t n;
    const Reference *const *item;
} ReferenceList;

/* Those that a text cites, however its lines are broken. */
ReferenceList references_cited(Arena *arena, const char *text);

/* Rows of registries, each once. */
typedef struct EntryList {
    size_t n, capacity;
    const Entry **item;
} EntryList;

/* What the report lists: what the study's designs were made with, in the order of the designs
 * (matching method with its distance, score model, estimator), then the further analyses that left
 * a table of numbers, measures of balance and norms. Analyses whose tables stand in files alone are
 * left out.
 */
EntryList methods_shown(Arena *arena, const Results *results);

/* What these cite, those of files alone, and the variances of the study's estimates. */
ReferenceList references_of(Arena *arena, const Results *results);

/* As a person reads it, one line: "Welch, B. L. (1947). The ... . Biometrika 34(1-2):28-35. ..." */
const char *reference_line(Arena *arena, const Reference *reference);

/* As BibTeX: every field is quoted, so that no title is mark-up. */
const char *references_bibtex(Arena *arena, ReferenceList list);

/* REFERENCES_FILE of the folder. */
bool references_write(Arena *arena, const Results *results, const char *folder,
                      Error *err) MUST_CHECK;

#endif
