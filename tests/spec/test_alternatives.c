/* Alternatives: the study with some keys replaced, and nothing else. */
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

/* The one alternative of a study. */
static const Design *alternative(Arena *arena, const char *study, const char *entry)
{
    const Spec *spec = read_good(
        arena, arena_printf(arena, "%s%salternatives:\n  - %s\n", FOUR_LINES, study, entry));
    assert_int_equal(spec->n_designs, 2);
    assert_true(spec->design[0].primary);
    assert_false(spec->design[1].primary);
    return &spec->design[1];
}

static void an_alternative_inherits_what_it_does_not_name(void **state)
{
    const Design *d = alternative(*state, "matching: {ratio: 3, exact: [grade]}\n",
                                  "{name: wide, matching: {caliper: none}}");
    const NearSettings *m = d->match_settings;
    assert_string_equal(d->name, "wide");
    assert_int_equal(m->ratio, 3);
    assert_string_equal(m->exact.item[0].text, "grade");
    assert_true(m->caliper == INFINITY);
    assert_int_equal(d->covariates.n, 3);
    assert_int_equal(d->notes.n, 0);
}

static void maps_merge_key_by_key_and_lists_replace(void **state)
{
    const Design *d = alternative(*state,
                                  "keep: {grade: [3, 4], year: 2014}\n"
                                  "matching: {calipers: {pretest: 3, age: 1}}\n",
                                  "{name: a, keep: {grade: [5]}, covariates: [frl],"
                                  " matching: {calipers: {age: 2}}}");
    const NearSettings *m = d->match_settings;
    assert_int_equal(d->n_keeps, 2);
    assert_int_equal(d->keep[0].accept.n, 1);
    assert_string_equal(d->keep[0].accept.value[0].text, "5");
    assert_string_equal(d->keep[1].accept.value[0].text, "2014");
    assert_int_equal(d->covariates.n, 1);
    assert_int_equal(m->calipers.n, 2);
    check_same(m->calipers.item[0].value, 3);
    check_same(m->calipers.item[1].value, 2);
}

static void a_block_can_be_emptied(void **state)
{
    const Design *d =
        alternative(*state, "keep: {grade: [3]}\nmatching: {calipers: {age: 1}, exact: [grade]}\n",
                    "{name: a, keep: none, matching: {calipers: none, exact: []}}");
    const NearSettings *m = d->match_settings;
    assert_int_equal(d->n_keeps, 0);
    assert_int_equal(m->calipers.n, 0);
    assert_int_equal(m->exact.n, 0);
}

static void inherited_keys_that_a_method_lacks_are_noted(void **state)
{
    const Design *d =
        alternative(*state, "matching: {order: data, ratio: 2, exact: [grade], caliper: 0.3}\n",
                    "{name: full, matching: {method: full, caliper: none}}");
    const FullSettings *m = d->match_settings;
    assert_ptr_equal(d->method, &double_full);
    assert_int_equal(m->exact.n, 1);
    assert_int_equal(m->max_controls, 10);
    assert_true(m->caliper == INFINITY);
    assert_int_equal(d->notes.n, 1);
    assert_string_equal(d->notes.item[0].stage, "matching");
    assert_string_equal(note_text(*state, &d->notes.item[0]),
                        "The matching method 'full' does not use order and ratio, which the study "
                        "sets under matching: left out of this alternative.");
}

/* The doubles know nothing of estimands; the program's methods do. */
static const Spec *read_real(Arena *arena, const char *study)
{
    Error *err = ARENA_NEW(arena, Error);
    Spec *spec = ARENA_NEW(arena, Spec);
    if (!spec_read_bytes(arena, "study.yaml", study, strlen(study), spec, err))
        fail_msg("%s", err->text);
    return spec;
}

static void the_estimand_follows_the_method_also_where_it_is_inherited(void **state)
{
    Arena *arena = *state;
    const char *two =
        arena_printf(arena, "%salternatives:\n  - %s\n  - %s\n", FOUR_LINES,
                     "{name: overlap, matching: {method: overlap_weights}}",
                     "{name: all, matching: {method: ipw}, effects: {estimand: ATE}}");
    const Spec *open = read_real(arena, two);
    assert_int_equal(open->design[0].effects.estimand, ESTIMAND_ATT);
    assert_int_equal(open->design[1].effects.estimand, ESTIMAND_ATO);
    assert_int_equal(open->design[1].notes.n, 0); /* the study asked for no other */
    assert_int_equal(open->design[2].effects.estimand, ESTIMAND_ATE);

    const Spec *named = read_real(arena, arena_printf(arena, "%seffects: {estimand: ATC}\n", two));
    assert_int_equal(named->design[0].effects.estimand, ESTIMAND_ATC);
    assert_int_equal(named->design[1].effects.estimand, ESTIMAND_ATO);
    assert_int_equal(named->design[1].notes.n, 1);
    assert_string_equal(note_text(arena, &named->design[1].notes.item[0]),
                        "The matching method 'overlap_weights' does not give the ATC, which the "
                        "study sets under effects.estimand: this alternative estimates the ATO.");

    const Spec *own = read_real(
        arena, arena_printf(arena, "%smatching: {method: matching_weights}\n", FOUR_LINES));
    assert_int_equal(own->design[0].effects.estimand, ESTIMAND_ATM);
    for (size_t i = 0; i < own->n_settings; i++)
        if (strcmp(own->setting[i].path, "effects.estimand") == 0)
            assert_string_equal(own->setting[i].value, "ATM");
}

/* A number for which two words stand. */
static void a_number_may_have_words_for_its_ends(void **state)
{
    Arena *arena = *state;
    static const char *const written[] = {"optimal", "none", "0.1"};
    static const double read[] = {0, INFINITY, 0.1};
    const MatchMethod *ipw = match_method_find("ipw");
    const Option *option = ipw->options;
    while (strcmp(option->name, "trim_scores") != 0)
        option++;
    for (size_t k = 0; k < COUNT_OF(written); k++) {
        const Spec *spec =
            read_real(arena, arena_printf(arena, "%smatching: {method: ipw, trim_scores: %s}\n",
                                          FOUR_LINES, written[k]));
        const char *settings = spec->design[0].match_settings;
        check_same(*(const double *)(const void *)(settings + option->offset), read[k]);
        for (size_t i = 0; i < spec->n_settings; i++)
            if (strcmp(spec->setting[i].path, "matching.trim_scores") == 0)
                assert_string_equal(spec->setting[i].value, written[k]);
    }
    Error *err = ARENA_NEW(arena, Error);
    Spec spec;
    const char *study =
        arena_printf(arena, "%smatching: {method: ipw, trim_scores: 0.7}\n", FOUR_LINES);
    assert_false(spec_read_bytes(arena, "study.yaml", study, strlen(study), &spec, err));
    assert_non_null(strstr(err->text, "more than 0 and less than 0.5, or optimal, or none"));
}

static void an_estimand_that_an_alternative_names_itself_is_refused(void **state)
{
    Arena *arena = *state;
    Error *err = ARENA_NEW(arena, Error);
    Spec spec;
    const char *study =
        arena_printf(arena,
                     "%salternatives:\n  - {name: overlap, matching: {method: overlap_weights}, "
                     "effects: {estimand: ATT}}\n",
                     FOUR_LINES);
    assert_false(spec_read_bytes(arena, "study.yaml", study, strlen(study), &spec, err));
    assert_non_null(strstr(err->text, "so it estimates ATO, not ATT"));
    assert_non_null(strstr(err->text, "(in the alternative 'overlap')"));
}

static void a_given_score_leaves_the_inherited_model_behind(void **state)
{
    const Design *d =
        alternative(*state, "propensity: {squares: [frl], interactions: [[frl, grade]]}\n",
                    "{name: given, propensity: {model: given, column: ps}}");
    assert_string_equal(((const GivenSettings *)d->model_settings)->column.text, "ps");
    assert_string_equal(note_text(*state, &d->notes.item[0]),
                        "The propensity model 'given' does not use squares and interactions, which "
                        "the study sets under propensity: left out of this alternative.");
}

static void a_plain_difference_leaves_the_inherited_adjustment_behind(void **state)
{
    const Design *d = alternative(*state, "effects: {adjust: [frl], cluster: school}\n",
                                  "{name: plain, effects: {estimator: difference}}");
    assert_ptr_equal(d->effects.estimator, &double_difference);
    assert_int_equal(d->effects.adjust, ADJUST_NONE);
    assert_string_equal(d->effects.cluster_by.item[0].text, "school");
    assert_string_equal(note_text(*state, &d->notes.item[0]),
                        "The estimator 'difference' does not use adjust, which the study sets "
                        "under effects: left out of this alternative.");
}

static void an_alternative_may_follow_other_conventions(void **state)
{
    const Design *d =
        alternative(*state, "matching: {ratio: 2}\n", "{name: as_r, conventions: matchit}");
    const NearSettings *m = d->match_settings;
    assert_true(m->caliper == INFINITY);
    assert_int_equal(m->ratio, 2);
    assert_int_equal(d->conventions, 1);
    assert_int_equal(d->notes.n, 1);
}

static void the_primary_design_does_not_feel_its_alternatives(void **state)
{
    const Spec *alone = read_good(*state, FOUR_LINES "matching: {order: data, exact: [grade]}\n");
    const Spec *among =
        read_good(*state, FOUR_LINES "matching: {order: data, exact: [grade]}\n"
                                     "alternatives:\n"
                                     "  - {name: a, matching: {method: full}}\n"
                                     "  - {name: b, covariates: [grade], matching: {exact: []}}\n");
    assert_int_equal(among->n_designs, 3);
    assert_string_equal(spec_design_text(*state, among, &among->design[0]),
                        spec_design_text(*state, alone, &alone->design[0]));
    assert_int_equal(among->n_settings, alone->n_settings);
}

static void a_mistake_of_the_study_is_said_once(void **state)
{
    const char *study = FOUR_LINES "matching: {ratio: 0}\n"
                                   "alternatives: [{name: a}, {name: b}]\n";
    assert_string_equal(read_bad(*state, study, strlen(study)),
                        "study.yaml:5:19: matching.ratio is 0; it must be between 1 and 100\n"
                        "    5 | matching: {ratio: 0}\n"
                        "      |                   ^\n");
}

static void an_alternative_may_replace_the_outcomes(void **state)
{
    const Design *d = alternative(
        *state, "", "{name: reading, outcomes: [{name: read, score: read_spring, pretest: rf}]}");
    assert_int_equal(d->n_outcomes, 1);
    assert_string_equal(d->outcome[0].name.text, "read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_alternative_inherits_what_it_does_not_name, begin, end),
        cmocka_unit_test_setup_teardown(maps_merge_key_by_key_and_lists_replace, begin, end),
        cmocka_unit_test_setup_teardown(a_block_can_be_emptied, begin, end),
        cmocka_unit_test_setup_teardown(inherited_keys_that_a_method_lacks_are_noted, begin, end),
        cmocka_unit_test_setup_teardown(the_estimand_follows_the_method_also_where_it_is_inherited,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_number_may_have_words_for_its_ends, begin, end),
        cmocka_unit_test_setup_teardown(an_estimand_that_an_alternative_names_itself_is_refused,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_given_score_leaves_the_inherited_model_behind, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_plain_difference_leaves_the_inherited_adjustment_behind,
                                        begin, end),
        cmocka_unit_test_setup_teardown(an_alternative_may_follow_other_conventions, begin, end),
        cmocka_unit_test_setup_teardown(the_primary_design_does_not_feel_its_alternatives, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_mistake_of_the_study_is_said_once, begin, end),
        cmocka_unit_test_setup_teardown(an_alternative_may_replace_the_outcomes, begin, end),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
