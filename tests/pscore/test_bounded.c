/* Ridge and Firth: against the whole matrix by the textbook, against tables that have a closed
 * form, and where the groups can be told apart. */
#include "pscore/dense.h"
#include "random.h"

#include <gsl/gsl_errno.h>

#include "stats/ridge.h"

static Design *design_with(Arena *arena, const char *covariates, const char *model)
{
    Design *design = hand_design(arena, covariates);
    hand_model(arena, design, model);
    design->outcome->require_score = false;
    return design;
}

/* A number far from 0, one near it and a flag that few have; both arms are there. */
static Frame *simulated(Arena *arena, size_t n, uint64_t *state)
{
    Frame *frame = hand_frame(arena, n);
    double *treat = ARENA_ARRAY(arena, double, n), *x = ARENA_ARRAY(arena, double, n);
    double *z = ARENA_ARRAY(arena, double, n), *flag = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = 500 + 40 * (uniform(state) + uniform(state) - 1);
        z[i] = floor(9 * uniform(state)) / 4;
        flag[i] = uniform(state) < 0.2;
        treat[i] = uniform(state) < 1 / (1 + exp(1 - 0.05 * (x[i] - 500) - 0.4 * z[i] - flag[i]));
    }
    treat[0] = 0;
    treat[1] = 1;
    flag[0] = 0;
    flag[1] = 1;
    x[0] = 480;
    z[1] = 3;
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "x", x);
    hand_real(arena, frame, "z", z);
    hand_real(arena, frame, "flag", flag);
    return frame;
}

/* --- Firth -------------------------------------------------------------------------------------
 */

/* The equations as Heinze & Schemper (2002) print them, with the whole hat matrix. Half steps from
 * 0. Returns the inverse information. */
static double *dense_firth(Arena *arena, const Dense *d, double *beta, size_t steps)
{
    double *v = ARENA_ARRAY(arena, double, d->n), *r = ARENA_ARRAY(arena, double, d->n);
    for (size_t step = 0;; step++) {
        for (size_t i = 0; i < d->n; i++) {
            const double p = 1 / (1 + exp(-dense_eta(d, i, beta)));
            v[i] = d->w[i] * p * (1 - p);
        }
        double *inverse = dense_inverse(arena, dense_information(arena, d, v), d->k);
        if (step == steps)
            return inverse;
        for (size_t i = 0; i < d->n; i++) {
            const double p = 1 / (1 + exp(-dense_eta(d, i, beta)));
            double hat = 0;
            for (size_t j = 0; j < d->k; j++)
                for (size_t l = 0; l < d->k; l++)
                    hat += d->x[i * d->k + j] * inverse[j * d->k + l] * d->x[i * d->k + l];
            r[i] = d->w[i] * (d->y[i] - p) + v[i] * hat * (0.5 - p);
        }
        dense_move(beta, inverse, dense_cross(arena, d, r), d->k);
    }
}

/* Five hundred samples of 15 to 60, many of them separated. */
static void small_samples_agree_with_the_whole_hat_matrix(void **state)
{
    (void)state;
    uint64_t seed = 4711;
    size_t n_separated = 0, n_other = 0;
    for (size_t run = 0; run < 500; run++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, 15 + run % 46, &seed);
        Cohort cohort;
        const PropensityScore score =
            hand_fit(arena, design_with(arena, "x z flag", "firth"), frame, &cohort);
        const Dense dense = dense_of(arena, &cohort);
        double *beta = ARENA_ARRAY(arena, double, dense.k);
        const double *variance = dense_firth(arena, &dense, beta, 1200);
        if (fabs(score.logit[0] - dense_eta(&dense, 0, beta)) > 1e-3) {
            /* the criterion of a dozen students can have two peaks, and half steps reach the other
             * one: then what was found must solve the equations as well */
            n_other++;
            for (size_t j = 0; j < dense.k; j++)
                beta[j] = score.coefficient[j].estimate;
            dense_shift(&dense, beta, 1);
            variance = dense_firth(arena, &dense, beta, 1);
        }
        n_separated += note_saying(&score.notes, "kept from") != NULL ||
                       note_saying(&score.notes, "no one is comparable") != NULL;
        for (size_t i = 0; i < cohort.n; i++)
            check_near(score.logit[i], dense_eta(&dense, i, beta), 1e-10);
        dense_shift(&dense, beta, -1);
        for (size_t j = 0; j < dense.k; j++) {
            const double se = dense_se(&dense, variance, j);
            check_near(score.coefficient[j].estimate, beta[j], 1e-10 * se);
            check_close(score.coefficient[j].se, se, 1e-11);
        }
        arena_destroy(arena);
    }
    assert_true(n_separated > 30 && n_other < 5);
}

/* Where cells and terms are as many, the correction is half a student in each cell (Firth 1993). */
static void a_two_by_two_table_has_half_a_student_more_in_each_cell(void **state)
{
    (void)state;
    static const size_t treated[][2] = {{3, 8}, {0, 10}, {0, 4}}; /* of ten each */
    for (size_t k = 0; k < COUNT_OF(treated); k++) {
        Arena *arena = arena_create();
        const Frame *frame = hand_two_by_two(arena, treated[k][0], treated[k][1]);
        Cohort cohort;
        const PropensityScore score =
            hand_fit(arena, design_with(arena, "x", "firth"), frame, &cohort);
        for (size_t cell = 0; cell < 2; cell++) {
            const double ones = (double)treated[k][cell] + 0.5;
            check_close(score.logit[10 * cell], log(ones / (11 - ones)), 1e-11);
        }
        if (treated[k][0] == 0 && treated[k][1] == 10)
            check_note(&score.notes, "no one is comparable");
        arena_destroy(arena);
    }
}

/* --- ridge -------------------------------------------------------------------------------------
 */

/* Newton on the criterion as glmnet prints it; returns A^-1 and, in *df, tr A^-1 I. */
static double *dense_ridge(Arena *arena, const Dense *d, double lambda, double *beta, double **info,
                           double *df)
{
    double *v = ARENA_ARRAY(arena, double, d->n), *r = ARENA_ARRAY(arena, double, d->n);
    double *penalty = ARENA_ARRAY(arena, double, d->k);
    double n = 0, squares = 0;
    for (size_t i = 0; i < d->n; i++)
        n += d->w[i];
    for (size_t j = 1; j < d->k; j++) {
        squares = 0;
        for (size_t i = 0; i < d->n; i++)
            squares += d->x[i * d->k + j] * d->x[i * d->k + j] / n;
        penalty[j] = n * lambda * squares;
    }
    for (size_t step = 0;; step++) {
        for (size_t i = 0; i < d->n; i++) {
            const double p = 1 / (1 + exp(-dense_eta(d, i, beta)));
            v[i] = p * (1 - p);
            r[i] = d->y[i] - p;
        }
        *info = dense_information(arena, d, v);
        double *a = ARENA_ARRAY(arena, double, d->k * d->k);
        double *score = dense_cross(arena, d, r);
        memcpy(a, *info, d->k * d->k * sizeof *a);
        for (size_t j = 0; j < d->k; j++) {
            a[j * d->k + j] += penalty[j];
            score[j] -= penalty[j] * beta[j];
        }
        double *inverse = dense_inverse(arena, a, d->k);
        if (step == 80) {
            *df = 0;
            for (size_t j = 0; j < d->k; j++)
                for (size_t l = 0; l < d->k; l++)
                    *df += inverse[j * d->k + l] * (*info)[l * d->k + j];
            return inverse;
        }
        dense_move(beta, inverse, score, d->k);
    }
}

static double *sandwich(Arena *arena, const double *inverse, const double *info, size_t k)
{
    double *out = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            for (size_t a = 0; a < k; a++)
                for (size_t b = 0; b < k; b++)
                    out[i * k + j] += inverse[i * k + a] * info[a * k + b] * inverse[b * k + j];
    return out;
}

static double dense_deviance(const Dense *d, const double *beta)
{
    double out = 0;
    for (size_t i = 0; i < d->n; i++) {
        const double eta = dense_eta(d, i, beta);
        out += 2 * log1p(exp(d->y[i] == 1 ? -eta : eta));
    }
    return out;
}

static void a_penalty_that_is_given_agrees_with_the_whole_matrix(void **state)
{
    (void)state;
    static const double lambdas[] = {1e-4, 0.01, 0.3, 5};
    uint64_t seed = 99;
    for (size_t run = 0; run < 200; run++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, 30 + run % 71, &seed);
        Design *design = design_with(arena, "x z flag", "ridge");
        const double lambda = lambdas[run % 4];
        hand_tell(design, "lambda", &lambda, sizeof lambda);
        Cohort cohort;
        const PropensityScore score = hand_fit(arena, design, frame, &cohort);
        const Dense dense = dense_of(arena, &cohort);
        double *beta = ARENA_ARRAY(arena, double, dense.k), *info, df;
        const double *inverse = dense_ridge(arena, &dense, lambda, beta, &info, &df);
        const double *variance = sandwich(arena, inverse, info, dense.k);
        check_close(score.deviance, dense_deviance(&dense, beta), 1e-12);
        dense_shift(&dense, beta, -1);
        for (size_t j = 0; j < dense.k; j++) {
            const double se = dense_se(&dense, variance, j);
            check_near(score.coefficient[j].estimate, beta[j], 1e-10 * se);
            check_close(score.coefficient[j].se, se, 1e-11);
        }
        check_note(&score.notes, arena_printf(arena, "4 terms count for %.1f free ones",
                                              floor(df * 10 + 0.5) / 10));
        arena_destroy(arena);
    }
}

/* The rule, followed by hand: of the eleven, the least deviance + 2 df. */
static void auto_takes_the_penalty_with_the_least_criterion(void **state)
{
    (void)state;
    uint64_t seed = 7;
    size_t n_inside = 0;
    for (size_t run = 0; run < 40; run++) {
        Arena *arena = arena_create();
        const Frame *frame = simulated(arena, 25 + 3 * run, &seed);
        Cohort cohort;
        const PropensityScore score =
            hand_fit(arena, design_with(arena, "x z flag", "ridge"), frame, &cohort);
        const Dense dense = dense_of(arena, &cohort);
        double best = INFINITY, *at = NULL, lambda = 0;
        for (size_t k = 0; k < RIDGE_GRID; k++) {
            double *beta = ARENA_ARRAY(arena, double, dense.k), *info, df;
            check_close(ridge_grid(k), pow(10, -0.5 * (double)k), 1e-14);
            dense_ridge(arena, &dense, ridge_grid(k), beta, &info, &df);
            const double aic = dense_deviance(&dense, beta) + 2 * df;
            if (aic < best) {
                best = aic;
                at = beta;
                lambda = ridge_grid(k);
            }
        }
        n_inside += lambda < 1 && lambda > 1e-5;
        for (size_t i = 0; i < cohort.n; i++)
            check_near(score.logit[i], dense_eta(&dense, i, at), 1e-10);
        check_note(&score.notes, "the best of 11");
        arena_destroy(arena);
    }
    assert_true(n_inside > 20);
}

/* --- both --------------------------------------------------------------------------------------
 */

/* What a logit refuses or drives to infinity: finite here, and said. */
static void groups_that_can_be_told_apart_get_scores_and_a_caution(void **state)
{
    (void)state;
    static const char *const models[] = {"ridge", "firth"};
    for (size_t m = 0; m < COUNT_OF(models); m++) {
        Arena *arena = arena_create();
        uint64_t seed = 5;
        Frame *frame = simulated(arena, 200, &seed);
        for (size_t i = 0; i < 200; i++) /* everyone with the flag is treated */
            if (frame->column[3].real[i] == 1)
                frame->column[0].real[i] = 1;
        Cohort cohort;
        const PropensityScore part =
            hand_fit(arena, design_with(arena, "x z flag", models[m]), frame, &cohort);
        check_note(&part.notes, "has flag=1");
        check_note(&part.notes, "is kept from 1 by the model alone");
        assert_null(note_saying(&part.notes, "no one is comparable"));
        for (size_t i = 0; i < part.n; i++)
            assert_true(part.probability[i] > 0 && part.probability[i] < 1);
        for (size_t i = 0; i < 200; i++)
            frame->column[0].real[i] = frame->column[1].real[i] > 505;
        const PropensityScore whole =
            hand_fit(arena, design_with(arena, "x z", models[m]), frame, &cohort);
        check_note(&whole.notes, "no one is comparable");
        for (size_t i = 0; i < whole.n; i++)
            assert_true(isfinite(whole.logit[i]));
        arena_destroy(arena);
    }
}

/* Both near the logit as students become many and the penalty small. */
static void among_many_students_both_are_the_logit(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    uint64_t seed = 11;
    const Frame *frame = simulated(arena, 70000, &seed);
    Cohort cohort;
    const PropensityScore logit =
        hand_fit(arena, design_with(arena, "x z flag", "logit"), frame, &cohort);
    const PropensityScore firth =
        hand_fit(arena, design_with(arena, "x z flag", "firth"), frame, &cohort);
    Design *design = design_with(arena, "x z flag", "ridge");
    const double lambda = 1e-9;
    hand_tell(design, "lambda", &lambda, sizeof lambda);
    const PropensityScore ridge = hand_fit(arena, design, frame, &cohort);
    for (size_t j = 0; j < logit.n_coefficients; j++) {
        const double se = logit.coefficient[j].se;
        check_near(firth.coefficient[j].estimate, logit.coefficient[j].estimate, 0.02 * se);
        check_near(ridge.coefficient[j].estimate, logit.coefficient[j].estimate, 1e-5 * se);
        check_close(firth.coefficient[j].se, se, 1e-4);
        check_close(ridge.coefficient[j].se, se, 1e-7);
    }
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples_agree_with_the_whole_hat_matrix),
        cmocka_unit_test(a_two_by_two_table_has_half_a_student_more_in_each_cell),
        cmocka_unit_test(a_penalty_that_is_given_agrees_with_the_whole_matrix),
        cmocka_unit_test(auto_takes_the_penalty_with_the_least_criterion),
        cmocka_unit_test(groups_that_can_be_told_apart_get_scores_and_a_caution),
        cmocka_unit_test(among_many_students_both_are_the_logit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
