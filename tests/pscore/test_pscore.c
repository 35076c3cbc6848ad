#include "pscore/given.h"
#include "pscore/hand.h"
#include "pscore/predictors.h"
#include "random.h"

#include <gsl/gsl_errno.h>

static void check_refused(Arena *arena, Design *design, const Frame *frame, ErrorKind kind,
                          const char *part)
{
    Cohort cohort;
    PropensityScore score;
    Error err = {0};
    design->outcome->require_score = false;
    assert_true(
        cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err));
    assert_false(pscore_fit(arena, SCORE_OF(design), &cohort, &score, &err));
    if (err.kind != kind || strstr(err.text, part) == NULL)
        print_error("error of kind %d: %s\n", (int)err.kind, err.text);
    assert_int_equal(err.kind, kind);
    assert_non_null(strstr(err.text, part));
}

static const Coefficient *term(const PropensityScore *score, const char *name)
{
    for (size_t k = 0; k < score->n_coefficients; k++)
        if (strcmp(score->coefficient[k].term, name) == 0)
            return &score->coefficient[k];
    print_error("no term %s\n", name);
    fail();
    return NULL;
}

/* A frame of n students: numbers x1, x2 and 0/1 flag, a factor race (w, b, h), treatment by a
 * logit that is linear in them. */
static Frame *simulated(Arena *arena, size_t n)
{
    static const char *const races[] = {"w", "b", "h"};
    Frame *frame = hand_frame(arena, n);
    uint64_t state = 20141101;
    double *treat = ARENA_ARRAY(arena, double, n), *x1 = ARENA_ARRAY(arena, double, n);
    double *x2 = ARENA_ARRAY(arena, double, n), *flag = ARENA_ARRAY(arena, double, n);
    const char **race = (const char **)arena_array(arena, n, sizeof *race);
    for (size_t i = 0; i < n; i++) {
        x1[i] = 200 + 15 * (uniform(&state) + uniform(&state) - 1);
        x2[i] = 1980 + floor(8 * uniform(&state)) / 4;
        flag[i] = uniform(&state) < 0.3;
        race[i] = races[(size_t)(3 * uniform(&state))];
        const double eta = -1 + 0.05 * (x1[i] - 200) + 0.3 * (x2[i] - 1981) + 0.4 * flag[i] +
                           (race[i][0] == 'b' ? 0.5 : 0);
        treat[i] = uniform(&state) < 1 / (1 + exp(-eta));
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "x1", x1);
    hand_real(arena, frame, "x2", x2);
    hand_real(arena, frame, "flag", flag);
    hand_factor(arena, frame, "race", race);
    return frame;
}

/* The 2 x 2 table 3 treated, 7 control at x = 0; 8 and 2 at x = 1: intercept log(3/7), slope the
 * log odds ratio, standard errors from the reciprocals of the cells. */
static void a_two_by_two_table_gives_the_log_odds_ratio(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = hand_two_by_two(arena, 3, 8);
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, hand_design(arena, "x"), frame, &cohort);
    assert_true(score.converged);
    assert_string_equal(score.model, "logit");
    check_close(score.coefficient[0].estimate, log(3.0 / 7), 1e-13);
    check_close(score.coefficient[1].estimate, log(8.0 / 2) - log(3.0 / 7), 1e-13);
    check_close(score.coefficient[0].se, sqrt(1.0 / 3 + 1.0 / 7), 1e-13);
    check_close(score.coefficient[1].se, sqrt(1.0 / 3 + 1.0 / 7 + 1.0 / 8 + 1.0 / 2), 1e-13);
    check_close(score.probability[0], 0.3, 1e-14);
    check_close(score.probability[19], 0.8, 1e-14);
    check_close(score.logit[19], log(4.0), 1e-13);
    check_close(score.deviance, -2 * (3 * log(0.3) + 7 * log(0.7) + 8 * log(0.8) + 2 * log(0.2)),
                1e-14);
    check_close(score.null_deviance, -2 * (11 * log(0.55) + 9 * log(0.45)), 1e-14);
    arena_destroy(arena);
}

/* At the maximum the residuals are orthogonal to every term. 70,000 students take start values
 * from a part of the rows, 5,000 don't. */
static void the_likelihood_equations_hold_for_small_and_large_samples(void **state)
{
    (void)state;
    static const size_t sizes[] = {5000, 70000};
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, sizes[k]);
        Cohort cohort;
        Design *design = hand_design(arena, "x1 x2 flag race");
        const PropensityScore score = hand_fit(arena, design, frame, &cohort);
        const double n = (double)cohort.n;
        double one = 0, x1 = 0, x2 = 0, flag = 0, white = 0;
        assert_true(score.converged);
        assert_int_equal(score.n_coefficients, 6);
        for (size_t i = 0; i < cohort.n; i++) {
            const double residual = cohort.treated[i] - score.probability[i];
            one += residual;
            x1 += residual * (frame->column[1].real[i] - 200);
            x2 += residual * (frame->column[2].real[i] - 1981);
            flag += residual * frame->column[3].real[i];
            white += residual * (frame->column[4].level[i] == 2);
        }
        check_near(one, 0, 1e-12 * n);
        check_near(x1, 0, 1e-11 * n);
        check_near(x2, 0, 1e-12 * n);
        check_near(flag, 0, 1e-12 * n);
        check_near(white, 0, 1e-12 * n);
        arena_destroy(arena);
    }
}

/* A student who counts twice is two students: residuals are orthogonal by base weight, and the
 * deviances are those of the longer sample. */
static void a_base_weight_is_how_often_a_student_counts(void **state)
{
    (void)state;
    static const size_t sizes[] = {5000, 70000};
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, sizes[k]);
        Design *design = hand_design(arena, "x1 x2 flag race");
        double *often = ARENA_ARRAY(arena, double, sizes[k]), sums[3] = {0}, deviance = 0,
               n[2] = {0};
        const CohortChange change = {.why = "not drawn", .base_weight = often};
        Cohort all, drawn;
        Error err = {0};
        const PropensityScore plain = hand_fit(arena, design, frame, &all);
        for (size_t i = 0; i < all.n; i++) /* more often where x1 is large and in the program */
            often[i] = (double)(i % 4) + (all.treated[i] && frame->column[1].real[i] > 200 ? 2 : 0);
        PropensityScore score;
        assert_true(cohort_child(arena, &all, &change, &drawn, &err) &&
                    pscore_fit(arena, SCORE_OF(design), &drawn, &score, &err));
        for (size_t i = 0; i < drawn.n; i++) {
            const double w = drawn.base_weight[i], p = score.probability[i];
            const double residual = w * (drawn.treated[i] - p);
            const size_t row = drawn.row[i];
            sums[0] += residual;
            sums[1] += residual * (frame->column[1].real[row] - 200);
            sums[2] += residual * frame->column[3].real[row];
            deviance -= 2 * w * log(drawn.treated[i] ? p : 1 - p);
            n[drawn.treated[i]] += w;
        }
        for (size_t j = 0; j < 3; j++)
            check_near(sums[j], 0, 1e-11 * (n[0] + n[1]));
        check_close(score.deviance, deviance, 1e-11);
        check_close(score.null_deviance,
                    -2 * (n[1] * log(n[1] / (n[0] + n[1])) + n[0] * log(n[0] / (n[0] + n[1]))),
                    1e-13);
        assert_true(fabs(score.coefficient[1].estimate - plain.coefficient[1].estimate) >
                    3 * plain.coefficient[1].se);
        arena_destroy(arena);
    }
}

static void an_offset_of_a_covariate_changes_no_score(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    Cohort cohort;
    const PropensityScore before =
        hand_fit(arena, hand_design(arena, "x1 x2 flag"), frame, &cohort);
    for (size_t i = 0; i < frame->n_rows; i++)
        frame->column[1].real[i] += 1e6;
    const PropensityScore after = hand_fit(arena, hand_design(arena, "x1 x2 flag"), frame, &cohort);
    for (size_t i = 0; i < before.n; i++)
        check_near(after.logit[i], before.logit[i], 1e-8); /* 1e6 costs four digits of x1 */
    check_close(term(&after, "x1")->se, term(&before, "x1")->se, 1e-8);
    arena_destroy(arena);
}

static void scaling_by_a_power_of_two_leaves_every_bit_of_the_score(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    Cohort cohort;
    Design *design = hand_design(arena, "x1 x2 flag race");
    PredictorSettings *terms = design->model_settings;
    terms->squares = hand_names(arena, "x1");
    terms->interactions = (Pairs){1, &(Pair){hand_name("x1"), hand_name("x2")}};
    const PropensityScore before = hand_fit(arena, design, frame, &cohort);
    for (size_t i = 0; i < frame->n_rows; i++)
        frame->column[1].real[i] *= 1024;
    const PropensityScore after = hand_fit(arena, design, frame, &cohort);
    assert_memory_equal(before.logit, after.logit, before.n * sizeof *before.logit);
    check_same(term(&after, "x1")->estimate * 1024, term(&before, "x1")->estimate);
    arena_destroy(arena);
}

/* Models of the covariates alone. */
static const char *const fitted[] = {"logit", "probit", "cloglog", "ridge", "firth"};

static Design *design_with(Arena *arena, const char *covariates, const char *model)
{
    Design *design = hand_design(arena, covariates);
    hand_model(arena, design, model);
    return design;
}

static void permuting_rows_permutes_the_scores(void **state)
{
    (void)state;
    enum { N = 900 };
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, N), *turned = simulated(arena, N);
    for (size_t k = 0; k < frame->n_columns; k++) {
        for (size_t i = 0; i < N; i++) {
            const size_t from = (i * 7 + 3) % N; /* 7 and 900 have no common divisor */
            if (frame->column[k].type == COLUMN_REAL)
                turned->column[k].real[i] = frame->column[k].real[from];
            else
                turned->column[k].level[i] = frame->column[k].level[from];
        }
    }
    for (size_t m = 0; m < COUNT_OF(fitted); m++) {
        Cohort cohort;
        const PropensityScore a =
            hand_fit(arena, design_with(arena, "x1 x2 flag race", fitted[m]), frame, &cohort);
        const PropensityScore b =
            hand_fit(arena, design_with(arena, "x1 x2 flag race", fitted[m]), turned, &cohort);
        for (size_t i = 0; i < N; i++)
            check_near(b.logit[i], a.logit[(i * 7 + 3) % N], 1e-12);
        for (size_t k = 0; k < a.n_coefficients; k++)
            check_close(b.coefficient[k].se, a.coefficient[k].se, 1e-11);
    }
    arena_destroy(arena);
}

/* Base weights 1, 2 and 3 fit as the same students once, twice and thrice do. */
static void a_base_weight_counts_as_so_many_students(void **state)
{
    (void)state;
    for (size_t c = 0; c < 2 * COUNT_OF(fitted); c++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, 400);
        Design *design = design_with(arena, "x1 x2 flag race", fitted[c / 2]);
        design->conventions = c % 2 == 0 ? CONVENTIONS_ALIKE : CONVENTIONS_MATCHIT;
        Cohort weighted, copied;
        Error err = {0};
        const PropensityScore plain = hand_fit(arena, design, frame, &weighted);
        copied = weighted;
        weighted.base_weight = ARENA_ARRAY(arena, double, weighted.n);
        copied.n = 0;
        copied.row = ARENA_ARRAY(arena, uint32_t, 3 * weighted.n);
        copied.arm = copied.treated = ARENA_ARRAY(arena, uint8_t, 3 * weighted.n);
        for (size_t i = 0; i < weighted.n; i++) {
            const size_t times = 1 + i % 3;
            weighted.base_weight[i] = (double)times;
            for (size_t k = 0; k < times; k++) {
                copied.row[copied.n] = weighted.row[i];
                copied.treated[copied.n++] = weighted.treated[i];
            }
        }
        PropensityScore a, b;
        assert_true(pscore_fit(arena, SCORE_OF(design), &weighted, &a, &err));
        assert_true(pscore_fit(arena, SCORE_OF(design), &copied, &b, &err));
        const double rel =
            design->conventions == CONVENTIONS_MATCHIT ? 1e-5 : 1e-9; /* as R stops */
        for (size_t k = 0; k < a.n_coefficients; k++) {
            check_close(a.coefficient[k].estimate, b.coefficient[k].estimate, rel);
            check_close(a.coefficient[k].se, b.coefficient[k].se, rel);
            assert_true(fabs(a.coefficient[k].estimate - plain.coefficient[k].estimate) > 1e-4);
        }
        check_close(a.deviance, b.deviance, 1e-10);
        check_close(a.null_deviance, b.null_deviance, 1e-12);
        arena_destroy(arena);
    }
}

static void terms_of_the_study_file_enter_in_order(void **state)
{
    (void)state;
    static const char *const names[] = {"(Intercept)", "x1",          "flag",        "race=h",
                                        "race=w",      "flag:race=h", "flag:race=w", "x1^2"};
    Arena *arena = arena_create();
    const Frame *frame = simulated(arena, 400);
    Design *design = hand_design(arena, "flag race");
    Pair pair = {hand_name("flag"), hand_name("race")};
    PredictorSettings *terms = design->model_settings;
    terms->interactions = (Pairs){1, &pair};
    terms->squares = hand_names(arena, "pretest flag");
    design->outcome->pretest = hand_name("x1");
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    assert_int_equal(score.n_coefficients, COUNT_OF(names));
    for (size_t k = 0; k < COUNT_OF(names); k++)
        assert_string_equal(score.coefficient[k].term, names[k]);
    check_note(&score.notes, "The square of flag is left out");
    pair.b = hand_name("x2");
    check_refused(arena, design, frame, ERR_STUDY, "'x2', which is not a covariate");
    arena_destroy(arena);
}

static void a_square_of_the_pretest_is_left_out_where_there_is_none(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = simulated(arena, 400);
    Design *design = hand_design(arena, "x1 flag");
    ((PredictorSettings *)design->model_settings)->squares = hand_names(arena, "pretest");
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    assert_int_equal(score.n_coefficients, 3);
    check_note(&score.notes, "pretest is not among the covariates of outcome 'out'");
    arena_destroy(arena);
}

static void an_exact_combination_is_dropped_and_taken_apart(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    Cohort cohort;
    const PropensityScore plain = hand_fit(arena, hand_design(arena, "x1 x2 flag"), frame, &cohort);
    double *total = ARENA_ARRAY(arena, double, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++)
        total[i] = 2 * frame->column[1].real[i] - 5 * frame->column[3].real[i] + 7;
    hand_real(arena, frame, "total", total);
    const PropensityScore score =
        hand_fit(arena, hand_design(arena, "x1 x2 flag total"), frame, &cohort);
    check_note(&score.notes,
               "total is left out of the score model: it is an exact combination of x1, flag.");
    assert_true(term(&score, "total")->aliased);
    check_nan(term(&score, "total")->estimate);
    check_nan(term(&score, "total")->se);
    for (size_t k = 0; k < plain.n_coefficients; k++) {
        check_close(score.coefficient[k].estimate, plain.coefficient[k].estimate, 1e-12);
        check_close(score.coefficient[k].se, plain.coefficient[k].se, 1e-12);
    }
    arena_destroy(arena);
}

static void complete_separation_by_one_covariate_is_refused_by_name(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 300);
    for (size_t i = 0; i < frame->n_rows; i++)
        frame->column[0].real[i] = frame->column[1].real[i] > 201;
    Design *design = hand_design(arena, "x2 x1");
    check_refused(arena, design, frame, ERR_INFEASIBLE, "x1 is 201");
    design->conventions = 1;
    check_refused(arena, design, frame, ERR_INFEASIBLE, "x1 is 201");
    for (size_t i = 0; i < frame->n_rows; i++)
        frame->column[0].real[i] = frame->column[4].level[i] == 1;
    check_refused(arena, hand_design(arena, "x1 race"), frame, ERR_INFEASIBLE,
                  "no value of race occurs among both");
    arena_destroy(arena);
}

static void complete_separation_by_a_combination_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 300);
    for (size_t i = 0; i < frame->n_rows; i++)
        frame->column[0].real[i] =
            frame->column[1].real[i] + 5 * frame->column[2].real[i] > 200 + 5 * 1981;
    check_refused(arena, hand_design(arena, "x1 x2"), frame, ERR_INFEASIBLE,
                  "a combination of them does");
    arena_destroy(arena);
}

/* Everyone with race=h is treated: the other terms are those of a fit without these students. */
static void a_level_that_only_one_arm_has_is_named_and_the_fit_goes_on(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    size_t n = 0;
    for (size_t i = 0; i < frame->n_rows; i++)
        if (frame->column[4].level[i] == 1) {
            frame->column[0].real[i] = 1;
            n++;
        }
    Design *design = hand_design(arena, "x1 flag race");
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    assert_true(score.converged);
    check_note(
        &score.notes,
        arena_printf(arena, "No comparison student has race=h (%zu program students have)", n));
    assert_int_equal(note_saying(&score.notes, "race=h")->importance, NOTE_CAUTION);
    assert_int_equal(note_saying(&score.notes, "race=h")->count.n, n);
    for (size_t i = 0; i < score.n; i++) {
        assert_true(isfinite(score.logit[i]));
        if (frame->column[4].level[i] == 1)
            assert_true(score.logit[i] > 10);
    }
    KeepRule rule = {.column = hand_name("race"), .accept = hand_values(arena, "b w")};
    design->keep = &rule;
    design->n_keeps = 1;
    const PropensityScore without = hand_fit(arena, design, frame, &cohort);
    assert_null(note_saying(&without.notes, "race=h"));
    check_close(term(&score, "x1")->estimate, term(&without, "x1")->estimate, 1e-6);
    check_close(term(&score, "race=w")->se, term(&without, "race=w")->se, 1e-6);
    arena_destroy(arena);
}

/* Among many students the fit stands still before the score is as near to 1 as it would be among
 * few: the step tells it. Nobody else is marked. */
static void a_separated_student_is_marked_among_few_and_many(void **state)
{
    (void)state;
    static const size_t sizes[] = {300, 300000};
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        Arena *arena = arena_create();
        const size_t n = sizes[k], odd = n / 3;
        Frame *frame = simulated(arena, n);
        double *lone = ARENA_ARRAY(arena, double, n);
        lone[odd] = 1;
        hand_real(arena, frame, "lone", lone);
        frame->column[0].real[odd] = 1;
        Design *design = hand_design(arena, "x1 flag lone");
        Cohort cohort;
        PropensityScore score = hand_fit(arena, design, frame, &cohort);
        assert_int_equal(score.n_separated, 1);
        assert_non_null(score.separated);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(score.separated[i], i == odd);
        design->covariates = hand_names(arena, "x1 flag");
        score = hand_fit(arena, design, frame, &cohort);
        assert_null(score.separated);
        arena_destroy(arena);
    }
}

/* The reference level, a 0/1 number, touching ranges, and a combination of two numbers. */
static void every_kind_of_partial_separation_is_named(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    double *keep = ARENA_ARRAY(arena, double, frame->n_rows), *treat = frame->column[0].real;
    memcpy(keep, treat, frame->n_rows * sizeof *keep);
    Cohort cohort;
    for (size_t i = 0; i < frame->n_rows; i++)
        treat[i] = frame->column[4].level[i] == 0 ? 0 : keep[i];
    PropensityScore score = hand_fit(arena, hand_design(arena, "x1 race"), frame, &cohort);
    check_note(&score.notes, "No program student has race=b");
    for (size_t i = 0; i < frame->n_rows; i++)
        treat[i] = frame->column[3].real[i] == 0 ? 0 : keep[i];
    score = hand_fit(arena, hand_design(arena, "x1 flag"), frame, &cohort);
    check_note(&score.notes, "No program student has flag=0");
    for (size_t i = 0; i < frame->n_rows; i++)
        treat[i] =
            frame->column[2].real[i] > 1981 || (frame->column[2].real[i] == 1981 && keep[i] > 0);
    score = hand_fit(arena, hand_design(arena, "x2"), frame, &cohort);
    check_note(&score.notes, "x2 nearly tells the groups apart: no program student is below 1981");
    for (size_t i = 0; i < frame->n_rows; i++) {
        const double sum = frame->column[2].real[i] + frame->column[3].real[i];
        treat[i] = sum > 1981 || (sum == 1981 && keep[i] > 0);
    }
    score = hand_fit(arena, hand_design(arena, "x2 flag"), frame, &cohort);
    assert_true(score.converged);
    check_note(&score.notes, "these terms have no finite estimate: x2, flag");
    arena_destroy(arena);
}

/* Of 60 towns the first 25 have comparison students alone and the last three students of the
 * program: one sentence for many, one each for few. */
static void many_levels_of_one_arm_are_told_in_one_sentence(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, 900);
    const char **town = (const char **)arena_array(arena, 900, sizeof *town);
    for (size_t i = 0; i < 900; i++) {
        town[i] = arena_printf(arena, "t%02zu", i % 60);
        frame->column[0].real[i] = i % 60 < 25 ? 0 : i % 60 >= 57 ? 1 : (double)(i / 60 % 2);
    }
    hand_factor(arena, frame, "town", town);
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, hand_design(arena, "x1 town"), frame, &cohort);
    check_note(
        &score.notes,
        "No program student has any of 25 values of town (t00, t01, t02, t03, t04, t05 and "
        "19 more), which 375 comparison students have: the score of these students is driven "
        "towards 0.");
    check_note(&score.notes, "No comparison student has town=t57 (15 program students have): the "
                             "score of these students is driven towards 1");
    check_note(&score.notes, "No comparison student has town=t59 (15 program students have)");
    assert_null(note_saying(&score.notes, "town=t07"));
    arena_destroy(arena);
}

static void no_covariate_that_tells_gives_one_score_and_a_caution(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, 8);
    hand_real(arena, frame, "treat", (const double[]){1, 0, 0, 0, 1, 0, 0, 0});
    hand_real(arena, frame, "x", (const double[]){1, 1, 2, 2, 2, 2, 1, 1});
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, hand_design(arena, "x"), frame, &cohort);
    check_note(&score.notes, "the same for all (0.25)");
    check_note(&score.notes, "partners are chosen at random");
    check_note(&score.notes, "Name covariates that differ between the groups");
    check_close(score.probability[3], 0.25, 1e-12);
    arena_destroy(arena);
}

static void a_given_score_is_read_and_must_be_a_probability(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, 4);
    hand_real(arena, frame, "treat", (const double[]){1, 0, 0, 1});
    hand_real(arena, frame, "x", (const double[]){1, 2, 3, 4});
    hand_real(arena, frame, "mine", (const double[]){0.5, 0.25, 1e-20, 0.75});
    Design *design = hand_design(arena, "x");
    ((GivenSettings *)hand_model(arena, design, "given"))->column = hand_name("mine");
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    assert_string_equal(score.model, "given");
    assert_int_equal(score.n_coefficients, 0);
    check_same(score.probability[1], 0.25);
    check_same(score.logit[0], 0.0);
    check_close(score.logit[1], log(1.0 / 3), 1e-15);
    check_close(score.logit[2], -20 * log(10), 1e-14);
    check_close(score.deviance, -2 * (log(0.5) + log(0.75) + log(0.75)), 1e-14);
    assert_int_equal(score.n_separated, 1);
    /* a student of the other group with such a score sets no scale either */
    frame->column[2].real[1] = 1.0 - 1e-12;
    const PropensityScore beyond = hand_fit(arena, design, frame, &cohort);
    assert_int_equal(beyond.n_separated, 2);
    assert_int_equal(beyond.separated[1], 1);
    frame->column[2].real[2] = 1.5;
    check_refused(arena, design, frame, ERR_DATA, "hand.csv:4: score 1.5 in 'mine'");
    frame->column[2].real[2] = -0.5;
    check_refused(arena, design, frame, ERR_DATA, "not a probability between 0 and 1");
    arena_destroy(arena);
}

/* 0 and 1 are probabilities; what needs their logits says so, with the row. */
static void a_given_score_may_be_0_or_1(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, 4);
    hand_real(arena, frame, "treat", (const double[]){1, 0, 0, 1});
    hand_real(arena, frame, "x", (const double[]){1, 2, 3, 4});
    hand_real(arena, frame, "mine", (const double[]){0.5, 0.25, 0, 1});
    Design *design = hand_design(arena, "x");
    ((GivenSettings *)hand_model(arena, design, "given"))->column = hand_name("mine");
    Cohort cohort;
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    static Error err;
    check_same(score.probability[2], 0.0);
    check_same(score.probability[3], 1.0);
    assert_true(isinf(score.logit[2]) && score.logit[2] < 0);
    assert_true(isinf(score.logit[3]) && score.logit[3] > 0);
    check_close(score.deviance, -2 * (log(0.5) + log(0.75)), 1e-14);
    assert_int_equal(score.n_separated, 2);
    assert_false(pscore_has_logits(&score, &cohort, "matching.distance", &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "hand.csv:4: a propensity score of exactly 0 or 1 has no "
                                     "logit, by which matching.distance"));
    frame->column[2].real[2] = 0.5;
    frame->column[2].real[3] = 0.5;
    const PropensityScore inside = hand_fit(arena, design, frame, &cohort);
    assert_true(pscore_has_logits(&inside, &cohort, "matching.distance", &err));
    arena_destroy(arena);
}

static void every_model_can_be_fitted(void **state)
{
    (void)state;
    for (size_t i = 0; i < score_models.n; i++)
        assert_true(score_model_at(i)->fit != NULL || score_model_at(i)->unavailable != NULL);
    assert_null(score_model_find("logistic"));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_two_by_two_table_gives_the_log_odds_ratio),
        cmocka_unit_test(the_likelihood_equations_hold_for_small_and_large_samples),
        cmocka_unit_test(a_base_weight_is_how_often_a_student_counts),
        cmocka_unit_test(an_offset_of_a_covariate_changes_no_score),
        cmocka_unit_test(scaling_by_a_power_of_two_leaves_every_bit_of_the_score),
        cmocka_unit_test(permuting_rows_permutes_the_scores),
        cmocka_unit_test(a_base_weight_counts_as_so_many_students),
        cmocka_unit_test(terms_of_the_study_file_enter_in_order),
        cmocka_unit_test(a_square_of_the_pretest_is_left_out_where_there_is_none),
        cmocka_unit_test(an_exact_combination_is_dropped_and_taken_apart),
        cmocka_unit_test(complete_separation_by_one_covariate_is_refused_by_name),
        cmocka_unit_test(complete_separation_by_a_combination_is_refused),
        cmocka_unit_test(a_level_that_only_one_arm_has_is_named_and_the_fit_goes_on),
        cmocka_unit_test(a_separated_student_is_marked_among_few_and_many),
        cmocka_unit_test(many_levels_of_one_arm_are_told_in_one_sentence),
        cmocka_unit_test(every_kind_of_partial_separation_is_named),
        cmocka_unit_test(no_covariate_that_tells_gives_one_score_and_a_caution),
        cmocka_unit_test(a_given_score_is_read_and_must_be_a_probability),
        cmocka_unit_test(a_given_score_may_be_0_or_1),
        cmocka_unit_test(every_model_can_be_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
