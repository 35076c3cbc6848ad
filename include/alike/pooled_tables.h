/* Tables of several studies put together (columns listed once, alike/column.h). They are made of
 * what studies tell, after disclosure control, and are in no results of a study. */
#ifndef ALIKE_POOLED_TABLES_H
#define ALIKE_POOLED_TABLES_H

#include "alike/table.h"

#define POOLED_STUDIES_LIST(COLUMN)                                                                \
    COLUMN(number, "Number", AS_CONSTANT(NULL, 0))                                                 \
    COLUMN(study, "Study", AS_NAME)                                                                \
    COLUMN(program, "Program", AS_NAME)                                                            \
    COLUMN(release, "Results", AS_TEXT)                                                            \
    COLUMN(version, "Made by alike", AS_TEXT)
TABLE_DECLARE(pooled_studies, POOLED_STUDIES_LIST);

/* A row a study of a question and scale. */
#define POOLED_EFFECTS_LIST(COLUMN)                                                                \
    COLUMN(of, "Of", AS_TEXT)                                                                      \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(label, "Label", AS_NAME)                                                                \
    COLUMN(design, "Design", AS_NAME)                                                              \
    COLUMN(unit, "Unit", AS_NAME)                                                                  \
    COLUMN(study, "Study", AS_NAME)                                                                \
    COLUMN(own_name, "Its name there", AS_NAME)                                                    \
    COLUMN(method, "Method", AS_TEXT)                                                              \
    COLUMN(estimand, "Estimand", AS_TEXT)                                                          \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(clusters_treated, "Program clusters", AS_SCHOOLS)                                       \
    COLUMN(clusters_control, "Comparison clusters", AS_SCHOOLS)                                    \
    COLUMN(estimate, "Effect", AS_ESTIMATE(NULL, 2))                                               \
    COLUMN(se, "Standard error", AS_ERROR(NULL, 2))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(NULL, 2))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(NULL, 2))                                           \
    COLUMN(weight, "Weight in the average over studies", AS_RATIO(3))                              \
    COLUMN(weight_precision, "Weight in the average by precision", AS_RATIO(3))                    \
    COLUMN(without, "Average over studies without it", AS_ESTIMATE(NULL, 2))                       \
    COLUMN(without_low, "Its interval from", AS_ESTIMATE(NULL, 2))                                 \
    COLUMN(without_high, "Its interval to", AS_ESTIMATE(NULL, 2))                                  \
    COLUMN(start, "At the start", AS_VERDICT)                                                      \
    COLUMN(problem, "Not in the averages because", AS_REASON)                                      \
    COLUMN(note, "Assumed", AS_TEXT)
TABLE_DECLARE(pooled_effects, POOLED_EFFECTS_LIST);

/* Of each question, scale and choice of studies: the average over studies, and by precision. */
#define POOLED_AVERAGES_LIST(COLUMN)                                                               \
    COLUMN(of, "Of", AS_TEXT)                                                                      \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(label, "Label", AS_NAME)                                                                \
    COLUMN(design, "Design", AS_NAME)                                                              \
    COLUMN(unit, "Unit", AS_NAME)                                                                  \
    COLUMN(over, "Over", AS_TEXT)                                                                  \
    COLUMN(average, "Average", AS_TEXT)                                                            \
    COLUMN(studies, "Studies", AS_CONSTANT(NULL, 0))                                               \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(counted, "Studies whose n are told", AS_CONSTANT(NULL, 0))                              \
    COLUMN(estimate, "Effect", AS_ESTIMATE(NULL, 2))                                               \
    COLUMN(se, "Standard error", AS_ERROR(NULL, 2))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(NULL, 2))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(NULL, 2))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p corrected for its domain's outcomes", AS_Q)                                       \
    COLUMN(tau2, "Variance of effects between studies", AS_RATIO(4))                               \
    COLUMN(tau, "SD of effects between studies", AS_RATIO(3))                                      \
    COLUMN(next_low, "A further study from", AS_ESTIMATE(NULL, 2))                                 \
    COLUMN(next_high, "A further study to", AS_ESTIMATE(NULL, 2))                                  \
    COLUMN(cochran_q, "Q, against equal effects", AS_RATIO(2))                                     \
    COLUMN(cochran_p, "p of Q, by Welch's F", AS_P_AGAIN)                                          \
    COLUMN(i2, "I squared", AS_RATIO(2))                                                           \
    COLUMN(untold, "No interval because", AS_REASON)                                               \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(pooled_averages, POOLED_AVERAGES_LIST);

/* Of each part of an outcome's people, scale and choice of studies: the average over studies, or
 * the one by precision of two. */
#define POOLED_PARTS_LIST(COLUMN)                                                                  \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(label, "Label", AS_NAME)                                                                \
    COLUMN(group, "Column", AS_NAME)                                                               \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(unit, "Unit", AS_NAME)                                                                  \
    COLUMN(over, "Over", AS_TEXT)                                                                  \
    COLUMN(average, "Average", AS_TEXT)                                                            \
    COLUMN(studies, "Studies", AS_CONSTANT(NULL, 0))                                               \
    COLUMN(left_out, "Studies that have it and are not in the average", AS_CONSTANT(NULL, 0))      \
    COLUMN(not_told, "Studies of the outcome that do not tell it", AS_CONSTANT(NULL, 0))           \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(estimate, "Effect", AS_ESTIMATE(NULL, 2))                                               \
    COLUMN(se, "Standard error", AS_ERROR(NULL, 2))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(NULL, 2))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(NULL, 2))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(tau, "SD of effects between studies", AS_RATIO(3))                                      \
    COLUMN(differ_p, "p of equal effects", AS_P_AGAIN)                                             \
    COLUMN(untold, "No interval because", AS_REASON)                                               \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(pooled_parts, POOLED_PARTS_LIST);

/* A row a characteristic of a question; and a row each of its studies. */
#define POOLED_COVARIATES_LIST(COLUMN)                                                             \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(covariate, "Characteristic", AS_NAME)                                                   \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(label, "Label", AS_NAME)                                                                \
    COLUMN(studies, "Studies that tell it", AS_CONSTANT(NULL, 0))                                  \
    COLUMN(mean, "Mean difference", AS_JUDGED_SD(2))                                               \
    COLUMN(largest, "Largest difference", AS_JUDGED_SD(2))                                         \
    COLUMN(where, "In", AS_NAME)                                                                   \
    COLUMN(worst, "Baseline equivalence, the worst", AS_VERDICT)
TABLE_DECLARE(pooled_covariates, POOLED_COVARIATES_LIST);

#define POOLED_STUDY_COVARIATES_LIST(COLUMN)                                                       \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(covariate, "Characteristic", AS_NAME)                                                   \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(study, "Study", AS_NAME)                                                                \
    COLUMN(g, "Difference", AS_JUDGED_SD(2))                                                       \
    COLUMN(wwc, "Baseline equivalence", AS_VERDICT)
TABLE_DECLARE(pooled_study_covariates, POOLED_STUDY_COVARIATES_LIST);

#endif
