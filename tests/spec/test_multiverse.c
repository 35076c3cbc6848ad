/* The multiverse in the study file: combinations, which of them are one, and mistakes. */
#include "check.h"

#include "doubles.h"

#include <gsl/gsl_errno.h>

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const Spec *with(Arena *arena, const char *study, const char *multiverse)
{
    return read_good(arena,
                     arena_printf(arena, "%s%smultiverse: %s\n", FOUR_LINES, study, multiverse));
}

static const char *problem_of(Arena *arena, const char *multiverse)
{
    const char *text = arena_printf(arena, "%smultiverse: %s\n", FOUR_LINES, multiverse);
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    assert_false(spec_read_with(arena, &doubles, "study.yaml", text, strlen(text), spec, err));
    assert_int_equal(err->kind, ERR_STUDY);
    return err->text;
}

static void says(Arena *arena, const char *multiverse, const char *words)
{
    const char *text = problem_of(arena, multiverse);
    if (strstr(text, words) == NULL)
        fail_msg("%s: '%s' is not in\n%s", multiverse, words, text);
}

static void every_combination_is_a_design(void **state)
{
    const Spec *spec = with(*state, "", "{caliper: [0.1, none], ratio: [1, 2, 3]}");
    const MultiverseSpec *m = &spec->multiverse;
    assert_int_equal(spec->n_designs, 1); /* none of them has a place among designs with a name */
    assert_int_equal(m->n_combinations, 6);
    assert_int_equal(m->n, 6);
    for (size_t i = 0; i < 6; i++) {
        const Design *d = &spec->design[1 + i];
        const NearSettings *near = d->match_settings;
        assert_false(d->primary);
        check_same(near->caliper, i < 3 ? 0.1 : INFINITY);
        assert_int_equal(near->ratio, i % 3 + 1);
        assert_int_equal(m->value[2 * i], (int)(i / 3));
        assert_int_equal(m->value[2 * i + 1], (int)(i % 3));
    }
    assert_string_equal(m->choice[0].key, "matching.caliper");
    assert_string_equal(spec->design[6].combination, "caliper: none, ratio: 3");
}

static void named_values_are_lists_maps_and_blocks(void **state)
{
    const Spec *spec = with(*state, "keep: {year: 2014}\n",
                            "{covariates: {few: [grade], more: [grade, frl]}, "
                            "keep: {all: none, third: {grade: 3}}, "
                            "matching: {wide: {caliper: none}, three: {ratio: 3}}}");
    const MultiverseSpec *m = &spec->multiverse;
    assert_int_equal(m->n, 8);
    const Design *first = &spec->design[1], *last = &spec->design[8];
    assert_int_equal(first->covariates.n, 1);
    assert_int_equal(first->n_keeps, 0);
    check_same(((const NearSettings *)first->match_settings)->caliper, INFINITY);
    assert_int_equal(last->covariates.n, 2);
    assert_int_equal(last->n_keeps, 2); /* maps merge over the study */
    assert_int_equal(((const NearSettings *)last->match_settings)->ratio, 3);
    assert_string_equal(last->combination, "covariates: more, keep: third, matching: three");
}

static void what_a_method_lacks_makes_no_difference(void **state)
{
    const Spec *spec = with(*state, "", "{caliper: [0.1, 0.2, none], method: [nearest, vcg]}");
    const MultiverseSpec *m = &spec->multiverse;
    assert_int_equal(m->n_combinations, 6);
    assert_int_equal(m->n, 4); /* nearest with each caliper, and vcg */
    assert_int_equal(m->n_refused, 0);
    size_t n_vcg = 0;
    for (size_t i = 0; i < m->n; i++)
        if (m->value[2 * i] == MULTIVERSE_NONE) {
            n_vcg++;
            assert_int_equal(m->value[2 * i + 1], 1);
            assert_string_equal(spec->design[1 + i].combination, "method: vcg");
        }
    assert_int_equal(n_vcg, 1);
}

static void combinations_that_contradict_themselves_are_kept_apart(void **state)
{
    const Spec *spec =
        with(*state, "", "{method: [nearest, vcg], matching: {a: {ratio: 2}, b: {size: 5}}}");
    const MultiverseSpec *m = &spec->multiverse;
    assert_int_equal(m->n, 2);
    assert_int_equal(m->n_refused, 2);
    assert_non_null(strstr(m->refused[0].why, "'nearest' has no 'size'"));
    assert_int_equal(m->refused[0].value[1], 1);
    assert_non_null(strstr(m->refused[1].why, "'vcg' has no 'ratio'"));
}

static void the_lock_has_a_line_for_each_value(void **state)
{
    const Spec *spec = with(*state, "", "{caliper: [0.1, none], covariates: {few: [grade, frl]}}");
    assert_string_equal(spec->multiverse.text, "multiverse.matching.caliper.0.1: 0.1\n"
                                               "multiverse.matching.caliper.none: none\n"
                                               "multiverse.covariates.few: [grade, frl]\n");
}

static void a_study_without_one_has_none(void **state)
{
    assert_int_equal(with(*state, "", "none")->multiverse.n, 0);
    assert_null(with(*state, "", "none")->multiverse.text);
}

static void mistakes_are_told_where_they_stand(void **state)
{
    Arena *arena = *state;
    says(arena, "[caliper]", "'multiverse' must hold keys of its own, but a list");
    says(arena, "{}", "multiverse holds 0 settings; name 1 to 16");
    says(arena, "{calipr: [1, 2]}", "did you mean 'caliper'?");
    says(arena, "{outcomes: [a, b]}", "is no setting that a multiverse can choose");
    says(arena, "{caliper: 0.1}", "must list the values to try, such as [a, b]");
    says(arena, "{caliper: []}", "must list the values to try");
    says(arena, "{caliper: [0.1, 0.1]}", "has '0.1' twice; remove one");
    says(arena, "{caliper: [0.1], matching.caliper: [0.2]}", "chooses matching.caliper twice");
    says(arena, "{covariates: [grade, frl]}", "so give it a name, such as {all: [pretest, grade]");
    says(arena, "{sd: [pooled, comparison]}", "effects.sd is the same for all combinations");
    says(arena, "{caliper: [0.1, -3]}",
         "no combination with matching.caliper '-3' can be read: matching.caliper");
    says(arena, "{method: [vcg], caliper: [0.1, 0.2]}",
         "matching.caliper makes no difference in any combination");
}

static void more_than_ten_thousand_are_refused(void **state)
{
    Arena *arena = *state;
    Text text = {.arena = arena};
    text_add(&text, "{caliper: [");
    for (int i = 1; i <= 101; i++)
        text_format(&text, "%s%d", i > 1 ? ", " : "", i);
    text_add(&text, "], ratio: [");
    for (int i = 1; i <= 100; i++)
        text_format(&text, "%s%d", i > 1 ? ", " : "", i);
    text_add(&text, "]}");
    says(arena, text.bytes, "more than 10000 combinations, the most that is run");
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_combination_is_a_design, begin, end),
        cmocka_unit_test_setup_teardown(named_values_are_lists_maps_and_blocks, begin, end),
        cmocka_unit_test_setup_teardown(what_a_method_lacks_makes_no_difference, begin, end),
        cmocka_unit_test_setup_teardown(combinations_that_contradict_themselves_are_kept_apart,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_lock_has_a_line_for_each_value, begin, end),
        cmocka_unit_test_setup_teardown(a_study_without_one_has_none, begin, end),
        cmocka_unit_test_setup_teardown(mistakes_are_told_where_they_stand, begin, end),
        cmocka_unit_test_setup_teardown(more_than_ten_thousand_are_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
