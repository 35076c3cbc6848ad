/* Parts of a survey in the study file. */
#ifndef SPEC_READER_SURVEYS_H
#define SPEC_READER_SURVEYS_H

#include "reader.h"

/* node NULL: it is missing, which is said. */
void read_survey_side(Reader *r, const Block *block, const Node *node, SurveySide *out);
void read_survey_answers(Reader *r, const Node *node, SurveySpec *out);
void read_survey_items(Reader *r, const Node *node, SurveySpec *out);   /* after the answers */
void read_survey_indices(Reader *r, const Node *node, SurveySpec *out); /* after the items */

#endif
