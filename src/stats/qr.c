/* QR by blocks of rows, for columns too near collinear for X'WX. */
#include "stats/fit.h"

#include <math.h>
#include <string.h>

/* As R's lm: a column of which earlier ones leave less than this share of its length. */
static const double ALIASED_LENGTH = 1e-7;

/* One Householder reflection (Golub & Van Loan 2013, 5.1): of column j, row `top` and the n rows
 * below it, applied to the columns after j. Columns are `stride` apart. */
static void reflect(double *a, size_t stride, size_t top, size_t n, size_t j, size_t width)
{
    double *x = a + j * stride + top;
    double square = 0.0;

    for (size_t i = 1; i <= n; i++)
        square += x[i] * x[i];
    if (square == 0.0)
        return;
    const double length = sqrt(x[0] * x[0] + square);
    const double image = x[0] > 0.0 ? -length : length;
    const double pivot = x[0] - image; /* no cancellation: the signs differ */
    const double factor = 2.0 / (pivot * pivot + square);
    for (size_t h = j + 1; h < width; h++) {
        double *y = a + h * stride + top;
        double sum = pivot * y[0];
        for (size_t i = 1; i <= n; i++)
            sum += x[i] * y[i];
        sum *= factor;
        y[0] -= sum * pivot;
        for (size_t i = 1; i <= n; i++)
            y[i] -= sum * x[i];
    }
    x[0] = image;
    for (size_t i = 1; i <= n; i++)
        x[i] = 0.0;
}

/* The running R stands above each block of rows; reflections fold the block into it. Column j of R
 * has entries down to row j only, so row j and the block's rows are all that column j touches. */
void fit_blockwise_qr(const Fit *fit, const double *scale, double *r)
{
    const ModelMatrix *x = &fit->x;
    const size_t width = x->k;
    const size_t stride = MODEL_BLOCK + 1;
    Arena *scratch = arena_create();
    double *raw = ARENA_ARRAY(scratch, double, width *FIT_STRIDE);
    double *work = ARENA_ARRAY(scratch, double, width *stride);

    memset(r, 0, width * width * sizeof *r);
    for (size_t begin = 0; begin < x->n; begin += MODEL_BLOCK) {
        const size_t n = x->n - begin < MODEL_BLOCK ? x->n - begin : MODEL_BLOCK;
        x->fill(x->state, (MatrixRows){.begin = begin, .n = n}, raw, FIT_STRIDE);
        for (size_t j = 0; j < width; j++) {
            const double *column = raw + (j + 1) * FIT_STRIDE;
            double *out = work + j * stride + 1;
            for (size_t i = 0; i < n; i++) {
                const double value =
                    j + 1 < width ? column[i] - fit->mean[j + 1] : fit->y[begin + i] - fit->y_mean;
                out[i] = sqrt(fit->weight[begin + i]) * value / scale[j];
            }
        }
        for (size_t j = 0; j < width; j++) {
            /* row j of R moves through the slot above the block */
            for (size_t h = j; h < width; h++)
                work[h * stride] = r[j * width + h];
            reflect(work, stride, 0, n, j, width);
            for (size_t h = j; h < width; h++)
                r[j * width + h] = work[h * stride];
        }
    }
    arena_destroy(scratch);
}

size_t qr_drop_aliased(double *r, size_t width, bool *aliased)
{
    const size_t m = width - 1;
    size_t rank = 0;
    Arena *scratch = arena_create();
    double *a = ARENA_ARRAY(scratch, double, width *width); /* columns one after another */

    for (size_t j = 0; j < width; j++)
        for (size_t i = 0; i <= j; i++)
            a[j * width + i] = r[i * width + j];
    memset(r, 0, width * width * sizeof *r);
    for (size_t j = 0; j < m; j++) {
        double length = 0.0, left = 0.0;
        for (size_t i = 0; i < width; i++)
            length += a[j * width + i] * a[j * width + i];
        for (size_t i = rank; i < width; i++)
            left += a[j * width + i] * a[j * width + i];
        if (aliased[j] || !(left > ALIASED_LENGTH * ALIASED_LENGTH * length)) {
            aliased[j] = true;
            continue;
        }
        reflect(a, width, rank, width - 1 - rank, j, width);
        rank++;
    }
    /* back to where the columns stand: row of R = position of the column, not its rank */
    size_t row = 0;
    for (size_t j = 0; j < m; j++) {
        if (aliased[j])
            continue;
        for (size_t h = j; h < width; h++)
            r[j * width + h] = h < m && aliased[h] ? 0.0 : a[h * width + row];
        row++;
    }
    arena_destroy(scratch);
    return rank;
}
