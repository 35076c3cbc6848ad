/* Students who lack a covariate stay: what stands in its place, whom it is told of, and that the
 * value put in decides nothing. */
#include "pscore/hand.h"
#include "stage_settings.h"

#include "alike/balance.h"
#include "alike/effect.h"
#include "alike/gap_tables.h"
#include "alike/outline.h"
#include "alike/random.h"

#include <gsl/gsl_errno.h>

/* Twelve students, six of each arm. age lacks two program and one comparison student; frl (0/1) one
 * of each; race one comparison student; pre one program student. */
static Frame *frame_of_twelve(Arena *arena)
{
    Frame *frame = hand_frame(arena, 12);
    hand_real(arena, frame, "treat", (const double[]){1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0});
    hand_real(arena, frame, "score",
              (const double[]){50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61});
    hand_real(arena, frame, "pre",
              (const double[]){40, 41, 42, 43, 44, NAN, 46, 47, 48, 49, 50, 51});
    hand_real(arena, frame, "age", (const double[]){NAN, 9, NAN, 10, 8, 9, 9, 11, NAN, 9, 10, 7});
    hand_real(arena, frame, "frl", (const double[]){1, NAN, 0, 1, 0, 1, NAN, 0, 1, 0, 1, 0});
    hand_factor(arena, frame, "race",
                (const char *const[]){"a", "b", "a", "b", "a", "b", "a", "", "b", "a", "b", "a"});
    hand_real(arena, frame, "gpa",
              (const double[]){NAN, 2.5, NAN, 3, 2, 1, 4, 3.5, NAN, 2, 2.5, 3});
    return frame;
}

static Design *filling(Arena *arena, const char *covariates)
{
    Design *design = hand_design(arena, covariates);
    design->missing_data = MISSING_INDICATOR;
    return design;
}

static Cohort build(Arena *arena, const Design *design, const Frame *frame)
{
    Cohort cohort;
    Error err = {0};
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err))
        fail_msg("%s", err.text);
    return cohort;
}

static void a_number_counts_as_the_mean_of_the_others_and_a_mark_tells(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Cohort cohort = build(arena, filling(arena, "age"), frame);
    const double mean = (9 + 10 + 8 + 9 + 9 + 11 + 9 + 10 + 7) / 9.0;

    (void)state;
    assert_int_equal(cohort.n, 12);
    assert_int_equal(cohort.n_covariates, 2);
    const Column *age = cohort.covariate[0], *mark = cohort.covariate[1];
    assert_string_equal(age->name, "age");
    assert_string_equal(mark->name, "age missing");
    assert_string_equal(mark->label, "age: missing");
    assert_true(mark->binary);
    assert_ptr_equal(age->mark, mark);
    for (size_t i = 0; i < 12; i++) {
        const bool gap = i == 0 || i == 2 || i == 8;
        check_close(age->real[i], gap ? mean : frame_find(frame, "age")->real[i], 1e-15);
        assert_true(mark->real[i] == (gap ? 1.0 : 0.0));
    }
    /* what others may read of it is untouched, and the cohort's own frame knows all others */
    check_nan(frame_find(frame, "age")->real[0]);
    assert_ptr_equal(cohort_column(&cohort, hand_name("age")), age);
    assert_ptr_equal(cohort.outcome, frame_find(cohort.frame, "score"));
    check_note(&cohort.notes, "age is missing for 2 program students and 1 comparison student, who "
                              "stay: it counts for them as 9.111, the mean of the others, and 'age "
                              "missing' marks them.");
    assert_int_equal(note_saying(&cohort.notes, "Some students stay")->importance, NOTE_CAUTION);
    arena_destroy(arena);
}

static void a_category_and_a_number_of_yes_and_no_get_a_level_of_their_own(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Cohort cohort = build(arena, filling(arena, "race frl"), frame);

    (void)state;
    assert_int_equal(cohort.n, 12);
    assert_int_equal(cohort.n_covariates, 2);
    const Column *race = cohort.covariate[0], *frl = cohort.covariate[1];
    assert_int_equal(race->n_levels, 3);
    assert_string_equal(race->level_name[2], "missing");
    assert_int_equal(race->level[7], 2);
    assert_int_equal(race->level[8], 1);
    assert_int_equal(frl->type, COLUMN_FACTOR);
    assert_int_equal(frl->n_levels, 3);
    assert_string_equal(frl->level_name[1], "1");
    assert_int_equal(frl->level[0], 1);
    assert_int_equal(frl->level[1], 2);
    assert_int_equal(frl->level[2], 0);
    check_note(&cohort.notes, "it counts as a category of its own for them");
    arena_destroy(arena);
}

static void a_level_that_is_called_missing_already_stays_another(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of_twelve(arena);
    hand_factor(
        arena, frame, "home",
        (const char *const[]){"missing", "b", "", "b", "a", "b", "a", "", "b", "a", "b", "a"});
    const Cohort cohort = build(arena, filling(arena, "home"), frame);

    (void)state;
    const Column *home = cohort.covariate[0];
    assert_string_equal(home->level_name[home->level[0]], "missing");
    assert_string_equal(home->level_name[home->level[2]], "(missing)");
    arena_destroy(arena);
}

static void columns_that_are_missing_together_have_one_mark(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Cohort cohort = build(arena, filling(arena, "age gpa"), frame);
    const Names gpa = hand_names(arena, "gpa");

    (void)state;
    assert_int_equal(cohort.n_covariates, 3);
    assert_string_equal(cohort.covariate[2]->name, "gpa");
    assert_ptr_equal(cohort.covariate[2]->mark, cohort.covariate[1]);
    /* whoever names gpa means the mark too */
    assert_true(cohort_names_column(&cohort, &gpa, cohort.covariate[1]));
    arena_destroy(arena);
}

static void where_nothing_is_missing_nothing_is_changed(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of_twelve(arena);
    hand_real(arena, frame, "whole", (const double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3});
    const Design *design = filling(arena, "whole");
    const Cohort cohort = build(arena, design, frame);
    const CohortSettings *told = COHORT_OF(arena, design, design->outcome);

    (void)state;
    assert_ptr_equal(cohort.frame, frame);
    assert_int_equal(cohort.n_covariates, 1);
    assert_null(cohort.gaps);
    assert_null(note_saying(&cohort.notes, "missing"));
    assert_false(cohort_may_have_gaps(told, frame));
    design = filling(arena, "age");
    told = COHORT_OF(arena, design, design->outcome);
    assert_true(cohort_may_have_gaps(told, frame));
    arena_destroy(arena);
}

static void a_key_that_needs_the_value_itself_costs_those_without_it(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = filling(arena, "age race");
    HandSettings *settings = design->match_settings;

    (void)state;
    settings->exact = hand_names(arena, "race");
    design->outcome->pretest = hand_name("pre");
    const Cohort cohort = build(arena, design, frame);
    assert_int_equal(cohort.n, 10); /* without the pretest, and without race */
    assert_int_equal(cohort.n_covariates, 4);
    check_note(&cohort.notes, "Those without race leave, though missing_data is indicator: "
                              "matching.exact needs the value itself.");
    assert_null(note_saying(&cohort.notes, "Those without pre "));
    arena_destroy(arena);
}

static void a_column_that_nobody_of_an_arm_has_is_refused_in_words(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of_twelve(arena);
    hand_real(arena, frame, "late",
              (const double[]){NAN, NAN, NAN, NAN, NAN, NAN, 1, 2, 3, 4, 5, 6});
    const Design *design = filling(arena, "age late");
    Cohort cohort;
    Error err = {0};

    (void)state;
    assert_false(
        cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "covariates names 'late', which none of the 6 treated "
                                     "students has"));
    arena_destroy(arena);
}

static void the_table_counts_by_covariate_and_arm(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Cohort cohort = build(arena, filling(arena, "age frl race"), frame);
    const union missing_covariates_columns *column = &missing_covariates_columns;
    static const double n[][2] = {{2, 1}, {1, 1}, {0, 1}};

    (void)state;
    assert_int_equal(cohort.gaps->n_rows, 3);
    assert_true(cohort.gaps->kind->internal);
    for (size_t r = 0; r < 3; r++) {
        check_close(table_real(cohort.gaps, r, &column->n_treated), n[r][0], 1e-15);
        check_close(table_real(cohort.gaps, r, &column->n_control), n[r][1], 1e-15);
    }
    check_close(table_real(cohort.gaps, 0, &column->share_treated), 100.0 / 3.0, 1e-14);
    assert_string_equal(table_text(cohort.gaps, 0, &column->mark), "age missing");
    check_nan(table_real(cohort.gaps, 1, &column->value));
    arena_destroy(arena);
}

/* --- what later stages make of it ----------------------------------------------------------------
 */

static void balance_of_a_number_is_of_those_of_whom_it_is_known(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = filling(arena, "age");
    const Cohort cohort = build(arena, design, frame);
    double weight[12];
    Balance balance;
    Error err = {0};

    (void)state;
    for (size_t i = 0; i < 12; i++)
        weight[i] = i == 5 || i == 11 ? 0 : 1;
    const Matching matching = {.n = 12, .weight = weight, .n_treated = 5, .n_control = 5};
    if (!balance_measure(arena, BALANCE_OF(design), &cohort, NULL, &matching, &balance, &err))
        fail_msg("%s", err.text);
    assert_int_equal(balance.n, 2);
    const BalanceRow *age = &balance.row[0], *mark = &balance.row[1];
    check_close(age->before.mean_treated, (9 + 10 + 8 + 9) / 4.0, 1e-14);
    check_close(age->before.mean_control, (9 + 11 + 9 + 10 + 7) / 5.0, 1e-14);
    check_close(age->after.mean_treated, (9 + 10 + 8) / 3.0, 1e-14);
    check_close(age->after.mean_control, (9 + 11 + 9 + 10) / 4.0, 1e-14);
    check_close(age->before.sd_treated, sqrt(2.0 / 3.0), 1e-14); /* of 9, 10, 8, 9 */
    check_close(mark->before.mean_treated, 2 / 6.0, 1e-14);
    check_close(mark->after.mean_control, 1 / 5.0, 1e-14);
    assert_true(mark->binary);
    arena_destroy(arena);
}

static void a_redrawn_cohort_knows_what_was_known(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Cohort cohort = build(arena, filling(arena, "age"), frame);
    size_t group[12];
    uint32_t times[12];
    Cohort drawn;
    Error err = {0};

    (void)state;
    for (size_t i = 0; i < 12; i++) {
        group[i] = i;
        times[i] = (uint32_t)(i % 3);
    }
    const CohortDraw draw = {.group = group, .times = times};
    assert_true(cohort_redraw(arena, &cohort, &draw, &drawn, &err));
    const Column *age = cohort_column(&drawn, hand_name("age"));
    assert_int_equal(drawn.n, 12);
    assert_ptr_equal(age->mark, frame_find(drawn.frame, "age missing"));
    for (size_t i = 0; i < drawn.n; i++) {
        const bool gap = age->mark->real[i] == 1.0;
        assert_int_equal(gap, age->known->reason[i] != REASON_PRESENT);
        if (!gap)
            assert_true(age->known->real[i] == age->real[i]);
    }
    assert_int_equal(age->known->n_missing, 4); /* students 3 and 9, twice each */
    arena_destroy(arena);
}

/* Least squares of y on the columns of x, by the normal equations and Gauss-Jordan: b[1]. */
static double slope_of_second(size_t n, size_t k, double x[][8], const double *y)
{
    double a[8][9] = {{0}};
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < k; r++) {
            for (size_t c = 0; c < k; c++)
                a[r][c] += x[i][r] * x[i][c];
            a[r][k] += x[i][r] * y[i];
        }
    for (size_t p = 0; p < k; p++) {
        const double pivot = a[p][p];
        for (size_t c = 0; c <= k; c++)
            a[p][c] /= pivot;
        for (size_t r = 0; r < k; r++) {
            const double factor = r == p ? 0.0 : a[r][p];
            for (size_t c = 0; c <= k; c++)
                a[r][c] -= factor * a[p][c];
        }
    }
    return a[1][k];
}

/* 200 students made by a rule; the regression's effect must be that of dense least squares in which
 * another value, -3, was put in: with the mark among the columns it decides nothing. */
static void the_value_put_in_decides_nothing(void **state)
{
    enum { N = 200 };
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, N);
    static double treat[N], score[N], age[N], x[N][8], weight[N];
    const char *race[N];

    for (size_t i = 0; i < N; i++) {
        const double own = random_normal(3, i);
        treat[i] = random_uniform(4, i) < 0.4;
        age[i] = random_uniform(5, i) < 0.3 ? (double)NAN : 10 + own;
        race[i] = random_uniform(6, i) < 0.2 ? "" : random_uniform(7, i) < 0.5 ? "a" : "b";
        score[i] = 50 + 2 * treat[i] + 3 * own + random_normal(8, i);
        weight[i] = 1;
        const double row[] = {1,
                              treat[i],
                              isnan(age[i]) ? -3 : age[i],
                              isnan(age[i]),
                              race[i][0] == 'b',
                              race[i][0] == '\0'};
        for (size_t k = 0; k < COUNT_OF(row); k++)
            x[i][k] = row[k];
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "score", score);
    hand_real(arena, frame, "age", age);
    hand_factor(arena, frame, "race", race);
    static const AdjustKind kinds[] = {ADJUST_ALL, ADJUST_LIST};
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        Design *design = filling(arena, "age race");
        design->effects.estimator = estimator_find("regression");
        design->effects.adjust = kinds[k];
        design->effects.adjust_for = hand_names(arena, "age race");
        const Cohort cohort = build(arena, design, frame);
        const Matching matching = {
            .n = N, .weight = weight, .n_treated = cohort.n_treated, .n_control = cohort.n_control};
        Effects effects;
        Error err = {0};
        assert_int_equal(cohort.n, N);
        if (!effect_estimate(arena, EFFECTS_OF(design), &cohort, &matching, &effects, &err))
            fail_msg("%s", err.text);
        check_close(effects.row[0].estimate, slope_of_second(N, 6, x, score), 1e-10);
    }
    (void)state;
    arena_destroy(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_counts_as_the_mean_of_the_others_and_a_mark_tells),
        cmocka_unit_test(a_category_and_a_number_of_yes_and_no_get_a_level_of_their_own),
        cmocka_unit_test(a_level_that_is_called_missing_already_stays_another),
        cmocka_unit_test(columns_that_are_missing_together_have_one_mark),
        cmocka_unit_test(where_nothing_is_missing_nothing_is_changed),
        cmocka_unit_test(a_key_that_needs_the_value_itself_costs_those_without_it),
        cmocka_unit_test(a_column_that_nobody_of_an_arm_has_is_refused_in_words),
        cmocka_unit_test(the_table_counts_by_covariate_and_arm),
        cmocka_unit_test(balance_of_a_number_is_of_those_of_whom_it_is_known),
        cmocka_unit_test(a_redrawn_cohort_knows_what_was_known),
        cmocka_unit_test(the_value_put_in_decides_nothing),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
