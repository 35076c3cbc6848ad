/* Words and phrases that several sections share. */
#ifndef ALIKE_REPORT_WORDS_H
#define ALIKE_REPORT_WORDS_H

#include "alike/report.h"

const char *people(Arena *arena, const Results *results);
const char *people_in_program(Arena *arena, const Results *results); /* "students in the program" */
const char *p_words(Arena *arena, double p);                         /* "p = 0.03", "p < 0.001" */
const char *count_words(Arena *arena, size_t count, const char *hidden);
/* "had no counterpart and are left out", "is left out"; be: "are", "was". */
const char *left_out(Arena *arena, const Analysis *analysis, const char *be);
/* What differs from the lock, a line an item. */
void lock_differences(Document *document, const char *lines);
/* Where no rule of disclosure control applies. */
const char *public_data_words(void);
/* How much is left out of published results and why, and how counts are to be read: one sentence.
 */
const char *published_words(Arena *arena, const Results *results);
const char *counted(Arena *arena, size_t n, const char *one); /* "1 student", "12 students" */

/* A label that is not the beginning of a line: "mathematics"; names of peoples and languages, short
 * forms and titles stay as they are. */
const char *in_sentence(Arena *arena, const char *label);

/* Label of a column in the study file, else its name; "earlier score" for pretest. */
const char *column_words(const Analysis *analysis, const char *column);

bool has_pretest(const Analysis *analysis);
bool is_placebo(const Analysis *analysis); /* of a span before the program began */

/* Figures that belong here, about one analysis, or about the study where analysis is NULL. */
void add_figures(Document *document, const Figures *figures, const Analysis *analysis,
                 ChartPlace place);

/* An analysis of each outcome that has something to show: the primary ones, in order. */
#define FOR_EACH_PRIMARY(results, a)                                                               \
    for (const Analysis *a = (results)->analysis; a < (results)->analysis + (results)->n_analyses; \
         a++)                                                                                      \
        if (a->primary)

size_t n_primary(const Results *results);

/* An earlier primary analysis with the same flow, the same students as far as numbers tell and the
 * same balance: what was said of it need not be said again. NULL: none. */
const Analysis *same_groups(const Results *results, const Analysis *analysis);

/* Columns that specialists want stand in the technical part; so does "not estimated because", where
 * all were. */
bool column_is_technical(const Table *table, size_t column);
/* The table as sections for readers show it: without those columns; probabilities as they are read:
 * "<0.001". */
const Table *plain_table(Arena *arena, const Table *table);
bool table_hides_all(const Table *table); /* is every number of it left out? */

/* The flow as readers see it; rounded counts need not add up, and it says so. */
const Table *flow_words(Arena *arena, const Results *results, const Analysis *analysis);
/* Does the flow show that the design used every student of the program who was eligible? */
bool flow_keeps_program(const Analysis *analysis);

#endif
