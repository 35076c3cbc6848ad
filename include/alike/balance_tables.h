/* The tables of whom the design lost and of how alike the schools are: their columns
 * (alike/column.h). */
#ifndef ALIKE_BALANCE_TABLES_H
#define ALIKE_BALANCE_TABLES_H

#include "alike/table.h"

/* One row a covariate, or a level of it: students of the program in the comparison and dropped. */
#define LOSSES_LIST(COLUMN)                                                                        \
    COLUMN(covariate, "Covariate", AS_NAME)                                                        \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(n_kept, "Kept", AS_TREATED)                                                             \
    COLUMN(mean_kept, "Mean, kept", AS_SCORE(NULL, 2))                                             \
    COLUMN(sd_kept, "SD, kept", AS_SCORE(NULL, 2))                                                 \
    COLUMN(n_dropped, "Dropped", AS_TREATED)                                                       \
    COLUMN(mean_dropped, "Mean, dropped", AS_SCORE(NULL, 2))                                       \
    COLUMN(sd_dropped, "SD, dropped", AS_SCORE(NULL, 2))                                           \
    COLUMN(sd, "SD of both together", AS_SCORE(NULL, 2))                                           \
    COLUMN(difference, "Kept less dropped", AS_SD(2))
TABLE_DECLARE(losses, LOSSES_LIST);

/* Its rows: is the mean one of numbers, or the share of those who have something? */
typedef enum LossOf { LOSS_OF_NUMBERS, LOSS_OF_SHARES } LossOf;

/* One row a covariate, or a level of it: averages over students of the averages of their schools,
 * and the difference of the groups in standard deviations between schools. */
#define SCHOOL_BALANCE_LIST(COLUMN)                                                                \
    COLUMN(covariate, "Covariate", AS_NAME)                                                        \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(before_mean_treated, "Program mean, before", AS_NEVER(NULL, 2))                         \
    COLUMN(before_mean_control, "Comparison mean, before", AS_NEVER(NULL, 2))                      \
    COLUMN(before_smd, "Difference before", AS_SD(2))                                              \
    COLUMN(after_mean_treated, "Program mean, after", AS_NEVER(NULL, 2))                           \
    COLUMN(after_mean_control, "Comparison mean, after", AS_NEVER(NULL, 2))                        \
    COLUMN(after_smd, "Difference after", AS_SD(2))                                                \
    COLUMN(sd, "SD between schools", AS_NEVER(NULL, 2))
TABLE_DECLARE(school_balance, SCHOOL_BALANCE_LIST);

#endif
