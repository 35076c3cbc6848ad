/* A school is its district and its name, where the files have both: two districts may each have a
 * Lincoln Elementary. A name of one district stays as it is; of several each gets its district. */
#include "records/reading.h"

#include "alike/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Between name and district while files are read: no cell of a name holds it. */
static const char apart = '\x1f';

int32_t reading_school(Reading *r, CellText school, CellText district, size_t line)
{
    enum { LONGEST = 512 };
    char both[LONGEST];
    Dictionary *schools = &r->records->schools;
    if (district.n == 0 || school.n + district.n + 1 > sizeof both)
        return dictionary_number(schools, r->arena, school.bytes, school.n, (uint32_t)line);
    memcpy(both, school.bytes, school.n);
    both[school.n] = apart;
    memcpy(both + school.n + 1, district.bytes, district.n);
    r->records->has_district = true;
    return dictionary_number(schools, r->arena, both, school.n + 1 + district.n, (uint32_t)line);
}

/* --- names of several districts -------------------------------------------------------------- */

/* One of the names, and the first and number of its districts (spelt in any case). */
typedef struct Shared {
    const char *district;
    size_t n_districts;
} Shared;

static void split(Arena *arena, const char *text, const char **name, const char **district)
{
    const char *at = strchr(text, apart);
    *district = at == NULL ? NULL : at + 1;
    *name = at == NULL ? text : arena_printf(arena, "%.*s", (int)(at - text), text);
}

/* Districts of each name, and the spelling by which each district goes. */
static Shared *count_districts(Arena *scratch, const Dictionary *schools, School *part,
                               Dictionary *names, int32_t *name)
{
    Dictionary pairs = {0}, districts = {0};
    Shared *shared = ARENA_ARRAY(scratch, Shared, schools->n);
    const char **spelling = (const char **)arena_array(scratch, schools->n, sizeof *spelling);
    for (size_t k = 0; k < schools->n; k++) {
        School *s = &part[k];
        name[k] = dictionary_number(names, scratch, s->name, strlen(s->name), 0);
        if (s->district == NULL)
            continue;
        char *plain = arena_copy_text(scratch, s->district);
        for (char *c = plain; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
        const size_t known = districts.n;
        const int32_t d = dictionary_number(&districts, scratch, plain, strlen(plain), 0);
        if (districts.n > known)
            spelling[d] = s->district;
        s->district = spelling[d];
        const char *pair = arena_printf(scratch, "%d %d", (int)name[k], (int)d);
        const size_t n_pairs = pairs.n;
        dictionary_number(&pairs, scratch, pair, strlen(pair), 0);
        shared[name[k]].n_districts += pairs.n > n_pairs;
        if (shared[name[k]].district == NULL)
            shared[name[k]].district = s->district;
    }
    dictionary_free(&pairs);
    dictionary_free(&districts);
    return shared;
}

/* A test that names a school of several districts, and no district, could be of any. */
static bool every_district_is_known(const Records *records, const int32_t *meaning,
                                    const School *part, size_t n_words, Error *err)
{
    Arena *scratch = arena_create();
    size_t *count = ARENA_ARRAY(scratch, size_t, n_words);
    const Test **first = (const Test **)arena_array(scratch, n_words, sizeof *first);
    const size_t before = err->n;
    for (size_t i = 0; i < records->n_tests; i++) {
        const int32_t word = records->test[i].school;
        if (word != WORD_NONE && meaning[word] == WORD_NONE && count[word]++ == 0)
            first[word] = &records->test[i];
    }
    for (size_t k = 0; k < n_words; k++)
        if (count[k] > 0)
            error_add(err, ERR_DATA, test_place(records, first[k]),
                      "the district is blank in %zu %s of the school '%s', and several districts "
                      "have a school of that name; fill it in",
                      count[k], text_plural(count[k], "test", "tests"), part[k].name);
    arena_destroy(scratch);
    return err->n == before;
}

/* The words of schools become what the study file and the report call them. meaning[word]: the new
 * word; WORD_NONE where the name is of several districts and the row has none. */
static void rename_schools(Arena *arena, Records *records, int32_t *meaning, School *part)
{
    Arena *scratch = arena_create();
    Dictionary names = {0}, schools = {0};
    int32_t *name = ARENA_ARRAY(scratch, int32_t, records->schools.n);
    const Shared *shared = count_districts(scratch, &records->schools, part, &names, name);
    records->school = ARENA_ARRAY(arena, School, records->schools.n);
    for (size_t k = 0; k < records->schools.n; k++) {
        const Shared *of = &shared[name[k]];
        School s = part[k];
        meaning[k] = WORD_NONE;
        if (of->n_districts > 1 && s.district == NULL)
            continue;
        s.district = s.district == NULL ? of->district : s.district;
        s.shared = of->n_districts > 1;
        const char *text = s.shared ? arena_printf(arena, "%s (%s)", s.name, s.district) : s.name;
        const size_t known = schools.n;
        meaning[k] = dictionary_number(&schools, arena, text, strlen(text),
                                       records->schools.word[k].first_row);
        if (schools.n > known)
            records->school[meaning[k]] = s;
        records->n_shared += schools.n > known && s.shared;
    }
    records->n_school_parts = schools.n;
    dictionary_free(&names);
    dictionary_free(&records->schools);
    records->schools = schools;
    arena_destroy(scratch);
}

static void note_shared(Arena *arena, Records *records)
{
    enum { SHOWN = 4 };
    Text list = {.arena = arena};
    size_t n = 0;
    for (size_t k = 0; k < records->n_school_parts; k++)
        if (records->school[k].shared && n++ < SHOWN)
            text_format(&list, "%s'%s'", n > 1 ? ", " : "", records->schools.word[k].text);
    if (n > 0)
        notes_add(&records->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Schools whose name stands in several districts are told apart by their "
                         "district: {}{}.",
                         piece_value(list.bytes), piece_words(n > SHOWN ? " and others" : "")));
}

bool reading_settle_schools(Reading *r, Error *err)
{
    Records *records = r->records;
    const size_t n = records->schools.n;
    if (!records->has_district)
        return true;
    Arena *scratch = arena_create();
    School *part = ARENA_ARRAY(scratch, School, n);
    int32_t *meaning = ARENA_ARRAY(scratch, int32_t, n);
    for (size_t k = 0; k < n; k++)
        split(r->arena, records->schools.word[k].text, &part[k].name, &part[k].district);
    rename_schools(r->arena, records, meaning, part);
    const bool ok = every_district_is_known(records, meaning, part, n, err);
    for (size_t i = 0; i < records->n_tests && ok; i++)
        if (records->test[i].school != WORD_NONE)
            records->test[i].school = meaning[records->test[i].school];
    for (size_t i = 0; i < r->n_enrolled; i++)
        if (r->enrolment[i].school != WORD_NONE)
            r->enrolment[i].school = meaning[r->enrolment[i].school];
    note_shared(r->arena, records);
    arena_destroy(scratch);
    return ok;
}

/* --- as the study file and the file of schools write them ------------------------------------ */

int32_t school_find(Arena *arena, const Records *records, const char *text, const bool *tested,
                    const char **choices)
{
    const int32_t exact = word_find(&records->schools, text);
    int32_t found = WORD_NONE;
    size_t n = 0;
    Text list = {.arena = arena};
    *choices = NULL;
    if (exact != WORD_NONE)
        return exact;
    for (size_t k = 0; k < records->n_school_parts; k++) {
        const School *school = &records->school[k];
        if (!tested[k])
            continue;
        if (school->district != NULL &&
            text_equal(text, arena_printf(arena, "%s (%s)", school->name, school->district)))
            return (int32_t)k; /* a name of one district may be written with it */
        if (!text_equal(text, school->name))
            continue;
        text_format(&list, "%s'%s'", n++ > 0 ? " or " : "", records->schools.word[k].text);
        found = (int32_t)k;
    }
    if (n <= 1)
        return found;
    *choices = list.bytes;
    return WORD_NONE;
}
