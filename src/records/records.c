/* From the files of a study to its test records, step by step. */
#include "alike/records.h"

#include "records/internal.h"
#include "records/traits.h"
#include "records/voided.h"

#include "alike/big.h"
#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the designs ask for decides what is read. */
void records_see_needs(Arena *arena, Records *records)
{
    const Spec *spec = records->spec;
    TermDate from;
    records->uses = uses_collect(arena, spec);
    for (size_t i = 0; i < records->uses.n; i++) {
        const char *name = records->uses.item[i].name.text;
        records->needs_prior = records->needs_prior ||
                               text_equal(name, known_name(KNOWN_PRIOR_SCORE)) ||
                               text_equal(name, known_name(KNOWN_PRIOR_GROWTH));
    }
    records->last_start = INT32_MIN;
    records->has_years = spec->tests.program_start.text != NULL;
    OutcomeWalk walk = {0};
    for (const OutcomeSpec *outcome; (outcome = outcome_next(spec, &walk)) != NULL;) {
        records->has_years = records->has_years || !isnan(outcome->span->years);
        if (term_read(outcome->span->from.text, &from) && term_order(from) > records->last_start)
            records->last_start = term_order(from);
    }
}

static void list_inputs(Arena *arena, Records *records)
{
    const TestsSpec *tests = &records->spec->tests;
    const Frame *students = &records->students.frame, *schools = &records->schools_file.frame;
    const InputFile other[] = {
        {tests->students.path, INPUT_STUDENTS, students->hash, students->n_rows, NULL},
        {tests->schools.path, INPUT_SCHOOLS, schools->hash, schools->n_rows, NULL},
        {tests->roster.path, INPUT_ROSTER, records->roster.hash, records->roster.n_rows, NULL},
    };
    records->input = ARENA_ARRAY(arena, InputFile, records->n_files + COUNT_OF(other));
    for (size_t i = 0; i < records->n_files; i++) {
        const TestFile *file = &records->file[i];
        records->input[records->n_inputs++] = (InputFile){
            .file = file->path, .role = INPUT_TESTS, .hash = file->hash, .rows = file->n_rows};
    }
    for (size_t i = 0; i < COUNT_OF(other); i++)
        if (other[i].file != NULL)
            records->input[records->n_inputs++] = other[i];
}

static bool load(Arena *arena, Records *records, Error *err)
{
    records_see_needs(arena, records);
    if (!tests_read(arena, records, err) || !subjects_check(arena, records, err) ||
        !students_order(arena, records, err))
        return false;
    traits_settle(arena, records);
    voided_settle(records);
    records->n_ids = records->ids.n;
    records->read = records_read_table(arena, records);
    if (!program_read(arena, records, err) || !attributes_join(arena, records, err) ||
        !retests_resolve(arena, records, err))
        return false;
    grades_check(arena, records);
    list_inputs(arena, records);
    return true;
}

/* What is still asked of them are their texts. */
static void keep_words(Arena *arena, Dictionary *words)
{
    Word *kept = ARENA_ARRAY(arena, Word, words->n);
    if (words->n > 0)
        memcpy(kept, words->word, words->n * sizeof *kept);
    const size_t n = words->n;
    dictionary_free(words);
    *words = (Dictionary){.word = kept, .n = n, .capacity = n};
}

bool records_load(Arena *arena, const Spec *spec, FrameMode mode, Records **out, Error *err)
{
    Records *records = ARENA_NEW(arena, Records);
    records->spec = spec;
    records->mode = mode;
    const bool ok = load(arena, records, err);
    if (!records->settled)
        big_free(records->test, records->test_room * sizeof *records->test);
    dictionary_free(&records->ids);
    keep_words(arena, &records->subjects);
    keep_words(arena, &records->terms);
    keep_words(arena, &records->schools);
    keep_words(arena, &records->grades);
    keep_words(arena, &records->voided.subjects);
    for (size_t g = 0; g < records->n_groups; g++)
        keep_words(arena, &records->group[g].words);
    for (size_t k = 0; records->trait != NULL && k < records->uses.n; k++)
        keep_words(arena, &records->trait[k].words);
    *out = records;
    error_finish(err);
    return ok;
}

size_t records_inputs(const Records *records, const InputFile **out)
{
    *out = records->input;
    return records->n_inputs;
}

const Notes *records_notes(const Records *records)
{
    return &records->notes;
}
