#include "surveys/respondents.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- reading ---------------------------------------------------------------------------------- */

static size_t room_for(const SurveySpec *survey)
{
    return 4 + survey->n_margins + survey->n_items;
}

static const char *key_of(Arena *arena, const Respondents *of, const char *key)
{
    return arena_printf(arena, "surveys.%s.%s", of->of_program ? "program" : "reference", key);
}

bool respondents_read(Arena *arena, const Spec *spec, const SurveySpec *survey, bool of_program,
                      bool items, Respondents *out, Notes *notes, Error *err)
{
    const SurveySide *side = of_program ? &survey->program : &survey->reference;
    *out = (Respondents){.of_program = of_program,
                         .spec = side,
                         .replies = replies_create(arena, side->path, room_for(survey)),
                         .margin = ARENA_ARRAY(arena, size_t, survey->n_margins),
                         .item = ARENA_ARRAY(arena, size_t, survey->n_items)};
    Replies *replies = &out->replies;
    const Name none = {0};
    out->id = replies_ask(replies, key_of(arena, out, "id"), side->id, false, false);
    out->unit = replies_ask(replies, key_of(arena, out, of_program ? "school" : "psu"),
                            of_program ? side->school : side->psu, false, false);
    out->stratum = replies_ask(replies, key_of(arena, out, "stratum"), side->stratum, false, false);
    out->weight = replies_ask(replies, key_of(arena, out, of_program ? "weigh" : "weight"),
                              side->weigh == WEIGH_COLUMN ? side->weight : none, true, false);
    for (size_t m = 0; m < survey->n_margins; m++)
        out->margin[m] = replies_ask(replies, "surveys.margins", survey->margin[m].column,
                                     survey->margin[m].n_points > 0, respondents_may_join(spec));
    for (size_t i = 0; i < survey->n_items && items; i++)
        out->item[i] = replies_ask(
            replies, of_program ? "surveys.items.program" : "surveys.items.reference",
            of_program ? survey->item[i].program : survey->item[i].reference, false, false);
    return replies_read(arena, spec, side->place,
                        side->replicates.given ? &side->replicates.columns : NULL, replies, notes,
                        err);
}

Respondents respondents_nobody(Arena *arena, const SurveySide *side)
{
    return (Respondents){.spec = side,
                         .id = SIZE_MAX,
                         .unit = SIZE_MAX,
                         .stratum = SIZE_MAX,
                         .weight = SIZE_MAX,
                         .base = ARENA_ARRAY(arena, double, 0),
                         .sample = survey_sample(arena, 0, NULL, NULL, 0, NULL, 1)};
}

/* --- margins ---------------------------------------------------------------------------------- */

static const char *band_name(Arena *arena, const SurveyMargin *margin, size_t band)
{
    const double *point = margin->point;
    return band == 0 ? arena_printf(arena, "below %.15g", point[0])
           : band == margin->n_points
               ? arena_printf(arena, "%.15g or more", point[band - 1])
               : arena_printf(arena, "%.15g to below %.15g", point[band - 1], point[band]);
}

static int32_t band_of(const SurveyMargin *margin, double value)
{
    size_t band = 0;
    while (band < margin->n_points && value >= margin->point[band])
        band++;
    return isnan(value) ? NO_ANSWER : (int32_t)band;
}

/* Bands that somebody is in, in their order. */
static void number_bands(Arena *arena, const SurveyMargin *margin, size_t m,
                         Respondents *const side[2], int32_t **level, MarginLevels *out)
{
    int32_t *rank = ARENA_ARRAY(arena, int32_t, margin->n_points + 1);
    for (size_t s = 0; s < 2; s++) {
        const ReplyColumn *column = replies_column(&side[s]->replies, side[s]->margin[m]);
        level[s] = ARENA_ARRAY(arena, int32_t, side[s]->replies.n);
        for (size_t i = 0; i < side[s]->replies.n; i++) {
            level[s][i] = band_of(margin, column->value[i]);
            if (level[s][i] != NO_ANSWER)
                rank[level[s][i]] = 1;
        }
    }
    out->name[m] = (const char **)arena_array(arena, margin->n_points + 1, sizeof *out->name[m]);
    for (size_t band = 0; band <= margin->n_points; band++) {
        if (rank[band] == 0)
            continue;
        out->name[m][out->n_levels[m]] = band_name(arena, margin, band);
        rank[band] = (int32_t)out->n_levels[m]++;
    }
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < side[s]->replies.n; i++)
            if (level[s][i] != NO_ANSWER)
                level[s][i] = rank[level[s][i]];
}

/* Numbers of the words of both files in one order. */
static void number_levels(Arena *arena, const SurveySpec *survey, size_t m,
                          Respondents *const side[2], int32_t **level, MarginLevels *out)
{
    const SurveyMargin *margin = &survey->margin[m];
    Dictionary words = {0};
    for (size_t s = 0; s < 2; s++) {
        const ReplyColumn *column = replies_column(&side[s]->replies, side[s]->margin[m]);
        level[s] = ARENA_ARRAY(arena, int32_t, side[s]->replies.n);
        for (size_t i = 0; i < side[s]->replies.n; i++) {
            const char *word = replies_word(column, i);
            if (word != NULL)
                word = merge_level(survey, margin->column.text, word);
            level[s][i] =
                word == NULL ? NO_ANSWER : dictionary_number(&words, arena, word, strlen(word), 0);
        }
    }
    int32_t *rank = ARENA_ARRAY(arena, int32_t, words.n + 1);
    out->name[m] = (const char **)arena_array(arena, words.n + 1, sizeof *out->name[m]);
    dictionary_sort(&words, rank, out->name[m]);
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < side[s]->replies.n; i++)
            level[s][i] = level[s][i] == NO_ANSWER ? NO_ANSWER : rank[level[s][i]];
    out->n_levels[m] = words.n;
    dictionary_free(&words);
}

static bool has_weight(const Respondents *of, size_t row)
{
    const ReplyColumn *weight = replies_column(&of->replies, of->weight);
    return weight == NULL || weight->value[row] > 0.0;
}

/* By id, so that no sum depends on the order of the file. */
static void order_by_id(Respondents *of)
{
    const ReplyColumn *id = replies_column(&of->replies, of->id);
    if (id == NULL)
        return;
    Arena *scratch = arena_create();
    int32_t *rank = ARENA_ARRAY(scratch, int32_t, id->words.n + 1);
    const char **name = (const char **)arena_array(scratch, id->words.n + 1, sizeof *name);
    uint32_t *of_rank = ARENA_ARRAY(scratch, uint32_t, id->words.n + 1);
    bool *taken = ARENA_ARRAY(scratch, bool, id->words.n + 1);
    dictionary_sort(&id->words, rank, name);
    size_t n = 0, n_nameless = 0;
    uint32_t *nameless = ARENA_ARRAY(scratch, uint32_t, of->n);
    for (size_t i = 0; i < of->n; i++) {
        const int32_t word = id->word[of->row[i]];
        if (word == NO_ANSWER) {
            nameless[n_nameless++] = of->row[i];
            continue;
        }
        of_rank[rank[word]] = of->row[i];
        taken[rank[word]] = true;
    }
    for (size_t k = 0; k < id->words.n; k++)
        if (taken[k])
            of->row[n++] = of_rank[k];
    for (size_t k = 0; k < n_nameless; k++)
        of->row[n++] = nameless[k];
    arena_destroy(scratch);
}

/* Rows that take part, and why others don't. level: by margin, rows of the replies. */
static void choose(Arena *arena, size_t n_margins, int32_t *const *level, Respondents *of)
{
    const ReplyColumn *school = of->of_program ? replies_column(&of->replies, of->unit) : NULL;
    of->row = ARENA_ARRAY(arena, uint32_t, of->replies.n);
    for (size_t i = 0; i < of->replies.n; i++) {
        bool known = true;
        for (size_t m = 0; m < n_margins; m++)
            known = known && level[m][i] != NO_ANSWER;
        if (!has_weight(of, i))
            of->n_lost[LOST_WEIGHT]++;
        else if (!known)
            of->n_lost[LOST_MARGIN]++;
        else if (school != NULL && school->word[i] == NO_ANSWER)
            of->n_lost[LOST_SCHOOL]++;
        else if (school != NULL && of->elsewhere != NULL && of->elsewhere[school->word[i]])
            of->n_lost[LOST_OTHERS]++;
        else if (of->silent != NULL && of->silent[i])
            of->n_lost[LOST_SILENT]++;
        else
            of->row[of->n++] = (uint32_t)i;
    }
    order_by_id(of);
    of->level = (int32_t **)arena_array(arena, n_margins, sizeof *of->level);
    for (size_t m = 0; m < n_margins; m++) {
        of->level[m] = ARENA_ARRAY(arena, int32_t, of->n);
        for (size_t i = 0; i < of->n; i++)
            of->level[m][i] = level[m][of->row[i]];
    }
}

static bool check_weights(const Respondents *of, Error *err)
{
    const ReplyColumn *weight = replies_column(&of->replies, of->weight);
    for (size_t i = 0; weight != NULL && i < of->replies.n; i++)
        if (weight->value[i] < 0.0)
            error_add(err, ERR_DATA,
                      (Place){.file = of->replies.path,
                              .line = of->replies.line[i],
                              .column = weight->cell + 1},
                      "the weight is below 0; a weight says for how many a respondent stands");
    return err->n == 0;
}

static bool refuse_nobody(const Respondents *of, size_t n_margins, Error *err)
{
    if (of->n_lost[LOST_OTHERS] > 0)
        return error_set(err, ERR_DATA, of->spec->place,
                         "nobody in %s is of a school of the program: %zu are of schools in whose "
                         "data no student is the program's; correct treatment or the names of "
                         "schools, or name the file of the program's people",
                         of->replies.file, of->n_lost[LOST_OTHERS]);
    return error_set(err, ERR_DATA, of->spec->place, "nobody in %s has %s%s", of->replies.file,
                     n_margins > 0 ? "a weight and a value of every margin" : "a weight",
                     of->silent != NULL ? " and answered a question" : "");
}

bool respondents_levels(Arena *arena, const SurveySpec *survey, Respondents *program,
                        Respondents *reference, MarginLevels *out, Error *err)
{
    const size_t n = survey->n_margins, before = err->n;
    Respondents *const side[2] = {program, reference};
    int32_t **level[2];
    for (size_t s = 0; s < 2; s++)
        level[s] = (int32_t **)arena_array(arena, n, sizeof *level[s]);
    *out = (MarginLevels){.n_levels = ARENA_ARRAY(arena, size_t, n),
                          .name = (const char ***)arena_array(arena, n, sizeof *out->name)};
    out->of = (Margins){.n = n, .n_levels = out->n_levels};
    for (size_t m = 0; m < n; m++) {
        int32_t *of[2];
        if (survey->margin[m].n_points > 0)
            number_bands(arena, &survey->margin[m], m, side, of, out);
        else {
            merges_check(arena, survey, m, (const Respondents *const[2]){program, reference}, err);
            number_levels(arena, survey, m, side, of, out);
        }
        level[0][m] = of[0];
        level[1][m] = of[1];
    }
    if (err->n > before)
        return false;
    for (size_t s = 0; s < 2; s++) {
        if (!check_weights(side[s], err))
            return false;
        choose(arena, n, level[s], side[s]);
        if (side[s]->n == 0 && side[s]->spec->published_path == NULL)
            return refuse_nobody(side[s], n, err);
    }
    return true;
}

/* --- who was drawn together ---------------------------------------------------------------------
 */

/* Numbers of the words among those who take part, in the order of numbers and words; missing ones
 * are each their own. */
static size_t number_units(Arena *arena, const Respondents *of, size_t column, int32_t **out,
                           const char ***name)
{
    const ReplyColumn *from = replies_column(&of->replies, column);
    Dictionary words = {0};
    *out = ARENA_ARRAY(arena, int32_t, of->n);
    for (size_t i = 0; i < of->n; i++) {
        const char *word = replies_word(from, of->row[i]);
        (*out)[i] =
            word == NULL ? NO_ANSWER : dictionary_number(&words, arena, word, strlen(word), 0);
    }
    int32_t *rank = ARENA_ARRAY(arena, int32_t, words.n + 1);
    *name = (const char **)arena_array(arena, words.n + of->n + 1, sizeof **name);
    dictionary_sort(&words, rank, *name);
    size_t n = words.n;
    for (size_t i = 0; i < of->n; i++) {
        if ((*out)[i] == NO_ANSWER)
            (*name)[n] = "";
        (*out)[i] = (*out)[i] == NO_ANSWER ? (int32_t)n++ : rank[(*out)[i]];
    }
    dictionary_free(&words);
    return n;
}

/* PSUs are numbered within strata: one number in two strata is two PSUs. */
static size_t within_strata(Arena *arena, const Respondents *of, size_t n_psu, int32_t *psu)
{
    int32_t *number = ARENA_ARRAY(arena, int32_t, n_psu * of->n_strata);
    size_t n = 0;
    for (size_t k = 0; k < n_psu * of->n_strata; k++)
        number[k] = NO_ANSWER;
    for (size_t i = 0; i < of->n; i++) {
        int32_t *at = &number[(size_t)of->stratum_of[i] * n_psu + (size_t)psu[i]];
        if (*at == NO_ANSWER)
            *at = (int32_t)n++;
        psu[i] = *at;
    }
    return n;
}

static void find_units(Arena *arena, Respondents *of)
{
    const char **ignored;
    if (of->stratum != SIZE_MAX)
        of->n_strata = number_units(arena, of, of->stratum, &of->stratum_of, &ignored);
    if (of->unit == SIZE_MAX)
        return;
    of->n_psu = number_units(arena, of, of->unit, &of->psu, &of->psu_name);
    if (of->stratum_of != NULL)
        of->n_psu = within_strata(arena, of, of->n_psu, of->psu);
}

static bool take_replicates(Arena *arena, Respondents *of, Error *err)
{
    const ReplicateSpec *spec = &of->spec->replicates;
    const Replies *replies = &of->replies;
    const double **weight = (const double **)arena_array(arena, replies->n_range, sizeof *weight);
    for (size_t r = 0; r < replies->n_range; r++) {
        double *own = ARENA_ARRAY(arena, double, of->n);
        for (size_t i = 0; i < of->n; i++) {
            own[i] = replies->range[r].value[of->row[i]];
            if (isnan(own[i]) || own[i] < 0.0)
                error_add(err, ERR_DATA,
                          (Place){.file = replies->path,
                                  .line = replies->line[of->row[i]],
                                  .column = replies->range[r].cell + 1},
                          "the replicate weight %s is missing or below 0; every respondent who has "
                          "a weight needs all of its replicates",
                          replies->range[r].name);
        }
        weight[r] = own;
    }
    if (spec->n_rscales > 0 && spec->n_rscales != replies->n_range)
        return error_set(err, ERR_STUDY, spec->place,
                         "surveys.reference.replicates.rscales has %zu numbers for %zu columns of "
                         "replicate weights (%s to %s); it needs one for each",
                         spec->n_rscales, replies->n_range, spec->columns.item[0].text,
                         spec->columns.item[1].text);
    of->replicates =
        (Replicates){.n = replies->n_range,
                     .weight = weight,
                     .scale = isnan(spec->scale) ? replicate_scale((ReplicateMethod)spec->method,
                                                                   replies->n_range, spec->rho)
                                                 : spec->scale,
                     .rscale = spec->rscale,
                     .df = replicate_df(weight, replies->n_range, of->n)};
    return err->n == 0;
}

bool respondents_weigh(Arena *arena, const Spec *spec, const SurveySpec *survey, Respondents *of,
                       Notes *notes, Error *err)
{
    const ReplyColumn *weight = replies_column(&of->replies, of->weight);
    (void)survey;
    find_units(arena, of);
    of->base = ARENA_ARRAY(arena, double, of->n);
    if (of->of_program && of->spec->invited_path != NULL &&
        !respondents_invited(arena, spec, of, notes, err))
        return false;
    for (size_t i = 0; i < of->n; i++) {
        const size_t school = of->psu != NULL ? (size_t)of->psu[i] : 0;
        of->base[i] = of->spec->weigh == WEIGH_SCHOOL
                          ? (double)of->n_invited[school] / (double)of->n_answered[school]
                      : weight != NULL ? weight->value[of->row[i]]
                                       : 1.0;
    }
    if (of->spec->replicates.given && !take_replicates(arena, of, err))
        return false;
    of->sample =
        survey_sample(arena, of->n, of->base, of->psu, of->n_psu, of->stratum_of, of->n_strata);
    return true;
}
