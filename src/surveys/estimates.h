/* Differences of all questions and indices, tested family by family. */
#ifndef SURVEYS_ESTIMATES_H
#define SURVEYS_ESTIMATES_H

#include "alike/joint.h"
#include "surveys/answers.h"
#include "surveys/rao_scott.h"

typedef struct SurveyEstimate {
    const Measure *of;
    SurveyDifference d;
    TTest test; /* all NaN where it is not tested */
    double q;   /* NaN: not corrected */
    const char *family;
    const char *problem; /* why there is no test; NULL: there is one */
    RaoScott whole;      /* of a question, on request: all of its answers at once; else NaN */
    double whole_q;
    size_t n_answers; /* of them, given by somebody */
    const char *whole_problem;
} SurveyEstimate;

typedef struct SurveyEstimates {
    size_t n;
    SurveyEstimate *item;
} SurveyEstimates;

/* The answer of a respondent by its place on the question's scale; NO_ANSWER. */
int32_t measure_answer(const Measure *of, size_t side, size_t i);

bool survey_estimate(Arena *arena, const SurveyData *data, const Comparison *comparison,
                     const Answers *answers, SurveyEstimates *out, Error *err) MUST_CHECK;

#endif
