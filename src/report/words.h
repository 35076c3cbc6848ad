/* Words and phrases that several sections share. */
#ifndef ALIKE_REPORT_WORDS_H
#define ALIKE_REPORT_WORDS_H

#include "alike/report.h"

const char *people(Arena *arena, const Results *results);
/* "students in the program"; of a contrast "students in A" */
const char *people_in_program(Arena *arena, const Results *results, const Analysis *analysis);
/* So many equally counted people; in published results fewer than `from` are "few", for such a
 * number is rounded as a count of people is; 0: all are told. */
const char *worth_words(Arena *arena, double worth, size_t from);
size_t told_from(const Results *results);
const char *count_words(Arena *arena, size_t count, const char *hidden);
/* What differs from the lock, a line an item. */
void lock_differences(Document *document, const char *lines);
/* Where no rule of disclosure control applies. */
const char *public_data_words(void);
/* How much is left out of published results and why, and how counts are to be read: one sentence.
 */
const char *published_words(Arena *arena, const Results *results);
const char *counted(Arena *arena, size_t n, const char *one); /* "1 student", "12 students" */

/* Label of a column in the study file, else its name; "earlier score" for pretest. */
const char *column_words(const Analysis *analysis, const char *column);

bool has_pretest(const Analysis *analysis);
bool is_placebo(const Analysis *analysis); /* of a span before the program began */

/* An analysis of each outcome that has something to show: the primary ones, in order. */
#define FOR_EACH_PRIMARY(results, a)                                                               \
    for (const Analysis *a = (results)->analysis; a < (results)->analysis + (results)->n_analyses; \
         a++)                                                                                      \
        if (a->primary)

size_t n_primary(const Results *results);

/* The flow as readers see it; rounded counts need not add up, and it says so. */
const Table *flow_words(Arena *arena, const Results *results, const Analysis *analysis);
/* Does the flow show that the design used every student of the program who was eligible? */
bool flow_keeps_program(const Analysis *analysis);

#endif
