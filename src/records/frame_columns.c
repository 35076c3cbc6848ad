/* The columns of a frame of test records: what the tests, the students and the schools tell. */
#include "records/build.h"

#include "alike/text.h"
#include "frame/view.h"
#include "records/columns.h"
#include "records/conditions.h"
#include "records/students_by_term.h"
#include "records/traits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Column *build_column(const Build *b, const char *name, ColumnType type)
{
    Column *column = &b->frame->column[b->frame->n_columns++];
    *column = (Column){.name = name,
                       .label = name,
                       .type = type,
                       .reason = ARENA_ARRAY(b->arena, uint8_t, b->rows->n)};
    if (type == COLUMN_REAL)
        column->real = ARENA_ARRAY(b->arena, double, b->rows->n);
    if (type == COLUMN_FACTOR)
        column->level = ARENA_ARRAY(b->arena, int32_t, b->rows->n);
    return column;
}

static Column *add_known(const Build *b, KnownColumn what, ColumnType type)
{
    return build_column(b, known_name(what), type);
}

static void put_real(Column *column, size_t i, double value, Reason missing)
{
    column->real[i] = value;
    column->reason[i] = (uint8_t)(isnan(value) ? missing : REASON_PRESENT);
}

void build_factor(const Build *b, Column *column, const int32_t *word, size_t n_words,
                  const char *const *text)
{
    Arena *scratch = arena_create();
    Dictionary local = {0};
    int32_t *number = ARENA_ARRAY(scratch, int32_t, n_words);
    for (size_t k = 0; k < n_words; k++)
        number[k] = WORD_NONE;
    for (size_t i = 0; i < b->rows->n; i++) {
        if (word[i] == WORD_NONE) {
            column->level[i] = LEVEL_NONE;
            if (column->reason[i] == REASON_PRESENT)
                column->reason[i] = REASON_BLANK;
            continue;
        }
        int32_t *at = &number[word[i]];
        if (*at == WORD_NONE)
            *at = dictionary_number(&local, b->arena, text[word[i]], strlen(text[word[i]]), 0);
        column->level[i] = *at;
    }
    int32_t *rank = ARENA_ARRAY(scratch, int32_t, local.n);
    column->n_levels = local.n;
    column->level_name = (const char **)arena_array(b->arena, local.n, sizeof(char *));
    dictionary_sort(&local, rank, column->level_name);
    for (size_t i = 0; i < b->rows->n; i++)
        if (column->level[i] != LEVEL_NONE)
            column->level[i] = rank[column->level[i]];
    dictionary_free(&local);
    arena_destroy(scratch);
}

static const char *const *word_texts(Arena *scratch, const Dictionary *words)
{
    const char **text = (const char **)arena_array(scratch, words->n, sizeof *text);
    for (size_t k = 0; k < words->n; k++)
        text[k] = words->word[k].text;
    return text;
}

static void add_words(const Build *b, KnownColumn what, const Dictionary *words, size_t offset)
{
    Arena *scratch = arena_create();
    Column *column = add_known(b, what, COLUMN_FACTOR);
    int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
    for (size_t i = 0; i < b->rows->n; i++)
        memcpy(&word[i], (const char *)&b->records->test[b->rows->row[i].pretest] + offset,
               sizeof word[i]);
    build_factor(b, column, word, words->n, word_texts(scratch, words));
    arena_destroy(scratch);
}

/* Of the school at the pretest. */
static void add_district(const Build *b)
{
    const Records *records = b->records;
    Arena *scratch = arena_create();
    Dictionary districts = {0};
    Column *column = add_known(b, KNOWN_DISTRICT, COLUMN_FACTOR);
    int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
    for (size_t i = 0; i < b->rows->n; i++) {
        const int32_t school = records->test[b->rows->row[i].pretest].school;
        const char *district = school == WORD_NONE ? NULL : records->school[school].district;
        word[i] = district == NULL
                      ? WORD_NONE
                      : dictionary_number(&districts, b->arena, district, strlen(district), 0);
    }
    build_factor(b, column, word, districts.n, word_texts(scratch, &districts));
    dictionary_free(&districts);
    arena_destroy(scratch);
}

static bool has_column(const Frame *frame, const char *name)
{
    for (size_t k = 0; k < frame->n_columns; k++)
        if (text_equal(frame->column[k].name, name))
            return true;
    return false;
}

/* Groups that the tests hold and nothing else is called, at the pretest. */
static void add_groups(const Build *b)
{
    const Records *records = b->records;
    for (size_t g = 0; g < records->n_groups; g++) {
        const TestGroup *group = &records->group[g];
        bool taken = has_column(b->frame, group->name);
        for (size_t d = 0; d < spec_n_read(records->spec); d++)
            taken = taken || design_rule_of(&records->spec->design[d], group->name) != NULL;
        if (taken)
            continue;
        Arena *scratch = arena_create();
        Column *column = build_column(b, group->name, COLUMN_FACTOR);
        column->unasked = true;
        int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
        for (size_t i = 0; i < b->rows->n; i++)
            word[i] = test_group(group, &records->test[b->rows->row[i].pretest]);
        build_factor(b, column, word, group->words.n, word_texts(scratch, &group->words));
        arena_destroy(scratch);
    }
}

static void add_program(const Build *b)
{
    enum { BEGUN = 2 };
    static const char *const text[] = {"0", "1", "begun before the end of the span"};
    Arena *scratch = arena_create();
    Column *column = add_known(b, KNOWN_PROGRAM, COLUMN_FACTOR);
    int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
    for (size_t i = 0; i < b->rows->n; i++) {
        const int arm = test_arm(b->records, b->outcome->span, b->rows->to,
                                 &b->records->test[b->rows->row[i].pretest]);
        word[i] = b->frame->both_arms != NULL && b->frame->both_arms[i] ? WORD_NONE
                  : arm == ARM_BEGUN                                    ? BEGUN
                                                                        : arm;
    }
    build_factor(b, column, word, COUNT_OF(text), text);
    arena_destroy(scratch);
}

/* --- scores and dates ------------------------------------------------------------------------ */

static void add_scores(const Build *b)
{
    const Records *records = b->records;
    Column *pretest = build_column(b, RECORD_PRETEST, COLUMN_REAL);
    const bool design = records->mode == FRAME_DESIGN;
    Column *score = build_column(b, RECORD_SCORE, design ? COLUMN_PRESENCE : COLUMN_REAL);
    for (size_t i = 0; i < b->rows->n; i++) {
        const OutcomeRow row = b->rows->row[i];
        const Test *start = &records->test[row.pretest];
        put_real(pretest, i, start->reason == REASON_PRESENT ? start->score : NAN,
                 (Reason)start->reason);
        const Test *end = row.outcome == NO_TEST ? NULL : &records->test[row.outcome];
        score->reason[i] = end == NULL ? REASON_BLANK : end->reason;
        if (!design)
            score->real[i] = score->reason[i] == REASON_PRESENT ? end->score : NAN;
    }
    pretest->label =
        arena_printf(b->arena, "%s, %s", b->outcome->subject, term_text(b->arena, b->rows->from));
    score->label =
        arena_printf(b->arena, "%s, %s", b->outcome->subject, term_text(b->arena, b->rows->to));
    pretest->unit = score->unit = "points";
}

typedef enum When { WHEN_START, WHEN_END } When;

static const Test *test_at(const Build *b, size_t i, When when)
{
    const uint32_t at = when == WHEN_START ? b->rows->row[i].pretest : b->rows->row[i].outcome;
    return at == NO_TEST ? NULL : &b->records->test[at];
}

/* Days are counted from 1 July before the term, so that a table of means can be read. */
static void add_dates(const Build *b, When when)
{
    const TermDate term = when == WHEN_START ? b->rows->from : b->rows->to;
    const char *july = arena_printf(b->arena, "%d-07-01", term.year);
    double origin = 0;
    const bool read = date_read(july, "%Y-%m-%d", &origin);
    Column *column =
        add_known(b, when == WHEN_START ? KNOWN_START_DATE : KNOWN_END_DATE, COLUMN_REAL);
    column->label = when == WHEN_START ? "School-year day of the first test"
                                       : "School-year day of the last test";
    column->unit = "days";
    for (size_t i = 0; i < b->rows->n; i++) {
        const Test *test = test_at(b, i, when);
        const bool known = read && test != NULL && test->day != DAY_NONE;
        put_real(column, i, known ? (double)test->day - origin : NAN, REASON_BLANK);
    }
}

static void add_errors(const Build *b, When when)
{
    Column *column =
        add_known(b, when == WHEN_START ? KNOWN_PRETEST_SE : KNOWN_SCORE_SE, COLUMN_REAL);
    column->unit = "points";
    for (size_t i = 0; i < b->rows->n; i++) {
        const Test *test = test_at(b, i, when);
        put_real(column, i, test == NULL ? NAN : test->se, REASON_BLANK);
    }
}

static void add_prior(const Build *b)
{
    Column *score = add_known(b, KNOWN_PRIOR_SCORE, COLUMN_REAL);
    Column *growth = add_known(b, KNOWN_PRIOR_GROWTH, COLUMN_REAL);
    score->label = "Last score before the pretest";
    growth->label = "Growth from the last score to the pretest";
    score->unit = growth->unit = "points";
    for (size_t i = 0; i < b->rows->n; i++) {
        const OutcomeRow row = b->rows->row[i];
        const double prior = row.prior == NO_TEST ? NAN : b->records->test[row.prior].score;
        const double pretest = b->records->test[row.pretest].score;
        put_real(score, i, prior, REASON_BLANK);
        put_real(growth, i, pretest - prior, REASON_BLANK);
    }
}

/* --- attributes ------------------------------------------------------------------------------ */

static uint32_t attribute_row(const Build *b, const Attributes *from, size_t i)
{
    const Test *test = &b->records->test[b->rows->row[i].pretest];
    if (from == &b->records->students)
        return from->term == NULL ? from->row[test->student] : students_at(b->records, test);
    return test->school == WORD_NONE ? NOT_JOINED : from->row[test->school];
}

/* School years begin in July: our choice. */
static int school_year_of(double day)
{
    const double days = day - 181; /* 1 July 1970 is day 181 */
    return 1970 + (int)floor(days / 365.2425);
}

/* The school year in which a school began the program; false where the file does not say. */
static bool began(const Build *b, const Column *start, uint32_t row, int *year)
{
    double day;
    if (start == NULL || start->type != COLUMN_FACTOR || row == NOT_JOINED ||
        start->level[row] == LEVEL_NONE)
        return false;
    const char *text = start->level_name[start->level[row]];
    if (strlen(text) == 4 && strspn(text, "0123456789") == 4) { /* a school year by its first */
        *year = (int)strtol(text, NULL, 10);
        return true;
    }
    if (!date_read(text, "%Y-%m-%d", &day) && !date_read(text, "%m/%d/%Y", &day)) {
        const Frame *file = &b->records->schools_file.frame;
        return error_add(b->err, ERR_DATA, (Place){.file = file->source, .line = file->line[row]},
                         "the start of the program '%s' is no day; write it as 2013-09-01, "
                         "9/1/2013 or 2013 (the school year 2013-14), or leave it blank",
                         text);
    }
    *year = school_year_of(day);
    return true;
}

/* Of program students: school years of the program at their school up to the end of the span, the
 * first as 1, where the study says when schools began; else what the span says of itself. */
static void add_years(const Build *b)
{
    const Records *records = b->records;
    const Attributes *schools = &records->schools_file;
    const Name *named = &records->spec->tests.program_start;
    const Column *start = named->text == NULL ? NULL : frame_find(&schools->frame, named->text);
    Column *column = add_known(b, KNOWN_YEARS, COLUMN_REAL);
    column->label = named->text == NULL ? "Years of the program within the span"
                                        : "Years of the program at the school";
    column->unit = "years";
    for (size_t i = 0; i < b->rows->n && b->err->n == 0; i++) {
        int year = 0;
        double years = named->text == NULL ? b->outcome->span->years : NAN;
        if (start != NULL && test_in_program(records, &records->test[b->rows->row[i].pretest]) &&
            began(b, start, attribute_row(b, schools, i), &year) && year <= b->rows->to.year)
            years = b->rows->to.year - year + 1;
        put_real(column, i, years, REASON_BLANK);
    }
}

static void add_attribute(const Build *b, const Attributes *from, const Column *source)
{
    Column *column = build_column(b, source->name, source->type);
    column->unasked = source->unasked;
    Arena *scratch = arena_create();
    int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
    for (size_t i = 0; i < b->rows->n; i++) {
        const uint32_t row = attribute_row(b, from, i);
        column->reason[i] = row == NOT_JOINED ? REASON_UNTOLD : source->reason[row];
        if (source->type == COLUMN_REAL)
            column->real[i] = row == NOT_JOINED ? NAN : source->real[row];
        else
            word[i] = row == NOT_JOINED ? WORD_NONE : source->level[row];
    }
    if (source->type == COLUMN_FACTOR)
        build_factor(b, column, word, source->n_levels, source->level_name);
    arena_destroy(scratch);
}

static void add_attributes(const Build *b, const Attributes *from)
{
    for (size_t k = 0; from->given && k < from->frame.n_columns; k++)
        add_attribute(b, from, &from->frame.column[k]);
}

void build_columns(const Build *b)
{
    const Records *records = b->records;
    Frame *frame = b->frame;
    frame->column =
        ARENA_ARRAY(b->arena, Column,
                    N_KNOWN_COLUMNS + 2 + records->n_groups + records->uses.n +
                        records->students.frame.n_columns + records->schools_file.frame.n_columns);
    if (records->has_program)
        add_program(b);
    add_scores(b);
    if (records->has_grade)
        add_words(b, KNOWN_GRADE, &records->grades, offsetof(Test, grade));
    if (records->has_school)
        add_words(b, KNOWN_SCHOOL, &records->schools, offsetof(Test, school));
    if (records->makes_district)
        add_district(b);
    for (When when = WHEN_START; when <= WHEN_END; when++) {
        if (records->has_day)
            add_dates(b, when);
        if (records->has_se)
            add_errors(b, when);
    }
    if (records->needs_prior)
        add_prior(b);
    if (records->has_years)
        add_years(b);
    conditions_add(b);
    add_attributes(b, &records->students);
    add_attributes(b, &records->schools_file);
    traits_add(b);
    add_groups(b);
    for (size_t k = 0; k < frame->n_columns; k++)
        column_count(&frame->column[k], frame->n_rows);
}
