/* Several tests of one student in a subject and term: the study's rule says which counts. Never the
 * highest: that would favour whoever was tested more often. */
#include "records/conditions.h"

#include "alike/big.h"
#include "alike/hash.h"
#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 3 };

typedef struct Resolve {
    Arena *arena;
    Records *records;
    uint8_t *used; /* subject word x term word: does some outcome need it? */
    size_t n_to;   /* tests written so far */
    size_t n_undated, n_without_se;
    size_t n_apart; /* students whose tests of the term are all of different schools */
    Text examples;
    size_t n_students[2]; /* comparison, program */
} Resolve;

bool test_in_program(const Records *records, const Test *test)
{
    if (records->on_roster != NULL)
        return records->on_roster[test->student];
    return records->is_program != NULL && test->school != WORD_NONE &&
           records->is_program[test->school];
}

/* A stack compares with schools that had not begun by its end: Callaway & Sant'Anna (2021), the
 * not-yet-treated. */
int test_arm(const Records *records, const SpanSpec *span, TermDate to, const Test *test)
{
    if (span->start == 0)
        return test_in_program(records, test) ? ARM_PROGRAM : ARM_COMPARISON;
    const int year = test->school == WORD_NONE ? 0 : records->start_year[test->school];
    if (year == (int)span->start)
        return ARM_PROGRAM;
    return year == 0 || year > to.year ? ARM_COMPARISON : ARM_BEGUN;
}

/* --- which terms matter ---------------------------------------------------------------------- */

static bool term_matters(const Records *records, const char *subject, int32_t order)
{
    OutcomeWalk walk = {0};
    TermDate from, to;
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;) {
        if (!text_equal(outcome->subject, subject) || !term_read(outcome->span->from.text, &from) ||
            !term_read(outcome->span->to.text, &to))
            continue;
        if (order == term_order(from) || order == term_order(to) ||
            (records->needs_prior && order < term_order(from)))
            return true;
    }
    return false;
}

static uint8_t *list_used(Arena *arena, const Records *records)
{
    const size_t n_terms = records->terms.n;
    uint8_t *used = ARENA_ARRAY(arena, uint8_t, records->subjects.n * n_terms);
    for (size_t s = 0; s < records->subjects.n; s++)
        for (size_t t = 0; t < n_terms; t++)
            used[s * n_terms + t] =
                term_matters(records, records->subjects.word[s].text, records->term[t].order);
    return used;
}

/* --- which of them counts -------------------------------------------------------------------- */

/* A number that follows from what the test says alone, not from where it stands in the file. */
static uint64_t content_hash(const Records *records, const Test *test)
{
    uint64_t bits[2] = {0, 0};
    if (!isnan(test->score))
        memcpy(&bits[0], &test->score, sizeof bits[0]);
    if (!isnan(test->se))
        memcpy(&bits[1], &test->se, sizeof bits[1]);
    uint64_t hash = hash_u64(hash_u64(records->spec->seed, bits[0]), bits[1]);
    hash = hash_u64(hash, (uint64_t)(uint32_t)test->day);
    hash = hash_u64(hash, test->reason);
    if (test->school != WORD_NONE)
        hash = hash_text(hash, records->schools.word[test->school].text);
    if (test->grade != WORD_NONE)
        hash = hash_text(hash, records->grades.word[test->grade].text);
    return hash;
}

static int compare_days(const Test *a, const Test *b, bool latest)
{
    const bool marked_a = latest ? a->marked_last : a->marked_first;
    const bool marked_b = latest ? b->marked_last : b->marked_first;
    if (marked_a != marked_b)
        return marked_a ? -1 : 1;
    if (a->day == b->day)
        return 0;
    if (a->day == DAY_NONE || b->day == DAY_NONE)
        return a->day == DAY_NONE ? 1 : -1;
    return (a->day < b->day) != latest ? -1 : 1;
}

/* Is a the one that counts, of the two? */
static bool goes_before(const Records *records, const Test *a, const Test *b)
{
    const int rule = records->spec->tests.retests;
    if (rule == RETESTS_LOWEST_SE) {
        const double x = isnan(a->se) ? INFINITY : a->se, y = isnan(b->se) ? INFINITY : b->se;
        if (x != y)
            return x < y;
    }
    const int days = compare_days(a, b, rule == RETESTS_LATEST);
    if (days != 0)
        return days < 0;
    return content_hash(records, a) < content_hash(records, b); /* the same for any order of rows */
}

/* --- one student, subject and term ----------------------------------------------------------- */

/* Records that say the same stand once; one without a score gives way to one with it. Returns how
 * many are left. */
static size_t without_repeats(Records *records, Test *test, size_t n)
{
    size_t kept = 0;
    bool any_score = false;
    for (size_t i = 0; i < n; i++)
        any_score = any_score || test[i].reason == REASON_PRESENT;
    for (size_t i = 0; i < n; i++) {
        if (any_score && test[i].reason != REASON_PRESENT) {
            records->n_replaced++;
            continue;
        }
        size_t k = 0;
        while (k < kept && content_hash(records, &test[k]) != content_hash(records, &test[i]))
            k++;
        if (k == kept) {
            test[kept++] = test[i];
            continue;
        }
        conditions_join(records, &test[k], &test[i]);
        records->n_identical++; /* whichever of them the export marks, it is marked */
        test[k].marked_first = test[k].marked_first || test[i].marked_first;
        test[k].marked_last = test[k].marked_last || test[i].marked_last;
    }
    return kept;
}

/* arm: of the test that counts */
static void count_retest(Resolve *r, const Test *test, size_t n, int arm)
{
    Records *records = r->records;
    const int32_t order = records->term[test->term].order;
    size_t k = 0;
    while (k < records->n_retests && (records->retest[k].subject != test->subject ||
                                      records->term[records->retest[k].term].order != order))
        k++;
    if (k == records->n_retests) {
        records->retest = arena_grow(r->arena, records->retest, &records->retests_capacity, k + 1,
                                     sizeof *records->retest);
        records->retest[records->n_retests++] =
            (RetestCount){.subject = test->subject, .term = test->term};
    }
    records->retest[k].n[arm]++;
    if (r->n_students[0] + r->n_students[1] < SHOWN)
        text_format(&r->examples, "%sstudent '%s', %s, %s: %zu tests, the first in %s line %u",
                    r->examples.n > 0 ? "; " : "", records->id[test->student],
                    test_subject(records, test),
                    term_text(r->arena, records->term[test->term].date), n,
                    records->file[test->file].path, (unsigned)test->line);
    r->n_students[arm]++;
}

static int32_t known_school(const Records *records, const Test *test, size_t n)
{
    int32_t school = WORD_NONE;
    for (size_t i = 0; i < n; i++)
        if (test[i].school != WORD_NONE &&
            (school == WORD_NONE || strcmp(records->schools.word[test[i].school].text,
                                           records->schools.word[school].text) < 0))
            school = test[i].school;
    return school;
}

static bool in_different_schools(const Test *test, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++)
            if (test[i].school == WORD_NONE || (k < i && test[k].school == test[i].school))
                return false;
    return true;
}

static void resolve_group(Resolve *r, Test *test, size_t n)
{
    Records *records = r->records;
    n = without_repeats(records, test, n);
    n = standing_join(r->arena, records, test, n);
    size_t best = 0;
    if (n > 1) {
        bool dated = true, precise = false;
        for (size_t i = 0; i < n; i++) {
            dated =
                dated && (test[i].day != DAY_NONE || test[i].marked_first || test[i].marked_last);
            precise = precise || !isnan(test[i].se);
            if (goes_before(records, &test[i], &test[best]))
                best = i;
        }
        /* a record without a school must not put its student outside the program */
        if (test[best].school == WORD_NONE)
            test[best].school = known_school(records, test, n);
        count_retest(r, test, n, test_in_program(records, &test[best]));
        r->n_apart += in_different_schools(test, n);
        r->n_undated += !dated;
        r->n_without_se += !precise;
    }
    records->test[r->n_to++] = test[best];
}

static void resolve_all(Resolve *r)
{
    Records *records = r->records;
    const size_t n_terms = records->terms.n;
    for (size_t from = 0, to; from < records->n_tests; from = to) {
        const Test first = records->test[from];
        const int32_t order = records->term[first.term].order;
        for (to = from + 1; to < records->n_tests; to++) {
            const Test *next = &records->test[to];
            if (next->student != first.student || next->subject != first.subject ||
                records->term[next->term].order != order)
                break;
        }
        Test *group = records->test + from;
        size_t n = to - from;
        if (n > 1 && r->used[(size_t)first.subject * n_terms + (size_t)first.term]) {
            resolve_group(r, group, n);
            continue;
        }
        n = n > 1 ? standing_join(r->arena, records, group, n) : n;
        for (size_t i = 0; i < n; i++)
            records->test[r->n_to++] = group[i];
    }
    records->n_tests = r->n_to;
}

/* --- what is said about it ------------------------------------------------------------------- */

static Phrase arms_phrase(Arena *arena, const Records *records, const size_t n[2])
{
    const Phrase phrase =
        records->has_program
            ? PHRASE("{}, {}", piece_count(ABOUT_TREATED, n[1], "program", "program"),
                     piece_count(ABOUT_CONTROL, n[0], "comparison", "comparison"))
            : PHRASE("{}", piece_count(ABOUT_PEOPLE, n[0] + n[1], "students", "students"));
    return phrase_copy(arena, &phrase);
}

static bool refuse(const Resolve *r, Error *err)
{
    const Records *records = r->records;
    const TestsSpec *tests = &records->spec->tests;
    const size_t n = r->n_students[0] + r->n_students[1];
    const Phrase who = arms_phrase(r->arena, records, r->n_students);
    if (n == 0)
        return true;
    if (tests->retests == RETESTS_ERROR)
        return error_set(err, ERR_DATA, tests->place,
                         "some students have several tests of a subject in one term: %s (%s); say "
                         "which one counts: tests: retests: lowest_se, earliest or latest%s",
                         phrase_text(r->arena, &who), r->examples.bytes,
                         r->n_apart == n && tests->column.id_within.n == 0
                             ? arena_printf(r->arena,
                                            "; all of them are of different schools: if ids repeat "
                                            "across schools, write tests: columns: {id: [%s, %s]}",
                                            records->school_header, records->id_header)
                             : "");
    if (tests->retests == RETESTS_LOWEST_SE && r->n_without_se > 0)
        return error_set(err, ERR_DATA, tests->place,
                         "retests: lowest_se needs the scores' standard errors, and %zu students "
                         "have several tests without any (%s); name the column under "
                         "tests.columns.se, or choose earliest or latest",
                         r->n_without_se, r->examples.bytes);
    if (tests->retests != RETESTS_LOWEST_SE && r->n_undated > 0)
        return error_set(err, ERR_DATA, tests->place,
                         "retests: %s needs the dates of tests, and %zu students have several "
                         "tests of which some have none (%s); name the column under "
                         "tests.columns.date, or choose lowest_se",
                         tests->retests == RETESTS_EARLIEST ? "earliest" : "latest", r->n_undated,
                         r->examples.bytes);
    return true;
}

static void note_retests(const Resolve *r)
{
    Records *records = r->records;
    static const char *const rule[] = {
        [RETESTS_ERROR] = "",
        [RETESTS_LOWEST_SE] = "the test with the smallest standard error counts (ties: earliest)",
        [RETESTS_EARLIEST] = "the earliest test counts",
        [RETESTS_LATEST] = "the latest test counts",
    };
    const size_t n = r->n_students[0] + r->n_students[1];
    if (n > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n),
                  PHRASE("Students with several tests of a subject in one term: {}; {}.",
                         piece_phrase(r->arena, arms_phrase(r->arena, records, r->n_students)),
                         piece_words(rule[records->spec->tests.retests])));
    if (records->n_elsewhere > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, records->n_elsewhere),
                  PHRASE("{} {repeats|repeat} a test that stands under another school as well: the "
                         "student is enrolled in several, and took it once.",
                         piece_count(ABOUT_RECORDS, records->n_elsewhere, "record", "records")));
    if (records->n_identical > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, records->n_identical),
                  PHRASE("{} {says|say} the same as another in every column that is read, and "
                         "{was|were} left out.",
                         piece_count(ABOUT_RECORDS, records->n_identical, "record", "records")));
    if (records->n_replaced > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, records->n_replaced),
                  PHRASE("{} {was|were} without a score left out, because the student has a score "
                         "in the same term.",
                         piece_count(ABOUT_RECORDS, records->n_replaced, "record", "records")));
}

/* The tests that are left move into the arena, with the place where each student's begin. */
static void settle(Resolve *r)
{
    Records *records = r->records;
    Test *kept = ARENA_ARRAY(r->arena, Test, records->n_tests);
    memcpy(kept, records->test, records->n_tests * sizeof *kept);
    big_free(records->test, records->test_room * sizeof *records->test);
    records->test = kept;
    records->settled = true;
    records->first = ARENA_ARRAY(r->arena, uint32_t, records->n_students + 1);
    for (size_t i = 0; i < records->n_tests; i++)
        records->first[kept[i].student + 1]++;
    for (size_t i = 0; i < records->n_students; i++)
        records->first[i + 1] += records->first[i];
}

bool retests_resolve(Arena *arena, Records *records, Error *err)
{
    Resolve r = {.arena = arena, .records = records, .examples = {.arena = arena}};
    r.used = list_used(arena, records);
    resolve_all(&r);
    if (!refuse(&r, err))
        return false;
    standing_settle(records);
    note_retests(&r);
    settle(&r);
    return true;
}
