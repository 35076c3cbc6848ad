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

static const char *problem_of(const SurveyData *data, const SurveyEstimate *estimate)
{
    if (!measure_is_tested(estimate->of))
        return "asked in different words";
    if (isnan(estimate->d.value))
        return estimate->d.program.n == 0 ? "nobody of the program answered"
               : data->published != NULL  ? "no mean of it is published"
                                          : "nobody of the reference answered";
    if (data->program.n_psu < SURVEY_SCHOOLS_LEAST)
        return "too few schools of the program for an interval";
    if (!(estimate->d.se > 0.0) || isnan(estimate->d.df))
        return "the answers do not differ";
    return NULL;
}

/* q of each family, by the survey's rule. */
static void correct(const SurveySpec *spec, SurveyEstimates *of)
{
    Arena *scratch = arena_create();
    double *p = ARENA_ARRAY(scratch, double, of->n), *q = ARENA_ARRAY(scratch, double, of->n);
    for (size_t first = 0; first < of->n && spec->correction != N_ADJUSTMENTS; first++) {
        const char *family = of->item[first].family;
        bool seen = false;
        for (size_t k = 0; k < first; k++)
            seen = seen || text_equal(of->item[k].family, family);
        if (seen)
            continue;
        for (size_t k = 0; k < of->n; k++)
            p[k] = text_equal(of->item[k].family, family) ? of->item[k].test.p : (double)NAN;
        adjust_by(spec->correction, p, of->n, q);
        for (size_t k = 0; k < of->n; k++)
            if (!isnan(p[k]))
                of->item[k].q = q[k];
    }
    arena_destroy(scratch);
}

bool survey_estimate(Arena *arena, const SurveyData *data, const Comparison *comparison,
                     const Answers *answers, SurveyEstimates *out, Error *err)
{
    *out = (SurveyEstimates){.item = ARENA_ARRAY(arena, SurveyEstimate, answers->n)};
    for (size_t k = 0; k < answers->n; k++) {
        const Measure *of = &answers->item[k];
        SurveyEstimate *estimate = &out->item[out->n++];
        *estimate = (SurveyEstimate){.of = of, .q = NAN, .family = family_of(data->spec, of)};
        if (!measure_compare(data, comparison, of, &estimate->d, err))
            return false;
        estimate->problem = problem_of(data, estimate);
        estimate->test =
            estimate->problem == NULL
                ? t_test(estimate->d.value, estimate->d.se, estimate->d.df, SURVEY_CONFIDENCE)
                : t_test((double)NAN, (double)NAN, (double)NAN, SURVEY_CONFIDENCE);
    }
    correct(data->spec, out);
    return true;
}
