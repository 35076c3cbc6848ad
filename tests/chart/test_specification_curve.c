/* The chart of the multiverse: every specification in its place, the study's own marked, and the
 * choices that made each below it. */
#include "check.h"

#include "chart/study_fixture.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { METHODS = 3, CALIPERS = 4 };

static const char *const method[METHODS] = {"nearest", "a name that is far too long for its room",
                                            "ipw"};
static const char *const caliper[CALIPERS] = {"0.1", "0.2", "0.3", "none"};

/* `n` specifications in rising order; the last method has no caliper. */
static Multiverse *add_multiverse(Fixture *f, size_t n)
{
    Arena *arena = f->arena;
    Spec *spec = ARENA_NEW(arena, Spec);
    MultiverseChoice *choice = ARENA_ARRAY(arena, MultiverseChoice, 2);
    *spec = *f->results->spec;
    choice[0] = (MultiverseChoice){
        .key = "matching.method", .n = METHODS, .value = (const char **)(uintptr_t)method};
    choice[1] = (MultiverseChoice){
        .key = "matching.caliper", .n = CALIPERS, .value = (const char **)(uintptr_t)caliper};
    spec->multiverse = (MultiverseSpec){.n_choices = 2, .choice = choice, .n_combinations = n};
    f->results->spec = spec;
    Multiverse *m = ARENA_NEW(arena, Multiverse);
    *m = (Multiverse){.analysis = &f->results->analysis[0], .n = n, .n_estimated = n};
    m->item = ARENA_ARRAY(arena, Specification, n);
    for (size_t i = 0; i < n; i++) {
        int32_t *value = ARENA_ARRAY(arena, int32_t, 2);
        value[0] = (int32_t)(i % METHODS);
        value[1] = value[0] == METHODS - 1 ? MULTIVERSE_NONE : (int32_t)(i % CALIPERS);
        const double size = -0.25 + (double)i / 128; /* exact, and so printed */
        m->item[i] = (Specification){.number = i,
                                     .primary = i == 3,
                                     .value = value,
                                     .estimand = "ATT",
                                     .estimate = 10 * size,
                                     .size = size,
                                     .size_low = size - 0.0625,
                                     .size_high = size + 0.0625,
                                     .start = i % 5 == 0 ? VERDICT_NOT_COMPARABLE : VERDICT_ALIKE};
    }
    f->results->multiverse = m;
    results_multiverse(arena, f->results);
    return m;
}

static size_t rows_between(const char *text, const char *from, const char *to)
{
    size_t n = 0;
    const char *at = strstr(text, from), *end = strstr(text, to);
    assert_non_null(at);
    assert_non_null(end);
    for (at = strchr(at, '\n') + 1; at < end; at = strchr(at, '\n') + 1)
        n += *at != '\n' && *at != '#';
    return n;
}

static void each_has_its_place_and_its_choices(void **state)
{
    Fixture *f = *state;
    enum { N = 30 };
    add_multiverse(f, N);
    write_all(f);
    const Figure *figure = figure_of(f, "specification_curve");
    assert_non_null(figure);
    const char *data = file_text(f, "specification_curve.dat");
    assert_int_equal(rows_between(data, "# specifications:", "# choices:"), N);
    /* one tick of a method each; of a caliper those that have one */
    assert_int_equal(rows_between(data, "# choices:", "# lines:"), N + N - N / METHODS);
    assert_non_null(
        strstr(data, "\n4\t-0.2265625\t-0.2890625\t-0.1640625\t0\n")); /* the study's own */
    assert_non_null(
        strstr(data, "\n1\t-0.25\t-0.3125\t-0.1875\t2\n")); /* its start does not pass */
    assert_non_null(strstr(figure->alt, "from −0.25 to −0.02. This study's design gives −0.23 "
                                        "and is number 4."));
    assert_non_null(strstr(figure->caption, "by 30 combinations"));
    check_drawings(f);
}

/* What a page can't tell apart is thinned, never the ends nor the study's own. */
static void of_thousands_a_page_shows_some(void **state)
{
    Fixture *f = *state;
    enum { N = 3000, STEP = 6 };
    Multiverse *m = add_multiverse(f, N);
    m->item[3].primary = false;
    m->item[1201].primary = true;
    write_all(f);
    const char *data = file_text(f, "specification_curve.dat");
    assert_int_equal(rows_between(data, "# specifications:", "# choices:"), N / STEP + 2);
    assert_non_null(strstr(figure_of(f, "specification_curve")->caption,
                           "Drawn are 502 at even distances; all are in the table"));
}

/* Its choices are in no list: it has its place, and no tick to be marked (an empty layer is a
 * warning of the plotting program). */
static void a_design_beside_the_combinations_has_no_ticks(void **state)
{
    Fixture *f = *state;
    Multiverse *m = add_multiverse(f, 10);
    int32_t none[2] = {MULTIVERSE_NONE, MULTIVERSE_NONE};
    m->item[3].value = none;
    write_all(f);
    assert_non_null(strstr(file_text(f, "specification_curve.gp"), "mark(0)"));
    assert_null(strstr(file_text(f, "specification_curve.gp"), "$4==1"));
    check_drawings(f);
}

static void published_or_without_a_multiverse_nothing_is_drawn(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_null(figure_of(f, "specification_curve"));
    add_multiverse(f, 10);
    results_multiverse_release(f->results);
    write_all(f);
    assert_null(figure_of(f, "specification_curve"));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_has_its_place_and_its_choices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_thousands_a_page_shows_some, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_design_beside_the_combinations_has_no_ticks, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(published_or_without_a_multiverse_nothing_is_drawn, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
