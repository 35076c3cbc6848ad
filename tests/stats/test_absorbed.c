/* A fit that absorbs a factor, against the same fit with every level as a column: coefficients,
 * residuals, rank, every variance by row, and by clusters that hold the levels, lie in them, are
 * them or cross them; CR2 against the explicit matrices too. */
#include "effect/dense_cr2.h"
#include "random.h"

#include "stats/fit.h"
#include "stats/krylov.h"
#include "stats/vcov.h"

#include <gsl/gsl_errno.h>

/* Ones, a treatment, the levels, two numbers behind them. */
enum { ROWS = 220, LEVELS = 40, FIRST = 2, K = FIRST + LEVELS + 2, TREATED = 1 };
static const LevelColumns levels = {FIRST, LEVELS};

typedef enum Clusters { CROSSING, HOLDING, WITHIN, SAME, FEW, N_CLUSTERINGS } Clusters;

typedef struct World {
    double treated[ROWS], number[ROWS][2];
    int32_t level[ROWS]; /* 0 .. LEVELS; 0 has no column */
    double weight[ROWS], y[ROWS];
    int32_t cluster[N_CLUSTERINGS][ROWS];
    size_t n_clusters[N_CLUSTERINGS];
    bool given; /* the second number goes by the level */
} World;

static World *drawn(Arena *arena, bool equal, bool no_first, bool given, uint64_t seed)
{
    World *w = ARENA_NEW(arena, World);

    w->given = given;
    for (size_t i = 0; i < ROWS; i++) {
        int32_t at = (int32_t)(i % (LEVELS + 1));
        if (uniform(&seed) < 0.3)
            at = (int32_t)(uniform(&seed) * (LEVELS + 1.0));
        if (at == 17 || (no_first && at == 0)) /* a level without rows */
            at = 18;
        w->level[i] = at;
        w->treated[i] = uniform(&seed) < 0.3 + 0.3 * (double)(at % 3 == 0);
        w->number[i][0] = 500.0 + 20.0 * uniform(&seed) + (double)(at % 7);
        w->number[i][1] = given ? (double)(at % 9) : uniform(&seed) + 0.5 * w->treated[i];
        w->weight[i] = equal ? 0.8 : 0.3 + 2.0 * uniform(&seed);
        w->y[i] = 0.4 * w->treated[i] + 0.1 * w->number[i][0] + sin((double)at) +
                  (0.5 + w->treated[i]) * uniform(&seed);
        w->cluster[CROSSING][i] = (int32_t)(uniform(&seed) * 12.0);
        w->cluster[HOLDING][i] = at / 4;
        w->cluster[WITHIN][i] = at * 3 + (int32_t)(uniform(&seed) * 3.0);
        w->cluster[SAME][i] = at;
        w->cluster[FEW][i] = (int32_t)(i % 2);
    }
    for (size_t c = 0; c < N_CLUSTERINGS; c++)
        w->n_clusters[c] = clusters_number(w->cluster[c], ROWS);
    return w;
}

static size_t row_of(MatrixRows rows, size_t i)
{
    return rows.index != NULL ? rows.index[i] : rows.begin + i;
}

static double value(const World *w, size_t row, size_t j)
{
    if (j < FIRST)
        return j == 0 ? 1.0 : w->treated[row];
    if (j >= FIRST + LEVELS)
        return w->number[row][j - FIRST - LEVELS];
    return w->level[row] == (int32_t)(j - FIRST) + 1 ? 1.0 : 0.0;
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    for (size_t j = 0; j < K; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] = value(state, row_of(rows, i), j);
}

static void fill_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                      int32_t *level)
{
    const World *w = state;

    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = row_of(rows, i);
        for (size_t j = 0; j < K - LEVELS; j++)
            block[j * stride + i] = value(w, row, j < FIRST ? j : j + LEVELS);
        level[i] = w->level[row] == 0 ? -1 : FIRST + w->level[row] - 1;
    }
}

static ModelMatrix matrix_of(const World *w, bool thin)
{
    return (ModelMatrix){.n = ROWS,
                         .k = K,
                         .state = w,
                         .fill = fill,
                         .n_factors = thin ? 1 : 0,
                         .factor = &levels,
                         .fill_thin = fill_thin};
}

typedef struct Fits {
    Fit absorbed, filled;
} Fits;

static Fits fits_of(Arena *arena, const World *w)
{
    const ModelMatrix thin = matrix_of(w, true), filled = matrix_of(w, false);
    Fits out;

    assert_int_equal(fit_absorbing(arena, &thin, w->weight, w->y, LEVELS - 1, &out.absorbed),
                     FIT_DONE);
    assert_int_equal(fit_least_squares(arena, &filled, w->weight, w->y, &out.filled), FIT_DONE);
    assert_true(out.absorbed.n_absorbed > 30);
    return out;
}

static void it_is_the_fit_of_all_columns(void **state)
{
    (void)state;
    for (int turn = 0; turn < 8; turn++) {
        Arena *arena = arena_create();
        const bool no_first = (turn & 2) != 0, given = (turn & 4) != 0;
        const World *w = drawn(arena, turn & 1, no_first, given, 30 + (uint64_t)turn);
        const Fits of = fits_of(arena, w);
        const Fit *a = &of.absorbed, *b = &of.filled;
        const ModelMatrix filled = matrix_of(w, false);
        double told[ROWS];
        assert_int_equal(fit_rank(a), b->k);
        assert_int_equal(a->n_absorbed, LEVELS - (no_first ? 1 : 0));
        assert_int_equal(a->k, given ? 2 : 3);
        assert_int_equal(a->aliased[K - 1], given);
        check_close(a->rss, b->rss, 1e-11);
        check_close(a->tss, b->tss, 1e-11);
        check_near(fit_coefficient(a, TREATED), fit_coefficient(b, TREATED), 1e-11);
        check_near(fit_coefficient(a, K - 2), fit_coefficient(b, K - 2), 1e-11);
        for (size_t j = 0; !no_first && j < K; j++) /* the same columns are left out then */
            check_near(fit_coefficient(a, j), fit_coefficient(b, j), 1e-9);
        fit_foretell(a, &filled, told);
        for (size_t i = 0; i < ROWS; i++) {
            check_near(a->residual[i], b->residual[i], 1e-11);
            check_near(w->y[i] - told[i], b->residual[i], 1e-9);
        }
        arena_destroy(arena);
    }
}

typedef struct Sure {
    double se, df;
} Sure;

/* Of the treatment's coefficient. */
static Sure sure_of(Arena *arena, const Fit *fit, VarianceKind kind, const Grouping *clusters,
                    double *sums)
{
    static Error err;
    Contributions rows = contributions_of_fit(ARENA_NEW(arena, Fit));
    Fit *own = ARENA_NEW(arena, Fit);
    *own = *fit;
    rows = contributions_of_fit(own);
    if (kind == VARIANCE_CR2)
        assert_true(contributions_prepare(arena, &rows));
    double *c = ARENA_ARRAY(arena, double, K), *form = ARENA_ARRAY(arena, double, rows.k);
    double *matrix = ARENA_ARRAY(arena, double, rows.k *rows.k);
    Sure out = {.df = 0.0};

    c[TREATED] = 1.0;
    contributions_form(&rows, c, form);
    if (clusters == NULL)
        vcov_rows(&rows, kind, matrix);
    else
        assert_true(vcov_cluster(&rows, clusters, kind, form, matrix, &out.df, &err));
    if (clusters != NULL)
        assert_true(vcov_cluster_sums(&rows, clusters, kind, form, sums, &err));
    out.se = sqrt(quadratic_form(matrix, form, rows.k));
    return out;
}

static void variances_by_row_are_those_of_all_columns(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CLASSICAL, VARIANCE_HC0, VARIANCE_HC1,
                                         VARIANCE_HC2, VARIANCE_HC3};
    (void)state;

    for (int turn = 0; turn < 4; turn++) {
        Arena *arena = arena_create();
        const World *w = drawn(arena, turn & 1, turn & 2, false, 50 + (uint64_t)turn);
        const Fits of = fits_of(arena, w);
        for (size_t k = 0; k < COUNT_OF(kinds); k++)
            check_close(sure_of(arena, &of.absorbed, kinds[k], NULL, NULL).se,
                        sure_of(arena, &of.filled, kinds[k], NULL, NULL).se, 1e-10);
        arena_destroy(arena);
    }
}

static void variances_by_cluster_are_those_of_all_columns(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CR0, VARIANCE_CR1, VARIANCE_CR2};
    (void)state;

    for (int turn = 0; turn < 8; turn++) {
        Arena *arena = arena_create();
        const bool no_first = (turn & 2) != 0, given = (turn & 4) != 0;
        const World *w = drawn(arena, turn & 1, no_first, given, 70 + (uint64_t)turn);
        const Fits of = fits_of(arena, w);
        for (size_t c = 0; c < N_CLUSTERINGS; c++) {
            const size_t n = w->n_clusters[c];
            const Grouping clusters = grouping_of(arena, w->cluster[c], n, ROWS);
            double sum_a[ROWS], sum_b[ROWS];
            for (size_t k = 0; k < COUNT_OF(kinds); k++) {
                const Sure a = sure_of(arena, &of.absorbed, kinds[k], &clusters, sum_a);
                const Sure b = sure_of(arena, &of.filled, kinds[k], &clusters, sum_b);
                check_close(a.se, b.se, 1e-9);
                check_close(a.df, b.df, 1e-9);
                for (size_t g = 0; g < n; g++)
                    check_near(fabs(sum_a[g]), fabs(sum_b[g]), 1e-10);
            }
        }
        arena_destroy(arena);
    }
}

/* n x n, without a whitened column or a sum by group. */
static void cr2_is_that_of_the_explicit_matrices(void **state)
{
    (void)state;
    for (int equal = 0; equal < 2; equal++) {
        Arena *arena = arena_create();
        const World *w = drawn(arena, equal, false, false, 90 + (uint64_t)equal);
        const Fits of = fits_of(arena, w);
        const size_t k = of.filled.k;
        double *x = ARENA_ARRAY(arena, double, ROWS *k), sum[ROWS];
        for (size_t i = 0; i < ROWS; i++)
            for (size_t j = 0, at = 0; j < K; j++)
                if (!of.filled.aliased[j])
                    x[i * k + at++] = value(w, i, j) - (j == K - 2 ? 510.0 : 0.0);
        for (size_t c = 0; c < N_CLUSTERINGS; c++) {
            const Grouping clusters = grouping_of(arena, w->cluster[c], w->n_clusters[c], ROWS);
            const Sure a = sure_of(arena, &of.absorbed, VARIANCE_CR2, &clusters, sum);
            const Dense b = dense_cr2(arena, x, w->weight, w->y, w->cluster[c], w->n_clusters[c],
                                      ROWS, k, TREATED);
            check_close(a.se, b.se, 1e-9);
            check_close(a.df, b.df, 1e-8);
        }
        arena_destroy(arena);
    }
}

/* Students of whom a weighting takes next to nothing: what they had been without rounding is from
 * the explicit matrices in numbers of 113 bits (__float128, cyclic Jacobi; eigenvalues of B up to
 * 1e-10 counted as 0), of the worlds made here. X'WX of all columns at once loses a hundredth
 * there. */
static void next_to_no_weight_costs_no_digits(void **state)
{
    static const struct {
        double least;
        Sure expected[N_CLUSTERINGS];
    } worlds[] = {
        {1e-4,
         {{0.151707026893911, 5.50945139368168},
          {0.103306473082987, 4.38301522268358},
          {0.112805590869695, 9.56407915970314},
          {0.112089190849041, 6.45930633723895},
          {0.0419027683255869, 1.1130533302205}}},
        {1e-8,
         {{0.151706205995069, 5.50944206080387},
          {0.103304947842141, 4.38300265124354},
          {0.112805641644038, 9.56405467224161},
          {0.112089103657094, 6.45927771344133},
          {0.0419020572502326, 1.1130532510177}}},
        {1e-13,
         {{0.15170620591297, 5.50944205987054},
          {0.103304947689599, 4.38300264998634},
          {0.112805641649117, 9.56405466979286},
          {0.112089103648375, 6.45927771057883},
          {0.0419020571791177, 1.11305325100978}}},
    };
    (void)state;

    for (size_t k = 0; k < COUNT_OF(worlds); k++) {
        Arena *arena = arena_create();
        World *w = drawn(arena, false, false, false, 90);
        uint64_t seed = 5;
        double sum[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            const bool alone = w->level[i] % 4 == 1; /* levels without the program */
            w->weight[i] *= alone ? worlds[k].least : exp(2.0 * uniform(&seed));
            w->treated[i] = alone ? 0.0 : w->treated[i];
        }
        const Fits of = fits_of(arena, w);
        for (size_t c = 0; c < N_CLUSTERINGS; c++) {
            const Grouping clusters = grouping_of(arena, w->cluster[c], w->n_clusters[c], ROWS);
            const Sure sure = sure_of(arena, &of.absorbed, VARIANCE_CR2, &clusters, sum);
            check_close(sure.se, worlds[k].expected[c].se, 1e-10);
            check_close(sure.df, worlds[k].expected[c].df, 1e-10);
        }
        arena_destroy(arena);
    }
}

typedef struct Errors {
    double se[K], df, hc3; /* by CR2, the df of the first asked; HC3 of the treatment */
    double sum[2 * ROWS];  /* by cluster, of the first asked */
} Errors;

/* Of coefficients from `first` on. */
static void find_errors(Arena *arena, Fit *fit, const Grouping *clusters, size_t first, Errors *out)
{
    static Error err;
    Contributions of = contributions_of_fit(fit);
    double *form = ARENA_ARRAY(arena, double, of.k);
    double *matrix = ARENA_ARRAY(arena, double, of.k *of.k);
    double c[K] = {0.0};

    assert_true(contributions_prepare(arena, &of));
    for (size_t j = first; j < K; j++) {
        c[j] = 1.0;
        contributions_form(&of, c, form);
        c[j] = 0.0;
        if (j == first) {
            assert_true(vcov_cluster(&of, clusters, VARIANCE_CR2, form, matrix, &out->df, &err));
            assert_true(vcov_cluster_sums(&of, clusters, VARIANCE_CR2, form, out->sum, &err));
        }
        out->se[j] = fit->aliased[j] ? 0.0 : sqrt(quadratic_form(matrix, form, of.k));
    }
    c[TREATED] = 1.0;
    contributions_form(&of, c, form);
    vcov_rows(&of, VARIANCE_HC3, matrix);
    out->hc3 = quadratic_form(matrix, form, of.k);
}

enum { APART, FILLED, ABSORBED, FITS };

/* Levels kept apart, each with a coordinate: every coefficient's error is that of filled columns;
 * of absorbed ones the others'. Rows as they are, and rows that are uses of others. */
static void check_errors(Arena *arena, const World *w, const FitUses *uses,
                         const Grouping *clusters)
{
    const ModelMatrix x[FITS] = {matrix_of(w, true), matrix_of(w, false), matrix_of(w, true)};
    Errors *of = ARENA_ARRAY(arena, Errors, FITS);

    for (int f = 0; f < FITS; f++) { /* of the intercept: a group's own coordinate, and others */
        const size_t most = f == ABSORBED ? LEVELS - 1 : LEVELS;
        Fit plain, *fit = ARENA_NEW(arena, Fit);
        assert_int_equal(fit_absorbing(arena, &x[f], w->weight, w->y, most, &plain), FIT_DONE);
        assert_int_equal(plain.n_groups > 0, f == APART);
        assert_int_equal(plain.n_absorbed > 0, f == ABSORBED);
        *fit = uses != NULL ? fit_of_uses(arena, &plain, uses) : plain;
        find_errors(arena, fit, clusters, f == ABSORBED ? TREATED : 0, &of[f]);
        assert_int_equal(fit->by_group, f != FILLED);
        check_close(of[f].hc3, of[0].hc3, 1e-9);
    }
    check_close(of[APART].df, of[FILLED].df, 1e-9);
    for (size_t g = 0; g < clusters->n_groups; g++)
        check_near(fabs(of[APART].sum[g]), fabs(of[FILLED].sum[g]), 1e-8);
    for (size_t j = 0; j < K; j++) {
        check_close(of[APART].se[j], of[FILLED].se[j], 1e-9);
        if (j == TREATED || j >= FIRST + LEVELS)
            check_close(of[ABSORBED].se[j], of[FILLED].se[j], 1e-9);
    }
}

static void levels_with_coordinates_go_by_groups_too(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World *w = drawn(arena, false, false, false, 60);
    uint32_t row[2 * ROWS];
    double weight[2 * ROWS];
    int32_t cluster[2 * ROWS];
    FitUses uses = {.row = row, .weight = weight};

    for (size_t c = 0; c < N_CLUSTERINGS; c++) {
        const Grouping clusters = grouping_of(arena, w->cluster[c], w->n_clusters[c], ROWS);
        check_errors(arena, w, NULL, &clusters);
    }
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < (i % 3 == 0 ? 2 : 1); k++, uses.n++) {
            row[uses.n] = (uint32_t)i;
            weight[uses.n] = w->weight[i] * (i % 3 != 0 ? 1.0 : k == 0 ? 0.3 : 0.7);
            cluster[uses.n] = (w->cluster[CROSSING][i] + (int32_t)k) % 12;
        }
    const Grouping clusters = grouping_of(arena, cluster, 12, uses.n);
    check_errors(arena, w, &uses, &clusters);
    arena_destroy(arena);
}

/* Estimates of two samples that share clusters, one of which has no levels absorbed. */
static void stacks_keep_their_parts_groups_apart(void **state)
{
    (void)state;
    for (int both = 0; both < 2; both++) {
        Arena *arena = arena_create();
        static Error err;
        const World *w[2] = {drawn(arena, false, false, false, 11),
                             drawn(arena, false, true, false, 12)};
        double se[2], df[2], hc3[2];
        for (int absorbed = 0; absorbed < 2; absorbed++) {
            Contributions part[2];
            int32_t cluster[2 * ROWS];
            double matrix[4 * K * K], c[2 * K] = {0.0}, form[2 * K];
            for (size_t p = 0; p < 2; p++) {
                Fits *of = ARENA_NEW(arena, Fits);
                *of = fits_of(arena, w[p]);
                part[p] = contributions_of_fit(absorbed && (both || p == 1) ? &of->absorbed
                                                                            : &of->filled);
                memcpy(cluster + p * ROWS, w[p]->cluster[CROSSING], sizeof w[p]->level);
            }
            Contributions stack = contributions_stack(part, 2);
            assert_true(contributions_prepare(arena, &stack));
            c[TREATED] = -1.0;
            c[K + TREATED] = 1.0;
            contributions_form(&stack, c, form);
            const Grouping clusters = grouping_of(arena, cluster, 12, (size_t)2 * ROWS);
            assert_true(
                vcov_cluster(&stack, &clusters, VARIANCE_CR2, form, matrix, &df[absorbed], &err));
            se[absorbed] = sqrt(quadratic_form(matrix, form, stack.k));
            vcov_rows(&stack, VARIANCE_HC3, matrix);
            hc3[absorbed] = quadratic_form(matrix, form, stack.k);
        }
        check_close(se[1], se[0], 1e-9);
        check_close(hc3[1], hc3[0], 1e-9);
        check_close(df[1], df[0], 1e-9);
        arena_destroy(arena);
    }
}

/* A treatment that each level has one value of is given by the levels; no more rows than terms. */
static void what_levels_give_is_left_out(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    World *w = drawn(arena, true, false, false, 5);
    const ModelMatrix x = matrix_of(w, true);
    ModelMatrix short_x = x;
    Fit fit;

    short_x.n = 41;
    for (size_t i = 0; i < 41; i++)
        w->level[i] = (int32_t)i;
    assert_int_equal(fit_absorbing(arena, &short_x, w->weight, w->y, LEVELS - 1, &fit),
                     FIT_TOO_FEW_ROWS);
    for (size_t i = 0; i < ROWS; i++)
        w->treated[i] = w->level[i] % 2;
    assert_int_equal(fit_absorbing(arena, &x, w->weight, w->y, LEVELS - 1, &fit), FIT_DONE);
    assert_true(fit.aliased[TREATED]);
    arena_destroy(arena);
}

/* --- a function of a matrix ----------------------------------------------------------------------
 */

enum { M = 60 };

static void times_matrix(void *context, const double *x, double *out)
{
    block_multiply(context, M, M, M, x, out); /* symmetric: its columns are its rows */
}

static double root_less_one(double x)
{
    return x > -1.0 + 1e-10 ? 1.0 / sqrt(1.0 + x) - 1.0 : -1.0;
}

/* Many eigenvalues near -1, and one that is -1, of whose direction all goes. */
static void it_is_the_function_by_eigenvectors(void **state)
{
    (void)state;
    for (int turn = 0; turn < 3; turn++) {
        Arena *arena = arena_create();
        uint64_t seed = 7;
        double a[M * M] = {0.0}, v[M * M], values[M], b[M], expected[M];
        for (size_t i = 0; i < M; i++)
            for (size_t j = 0; j <= i; j++)
                a[i * M + j] = uniform(&seed);
        assert_true(symmetric_eigen(arena, a, M, values, v));
        memset(a, 0, sizeof a);
        for (size_t h = 0; h < M; h++) {
            const double at = (double)h / (M - 1);
            values[h] = turn == 0 ? 0.4 * (at - 0.5) : turn == 1 ? -0.999 * at : -at;
            for (size_t i = 0; i < M; i++)
                for (size_t j = 0; j < M; j++)
                    a[i * M + j] += values[h] * v[i * M + h] * v[j * M + h];
        }
        for (size_t i = 0; i < M; i++)
            b[i] = expected[i] = uniform(&seed) - 0.3;
        for (size_t h = 0; h < M; h++) {
            double part = 0.0;
            for (size_t i = 0; i < M; i++)
                part += v[i * M + h] * b[i];
            for (size_t i = 0; i < M; i++)
                expected[i] += root_less_one(values[h]) * part * v[i * M + h];
        }
        assert_true(krylov_add(arena, M, times_matrix, a, root_less_one, b));
        for (size_t i = 0; i < M; i++)
            check_near(b[i], expected[i], turn == 2 ? 1e-8 : 1e-11);
        memset(b, 0, sizeof b);
        assert_true(krylov_add(arena, M, times_matrix, a, root_less_one, b));
        assert_true(b[0] == 0.0);
        arena_destroy(arena);
    }
}

enum { FAR = 400 };

static void times_diagonal(void *context, const double *x, double *out)
{
    const double *diagonal = context;

    for (size_t i = 0; i < FAR; i++)
        out[i] = diagonal[i] * x[i];
}

/* More eigenvalues than steps, over many orders near -1: it says so, and b is as it was. */
static void what_does_not_settle_is_told(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    double diagonal[FAR], b[FAR];

    for (size_t i = 0; i < FAR; i++) {
        diagonal[i] = -1.0 + pow(10.0, -9.0 * (double)i / FAR);
        b[i] = 1.0;
    }
    assert_false(krylov_add(arena, FAR, times_diagonal, diagonal, root_less_one, b));
    for (size_t i = 0; i < FAR; i++)
        assert_true(b[i] == 1.0);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_fit_of_all_columns),
        cmocka_unit_test(variances_by_row_are_those_of_all_columns),
        cmocka_unit_test(variances_by_cluster_are_those_of_all_columns),
        cmocka_unit_test(cr2_is_that_of_the_explicit_matrices),
        cmocka_unit_test(next_to_no_weight_costs_no_digits),
        cmocka_unit_test(levels_with_coordinates_go_by_groups_too),
        cmocka_unit_test(stacks_keep_their_parts_groups_apart),
        cmocka_unit_test(what_levels_give_is_left_out),
        cmocka_unit_test(it_is_the_function_by_eigenvectors),
        cmocka_unit_test(what_does_not_settle_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
