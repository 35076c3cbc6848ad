/* Differences of all questions and indices, tested family by family. */
#ifndef SURVEYS_ESTIMATES_H
#define SURVEYS_ESTIMATES_H

#include "alike/joint.h"
#include "surveys/answers.h"

typedef struct SurveyEstimate {
    const Measure *of;
    SurveyDifference d;
    TTest test; /* all NaN where it is not tested */
    double q;   /* NaN: not corrected */
    const char *family;
    const char *problem; /* why there is no test; NULL: there is one */
} SurveyEstimate;

typedef struct SurveyEstimates {
    size_t n;
    SurveyEstimate *item;
} SurveyEstimates;

bool survey_estimate(Arena *arena, const SurveyData *data, const Comparison *comparison,
                     const Answers *answers, SurveyEstimates *out, Error *err) MUST_CHECK;

#endif
