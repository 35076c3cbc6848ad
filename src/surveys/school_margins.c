/* What the study's file of schools tells of respondents: margins that their own file lacks. */
#include "surveys/respondents.h"

#include "alike/text.h"

#include <string.h>

/* The file of schools as surveys read it. */
typedef struct SchoolFile {
    Arena *arena;
    const SurveySpec *survey;
    Replies replies;
    size_t id;
    size_t *margin; /* by margin; SIZE_MAX: nobody lacks it */
} SchoolFile;

static const ReplyColumn *margin_of(const Respondents *side, size_t m)
{
    return &side->replies.column[side->margin[m]];
}

static bool lacks_margin(const SurveySpec *survey, const Respondents *side)
{
    bool lacks = false;
    for (size_t m = 0; m < survey->n_margins; m++)
        lacks = lacks || !margin_of(side, m)->present;
    return lacks;
}

/* The column of the file that names schools: that of `schools`, else called as in the program's. */
static Name id_of(const AttributeFile *file, const Respondents *program)
{
    return file->id.text != NULL ? file->id : program->spec->school;
}

/* Nothing joins the reference to the file of schools. */
static bool refuse_reference(const SurveySpec *survey, const Respondents *reference,
                             const char *file, Error *err)
{
    for (size_t m = 0; m < survey->n_margins; m++)
        if (!margin_of(reference, m)->present)
            error_add(err, ERR_STUDY, survey->margin[m].column.place,
                      "surveys.margins names '%s', which is not a column of %s; %s could tell it "
                      "only if surveys.reference.psu named schools of that file",
                      survey->margin[m].column.text, reference->replies.file, file);
    return false;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool read_schools(SchoolFile *out, const Spec *spec, Respondents *const side[2],
                         Notes *notes, Error *err)
{
    const AttributeFile *file = &spec->tests.schools;
    const SurveySpec *survey = out->survey;
    out->replies = replies_create(out->arena, file->path, 1 + survey->n_margins);
    out->replies.rules = &file->rules;
    out->margin = ARENA_ARRAY(out->arena, size_t, survey->n_margins);
    out->id =
        replies_ask(&out->replies, "schools.id, of which surveys take margins or names of schools,",
                    id_of(file, side[0]), false, false);
    for (size_t m = 0; m < survey->n_margins; m++) {
        const bool needed = !margin_of(side[0], m)->present || !margin_of(side[1], m)->present;
        out->margin[m] = SIZE_MAX;
        if (needed)
            out->margin[m] = replies_ask(
                &out->replies,
                arena_printf(out->arena, "surveys.margins, of what %s lacks,",
                             side[margin_of(side[0], m)->present ? 1 : 0]->replies.file),
                survey->margin[m].column, survey->margin[m].n_points > 0, false);
    }
    return replies_read(out->arena, spec, file->place, NULL, &out->replies, notes, err);
}

/* --- joining ---------------------------------------------------------------------------------- */

static size_t times_of(const Respondents *side, const ReplyColumn *column, int32_t word)
{
    size_t n = 0;
    for (size_t i = 0; i < side->replies.n; i++)
        n += column->word[i] == word;
    return n;
}

static size_t number_of(const ReplyColumn *column, const char *name)
{
    for (size_t k = 0; k < column->words.n; k++)
        if (text_equal(column->words.word[k].text, name))
            return k;
    return SIZE_MAX;
}

/* Is any of the side's schools in the file? */
static bool joins(const SchoolFile *schools, const Respondents *side)
{
    const ReplyColumn *unit = replies_column(&side->replies, side->unit);
    const ReplyColumn *id = replies_column(&schools->replies, schools->id);
    for (size_t k = 0; unit != NULL && k < unit->words.n; k++)
        if (number_of(id, unit->words.word[k].text) != SIZE_MAX)
            return true;
    return false;
}

/* By word of the side's schools, the row of the file; each that has none is an error. */
static uint32_t *rows_of_schools(const SchoolFile *schools, const Respondents *side, Error *err)
{
    const ReplyColumn *unit = replies_column(&side->replies, side->unit);
    const ReplyColumn *id = replies_column(&schools->replies, schools->id);
    const char **known = (const char **)arena_array(schools->arena, id->words.n, sizeof *known);
    uint32_t *row_of = ARENA_ARRAY(schools->arena, uint32_t, id->words.n);
    uint32_t *out = ARENA_ARRAY(schools->arena, uint32_t, unit->words.n);
    for (size_t i = schools->replies.n; i-- > 0;) /* of several rows the first */
        if (id->word[i] != NO_ANSWER)
            row_of[id->word[i]] = (uint32_t)i;
    for (size_t k = 0; k < id->words.n; k++)
        known[k] = id->words.word[k].text;
    for (size_t k = 0; k < unit->words.n; k++) {
        const char *name = unit->words.word[k].text;
        const size_t at = number_of(id, name);
        if (at != SIZE_MAX) {
            out[k] = row_of[at];
            continue;
        }
        const char *near = text_nearest(name, known, id->words.n);
        const size_t n = times_of(side, unit, (int32_t)k);
        error_add(
            err, ERR_DATA,
            (Place){.file = side->replies.path,
                    .line = unit->words.word[k].first_row,
                    .column = unit->cell + 1},
            "the school '%s' (%zu %s) is not in %s%s%s%s; correct it, or add the school there",
            name, n, n == 1 ? "respondent" : "respondents", schools->replies.file,
            near != NULL ? ", which has '" : "", near != NULL ? near : "", near != NULL ? "'" : "");
    }
    return out;
}

/* A margin of the side: what its school's row says. */
static void take_margin(const SchoolFile *schools, size_t m, const uint32_t *row_of,
                        Respondents *side)
{
    const ReplyColumn *unit = replies_column(&side->replies, side->unit);
    const ReplyColumn *from = replies_column(&schools->replies, schools->margin[m]);
    ReplyColumn *to = &side->replies.column[side->margin[m]];
    to->present = true;
    to->words = from->words;
    to->label = from->label;
    to->n_labels = from->n_labels;
    for (size_t i = 0; i < side->replies.n; i++) {
        const int32_t school = unit->word[i];
        if (school == NO_ANSWER)
            continue; /* missing, as it stands */
        if (to->number)
            to->value[i] = from->value[row_of[school]];
        else
            to->word[i] = from->word[row_of[school]];
    }
}

bool respondents_join_schools(Arena *arena, const Spec *spec, const SurveySpec *survey,
                              Respondents *program, Respondents *reference, Notes *notes,
                              Error *err)
{
    SchoolFile schools = {.arena = arena, .survey = survey};
    Respondents *const side[2] = {program, reference};
    const size_t before = err->n;
    /* names that are told apart by a district are not those that a survey has */
    if (!respondents_may_join(spec))
        return true;
    if (!read_schools(&schools, spec, side, notes, err))
        return false;
    if (lacks_margin(survey, reference) && !joins(&schools, reference))
        return refuse_reference(survey, reference, schools.replies.file, err);
    for (size_t s = 0; s < 2; s++) {
        if (s == 1 && !lacks_margin(survey, reference))
            continue; /* its schools are others */
        const uint32_t *row_of = rows_of_schools(&schools, side[s], err);
        for (size_t m = 0; m < survey->n_margins && err->n == before; m++)
            if (!margin_of(side[s], m)->present)
                take_margin(&schools, m, row_of, side[s]);
    }
    return err->n == before;
}

bool respondents_may_join(const Spec *spec)
{
    return spec->tests.given && spec->tests.schools.path != NULL &&
           spec->tests.schools.within.n == 0;
}
