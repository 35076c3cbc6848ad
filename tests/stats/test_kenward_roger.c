/* Kenward and Roger's errors and degrees of freedom: against pbkrtest, against this test's own n x
 * n algebra with derivatives by differences, and where they are known exactly. */
#include "rows.h"
#include "twelve_schools.h"

#include "alike/kenward_roger.h"

#include <gsl/gsl_errno.h>

static const size_t some[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                              16, 17, 18, 19, 20, 21, 26, 27, 31, 36, 37, 41, 48, 51, 56};

/* Columns: intercept, treatment, pretest. kept: ids from 1, NULL for all; boundary: scores that owe
 * nothing to schools. */
static Rows twelve_schools(const size_t *kept, size_t n_kept, bool boundary)
{
    Rows out = {.n = kept == NULL ? 60 : n_kept, .k = 3};
    size_t name[12];

    for (size_t i = 0; i < out.n; i++) {
        const size_t id = kept == NULL ? i : kept[i] - 1, school = id / 5;
        size_t g = 0;
        while (g < out.n_groups && name[g] != school)
            g++;
        if (g == out.n_groups)
            name[out.n_groups++] = school;
        out.group[i] = g;
        out.x[i][0] = 1.0;
        out.x[i][1] = school < 3 ? 1.0 : 0.0;
        out.x[i][2] = twelve_student[id].pretest - 500.0;
        out.y[i] = boundary ? out.x[i][2] + (double)((7 * (id + 1)) % 11)
                            : twelve_student[id].score - 500.0;
    }
    return out;
}

typedef struct Fitted {
    VarianceComponents v;
    KenwardRoger errors;
} Fitted;

static Fitted fit(Arena *arena, const Rows *rows)
{
    static Error err;
    static RowSums sums;
    Fitted out;

    rows_sum(rows, &sums);
    if (!reml_fit(arena, &sums.sums, &out.v, &err))
        fail_msg("%s", err.text);
    out.errors = kenward_roger(arena, &sums.sums, &out.v);
    return out;
}

static double degrees(const Fitted *of, size_t j)
{
    double form[COLUMNS_MAX] = {0};

    form[j] = 1.0;
    return kenward_roger_degrees(&of->errors, form);
}

/* pbkrtest 0.5.2 with lme4 1.1-31, R 4.2.2: vcovAdj and Lb_ddf of
 * lmer(score ~ treat + I(pretest - 500) + (1 | school)), bobyqa with rhoend 1e-10. Its variances
 * are right to 1e-8, and what follows from them with them. */
static void errors_and_degrees_are_those_of_pbkrtest(void **state)
{
    static const struct {
        bool part, boundary;
        size_t column;
        double value, plain, se, df;
    } expected[] = {
        {false, false, 1, -3.04292482804289, 2.99456015275728, 2.9946828266514, 9.89233377944449},
        {false, false, 2, 0.724128965201112, 0.09975485328828, 0.101504563747729, 53.528774321465},
        {true, false, 1, 2.62005559842834, 3.95314780372608, 3.99616279097495, 6.28169225432532},
        {true, false, 2, 0.763284352752723, 0.12395576610708, 0.130888226718143, 26.1594236233254},
        {false, true, 1, 0.554421687568238, 0.94587647253959, 0.946012016484005, 9.7947786371537},
        {false, true, 2, 1.06075347600872, 0.0438265660417218, 0.045207014292142, 56.8102850563909},
        {true, true, 1, 0.098359139352503, 1.13810129001431, 1.2106974328382, 4.72648094847281},
        {true, true, 2, 1.01011461894229, 0.0535399422859976, 0.0587188037529884, 25.6820863587003},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        Arena *arena = arena_create();
        const Rows rows =
            twelve_schools(expected[i].part ? some : NULL, COUNT_OF(some), expected[i].boundary);
        const Fitted f = fit(arena, &rows);
        const size_t at = expected[i].column * 4; /* of a diagonal of 3 x 3 */
        check_close(f.v.beta[expected[i].column], expected[i].value, 1e-7);
        check_close(sqrt(f.errors.c[at]), expected[i].plain, 1e-7);
        check_close(sqrt(f.errors.covariance[at]), expected[i].se, 1e-7);
        check_close(degrees(&f, expected[i].column), expected[i].df, 1e-6);
        assert_int_equal(f.v.boundary, expected[i].boundary);
        arena_destroy(arena);
    }
}

static uint32_t seed_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static double noise(uint32_t *seed)
{
    double sum = -2.0;

    for (int i = 0; i < 4; i++)
        sum += (double)seed_next(seed) / 16777216.0;
    return sum;
}

/* Eleven groups of 1 to 12 students; a column that is constant in groups. */
static Rows unequal_rows(uint32_t seed, double between)
{
    Rows out = {.k = 4, .n_groups = 11};

    for (size_t g = 0; g < out.n_groups; g++) {
        const double school = between * noise(&seed), level = noise(&seed);
        for (size_t i = 0; i < 1 + (g * g) % 12; i++) {
            const double x[4] = {1.0, g < 4 ? 1.0 : 0.0, level, 3.0 * noise(&seed)};
            out.group[out.n] = g;
            memcpy(out.x[out.n], x, sizeof x);
            out.y[out.n++] = 2.0 * x[1] + x[2] - x[3] + school + 2.0 * noise(&seed);
        }
    }
    return out;
}

/* The covariance of generalised least squares at (u, e), by n x n matrices. */
static const double *dense_c(const Rows *rows, double u, double e)
{
    static Dense dense;

    dense_at(rows, u, e, &dense);
    return dense.c;
}

/* Second derivatives of C(u, e) by differences of fourth order, errors of h^4 and of 1e-15 / h^2:
 * by u (0, 0), e (1, 1) or both. at[i]: steps away from the middle. */
static void second_derivatives(const Rows *rows, double u, double e, size_t i, size_t j,
                               double *out)
{
    static const double weight[5] = {1.0 / 12, -8.0 / 12, 0, 8.0 / 12, -1.0 / 12},
                        square[5] = {-1.0 / 12, 16.0 / 12, -30.0 / 12, 16.0 / 12, -1.0 / 12};
    const double h = 0.004 * (u + e);
    const size_t n = rows->k * rows->k;

    memset(out, 0, n * sizeof *out);
    for (int a = -2; a <= 2; a++)
        for (int b = -2; b <= 2; b++) {
            const double factor = i != j   ? weight[a + 2] * weight[b + 2]
                                  : b == 0 ? square[a + 2]
                                           : 0;
            const double du = i != j ? a * h : i == 0 ? a * h : 0.0;
            const double de = i != j ? b * h : i == 1 ? a * h : 0.0;
            if (factor == 0.0)
                continue;
            const double *c = dense_c(rows, u + du, e + de);
            for (size_t m = 0; m < n; m++)
                out[m] += factor * c[m] / (h * h);
        }
}

static void first_derivative(const Rows *rows, double u, double e, size_t i, double *out)
{
    static const double weight[5] = {1.0 / 12, -8.0 / 12, 0, 8.0 / 12, -1.0 / 12};
    const double h = 0.002 * (u + e);

    memset(out, 0, rows->k * rows->k * sizeof *out);
    for (int a = -2; a <= 2; a++) {
        const double *c = dense_c(rows, u + (i == 0 ? a * h : 0.0), e + (i == 1 ? a * h : 0.0));
        for (size_t m = 0; m < rows->k * rows->k; m++)
            out[m] += weight[a + 2] * c[m] / h;
    }
}

/* V is linear in u and e, so the adjusted covariance is C - sum W_ij d2C / (ds_i ds_j), and the
 * degrees of freedom of c'beta 2 (c'Cc)^2 / (g'Wg), g the slopes of c'Cc: by differences of dense
 * matrices, W from dense traces. Differences hold 7 digits of a correction that is a few percent.
 */
static void dense_matrices_and_differences_agree(void **state)
{
    static double second[COLUMNS_MAX * COLUMNS_MAX], slope[2][COLUMNS_MAX * COLUMNS_MAX];
    static Dense dense;

    (void)state;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        Arena *arena = arena_create();
        const Rows rows = unequal_rows(seed, seed <= 4 ? 4.0 : 0.0);
        const Fitted f = fit(arena, &rows);
        const size_t k = rows.k;
        double adjusted[COLUMNS_MAX * COLUMNS_MAX];
        dense_at(&rows, f.v.u, f.v.e, &dense);
        const double half = (dense.t11 * dense.t22 - dense.t12 * dense.t12) / 2.0;
        const double w[2][2] = {{dense.t22 / half, -dense.t12 / half},
                                {-dense.t12 / half, dense.t11 / half}};
        memcpy(adjusted, dense.c, sizeof adjusted);
        const double scale = dense.c[0];
        if (f.v.boundary) /* least squares, and its own error */
            check_close(f.errors.c[k + 1], dense.c[k + 1], 1e-10);
        else
            check_close_at(dense.q1 - dense.t1, 0.0, 0.0, 1e-9 * dense.t1, "slope", __FILE__,
                           __LINE__);
        for (size_t i = 0; i < 2; i++) {
            first_derivative(&rows, f.v.u, f.v.e, i, slope[i]);
            for (size_t j = 0; j < 2; j++) {
                second_derivatives(&rows, f.v.u, f.v.e, i, j, second);
                for (size_t m = 0; m < k * k; m++)
                    adjusted[m] -= w[i][j] * second[m];
            }
        }
        for (size_t m = 0; m < k * k; m++)
            check_close_at(f.errors.covariance[m], adjusted[m], 1e-6, 1e-6 * scale, "covariance",
                           __FILE__, __LINE__);
        dense_at(&rows, f.v.u, f.v.e, &dense);
        for (size_t j = 0; j < k; j++) {
            const size_t m = j * k + j;
            double spread = 0.0;
            for (size_t a = 0; a < 2; a++)
                for (size_t b = 0; b < 2; b++)
                    spread += w[a][b] * slope[a][m] * slope[b][m];
            check_close(degrees(&f, j), 2.0 * dense.c[m] * dense.c[m] / spread, 1e-6);
        }
        arena_destroy(arena);
    }
}

/* Groups of one size, with the treatment for their only column: the test is the exact one of the
 * groups' means, with as many degrees of freedom as groups less 2 and no adjustment; at u = 0 too.
 */
static void groups_of_one_size_have_the_exact_test(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        Arena *arena = arena_create();
        Rows rows = {.n = 70, .k = 2, .n_groups = 14};
        uint32_t at = seed;
        double school = 0.0, mean[14] = {0}, arm[2] = {0}, spread = 0.0;
        for (size_t i = 0; i < rows.n; i++) {
            const size_t g = i / 5;
            school = i % 5 == 0 ? (seed % 2 == 0 ? 0.0 : 3.0) * noise(&at) : school;
            rows.group[i] = g;
            rows.x[i][0] = 1.0;
            rows.x[i][1] = g < 3 ? 1.0 : 0.0;
            rows.y[i] = school + noise(&at);
            mean[g] += rows.y[i] / 5.0;
        }
        const Fitted f = fit(arena, &rows);
        for (size_t g = 0; g < 14; g++)
            arm[g < 3] += mean[g] / (g < 3 ? 3.0 : 11.0);
        for (size_t g = 0; g < 14; g++)
            spread += (mean[g] - arm[g < 3]) * (mean[g] - arm[g < 3]) / 12.0;
        check_close(degrees(&f, 1), 12.0, 1e-9);
        check_close(f.v.beta[1], arm[1] - arm[0], 1e-12);
        check_close(f.errors.covariance[3], f.errors.c[3], 1e-9);
        if (!f.v.boundary) /* else it pools what is within groups: larger than the means tell */
            check_close(f.errors.covariance[3], spread * (1.0 / 3 + 1.0 / 11), 1e-9);
        else
            assert_true(f.errors.covariance[3] > spread * (1.0 / 3 + 1.0 / 11));
        arena_destroy(arena);
    }
}

/* At u = 0 the coefficients and the covariance before adjustment are those of least squares. */
static void no_variance_between_groups_is_least_squares(void **state)
{
    Arena *arena = arena_create();
    const Rows rows = twelve_schools(NULL, 0, true);
    const Fitted f = fit(arena, &rows);
    bool aliased[3] = {false};
    double a[9], beta[3], inverse[9], rss = 0.0;
    static RowSums sums;

    (void)state;
    rows_sum(&rows, &sums);
    memcpy(a, sums.xx, sizeof a);
    memcpy(beta, sums.xy, sizeof beta);
    assert_int_equal(cholesky_factor(a, 3, 0.0, aliased), 3);
    cholesky_solve(a, 3, aliased, beta);
    cholesky_inverse(a, 3, aliased, inverse);
    for (size_t i = 0; i < rows.n; i++) {
        double r = rows.y[i];
        for (size_t j = 0; j < 3; j++)
            r -= rows.x[i][j] * beta[j];
        rss += r * r;
    }
    check_same(f.v.u, 0.0);
    for (size_t j = 0; j < 3; j++) {
        check_close(f.v.beta[j], beta[j], 1e-11);
        check_close(f.errors.c[4 * j], rss / 57.0 * inverse[4 * j], 1e-11);
        assert_true(f.errors.covariance[4 * j] >= f.errors.c[4 * j]);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_degrees_are_those_of_pbkrtest),
        cmocka_unit_test(dense_matrices_and_differences_agree),
        cmocka_unit_test(groups_of_one_size_have_the_exact_test),
        cmocka_unit_test(no_variance_between_groups_is_least_squares),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
