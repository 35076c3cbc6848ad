/* What a file of tests says once all of it was seen: its dates, its terms. */
#include "records/reading.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/snippet.h"
#include "records/conditions.h"
#include "records/dates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Place reading_place(const Reading *r, size_t line, Field f)
{
    return (Place){.file = r->path, .line = line, .column = r->layout.cell[f] + 1};
}

/* What tests.terms says that this means; NULL: nothing. */
static const char *term_meant(Reading *r, const char *bytes, size_t n)
{
    const TestsSpec *tests = &r->records->spec->tests;
    for (size_t i = 0; i < tests->n_term_names; i++)
        if (strlen(tests->term_name[i].from) == n &&
            memcmp(tests->term_name[i].from, bytes, n) == 0) {
            if (r->term_met == NULL)
                r->term_met = ARENA_ARRAY(r->arena, bool, tests->n_term_names);
            r->term_met[i] = true;
            return tests->term_name[i].to;
        }
    return NULL;
}

/* A year alone takes the season that the study says. */
static bool read_term(const Reading *r, const char *text, TermDate *out)
{
    const char *season = r->records->spec->tests.season.text;
    int year;
    return term_read(text, out) || (season != NULL && school_year_read(text, &year) &&
                                    term_read(arena_printf(r->arena, "%s %s", season, text), out));
}

void reading_note_terms(const Reading *r)
{
    const TestsSpec *tests = &r->records->spec->tests;
    for (size_t i = 0; i < tests->n_term_names; i++)
        if (r->term_met == NULL || !r->term_met[i])
            notes_add(&r->records->notes, r->arena, "data", NOTE_CAUTION, NO_COUNT,
                      PHRASE("tests.terms says what '{}' means, and no row holds it.",
                             piece_setting(tests->term_name[i].from)));
}

int32_t reading_term(Reading *r, const char *bytes, size_t n, size_t line)
{
    Records *records = r->records;
    const char *meant = term_meant(r, bytes, n);
    if (meant != NULL) {
        bytes = meant;
        n = strlen(meant);
    }
    const size_t known = records->terms.n;
    const int32_t number = dictionary_number(&records->terms, r->arena, bytes, n, (uint32_t)line);
    if (records->terms.n > known) {
        TermWord word = {.order = NO_TERM};
        records->term = arena_grow(r->arena, records->term, &records->terms_capacity, known + 1,
                                   sizeof *records->term);
        if (read_term(r, records->terms.word[number].text, &word.date))
            word.order = term_order(word.date);
        records->term[number] = word;
    }
    return number;
}

bool reading_term_of(Reading *r, const char *bytes, size_t n, TermDate *out)
{
    const char *meant = term_meant(r, bytes, n);
    return read_term(r, meant != NULL ? meant : arena_copy_bytes(r->arena, bytes, n), out);
}

bool reading_allows(const Records *records, int32_t order)
{
    return records->mode != FRAME_DESIGN || order <= records->last_start;
}

static bool check_terms(Reading *r, Error *err)
{
    enum { SHOWN = 6 };
    Records *records = r->records;
    Text list = {.arena = r->arena};
    size_t n_bad = 0, n_tests = 0, first = SIZE_MAX;
    uint8_t *seen = memory_take_zeroed(records->terms.n + 1, 1);
    for (size_t i = r->n_before; i < records->n_tests; i++) {
        const int32_t term = records->test[i].term;
        if (term == WORD_NONE || records->term[term].order != NO_TERM)
            continue;
        n_tests++;
        if (first == SIZE_MAX)
            first = i;
        if (!seen[term] && n_bad++ < SHOWN)
            text_format(&list, "%s'%s'", n_bad > 1 ? ", " : "",
                        snippet(records->terms.word[term].text, records->terms.word[term].n).text);
        seen[term] = 1;
    }
    free(seen);
    if (n_bad == 0)
        return true;
    return error_add(
        err, ERR_DATA, reading_place(r, records->test[first].line, FIELD_TERM),
        "the terms of '%s' can't be put in order: %s%s %s in %zu %s; write a season and the "
        "school year, such as 'Fall 2014-2015', or say under tests what they mean (terms: "
        "{\"0522\": "
        "Spring 2022}; season: Spring where they are years), or let dates tell the terms: tests: "
        "columns: {date: COLUMN}",
        r->layout.header[FIELD_TERM], list.bytes,
        n_bad > SHOWN ? arena_printf(r->arena, " and %zu more", n_bad - SHOWN) : "",
        n_bad == 1 ? "stands" : "stand", n_tests, text_plural(n_tests, "row", "rows"));
}

/* Terms of tests that have only a date, and of composed terms that could not be read. A season that
 * the text names goes before the date: windows of a vendor do not keep to the calendar's seasons.
 */
static bool date_terms(Reading *r, Error *err)
{
    Records *records = r->records;
    /* of a window that is no term the date tells more, where the study or the export names both */
    const bool by_date = r->layout.cell[FIELD_YEAR] != SIZE_MAX || r->layout.export->season_alone ||
                         records->spec->tests.column.date.text != NULL;
    size_t n_lost = 0, first = 0;
    for (size_t i = r->n_before; i < records->n_tests; i++) {
        Test *test = &records->test[i];
        const bool unread =
            test->term != WORD_NONE && by_date && records->term[test->term].order == NO_TERM;
        if (test->term != WORD_NONE && !(unread && test->day != DAY_NONE))
            continue;
        if (test->day == DAY_NONE) {
            first = n_lost++ == 0 ? i : first;
            continue;
        }
        char text[64];
        Season season;
        const bool named =
            test->term != WORD_NONE && term_season(records->terms.word[test->term].text, &season);
        const TermDate term = named ? term_near_day(season, test->day) : term_of_day(test->day);
        const int n = snprintf(text, sizeof text, "%s %d-%d", season_name(term.season), term.year,
                               term.year + 1);
        test->term = (int16_t)reading_term(r, text, (size_t)n, test->line);
        *(named ? &records->n_years_by_date : &records->n_terms_by_date) += 1;
        if (!reading_allows(records, records->term[test->term].order))
            test->score = NAN;
        else if (test->reason == REASON_PRESENT && isnan(test->score))
            error_add(err, ERR_DATA, reading_place(r, test->line, FIELD_SCORE),
                      "%s is not a number; correct the cell, or add it to data.missing",
                      r->layout.header[FIELD_SCORE]);
    }
    if (n_lost == 0)
        return err->n == 0;
    const Field f = r->layout.cell[FIELD_TERM] != SIZE_MAX ? FIELD_TERM : FIELD_DATE;
    return error_add(err, ERR_DATA, reading_place(r, records->test[first].line, f),
                     "the %s is blank, so that the test can't be put in order (%zu %s); fill it in "
                     "or delete the row",
                     f == FIELD_TERM ? "term" : "date", n_lost, text_plural(n_lost, "row", "rows"));
}

/* What a spreadsheet shows of a moment, and writes where it saves as CSV, may be its minutes and
 * seconds. The tests have their terms without it, or they have none. */
static bool do_without_dates(const Reading *r, Error *err)
{
    Records *records = r->records;
    const Word *first = &r->dates.word[0];
    const char *header = r->layout.header[FIELD_DATE];
    for (size_t i = r->n_before; i < records->n_tests; i++)
        if (records->test[i].term == WORD_NONE ||
            records->term[records->test[i].term].order == NO_TERM)
            return error_add(err, ERR_DATA, reading_place(r, first->first_row, FIELD_DATE),
                             "%s '%s' is what a spreadsheet left of a date and time when it saved "
                             "the file: minutes and seconds; export the file again and don't open "
                             "it in a spreadsheet",
                             header, snippet(first->text, first->n).text);
    notes_add(
        &records->notes, r->arena, "data", NOTE_CAUTION, NO_COUNT,
        PHRASE("{}: of the dates of '{}' a spreadsheet left minutes and seconds when it saved "
               "the file. They were not read; the terms say when students were tested. Export "
               "the file again, and don't open it in a spreadsheet.",
               piece_file(os_file_name(r->path)), piece_column(header)));
    return true;
}

/* Does a design, or which test counts, go by the days? */
static bool days_are_used(const Records *records)
{
    const int retests = records->spec->tests.retests;
    bool used = retests == RETESTS_EARLIEST || retests == RETESTS_LATEST;
    for (size_t i = 0; i < records->uses.n; i++)
        used = used || text_equal(records->uses.item[i].name.text, known_name(KNOWN_START_DATE)) ||
               text_equal(records->uses.item[i].name.text, known_name(KNOWN_END_DATE));
    return used;
}

/* By word of the dates: 1 where something goes by it. The term of a test is known, or its date has
 * to tell it. */
static uint8_t *dates_needed(const Reading *r)
{
    const Records *records = r->records;
    uint8_t *needed = ARENA_ARRAY(r->arena, uint8_t, r->dates.n);
    const bool used = days_are_used(records);
    for (size_t i = r->n_before; i < records->n_tests; i++) {
        const int32_t word = r->date[i - r->n_before];
        const int16_t term = records->test[i].term;
        if (word != WORD_NONE)
            needed[word] |= used || term == WORD_NONE || records->term[term].order == NO_TERM;
    }
    return needed;
}

/* Tests have their terms without these dates, and nothing else asks for them. */
static void note_unread_dates(const Reading *r, const DateReading *read)
{
    Records *records = r->records;
    size_t n = 0, first = 0;
    for (size_t i = r->n_before; i < records->n_tests; i++) {
        const int32_t word = r->date[i - r->n_before];
        if (word != WORD_NONE && read->day[word] == DAY_NONE && n++ == 0)
            first = i;
    }
    if (n == 0)
        return;
    const Word *word = &r->dates.word[r->date[first - r->n_before]];
    const char *const is = n == 1 ? "is" : "are";
    const Phrase why =
        read->format != NULL
            ? PHRASE("{} not of the form {}", piece_words(is), piece_words(read->format))
        : read->in_two_ways ? PHRASE("can be read in two ways")
                            : PHRASE("{} of no form that alike recognises", piece_words(is));
    notes_add(&records->notes, r->arena, "data", NOTE_CAUTION, count_about(ABOUT_RECORDS, n),
              PHRASE("{}: {} of '{}' {}, the first '{}' on line {}. They were not read: the terms "
                     "say when these tests were taken, and the study does not go by days. Where it "
                     "should, write tests: date_format, or correct the cells.",
                     piece_file(os_file_name(r->path)),
                     piece_count(ABOUT_RECORDS, n, "date", "dates"),
                     piece_column(r->layout.header[FIELD_DATE]), piece_phrase(r->arena, why),
                     piece_value(snippet(word->text, word->n).text),
                     piece_line(records->test[first].line)));
}

static bool finish_dates(Reading *r, Error *err)
{
    Records *records = r->records;
    if (r->layout.cell[FIELD_DATE] == SIZE_MAX || r->dates.n == 0)
        return true;
    if (dates_are_cut(&r->dates))
        return do_without_dates(r, err);
    const DateColumn column = {reading_place(r, 0, FIELD_DATE), r->layout.header[FIELD_DATE],
                               &r->dates, dates_needed(r)};
    DateReading read = {.day = ARENA_ARRAY(r->arena, int32_t, r->dates.n)};
    if (!dates_read(r->arena, records->spec, &column, &read, err))
        return false;
    note_unread_dates(r, &read);
    records->dates_in_two_ways = records->dates_in_two_ways || read.in_two_ways;
    if (read.format == NULL)
        return true;
    for (size_t i = r->n_before; i < records->n_tests; i++)
        if (r->date[i - r->n_before] != WORD_NONE)
            records->test[i].day = read.day[r->date[i - r->n_before]];
    records->file[r->file].has_day = true;
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN, NO_COUNT,
              PHRASE("{}: the dates of '{}' were read as {}.", piece_file(os_file_name(r->path)),
                     piece_column(r->layout.header[FIELD_DATE]), piece_words(read.format)));
    return true;
}

/* Each row is counted with the first column that says so. */
static void note_voids(Reading *r)
{
    const TestFile *file = &r->records->file[r->file];
    const Layout *layout = &r->layout;
    Phrase said = {0};
    size_t n_columns = 0;
    for (size_t k = 0; k < layout->n_voids; k++)
        n_columns += r->n_void[k] > 0;
    for (size_t k = 0, n = 0; k < layout->n_voids; k++) {
        if (r->n_void[k] == 0)
            continue;
        n++;
        phrase_add(&said, r->arena,
                   piece_phrase(r->arena, PHRASE("{}'{}'",
                                                 piece_words(n == 1          ? ""
                                                             : n < n_columns ? ", "
                                                                             : " or "),
                                                 piece_column(layout->void_header[k]))));
        if (n_columns > 1)
            phrase_add(&said, r->arena,
                       piece_phrase(
                           r->arena,
                           PHRASE(" ({})", piece_count(ABOUT_RECORDS, r->n_void[k], NULL, NULL))));
    }
    if (file->n_invalid > 0)
        notes_add(&r->records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, file->n_invalid),
                  PHRASE("{}: {} {was|were} left out, because {} says that they don't count.",
                         piece_file(os_file_name(r->path)),
                         piece_count(ABOUT_RECORDS, file->n_invalid, "record", "records"),
                         piece_phrase(r->arena, said)));
}

static void note_readings(Reading *r)
{
    Notes *notes = &r->records->notes;
    const char *name = os_file_name(r->path);
    if (r->n_kindergarten > 0)
        notes_add(notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, r->n_kindergarten),
                  PHRASE("{}: the grade {} of this export is kindergarten, and is written K ({}).",
                         piece_file(name), piece_words(r->layout.export->kindergarten),
                         piece_count(ABOUT_RECORDS, r->n_kindergarten, "record", "records")));
    if (r->n_subject_beside > 0)
        notes_add(notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, r->n_subject_beside),
                  PHRASE("{}: '{}' is blank in {}; another column of the export tells the subject.",
                         piece_file(name), piece_column(r->layout.header[FIELD_SUBJECT]),
                         piece_count(ABOUT_RECORDS, r->n_subject_beside, "record", "records")));
}

bool reading_finish(Reading *r, Error *err)
{
    Records *records = r->records;
    TestFile *file = &records->file[r->file];
    const char *name = os_file_name(r->path);
    if (error_enough(err)) /* dates that were not read might decide how the others are */
        return false;
    const bool dated = finish_dates(r, err);
    if (err->n > 0 || !dated || !date_terms(r, err) || !check_terms(r, err))
        return false;
    conditions_finish(r);
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN, NO_COUNT,
              PHRASE("{}: read as {} ({}).", piece_file(name), piece_words(file->format),
                     piece_words(file->columns)));
    note_readings(r);
    note_voids(r);
    if (file->n_no_score > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, file->n_no_score),
                  PHRASE("{}: {} {has|have} no score.", piece_file(name),
                         piece_count(ABOUT_RECORDS, file->n_no_score, "record", "records")));
    return true;
}
