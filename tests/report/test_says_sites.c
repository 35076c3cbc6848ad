/* What a report says of sites: with their average where the study's own verdict allows a number,
 * and nothing where the groups began apart, where two sites have no such average, or unasked. */
#include "../study/here.h"

#include "report/says.h"

#include "alike/disclose.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { SCHOOLS = 8, EACH = 20 };

/* apart: by how many SDs the program's students begin higher. last_below: the effect in the last
 * site is below zero. */
static const char *said(Here *here, size_t n_sites, double apart, bool last_below,
                        const char *effects)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *results = ARENA_NEW(here->arena, Results);
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,district,x,y\n");
    for (size_t i = 0; i < n_sites * SCHOOLS * EACH; i++) {
        const size_t school = i / EACH, site = school / SCHOOLS;
        const bool took = school % 2 == 0;
        const double x = 100 + 10 * (random_normal(1, i) + (took ? apart : 0));
        const double effect = last_below && site == n_sites - 1 ? -4.0 : 6.0;
        text_format(&csv, "s%04zu,g%03zu,%d,d%zu,%.2f,%.2f\n", i, school, took, site, x,
                    x + 4 * random_normal(2, i) + random_normal(3, school) + (took ? effect : 0));
    }
    const char *study = arena_printf(
        here->arena,
        "data: {file: students.csv, id: id}\n"
        "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
        "outcomes: [{name: reading, score: y, pretest: x, scale: same}]\ncovariates: [pretest]\n"
        "matching: {method: unmatched}\neffects: {cluster: school%s}\n",
        effects);
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         study, strlen(study), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    results->release = RELEASE_INTERNAL;
    const Outline outline = outline_of(here->arena, results);
    return says_sure(here->arena, results, &outline).paragraph;
}

static void several_sites_have_a_sentence(void **state)
{
    const char *text = said(*state, 6, 0, true, ", pool_by: district");
    assert_non_null(strstr(text, "By district, the difference is above zero in 5 of 6; their "
                                 "average, each counting by itself, is "));
    assert_non_null(strstr(text, ", and a further one may expect "));
    text = said(*state, 3, 0, false, ", pool_by: district");
    assert_non_null(strstr(text, "above zero in 3 of 3; their average"));
    assert_null(strstr(text, "a further one may expect")); /* from six on */
}

static void what_is_not_asked_or_not_known_is_not_said(void **state)
{
    assert_null(strstr(said(*state, 6, 0, true, ""), "By district"));
    assert_null(strstr(said(*state, 2, 0, false, ", pool_by: district"), "By district"));
}

/* The verdict says that the groups are not comparable: then no average of them is told either. */
static void groups_that_began_apart_have_none(void **state)
{
    assert_null(strstr(said(*state, 6, 1.0, true, ", pool_by: district"), "By district"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_sites_have_a_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_asked_or_not_known_is_not_said, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(groups_that_began_apart_have_none, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
