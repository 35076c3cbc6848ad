/* Logistic regression of a 0/1 outcome: against R, against dense matrices, and where it can't be
 * had. */
#include "effect/dense_cr2.h"
#include "effect/oracle_study.h"
#include "stage_settings.h"

#include "alike/effect_study.h"

#include <gsl/gsl_errno.h>

static Name age = {.text = "age"};
static const char *const covariates[] = {"educ", "black", "married", "age"};
enum { N_COVARIATES = COUNT_OF(covariates), N_TERMS = N_COVARIATES + 2 };

typedef struct Made {
    Frame *frame;
    Cohort *cohort;
    Matching *matching;
    EffectSettings settings;
} Made;

/* lalonde; `work`: earned anything in 1978. */
static Made made_study(Arena *arena, bool weighted)
{
    Made out = {.frame = oracle_frame(arena, "datasets/lalonde/lalonde_analysis.csv")};
    Column *work = ARENA_NEW(arena, Column);

    *work = *frame_find(out.frame, "re78");
    work->name = work->label = "work";
    work->binary = true;
    work->real = ARENA_ARRAY(arena, double, out.frame->n_rows);
    out.cohort = oracle_cohort(arena, out.frame, covariates, N_COVARIATES, "re78", NULL);
    out.cohort->outcome = work;
    out.matching = oracle_everyone(arena, out.cohort->n);
    if (weighted)
        out.cohort->base_weight = ARENA_ARRAY(arena, double, out.cohort->n);
    for (size_t i = 0; i < out.cohort->n; i++) {
        work->real[i] = frame_find(out.frame, "re78")->real[i] > 0.0 ? 1.0 : 0.0;
        if (weighted)
            out.matching->weight[i] = out.cohort->base_weight[i] = 0.5 + (double)(i * 7 % 5) * 0.3;
    }
    out.settings = (EffectSettings){.primary = true,
                                    .estimator = estimator_find("logit"),
                                    .adjust = ADJUST_ALL,
                                    .cluster = CLUSTER_NONE,
                                    .cluster_by = {.n = 1, .item = &age},
                                    .confidence = 0.95};
    return out;
}

static Effects effects_of(Arena *arena, const Made *made)
{
    static Error err;
    Effects out;

    error_clear(&err);
    if (!effect_estimate(arena, &made->settings, made->cohort, made->matching, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

/* --- against R ----------------------------------------------------------------------------------
 */

/* R 4.2.2, sandwich 3.0-2, base_weight w = 0.5 + 0.3 ((row - 1) 7 mod 5) or 1:
 *
 *   fit <- glm(re78 > 0 ~ treat + educ + black + married + age, quasibinomial, weights = w,
 *              control = glm.control(1e-14, 100))
 *   X1, X0: model.matrix(fit) with treat 1 and 0; q: w of those whom the effect is about
 *   g <- colSums(q p1 (1 - p1) X1) / sum(q) - colSums(q p0 (1 - p0) X0) / sum(q)
 *   se <- sqrt(g' V g), V: vcov(fit), vcovHC(fit, ...), vcovCL(fit, age, ...)
 *
 * Ten digits: both iterate to the end of double precision. */
static const struct {
    bool weighted;
    Estimand estimand;
    VarianceKind variance;
    double estimate, se, treated, control;
} reference[] = {
    {false, ESTIMAND_ATT, VARIANCE_CLASSICAL, 0.06392296667228115, 0.05155553154955257,
     0.756756756756756, 0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_HC0, 0.06392296667228115, 0.04835102716460783, 0.756756756756756,
     0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_HC1, 0.06392296667228115, 0.04858901561069248, 0.756756756756756,
     0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_HC2, 0.06392296667228115, 0.04868560471508139, 0.756756756756756,
     0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_HC3, 0.06392296667228115, 0.049023568178990014,
     0.756756756756756, 0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_CR0, 0.06392296667228115, 0.05474993411339451, 0.756756756756756,
     0.6928337900844749},
    {false, ESTIMAND_ATT, VARIANCE_CR1, 0.06392296667228115, 0.05567493781781324, 0.756756756756756,
     0.6928337900844749},
    {false, ESTIMAND_ATC, VARIANCE_CLASSICAL, 0.050974891883083795, 0.03852224107565788,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_HC0, 0.050974891883083795, 0.03634819692791114,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_HC1, 0.050974891883083795, 0.03652710627921413,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_HC2, 0.050974891883083795, 0.036591881835243145,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_HC3, 0.050974891883083795, 0.03683799663968267,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_CR0, 0.050974891883083795, 0.04201551627154578,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATC, VARIANCE_CR1, 0.050974891883083795, 0.04272537115673618,
     0.8225366634448549, 0.7715617715617711},
    {false, ESTIMAND_ATE, VARIANCE_CLASSICAL, 0.05487618477559442, 0.042415985407429455,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_HC0, 0.05487618477559442, 0.03992980451370633,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_HC1, 0.05487618477559442, 0.04012634288498703,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_HC2, 0.05487618477559442, 0.04020076800866038,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_HC3, 0.05487618477559442, 0.04047444878378015,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_CR0, 0.05487618477559442, 0.045825494718647296,
     0.8027169847196134, 0.747840799944019},
    {false, ESTIMAND_ATE, VARIANCE_CR1, 0.05487618477559442, 0.04659971943796435,
     0.8027169847196134, 0.747840799944019},
    {true, ESTIMAND_ATT, VARIANCE_CLASSICAL, 0.07912868994775801, 0.05121384081822311,
     0.7714987714987717, 0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_HC0, 0.07912868994775801, 0.05177301117135883, 0.7714987714987717,
     0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_HC1, 0.07912868994775801, 0.052027842954680686,
     0.7714987714987717, 0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_HC2, 0.07912868994775801, 0.05222688452463932, 0.7714987714987717,
     0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_HC3, 0.07912868994775801, 0.05268669503400495, 0.7714987714987717,
     0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_CR0, 0.07912868994775801, 0.05653055185510297, 0.7714987714987717,
     0.6923700815510136},
    {true, ESTIMAND_ATT, VARIANCE_CR1, 0.07912868994775801, 0.05748563921229511, 0.7714987714987717,
     0.6923700815510136},
    {true, ESTIMAND_ATC, VARIANCE_CLASSICAL, 0.06295570330993272, 0.0375036442537781,
     0.8343721579324941, 0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_HC0, 0.06295570330993272, 0.03819196658170181, 0.8343721579324941,
     0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_HC1, 0.06295570330993272, 0.038379951146099094,
     0.8343721579324941, 0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_HC2, 0.06295570330993272, 0.03851435050238654, 0.8343721579324941,
     0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_HC3, 0.06295570330993272, 0.03884089189546887, 0.8343721579324941,
     0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_CR0, 0.06295570330993272, 0.04266317229851427, 0.8343721579324941,
     0.7714164546225614},
    {true, ESTIMAND_ATC, VARIANCE_CR1, 0.06295570330993272, 0.04338396937448234, 0.8343721579324941,
     0.7714164546225614},
    {true, ESTIMAND_ATE, VARIANCE_CLASSICAL, 0.06783083703945048, 0.0415814214170216,
     0.8154198040008358, 0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_HC0, 0.06783083703945048, 0.042225303446932934,
     0.8154198040008358, 0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_HC1, 0.06783083703945048, 0.04243314048664217, 0.8154198040008358,
     0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_HC2, 0.06783083703945048, 0.042587122365361184,
     0.8154198040008358, 0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_HC3, 0.06783083703945048, 0.04295363423348271, 0.8154198040008358,
     0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_CR0, 0.06783083703945048, 0.046784845565650886,
     0.8154198040008358, 0.7475889669613853},
    {true, ESTIMAND_ATE, VARIANCE_CR1, 0.06783083703945048, 0.04757527858004054, 0.8154198040008358,
     0.7475889669613853},
};

static void effects_and_errors_agree_with_r(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(reference); k++) {
        Arena *arena = arena_create();
        Made made = made_study(arena, reference[k].weighted);
        const char *what = arena_printf(arena, "row %zu", k);
        made.settings.estimand = (int)reference[k].estimand;
        made.settings.variance = (int)reference[k].variance;
        if (variance_row[reference[k].variance].clustered)
            made.settings.cluster = CLUSTER_COLUMNS;
        const Effect out = effects_of(arena, &made).row[0];
        check_close_row(out.estimate, reference[k].estimate, 1e-10, what);
        check_close_row(out.se, reference[k].se, 1e-10, what);
        check_close_row(out.adjusted_mean_treated, reference[k].treated, 1e-10, what);
        check_close_row(out.adjusted_mean_control, reference[k].control, 1e-10, what);
        arena_destroy(arena);
    }
}

/* Of the same run of R: coef(fit), vcovHC(fit, "HC3"); the index of the ATT's shares by HC0. */
static void coefficients_and_the_cox_index_agree_with_r(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, true);

    (void)state;
    made.settings.variance = VARIANCE_HC3;
    Effects out = effects_of(arena, &made);
    check_close(out.coefficient[1], 0.41391498623671985, 1e-10);
    check_close(out.coefficient_se[1], 0.27517938144129828, 1e-10);
    made.settings.variance = VARIANCE_HC0;
    out = effects_of(arena, &made);
    const double omega = 1.0 - 3.0 / (4.0 * (double)made.cohort->n - 9.0);
    assert_false(out.row[0].cox_unadjusted);
    check_close(out.row[0].g, omega * 0.24580022860770986, 1e-10);
    check_close(out.row[0].g_se, omega * 0.15987115482340639, 1e-10);
    arena_destroy(arena);
}

/* --- against dense matrices ---------------------------------------------------------------------
 */

/* CR2's working model is that scores of one spread p (1 - p) are independent: least squares of the
 * rows divided by its root, n x n and all. Every fifth student, in clusters of the same age. */
static void the_adjusted_error_is_that_of_rows_spread_alike(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, true);
    const size_t n_all = made.cohort->n;
    double *x = ARENA_ARRAY(arena, double, n_all *N_TERMS), *y = ARENA_ARRAY(arena, double, n_all);
    double *w = ARENA_ARRAY(arena, double, n_all);
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, n_all), number[100];
    size_t n = 0, n_clusters = 0;

    (void)state;
    for (size_t i = 0; i < n_all; i++)
        made.matching->weight[i] = i % 5 == 0 ? made.matching->weight[i] : 0.0;
    made.settings.cluster = CLUSTER_COLUMNS;
    made.settings.variance = VARIANCE_CR2;
    const Effects out = effects_of(arena, &made);
    memset(number, -1, sizeof number);
    for (size_t i = 0; i < n_all; i += 5, n++) {
        double *row = x + n * N_TERMS, eta = 0.0;
        row[0] = 1.0;
        row[1] = made.cohort->treated[i];
        for (size_t k = 0; k < N_COVARIATES; k++)
            row[k + 2] = made.cohort->covariate[k]->real[i];
        for (size_t k = 0; k < N_TERMS; k++)
            eta += row[k] * out.coefficient[k];
        const double p = 1.0 / (1.0 + exp(-eta)), root = sqrt(p * (1.0 - p));
        y[n] = root * eta + (made.cohort->outcome->real[i] - p) / root;
        w[n] = made.matching->weight[i];
        for (size_t k = 0; k < N_TERMS; k++)
            row[k] *= root;
        const size_t years = (size_t)frame_find(made.frame, "age")->real[i];
        if (number[years] < 0)
            number[years] = (int32_t)n_clusters++;
        cluster[n] = number[years];
    }
    for (size_t k = 0; k < N_TERMS; k++) {
        const Dense dense = dense_cr2(arena, x, w, y, cluster, n_clusters, n, N_TERMS, k);
        check_close(out.coefficient[k], dense.estimate, 1e-8);
        check_close(out.coefficient_se[k], dense.se, 1e-8);
    }
    arena_destroy(arena);
}

/* What school components are taken from: coefficients of the scores, whose squares with the
 * residuals are HC0. */
static void coefficients_are_of_the_scores(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, true);
    EffectCoefficients of;
    double sum = 0.0;
    Error err = {0};

    (void)state;
    made.settings.variance = VARIANCE_HC0;
    const Effects out = effects_of(arena, &made);
    assert_false(effect_is_linear(&made.settings));
    assert_true(effect_coefficients(arena, &made.settings, made.cohort, made.matching, &of, &err));
    for (size_t i = 0; i < made.cohort->n; i++) {
        double eta = out.coefficient[0] + (made.cohort->treated[i] ? out.coefficient[1] : 0.0);
        for (size_t k = 0; k < N_COVARIATES; k++)
            eta += out.coefficient[k + 2] * made.cohort->covariate[k]->real[i];
        const double e = made.cohort->outcome->real[i] - 1.0 / (1.0 + exp(-eta));
        sum += of.of[i] * of.of[i] * e * e;
    }
    check_close(out.row[0].se, sqrt(sum), 1e-9);
    arena_destroy(arena);
}

/* The variance of the contributions is u P + e Q of the coefficients, whose sums are made
 * elsewhere. Twenty schools of either arm, in place of a column that the model does not hold. */
static void school_components_are_of_the_scores_too(void **state)
{
    static Name school = {.text = "re74"};
    Arena *arena = arena_create();
    Made made = made_study(arena, false);
    EffectCoefficients of;
    double q = 0.0;
    Error err = {0};

    (void)state;
    for (size_t i = 0; i < made.cohort->n; i++)
        frame_find(made.frame, "re74")->real[i] =
            (double)(i % 20) + (made.cohort->treated[i] ? 100.0 : 0.0);
    made.settings.cluster = CLUSTER_COLUMNS;
    made.settings.cluster_by.item = &school;
    const Effects out = effects_of(arena, &made);
    const EffectComponents *c = &out.components;
    assert_string_equal(out.row[0].variance, "school_components");
    assert_true(effect_coefficients(arena, &made.settings, made.cohort, made.matching, &of, &err));
    for (size_t i = 0; i < made.cohort->n; i++)
        q += of.of[i] * of.of[i];
    check_close(c->q, q, 1e-10);
    check_close(out.row[0].se, sqrt(c->u * c->p + c->e * c->q), 1e-10);
    arena_destroy(arena);
}

/* --- what it must agree with --------------------------------------------------------------------
 */

/* Without covariates both models say the arms' shares, and rows of an arm have one spread. */
static void without_covariates_it_is_the_difference_of_shares(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_HC0, VARIANCE_HC1, VARIANCE_HC2,
                                         VARIANCE_HC3, VARIANCE_CR0, VARIANCE_CR1};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        Arena *arena = arena_create();
        Made made = made_study(arena, true);
        made.settings.adjust = ADJUST_NONE;
        made.settings.variance = (int)kinds[k];
        made.settings.cluster = variance_row[kinds[k]].clustered ? CLUSTER_COLUMNS : CLUSTER_NONE;
        const Effect logit = effects_of(arena, &made).row[0];
        made.settings.estimator = estimator_find("difference");
        const Effect plain = effects_of(arena, &made).row[0];
        check_close(logit.estimate, plain.estimate, 1e-10);
        check_close(logit.se, plain.se, 1e-10);
        check_close(logit.df, plain.df, 1e-12);
        check_close(logit.g, plain.g, 1e-10);
        check_close(logit.g_se, plain.g_se, 1e-9);
        arena_destroy(arena);
    }
}

static void the_linear_model_stands_beside_it(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, true);

    (void)state;
    const Effects logit = effects_of(arena, &made);
    made.settings.estimator = estimator_find("regression");
    const Effects linear = effects_of(arena, &made);
    assert_non_null(logit.other);
    assert_null(linear.other);
    check_close(logit.other->estimate, linear.row[0].estimate, 1e-14);
    check_close(logit.other->se, linear.row[0].se, 1e-14);
    check_close(logit.other->p, linear.row[0].p, 1e-12);
    assert_true(fabs(logit.row[0].estimate - linear.row[0].estimate) > 1e-6);
    arena_destroy(arena);
}

/* Students whose outcome a column tells for certain have the same share in both arms: the effect is
 * that of the others, thinned. */
static void who_is_certain_counts_with_an_effect_of_zero(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, false), others = made_study(arena, false);
    double n = 0.0, n_certain = 0.0;

    (void)state;
    for (size_t i = 0; i < made.cohort->n; i++) {
        n += made.cohort->treated[i];
        if (made.cohort->covariate[2]->real[i] < 1.0)
            continue;
        made.cohort->outcome->real[i] = 1.0; /* the married */
        others.matching->weight[i] = 0.0;
        n_certain += made.cohort->treated[i];
    }
    made.settings.variance = others.settings.variance = VARIANCE_HC0;
    const Effects all = effects_of(arena, &made), rest = effects_of(arena, &others);
    check_close(all.row[0].estimate, rest.row[0].estimate * (n - n_certain) / n, 1e-5);
    check_close(all.row[0].se, rest.row[0].se * (n - n_certain) / n, 1e-4);
    bool told = false;
    for (size_t k = 0; k < all.notes.n; k++)
        told = told || strstr(phrase_text(arena, &all.notes.item[k].phrase), "certainty") != NULL;
    assert_true(told);
    arena_destroy(arena);
}

/* --- where it can't be had ----------------------------------------------------------------------
 */

static void refused(Arena *arena, const Made *made, const char *why)
{
    Error err = {0};
    Effects out;

    assert_false(effect_estimate(arena, &made->settings, made->cohort, made->matching, &out, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    if (strstr(err.text, why) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, why);
    error_clear(&err);
}

static void what_it_can_not_tell_is_said(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, false);
    double *work = made.cohort->outcome->real;

    (void)state;
    for (size_t i = 0; i < made.cohort->n; i++)
        work[i] = made.cohort->covariate[0]->real[i] > 10.0 ? 1.0 : 0.0;
    refused(arena, &made, "tell the outcome of every student without error");
    for (size_t i = 0; i < made.cohort->n; i++)
        work[i] = made.cohort->treated[i] ? 1.0 : (double)(i % 2);
    refused(arena, &made, "all of the program group have the same outcome");
    for (size_t i = 0; i < made.cohort->n; i++)
        work[i] = made.cohort->treated[i] ? (double)(i % 2) : 0.0;
    refused(arena, &made, "all of the comparison group have the same outcome");
    made.cohort->outcome = frame_find(made.frame, "re78");
    refused(arena, &made, "is for outcomes of 0 and 1, but 're78' has other values");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_and_errors_agree_with_r),
        cmocka_unit_test(coefficients_and_the_cox_index_agree_with_r),
        cmocka_unit_test(the_adjusted_error_is_that_of_rows_spread_alike),
        cmocka_unit_test(coefficients_are_of_the_scores),
        cmocka_unit_test(school_components_are_of_the_scores_too),
        cmocka_unit_test(without_covariates_it_is_the_difference_of_shares),
        cmocka_unit_test(the_linear_model_stands_beside_it),
        cmocka_unit_test(who_is_certain_counts_with_an_effect_of_zero),
        cmocka_unit_test(what_it_can_not_tell_is_said),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
