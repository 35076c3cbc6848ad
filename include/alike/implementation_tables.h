/* Tables about how schools carried the program out (columns listed once, alike/column.h). */
#ifndef ALIKE_IMPLEMENTATION_TABLES_H
#define ALIKE_IMPLEMENTATION_TABLES_H

#include "alike/table.h"

/* Fewer schools are cautioned on each line, and so are school means less reliable than this. */
enum { IMPLEMENTATION_FEW = 20, IMPLEMENTATION_FEW_ON_A_SIDE = 5 };
#define IMPLEMENTATION_RELIABLE 0.5
#define IMPLEMENTATION_COHERENT 0.7 /* coefficient alpha */

/* RowHead.what: 1 where effects are shares, else 0. A row a measure: how the program's effects in
 * schools go with it. Effects are effect sizes, or shares where the outcome is one (`scale`). Means
 * and spreads of the measure and the terms of the line are for those who draw it. */
#define IMPLEMENTATION_LIST(COLUMN)                                                                \
    COLUMN(measure, "Measure", AS_NAME)                                                            \
    COLUMN(label, "Measure for readers", AS_TEXT)                                                  \
    COLUMN(schools, "Schools", AS_SCHOOLS)                                                         \
    COLUMN(scale, "Effects are", AS_TEXT)                                                          \
    COLUMN(slope, "Effect per SD of the measure", AS_ESTIMATE("SD", 3))                            \
    COLUMN(slope_own, "Effect per unit of the measure", AS_NEVER("SD", 4))                         \
    COLUMN(se, "Standard error", AS_ERROR("SD", 3))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 3))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 3))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p among all measures and outcomes", AS_Q)                                           \
    COLUMN(permutation_p, "p by permutation", AS_P_AGAIN)                                          \
    COLUMN(spearman, "Rank correlation", AS_RATIO(2))                                              \
    COLUMN(tau2, "tau squared beside the measure", AS_NEVER(NULL, 4))                              \
    COLUMN(r2_between, "Share of tau squared it takes", AS_RATIO(2))                               \
    COLUMN(loo_low, "A school left out, from", AS_ESTIMATE("SD", 3))                               \
    COLUMN(loo_high, "to", AS_ESTIMATE("SD", 3))                                                   \
    COLUMN(reliability, "Reliability of the measure", AS_RATIO(2))                                 \
    COLUMN(slope_exact, "Slope, were the measure exact", AS_ESTIMATE("SD", 3))                     \
    COLUMN(detectable_r, "Smallest correlation that could be seen", AS_T)                          \
    COLUMN(mean, "Mean of the measure", AS_NEVER(NULL, 3))                                         \
    COLUMN(sd, "SD of the measure", AS_NEVER(NULL, 3))                                             \
    COLUMN(low, "Smallest", AS_NEVER(NULL, 3))                                                     \
    COLUMN(high, "Largest", AS_NEVER(NULL, 3))                                                     \
    COLUMN(intercept, "Effect at the mean of the measure", AS_NEVER("SD", 3))                      \
    COLUMN(intercept_se, "Its standard error", AS_NEVER("SD", 3))                                  \
    COLUMN(covariance, "Covariance of both", AS_NEVER(NULL, 6))                                    \
    COLUMN(caution, "Caution", AS_TEXT)                                                            \
    COLUMN(problem, "Not tested because", AS_REASON)
TABLE_DECLARE(implementation, IMPLEMENTATION_LIST);

/* The same from students: the coefficient of treatment x measure. */
#define IMPLEMENTATION_STUDENTS_LIST(COLUMN)                                                       \
    COLUMN(measure, "Measure", AS_NAME)                                                            \
    COLUMN(slope, "Effect per SD of the measure", AS_ESTIMATE("SD", 3))                            \
    COLUMN(se, "Standard error", AS_ERROR("SD", 3))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 3))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 3))                                           \
    COLUMN(p, "p", AS_P_AGAIN)                                                                     \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(implementation_students, IMPLEMENTATION_STUDENTS_LIST);

/* A row a school and measure; shrunken: on request. */
#define IMPLEMENTATION_SCHOOLS_LIST(COLUMN)                                                        \
    COLUMN(measure, "Measure", AS_NAME)                                                            \
    COLUMN(school, "School", AS_NAME)                                                              \
    COLUMN(n, "Program n", AS_TREATED)                                                             \
    COLUMN(value, "Measure's value", AS_NEVER(NULL, 3))                                            \
    COLUMN(effect, "Effect", AS_ESTIMATE("SD", 3))                                                 \
    COLUMN(se, "Standard error", AS_ERROR("SD", 3))                                                \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 3))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 3))                                           \
    COLUMN(slope_without, "Slope without the school", AS_NEVER("SD", 3))                           \
    COLUMN(shrunken, "Effect drawn to the line", AS_NEVER("SD", 3))
TABLE_DECLARE(implementation_schools, IMPLEMENTATION_SCHOOLS_LIST);

/* Three rows a threshold (RowHead.what: SlopeSide): schools below it, at or above it, and the
 * difference. */
#define IMPLEMENTATION_THRESHOLD_LIST(COLUMN)                                                      \
    COLUMN(measure, "Measure", AS_NAME)                                                            \
    COLUMN(threshold, "Threshold", AS_TEXT)                                                        \
    COLUMN(side, "Schools that are", AS_TEXT)                                                      \
    COLUMN(schools, "Schools", AS_SCHOOLS)                                                         \
    COLUMN(students, "Program n", AS_TREATED)                                                      \
    COLUMN(share_students, "Share of the program's", AS_SHARE_TREATED)                             \
    COLUMN(effect, "Effect", AS_ESTIMATE("SD", 3))                                                 \
    COLUMN(se, "Standard error", AS_ERROR("SD", 3))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 3))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 3))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p among all thresholds and outcomes", AS_Q)                                         \
    COLUMN(caution, "Caution", AS_TEXT)                                                            \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(implementation_threshold, IMPLEMENTATION_THRESHOLD_LIST);

/* How much students used it: by group, and in the program by third of the earlier score.
 * RowHead.what: */
typedef enum UsageRow { USAGE_ALL, USAGE_PART } UsageRow;
#define USAGE_LIST(COLUMN)                                                                         \
    COLUMN(group, "Group", AS_NAME)                                                                \
    COLUMN(part, "Of it", AS_NAME)                                                                 \
    COLUMN(n, "Students", AS_PEOPLE)                                                               \
    COLUMN(known, "Of known use", AS_PEOPLE)                                                       \
    COLUMN(mean, "Mean use", AS_SCORE(NULL, 1))                                                    \
    COLUMN(low, "A quarter used less than", AS_NEVER(NULL, 1))                                     \
    COLUMN(median, "Half", AS_NEVER(NULL, 1))                                                      \
    COLUMN(high, "Three quarters", AS_NEVER(NULL, 1))                                              \
    COLUMN(met, "Met the recommendation", AS_SHARE("share", 3))
TABLE_DECLARE(usage, USAGE_LIST);

/* Everyone enrolled, then those who met the recommendation: no effect of use. */
#define USERS_LIST(COLUMN)                                                                         \
    COLUMN(who, "Whose comparison", AS_TEXT)                                                       \
    COLUMN(share, "Share of the program's", AS_SHARE("share", 3))                                  \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_ci_low, "Effect size from", AS_ESTIMATE("SD", 2))                                     \
    COLUMN(g_ci_high, "Effect size to", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(problem, "Not estimated because", AS_REASON)
TABLE_DECLARE(users, USERS_LIST);

#endif
