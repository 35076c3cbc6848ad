/* Effects of sites and their averages, against means, sums by school and equations written out
 * here. Where sites share no school their errors are independent; cohorts of the same schools are
 * not, and their covariance is the sum over schools of what both add. */
#include "note_says.h"
#include "site_world.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

/* --- dense ---------------------------------------------------------------------------------------
 */

/* The difference of means in each of the parts, and V = sum over schools of what both add (CR0). */
typedef struct Dense {
    size_t n;
    double b[SITES], v[SITES][SITES];
} Dense;

static Dense dense_of(const World *w, const int *part, size_t n_parts)
{
    Dense out = {.n = n_parts};
    double n[SITES][2] = {{0}}, mean[SITES][2] = {{0}}, sum[SITES * SCHOOLS][SITES] = {{0}};
    for (size_t i = 0; i < N; i++) {
        n[part[i]][w->took[i]]++;
        mean[part[i]][w->took[i]] += w->y[i];
    }
    for (size_t g = 0; g < n_parts; g++)
        out.b[g] = mean[g][1] / n[g][1] - mean[g][0] / n[g][0];
    for (size_t i = 0; i < N; i++) {
        const int g = part[i], arm = w->took[i];
        const double e = w->y[i] - mean[g][arm] / n[g][arm];
        sum[w->school[i]][g] += (arm ? e : -e) / n[g][arm];
    }
    for (size_t c = 0; c < SITES * SCHOOLS; c++)
        for (size_t g = 0; g < n_parts; g++)
            for (size_t h = 0; h < n_parts; h++)
                out.v[g][h] += sum[c][g] * sum[c][h];
    return out;
}

/* The inverse of V + t I, by Gauss and Jordan. */
static void invert(const Dense *d, double t, double w[SITES][SITES])
{
    double a[SITES][SITES];
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->n; j++) {
            a[i][j] = d->v[i][j] + (i == j ? t : 0);
            w[i][j] = i == j;
        }
    for (size_t k = 0; k < d->n; k++) {
        const double pivot = a[k][k];
        for (size_t j = 0; j < d->n; j++) {
            a[k][j] /= pivot;
            w[k][j] /= pivot;
        }
        for (size_t i = 0; i < d->n; i++) {
            const double factor = a[i][k];
            for (size_t j = 0; j < d->n && i != k; j++) {
                a[i][j] -= factor * a[k][j];
                w[i][j] -= factor * w[k][j];
            }
        }
    }
}

typedef struct Mean {
    double value, variance, weight[SITES], score, q;
} Mean;

/* Generalized least squares at t, and the score of the restricted likelihood, y'PPy - tr P. */
static Mean mean_at(const Dense *d, double t)
{
    double w[SITES][SITES], total = 0, trace = 0, square = 0;
    Mean out = {.value = 0};
    invert(d, t, w);
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < d->n; j++) {
            out.weight[i] += w[i][j];
            total += w[i][j];
        }
    for (size_t i = 0; i < d->n; i++)
        out.value += out.weight[i] / total * d->b[i];
    for (size_t i = 0; i < d->n; i++) {
        double py = 0;
        for (size_t j = 0; j < d->n; j++) {
            py += w[i][j] * (d->b[j] - out.value);
            out.q += w[i][j] * (d->b[i] - out.value) * (d->b[j] - out.value);
        }
        trace += w[i][i] - out.weight[i] * out.weight[i] / total;
        square += py * py;
    }
    for (size_t i = 0; i < d->n; i++)
        out.weight[i] /= total;
    out.variance = 1 / total;
    out.score = square - trace;
    return out;
}

static double reml_of(const Dense *d)
{
    double low = 0, high = 1e4;
    assert_true(mean_at(d, 0).score > 0);
    for (int k = 0; k < 200; k++)
        *(mean_at(d, 0.5 * (low + high)).score > 0 ? &low : &high) = 0.5 * (low + high);
    return 0.5 * (low + high);
}

/* Rows of one column: its averages stand at `at`, its sites from `first` on. REML's tau is a root
 * found to 1e-12 of itself by scoring; what hangs on it gets 1e-7. */
static void check_against(const Results *results, const Dense *d, size_t first, size_t at,
                          double df)
{
    const Table *sites = sites_of(results), *averages = averages_of(results);
    const double tau2 = reml_of(d), scale = results->analysis[0].effects.row[0].sd;
    const Mean fixed = mean_at(d, 0), mean = mean_at(d, tau2);
    const double kh = mean.q / (double)(d->n - 1);
    for (size_t g = 0; g < d->n; g++) {
        check_close(table_real(sites, first + g, &se->estimate), d->b[g], 1e-10);
        check_close(table_real(sites, first + g, &se->se), sqrt(d->v[g][g]), 1e-9);
        check_same(table_real(sites, first + g, &se->df), df);
        check_close(table_real(sites, first + g, &se->weight), mean.weight[g], 1e-7);
    }
    check_close(table_real(averages, at, &sa->estimate), mean.value, 1e-7);
    check_close(table_real(averages, at, &sa->se), sqrt(mean.variance * fmax(1, kh)), 1e-7);
    check_same(table_real(averages, at, &sa->df), (double)d->n - 1);
    check_close(table_real(averages, at, &sa->tau), sqrt(tau2), 1e-7);
    check_close(table_real(averages, at, &sa->ci_high),
                mean.value +
                    gsl_cdf_tdist_Pinv(0.975, (double)d->n - 1) * sqrt(mean.variance * fmax(1, kh)),
                1e-7);
    check_close(table_real(averages, at + 1, &sa->estimate), fixed.value, 1e-9);
    check_close(table_real(averages, at + 1, &sa->se), sqrt(fixed.variance), 1e-9);
    check_close(table_real(averages, at + 1, &sa->q), fixed.q, 1e-9);
    check_close(table_real(averages, at + 1, &sa->p), gsl_cdf_chisq_Q(fixed.q, (double)d->n - 1),
                1e-8);
    check_close(table_real(averages, at + 1, &sa->i2),
                fmax(0, (fixed.q - (double)d->n + 1) / fixed.q), 1e-8);
    check_close(table_real(averages, at + 2, &sa->estimate),
                results->analysis[0].effects.row[0].estimate, 1e-15);
    assert_true(scale > 0); /* one standard deviation for all: g is the estimate times a constant */
    const double unit = table_real(averages, at, &sa->g) / table_real(averages, at, &sa->estimate);
    check_close(unit * scale, 1, 0.01); /* but for the correction of small samples */
    for (size_t g = 0; g < d->n; g++)
        check_close(table_real(sites, first + g, &se->g), unit * d->b[g], 1e-9);
}

/* --- what is asked -------------------------------------------------------------------------------
 */

static void districts_share_no_school(void **state)
{
    World w;
    make_world(&w);
    const Results *results =
        run(*state, &w, "difference, cluster: school, variance: CR0, pool_by: district", false);
    const Dense d = dense_of(&w, w.site, SITES);
    const Table *sites = sites_of(results), *averages = averages_of(results);
    for (size_t g = 0; g < SITES; g++)
        for (size_t h = 0; h < SITES; h++)
            if (g != h)
                check_same(d.v[g][h], 0);
    check_against(results, &d, 0, 0, SCHOOLS - 1);
    assert_int_equal(sites->n_rows, SITES);
    assert_string_equal(table_text(sites, 3, &se->site), "Elm");
    check_same(table_real(sites, 3, &se->n_treated), TOOK * EACH);
    check_same(table_real(sites, 3, &se->n_control), (SCHOOLS - TOOK) * EACH);
    check_same(table_real(sites, 3, &se->clusters_treated), TOOK);
    check_same(table_real(sites, 3, &se->clusters_control), SCHOOLS - TOOK);
    check_same(table_real(averages, 0, &sa->sites), SITES);
    assert_true(table_real(averages, 0, &sa->next_low) < table_real(averages, 0, &sa->ci_low));
    assert_true(table_real(averages, 0, &sa->next_high) > table_real(averages, 0, &sa->ci_high));
    assert_null(note_saying(&results->analysis[0].notes, "in more than one of them"));
}

/* Every school has all three cohorts: none of the covariances is 0, and the average of these alone
 * has a larger error than independence would give it. */
static void cohorts_share_schools(void **state)
{
    World w;
    double naive = 0;
    make_world(&w);
    const Results *results =
        run(*state, &w, "difference, cluster: school, variance: CR0, pool_by: [district, cohort]",
            false);
    const Dense d = dense_of(&w, w.cohort, COHORTS);
    const Table *sites = sites_of(results), *averages = averages_of(results);
    const Mean fixed = mean_at(&d, 0);
    assert_int_equal(sites->n_rows, SITES + COHORTS);
    assert_int_equal(averages->n_rows, 6);
    for (size_t g = 0; g < COHORTS; g++) {
        check_close(table_real(sites, SITES + g, &se->estimate), d.b[g], 1e-10);
        check_close(table_real(sites, SITES + g, &se->se), sqrt(d.v[g][g]), 1e-9);
        naive += 1 / d.v[g][g];
        for (size_t h = 0; h < COHORTS; h++)
            assert_true(d.v[g][h] > 0);
    }
    check_close(table_real(averages, 4, &sa->estimate), fixed.value, 1e-9);
    check_close(table_real(averages, 4, &sa->se), sqrt(fixed.variance), 1e-9);
    assert_true(fixed.variance > 1.2 / naive);
    check_close(table_real(averages, 4, &sa->q), fixed.q, 1e-8);
    assert_string_equal(table_text(sites, SITES, &se->site), "2021");
    assert_non_null(
        note_saying(&results->analysis[0].notes, "48 clusters are in more than one of them"));
}

/* By school components: u and e of the whole cohort, and P, Q of schools of one size. */
static void all_sites_go_by_the_cohorts_components(void **state)
{
    World w;
    make_world(&w);
    const Results *results =
        run(*state, &w, "difference, cluster: school, pool_by: district", false);
    const EffectComponents *c = &results->analysis[0].effects.components;
    const double p = 1.0 / TOOK + 1.0 / (SCHOOLS - TOOK);
    assert_true(c->n_clusters > 0 && c->u > 0);
    for (size_t g = 0; g < SITES; g++) {
        check_close(table_real(sites_of(results), g, &se->se), sqrt(c->u * p + c->e * p / EACH),
                    1e-8);
        check_close(table_real(sites_of(results), g, &se->weight), 1.0 / SITES, 1e-8);
    }
}

/* Cohorts of equal size weigh a third each: what a school adds is 1 over the schools of its arm. */
static void components_know_that_cohorts_share_schools(void **state)
{
    World w;
    make_world(&w);
    const Results *results = run(*state, &w, "difference, cluster: school, pool_by: cohort", false);
    const EffectComponents *c = &results->analysis[0].effects.components;
    const double p = 1.0 / (SITES * TOOK) + 1.0 / (SITES * (SCHOOLS - TOOK));
    check_close(table_real(averages_of(results), 1, &sa->se), sqrt(c->u * p + c->e * p / EACH),
                1e-8);
    check_close(table_real(sites_of(results), 0, &se->se),
                sqrt(c->u * p + c->e * p / EACH * COHORTS), 1e-8);
}

static void sites_that_cannot_be_estimated_are_named(void **state)
{
    World w;
    make_world(&w);
    for (size_t i = 0; i < N; i++) {
        const size_t school = (size_t)w.school[i] % SCHOOLS;
        if (w.site[i] == 1)
            w.took[i] = false;
        if (w.site[i] == 4 && school > 0)
            w.took[i] = false;
    }
    const Results *results =
        run(*state, &w, "difference, cluster: school, pool_by: district", false);
    const Table *sites = sites_of(results);
    assert_int_equal(sites->n_rows, SITES);
    assert_string_equal(table_text(sites, 1, &se->problem), "no treated students in this group");
    check_nan(table_real(sites, 1, &se->estimate));
    assert_non_null(strstr(table_text(sites, 4, &se->problem), "one school in the program group"));
    assert_true(isfinite(table_real(sites, 4, &se->estimate)));
    check_nan(table_real(sites, 4, &se->se));
    check_nan(table_real(sites, 4, &se->weight));
    check_same(table_real(averages_of(results), 0, &sa->sites), SITES - 2);
    assert_true(isfinite(table_real(averages_of(results), 0, &sa->ci_low)));
    check_nan(table_real(averages_of(results), 0, &sa->next_low)); /* four of them */
    assert_non_null(
        note_saying(&results->analysis[0].notes,
                    "Sites by 'district': 2 of 6 are left out of the averages, lacking"));
}

static void few_sites_have_no_average_that_speaks_for_others(void **state)
{
    static const char *const pairs[] = {"Ash", "Ash", "Ash", "Elm", "Elm", "Elm"};
    World w;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        w.place[i] = pairs[w.site[i]];
    const Results *two = run(*state, &w, "difference, cluster: school, pool_by: district", false);
    check_nan(table_real(averages_of(two), 0, &sa->estimate));
    assert_non_null(strstr(table_text(averages_of(two), 0, &sa->problem), "needs three"));
    assert_true(isfinite(table_real(averages_of(two), 1, &sa->ci_low)));
    assert_true(isnan(table_real(sites_of(two), 0, &se->weight)));
    for (size_t i = 0; i < N; i++)
        w.place[i] = "Ash";
    const Results *one = run(*state, &w, "difference, cluster: school, pool_by: district", false);
    assert_int_equal(averages_of(one)->n_rows, 2);
    assert_non_null(strstr(table_text(averages_of(one), 0, &sa->problem), "one site alone"));
}

static void an_error_of_its_own_has_no_average(void **state)
{
    World w;
    make_world(&w);
    const Results *results = run(*state, &w, "mixed, cluster: school, pool_by: district", false);
    assert_string_equal(table_text(averages_of(results), 0, &sa->problem),
                        "this estimator's own standard error says nothing of what two sites share");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(districts_share_no_school, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cohorts_share_schools, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_sites_go_by_the_cohorts_components, set_up, tear_down),
        cmocka_unit_test_setup_teardown(components_know_that_cohorts_share_schools, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sites_that_cannot_be_estimated_are_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(few_sites_have_no_average_that_speaks_for_others, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_error_of_its_own_has_no_average, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
