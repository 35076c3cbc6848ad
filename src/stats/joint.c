#include "alike/joint.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

Joint joint_create(Arena *arena, size_t n, double *value)
{
    Joint out = {.n = n,
                 .value = value != NULL ? value : ARENA_ARRAY(arena, double, n),
                 .covariance = ARENA_ARRAY(arena, double, n *n),
                 .df = ARENA_ARRAY(arena, double, n)};

    for (size_t i = 0; i < n * n; i++)
        out.covariance[i] = (double)NAN;
    for (size_t i = 0; i < n; i++)
        out.df[i] = (double)NAN;
    return out;
}

Joint joint_copy(Arena *arena, const Joint *of)
{
    Joint out = joint_create(arena, of->n, NULL);

    memcpy(out.value, of->value, of->n * sizeof *out.value);
    memcpy(out.df, of->df, of->n * sizeof *out.df);
    memcpy(out.covariance, of->covariance, of->n * of->n * sizeof *out.covariance);
    return out;
}

Joint joint_of_some(Arena *arena, const Joint *of, const size_t *at, size_t n)
{
    Joint out = joint_create(arena, n, NULL);

    for (size_t s = 0; s < n; s++) {
        out.value[s] = of->value[at[s]];
        out.df[s] = of->df[at[s]];
        for (size_t t = 0; t < n; t++)
            out.covariance[s * n + t] = of->covariance[at[s] * of->n + at[t]];
    }
    return out;
}

Joint joint_without(Arena *arena, const Joint *of, size_t left_out)
{
    size_t *at = ARENA_ARRAY(arena, size_t, of->n);

    for (size_t i = 0, a = 0; i < of->n; i++)
        if (i != left_out)
            at[a++] = i;
    return joint_of_some(arena, of, at, of->n - 1);
}

TTest t_test(double estimate, double se, double df, double confidence)
{
    TTest out = {.se = se,
                 .df = df,
                 .t = (double)NAN,
                 .p = (double)NAN,
                 .low = (double)NAN,
                 .high = (double)NAN};

    if (!(df > 0.0))
        return out;
    const double reach = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, df) * se;
    out.low = estimate - reach;
    out.high = estimate + reach;
    if (se > 0.0) {
        out.t = estimate / se;
        out.p = 2.0 * gsl_cdf_tdist_Q(fabs(out.t), df);
    }
    return out;
}

TTest joint_test(const Joint *joint, size_t i, double confidence)
{
    const double variance = joint->covariance[i * joint->n + i];
    const bool known = variance > 0.0 && joint->df[i] > 0.0;

    return t_test(joint->value[i], known ? sqrt(variance) : (double)NAN,
                  known ? joint->df[i] : (double)NAN, confidence);
}
