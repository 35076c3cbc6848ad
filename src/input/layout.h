/* Lines of fixed width: a column is where its letters stand. */
#ifndef ALIKE_INPUT_LAYOUT_H
#define ALIKE_INPUT_LAYOUT_H

#include "input/csv_reader.h"

/* The columns of the file that the layout names (ERR_DATA at its places), else those of the study
 * file (ERR_STUDY): refused where they overlap or end before they begin. */
bool layout_read(Arena *arena, const LineLayout *layout, LineLayout *out, Error *err) MUST_CHECK;

/* The names, before the first line. */
bool fixed_begin(Reader *reader) MUST_CHECK;
/* All whole lines of the text; returns how many bytes they took. */
size_t fixed_split(Reader *reader);
/* After the last line: columns that stand beyond all lines are errors; lines that end before the
 * last column a note. */
bool fixed_finish(Reader *reader) MUST_CHECK;

#endif
