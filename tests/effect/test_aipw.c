/* Augmented inverse probability weighting: its equations written out densely, and what it must
 * agree with. */
#include "effect/dense_stack.h"
#include "effect/oracle_study.h"
#include "stage_settings.h"

#include "alike/effect_study.h"
#include "alike/pscore.h"

#include <gsl/gsl_errno.h>

static Name cluster_name = {.text = "age"};
static const char *const covariates[] = {"educ", "black", "married", "thousands"};
enum { N_COVARIATES = COUNT_OF(covariates), N_TERMS = N_COVARIATES + 1 };

/* --- a study ------------------------------------------------------------------------------------
 */

typedef struct Made {
    Frame *frame;
    Cohort *cohort;
    Matching *matching;
    PropensityScore *score;
    Design design;
} Made;

/* lalonde, earnings in thousands so that differences are exact to ten digits. */
static void in_thousands(Arena *arena, Frame *frame)
{
    Column *column = ARENA_ARRAY(arena, Column, frame->n_columns + 1);

    memcpy(column, frame->column, frame->n_columns * sizeof *column);
    column[frame->n_columns] = *frame_find(frame, "re75");
    Column *made = &column[frame->n_columns++];
    made->name = made->label = "thousands";
    made->real = ARENA_ARRAY(arena, double, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++)
        made->real[i] = frame_find(frame, "re75")->real[i] / 1000.0;
    for (size_t k = 0; k < frame->n_columns; k++)
        for (size_t i = 0; text_equal(column[k].name, "re78") && i < frame->n_rows; i++)
            column[k].real[i] /= 1000.0;
    frame->column = column;
}

static Made made_study_by(Arena *arena, const char *model, bool weighted, bool partial)
{
    static Error err;
    Made out = {.frame = oracle_frame(arena, "datasets/lalonde/lalonde_analysis.csv")};

    in_thousands(arena, out.frame);
    out.cohort = oracle_cohort(arena, out.frame, covariates, N_COVARIATES, "re78", NULL);
    const size_t n = out.cohort->n;
    if (weighted) {
        out.cohort->base_weight = ARENA_ARRAY(arena, double, n);
        for (size_t i = 0; i < n; i++)
            out.cohort->base_weight[i] = 0.5 + (double)(i * 7 % 5) * 0.3;
    }
    out.design =
        (Design){.name = "primary",
                 .primary = true,
                 .model = score_model_find(model),
                 .model_settings = ARENA_ARRAY(arena, char, score_model_find(model)->settings_size),
                 .effects = {.estimator = estimator_find("aipw"),
                             .adjust = ADJUST_ALL,
                             .cluster = CLUSTER_NONE,
                             .cluster_by = {.n = 1, .item = &cluster_name},
                             .confidence = 0.95}};
    out.score = ARENA_NEW(arena, PropensityScore);
    if (!pscore_fit(arena, SCORE_OF(&out.design), out.cohort, out.score, &err))
        fail_msg("%s", err.text);
    out.matching = oracle_everyone(arena, n);
    out.matching->score = out.score;
    for (size_t i = 0; i < n; i++) {
        out.matching->weight[i] = weighted ? out.cohort->base_weight[i] : 1.0;
        if (partial && i % 7 == 3)
            out.matching->weight[i] = 0.0;
    }
    return out;
}

static Made made_study(Arena *arena, bool weighted, bool partial)
{
    return made_study_by(arena, "logit", weighted, partial);
}

static Effects effects_of(Arena *arena, const Made *made)
{
    static Error err;
    Effects out;

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(&made->design), made->cohort, made->matching, &out,
                         &err))
        fail_msg("%s", err.text);
    return out;
}

static Stack stack_of(Arena *arena, const Made *made)
{
    const Cohort *cohort = made->cohort;
    double *x = ARENA_ARRAY(arena, double, cohort->n *N_TERMS);
    double *base = ARENA_ARRAY(arena, double, cohort->n);
    bool *in = ARENA_ARRAY(arena, bool, cohort->n);

    for (size_t i = 0; i < cohort->n; i++) {
        x[i * N_TERMS] = 1.0;
        for (size_t k = 0; k < N_COVARIATES; k++)
            x[i * N_TERMS + k + 1] = cohort->covariate[k]->real[i];
        base[i] = cohort->base_weight == NULL ? 1.0 : cohort->base_weight[i];
        in[i] = made->matching->weight[i] > 0.0;
    }
    return (Stack){.n = cohort->n,
                   .k = N_TERMS,
                   .x = x,
                   .y = cohort->outcome->real,
                   .in = in,
                   .d = cohort->treated,
                   .b = base,
                   .link = made->design.model->name,
                   .outcome_models = true};
}

static int *normalised(int how)
{
    static int words[] = {0, 1, 2};
    return &words[how];
}

/* --- tests --------------------------------------------------------------------------------------
 */

static const Estimand estimands[] = {ESTIMAND_ATT, ESTIMAND_ATC, ESTIMAND_ATE, ESTIMAND_ATO};

/* The case's bits: base weights, students who are left out, normalised weights, no outcome models,
 * clusters. Returns how many standard errors were held against the stack's. */
static size_t check_stack(const char *model, size_t c)
{
    Arena *arena = arena_create();
    Made made = made_study_by(arena, model, c & 1, c & 2);
    Stack stack = stack_of(arena, &made);
    const Levels ages =
        frame_levels(arena, frame_find(made.frame, "age"), made.cohort->row, made.cohort->n);
    stack.normalised = c & 4;
    stack.outcome_models = !(c & 8);
    stack.group = c & 16 ? ages.level : NULL;
    made.design.effects.estimator_settings = normalised(c & 4 ? 1 : 2);
    made.design.effects.adjust = c & 8 ? ADJUST_NONE : ADJUST_ALL;
    made.design.effects.cluster = c & 16 ? CLUSTER_COLUMNS : CLUSTER_NONE;
    made.design.effects.variance = c & 16 ? VARIANCE_CR0 : VARIANCE_HC0;
    for (size_t e = 0; e < COUNT_OF(estimands); e++) {
        const char *what =
            arena_printf(arena, "%s, %s, case %zu", model, estimand_names[estimands[e]], c);
        double se;
        made.design.effects.estimand = (int)estimands[e];
        stack.estimand = estimands[e];
        const Effects out = effects_of(arena, &made);
        const double tau = stack_tau(arena, &stack, &se);
        check_close_at(out.row[0].estimate, tau, 1e-9, 1e-10, what, __FILE__, __LINE__);
        check_close_row(out.row[0].se, se, 1e-7, what);
    }
    arena_destroy(arena);
    return COUNT_OF(estimands);
}

/* Every estimand, with and without clusters, base weights, students who are left out, outcome
 * models and normalised weights. The Jacobian by differences is good to 1e-9. */
static void errors_are_those_of_the_stacked_equations(void **state)
{
    size_t n = 0;

    (void)state;
    for (size_t c = 0; c < 32; c++)
        n += check_stack("logit", c);
    print_message("           %zu standard errors\n", n);
}

/* The score equations are those of the model's own link: neither x (D - e) nor, the link not being
 * canonical, the expected information. Each bit of a case is on and off. */
static void a_score_of_another_link_has_equations_of_its_own(void **state)
{
    static const char *const model[] = {"probit", "cloglog"};
    static const size_t cases[] = {0, 5, 10, 19, 24, 31};
    size_t n = 0;

    (void)state;
    for (size_t m = 0; m < COUNT_OF(model); m++)
        for (size_t c = 0; c < COUNT_OF(cases); c++)
            n += check_stack(model[m], cases[c]);
    print_message("           %zu standard errors\n", n);
}

/* A score that is given is known: its equations add nothing. */
static void a_given_score_is_no_equation(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, false, false);
    Stack stack = stack_of(arena, &made);
    double se;

    (void)state;
    made.score->terms = NULL;
    stack.given = made.score->probability;
    made.design.effects.estimand = stack.estimand = ESTIMAND_ATE;
    made.design.effects.variance = VARIANCE_HC0;
    const Effects out = effects_of(arena, &made);
    check_close(out.row[0].estimate, stack_tau(arena, &stack, &se), 1e-9);
    check_close(out.row[0].se, se, 1e-7);
    arena_destroy(arena);
}

/* Under `auto` CR1 with the clusters of the smaller arm, HC1 by students; the factors count the
 * terms of all models and the students of the sample. */
static void its_own_variance_is_the_stack_with_its_factor(void **state)
{
    Arena *arena = arena_create();
    Made made = made_study(arena, false, true);
    const double k = 2.0 * N_TERMS; /* of the ATT: the score and the model of the controls */
    double n = 0.0;

    (void)state;
    for (size_t i = 0; i < made.cohort->n; i++)
        n += made.matching->weight[i] > 0.0 ? 1.0 : 0.0;
    made.design.effects.variance = VARIANCE_HC0;
    const double hc0 = effects_of(arena, &made).row[0].se;
    made.design.effects.variance = VARIANCE_AUTO;
    const Effect by_students = effects_of(arena, &made).row[0];
    assert_string_equal(by_students.variance, "HC1");
    check_close(by_students.se, hc0 * sqrt(n / (n - k)), 1e-12);
    check_close(by_students.df, n - k, 1e-15);

    made.design.effects.cluster = CLUSTER_COLUMNS;
    made.design.effects.variance = VARIANCE_CR0;
    const double cr0 = effects_of(arena, &made).row[0].se;
    made.design.effects.variance = VARIANCE_AUTO;
    const Effect by_age = effects_of(arena, &made).row[0];
    const Levels ages =
        frame_levels(arena, frame_find(made.frame, "age"), made.cohort->row, made.cohort->n);
    const double groups = (double)ages.n_levels;
    assert_string_equal(by_age.variance, "CR1");
    check_close(by_age.se, cr0 * sqrt(groups / (groups - 1.0) * (n - 1.0) / (n - k)), 1e-12);
    check_close(by_age.df,
                fmin((double)by_age.clusters_treated, (double)by_age.clusters_control) - 1.0,
                1e-15);
    arena_destroy(arena);
}

/* Without an outcome model it is weighting by the score: the difference of means at those weights.
 */
static void without_an_outcome_model_it_is_weighting(void **state)
{
    (void)state;
    for (size_t e = 0; e < COUNT_OF(estimands); e++) {
        Arena *arena = arena_create();
        Made made = made_study(arena, true, false);
        double sum[2] = {0, 0}, total[2] = {0, 0};
        made.design.effects.estimand = (int)estimands[e];
        made.design.effects.adjust = ADJUST_NONE;
        made.design.effects.estimator_settings = NULL; /* auto: normalised */
        const Effects out = effects_of(arena, &made);
        for (size_t i = 0; i < made.cohort->n; i++) {
            const int d = made.cohort->treated[i];
            const double p = made.score->probability[i], own = d ? p : 1 - p;
            const double h = estimands[e] == ESTIMAND_ATT   ? p
                             : estimands[e] == ESTIMAND_ATC ? 1 - p
                             : estimands[e] == ESTIMAND_ATE ? 1
                                                            : p * (1 - p);
            total[d] += made.cohort->base_weight[i] * h / own;
            sum[d] += made.cohort->base_weight[i] * h / own * made.cohort->outcome->real[i];
            made.matching->weight[i] = made.cohort->base_weight[i] * h / own;
        }
        check_close(out.row[0].estimate, sum[1] / total[1] - sum[0] / total[0], 1e-12);
        made.design.effects.estimator = estimator_find("difference");
        check_close(effects_of(arena, &made).row[0].estimate, out.row[0].estimate, 1e-12);
        arena_destroy(arena);
    }
}

/* The score is that of the whole cohort, so two parts share its error: one row a student. */
static void parts_share_the_score(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    Made made = made_study(arena, false, false);
    const Levels black =
        frame_levels(arena, frame_find(made.frame, "hispan"), made.cohort->row, made.cohort->n);
    Effects parts = {.n = 0};
    EffectStudy *study;
    Effect contrast;

    (void)state;
    made.design.effects.variance = VARIANCE_HC0;
    made.design.effects.adjust = ADJUST_NONE; /* the score's error counts most */
    assert_true(effect_study_open(arena, EFFECTS_OF(&made.design), made.cohort, made.matching,
                                  &study, &err));
    assert_true(
        effect_study_parts(study, arena, black.level, black.name, 2, "hispan", &parts, &err));
    assert_true(effect_study_contrast(study, arena, black.level, 0, 1, &contrast, &err));
    check_close(contrast.estimate, parts.row[1].estimate - parts.row[0].estimate, 1e-12);
    for (size_t p = 0; p < 2; p++) { /* a part alone is the stack with the others out of it */
        Stack stack = stack_of(arena, &made);
        bool *in = ARENA_ARRAY(arena, bool, made.cohort->n);
        double se;
        for (size_t i = 0; i < made.cohort->n; i++)
            in[i] = black.level[i] == (int32_t)p;
        stack.in = in;
        stack.normalised = true;
        stack.outcome_models = false;
        check_close(parts.row[p].estimate, stack_tau(arena, &stack, &se), 1e-9);
        check_close(parts.row[p].se, se, 1e-7);
    }
    const double apart =
        sqrt(parts.row[0].se * parts.row[0].se + parts.row[1].se * parts.row[1].se);
    assert_true(fabs(contrast.se / apart - 1.0) > 1e-6); /* not as if they shared nothing */
    arena_destroy(arena);
}

/* --- references ---------------------------------------------------------------------------------
 */

/* effects.csv has the sum over the treated (aipw_att), the weighted mean (aipw_att_hajek), the ATE,
 * and weighting alone; SE by the influence values with both models known. */
static size_t check_reference(const OracleStudy *study, const CsvTable *effects, size_t r)
{
    static const struct {
        const char *method;
        Estimand estimand;
        int normalised;
        AdjustKind adjust;
    } kinds[] = {{"aipw_att", ESTIMAND_ATT, 0, ADJUST_ALL},
                 {"aipw_att_hajek", ESTIMAND_ATT, 1, ADJUST_ALL},
                 {"aipw_ate", ESTIMAND_ATE, 0, ADJUST_ALL},
                 {"ipw_att_horvitz_thompson", ESTIMAND_ATT, 2, ADJUST_NONE}};
    static Error err;
    size_t n = 0;

    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        if (!text_equal(csv_text(effects, r, "method"), kinds[k].method))
            continue;
        Arena *arena = arena_create();
        Made made = {.cohort =
                         oracle_cohort(arena, study->frame, study->covariate, study->n_covariates,
                                       csv_text(effects, r, "outcome"), NULL),
                     .score = ARENA_NEW(arena, PropensityScore),
                     .matching = oracle_everyone(arena, study->frame->n_rows)};
        made.design = (Design){
            .model = score_model_find("logit"),
            .model_settings = ARENA_ARRAY(arena, char, score_model_find("logit")->settings_size),
            .effects = {.estimator = estimator_find("aipw"),
                        .estimator_settings = normalised(kinds[k].normalised),
                        .estimand = (int)kinds[k].estimand,
                        .adjust = kinds[k].adjust,
                        .cluster = CLUSTER_NONE,
                        .confidence = 0.95}};
        if (!pscore_fit(arena, SCORE_OF(&made.design), made.cohort, made.score, &err))
            fail_msg("%s: %s", study->name, err.text);
        made.matching->score = made.score;
        const Effects out = effects_of(arena, &made);
        const double se = csv_real(effects, r, "se");
        const char *what = arena_printf(arena, "%s, %s", study->name, kinds[k].method);
        check_close_at(out.row[0].estimate, csv_real(effects, r, "estimate"), 1e-8,
                       isnan(se) ? 0.0 : 1e-10 * se, what, __FILE__, __LINE__);
        if (!isnan(se))
            check_close_row(out.other_error, se, 1e-8, what);
        arena_destroy(arena);
        n++;
    }
    return n;
}

static void estimates_and_influence_agree_with_the_reference(void **state)
{
    const char *folder = oracle_folder();
    size_t n = 0;

    (void)state;
    if (folder == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_names); s++) {
        Arena *arena = arena_create();
        const OracleStudy study = oracle_study(arena, folder, oracle_names[s]);
        const CsvTable effects = csv_read(
            arena, arena_printf(arena, "%s/oracles/results/%s/effects.csv", folder, study.name));
        for (size_t r = 0; r < effects.n_rows; r++)
            if (text_equal(csv_text(&effects, r, "sample"), "full"))
                n += check_reference(&study, &effects, r);
        arena_destroy(arena);
    }
    print_message("           %zu reference rows\n", n);
    assert_int_equal(n, 40);
}

/* The same of the rows that ship. */
static void shipped_references_agree(void **state)
{
    static const char *lalonde[] = {"age",     "educ",     "black", "hispan",
                                    "married", "nodegree", "re74",  "re75"};
    Arena *arena = arena_create();
    const OracleStudy study = {.name = "lalonde",
                               .frame =
                                   oracle_frame(arena, "datasets/lalonde/lalonde_analysis.csv"),
                               .n_covariates = COUNT_OF(lalonde),
                               .covariate = lalonde};
    const CsvTable rows = csv_read(arena, "tests/oracle/aipw.csv");
    size_t n = 0;

    (void)state;
    for (size_t r = 0; r < rows.n_rows; r++)
        n += check_reference(&study, &rows, r);
    assert_int_equal(n, rows.n_rows);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_the_stacked_equations),
        cmocka_unit_test(a_score_of_another_link_has_equations_of_its_own),
        cmocka_unit_test(a_given_score_is_no_equation),
        cmocka_unit_test(its_own_variance_is_the_stack_with_its_factor),
        cmocka_unit_test(without_an_outcome_model_it_is_weighting),
        cmocka_unit_test(parts_share_the_score),
        cmocka_unit_test(shipped_references_agree),
        cmocka_unit_test(estimates_and_influence_agree_with_the_reference),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
