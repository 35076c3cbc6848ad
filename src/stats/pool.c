/* Averages over sites, from the eigenvectors of V that alike/spread.h keeps. */
#include "alike/pool.h"

#include <math.h>

/* w = Sigma^-1 1 / (1' Sigma^-1 1), Sigma = V + tau^2 I; returns 1' Sigma^-1 1. */
static double weights_at(const Spread *fit, const double *vector, double tau2, double *weight)
{
    double sum = 0.0;

    for (size_t i = 0; i < fit->n; i++) {
        weight[i] = 0.0;
        for (size_t e = 0; e < fit->n; e++)
            weight[i] += vector[i * fit->n + e] * fit->xt[e] / (fit->value[e] + tau2);
        sum += weight[i];
    }
    for (size_t i = 0; i < fit->n; i++)
        weight[i] /= sum;
    return sum;
}

static double average(const Spread *fit, const double *weight)
{
    double sum = 0.0;

    for (size_t i = 0; i < fit->n; i++)
        sum += weight[i] * fit->y[i];
    return sum;
}

static TTest random_test(const Spread *fit, double confidence)
{
    return t_test(fit->beta[0], fit->se[0], fit->df, confidence);
}

static bool leave_each_out(Arena *arena, const Joint *of, double confidence, Pool *out, Error *err)
{
    const bool known = of->n > POOL_RANDOM_LEAST && of->n <= POOL_WITHOUT_MOST;
    bool ok = true;

    out->without = ARENA_ARRAY(arena, double, of->n);
    out->without_test = ARENA_ARRAY(arena, TTest, of->n);
    for (size_t i = 0; i < of->n && ok; i++) {
        Arena *scratch = arena_create();
        Spread fit;
        out->without[i] = (double)NAN;
        out->without_test[i] = t_test((double)NAN, (double)NAN, (double)NAN, confidence);
        if (known) {
            const Joint others = joint_without(scratch, of, i);
            ok = spread_fit(scratch, &others, NULL, 1, &fit, err);
        }
        if (known && ok) {
            out->without[i] = fit.beta[0];
            out->without_test[i] = random_test(&fit, confidence);
        }
        arena_destroy(scratch);
    }
    return ok;
}

bool pool_make(Arena *arena, const Joint *of, double confidence, Pool *out, Error *err)
{
    const double unknown = (double)NAN;

    *out = (Pool){
        .n = of->n, .has_random = of->n >= POOL_RANDOM_LEAST, .prediction = {unknown, unknown}};
    out->fixed.weight = ARENA_ARRAY(arena, double, of->n);
    out->random.weight = ARENA_ARRAY(arena, double, of->n);
    if (!spread_fit(arena, of, NULL, 1, &out->spread, err))
        return false;
    const double *vector = spread_vectors(arena, &out->spread);
    const double precision = weights_at(&out->spread, vector, 0.0, out->fixed.weight);
    out->fixed.value = average(&out->spread, out->fixed.weight);
    out->fixed.test = t_test(out->fixed.value, unknown, unknown, confidence);
    out->fixed.test.se = 1.0 / sqrt(precision);
    out->random.value = unknown;
    out->random.test = t_test(unknown, unknown, unknown, confidence);
    if (out->has_random) {
        (void)weights_at(&out->spread, vector, out->spread.tau2, out->random.weight);
        out->random.value = out->spread.beta[0];
        out->random.test = random_test(&out->spread, confidence);
    }
    if (of->n >= SPREAD_PREDICT_LEAST)
        out->prediction = spread_predict(arena, &out->spread, confidence);
    return leave_each_out(arena, of, confidence, out, err);
}
