/* Numbers as readers meet them, and the order in which they meet the outcomes. */
#include "alike/outline.h"
#include "alike/told.h"
#include "results/made.h"

#define assert_same(text, is) assert_string_equal(text, is)

static void points_have_the_digits_of_the_smallest_error(void **state)
{
    (void)state;
    static const struct {
        double se;
        int digits;
    } known[] = {{0.54, 1}, {0.3, 1}, {0.05, 2}, {1.0, 0}, {3.1, 0}, {120, 0}, {0.1, 1}};
    Made m;
    made_start(&m, 0, 0);
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        m.analysis[0].effects.row[0].se = known[i].se;
        assert_int_equal(told_digits(&m.results, &m.analysis[0]), known[i].digits);
    }
    m.analysis[1] = m.analysis[0];
    m.analysis[1].effects.row = ARENA_NEW(m.arena, Effect);
    m.analysis[1].effects.row[0] = m.analysis[0].effects.row[0];
    m.analysis[1].effects.row[0].se = 0.02;
    m.results.n_analyses = 2;
    assert_int_equal(told_digits(&m.results, &m.analysis[0]), 2);
    m.analysis[1].primary = false; /* another design's errors do not count */
    assert_int_equal(told_digits(&m.results, &m.analysis[0]), 1);
    m.analysis[0].effects.row[0].se = NAN;
    m.analysis[0].effects.row[0].sd = 25;
    assert_int_equal(told_digits(&m.results, &m.analysis[0]), 0);
    m.analysis[0].effects.row[0].sd = 8;
    assert_int_equal(told_digits(&m.results, &m.analysis[0]), 1);
    made_end(&m);
}

static void what_would_read_zero_and_is_not_has_a_digit_more(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *e = &m.analysis[0].effects.row[0];
    const Analysis *a = &m.analysis[0];
    e->se = 0.5;
    e->estimate = 0.038;
    e->ci_low = -0.96;
    e->ci_high = 1.04;
    assert_same(told_points(m.arena, &m.results, a, e, "estimate"), "0.04");
    assert_same(told_interval(m.arena, &m.results, a, e), "−1.0 to 1.0");
    e->estimate = -12345.4;
    e->se = 100;
    assert_same(told_points(m.arena, &m.results, a, e, "estimate"), "−12,345");
    e->se = 0.5;
    e->estimate = 0;
    assert_same(told_points(m.arena, &m.results, a, e, "estimate"), "0.0");
    e->ci_low = NAN;
    assert_same(told_interval(m.arena, &m.results, a, e), "");
    made_end(&m);
}

static void a_share_is_told_in_percentage_points(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *e = &m.analysis[0].effects.row[0];
    const Analysis *a = &m.analysis[0];
    e->binary = true;
    e->estimate = 0.0731;
    e->se = 0.004;
    assert_same(told_points(m.arena, &m.results, a, e, "estimate"), "7.3");
    assert_same(told_unit(a), "percentage points");
    made_end(&m);
}

static void effect_sizes_move_a_student_of_the_middle(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *e = &m.analysis[0].effects.row[0];
    e->effect_size = 0.221;
    e->effect_size_ci_low = 0.166;
    e->effect_size_ci_high = 0.276;
    assert_same(told_size(m.arena, e), "0.22");
    assert_same(told_size_interval(m.arena, e), "0.17 to 0.28");
    assert_same(told_percentile(m.arena, e), "59th");
    assert_same(told_percentile_interval(m.arena, e), "57th to 61st");
    made_end(&m);
}

static void what_is_left_out_stays_out(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *e = &m.analysis[0].effects.row[0];
    const Analysis *a = &m.analysis[0];
    effect_hide(e, HIDDEN_MARK);
    assert_same(told_points(m.arena, &m.results, a, e, "estimate"), HIDDEN_MARK);
    assert_same(told_interval(m.arena, &m.results, a, e), HIDDEN_MARK);
    assert_same(told_size(m.arena, e), HIDDEN_MARK);
    assert_same(told_percentile(m.arena, e), HIDDEN_MARK);
    assert_same(told_p(m.arena, e), HIDDEN_MARK);
    assert_same(told_n_treated(m.arena, e), HIDDEN_MARK);
    made_end(&m);
}

static void published_numbers_have_no_more_digits_than_their_step(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *e = &m.analysis[0].effects.row[0];
    double *step = ARENA_ARRAY(m.arena, double, n_effect_fields);
    e->se = 0.05;
    e->estimate = -3.2;
    for (size_t k = 0; k < n_effect_fields; k++)
        step[k] = 0.1;
    e->step = step;
    assert_same(told_points(m.arena, &m.results, &m.analysis[0], e, "estimate"), "−3.2");
    made_end(&m);
}

static void thousands_are_set_apart(void **state)
{
    (void)state;
    static const struct {
        double value, step;
        int digits;
        const char *said;
    } rows[] = {{1730.4, 0, 0, "1,730"}, {-2285.5, 0, 0, "−2,286"}, {999.4, 0, 0, "999"},
                {999.5, 0, 0, "1,000"},  {1730.4, 0, 1, "1730.4"},  {1730, 10, 1, "1,730"}};
    Arena *arena = arena_create();
    for (size_t k = 0; k < COUNT_OF(rows); k++)
        assert_same(told_number(arena, rows[k].value, rows[k].step, rows[k].digits), rows[k].said);
    arena_destroy(arena);
}

/* --- outline --------------------------------------------------------------------------------- */

typedef struct Spans {
    Made m;
    SpanSpec span[4];
    OutcomeSpec outcome[4];
    Analysis analysis[4];
} Spans;

static void spans_start(Spans *s)
{
    static const char *const name[] = {"two", "one", "three", "before"};
    static const double years[] = {2, 1, 3, NAN};
    made_start(&s->m, 0, 0);
    s->m.design[1] = s->m.design[0];
    s->m.design[1].name = "since_2012";
    s->m.design[1].label = "since 2012";
    s->m.design[1].primary = false;
    s->m.spec.n_designs = 2;
    for (size_t i = 0; i < 4; i++) {
        s->span[i] = (SpanSpec){.name = {.text = name[i]},
                                .from = {.text = "Fall 2013-2014"},
                                .to = {.text = "Spring 2014-2015"},
                                .years = years[i],
                                .placebo = i == 3};
        s->outcome[i] = s->m.outcome;
        s->outcome[i].name.text = name[i];
        s->outcome[i].subject = "mathematics";
        s->outcome[i].span = &s->span[i];
        s->analysis[i] = s->m.analysis[0];
        s->analysis[i].outcome = name[i];
        s->analysis[i].outcome_spec = &s->outcome[i];
        s->analysis[i].primary = i < 2;
        s->analysis[i].design = i < 2 ? "primary" : "since_2012";
        s->analysis[i].design_spec = &s->m.design[i < 2 ? 0 : 1];
    }
    s->m.results.analysis = s->analysis;
    s->m.results.n_analyses = 4;
}

static void spans_of_a_subject_go_from_the_shortest_to_the_longest(void **state)
{
    (void)state;
    Spans s;
    spans_start(&s);
    const Outline outline = outline_of(s.m.arena, &s.m.results);
    assert_int_equal(outline.n, 1);
    const OutlineSubject *subject = &outline.subject[0];
    assert_same(subject->name, "Mathematics");
    assert_int_equal(subject->n, 3);
    assert_same(subject->row[0].label, "One year");
    assert_same(subject->row[1].whole, "Mathematics, two years");
    assert_same(subject->row[2].marked, "Three years*");
    assert_int_equal(subject->main, 1); /* the study names it first */
    assert_ptr_equal(subject->placebo, &s.analysis[3]);
    assert_int_equal(outline.n_others, 1);
    assert_ptr_equal(outline.other[subject->row[2].other - 1].design, &s.m.design[1]);
    made_end(&s.m);
}

static void another_design_of_an_outcome_is_no_row(void **state)
{
    (void)state;
    Spans s;
    spans_start(&s);
    s.analysis[2].outcome = "two";
    s.outcome[2] = s.outcome[0];
    const Outline outline = outline_of(s.m.arena, &s.m.results);
    assert_int_equal(outline.subject[0].n, 2);
    assert_int_equal(outline.n_others, 0);
    made_end(&s.m);
}

static void outcomes_without_spans_are_subjects_unless_they_share_a_domain(void **state)
{
    (void)state;
    Spans s;
    spans_start(&s);
    for (size_t i = 0; i < 4; i++) {
        s.outcome[i].subject = NULL;
        s.outcome[i].span = NULL;
        s.outcome[i].label = i == 0 ? "word reading" : i == 1 ? "Vocabulary" : "Arithmetic";
        s.outcome[i].domain = i < 2 ? "reading" : "mathematics";
    }
    s.m.results.n_analyses = 3;
    s.analysis[2].primary = true;
    s.analysis[2].design_spec = &s.m.design[0];
    const Outline outline = outline_of(s.m.arena, &s.m.results);
    assert_int_equal(outline.n, 2);
    assert_same(outline.subject[0].name, "Reading");
    assert_same(outline.subject[0].row[0].whole, "Reading, word reading");
    assert_same(outline.subject[1].name, "Arithmetic");
    assert_same(outline.subject[1].row[0].label, "");
    made_end(&s.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_have_the_digits_of_the_smallest_error),
        cmocka_unit_test(what_would_read_zero_and_is_not_has_a_digit_more),
        cmocka_unit_test(a_share_is_told_in_percentage_points),
        cmocka_unit_test(effect_sizes_move_a_student_of_the_middle),
        cmocka_unit_test(what_is_left_out_stays_out),
        cmocka_unit_test(published_numbers_have_no_more_digits_than_their_step),
        cmocka_unit_test(thousands_are_set_apart),
        cmocka_unit_test(spans_of_a_subject_go_from_the_shortest_to_the_longest),
        cmocka_unit_test(another_design_of_an_outcome_is_no_row),
        cmocka_unit_test(outcomes_without_spans_are_subjects_unless_they_share_a_domain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
