/* Both sides under some of the margins, with or without one of the program's schools. */
#ifndef SURVEYS_COMPARE_H
#define SURVEYS_COMPARE_H

#include "surveys/published.h"
#include "surveys/respondents.h"

/* What is compared. */
typedef struct SurveyData {
    const SurveySpec *spec;
    Respondents program, reference;
    const Published *published; /* in place of the reference, which is nobody then; NULL: none */
    MarginLevels levels;
} SurveyData;

/* One way to make the reference alike. */
typedef struct Comparison {
    Margins margins;
    MarginRows rows[2]; /* program, reference */
    double *base[2];    /* weights: of the program, and of the reference 0 where it takes no part */
    double *target;
    Calibration fit;
    size_t n_outside;     /* of the reference, at levels that the program has not */
    SurveySample program; /* without the school that is left out */
    SurveyPair pair;
    Replicates replicates; /* of the reference, raked; n 0: none */
    const double *const *raked;
} Comparison;

/* without_margin, without_school: SIZE_MAX: none. ERR_INFEASIBLE: a level that only the program
 * has, with both counts; weights that can't be found. */
bool compare_make(Arena *arena, const SurveyData *data, size_t without_margin,
                  size_t without_school, Comparison *out, Error *err) MUST_CHECK;

/* y: NaN who did not answer; of the program by data->program.n, whoever is left out. */
bool compare_item(const SurveyData *data, const Comparison *of, const double *program_y,
                  const double *reference_y, SurveyDifference *out, Error *err) MUST_CHECK;

#endif
