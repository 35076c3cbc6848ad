/* A row of a file of tests: cell by cell. */
#include "records/internal.h"

#include "alike/big.h"
#include "alike/text.h"
#include "frame/number.h"
#include "input/snippet.h"
#include "records/conditions.h"
#include "records/dates.h"
#include "records/traits.h"
#include "records/voided.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIRST_TESTS = 4096 };

/* --- cells ----------------------------------------------------------------------------------- */

static CellText cell_at(const CellText *cell, size_t at)
{
    if (at == SIZE_MAX)
        return (CellText){"", 0};
    const CellText c = cell[at];
    const bool spaced =
        c.n > 0 &&
        ((unsigned char)c.bytes[0] <= ' ' || (unsigned char)c.bytes[0] >= 0x80 ||
         (unsigned char)c.bytes[c.n - 1] <= ' ' || (unsigned char)c.bytes[c.n - 1] >= 0x80);
    return spaced ? cell_trim(c) : c;
}

static CellText field(const Reading *r, const CellText *cell, Field f)
{
    return cell_at(cell, r->layout.cell[f]);
}

static Reason missing_reason(const Records *records, CellText cell)
{
    if (cell.n == 0)
        return REASON_BLANK;
    return spec_is_code(records->spec, cell.bytes, cell.n) ? REASON_CODE : REASON_PRESENT;
}

bool reading_is_present(const Records *records, CellText cell)
{
    return missing_reason(records, cell) == REASON_PRESENT;
}

static int32_t word_of(const Reading *r, Dictionary *words, const CellText *cell, Field f,
                       size_t line)
{
    const CellText c = field(r, cell, f);
    if (missing_reason(r->records, c) != REASON_PRESENT)
        return WORD_NONE;
    return dictionary_number(words, r->arena, c.bytes, c.n, (uint32_t)line);
}

/* Some exports number kindergarten behind the twelfth grade. */
static int32_t grade_of(Reading *r, const CellText *cell, size_t line)
{
    const char *code = r->layout.export->kindergarten;
    const CellText c = field(r, cell, FIELD_GRADE);
    if (code == NULL || c.n != strlen(code) || memcmp(c.bytes, code, c.n) != 0)
        return word_of(r, &r->records->grades, cell, FIELD_GRADE, line);
    r->n_kindergarten++;
    return dictionary_number(&r->records->grades, r->arena, "K", 1, (uint32_t)line);
}

static int32_t school_of(Reading *r, const CellText *cell, size_t line)
{
    const CellText school = field(r, cell, FIELD_SCHOOL);
    CellText district = field(r, cell, FIELD_DISTRICT);
    if (missing_reason(r->records, school) != REASON_PRESENT)
        return WORD_NONE;
    if (missing_reason(r->records, district) != REASON_PRESENT)
        district.n = 0;
    return reading_school(r, school, district, line);
}

/* id: of the student, with what stands before it */
static bool take_id(const Reading *r, size_t line, const CellText *cell, CellText id, Error *err)
{
    const CellText own = field(r, cell, FIELD_ID);
    const CellText shown = own.n > 0 ? own : cell_trim(cell[0]);
    if (cell_is_total(shown))
        return error_add(
            err, ERR_DATA, reading_place(r, line, FIELD_ID),
            "this looks like a row of totals ('%s'), not a test; delete it, or name it in "
            "tests.total_rows",
            snippet(shown.bytes, shown.n).text);
    if (id.n == 0 || missing_reason(r->records, own) != REASON_PRESENT)
        return error_add(err, ERR_DATA, reading_place(r, line, FIELD_ID),
                         "the id is blank; every test needs the id of its student ('%s')",
                         r->layout.header[FIELD_ID]);
    if (is_scientific(own.bytes, own.n))
        return error_add(err, ERR_DATA, reading_place(r, line, FIELD_ID),
                         "the id '%s' was a long number that a spreadsheet shortened, and its "
                         "digits are lost; export it again with the id column as text",
                         snippet(own.bytes, own.n).text);
    return true;
}

static bool word_in(CellText cell, const char *list)
{
    for (const char *at = list; *at != '\0';) {
        const size_t n = strcspn(at, "|");
        if (n == cell.n && strncasecmp(at, cell.bytes, n) == 0)
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

static bool counts(Reading *r, const CellText *cell)
{
    const Layout *layout = &r->layout;
    for (size_t k = 0; k < layout->n_voids; k++) {
        const CellText c = cell_at(cell, layout->void_cell[k]);
        if (layout->void_number[k] != 0 && layout->void_number[k] != r->number)
            continue;
        if (missing_reason(r->records, c) != REASON_PRESENT ||
            !void_says(layout->void_rule[k], c.bytes, c.n))
            continue;
        r->n_void[k]++;
        return false;
    }
    return true;
}

/* --- terms ----------------------------------------------------------------------------------- */

/* "2020-2021 School Year" without its words. */
static CellText year_of(const Reading *r, const CellText *cell)
{
    CellText year = field(r, cell, FIELD_YEAR);
    for (size_t i = 1; i < year.n; i++)
        if (isalpha((unsigned char)year.bytes[i]) && isdigit((unsigned char)year.bytes[0]))
            year.n = i;
    while (year.n > 0 && year.bytes[year.n - 1] == ' ')
        year.n--;
    return year;
}

/* 2023 beside a window, as the study says. 0: it is no year alone. */
static int lone_year(CellText year)
{
    int value = 0;
    for (size_t i = 0; i < year.n; i++) {
        if (!isdigit((unsigned char)year.bytes[i]))
            return 0;
        value = 10 * value + (year.bytes[i] - '0');
    }
    return year.n == 4 ? value : 0;
}

/* A year alone may be one of two school years, or of the calendar. Told once for each file. */
static void refuse_lone_year(Reading *r, size_t line, CellText window, CellText year, Error *err)
{
    if (r->lone_year_told)
        return;
    r->lone_year_told = true;
    error_add(err, ERR_DATA, reading_place(r, line, FIELD_YEAR),
              "the year '%s' beside '%s' may be the school year that begins in it, the one that "
              "ends in it, or the year of the calendar; write tests: lone_year: begins, ends or "
              "calendar",
              snippet(year.bytes, year.n).text, snippet(window.bytes, window.n).text);
}

/* Of a year alone: the years of the term, as term_read has them. What the study does not say the
 * date tells, where there is one: then *out is empty. False: it is refused. */
static bool write_lone_year(Reading *r, size_t line, CellText window, CellText year, char out[32],
                            Error *err)
{
    const TestsSpec *tests = &r->records->spec->tests;
    const int first = lone_year(year) - (tests->lone_year == LONE_YEAR_ENDS);
    out[0] = '\0';
    if (tests->lone_year == LONE_YEAR_BEGINS || tests->lone_year == LONE_YEAR_ENDS)
        snprintf(out, 32, "%d-%d", first, first + 1);
    else if (tests->lone_year == LONE_YEAR_CALENDAR || tests->column.year.text == NULL)
        snprintf(out, 32, "%d", first);
    else if (r->layout.cell[FIELD_DATE] == SIZE_MAX) {
        refuse_lone_year(r, line, window, year, err);
        return false;
    }
    return true;
}

/* i-Ready, Star and others write the window beside the school year: the season that it names, with
 * the year, is the term; where it names none the date will tell. */
int32_t reading_row_term(Reading *r, const CellText *cell, size_t line, Error *err)
{
    enum { LONGEST = 120 };
    char text[2 * LONGEST + 2], words[LONGEST + 1], years[32];
    const CellText window = field(r, cell, FIELD_TERM);
    Season season;
    if (missing_reason(r->records, window) != REASON_PRESENT)
        return WORD_NONE;
    if (r->layout.cell[FIELD_YEAR] == SIZE_MAX)
        return reading_term(r, window.bytes, window.n, line);
    CellText year = year_of(r, cell);
    if (lone_year(year) > 0) {
        if (!write_lone_year(r, line, window, year, years, err))
            return WORD_NONE;
        year = (CellText){years, strlen(years)};
    }
    snprintf(words, sizeof words, "%.*s", (int)(window.n < LONGEST ? window.n : LONGEST),
             window.bytes);
    const int n = snprintf(
        text, sizeof text, "%s%s%.*s", term_season(words, &season) ? season_name(season) : words,
        year.n > 0 ? " " : "", (int)(year.n < LONGEST ? year.n : LONGEST), year.bytes);
    return reading_term(r, text, n > 0 ? (size_t)n : 0, line);
}

/* --- rows ------------------------------------------------------------------------------------ */

static Test *next_test(Reading *r)
{
    Records *records = r->records;
    if (records->n_tests == r->capacity) {
        const size_t more = r->capacity == 0 ? FIRST_TESTS : 2 * r->capacity;
        records->test = big_grow(records->test, r->capacity * sizeof *records->test,
                                 more * sizeof *records->test);
        r->capacity = records->test_room = more;
    }
    Test *test = &records->test[records->n_tests];
    *test = (Test){.score = NAN,
                   .se = NAN,
                   .school = WORD_NONE,
                   .grade = WORD_NONE,
                   .day = DAY_NONE,
                   .number = (uint32_t)records->n_tests,
                   .file = (uint8_t)r->file};
    return test;
}

/* Reading goes on after a cell that is no number: more may be found. */
static void take_number(Reading *r, size_t line, const CellText *cell, Field f, double *value,
                        Error *err)
{
    const CellText c = field(r, cell, f);
    const FileRules *rules = &r->records->spec->files;
    if (number_read(c.bytes, c.n, rules, value) == REAL_READ)
        return;
    *value = NAN;
    error_add(err, ERR_DATA, reading_place(r, line, f), "%s %s", r->layout.header[f],
              number_problem(c.bytes, c.n, rules).text);
}

/* Where only the date tells the term, and whether a design may look, the score is put aside until
 * the column of dates is known. */
static void take_score(Reading *r, size_t line, const CellText *cell, Test *test, Error *err)
{
    const Records *records = r->records;
    const CellText c = field(r, cell, FIELD_SCORE);
    const int32_t order = test->term == WORD_NONE ? NO_TERM : records->term[test->term].order;
    test->reason = (uint8_t)missing_reason(records, c);
    if (test->reason != REASON_PRESENT)
        return;
    if (records->mode == FRAME_DESIGN && order == NO_TERM) {
        if (number_read(c.bytes, c.n, &r->records->spec->files, &test->score) != REAL_READ)
            test->score = NAN;
    } else if (reading_allows(records, order)) {
        take_number(r, line, cell, FIELD_SCORE, &test->score, err);
    }
}

static void take_date(Reading *r, size_t line, const CellText *cell)
{
    const size_t i = r->records->n_tests - r->n_before;
    CellText c = field(r, cell, FIELD_DATE);
    if (i == r->dates_capacity) {
        const size_t more = i == 0 ? FIRST_TESTS : 2 * i;
        r->date = big_grow(r->date, r->dates_capacity * sizeof *r->date, more * sizeof *r->date);
        r->dates_capacity = more;
    }
    r->date[i] = WORD_NONE;
    if (r->layout.cell[FIELD_DATE] == SIZE_MAX || missing_reason(r->records, c) != REASON_PRESENT)
        return;
    if (r->cut_time)
        c.n = date_length(c.bytes, c.n);
    r->date[i] = dictionary_number(&r->dates, r->arena, c.bytes, c.n, (uint32_t)line);
}

static void take_enrolment(Reading *r, size_t line, const CellText *cell, uint32_t student,
                           Error *err)
{
    const int32_t term = reading_row_term(r, cell, line, err);
    r->enrolment = arena_grow(r->arena, r->enrolment, &r->enrolments_capacity, r->n_enrolled + 1,
                              sizeof *r->enrolment);
    r->enrolment[r->n_enrolled++] =
        (Enrolment){.student = student,
                    .order = term == WORD_NONE ? NO_TERM : r->records->term[term].order,
                    .grade = grade_of(r, cell, line),
                    .school = school_of(r, cell, line)};
}

CellText reading_row_subject(const Reading *r, const CellText *cell, bool *beside)
{
    const Layout *layout = &r->layout;
    *beside = false;
    if (layout->subject != NULL)
        return (CellText){layout->subject, strlen(layout->subject)};
    CellText c = field(r, cell, FIELD_SUBJECT);
    for (size_t k = 0; k < layout->n_subjects && !reading_is_present(r->records, c); k++) {
        c = cell_at(cell, layout->subject_cell[k]);
        *beside = true;
    }
    return reading_is_present(r->records, c) ? c : (CellText){"", 0};
}

static int32_t take_subject(Reading *r, size_t line, const CellText *cell, Error *err)
{
    bool beside;
    const CellText c = reading_row_subject(r, cell, &beside);
    if (c.n == 0) {
        error_add(err, ERR_DATA, reading_place(r, line, FIELD_SUBJECT),
                  "the subject is blank; every test needs one ('%s')",
                  r->layout.header[FIELD_SUBJECT]);
        return WORD_NONE;
    }
    r->n_subject_beside += beside;
    return dictionary_number(&r->records->subjects, r->arena, c.bytes, c.n, (uint32_t)line);
}

/* A design is told nothing of the last tests. */
static void take_voided(Reading *r, size_t line, const CellText *cell, uint32_t student, Error *err)
{
    Records *records = r->records;
    const int32_t term = reading_row_term(r, cell, line, err);
    const int32_t order = term == WORD_NONE ? NO_TERM : records->term[term].order;
    bool beside;
    records->file[r->file].n_invalid++;
    if (reading_allows(records, order))
        voided_take(r->arena, records, student, reading_row_subject(r, cell, &beside), order, line);
}

static bool take_test(Reading *r, size_t line, const CellText *cell, uint32_t student, Error *err)
{
    Records *records = r->records;
    TestFile *file = &records->file[r->file];
    if (!counts(r, cell)) {
        take_voided(r, line, cell, student, err);
        return !error_enough(err);
    }
    const int32_t subject = take_subject(r, line, cell, err);
    if (subject == WORD_NONE)
        return !error_enough(err);
    const int32_t term = reading_row_term(r, cell, line, err);
    if (subject > INT16_MAX || term > INT16_MAX)
        return error_add(err, ERR_DATA, reading_place(r, line, FIELD_SUBJECT),
                         "the tests hold more than %d different subjects or terms; one of the "
                         "columns is probably another",
                         INT16_MAX);
    Test *test = next_test(r);
    take_date(r, line, cell);
    for (size_t g = 0; g < records->n_groups; g++) {
        const CellText c = cell_at(cell, r->group_cell[g]);
        if (missing_reason(records, c) == REASON_PRESENT)
            test_group_take(r->arena, &records->group[g], records->n_tests, c, line);
    }
    const int32_t order = term == WORD_NONE ? NO_TERM : records->term[term].order;
    traits_take(r, cell, order, line);
    conditions_take(r, cell, order);
    test->student = student;
    test->line = (uint32_t)line;
    test->subject = (int16_t)subject;
    test->term = (int16_t)term;
    test->grade = grade_of(r, cell, line);
    test->school = school_of(r, cell, line);
    test->marked_first = word_in(field(r, cell, FIELD_FIRST), "y|yes|true|1");
    test->marked_last = word_in(field(r, cell, FIELD_LAST), "y|yes|true|1");
    take_score(r, line, cell, test, err);
    if (missing_reason(records, field(r, cell, FIELD_SE)) == REASON_PRESENT)
        take_number(r, line, cell, FIELD_SE, &test->se, err);
    file->has_se = file->has_se || !isnan(test->se);
    file->n_no_score += test->reason != REASON_PRESENT;
    file->n_tests++;
    records->n_tests++;
    return !error_enough(err);
}

/* Tests that were not taken have neither score nor date. */
static bool take_numbered(Reading *r, size_t line, const CellText *cell, uint32_t student,
                          Error *err)
{
    Layout *layout = &r->layout;
    bool ok = true;
    for (size_t k = 1; k <= layout->n_numbered && ok; k++) {
        memcpy(layout->cell, layout->numbered[k - 1], sizeof layout->cell);
        r->number = k;
        if (field(r, cell, FIELD_SCORE).n > 0 || field(r, cell, FIELD_DATE).n > 0)
            ok = take_test(r, line, cell, student, err);
    }
    memcpy(layout->cell, layout->numbered[0], sizeof layout->cell);
    return ok;
}

bool reading_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Reading *r = context;
    (void)n;
    if (line > INT32_MAX || r->records->n_tests >= UINT32_MAX - 1)
        return error_add(err, ERR_DATA, (Place){.file = r->path},
                         "the tests have more than 2 billion lines; split the study");
    r->records->file[r->file].n_rows++;
    const CellText id = id_cells_take(&r->layout.ids, cell);
    if (!take_id(r, line, cell, id, err))
        return !error_enough(err);
    const uint32_t student =
        (uint32_t)dictionary_number(&r->records->ids, r->arena, id.bytes, id.n, (uint32_t)line);
    if (r->layout.export->only_students) {
        take_enrolment(r, line, cell, student, err);
        return !error_enough(err);
    }
    return r->layout.n_numbered > 0 ? take_numbered(r, line, cell, student, err)
                                    : take_test(r, line, cell, student, err);
}
