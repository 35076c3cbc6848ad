/* Weights under which one group of respondents has the mix of another: raking, which is entropy
 * balancing from design weights (alike/entropy.h). With one margin it is poststratification.
 * Source: Deville, Sarndal & Sautory (1993) JASA 88:1013-1020. */
#ifndef SURVEYS_CALIBRATE_H
#define SURVEYS_CALIBRATE_H

#include "alike/entropy.h"
#include "surveys/margins.h"

typedef struct CalibrateProblem {
    const MarginRows *rows;
    const double *base;   /* rows->n; 0: the respondent takes no part */
    const double *target; /* margins_columns(): means */
    double trim;          /* weights above so many times their mean are cut; 0: none is */
} CalibrateProblem;

typedef struct Calibration {
    double *weight; /* rows->n; sum: that of base */
    EntropyStatus status;
    size_t margin; /* where it could not be done: the margin and level that ask too much */
    int32_t level;
    double error;     /* largest difference between a mean and its target, relative to the target */
    size_t n_trimmed; /* respondents whose weights were cut */
    bool still_above; /* after TRIM_ROUNDS some weight was above the limit */
} Calibration;

enum { TRIM_ROUNDS = 100 };

/* Cut weights are raked again, until none is above the limit by more than a millionth. Time: linear
 * in respondents. */
void survey_calibrate(Arena *arena, const CalibrateProblem *problem, Calibration *out);

/* (sum w)^2 / sum w^2: as many respondents of equal weight would tell as much. Source: Kish (1965)
 * Survey Sampling, 11.2. */
double effective_size(const double *weight, size_t n);

#endif
