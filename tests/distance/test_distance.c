/* Distances against their definitions, written out directly: covariance, inverse, quadratic form.
 */
#include "../match/made.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>

static double gap(const Points *points, size_t i, size_t j)
{
    double squared = 0;
    for (size_t a = 0; a < points->n_axes; a++) {
        const double d =
            points->value[i * points->n_axes + a] - points->value[j * points->n_axes + a];
        squared += d * d;
    }
    return sqrt(squared);
}

static Points points_of(Made *made, const char *name, const uint8_t *discarded)
{
    static Error err;
    Points points;
    const Distance *distance = distance_find(name);
    assert_non_null(distance);
    const DistanceTask task = {
        .cohort = &made->cohort, .score = &made->score, .discarded = discarded};
    if (!distance->points(made->arena, &task, &points, &err))
        fail_msg("%s: %s", name, err.text);
    assert_int_equal(points.n, made->cohort.n);
    return points;
}

/* sqrt(d' S^-1 d) with S by definition over columns x (k of them), kept students only. */
static double form_of(const double *covariance, size_t k, const double *d)
{
    double a[64], b[8];
    memcpy(a, covariance, k * k * sizeof *a);
    memcpy(b, d, k * sizeof *b);
    gsl_matrix_view matrix = gsl_matrix_view_array(a, k, k);
    gsl_vector_view vector = gsl_vector_view_array(b, k);
    assert_int_equal(gsl_linalg_cholesky_decomp1(&matrix.matrix), 0);
    assert_int_equal(gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector), 0);
    double sum = 0;
    for (size_t j = 0; j < k; j++)
        sum += b[j] * d[j];
    return sqrt(sum);
}

/* Covariance of x (n x k) over students with keep, around the mean of their group. */
static void covariance_of(const double *x, size_t n, size_t k, const int *group, double divisor,
                          double *covariance)
{
    double mean[2][8] = {{0}};
    double count[2] = {0, 0};
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0) {
            count[group[i]]++;
            for (size_t j = 0; j < k; j++)
                mean[group[i]][j] += x[i * k + j];
        }
    memset(covariance, 0, k * k * sizeof *covariance);
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k && group[i] >= 0; a++)
            for (size_t b = 0; b < k; b++)
                covariance[a * k + b] += (x[i * k + a] - mean[group[i]][a] / count[group[i]]) *
                                         (x[i * k + b] - mean[group[i]][b] / count[group[i]]) /
                                         divisor;
}

enum { STUDENTS = 40 };

/* Three real columns, one of them correlated with the first, one with ties. */
static void small_cohort(Made *made, double *x)
{
    made_begin(made, STUDENTS);
    double *column[3] = {made_real(made, "a", true), made_real(made, "b", true),
                         made_real(made, "c", true)};
    for (size_t i = 0; i < STUDENTS; i++) {
        const double u = (double)(hash_u64(1, i) % 1000), v = (double)(hash_u64(2, i) % 1000);
        column[0][i] = 200 + u / 10;
        column[1][i] = u / 300 + v / 200;
        column[2][i] = (double)(hash_u64(3, i) % 4);
        made_treat(made, i, i % 3 == 0);
        for (size_t k = 0; k < 3 && x != NULL; k++)
            x[i * 3 + k] = column[k][i];
    }
}

static void mahalanobis_is_the_quadratic_form_within_the_arms(void **state)
{
    (void)state;
    for (int discard = 0; discard < 2; discard++) {
        Made made;
        double x[STUDENTS * 3], covariance[9];
        uint8_t discarded[STUDENTS] = {0};
        int group[STUDENTS];
        double kept = 0;
        small_cohort(&made, x);
        for (size_t i = 0; i < STUDENTS; i++) {
            discarded[i] = discard && i % 7 == 0;
            group[i] = discarded[i] ? -1 : made.cohort.treated[i];
            kept += !discarded[i];
        }
        covariance_of(x, STUDENTS, 3, group, kept - 2, covariance);
        const Points points = points_of(&made, "mahalanobis", discard ? discarded : NULL);
        assert_int_equal(points.n_axes, 3);
        for (size_t i = 0; i < STUDENTS; i++)
            for (size_t j = 0; j < i; j++) {
                const double d[3] = {x[i * 3] - x[j * 3], x[i * 3 + 1] - x[j * 3 + 1],
                                     x[i * 3 + 2] - x[j * 3 + 2]};
                check_close(gap(&points, i, j), form_of(covariance, 3, d), 1e-12);
            }
        made_end(&made);
    }
}

/* Weighted means of the arms, and the covariance around them divided by 1 - sum(w~^2) of shares w~
 * of all. */
static void base_weights_count_in_the_covariance_within_the_arms(void **state)
{
    (void)state;
    Made made;
    double x[STUDENTS * 3], w[STUDENTS], covariance[9] = {0}, mean[2][3] = {{0}}, arm[2] = {0};
    double sum = 0, squares = 0;
    small_cohort(&made, x);
    for (size_t i = 0; i < STUDENTS; i++) {
        w[i] = 0.5 + (double)(i * 7 % 5);
        sum += w[i];
        arm[made.cohort.treated[i]] += w[i];
        for (size_t k = 0; k < 3; k++)
            mean[made.cohort.treated[i]][k] += w[i] * x[i * 3 + k];
    }
    for (size_t i = 0; i < STUDENTS; i++)
        squares += (w[i] / sum) * (w[i] / sum);
    for (size_t i = 0; i < STUDENTS; i++)
        for (size_t a = 0; a < 3; a++)
            for (size_t b = 0; b < 3; b++) {
                const int t = made.cohort.treated[i];
                covariance[a * 3 + b] += w[i] / sum * (x[i * 3 + a] - mean[t][a] / arm[t]) *
                                         (x[i * 3 + b] - mean[t][b] / arm[t]) / (1 - squares);
            }
    made.cohort.base_weight = w;
    const Points points = points_of(&made, "mahalanobis", NULL);
    for (size_t i = 0; i < STUDENTS; i++)
        for (size_t j = 0; j < i; j++) {
            const double d[3] = {x[i * 3] - x[j * 3], x[i * 3 + 1] - x[j * 3 + 1],
                                 x[i * 3 + 2] - x[j * 3 + 2]};
            check_close(gap(&points, i, j), form_of(covariance, 3, d), 1e-12);
        }
    made_end(&made);
}

static void robust_mahalanobis_is_that_of_average_ranks(void **state)
{
    (void)state;
    Made made;
    double x[STUDENTS * 3], rank[STUDENTS * 3], covariance[9];
    int group[STUDENTS] = {0};
    small_cohort(&made, x);
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < STUDENTS; i++) {
            double r = 0.5;
            for (size_t j = 0; j < STUDENTS; j++)
                r += x[j * 3 + k] < x[i * 3 + k] ? 1 : x[j * 3 + k] == x[i * 3 + k] ? 0.5 : 0;
            rank[i * 3 + k] = r;
        }
    covariance_of(rank, STUDENTS, 3, group, STUDENTS - 1, covariance);
    double factor[3];
    for (size_t k = 0; k < 3; k++)
        factor[k] = sqrt(STUDENTS * (STUDENTS + 1) / 12.0 / covariance[k * 3 + k]);
    for (size_t k = 0; k < 9; k++)
        covariance[k] *= factor[k / 3] * factor[k % 3];
    const Points points = points_of(&made, "robust_mahalanobis", NULL);
    for (size_t i = 0; i < STUDENTS; i++)
        for (size_t j = 0; j < i; j++) {
            double d[3];
            for (size_t k = 0; k < 3; k++)
                d[k] = rank[i * 3 + k] - rank[j * 3 + k];
            check_close(gap(&points, i, j), form_of(covariance, 3, d), 1e-12);
        }
    made_end(&made);
}

/* A factor of two levels, and the same as a 0/1 column, say the same about students. */
static void two_levels_count_like_one_binary_column(void **state)
{
    (void)state;
    static const char *const names[] = {"mahalanobis", "robust_mahalanobis", "euclidean"};
    for (size_t d = 0; d < COUNT_OF(names); d++) {
        Made binary, factor;
        small_cohort(&binary, NULL);
        small_cohort(&factor, NULL);
        double *number = made_real(&binary, "f", true);
        int32_t *level = made_factor(&factor, "f", true, 2);
        for (size_t i = 0; i < STUDENTS; i++) {
            level[i] = hash_u64(4, i) % 3 == 0;
            number[i] = level[i];
        }
        const Points one = points_of(&binary, names[d], NULL);
        const Points two = points_of(&factor, names[d], NULL);
        for (size_t i = 0; i < STUDENTS; i++)
            for (size_t j = 0; j < i; j++)
                check_close_row(gap(&two, i, j), gap(&one, i, j), 1e-9, names[d]);
        made_end(&binary);
        made_end(&factor);
    }
}

static void euclidean_divides_by_the_deviation_within_the_arms(void **state)
{
    (void)state;
    Made made;
    made_begin(&made, 6);
    double *a = made_real(&made, "a", true);
    double *b = made_real(&made, "b", true);
    static const double value[6] = {1, 3, 10, 12, 14, 12};
    for (size_t i = 0; i < 6; i++) {
        made_treat(&made, i, i < 2);
        a[i] = value[i];
        b[i] = i == 0 || i == 5;
    }
    /* a: squares 2 within the treated, 8 within the controls, over 4; b: p(1-p) is 1/4 of 2 and
     * 3/16 of 4, together 1.25 / 6 */
    const Points points = points_of(&made, "euclidean", NULL);
    check_close(gap(&points, 0, 1), sqrt(4 / 2.5 + 6 / 1.25), 1e-14);
    check_close(gap(&points, 2, 4), sqrt(16 / 2.5), 1e-14);
    made_end(&made);
}

static void a_column_that_does_not_vary_is_left_out_and_said(void **state)
{
    (void)state;
    static const char *const names[] = {"mahalanobis", "robust_mahalanobis", "euclidean"};
    for (size_t d = 0; d < COUNT_OF(names); d++) {
        Made with, without;
        small_cohort(&with, NULL);
        small_cohort(&without, NULL);
        double *constant = made_real(&with, "constant", true);
        for (size_t i = 0; i < STUDENTS; i++)
            constant[i] = 3.3;
        const Points a = points_of(&with, names[d], NULL);
        const Points b = points_of(&without, names[d], NULL);
        assert_int_equal(a.n_axes, b.n_axes);
        assert_int_equal(a.notes.n, b.notes.n + 1);
        check_same(gap(&a, 0, 1), gap(&b, 0, 1));
        made_end(&with);
        made_end(&without);
    }
}

static void students_with_the_same_covariates_are_at_one_point(void **state)
{
    (void)state;
    static const char *const names[] = {"mahalanobis", "robust_mahalanobis", "euclidean"};
    for (size_t d = 0; d < COUNT_OF(names); d++) {
        Made made;
        small_cohort(&made, NULL);
        for (size_t k = 0; k < 3; k++)
            made.column[k].real[39] = made.column[k].real[0];
        const Points points = points_of(&made, names[d], NULL);
        check_same(gap(&points, 0, 39), 0);
        made_end(&made);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mahalanobis_is_the_quadratic_form_within_the_arms),
        cmocka_unit_test(base_weights_count_in_the_covariance_within_the_arms),
        cmocka_unit_test(robust_mahalanobis_is_that_of_average_ranks),
        cmocka_unit_test(two_levels_count_like_one_binary_column),
        cmocka_unit_test(euclidean_divides_by_the_deviation_within_the_arms),
        cmocka_unit_test(a_column_that_does_not_vary_is_left_out_and_said),
        cmocka_unit_test(students_with_the_same_covariates_are_at_one_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
