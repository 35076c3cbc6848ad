/* The tables of further analyses: their columns, each listed once (alike/column.h), and what else
 * producer and readers share. */
#ifndef ALIKE_FURTHER_TABLES_H
#define ALIKE_FURTHER_TABLES_H

#include "alike/table.h"

/* One row a school of the program: the estimate without it. */
#define LEAVE_ONE_SCHOOL_OUT_LIST(COLUMN)                                                          \
    COLUMN(school, "Without", AS_NAME)                                                             \
    COLUMN(n_treated, "Students left out", AS_TREATED)                                             \
    COLUMN(estimate, "Estimate without it", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(change, "Change", AS_ESTIMATE(OUTCOME_UNIT, 0))                                         \
    COLUMN(g, "Effect size without it", AS_ESTIMATE("SD", 2))                                      \
    COLUMN(extreme, "Extreme", AS_MARK)
TABLE_DECLARE(leave_one_school_out, LEAVE_ONE_SCHOOL_OUT_LIST);

#endif
