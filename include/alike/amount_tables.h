/* What an effect amounts to: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_AMOUNT_TABLES_H
#define ALIKE_AMOUNT_TABLES_H

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
    MEANINGFUL_MONTHS, /* of a school year: only where the study asks */
    MEANINGFUL_GROWTH, /* in words: what months are shares of */
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

#endif
