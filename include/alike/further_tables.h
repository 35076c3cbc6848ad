/* The tables of further analyses: their columns, each listed once (alike/column.h), and what else
 * producer and readers share. */
#ifndef ALIKE_FURTHER_TABLES_H
#define ALIKE_FURTHER_TABLES_H

#include "alike/table.h"

/* --- what the effect amounts to ------------------------------------------------------------------
 */

#define MEANINGFUL_LIST(COLUMN)                                                                    \
    COLUMN(quantity, "What", AS_TEXT)                                                              \
    COLUMN(value, "Value", AS_ROW_SAYS(2))                                                         \
    COLUMN(basis, "How it was worked out", AS_TEXT)
TABLE_DECLARE(meaningful, MEANINGFUL_LIST);

/* Its rows: RowHead.what. The share is of a year's growth, or of that over the span. */
typedef enum Meaningful {
    MEANINGFUL_GAIN,
    MEANINGFUL_LOSS,
    MEANINGFUL_WITHIN, /* neither */
    MEANINGFUL_POWER,  /* to find an effect that matters */
    MEANINGFUL_PERCENTILE,
    MEANINGFUL_YEAR,
    MEANINGFUL_SPAN,
} Meaningful;

/* One row: who reached the cut that the study states. */
#define BENCHMARK_LIST(COLUMN)                                                                     \
    COLUMN(cut, "Benchmark", AS_TEXT)                                                              \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(share_treated, "Program, reached it", AS_SHARE_TREATED)                                 \
    COLUMN(share_control, "Comparison, reached it", AS_SHARE_CONTROL)                              \
    COLUMN(estimate, "More students per 100", AS_ESTIMATE("students per 100", 1))                  \
    COLUMN(se, "Standard error", AS_ERROR("students per 100", 1))                                  \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("students per 100", 1))                            \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("students per 100", 1))                             \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(benchmark, BENCHMARK_LIST);

/* One row a standard deviation. */
#define EFFECT_SIZE_SCALES_LIST(COLUMN)                                                            \
    COLUMN(sd_of, "Divided by", AS_TEXT)                                                           \
    COLUMN(sd, "SD", AS_SCORE(OUTCOME_UNIT, 0))                                                    \
    COLUMN(effect_size, "Effect size", AS_ESTIMATE("SD", 3))                                       \
    COLUMN(se, "Standard error", AS_ERROR("SD", 3))                                                \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 3))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 3))                                           \
    COLUMN(percentile_gain, "Gain of a median student", AS_ESTIMATE("percentile points", 1))       \
    COLUMN(chosen, "Chosen by effects.sd", AS_TEXT)
TABLE_DECLARE(effect_size_scales, EFFECT_SIZE_SCALES_LIST);

#define MATCHED_DIFFERENCE_LIST(COLUMN)                                                            \
    COLUMN(quantity, "What", AS_TEXT)                                                              \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(clusters, "Clusters", AS_SCHOOLS)                                                       \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))
TABLE_DECLARE(matched_difference, MATCHED_DIFFERENCE_LIST);

/* --- how sure ------------------------------------------------------------------------------------
 */

/* One row a rule. */
#define STANDARD_ERRORS_LIST(COLUMN)                                                               \
    COLUMN(rule, "Standard error by", AS_TEXT)                                                     \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(standard_errors, STANDARD_ERRORS_LIST);

#define WILD_BOOTSTRAP_LIST(COLUMN)                                                                \
    COLUMN(rule, "By", AS_TEXT)                                                                    \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(se, "Standard error by clusters", AS_ERROR(OUTCOME_UNIT, 0))                            \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(p, "p", AS_P_AGAIN)                                                                     \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(wild_bootstrap, WILD_BOOTSTRAP_LIST);

/* One row an interval from draws of whole clusters, each of which went through every stage. */
#define BOOTSTRAP_LIST(COLUMN)                                                                     \
    COLUMN(interval, "Interval", AS_TEXT)                                                          \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(draws, "Draws", AS_CONSTANT(NULL, 0))                                                   \
    COLUMN(failed, "Draws that could not be carried out", AS_CONSTANT(NULL, 0))                    \
    COLUMN(caution, "To be read with care because", AS_TEXT)                                       \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(bootstrap, BOOTSTRAP_LIST);

#define VARIANCE_COMPONENTS_LIST(COLUMN)                                                           \
    COLUMN(quantity, "Quantity", AS_TEXT)                                                          \
    COLUMN(value, "Value", AS_ROW_SAYS(3))                                                         \
    COLUMN(meaning, "What it is", AS_TEXT)
TABLE_DECLARE(variance_components, VARIANCE_COMPONENTS_LIST);

/* --- evidence standards --------------------------------------------------------------------------
 */

/* One row: of the scores by the groups that the program was given to. */
#define INTRACLASS_LIST(COLUMN)                                                                    \
    COLUMN(people, "Students", AS_PEOPLE)                                                          \
    COLUMN(clusters, "Clusters", AS_SCHOOLS)                                                       \
    COLUMN(icc, "Intraclass correlation", AS_RATIO(3))                                             \
    COLUMN(icc_low, "Interval from", AS_RATIO(3))                                                  \
    COLUMN(icc_high, "Interval to", AS_RATIO(3))
TABLE_DECLARE(intraclass, INTRACLASS_LIST);

/* One row. */
#define BASELINE_LUCK_LIST(COLUMN)                                                                 \
    COLUMN(unit, "Given out anew by", AS_TEXT)                                                     \
    COLUMN(measures, "Measures", AS_CONSTANT(NULL, 0))                                             \
    COLUMN(draws, "Ways to give it out", AS_CONSTANT(NULL, 0))                                     \
    COLUMN(chance, "Chance that one fails", AS_ROW_SAYS(3))                                        \
    COLUMN(typical, "Largest difference, in half of them below", AS_SD(2))                         \
    COLUMN(basis, "How it was worked out", AS_TEXT)
TABLE_DECLARE(baseline_luck, BASELINE_LUCK_LIST);

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

/* One row a school of the program: the estimate without it. */
#define LEAVE_ONE_SCHOOL_OUT_LIST(COLUMN)                                                          \
    COLUMN(school, "Without", AS_NAME)                                                             \
    COLUMN(n_treated, "Students left out", AS_TREATED)                                             \
    COLUMN(estimate, "Estimate without it", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(change, "Change", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(g, "Effect size without it", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(extreme, "Extreme", AS_MARK)
TABLE_DECLARE(leave_one_school_out, LEAVE_ONE_SCHOOL_OUT_LIST);

/* What is published of it: how far such estimates reach. */
#define LEAVE_ONE_SCHOOL_OUT_RANGE_LIST(COLUMN)                                                    \
    COLUMN(end, "Without one school", AS_TEXT)                                                     \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(change, "Change", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))
TABLE_DECLARE(leave_one_school_out_range, LEAVE_ONE_SCHOOL_OUT_RANGE_LIST);

/* --- other schools in the program's place -------------------------------------------------------
 */

/* One row: where the program stands among them. */
#define PLACEBO_RANK_LIST(COLUMN)                                                                  \
    COLUMN(schools, "Schools", AS_SCHOOLS)                                                         \
    COLUMN(program, "Of them with the program", AS_SCHOOLS)                                        \
    COLUMN(sets, "Sets of as many", AS_CONSTANT(NULL, 0))                                          \
    COLUMN(taken, "All or drawn", AS_TEXT)                                                         \
    COLUMN(failed, "Sets that could not be carried out", AS_CONSTANT(NULL, 0))                     \
    COLUMN(statistic, "Estimate / standard error", AS_T)                                           \
    COLUMN(rank, "Sets that differ as much", AS_CONSTANT(NULL, 0))                                 \
    COLUMN(p, "p by rank", AS_P_AGAIN)                                                             \
    COLUMN(least, "Smallest possible p", AS_P_AGAIN)                                               \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(problem, "Not given because", AS_TEXT)
TABLE_DECLARE(placebo_rank, PLACEBO_RANK_LIST);

/* One row a set of schools in the program's place, its own first. */
#define PLACEBO_SCHOOLS_LIST(COLUMN)                                                               \
    COLUMN(set, "Set", AS_TEXT)                                                                    \
    COLUMN(schools, "Schools in the program's place", AS_NAME)                                     \
    COLUMN(n_treated, "Their students", AS_TREATED)                                                \
    COLUMN(n_control, "Comparison students", AS_CONTROL)                                           \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(statistic, "Estimate / standard error", AS_T)                                           \
    COLUMN(as_much, "Differs as much as the program", AS_MARK)                                     \
    COLUMN(on_program, "Share of the program's effect in it", AS_RATIO(2))                         \
    COLUMN(p_sum, "P", AS_NEVER(NULL, 4))                                                          \
    COLUMN(q_sum, "Q", AS_NEVER(NULL, 4))                                                          \
    COLUMN(baseline, "Largest difference at the start", AS_SD(2))                                  \
    COLUMN(wwc, "Baseline", AS_VERDICT)                                                            \
    COLUMN(problem, "Not carried out because", AS_TEXT)
TABLE_DECLARE(placebo_schools, PLACEBO_SCHOOLS_LIST);

/* One row, of a span before the program. */
#define PLACEBO_EQUIVALENCE_LIST(COLUMN)                                                           \
    COLUMN(bound, "Meaningful from, SD", AS_TEXT)                                                  \
    COLUMN(effect_size, "Effect size", AS_ESTIMATE("SD", 2))                                       \
    COLUMN(se, "Standard error", AS_ERROR("SD", 2))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval of 90% from", AS_ESTIMATE("SD", 2))                                   \
    COLUMN(ci_high, "Interval of 90% to", AS_ESTIMATE("SD", 2))                                    \
    COLUMN(p, "p that it matters", AS_P_AGAIN)                                                     \
    COLUMN(verdict, "Negligible", AS_VERDICT)
TABLE_DECLARE(placebo_equivalence, PLACEBO_EQUIVALENCE_LIST);

/* --- do parts differ? ----------------------------------------------------------------------------
 */

/* Of each of effects.subgroups: a row for each part but the first, then one for all at once. */
#define INTERACTIONS_LIST(COLUMN)                                                                  \
    COLUMN(group, "By", AS_NAME)                                                                   \
    COLUMN(contrast, "Difference", AS_NAME)                                                        \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(tested, "Differences tested", AS_CONSTANT(NULL, 0))                                     \
    COLUMN(f, "t, or F of all at once", AS_NEVER(NULL, 2))                                         \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(interactions, INTERACTIONS_LIST);

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

/* --- school by school ----------------------------------------------------------------------------
 */

/* One row a school of the program: what of its students' gain the program can be given. */
#define SCHOOL_EFFECTS_LIST(COLUMN)                                                                \
    COLUMN(school, "School", AS_NAME)                                                              \
    COLUMN(n, "Program n", AS_TREATED)                                                             \
    COLUMN(effect, "Effect", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p among all schools", AS_Q)                                                         \
    COLUMN(significant, "Significant at 5%", AS_MARK)                                              \
    COLUMN(shrunken, "Shrunken effect", AS_ESTIMATE(OUTCOME_UNIT, 0))                              \
    COLUMN(shrunken_low, "Its interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                        \
    COLUMN(shrunken_high, "Its interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                         \
    COLUMN(shrunken_g, "Shrunken effect size", AS_ESTIMATE("SD", 2))
TABLE_DECLARE(school_effects, SCHOOL_EFFECTS_LIST);

/* A school whose effect differs from zero by more than chance, as its row says: 1 above, -1 below;
 * else 0. */
int school_effects_mark(const Table *table, size_t row);

/* One row a school: against similar students elsewhere. */
#define SCHOOLS_SIMILAR_LIST(COLUMN)                                                               \
    COLUMN(school, "School", AS_NAME)                                                              \
    COLUMN(n, "Program n", AS_TREATED)                                                             \
    COLUMN(difference, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                 \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))
TABLE_DECLARE(schools_similar, SCHOOLS_SIMILAR_LIST);

#define SCHOOLS_BETWEEN_LIST(COLUMN)                                                               \
    COLUMN(quantity, "What", AS_TEXT)                                                              \
    COLUMN(value, "Value", AS_ROW_SAYS(3))                                                         \
    COLUMN(meaning, "What it says", AS_TEXT)
TABLE_DECLARE(schools_between, SCHOOLS_BETWEEN_LIST);

/* Its rows: RowHead.what. SCHOOLS_OTHER: of schools without the program. */
typedef enum SchoolsBetween {
    SCHOOLS_OTHER,
    SCHOOLS_NUMBER,
    SCHOOLS_MEAN,
    SCHOOLS_MEAN_SE,
    SCHOOLS_MEAN_LOW,
    SCHOOLS_MEAN_HIGH,
    SCHOOLS_MEAN_SDS,
    SCHOOLS_TAU,
    SCHOOLS_TAU_SDS,
    SCHOOLS_DF,
    SCHOOLS_I2,
    SCHOOLS_OF_ALL, /* nothing of those that are shown alone */
} SchoolsBetween;

/* One row a pair of schools: what follows from school effects needs all of it. */
#define SCHOOL_COVARIANCE_LIST(COLUMN)                                                             \
    COLUMN(school, "School", AS_NAME)                                                              \
    COLUMN(other, "With", AS_NAME)                                                                 \
    COLUMN(similar, "Of the differences", AS_NEVER(NULL, 3))                                       \
    COLUMN(program, "Of the program's effects", AS_NEVER(NULL, 3))
TABLE_DECLARE(school_covariance, SCHOOL_COVARIANCE_LIST);

/* --- by groups of students -----------------------------------------------------------------------
 */

/* One row a group of program students, each with its whole comparison group. */
#define GROUP_EFFECTS_LIST(COLUMN)                                                                 \
    COLUMN(group, "Group", AS_NAME)                                                                \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(clusters, "Clusters", AS_SCHOOLS)                                                       \
    COLUMN(estimate, "Effect", AS_ESTIMATE(OUTCOME_UNIT, 0))                                       \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_ci_low, "Effect size from", AS_ESTIMATE("SD", 2))                                     \
    COLUMN(g_ci_high, "Effect size to", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p among all groups", AS_Q)                                                          \
    COLUMN(significant, "Significant at 5%", AS_MARK)                                              \
    COLUMN(baseline_g, "Difference at the start", AS_SD(2))                                        \
    COLUMN(baseline, "Start, by the WWC's classes", AS_VERDICT)                                    \
    COLUMN(problem, "Not estimated because", AS_REASON)
TABLE_DECLARE_COLUMNS(group_effects, GROUP_EFFECTS_LIST);
extern const TableKind table_pretest_quintile, table_pretest_norm_quintile, table_grade_band,
    table_school_type, table_years;

#define SCHOOL_TYPE_DIFFERENCE_LIST(COLUMN)                                                        \
    COLUMN(contrast, "Difference of effects", AS_NAME)                                             \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(problem, "Not estimated because", AS_REASON)
TABLE_DECLARE(school_type_difference, SCHOOL_TYPE_DIFFERENCE_LIST);

/* --- against the nation --------------------------------------------------------------------------
 */

/* One row a group and measure; norm_comparison_number finds it. */
#define NORM_COMPARISON_LIST(COLUMN)                                                               \
    COLUMN(group, "Group", AS_TEXT)                                                                \
    COLUMN(measure, "What", AS_TEXT)                                                               \
    COLUMN(n, "Students", AS_PEOPLE)                                                               \
    COLUMN(clusters, "Clusters", AS_SCHOOLS)                                                       \
    COLUMN(score, "Mean score", AS_SCORE("points", 1))                                             \
    COLUMN(norm_score, "Nation", AS_SCORE("points", 1))                                            \
    COLUMN(norm_p25, "Nation: 25th", AS_SCORE("points", 1))                                        \
    COLUMN(norm_p75, "Nation: 75th", AS_SCORE("points", 1))                                        \
    COLUMN(z, "Against the nation", AS_SD(2))                                                      \
    COLUMN(se, "Standard error", AS_ERROR("SD", 2))                                                \
    COLUMN(df, "Degrees of freedom", AS_DF(0))                                                     \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(ci_low, "Interval from", AS_SD(2))                                                      \
    COLUMN(ci_high, "Interval to", AS_SD(2))                                                       \
    COLUMN(percentile, "National percentile", AS_PERCENTILE)
TABLE_DECLARE(norm_comparison, NORM_COMPARISON_LIST);

/* Its rows: RowHead.what is the measure. */
typedef enum NormGroup { NORM_GROUP_COMPARISON, NORM_GROUP_PROGRAM, N_NORM_GROUPS } NormGroup;
typedef enum NormMeasure {
    NORM_AT_START,
    NORM_AT_END,
    NORM_CHANGE,
    NORM_CONDITIONAL,
    N_NORM_MEASURES
} NormMeasure;
extern const char *const norm_group_name[N_NORM_GROUPS];

/* The number in that row; NaN where there is no such row, or none to show in it. */
double norm_comparison_number(const Table *table, NormGroup group, NormMeasure measure,
                              const TableColumn *handle);

/* --- over spans ----------------------------------------------------------------------------------
 */

/* One row an outcome of a subject, shorter spans first. */
#define SPANS_LIST(COLUMN)                                                                         \
    COLUMN(subject, "Subject", AS_NAME)                                                            \
    COLUMN(span, "Span", AS_NAME)                                                                  \
    COLUMN(design, "Design", AS_DESIGN)                                                            \
    COLUMN(years, "Years of the program", AS_CONSTANT(NULL, 1))                                    \
    COLUMN(schools, "Program clusters", AS_SCHOOLS)                                                \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_per_year, "Effect size per year", AS_ESTIMATE("SD", 2))                               \
    COLUMN(change, "Added since the shorter span", AS_ESTIMATE(OUTCOME_UNIT, 0))                   \
    COLUMN(change_low, "Added, from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                \
    COLUMN(change_high, "Added, to", AS_ESTIMATE(OUTCOME_UNIT, 0))
TABLE_DECLARE(spans, SPANS_LIST);

/* --- by year of the program ----------------------------------------------------------------------
 */

/* One row a combination of stacks, whose effects are weighted by their program students. */
#define EXPOSURE_LIST(COLUMN)                                                                      \
    COLUMN(subject, "Subject", AS_NAME)                                                            \
    COLUMN(design, "Design", AS_DESIGN)                                                            \
    COLUMN(row, "Row", AS_TEXT)                                                                    \
    COLUMN(year, "Year", AS_NAME)                                                                  \
    COLUMN(exposure, "Years since the start", AS_CONSTANT(NULL, 0))                                \
    COLUMN(starts, "Starting years", AS_NAME)                                                      \
    COLUMN(schools, "Program clusters", AS_SCHOOLS)                                                \
    COLUMN(schools_control, "Comparison clusters", AS_SCHOOLS)                                     \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(0))                                                     \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(band_low, "Band from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                    \
    COLUMN(band_high, "Band to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_se, "Its standard error", AS_ERROR("SD", 2))                                          \
    COLUMN(g_ci_low, "Effect size from", AS_ESTIMATE("SD", 2))                                     \
    COLUMN(g_ci_high, "Effect size to", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(problem, "Not given because", AS_REASON)                                                \
    COLUMN(variance, "Standard error by", AS_TEXT)
TABLE_DECLARE(exposure, EXPOSURE_LIST);

/* Its rows: RowHead.what. In the column `exposure` the first year of the program is 0, as in the
 * literature; a span of n years that ends with the last test before the program is -1 - n. */
typedef enum ExposureRow {
    EXPOSURE_ALL,    /* all years of the program */
    EXPOSURE_YEAR,   /* its first year, its second ... */
    EXPOSURE_BEFORE, /* no effect is due */
    EXPOSURE_START,  /* schools that began in one year, all their years */
    N_EXPOSURE_ROWS
} ExposureRow;
extern const char *const exposure_row_names[N_EXPOSURE_ROWS];

/* The band is about many schools or none: fewer tell too little of their spread together. */
enum { EXPOSURE_BAND_LEAST = 10 };

#endif
