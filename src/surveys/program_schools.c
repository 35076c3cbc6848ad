/* Whose schools are the program's, as the study's own data tell: a survey may hold answers of
 * people at comparison schools too. */
#include "surveys/respondents.h"

#include "alike/text.h"

#include <string.h>

/* Schools of a column of the data, and who is in each. */
typedef struct DataSchools {
    size_t n;              /* of the survey's that the column has */
    bool *known, *program; /* by word of the survey's schools */
} DataSchools;

/* Marks the survey's schools that the column has, and those with a student of the program. */
static void mark(const Design *design, const OutcomeSpec *outcome, const Frame *frame,
                 const Column *column, const ReplyColumn *school, DataSchools *out)
{
    Arena *scratch = arena_create();
    const Column *treatment = frame_column(frame, outcome, design->treatment);
    uint8_t *treated = ARENA_ARRAY(scratch, uint8_t, frame->n_rows);
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++)
        row[i] = (uint32_t)i;
    const Levels levels = frame_levels(scratch, column, row, frame->n_rows);
    int32_t *word_of = ARENA_ARRAY(scratch, int32_t, levels.n_levels + 1);
    Dictionary words = {0};
    frame_accept_all(treatment, frame->n_rows, &design->treated, treated);
    for (size_t k = 0; k < school->words.n; k++)
        (void)dictionary_number(&words, scratch, school->words.word[k].text,
                                school->words.word[k].n, 0);
    for (size_t k = 0; k < levels.n_levels; k++)
        word_of[k] = dictionary_number(&words, scratch, levels.name[k], strlen(levels.name[k]), 0);
    for (size_t i = 0; i < frame->n_rows; i++) {
        const int32_t word = levels.level[i] == LEVEL_NONE ? NO_ANSWER : word_of[levels.level[i]];
        if (word == NO_ANSWER || (size_t)word >= school->words.n)
            continue;
        out->n += out->known[word] ? 0 : 1;
        out->known[word] = true;
        out->program[word] = out->program[word] || treated[i] != 0;
    }
    dictionary_free(&words);
    arena_destroy(scratch);
}

/* The columns of the data that may hold schools: the unit of errors, what is known to be the
 * school, one that is called as in the survey. */
static const Column *candidate(const Design *design, const OutcomeSpec *outcome, const Frame *frame,
                               const Respondents *of, size_t at)
{
    const Names *unit = &design->effects.cluster_by;
    return at == 0   ? frame_known(frame, KNOWN_SCHOOL)
           : at == 1 ? (unit->n > 0 ? frame_column(frame, outcome, unit->item[0]) : NULL)
                     : frame_column(frame, outcome, of->spec->school);
}
enum { N_CANDIDATES = 3 };

static DataSchools schools_of(Arena *arena, const Spec *spec, const Frame *const *frame,
                              const Respondents *of, size_t at)
{
    const Design *design = &spec->design[0];
    const ReplyColumn *school = replies_column(&of->replies, of->unit);
    DataSchools out = {.known = ARENA_ARRAY(arena, bool, school->words.n + 1),
                       .program = ARENA_ARRAY(arena, bool, school->words.n + 1)};
    for (size_t o = 0; o < design->n_outcomes; o++) {
        const OutcomeSpec *outcome = &design->outcome[o];
        bool again = false;
        for (size_t k = 0; k < o; k++)
            again = again || frame[k] == frame[o];
        if (again || frame[o] == NULL || frame_column(frame[o], outcome, design->treatment) == NULL)
            continue;
        const Column *column = candidate(design, outcome, frame[o], of, at);
        if (column != NULL && column->type != COLUMN_PRESENCE)
            mark(design, outcome, frame[o], column, school, &out);
    }
    return out;
}

bool respondents_of_program(Arena *arena, const Spec *spec, const Frame *const *frame,
                            Respondents *of)
{
    const ReplyColumn *school = replies_column(&of->replies, of->unit);
    DataSchools best = {0};
    if (frame == NULL || school == NULL)
        return false;
    for (size_t at = 0; at < N_CANDIDATES; at++) {
        const DataSchools found = schools_of(arena, spec, frame, of, at);
        if (found.n > best.n)
            best = found;
    }
    if (best.n == 0) /* none of the survey's schools is one of the data: nothing to know by */
        return false;
    of->elsewhere = ARENA_ARRAY(arena, bool, school->words.n + 1);
    of->unknown = ARENA_ARRAY(arena, bool, school->words.n + 1);
    for (size_t k = 0; k < school->words.n; k++) {
        of->elsewhere[k] = best.known[k] && !best.program[k];
        of->unknown[k] = !best.known[k];
    }
    return true;
}
