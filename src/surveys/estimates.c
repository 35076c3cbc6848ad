#include "surveys/estimates.h"

#include "alike/surveys.h"
#include "alike/text.h"

#include <math.h>

#define SURVEY_CONFIDENCE 0.95

static const char *family_of(const SurveySpec *spec, const Measure *of)
{
    if (of->item == NULL)
        return "indices";
    return of->item->family.text != NULL ? of->item->family.text : spec->name.text;
}

/* Schools of the program, or PSUs of the reference, in which somebody answered. */
static size_t groups_with_answers(const Grouping *psu, const double *weight, const double *y)
{
    size_t n = 0;
    for (size_t g = 0; g < psu->n_groups; g++) {
        bool some = false;
        for (size_t k = psu->start[g]; k < psu->start[g + 1] && !some; k++)
            some = weight[psu->order[k]] > 0.0 && !isnan(y[psu->order[k]]);
        n += some;
    }
    return n;
}

/* Answers that few gave, or few schools, tell of those few. weight: of the reference, raked. */
static const char *few_of(const SurveyData *data, const double *weight,
                          const SurveyEstimate *estimate)
{
    const SurveyDifference *d = &estimate->d;
    const Measure *of = estimate->of;
    if (d->program.n < SURVEY_ANSWERS_LEAST)
        return "fewer than 10 of the program answered";
    if (data->program.n_psu < SURVEY_SCHOOLS_LEAST)
        return "too few schools of the program for an interval";
    if (groups_with_answers(&data->program.sample.psu, data->program.base, of->y[0]) <
        SURVEY_SCHOOLS_LEAST)
        return "too few schools of the program in which somebody answered";
    if (data->published != NULL)
        return NULL;
    if (d->reference.n < SURVEY_ANSWERS_LEAST)
        return "fewer than 10 of the reference answered";
    const Grouping *psu = &data->reference.sample.psu;
    if (data->reference.replicates.n > 0)
        return NULL;
    if (psu->n_groups == data->reference.sample.n_strata)
        return psu->n_groups < 2 ? "the reference is of one PSU"
                                 : "every stratum of the reference holds one PSU";
    return groups_with_answers(psu, weight, of->y[1]) < 2
               ? "those of the reference who answered are of one PSU"
               : NULL;
}

static const char *problem_of(const SurveyData *data, const Comparison *comparison,
                              const SurveyEstimate *estimate)
{
    if (!measure_is_tested(estimate->of))
        return SURVEY_OTHER_WORDS;
    if (isnan(estimate->d.value))
        return estimate->d.program.n == 0 ? "nobody of the program answered"
               : data->published != NULL  ? "no mean of it is published"
                                          : "nobody of the reference answered";
    const char *few = few_of(data, comparison->fit.weight, estimate);
    if (few != NULL)
        return few;
    if (!(estimate->d.se > 0.0) || isnan(estimate->d.df))
        return SURVEY_NO_SPREAD;
    return NULL;
}

void survey_correct(int adjustment, const char *const *family, const double *p, size_t n, double *q)
{
    Arena *scratch = arena_create();
    double *own = ARENA_ARRAY(scratch, double, n), *corrected = ARENA_ARRAY(scratch, double, n);
    for (size_t k = 0; k < n; k++)
        q[k] = NAN;
    for (size_t first = 0; first < n && adjustment != N_ADJUSTMENTS; first++) {
        bool seen = false;
        for (size_t k = 0; k < first; k++)
            seen = seen || text_equal(family[k], family[first]);
        if (seen)
            continue;
        for (size_t k = 0; k < n; k++)
            own[k] = text_equal(family[k], family[first]) ? p[k] : (double)NAN;
        adjust_by(adjustment, own, n, corrected);
        for (size_t k = 0; k < n; k++)
            if (!isnan(own[k]))
                q[k] = corrected[k];
    }
    arena_destroy(scratch);
}

void survey_count_families(const char *const *family, const double *p, size_t n,
                           SurveyFindings *out)
{
    out->n_families = out->n_alone = 0;
    for (size_t k = 0; k < n; k++) {
        size_t before = 0, all = 0;
        for (size_t j = 0; j < n && !isnan(p[k]); j++) {
            const bool with = !isnan(p[j]) && text_equal(family[j], family[k]);
            all += with;
            before += with && j < k;
        }
        out->n_alone += all == 1;
        out->n_families += all > 1 && before == 0;
    }
}

/* Families of differences, and those of whole distributions. */
static void correct(const SurveySpec *spec, SurveyEstimates *of)
{
    Arena *scratch = arena_create();
    double *p = ARENA_ARRAY(scratch, double, of->n), *q = ARENA_ARRAY(scratch, double, of->n);
    const char **family = (const char **)arena_array(scratch, of->n, sizeof *family);
    for (int whole = 0; whole < 2; whole++) {
        for (size_t k = 0; k < of->n; k++) {
            family[k] = of->item[k].family;
            p[k] = whole ? of->item[k].whole.p : of->item[k].test.p;
        }
        survey_correct(spec->correction, family, p, of->n, q);
        for (size_t k = 0; k < of->n; k++)
            *(whole ? &of->item[k].whole_q : &of->item[k].q) = q[k];
    }
    arena_destroy(scratch);
}

/* --- all answers of a question ------------------------------------------------------------------
 */

int32_t measure_answer(const Measure *of, size_t side, size_t i)
{
    const double place = of->place[side][i];
    return isnan(place) ? NO_ANSWER
                        : (int32_t)round(place * ((double)of->item->answers->order.n - 1.0));
}

/* Answers that nobody gave on either side are no categories. */
static size_t categories(Arena *scratch, const Measure *of, const size_t n[2], int32_t *answer[2])
{
    const size_t most = of->item->answers->order.n;
    int32_t *number = ARENA_ARRAY(scratch, int32_t, most), given = 0;
    for (size_t s = 0; s < 2; s++) {
        answer[s] = ARENA_ARRAY(scratch, int32_t, n[s]);
        for (size_t i = 0; i < n[s]; i++) {
            answer[s][i] = measure_answer(of, s, i);
            if (answer[s][i] >= 0)
                number[answer[s][i]] = 1;
        }
    }
    for (size_t j = 0; j < most; j++)
        number[j] = number[j] == 1 ? given++ : NO_ANSWER;
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < n[s]; i++)
            answer[s][i] = answer[s][i] < 0 ? NO_ANSWER : number[answer[s][i]];
    return (size_t)given;
}

static bool test_whole(const SurveyData *data, const Comparison *comparison, SurveyEstimate *out,
                       Error *err)
{
    const size_t n[2] = {data->program.n, data->reference.n};
    Arena *scratch = arena_create();
    int32_t *answer[2];
    const size_t c = categories(scratch, out->of, n, answer);
    const RaoScottOf of = {.pair = &comparison->pair,
                           .replicates = &comparison->replicates,
                           .weight = comparison->raked,
                           .about_replicates = data->spec->reference.replicates.about != 0,
                           .answer = {answer[0], answer[1]},
                           .n_categories = c};
    out->n_answers = c;
    const bool ok = rao_scott(&of, &out->whole, err);
    if (ok && isnan(out->whole.p))
        out->whole_problem = "an answer was given on one side only";
    arena_destroy(scratch);
    return ok;
}

bool survey_estimate(Arena *arena, const SurveyData *data, const Comparison *comparison,
                     const Answers *answers, SurveyEstimates *out, Error *err)
{
    *out = (SurveyEstimates){.item = ARENA_ARRAY(arena, SurveyEstimate, answers->n)};
    for (size_t k = 0; k < answers->n; k++) {
        const Measure *of = &answers->item[k];
        SurveyEstimate *estimate = &out->item[out->n++];
        *estimate = (SurveyEstimate){.of = of,
                                     .q = NAN,
                                     .family = family_of(data->spec, of),
                                     .whole = {NAN, NAN, NAN, NAN, NAN},
                                     .whole_q = NAN};
        if (!measure_compare(data, comparison, of, &estimate->d, err))
            return false;
        estimate->problem = problem_of(data, comparison, estimate);
        estimate->test =
            estimate->problem == NULL
                ? t_test(estimate->d.value, estimate->d.se, estimate->d.df, SURVEY_CONFIDENCE)
                : t_test((double)NAN, (double)NAN, (double)NAN, SURVEY_CONFIDENCE);
        estimate->whole_problem = estimate->problem;
        if (data->spec->distributions && of->item != NULL && estimate->problem == NULL &&
            data->published == NULL && !test_whole(data, comparison, estimate, err))
            return false;
    }
    correct(data->spec, out);
    return true;
}
