/* Sites where results are published: a site that few are in is left out with another of its column,
 * and no average tells of the two. */
#include "site_world.h"

#include <gsl/gsl_errno.h>

static void large_sites_are_published_with_their_averages(void **state)
{
    World w;
    make_world(&w);
    const Results *results =
        run(*state, &w, "difference, cluster: school, pool_by: district", true);
    for (size_t g = 0; g < SITES; g++)
        assert_true(isfinite(table_real(sites_of(results), g, &se->estimate)));
    assert_true(isfinite(table_real(averages_of(results), 0, &sa->estimate)));
    assert_true(isfinite(table_real(averages_of(results), 0, &sa->next_low)));
    const Results *two = run(*state, &w, "difference, cluster: school, pool_by: cohort", true);
    for (size_t g = 0; g < COHORTS; g++) /* by its own error, without one beside it */
        assert_true(isfinite(table_real(sites_of(two), g, &se->g)));
    check_nan(table_real(averages_of(results), 1, &sa->q));
    assert_true(isfinite(table_real(averages_of(results), 1, &sa->p)));
}

/* Of two schools of a site, four students each: eight. */
static void leave_few_in_a_site(World *w)
{
    for (size_t i = 0; i < N; i++)
        if (w->site[i] == 2 && w->school[i] % SCHOOLS < TOOK)
            w->took[i] = w->school[i] % SCHOOLS < 2 && i % EACH < 4;
}

/* Few of a site had the program: it is left out with another, and no average tells of the two. The
 * cohorts, which are another column, stay. */
static void averages_do_not_tell_of_sites_left_out(void **state)
{
    World w;
    make_world(&w);
    leave_few_in_a_site(&w);
    const Results *results = run(
        *state, &w, "difference, cluster: none, variance: HC2, pool_by: [district, cohort]", true);
    const Table *sites = sites_of(results), *averages = averages_of(results);
    size_t n_hidden = 0;
    for (size_t g = 0; g < SITES; g++) {
        n_hidden += table_hides(sites, g, &se->estimate);
        check_nan(table_real(sites, g, &se->weight));
        check_nan(table_real(sites, g, &se->without));
    }
    assert_true(table_hides(sites, 2, &se->estimate));
    assert_true(n_hidden >= 2 && n_hidden < SITES);
    check_nan(table_real(averages, 0, &sa->estimate));
    check_nan(table_real(averages, 1, &sa->estimate));
    assert_true(isfinite(table_real(averages, 2, &sa->estimate))); /* the study's own */
    for (size_t g = SITES; g < sites->n_rows; g++)
        assert_true(isfinite(table_real(sites, g, &se->weight)));
    assert_true(isfinite(table_real(averages, 3, &sa->estimate)));
}

/* A site that few are in goes with another of its column: one of another column hides nobody. By
 * the rule for families alone; the registry of sets, which comes after it, is left off. */
static void each_column_is_a_family_of_its_own(void **state)
{
    World w;
    size_t n_hidden[2] = {0, 0}, n = 0;
    make_world(&w);
    leave_few_in_a_site(&w);
    for (size_t i = 0; i < N; i++)
        if (w.took[i] && w.cohort[i] == 2 && ++n > 8)
            w.cohort[i] = 0;
    const Results *results =
        run_without(*state, &w,
                    "difference, cluster: none, variance: HC2, pool_by: [district, "
                    "cohort]",
                    true, 1u << RELEASE_REGISTRY);
    for (size_t g = 0; g < SITES + COHORTS; g++)
        n_hidden[g >= SITES] += table_hides(sites_of(results), g, &se->estimate);
    assert_int_equal(n_hidden[0], 2);
    assert_int_equal(n_hidden[1], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(large_sites_are_published_with_their_averages, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(averages_do_not_tell_of_sites_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_column_is_a_family_of_its_own, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
