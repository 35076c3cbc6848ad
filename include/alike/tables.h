/* The further tables that charts and sections read again, and the handles of their columns.
 *
 * A table's columns are listed once. From the list come the columns that its producer makes the
 * table with and the handles that producer and readers use, so a column that only one of them knows
 * does not compile, and neither does a table by another name. */
#ifndef ALIKE_TABLES_H
#define ALIKE_TABLES_H

#include "alike/results.h"

/* COLUMN(handle, name, title, type, unit, digits): as in TableColumn. */

/* One row a school of the program: what of its students' gain the program can be given. */
#define TABLE_SCHOOL_EFFECTS(COLUMN)                                                               \
    COLUMN(SCHOOL_EFFECTS_SCHOOL, "school", "School", CELL_TEXT, NULL, 0)                          \
    COLUMN(SCHOOL_EFFECTS_N, "n", "Program n", CELL_COUNT, NULL, 0)                                \
    COLUMN(SCHOOL_EFFECTS_EFFECT, "effect", "Effect", CELL_REAL, OUTCOME_UNIT, 0)                  \
    COLUMN(SCHOOL_EFFECTS_SE, "se", "Standard error", CELL_REAL, OUTCOME_UNIT, 0)                  \
    COLUMN(SCHOOL_EFFECTS_DF, "df", "Degrees of freedom", CELL_REAL, NULL, 1)                      \
    COLUMN(SCHOOL_EFFECTS_CI_LOW, "ci_low", "Interval from", CELL_REAL, OUTCOME_UNIT, 0)           \
    COLUMN(SCHOOL_EFFECTS_CI_HIGH, "ci_high", "Interval to", CELL_REAL, OUTCOME_UNIT, 0)           \
    COLUMN(SCHOOL_EFFECTS_G, "g", "Effect size", CELL_REAL, "SD", 2)                               \
    COLUMN(SCHOOL_EFFECTS_P, "p", "p", CELL_REAL, NULL, 3)                                         \
    COLUMN(SCHOOL_EFFECTS_Q, "q", "p among all schools", CELL_REAL, NULL, 3)                       \
    COLUMN(SCHOOL_EFFECTS_SIGNIFICANT, "significant", "Significant at 5%", CELL_COUNT, NULL, 0)    \
    COLUMN(SCHOOL_EFFECTS_SHRUNKEN, "shrunken", "Shrunken effect", CELL_REAL, OUTCOME_UNIT, 0)     \
    COLUMN(SCHOOL_EFFECTS_SHRUNKEN_LOW, "shrunken_low", "Its interval from", CELL_REAL,            \
           OUTCOME_UNIT, 0)                                                                        \
    COLUMN(SCHOOL_EFFECTS_SHRUNKEN_HIGH, "shrunken_high", "Its interval to", CELL_REAL,            \
           OUTCOME_UNIT, 0)                                                                        \
    COLUMN(SCHOOL_EFFECTS_SHRUNKEN_G, "shrunken_g", "Shrunken effect size", CELL_REAL, "SD", 2)

/* One row a group of program students, each with its whole comparison group. */
#define TABLE_GROUPS(COLUMN)                                                                       \
    COLUMN(GROUPS_GROUP, "group", "Group", CELL_TEXT, NULL, 0)                                     \
    COLUMN(GROUPS_N_TREATED, "n_treated", "Program n", CELL_COUNT, NULL, 0)                        \
    COLUMN(GROUPS_N_CONTROL, "n_control", "Comparison n", CELL_COUNT, NULL, 0)                     \
    COLUMN(GROUPS_CLUSTERS, "clusters", "Clusters", CELL_COUNT, NULL, 0)                           \
    COLUMN(GROUPS_ESTIMATE, "estimate", "Effect", CELL_REAL, OUTCOME_UNIT, 0)                      \
    COLUMN(GROUPS_SE, "se", "Standard error", CELL_REAL, OUTCOME_UNIT, 0)                          \
    COLUMN(GROUPS_DF, "df", "Degrees of freedom", CELL_REAL, NULL, 1)                              \
    COLUMN(GROUPS_CI_LOW, "ci_low", "Interval from", CELL_REAL, OUTCOME_UNIT, 0)                   \
    COLUMN(GROUPS_CI_HIGH, "ci_high", "Interval to", CELL_REAL, OUTCOME_UNIT, 0)                   \
    COLUMN(GROUPS_G, "g", "Effect size", CELL_REAL, "SD", 2)                                       \
    COLUMN(GROUPS_G_CI_LOW, "g_ci_low", "Effect size from", CELL_REAL, "SD", 2)                    \
    COLUMN(GROUPS_G_CI_HIGH, "g_ci_high", "Effect size to", CELL_REAL, "SD", 2)                    \
    COLUMN(GROUPS_P, "p", "p", CELL_REAL, NULL, 3)                                                 \
    COLUMN(GROUPS_Q, "q", "p among all groups", CELL_REAL, NULL, 3)                                \
    COLUMN(GROUPS_SIGNIFICANT, "significant", "Significant at 5%", CELL_COUNT, NULL, 0)            \
    COLUMN(GROUPS_BASELINE_G, "baseline_g", "Difference at the start", CELL_REAL, "SD", 2)         \
    COLUMN(GROUPS_BASELINE, "baseline", "Start, by the WWC's classes", CELL_TEXT, NULL, 0)         \
    COLUMN(GROUPS_PROBLEM, "problem", "Not estimated because", CELL_TEXT, NULL, 0)

/* One row a group and measure; norm_comparison_row finds it. */
#define TABLE_NORM_COMPARISON(COLUMN)                                                              \
    COLUMN(NORM_COMPARISON_GROUP, "group", "Group", CELL_TEXT, NULL, 0)                            \
    COLUMN(NORM_COMPARISON_MEASURE, "measure", "What", CELL_TEXT, NULL, 0)                         \
    COLUMN(NORM_COMPARISON_N, "n", "Students", CELL_COUNT, NULL, 0)                                \
    COLUMN(NORM_COMPARISON_CLUSTERS, "clusters", "Clusters", CELL_COUNT, NULL, 0)                  \
    COLUMN(NORM_COMPARISON_SCORE, "score", "Mean score", CELL_REAL, "points", 1)                   \
    COLUMN(NORM_COMPARISON_NORM_SCORE, "norm_score", "Nation", CELL_REAL, "points", 1)             \
    COLUMN(NORM_COMPARISON_NORM_P25, "norm_p25", "Nation: 25th", CELL_REAL, "points", 1)           \
    COLUMN(NORM_COMPARISON_NORM_P75, "norm_p75", "Nation: 75th", CELL_REAL, "points", 1)           \
    COLUMN(NORM_COMPARISON_Z, "z", "Against the nation", CELL_REAL, "SD", 2)                       \
    COLUMN(NORM_COMPARISON_SE, "se", "Standard error", CELL_REAL, "SD", 2)                         \
    COLUMN(NORM_COMPARISON_DF, "df", "Degrees of freedom", CELL_REAL, NULL, 0)                     \
    COLUMN(NORM_COMPARISON_P, "p", "p", CELL_REAL, NULL, 3)                                        \
    COLUMN(NORM_COMPARISON_CI_LOW, "ci_low", "Interval from", CELL_REAL, "SD", 2)                  \
    COLUMN(NORM_COMPARISON_CI_HIGH, "ci_high", "Interval to", CELL_REAL, "SD", 2)                  \
    COLUMN(NORM_COMPARISON_PERCENTILE, "percentile", "National percentile", CELL_REAL, NULL, 0)

/* One row an outcome of a subject, shorter spans first. */
#define TABLE_SPANS(COLUMN)                                                                        \
    COLUMN(SPANS_SUBJECT, "subject", "Subject", CELL_TEXT, NULL, 0)                                \
    COLUMN(SPANS_SPAN, "span", "Span", CELL_TEXT, NULL, 0)                                         \
    COLUMN(SPANS_DESIGN, "design", "Design", CELL_TEXT, NULL, 0)                                   \
    COLUMN(SPANS_YEARS, "years", "Years of the program", CELL_REAL, NULL, 1)                       \
    COLUMN(SPANS_SCHOOLS, "schools", "Program clusters", CELL_COUNT, NULL, 0)                      \
    COLUMN(SPANS_N_TREATED, "n_treated", "Program n", CELL_COUNT, NULL, 0)                         \
    COLUMN(SPANS_ESTIMATE, "estimate", "Difference", CELL_REAL, OUTCOME_UNIT, 0)                   \
    COLUMN(SPANS_SE, "se", "Standard error", CELL_REAL, OUTCOME_UNIT, 0)                           \
    COLUMN(SPANS_G, "g", "Effect size", CELL_REAL, "SD", 2)                                        \
    COLUMN(SPANS_G_PER_YEAR, "g_per_year", "Effect size per year", CELL_REAL, "SD", 2)             \
    COLUMN(SPANS_CHANGE, "change", "Added since the shorter span", CELL_REAL, OUTCOME_UNIT, 0)     \
    COLUMN(SPANS_CHANGE_LOW, "change_low", "Added, from", CELL_REAL, OUTCOME_UNIT, 0)              \
    COLUMN(SPANS_CHANGE_HIGH, "change_high", "Added, to", CELL_REAL, OUTCOME_UNIT, 0)

#define TABLE_HANDLE(handle, name, title, type, unit, digits) handle,
typedef enum SchoolEffectsColumn {
    TABLE_SCHOOL_EFFECTS(TABLE_HANDLE) SCHOOL_EFFECTS_COLUMNS
} SchoolEffectsColumn;
typedef enum GroupsColumn { TABLE_GROUPS(TABLE_HANDLE) GROUPS_COLUMNS } GroupsColumn;
typedef enum NormComparisonColumn {
    TABLE_NORM_COMPARISON(TABLE_HANDLE) NORM_COMPARISON_COLUMNS
} NormComparisonColumn;
typedef enum SpansColumn { TABLE_SPANS(TABLE_HANDLE) SPANS_COLUMNS } SpansColumn;
#undef TABLE_HANDLE

extern const TableKind table_school_effects, table_norm_comparison, table_spans;
/* All of TABLE_GROUPS. */
extern const TableKind table_pretest_quintile, table_pretest_norm_quintile, table_grade_band,
    table_school_type, table_years;

/* The further table of that kind; NULL: the analysis has none. */
const Table *analysis_table(const Analysis *analysis, const TableKind *kind);

/* A school whose effect differs from zero by more than chance, as its row says: 1 above, -1 below;
 * else 0. */
int school_effects_mark(const Table *table, size_t row);

/* The rows of the comparison with norms. */
typedef enum NormGroup { NORM_GROUP_COMPARISON, NORM_GROUP_PROGRAM, N_NORM_GROUPS } NormGroup;
typedef enum NormMeasure {
    NORM_AT_START,
    NORM_AT_END,
    NORM_CHANGE,
    NORM_CONDITIONAL,
    N_NORM_MEASURES
} NormMeasure;
extern const char *const norm_group_name[N_NORM_GROUPS];
extern const char *const norm_measure_name[N_NORM_MEASURES];

/* The number in that row; NaN where there is no such row, or none to show in it. */
double norm_comparison_number(const Table *table, NormGroup group, NormMeasure measure,
                              NormComparisonColumn column);

/* Before anything is read from results: a table by the name of a kind above that was not made as
 * that kind, or has other columns, is our own fault and an error, never a chart left out. */
bool results_check_tables(const Results *results, Error *err) MUST_CHECK;

#endif
