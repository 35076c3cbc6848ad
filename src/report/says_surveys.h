/* What is said of a survey: the answer and on what it rests, and what it cannot tell. */
#ifndef REPORT_SAYS_SURVEYS_H
#define REPORT_SAYS_SURVEYS_H

#include "report/body.h"

Said survey_says(Arena *arena, const SurveyFindings *survey);
const char *survey_limits(Arena *arena, const SurveyFindings *survey);

#endif
