/* From files to test records: one file after the other. */
#include "records/internal.h"

#include "alike/big.h"
#include "alike/input.h"
#include "alike/text.h"
#include "records/conditions.h"
#include "records/traits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- header ---------------------------------------------------------------------------------- */

static const char *columns_used(const Reading *r)
{
    Text text = {.arena = r->arena};
    for (int f = 0; f < N_FIELDS; f++)
        if (r->layout.header[f] != NULL)
            text_format(&text, "%s%s: %s", text.n > 0 ? ", " : "", field_key[f],
                        r->layout.header[f]);
    for (size_t k = 0; k < r->layout.n_voids; k++)
        text_format(&text, ", valid: %s", r->layout.void_header[k]);
    return text.bytes;
}

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Reading *r = context;
    Records *records = r->records;
    TestFile *file = &records->file[r->file];
    const Header header = header_create(r->arena, cell, n);
    r->header = header.name;
    if (!layout_find(records->spec, r->file, &header, &r->layout, err))
        return false;
    const size_t before = err->n;
    for (int f = 0; f < N_FIELDS; f++)
        if (r->layout.cell[f] != SIZE_MAX &&
            (f < FIELD_CONDITIONS ||
             field_given(&records->spec->tests.column, (Field)f).text != NULL))
            header_refuse_twice(cell, n, r->layout.cell[f], (Place){.file = r->path, .line = line},
                                err);
    if (err->n > before)
        return false;
    /* read again, in another encoding: what was seen of this file is void */
    records->n_tests = r->n_before;
    r->n_enrolled = r->n_enrolled_before;
    dictionary_free(&r->dates);
    if (r->file == 0) {
        records->id_header = r->layout.header[FIELD_ID];
        records->school_header = r->layout.header[FIELD_SCHOOL];
        records->term_header = r->layout.header[FIELD_TERM];
    }
    *file =
        (TestFile){.path = r->path, .format = r->layout.export->name, .columns = columns_used(r)};
    memset(r->n_void, 0, sizeof r->n_void);
    r->n_kindergarten = r->n_subject_beside = 0;
    groups_find(r, &header);
    conditions_find(r);
    return traits_find(r, &header, cell, n, line, err);
}

static bool knows_header(void *context, const CellText *cell, size_t n)
{
    const Reading *r = context;
    const Header header = header_create(r->arena, cell, n);
    Error *ignored = ARENA_NEW(r->arena, Error);
    Layout layout;
    return layout_find(r->records->spec, r->file, &header, &layout, ignored);
}

static bool is_one_of(size_t cell, const size_t *cells, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (cells[k] == cell)
            return true;
    return false;
}

/* Does it say something of a test? */
static bool tells(const Reading *r, size_t cell)
{
    const Layout *layout = &r->layout;
    for (size_t k = 0; k < layout->n_numbered; k++)
        if (is_one_of(cell, layout->numbered[k], N_FIELDS))
            return true;
    return is_one_of(cell, layout->cell, N_FIELDS) || id_cells_have(&layout->ids, cell) ||
           is_one_of(cell, layout->subject_cell, layout->n_subjects) ||
           is_one_of(cell, layout->void_cell, layout->n_voids) ||
           is_one_of(cell, r->group_cell, TEST_GROUPS_MAX) ||
           is_one_of(cell, r->trait_cell, r->records->uses.n);
}

/* The first cell is that of totals, whatever it holds. */
static bool reads_cell(void *context, size_t cell)
{
    return cell == 0 || tells(context, cell);
}

/* In a table that has no other column the export must be known still, and the subject of a file
 * that tells it by which columns it has. */
static bool keeps_cell(void *context, size_t cell)
{
    const Reading *r = context;
    return r->layout.subject != NULL || tells(r, cell) ||
           export_is_mark(r->arena, r->layout.export, r->header[cell]);
}

bool tests_look(Reading *r, InputColumns *out, Error *err)
{
    const Records *records = r->records;
    const RowSink sink = {.context = r,
                          .header = take_header,
                          .knows = knows_header,
                          .reads = keeps_cell,
                          .rules = &records->spec->tests.rules,
                          .file = &records->spec->files};
    r->path = records->spec->tests.path[r->file];
    return input_look(r->arena, r->path, &sink, out, err);
}

/* --- all files ------------------------------------------------------------------------------- */

static bool read_file(Reading *r, Error *err)
{
    Records *records = r->records;
    const RowSink sink = {.context = r,
                          .header = take_header,
                          .row = reading_row,
                          .knows = knows_header,
                          .reads = reads_cell,
                          .rules = &records->spec->tests.rules,
                          .file = &records->spec->files};
    InputFacts facts = {0};
    const char *given = records->spec->tests.date_format.text;
    r->path = records->spec->tests.path[r->file];
    r->n_before = records->n_tests;
    r->n_enrolled_before = r->n_enrolled;
    r->cut_time = given == NULL || strstr(given, "%H") == NULL;
    const bool ok = input_read(r->arena, r->path, &sink, &facts, err) && reading_finish(r, err);
    dictionary_free(&r->dates);
    records->file[r->file].hash = facts.hash;
    notes_append(&records->notes, r->arena, &facts.notes);
    return ok;
}

static void see_what_there_is(Records *records)
{
    for (size_t i = 0; i < records->n_tests; i++) {
        const Test *test = &records->test[i];
        records->has_school = records->has_school || test->school != WORD_NONE;
        records->has_grade = records->has_grade || test->grade != WORD_NONE;
        records->has_se = records->has_se || !isnan(test->se);
        records->has_day = records->has_day || test->day != DAY_NONE;
    }
}

bool tests_read(Arena *arena, Records *records, Error *err)
{
    Reading r = {.arena = arena, .records = records};
    const TestsSpec *tests = &records->spec->tests;
    bool ok = true;
    if (tests->n_files > UINT8_MAX)
        return error_set(err, ERR_STUDY, tests->place,
                         "tests names more than %d files; join some of them", UINT8_MAX);
    records->n_files = tests->n_files;
    records->file = ARENA_ARRAY(arena, TestFile, tests->n_files);
    for (r.file = 0; r.file < tests->n_files && ok; r.file++)
        ok = read_file(&r, err);
    big_free(r.date, r.dates_capacity * sizeof *r.date);
    if (ok)
        reading_note_terms(&r);
    ok = ok && reading_settle_schools(&r, err);
    if (ok && r.n_enrolled > 0)
        ok = reading_join_enrolments(&r, err);
    records->n_read = records->n_tests;
    if (ok && records->n_tests == 0)
        ok = error_set(
            err, ERR_DATA, (Place){.file = tests->path[0]}, "the files of tests hold no test%s",
            r.n_enrolled > 0 ? ", only students by term; name the file of results too" : "");
    if (ok && records->n_terms_by_date > 0)
        notes_add(
            &records->notes, arena, "data", NOTE_PLAIN,
            count_about(ABOUT_RECORDS, records->n_terms_by_date),
            PHRASE(
                "Where the files name no term, the date tells it ({}): August to November is fall, "
                "December to February winter, March to June spring, July summer (a rule of alike).",
                piece_count(ABOUT_RECORDS, records->n_terms_by_date, "test", "tests")));
    if (ok && records->n_years_by_date > 0)
        notes_add(
            &records->notes, arena, "data", NOTE_PLAIN,
            count_about(ABOUT_RECORDS, records->n_years_by_date),
            PHRASE(
                "Where the files name a season and no school year, the date tells the year ({}).",
                piece_count(ABOUT_RECORDS, records->n_years_by_date, "test", "tests")));
    if (ok)
        see_what_there_is(records);
    return ok;
}
