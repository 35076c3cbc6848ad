/* Effects over spans and by year of the program: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_SPAN_TABLES_H
#define ALIKE_SPAN_TABLES_H

#include "alike/table.h"

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
