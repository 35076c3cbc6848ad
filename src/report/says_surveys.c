#include "report/says_surveys.h"

#include "alike/os.h"
#include "alike/survey_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const union survey_items_columns *const items = &survey_items_columns;

/* The question whose difference is told from chance by most: by its share of the error. */
static size_t plainest(const Table *table)
{
    size_t best = SIZE_MAX;
    double most = 0.0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const double q = table_cell(table, i, &items->q)->value;
        const double p = isnan(q) ? table_cell(table, i, &items->p)->value : q;
        const double t = fabs(table_cell(table, i, &items->difference)->value /
                              table_cell(table, i, &items->se)->value);
        if (p < 0.05 && t > most) {
            most = t;
            best = i;
        }
    }
    return best;
}

/* In percent or percentage points, as it is told. */
static const char *hundred(Arena *arena, const Table *table, size_t at, const TableColumn *column,
                           int digits)
{
    const Cell *cell = table_cell(table, at, column);
    return told_number(arena, 100 * cell->value, 100 * cell->step, digits);
}

static const char *example(Arena *arena, const SurveyFindings *survey)
{
    const Table *table = survey->items;
    const size_t at = plainest(table);
    if (at == SIZE_MAX)
        return "";
    return arena_printf(
        arena,
        " Most clearly on “%s”: %s%% of the program's %s gave a top answer, against %s%% of others "
        "(a difference of %s points, 95%% interval %s to %s).",
        table_text(table, at, &items->label), hundred(arena, table, at, &items->share_program, 0),
        survey->people, hundred(arena, table, at, &items->share_reference, 0),
        hundred(arena, table, at, &items->difference, 1),
        hundred(arena, table, at, &items->ci_low, 1),
        hundred(arena, table, at, &items->ci_high, 1));
}

/* Why nothing is told from chance. */
static const char *no_tests(Arena *arena, const SurveyFindings *survey)
{
    if (survey->n_schools < SURVEY_SCHOOLS_LEAST)
        return arena_printf(arena, "an interval needs %d schools of the program, and there %s %zu",
                            SURVEY_SCHOOLS_LEAST, survey->n_schools == 1 ? "is" : "are",
                            survey->n_schools);
    return survey->released
               ? "of no question enough people gave each kind of answer for its numbers to be "
                 "published"
               : "no question was asked of both in the same words and answered in different ways";
}

static const char *lead(Arena *arena, const SurveyFindings *survey)
{
    if (survey->items == NULL)
        return "No answer has been read yet.";
    if (survey->n_tests == 0)
        return arena_printf(arena,
                            "What the program's %s say can be shown, but not told from chance: %s.",
                            survey->people, no_tests(arena, survey));
    if (survey->n_tests == 1)
        return survey->n_distinct == 0
                   ? arena_printf(arena,
                                  "The answer of the program's %s can't be told from that of "
                                  "others: the one comparison differs by no more than chance "
                                  "explains.",
                                  survey->people)
                   : arena_printf(arena,
                                  "The one comparison differs by more than chance explains.%s",
                                  example(arena, survey));
    const char *corrected =
        survey->spec->correction != N_ADJUSTMENTS ? ", corrected for their number," : "";
    if (survey->n_distinct == 0)
        return arena_printf(arena,
                            "No answer of the program's %s can be told from those of others: of "
                            "%zu comparisons%s none differs by more than chance explains.",
                            survey->people, survey->n_tests, corrected);
    return arena_printf(arena, "Of %zu comparisons%s %zu %s more than chance explains.%s",
                        survey->n_tests, corrected, survey->n_distinct,
                        text_plural(survey->n_distinct, "differs by", "differ by"),
                        example(arena, survey));
}

static const char *margins(Arena *arena, const SurveySpec *spec)
{
    Text text = {.arena = arena};
    for (size_t m = 0; m < spec->n_margins; m++)
        text_format(&text, "%s%s",
                    m == 0                     ? ""
                    : m + 1 == spec->n_margins ? " and "
                                               : ", ",
                    text_in_sentence(arena, spec->margin[m].label));
    return text.bytes == NULL ? "" : text.bytes;
}

/* Questions whose difference is as large as one that would matter. */
static size_t large(const SurveyFindings *survey)
{
    size_t n = 0;
    for (size_t i = 0; survey->items != NULL && i < survey->items->n_rows; i++)
        n += 100 * fabs(table_cell(survey->items, i, &items->difference)->value) >=
                     survey->spec->meaningful
                 ? 1
                 : 0;
    return n;
}

static const char *rests_on(Arena *arena, const SurveyFindings *survey)
{
    const SurveySpec *spec = survey->spec;
    Text text = {.arena = arena};
    text_format(&text, "The program's side is %s %s in %s %s", text_count(arena, survey->n[0]),
                text_plural(survey->n[0], spec->unit, survey->people),
                text_count(arena, survey->n_schools),
                text_plural(survey->n_schools, "school", "schools"));
    if (survey->invited_known && !isnan(survey->rate))
        text_format(&text, "; %s%% of the %s who were asked answered",
                    text_real(arena, 100.0 * survey->rate, 0), text_count(arena, survey->invited));
    else
        text_add(&text, "; how many were asked is not known");
    if (survey->published)
        text_format(&text, ". The others are shares that somebody published (%s)",
                    os_file_name(spec->reference.published_path));
    else
        text_format(&text, ". The others are %s respondents of the reference sample",
                    text_count(arena, survey->n_compared));
    if (spec->adjust != ADJUST_NOTHING && spec->n_margins > 0)
        text_format(&text,
                    ", weighted so that they are spread over %s as the program's are; so weighted "
                    "they tell as much as %s would",
                    margins(arena, spec),
                    text_count(arena, (size_t)round_to(survey->effective, 0)));
    text_add(&text, ".");
    const size_t n = large(survey);
    if (survey->items != NULL && survey->items->n_rows > 0)
        text_format(
            &text,
            " A difference of %s points or more is taken to matter: %s of the %zu questions "
            "%s as large.",
            text_real(arena, spec->meaningful, 0), n == 0 ? "none" : text_count(arena, n),
            survey->items->n_rows, n > 1 ? "are" : "is");
    return text.bytes;
}

Said survey_says(Arena *arena, const SurveyFindings *survey)
{
    return (Said){.lead = lead(arena, survey), .paragraph = rests_on(arena, survey)};
}

const char *survey_limits(Arena *arena, const SurveyFindings *survey)
{
    const SurveySpec *spec = survey->spec;
    const bool alike = spec->adjust != ADJUST_NOTHING && spec->n_margins > 0;
    return arena_printf(
        arena,
        "This is what people say of themselves. %s. How and when each survey was made may differ "
        "as well, and a difference is no effect of the program.%s",
        alike ? arena_printf(arena, "The two groups were made alike in %s and in nothing else",
                             margins(arena, spec))
        : survey->published
            ? "Whom the published shares speak of cannot be made like the program's people, so a "
              "difference may be one of who was asked"
            : "The reference was not made alike in anything",

        survey->released ? " Not published: response by school, how far differences move without "
                           "single schools, "
                           "who left questions out, and questions that few answered one way."
                         : "");
}
