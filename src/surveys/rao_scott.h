/* Are the answers to a question, all of its categories at once, spread alike over two groups? */
#ifndef SURVEYS_RAO_SCOTT_H
#define SURVEYS_RAO_SCOTT_H

#include "surveys/difference.h"
#include "surveys/replicates.h"

typedef struct RaoScott {
    double chi_square; /* Pearson's, of the weighted shares times the number of answers */
    double f, df1, df2, p;
} RaoScott;

/* Whom it is asked of. */
typedef struct RaoScottOf {
    const SurveyPair *pair;
    const Replicates *replicates; /* of the reference; NULL, or none: by linearisation */
    const double *const *weight;  /* of the replicates, raked */
    bool about_replicates;        /* their spread is measured from their own mean */
    const int32_t *answer[2];     /* program, reference: category; -1 who did not answer */
    size_t n_categories;          /* 2 or more */
} RaoScottOf;

/* Second-order correction: with Delta the matrix of generalised design effects of the table's
 * c - 1 free contrasts, F = chi_square / tr Delta, df1 = (tr Delta)^2 / tr Delta^2, df2 = df1 df,
 * df that of the samples (PSUs less strata, of both). The table has the program's shares and those
 * of the raked reference, either group half of it, and their covariance is that of the differences:
 * both sides as residuals. Sources: Rao & Scott (1984) Annals of Statistics 12:46-60; Thomas & Rao
 * (1987) JASA 82:630-636. NaN where a category is nobody's in either group. */
bool rao_scott(const RaoScottOf *of, RaoScott *out, Error *err) MUST_CHECK;

#endif
