#include "study/inputs.h"

#include "alike/text.h"

#include <string.h>

static void add(Results *out, InputFile *input, const char *path, const char *sha256, size_t rows)
{
    for (size_t i = 0; i < out->n_inputs; i++)
        if (text_equal(input[i].file, path))
            return;
    InputFile *file = &input[out->n_inputs++];
    *file = (InputFile){.file = path, .rows = rows};
    memcpy(file->sha256, sha256, sizeof file->sha256);
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
            add(out, input, read->path, read->sha256, read->n_rows);
        }
    for (size_t i = 0; i < implementation->n; i++) {
        const SchoolMeasure *measure = &implementation->measure[i];
        if (measure->spec->source == MEASURE_OF_FILE)
            add(out, input, measure->spec->path, measure->sha256, measure->n_rows);
    }
    out->input = input;
}
