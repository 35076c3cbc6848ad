/* Models that know of schools: the means of Mundlak against columns made by hand, the random
 * intercept against quadrature and against its criterion written anew. */
#include "pscore/hand.h"
#include "random.h"

#include <gsl/gsl_errno.h>

/* What propensity.treatment_mean can say. */
static const int mean_auto = 0, mean_yes = 1, mean_no = 2;

enum { N_SCHOOLS = 40, EACH = 30, N = N_SCHOOLS * EACH };

/* Numbers x and level z of schools, a factor race, and a school; whole: by school. */
static Frame *simulated(Arena *arena, bool whole)
{
    static const char *const races[] = {"w", "b", "h"};
    Frame *frame = hand_frame(arena, N);
    uint64_t state = 31;
    double *treat = ARENA_ARRAY(arena, double, N), *x = ARENA_ARRAY(arena, double, N);
    double *z = ARENA_ARRAY(arena, double, N);
    const char **race = (const char **)arena_array(arena, N, sizeof *race);
    const char **school = (const char **)arena_array(arena, N, sizeof *school);
    double of_school[N_SCHOOLS], level[N_SCHOOLS];
    for (size_t s = 0; s < N_SCHOOLS; s++) {
        of_school[s] = 2 * uniform(&state) - 1;
        level[s] = floor(8 * uniform(&state)) / 4;
    }
    for (size_t i = 0; i < N; i++) {
        const size_t s = (i * 7) % N_SCHOOLS;
        school[i] = arena_printf(arena, "s%02zu", s);
        x[i] = 200 + 10 * of_school[s] + 20 * (uniform(&state) + uniform(&state) - 1);
        z[i] = level[s];
        race[i] = races[(size_t)(3 * uniform(&state) * uniform(&state))];
        const double eta = 0.03 * (x[i] - 200) + 1.2 * of_school[s] - 0.4;
        treat[i] = whole ? s % 3 == 0 : uniform(&state) < 1 / (1 + exp(-eta));
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "x", x);
    hand_real(arena, frame, "z", z);
    hand_factor(arena, frame, "race", race);
    hand_factor(arena, frame, "school", school);
    return frame;
}

static Design *design_with(Arena *arena, const char *covariates, const char *model)
{
    Design *design = hand_design(arena, covariates);
    const Name school = hand_name("school");
    hand_model(arena, design, model);
    if (strcmp(model, "logit") != 0)
        hand_tell(design, "school", &school, sizeof school);
    design->outcome->require_score = false;
    return design;
}

static bool try_fit(Arena *arena, Design *design, const Frame *frame, Cohort *cohort,
                    PropensityScore *score, Error *err)
{
    *err = (Error){0};
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, cohort, err)) {
        print_error("%s", err->text);
        fail();
    }
    return pscore_fit(arena, SCORE_OF(design), cohort, score, err);
}

/* The mean over a student's school of a column by name, "race=b" and "treat" among them. */
static double *means_by_hand(Arena *arena, const Frame *frame, const char *name)
{
    const Column *school = frame_find(frame, "school");
    double sum[N_SCHOOLS] = {0};
    double *mean = ARENA_ARRAY(arena, double, N);
    const bool share = strncmp(name, "race=", 5) == 0;
    const Column *column = frame_find(frame, share ? "race" : name);
    for (size_t i = 0; i < N; i++)
        sum[school->level[i]] +=
            share ? strcmp(column->level_name[column->level[i]], name + 5) == 0 : column->real[i];
    for (size_t i = 0; i < N; i++)
        mean[i] = sum[school->level[i]] / EACH;
    return mean;
}

static void means_of_schools_are_terms(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, false);
    static const char *const of[] = {"x", "race=h", "race=w", "treat"};
    static const char *const called[] = {"mean(x)", "mean(race=h)", "mean(race=w)",
                                         "mean(treated)"};
    for (size_t k = 0; k < COUNT_OF(of); k++)
        hand_real(arena, frame, arena_printf(arena, "m%zu", k), means_by_hand(arena, frame, of[k]));
    Cohort cohort;
    const PropensityScore a =
        hand_fit(arena, design_with(arena, "x z race", "mundlak"), frame, &cohort);
    const PropensityScore b =
        hand_fit(arena, design_with(arena, "x z race m0 m1 m2 m3", "logit"), frame, &cohort);
    assert_int_equal(a.n_coefficients, 9);
    assert_int_equal(b.n_coefficients, 9);
    for (size_t j = 0; j < 9; j++) {
        check_close(a.coefficient[j].estimate, b.coefficient[j].estimate, 1e-12);
        check_close(a.coefficient[j].se, b.coefficient[j].se, 1e-12);
        if (j >= 5)
            assert_string_equal(a.coefficient[j].term, called[j - 5]);
    }
    for (size_t i = 0; i < N; i++)
        check_near(a.logit[i], b.logit[i], 1e-12);
    check_note(&a.notes, "The school mean of z adds nothing");
    /* only those that are named, and none of the treatment */
    Design *some = design_with(arena, "x z race", "mundlak");
    const Names only_x = hand_names(arena, "x");
    hand_tell(some, "school_means", &only_x, sizeof only_x);
    hand_tell(some, "treatment_mean", &mean_no, sizeof mean_no);
    const PropensityScore c = hand_fit(arena, some, frame, &cohort);
    const PropensityScore d =
        hand_fit(arena, design_with(arena, "x z race m0", "logit"), frame, &cohort);
    assert_int_equal(c.n_coefficients, 6);
    for (size_t i = 0; i < N; i++)
        check_near(c.logit[i], d.logit[i], 1e-12);
    arena_destroy(arena);
}

static void means_go_by_base_weight(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Frame *frame = simulated(arena, false);
    Design *design = design_with(arena, "x race", "mundlak");
    Cohort weighted, copied;
    (void)hand_fit(arena, design, frame, &weighted);
    copied = weighted;
    weighted.base_weight = ARENA_ARRAY(arena, double, N);
    copied.n = 0;
    copied.row = ARENA_ARRAY(arena, uint32_t, 3 * N);
    copied.arm = copied.treated = ARENA_ARRAY(arena, uint8_t, 3 * N);
    for (size_t i = 0; i < N; i++) {
        weighted.base_weight[i] = (double)(1 + i % 3);
        for (size_t k = 0; k < 1 + i % 3; k++) {
            copied.row[copied.n] = weighted.row[i];
            copied.treated[copied.n++] = weighted.treated[i];
        }
    }
    PropensityScore a, b;
    Error err = {0};
    assert_true(pscore_fit(arena, SCORE_OF(design), &weighted, &a, &err));
    assert_true(pscore_fit(arena, SCORE_OF(design), &copied, &b, &err));
    for (size_t k = 0; k < a.n_coefficients; k++)
        check_close(a.coefficient[k].estimate, b.coefficient[k].estimate, 1e-11);
    arena_destroy(arena);
}

/* Whole schools: no mean of the treatment, and not more means than schools can bear. */
static void whole_schools_have_no_mean_of_treatment(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, true);
    Cohort cohort;
    Design *design = design_with(arena, "x z race", "mundlak");
    const PropensityScore score = hand_fit(arena, design, frame, &cohort);
    check_note(&score.notes, "program was given to whole schools, so it would be the treatment");
    for (size_t j = 0; j < score.n_coefficients; j++)
        assert_null(strstr(score.coefficient[j].term, "treated"));
    PropensityScore none;
    Error err;
    hand_tell(design, "treatment_mean", &mean_yes, sizeof mean_yes);
    assert_false(try_fit(arena, design, frame, &cohort, &none, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "that share is the treatment itself"));
    hand_tell(design, "treatment_mean", &mean_auto, sizeof mean_auto);
    KeepRule rule = {.column = hand_name("school"),
                     .accept = hand_values(arena, "s00 s01 s03 s04")};
    design->keep = &rule;
    design->n_keeps = 1;
    assert_false(try_fit(arena, design, frame, &cohort, &none, &err));
    assert_non_null(strstr(err.text, "3 school means tell 4 schools apart"));
    assert_non_null(strstr(err.text, "at most 2"));
    arena_destroy(arena);
}

static void a_mean_of_what_is_no_covariate_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = simulated(arena, false);
    Design *design = design_with(arena, "x race", "mundlak");
    const Names only_z = hand_names(arena, "z");
    hand_tell(design, "school_means", &only_z, sizeof only_z);
    Cohort cohort;
    PropensityScore none;
    Error err;
    assert_false(try_fit(arena, design, frame, &cohort, &none, &err));
    assert_int_equal(err.kind, ERR_STUDY);
    assert_non_null(
        strstr(err.text, "propensity.school_means names 'z', which is not a covariate"));
    arena_destroy(arena);
}

/* --- random intercept --------------------------------------------------------------------------
 */

/* A sample of n students in groups of few, by the model itself with SD `spread`. */
typedef struct Nested {
    size_t n, n_groups;
    double x[2000], y[2000];
    size_t of[2000];
} Nested;

static void nest(Nested *d, uint64_t *state, size_t n_groups, size_t each, double spread)
{
    *d = (Nested){.n_groups = n_groups};
    for (size_t g = 0; g < n_groups; g++) {
        double u = -6;
        for (int k = 0; k < 12; k++)
            u += uniform(state);
        for (size_t i = 0; i < each; i++) {
            d->x[d->n] = 10 * uniform(state);
            d->y[d->n] = uniform(state) < 1 / (1 + exp(1.5 - 0.2 * d->x[d->n] - spread * u));
            d->of[d->n++] = g;
        }
    }
}

/* -log of the joint density of a group's outcomes and of its u, but for constants. */
static double joint(const Nested *d, size_t g, const double *theta, double u)
{
    double out = 0.5 * u * u;
    for (size_t i = 0; i < d->n; i++)
        if (d->of[i] == g) {
            const double eta = theta[0] + theta[1] * d->x[i] + theta[2] * u;
            out += log1p(exp(d->y[i] == 1 ? -eta : eta));
        }
    return out;
}

/* The mode by thirds, and the curvature there by differences. */
static double mode_of(const Nested *d, size_t g, const double *theta, double *curvature)
{
    double low = -8, high = 8;
    for (int k = 0; k < 90; k++) {
        const double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (joint(d, g, theta, a) < joint(d, g, theta, b))
            high = b;
        else
            low = a;
    }
    const double u = (low + high) / 2, h = 1e-2;
    const double five = -joint(d, g, theta, u - 2 * h) + 16 * joint(d, g, theta, u - h) -
                        30 * joint(d, g, theta, u) + 16 * joint(d, g, theta, u + h) -
                        joint(d, g, theta, u + 2 * h);
    *curvature = five / (12 * h * h);
    return u;
}

static double laplace(const Nested *d, const double *theta)
{
    double out = 0;
    for (size_t g = 0; g < d->n_groups; g++) {
        double curvature;
        const double u = mode_of(d, g, theta, &curvature);
        out += 2 * joint(d, g, theta, u) + log(curvature);
    }
    return out;
}

/* The integral that Laplace stands for, by sums over a fine grid. */
static double integrated(const Nested *d, const double *theta)
{
    const double step = 0.02;
    double out = 0;
    for (size_t g = 0; g < d->n_groups; g++) {
        double sum = 0;
        for (double u = -9; u <= 9; u += step)
            sum += exp(-joint(d, g, theta, u)) * step / sqrt(2 * acos(-1.0));
        out -= 2 * log(sum);
    }
    return out;
}

static Frame *frame_of(Arena *arena, const Nested *d)
{
    Frame *frame = hand_frame(arena, d->n);
    const char **school = (const char **)arena_array(arena, d->n, sizeof *school);
    for (size_t i = 0; i < d->n; i++)
        school[i] = arena_printf(arena, "s%03zu", d->of[i]);
    hand_real(arena, frame, "treat", d->y);
    hand_real(arena, frame, "x", d->x);
    hand_factor(arena, frame, "school", school);
    return frame;
}

/* What is found is the least of the criterion in every direction, the score holds each group's mode
 * and the criterion is near the integral. */
static void random_intercepts_are_the_least_of_the_criterion(void **state)
{
    (void)state;
    uint64_t seed = 3;
    static Nested d;
    for (size_t run = 0; run < 12; run++) {
        Arena *arena = arena_create();
        nest(&d, &seed, 12 + run, 8 + 4 * (run % 5), 0.6 + 0.2 * (double)(run % 4));
        const Frame *frame = frame_of(arena, &d);
        Cohort cohort;
        const PropensityScore score =
            hand_fit(arena, design_with(arena, "x", "random_intercept"), frame, &cohort);
        assert_true(score.converged);
        double theta[3] = {score.coefficient[0].estimate, score.coefficient[1].estimate, 0};
        double curvature;
        /* the spread from the largest of the groups' intercepts: eta less the fixed part is s u */
        size_t far = 0;
        double own = 0;
        for (size_t i = 0; i < d.n; i++) {
            const double intercept = fabs(score.logit[i] - theta[0] - theta[1] * d.x[i]);
            far = intercept > own ? i : far;
            own = fmax(own, intercept);
        }
        double low = 0, high = 5;
        for (int k = 0; k < 60; k++) { /* the s at which that group's mode gives its intercept */
            theta[2] = (low + high) / 2;
            const double u = mode_of(&d, d.of[far], theta, &curvature);
            if (fabs(theta[2] * u) < own)
                low = theta[2];
            else
                high = theta[2];
        }
        const double least = laplace(&d, theta);
        check_close(score.deviance, least, 1e-9);
        check_note(&score.notes,
                   arena_printf(arena, "standard deviation of %.2f logits", theta[2]));
        for (size_t i = 0; i < d.n; i += 7) {
            const double u = mode_of(&d, d.of[i], theta, &curvature);
            check_near(score.logit[i], theta[0] + theta[1] * d.x[i] + theta[2] * u, 1e-6);
        }
        for (int j = 0; j < 3; j++) { /* the slope in each direction is nothing beside the bend */
            const double h = j == 1 ? 1e-2 : 5e-2, at = theta[j];
            theta[j] = at + h;
            const double more = laplace(&d, theta);
            theta[j] = at - h;
            const double less = laplace(&d, theta);
            theta[j] = at;
            const double bend = (more + less - 2 * least) / (h * h);
            assert_true(bend > 0);
            /* of odd order, by Richardson: the third derivative is no slope */
            theta[j] = at + h / 2;
            const double half_more = laplace(&d, theta);
            theta[j] = at - h / 2;
            const double half_less = laplace(&d, theta);
            theta[j] = at;
            const double slope = (4 * (half_more - half_less) / h - (more - less) / (2 * h)) / 3;
            check_near(slope / bend * sqrt(bend / 2), 0, 2e-4); /* standard errors from the least */
        }
        /* of groups of 8 to 24 students Laplace knows no better */
        check_near(least, integrated(&d, theta), 0.03 * (double)d.n_groups);
        arena_destroy(arena);
    }
}

/* Groups that do not differ: intercepts of 0, and the logit's scores. */
static void groups_that_do_not_differ_have_no_intercepts(void **state)
{
    (void)state;
    static Nested d;
    uint64_t seed = 3;
    Arena *arena = arena_create();
    nest(&d, &seed, 30, 20, 0);
    for (size_t i = 0; i < d.n; i++) { /* the same in every group */
        d.x[i] = (double)(i % 20);
        d.y[i] = i % 20 == 3 || i % 20 == 9 || (i % 20 > 11 && i % 20 != 15);
    }
    const Frame *frame = frame_of(arena, &d);
    Cohort cohort;
    const PropensityScore a =
        hand_fit(arena, design_with(arena, "x", "random_intercept"), frame, &cohort);
    const PropensityScore b = hand_fit(arena, design_with(arena, "x", "logit"), frame, &cohort);
    check_note(&a.notes, "their intercepts are 0");
    check_close(a.deviance, b.deviance, 1e-12);
    for (size_t i = 0; i < d.n; i++)
        check_near(a.logit[i], b.logit[i], 1e-9);
    check_close(a.coefficient[1].se, b.coefficient[1].se, 1e-10);
    arena_destroy(arena);
}

static void a_random_intercept_of_whole_schools_is_refused(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Cohort cohort;
    PropensityScore none;
    Error err;
    assert_false(try_fit(arena, design_with(arena, "x z race", "random_intercept"),
                         simulated(arena, true), &cohort, &none, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "the intercepts would tell every student's group"));
    arena_destroy(arena);
}

static void random_intercepts_do_not_hang_on_the_order_of_rows(void **state)
{
    (void)state;
    static Nested d, turned;
    uint64_t seed = 77;
    Arena *arena = arena_create();
    nest(&d, &seed, 20, 12, 1);
    turned = d;
    for (size_t i = 0; i < d.n; i++) {
        const size_t from = (i * 7 + 3) % d.n;
        turned.x[i] = d.x[from];
        turned.y[i] = d.y[from];
        turned.of[i] = d.of[from];
    }
    Cohort cohort;
    const PropensityScore a =
        hand_fit(arena, design_with(arena, "x", "random_intercept"), frame_of(arena, &d), &cohort);
    const PropensityScore b = hand_fit(arena, design_with(arena, "x", "random_intercept"),
                                       frame_of(arena, &turned), &cohort);
    for (size_t i = 0; i < d.n; i++)
        check_near(b.logit[i], a.logit[(i * 7 + 3) % d.n], 1e-11);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_of_schools_are_terms),
        cmocka_unit_test(means_go_by_base_weight),
        cmocka_unit_test(whole_schools_have_no_mean_of_treatment),
        cmocka_unit_test(a_mean_of_what_is_no_covariate_is_refused),
        cmocka_unit_test(random_intercepts_are_the_least_of_the_criterion),
        cmocka_unit_test(groups_that_do_not_differ_have_no_intercepts),
        cmocka_unit_test(a_random_intercept_of_whole_schools_is_refused),
        cmocka_unit_test(random_intercepts_do_not_hang_on_the_order_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
