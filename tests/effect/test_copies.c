/* Several copies of the data as one study: every row is the same row of the copies put together by
 * Rubin's rules, written out here (Rubin 1987, 3.1; Barnard & Rubin 1999, eq. 3). */
#include "effect/made_groups.h"
#include "stage_settings.h"

#include "alike/effect_size.h"
#include "alike/effect_study.h"
#include "alike/sites.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <string.h>

enum { COPIES = 3 };

static Name school = {.text = "school"};
static Name charter = {.text = "charter"};
static SubgroupSpec by_charter;

typedef struct Made {
    MadeStudy of[COPIES];
    Matching joined; /* the first, which knows all */
    MatchingCopies copies;
    const Cohort *cohort[COPIES];
    const Matching *matching[COPIES];
} Made;

static void make(Arena *arena, Made *out)
{
    for (size_t k = 0; k < COPIES; k++) {
        const World world = {.n_program = 8,
                             .n_comparison = 16,
                             .n_students = 12,
                             .size = 3,
                             .school_sd = 2.0,
                             .effect = 3.0,
                             .effect_sd = 1.0,
                             .seed = 300 + k};
        out->of[k] = made_study(arena, &world);
        out->cohort[k] = out->of[k].cohort;
        out->matching[k] = out->of[k].matching;
    }
    out->copies = (MatchingCopies){.n = COPIES, .cohort = out->cohort, .matching = out->matching};
    out->joined = *out->matching[0];
    out->joined.copies = &out->copies;
}

static Design design_of(const char *estimator, VarianceKind variance)
{
    by_charter = (SubgroupSpec){.column = charter};
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator_find(estimator),
                                .variance = (int)variance,
                                .cluster = CLUSTER_COLUMNS,
                                .cluster_by = {.n = 1, .item = &school},
                                .n_subgroups = 1,
                                .subgroup = &by_charter,
                                .confidence = 0.9}};
}

static Effects *estimate(Arena *arena, const Design *design, const Cohort *cohort,
                         const Matching *matching)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), cohort, matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static EffectStudy *open(Arena *arena, const Design *design, const Cohort *cohort,
                         const Matching *matching)
{
    static Error err;
    EffectStudy *study;

    error_clear(&err);
    if (!effect_study_open(arena, EFFECTS_OF(design), cohort, matching, &study, &err))
        fail_msg("%s", err.text);
    return study;
}

typedef struct Rubin {
    double estimate, se, df, increase, missing;
} Rubin;

static Rubin by_hand(const double *q, const double *se, double d)
{
    const double m = COPIES;
    double mean = 0.0, within = 0.0, between = 0.0;

    for (size_t k = 0; k < COPIES; k++) {
        mean += q[k] / m;
        within += se[k] * se[k] / m;
    }
    for (size_t k = 0; k < COPIES; k++)
        between += (q[k] - mean) * (q[k] - mean) / (m - 1.0);
    const double total = within + (1.0 + 1.0 / m) * between;
    const double lambda = (1.0 + 1.0 / m) * between / total;
    const double old = (m - 1.0) / (lambda * lambda);
    const double observed = (d + 1.0) / (d + 3.0) * d * (1.0 - lambda);
    const double df = isinf(d) ? old : old * observed / (old + observed);
    const double r = (1.0 + 1.0 / m) * between / within;
    return (Rubin){mean, sqrt(total), df, r, (r + 2.0 / (df + 3.0)) / (r + 1.0)};
}

static void check_row(const Effect *row, Effects *const *one, size_t r, double confidence)
{
    double q[COPIES], se[COPIES], df = 0.0;

    for (size_t k = 0; k < COPIES; k++) {
        q[k] = one[k]->row[r].estimate;
        se[k] = one[k]->row[r].se;
        df += one[k]->row[r].df / COPIES;
    }
    const Rubin expected = by_hand(q, se, df);
    const double reach = gsl_cdf_tdist_Pinv((1.0 + confidence) / 2.0, expected.df);
    check_close(row->estimate, expected.estimate, 1e-13);
    if (expected.df < 1.0) {
        check_nan(row->se);
        return;
    }
    check_close(row->se, expected.se, 1e-12);
    check_close(row->df, expected.df, 1e-10);
    check_close(row->t, expected.estimate / expected.se, 1e-12);
    check_close(row->p, 2.0 * gsl_cdf_tdist_Q(fabs(row->t), expected.df), 1e-9);
    check_close(row->ci_low, expected.estimate - reach * expected.se, 1e-9);
    check_close(row->ci_high, expected.estimate + reach * expected.se, 1e-9);
}

static double mean_of(Effects *const *one, size_t r, size_t offset)
{
    double sum = 0.0;

    for (size_t k = 0; k < COPIES; k++) {
        double value;
        memcpy(&value, (const char *)&one[k]->row[r] + offset, sizeof value);
        sum += value / COPIES;
    }
    return sum;
}

static void rows_are_those_of_the_copies_put_together(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_AUTO, VARIANCE_CR2};
    Arena *arena = arena_create();
    Made made;

    (void)state;
    make(arena, &made);
    for (size_t v = 0; v < COUNT_OF(kinds); v++) {
        const Design design = design_of("regression", kinds[v]);
        const Effects *all = estimate(arena, &design, made.cohort[0], &made.joined);
        Effects *one[COPIES];
        for (size_t k = 0; k < COPIES; k++)
            one[k] = estimate(arena, &design, made.cohort[k], made.matching[k]);
        assert_int_equal(all->n, 3); /* everybody, charter 0 and 1 */
        assert_int_equal(all->copies.n, COPIES);
        for (size_t r = 0; r < all->n; r++) {
            const Effect *row = &all->row[r];
            const double n = (double)(row->n_treated + row->n_control);
            check_row(row, one, r, 0.9);
            check_close(row->mean_treated, mean_of(one, r, offsetof(Effect, mean_treated)), 1e-12);
            check_close(row->icc, mean_of(one, r, offsetof(Effect, icc)), 1e-12);
            check_close(row->sd_control, mean_of(one, r, offsetof(Effect, sd_control)), 1e-12);
            check_close(row->g, wwc_g(row->estimate, row->sd, n), 1e-12);
            if (isfinite(row->ci_high))
                check_close(row->g_ci_high, wwc_g(row->ci_high, row->sd, n), 1e-12);
            assert_int_equal(row->n_treated, one[0]->row[r].n_treated);
        }
        check_close(all->scale.sd,
                    (one[0]->scale.sd + one[1]->scale.sd + one[2]->scale.sd) / COPIES, 1e-12);
        check_close(all->row[0].effect_size, effect_size_of(&all->scale, all->row[0].estimate),
                    1e-12);
        assert_int_equal(all->components.n_clusters, 0); /* each copy has its own */
    }
    arena_destroy(arena);
}

/* A mean of one arm has an error of its own: normal intervals are as wide in errors as in copies.
 */
static void means_of_an_arm_carry_what_copies_differ_by(void **state)
{
    Arena *arena = arena_create();
    const Design design = design_of("regression", VARIANCE_CR2);
    double q[COPIES], se[COPIES];
    Effects *one[COPIES];
    Made made;

    (void)state;
    make(arena, &made);
    for (size_t k = 0; k < COPIES; k++) {
        one[k] = estimate(arena, &design, made.cohort[k], made.matching[k]);
        q[k] = one[k]->row[0].mean_control;
        se[k] = one[k]->row[0].post_se_control;
    }
    const Effects *all = estimate(arena, &design, made.cohort[0], &made.joined);
    const Effect *row = &all->row[0];
    check_close(row->post_se_control, by_hand(q, se, INFINITY).se, 1e-12);
    assert_true(row->post_ci_low_control < row->mean_control &&
                row->mean_control < row->post_ci_high_control);
    check_close(row->post_ci_low_control + row->post_ci_high_control, 2.0 * row->mean_control,
                1e-12);
    arena_destroy(arena);
}

/* Of shares the Cox index is put together by itself: it is not linear in the difference. */
static void shares_have_their_own_index(void **state)
{
    Arena *arena = arena_create();
    const Design design = design_of("regression", VARIANCE_CR2);
    double q[COPIES], se[COPIES], df = 0.0;
    Effects *one[COPIES];
    Made made;

    (void)state;
    make(arena, &made);
    for (size_t k = 0; k < COPIES; k++) {
        Column *score = &made.of[k].frame->column[2];
        score->binary = true;
        for (size_t i = 0; i < made.of[k].frame->n_rows; i++)
            score->real[i] = score->real[i] >= 209.0 ? 1.0 : 0.0;
        one[k] = estimate(arena, &design, made.cohort[k], made.matching[k]);
        q[k] = one[k]->row[0].g;
        se[k] = one[k]->row[0].g_se;
        df += one[k]->row[0].df / COPIES;
    }
    const Effects *all = estimate(arena, &design, made.cohort[0], &made.joined);
    const Rubin expected = by_hand(q, se, df);
    check_row(&all->row[0], one, 0, 0.9);
    check_close(all->row[0].g, expected.estimate, 1e-12);
    check_close(all->row[0].g_se, expected.se, 1e-12);
    EffectRatio ratio;
    Error err = {0};
    for (size_t k = 0; k < COPIES; k++) {
        assert_true(effect_study_ratio(open(arena, &design, made.cohort[k], made.matching[k]),
                                       &ratio, &err));
        q[k] = log(ratio.ratio);
        se[k] = ratio.log_se;
        df += (k == 0 ? -df : 0.0) + ratio.df / COPIES;
    }
    const Rubin logs = by_hand(q, se, df);
    assert_true(
        effect_study_ratio(open(arena, &design, made.cohort[0], &made.joined), &ratio, &err));
    check_close(log(ratio.ratio), logs.estimate, 1e-12);
    check_close(ratio.log_se, logs.se, 1e-12);
    check_close(ratio.df, logs.df, 1e-10);
    arena_destroy(arena);
}

static void contrasts_and_deletions_are_of_all_copies(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("regression", VARIANCE_CR2);
    double q[COPIES], se[COPIES], df = 0.0, mean = 0.0, got[2], own[2];
    Error err = {0};
    Effect e;
    Made made;

    (void)state;
    make(arena, &made);
    design.effects.n_subgroups = 0;
    int32_t *level = ARENA_ARRAY(arena, int32_t, made.cohort[0]->n);
    for (size_t i = 0; i < made.cohort[0]->n; i++)
        level[i] = (int32_t)made.of[0].frame->column[0].real[i] % 2;
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    for (size_t k = 0; k < COPIES; k++) {
        EffectStudy *one = open(arena, &design, made.cohort[k], made.matching[k]);
        assert_true(effect_study_contrast(one, arena, level, 0, 1, &e, &err));
        q[k] = e.estimate;
        se[k] = e.se;
        df += e.df / COPIES;
        assert_true(effect_study_without(one, PART_WITHOUT_TREATED, level, 2, own, &err));
        mean += own[1] / COPIES;
    }
    const Rubin expected = by_hand(q, se, df);
    assert_true(effect_study_contrast(all, arena, level, 0, 1, &e, &err));
    check_close(e.estimate, expected.estimate, 1e-12);
    check_close(e.se, expected.se, 1e-12);
    check_close(e.df, expected.df, 1e-10);
    assert_true(effect_study_without(all, PART_WITHOUT_TREATED, level, 2, got, &err));
    check_close(got[1], mean, 1e-12);
    arena_destroy(arena);
}

/* What has no such rule says why, and never gives the first copy's number. */
static void what_is_of_one_data_set_is_refused_in_words(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("regression", VARIANCE_CR2);
    Error err = {0};
    EffectWild wild;
    EffectSums sums;
    Made made;

    (void)state;
    make(arena, &made);
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    assert_true(effect_study_wild(all, 99, 1, &wild, &err));
    assert_string_equal(wild.problem, "missing covariates were drawn in several copies of the "
                                      "data, and it is of one");
    check_nan(wild.p);
    assert_true(effect_study_sums(all, arena, &sums, &err));
    assert_int_equal(sums.n, 0);
    assert_string_equal(sums.problem, wild.problem);
    arena_destroy(arena);
}

/* --- do parts differ -----------------------------------------------------------------------------
 */

enum { PARTS = 3, SCHOOLS = 24, DIFFERENCES = PARTS - 1 };

/* Plain differences of means by part and their covariance by CR0 of schools; the same less the
 * first part's. */
typedef struct Dense {
    double b[PARTS], w[PARTS][PARTS];
    double d[DIFFERENCES], v[DIFFERENCES][DIFFERENCES];
} Dense;

static Dense dense_of(const Cohort *cohort, const Frame *frame, const int32_t *part)
{
    double n[PARTS][2] = {{0}}, mean[PARTS][2] = {{0}}, s[SCHOOLS][PARTS] = {{0}};
    const double *y = frame->column[2].real, *unit = frame->column[0].real;
    Dense out = {.d = {0}};

    for (size_t i = 0; i < cohort->n; i++)
        n[part[i]][cohort->treated[i]]++;
    for (size_t i = 0; i < cohort->n; i++)
        mean[part[i]][cohort->treated[i]] += y[i] / n[part[i]][cohort->treated[i]];
    for (size_t i = 0; i < cohort->n; i++) {
        const uint8_t arm = cohort->treated[i];
        const double e = (y[i] - mean[part[i]][arm]) / n[part[i]][arm];
        s[(size_t)unit[i]][part[i]] += arm ? e : -e;
    }
    for (int i = 0; i < PARTS; i++) {
        out.b[i] = mean[i][1] - mean[i][0];
        for (int j = 0; j < PARTS; j++)
            for (size_t c = 0; c < SCHOOLS; c++)
                out.w[i][j] += s[c][i] * s[c][j];
    }
    for (int i = 0; i < DIFFERENCES; i++) {
        out.d[i] = out.b[i + 1] - out.b[0];
        for (int j = 0; j < DIFFERENCES; j++)
            out.v[i][j] = out.w[i + 1][j + 1] - out.w[i + 1][0] - out.w[0][j + 1] + out.w[0][0];
    }
    return out;
}

/* The same students unmatched: each copy is all of its students at a weight of one. */
static void leave_unmatched(Arena *arena, Made *made)
{
    for (size_t k = 0; k < COPIES; k++) {
        Matching *all = ARENA_NEW(arena, Matching);
        *all = *made->matching[k];
        all->n_links = 0;
        all->weight = ARENA_ARRAY(arena, double, made->cohort[k]->n);
        for (size_t i = 0; i < made->cohort[k]->n; i++)
            all->weight[i] = 1.0;
        made->matching[k] = all;
    }
    made->joined = *made->matching[0];
    made->joined.copies = &made->copies;
}

static int32_t *thirds(Arena *arena, size_t n)
{
    int32_t *out = ARENA_ARRAY(arena, int32_t, n);

    for (size_t i = 0; i < n; i++)
        out[i] = (int32_t)(i % PARTS);
    return out;
}

/* Q' U^-1 Q and tr(B U^-1) of two numbers, written out (Li, Raghunathan & Rubin 1991). */
static void check_joint(const Dense *copy, double eta, const EffectInteraction *found)
{
    const double m = COPIES, k = DIFFERENCES;
    double q[2] = {0}, u[2][2] = {{0}}, b[2][2] = {{0}};

    for (size_t c = 0; c < COPIES; c++)
        for (int i = 0; i < 2; i++) {
            q[i] += copy[c].d[i] / m;
            for (int j = 0; j < 2; j++)
                u[i][j] += copy[c].v[i][j] / m;
        }
    for (size_t c = 0; c < COPIES; c++)
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                b[i][j] += (copy[c].d[i] - q[i]) * (copy[c].d[j] - q[j]) / (m - 1.0);
    const double det = u[0][0] * u[1][1] - u[0][1] * u[0][1];
    const double trace = (b[0][0] * u[1][1] - 2.0 * b[0][1] * u[0][1] + b[1][1] * u[0][0]) / det;
    const double wald =
        (q[0] * q[0] * u[1][1] - 2.0 * q[0] * q[1] * u[0][1] + q[1] * q[1] * u[0][0]) / det;
    const double r = (1.0 + 1.0 / m) * trace / k, t = k * (m - 1.0), d = eta - k + 1.0;
    /* t of 4: the large-sample degrees of freedom and what complete data have, each limiting */
    const double old = t * (1.0 + 1.0 / k) * pow(1.0 + 1.0 / r, 2.0) / 2.0;
    const double observed = (d + 1.0) / (d + 3.0) * d / (1.0 + r);
    const double f = wald / (k * (1.0 + r)) * d / eta, df = old * observed / (old + observed);
    assert_true(r > 0.01);
    assert_int_equal(found->n_tested, 2);
    check_close(found->f, f, 1e-10);
    check_close(found->df, df, 1e-10);
    check_close(found->p, gsl_cdf_fdist_Q(f, k, df), 1e-9);
}

static void parts_are_compared_over_all_copies(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("difference", VARIANCE_CR0);
    double q[COPIES], se[COPIES];
    const double eta = SCHOOLS - 1; /* of CR0 in each copy */
    EffectInteraction found;
    Dense copy[COPIES];
    Error err = {0};
    Made made;

    (void)state;
    make(arena, &made);
    leave_unmatched(arena, &made);
    design.effects.n_subgroups = 0;
    const int32_t *level = thirds(arena, made.cohort[0]->n);
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    assert_true(effect_study_interaction(all, arena, level, PARTS, &found, &err));
    assert_null(found.problem);
    assert_int_equal(found.n, DIFFERENCES);
    for (size_t k = 0; k < COPIES; k++)
        copy[k] = dense_of(made.cohort[k], made.of[k].frame, level);
    for (int i = 0; i < DIFFERENCES; i++) {
        for (size_t k = 0; k < COPIES; k++) {
            q[k] = copy[k].d[i];
            se[k] = sqrt(copy[k].v[i][i]);
        }
        const Rubin expected = by_hand(q, se, eta);
        const EffectDifference *d = &found.difference[i];
        assert_int_equal(d->first, 0);
        assert_int_equal(d->level, i + 1);
        check_close(d->value, expected.estimate, 1e-11);
        check_close(d->test.se, expected.se, 1e-11);
        check_close(d->test.df, expected.df, 1e-10);
        check_close(d->test.p,
                    2.0 * gsl_cdf_tdist_Q(fabs(expected.estimate) / expected.se, expected.df),
                    1e-9);
    }
    check_joint(copy, eta, &found);
    arena_destroy(arena);
}

/* Thirds of the students; of one of them a copy matches nobody of the program. */
static const int32_t *lacked_by_one_copy(Arena *arena, int32_t third, Design *design, Made *made)
{
    make(arena, made);
    leave_unmatched(arena, made);
    design->effects.n_subgroups = 0;
    const int32_t *level = thirds(arena, made->cohort[0]->n);
    for (size_t i = 0; i < made->cohort[2]->n; i++)
        if (level[i] == third && made->cohort[2]->treated[i])
            made->matching[2]->weight[i] = 0.0;
    return level;
}

/* One copy leaves nobody of the program in the first part: the others are compared. */
static void a_part_that_a_copy_lacks_is_in_no_difference(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("difference", VARIANCE_CR0);
    EffectInteraction found;
    Error err = {0};
    Made made;

    (void)state;
    const int32_t *level = lacked_by_one_copy(arena, 0, &design, &made);
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    assert_true(effect_study_interaction(all, arena, level, PARTS, &found, &err));
    assert_null(found.problem);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.difference[0].first, 1);
    assert_int_equal(found.difference[0].level, 2);
    assert_int_equal(found.n_tested, 0);
    assert_true(isfinite(found.difference[0].test.p));
    arena_destroy(arena);
}

/* --- sites ---------------------------------------------------------------------------------------
 */

/* Three sites that share all schools: mean of the copies' covariances and 4/3 of that between them.
 */
static Joint joint_by_hand(Arena *arena, const Dense *copy, const double *df)
{
    const double m = COPIES;
    Joint out = joint_create(arena, PARTS, NULL);

    for (int i = 0; i < PARTS; i++) {
        out.value[i] = 0.0;
        out.df[i] = df[i];
        for (size_t c = 0; c < COPIES; c++)
            out.value[i] += copy[c].b[i] / m;
    }
    for (int i = 0; i < PARTS; i++)
        for (int j = 0; j < PARTS; j++) {
            double within = 0.0, between = 0.0;
            for (size_t c = 0; c < COPIES; c++) {
                within += copy[c].w[i][j] / m;
                between +=
                    (copy[c].b[i] - out.value[i]) * (copy[c].b[j] - out.value[j]) / (m - 1.0);
            }
            out.covariance[i * PARTS + j] = within + (1.0 + 1.0 / m) * between;
        }
    return out;
}

static void sites_are_of_all_copies(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("difference", VARIANCE_CR0);
    double q[COPIES], se[COPIES], df[PARTS];
    const double eta = SCHOOLS - 1; /* of CR0 in each copy */
    Dense copy[COPIES];
    EffectSites found;
    Error err = {0};
    Pool pool;
    Made made;

    (void)state;
    make(arena, &made);
    leave_unmatched(arena, &made);
    design.effects.n_subgroups = 0;
    const int32_t *level = thirds(arena, made.cohort[0]->n);
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    assert_true(effect_study_sites(all, arena, level, PARTS, &found, &err));
    assert_null(found.problem);
    assert_int_equal(found.n_pooled, PARTS);
    for (size_t c = 0; c < COPIES; c++)
        copy[c] = dense_of(made.cohort[c], made.of[c].frame, level);
    for (int i = 0; i < PARTS; i++) {
        for (size_t c = 0; c < COPIES; c++) {
            q[c] = copy[c].b[i];
            se[c] = sqrt(copy[c].w[i][i]);
        }
        const Rubin expected = by_hand(q, se, eta);
        df[i] = expected.df;
        check_close(found.site[i].estimate, expected.estimate, 1e-11);
        check_close(found.site[i].test.se, expected.se, 1e-11);
        check_close(found.site[i].test.df, expected.df, 1e-10);
    }
    const Joint joint = joint_by_hand(arena, copy, df);
    assert_true(pool_make(arena, &joint, 0.9, &pool, &err));
    check_close(found.pool.random.value, pool.random.value, 1e-9);
    check_close(found.pool.random.test.se, pool.random.test.se, 1e-9);
    check_close(found.pool.fixed.value, pool.fixed.value, 1e-9);
    for (size_t c = 0; c < COPIES; c++) { /* the same weights in each copy */
        double variance = q[c] = 0.0;
        for (int i = 0; i < PARTS; i++) {
            q[c] += pool.fixed.weight[i] * copy[c].b[i];
            for (int j = 0; j < PARTS; j++)
                variance += pool.fixed.weight[i] * pool.fixed.weight[j] * copy[c].w[i][j];
        }
        se[c] = sqrt(variance);
    }
    const Rubin fixed = by_hand(q, se, eta);
    check_close(found.pool.fixed.value, fixed.estimate, 1e-9);
    check_close(found.pool.fixed.test.se, fixed.se, 1e-9);
    check_close(found.pool.fixed.test.df, fixed.df, 1e-9);
    arena_destroy(arena);
}

/* Nobody of the program is left at the second site in one copy: it is out. */
static void a_site_that_a_copy_lacks_is_left_out(void **state)
{
    Arena *arena = arena_create();
    Design design = design_of("difference", VARIANCE_CR0);
    EffectSites found;
    Error err = {0};
    Made made;

    (void)state;
    const int32_t *level = lacked_by_one_copy(arena, 1, &design, &made);
    EffectStudy *all = open(arena, &design, made.cohort[0], &made.joined);
    assert_true(effect_study_sites(all, arena, level, PARTS, &found, &err));
    assert_int_equal(found.n_pooled, 2);
    assert_int_equal(found.pooled[1], 2);
    assert_string_equal(found.site[1].problem,
                        "in some copy of the data it has no estimate, or none with an error");
    check_nan(found.site[1].estimate);
    assert_true(found.site[1].n[1] > 0); /* of the first copy */
    arena_destroy(arena);
}

/* Another score in the place of the study's (a benchmark, a characteristic) is that of all copies;
 * an error of one copy says which. */
static void another_score_is_that_of_all_copies(void **state)
{
    Arena *arena = arena_create();
    const Design design = design_of("regression", VARIANCE_CR2);
    double q[COPIES], se[COPIES], df = 0.0;
    Effects *one[COPIES];
    Made made;

    (void)state;
    make(arena, &made);
    Cohort asked = *made.cohort[0];
    asked.outcome = &made.of[0].frame->column[3];
    for (size_t k = 0; k < COPIES; k++) {
        Cohort own = *made.cohort[k];
        own.outcome = asked.outcome;
        one[k] = estimate(arena, &design, &own, made.matching[k]);
        q[k] = one[k]->row[0].estimate;
        se[k] = one[k]->row[0].se;
        df += one[k]->row[0].df / COPIES;
    }
    const Rubin expected = by_hand(q, se, df);
    const Effects *all = estimate(arena, &design, &asked, &made.joined);
    check_close(all->row[0].estimate, expected.estimate, 1e-12);
    check_close(all->row[0].se, expected.se, 1e-12);
    arena_destroy(arena);
}

/* Two program schools have few degrees of freedom, and copies that differ leave less than one. */
static void without_a_degree_of_freedom_there_is_no_interval(void **state)
{
    Arena *arena = arena_create();
    const Design design = design_of("regression", VARIANCE_CR2);
    Made made;

    (void)state;
    make(arena, &made);
    for (size_t k = 0; k < COPIES; k++) { /* all but two schools of the program leave */
        Matching *few = ARENA_NEW(arena, Matching);
        const size_t n = made.cohort[k]->n;
        *few = *made.matching[k];
        few->n_links = 0;
        few->weight = ARENA_ARRAY(arena, double, n);
        for (size_t i = 0; i < n; i++)
            few->weight[i] = made.cohort[k]->treated[i] && i >= 24 ? 0.0 : 1.0;
        for (size_t i = 0; i < n; i++) /* one copy is far from the others */
            made.of[k].frame->column[2].real[i] += k == 1 && i < 24 ? 200.0 : 0.0;
        made.matching[k] = few;
    }
    made.joined = *made.matching[0];
    made.joined.copies = &made.copies;
    const Effects *all = estimate(arena, &design, made.cohort[0], &made.joined);
    assert_true(isfinite(all->row[0].estimate));
    check_nan(all->row[0].se);
    check_nan(all->row[0].ci_low);
    check_nan(all->row[0].effect_size_ci_high);
    assert_non_null(strstr(all->row[0].problem, "less than one degree of freedom"));
    arena_destroy(arena);
}

static void an_error_names_its_copy(void **state)
{
    Arena *arena = arena_create();
    const Design design = design_of("regression", VARIANCE_CR2);
    Effects *out = ARENA_NEW(arena, Effects);
    Error err = {0};
    Made made;

    (void)state;
    make(arena, &made);
    Matching nobody = *made.matching[1];
    nobody.weight = ARENA_ARRAY(arena, double, made.cohort[1]->n);
    nobody.n_links = 0;
    made.matching[1] = &nobody;
    assert_false(
        effect_estimate(arena, EFFECTS_OF(&design), made.cohort[0], &made.joined, out, &err));
    assert_non_null(strstr(err.text, "no program student that the design compares has a score"));
    assert_non_null(
        strstr(err.text, " (copy 2 of the 3 in which missing covariates were drawn)\n"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_those_of_the_copies_put_together),
        cmocka_unit_test(means_of_an_arm_carry_what_copies_differ_by),
        cmocka_unit_test(shares_have_their_own_index),
        cmocka_unit_test(contrasts_and_deletions_are_of_all_copies),
        cmocka_unit_test(what_is_of_one_data_set_is_refused_in_words),
        cmocka_unit_test(parts_are_compared_over_all_copies),
        cmocka_unit_test(a_part_that_a_copy_lacks_is_in_no_difference),
        cmocka_unit_test(sites_are_of_all_copies),
        cmocka_unit_test(a_site_that_a_copy_lacks_is_left_out),
        cmocka_unit_test(another_score_is_that_of_all_copies),
        cmocka_unit_test(without_a_degree_of_freedom_there_is_no_interval),
        cmocka_unit_test(an_error_names_its_copy),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
