#include "alike/surveys.h"

#include "alike/text.h"
#include "surveys/tables.h"

#include <math.h>
#include <string.h>

size_t survey_tables(const SurveyFindings *survey, Table **out)
{
    Table *const all[] = {survey->items,       survey->answers,     survey->distributions,
                          survey->indices,     survey->margins,     survey->response,
                          survey->nonresponse, survey->sensitivity, survey->reliability};
    size_t n = 0;
    for (size_t k = 0; k < COUNT_OF(all); k++)
        if (all[k] != NULL)
            out[n++] = all[k];
    return n;
}

enum { SMALL_SCHOOL = 3 };

/* --- what readers must know ----------------------------------------------------------------------
 */

static void tell_losses(Arena *arena, const Respondents *of, Notes *notes)
{
    static const char *const why[N_RESPONDENT_LOSSES] = {
        [LOST_WEIGHT] = "{} of {} {has|have} no weight, or one of 0, and {is|are} left out.",
        [LOST_MARGIN] = "{} of {} {lacks|lack} a value of a margin and {is|are} left out.",
        [LOST_SCHOOL] = "{} of {} {has|have} no school and {is|are} left out.",
        [LOST_SILENT] = "{} of {} {has|have} answered no question and {is|are} left out.",
        [LOST_OTHERS] = NULL, /* see tell_others */
    };
    for (size_t k = 0; k < N_RESPONDENT_LOSSES; k++)
        if (of->n_lost[k] > 0 && why[k] != NULL)
            notes_add(notes, arena, "surveys", NOTE_CAUTION,
                      count_about(ABOUT_PEOPLE, of->n_lost[k]),
                      PHRASE(why[k],
                             piece_count(ABOUT_PEOPLE, of->n_lost[k], "respondent", "respondents"),
                             piece_file(of->replies.file)));
}

/* Of comparison schools: their answers are nobody's of the program. */
static void tell_others(Arena *arena, const Respondents *of, const char *unit, const char *people,
                        Notes *notes)
{
    const ReplyColumn *school = replies_column(&of->replies, of->unit);
    const size_t n = of->n_lost[LOST_OTHERS];
    Text shown = {.arena = arena};
    size_t n_schools = 0;
    if (n == 0)
        return;
    for (size_t k = 0; k < school->words.n; k++)
        if (of->elsewhere[k] && n_schools++ < 3)
            text_format(&shown, "%s'%s'", shown.n > 0 ? ", " : "", school->words.word[k].text);
    notes_add(notes, arena, "surveys", NOTE_CAUTION, count_about(ABOUT_PEOPLE, n),
              PHRASE("{} of {} {is|are} of {} that {is|are} not the program's: the data have "
                     "students there, and none in the program. They are left out. If these are the "
                     "program's, correct treatment or the names of schools; otherwise take them "
                     "out of the file.",
                     piece_count(ABOUT_PEOPLE, n, unit, people), piece_file(of->replies.file),
                     piece_count(ABOUT_SCHOOLS, n_schools, "school", "schools")));
    notes_add(notes, arena, "surveys", NOTE_INTERNAL, NO_COUNT, /* names are for those who may */
              PHRASE("Not the program's, of {}: {}{}.", piece_file(of->replies.file),
                     piece_value(shown.bytes), piece_words(n_schools > 3 ? ", ..." : "")));
}

/* A school of the program may have no student in the data: who teaches there stays. */
static void tell_unknown(Arena *arena, const Respondents *of, const char *unit, const char *people,
                         Notes *notes)
{
    const ReplyColumn *school = replies_column(&of->replies, of->unit);
    size_t n = 0, n_schools = 0;
    if (of->unknown == NULL)
        return;
    for (size_t i = 0; i < of->n; i++)
        n += of->unknown[school->word[of->row[i]]];
    for (size_t k = 0; k < school->words.n; k++)
        n_schools += of->unknown[k];
    if (n > 0)
        notes_add(notes, arena, "surveys", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n),
                  PHRASE("{} of {} {is|are} of {} of which the data have no student; they count as "
                         "the program's.",
                         piece_count(ABOUT_PEOPLE, n, unit, people), piece_file(of->replies.file),
                         piece_count(ABOUT_SCHOOLS, n_schools, "school", "schools")));
}

static void tell_sample(Arena *arena, const Respondents *reference, Notes *notes)
{
    const size_t n_psu = reference->sample.psu.n_groups;
    if (n_psu < 2 || n_psu == reference->sample.n_strata)
        notes_add(
            notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
            PHRASE("{}, so how far answers vary from PSU to PSU can't be told, and nothing is "
                   "tested. {}",
                   piece_words(n_psu < 2 ? "The reference is of one PSU alone"
                                         : "Every stratum of the reference holds one PSU "
                                           "alone"),
                   piece_words(n_psu < 2 ? "Name under surveys.reference.psu what was drawn "
                                           "first, or leave it out where people were."
                                         : "Give strata that were drawn alike one name, or "
                                           "leave surveys.reference.stratum out.")));
    else if (reference->sample.n_alone > 0 && reference->spec->stratum.text != NULL)
        notes_add(
            notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
            PHRASE(
                "Strata of the reference that hold one PSU alone: {}. What they add to errors is "
                "taken about the mean of all, which is cautious.",
                piece_number(reference->sample.n_alone)));
    if (reference->spec->psu.text == NULL && !reference->spec->replicates.given)
        notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The study file names no PSU of the reference, so each of its respondents "
                         "counts as drawn alone; where schools were drawn first, errors are too "
                         "small. Name surveys.reference.psu."));
    if (reference->spec->weigh == WEIGH_NONE)
        notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The reference has no weights, so it stands for nobody but its own "
                         "respondents."));
}

static void tell_comparison(Arena *arena, const SurveyData *data, const Comparison *comparison,
                            const char *people, Notes *notes)
{
    const Calibration *fit = &comparison->fit;
    if (comparison->n_outside > 0)
        notes_add(
            notes, arena, "surveys",
            10 * comparison->n_outside > data->reference.n ? NOTE_CAUTION : NOTE_PLAIN,
            count_about(ABOUT_CONTROL, comparison->n_outside),
            PHRASE("{} of the reference {is|are} at levels that nobody of the program has, "
                   "and {is|are} compared with nobody; the reference as sampled has {it|them} "
                   "still.",
                   piece_count(ABOUT_CONTROL, comparison->n_outside, data->spec->unit, people)));
    if (fit->n_trimmed > 0)
        notes_add(notes, arena, "surveys", NOTE_PLAIN, count_about(ABOUT_CONTROL, fit->n_trimmed),
                  PHRASE("The weights of {} of the reference were cut at {} times the mean{}.",
                         piece_count(ABOUT_CONTROL, fit->n_trimmed, data->spec->unit, people),
                         piece_real(data->spec->trim, -3),
                         piece_words(fit->still_above
                                         ? "; some are still above, since the margins ask for it"
                                         : "")));
}

/* The numbers stand in the table, as they may be told. */
static void tell_reliability(Arena *arena, const Table *table, Notes *notes)
{
    const union survey_reliability_columns *column = &survey_reliability_columns;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Cell *name = table_cell(table, i, &column->item);
        const Cell *side = table_cell(table, i, &column->side);
        if (table_real(table, i, &column->alpha) < 0.7)
            notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                      PHRASE("The index '{}' is not reliable in the {}: coefficient alpha is below "
                             "0.70.",
                             piece_setting(name->text), piece_words(side->text)));
        if (table_real(table, i, &column->icc2) < 0.5 && table->head[i].what == 0)
            notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                      PHRASE("School means of the index '{}' tell little: ICC(2) is below 0.50.",
                             piece_setting(name->text)));
    }
}

/* Questions that more than half of a side left out. */
static void tell_missing(Arena *arena, const SurveyWork *w, Notes *notes)
{
    const SurveyFindings *survey = w->out;
    Text names = {.arena = arena};
    size_t n = 0;
    for (size_t k = 0; k < w->estimates->n; k++) {
        const SurveyEstimate *e = &w->estimates->item[k];
        if (e->of->item != NULL &&
            survey_few_answered(survey, (double)e->d.program.n, (double)e->d.reference.n, 0.5))
            text_format(&names, "%s'%s'", n++ > 0 ? ", " : "", measure_name(e->of));
    }
    if (n > 0)
        notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                  PHRASE("More than half of a side did not answer {}: who did may differ from who "
                         "did not, and by more than the interval says. Was it asked of all?",
                         piece_setting(names.bytes)));
}

/* Schools whose mean is that of one or two people: how many there are is for those who ask. */
static void tell_small_schools(Arena *arena, const Respondents *program, const char *unit,
                               const char *people, Notes *notes)
{
    size_t *n = ARENA_ARRAY(arena, size_t, program->n_psu), n_small = 0;
    for (size_t i = 0; program->psu != NULL && i < program->n; i++)
        n[program->psu[i]]++;
    for (size_t s = 0; program->psu != NULL && s < program->n_psu; s++)
        n_small += n[s] < SMALL_SCHOOL;
    if (n_small > 0)
        notes_add(notes, arena, "surveys", NOTE_INTERNAL, count_about(ABOUT_SCHOOLS, n_small),
                  PHRASE("In {} of the program fewer than {} {} answered.",
                         piece_count(ABOUT_SCHOOLS, n_small, "school", "schools"),
                         piece_number(SMALL_SCHOOL),
                         piece_words(text_plural(SMALL_SCHOOL, unit, people))));
}

/* --- one survey ------------------------------------------------------------------------------- */

/* Who answered at least half of the questions. */
static size_t count_answered(const SurveyData *data, const Answers *answers)
{
    size_t n = 0;
    for (size_t i = 0; i < data->program.n; i++) {
        size_t given = 0;
        for (size_t k = 0; k < data->spec->n_items; k++)
            given += isnan(answers->item[k].y[0][i]) ? 0 : 1;
        n += 2 * given >= data->spec->n_items ? 1 : 0;
    }
    return n;
}

static void describe(const SurveyWork *w)
{
    const SurveyData *data = w->data;
    const Respondents *side[2] = {&data->program, &data->reference};
    SurveyFindings *out = w->out;
    out->published = data->published != NULL;
    for (size_t s = 0; s < 2; s++) {
        out->file[s] =
            s == 1 && out->published ? data->published->file : replies_file(&side[s]->replies);
        out->n[s] = side[s]->n;
    }
    out->n_files = 2;
    if (data->program.invited_file.path != NULL)
        out->file[out->n_files++] = data->program.invited_file;
    out->n_schools = data->program.n_psu;
    out->n_psu =
        data->reference.replicates.n > 0 ? data->reference.replicates.n : data->reference.n_psu;
    out->n_outside = w->comparison->n_outside;
    out->n_compared = data->reference.n - out->n_outside;
    out->invited_known = data->program.n_invited != NULL;
    out->invited = data->program.invited;
    out->answered = w->answers != NULL ? count_answered(data, w->answers) : data->program.n;
    out->rate = out->invited_known && out->invited > 0
                    ? (double)out->answered / (double)out->invited
                    : (double)NAN;
    out->effective = effective_size(w->comparison->fit.weight, data->reference.n);
    out->program_effective = effective_size(data->program.base, data->program.n);
    out->design_effect = (double)out->n_compared / out->effective;
    double sum = 0.0, largest = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < data->reference.n; i++) {
        sum += w->comparison->fit.weight[i];
        largest = fmax(largest, w->comparison->fit.weight[i]);
        n += w->comparison->fit.weight[i] > 0.0;
    }
    out->largest = out->published ? (double)NAN : largest * (double)n / sum;
    out->margin_error = w->comparison->fit.error;
    if (out->published)
        out->effective = out->margin_error = NAN;
    out->n_trimmed = w->comparison->fit.n_trimmed;
}

static bool estimate(SurveyWork *w, Answers *answers, SurveyEstimates *estimates, Notes *notes,
                     Error *err)
{
    if (!answers_take(w->arena, w->data, answers, notes, err) ||
        !survey_estimate(w->arena, w->data, w->comparison, answers, estimates, err))
        return false;
    w->answers = answers;
    w->estimates = estimates;
    describe(w);
    w->out->items = survey_items_table(w);
    w->out->answers = survey_answers_table(w);
    w->out->distributions = survey_distributions_table(w);
    w->out->indices = survey_indices_table(w);
    w->out->reliability = survey_reliability_table(w);
    survey_school_means(w);
    w->out->nonresponse = survey_nonresponse_table(w);
    const char **family = (const char **)arena_array(w->arena, estimates->n, sizeof *family);
    double *p = ARENA_ARRAY(w->arena, double, estimates->n);
    for (size_t k = 0; k < estimates->n; k++) {
        const SurveyEstimate *e = &estimates->item[k];
        w->out->n_tests += isnan(e->test.p) ? 0 : 1;
        w->out->n_distinct += (isnan(e->q) ? e->test.p : e->q) < 0.05;
        family[k] = e->family;
        p[k] = e->test.p;
    }
    survey_count_families(family, p, estimates->n, w->out);
    w->out->sensitivity = survey_sensitivity_table(w);
    return true;
}

/* The answers of others, or shares of them. */
static bool read_reference(Arena *arena, const Spec *spec, SurveyData *data, bool items,
                           Notes *notes, Error *err)
{
    const SurveySide *side = &data->spec->reference;
    if (side->published_path == NULL)
        return respondents_read(arena, spec, data->spec, false, items, &data->reference, notes,
                                err);
    Published *published = ARENA_NEW(arena, Published);
    data->reference = respondents_nobody(arena, side);
    data->published = published;
    if (!published_read(arena, spec, data->spec, published, notes, err))
        return false;
    published_tell(arena, data->spec, published, notes);
    return true;
}

static bool run_one(Arena *arena, const Spec *spec, const SurveySpec *survey,
                    const Frame *const *frame, bool design_only, SurveyFindings *out, Notes *notes,
                    Error *err)
{
    SurveyData *data = ARENA_NEW(arena, SurveyData);
    Comparison *comparison = ARENA_NEW(arena, Comparison);
    Answers *answers = ARENA_NEW(arena, Answers);
    SurveyEstimates *estimates = ARENA_NEW(arena, SurveyEstimates);
    SurveyWork w = {.arena = arena, .data = data, .comparison = comparison, .out = out};
    data->spec = survey;
    *out = (SurveyFindings){.spec = survey, .people = text_plural_of(arena, survey->unit)};
    const bool items = !design_only;
    const bool read =
        respondents_read(arena, spec, survey, true, items, &data->program, notes, err);
    if (!read_reference(arena, spec, data, items, notes, err) || !read ||
        !respondents_join_schools(arena, spec, survey, &data->program, &data->reference, notes,
                                  err) ||
        !respondents_check_ids(arena, &data->program, &data->reference, notes, err))
        return false;
    (void)respondents_of_program(arena, spec, frame, &data->program);
    if (items) {
        answers_find_silent(arena, survey, &data->program);
        answers_find_silent(arena, survey, &data->reference);
    }
    if (!respondents_levels(arena, survey, &data->program, &data->reference, &data->levels, err) ||
        !respondents_weigh(arena, spec, survey, &data->program, notes, err) ||
        (data->published == NULL &&
         !respondents_weigh(arena, spec, survey, &data->reference, notes, err)) ||
        !compare_make(arena, data, SIZE_MAX, SIZE_MAX, comparison, err))
        return false;
    tell_losses(arena, &data->program, notes);
    tell_losses(arena, &data->reference, notes);
    tell_others(arena, &data->program, survey->unit, out->people, notes);
    tell_unknown(arena, &data->program, survey->unit, out->people, notes);
    tell_small_schools(arena, &data->program, survey->unit, out->people, notes);
    if (data->published == NULL)
        tell_sample(arena, &data->reference, notes);
    tell_comparison(arena, data, comparison, out->people, notes);
    describe(&w);
    out->margins = survey->n_margins > 0 ? survey_margins_table(&w) : NULL;
    out->response = survey_response_table(&w);
    if (design_only)
        return true;
    if (!estimate(&w, answers, estimates, notes, err))
        return false;
    tell_reliability(arena, out->reliability, notes);
    tell_missing(arena, &w, notes);
    return true;
}

bool surveys_run(Arena *arena, const Spec *spec, const Frame *const *frame, bool design_only,
                 Surveys *out, Error *err)
{
    *out = (Surveys){.item = ARENA_ARRAY(arena, SurveyFindings, spec->surveys.n)};
    for (size_t k = 0; k < spec->surveys.n; k++)
        if (!run_one(arena, spec, &spec->surveys.item[k], frame, design_only, &out->item[out->n++],
                     &out->notes, err))
            return false;
    return true;
}
