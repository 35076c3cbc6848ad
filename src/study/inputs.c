#include "study/inputs.h"

#include "alike/text.h"

#include <string.h>

static void add(Results *out, InputFile *input, const InputFile *further, const char *sha256)
{
    for (size_t i = 0; i < out->n_inputs; i++)
        if (text_equal(input[i].file, further->file))
            return;
    InputFile *file = &input[out->n_inputs++];
    *file = *further;
    memcpy(file->hash.sha256, sha256, sizeof file->hash.sha256);
}

void inputs_add(Arena *arena, const Implementation *implementation, Results *out)
{
    const size_t room = out->n_inputs + SURVEY_FILES_MOST * out->surveys.n + implementation->n;
    InputFile *input = ARENA_ARRAY(arena, InputFile, room);
    if (room == out->n_inputs)
        return;
    memcpy(input, out->input, out->n_inputs * sizeof *input);
    for (size_t k = 0; k < out->surveys.n; k++)
        for (size_t s = 0; s < out->surveys.item[k].n_files; s++) {
            const SurveyFile *read = &out->surveys.item[k].file[s];
            const InputFile file = {.file = read->path, .role = INPUT_SURVEY, .rows = read->n_rows};
            add(out, input, &file, read->sha256);
        }
    for (size_t i = 0; i < implementation->n; i++) {
        const SchoolMeasure *measure = &implementation->measure[i];
        const InputFile file = {
            .file = measure->spec->path, .role = INPUT_MEASURE, .rows = measure->n_rows};
        if (measure->spec->source == MEASURE_OF_FILE)
            add(out, input, &file, measure->sha256);
    }
    out->input = input;
}
