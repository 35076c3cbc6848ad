/* Columns of the tests that the study names: what they say of a student at the pretest. */
#ifndef ALIKE_RECORDS_TRAITS_H
#define ALIKE_RECORDS_TRAITS_H

#include "records/build.h"
#include "records/reading.h"

/* The file's columns of traits; and their cells in the row of the next test. ERR_DATA where the
 * file has two columns of one of the names. */
bool traits_find(Reading *r, const Header *header, const CellText *cell, size_t n, size_t line,
                 Error *err) MUST_CHECK;
void traits_take(Reading *r, const CellText *cell, int32_t order, size_t line);

/* Once the tests are in order: what the records of one student, subject and term say alike, else
 * those of the student and term. Where they differ nothing is known, so that nothing hangs on which
 * record is taken. */
void traits_settle(Arena *arena, Records *records);

bool traits_have(const Records *records, const char *name);

/* Columns of a frame, but for those that it has. */
void traits_add(const Build *b);

#endif
