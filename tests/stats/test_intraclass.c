/* The intraclass correlation and its interval: against Searle's closed form, dense algebra, and
 * worlds whose correlation is known. */
#include "check.h"

#include "alike/intraclass.h"
#include "alike/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

enum { MOST = 200 };

typedef struct Scores {
    size_t n, n_groups;
    double x[MOST];
    int32_t group[MOST];
} Scores;

static void add(Scores *s, int32_t group, double x)
{
    s->x[s->n] = x;
    s->group[s->n++] = group;
    if ((size_t)group + 1 > s->n_groups)
        s->n_groups = (size_t)group + 1;
}

static Intraclass of(const Scores *s, double confidence)
{
    return intraclass_anova(s->x, s->group, s->n, s->n_groups, confidence);
}

/* Groups {1, 3}, {4, 6}, {8, 10}: means 2, 5, 9, grand mean 16/3, SSB 2 (100 +
 * 1 + 121) / 9 = 148/3, MSB 74/3; SSW 6, MSW 2; icc (74/3 - 2) / (74/3 + 2) = 68/80. */
static void three_pairs_by_hand(void **state)
{
    (void)state;
    Scores s = {.n = 0};
    const double x[] = {1, 3, 4, 6, 8, 10};
    for (size_t i = 0; i < 6; i++)
        add(&s, (int32_t)(i / 2), x[i]);
    const Intraclass icc = of(&s, 0.95);
    check_close(icc.value, 0.85, 1e-14);
    assert_int_equal(icc.n, 6);
    assert_int_equal(icc.n_groups, 3);
    /* Searle: (F / q - 1) / (F / q + n - 1) with F = 37/3, n = 2, q the quantiles of F(2, 3) */
    const double f = 37.0 / 3.0;
    const double upper = f / gsl_cdf_fdist_Pinv(0.025, 2, 3);
    const double lower = f / gsl_cdf_fdist_Pinv(0.975, 2, 3);
    assert_true(lower < 1.0); /* below it, 0 stands */
    check_close(icc.high, (upper - 1) / (upper + 1), 1e-12);
    check_same(icc.low, 0.0);
    const double at_half = f / gsl_cdf_fdist_Pinv(0.75, 2, 3);
    check_close(of(&s, 0.5).low, (at_half - 1) / (at_half + 1), 1e-12);
}

/* x' (V^-1 - V^-1 1 1' V^-1 / 1' V^-1 1) x for V = I + theta Z Z', all of it written out: what is
 * left of it beside the sum of squares within is Wald's sum. */
static double dense_form(const Scores *s, double theta)
{
    static double v[MOST][MOST], inverse[MOST][MOST];
    double xx = 0, x1 = 0, all = 0;

    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++) {
            v[i][j] = (i == j) + (s->group[i] == s->group[j] ? theta : 0.0);
            inverse[i][j] = i == j;
        }
    for (size_t k = 0; k < s->n; k++) { /* positive definite: no pivots */
        const double d = v[k][k];
        for (size_t j = 0; j < s->n; j++) {
            v[k][j] /= d;
            inverse[k][j] /= d;
        }
        for (size_t i = 0; i < s->n; i++) {
            const double f = v[i][k];
            for (size_t j = 0; i != k && j < s->n; j++) {
                v[i][j] -= f * v[k][j];
                inverse[i][j] -= f * inverse[k][j];
            }
        }
    }
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++) {
            xx += s->x[i] * inverse[i][j] * s->x[j];
            x1 += s->x[i] * inverse[i][j];
            all += inverse[i][j];
        }
    return xx - x1 * x1 / all;
}

static double within(const Scores *s)
{
    double sum = 0;

    for (int32_t g = 0; (size_t)g < s->n_groups; g++) {
        double n = 0, mean = 0;
        for (size_t i = 0; i < s->n; i++)
            if (s->group[i] == g) {
                n++;
                mean += s->x[i];
            }
        for (size_t i = 0; i < s->n; i++)
            if (s->group[i] == g)
                sum += (s->x[i] - mean / n) * (s->x[i] - mean / n);
    }
    return sum;
}

static void draw(uint64_t *seed, Scores *s, const size_t *size, size_t n_groups, double icc)
{
    s->n = s->n_groups = 0;
    for (size_t g = 0; g < n_groups; g++) {
        const double own = sqrt(icc) * random_normal(1940, (*seed)++);
        for (size_t i = 0; i < size[g]; i++)
            add(s, (int32_t)g, own + sqrt(1 - icc) * random_normal(1940, (*seed)++));
    }
}

static const size_t unequal[] = {2, 3, 5, 8, 12, 20, 1, 4};

/* At both ends the dense form is the quantile of F: to the last halving of the ends. */
static void the_ends_are_quantiles_of_the_dense_form(void **state)
{
    (void)state;
    uint64_t seed = 5;
    Scores s;
    draw(&seed, &s, unequal, COUNT_OF(unequal), 0.4);
    const Intraclass icc = of(&s, 0.9);
    const double g = COUNT_OF(unequal) - 1, rest = (double)(s.n - COUNT_OF(unequal));
    const double ends[2] = {icc.low, icc.high}, p[2] = {0.95, 0.05};
    assert_true(icc.low > 0.0 && icc.low < icc.value && icc.value < icc.high && icc.high < 1.0);
    for (size_t k = 0; k < 2; k++) {
        const double theta = ends[k] / (1 - ends[k]);
        const double f = (dense_form(&s, theta) - within(&s)) / g / (within(&s) / rest);
        check_close(f, gsl_cdf_fdist_Pinv(p[k], g, rest), 1e-9);
    }
}

/* 2,000 worlds: the share covered is within 3 standard errors of 95% (.015). */
static void intervals_cover_with_groups_of_any_size(void **state)
{
    (void)state;
    static const double truth[] = {0.0, 0.1, 0.3};
    for (size_t k = 0; k < COUNT_OF(truth); k++) {
        uint64_t seed = 1000000 * k;
        double covered = 0;
        for (size_t world = 0; world < 2000; world++) {
            Scores s;
            draw(&seed, &s, unequal, COUNT_OF(unequal), truth[k]);
            const Intraclass icc = of(&s, 0.95);
            covered += icc.low <= truth[k] && truth[k] <= icc.high;
        }
        /* at 0 only the lower end can be wrong */
        check_near(covered / 2000, truth[k] > 0 ? 0.95 : 0.975, 0.015);
    }
}

static void nothing_to_tell_is_not_computable(void **state)
{
    (void)state;
    Scores one = {.n = 0}, single = {.n = 0}, same = {.n = 0};
    for (size_t i = 0; i < 6; i++) {
        add(&one, 0, (double)i);
        add(&single, (int32_t)i, (double)i);
        add(&same, (int32_t)(i / 2), (double)(i / 2));
    }
    check_nan(of(&one, 0.95).value);
    check_nan(of(&one, 0.95).high);
    check_nan(of(&single, 0.95).value);
    check_same(of(&same, 0.95).value, 1.0);
    check_nan(of(&same, 0.95).low);
    /* who is in no group does not count */
    Scores more = one;
    add(&more, 1, 7);
    add(&more, 1, 9);
    const Intraclass before = of(&more, 0.95);
    more.x[more.n] = 100;
    more.group[more.n++] = -1;
    check_same(of(&more, 0.95).value, before.value);
    assert_int_equal(of(&more, 0.95).n, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_pairs_by_hand),
        cmocka_unit_test(the_ends_are_quantiles_of_the_dense_form),
        cmocka_unit_test(intervals_cover_with_groups_of_any_size),
        cmocka_unit_test(nothing_to_tell_is_not_computable),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
