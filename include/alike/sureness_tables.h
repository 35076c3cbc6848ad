/* How sure an effect is, and what reviewers ask of it: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_SURENESS_TABLES_H
#define ALIKE_SURENESS_TABLES_H

#include "alike/table.h"

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

#endif
