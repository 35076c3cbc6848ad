/* What respondents answered: each question as a share of top answers and as a place on its scale.
 */
#ifndef SURVEYS_ANSWERS_H
#define SURVEYS_ANSWERS_H

#include "surveys/compare.h"

/* A question, or an index of several, of both sides. */
typedef struct Measure {
    const SurveyItem *item;   /* NULL: an index */
    const SurveyIndex *index; /* NULL: a question */
    double *y[2];     /* by side and respondent: 1 in the top box, else 0; of an index its value;
                         NaN who did not answer */
    double *place[2]; /* of a question: 0 to 1 on its scale */
    const PublishedShare *published; /* in place of the reference's; NULL: none */
} Measure;

typedef struct Answers {
    size_t n; /* questions, then indices */
    Measure *item;
} Answers;

/* Marks rows of the file that answer no question at all. */
void answers_find_silent(Arena *arena, const SurveySpec *survey, Respondents *side);

/* ERR_DATA: answers that are on no scale. notes: words of a scale that one side alone has. */
bool answers_take(Arena *arena, const SurveyData *data, Answers *out, Notes *notes,
                  Error *err) MUST_CHECK;

/* The difference, against answers or a published share. */
bool measure_compare(const SurveyData *data, const Comparison *comparison, const Measure *of,
                     SurveyDifference *out, Error *err) MUST_CHECK;
/* It alone. */
double measure_gap(const Comparison *comparison, const Measure *of);

static inline const char *measure_name(const Measure *of)
{
    return of->item != NULL ? of->item->name.text : of->index->name.text;
}
static inline const char *measure_label(const Measure *of)
{
    return of->item != NULL ? of->item->label : of->index->label;
}
static inline bool measure_is_tested(const Measure *of)
{
    return of->item == NULL || of->item->same_wording;
}

#endif
