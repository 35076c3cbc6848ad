#include "school_parts.h"

#include "alike/linalg.h"

#include <math.h>

/* A column is of schools where less than this share of its squares lies within them. */
#define SCHOOL_COLUMN_SHARE 1e-12

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

static void add_row(const double *restrict x, size_t k, double *restrict sum)
{
    for (size_t j = 0; j < k; j++)
        sum[j] += x[j];
}

static void add_squares(const double *restrict x, const double *restrict mean, size_t k,
                        double *restrict sum)
{
    for (size_t j = 0; j < k; j++)
        sum[j] += (x[j] - mean[j]) * (x[j] - mean[j]);
}

/* Columns of mean 0 and SD 1 among comparison students; a constant one is marked. The first stays
 * as it is. Row by row: there are far more rows than the caches hold. */
static void standardise(Arena *scratch, SchoolRows *rows, bool *dropped)
{
    const size_t k = rows->k, n = rows->comparison.n;
    double *mean = array(scratch, k), *sd = array(scratch, k);
    SchoolArm *arms[] = {&rows->comparison, &rows->program};

    for (size_t i = 0; i < n; i++)
        add_row(rows->comparison.x + i * k, k, mean);
    for (size_t j = 0; j < k; j++)
        mean[j] /= (double)n;
    for (size_t i = 0; i < n; i++)
        add_squares(rows->comparison.x + i * k, mean, k, sd);
    for (size_t j = 1; j < k; j++) {
        sd[j] = sqrt(sd[j] / (double)n);
        dropped[j] = !(sd[j] > 1e-12 * fabs(mean[j]));
    }
    for (size_t a = 0; a < COUNT_OF(arms); a++)
        for (size_t i = 0; i < arms[a]->n; i++) {
            double *x = arms[a]->x + i * k;
            for (size_t j = 1; j < k; j++)
                x[j] = dropped[j] ? 0.0 : (x[j] - mean[j]) / sd[j];
        }
}

/* How many of the columns that stay are the same for all students of a school; not the first. */
static size_t count_school_columns(Arena *scratch, const SchoolRows *rows, const bool *dropped)
{
    const SchoolArm *arm = &rows->comparison;
    const size_t k = rows->k;
    double *sum = array(scratch, arm->n_schools * k), *size = array(scratch, arm->n_schools);
    double *between = array(scratch, k);
    size_t count = 0;

    for (size_t i = 0; i < arm->n; i++) {
        size[arm->school[i]] += 1.0;
        add_row(arm->x + i * k, k, sum + (size_t)arm->school[i] * k);
    }
    for (size_t g = 0; g < arm->n_schools; g++)
        for (size_t j = 0; j < k; j++)
            between[j] += sum[g * k + j] * sum[g * k + j] / size[g];
    for (size_t j = 1; j < k; j++)
        count += !dropped[j] && (double)arm->n - between[j] < SCHOOL_COLUMN_SHARE * (double)arm->n;
    return count;
}

/* x x'/n, lower triangle. */
static void add_products(const double *restrict x, size_t k, double n, double *restrict xx)
{
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++)
            xx[a * k + b] += x[a] * x[b] / n;
}

/* Rows become L^-1 times what stays of them. */
static void whiten(const double *l, size_t k, const bool *dropped, SchoolArm *arm)
{
    for (size_t i = 0; i < arm->n; i++)
        cholesky_forward(l, k, dropped, arm->x + i * k);
}

/* Row-major k x k without the rows and columns that were dropped. */
static size_t kept_columns(const bool *dropped, size_t k, size_t *kept)
{
    size_t n = 0;

    for (size_t j = 0; j < k; j++)
        if (!dropped[j])
            kept[n++] = j;
    return n;
}

/* Moves what stays to the front of every row. */
static void compact(SchoolArm *arm, size_t k, const size_t *kept, size_t n_kept)
{
    for (size_t i = 0; i < arm->n; i++)
        for (size_t j = 0; j < n_kept; j++)
            arm->x[i * n_kept + j] = arm->x[i * k + kept[j]];
}

size_t school_columns_prepare(Arena *scratch, SchoolRows *rows, bool *dropped)
{
    size_t *kept = ARENA_ARRAY(scratch, size_t, rows->k);
    const SchoolArm *arm = &rows->comparison;
    const size_t k = rows->k;
    double *xx = array(scratch, k * k);

    standardise(scratch, rows, dropped);
    for (size_t i = 0; i < arm->n; i++)
        add_products(arm->x + i * k, k, (double)arm->n, xx);
    (void)cholesky_factor(xx, k, LINALG_ALIAS_SHARE, dropped);
    const size_t n_school_columns = count_school_columns(scratch, rows, dropped);
    whiten(xx, k, dropped, &rows->comparison);
    whiten(xx, k, dropped, &rows->program);
    rows->k = kept_columns(dropped, k, kept);
    compact(&rows->comparison, k, kept, rows->k);
    compact(&rows->program, k, kept, rows->k);
    return n_school_columns;
}
