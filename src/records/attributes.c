/* Files of students and of schools: the columns that the study names, joined by id. */
#include "records/internal.h"

#include "alike/os.h"
#include "alike/text.h"
#include "frame/load.h"
#include "records/joins.h"
#include "records/names.h"
#include "records/students_by_term.h"

#include <stdlib.h>
#include <string.h>

/* --- joining --------------------------------------------------------------------------------- */

/* Uses that a file may hold: not those made from the tests. */
static Uses uses_of_files(Arena *arena, const Records *records)
{
    Uses out = {.item = ARENA_ARRAY(arena, Use, records->uses.n)};
    for (size_t i = 0; i < records->uses.n; i++)
        if (!names_made(records, records->uses.item[i].name.text))
            out.item[out.n++] = records->uses.item[i];
    return out;
}

/* A file of schools writes them as the tests do, or with the district. */
static bool call_schools(Arena *arena, const Records *records, const bool *tested, Frame *file,
                         Error *err)
{
    const char **id = (const char **)arena_array(arena, file->n_rows, sizeof *id);
    const size_t before = err->n;
    for (size_t i = 0; i < file->n_rows; i++) {
        const char *choices;
        const int32_t word = school_find(arena, records, file->id[i], tested, &choices);
        id[i] = word == WORD_NONE ? file->id[i] : records->schools.word[word].text;
        if (choices != NULL)
            error_add(err, ERR_DATA, (Place){.file = file->source, .line = file->line[i]},
                      "several districts have a school '%s'; say which in the column of the "
                      "schools: %s",
                      file->id[i], choices);
    }
    file->id = id;
    return err->n == before;
}

/* Rows by the number of their id in `words`, of which the first n_known are in the tests. */
static void join(Attributes *attributes, Dictionary *words, size_t n_known, Arena *arena,
                 uint32_t *row)
{
    for (size_t k = 0; k < n_known; k++)
        row[k] = NOT_JOINED;
    for (size_t i = 0; i < attributes->frame.n_rows; i++) {
        const char *id = attributes->frame.id[i];
        const size_t number = (size_t)dictionary_number(words, arena, id, strlen(id), 0);
        const bool again = i > 0 && text_equal(id, attributes->frame.id[i - 1]);
        if (number < n_known)
            row[number] = (uint32_t)i;
        else
            attributes->n_alone += !again;
    }
}

/* Of the tests, and of the file. */
static Join file_join(Arena *arena, const AttributeFile *file, const char *key, const char *who,
                      size_t n)
{
    const char *name = os_file_name(file->path);
    return (Join){.file = name,
                  .who = arena_printf(arena, "%s with tests", who),
                  .lack = arena_printf(arena, "are not in %s", name),
                  .hold = "the tests hold",
                  .place = file->place,
                  .key = key,
                  .limit = file->not_found,
                  .n = n};
}

static void list_students(Arena *arena, const Records *records, Join *join)
{
    const Attributes *students = &records->students;
    join->of_people = true;
    for (size_t i = 0; i < records->n_students; i++)
        if (students->row[i] == NOT_JOINED)
            id_list_add(arena, &join->lost, records->id[i]);
    if (join->lost.n == 0)
        return;
    /* rows of one id stand together, and the last of them is the one that joined */
    const Frame *file = &students->frame;
    bool *used = ARENA_ARRAY(arena, bool, file->n_rows);
    for (size_t i = 0; i < records->n_students; i++)
        if (students->row[i] != NOT_JOINED)
            used[students->row[i]] = true;
    for (size_t i = 0; i < file->n_rows; i++)
        if (!used[i] && (i + 1 == file->n_rows || !text_equal(file->id[i], file->id[i + 1])))
            id_list_add(arena, &join->spare, file->id[i]);
}

static bool join_students(Arena *arena, Records *records, Error *err)
{
    Attributes *students = &records->students;
    Arena *scratch = arena_create();
    const size_t n_known = records->n_ids;
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, n_known);
    students->row = ARENA_ARRAY(arena, uint32_t, records->n_students);
    join(students, &records->ids, n_known, arena, row);
    for (size_t k = 0; k < n_known; k++) {
        if (records->rank[k] != NOT_JOINED) {
            students->row[records->rank[k]] = row[k];
            students->n_joined += row[k] != NOT_JOINED;
        } else {
            students->n_alone += row[k] != NOT_JOINED;
        }
    }
    arena_destroy(scratch);
    Join join = file_join(arena, &records->spec->tests.students, "students",
                          spec_people(arena, records->spec), records->n_students);
    list_students(arena, records, &join);
    join_find_near(arena, &join);
    students->near = join.near;
    notes_add(&records->notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_PEOPLE, join.lost.n),
              PHRASE("{} are not in {}{}; {} of it have no test.",
                     piece_count(ABOUT_PEOPLE, join.lost.n, "tested students", "tested students"),
                     piece_file(join.file), piece_phrase(arena, join_near_phrase(arena, &join)),
                     piece_count(ABOUT_PEOPLE, students->n_alone, "students", "students")));
    join_note_near(arena, &join, &records->notes);
    join_note_lost(arena, records, &join, &records->notes);
    return join_check(arena, records, &join, err);
}

static void note_schools(Arena *arena, Records *records, const Join *join)
{
    enum { SHOWN = 5 };
    const size_t n_lost = join->lost.n;
    Text lost = {.arena = arena};
    for (size_t k = 0; k < n_lost && k < SHOWN; k++)
        text_format(&lost, "%s'%s'", k > 0 ? ", " : "", join->lost.id[k]);
    notes_add(
        &records->notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_SCHOOLS, n_lost),
        PHRASE("{} of {} schools with tests are not in {}{}{}{}{}; {} schools of it have no test.",
               piece_count(ABOUT_SCHOOLS, n_lost, NULL, NULL),
               piece_count(ABOUT_SCHOOLS, join->n, NULL, NULL), piece_file(join->file),
               piece_words(n_lost > 0 ? " (" : ""), piece_value(n_lost > 0 ? lost.bytes : ""),
               piece_words(n_lost > SHOWN ? " ...)"
                           : n_lost > 0   ? ")"
                                          : ""),
               piece_phrase(arena, join_near_phrase(arena, join)),
               piece_count(ABOUT_SCHOOLS, records->schools_file.n_alone, NULL, NULL)));
}

static bool join_schools(Arena *arena, Records *records, Error *err)
{
    Attributes *schools = &records->schools_file;
    const size_t n_known = records->schools.n;
    bool *tested = ARENA_ARRAY(arena, bool, n_known);
    size_t n_tested = 0;
    for (size_t i = 0; i < records->n_tests; i++) {
        const int32_t school = records->test[i].school;
        if (school == WORD_NONE || tested[school])
            continue;
        tested[school] = true;
        n_tested++;
    }
    records->n_schools = n_tested;
    if (records->n_shared > 0 && !call_schools(arena, records, tested, &schools->frame, err))
        return false;
    schools->row = ARENA_ARRAY(arena, uint32_t, n_known);
    join(schools, &records->schools, n_known, arena, schools->row);
    Join join = file_join(arena, &records->spec->tests.schools, "schools", "schools", n_tested);
    for (size_t k = 0; k < records->schools.n; k++) {
        const char *name = records->schools.word[k].text;
        const bool in_file = k >= n_known || schools->row[k] != NOT_JOINED;
        if (k < n_known && tested[k] && in_file)
            schools->n_joined++;
        else if (k < n_known && in_file)
            schools->n_alone++;
        if (in_file != (k < n_known && tested[k]))
            id_list_add(arena, in_file ? &join.spare : &join.lost, name);
    }
    join_find_near(arena, &join);
    schools->near = join.near;
    note_schools(arena, records, &join);
    join_note_lost(arena, records, &join, &records->notes);
    return join_check(arena, records, &join, err);
}

/* other: an id of the tests. */
static bool none_joined(const AttributeFile *file, const char *what, const char *other, Error *err)
{
    return error_set(err, ERR_DATA, file->place,
                     "no %s of %s has a test: '%s' holds other ids than the tests (%s)", what,
                     os_file_name(file->path), file->id.text, other);
}

/* Names that the tests give: a group of that name in a file, which the study does not ask for, is
 * none of its columns. */
static Names made_names(Arena *arena, const Records *records)
{
    static const KnownColumn made[] = {KNOWN_SCHOOL, KNOWN_PROGRAM};
    Names out = {.item = ARENA_ARRAY(arena, Name, COUNT_OF(made))};
    for (size_t i = 0; i < COUNT_OF(made); i++)
        if (names_makes_known(records, made[i]))
            out.item[out.n++].text = known_name(made[i]);
    return out;
}

static void add_names(Arena *arena, Names *names, const Header *header)
{
    Name *item = ARENA_ARRAY(arena, Name, names->n + header->n);
    if (names->n > 0)
        memcpy(item, names->item, names->n * sizeof *item);
    for (size_t k = 0; k < header->n; k++)
        item[names->n++].text = header->name[k];
    names->item = item;
}

/* How a school is written whose name several districts have. */
static const char *shared_name(const Records *records)
{
    size_t k = 0;
    while (k + 1 < records->n_school_parts && !records->school[k].shared)
        k++;
    return records->schools.word[k].text;
}

/* What the two files are read by. The tests' names stand for columns of ids that the study does not
 * name. */
static AttributeSource source_of_students(const Records *records, const AttributeFile *file,
                                          const Names *beside)
{
    return (AttributeSource){.file = file,
                             .unit = "student",
                             .id_of_tests = records->spec->tests.students.id.text == NULL,
                             .beside = beside,
                             .term = students_term,
                             .context = records};
}

static AttributeSource source_of_schools(const Records *records, const AttributeFile *file,
                                         const Names *beside)
{
    return (AttributeSource){.file = file,
                             .unit = "school",
                             .id_of_tests = records->spec->tests.schools.id.text == NULL,
                             .beside = beside};
}

static AttributeFile file_of_schools(const Records *records)
{
    AttributeFile schools = records->spec->tests.schools;
    if (schools.id.text == NULL)
        schools.id = (Name){records->school_header, schools.place};
    return schools;
}

bool attributes_look(Arena *arena, const Records *records, InputColumns *students,
                     InputColumns *schools, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    const AttributeFile file[2] = {attribute_file(records, &tests->students),
                                   file_of_schools(records)};
    const AttributeSource source[2] = {source_of_students(records, &file[0], NULL),
                                       source_of_schools(records, &file[1], NULL)};
    InputColumns *const out[2] = {students, schools};
    for (size_t i = 0; i < COUNT_OF(file); i++)
        if (file[i].path != NULL &&
            !frame_look_attributes(arena, records->spec, &source[i], &records->uses, out[i], err))
            return false;
    return true;
}

bool attributes_join(Arena *arena, Records *records, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    const Uses uses = uses_of_files(arena, records);
    const AttributeFile students = attribute_file(records, &tests->students);
    const AttributeFile schools = file_of_schools(records);
    Header header[2] = {{.arena = arena}, {.arena = arena}};
    Names beside = made_names(arena, records);
    const AttributeSource of_students = source_of_students(records, &students, &beside);
    const AttributeSource of_schools = source_of_schools(records, &schools, &beside);
    records->students.given = tests->students.path != NULL;
    records->schools_file.given = tests->schools.path != NULL;
    if (records->students.given &&
        !(frame_load_attributes(arena, records->spec, &of_students, &uses, &records->students.frame,
                                &header[0], err) &&
          students_split(arena, records, &header[0], err)))
        return false;
    add_names(arena, &beside, &header[0]);
    if (records->schools_file.given && !records->has_school)
        return error_set(err, ERR_STUDY, tests->schools.place,
                         "schools names a file, but the tests don't say at which school a student "
                         "was; name the column under tests.columns.school");
    if (records->schools_file.given &&
        !frame_load_attributes(arena, records->spec, &of_schools, &uses,
                               &records->schools_file.frame, &header[1], err)) {
        if (records->n_shared > 0)
            error_add(err, ERR_DATA, (Place){.file = tests->schools.path},
                      "several districts of the tests have schools of one name; the file of "
                      "schools tells them apart as in '%s'",
                      shared_name(records));
        return false;
    }
    const char *district = known_name(KNOWN_DISTRICT);
    records->makes_district = records->has_district &&
                              header_cell(&header[0], district) == SIZE_MAX &&
                              header_cell(&header[1], district) == SIZE_MAX;
    const NameCheck check = {.arena = arena,
                             .records = records,
                             .header = {&header[0], &header[1]},
                             .path = {tests->students.path, tests->schools.path},
                             .id = {students.id.text, schools.id.text},
                             .err = err};
    if (!names_check(&check))
        return false;
    if (records->students.given) {
        notes_append(&records->notes, arena, &records->students.frame.notes);
        if (!join_students(arena, records, err))
            return false;
        students_place(records);
        if (records->students.n_joined == 0)
            return none_joined(&students, "student", records->id[0], err);
    }
    if (records->schools_file.given) {
        notes_append(&records->notes, arena, &records->schools_file.frame.notes);
        if (!join_schools(arena, records, err))
            return false;
        if (records->schools_file.n_joined == 0)
            return none_joined(&schools, "school", records->schools.word[0].text, err);
    }
    return true;
}
