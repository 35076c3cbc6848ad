/* Products and combinations of a block of columns. Two doubles of a sum go side by side and no sum
 * changes its order, so that results are the same to the bit on every processor. */
#include "alike/linalg.h"
#include "stats/lanes.h"

#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WITH_TWOS
#endif

/* PACK_ROWS rows of a dozen columns, weighted and not, stay in the first-level cache. */
enum { PACK_ROWS = 128, TILE_I = 2, TILE_J = 4, PACK_COLUMNS = 4, TOGETHER = 4 };

static size_t round_up(size_t n, size_t step)
{
    return (n + step - 1) / step * step;
}

size_t block_scratch(size_t k)
{
    return 2 * round_up(k, PACK_COLUMNS) * PACK_ROWS;
}

/* One column beside another: two rows of it, two of the other. */
static void pack_column(const double *from, size_t n, double *to)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        store(to + 2 * i, load(from + i));
    if (i < n)
        store(to + 2 * i, (Lanes){from[i], 0});
}

static void pack_weighted(const double *from, const double *weight, size_t n, double *to)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        store(to + i, load(from + i) * load(weight + i));
    if (i < n)
        store(to + i, (Lanes){from[i] * weight[i], 0});
}

static void pack_unweighted(const double *from, size_t n, double *to)
{
    memcpy(to, from, n * sizeof *to);
    if (n % LANES != 0)
        to[n] = 0;
}

/* Copies n <= PACK_ROWS rows to x, and weighted to wx, without gaps: columns that lie a power of
 * two apart would push each other out of the cache. Columns of x go in twos. Rows are filled up to
 * a whole number of lanes and columns to whole tiles, with zeros. Returns the rows to work through.
 */
static size_t pack(const double *block, size_t stride, size_t n, size_t k, const double *weight,
                   double *x, double *wx)
{
    const size_t rows = round_up(n, LANES);
    const size_t columns = round_up(k, PACK_COLUMNS);
    for (size_t j = 0; j < columns; j++) {
        const double *from = block + (j < k ? j : 0) * stride;
        double *to = x + j / 2 * 2 * PACK_ROWS + j % 2 * LANES;
        double *weighted = wx + j * PACK_ROWS;
        if (j < k) {
            pack_column(from, n, to);
            if (weight == NULL)
                pack_unweighted(from, n, weighted);
            else
                pack_weighted(from, weight, n, weighted);
            continue;
        }
        for (size_t i = 0; i < rows; i += LANES)
            store(to + 2 * i, (Lanes){0});
        memset(weighted, 0, rows * sizeof *weighted);
    }
    return rows;
}

/* sum[a][b] = column a of wx times column b of x: eight running sums, enough to hide the latency
 * of an addition. */
typedef void Tile(const double *wx, const double *x, size_t rows, double sum[TILE_I][TILE_J]);

static void tile_of_lanes(const double *wx, const double *x, size_t rows,
                          double sum[TILE_I][TILE_J])
{
    Lanes s00 = {0}, s01 = {0}, s02 = {0}, s03 = {0};
    Lanes s10 = {0}, s11 = {0}, s12 = {0}, s13 = {0};
    for (size_t i = 0; i < rows; i += LANES) {
        const Lanes w0 = load(wx + i), w1 = load(wx + PACK_ROWS + i);
        const double *left = x + 2 * i, *right = left + 2 * PACK_ROWS;
        const Lanes x0 = load(left), x1 = load(left + LANES);
        const Lanes x2 = load(right), x3 = load(right + LANES);
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

#ifdef WITH_TWOS
/* Two of those sums side by side, where the processor can: each is added up in the same order, to
 * the same bits. */
__attribute__((target("avx"))) static void tile_of_twos(const double *wx, const double *x,
                                                        size_t rows, double sum[TILE_I][TILE_J])
{
    __m256d s00 = _mm256_setzero_pd(), s02 = s00, s10 = s00, s12 = s00;
    for (size_t i = 0; i < rows; i += LANES) {
        const __m256d w0 = _mm256_broadcast_pd((const __m128d *)(const void *)(wx + i));
        const __m256d w1 = _mm256_broadcast_pd((const __m128d *)(const void *)(wx + PACK_ROWS + i));
        const __m256d x0 = _mm256_loadu_pd(x + 2 * i);
        const __m256d x2 = _mm256_loadu_pd(x + 2 * i + 2 * PACK_ROWS);
        s00 = _mm256_add_pd(s00, _mm256_mul_pd(w0, x0));
        s02 = _mm256_add_pd(s02, _mm256_mul_pd(w0, x2));
        s10 = _mm256_add_pd(s10, _mm256_mul_pd(w1, x0));
        s12 = _mm256_add_pd(s12, _mm256_mul_pd(w1, x2));
    }
    const __m256d all[TILE_I][TILE_J / 2] = {{s00, s02}, {s10, s12}};
    for (size_t a = 0; a < TILE_I; a++)
        for (size_t b = 0; b < TILE_J; b += 2) {
            double lane[2 * LANES];
            _mm256_storeu_pd(lane, all[a][b / 2]);
            sum[a][b] = lane[0] + lane[1];
            sum[a][b + 1] = lane[2] + lane[3];
        }
}
#endif

static Tile *tile_here(void)
{
#ifdef WITH_TWOS
    if (__builtin_cpu_supports("avx"))
        return tile_of_twos;
#endif
    return tile_of_lanes;
}

void block_products(const double *block, size_t stride, size_t n, size_t k, const double *weight,
                    double *scratch, double *xx)
{
    double *x = scratch;
    double *wx = scratch + round_up(k, PACK_COLUMNS) * PACK_ROWS;
    Tile *const tile = tile_here();
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

/* out += b[0] x[0] + b[1] x[1] ..., each row's sum in the order of the columns. */
typedef void AddColumns(const double *const x[TOGETHER], const double b[TOGETHER], size_t n,
                        double *out);

static void add_by_lanes(const double *const x[TOGETHER], const double b[TOGETHER], size_t n,
                         double *out)
{
    const Lanes b0 = both(b[0]), b1 = both(b[1]), b2 = both(b[2]), b3 = both(b[3]);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        store(out + i, load(out + i) + load(x[0] + i) * b0 + load(x[1] + i) * b1 +
                           load(x[2] + i) * b2 + load(x[3] + i) * b3);
    for (; i < n; i++)
        out[i] = out[i] + x[0][i] * b[0] + x[1][i] * b[1] + x[2][i] * b[2] + x[3][i] * b[3];
}

#ifdef WITH_TWOS
__attribute__((target("avx"))) static void
add_by_twos(const double *const x[TOGETHER], const double b[TOGETHER], size_t n, double *out)
{
    const __m256d b0 = _mm256_set1_pd(b[0]), b1 = _mm256_set1_pd(b[1]);
    const __m256d b2 = _mm256_set1_pd(b[2]), b3 = _mm256_set1_pd(b[3]);
    size_t i = 0;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
        __m256d sum = _mm256_loadu_pd(out + i);
        sum = _mm256_add_pd(sum, _mm256_mul_pd(_mm256_loadu_pd(x[0] + i), b0));
        sum = _mm256_add_pd(sum, _mm256_mul_pd(_mm256_loadu_pd(x[1] + i), b1));
        sum = _mm256_add_pd(sum, _mm256_mul_pd(_mm256_loadu_pd(x[2] + i), b2));
        sum = _mm256_add_pd(sum, _mm256_mul_pd(_mm256_loadu_pd(x[3] + i), b3));
        _mm256_storeu_pd(out + i, sum);
    }
    const double *const rest[TOGETHER] = {x[0] + i, x[1] + i, x[2] + i, x[3] + i};
    add_by_lanes(rest, b, n - i, out + i);
}
#endif

static AddColumns *adding_here(void)
{
#ifdef WITH_TWOS
    if (__builtin_cpu_supports("avx"))
        return add_by_twos;
#endif
    return add_by_lanes;
}

static void add_column(const double *x, double b, size_t n, double *out)
{
    const Lanes factor = both(b);
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        store(out + i, load(out + i) + load(x + i) * factor);
    for (; i < n; i++)
        out[i] += x[i] * b;
}

void block_multiply(const double *block, size_t stride, size_t n, size_t k, const double *beta,
                    double *out)
{
    AddColumns *const add = adding_here();
    const double *x[TOGETHER];
    double b[TOGETHER];
    size_t held = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = 0;
    for (size_t j = 0; j < k; j++) {
        if (beta[j] == 0) /* aliased terms, mostly */
            continue;
        x[held] = block + j * stride;
        b[held++] = beta[j];
        if (held < TOGETHER)
            continue;
        add(x, b, n, out);
        held = 0;
    }
    for (size_t j = 0; j < held; j++)
        add_column(x[j], b[j], n, out);
}
