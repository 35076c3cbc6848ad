#include "records/outcome.h"

#include "alike/text.h"
#include "records/voided.h"

#include <stdlib.h>

/* One outcome's walk over the students. */
typedef struct Walk {
    Arena *arena;
    const Records *records;
    int32_t subject, from, to; /* orders of the terms */
    const char *subject_text;
    const SpanSpec *span;
    OutcomeRows *out;
} Walk;

static int32_t order_of(const Records *records, const Test *test)
{
    return records->term[test->term].order;
}

/* A student's tests of the subject, in the order of terms. */
static OutcomeRow tests_of(const Walk *w, size_t from, size_t to)
{
    OutcomeRow row = {NO_TEST, NO_TEST, NO_TEST};
    for (size_t i = from; i < to; i++) {
        const Test *test = &w->records->test[i];
        const int32_t order = order_of(w->records, test);
        if (test->subject != w->subject)
            continue;
        if (order == w->from)
            row.pretest = (uint32_t)i;
        else if (order == w->to)
            row.outcome = (uint32_t)i;
        else if (order < w->from && test->reason == REASON_PRESENT)
            row.prior = (uint32_t)i;
    }
    return row;
}

/* Was the student tested, in any subject, at another school between the two tests? */
static bool has_moved(const Walk *w, const OutcomeRow *row, size_t from, size_t to)
{
    const Test *pretest = &w->records->test[row->pretest];
    for (size_t i = from; i < to; i++) {
        const Test *test = &w->records->test[i];
        const int32_t order = order_of(w->records, test);
        if (order >= w->from && order <= w->to && !standing_meet(w->records, pretest, test))
            return true;
    }
    return false;
}

static int arm_of(const Walk *w, const Test *test)
{
    return test_arm(w->records, w->span, w->out->to, test);
}

static void count_without_pretest(Walk *w, const Test *test)
{
    const int arm = arm_of(w, test);
    if (arm != ARM_BEGUN)
        w->out->n_without_pretest[arm]++;
}

static void take_student(Walk *w, size_t student)
{
    const Records *records = w->records;
    OutcomeRows *out = w->out;
    const size_t from = records->first[student], to = records->first[student + 1];
    const OutcomeRow row = tests_of(w, from, to);
    if (row.pretest == NO_TEST && row.outcome != NO_TEST)
        id_list_add(w->arena, &out->ends.spare, records->id[student]);
    if (row.pretest != NO_TEST && row.outcome == NO_TEST)
        id_list_add(w->arena, &out->ends.lost, records->id[student]);
    out->ends.n += row.pretest != NO_TEST;
    if (row.pretest == NO_TEST) {
        if (row.outcome != NO_TEST && records->test[row.outcome].reason == REASON_PRESENT)
            count_without_pretest(w, &records->test[row.outcome]);
        return;
    }
    const Test *pretest = &records->test[row.pretest];
    const int arm = arm_of(w, pretest);
    out->n_several += pretest->several && !pretest->both_arms;
    if (pretest->both_arms) { /* has no arm, whichever record was taken */
        out->n_both_arms++;
        out->row[out->n++] = row;
        return;
    }
    if (arm == ARM_BEGUN) {
        out->n_begun++;
        out->row[out->n++] = row;
        return;
    }
    if (has_moved(w, &row, from, to)) {
        if (out->n_movers[0] + out->n_movers[1] < COUNT_OF(out->mover))
            out->mover[out->n_movers[0] + out->n_movers[1]] = records->id[student];
        out->n_movers[arm]++;
        if (records->spec->tests.movers == MOVERS_DROP)
            return;
    }
    out->n_rows[arm]++;
    const bool scored =
        row.outcome != NO_TEST && records->test[row.outcome].reason == REASON_PRESENT;
    out->n_with_outcome[arm] += scored;
    out->n_voided[arm] += !scored && voided_has(records, student, w->subject_text, w->to);
    out->row[out->n++] = row;
}

/* A roster may name only a part of a school's students. */
static void count_part_schools(const Walk *w)
{
    const Records *records = w->records;
    OutcomeRows *out = w->out;
    const size_t n = records->schools.n;
    size_t(*count)[2] = memory_take_zeroed(n + 1, sizeof *count);
    for (size_t i = 0; i < out->n; i++) {
        const Test *test = &records->test[out->row[i].pretest];
        if (test->school != WORD_NONE)
            count[test->school][test_in_program(records, test)]++;
    }
    for (size_t k = 0; k < n; k++) {
        out->n_schools += count[k][1] > 0;
        out->n_part_schools += count[k][1] > 0 && count[k][0] > 0;
        out->n_unlisted += count[k][1] > 0 ? count[k][0] : 0;
    }
    free(count);
}

static bool read_terms(const OutcomeSpec *outcome, Walk *w, Error *err)
{
    const Name *name[2] = {&outcome->span->from, &outcome->span->to};
    TermDate *date[2] = {&w->out->from, &w->out->to};
    for (int k = 0; k < 2; k++)
        if (!term_read(name[k]->text, date[k]))
            return error_set(err, ERR_STUDY, name[k]->place,
                             "'%s' is not a term; write a season and the school year, such as "
                             "'Fall 2014-2015'",
                             name[k]->text);
    w->from = term_order(w->out->from);
    w->to = term_order(w->out->to);
    if (w->from >= w->to)
        return error_set(err, ERR_STUDY, outcome->span->to.place,
                         "the span '%s' ends in '%s', which is not after its beginning in '%s'",
                         outcome->span->name.text, outcome->span->to.text,
                         outcome->span->from.text);
    return true;
}

/* The subject's terms with their tests, oldest first: what there is instead. */
static const char *terms_seen(Arena *arena, const Walk *w)
{
    const Records *records = w->records;
    const size_t n = records->terms.n;
    size_t *count = ARENA_ARRAY(arena, size_t, n);
    Text text = {.arena = arena};
    for (size_t i = 0; i < records->n_tests; i++)
        if (records->test[i].subject == w->subject)
            count[records->test[i].term]++;
    for (int32_t last = NO_TERM;;) {
        int32_t next = INT32_MAX;
        size_t sum = 0, which = 0;
        for (size_t k = 0; k < n; k++)
            if (count[k] > 0 && records->term[k].order > last && records->term[k].order < next) {
                next = records->term[k].order;
                which = k;
            }
        if (next == INT32_MAX)
            break;
        for (size_t k = 0; k < n; k++)
            sum += records->term[k].order == next ? count[k] : 0;
        text_format(&text, "%s%s (%zu)", text.n > 0 ? ", " : "",
                    term_text(arena, records->term[which].date), sum);
        last = next;
    }
    return text.bytes == NULL ? "no term" : text.bytes;
}

static bool refuse(Arena *arena, const Walk *w, const OutcomeSpec *outcome, Error *err)
{
    const Records *records = w->records;
    const OutcomeRows *out = w->out;
    const size_t n_movers = out->n_movers[0] + out->n_movers[1];
    if (n_movers > 0 && records->spec->tests.movers == MOVERS_ERROR)
        return error_set(err, ERR_DATA, records->spec->tests.place,
                         "%zu students were tested in two schools between %s and %s (program %zu, "
                         "comparison %zu), the first: '%s'%s%s%s; movers: keep counts them with "
                         "the school of the pretest, movers: drop leaves them out",
                         n_movers, term_text(arena, out->from), term_text(arena, out->to),
                         out->n_movers[1], out->n_movers[0], out->mover[0],
                         n_movers > 1 ? ", '" : "", n_movers > 1 ? out->mover[1] : "",
                         n_movers > 1 ? "'" : "");
    if (out->n == 0 && n_movers == 0)
        return error_set(err, ERR_DATA, outcome->span->from.place,
                         "no student has a test of %s in %s, in which the span '%s' begins: there "
                         "is no baseline; the tests of %s are of %s",
                         outcome->subject, term_text(arena, out->from), outcome->span->name.text,
                         outcome->subject, terms_seen(arena, w));
    return true;
}

/* The files of two terms may write one id in two ways: then nobody is in both. */
static bool check_ends(const Walk *w, Error *err)
{
    Arena *arena = w->arena;
    const Spec *spec = w->records->spec;
    OutcomeRows *out = w->out;
    const char *from = term_text(arena, out->from), *to = term_text(arena, out->to);
    const Join found = out->ends;
    out->ends =
        (Join){.file = arena_printf(arena, "the tests of %s", from),
               .place = spec->tests.place,
               .who = arena_printf(arena, "%s tested in %s", spec_people(arena, spec), from),
               .lack = arena_printf(arena, "have no test of %s", to),
               .hold = arena_printf(arena, "%s holds", to),
               .limit = spec->tests.id_width > 0 ? 1 : JOIN_LIMIT,
               .in_tests = true,
               .of_people = true,
               .n = found.n,
               .lost = found.lost,
               .spare = found.spare};
    if (found.spare.n > 0)
        join_find_near(arena, &out->ends);
    return join_check(arena, w->records, &out->ends, err);
}

bool outcome_rows(Arena *arena, const Records *records, const OutcomeSpec *outcome,
                  OutcomeRows *out, Error *err)
{
    *out = (OutcomeRows){.row = ARENA_ARRAY(arena, OutcomeRow, records->n_students)};
    Walk w = {.arena = arena,
              .records = records,
              .span = outcome->span,
              .subject_text = outcome->subject,
              .subject = word_find(&records->subjects, outcome->subject),
              .out = out};
    if (!read_terms(outcome, &w, err))
        return false;
    for (size_t i = 0; i < records->n_students; i++)
        take_student(&w, i);
    if (!refuse(arena, &w, outcome, err) || !check_ends(&w, err))
        return false;
    if (records->on_roster != NULL)
        count_part_schools(&w);
    return true;
}
