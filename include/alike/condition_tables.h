/* The conditions of tests by arm (columns listed once, alike/column.h), and what else producer and
 * readers share. */
#ifndef ALIKE_CONDITION_TABLES_H
#define ALIKE_CONDITION_TABLES_H

#include "alike/conditions.h"
#include "alike/table.h"

/* Two rows a condition and test: of everybody in the cohort, and of those who are compared, with
 * their weights; each of those of whom it is known. Numbers have means, what a test has or has not
 * shares; the difference is the program's less the comparison's. */
#define TEST_CONDITIONS_LIST(COLUMN)                                                               \
    COLUMN(condition, "Condition", AS_TEXT)                                                        \
    COLUMN(test, "Test", AS_TEXT)                                                                  \
    COLUMN(sample, "Of", AS_TEXT)                                                                  \
    COLUMN(unit, "Unit", AS_TEXT)                                                                  \
    COLUMN(n_treated, "Program n known", AS_TREATED)                                               \
    COLUMN(n_control, "Comparison n known", AS_CONTROL)                                            \
    COLUMN(mean_treated, "Program mean", AS_SCORE(NULL, 1))                                        \
    COLUMN(sd_treated, "Program SD", AS_SCORE(NULL, 1))                                            \
    COLUMN(mean_control, "Comparison mean", AS_SCORE(NULL, 1))                                     \
    COLUMN(sd_control, "Comparison SD", AS_SCORE(NULL, 1))                                         \
    COLUMN(share_treated, "Program share", AS_SHARE_TREATED)                                       \
    COLUMN(share_control, "Comparison share", AS_SHARE_CONTROL)                                    \
    COLUMN(difference, "Difference", AS_SCORE(NULL, 1))                                            \
    COLUMN(smd, "Difference in SD", AS_SD(2))                                                      \
    COLUMN(separates, "Tells the groups apart", AS_MARK)                                           \
    COLUMN(apart, "Differs", AS_MARK)
TABLE_DECLARE(test_conditions, TEST_CONDITIONS_LIST);

/* What a row is of: RowHead.what. */
typedef struct ConditionRow {
    Condition condition;
    TestOfSpan test;
    bool compared; /* else everybody in the cohort */
} ConditionRow;
int condition_row_code(ConditionRow row);
ConditionRow condition_row_of(int code);

#endif
