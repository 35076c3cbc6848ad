/* The error of the pretest, against dense moments: normal equations are written out and solved
 * here, those of errors in variables with the variance of the error taken from the pretest's square
 * (Fuller 1987, 2.2). */
#include "../study/here.h"

#include "report/says.h"

#include "alike/bias_tables.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

enum { N = 600, SCHOOLS = 60 };

typedef struct World {
    double x[N], y[N], z[N], se[N], weight[N];
    bool took[N];
} World;

/* Whole schools of ten; z is a trait in which the groups differ as well. */
static void make_world(World *w)
{
    for (size_t i = 0; i < N; i++) {
        const size_t school = i / (N / SCHOOLS);
        w->took[i] = school % 3 == 0;
        w->z[i] = floor(3 * random_uniform(1, i)) + (w->took[i] ? 1 : 0);
        const double t = 2 * w->z[i] + 8 * random_normal(2, i) - (w->took[i] ? 4 : 0);
        w->se[i] = 3 + random_uniform(3, i);
        w->x[i] = round(1000 * (200 + t + w->se[i] * random_normal(4, i))) / 1000;
        w->y[i] = round(1000 * (205 + 0.8 * t + w->z[i] + 5 * random_normal(5, i) +
                                random_normal(6, school))) /
                  1000;
        w->se[i] = round(1000 * w->se[i]) / 1000;
    }
}

static void run(Here *here, const World *w, const char *outcome, const char *more, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Text csv = {.arena = here->arena};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    text_add(&csv, "id,school,took,z,fall,se,spring\n");
    for (size_t i = 0; i < N; i++)
        text_format(&csv, "s%03zu,g%02zu,%d,%g,%.3f,%.3f,%.3f\n", i, i / (N / SCHOOLS), w->took[i],
                    w->z[i], w->x[i], w->se[i], w->y[i]);
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "outcomes: [{name: reading, score: spring, pretest: fall%s}]\n"
                                    "covariates: [z]\n%s",
                                    outcome, more);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

/* --- dense -------------------------------------------------------------------------------------
 */

enum { TERMS = 3 }; /* intercept, treatment, z */

/* Residuals of v given the terms, and the coefficient of the treatment. */
static double without_terms(const World *w, const double *v, double *rest)
{
    double a[TERMS * TERMS] = {0}, b[TERMS] = {0}, beta[TERMS];
    for (size_t i = 0; i < N; i++) {
        const double u[TERMS] = {1, w->took[i] ? 1 : 0, w->z[i]};
        for (size_t j = 0; j < TERMS; j++) {
            b[j] += u[j] * v[i];
            for (size_t k = 0; k < TERMS; k++)
                a[j * TERMS + k] += u[j] * u[k];
        }
    }
    gsl_matrix_view m = gsl_matrix_view_array(a, TERMS, TERMS);
    gsl_vector_view r = gsl_vector_view_array(b, TERMS), s = gsl_vector_view_array(beta, TERMS);
    gsl_linalg_cholesky_decomp1(&m.matrix);
    gsl_linalg_cholesky_solve(&m.matrix, &r.vector, &s.vector);
    for (size_t i = 0; i < N; i++)
        rest[i] = v[i] - beta[0] - beta[1] * (w->took[i] ? 1 : 0) - beta[2] * w->z[i];
    return beta[1];
}

typedef struct Dense {
    double bias, regression, reliability, gap, slope;
} Dense;

/* Slope and variance of the comparison students, who stand in for the treated. */
static Dense dense_att(const World *w, double error)
{
    static double rx[N], ry[N];
    double xx = 0, xy = 0, n = 0;
    const double gap = without_terms(w, w->x, rx), score_gap = without_terms(w, w->y, ry);
    for (size_t i = 0; i < N; i++) {
        if (w->took[i])
            continue;
        n++;
        xx += rx[i] * rx[i];
        xy += rx[i] * ry[i];
    }
    const double variance = xx / n * N / (N - TERMS), b = xy / xx;
    const double true_slope = b * variance / (variance - error);
    return (Dense){.bias = true_slope * (error / variance) * gap,
                   .regression = score_gap - true_slope * gap,
                   .reliability = 1 - error / variance,
                   .gap = gap,
                   .slope = b};
}

static double comparison_variance(const World *w)
{
    double n = 0, mean = 0, squares = 0;
    for (size_t i = 0; i < N; i++) {
        n += w->took[i] ? 0 : 1;
        mean += w->took[i] ? 0 : w->x[i];
    }
    mean /= n;
    for (size_t i = 0; i < N; i++)
        squares += w->took[i] ? 0 : (w->x[i] - mean) * (w->x[i] - mean);
    return squares / (n - 1);
}

static const Table *table_of(const Results *results, const TableKind *kind)
{
    return tables_find(&results->analysis[0].tables, kind);
}

static double said(const Results *results, PretestReading reading, const TableColumn *column)
{
    return table_real(table_of(results, &table_pretest_error), (size_t)reading, column);
}

static const union pretest_error_columns *const of_error = &pretest_error_columns;
static const union pretest_corrected_columns *const of_corrected = &pretest_corrected_columns;

/* Sums of 600 in another order: 1e-9 is far above rounding. */
static void holds(const Results *results, const Dense *dense)
{
    const double estimate = results->analysis[0].effects.row[0].estimate;
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->gap), dense->gap, 1e-9);
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->slope), dense->slope, 1e-9);
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->reliability), dense->reliability,
                1e-9);
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->bias), dense->bias, 1e-9);
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->less), estimate - dense->bias, 1e-9);
    check_close(said(results, PRETEST_BY_ABILITY, &of_error->regression), dense->regression, 1e-9);
    assert_true(said(results, PRETEST_BY_SCORE, &of_error->bias) == 0);
}

static const char nearest[] = "matching: {caliper: 0.5}\n"
                              "effects: {cluster: school, pretest_draws: none}\n";

/* Nobody is left out, so that two scores differ by the bias and by nothing else. */
static const char weights[] = "matching: {method: ipw}\n"
                              "effects: {cluster: school, pretest_draws: none}\n";

static void a_stated_reliability_gives_the_dense_bias(void **state)
{
    World w;
    Results results;
    make_world(&w);
    run(*state, &w, ", reliability: .85", nearest, &results);
    const Dense dense = dense_att(&w, 0.15 * comparison_variance(&w));
    holds(&results, &dense);
}

static void standard_errors_give_the_mean_of_their_squares(void **state)
{
    World w;
    Results results;
    double n = 0, squares = 0;
    make_world(&w);
    run(*state, &w, ", pretest_se: se", nearest, &results);
    for (size_t i = 0; i < N; i++) {
        n += w.took[i] ? 0 : 1;
        squares += w.took[i] ? 0 : w.se[i] * w.se[i];
    }
    const Dense dense = dense_att(&w, squares / n);
    holds(&results, &dense);
}

/* The bias at the reliability that explains the estimate is the estimate. */
static void the_reliability_that_explains_does(void **state)
{
    World w;
    Results results;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        w.y[i] -= w.took[i] ? 3 : 0;
    run(*state, &w, "", nearest, &results);
    const double rel = said(&results, PRETEST_BY_ABILITY, &of_error->explains);
    const Dense dense = dense_att(&w, (1 - rel) * comparison_variance(&w));
    assert_true(rel > 0 && rel < 1);
    check_close(dense.bias, results.analysis[0].effects.row[0].estimate, 1e-9);
    check_nan(said(&results, PRETEST_BY_ABILITY, &of_error->bias));
    assert_null(table_of(&results, &table_pretest_corrected));
}

/* The program starts behind, so that the bias is below 0: no reliability explains a gain. */
static void nothing_explains_an_estimate_on_the_other_side(void **state)
{
    World w;
    Results results;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        w.y[i] += w.took[i] ? 9 : 0;
    run(*state, &w, "", nearest, &results);
    check_nan(said(&results, PRETEST_BY_ABILITY, &of_error->explains));
}

/* The same design on the true score that is expected, found here and put into the file, whose
 * third decimal is the tolerance. */
static void the_corrected_estimate_is_the_design_on_expected_scores(void **state)
{
    static World w, other;
    static double rx[N];
    Results results, expected;
    double squares[2] = {0, 0}, n[2] = {0, 0};
    make_world(&w);
    run(*state, &w, ", reliability: .85", weights, &results);
    other = w;
    (void)without_terms(&w, w.x, rx);
    for (size_t i = 0; i < N; i++) {
        squares[w.took[i]] += rx[i] * rx[i];
        n[w.took[i]]++;
    }
    const double error = 0.15 * comparison_variance(&w);
    for (size_t i = 0; i < N; i++) {
        const double variance = squares[w.took[i]] / n[w.took[i]] * N / (N - TERMS);
        other.x[i] -= error / variance * rx[i];
    }
    run(*state, &other, "", weights, &expected);
    const Table *table = table_of(&results, &table_pretest_corrected);
    const double corrected = table_real(table, PRETEST_SAME_DESIGN, &of_corrected->estimate);
    assert_true(fabs(corrected - expected.analysis[0].effects.row[0].estimate) < 0.01);
    assert_true(fabs(corrected - results.analysis[0].effects.row[0].estimate) > 0.1);
    check_close(table_real(table, PRETEST_REGRESSION, &of_corrected->estimate),
                said(&results, PRETEST_BY_ABILITY, &of_error->regression), 1e-12);
    check_nan(table_real(table, PRETEST_SAME_DESIGN, &of_corrected->ci_low));
}

static void an_interval_needs_20_clusters_an_arm(void **state)
{
    World w;
    Results results;
    make_world(&w); /* 20 schools have the program, 40 not */
    run(*state, &w, ", reliability: .85",
        "matching: {caliper: 0.5}\neffects: {cluster: school, pretest_draws: 40}\n", &results);
    const Table *table = table_of(&results, &table_pretest_corrected);
    for (size_t k = 0; k < 2; k++) {
        const double low = table_real(table, k, &of_corrected->ci_low),
                     high = table_real(table, k, &of_corrected->ci_high),
                     estimate = table_real(table, k, &of_corrected->estimate);
        assert_true(low < estimate && estimate < high);
        check_close(estimate - low, high - estimate, 1e-9);
        assert_true(table_real(table, k, &of_corrected->df) == 58); /* 20 - 1 + 40 - 1 */
    }
    for (size_t i = 0; i < N / SCHOOLS; i++)
        w.took[i] = false; /* the first school: 19 are left */
    run(*state, &w, ", reliability: .85",
        "matching: {caliper: 0.5}\neffects: {cluster: school, pretest_draws: 40}\n", &results);
    table = table_of(&results, &table_pretest_corrected);
    check_nan(table_real(table, PRETEST_SAME_DESIGN, &of_corrected->ci_low));
    assert_string_equal(table_text(table, PRETEST_SAME_DESIGN, &of_corrected->problem),
                        "a bootstrap of clusters needs 20 in each group");
}

static const char *told(Here *here, const Results *results)
{
    const Outline outline = outline_of(here->arena, results);
    return says_sure(here->arena, results, &outline).paragraph;
}

/* A bias that matters, and a reliability that tests do have: nothing else is said. */
static void the_report_says_what_the_error_can_make(void **state)
{
    static const char of_bias[] = "The error of measurement of the",
                      of_rel[] = "Were the reliability";
    Here *here = *state;
    World w;
    Results results;
    make_world(&w);
    run(here, &w, ", reliability: .85", nearest, &results);
    const char *words = told(here, &results);
    assert_true(said(&results, PRETEST_BY_ABILITY, &of_error->bias_size) < -0.025);
    assert_non_null(strstr(words, of_bias));
    assert_non_null(strstr(words, "; on expected true scores the same design gives "));
    run(here, &w, ", reliability: .995", nearest, &results);
    assert_null(strstr(told(here, &results), of_bias));
    size_t n_high = 0;
    for (size_t i = 0; i < N; i++) /* so little noise that half a point is told from zero */
        w.y[i] = 0.8 * w.x[i] + w.z[i] + 0.2 * random_normal(5, i);
    for (int less = 0; less < 8; less++) {
        for (size_t i = 0; i < N; i++)
            w.y[i] -= w.took[i] ? 0.5 : 0;
        run(here, &w, "", nearest, &results);
        const Effect *effect = &results.analysis[0].effects.row[0];
        const bool off_zero = effect->ci_low > 0 || effect->ci_high < 0;
        const bool high =
            off_zero && said(&results, PRETEST_BY_ABILITY, &of_error->explains) >= 0.8;
        assert_true((strstr(told(here, &results), of_rel) != NULL) == high);
        n_high += high;
    }
    assert_true(n_high > 0 && n_high < 8);
}

static void an_error_larger_than_the_spread_is_said(void **state)
{
    World w;
    Results results;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        w.se[i] = 40;
    run(*state, &w, ", pretest_se: se", nearest, &results);
    check_nan(said(&results, PRETEST_BY_ABILITY, &of_error->bias));
    assert_non_null(table_text(table_of(&results, &table_pretest_error), PRETEST_BY_ABILITY,
                               &of_error->problem));
}

int main(void)
{
    gsl_set_error_handler_off();
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_stated_reliability_gives_the_dense_bias),
        TEST(standard_errors_give_the_mean_of_their_squares),
        TEST(the_reliability_that_explains_does),
        TEST(nothing_explains_an_estimate_on_the_other_side),
        TEST(the_corrected_estimate_is_the_design_on_expected_scores),
        TEST(an_interval_needs_20_clusters_an_arm),
        TEST(the_report_says_what_the_error_can_make),
        TEST(an_error_larger_than_the_spread_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
