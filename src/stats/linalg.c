#include "alike/linalg.h"

#include "eigen.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <string.h>

/* Two doubles side by side, on every machine: the order of a sum is part of the result, so the
 * width must not follow the processor. */
typedef double Lanes __attribute__((vector_size(16)));

/* PACK_ROWS rows of a dozen columns, weighted and not, stay in the first-level cache. */
enum { LANES = 2, PACK_ROWS = 128, TILE_I = 2, TILE_J = 4, PACK_COLUMNS = 4 };

uint32_t *sample_rows(Arena *arena, size_t n, size_t *n_out)
{
    enum { RUN = 8, SHARE = 32 }; /* neighbours, a cache line of doubles; one run in so many */
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n / SHARE + RUN);
    *n_out = 0;
    for (size_t i = 0; i + RUN <= n; i += (size_t)RUN * SHARE)
        for (size_t run = 0; run < RUN; run++)
            row[(*n_out)++] = (uint32_t)(i + run);
    return row;
}

static Lanes load(const double *from)
{
    Lanes lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static void store(double *to, Lanes lanes)
{
    memcpy(to, &lanes, sizeof lanes);
}

static size_t round_up(size_t n, size_t step)
{
    return (n + step - 1) / step * step;
}

size_t block_scratch(size_t k)
{
    return 2 * round_up(k, PACK_COLUMNS) * PACK_ROWS;
}

/* Copies n <= PACK_ROWS rows to x, and weighted to wx, without gaps: columns that lie a power of
 * two apart would push each other out of the cache. Rows are filled up to a whole number of lanes
 * and columns to whole tiles, with zeros. Returns the rows to work through. */
static size_t pack(const double *block, size_t stride, size_t n, size_t k, const double *weight,
                   double *x, double *wx)
{
    const size_t rows = round_up(n, LANES);
    const size_t columns = round_up(k, PACK_COLUMNS);
    for (size_t j = 0; j < k; j++) {
        const double *from = block + j * stride;
        double *to = x + j * PACK_ROWS;
        double *weighted = wx + j * PACK_ROWS;
        memcpy(to, from, n * sizeof *to);
        if (weight == NULL) {
            memcpy(weighted, from, n * sizeof *to);
        } else {
            size_t i = 0;
            for (; i + LANES <= n; i += LANES)
                store(weighted + i, load(from + i) * load(weight + i));
            for (; i < n; i++)
                weighted[i] = from[i] * weight[i];
        }
        for (size_t i = n; i < rows; i++)
            to[i] = weighted[i] = 0;
    }
    for (size_t j = k; j < columns; j++) {
        memset(x + j * PACK_ROWS, 0, rows * sizeof *x);
        memset(wx + j * PACK_ROWS, 0, rows * sizeof *wx);
    }
    return rows;
}

/* sum[a][b] = column a of wx times column b of x: eight running sums, enough to hide the latency
 * of an addition. */
static void tile(const double *wx, const double *x, size_t rows, double sum[TILE_I][TILE_J])
{
    Lanes s00 = {0}, s01 = {0}, s02 = {0}, s03 = {0};
    Lanes s10 = {0}, s11 = {0}, s12 = {0}, s13 = {0};
    for (size_t i = 0; i < rows; i += LANES) {
        const Lanes w0 = load(wx + i), w1 = load(wx + PACK_ROWS + i);
        const Lanes x0 = load(x + i), x1 = load(x + PACK_ROWS + i);
        const Lanes x2 = load(x + 2 * PACK_ROWS + i), x3 = load(x + 3 * PACK_ROWS + i);
        s00 += w0 * x0;
        s01 += w0 * x1;
        s02 += w0 * x2;
        s03 += w0 * x3;
        s10 += w1 * x0;
        s11 += w1 * x1;
        s12 += w1 * x2;
        s13 += w1 * x3;
    }
    const Lanes all[TILE_I][TILE_J] = {{s00, s01, s02, s03}, {s10, s11, s12, s13}};
    for (size_t a = 0; a < TILE_I; a++)
        for (size_t b = 0; b < TILE_J; b++)
            sum[a][b] = all[a][b][0] + all[a][b][1];
}

void block_products(const double *block, size_t stride, size_t n, size_t k, const double *weight,
                    double *scratch, double *xx)
{
    double *x = scratch;
    double *wx = scratch + round_up(k, PACK_COLUMNS) * PACK_ROWS;
    for (size_t start = 0; start < n; start += PACK_ROWS) {
        const size_t part = n - start < PACK_ROWS ? n - start : PACK_ROWS;
        const size_t rows =
            pack(block + start, stride, part, k, weight == NULL ? NULL : weight + start, x, wx);
        for (size_t i0 = 0; i0 < k; i0 += TILE_I) {
            for (size_t j0 = 0; j0 <= i0 + 1 && j0 < k; j0 += TILE_J) {
                double sum[TILE_I][TILE_J];
                tile(wx + i0 * PACK_ROWS, x + j0 * PACK_ROWS, rows, sum);
                for (size_t i = i0; i < i0 + TILE_I && i < k; i++)
                    for (size_t j = j0; j < j0 + TILE_J && j <= i; j++)
                        xx[i * k + j] += sum[i - i0][j - j0];
            }
        }
    }
}

static double dot(const double *a, const double *b, size_t n)
{
    Lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    size_t i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
        s0 += load(a + i) * load(b + i);
        s1 += load(a + i + LANES) * load(b + i + LANES);
        s2 += load(a + i + 2 * LANES) * load(b + i + 2 * LANES);
        s3 += load(a + i + 3 * LANES) * load(b + i + 3 * LANES);
    }
    const Lanes all = (s0 + s1) + (s2 + s3);
    double sum = all[0] + all[1];
    for (; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

void block_cross(const double *block, size_t stride, size_t n, size_t k, const double *v,
                 double *xv)
{
    for (size_t j = 0; j < k; j++)
        xv[j] += dot(block + j * stride, v, n);
}

void block_multiply(const double *block, size_t stride, size_t n, size_t k, const double *beta,
                    double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    for (size_t j = 0; j < k; j++) {
        if (beta[j] == 0) /* aliased terms, mostly */
            continue;
        const double *x = block + j * stride;
        const Lanes b = {beta[j], beta[j]};
        size_t i = 0;
        for (; i + LANES <= n; i += LANES)
            store(out + i, load(out + i) + load(x + i) * b);
        for (; i < n; i++)
            out[i] += x[i] * beta[j];
    }
}

void symmetric_complete(double *a, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < i; j++)
            a[j * k + i] = a[i * k + j];
}

size_t cholesky_factor_of(double *a, size_t k, double share, const double *whole, bool *aliased)
{
    size_t rank = 0;
    for (size_t j = 0; j < k; j++) {
        const double *row = a + j * k;
        const double pivot = row[j] - dot(row, row, j);
        /* written so that a pivot that is not a number counts as aliased too */
        aliased[j] = aliased[j] || !(pivot > share * (whole == NULL ? row[j] : whole[j]));
        const double diagonal = aliased[j] ? 0 : sqrt(pivot);
        rank += aliased[j] ? 0 : 1;
        for (size_t i = j + 1; i < k; i++)
            a[i * k + j] = aliased[j] ? 0 : (a[i * k + j] - dot(a + i * k, row, j)) / diagonal;
        a[j * k + j] = diagonal;
        for (size_t i = 0; i < j; i++)
            a[i * k + j] = 0;
    }
    return rank;
}

size_t cholesky_factor(double *a, size_t k, double share, bool *aliased)
{
    return cholesky_factor_of(a, k, share, NULL, aliased);
}

void cholesky_forward(const double *l, size_t k, const bool *aliased, double *b)
{
    for (size_t i = 0; i < k; i++)
        b[i] = aliased[i] ? 0 : (b[i] - dot(l + i * k, b, i)) / l[i * k + i];
}

/* The leading n columns of L, which is k wide. */
static void backward(const double *l, size_t k, size_t n, const bool *aliased, double *b)
{
    for (size_t i = n; i-- > 0;) {
        double sum = b[i];
        for (size_t p = i + 1; p < n; p++)
            sum -= l[p * k + i] * b[p];
        b[i] = aliased[i] ? 0 : sum / l[i * k + i];
    }
}

void cholesky_solve(const double *l, size_t k, const bool *aliased, double *b)
{
    cholesky_forward(l, k, aliased, b);
    backward(l, k, k, aliased, b);
}

/* L y = e_j; y is 0 before j. Sums begin where dot's do, so that they are the same as from 0. */
static void forward_unit(const double *l, size_t k, const bool *aliased, size_t j, double *y)
{
    const size_t begin = j / (4 * LANES) * (4 * LANES);
    memset(y, 0, k * sizeof *y);
    y[j] = 1 / l[j * k + j];
    for (size_t i = j + 1; i < k; i++)
        y[i] = aliased[i] ? 0 : -dot(l + i * k + begin, y + begin, i - begin) / l[i * k + i];
}

/* L' x = y in place for INVERSE_SIDES right sides at once, each sum in the order of `backward`; t:
 * L' by rows. */
enum { INVERSE_SIDES = 4 };
static void backward_sides(const double *t, size_t k, const bool *aliased,
                           double *const y[INVERSE_SIDES])
{
    double *const a = y[0], *const b = y[1], *const c = y[2], *const d = y[3];
    for (size_t i = k; i-- > 0;) {
        const double *row = t + i * k;
        double sa = a[i], sb = b[i], sc = c[i], sd = d[i];
        for (size_t p = i + 1; p < k; p++) {
            sa -= row[p] * a[p];
            sb -= row[p] * b[p];
            sc -= row[p] * c[p];
            sd -= row[p] * d[p];
        }
        a[i] = aliased[i] ? 0 : sa / row[i];
        b[i] = aliased[i] ? 0 : sb / row[i];
        c[i] = aliased[i] ? 0 : sc / row[i];
        d[i] = aliased[i] ? 0 : sd / row[i];
    }
}

void cholesky_inverse(const double *l, size_t k, const bool *aliased, double *inverse)
{
    Arena *scratch = arena_create();
    double *t = ARENA_ARRAY(scratch, double, k *k);
    double *spare = ARENA_ARRAY(scratch, double, k);
    double *side[INVERSE_SIDES] = {spare, spare, spare, spare};
    size_t n = 0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            t[j * k + i] = l[i * k + j];
    for (size_t j = 0; j < k; j++) { /* the inverse is symmetric: rows will do for columns */
        if (aliased[j]) {
            memset(inverse + j * k, 0, k * sizeof *inverse);
        } else {
            side[n++] = inverse + j * k;
            forward_unit(l, k, aliased, j, inverse + j * k);
        }
        if (n == INVERSE_SIDES || j + 1 == k) {
            for (; n < INVERSE_SIDES; n++)
                side[n] = spare;
            backward_sides(t, k, aliased, side);
            n = 0;
        }
    }
    arena_destroy(scratch);
    /* the two triangles differ by rounding alone; callers may count on symmetry */
    symmetric_complete(inverse, k);
}

void cholesky_dependence(const double *l, size_t k, const bool *aliased, size_t j, double *out)
{
    memset(out, 0, k * sizeof *out);
    memcpy(out, l + j * k, j * sizeof *out);
    backward(l, k, j, aliased, out);
}

/* Turns each eigenvector so that its largest entry is positive: its sign is free, reports aren't.
 */
static void fix_sign(double *vectors, size_t k, size_t column)
{
    size_t largest = 0;
    for (size_t i = 1; i < k; i++)
        if (fabs(vectors[i * k + column]) > fabs(vectors[largest * k + column]))
            largest = i;
    if (vectors[largest * k + column] < 0)
        for (size_t i = 0; i < k; i++)
            vectors[i * k + column] = -vectors[i * k + column];
}

/* Both triangles, for GSL to destroy. NULL: a holds numbers that are not finite. */
static double *full_copy(Arena *arena, const double *a, size_t k)
{
    double *copy = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++) {
            if (!isfinite(a[i * k + j]))
                return NULL;
            copy[i * k + j] = copy[j * k + i] = a[i * k + j];
        }
    }
    return copy;
}

bool symmetric_eigenvalues(Arena *arena, const double *a, size_t k, double *values)
{
    if (k == 0)
        return true;
    double *copy = full_copy(arena, a, k);
    if (copy == NULL)
        return false;
    gsl_matrix_view matrix = gsl_matrix_view_array(copy, k, k);
    gsl_vector_view d = gsl_vector_view_array(values, k);
    gsl_eigen_symm_workspace *workspace = gsl_eigen_symm_alloc(k);
    if (workspace == NULL)
        arena_exhausted(0);
    const bool ok = gsl_eigen_symm(&matrix.matrix, &d.vector, workspace) == 0;
    gsl_eigen_symm_free(workspace);
    gsl_sort_vector(&d.vector);
    gsl_vector_reverse(&d.vector);
    return ok;
}

bool symmetric_eigen(Arena *arena, const double *a, size_t k, double *values, double *vectors)
{
    if (k == 0)
        return true;
    double *copy = full_copy(arena, a, k);
    if (copy == NULL)
        return false;
    if (k >= EIGEN_LARGE) {
        Arena *scratch = arena_create();
        const bool made = eigen_large(scratch, copy, k, values, vectors);
        arena_destroy(scratch);
        for (size_t j = 0; made && j < k; j++)
            fix_sign(vectors, k, j);
        return made;
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(copy, k, k);
    gsl_matrix_view v = gsl_matrix_view_array(vectors, k, k);
    gsl_vector_view d = gsl_vector_view_array(values, k);
    gsl_eigen_symmv_workspace *workspace = gsl_eigen_symmv_alloc(k);
    if (workspace == NULL)
        arena_exhausted(0);
    bool ok = gsl_eigen_symmv(&matrix.matrix, &d.vector, &v.matrix, workspace) == 0 &&
              gsl_eigen_symmv_sort(&d.vector, &v.matrix, GSL_EIGEN_SORT_VAL_DESC) == 0;
    gsl_eigen_symmv_free(workspace);
    for (size_t j = 0; ok && j < k; j++)
        fix_sign(vectors, k, j);
    return ok;
}

double quadratic_form(const double *matrix, const double *c, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        if (c[i] != 0.0) /* of a single coefficient most are */
            sum += c[i] * dot(matrix + i * k, c, k);
    return sum;
}
