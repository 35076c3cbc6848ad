/* A reference of which only shares are known, as a report prints them: one row a question, and no
 * respondent who could be made like the program's. */
#ifndef SURVEYS_PUBLISHED_H
#define SURVEYS_PUBLISHED_H

#include "surveys/difference.h"
#include "surveys/replies.h"

typedef struct PublishedShare {
    const char *item;
    double share; /* of an index its mean, 0 to 1 */
    double se;    /* NaN: not told */
    size_t n;     /* respondents; 0: not told */
} PublishedShare;

typedef struct Published {
    size_t n;
    PublishedShare *share;
    SurveyFile file;
    const char *name; /* of the file, as messages call it */
} Published;

/* Columns item and share, and n and se where it has them. ERR_DATA: a number that is no share, an
 * item that stands twice. ERR_STUDY: a question that the table has not. */
bool published_read(Arena *arena, const Spec *spec, const SurveySpec *survey, Published *out,
                    Notes *notes, Error *err) MUST_CHECK;

/* NULL: it has none of that name. */
const PublishedShare *published_find(const Published *published, const char *item);

/* Where the error of a share comes from. */
typedef enum PublishedError {
    PUBLISHED_GIVEN,
    PUBLISHED_SIMPLE, /* sqrt(share (1 - share) / n), of people drawn one by one */
    PUBLISHED_EXACT,  /* 0: nothing is known of it */
    N_PUBLISHED_ERRORS
} PublishedError;
PublishedError published_error(const PublishedShare *of, bool of_index, double *se);

/* D = P - share with the variance of P and that of the share, whose df are without end; d->program
 * is given. */
void published_difference(const PublishedShare *of, bool of_index, SurveyDifference *d);

/* What readers must know of it. */
void published_tell(Arena *arena, const SurveySpec *survey, const Published *published,
                    Notes *notes);

#endif
