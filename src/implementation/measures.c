/* Measures of schools, from files and surveys, and the join with the schools of the data. */
#include "alike/implementation.h"

#include "alike/os.h"
#include "alike/text.h"
#include "records/joins.h"
#include "surveys/replies.h"

#include <math.h>
#include <string.h>

/* --- from a file ------------------------------------------------------------------------------ */

static bool refuse_twice(const Replies *replies, const ReplyColumn *school, Error *err)
{
    Arena *scratch = arena_create();
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, school->words.n + 1);
    const size_t before = err->n;
    for (size_t i = 0; i < replies->n; i++) {
        if (school->word[i] == NO_ANSWER)
            continue;
        uint32_t *seen = &first[school->word[i]];
        if (*seen != 0)
            error_add(err, ERR_DATA,
                      (Place){.file = replies->path,
                              .line = replies->line[i],
                              .column = school->cell + 1},
                      "the school '%s' stands here a second time, as on line %u; a measure has one "
                      "row for each school",
                      replies_word(school, i), *seen);
        else
            *seen = replies->line[i];
    }
    arena_destroy(scratch);
    return err->n == before;
}

static bool read_file(Arena *arena, const Spec *spec, SchoolMeasure *out, Notes *notes, Error *err)
{
    const MeasureSpec *m = out->spec;
    Replies replies = replies_create(arena, m->path, 2);
    Name school = m->school, column = m->column;
    if (school.place.line == 0) /* by default: then the file's own line says where */
        school.place = m->path_place;
    const size_t by = replies_ask(&replies, "implementation.measures.school", school, false, false);
    const size_t at = replies_ask(&replies, "implementation.measures.column", column, true, false);
    if (!replies_read(arena, spec, m->path_place, NULL, &replies, notes, err))
        return false;
    const ReplyColumn *name = replies_column(&replies, by), *value = replies_column(&replies, at);
    if (!refuse_twice(&replies, name, err))
        return false;
    memcpy(out->sha256, replies.sha256, sizeof out->sha256);
    out->n_rows = replies.n;
    out->school = (const char **)arena_array(arena, replies.n, sizeof *out->school);
    out->value = ARENA_ARRAY(arena, double, replies.n);
    for (size_t i = 0; i < replies.n; i++) {
        if (replies_word(name, i) == NULL || isnan(value->value[i])) {
            out->n_missing++;
            continue;
        }
        out->school[out->n] = replies_word(name, i);
        out->value[out->n++] = value->value[i];
    }
    if (out->n_missing > 0)
        notes_add(notes, arena, "implementation", NOTE_PLAIN,
                  count_about(ABOUT_SCHOOLS, out->n_missing),
                  PHRASE("{} of {} {has|have} no school or no value of '{}'.",
                         piece_count(ABOUT_SCHOOLS, out->n_missing, "row", "rows"),
                         piece_file(replies.file), piece_setting(column.text)));
    return true;
}

/* --- from a survey ---------------------------------------------------------------------------- */

static void take_survey(const Surveys *surveys, SchoolMeasure *out)
{
    for (size_t k = 0; k < surveys->n; k++) {
        const SurveyFindings *survey = &surveys->item[k];
        if (!text_equal(survey->spec->name.text, out->spec->survey.text))
            continue;
        for (size_t i = 0; i < survey->n_school_means; i++) {
            const SurveySchoolMeans *means = &survey->school_means[i];
            if (!text_equal(means->index, out->spec->index.text))
                continue;
            out->n = means->n;
            out->school = means->school;
            out->value = means->mean;
            out->alpha = means->alpha;
            if (isnan(out->reliability))
                out->reliability = means->icc2;
        }
    }
}

bool implementation_read(Arena *arena, const Spec *spec, const Surveys *surveys,
                         Implementation *out, Error *err)
{
    *out = (Implementation){.spec = spec->design[0].implementation};
    if (out->spec == NULL)
        return true;
    out->measure = ARENA_ARRAY(arena, SchoolMeasure, out->spec->n);
    out->n = out->spec->n;
    for (size_t i = 0; i < out->n; i++) {
        SchoolMeasure *measure = &out->measure[i];
        *measure = (SchoolMeasure){.spec = &out->spec->measure[i],
                                   .reliability = out->spec->measure[i].reliability,
                                   .alpha = NAN};
        if (measure->spec->source == MEASURE_OF_SURVEY)
            take_survey(surveys, measure);
        else if (measure->spec->source == MEASURE_OF_FILE &&
                 !read_file(arena, spec, measure, &out->notes, err))
            return false;
    }
    return true;
}

/* --- the join --------------------------------------------------------------------------------- */

/* value: by school of `name`; used: by school of the measure. Linear: a dictionary of its schools,
 * in which a name of the data that it lacks is a new word. */
static void find_values(Arena *scratch, const SchoolMeasure *measure, const char *const *name,
                        size_t n, double *value, bool *used)
{
    Dictionary schools = {0};
    for (size_t i = 0; i < measure->n; i++)
        (void)dictionary_number(&schools, scratch, measure->school[i], strlen(measure->school[i]),
                                0);
    for (size_t s = 0; s < n; s++) {
        const size_t at = (size_t)dictionary_number(&schools, scratch, name[s], strlen(name[s]), 0);
        value[s] = at < measure->n ? measure->value[at] : (double)NAN;
        if (at < measure->n)
            used[at] = true;
    }
    dictionary_free(&schools);
}

static const char *first_of(Arena *arena, const IdList *list)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < list->n && i < 3; i++)
        text_format(&text, "%s'%s'", i > 0 ? ", " : "", list->id[i]);
    return text.bytes == NULL ? "" : text.bytes;
}

static const char *source_words(Arena *arena, const MeasureSpec *spec)
{
    return spec->source == MEASURE_OF_FILE
               ? arena_printf(arena, "in %s", os_file_name(spec->path))
               : arena_printf(arena, "in the survey %s", spec->survey.text);
}

static bool refuse_near(Arena *arena, const SchoolMeasure *measure, const Join *join, Error *err)
{
    const NearId *near = &join->near.item[0];
    return error_set(err, ERR_DATA, measure->spec->place,
                     "%zu of %zu schools of the program have no '%s' %s; %zu of them would be "
                     "found with other leading zeros, spaces or case, as '%s' is there and '%s' in "
                     "the data: write them alike in both files",
                     join->lost.n, join->n, measure->spec->name.text,
                     source_words(arena, measure->spec), join->near.n, near->file, near->tests);
}

bool implementation_join(Arena *arena, const SchoolMeasure *measure, const char *const *name,
                         size_t n, double *value, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    bool *used = ARENA_ARRAY(scratch, bool, measure->n + 1);
    Join join = {.n = n};
    find_values(scratch, measure, name, n, value, used);
    for (size_t s = 0; s < n; s++)
        if (isnan(value[s]))
            id_list_add(scratch, &join.lost, name[s]);
    for (size_t i = 0; i < measure->n; i++)
        if (!used[i])
            id_list_add(scratch, &join.spare, measure->school[i]);
    join_find_near(scratch, &join);
    const double share = n == 0 ? 0.0 : (double)join.lost.n / (double)n;
    const bool mends = (double)join.near.n > IMPLEMENTATION_LOST * (double)n;
    bool ok = !mends || refuse_near(arena, measure, &join, err);
    if (ok && join.lost.n > 0)
        notes_add(notes, arena, "implementation",
                  share > IMPLEMENTATION_LOST ? NOTE_CAUTION : NOTE_PLAIN,
                  count_about(ABOUT_SCHOOLS, join.lost.n),
                  PHRASE("{} of the program {has|have} no '{}' {} and {is|are} in no number about "
                         "it: {}.",
                         piece_count(ABOUT_SCHOOLS, join.lost.n, "school", "schools"),
                         piece_setting(measure->spec->name.text),
                         piece_words(source_words(arena, measure->spec)),
                         piece_value(first_of(arena, &join.lost))));
    arena_destroy(scratch);
    return ok;
}
