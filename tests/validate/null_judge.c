#include "nulls.h"

#include "alike/sort.h"

#include <math.h>

static const double at = 0.05;

/* The share itself is held against these, without allowance for the simulation's error: 0.5 percent
 * of 2,000 worlds at a true level of 5. A sample of 200 has 1.5. */
static const double lowest = 0.02, highest = 0.07, highest_of_sample = 0.12;

/* By rank, whose level is one of a few shares of sets. */
static const double lowest_by_rank = 0.03;

/* Simulation errors. Where the mean estimate is further from nothing, the world or the estimate is
 * not what it seems. A straight line through a score of 0 and 1 may be that far off by itself. */
static const double furthest = 4;

static bool is_biased(const NullCell *cell, const NullVerdict *v)
{
    return cell->world.pass == 0 && !cell->world.selected &&
           fabs(v->bias) * sqrt((double)(v->n - v->failed - v->without_p)) > furthest;
}

static double median(Arena *scratch, const double *x, size_t n)
{
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    if (n == 0)
        return NAN;
    sort_identity(order, n);
    sort_by_real(x, order, n);
    return (x[order[(n - 1) / 2]] + x[order[n / 2]]) / 2;
}

static double mean_of(const double *x, size_t n)
{
    double mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    return mean;
}

static double sd_of(const double *x, size_t n)
{
    const double mean = mean_of(x, n);
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return n > 1 ? sqrt(squares / (double)(n - 1)) : (double)NAN;
}

static bool holds(const NullCell *cell, const NullVerdict *v, bool sample)
{
    const size_t n_with_p = v->n - v->failed - v->without_p;
    if (v->other_cluster > 0 || v->no_caution > 0 || 2 * v->failed > v->n || is_biased(cell, v))
        return false;
    switch (cell->gate) {
    case GATE_LEVEL:
        return 2 * n_with_p > v->n && v->level <= (sample ? highest_of_sample : highest) &&
               (sample || v->level >= lowest);
    case GATE_MOST:
        return 2 * n_with_p > v->n && v->level <= (sample ? highest_of_sample : highest);
    case GATE_RANK:
        return 2 * n_with_p > v->n && v->level <= (sample ? highest_of_sample : highest) &&
               (sample || v->level >= lowest_by_rank);
    case GATE_NO_P:
        return n_with_p == 0;
    case GATE_NONE:
        break;
    }
    return true;
}

NullVerdict null_judge(const NullCell *cell, const NullAnswer *answer, size_t n_worlds, bool sample)
{
    Arena *scratch = arena_create();
    double *estimate = ARENA_ARRAY(scratch, double, n_worlds);
    double *df = ARENA_ARRAY(scratch, double, n_worlds);
    NullVerdict v = {.n = n_worlds};
    size_t n = 0, powerful = 0, n_half = 0; /* a rank may leave an interval without an end */
    double half = 0;
    for (size_t i = 0; i < n_worlds; i++) {
        const NullAnswer *a = &answer[i];
        v.failed += a->failed;
        if (a->failed)
            continue;
        v.other_cluster += a->other_cluster;
        v.no_caution += a->no_caution;
        /* an SE or an interval without a p would be a claim as well */
        if (isnan(a->p) && isnan(a->se) && isnan(a->half)) {
            v.without_p++;
            continue;
        }
        estimate[n] = a->estimate;
        v.rejected += a->p <= at;
        powerful += a->p_with_effect <= at;
        half += isnan(a->half) ? 0 : a->half;
        n_half += isnan(a->half) ? 0 : 1;
        df[n++] = a->df;
    }
    v.level = (double)v.rejected / (double)n;
    v.level_se = sqrt(v.level * (1 - v.level) / (double)n);
    v.power = (double)powerful / (double)n;
    v.sd = sd_of(estimate, n);
    v.bias = mean_of(estimate, n) / v.sd;
    v.width = half / (double)n_half / (1.96 * v.sd);
    v.df = median(scratch, df, n);
    v.holds = holds(cell, &v, sample);
    arena_destroy(scratch);
    return v;
}
