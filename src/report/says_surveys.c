#include "report/says_surveys.h"

#include "alike/os.h"
#include "alike/survey_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const union survey_items_columns *const items = &survey_items_columns;

/* Less than half of a side answered it: what they say may be the few's. */
static bool is_mostly_missing(const SurveyFindings *survey, size_t i)
{
    return survey_few_answered(survey, table_cell(survey->items, i, &items->n_program)->value,
                               table_cell(survey->items, i, &items->n_reference)->value, 0.5);
}

/* The question whose difference is told from chance by most: by its share of the error. */
static size_t plainest(const SurveyFindings *survey)
{
    const Table *table = survey->items;
    size_t best = SIZE_MAX;
    double most = 0.0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const double q = table_cell(table, i, &items->q)->value;
        const double p = isnan(q) ? table_cell(table, i, &items->p)->value : q;
        const double t = fabs(table_cell(table, i, &items->difference)->value /
                              table_cell(table, i, &items->se)->value);
        if (p < 0.05 && t > most && !is_mostly_missing(survey, i)) {
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
    const size_t at = plainest(survey);
    if (at == SIZE_MAX)
        return "";
    return arena_printf(
        arena,
        " %s “%s”: %s%% of the program's %s gave a top answer, against %s%% of others "
        "(difference %s points, 95%% interval %s to %s).",
        survey->n_distinct == 1 ? "On" : "Most clearly on", table_text(table, at, &items->label),
        hundred(arena, table, at, &items->share_program, 0), survey->people,
        hundred(arena, table, at, &items->share_reference, 0),
        hundred(arena, table, at, &items->difference, 1),
        hundred(arena, table, at, &items->ci_low, 1),
        hundred(arena, table, at, &items->ci_high, 1));
}

/* Is it so of every question, that it is not tested because of one of these? why NULL: of the
 * first's reason. */
static bool is_why(const Table *table, const char *const *why, size_t n)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        bool found = false;
        for (size_t k = 0; k < n; k++)
            found = found || text_equal(table_text(table, i, &items->problem), why[k]);
        if (!found)
            return false;
    }
    return table->n_rows > 0;
}

/* Why nothing is told from chance. */
static const char *no_tests(Arena *arena, const SurveyFindings *survey)
{
    static const char *const same[] = {SURVEY_OTHER_WORDS, SURVEY_NO_SPREAD};
    if (survey->n_schools < SURVEY_SCHOOLS_LEAST)
        return arena_printf(arena, "an interval needs %d schools of the program, and there %s %zu",
                            SURVEY_SCHOOLS_LEAST, survey->n_schools == 1 ? "is" : "are",
                            survey->n_schools);
    if (survey->released)
        return "of no question enough people gave each kind of answer for its numbers to be "
               "published";
    if (is_why(survey->items, same, COUNT_OF(same)))
        return "no question was asked of both in the same words and answered in different ways";
    const char *first = table_text(survey->items, 0, &items->problem);
    return is_why(survey->items, &first, 1) ? first : "the table has each question's reason";
}

/* A family of one is what it is: nothing corrects it. */
static const char *corrected_words(Arena *arena, const SurveyFindings *survey)
{
    const size_t alone = survey->n_alone;
    if (survey->spec->correction == N_ADJUSTMENTS)
        return "";
    if (survey->n_families == 0)
        return ", each a family of its own and so not corrected,";
    const char *within =
        alone == 0 && survey->n_families == 1 ? "for their number"
        : survey->n_families == 1
            ? "within a family"
            : arena_printf(arena, "within each of %zu families", survey->n_families);
    return alone == 0
               ? arena_printf(arena, ", corrected %s,", within)
               : arena_printf(arena, ", corrected %s (%zu alone, uncorrected),", within, alone);
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
    const char *corrected = corrected_words(arena, survey);
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

/* Of the questions that are tested: how many differ as much as would matter, and by more than
 * chance explains. */
static const char *large(Arena *arena, const SurveyFindings *survey)
{
    const Table *table = survey->items;
    size_t n = 0, n_large = 0, n_told = 0;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const double q = table_cell(table, i, &items->q)->value;
        const double p = table_cell(table, i, &items->p)->value;
        const bool is_large =
            100 * fabs(table_cell(table, i, &items->difference)->value) >= survey->spec->meaningful;
        if (isnan(p))
            continue;
        n++;
        n_large += is_large;
        n_told += is_large && (isnan(q) ? p : q) < 0.05;
    }
    if (n == 0 || !(survey->spec->meaningful > 0.0))
        return "";
    const char *matters = arena_printf(arena, " %s points or more are taken to matter: ",
                                       text_real(arena, survey->spec->meaningful, 0));
    if (n == 1)
        return arena_printf(arena, "%sthe one question tested %s.", matters,
                            n_large == 0 ? "differs less" : "differs as much");
    if (n_large == 0)
        return arena_printf(arena, "%snone of the %zu questions tested differs as much.", matters,
                            n);
    return arena_printf(
        arena, "%sof %zu questions tested %zu %s as much, %s by more than chance explains.",
        matters, n, n_large, text_plural(n_large, "differs", "differ"),
        n_told == n_large ? (n_large == 1 ? "and it does so" : "all")
        : n_told == 0     ? "none"
                          : text_count(arena, n_told));
}

static size_t row_named(const Table *table, const TableColumn *name, const char *item)
{
    size_t i = 0;
    while (table != NULL && i < table->n_rows && !text_equal(table_text(table, i, name), item))
        i++;
    return table == NULL || i == table->n_rows ? SIZE_MAX : i;
}

static bool is_known(const Table *table, size_t i, const TableColumn *column)
{
    return i != SIZE_MAX && !isnan(table_cell(table, i, column)->value);
}

/* Had the others answered. what: the difference that is spoken of. */
static const char *bounds(Arena *arena, const Table *table, size_t i, const char *what)
{
    const union survey_nonresponse_columns *column = &survey_nonresponse_columns;
    if (!is_known(table, i, &column->all_no) || !is_known(table, i, &column->all_yes))
        return "";
    return arena_printf(
        arena,
        " Had all who did not answer said no, %s would be %s points; had all said yes, %s%s.", what,
        hundred(arena, table, i, &column->all_no, 1), hundred(arena, table, i, &column->all_yes, 1),
        is_known(table, i, &column->turning)
            ? arena_printf(arena, "; had %s%% of them, 0",
                           hundred(arena, table, i, &column->turning, 0))
            : "");
}

/* Without a characteristic, without a school. */
static const char *left_out(Arena *arena, const Table *table, size_t i, const char *what)
{
    const union survey_sensitivity_columns *column = &survey_sensitivity_columns;
    const struct {
        const char *thing;
        const TableColumn *low, *high;
    } range[] = {{"characteristic", &column->margin_low, &column->margin_high},
                 {"school", &column->school_low, &column->school_high}};
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t k = 0; k < COUNT_OF(range); k++) {
        if (!is_known(table, i, range[k].low) || !is_known(table, i, range[k].high))
            continue;
        const char *low = hundred(arena, table, i, range[k].low, 1);
        const char *high = hundred(arena, table, i, range[k].high, 1);
        text_format(&text, "%s any one %s %s%s", text.n > 0 ? ", without" : " Without",
                    range[k].thing, text.n > 0 ? "" : arena_printf(arena, "%s is ", what), low);
        if (!text_equal(low, high))
            text_format(&text, " to %s", high);
    }
    if (text.n > 0)
        text_add(&text, ".");
    return text.bytes;
}

/* How far the difference that was told moves; of the first question that is tested where none is.
 */
static const char *moves(Arena *arena, const SurveyFindings *survey)
{
    if (survey->items == NULL)
        return "";
    size_t at = plainest(survey);
    const bool told = at != SIZE_MAX;
    for (size_t k = 0; k < survey->items->n_rows && at == SIZE_MAX; k++)
        at = isnan(table_cell(survey->items, k, &items->p)->value) ? SIZE_MAX : k;
    if (at == SIZE_MAX)
        return "";
    const char *item = table_text(survey->items, at, &items->item);
    const char *what = told ? "the difference above"
                            : arena_printf(arena, "the difference on “%s”",
                                           table_text(survey->items, at, &items->label));
    const char *had =
        bounds(arena, survey->nonresponse,
               row_named(survey->nonresponse, &survey_nonresponse_columns.item, item), what);
    return arena_printf(
        arena, "%s%s", had,
        left_out(arena, survey->sensitivity,
                 row_named(survey->sensitivity, &survey_sensitivity_columns.item, item),
                 had[0] != '\0' ? "it" : what));
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
        text_format(&text, "; %s%% of %s asked answered%s",
                    text_real(arena, 100.0 * survey->rate, 0), text_count(arena, survey->invited),
                    survey->answered < survey->n[0] ? " half of the questions or more" : "");
    else
        text_add(&text, "; how many were asked is not known");
    if (survey->published)
        text_format(&text, ". The others are shares that somebody published (%s)",
                    os_file_name(spec->reference.published_path));
    else
        text_format(&text, ". The others are %s respondents of the reference",
                    text_count(arena, survey->n_compared));
    if (survey_made_alike(spec))
        text_format(&text,
                    ", weighted to the program's mix of %s and alike in nothing else; they tell "
                    "as much as %s would",
                    margins(arena, spec),
                    text_count(arena, (size_t)round_to(survey->effective, 0)));
    text_add(&text, ".");
    text_add(&text, large(arena, survey));
    text_add(&text, moves(arena, survey));
    return text.bytes;
}

Said survey_says(Arena *arena, const SurveyFindings *survey)
{
    return (Said){.lead = lead(arena, survey), .paragraph = rests_on(arena, survey)};
}

/* When and how each side was asked, as the study file tells; and how many of the reference. */
static const char *made(Arena *arena, const SurveySpec *spec)
{
    static const char *const name[2] = {"program", "reference"};
    const SurveySide *side[2] = {&spec->program, &spec->reference};
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t s = 0; s < 2; s++) {
        const char *part[] = {side[s]->dates.text, side[s]->mode.text,
                              isnan(side[s]->response)
                                  ? NULL
                                  : arena_printf(arena, "%s%% answered",
                                                 text_real(arena, 100 * side[s]->response, 0))};
        bool first = true;
        for (size_t k = 0; k < COUNT_OF(part); k++) {
            if (part[k] == NULL)
                continue;
            text_format(&text, "%s%s",
                        !first       ? ", "
                        : text.n > 0 ? arena_printf(arena, "; %s: ", name[s])
                                     : arena_printf(arena, "Asked, %s: ", name[s]),
                        part[k]);
            first = false;
        }
    }
    const bool whole = side[0]->dates.text != NULL && side[1]->dates.text != NULL &&
                       side[0]->mode.text != NULL && side[1]->mode.text != NULL;
    return text.n == 0 ? "When and how either side was asked is not stated."
                       : arena_printf(arena, "%s.%s", text.bytes,
                                      whole ? "" : " What else of when and how is not stated.");
}

const char *survey_limits(Arena *arena, const SurveyFindings *survey)
{
    return arena_printf(
        arena,
        "This is what people say of themselves. %s%s No difference is the program's effect.%s",
        survey_made_alike(survey->spec) ? "" /* that they are alike in nothing else is said */
        : survey->published
            ? "Whom the published shares speak of cannot be made like the program's people, so a "
              "difference may be one of who was asked. "
            : "The reference was not made alike in anything. ",
        made(arena, survey->spec),
        survey->released ? " Not published: response by school, differences without one school, "
                           "who left questions out, and questions that few answered one way."
                         : "");
}
