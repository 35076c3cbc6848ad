#include "records/voided.h"

#include <stdlib.h>

void voided_take(Arena *arena, Records *records, uint32_t student, CellText subject, int32_t order,
                 size_t line)
{
    Voided *voided = &records->voided;
    if (subject.n == 0 || order == NO_TERM)
        return;
    voided->item =
        arena_grow(arena, voided->item, &voided->capacity, voided->n + 1, sizeof *voided->item);
    voided->item[voided->n++] =
        (VoidedTest){.student = student,
                     .subject = dictionary_number(&voided->subjects, arena, subject.bytes,
                                                  subject.n, (uint32_t)line),
                     .order = order};
}

static int by_student(const void *a, const void *b)
{
    const VoidedTest *x = a, *y = b;
    if (x->student != y->student)
        return x->student < y->student ? -1 : 1;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* Of students all of whose tests do not count nothing is known. */
void voided_settle(Records *records)
{
    Voided *voided = &records->voided;
    size_t n = 0;
    for (size_t i = 0; i < voided->n; i++) {
        VoidedTest one = voided->item[i];
        one.student = records->rank[one.student];
        if (one.student != NOT_JOINED)
            voided->item[n++] = one;
    }
    voided->n = n;
    if (n > 0)
        qsort(voided->item, n, sizeof *voided->item, by_student);
}

bool voided_has(const Records *records, size_t student, const char *subject, int32_t order)
{
    const Voided *voided = &records->voided;
    const VoidedTest wanted = {(uint32_t)student, word_find(&voided->subjects, subject), order};
    return voided->n > 0 && bsearch(&wanted, voided->item, voided->n, sizeof wanted, by_student);
}
