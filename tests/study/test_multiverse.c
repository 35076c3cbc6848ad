/* The multiverse: every specification is what the alternative of the same settings is, bit for bit,
 * in the order of estimates, whoever made it; what is counted of them is counted by hand. */
#include "here.h"

#include "alike/further.h"
#include "alike/lock.h"
#include "alike/random.h"
#include "alike/results_tables.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { SCHOOLS = 24, STUDENTS = 12 };

static const char *const study_text =
    "data: {file: students.csv, id: id}\n"
    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
    "outcomes: [{name: reading, score: spring, pretest: fall, require_score: no}]\n"
    "covariates: [age, fall]\n"
    "matching: {method: nearest, caliper: 0.5}\n"
    "effects: {cluster: school}\n";

/* A student in nine has no score: balance is that of the analytic sample. */
static const Spec *study(Here *here, const char *more)
{
    Text csv = {.arena = here->arena};
    const char *text = arena_printf(here->arena, "%s%s", study_text, more);
    text_add(&csv, "id,school,took,age,fall,spring\n");
    for (size_t i = 0; i < SCHOOLS * STUDENTS; i++) {
        const size_t school = i / STUDENTS;
        const bool took = school % 3 == 0;
        const double fall = 200 + 10 * random_normal(1, i) + 3 * took;
        const double spring = fall + took + 3 * random_normal(2, school) + 5 * random_normal(3, i);
        text_format(&csv, "s%zu,g%zu,%d,%zu,%.3f,%s\n", i, school, took, i % 5, fall,
                    i % 9 == 0 ? "" : arena_printf(here->arena, "%.3f", spring));
    }
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    if (!os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes, csv.n,
                       here->err) ||
        !spec_read_bytes(here->arena, path, text, strlen(text), spec, here->err))
        fail_msg("%s", here->err->text);
    return spec;
}

static const Results *run_in(Here *here, const Spec *spec, FrameMode mode, size_t jobs)
{
    const RunSettings settings = {.mode = mode, .jobs = jobs, .invariants = true};
    Results *out = ARENA_NEW(here->arena, Results);
    if (!plan_run(here->arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
    results_multiverse(here->arena, out);
    return out;
}

static const Results *run(Here *here, const Spec *spec, size_t jobs)
{
    return run_in(here, spec, FRAME_RUN, jobs);
}

static const Specification *named(Here *here, const Results *results, const char *choices)
{
    const Multiverse *m = results->multiverse;
    for (size_t i = 0; i < m->n; i++)
        if (text_equal(multiverse_words(here->arena, &results->spec->multiverse, m->item[i].value),
                       choices))
            return &m->item[i];
    fail_msg("no specification '%s'", choices);
    return NULL;
}

static void check_bits(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void check_alternative(Here *here, const Results *results, const char *design,
                              const char *choices)
{
    const Analysis *a = results_find(results, "reading", design);
    const Effect *effect = analysis_overall(a);
    const Specification *s = named(here, results, choices);
    const Start start = results_start(a);
    check_bits(s->estimate, effect->estimate);
    check_bits(s->se, effect->se);
    check_bits(s->p, effect->p);
    check_bits(s->ci_low, effect->ci_low);
    check_bits(s->ci_high, effect->ci_high);
    check_bits(s->size, effect->effect_size);
    check_bits(s->size_low, effect->effect_size_ci_low);
    check_bits(s->size_high, effect->effect_size_ci_high);
    check_bits(s->start_size, start.size);
    assert_int_equal(s->start, start.verdict);
    assert_int_equal(s->n_treated, effect->n_treated);
    assert_int_equal(s->n_control, effect->n_control);
    assert_string_equal(s->estimand, effect->estimand);
}

static void a_specification_is_the_alternative_of_its_settings(void **state)
{
    Here *here = *state;
    const Spec *spec = study(
        here, "multiverse: {method: [nearest, ipw], caliper: [0.5, 0.05], covariates: {both: [age, "
              "fall], age: [age]}, estimator: [difference, regression]}\n"
              "alternatives:\n"
              "  - {name: a, matching: {caliper: 0.05}, effects: {estimator: difference}}\n"
              "  - {name: b, matching: {method: ipw}}\n"
              "  - {name: c, matching: {method: ipw}, covariates: [age], effects: {estimator: "
              "difference}}\n");
    const Results *results = run(here, spec, 2);
    assert_int_equal(results->n_analyses, 4);
    assert_int_equal(spec->multiverse.n_combinations, 16);
    assert_int_equal(results->multiverse->n, 12); /* ipw has no caliper */
    check_alternative(here, results, "primary",
                      "method: nearest, caliper: 0.5, covariates: both, estimator: regression");
    check_alternative(here, results, "a",
                      "method: nearest, caliper: 0.05, covariates: both, estimator: difference");
    check_alternative(here, results, "b", "method: ipw, covariates: both, estimator: regression");
    check_alternative(here, results, "c", "method: ipw, covariates: age, estimator: difference");
}

static void it_is_sorted_and_holds_the_studys_own_design_once(void **state)
{
    Here *here = *state;
    static const char *const with_and_without[] = {
        "multiverse: {caliper: [0.5, 0.1], estimator: [difference, regression]}\n",
        "multiverse: {caliper: [0.4, 0.1], estimator: [difference, regression]}\n"};
    for (size_t k = 0; k < 2; k++) {
        const Results *results = run(here, study(here, with_and_without[k]), 1);
        const Multiverse *m = results->multiverse;
        size_t n_primary = 0;
        assert_int_equal(m->n, 4 + k); /* it is one more where no combination is it */
        for (size_t i = 0; i < m->n; i++) {
            n_primary += m->item[i].primary;
            if (m->item[i].primary)
                check_bits(m->item[i].estimate, analysis_overall(&results->analysis[0])->estimate);
            assert_true(i == 0 || m->item[i - 1].estimate <= m->item[i].estimate);
        }
        assert_int_equal(n_primary, 1);
    }
}

static void settings_that_change_nothing_make_one_specification(void **state)
{
    Here *here = *state;
    /* a design of weights by exact strata needs no score, so its model makes no difference */
    const Results *results = run(here,
                                 study(here, "multiverse: {matching: {strata: {method: exact, "
                                             "exact: [age]}, near: {method: nearest}}, "
                                             "model: [logit, probit], estimator: [difference]}\n"),
                                 1);
    assert_int_equal(results->spec->multiverse.n_combinations, 4);
    assert_int_equal(results->multiverse->n, 4); /* three, and the study's own */
    assert_non_null(named(here, results, "matching: strata, estimator: difference"));
}

static void neither_threads_nor_the_order_of_values_change_a_bit(void **state)
{
    Here *here = *state;
    const Spec *spec = study(here, "multiverse: {method: [nearest, optimal, ipw], caliper: [0.5, "
                                   "0.1, none], estimator: [difference, regression]}\n");
    const Spec *turned = study(here, "multiverse: {estimator: [regression, difference], caliper: "
                                     "[none, 0.1, 0.5], method: [ipw, optimal, nearest]}\n");
    const Results *one = run(here, spec, 1), *four = run(here, spec, 4),
                  *other = run(here, turned, 3);
    assert_int_equal(one->multiverse->n, 14);
    assert_int_equal(other->multiverse->n, 14);
    for (size_t i = 0; i < 14; i++) {
        check_bits(one->multiverse->item[i].estimate, four->multiverse->item[i].estimate);
        check_bits(one->multiverse->item[i].se, four->multiverse->item[i].se);
        assert_int_equal(one->multiverse->item[i].number, four->multiverse->item[i].number);
        check_bits(one->multiverse->item[i].estimate, other->multiverse->item[i].estimate);
    }
}

static void what_can_not_be_carried_out_stands_apart(void **state)
{
    Here *here = *state;
    const Results *results =
        run(here,
            study(here, "multiverse: {caliper: [0.5, 1e-12], matching: {a: {ratio: 1}, b: "
                        "{stabilised: yes}}, method: [nearest, ipw]}\n"),
            1);
    const Multiverse *m = results->multiverse;
    assert_int_equal(m->n_refused, 3); /* ratio of ipw; stabilised of nearest, twice */
    assert_int_equal(m->n, 3);
    assert_int_equal(m->n_estimated, 2);
    assert_int_equal(m->rows->n_rows, 2);
    assert_int_equal(m->failed->n_rows, 4);
    const char *why = table_text(m->failed, 0, &multiverse_failed_columns.reason);
    assert_non_null(strstr(why, "caliper"));
    assert_string_equal(table_text(m->failed, 0, &multiverse_failed_columns.choices),
                        "caliper: 1e-12, matching: a, method: nearest");
    assert_non_null(strstr(table_text(m->failed, 3, &multiverse_failed_columns.reason), "has no"));
}

static void signs_are_counted_by_the_start(void **state)
{
    Here *here = *state;
    const Results *results =
        run(here,
            study(here, "multiverse: {method: [nearest, unmatched], caliper: [0.5, 0.1, none], "
                        "estimator: [difference, regression], covariates: {age: [age], both: "
                        "[age, fall]}}\n"),
            1);
    const Multiverse *m = results->multiverse;
    const union multiverse_signs_columns *column = &multiverse_signs_columns;
    size_t n[N_VERDICTS + 1] = {0}, above[N_VERDICTS + 1] = {0}, clearly[N_VERDICTS + 1] = {0};
    double own = 0;
    for (size_t i = 0; i < m->n; i++)
        own = m->item[i].primary ? m->item[i].estimate : own;
    assert_true(own > 0);
    for (size_t i = 0; i < m->n; i++)
        for (int k = 0; k < 2; k++) {
            const Specification *s = &m->item[i];
            const int at = k == 0 ? (int)s->start : N_VERDICTS;
            n[at]++;
            above[at] += s->estimate > 0;
            clearly[at] += s->ci_low > 0;
        }
    size_t row = 0;
    for (int v = 0; v <= N_VERDICTS; v++) {
        if (n[v] == 0)
            continue;
        check_same(table_real(m->signs, row, &column->specifications), (double)n[v]);
        check_same(table_real(m->signs, row, &column->above), (double)above[v]);
        check_same(table_real(m->signs, row, &column->below), (double)(n[v] - above[v]));
        check_same(table_real(m->signs, row, &column->clearly), (double)clearly[v]);
        check_same(table_real(m->signs, row, &column->same_sign),
                   round(100.0 * (double)above[v] / (double)n[v]));
        row++;
    }
    assert_int_equal(m->signs->n_rows, row);
    assert_true(row > 2); /* several verdicts, and all */
    const MultiverseCount passing = multiverse_count(m, true);
    assert_int_equal(passing.n, n[VERDICT_ALIKE] + n[VERDICT_ADJUSTED] + n[VERDICT_UNKNOWN]);
}

static void it_adds_no_test_and_leaves_all_else_as_it_is(void **state)
{
    Here *here = *state;
    const Results *without = run(here, study(here, ""), 1);
    const Results *with = run(here, study(here, "multiverse: {caliper: [0.5, 0.1]}\n"), 1);
    bool corrected;
    assert_null(without->multiverse);
    assert_int_equal(results_n_tests(with, &corrected), results_n_tests(without, &corrected));
    check_bits(analysis_overall(&with->analysis[0])->estimate,
               analysis_overall(&without->analysis[0])->estimate);
}

static void a_design_reads_no_score_and_locks_the_choices(void **state)
{
    Here *here = *state;
    const char *const said = "multiverse: {caliper: [0.5, 0.1]}\n";
    const Spec *spec = study(here, said);
    const Results *design = run_in(here, spec, FRAME_DESIGN, 1);
    assert_null(design->multiverse);
    const char *lock = lock_text(here->arena, design, NULL);
    assert_non_null(strstr(lock, "multiverse.matching.caliper.0.1: 0.1"));
    Results same = *run_in(here, spec, FRAME_DESIGN, 1);
    assert_true(lock_compare(here->arena, "lock", lock, NULL, &same, here->err));
    assert_string_equal(same.lock, "design as locked");
    Results more =
        *run_in(here, study(here, "multiverse: {caliper: [0.5, 0.3]}\n"), FRAME_DESIGN, 1);
    assert_true(lock_compare(here->arena, "lock", lock, NULL, &more, here->err));
    assert_non_null(strstr(more.lock, "locked value 'multiverse.matching.caliper.0.1: 0.1'"));
    assert_non_null(strstr(more.lock, "value now 'multiverse.matching.caliper.0.3: 0.3'"));
    Results none = *run_in(here, study(here, ""), FRAME_DESIGN, 1);
    assert_true(lock_compare(here->arena, "lock", lock, NULL, &none, here->err));
    assert_true(none.lock_differs);
}

static void published_results_tell_which_way_and_no_specification(void **state)
{
    Here *here = *state;
    Results results = *run(here,
                           study(here, "multiverse: {caliper: [0.5, 0.1], estimator: [difference, "
                                       "regression]}\n"),
                           1);
    assert_int_equal(results.multiverse->rows->n_rows, 4);
    results_multiverse_release(&results);
    assert_null(results.multiverse->rows);
    assert_null(results.multiverse->failed);
    assert_true(results.multiverse->signs->n_rows > 0);
    assert_true(isnan(multiverse_count(results.multiverse, true).least));
    assert_true(table_multiverse.internal && table_multiverse_failed.internal);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_specification_is_the_alternative_of_its_settings, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_is_sorted_and_holds_the_studys_own_design_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(settings_that_change_nothing_make_one_specification, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(neither_threads_nor_the_order_of_values_change_a_bit,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_can_not_be_carried_out_stands_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(signs_are_counted_by_the_start, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_adds_no_test_and_leaves_all_else_as_it_is, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_design_reads_no_score_and_locks_the_choices, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(published_results_tell_which_way_and_no_specification,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
