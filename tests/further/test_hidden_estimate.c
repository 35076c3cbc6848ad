/* E-values and robustness values of whole studies, against the estimate's own row and sums over its
 * students that are written out here. */
#include "further/hidden_worlds.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

static const double level = 0.9; /* not the default: what goes by the level must show it */

static double e_value_of(double ratio)
{
    const double rr = fmax(ratio, 1.0 / ratio);
    return rr + sqrt(rr * (rr - 1.0));
}

/* --- E-values ------------------------------------------------------------------------------------
 */

/* The end of the interval that is nearer to a ratio of 1. */
static double limit_of(double low, double high)
{
    return low <= 1.0 && high >= 1.0 ? 1.0 : low > 1.0 ? e_value_of(low) : e_value_of(high);
}

static void check_e_row(const Table *table, size_t row, double ratio, double low, double high)
{
    const union e_values_columns *c = &e_values_columns;
    check_close(table_real(table, row, &c->ratio), ratio, 1e-12);
    check_close(table_real(table, row, &c->ratio_low), low, 1e-12);
    check_close(table_real(table, row, &c->ratio_high), high, 1e-12);
    check_close(table_real(table, row, &c->e_value), e_value_of(ratio), 1e-12);
    check_close(table_real(table, row, &c->e_value_limit), limit_of(low, high), 1e-12);
}

/* A gain and a loss: of the latter the upper end is the nearer. */
static void e_values_are_those_of_the_effect_size_and_its_two_intervals(void **state)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        const World w = {.gain = 8 * sign,
                         .noise = 8,
                         .all = "matching: {method: unmatched}\n"
                                "effects: {cluster: none, confidence: 0.9}"};
        Results results;
        run(*state, &w, &results);
        const Effect *e = &results.analysis[0].effects.row[0];
        const Table *table = table_of(&results, &table_e_values);
        const double d = e->effect_size, half = 1.78 * e->effect_size_se;
        assert_int_equal(table->n_rows, 2);
        check_e_row(table, 0, exp(0.91 * d), exp(0.91 * d - half), exp(0.91 * d + half));
        check_e_row(table, 1, exp(0.91 * d), exp(0.91 * e->effect_size_ci_low),
                    exp(0.91 * e->effect_size_ci_high));
        assert_true(limit_of(exp(0.91 * d - half), exp(0.91 * d + half)) > 1.0);
    }
}

/* Shares as they are, students one by one under HC0: var(log p) = (1 - p) / (n p). */
static void of_shares_the_e_value_is_that_of_their_ratio(void **state)
{
    const World w = {.gain = 6,
                     .noise = 8,
                     .passes = 202,
                     .all = "matching: {method: unmatched}\n"
                            "effects: {cluster: none, confidence: 0.9, estimator: difference, "
                            "variance: HC0}"};
    Here *here = *state;
    Results results;
    Made m;
    double n[2] = {0, 0}, passed[2] = {0, 0};
    make(here, &w, &m);
    run(here, &w, &results);
    for (size_t i = 0; i < m.cohort.n; i++) {
        n[m.cohort.treated[i] != 0] += 1.0;
        passed[m.cohort.treated[i] != 0] += m.y[i];
    }
    const double p1 = passed[1] / n[1], p0 = passed[0] / n[0];
    const double se = sqrt((1 - p1) / (n[1] * p1) + (1 - p0) / (n[0] * p0));
    const double t = gsl_cdf_tdist_Pinv(0.5 + 0.5 * level, n[1] + n[0] - 2.0);
    const Table *table = table_of(&results, &table_e_values);
    assert_int_equal(table->n_rows, 1);
    check_e_row(table, 0, p1 / p0, p1 / p0 * exp(-t * se), p1 / p0 * exp(t * se));
}

/* --- robustness values ---------------------------------------------------------------------------
 */

enum { SPRING, TOOK, Z, FALL, COLUMNS };

typedef struct Plain {
    size_t n;
    double *x[COLUMNS];
} Plain;

static Plain plain_of(Arena *arena, const Made *m)
{
    Plain out = {.n = m->cohort.n};
    const double *z = frame_find(m->cohort.frame, "z")->real,
                 *fall = frame_find(m->cohort.frame, "fall")->real;
    for (int k = 0; k < COLUMNS; k++)
        out.x[k] = ARENA_ARRAY(arena, double, out.n);
    for (size_t i = 0; i < out.n; i++) {
        out.x[SPRING][i] = m->y[i];
        out.x[TOOK][i] = m->cohort.treated[i] ? 1.0 : 0.0;
        out.x[Z][i] = z[m->cohort.row[i]];
        out.x[FALL][i] = fall[m->cohort.row[i]];
    }
    return out;
}

static double correlation(const Plain *p, int a, int b)
{
    double mean[2] = {0, 0}, ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < p->n; i++) {
        mean[0] += p->x[a][i] / (double)p->n;
        mean[1] += p->x[b][i] / (double)p->n;
    }
    for (size_t i = 0; i < p->n; i++) {
        const double u = p->x[a][i] - mean[0], v = p->x[b][i] - mean[1];
        ab += u * v;
        aa += u * u;
        bb += v * v;
    }
    return ab / sqrt(aa * bb);
}

/* Of a and b given n others, by the recursion of partial correlations. */
static double partial(const Plain *p, int a, int b, const int *given, size_t n)
{
    if (n == 0)
        return correlation(p, a, b);
    const int c = given[n - 1];
    const double ab = partial(p, a, b, given, n - 1), ac = partial(p, a, c, given, n - 1),
                 bc = partial(p, b, c, given, n - 1);
    return (ab - ac * bc) / sqrt((1 - ac * ac) * (1 - bc * bc));
}

static double share_of(double f)
{
    return 0.5 * (sqrt(pow(f, 4) + 4 * f * f) - f * f);
}

static const char classical[] = "matching: {method: unmatched}\n"
                                "effects: {cluster: none, confidence: 0.9, variance: classical}";

/* f and t are those of the partial correlation of program and score given the covariates. */
static void robustness_values_are_those_of_the_partial_correlation(void **state)
{
    static const int covariates[] = {Z, FALL};
    const union robustness_values_columns *c = &robustness_values_columns;
    const World w = {.gain = 4, .noise = 8, .all = classical};
    Here *here = *state;
    Results results;
    Made m;
    make(here, &w, &m);
    run(here, &w, &results);
    const Plain plain = plain_of(here->arena, &m);
    const double r = partial(&plain, SPRING, TOOK, covariates, 2), df = (double)plain.n - 4.0;
    const double f = fabs(r) / sqrt(1 - r * r);
    const double reach = gsl_cdf_tdist_Qinv(0.5 * (1 - level), df - 1.0) / sqrt(df - 1.0);
    const Table *values = table_of(&results, &table_robustness_values);
    assert_true(f > reach && f < 1 / reach);
    check_close(table_real(values, 0, &c->value), r * r, 1e-10);
    check_close(table_real(values, 1, &c->value), share_of(f), 1e-10);
    check_close(table_real(values, 2, &c->value), share_of(f - reach), 1e-10);
}

/* Each covariate once, twice and three times, from its partial correlations with program and score;
 * the estimate at a contour's corner moves by se sqrt(df) sqrt(y d / (1 - d)). */
static void benchmarks_and_contour_are_of_the_same_regression(void **state)
{
    static const int others[2][2] = {{FALL, TOOK}, {Z, TOOK}};
    const union robustness_benchmarks_columns *c = &robustness_benchmarks_columns;
    const union robustness_contour_columns *at = &robustness_contour_columns;
    const World w = {.gain = 4, .noise = 8, .ahead = 2, .all = classical};
    Here *here = *state;
    Results results;
    Made m;
    size_t n = 0;
    make(here, &w, &m);
    run(here, &w, &results);
    const Plain plain = plain_of(here->arena, &m);
    const Effect *e = &results.analysis[0].effects.row[0];
    const double moved = e->se * sqrt((double)plain.n - 4.0);
    const Table *table = table_of(&results, &table_robustness_benchmarks),
                *contour = table_of(&results, &table_robustness_contour);
    for (size_t i = 0; i < table->n_rows; i++) {
        const bool z = strcmp(table_text(table, i, &c->covariate), "z") == 0;
        const int own = z ? Z : FALL;
        const double times = table_real(table, i, &c->times);
        const double d = pow(partial(&plain, own, TOOK, others[z ? 0 : 1], 1), 2),
                     y = pow(partial(&plain, own, SPRING, others[z ? 0 : 1], 2), 2);
        const double shared = times * d * d / ((1 - times * d) * (1 - d));
        const double to_y = pow((sqrt(times) + sqrt(shared)) / sqrt(1 - shared), 2) * y / (1 - y),
                     to_d = times * d / (1 - d);
        if (table_text(table, i, &c->problem)[0] != '\0')
            continue;
        check_close(times, 1.0 + (double)(i % 3), 0.0);
        check_close(table_real(table, i, &c->r2_treatment), to_d, 1e-9);
        check_close(table_real(table, i, &c->r2_outcome), fmin(to_y, 1.0), 1e-9);
        check_close(table_real(table, i, &c->adjusted),
                    e->estimate - moved * sqrt(fmin(to_y, 1.0) * to_d / (1 - to_d)), 1e-9);
        n++;
    }
    assert_int_equal(n, 6);
    assert_int_equal(contour->n_rows, 64);
    for (size_t i = 0; i < contour->n_rows; i++) {
        const double d = table_real(contour, i, &at->treatment_percent) / 100,
                     y = table_real(contour, i, &at->outcome_percent) / 100;
        check_close(table_real(contour, i, &at->adjusted),
                    e->estimate - moved * sqrt(y * d / (1 - d)), 1e-9);
    }
}

/* Of another standard error than the classical one the formula does not hold. */
static void significance_is_of_the_classical_error_alone(void **state)
{
    const union robustness_values_columns *c = &robustness_values_columns;
    const World w = {.gain = 4,
                     .noise = 8,
                     .all = "matching: {method: unmatched}\n"
                            "effects: {cluster: none, variance: HC3}"};
    Results results;
    run(*state, &w, &results);
    const Table *values = table_of(&results, &table_robustness_values);
    check_nan(table_real(values, 2, &c->value));
    assert_non_null(strstr(table_text(values, 2, &c->meaning), "the study's is HC3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(e_values_are_those_of_the_effect_size_and_its_two_intervals,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_shares_the_e_value_is_that_of_their_ratio, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(robustness_values_are_those_of_the_partial_correlation,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(benchmarks_and_contour_are_of_the_same_regression, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(significance_is_of_the_classical_error_alone, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
