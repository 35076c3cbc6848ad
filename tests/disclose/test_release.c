/* The whole release, on results made by hand: what is refused, left out, merged. */
#include "results/made.h"

#include "alike/disclose.h"

#include <gsl/gsl_errno.h>

static Made *begin(Made *m, size_t missing, size_t unmatched)
{
    made_start(m, missing, unmatched);
    return m;
}

/* A second outcome of the same design, of which so many more of the program are missing. */
static Analysis *second_outcome(Made *m, OutcomeSpec *outcome, size_t missing)
{
    Analysis *a = &m->analysis[1];
    *outcome = m->outcome;
    outcome->name.text = "reading";
    outcome->score.text = "reading_spring";
    *a = m->analysis[0];
    a->outcome = "reading";
    a->outcome_spec = outcome;
    a->flow = (Flow){0};
    made_flow(m, a, missing, 0);
    a->effects.row = ARENA_ARRAY(m->arena, Effect, 4);
    a->effects.row[0] = made_effect(NULL, NULL, 2, a->matching.n_treated, a->matching.n_control);
    a->balance.row = ARENA_ARRAY(m->arena, BalanceRow, 4);
    m->results.n_analyses = 2;
    return a;
}

static BalanceRow number_row(void)
{
    BalanceRow row = made_share("age", NULL, 0.5, 0.5, 0.5, 0.5);
    row.binary = false;
    return row;
}

static void means_of_two_outcomes_students_who_differ_by_few_are_shown_once(void **state)
{
    (void)state;
    for (size_t few = 0; few <= 20; few += 4) {
        Made m;
        OutcomeSpec outcome;
        begin(&m, 0, 0);
        Analysis *second = second_outcome(&m, &outcome, few);
        m.analysis[0].balance.row[m.analysis[0].balance.n++] = number_row();
        second->balance.row[second->balance.n++] = number_row();
        made_release(&m);
        assert_null(m.analysis[0].balance.row[0].hidden);
        const bool differs_by_few = few > 0 && few < 10;
        assert_int_equal(second->balance.row[0].hidden != NULL, differs_by_few);
        made_end(&m);
    }
}

static void a_group_of_few_in_the_main_design_is_refused(void **state)
{
    (void)state;
    for (size_t left = 9; left <= 10; left++) {
        Made m;
        Error err = {0};
        begin(&m, 0, 200 - left);
        made_people(&m);
        const bool ok = results_release(m.arena, &m.results, 0, &err);
        assert_int_equal(ok, left == 10);
        if (!ok) {
            assert_int_equal(err.kind, ERR_INFEASIBLE);
            assert_non_null(strstr(err.text, "'math' can't be published"));
            assert_non_null(strstr(err.text, "9 students of the program group"));
        }
        made_end(&m);
    }
}

/* Reasons with a small count are one row with the smallest other, under the names of both. */
static void reasons_of_few_are_merged_with_the_smallest(void **state)
{
    (void)state;
    Made m;
    begin(&m, 4, 0);
    Flow *flow = &m.analysis[0].flow; /* read, no grade (0 of either), no score (4, 100), ... */
    const size_t n = flow->n;
    flow->row[2].lack = LACKS_SCORE;
    flow->row[1].treated = 30;
    flow->row[1].control = 50;
    flow->row[0].treated += 30;
    flow->row[0].control += 50;
    made_release(&m);
    assert_int_equal(flow->n, n - 1);
    assert_non_null(strstr(flow->row[1].reason, "; or "));
    assert_int_equal(flow->row[1].treated, 30); /* 34 */
    assert_int_equal(flow->row[1].control, 150);
    assert_int_equal(flow->row[1].hidden[1].as, COUNT_SHOWN);
    Loss loss;
    assert_false(results_loss(&m.analysis[0], LOSS_SCORE, &loss)); /* who lacked it is not told */
    made_end(&m);
}

static void a_step_at_which_few_left_has_no_count(void **state)
{
    (void)state;
    Made m;
    begin(&m, 0, 30);
    Flow *flow = &m.analysis[0].flow;
    const size_t at = flow->n - 2;
    flow->row[at].treated = 3;
    flow->row[flow->n - 1].treated = 197;
    m.analysis[0].matching.n_treated = m.analysis[0].effects.row[0].n_treated = 197;
    m.analysis[0].matching.unmatched_treated = 3;
    made_release(&m);
    assert_string_equal(flow->row[at].hidden[1].text, "left out");
    assert_int_equal(flow->row[at].treated, 0);
    assert_int_equal(flow->row[at].control, 400);
    assert_string_equal(m.analysis[0].hidden_dropped.text, "left out");
    assert_int_equal(m.analysis[0].matching.unmatched_treated, 0);
    made_end(&m);
}

/* Of another design: the estimate and its sizes; no means, balance, flow or tables. */
static void other_designs_are_told_by_their_estimate(void **state)
{
    (void)state;
    Made m;
    OutcomeSpec outcome;
    begin(&m, 0, 0);
    Analysis *other = second_outcome(&m, &outcome, 0);
    other->outcome = m.analysis[0].outcome;
    other->outcome_spec = m.analysis[0].outcome_spec;
    other->design = "other";
    other->primary = false;
    other->effects.row[other->effects.n++] = made_effect("grade", "4", 2, 90, 90);
    other->balance.row[other->balance.n++] = number_row();
    made_release(&m);
    assert_int_equal(other->effects.n, 1);
    assert_true(isfinite(other->effects.row[0].estimate));
    assert_true(isfinite(other->effects.row[0].se));
    assert_int_equal(other->effects.row[0].n_treated, 200);
    check_nan(other->effects.row[0].mean_treated);
    check_nan(other->effects.row[0].sd);
    assert_int_equal(other->balance.n + other->flow.n + other->tables.n, 0);
    assert_true(isfinite(m.analysis[0].effects.row[0].mean_treated));
    made_end(&m);
}

/* Default deny: nothing is shown of whom nobody said who they are. */
static void what_does_not_say_whom_it_is_about_is_left_out(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    begin(&m, 0, 0);
    m.analysis[0].balance.row[m.analysis[0].balance.n++] = number_row();
    assert_true(results_release(m.arena, &m.results, 0, &err)); /* without made_people */
    assert_non_null(m.analysis[0].effects.row[0].hidden);
    check_nan(m.analysis[0].effects.row[0].estimate);
    assert_non_null(m.analysis[0].balance.row[0].hidden);
    made_end(&m);
}

static void internal_results_stay_as_they_are(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    begin(&m, 3, 30);
    m.analysis[0].effects.row[m.analysis[0].effects.n++] = made_effect("grade", "4", 2, 7, 90);
    m.results.release = RELEASE_INTERNAL;
    assert_true(results_release(m.arena, &m.results, 0, &err));
    check_same(m.analysis[0].effects.row[1].estimate, 2);
    assert_int_equal(m.analysis[0].flow.row[2].treated, 3);
    assert_int_equal(m.results.n_hidden, 0);
    assert_int_equal(m.results.n_small, 2); /* 3 missing, 7 of a level */
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_two_outcomes_students_who_differ_by_few_are_shown_once),
        cmocka_unit_test(a_group_of_few_in_the_main_design_is_refused),
        cmocka_unit_test(reasons_of_few_are_merged_with_the_smallest),
        cmocka_unit_test(a_step_at_which_few_left_has_no_count),
        cmocka_unit_test(other_designs_are_told_by_their_estimate),
        cmocka_unit_test(what_does_not_say_whom_it_is_about_is_left_out),
        cmocka_unit_test(internal_results_stay_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
