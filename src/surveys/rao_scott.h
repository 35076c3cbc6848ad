/* Are the answers to a question, all of its categories at once, spread alike over two groups? */
#ifndef SURVEYS_RAO_SCOTT_H
#define SURVEYS_RAO_SCOTT_H

#include "surveys/difference.h"

typedef struct RaoScott {
    double chi_square; /* Pearson's, of the weighted shares times the number of answers */
    double f, df1, df2, p;
} RaoScott;

/* Second-order correction: with Delta the matrix of generalised design effects of the table's
 * c - 1 free contrasts, F = chi_square / tr Delta, df1 = (tr Delta)^2 / tr Delta^2, df2 = df1 df,
 * df that of the samples (PSUs less strata, of both). Sources: Rao & Scott (1984) Annals of
 * Statistics 12:46-60; Thomas & Rao (1987) JASA 82:630-636.
 * answer: category of each respondent, -1 who did not answer; n_categories: 2 or more. NaN where a
 * category is nobody's. weight of either: NULL: the design's. */
bool rao_scott(const SurveySample *program, const int32_t *program_answer,
               const SurveySample *reference, const int32_t *reference_answer, size_t n_categories,
               RaoScott *out, Error *err) MUST_CHECK;

#endif
