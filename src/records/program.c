/* Who is in the program: those on a roster (roster.c), or the students of the schools listed. */
#include "records/internal.h"

#include "alike/text.h"

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

bool program_read(Arena *arena, Records *records, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    records->has_program = tests->roster.path != NULL || tests->program_schools.n > 0;
    if (tests->roster.path != NULL)
        return roster_read(arena, records, err);
    return tests->program_schools.n == 0 || list_schools(arena, records, err);
}
