/* Estimators that are not least squares: what they say each row contributes is all that is needed
 * for the study's variances, parts, contrasts, deletions and shares. */
#include "effect/made_groups.h"
#include "note_says.h"

#include "effect/estimate.h"
#include "effect/study.h"
#include "stage_settings.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static Name school = {.text = "school"};

/* --- estimators of this test --------------------------------------------------------------------
 */

/* The difference of weighted means by what its rows contribute. */
static bool by_rows(Arena *arena, const EstimatorInput *input, bool linear, Estimate *out)
{
    const EffectSample *sample = input->sample;
    const ArmMoments t = arm_moments(sample->y, sample, true);
    const ArmMoments c = arm_moments(sample->y, sample, false);
    double *coefficient = ARENA_ARRAY(arena, double, sample->n);
    double *residual = ARENA_ARRAY(arena, double, sample->n);

    for (size_t i = 0; i < sample->n; i++) {
        const ArmMoments *arm = sample->treated[i] ? &t : &c;
        coefficient[i] = (sample->treated[i] ? 1.0 : -1.0) * sample->weight[i] / arm->weight;
        residual[i] = sample->y[i] - arm->mean;
        if (!linear)
            residual[i] *= coefficient[i];
    }
    *out =
        estimate_of_rows(arena, sample, t.mean - c.mean, linear ? coefficient : NULL, residual, 2);
    return true;
}

static bool linear(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    (void)err;
    return by_rows(arena, input, true, out);
}

static bool influence(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    (void)err;
    return by_rows(arena, input, false, out);
}

static bool with_note(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    if (!influence(arena, input, out, err))
        return false;
    notes_add(&out->notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
              PHRASE("Made of {} rows.", piece_number(input->sample->n)));
    return true;
}

static bool own(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    Joint *joint = ARENA_NEW(arena, Joint);

    (void)err;
    *joint = joint_create(arena, 1, NULL);
    joint->value[0] = 3.0;
    joint->covariance[0] = 2.25;
    joint->df[0] = 7.0;
    *out = estimate_of_joint(arena, input->sample, joint, 0);
    return true;
}

static const Estimator by_linear = {.name = "linear", .kind = ESTIMATE_LINEAR, .estimate = linear};
static const Estimator by_influence = {
    .name = "influence", .kind = ESTIMATE_INFLUENCE, .estimate = influence};
static const Estimator that_notes = {
    .name = "that_notes", .kind = ESTIMATE_INFLUENCE, .estimate = with_note};
static const Estimator by_own = {.name = "own", .kind = ESTIMATE_OWN, .estimate = own};

/* --- worlds -------------------------------------------------------------------------------------
 */

static const World world = {.n_program = 6,
                            .n_comparison = 9,
                            .n_students = 10,
                            .size = 4,
                            .school_sd = 2.0,
                            .effect = 1.0,
                            .effect_sd = 1.0,
                            .seed = 21};

static Design design_of(const Estimator *estimator, VarianceKind variance, ClusterKind cluster)
{
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator,
                                .variance = (int)variance,
                                .cluster = cluster,
                                .cluster_by = {.n = 1, .item = &school},
                                .cluster_ways = 2,
                                .confidence = 0.95}};
}

static Effects *estimate(Arena *arena, const Design *design, const MadeStudy *made)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), made->cohort, made->matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static EffectStudy *open_study(Arena *arena, const Design *design, const MadeStudy *made)
{
    static Error err;
    EffectStudy *out;

    assert_true(
        effect_study_open(arena, EFFECTS_OF(design), made->cohort, made->matching, &out, &err));
    return out;
}

static void check_alike(const Effect *a, const Effect *b)
{
    check_close(a->estimate, b->estimate, 1e-10);
    check_close(a->se, b->se, 1e-10);
    check_close(a->df, b->df, 1e-10);
    check_close(a->p, b->p, 1e-8);
    assert_string_equal(a->variance, b->variance);
    assert_int_equal(a->clusters, b->clusters);
}

/* --- tests --------------------------------------------------------------------------------------
 */

/* Coefficients and residuals of a row give what the regression gives, by row, by cluster, two ways
 * on uses of students, and by the cohort's components: overall, in parts and between them. */
static void an_estimator_by_rows_has_the_variances_of_the_regression(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_HC0, VARIANCE_HC1, VARIANCE_CR0, VARIANCE_CR1,
                                         VARIANCE_SCHOOL_COMPONENTS};
    static const ClusterKind clusters[] = {CLUSTER_COLUMNS, CLUSTER_GROUP};
    static Error err;
    (void)state;

    for (size_t c = 0; c < COUNT_OF(clusters); c++)
        for (size_t v = 0; v < COUNT_OF(kinds); v++)
            for (size_t kind = 0; kind < 2; kind++) {
                Arena *arena = arena_create();
                const MadeStudy made = made_study(arena, &world);
                const Levels types =
                    frame_levels(arena, &made.frame->column[4], made.cohort->row, made.cohort->n);
                const Estimator *const rows = kind == 0 ? &by_linear : &by_influence;
                const Design plain = design_of(estimator_find("difference"), kinds[v], clusters[c]);
                const Design ours = design_of(rows, kinds[v], clusters[c]);
                Effect between[2];
                Effects parts[2] = {{.n = 0}, {.n = 0}};
                if (kind == 1 && kinds[v] == VARIANCE_SCHOOL_COMPONENTS) {
                    arena_destroy(arena);
                    continue; /* refused: see below */
                }
                check_alike(estimate(arena, &ours, &made)->row,
                            estimate(arena, &plain, &made)->row);
                for (size_t d = 0; d < 2; d++) {
                    EffectStudy *study = open_study(arena, d == 0 ? &ours : &plain, &made);
                    assert_true(
                        effect_study_contrast(study, arena, types.level, 0, 1, &between[d], &err));
                    assert_true(effect_study_parts(study, arena, types.level, types.name, 2,
                                                   "charter", &parts[d], &err));
                }
                check_alike(&between[0], &between[1]);
                for (size_t g = 0; g < 2; g++)
                    check_alike(&parts[0].row[g], &parts[1].row[g]);
                arena_destroy(arena);
            }
}

/* Where nothing is named, the best that a row's contributions allow. What they don't allow is
 * refused in words. */
static void auto_takes_what_the_estimator_allows(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    Effects effects;

    (void)state;
    Design design = design_of(&by_linear, VARIANCE_AUTO, CLUSTER_COLUMNS);
    assert_string_equal(estimate(arena, &design, &made)->row->variance, "school_components");
    design = design_of(&by_influence, VARIANCE_AUTO, CLUSTER_COLUMNS);
    const Effect *e = estimate(arena, &design, &made)->row;
    assert_string_equal(e->variance, "CR1");
    check_same(e->df, 5.0); /* six schools of the program */
    design = design_of(&by_influence, VARIANCE_AUTO, CLUSTER_NONE);
    assert_string_equal(estimate(arena, &design, &made)->row->variance, "HC1");
    for (int v = VARIANCE_CLASSICAL; v < N_VARIANCES; v++) {
        const bool fine =
            v == VARIANCE_HC0 || v == VARIANCE_HC1 || v == VARIANCE_CR0 || v == VARIANCE_CR1;
        design = design_of(&by_influence, (VarianceKind)v, CLUSTER_COLUMNS);
        const char *key;
        const char *why = estimators.refuse(arena, &design, &key);
        assert_string_equal(key, "effects.variance");
        if (!fine) { /* before any data are read */
            assert_non_null(strstr(why, "estimator 'influence' can't have"));
            continue;
        }
        assert_null(why);
        assert_true(effect_estimate(arena, EFFECTS_OF(&design), made.cohort, made.matching,
                                    &effects, &err));
    }
    arena_destroy(arena);
}

/* Of the overall estimate; those of its parts would say the same again. */
static void what_an_estimator_notes_is_told_once(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    Design design = design_of(&that_notes, VARIANCE_AUTO, CLUSTER_COLUMNS);
    SubgroupSpec by_school = {.column = school};
    size_t n = 0;

    (void)state;
    design.effects.subgroup = &by_school;
    design.effects.n_subgroups = 1;
    const Effects *effects = estimate(arena, &design, &made);
    assert_true(effects->n > 1);
    for (size_t i = 0; i < effects->notes.n; i++)
        if (note_says(&effects->notes.item[i], "Made of")) {
            n++;
            assert_int_equal(effects->notes.item[i].importance, NOTE_CAUTION);
        }
    assert_int_equal(n, 1);
    arena_destroy(arena);
}

/* A row of components beside the estimate, and each school left out: also without a regression. */
static void further_analyses_need_no_regression(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    const Design plain = design_of(estimator_find("difference"), VARIANCE_AUTO, CLUSTER_COLUMNS);
    const Design ours = design_of(&by_linear, VARIANCE_AUTO, CLUSTER_COLUMNS);
    const Levels schools =
        frame_levels(arena, &made.frame->column[0], made.cohort->row, made.cohort->n);
    double without[2][15];
    EffectComponents components[2];

    (void)state;
    for (size_t d = 0; d < 2; d++) {
        EffectStudy *study = open_study(arena, d == 0 ? &ours : &plain, &made);
        assert_true(
            effect_study_without(study, PART_WITHOUT_TREATED, schools.level, 15, without[d], &err));
        assert_true(effect_study_components(study, arena, &components[d], &err));
    }
    for (size_t g = 0; g < 6; g++)
        check_close(without[0][g], without[1][g], 1e-10);
    check_close(components[0].p, components[1].p, 1e-10);
    check_close(components[0].q, components[1].q, 1e-10);
    assert_true(components[1].by_arm.se > 0.0);
    check_nan(components[0].by_arm.se);
    assert_non_null(components[0].by_arm.problem);
    arena_destroy(arena);
}

/* A 0/1 outcome: the index of the shares and its error, from the same rows. */
static void shares_have_their_index_and_its_error(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    Column *score = &made.frame->column[2];
    double g_se[3];
    static const Estimator *estimators_of[3] = {NULL, &by_linear, &by_influence};

    (void)state;
    for (size_t i = 0; i < made.frame->n_rows; i++)
        score->real[i] = score->real[i] > 208.0;
    score->binary = true;
    estimators_of[0] = estimator_find("difference");
    for (int estimand = ESTIMAND_ATT; estimand <= ESTIMAND_ATE; estimand++) {
        for (size_t k = 0; k < 3; k++) {
            Design design = design_of(estimators_of[k], VARIANCE_CR1, CLUSTER_COLUMNS);
            design.effects.estimand = estimand;
            const Effect *e = estimate(arena, &design, &made)->row;
            assert_true(e->binary && e->g_se > 0.0);
            g_se[k] = e->g_se;
        }
        check_close(g_se[1], g_se[0], 1e-10);
        check_close(g_se[2], g_se[0], 1e-10);
    }
    arena_destroy(arena);
}

/* A mixed model's own error stands; nothing is known of what two parts share. */
static void an_error_of_its_own_is_taken(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of(&by_own, VARIANCE_AUTO, CLUSTER_COLUMNS);
    const Levels types =
        frame_levels(arena, &made.frame->column[4], made.cohort->row, made.cohort->n);
    const Effect *e = estimate(arena, &design, &made)->row;
    Effect contrast;

    (void)state;
    check_same(e->estimate, 3.0);
    check_same(e->se, 1.5);
    check_same(e->df, 7.0);
    check_same(e->t, 2.0);
    assert_string_equal(e->variance, "own");
    assert_int_equal(e->variance_kind, VARIANCE_AUTO);
    Column *score = &made.frame->column[2];
    for (size_t i = 0; i < made.frame->n_rows; i++)
        score->real[i] = score->real[i] > 208.0;
    score->binary = true; /* how sure the shares behind it are is not told */
    e = estimate(arena, &design, &made)->row;
    assert_true(isfinite(e->g));
    check_nan(e->g_se);
    EffectStudy *study = open_study(arena, &design, &made);
    assert_true(effect_study_contrast(study, arena, types.level, 0, 1, &contrast, &err));
    check_same(contrast.estimate, 0.0);
    check_nan(contrast.se);
    assert_non_null(contrast.problem);
    arena_destroy(arena);
}

/* What a mixed model says of its estimates together is enough for their sums; of two models'
 * nothing is known, nor of one model's and what rows tell. */
static void estimates_of_one_model_have_its_covariance(void **state)
{
    static double value[] = {1.0, 4.0, 9.0}, df[] = {9.0, 8.0, 12.0};
    static double covariance[] = {4.0, 1.0, 0.5, 1.0, 9.0, 2.0, 0.5, 2.0, 16.0};
    static const double factor[] = {-1.0, 2.0}, ones[] = {1.0, 1.0};
    static const VarianceRule rule = {.kind = VARIANCE_AUTO};
    static Error err;
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of(&by_linear, VARIANCE_AUTO, CLUSTER_COLUMNS);
    const EffectPart everybody = {.level_of = NULL};
    EffectStudy *study = open_study(arena, &design, &made);
    const EffectSample rows = part_samples(study, arena, &everybody).rows;
    const Joint model = {.n = 3, .value = value, .covariance = covariance, .df = df};
    const Joint other = model;
    Estimate of[4], *const two[] = {&of[0], &of[2]};
    Variance variance;
    Joint joint;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        of[i] = estimate_of_joint(arena, &rows, i == 1 ? &other : &model, i);
    assert_true(study_make(study, arena, &rows, &of[3], &err));
    Estimate sum = estimate_combine(arena, two, factor, 2);
    check_same(sum.value, 17.0);
    assert_true(estimate_has_error(&sum));
    assert_true(estimate_variance(arena, &sum, &rule, &variance, &err));
    check_close(variance_of(&variance, sum.form), 4.0 + 4.0 * 16.0 - 4.0 * 0.5, 1e-14);
    check_same(variance.df, 9.0);
    assert_true(estimate_joint(arena, two, 2, &rule, &joint, &err));
    for (size_t i = 0; i < 2; i++) {
        check_same(joint.value[i], value[2 * i]);
        check_same(joint.df[i], df[2 * i]);
        for (size_t j = 0; j < 2; j++)
            check_same(joint.covariance[2 * i + j], covariance[6 * i + 2 * j]);
    }
    for (size_t k = 1; k < 4; k += 2) {
        Estimate *const apart[] = {&of[0], &of[k]};
        Estimate none = estimate_combine(arena, apart, ones, 2);
        check_close(none.value, of[0].value + of[k].value, 1e-15);
        assert_false(estimate_has_error(&none));
        error_clear(&err);
        assert_false(estimate_variance(arena, &none, &rule, &variance, &err));
        assert_int_equal(err.kind, ERR_INTERNAL);
    }
    arena_destroy(arena);
}

/* u sum over schools of A B + e sum over students of a b, A and B a school's sums. */
static double shared_by_components(Arena *arena, const MadeStudy *made, const Estimate *a,
                                   const Estimate *b, const SchoolComponents *c)
{
    const Estimate *const of[2] = {a, b};
    double *student[2], of_school[2][15] = {{0}}, sum = 0.0;

    for (size_t k = 0; k < 2; k++) {
        const EffectSample *rows = of[k]->sample;
        double *form = ARENA_ARRAY(arena, double, of[k]->rows.k);
        double *coefficient = ARENA_ARRAY(arena, double, rows->n);
        student[k] = ARENA_ARRAY(arena, double, made->cohort->n);
        contributions_form(&of[k]->rows, of[k]->form, form);
        contributions_coefficients(&of[k]->rows, form, coefficient);
        for (size_t i = 0; i < rows->n; i++) {
            student[k][rows->student[i]] += coefficient[i];
            of_school[k][(size_t)made->frame->column[0].real[rows->row[i]]] += coefficient[i];
        }
    }
    for (size_t i = 0; i < made->cohort->n; i++)
        sum += c->e * student[0][i] * student[1][i];
    for (size_t g = 0; g < 15; g++)
        sum += c->u * of_school[0][g] * of_school[1][g];
    return sum;
}

/* Var(b - a) = Var(a) + Var(b) - 2 Cov(a, b), for schools of the program against shared comparison
 * students, by any variance. */
static void covariances_agree_with_contrasts(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CR0, VARIANCE_CR1, VARIANCE_CR2, VARIANCE_HC3,
                                         VARIANCE_SCHOOL_COMPONENTS};
    static Error err;
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    const Levels types =
        frame_levels(arena, &made.frame->column[3], made.cohort->row, made.cohort->n);

    (void)state;
    for (size_t v = 0; v < COUNT_OF(kinds); v++) {
        const Design design = design_of(estimator_find("regression"), kinds[v], CLUSTER_COLUMNS);
        EffectStudy *study = open_study(arena, &design, &made);
        Estimate of[3], *const all[3] = {&of[0], &of[1], &of[2]};
        const EffectPart everybody = {.level_of = NULL};
        SchoolComponents components = {
            .u = 2.0, .e = 9.0, .t11 = 3.0, .t12 = 1.0, .t22 = 8.0, .n_schools = 15, .n_levels = 2};
        const VarianceRule rule = {.kind = kinds[v], .components = &components};
        Joint joint, one;
        for (size_t g = 0; g < 3; g++) {
            const EffectPart part = {.level_of = types.level, .level = (int32_t)g};
            EffectSample *rows = ARENA_NEW(arena, EffectSample);
            *rows = part_samples(study, arena, g == 2 ? &everybody : &part).rows;
            assert_true(study_make(study, arena, rows, &of[g], &err));
        }
        assert_true(estimate_joint(arena, all, 3, &rule, &joint, &err));
        const double *const matrix = joint.covariance;
        for (size_t g = 0; g < 3; g++) {
            Variance alone;
            assert_true(estimate_variance(arena, &of[g], &rule, &alone, &err));
            check_same(joint.value[g], of[g].value);
            check_close(joint.df[g], alone.df, 1e-12);
        }
        for (size_t g = 0; g < 3; g++)
            for (size_t h = 0; h < 3; h++) {
                Estimate *const two[2] = {&of[g], &of[h]};
                const double less[2] = {-1.0, 1.0};
                Estimate difference = estimate_combine(arena, two, less, 2);
                Variance variance;
                check_close(matrix[g * 3 + h], matrix[h * 3 + g], 1e-9);
                if (g == h || kinds[v] == VARIANCE_CR1)
                    continue; /* CR1's factor counts rows and terms of what is stacked */
                assert_true(estimate_variance(arena, &difference, &rule, &variance, &err));
                check_close(variance_of(&variance, difference.form),
                            matrix[g * 3 + g] + matrix[h * 3 + h] - 2.0 * matrix[g * 3 + h], 1e-8);
            }
        if (kinds[v] != VARIANCE_CR1) {
            assert_true(estimate_joint(arena, all, 1, &rule, &one, &err));
            check_close(one.covariance[0], matrix[0], 1e-8);
        }
        if (kinds[v] == VARIANCE_SCHOOL_COMPONENTS)
            check_close(matrix[2], shared_by_components(arena, &made, &of[0], &of[2], &components),
                        1e-9);
        /* schools of program and comparison are shared, so parts are not independent */
        if (kinds[v] != VARIANCE_HC3)
            assert_true(fabs(matrix[2]) > 1e-6);
    }
    arena_destroy(arena);
}

/* Two outcomes of the same students: sum over schools of the products of what each contributes. */
static void outcomes_share_their_clusters(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    const Design design = design_of(estimator_find("difference"), VARIANCE_CR0, CLUSTER_COLUMNS);
    const EffectPart everybody = {.level_of = NULL};
    const VarianceRule rule = {.kind = VARIANCE_CR0};
    EffectSample rows[2];
    Estimate of[2], *const both[2] = {&of[0], &of[1]};
    double sum[2][15] = {{0}}, expected = 0.0;
    Joint joint;

    (void)state;
    for (size_t o = 0; o < 2; o++) {
        made.cohort->outcome = &made.frame->column[o == 0 ? 2 : 1];
        EffectStudy *study = open_study(arena, &design, &made);
        rows[o] = part_samples(study, arena, &everybody).rows;
        assert_true(study_make(study, arena, &rows[o], &of[o], &err));
        double *form = ARENA_ARRAY(arena, double, of[o].rows.k);
        double *coefficient = ARENA_ARRAY(arena, double, rows[o].n);
        contributions_form(&of[o].rows, of[o].form, form);
        contributions_coefficients(&of[o].rows, form, coefficient);
        for (size_t i = 0; i < rows[o].n; i++)
            sum[o][(size_t)made.frame->column[0].real[rows[o].row[i]]] +=
                coefficient[i] * of[o].rows.fit->residual[i];
    }
    for (size_t g = 0; g < 15; g++)
        expected += sum[0][g] * sum[1][g];
    assert_true(estimate_joint(arena, both, 2, &rule, &joint, &err));
    check_close(joint.covariance[1], expected, 1e-9);
    check_close(joint.covariance[2], expected, 1e-9);
    arena_destroy(arena);
}

/* Adjusted means lie one estimate apart, about the mean of those whom the estimand is about. */
static void adjusted_means_are_about_the_estimands_own(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = made_study(arena, &world);
    double total[2] = {0.0, 0.0};

    (void)state;
    for (size_t i = 0; i < made.cohort->n; i++)
        total[made.cohort->treated[i]] += made.matching->weight[i];
    const double share = total[1] / (total[0] + total[1]);
    assert_true(fabs(share - 0.5) > 0.01);
    for (int estimand = ESTIMAND_ATT; estimand <= ESTIMAND_ATE; estimand++) {
        Design design = design_of(estimator_find("regression"), VARIANCE_HC0, CLUSTER_NONE);
        design.effects.estimand = estimand;
        design.effects.adjust = ADJUST_ALL;
        const Effect *e = estimate(arena, &design, &made)->row;
        const double t = e->adjusted_mean_treated, c = e->adjusted_mean_control;
        check_close(t - c, e->estimate, 1e-9);
        assert_true(fabs(e->estimate - (e->mean_treated - e->mean_control)) > 1e-6);
        if (estimand == ESTIMAND_ATT)
            check_same(t, e->mean_treated);
        else if (estimand == ESTIMAND_ATC)
            check_same(c, e->mean_control);
        else
            check_close(share * t + (1.0 - share) * c,
                        share * e->mean_treated + (1.0 - share) * e->mean_control, 1e-12);
    }
    arena_destroy(arena);
}

/* Every estimator that adjusts says which column some of its students lack. */
static void a_covariate_that_some_lack_is_told(void **state)
{
    static Name extra = {.text = "extra"};
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    Column *column = made_column(arena, made.frame, "extra");
    const PropensityScore score = {.n = made.cohort->n,
                                   .logit = ARENA_ARRAY(arena, double, made.cohort->n)};
    Matching scored = *made.matching; /* for those that ask for one */
    Effects effects;
    size_t n = 0;

    (void)state;
    scored.score = &score;
    column->reason[0] = REASON_BLANK;
    column->n_missing = 1;
    for (size_t k = 0; k < estimators.n; k++) {
        Design design = design_of(estimator_at(k), VARIANCE_HC0, CLUSTER_NONE);
        if (!entry_has(estimators.row[k], TRAIT_ADJUSTS) || estimator_at(k)->counts_once)
            continue; /* this design reuses students */
        design.effects.adjust = ADJUST_LIST;
        design.effects.adjust_for = (Names){.n = 1, .item = &extra};
        error_clear(&err);
        assert_false(
            effect_estimate(arena, EFFECTS_OF(&design), made.cohort, &scored, &effects, &err));
        assert_int_equal(err.kind, ERR_STUDY);
        n++;
    }
    assert_true(n >= 2);
    arena_destroy(arena);
}

/* A column that some student of the cohort lacks can't be in the model that the components are seen
 * after; one that all have is. */
static void components_are_seen_after_what_everybody_has(void **state)
{
    static Name extra = {.text = "extra"};
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    Column *column = made_column(arena, made.frame, "extra");
    EffectComponents of[3];
    uint64_t seed = 4;

    (void)state;
    for (size_t i = 0; i < made.frame->n_rows; i++)
        column->real[i] = made_normal(&seed);
    for (size_t k = 0; k < 3; k++) {
        Design design = design_of(estimator_find("difference"), VARIANCE_AUTO, CLUSTER_COLUMNS);
        design.effects.adjust = k == 0 ? ADJUST_NONE : ADJUST_LIST;
        design.effects.adjust_for = (Names){.n = 1, .item = &extra};
        if (k == 2) {
            column->reason[made.frame->n_rows - 1] = REASON_BLANK;
            column->n_missing = 1;
        }
        EffectStudy *study = open_study(arena, &design, &made);
        assert_true(effect_study_components(study, arena, &of[k], &err));
    }
    assert_true(fabs(of[1].e / of[0].e - 1.0) > 1e-6);
    check_same(of[2].e, of[0].e);
    check_same(of[2].u, of[0].u);
    arena_destroy(arena);
}

/* Two schools of the program are the fewest by which an arm's own spread is seen. */
static void two_schools_of_an_arm_are_enough(void **state)
{
    World two = world;
    Arena *arena = arena_create();
    static Error err;
    EffectComponents components;

    (void)state;
    two.n_program = 2;
    const MadeStudy made = made_study(arena, &two);
    const Design design = design_of(estimator_find("difference"), VARIANCE_AUTO, CLUSTER_COLUMNS);
    EffectStudy *study = open_study(arena, &design, &made);
    assert_true(effect_study_components(study, arena, &components, &err));
    assert_true(components.by_arm.se > 0.0 && components.by_arm.df >= 1.0);
    arena_destroy(arena);
}

/* What a design can detect has the degrees of freedom of the components assumed. */
static void a_plan_has_the_degrees_of_freedom_of_its_components(void **state)
{
    Arena *arena = arena_create();
    static Error err;
    const MadeStudy made = made_study(arena, &world);
    Matching everybody = {.method = "given", .weight = ARENA_ARRAY(arena, double, made.cohort->n)};
    size_t n = 0, n_below = 0;
    const Design design = design_of(estimator_find("difference"), VARIANCE_AUTO, CLUSTER_COLUMNS);
    uint32_t *student = ARENA_ARRAY(arena, uint32_t, made.cohort->n);
    static const double icc[] = {0.01, 0.02, 0.1, 0.9};
    const char *refused;
    SchoolComponents components;
    EffectPlan plan;

    (void)state;
    /* two students of each comparison school: u is known worse than by whole schools */
    for (size_t i = 0; i < made.cohort->n; i++)
        if (made.cohort->treated[i] || i % 10 < 2) {
            made.cohort->row[n] = made.cohort->row[i];
            made.cohort->treated[n] = made.cohort->treated[i];
            everybody.weight[n++] = 1.0;
        }
    made.cohort->n = everybody.n = n;
    EffectStudy *study;
    assert_true(
        effect_study_open(arena, EFFECTS_OF(&design), made.cohort, &everybody, &study, &err));
    for (size_t i = 0; i < made.cohort->n; i++)
        student[i] = (uint32_t)i;
    const ComponentRows rows = {.settings = EFFECTS_OF(&design),
                                .cohort = made.cohort,
                                .n = made.cohort->n,
                                .student = student,
                                .school = study->clustering.own[0],
                                .side = study->clustering.side[0]};
    for (size_t k = 0; k < COUNT_OF(icc); k++) {
        assert_true(
            components_plan(arena, &rows, icc[k], 1.0 - icc[k], &components, &refused, &err));
        assert_true(
            effect_plan(arena, EFFECTS_OF(&design), made.cohort, &everybody, icc[k], &plan, &err));
        check_close(plan.df, components_df(&components, plan.p, plan.q), 1e-12);
        check_close(plan.variance, icc[k] * plan.p + (1.0 - icc[k]) * plan.q, 1e-12);
        n_below += plan.df < 12.9;
    }
    assert_true(n_below > 0); /* not all are the schools less the columns of schools */
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_estimator_by_rows_has_the_variances_of_the_regression),
        cmocka_unit_test(auto_takes_what_the_estimator_allows),
        cmocka_unit_test(what_an_estimator_notes_is_told_once),
        cmocka_unit_test(further_analyses_need_no_regression),
        cmocka_unit_test(shares_have_their_index_and_its_error),
        cmocka_unit_test(an_error_of_its_own_is_taken),
        cmocka_unit_test(estimates_of_one_model_have_its_covariance),
        cmocka_unit_test(covariances_agree_with_contrasts),
        cmocka_unit_test(outcomes_share_their_clusters),
        cmocka_unit_test(adjusted_means_are_about_the_estimands_own),
        cmocka_unit_test(a_covariate_that_some_lack_is_told),
        cmocka_unit_test(components_are_seen_after_what_everybody_has),
        cmocka_unit_test(two_schools_of_an_arm_are_enough),
        cmocka_unit_test(a_plan_has_the_degrees_of_freedom_of_its_components),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
