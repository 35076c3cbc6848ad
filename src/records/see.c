/* Files of tests before there is a study of them: what they hold. */
#include "alike/records.h"

#include "alike/big.h"
#include "alike/text.h"
#include "records/export.h"
#include "records/internal.h"

#include <stdlib.h>
#include <string.h>

const char *records_format(Arena *arena, const char *const *name, size_t n, bool *is_tests)
{
    Header header = {.arena = arena, .n = n};
    header.name = (const char **)arena_array(arena, n, sizeof *header.name);
    for (size_t k = 0; k < n; k++)
        header.name[k] = name[k];
    const Export *export = export_recognised(&header);
    *is_tests = !export->only_students;
    return export->marks == NULL ? NULL : export->name;
}

/* '#' stands for the number of a test. */
static bool is_alternative(const char *plain, const char *at, size_t n)
{
    bool same = strlen(plain) == n;
    for (size_t i = 0; same && i < n; i++)
        same = plain[i] == at[i] || (at[i] == '#' && plain[i] >= '1' && plain[i] <= '9');
    return same;
}

bool records_reads(Arena *arena, const char *format, const char *column)
{
    const Export *export = export_find(format);
    const char *plain = plain_name(arena, column);
    for (int f = 0; export != NULL && f < N_FIELDS; f++)
        for (const char *at = export->field[f]; at != NULL && *at != '\0';) {
            const size_t n = strcspn(at, "|");
            if (is_alternative(plain, at, n))
                return true;
            at += n + (at[n] == '|');
        }
    return false;
}

/* --- subjects, schools ----------------------------------------------------------------------- */

static int by_tests(const void *a, const void *b)
{
    const SeenSubject *x = a, *y = b;
    return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp(x->name, y->name);
}

static void see_subjects(Arena *arena, const Records *records, TestsSeen *out)
{
    const Dictionary *words = &records->subjects;
    out->subject = ARENA_ARRAY(arena, SeenSubject, words->n);
    for (size_t k = 0; k < words->n; k++)
        out->subject[k].name = words->word[k].text;
    for (size_t i = 0; i < records->n_tests; i++)
        out->subject[records->test[i].subject].n++;
    out->n_subjects = words->n;
    qsort(out->subject, out->n_subjects, sizeof *out->subject, by_tests);
    for (size_t k = 1; k < out->n_subjects; k++)
        for (size_t j = 0; j < k && out->subject[k].other == NULL; j++)
            if (out->subject[j].other == NULL &&
                subject_is_near(arena, out->subject[j].name, out->subject[k].name))
                out->subject[k].other = out->subject[j].name;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void see_schools(Arena *arena, const Records *records, TestsSeen *out)
{
    const Dictionary *words = &records->schools;
    out->school = (const char **)arena_array(arena, words->n, sizeof *out->school);
    for (size_t k = 0; k < words->n; k++)
        out->school[k] = words->word[k].text;
    out->n_schools = words->n;
    if (words->n > 0)
        qsort(out->school, out->n_schools, sizeof *out->school, by_name);
}

/* --- terms ----------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const int x = term_order(((const SeenTerm *)a)->date),
              y = term_order(((const SeenTerm *)b)->date);
    return (x > y) - (x < y);
}

/* number: by word of terms, the place among those that are seen; SIZE_MAX: no term. */
static void see_terms(Arena *arena, const Records *records, TestsSeen *out, size_t *number)
{
    const size_t n_words = records->terms.n;
    out->term = ARENA_ARRAY(arena, SeenTerm, n_words);
    for (size_t k = 0; k < n_words; k++) {
        bool met = records->term[k].order == NO_TERM;
        for (size_t t = 0; t < out->n_terms && !met; t++)
            met = term_order(out->term[t].date) == records->term[k].order;
        if (!met)
            out->term[out->n_terms++].date = records->term[k].date;
    }
    if (out->n_terms > 0)
        qsort(out->term, out->n_terms, sizeof *out->term, by_time);
    for (size_t k = 0; k < n_words; k++) {
        number[k] = SIZE_MAX;
        for (size_t t = 0; t < out->n_terms; t++)
            if (records->term[k].order == term_order(out->term[t].date))
                number[k] = t;
    }
}

/* --- a student's tests ----------------------------------------------------------------------- */

typedef struct Seen {
    uint32_t student;
    uint32_t subject, term;
} Seen;

static int by_student(const void *a, const void *b)
{
    const Seen *x = a, *y = b;
    if (x->student != y->student)
        return x->student < y->student ? -1 : 1;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return (x->term > y->term) - (x->term < y->term);
}

/* Each pair of terms in which the student took the subject. */
static void see_spans(TestsSeen *out, const Seen *seen, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (seen[i].term < seen[j].term)
                out->spanned[seen[i].term * out->n_terms + seen[j].term]++;
}

static void see_students(Arena *arena, const Records *records, const size_t *number, TestsSeen *out)
{
    Seen *seen = memory_take(records->n_tests + 1, sizeof *seen);
    size_t n = 0;
    for (size_t i = 0; i < records->n_tests; i++) {
        const Test *test = &records->test[i];
        const size_t term = test->term == WORD_NONE ? SIZE_MAX : number[test->term];
        if (term == SIZE_MAX)
            continue;
        out->term[term].n++;
        seen[n++] = (Seen){test->student, (uint32_t)test->subject, (uint32_t)term};
    }
    qsort(seen, n, sizeof *seen, by_student);
    out->spanned = ARENA_ARRAY(arena, size_t, out->n_terms * out->n_terms);
    size_t kept = 0, from = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept > 0 && by_student(&seen[kept - 1], &seen[i]) == 0) {
            out->n_retests++;
            continue;
        }
        if (kept > from &&
            (seen[from].student != seen[i].student || seen[from].subject != seen[i].subject)) {
            see_spans(out, seen + from, kept - from);
            from = kept;
        }
        seen[kept++] = seen[i];
    }
    see_spans(out, seen + from, kept - from);
    free(seen);
}

bool records_see(Arena *arena, const Spec *spec, TestsSeen *out, Error *err)
{
    Records *records = ARENA_NEW(arena, Records);
    *out = (TestsSeen){0};
    records->spec = spec;
    records->mode = FRAME_CHECK;
    records->last_start = INT32_MAX;
    const bool ok = tests_read(arena, records, err);
    if (ok) {
        size_t *number = ARENA_ARRAY(arena, size_t, records->terms.n);
        out->format = records->file[0].format;
        out->columns = records->file[0].columns;
        out->n_tests = records->n_tests;
        out->n_students = records->ids.n;
        out->has_grade = records->has_grade;
        out->has_school = records->has_school;
        out->has_se = records->has_se;
        out->has_day = records->has_day;
        out->dates_in_two_ways = records->dates_in_two_ways;
        see_subjects(arena, records, out);
        see_schools(arena, records, out);
        see_terms(arena, records, out, number);
        see_students(arena, records, number, out);
    }
    big_free(records->test, records->test_room * sizeof *records->test);
    dictionary_free(&records->ids);
    dictionary_free(&records->subjects);
    dictionary_free(&records->terms);
    dictionary_free(&records->voided.subjects);
    dictionary_free(&records->schools);
    dictionary_free(&records->grades);
    error_finish(err);
    return ok;
}
