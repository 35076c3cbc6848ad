/* Tests that the file itself says do not count: how many of each group lack a score for that. */
#ifndef ALIKE_RECORDS_VOIDED_H
#define ALIKE_RECORDS_VOIDED_H

#include "records/internal.h"

/* Of one that is left out while files are read. subject: its text; order: of its term. */
void voided_take(Arena *arena, Records *records, uint32_t student, CellText subject, int32_t order,
                 size_t line);
/* Once students have their ranks. */
void voided_settle(Records *records);
/* Has the student of this rank one of the subject in the term? */
bool voided_has(const Records *records, size_t student, const char *subject, int32_t order);

#endif
