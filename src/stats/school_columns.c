#include "school_parts.h"

#include "alike/linalg.h"

#include <math.h>

/* A column is of schools where less than this share of its squares lies within them. */
#define SCHOOL_COLUMN_SHARE 1e-12

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

/* Columns of mean 0 and SD 1 among comparison students; a constant one is marked. */
static void standardise(SchoolRows *rows, bool *dropped)
{
    const size_t k = rows->k, n = rows->comparison.n;
    SchoolArm *arms[] = {&rows->comparison, &rows->program};

    for (size_t j = 1; j < k; j++) {
        const double *x = rows->comparison.x + j;
        double mean = 0.0, squares = 0.0;
        for (size_t i = 0; i < n; i++)
            mean += x[i * k];
        mean /= (double)n;
        for (size_t i = 0; i < n; i++)
            squares += (x[i * k] - mean) * (x[i * k] - mean);
        const double sd = sqrt(squares / (double)n);
        dropped[j] = !(sd > 1e-12 * fabs(mean));
        for (size_t a = 0; a < COUNT_OF(arms); a++)
            for (size_t i = 0; i < arms[a]->n; i++) {
                double *cell = &arms[a]->x[i * k + j];
                *cell = dropped[j] ? 0.0 : (*cell - mean) / sd;
            }
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
        for (size_t j = 0; j < k; j++)
            sum[(size_t)arm->school[i] * k + j] += arm->x[i * k + j];
    }
    for (size_t g = 0; g < arm->n_schools; g++)
        for (size_t j = 0; j < k; j++)
            between[j] += sum[g * k + j] * sum[g * k + j] / size[g];
    for (size_t j = 1; j < k; j++)
        count += !dropped[j] && (double)arm->n - between[j] < SCHOOL_COLUMN_SHARE * (double)arm->n;
    return count;
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

    standardise(rows, dropped);
    for (size_t i = 0; i < arm->n; i++)
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b <= a; b++)
                xx[a * k + b] += arm->x[i * k + a] * arm->x[i * k + b] / (double)arm->n;
    (void)cholesky_factor(xx, k, LINALG_ALIAS_SHARE, dropped);
    const size_t n_school_columns = count_school_columns(scratch, rows, dropped);
    whiten(xx, k, dropped, &rows->comparison);
    whiten(xx, k, dropped, &rows->program);
    rows->k = kept_columns(dropped, k, kept);
    compact(&rows->comparison, k, kept, rows->k);
    compact(&rows->program, k, kept, rows->k);
    return n_school_columns;
}
