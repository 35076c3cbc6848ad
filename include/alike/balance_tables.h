/* The table of whom the design lost: its columns (alike/column.h). */
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

#endif
