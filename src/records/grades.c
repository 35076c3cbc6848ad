/* Students who are in two grades in one term: a clerk's slip, or two students under one id. */
#include "records/internal.h"

#include "alike/text.h"

#include <string.h>

/* "4" and "04" are one. */
static bool same_grade(const Records *records, int32_t a, int32_t b)
{
    const char *const text[] = {records->grades.word[a].text, records->grades.word[b].text};
    double x, y;
    return a == b || (text_to_real(text[0], strlen(text[0]), &x) &&
                      text_to_real(text[1], strlen(text[1]), &y) && x == y);
}

/* The first test of the same term, of this student, that says another grade; NULL: none. */
static const Test *other_grade(const Records *records, const Test *test, const Test *end)
{
    for (const Test *other = test + 1; other < end; other++)
        if (records->term[other->term].order == records->term[test->term].order &&
            other->grade != WORD_NONE && !same_grade(records, other->grade, test->grade))
            return other;
    return NULL;
}

void grades_check(Arena *arena, Records *records)
{
    const Test *first = NULL, *its_other = NULL;
    size_t n = 0;
    for (size_t s = 0; s < records->n_students; s++) {
        const Test *end = records->test + records->first[s + 1], *found = NULL;
        for (const Test *t = records->test + records->first[s]; t < end && found == NULL; t++) {
            found = t->grade == WORD_NONE ? NULL : other_grade(records, t, end);
            if (found != NULL && n++ == 0) {
                first = t;
                its_other = found;
            }
        }
    }
    if (n == 0)
        return;
    const char *const grade[] = {records->grades.word[first->grade].text,
                                 records->grades.word[its_other->grade].text};
    notes_add(
        &records->notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_PEOPLE, n),
        PHRASE("{} {is|are} in two grades in one term, the first '{}' ({}: {} in {} and {} in "
               "{}). Each subject is analysed with the grade of its own earlier test. See "
               "that no two of them share an id.",
               piece_count(ABOUT_PEOPLE, n, "student", "students"),
               piece_id(records->id[first->student]),
               piece_words(term_text(arena, records->term[first->term].date)),
               piece_value(grade[0]), piece_setting(test_subject(records, first)),
               piece_value(grade[1]), piece_setting(test_subject(records, its_other))));
}
