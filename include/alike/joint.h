/* Several estimates and their covariance, however it came about: made of what rows contribute,
 * which one place adds up (src/effect/variance.c), or a mixed model's own (alike/school_model.h).
 * Tests, contrasts and what is learned from their spread need not know which. */
#ifndef ALIKE_JOINT_H
#define ALIKE_JOINT_H

#include "alike/arena.h"

typedef struct Joint {
    size_t n;
    double *value;      /* n */
    double *covariance; /* n x n; NaN where it is not known */
    double *df;         /* n; of each alone; likewise */
} Joint;

/* Nothing is known yet. value: NULL, room is made. */
Joint joint_create(Arena *arena, size_t n, double *value);
Joint joint_copy(Arena *arena, const Joint *of);
/* Those at these n places. */
Joint joint_of_some(Arena *arena, const Joint *of, const size_t *at, size_t n);
Joint joint_without(Arena *arena, const Joint *of, size_t left_out);

/* Of "no difference", and the interval. Without a df above 0 all but se and df are NaN, and with a
 * se of 0 there is no t and no p. */
typedef struct TTest {
    double se, df, t, p, low, high;
} TTest;
TTest t_test(double estimate, double se, double df, double confidence);
/* Of one of them; se and df are NaN too where its variance is not above 0. */
TTest joint_test(const Joint *joint, size_t i, double confidence);

/* Times the standard errors: intervals that hold all values together at this confidence; NaN where
 * one of them has no error. stream: of random numbers (alike/random.h). */
double joint_band(const Joint *joint, double confidence, uint64_t stream);

#endif
