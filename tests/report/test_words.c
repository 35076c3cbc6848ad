/* What the report may leave unsaid because it was said before. */
#include "results/made.h"

#include "report/words.h"

#include <gsl/gsl_errno.h>

/* Two outcomes of the same students. */
static void two_outcomes(Made *m)
{
    made_start(m, 0, 30);
    Analysis *a = m->analysis;
    a->balance.row[a->balance.n++] = made_share("frl", NULL, 0.5, 0.4, 0.5, 0.5);
    a[1] = a[0];
    a[1].flow.row = ARENA_ARRAY(m->arena, FlowRow, a->flow.n);
    memcpy(a[1].flow.row, a->flow.row, a->flow.n * sizeof(FlowRow));
    a[1].balance.row = ARENA_ARRAY(m->arena, BalanceRow, a->balance.n);
    memcpy(a[1].balance.row, a->balance.row, a->balance.n * sizeof(BalanceRow));
    m->results.n_analyses = 2;
}

/* Nobody and a hidden number are not the same, nor are two ways in which a number is hidden. */
static void what_is_hidden_otherwise_is_another_group(void **state)
{
    (void)state;
    Made m;
    two_outcomes(&m);
    FlowRow *first = &m.analysis[0].flow.row[1], *second = &m.analysis[1].flow.row[1];
    assert_null(same_groups(&m.results, &m.analysis[0]));
    assert_ptr_equal(same_groups(&m.results, &m.analysis[1]), &m.analysis[0]);
    for (int arm = 0; arm < 2; arm++) {
        second->hidden[arm] = HIDDEN_WHOLLY;
        assert_null(same_groups(&m.results, &m.analysis[1]));
        first->hidden[arm] = HIDDEN_WHOLLY;
        assert_ptr_equal(same_groups(&m.results, &m.analysis[1]), &m.analysis[0]);
        first->hidden[arm] = (HiddenCount){COUNT_RANGE, "10 to 12", 10, 12};
        second->hidden[arm] = (HiddenCount){COUNT_RANGE, "10 to 13", 10, 13};
        assert_null(same_groups(&m.results, &m.analysis[1]));
        second->hidden[arm] = first->hidden[arm];
    }
    second->hidden_all = HIDDEN_WHOLLY;
    assert_null(same_groups(&m.results, &m.analysis[1]));
    made_end(&m);
}

static void another_class_at_the_start_is_another_group(void **state)
{
    (void)state;
    Made m;
    two_outcomes(&m);
    m.analysis[1].balance.row[0].wwc = BASELINE_ADJUST;
    assert_null(same_groups(&m.results, &m.analysis[1]));
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_hidden_otherwise_is_another_group),
        cmocka_unit_test(another_class_at_the_start_is_another_group),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
