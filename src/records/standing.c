/* One test that an export lists under several schools: an enrolment, not a retest. Who is treated
 * is never decided by which of the records is taken. */
#include "records/conditions.h"

#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- arms of schools ------------------------------------------------------------------------- */

static bool same_level(const Column *column, uint32_t a, uint32_t b)
{
    if (a == b || a == NOT_JOINED || b == NOT_JOINED)
        return a == b;
    if (column->reason[a] != REASON_PRESENT || column->reason[b] != REASON_PRESENT)
        return column->reason[a] == column->reason[b];
    return column->type == COLUMN_FACTOR ? column->level[a] == column->level[b]
                                         : column->real[a] == column->real[b];
}

/* A treatment that hangs on the school: by a list, by a column of the file of schools, or by the
 * school itself. That of a roster or of a file of students is the student's own. */
static bool arms_differ(const Records *records, int32_t a, int32_t b)
{
    const Spec *spec = records->spec;
    if (a == b || a == WORD_NONE || b == WORD_NONE || records->on_roster != NULL)
        return false;
    if (records->start_year != NULL) /* in some stack */
        return records->start_year[a] != records->start_year[b];
    if (records->is_program != NULL)
        return records->is_program[a] != records->is_program[b];
    for (size_t d = 0; d < spec->n_designs; d++) {
        const char *name = spec->design[d].treatment.text;
        const Attributes *schools = &records->schools_file;
        const Column *column = schools->given ? frame_find(&schools->frame, name) : NULL;
        if (text_equal(name, known_name(KNOWN_SCHOOL)) ||
            (column != NULL && !same_level(column, schools->row[a], schools->row[b])))
            return true;
    }
    return false;
}

/* --- one student, subject and term ----------------------------------------------------------- */

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same_test(const Test *a, const Test *b)
{
    return same_number(a->score, b->score) && same_number(a->se, b->se) && a->day == b->day &&
           a->reason == b->reason && a->school != b->school;
}

/* Names, not numbers of words: those follow the order of rows. */
static bool school_goes_before(const Records *records, int32_t a, int32_t b)
{
    if (a == WORD_NONE || b == WORD_NONE)
        return b == WORD_NONE;
    return strcmp(records->schools.word[a].text, records->schools.word[b].text) < 0;
}

static void add_standing(Arena *arena, Records *records, uint32_t test, int32_t school)
{
    records->standing = arena_grow(arena, records->standing, &records->standing_capacity,
                                   records->n_standing + 1, sizeof *records->standing);
    records->standing[records->n_standing++] = (Standing){.test = test, .school = school};
}

size_t standing_join(Arena *arena, Records *records, Test *test, size_t n)
{
    const size_t begin = records->n_standing;
    bool both_arms = false;
    size_t kept = 0;
    for (size_t i = 1; i < n && !both_arms; i++)
        both_arms = arms_differ(records, test[0].school, test[i].school);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < kept && !same_test(&test[k], &test[i]))
            k++;
        if (k == kept) {
            test[kept++] = test[i];
            continue;
        }
        /* until all are seen the list holds places, not numbers */
        if (!test[k].several)
            add_standing(arena, records, (uint32_t)k, test[k].school);
        add_standing(arena, records, (uint32_t)k, test[i].school);
        conditions_join(records, &test[k], &test[i]);
        if (school_goes_before(records, test[i].school, test[k].school))
            test[k] = test[i];
        test[k].several = true;
        records->n_elsewhere++;
    }
    for (size_t i = begin; i < records->n_standing; i++)
        records->standing[i].test = test[records->standing[i].test].number;
    for (size_t k = 0; k < kept; k++)
        test[k].both_arms = both_arms;
    return kept;
}

/* --- afterwards ------------------------------------------------------------------------------ */

static int by_test(const void *a, const void *b)
{
    const Standing *x = a, *y = b;
    return x->test != y->test ? (x->test < y->test ? -1 : 1)
                              : (x->school > y->school) - (x->school < y->school);
}

void standing_settle(Records *records)
{
    if (records->n_standing > 0)
        qsort(records->standing, records->n_standing, sizeof *records->standing, by_test);
}

static bool stands_at(const Records *records, const Test *test, int32_t school)
{
    if (test->school == school || !test->several)
        return test->school == school;
    size_t low = 0, high = records->n_standing;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (records->standing[middle].test < test->number)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < records->n_standing && records->standing[low].test == test->number; low++)
        if (records->standing[low].school == school)
            return true;
    return false;
}

bool standing_meet(const Records *records, const Test *a, const Test *b)
{
    if (a->school == WORD_NONE || b->school == WORD_NONE || stands_at(records, a, b->school) ||
        stands_at(records, b, a->school))
        return true;
    if (!a->several || !b->several)
        return false;
    for (size_t i = 0; i < records->n_standing; i++)
        if (records->standing[i].test == a->number &&
            stands_at(records, b, records->standing[i].school))
            return true;
    return false;
}
