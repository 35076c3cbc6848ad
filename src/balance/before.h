/* Inside src/balance: what is known of a covariate before any design. */
#ifndef ALIKE_BALANCE_BEFORE_H
#define ALIKE_BALANCE_BEFORE_H

#include "arms.h"

typedef struct CovariateBefore {
    WithLevel *with;        /* of a factor's levels, or of the 1 of a 0/1 column: of side 0 */
    const Numbers *numbers; /* of a number; NULL: it has gaps, and is looked at anew */
    BalanceContrast contrast;
} CovariateBefore;

struct BalanceBefore {
    const Cohort *cohort;
    const PropensityScore *score; /* NULL: none that balance is told of */
    const double *score_x;        /* its logits, where all are finite; else probabilities */
    Students students;            /* before */
    CovariateBefore *covariate;   /* by covariate of the cohort, and the score */
};

#endif
