#include "check.h"

#include "alike/linalg.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Numbers without a pattern, the same on every machine. */
static double next_real(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53 - 0.5;
}

static double *random_block(Arena *arena, size_t stride, size_t k)
{
    uint64_t state = 7;
    double *block = ARENA_ARRAY(arena, double, stride *k);
    for (size_t i = 0; i < stride * k; i++)
        block[i] = next_real(&state);
    return block;
}

static void block_sums_equal_the_plain_loops(void **state)
{
    (void)state;
    enum { STRIDE = 1024 };
    static const size_t rows[] = {1, 2, 3, 127, 128, 129, 500, 1024};
    Arena *arena = arena_create();
    for (size_t k = 1; k <= 9; k++) {
        const double *x = random_block(arena, STRIDE, k);
        const double *w = random_block(arena, STRIDE, 1);
        double *scratch = ARENA_ARRAY(arena, double, block_scratch(k));
        for (size_t r = 0; r < COUNT_OF(rows); r++) {
            const size_t n = rows[r];
            double *xx = ARENA_ARRAY(arena, double, k *k), *xv = ARENA_ARRAY(arena, double, k);
            double *xx_plain = ARENA_ARRAY(arena, double, k *k);
            double *out = ARENA_ARRAY(arena, double, n);
            block_products(x, STRIDE, n, k, w, scratch, xx);
            block_products(x, STRIDE, n, k, NULL, scratch, xx_plain);
            block_cross(x, STRIDE, n, k, w, xv);
            block_multiply(x, STRIDE, n, k, w, out);
            for (size_t a = 0; a < k; a++) {
                double cross = 0;
                for (size_t i = 0; i < n; i++)
                    cross += x[a * STRIDE + i] * w[i];
                check_near(xv[a], cross, 1e-12);
                for (size_t b = 0; b <= a; b++) {
                    double sum = 0, plain = 0;
                    for (size_t i = 0; i < n; i++) {
                        sum += x[a * STRIDE + i] * w[i] * x[b * STRIDE + i];
                        plain += x[a * STRIDE + i] * x[b * STRIDE + i];
                    }
                    check_near(xx[a * k + b], sum, 1e-12);
                    check_near(xx_plain[a * k + b], plain, 1e-12);
                }
                for (size_t b = a + 1; b < k; b++)
                    check_same(xx[a * k + b], 0.0); /* the upper triangle is left alone */
            }
            for (size_t i = 0; i < n; i++) {
                double sum = 0;
                for (size_t j = 0; j < k; j++)
                    sum += x[j * STRIDE + i] * w[j];
                check_near(out[i], sum, 1e-14);
            }
        }
    }
    arena_destroy(arena);
}

/* The sum of 128 rows at most is that of the even ones and that of the odd ones, whatever the
 * processor adds at once: results hang on no machine. */
static void sums_of_blocks_have_one_order(void **state)
{
    enum { STRIDE = 300, K = 7, PART = 128 };
    Arena *arena = arena_create();
    const double *x = random_block(arena, STRIDE, K), *w = x + STRIDE;
    double *scratch = ARENA_ARRAY(arena, double, block_scratch(K));
    (void)state;
    for (size_t n = 250; n <= STRIDE; n += 25) {
        double xx[K * K] = {0}, out[STRIDE];
        block_products(x, STRIDE, n, K, w, scratch, xx);
        block_multiply(x, STRIDE, n, K, w, out);
        for (size_t a = 0; a < K; a++)
            for (size_t b = 0; b <= a; b++) {
                double sum = 0;
                for (size_t from = 0; from < n; from += PART) {
                    double part[2] = {0, 0};
                    for (size_t i = from; i < n && i < from + PART; i++)
                        part[i % 2] += x[a * STRIDE + i] * w[i] * x[b * STRIDE + i];
                    sum += part[0] + part[1];
                }
                check_same(xx[a * K + b], sum);
            }
        for (size_t i = 0; i < n; i++) {
            double sum = 0;
            for (size_t j = 0; j < K; j++)
                sum += x[j * STRIDE + i] * w[j];
            check_same(out[i], sum);
        }
    }
    arena_destroy(arena);
}

/* A = L L' with L = (2 . .; 1 3 .; -1 2 1), by hand. */
static void cholesky_of_a_small_matrix_is_its_known_factor(void **state)
{
    (void)state;
    double a[9] = {4, 99, 99, 2, 10, 99, -2, 5, 6}; /* the upper triangle is not read */
    const double l[9] = {2, 0, 0, 1, 3, 0, -1, 2, 1};
    bool aliased[3] = {false, false, false};
    assert_int_equal(cholesky_factor(a, 3, LINALG_ALIAS_SHARE, aliased), 3);
    for (size_t i = 0; i < 9; i++)
        check_close(a[i], l[i], 1e-15);
    /* A (1, 2, 3)' = (4+4-6, 2+20+15, -2+10+18)' */
    double b[3] = {2, 37, 26};
    cholesky_solve(a, 3, aliased, b);
    check_close(b[0], 1, 1e-14);
    check_close(b[1], 2, 1e-14);
    check_close(b[2], 3, 1e-14);
}

static void the_inverse_times_the_matrix_is_the_identity(void **state)
{
    (void)state;
    enum { K = 7, N = 40 };
    Arena *arena = arena_create();
    const double *x = random_block(arena, N, K);
    double *scratch = ARENA_ARRAY(arena, double, block_scratch(K));
    double a[K * K] = {0}, l[K * K], inverse[K * K];
    bool aliased[K] = {false};
    block_products(x, N, N, K, NULL, scratch, a);
    symmetric_complete(a, K);
    memcpy(l, a, sizeof l);
    assert_int_equal(cholesky_factor(l, K, LINALG_ALIAS_SHARE, aliased), K);
    cholesky_inverse(l, K, aliased, inverse);
    for (size_t i = 0; i < K; i++) {
        for (size_t j = 0; j < K; j++) {
            double sum = 0;
            for (size_t p = 0; p < K; p++)
                sum += a[i * K + p] * inverse[p * K + j];
            check_near(sum, i == j ? 1.0 : 0.0, 1e-12);
            check_same(inverse[i * K + j], inverse[j * K + i]);
        }
    }
    arena_destroy(arena);
}

/* Column 2 is 3 times column 0 minus 2 times column 1; column 3 is free. */
static void a_combination_of_earlier_columns_is_found_and_taken_apart(void **state)
{
    (void)state;
    enum { K = 4, N = 64 };
    Arena *arena = arena_create();
    double *x = random_block(arena, N, K);
    for (size_t i = 0; i < N; i++)
        x[2 * N + i] = 3 * x[i] - 2 * x[N + i];
    double *scratch = ARENA_ARRAY(arena, double, block_scratch(K));
    double a[K * K] = {0}, inverse[K * K], share[K];
    bool aliased[K] = {false};
    block_products(x, N, N, K, NULL, scratch, a);
    assert_int_equal(cholesky_factor(a, K, LINALG_ALIAS_SHARE, aliased), 3);
    assert_true(aliased[2] && !aliased[0] && !aliased[1] && !aliased[3]);
    cholesky_dependence(a, K, aliased, 2, share);
    check_near(share[0], 3, 1e-10);
    check_near(share[1], -2, 1e-10);
    check_same(share[2], 0.0);
    check_same(share[3], 0.0);
    cholesky_inverse(a, K, aliased, inverse);
    for (size_t j = 0; j < K; j++) {
        check_same(inverse[2 * K + j], 0.0);
        check_same(inverse[j * K + 2], 0.0);
    }
    double b[K] = {1, 1, 1, 1};
    cholesky_solve(a, K, aliased, b);
    check_same(b[2], 0.0);
    assert_true(b[3] != 0);
    arena_destroy(arena);
}

static void a_matrix_of_numbers_that_are_not_finite_has_no_rank(void **state)
{
    (void)state;
    double a[4] = {NAN, 0, 1, NAN};
    bool aliased[2] = {false, false};
    assert_int_equal(cholesky_factor(a, 2, LINALG_ALIAS_SHARE, aliased), 0);
}

/* (2 1; 1 2): eigenvalues 3 and 1, vectors (1, 1)/sqrt 2 and (1, -1)/sqrt 2. */
static void eigenvalues_fall_and_vectors_have_a_fixed_sign(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const double a[4] = {2, NAN, 1, 2}, half = sqrt(0.5);
    double values[2], vectors[4];
    assert_true(symmetric_eigen(arena, a, 2, values, vectors));
    check_close(values[0], 3, 1e-15);
    check_close(values[1], 1, 1e-15);
    check_close(vectors[0], half, 1e-15);
    check_close(vectors[2], half, 1e-15);
    check_close(vectors[1] * vectors[3], -0.5, 1e-15);
    const double broken[4] = {2, 0, NAN, 2};
    assert_false(symmetric_eigen(arena, broken, 2, values, vectors));
    arena_destroy(arena);
}

/* --- large matrices, whose eigenvectors are not GSL's -------------------------------------------
 */

/* Each has its own way of ending a reduction or of splitting: no reflector, many equal values, rows
 * of zeros, values far apart. */
static double entry_of(const char *kind, size_t i, size_t j, size_t n, uint64_t *state)
{
    const double noise = next_real(state);

    if (strcmp(kind, "noise") == 0)
        return noise;
    if (strcmp(kind, "identity") == 0)
        return i == j ? 2.0 : 0.0;
    if (strcmp(kind, "one rank") == 0)
        return (i == j ? 1.0 : 0.0) + 0.01 * (double)(i % 3 + 1) * (double)(j % 3 + 1);
    if (strcmp(kind, "blocks") == 0)
        return i / 7 == j / 7 ? 1.0 + (i == j ? (double)(i % 7) : 0.0) : 0.0;
    if (strcmp(kind, "zeros") == 0)
        return i < n / 2 || j < n / 2 ? 0.0 : noise;
    return noise * pow(10.0, -12.0 * (double)(i > j ? i : j) / (double)n); /* "graded" */
}

static double *matrix_of(Arena *arena, const char *kind, size_t n)
{
    double *a = ARENA_ARRAY(arena, double, n *n);
    uint64_t state = 7;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * n + j] = a[j * n + i] = entry_of(kind, i, j, n, &state);
    return a;
}

/* A V = V D and V'V = I, up to some hundred roundings of the largest value. */
static void check_eigen(const double *a, size_t n, const double *values, const double *v)
{
    const double largest = fmax(fabs(values[0]), fabs(values[n - 1]));

    for (size_t e = 0; e < n; e++) {
        assert_true(e == 0 || values[e] <= values[e - 1]);
        for (size_t i = 0; i < n; i += 13) {
            double av = 0.0, vv = 0.0;
            for (size_t j = 0; j < n; j++) {
                av += a[i * n + j] * v[j * n + e];
                vv += v[j * n + i] * v[j * n + e];
            }
            assert_true(fabs(av - values[e] * v[i * n + e]) < 1e-13 * largest * (double)n);
            assert_true(fabs(vv - (i == e ? 1.0 : 0.0)) < 1e-13 * (double)n);
        }
    }
}

static void large_matrices_have_eigenvectors_too(void **state)
{
    static const char *const kinds[] = {"noise",  "identity", "one rank",
                                        "blocks", "zeros",    "graded"};
    static const size_t sizes[] = {199, 200, 201, 263};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (size_t s = 0; s < COUNT_OF(sizes); s++) {
            const size_t n = sizes[s];
            Arena *arena = arena_create();
            const double *a = matrix_of(arena, kinds[k], n);
            double *values = ARENA_ARRAY(arena, double, n), *alone = ARENA_ARRAY(arena, double, n);
            double *v = ARENA_ARRAY(arena, double, n *n);
            assert_true(symmetric_eigen(arena, a, n, values, v));
            check_eigen(a, n, values, v);
            assert_true(symmetric_eigenvalues(arena, a, n, alone));
            for (size_t e = 0; e < n; e++)
                assert_true(fabs(values[e] - alone[e]) < 1e-13 * fmax(1.0, fabs(alone[0])) * 10.0);
            arena_destroy(arena);
        }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(block_sums_equal_the_plain_loops),
        cmocka_unit_test(sums_of_blocks_have_one_order),
        cmocka_unit_test(cholesky_of_a_small_matrix_is_its_known_factor),
        cmocka_unit_test(the_inverse_times_the_matrix_is_the_identity),
        cmocka_unit_test(a_combination_of_earlier_columns_is_found_and_taken_apart),
        cmocka_unit_test(a_matrix_of_numbers_that_are_not_finite_has_no_rank),
        cmocka_unit_test(eigenvalues_fall_and_vectors_have_a_fixed_sign),
        cmocka_unit_test(large_matrices_have_eigenvectors_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
