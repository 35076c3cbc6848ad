/* Losses against the boundaries of evidence standards. */
#ifndef ALIKE_ATTRITION_H
#define ALIKE_ATTRITION_H

#include "alike/base.h"

/* Loss of students between assignment and analysis: overall, and the difference between the arms,
 * both as shares. The bound is the largest difference accepted at that overall loss (which counts
 * in whole percents); NaN where none is. */
typedef enum AttritionBound {
    ATTRITION_CAUTIOUS,
    ATTRITION_OPTIMISTIC,
    N_ATTRITION_BOUNDS
} AttritionBound;
double wwc_attrition_bound(double overall, AttritionBound which);
bool wwc_attrition_accepted(double overall, double differential, AttritionBound which);

#endif
