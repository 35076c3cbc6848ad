/* What the columns of tests tell of how they were taken, from cells to the frame. */
#include "records/conditions.h"

#include "alike/os.h"
#include "frame/number.h"
#include "frame/view.h"
#include "input/snippet.h"
#include "records/columns.h"

#include <math.h>
#include <string.h>

/* Of conditions that files have a column for; the others follow from days. */
static const Field fields[N_CONDITIONS] = {
    [CONDITION_DAY] = N_FIELDS,
    [CONDITION_BETWEEN] = N_FIELDS,
    [CONDITION_MINUTES] = FIELD_DURATION,
    [CONDITION_RAPID_GUESSING] = FIELD_RAPID_GUESSING,
    [CONDITION_RUSHED] = FIELD_RUSHED,
    [CONDITION_EXTRA_TIME] = FIELD_EXTRA_TIME,
    [CONDITION_READ_ALOUD] = FIELD_READ_ALOUD,
    [CONDITION_GROWTH_MEASURE] = FIELD_GROWTH_MEASURE,
};

/* Records of one test say different things of it: greater than any number that is read. */
static const double DIFFER = INFINITY;

/* --- reading ---------------------------------------------------------------------------------- */

void conditions_find(Reading *r)
{
    Records *records = r->records;
    memset(r->n_odd_condition, 0, sizeof r->n_odd_condition);
    for (int k = 0; k < N_CONDITIONS; k++)
        if (fields[k] != N_FIELDS && !r->layout.export->only_students &&
            r->layout.cell[fields[k]] != SIZE_MAX)
            records->condition[k].given = true;
}

static void put(Arena *arena, ConditionValues *values, size_t number, double value)
{
    const size_t before = values->capacity;
    values->value =
        arena_grow(arena, values->value, &values->capacity, number + 1, sizeof *values->value);
    for (size_t i = before; i < values->capacity; i++)
        values->value[i] = NAN;
    values->value[number] = value;
}

/* Nobody sits at one test for twelve hours: 999 and 99999 are codes (ours). */
enum { MINUTES_MOST = 720 };

/* "12%" of guesses, "1800" seconds. NaN: no number, or none that it can be. Of 30:12 it can't be
 * told whether these are hours or minutes. */
static double number_of(const Reading *r, Field f, CellText c)
{
    double value;
    if (f == FIELD_RAPID_GUESSING && c.n > 1 && c.bytes[c.n - 1] == '%')
        c = cell_trim((CellText){c.bytes, c.n - 1});
    if (number_read(c.bytes, c.n, &r->records->spec->files, &value) != REAL_READ || value < 0 ||
        (f == FIELD_RAPID_GUESSING && value > 100))
        return NAN;
    if (f != FIELD_DURATION)
        return value;
    value = r->layout.in_seconds ? value / 60 : value;
    return value > MINUTES_MOST ? NAN : value;
}

/* Words by which exports say that a test had something: Yellow, Unlimited, Time and a half, and how
 * much of it, 1.5 or 15 minutes. */
static bool says_yes(const char *word)
{
    static const char *const begins[] = {"yes",     "true",   "always",    "sometimes", "yellow",
                                         "red",     "orange", "rush",      "unlimited", "double",
                                         "triple",  "extend", "extra",     "addition",  "timeanda",
                                         "longer",  "allow",  "provided",  "granted",   "accommod",
                                         "enabled", "audio",  "readaloud", "texttosp"};
    const bool amount = word[0] >= '1' && word[0] <= '9';
    for (size_t i = 0; i < COUNT_OF(begins); i++)
        if (strncmp(word, begins[i], strlen(begins[i])) == 0)
            return true;
    return amount || name_among(word, "y|t|x|on|tts");
}

/* NaN: neither, such as "maybe". */
static double yes_of(CellText c)
{
    char word[PLAIN_WORD_MAX];
    plain_word(c.bytes, c.n, word);
    if (name_among(word, "n|no|none|false|f|0|00|never|off|standard|normal|notapplicable|na|green|"
                         "notrushed|norush"))
        return 0;
    return says_yes(word) ? 1 : (double)NAN;
}

void conditions_take(Reading *r, const CellText *cell, int32_t order)
{
    Records *records = r->records;
    for (int k = 0; k < N_CONDITIONS; k++) {
        if (!records->condition[k].given)
            continue;
        const Field f = fields[k];
        const size_t at = r->layout.cell[f];
        const CellText c = at == SIZE_MAX ? (CellText){"", 0} : cell_trim(cell[at]);
        double value = NAN;
        if (at != SIZE_MAX && reading_is_present(records, c) && reading_allows(records, order)) {
            value = condition_kinds[k].yes_no ? yes_of(c) : number_of(r, f, c);
            if (isnan(value) && r->n_odd_condition[k]++ == 0)
                r->odd_condition[k] = arena_copy_text(r->arena, snippet(c.bytes, c.n).text);
        }
        put(r->arena, &records->condition[k], records->n_tests, value);
    }
}

/* --- at a file's end -------------------------------------------------------------------------- */

/* A column that names those who had something, and nobody who had not, says by a blank cell that
 * the test had it not. Tests that a design may see are looked at by themselves, so that it sees
 * what the run will see. */
static void read_blanks(const Reading *r, bool late, double *value)
{
    const Records *records = r->records;
    bool yes = false, no = false;
    for (size_t i = r->n_before; i < records->n_tests; i++) {
        if ((records->term[records->test[i].term].order > records->last_start) != late)
            continue;
        yes = yes || value[i] == 1;
        no = no || value[i] == 0;
    }
    for (size_t i = r->n_before; yes && !no && i < records->n_tests; i++)
        if ((records->term[records->test[i].term].order > records->last_start) == late &&
            isnan(value[i]))
            value[i] = 0;
}

static void note_odd(const Reading *r, int k)
{
    const char *what = condition_kinds[k].yes_no       ? "yes or no"
                       : k == CONDITION_RAPID_GUESSING ? "a percentage"
                                                       : "a duration of at most 12 hours";
    notes_add(&r->records->notes, r->arena, "data", NOTE_PLAIN,
              count_about(ABOUT_RECORDS, r->n_odd_condition[k]),
              PHRASE("{}: {} of '{}' {says|say} nothing that can be read as {} (the first: '{}'), "
                     "and {counts|count} as not known.",
                     piece_file(os_file_name(r->path)),
                     piece_count(ABOUT_RECORDS, r->n_odd_condition[k], "cell", "cells"),
                     piece_column(r->layout.header[fields[k]]), piece_words(what),
                     piece_value(r->odd_condition[k])));
}

void conditions_finish(Reading *r)
{
    Records *records = r->records;
    for (int k = 0; k < N_CONDITIONS; k++) {
        ConditionValues *values = &records->condition[k];
        if (!values->given || records->n_tests == r->n_before ||
            r->layout.cell[fields[k]] == SIZE_MAX)
            continue;
        /* where only the date told the term */
        for (size_t i = r->n_before; i < records->n_tests; i++)
            if (!reading_allows(records, records->term[records->test[i].term].order))
                values->value[i] = NAN;
        if (condition_kinds[k].yes_no) {
            read_blanks(r, false, values->value);
            if (records->mode != FRAME_DESIGN)
                read_blanks(r, true, values->value);
        }
        if (r->n_odd_condition[k] > 0)
            note_odd(r, k);
    }
}

/* --- records of one test ---------------------------------------------------------------------- */

static double joined(double a, double b)
{
    return isnan(a) || a == b ? b : isnan(b) ? a : DIFFER;
}

void conditions_join(const Records *records, const Test *a, const Test *b)
{
    for (int k = 0; k < N_CONDITIONS; k++) {
        const ConditionValues *values = &records->condition[k];
        if (!values->given || a->number >= values->capacity || b->number >= values->capacity)
            continue;
        double *x = &values->value[a->number], *y = &values->value[b->number];
        *x = *y = joined(*x, *y);
    }
}

double condition_of(const Records *records, Condition what, const Test *test)
{
    const ConditionValues *values = &records->condition[what];
    const double value = test->number < values->capacity ? values->value[test->number] : NAN;
    return isfinite(value) ? value : NAN;
}

bool conditions_have(const Records *records, KnownColumn start)
{
    for (int k = 0; k < N_CONDITIONS; k++)
        if (fields[k] != N_FIELDS && condition_kinds[k].start == start)
            return records->condition[k].given;
    return false;
}

/* --- the frame -------------------------------------------------------------------------------- */

/* NULL: nobody was tested in the term. */
static const Test *test_of(const Build *b, size_t i, TestOfSpan when)
{
    const uint32_t at = when == TEST_FIRST ? b->rows->row[i].pretest : b->rows->row[i].outcome;
    return at == NO_TEST ? NULL : &b->records->test[at];
}

static double day_of(const Test *test)
{
    return test == NULL || test->day == DAY_NONE ? NAN : (double)test->day;
}

static double value_of(const Build *b, Condition what, size_t i, TestOfSpan when, double july)
{
    const Test *test = test_of(b, i, when);
    if (what == CONDITION_DAY)
        return day_of(test) - july;
    if (what == CONDITION_BETWEEN)
        return day_of(test) - day_of(test_of(b, i, TEST_FIRST));
    return test == NULL ? NAN : condition_of(b->records, what, test);
}

static Column column_of(const Build *b, Condition what, TestOfSpan when)
{
    const TermDate term = when == TEST_FIRST ? b->rows->from : b->rows->to;
    double july = 0;
    const bool read = date_read(arena_printf(b->arena, "%d-07-01", term.year), "%Y-%m-%d", &july);
    Column out = {.name = condition_kinds[what].name,
                  .label = condition_kinds[what].title,
                  .unit = condition_kinds[what].unit,
                  .type = COLUMN_REAL,
                  .real = ARENA_ARRAY(b->arena, double, b->rows->n),
                  .reason = ARENA_ARRAY(b->arena, uint8_t, b->rows->n)};
    for (size_t i = 0; i < b->rows->n; i++) {
        out.real[i] = read ? value_of(b, what, i, when, july) : NAN;
        out.reason[i] = (uint8_t)(isnan(out.real[i]) ? REASON_BLANK : REASON_PRESENT);
    }
    column_count(&out, b->rows->n);
    out.binary = condition_kinds[what].yes_no;
    return out;
}

static bool is_told(const Build *b, Condition what, TestOfSpan when)
{
    const Records *records = b->records;
    if (when == TEST_LAST && records->mode == FRAME_DESIGN)
        return false;
    if (what == CONDITION_DAY)
        return records->has_day;
    if (what == CONDITION_BETWEEN)
        return records->has_day && when == TEST_LAST;
    return records->condition[what].given;
}

static bool is_named(const Records *records, KnownColumn what)
{
    for (size_t k = 0; k < records->uses.n; k++)
        if (text_equal(records->uses.item[k].name.text, known_name(what)))
            return true;
    return false;
}

/* A column for covariates and the like. */
static void add_column(const Build *b, Condition what, const Column *from)
{
    Column *column = build_column(b, known_name(condition_kinds[what].start), COLUMN_REAL);
    column->label = arena_printf(b->arena, "%s, first test", from->label);
    column->unit = from->unit;
    memcpy(column->real, from->real, b->rows->n * sizeof *column->real);
    memcpy(column->reason, from->reason, b->rows->n * sizeof *column->reason);
}

void conditions_add(const Build *b)
{
    TestConditions *out = ARENA_NEW(b->arena, TestConditions);
    bool any = false;
    for (int k = 0; k < N_CONDITIONS; k++) {
        for (int when = 0; when < N_TESTS_OF_SPAN; when++)
            if (is_told(b, (Condition)k, (TestOfSpan)when)) {
                out->of[k][when] = column_of(b, (Condition)k, (TestOfSpan)when);
                any = true;
            }
        if (fields[k] != N_FIELDS && out->of[k][TEST_FIRST].name != NULL &&
            is_named(b->records, condition_kinds[k].start))
            add_column(b, (Condition)k, &out->of[k][TEST_FIRST]);
    }
    b->frame->conditions = any ? out : NULL;
}
