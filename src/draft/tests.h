/* Files of tests as the study that is being written will read them. For write_tests.c. */
#ifndef ALIKE_DRAFT_TESTS_H
#define ALIKE_DRAFT_TESTS_H

#include "alike/records.h"
#include "draft/write.h"

/* Files of tests; where none is of a known export, the columns of the first are named. */
typedef struct TestFiles {
    size_t n;
    const DraftFile **item;
    const DraftFile *custom; /* NULL: their export is known */
    size_t n_term_names;     /* what codes of terms mean */
    ValuePair *term_name;
    const char *season;      /* of a term that is a year alone; NULL: terms name it */
    const char *subject;     /* where no column does; NULL */
    bool within_school;      /* ids repeat across schools */
    int lone_year;           /* LoneYearRule */
    bool subject_tried;      /* its column was found by what it tells apart */
    const char *date_format; /* where two readings of the dates fit; NULL: one does */
    bool seen;
    TestsSeen tests;
} TestFiles;

/* NULL: there is no such column. */
static inline const char *name_at(const DraftFile *file, size_t k)
{
    return k == SIZE_MAX ? NULL : file->profile.column[k].name;
}

/* The files of tests, read by what can be guessed of them. */
TestFiles tests_see(Writer *w);
/* "Fall 2023-2024" */
const char *tests_term_word(Arena *arena, TermDate term);
/* The span that serves best; its merit, 0: there is none. */
double tests_best_span(const TestsSeen *seen, size_t *from, size_t *to);
/* Ids of digits with zeros in front in a file, if only some of them, of fewer digits and without a
 * zero in front in another: a spreadsheet has taken the zeros. 0: no file tells. */
size_t tests_width_lost(const DraftFiles *files);

#endif
