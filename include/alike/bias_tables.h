/* What could have made an effect out of nothing: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_BIAS_TABLES_H
#define ALIKE_BIAS_TABLES_H

#include "alike/table.h"

/* --- what would have foretold the outcome --------------------------------------------------------
 */

/* One row for students, one for the schools. */
#define PROGNOSTIC_LIST(COLUMN)                                                                    \
    COLUMN(between, "Between", AS_TEXT)                                                            \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(fitted, "Comparison students fitted", AS_CONTROL)                                       \
    COLUMN(r2, "Share of the variance foretold", AS_RATIO(2))                                      \
    COLUMN(before_smd, "Difference before", AS_SD(2))                                              \
    COLUMN(after_smd, "Difference after", AS_SD(2))                                                \
    COLUMN(before_effect, "Before, in SD of the outcome", AS_SD(2))                                \
    COLUMN(after_effect, "After, in SD of the outcome", AS_SD(2))
TABLE_DECLARE(prognostic, PROGNOSTIC_LIST);

/* Its rows: RowHead.what. */
typedef enum Prognostic { PROGNOSTIC_STUDENTS, PROGNOSTIC_SCHOOLS } Prognostic;

/* One row a school of an arm: the estimate without its students of that arm. */
#define LEAVE_ONE_SCHOOL_OUT_LIST(COLUMN)                                                          \
    COLUMN(school, "Without", AS_NAME)                                                             \
    COLUMN(arm, "Its students of the", AS_TEXT)                                                    \
    COLUMN(n_treated, "Program students left out", AS_TREATED)                                     \
    COLUMN(n_control, "Comparison students left out", AS_CONTROL)                                  \
    COLUMN(estimate, "Estimate without it", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(change, "Change", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(g, "Effect size without it", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(extreme, "Extreme", AS_MARK)
TABLE_DECLARE(leave_one_school_out, LEAVE_ONE_SCHOOL_OUT_LIST);

/* What is published of it: how far such estimates reach, by arm. */
#define LEAVE_ONE_SCHOOL_OUT_RANGE_LIST(COLUMN)                                                    \
    COLUMN(arm, "Without one school of the", AS_TEXT)                                              \
    COLUMN(end, "End", AS_TEXT)                                                                    \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(change, "Change", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))
TABLE_DECLARE(leave_one_school_out_range, LEAVE_ONE_SCHOOL_OUT_RANGE_LIST);

/* --- a hidden bias -------------------------------------------------------------------------------
 */

/* One row a characteristic that the program can't have changed and the design did not use. */
#define NEGATIVE_CONTROLS_LIST(COLUMN)                                                             \
    COLUMN(control, "Characteristic", AS_NAME)                                                     \
    COLUMN(level, "Of it", AS_NAME)                                                                \
    COLUMN(estimate, "Difference", AS_ESTIMATE(NULL, 2))                                           \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(NULL, 2))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(NULL, 2))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p (Holm)", AS_Q)                                                                    \
    COLUMN(found, "Differs", AS_MARK)                                                              \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(negative_controls, NEGATIVE_CONTROLS_LIST);

/* One row: whom the bounds are about, and where p passes what the intervals leave. */
#define ROSENBAUM_TEST_LIST(COLUMN)                                                                \
    COLUMN(units, "Units", AS_TEXT)                                                                \
    COLUMN(test, "Test", AS_TEXT)                                                                  \
    COLUMN(n, "Pairs or sets", AS_TREATED)                                                         \
    COLUMN(n_differ, "That differ", AS_TREATED)                                                    \
    COLUMN(school_pairs, "Pairs of schools", AS_SCHOOLS)                                           \
    COLUMN(direction, "One-sided, for", AS_TEXT)                                                   \
    COLUMN(level, "Level of the intervals", AS_CONSTANT("percent", 1))                             \
    COLUMN(gamma, "Gamma at which p passes what it leaves", AS_RATIO(2))                           \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(rosenbaum_test, ROSENBAUM_TEST_LIST);

/* One row a gamma. */
#define ROSENBAUM_BOUNDS_LIST(COLUMN)                                                              \
    COLUMN(gamma, "Odds differ by up to", AS_CONSTANT("times", 2))                                 \
    COLUMN(p_low, "p, at least", AS_P_AGAIN)                                                       \
    COLUMN(p_high, "p, at most", AS_P_AGAIN)                                                       \
    COLUMN(shift_low, "Estimate, at least", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(shift_high, "Estimate, at most", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(holds, "Still told from chance", AS_MARK)
TABLE_DECLARE(rosenbaum_bounds, ROSENBAUM_BOUNDS_LIST);

/* One row a way to a ratio of risks. */
#define E_VALUES_LIST(COLUMN)                                                                      \
    COLUMN(measure, "Ratio of risks", AS_TEXT)                                                     \
    COLUMN(ratio, "Ratio", AS_RATIO(2))                                                            \
    COLUMN(ratio_low, "Ratio from", AS_RATIO(2))                                                   \
    COLUMN(ratio_high, "Ratio to", AS_RATIO(2))                                                    \
    COLUMN(e_value, "E-value", AS_RATIO(2))                                                        \
    COLUMN(e_value_limit, "E-value of the interval", AS_RATIO(2))                                  \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(e_values, E_VALUES_LIST);

#define ROBUSTNESS_VALUES_LIST(COLUMN)                                                             \
    COLUMN(quantity, "Quantity", AS_TEXT)                                                          \
    COLUMN(value, "Value", AS_RATIO(3))                                                            \
    COLUMN(meaning, "What it says", AS_TEXT)
TABLE_DECLARE(robustness_values, ROBUSTNESS_VALUES_LIST);
/* Its rows, in their order. */
enum { ROBUSTNESS_PARTIAL_R2, ROBUSTNESS_POINT, ROBUSTNESS_SIGNIFICANCE };

/* One row a covariate and a strength. */
#define ROBUSTNESS_BENCHMARKS_LIST(COLUMN)                                                         \
    COLUMN(covariate, "As strong as", AS_NAME)                                                     \
    COLUMN(times, "Times", AS_CONSTANT(NULL, 0))                                                   \
    COLUMN(r2_treatment, "Share of the treatment", AS_RATIO(3))                                    \
    COLUMN(r2_outcome, "Share of the outcome", AS_RATIO(3))                                        \
    COLUMN(adjusted, "Estimate then", AS_ESTIMATE(OUTCOME_UNIT, 0))                                \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(robustness_benchmarks, ROBUSTNESS_BENCHMARKS_LIST);

/* One row a point of the contour. */
#define ROBUSTNESS_CONTOUR_LIST(COLUMN)                                                            \
    COLUMN(treatment_percent, "Percent of the treatment", AS_CONSTANT("percent", 0))               \
    COLUMN(outcome_percent, "Percent of the outcome", AS_CONSTANT("percent", 0))                   \
    COLUMN(adjusted, "Estimate then", AS_ESTIMATE(OUTCOME_UNIT, 0))
TABLE_DECLARE(robustness_contour, ROBUSTNESS_CONTOUR_LIST);

/* --- the error of the pretest
 * ---------------------------------------------------------------------
 */

/* One row a reading of how students came to have the program. */
#define PRETEST_ERROR_LIST(COLUMN)                                                                 \
    COLUMN(reading, "If students were chosen by", AS_TEXT)                                         \
    COLUMN(source, "Error of the earlier test", AS_TEXT)                                           \
    COLUMN(reliability, "Reliability given the covariates", AS_RATIO(3))                           \
    COLUMN(slope, "Slope of the outcome", AS_NEVER(NULL, 3))                                       \
    COLUMN(gap, "Difference at the start", AS_NEVER(NULL, 3))                                      \
    COLUMN(bias, "Bias", AS_ESTIMATE(OUTCOME_UNIT, 0))                                             \
    COLUMN(bias_size, "Bias, effect size", AS_ESTIMATE("SD", 3))                                   \
    COLUMN(less, "Estimate less the bias", AS_ESTIMATE(OUTCOME_UNIT, 0))                           \
    COLUMN(regression, "Regression of all students, by this reading",                              \
           AS_ESTIMATE(OUTCOME_UNIT, 0))                                                           \
    COLUMN(explains, "Reliability that would explain the estimate", AS_RATIO(3))                   \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(pretest_error, PRETEST_ERROR_LIST);

/* Its rows: RowHead.what. */
typedef enum PretestReading { PRETEST_BY_ABILITY, PRETEST_BY_SCORE } PretestReading;

/* What a pretest without error would have given: one row a way to find it. */
#define PRETEST_CORRECTED_LIST(COLUMN)                                                             \
    COLUMN(way, "Estimate by", AS_TEXT)                                                            \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(effect_size, "Effect size", AS_ESTIMATE("SD", 3))                                       \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(draws, "Draws", AS_CONSTANT(NULL, 0))                                                   \
    COLUMN(failed, "Draws that could not be carried out", AS_CONSTANT(NULL, 0))                    \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(pretest_corrected, PRETEST_CORRECTED_LIST);

/* Its rows: RowHead.what. */
typedef enum PretestWay { PRETEST_SAME_DESIGN, PRETEST_REGRESSION } PretestWay;

#endif
