/* A list of the students who are in the program: beside tests, or beside a table of students. */
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

typedef struct RosterReading {
    Arena *arena;
    Records *records;
    AttributeFile file; /* called as in the tests where the study does not say */
    size_t n_known;     /* ids of tests; greater numbers are of the roster alone */
    IdCells ids;
    uint8_t *seen; /* by number */
    size_t room;
} RosterReading;

/* The study may have named no id of the roster: then that of the data or the tests is looked for.
 */
static bool refuse_names(const RosterReading *r, const Header *header, const Name *lost, Error *err)
{
    const Spec *spec = r->records->spec;
    const char *near = text_nearest(lost->text, header->name, header->n);
    const char *file = os_file_name(r->file.path), *list = header_list(header);
    if (spec->tests.roster.id.text == NULL)
        return error_set(err, ERR_STUDY, lost->place,
                         "the ids of %s are looked for in a column '%s', as %s it, and the "
                         "file has none of this name; it holds: %s. Name its column of ids under "
                         "treatment.id",
                         file, lost->text, spec->tests.given ? "the tests have" : "data.id has",
                         list);
    return error_set(err, ERR_STUDY, lost->place,
                     "treatment.id names '%s', which is not a column of %s; %s%s%sit holds: %s",
                     lost->text, file, near != NULL ? "did you mean '" : "",
                     near != NULL ? near : "", near != NULL ? "'? " : "", list);
}

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
    return refuse_names(r, &header, lost, err);
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

/* A roster goes with tests, or with a table of students. */
static const char *table_name(const Records *records)
{
    return os_file_name(records->spec->data_path);
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
                 .lack = records->spec->tests.given
                             ? "are in no file of tests"
                             : arena_printf(r->arena, "are in no row of %s", table_name(records)),
                 .hold = records->spec->tests.given
                             ? "the tests hold"
                             : arena_printf(r->arena, "%s holds", table_name(records)),
                 .place = file->place,
                 .key = "treatment",
                 .limit = records->spec->tests.not_found_limit,
                 .in_tests = true,
                 .of_people = true,
                 .needs_one = true,
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
    join_note_lost(r->arena, records, &join, &records->notes);
    const Phrase nowhere = records->spec->tests.given
                               ? PHRASE("in no file of tests")
                               : PHRASE("in no row of {}", piece_file(table_name(records)));
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
              count_about(ABOUT_TREATED, join.lost.n),
              PHRASE("{} of {} {is|are} {}{}.",
                     piece_count(ABOUT_TREATED, join.lost.n, spec_unit(records->spec),
                                 spec_people(r->arena, records->spec)),
                     piece_file(name), piece_phrase(r->arena, nowhere),
                     piece_phrase(r->arena, join_near_phrase(r->arena, &join))));
    if (roster->n_twice > 0)
        notes_add(&records->notes, r->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_RECORDS, roster->n_twice),
                  PHRASE("{} names some {} again: {} were passed over.", piece_file(name),
                         piece_words(spec_people(r->arena, records->spec)),
                         piece_count(ABOUT_RECORDS, roster->n_twice, "rows", "rows")));
    return true;
}

bool roster_read(Arena *arena, Records *records, Error *err)
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
    records->roster.hash = facts.hash;
    notes_append(&records->notes, arena, &facts.notes);
    ok = ok && check_found(&r, err);
    records->on_roster = ARENA_ARRAY(arena, bool, records->n_students);
    for (size_t k = 0; k < r.n_known && ok; k++)
        if (r.seen[k] && records->rank[k] != NOT_JOINED)
            records->on_roster[records->rank[k]] = true;
    free(r.seen);
    return ok;
}

/* --- beside a table of students -------------------------------------------------------------- */

/* As records would have it, whose tests are the rows of the table. */
static Records *records_of_table(Arena *arena, const Spec *spec, const Frame *table)
{
    Records *records = ARENA_NEW(arena, Records);
    Spec *own = ARENA_NEW(arena, Spec);
    memcpy(own, spec, sizeof *own);
    own->tests.column.id_within = spec->id_within;
    *records = (Records){.spec = own,
                         .id_header = spec->id.text,
                         .n_students = table->n_rows,
                         .rank = ARENA_ARRAY(arena, uint32_t, table->n_rows)};
    for (size_t i = 0; i < table->n_rows; i++) { /* no id stands twice: its number is the row's */
        const char *id = table->id[i];
        const int32_t number =
            dictionary_number(&records->ids, arena, id, strlen(id), table->line[i]);
        records->rank[number] = (uint32_t)i;
    }
    return records;
}

/* The treatment, as records make it. */
static Column column_of(Arena *arena, const Records *records)
{
    static const char *const word[] = {"0", "1"};
    const size_t n = records->n_students;
    Column out = {.name = known_name(KNOWN_PROGRAM),
                  .label = known_name(KNOWN_PROGRAM),
                  .type = COLUMN_FACTOR,
                  .level = ARENA_ARRAY(arena, int32_t, n),
                  .n_levels = COUNT_OF(word),
                  .level_name = (const char **)arena_array(arena, COUNT_OF(word), sizeof *word),
                  .reason = ARENA_ARRAY(arena, uint8_t, n)};
    for (size_t k = 0; k < COUNT_OF(word); k++)
        out.level_name[k] = word[k];
    for (size_t i = 0; i < n; i++)
        out.level[i] = records->on_roster[i];
    return out;
}

bool roster_of_table(Arena *arena, const Spec *spec, Frame *table, RosterFile *out, Error *err)
{
    Records *records = records_of_table(arena, spec, table);
    const bool ok = roster_read(arena, records, err);
    dictionary_free(&records->ids);
    if (!ok)
        return false;
    Column *column = ARENA_ARRAY(arena, Column, table->n_columns + 1);
    memcpy(column, table->column, table->n_columns * sizeof *column);
    column[table->n_columns++] = column_of(arena, records);
    table->column = column;
    notes_append(&table->notes, arena, &records->notes);
    out->hash = records->roster.hash;
    out->n_rows = records->roster.n_rows;
    return true;
}
