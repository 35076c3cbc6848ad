/* Inside src/disclose: surveys. */
#ifndef ALIKE_DISCLOSE_SURVEYS_H
#define ALIKE_DISCLOSE_SURVEYS_H

#include "disclose/release.h"

/* Leaves out surveys that rest on few, and those whose people another one has told of. */
void release_surveys_whole(Publishing *release);
/* Rows that few stand behind, then every number. */
void release_surveys(Publishing *release);
/* The numbers that are left, by their classes. */
void round_survey(const Publishing *release, SurveyFindings *survey);

#endif
