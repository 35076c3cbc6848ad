/* Sets in which one is unlike the others, made and worked out by listing everything. */
#ifndef TESTS_STATS_DENSE_SETS_H
#define TESTS_STATS_DENSE_SETS_H

#include "check.h"

#include "alike/random.h"
#include "alike/rosenbaum.h"

#include <math.h>
#include <stdlib.h>

static inline int by_difference(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double psi(double x)
{
    return x > 2.5 ? 2.5 : x < -2.5 ? -2.5 : x;
}

/* Median of all differences within sets that are not zero. */
static inline double dense_h(const UnlikeSets *sets)
{
    double all[4096];
    size_t n = 0;
    for (size_t s = 0; s < sets->n_sets; s++)
        for (size_t i = sets->start[s]; i < sets->start[s + 1]; i++)
            for (size_t j = sets->start[s]; j < i; j++)
                if (sets->y[i] != sets->y[j])
                    all[n++] = fabs(sets->y[i] - sets->y[j]);
    qsort(all, n, sizeof *all, by_difference);
    return n == 0 ? (double)NAN : n % 2 == 1 ? all[n / 2] : 0.5 * (all[n / 2 - 1] + all[n / 2]);
}

/* Every u of zeros and ones, one a student; the odds of being unlike are gamma to the u. side: 1 of
 * the largest mean, -1 of the least. */
typedef struct DenseSets {
    double observed, mean, variance;
} DenseSets;
static inline DenseSets dense_sets(const UnlikeSets *sets, double gamma, double side)
{
    const double h = dense_h(sets);
    DenseSets out = {0};
    for (size_t s = 0; s < sets->n_sets; s++) {
        const size_t from = sets->start[s], n = sets->start[s + 1] - from;
        double q[12] = {0}, best = -INFINITY, spread = 0.0;
        for (size_t j = 0; j < n; j++) {
            for (size_t k = 0; k < n; k++)
                q[j] += psi((sets->y[from + j] - sets->y[from + k]) / h);
            q[j] *= sets->weight[s] * (sets->lacked[s] ? -1.0 : 1.0);
        }
        out.observed += q[0];
        for (unsigned u = 0; u < 1u << n; u++) {
            double odds = 0.0, sum = 0.0, sum2 = 0.0;
            for (size_t j = 0; j < n; j++) {
                const double o = u >> j & 1u ? gamma : 1.0;
                odds += o;
                sum += o * q[j];
                sum2 += o * q[j] * q[j];
            }
            const double m = side * sum / odds, v = sum2 / odds - m * m;
            if (m > best + 1e-12 || (m > best - 1e-12 && v > spread)) {
                best = m;
                spread = v;
            }
        }
        out.mean += side * best;
        out.variance += spread;
    }
    return out;
}

/* step: between values; 0: none are alike. */
static inline UnlikeSets made_sets(Arena *arena, uint64_t seed, double step)
{
    enum { SETS = 40 };
    static const size_t size[] = {2, 3, 5, 2, 9, 4};
    size_t *start = ARENA_ARRAY(arena, size_t, SETS + 1);
    double *y = ARENA_ARRAY(arena, double, SETS * 9), *weight = ARENA_ARRAY(arena, double, SETS);
    uint8_t *lacked = ARENA_ARRAY(arena, uint8_t, SETS);
    for (size_t s = 0; s < SETS; s++) {
        const size_t n = size[s % COUNT_OF(size)];
        start[s + 1] = start[s] + n;
        lacked[s] = s % 4 == 3;
        weight[s] = lacked[s] ? 1.0 : 1.0 / (double)(n - 1);
        for (size_t j = 0; j < n; j++) {
            double *at = &y[start[s] + j];
            *at = 200.0 + 30.0 * random_uniform(seed, start[s] + j) +
                  60.0 * (random_uniform(seed + 1000, start[s] + j) > 0.9) +
                  (lacked[s] == (j > 0) ? 8.0 : 0.0);
            *at = step > 0.0 ? round(*at / step) * step : *at;
        }
    }
    return (UnlikeSets){.n_sets = SETS, .start = start, .y = y, .lacked = lacked, .weight = weight};
}

#endif
