#include "note_says.h"
#include "pscore/hand.h"
#include "stage_settings.h"

#include "disclose/release.h"

#include <gsl/gsl_errno.h>

/* Twelve students. Treated: 1 to 5 (rows 0-4); controls: rows 5-9; row 10 has treatment 2, row 11
 * none. Each missing cell is on a row of its own where a test counts it. */
static Frame *frame_of_twelve(Arena *arena)
{
    Frame *frame = hand_frame(arena, 12);
    hand_real(arena, frame, "treat", (const double[]){1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 2, NAN});
    hand_real(arena, frame, "score",
              (const double[]){50, NAN, 52, 53, 54, 55, 56, 57, NAN, 59, 60, 61});
    hand_real(arena, frame, "pre",
              (const double[]){40, 41, NAN, 43, 44, 45, 46, 47, 48, 49, 50, 51});
    hand_real(arena, frame, "age", (const double[]){9, 9, 9, 10, 10, 9, 11, 9, 10, 10, 9, 9});
    hand_factor(arena, frame, "grade",
                (const char *const[]){"3", "3", "4", "4", "5", "3", "6", "4", "4", "5", "3", "3"});
    hand_factor(arena, frame, "school",
                (const char *const[]){"s1", "s1", "s1", "NA", "", "s2", "s2", "s2", "s2", "s2",
                                      "s3", "s3"});
    return frame;
}

static Design *design_with_pretest(Arena *arena, const char *covariates)
{
    Design *design = hand_design(arena, covariates);
    design->outcome->pretest = hand_name("pre");
    return design;
}

static Cohort build(Arena *arena, const Design *design, const Frame *frame)
{
    Cohort cohort;
    Error err = {0};
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err)) {
        print_error("%s", err.text);
        fail();
    }
    cohort_note_clusters(arena, EFFECTS_OF(design), &cohort, &cohort.notes);
    return cohort;
}

/* 300 students of whom every k-th lacks `age`. */
static Cohort cohort_with_gaps(Arena *arena, size_t k, const char *covariates)
{
    enum { N = 300 };
    double treat[N], score[N], pre[N], age[N];
    for (size_t i = 0; i < N; i++) {
        treat[i] = (double)(i % 2);
        score[i] = (double)(i % 37);
        pre[i] = (double)(i % 31);
        age[i] = i % k == 0 ? NAN : (double)(i % 5);
    }
    Frame *frame = hand_frame(arena, N);
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "score", score);
    hand_real(arena, frame, "pre", pre);
    hand_real(arena, frame, "age", age);
    return build(arena, design_with_pretest(arena, covariates), frame);
}

/* A third of 300 is 100, a sixth 50: at most a fifth of them is nothing to be told. */
static void a_column_for_want_of_which_many_leave_is_named(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    const Cohort cohort = cohort_with_gaps(arena, 3, "age");
    const Note *note = note_saying(&cohort.notes, "More than a fifth of the students leave because "
                                                  "age is missing, which covariates needs.");
    assert_non_null(note);
    assert_int_equal(note->importance, NOTE_CAUTION);
    const Cohort few = cohort_with_gaps(arena, 6, "age");
    assert_null(note_saying(&few.notes, "leave because"));
    arena_destroy(arena);
}

static void check_refused(Arena *arena, const Design *design, const Frame *frame, ErrorKind kind,
                          const char *part)
{
    Cohort cohort;
    Error err = {0};
    assert_false(
        cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err));
    if (err.kind != kind || strstr(err.text, part) == NULL)
        print_error("error of kind %d: %s\n", (int)err.kind, err.text);
    assert_int_equal(err.kind, kind);
    assert_non_null(strstr(err.text, part));
}

/* read - sum(excluded) = cohort in every column, and left_at tells the same story row by row. */
static void check_flow(const Cohort *cohort)
{
    const Flow *flow = &cohort->flow;
    size_t left[3] = {0, 0, 0};
    assert_int_equal(flow->row[0].step, FLOW_READ);
    assert_int_equal(flow->row[flow->n - 1].step, FLOW_COHORT);
    for (size_t k = 1; k + 1 < flow->n; k++) {
        size_t gone[3] = {0, 0, 0};
        assert_int_equal(flow->row[k].step, FLOW_EXCLUDED);
        for (size_t i = 0; i < cohort->frame->n_rows; i++)
            if (cohort->left_at[i] == (int)k)
                gone[cohort->row_arm[i] + 1]++;
        assert_int_equal(gone[0], flow->row[k].other);
        assert_int_equal(gone[1], flow->row[k].control);
        assert_int_equal(gone[2], flow->row[k].treated);
        for (size_t a = 0; a < 3; a++)
            left[a] += gone[a];
    }
    const FlowRow first = flow->row[0], last = flow->row[flow->n - 1];
    assert_int_equal(first.other - left[0], 0);
    assert_int_equal(last.other, 0);
    assert_int_equal(first.control - left[1], last.control);
    assert_int_equal(first.treated - left[2], last.treated);
    assert_int_equal(first.treated + first.control + first.other, cohort->frame->n_rows);
    assert_int_equal(cohort->n_treated, last.treated);
    assert_int_equal(cohort->n_control, last.control);
    assert_int_equal(cohort->n, last.treated + last.control);
    size_t n = 0;
    for (size_t i = 0; i < cohort->frame->n_rows; i++) {
        if (cohort->left_at[i] != COHORT_IN)
            continue;
        assert_int_equal(cohort->row[n], i);
        assert_int_equal(cohort->treated[n], cohort->row_arm[i]);
        n++;
    }
    assert_int_equal(n, cohort->n);
}

static const FlowRow *flow_find(const Cohort *cohort, const char *reason)
{
    for (size_t k = 0; k < cohort->flow.n; k++)
        if (strcmp(cohort->flow.row[k].reason, reason) == 0)
            return &cohort->flow.row[k];
    for (size_t k = 0; k < cohort->flow.n; k++)
        print_error("flow: %s\n", cohort->flow.row[k].reason);
    print_error("no step '%s'\n", reason);
    fail();
    return NULL;
}

static void check_step(const Cohort *cohort, const char *reason, size_t treated, size_t control,
                       size_t other)
{
    const FlowRow *row = flow_find(cohort, reason);
    assert_int_equal(row->treated, treated);
    assert_int_equal(row->control, control);
    assert_int_equal(row->other, other);
}

static void everyone_leaves_once_with_a_reason_and_the_flow_adds_up(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = design_with_pretest(arena, "age grade");
    KeepRule rule = {.column = hand_name("grade"), .accept = hand_values(arena, "3 4 5")};
    design->keep = &rule;
    design->n_keeps = 1;
    const Cohort cohort = build(arena, design, frame);
    check_flow(&cohort);
    assert_int_equal(cohort.flow.n, 7);
    check_step(&cohort, "records read", 5, 5, 2);
    check_step(&cohort, "treat is neither 1 nor 0", 0, 0, 1);
    check_step(&cohort, "treat is missing", 0, 0, 1);
    check_step(&cohort, "grade is not 3, 4 or 5", 0, 1, 0);
    check_step(&cohort, "pre is missing", 1, 0, 0);
    check_step(&cohort, "score is missing", 1, 1, 0);
    check_step(&cohort, "eligible", 3, 3, 0);
    check_note(&cohort.notes, "treat is 2 in 1 row.");
    check_note(&cohort.notes, "pre is missing: 1 blank");
    arena_destroy(arena);
}

static void a_keep_step_stands_in_the_flow_even_when_nobody_leaves(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age");
    KeepRule rule[] = {
        {.column = hand_name("age"), .accept = {.is_range = true, .min = 9, .max = INFINITY}},
        {.column = hand_name("age"), .accept = {.is_range = true, .min = -INFINITY, .max = 10.5}},
    };
    design->keep = rule;
    design->n_keeps = 2;
    const Cohort cohort = build(arena, design, frame);
    check_flow(&cohort);
    check_step(&cohort, "age is not at least 9", 0, 0, 0);
    check_step(&cohort, "age is not at most 10.5", 0, 1, 0);
    arena_destroy(arena);
}

/* Row 3 has a declared code for its school, row 4 a blank. */
static void columns_that_only_a_method_setting_names_are_needed_too(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = design_with_pretest(arena, "age");
    HandSettings *settings = design->match_settings;
    Limit limit = {.column = hand_name("pretest"), .value = 3};
    settings->exact = hand_names(arena, "school");
    settings->calipers = (Limits){.n = 1, .item = &limit};
    settings->by = hand_name("grade");
    const Cohort cohort = build(arena, design, frame);
    check_flow(&cohort);
    check_step(&cohort, "school is missing", 2, 0, 0);
    check_note(&cohort.notes, "school is missing: 1 blank, 1 ");
    assert_int_equal(note_saying(&cohort.notes, "school is missing")->count.n, 2);
    /* not a covariate for that */
    assert_int_equal(cohort.n_covariates, 2);
    assert_string_equal(cohort.covariate[0]->name, "pre");
    assert_string_equal(cohort.covariate[1]->name, "age");
    arena_destroy(arena);
}

static void effects_columns_are_needed_and_a_caliper_on_no_pretest_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age");
    SubgroupSpec subgroup = {.column = hand_name("pretest"), .groups = 3};
    design->effects.cluster = CLUSTER_COLUMNS;
    design->effects.variance = VARIANCE_CR2; /* auto would learn from the whole cohort */
    design->effects.cluster_by = hand_names(arena, "school");
    design->effects.subgroup = &subgroup; /* the outcome has no pretest: passed over */
    design->effects.n_subgroups = 1;
    const Cohort cohort = build(arena, design, frame);
    check_step(&cohort, "school is missing", 2, 0, 0);
    check_note(&cohort.notes, "only 2 groups of school");
    assert_int_equal(note_saying(&cohort.notes, "only 2 groups")->importance, NOTE_CAUTION);
    assert_null(note_saying(&cohort.notes, "both treated and control"));
    Limit limit = {.column = hand_name("pretest"), .value = 3};
    ((HandSettings *)design->match_settings)->calipers = (Limits){.n = 1, .item = &limit};
    check_refused(arena, design, frame, ERR_STUDY, "matching.calipers names the pretest");
    arena_destroy(arena);
}

/* A misfiled record does not make it a program within schools; a program within schools stays one
 * however few of each school are in it. */
static void a_handful_on_the_wrong_side_leaves_whole_groups(void **state)
{
    enum { SCHOOLS = 10, STUDENTS = 40 };
    Arena *arena = arena_create();
    double *school = ARENA_ARRAY(arena, double, SCHOOLS *STUDENTS);
    uint8_t *reason = ARENA_ARRAY(arena, uint8_t, SCHOOLS * STUDENTS);
    Column column = {.name = "school", .type = COLUMN_REAL, .real = school, .reason = reason};
    Frame frame = {.n_rows = SCHOOLS * STUDENTS, .n_columns = 1, .column = &column};
    Cohort cohort = {.frame = &frame, .n = SCHOOLS * STUDENTS, .n_treated = 120, .n_control = 280};
    WholeGroups groups;

    (void)state;
    cohort.row = ARENA_ARRAY(arena, uint32_t, cohort.n);
    cohort.treated = ARENA_ARRAY(arena, uint8_t, cohort.n);
    for (size_t i = 0; i < cohort.n; i++) {
        cohort.row[i] = (uint32_t)i;
        school[i] = (double)(i / STUDENTS);
        cohort.treated[i] = i < 120;
    }
    assert_true(cohort_given_to_groups(&cohort, &column, &groups));
    assert_int_equal(groups.n_mixed, 0);
    assert_int_equal(groups.n_groups, SCHOOLS);
    cohort.treated[399] = 1; /* one program student filed under a comparison school */
    cohort.n_treated++;
    cohort.n_control--;
    assert_true(cohort_given_to_groups(&cohort, &column, &groups));
    assert_int_equal(groups.n_mixed, 1);
    assert_int_equal(groups.wrong_side_treated, 1);
    cohort.n_treated = 20; /* two of each school's forty */
    cohort.n_control = 380;
    for (size_t i = 0; i < cohort.n; i++)
        cohort.treated[i] = i % STUDENTS < 2;
    assert_false(cohort_given_to_groups(&cohort, &column, &groups));
    assert_int_equal(groups.n_mixed, SCHOOLS);
    arena_destroy(arena);
}

static void the_own_pretest_enters_once_at_its_place(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    static const char *const listed[] = {"age grade", "age pretest grade", "age pre pretest grade"};
    static const size_t place[] = {0, 1, 1};
    for (size_t k = 0; k < COUNT_OF(listed); k++) {
        const Cohort cohort = build(arena, design_with_pretest(arena, listed[k]), frame);
        assert_int_equal(cohort.n_covariates, 3);
        assert_ptr_equal(cohort.covariate[place[k]], cohort.pretest);
    }
    arena_destroy(arena);
}

static void a_score_that_is_not_required_or_not_there_keeps_everyone(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age");
    design->outcome->require_score = false;
    Cohort cohort = build(arena, design, frame);
    assert_int_equal(cohort.n, 10);
    design->outcome->require_score = true;
    design->outcome->score = hand_name("spring");
    cohort = build(arena, design, frame);
    assert_int_equal(cohort.n, 10);
    assert_null(cohort.outcome);
    check_note(&cohort.notes, "do not hold spring yet");
    arena_destroy(arena);
}

/* `alike design` knows of a score only whether it is present: the cohort must be the same. */
static void a_cohort_is_the_same_whether_scores_are_numbers_or_mere_presence(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    const Design *design = design_with_pretest(arena, "age grade");
    const Cohort run = build(arena, design, frame);
    Frame *blind = frame_of_twelve(arena);
    uint8_t present[12];
    for (size_t i = 0; i < 12; i++)
        present[i] = frame->column[1].reason[i] == REASON_PRESENT;
    blind->column[1] = *hand_presence(arena, blind, "score", present);
    const Cohort designed = build(arena, design, blind);
    assert_int_equal(run.n, designed.n);
    assert_memory_equal(run.row, designed.row, run.n * sizeof *run.row);
    assert_int_equal(run.flow.n, designed.flow.n);
    arena_destroy(arena);
}

static void without_a_control_value_everyone_else_is_a_control(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age");
    design->control = (ValueSet){0};
    const Cohort cohort = build(arena, design, frame);
    check_flow(&cohort);
    check_step(&cohort, "records read", 5, 6, 1);
    check_step(&cohort, "treat is missing", 0, 0, 1);
    check_note(&cohort.notes, "treat is 0 (5), 2 (1) among them");
    const Publishing p = {.arena = arena, .min = 4, .base = 4};
    Phrase shown = note_saying(&cohort.notes, "among them")->phrase;
    release_phrase(&p, &shown);
    assert_non_null(
        strstr(phrase_text(arena, &shown), "treat is 0 (4), 2 (fewer than 4) among them"));
    arena_destroy(arena);
}

static void a_constant_covariate_is_left_out_with_a_note(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age grade");
    KeepRule rule = {.column = hand_name("grade"), .accept = hand_values(arena, "4")};
    design->keep = &rule;
    design->n_keeps = 1;
    const Cohort cohort = build(arena, design, frame);
    assert_int_equal(cohort.n_covariates, 1);
    assert_string_equal(cohort.covariate[0]->name, "age");
    check_note(&cohort.notes, "grade is left out of the covariates");
    check_note(&cohort.notes, "same value, 4");
    arena_destroy(arena);
}

static void an_empty_arm_names_the_step_that_emptied_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = frame_of_twelve(arena);
    Design *design = hand_design(arena, "age");
    design->treated = hand_values(arena, "7");
    check_refused(arena, design, frame, ERR_DATA, "no row of hand.csv is treated");
    design->treated = hand_values(arena, "1");
    design->control = hand_values(arena, "8 9");
    check_refused(arena, design, frame, ERR_DATA, "'treat' is never 8 or 9");
    design->control = hand_values(arena, "0");
    KeepRule rule = {.column = hand_name("grade"), .accept = hand_values(arena, "6")};
    design->keep = &rule;
    design->n_keeps = 1;
    check_refused(arena, design, frame, ERR_DATA,
                  "no treated student is left for outcome 'out' after the step 'grade is not 6': "
                  "it took 5 of 5 treated and 4 of 5 control students");
    rule.accept = hand_values(arena, "12");
    check_refused(arena, design, frame, ERR_INFEASIBLE, "no student is left");
    arena_destroy(arena);
}

static void columns_that_can_not_serve_are_refused_in_words(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = frame_of_twelve(arena);
    double nothing[12];
    for (size_t i = 0; i < 12; i++)
        nothing[i] = (double)NAN;
    hand_real(arena, frame, "empty", nothing);
    check_refused(arena, hand_design(arena, "agee"), frame, ERR_STUDY, "'agee', which is not in");
    check_refused(arena, hand_design(arena, "age empty"), frame, ERR_DATA,
                  "'empty' has no value in any row of hand.csv, so that covariates can't use it");
    Design *design = hand_design(arena, "age");
    design->control = hand_values(arena, "0 1");
    check_refused(arena, design, frame, ERR_STUDY, "both a treated and a control value");
    arena_destroy(arena);
}

static void a_pretest_that_equals_the_score_everywhere_is_cautioned(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = frame_of_twelve(arena);
    const Cohort honest = build(arena, design_with_pretest(arena, "age"), frame);
    assert_null(note_saying(&honest.notes, "equal for every student"));
    for (size_t i = 0; i < 12; i++)
        frame->column[2].real[i] = frame->column[1].real[i];
    const Cohort cohort = build(arena, design_with_pretest(arena, "age"), frame);
    check_note(&cohort.notes, "equal for every student");
    assert_int_equal(note_saying(&cohort.notes, "equal for every student")->importance,
                     NOTE_CAUTION);
    arena_destroy(arena);
}

/* Groups of a column that hold both arms are counted, and told where errors go by it. */
static void groups_that_hold_both_arms_are_counted(void **state)
{
    (void)state;
    enum { N = 24 };
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, N);
    double treat[N], age[N];
    const char *school[N], *class[N];
    for (size_t i = 0; i < N; i++) {
        treat[i] = i == 0 || i / 6 == 1 || i / 6 == 3;
        age[i] = (double)(i % 7);
        school[i] = arena_printf(arena, "s%zu", i / 6);
        class[i] = arena_printf(arena, "c%zu", i / 4);
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "age", age);
    hand_factor(arena, frame, "class", class);
    hand_factor(arena, frame, "building", school);
    Design *design = hand_design(arena, "age");
    design->outcome->require_score = false;
    design->effects.cluster_by = hand_names(arena, "building");
    const Cohort cohort = build(arena, design, frame);
    WholeGroups groups;
    assert_false(cohort_given_to_groups(&cohort, &frame->column[2], &groups));
    assert_int_equal(groups.n_mixed, 3);
    assert_int_equal(groups.n_groups, 6);
    check_note(&cohort.notes, "1 of 4 groups of building hold");
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everyone_leaves_once_with_a_reason_and_the_flow_adds_up),
        cmocka_unit_test(a_keep_step_stands_in_the_flow_even_when_nobody_leaves),
        cmocka_unit_test(columns_that_only_a_method_setting_names_are_needed_too),
        cmocka_unit_test(effects_columns_are_needed_and_a_caliper_on_no_pretest_is_refused),
        cmocka_unit_test(a_handful_on_the_wrong_side_leaves_whole_groups),
        cmocka_unit_test(the_own_pretest_enters_once_at_its_place),
        cmocka_unit_test(a_score_that_is_not_required_or_not_there_keeps_everyone),
        cmocka_unit_test(a_cohort_is_the_same_whether_scores_are_numbers_or_mere_presence),
        cmocka_unit_test(without_a_control_value_everyone_else_is_a_control),
        cmocka_unit_test(a_constant_covariate_is_left_out_with_a_note),
        cmocka_unit_test(an_empty_arm_names_the_step_that_emptied_it),
        cmocka_unit_test(a_column_for_want_of_which_many_leave_is_named),
        cmocka_unit_test(columns_that_can_not_serve_are_refused_in_words),
        cmocka_unit_test(a_pretest_that_equals_the_score_everywhere_is_cautioned),
        cmocka_unit_test(groups_that_hold_both_arms_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
