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

/* The answer that the word is, by itself or as other words for it. */
static int32_t place_on(const AnswerScale *scale, const char *word)
{
    const int32_t own = place_in(&scale->order, word);
    for (size_t k = 0; word != NULL && own == NO_ANSWER && k < scale->n_words; k++)
        if (value_same(scale->word[k].word.text, word))
            return place_in(&scale->order, scale->word[k].answer.text);
    return own;
}

enum { OFF_SCALE = -2 };

/* What each word of a column is on the scale: its place, NO_ANSWER, or OFF_SCALE. A code counts by
 * itself or by the label that the file gives it. */
static int32_t *places_of(Arena *arena, const ReplyColumn *column, const AnswerScale *scale)
{
    int32_t *place = ARENA_ARRAY(arena, int32_t, column->words.n + 1);
    for (size_t k = 0; k < column->words.n; k++) {
        const char *word = column->words.word[k].text, *label = replies_label(column, word);
        const int32_t own = place_on(scale, word);
        place[k] = own != NO_ANSWER ? own : place_on(scale, label);
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
        error_add(
            err, ERR_DATA,
            (Place){.file = side->replies.path,
                    .line = column->words.word[k].first_row,
                    .column = column->cell + 1},
            "'%s' (%zu %s) is no answer of the scale %s, which has %s; if it is one of these "
            "in other words, say so under words ({'%s': ANSWER}); add it to missing where it is "
            "none, and to order only where both surveys offered it (question '%s')",
            column->words.word[k].text, n, n == 1 ? "time" : "times", item->answers->name.text,
            order.bytes, column->words.word[k].text, item->name.text);
    }
}

void answers_find_silent(Arena *arena, const SurveySpec *survey, Respondents *side)
{
    if (side->replies.n == 0) /* shares that were published */
        return;
    side->silent = ARENA_ARRAY(arena, bool, side->replies.n);
    for (size_t i = 0; i < side->replies.n; i++)
        side->silent[i] = true;
    for (size_t k = 0; k < survey->n_items; k++) {
        const ReplyColumn *column = replies_column(&side->replies, side->item[k]);
        const int32_t *place = places_of(arena, column, survey->item[k].answers);
        for (size_t i = 0; i < side->replies.n; i++)
            side->silent[i] = side->silent[i] &&
                              (column->word[i] == NO_ANSWER || place[column->word[i]] == NO_ANSWER);
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

/* --- words of one side --------------------------------------------------------------------------
 */

enum { EXPECTED_LEAST = 10, WORDS_LEAST = 2 };

/* How often each answer of the scale was given on a side, over its questions. */
static size_t count_words(const SurveyData *data, const Answers *answers, const AnswerScale *scale,
                          size_t side, size_t *count)
{
    size_t n = 0;
    for (size_t k = 0; k < answers->n; k++) {
        const Measure *of = &answers->item[k];
        if (of->item == NULL || of->item->answers != scale)
            continue;
        const size_t n_people = side == 0 ? data->program.n : data->reference.n;
        for (size_t i = 0; i < n_people; i++)
            if (!isnan(of->place[side][i])) {
                count[(size_t)round(of->place[side][i] * ((double)scale->order.n - 1.0))]++;
                n++;
            }
    }
    return n;
}

/* Answers that nobody of a side gave, though as many as it has would have given each ten times or
 * more by the other side's share. Returns how many. */
static size_t lacking(Arena *arena, const AnswerScale *scale, const size_t *own, size_t n_own,
                      const size_t *other, size_t n_other, const char **names)
{
    Text text = {.arena = arena};
    size_t n = 0;
    text_add(&text, "");
    for (size_t j = 0; j < scale->order.n; j++)
        if (own[j] == 0 &&
            (double)other[j] * (double)n_own >= (double)EXPECTED_LEAST * (double)n_other)
            text_format(&text, "%s'%s'", n++ > 0 ? ", " : "", scale->order.item[j].text);
    *names = text.bytes;
    return n;
}

static void tell_words(Arena *arena, const SurveyData *data, const Answers *answers, Notes *notes)
{
    for (size_t s = 0; s < data->spec->n_scales; s++) {
        const AnswerScale *scale = &data->spec->scale[s];
        size_t *count[2], n[2];
        const char *names[2];
        for (size_t side = 0; side < 2; side++) {
            count[side] = ARENA_ARRAY(arena, size_t, scale->order.n);
            n[side] = count_words(data, answers, scale, side, count[side]);
        }
        const size_t n_program = lacking(arena, scale, count[1], n[1], count[0], n[0], &names[0]);
        const size_t n_reference = lacking(arena, scale, count[0], n[0], count[1], n[1], &names[1]);
        if (n[0] == 0 || n[1] == 0 || n_program + n_reference < WORDS_LEAST)
            continue;
        notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Answers of the scale '{}' that only one side gives: {}{}{}{}{}. If these "
                         "are the other side's answers in other words, the numbers of its "
                         "questions are false: take them out of order and say under words which "
                         "answer each is.",
                         piece_setting(scale->name.text),
                         piece_words(n_program > 0 ? "the program " : ""), piece_value(names[0]),
                         piece_words(n_program > 0 && n_reference > 0 ? "; " : ""),
                         piece_words(n_reference > 0 ? "the reference " : ""),
                         piece_value(names[1])));
    }
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

bool answers_take(Arena *arena, const SurveyData *data, Answers *out, Notes *notes, Error *err)
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
    if (ok && data->published == NULL)
        tell_words(arena, data, out, notes);
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
