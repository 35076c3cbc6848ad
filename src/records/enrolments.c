/* Grades from a file of students by term, for tests whose own file has none. */
#include "records/reading.h"

#include "alike/os.h"
#include "records/joins.h"

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
static int32_t grade_among(const Enrolment *from, const Enrolment *to, int32_t school,
                           bool *several)
{
    int32_t grade = WORD_NONE;
    *several = false;
    for (const Enrolment *e = from; e < to; e++) {
        if (e->grade == WORD_NONE || (school != WORD_NONE && e->school != school))
            continue;
        *several = grade != WORD_NONE && e->grade != grade;
        if (*several)
            return WORD_NONE;
        grade = e->grade;
    }
    return grade;
}

/* Tested students who stand in no term of the file, and those of it who were not tested. */
static Join enrolment_join(const Reading *r, const uint32_t *first)
{
    const Records *records = r->records;
    const char *name = "the file of students by term";
    for (size_t i = 0; i < records->n_files; i++)
        if (export_find(records->file[i].format)->only_students)
            name = os_file_name(records->file[i].path);
    Join join = {.file = name,
                 .place = records->spec->tests.place,
                 .who =
                     arena_printf(r->arena, "%s with tests", spec_people(r->arena, records->spec)),
                 .lack = arena_printf(r->arena, "are not in %s", name),
                 .hold = "the tests hold",
                 .limit = records->spec->tests.id_width > 0 ? 1 : JOIN_LIMIT,
                 .of_people = true};
    uint8_t *tested = memory_take_zeroed(records->ids.n + 1, 1);
    for (size_t i = 0; i < records->n_tests; i++)
        tested[records->test[i].student] = 1;
    for (size_t k = 0; k < records->ids.n; k++) {
        const bool enrolled = first[k + 1] > first[k];
        join.n += tested[k];
        if (tested[k] != (uint8_t)enrolled)
            id_list_add(r->arena, enrolled ? &join.spare : &join.lost, records->ids.word[k].text);
    }
    free(tested);
    join_find_near(r->arena, &join);
    return join;
}

bool reading_join_enrolments(Reading *r, Error *err)
{
    Records *records = r->records;
    size_t n_joined = 0, n_several = 0;
    uint32_t *first = memory_take_zeroed(records->ids.n + 1, sizeof *first);
    qsort(r->enrolment, r->n_enrolled, sizeof *r->enrolment, by_student_and_term);
    for (size_t i = 0; i < r->n_enrolled; i++)
        first[r->enrolment[i].student + 1]++;
    for (size_t i = 0; i < records->ids.n; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < records->n_tests; i++) {
        Test *test = &records->test[i];
        bool several = false;
        size_t from = first[test->student], end = first[test->student + 1];
        const int32_t order = records->term[test->term].order;
        while (from < end && r->enrolment[from].order != order)
            from++;
        size_t to = from;
        while (to < end && r->enrolment[to].order == order)
            to++;
        if (test->grade == WORD_NONE) /* of several schools in a term, the test's own decides */
            test->grade =
                grade_among(r->enrolment + from, r->enrolment + to, test->school, &several);
        if (test->grade == WORD_NONE)
            test->grade = grade_among(r->enrolment + from, r->enrolment + to, WORD_NONE, &several);
        n_several += several;
        if (test->school == WORD_NONE && to == from + 1)
            test->school = r->enrolment[from].school;
        n_joined += to > from;
    }
    const Join join = enrolment_join(r, first);
    free(first);
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
              count_about(ABOUT_RECORDS, records->n_tests - n_joined),
              PHRASE("Of {} records of tests, {} found their student and term in the file of "
                     "students by term, which gives the grade.",
                     piece_count(ABOUT_RECORDS, records->n_tests, NULL, NULL),
                     piece_count(ABOUT_RECORDS, n_joined, NULL, NULL)));
    if (n_several > 0)
        notes_add(
            &records->notes, r->arena, "data", NOTE_CAUTION, count_about(ABOUT_RECORDS, n_several),
            PHRASE("{}: the students of {} have two grades in one term; theirs is missing.",
                   piece_file(join.file), piece_count(ABOUT_RECORDS, n_several, "test", "tests")));
    join_note_near(r->arena, &join, &records->notes);
    join_note_lost(r->arena, records, &join, &records->notes);
    return join_check(r->arena, records, &join, err);
}
