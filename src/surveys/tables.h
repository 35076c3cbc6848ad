/* The tables of a survey. */
#ifndef SURVEYS_TABLES_H
#define SURVEYS_TABLES_H

#include "alike/survey_tables.h"
#include "alike/surveys.h"
#include "surveys/estimates.h"

/* What tables are made of. */
typedef struct SurveyWork {
    Arena *arena;
    const SurveyData *data;
    const Comparison *comparison;
    const Answers *answers;           /* NULL: a design */
    const SurveyEstimates *estimates; /* NULL likewise */
    SurveyFindings *out;
} SurveyWork;

/* An empty table, "survey_NAME_what". */
Table *survey_table_make(const SurveyWork *w, const TableKind *kind, const char *what,
                         const char *title);
extern const PeopleSet survey_people; /* whom rows are about */

Table *survey_response_table(const SurveyWork *w);
Table *survey_margins_table(const SurveyWork *w);
Table *survey_items_table(const SurveyWork *w);
Table *survey_answers_table(const SurveyWork *w);
Table *survey_distributions_table(const SurveyWork *w); /* NULL: it was not asked for */
Table *survey_indices_table(const SurveyWork *w);       /* NULL: there is no index */
Table *survey_reliability_table(const SurveyWork *w);   /* likewise */
Table *survey_nonresponse_table(const SurveyWork *w);   /* NULL: not known who was asked */
/* Fills the means of indices by school; after the table of reliability. */
void survey_school_means(const SurveyWork *w);
/* Makes the comparison anew without each margin and each school. */
Table *survey_sensitivity_table(const SurveyWork *w);

#endif
