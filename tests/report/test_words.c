/* What the report may leave unsaid because it was said before. */
#include "results/made.h"

#include "alike/further_tables.h"
#include "alike/results_tables.h"
#include "report/sentences.h"
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
        first->hidden[arm] = (HiddenCount){COUNT_SMALL, HIDDEN_MARK};
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

/* Words do not count, and nothing after the last row does. */
static void a_table_hides_all_where_no_number_is_left(void **state)
{
    (void)state;
    static const TableKind *const kind[] = {&table_norm_comparison, &table_overlap};
    Made m;
    made_start(&m, 0, 0);
    for (size_t k = 0; k < COUNT_OF(kind); k++) {
        Table *table = table_make(m.arena, kind[k], "T", (PeopleSet){.arms = SET_BOTH});
        row_add(table, table->of);
        row_add(table, table->of);
        assert_false(table_hides_all(table));
        for (size_t i = 0; i < table->n_rows * table->n_columns; i++)
            if (table->column[i % table->n_columns].type != CELL_TEXT)
                table->cell[i].text = HIDDEN_MARK;
        assert_true(table_hides_all(table));
        table->cell[table->n_rows * table->n_columns - 1].text = NULL;
        assert_false(table_hides_all(table));
    }
    made_end(&m);
}

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
        cmocka_unit_test(what_is_hidden_otherwise_is_another_group),
        cmocka_unit_test(another_class_at_the_start_is_another_group),
        cmocka_unit_test(a_table_hides_all_where_no_number_is_left),
        cmocka_unit_test(each_way_to_be_left_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
