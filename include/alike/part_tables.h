/* Effects of schools and of groups of students: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_PART_TABLES_H
#define ALIKE_PART_TABLES_H

#include "alike/table.h"

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
    COLUMN(baseline_g, "Difference at the start", AS_JUDGED_SD(2))                                 \
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

#endif
