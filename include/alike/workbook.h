/* tables.xlsx: what the files of tables/ hold, for readers who use a spreadsheet. */
#ifndef ALIKE_WORKBOOK_H
#define ALIKE_WORKBOOK_H

#include "alike/results.h"

#define WORKBOOK_FILE "tables.xlsx"

/* A sheet for each file of tables/, with the same rows and the same numbers, and one of contents in
 * front. Cells are numbers or strings, never formulas, and nothing points outside the file. The
 * same results give the same bytes. */
bool workbook_write(const Results *results, const char *path, Error *err) MUST_CHECK;

#endif
