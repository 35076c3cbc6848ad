/* Who is in the program: those on a roster, or the students of the schools that are listed. */
#include "records/internal.h"

#include "alike/input.h"
#include "alike/os.h"
#include "alike/text.h"
#include "frame/header.h"
#include "frame/ids.h"
#include "input/snippet.h"
#include "records/joins.h"

#include <stdlib.h>
#include <string.h>

/* --- a list of schools ----------------------------------------------------------------------- */

static bool list_schools(Arena *arena, Records *records, Error *err)
{
    const Names *listed = &records->spec->tests.program_schools;
    const Dictionary *schools = &records->schools;
    const size_t before = err->n;
    const char **names = (const char **)arena_array(arena, schools->n, sizeof *names);
    bool *tested = ARENA_ARRAY(arena, bool, schools->n);
    size_t n = 0;
    for (size_t i = 0; i < records->n_tests; i++)
        if (records->test[i].school != WORD_NONE)
            tested[records->test[i].school] = true;
    for (size_t k = 0; k < schools->n; k++)
        if (tested[k])
            names[n++] = schools->word[k].text;
    records->is_program = ARENA_ARRAY(arena, bool, schools->n);
    const int *year = records->spec->tests.program_year;
    const char *key = year == NULL ? "schools" : "starts";
    records->start_year = year == NULL ? NULL : ARENA_ARRAY(arena, int, schools->n);
    if (!records->has_school)
        return error_set(err, ERR_STUDY, listed->item[0].place,
                         "treatment lists schools, but the tests don't say at which school a "
                         "student was; name the column under tests.columns.school, or give a "
                         "roster of students");
    for (size_t i = 0; i < listed->n; i++) {
        const Name name = listed->item[i];
        const char *choices;
        const int32_t word = school_find(arena, records, name.text, tested, &choices);
        if (choices != NULL) {
            error_add(err, ERR_STUDY, name.place,
                      "treatment.%s names '%s', and several districts have a school of that "
                      "name; say which: %s (or name a column of school ids: tests: columns: "
                      "{school: COLUMN})",
                      key, name.text, choices);
        } else if (word == WORD_NONE || !tested[word]) {
            const char *near = text_nearest(name.text, names, n);
            error_add(err, ERR_STUDY, name.place,
                      "treatment.%s names '%s', at which no student was tested%s%s%s (%zu "
                      "schools are in the tests)",
                      key, name.text, near != NULL ? "; did you mean '" : "",
                      near != NULL ? near : "", near != NULL ? "'?" : "", n);
        } else if (records->is_program[word]) {
            error_add(err, ERR_STUDY, name.place, "treatment.%s names '%s' twice", key, name.text);
        } else {
            records->is_program[word] = true;
            if (year != NULL)
                records->start_year[word] = year[i];
        }
    }
    return err->n == before;
}

/* --- a roster -------------------------------------------------------------------------------- */

typedef struct RosterReading {
    Arena *arena;
    Records *records;
    AttributeFile file; /* called as in the tests where the study does not say */
    size_t n_known;     /* ids of tests; greater numbers are of the roster alone */
    IdCells ids;
    uint8_t *seen; /* by number */
    size_t room;
} RosterReading;

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    RosterReading *r = context;
    const Header header = header_create(r->arena, cell, n);
    r->records->roster = (Roster){.given = true};
    memset(r->seen, 0, r->room);
    const Name *lost = id_cells_find(&r->ids, &header, &r->file.id, &r->file.within);
    const Place here = {.file = r->file.path, .line = line};
    bool once = true;
    for (size_t k = 0; k < r->ids.n && lost == NULL; k++)
        once = header_refuse_twice(cell, n, r->ids.cell[k], here, err) && once;
    if (lost == NULL)
        return once;
    const char *near = text_nearest(lost->text, header.name, header.n);
    return error_set(err, ERR_STUDY, lost->place,
                     "treatment.id names '%s', which is not a column of %s%s%s%s", lost->text,
                     os_file_name(r->file.path), near != NULL ? "; did you mean '" : "",
                     near != NULL ? near : "", near != NULL ? "'?" : "");
}

static bool knows_header(void *context, const CellText *cell, size_t n)
{
    const RosterReading *r = context;
    const Header header = header_create(r->arena, cell, n);
    IdCells ignored;
    return id_cells_find(&ignored, &header, &r->file.id, &r->file.within) == NULL;
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    RosterReading *r = context;
    Roster *roster = &r->records->roster;
    const CellText id = id_cells_take(&r->ids, cell);
    (void)n;
    roster->n_rows++;
    if (id.n == 0) {
        error_add(err, ERR_DATA, (Place){r->file.path, line, r->ids.cell[r->ids.n - 1] + 1, NULL},
                  "the id is blank; every row of the roster needs the id of its %s",
                  spec_unit(r->records->spec));
        return !error_enough(err);
    }
    const size_t number =
        (size_t)dictionary_number(&r->records->ids, r->arena, id.bytes, id.n, (uint32_t)line);
    if (number >= r->room) {
        r->seen = memory_grow(r->seen, 2 * number + 64, 1);
        memset(r->seen + r->room, 0, 2 * number + 64 - r->room);
        r->room = 2 * number + 64;
    }
    roster->n_twice += r->seen[number];
    roster->n_ids += !r->seen[number];
    roster->n_found += !r->seen[number] && number < r->n_known;
    r->seen[number] = 1;
    return true;
}

/* Ids of the roster that are in no test, and tested ones that are not on it. */
static Join roster_join(const RosterReading *r)
{
    const Records *records = r->records;
    const AttributeFile *file = &records->spec->tests.roster;
    const char *name = os_file_name(file->path);
    Join join = {.file = name,
                 .who =
                     arena_printf(r->arena, "%s of %s", spec_people(r->arena, records->spec), name),
                 .lack = "are in no file of tests",
                 .hold = "the tests hold",
                 .place = file->place,
                 .key = "treatment",
                 .limit = records->spec->tests.not_found_limit,
                 .in_tests = true,
                 .of_people = true,
                 .always = true,
                 .n = records->roster.n_ids};
    for (size_t k = 0; k < records->ids.n; k++) {
        const bool tested = k < r->n_known;
        if (tested != (bool)r->seen[k])
            id_list_add(r->arena, tested ? &join.spare : &join.lost, records->ids.word[k].text);
    }
    join_find_near(r->arena, &join);
    return join;
}

static bool check_found(const RosterReading *r, Error *err)
{
    Records *records = r->records;
    Roster *roster = &records->roster;
    const char *name = os_file_name(records->spec->tests.roster.path);
    if (roster->n_ids == 0)
        return error_set(err, ERR_DATA, (Place){.file = records->spec->tests.roster.path},
                         "the roster holds no id of a %s", spec_unit(records->spec));
    const Join join = roster_join(r);
    roster->near = join.near;
    if (!join_check(r->arena, records, &join, err))
        return false;
    join_note_near(r->arena, &join, &records->notes);
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
              count_about(ABOUT_TREATED, join.lost.n),
              PHRASE("{} of {} {is|are} in no file of tests{}.",
                     piece_count(ABOUT_TREATED, join.lost.n, "student", "students"),
                     piece_file(name), piece_phrase(r->arena, join_near_phrase(r->arena, &join))));
    if (roster->n_twice > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, roster->n_twice),
                  PHRASE("{} names some students again: {} were passed over.", piece_file(name),
                         piece_count(ABOUT_RECORDS, roster->n_twice, "rows", "rows")));
    return true;
}

static bool read_roster(Arena *arena, Records *records, Error *err)
{
    const char *path = records->spec->tests.roster.path;
    RosterReading r = {
        .arena = arena,
        .records = records,
        .file = attribute_file(records, &records->spec->tests.roster),
        .n_known = records->ids.n,
        .ids = {.arena = arena, .width = records->spec->tests.id_width, .trims = true},
        .room = records->ids.n + 64};
    const RowSink sink = {.context = &r,
                          .header = take_header,
                          .row = take_row,
                          .knows = knows_header,
                          .file = &records->spec->files};
    InputFacts facts = {0};
    r.seen = memory_take_zeroed(r.room, 1);
    bool ok = input_read(arena, path, &sink, &facts, err) && err->n == 0;
    memcpy(records->roster.sha256, facts.sha256, sizeof facts.sha256);
    notes_append(&records->notes, arena, &facts.notes);
    ok = ok && check_found(&r, err);
    records->on_roster = ARENA_ARRAY(arena, bool, records->n_students);
    for (size_t k = 0; k < r.n_known && ok; k++)
        if (r.seen[k] && records->rank[k] != NOT_JOINED)
            records->on_roster[records->rank[k]] = true;
    free(r.seen);
    return ok;
}

bool program_read(Arena *arena, Records *records, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    records->has_program = tests->roster.path != NULL || tests->program_schools.n > 0;
    if (tests->roster.path != NULL)
        return read_roster(arena, records, err);
    return tests->program_schools.n == 0 || list_schools(arena, records, err);
}
