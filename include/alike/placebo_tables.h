/* Where an effect stands among effects of nothing: tables of further analyses
 * (columns listed once, alike/column.h), and what else producer and readers share. */
#ifndef ALIKE_PLACEBO_TABLES_H
#define ALIKE_PLACEBO_TABLES_H

#include "alike/table.h"

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
    COLUMN(share, "Share of the sets", AS_P_AGAIN)                                                 \
    COLUMN(by_chance, "How often a share of 5% comes of nothing", AS_P_AGAIN)                      \
    COLUMN(limit, "Largest share whose p is low enough", AS_P_AGAIN)                               \
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

#endif
