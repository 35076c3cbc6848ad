/* Under what conditions tests were taken, as columns of their files tell it. Beside the tests, by
 * their numbers: most studies have none. */
#ifndef ALIKE_RECORDS_CONDITIONS_H
#define ALIKE_RECORDS_CONDITIONS_H

#include "records/build.h"
#include "records/reading.h"

/* Once the file's columns are known. */
void conditions_find(Reading *r);
/* Of the next test. */
void conditions_take(Reading *r, const CellText *cell, int32_t order);
/* At the file's end, when terms are known: what blank cells say, and what a design must not see. */
void conditions_finish(Reading *r);

/* Two records are one test: what they say alike is kept, for both. Which of them stands does not
 * decide what is known. */
void conditions_join(const Records *records, const Test *a, const Test *b);

/* NaN: not known. */
double condition_of(const Records *records, Condition what, const Test *test);
bool conditions_have(const Records *records, KnownColumn start);

/* What the frame knows of both tests; and columns of the first, where the study names them. */
void conditions_add(const Build *b);

#endif
