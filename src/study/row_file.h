/* Files with a row for every student, as analyses write them: each its own part, so that threads
 * need not wait for one another; the parts are joined in plan order. */
#ifndef STUDY_ROW_FILE_H
#define STUDY_ROW_FILE_H

#include "alike/cohort.h"
#include "alike/text.h"

#include <stdio.h>

FILE *row_file_create(const char *path, Error *err) MUST_CHECK;
bool row_file_finish(FILE *file, const char *path, Error *err) MUST_CHECK;

/* A field: text is quoted for spreadsheets (quote_csv), NULL and NaN are empty. room: used again
 * for every field. */
void row_put_text(FILE *file, Text *room, const char *text);
void row_put_real(FILE *file, double value);
/* The same, behind text that is written out block by block. */
void row_add_real(Text *text, double value);

/* Students of a cohort in the order of the file, as the user knows them. */
const uint32_t *row_file_order(Arena *arena, const Cohort *cohort);

#endif
