/* Who is in the program: those on a roster, or the students of the schools that are listed. */
#include "records/internal.h"

#include "alike/input.h"
#include "alike/os.h"
#include "alike/text.h"
#include "frame/header.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5 };

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
    size_t n_known; /* ids of tests; greater numbers are of the roster alone */
    size_t cell;
    uint8_t *seen; /* by number */
    size_t room;
} RosterReading;

static const char *roster_id(const RosterReading *r)
{
    const AttributeFile *file = &r->records->spec->tests.roster;
    return file->id.text != NULL ? file->id.text : r->records->id_header;
}

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    RosterReading *r = context;
    const AttributeFile *file = &r->records->spec->tests.roster;
    const Header header = header_create(r->arena, cell, n);
    r->records->roster = (Roster){.given = true};
    memset(r->seen, 0, r->room);
    const char *name = roster_id(r);
    r->cell = header_cell(&header, name);
    if (r->cell != SIZE_MAX)
        return header_refuse_twice(cell, n, r->cell, (Place){.file = file->path, .line = line},
                                   err);
    const char *near = text_nearest(name, header.name, header.n);
    return error_set(err, ERR_STUDY, file->id.text != NULL ? file->id.place : file->place,
                     "treatment.id names '%s', which is not a column of %s%s%s%s", name,
                     os_file_name(file->path), near != NULL ? "; did you mean '" : "",
                     near != NULL ? near : "", near != NULL ? "'?" : "");
}

static bool knows_header(void *context, const CellText *cell, size_t n)
{
    const RosterReading *r = context;
    const Header header = header_create(r->arena, cell, n);
    return header_cell(&header, roster_id(r)) != SIZE_MAX;
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    RosterReading *r = context;
    Roster *roster = &r->records->roster;
    const CellText id = cell_trim(cell[r->cell]);
    (void)n;
    roster->n_rows++;
    if (id.n == 0) {
        error_add(err, ERR_DATA,
                  (Place){r->records->spec->tests.roster.path, line, r->cell + 1, NULL},
                  "the id is blank; every row of the roster needs the id of its student");
        return err->n < ERROR_SHOWN_MAX;
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

/* Without leading zeros and without spaces. */
static size_t bare(const char *id, char *out, size_t room)
{
    size_t n = 0;
    for (const char *c = id; *c != '\0' && n + 1 < room; c++)
        if (*c != ' ' && !(n == 0 && *c == '0' && c[1] != '\0'))
            out[n++] = *c;
    out[n] = '\0';
    return n;
}

static int by_roster_id(const void *a, const void *b)
{
    const NearId *x = a, *y = b;
    return strcmp(x->roster, y->roster);
}

/* Ids of the roster that are not in the tests, but would be with other zeros or spaces. */
static void find_near(RosterReading *r)
{
    enum { ROOM = 128 };
    Records *records = r->records;
    Roster *roster = &records->roster;
    Dictionary words = {0};
    size_t capacity = 0;
    char plain[ROOM];
    uint32_t *number = memory_take(r->n_known + 1, sizeof *number);
    Arena *scratch = arena_create();
    for (size_t k = 0; k < r->n_known; k++) {
        const size_t n = bare(records->ids.word[k].text, plain, ROOM);
        const size_t known = words.n;
        const int32_t word = dictionary_number(&words, scratch, plain, n, 0);
        if (words.n > known ||
            strcmp(records->ids.word[k].text, records->ids.word[number[word]].text) < 0)
            number[word] = (uint32_t)k; /* of several the first by text, not by row */
    }
    for (size_t k = r->n_known; k < records->ids.n; k++) {
        const size_t known = words.n;
        const size_t n = bare(records->ids.word[k].text, plain, ROOM);
        const int32_t word = dictionary_number(&words, scratch, plain, n, 0);
        if (!r->seen[k] || words.n > known || (size_t)word >= known || number[word] >= r->n_known)
            continue;
        roster->near =
            arena_grow(r->arena, roster->near, &capacity, roster->n_near + 1, sizeof *roster->near);
        roster->near[roster->n_near++] = (NearId){.roster = records->ids.word[k].text,
                                                  .tests = records->ids.word[number[word]].text};
    }
    if (roster->n_near > 0)
        qsort(roster->near, roster->n_near, sizeof *roster->near, by_roster_id);
    dictionary_free(&words);
    arena_destroy(scratch);
    free(number);
}

static const char *not_found_examples(const RosterReading *r)
{
    const Records *records = r->records;
    const Roster *roster = &records->roster;
    Text text = {.arena = r->arena};
    size_t n = 0;
    for (size_t i = 0; i < roster->n_near && n < SHOWN; i++, n++)
        text_format(&text, "%s'%s' (the tests hold '%s')", n > 0 ? ", " : "",
                    roster->near[i].roster, roster->near[i].tests);
    for (size_t k = r->n_known; k < records->ids.n && n < SHOWN && roster->n_near == 0; k++)
        if (r->seen[k])
            text_format(&text, "%s'%s'", n++ > 0 ? ", " : "", records->ids.word[k].text);
    return text.bytes == NULL ? "" : text.bytes;
}

static bool check_found(const RosterReading *r, Error *err)
{
    Records *records = r->records;
    const TestsSpec *tests = &records->spec->tests;
    const Roster *roster = &records->roster;
    const size_t n_lost = roster->n_ids - roster->n_found;
    const char *name = os_file_name(tests->roster.path);
    if (roster->n_ids == 0)
        return error_set(err, ERR_DATA, (Place){.file = tests->roster.path},
                         "the roster holds no id of a student");
    const double share = (double)n_lost / (double)roster->n_ids;
    if (share > tests->not_found_limit)
        return error_set(err, ERR_DATA, tests->roster.place,
                         "%zu of %zu students of %s (%s%%) are in no file of tests, more than the "
                         "%s%% of treatment.not_found: %s%s; correct the ids, or raise the "
                         "limit if these students really were not tested",
                         n_lost, roster->n_ids, name, text_real(r->arena, 100 * share, 1),
                         text_real(r->arena, 100 * tests->not_found_limit, 1),
                         roster->n_near > 0 ? "some differ only in leading zeros or spaces, " : "",
                         not_found_examples(r));
    Phrase near = {0};
    if (roster->n_near > 0)
        phrase_add(&near, r->arena,
                   piece_phrase(
                       r->arena,
                       PHRASE("; {} would be, with other leading zeros or spaces",
                              piece_count(ABOUT_TREATED, roster->n_near, "students", "students"))));
    notes_add(&records->notes, r->arena, "data", NOTE_PLAIN, count_about(ABOUT_TREATED, n_lost),
              PHRASE("{} of {} {is|are} in no file of tests{}.",
                     piece_count(ABOUT_TREATED, n_lost, "student", "students"), piece_file(name),
                     piece_phrase(r->arena, near)));
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
        .arena = arena, .records = records, .n_known = records->ids.n, .room = records->ids.n + 64};
    const RowSink sink = {
        .context = &r, .header = take_header, .row = take_row, .knows = knows_header};
    InputFacts facts = {0};
    r.seen = memory_take_zeroed(r.room, 1);
    bool ok = input_read(arena, path, &sink, &facts, err) && err->n == 0;
    memcpy(records->roster.sha256, facts.sha256, sizeof facts.sha256);
    notes_append(&records->notes, arena, &facts.notes);
    if (ok && records->roster.n_found < records->roster.n_ids)
        find_near(&r);
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
