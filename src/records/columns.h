/* How a column is put into a frame of test records. */
#ifndef ALIKE_RECORDS_COLUMNS_H
#define ALIKE_RECORDS_COLUMNS_H

#include "records/build.h"

Column *build_column(const Build *b, const char *name, ColumnType type);
/* Words become levels, only those that a row has; sorted as levels are. WORD_NONE: missing. */
void build_factor(const Build *b, Column *column, const int32_t *word, size_t n_words,
                  const char *const *text);

#endif
