/* Cohorts made from a cohort: contrasts of two arms, parts, other weights. */
#include "alike/cohort.h"
#include "pscore/hand.h"
#include "stage_settings.h"

enum { N = 12 };

static const char *const three[] = {"comparison", "tutoring", "software"};

/* Twelve rows; the last has neither arm and the one before it no pretest, so the cohort has ten:
 * treated are the rows 0 to 4. */
static Cohort *parent_of(Arena *arena)
{
    static Error err;
    Frame *frame = hand_frame(arena, N);
    hand_real(arena, frame, "treat", (const double[]){1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, NAN});
    hand_real(arena, frame, "score",
              (const double[]){50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61});
    hand_real(arena, frame, "pre",
              (const double[]){40, 41, 42, 43, 44, 45, 46, 47, 48, 49, NAN, 51});
    hand_real(arena, frame, "age", (const double[]){9, 9, 9, 9, 9, 9, 9, 9, 10, 10, 9, 9});
    Design *design = hand_design(arena, "age");
    design->outcome->pretest = hand_name("pre");
    Cohort *out = ARENA_NEW(arena, Cohort);
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static Cohort child_of(Arena *arena, const Cohort *parent, const CohortChange *change)
{
    static Error err;
    Cohort out;
    if (!cohort_child(arena, parent, change, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

/* Rows 0-2 tutoring, 3-4 software, 5-9 comparison. */
static Cohort three_arms(Arena *arena, const Cohort *parent)
{
    static const int8_t arm[] = {1, 1, 1, 2, 2, 0, 0, 0, 0, 0};
    return child_of(
        arena, parent,
        &(CohortChange){.why = "by program", .arm = arm, .n_arms = 3, .arm_name = three});
}

/* read less those who left is the cohort, in every column. */
static void check_flow(const Cohort *cohort, size_t others)
{
    const Flow *flow = &cohort->flow;
    const FlowRow *last = &flow->row[flow->n - 1];
    size_t treated = flow->row[0].treated, control = flow->row[0].control,
           other = flow->row[0].other;
    assert_int_equal(treated + control + other, N);
    for (size_t k = 1; k + 1 < flow->n; k++) {
        assert_int_equal(flow->row[k].step, FLOW_EXCLUDED);
        treated -= flow->row[k].treated;
        control -= flow->row[k].control;
        other -= flow->row[k].other;
    }
    assert_int_equal(last->step, FLOW_COHORT);
    assert_int_equal(treated, last->treated);
    assert_int_equal(control, last->control);
    assert_int_equal(other, last->other);
    assert_int_equal(last->treated, cohort->n_treated);
    assert_int_equal(last->control, cohort->n_control);
    assert_int_equal(last->other, others);
    assert_int_equal(cohort->n, cohort->n_treated + cohort->n_control + others);
}

static void a_cohort_of_three_arms_has_no_treated(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Cohort *parent = parent_of(arena);
    assert_int_equal(parent->n_arms, 2);
    assert_string_equal(parent->arm_name[1], "program");
    assert_ptr_equal(parent->treated, parent->arm);
    const Cohort cohort = three_arms(arena, parent);
    assert_int_equal(cohort.n, 10);
    assert_int_equal(cohort.n_arms, 3);
    assert_null(cohort.treated);
    assert_int_equal(cohort.arm[4], 2);
    check_flow(&cohort, 2);
    arena_destroy(arena);
}

static void a_contrast_holds_two_arms(void **state)
{
    (void)state;
    static const struct {
        size_t program, comparison, first, n_treated, n_control;
    } cases[] = {{1, 0, 0, 3, 5}, {2, 0, 3, 2, 5}, {2, 1, 0, 2, 3}};
    Arena *arena = arena_create();
    const Cohort several = three_arms(arena, parent_of(arena));
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Cohort cohort;
        Error err = {0};
        assert_true(
            cohort_contrast(arena, &several, cases[k].program, cases[k].comparison, &cohort, &err));
        assert_int_equal(cohort.n_treated, cases[k].n_treated);
        assert_int_equal(cohort.n_control, cases[k].n_control);
        assert_int_equal(cohort.row[0], cases[k].first);
        assert_string_equal(cohort.arm_name[1], three[cases[k].program]);
        assert_string_equal(cohort.arm_name[0], three[cases[k].comparison]);
        for (size_t i = 0; i < cohort.n; i++)
            assert_int_equal(cohort.treated[i], cohort.row_arm[cohort.row[i]]);
        check_flow(&cohort, 0);
    }
    arena_destroy(arena);
}

static void base_weights_multiply_and_zero_leaves(void **state)
{
    (void)state;
    static const double first[] = {2, 1, 1, 0, 1, 1, 3, 1, 1, 1},
                        second[] = {5, 1, 0, 1, 1, 2, 1, 1, 1};
    Arena *arena = arena_create();
    const Cohort *parent = parent_of(arena);
    assert_null(parent->base_weight);
    const Cohort once =
        child_of(arena, parent, &(CohortChange){.why = "drawn", .base_weight = first});
    assert_int_equal(once.n, 9);
    assert_int_equal(once.row[3], 4);
    check_close(cohort_base_weight(&once, 0), 2, 0);
    check_flow(&once, 0);
    const Cohort twice =
        child_of(arena, &once, &(CohortChange){.why = "drawn again", .base_weight = second});
    assert_int_equal(twice.n, 8);
    check_close(twice.base_weight[0], 10, 0); /* row 0 */
    check_close(twice.base_weight[3], 1, 0);  /* row 5 */
    check_close(twice.base_weight[4], 6, 0);  /* row 6 */
    check_flow(&twice, 0);
    arena_destroy(arena);
}

static void a_covariate_of_one_value_leaves_the_child_only(void **state)
{
    (void)state;
    static const double young[] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}; /* those of age 10 leave */
    Arena *arena = arena_create();
    const Cohort *parent = parent_of(arena);
    const Cohort cohort =
        child_of(arena, parent, &(CohortChange){.why = "young", .base_weight = young});
    assert_int_equal(parent->n_covariates, 2);
    assert_int_equal(cohort.n_covariates, 1);
    assert_ptr_equal(cohort.covariate[0], cohort.pretest);
    assert_string_equal(parent->covariate[1]->name, "age");
    check_note(&cohort.notes, "age is left out of the covariates");
    arena_destroy(arena);
}

static void an_arm_that_is_emptied_is_named(void **state)
{
    (void)state;
    static const double none[] = {1, 1, 1, 0, 0, 1, 1, 1, 1, 1};
    Arena *arena = arena_create();
    const Cohort several = three_arms(arena, parent_of(arena));
    Cohort cohort;
    Error err = {0};
    assert_false(cohort_child(arena, &several, &(CohortChange){.why = "drawn", .base_weight = none},
                              &cohort, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "software group (drawn)"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cohort_of_three_arms_has_no_treated),
        cmocka_unit_test(a_contrast_holds_two_arms),
        cmocka_unit_test(base_weights_multiply_and_zero_leaves),
        cmocka_unit_test(a_covariate_of_one_value_leaves_the_child_only),
        cmocka_unit_test(an_arm_that_is_emptied_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
