/* Tables of covariates that some students lack, who stay: their columns (alike/column.h). */
#ifndef ALIKE_GAP_TABLES_H
#define ALIKE_GAP_TABLES_H

#include "alike/table.h"

/* One row a covariate: students of the cohort of whom it is not known, and what stands in its
 * place. */
#define MISSING_COVARIATES_LIST(COLUMN)                                                            \
    COLUMN(covariate, "Covariate", AS_NAME)                                                        \
    COLUMN(n_treated, "Program n without", AS_TREATED)                                             \
    COLUMN(n_control, "Comparison n without", AS_CONTROL)                                          \
    COLUMN(share_treated, "Program without", AS_SHARE_TREATED)                                     \
    COLUMN(share_control, "Comparison without", AS_SHARE_CONTROL)                                  \
    COLUMN(filled, "Counts as", AS_TEXT)                                                           \
    COLUMN(value, "Mean of those with it", AS_SCORE(NULL, 2))                                      \
    COLUMN(mark, "Marked by", AS_NAME)
TABLE_DECLARE(missing_covariates, MISSING_COVARIATES_LIST);

/* One row a line of the balance table, where missing covariates are drawn in copies of the data. */
#define COPIES_BALANCE_LIST(COLUMN)                                                                \
    COLUMN(covariate, "Covariate", AS_NAME)                                                        \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(g, "WWC effect size, mean of the copies", AS_JUDGED_SD(3))                              \
    COLUMN(g_worst, "Largest of any copy", AS_JUDGED_SD(3))                                        \
    COLUMN(n_failing, "Copies in which it is above .25", AS_CONSTANT(NULL, 0))
TABLE_DECLARE(copies_balance, COPIES_BALANCE_LIST);

/* One row a way to treat those of whom a covariate is missing: the study's own, and copies of the
 * data in which it was drawn. Differences at the start are the largest of a copy. */
#define IMPUTED_LIST(COLUMN)                                                                       \
    COLUMN(way, "Where a covariate is missing", AS_TEXT)                                           \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(effect_size, "Effect size", AS_ESTIMATE("SD", 2))                                       \
    COLUMN(imputations, "Copies", AS_CONSTANT(NULL, 0))                                            \
    COLUMN(failed, "Copies that could not be carried out", AS_CONSTANT(NULL, 0))                   \
    COLUMN(increase, "Increase of the variance", AS_RATIO(3))                                      \
    COLUMN(missing, "Missing information", AS_RATIO(3))                                            \
    COLUMN(baseline, "Largest difference at the start, on average", AS_JUDGED_SD(2))               \
    COLUMN(baseline_worst, "Largest of any copy", AS_JUDGED_SD(2))                                 \
    COLUMN(baseline_class, "Baseline of the worst copy", AS_VERDICT)                               \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(imputed, IMPUTED_LIST);

#endif
