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
    const size_t most = records->n_files + 3;
    records->input_path = (const char **)arena_array(arena, most, sizeof *records->input_path);
    records->input_sha256 = arena_array(arena, most, sizeof *records->input_sha256);
    records->input_rows = ARENA_ARRAY(arena, size_t, most);
    for (size_t i = 0; i < records->n_files; i++) {
        const size_t k = records->n_inputs++;
        records->input_path[k] = records->file[i].path;
        memcpy(records->input_sha256[k], records->file[i].sha256, sizeof *records->input_sha256);
        records->input_rows[k] = records->file[i].n_rows;
    }
    const struct {
        const char *path, *sha256;
        size_t rows;
    } other[] = {
        {tests->students.path, records->students.frame.sha256, records->students.frame.n_rows},
        {tests->schools.path, records->schools_file.frame.sha256,
         records->schools_file.frame.n_rows},
        {tests->roster.path, records->roster.sha256, records->roster.n_rows},
    };
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        if (other[i].path == NULL)
            continue;
        const size_t k = records->n_inputs++;
        records->input_path[k] = other[i].path;
        memcpy(records->input_sha256[k], other[i].sha256, sizeof *records->input_sha256);
        records->input_rows[k] = other[i].rows;
    }
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

size_t records_inputs(const Records *records, const char *const **path, const char (**sha256)[65],
                      const size_t **rows)
{
    *path = records->input_path;
    *sha256 = (const char(*)[65])records->input_sha256;
    *rows = records->input_rows;
    return records->n_inputs;
}

const Notes *records_notes(const Records *records)
{
    return &records->notes;
}
