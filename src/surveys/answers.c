#include "surveys/answers.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- words of a scale ---------------------------------------------------------------------------
 */

static int32_t place_in(const Names *names, const char *word)
{
    for (size_t k = 0; word != NULL && k < names->n; k++)
        if (value_same(names->item[k].text, word))
            return (int32_t)k;
    return NO_ANSWER;
}

enum { OFF_SCALE = -2 };

/* What each word of a column is on the scale: its place, NO_ANSWER, or OFF_SCALE. A code counts by
 * itself or by the label that the file gives it. */
static int32_t *places_of(Arena *arena, const ReplyColumn *column, const AnswerScale *scale)
{
    int32_t *place = ARENA_ARRAY(arena, int32_t, column->words.n + 1);
    for (size_t k = 0; k < column->words.n; k++) {
        const char *word = column->words.word[k].text, *label = replies_label(column, word);
        const int32_t own = place_in(&scale->order, word);
        place[k] = own != NO_ANSWER ? own : place_in(&scale->order, label);
        if (place[k] == NO_ANSWER && place_in(&scale->missing, word) == NO_ANSWER &&
            place_in(&scale->missing, label) == NO_ANSWER)
            place[k] = OFF_SCALE;
    }
    return place;
}

static void refuse_off_scale(Arena *arena, const SurveyItem *item, const Respondents *side,
                             const ReplyColumn *column, const int32_t *place, Error *err)
{
    for (size_t k = 0; k < column->words.n; k++) {
        size_t n = 0;
        if (place[k] != OFF_SCALE)
            continue;
        for (size_t i = 0; i < side->replies.n; i++)
            n += column->word[i] == (int32_t)k;
        Text order = {.arena = arena};
        for (size_t i = 0; i < item->answers->order.n; i++)
            text_format(&order, "%s'%s'", i > 0 ? ", " : "", item->answers->order.item[i].text);
        error_add(err, ERR_DATA,
                  (Place){.file = side->replies.path,
                          .line = column->words.word[k].first_row,
                          .column = column->cell + 1},
                  "'%s' (%zu %s) is no answer of the scale %s, which has %s; add it to order, or "
                  "to missing where it is none (question '%s')",
                  column->words.word[k].text, n, n == 1 ? "time" : "times",
                  item->answers->name.text, order.bytes, item->name.text);
    }
}

static bool in_top(const SurveyItem *item, int32_t place)
{
    return place_in(&item->top, item->answers->order.item[place].text) != NO_ANSWER;
}

static bool take_question(Arena *arena, const SurveyData *data, size_t at, Measure *out, Error *err)
{
    const SurveyItem *item = &data->spec->item[at];
    const size_t before = err->n;
    *out = (Measure){.item = item,
                     .y[1] = ARENA_ARRAY(arena, double, 0),
                     .place[1] = ARENA_ARRAY(arena, double, 0)};
    if (data->published != NULL)
        out->published = published_find(data->published, item->reference.text);
    for (size_t s = 0; s < (data->published != NULL ? 1 : 2); s++) {
        const Respondents *side = s == 0 ? &data->program : &data->reference;
        const ReplyColumn *column = replies_column(&side->replies, side->item[at]);
        const int32_t *place = places_of(arena, column, item->answers);
        refuse_off_scale(arena, item, side, column, place, err);
        out->y[s] = ARENA_ARRAY(arena, double, side->n);
        out->place[s] = ARENA_ARRAY(arena, double, side->n);
        for (size_t i = 0; i < side->n; i++) {
            const int32_t word = column->word[side->row[i]];
            const int32_t given = word == NO_ANSWER ? NO_ANSWER : place[word];
            const bool answered = given >= 0;
            out->y[s][i] = !answered ? (double)NAN : in_top(item, given) ? 1.0 : 0.0;
            out->place[s][i] =
                !answered ? (double)NAN : (double)given / ((double)item->answers->order.n - 1.0);
        }
    }
    return err->n == before;
}

/* --- indices
 * -------------------------------------------------------------------------------------- */

static const Measure *question_named(const Answers *answers, const char *name)
{
    for (size_t k = 0; k < answers->n; k++)
        if (answers->item[k].item != NULL && text_equal(measure_name(&answers->item[k]), name))
            return &answers->item[k];
    return NULL;
}

static void take_index(Arena *arena, const SurveyData *data, const Answers *answers,
                       const SurveyIndex *index, Measure *out)
{
    *out = (Measure){.index = index};
    if (data->published != NULL)
        out->published = published_find(data->published, index->name.text);
    for (size_t s = 0; s < 2; s++) {
        const size_t n = s == 0 ? data->program.n : data->reference.n;
        out->y[s] = ARENA_ARRAY(arena, double, n);
        for (size_t i = 0; i < n; i++) {
            double sum = 0.0;
            size_t answered = 0;
            for (size_t k = 0; k < index->items.n; k++) {
                const char *name = index->items.item[k].text;
                const double value = question_named(answers, name)->place[s][i];
                if (isnan(value))
                    continue;
                sum += place_in(&index->reverse, name) != NO_ANSWER ? 1.0 - value : value;
                answered++;
            }
            const bool enough =
                answered > 0 && (double)answered >= index->minimum * (double)index->items.n;
            out->y[s][i] = enough ? sum / (double)answered : (double)NAN;
        }
    }
}

bool answers_take(Arena *arena, const SurveyData *data, Answers *out, Error *err)
{
    const SurveySpec *spec = data->spec;
    *out = (Answers){.item = ARENA_ARRAY(arena, Measure, spec->n_items + spec->n_indices)};
    bool ok = true;
    for (size_t k = 0; k < spec->n_items; k++)
        ok = take_question(arena, data, k, &out->item[out->n++], err) && ok;
    for (size_t k = 0; k < spec->n_indices && ok; k++) {
        take_index(arena, data, out, &spec->index[k], &out->item[out->n]);
        out->n++;
    }
    return ok;
}

/* --- comparing -----------------------------------------------------------------------------------
 */

bool measure_compare(const SurveyData *data, const Comparison *comparison, const Measure *of,
                     SurveyDifference *out, Error *err)
{
    if (!compare_item(data, comparison, of->y[0], of->y[1], out, err))
        return false;
    if (of->published != NULL)
        published_difference(of->published, of->item == NULL, out);
    return true;
}

double measure_gap(const Comparison *comparison, const Measure *of)
{
    return of->published != NULL
               ? survey_weighted_mean(comparison->program.weight, of->y[0], comparison->program.n) -
                     of->published->share
               : survey_gap(&comparison->pair, of->y[0], of->y[1]);
}
