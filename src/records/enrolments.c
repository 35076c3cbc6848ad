/* Grades from a file of students by term, for tests whose own file has none. */
#include "records/reading.h"

#include <stdlib.h>

static int by_student_and_term(const void *a, const void *b)
{
    const Enrolment *x = a, *y = b;
    if (x->student != y->student)
        return x->student < y->student ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The one grade of these rows, at this school or at any (WORD_NONE); WORD_NONE where they differ.
 */
static int32_t grade_among(const Enrolment *from, const Enrolment *to, int32_t school)
{
    int32_t grade = WORD_NONE;
    for (const Enrolment *e = from; e < to; e++) {
        if (e->grade == WORD_NONE || (school != WORD_NONE && e->school != school))
            continue;
        if (grade != WORD_NONE && e->grade != grade)
            return WORD_NONE;
        grade = e->grade;
    }
    return grade;
}

void reading_join_enrolments(Reading *r)
{
    Records *records = r->records;
    size_t n_joined = 0;
    uint32_t *first = memory_take_zeroed(records->ids.n + 1, sizeof *first);
    qsort(r->enrolment, r->n_enrolled, sizeof *r->enrolment, by_student_and_term);
    for (size_t i = 0; i < r->n_enrolled; i++)
        first[r->enrolment[i].student + 1]++;
    for (size_t i = 0; i < records->ids.n; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < records->n_tests; i++) {
        Test *test = &records->test[i];
        size_t from = first[test->student], end = first[test->student + 1];
        const int32_t order = records->term[test->term].order;
        while (from < end && r->enrolment[from].order != order)
            from++;
        size_t to = from;
        while (to < end && r->enrolment[to].order == order)
            to++;
        if (test->grade == WORD_NONE) /* of several schools in a term, the test's own decides */
            test->grade = grade_among(r->enrolment + from, r->enrolment + to, test->school);
        if (test->grade == WORD_NONE)
            test->grade = grade_among(r->enrolment + from, r->enrolment + to, WORD_NONE);
        if (test->school == WORD_NONE && to == from + 1)
            test->school = r->enrolment[from].school;
        n_joined += to > from;
    }
    free(first);
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
              count_about(ABOUT_RECORDS, records->n_tests - n_joined),
              PHRASE("Of {} records of tests, {} found their student and term in the file of "
                     "students by term, which gives the grade.",
                     piece_count(ABOUT_RECORDS, records->n_tests, NULL, NULL),
                     piece_count(ABOUT_RECORDS, n_joined, NULL, NULL)));
}
