/* Who is not among those compared, as the words of the report read it. */
#include "results/made.h"

#include "report/sentences.h"

#include <gsl/gsl_errno.h>

/* Each of these alone means that somebody is not among those compared. */
static void each_way_to_be_left_out_is_told(void **state)
{
    (void)state;
    Made m;
    Situation s;
    made_start(&m, 0, 0);
    Analysis *a = &m.analysis[0];
    Effect *effect = &a->effects.row[0];
    const size_t n[] = {effect->n_control, effect->n_treated};
    a->flow = (Flow){0};
    a->n_cohort_control = n[0];
    flow_add(&a->flow, m.arena, FLOW_READ, "records read", n[1], n[0], 0);
    flow_add(&a->flow, m.arena, FLOW_EXCLUDED, "score is missing", 0, 0, 0);
    a->flow.row[1].lack = LACKS_SCORE;
    flow_add(&a->flow, m.arena, FLOW_COHORT, "eligible", n[1], n[0], 0);
    assert_true(situation_read(m.arena, &m.results, a, &s));
    assert_false(s.left_out);
    effect->n_treated--;
    situation_read(m.arena, &m.results, a, &s);
    assert_true(s.left_out);
    effect->n_treated++;
    effect->n_control--;
    situation_read(m.arena, &m.results, a, &s);
    assert_true(s.left_out);
    effect->n_control++;
    for (int arm = 0; arm < 2; arm++) {
        size_t *lost = arm ? &a->flow.row[1].treated : &a->flow.row[1].control;
        *lost = 1;
        situation_read(m.arena, &m.results, a, &s);
        assert_true(s.left_out);
        *lost = 0;
        a->flow.row[1].hidden[arm] = HIDDEN_WHOLLY;
        situation_read(m.arena, &m.results, a, &s);
        assert_true(s.left_out);
        a->flow.row[1].hidden[arm] = (HiddenCount){.as = COUNT_SHOWN};
    }
    a->hidden_matched = HIDDEN_MARK;
    situation_read(m.arena, &m.results, a, &s);
    assert_true(s.left_out);
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_to_be_left_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
