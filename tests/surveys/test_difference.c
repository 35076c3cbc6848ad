/* Differences of surveys and their errors: R's survey on its own data where it is installed; and
 * what must hold whatever the data. */
#include "oracle.h"
#include "random.h"

#include "alike/text.h"
#include "surveys/calibrate.h"
#include "surveys/difference.h"
#include "surveys/rao_scott.h"
#include "surveys/replicates.h"

#include <string.h>

#define NEED(data, expression)                                                                     \
    OracleData *data = test_malloc(sizeof *data);                                                  \
    if (!oracle_read(expression, data)) {                                                          \
        print_message("R or its package survey is not installed\n");                               \
        test_free(data);                                                                           \
        skip();                                                                                    \
    }

#define API "data(api, package=\"survey\");"
/* weight, psu, api00, stype E H M as 0 1 2, sch.wide as 0 1 */
#define CLUSTERS                                                                                   \
    API "x <- with(apiclus1, data.frame(pw, match(dnum, unique(dnum)) - 1, api00, "                \
        "as.integer(stype) - 1, as.integer(sch.wide) - 1))"
#define STRATA                                                                                     \
    API "x <- with(apistrat, data.frame(pw, seq_along(pw) - 1, api00, as.integer(stype) - 1, "     \
        "as.integer(sch.wide) - 1))"

static int32_t *whole(Arena *arena, const double *x, size_t n)
{
    int32_t *out = ARENA_ARRAY(arena, int32_t, n);
    for (size_t i = 0; i < n; i++)
        out[i] = (int32_t)x[i];
    return out;
}

static SurveySample clusters_of(Arena *arena, const OracleData *d)
{
    return survey_sample(arena, d->n, d->x[0], whole(arena, d->x[1], d->n), 15, NULL, 1);
}

static void test_means_are_those_of_r_survey(void **state)
{
    (void)state;
    NEED(d, STRATA)
    NEED(c, CLUSTERS)
    Arena *arena = arena_create();
    Error err = {0};
    SurveyMean mean;
    SurveySample sample =
        survey_sample(arena, d->n, d->x[0], NULL, 0, whole(arena, d->x[3], d->n), 3);
    assert_true(survey_mean(&sample, NULL, d->x[2], &mean, &err));
    check_close(mean.value, 662.287363159321, 1e-13);
    check_close(mean.se, 9.53613229692516, 1e-10);
    check_same(mean.df, 197);
    sample = clusters_of(arena, c);
    assert_true(survey_mean(&sample, NULL, c->x[4], &mean, &err));
    check_close(mean.value, 0.87431693989071, 1e-13);
    check_close(mean.se, 0.0205642374474379, 1e-10);
    check_same(mean.df, 14);
    for (size_t i = 0; i < c->n; i++) /* of elementary schools; clusters without any stay */
        c->x[2][i] = c->x[3][i] == 0 ? c->x[2][i] : NAN;
    assert_true(survey_mean(&sample, NULL, c->x[2], &mean, &err));
    check_close(mean.value, 648.868055555556, 1e-13);
    check_close(mean.se, 22.5873130662433, 1e-10);
    arena_destroy(arena);
    test_free(d);
    test_free(c);
}

/* The clusters raked to what the state's schools are: stype and sch.wide. */
typedef struct Raked {
    Margins of;
    size_t levels[2];
    const int32_t *level[2];
    MarginRows rows;
    double target[4];
    Calibration fit;
} Raked;

static void rake_clusters(Arena *arena, const OracleData *d, const double *base, Raked *out)
{
    *out = (Raked){.levels = {3, 2},
                   .level = {whole(arena, d->x[3], d->n), whole(arena, d->x[4], d->n)},
                   .target = {1, 755.0 / 6194, 1018.0 / 6194, 5122.0 / 6194}};
    out->of = (Margins){.n = 2, .n_levels = out->levels};
    out->rows = (MarginRows){.of = &out->of, .n = d->n, .level = out->level};
    const CalibrateProblem problem = {.rows = &out->rows, .base = base, .target = out->target};
    survey_calibrate(arena, &problem, &out->fit);
    assert_int_equal(out->fit.status, ENTROPY_DONE);
    assert_true(out->fit.error < 1e-10);
}

/* A program that is one respondent, whose error is nobody's. */
static void test_raked_error_is_that_of_r_survey(void **state)
{
    (void)state;
    NEED(d, CLUSTERS)
    Arena *arena = arena_create();
    Error err = {0};
    Raked raked;
    rake_clusters(arena, d, d->x[0], &raked);
    const SurveySample reference = clusters_of(arena, d);
    double one = 1, nothing = 0;
    const int32_t zero = 0, *none[2] = {&zero, &zero};
    const MarginRows alone = {.of = &raked.of, .n = 1, .level = none};
    const SurveySample program = survey_sample(arena, 1, &one, NULL, 0, NULL, 1);
    SurveyPair pair = {.program = &program,
                       .reference = &reference,
                       .program_rows = &alone,
                       .reference_rows = &raked.rows,
                       .target = raked.target,
                       .weight = raked.fit.weight,
                       .target_fixed = true};
    SurveyDifference found;
    survey_pair_prepare(arena, &pair);
    assert_true(survey_difference(&pair, &nothing, d->x[2], &found, &err));
    check_close(found.reference.value, 641.23032092682, 1e-10);
    check_close(found.reference.se, 23.9420099145702, 1e-8);
    SurveyMean given; /* what exported weights would say: not ours */
    assert_true(survey_mean(&reference, raked.fit.weight, d->x[2], &given, &err));
    check_close(given.se, 24.0456308841815, 1e-8);
    arena_destroy(arena);
    test_free(d);
}

static void test_two_surveys_differ_as_in_r(void **state)
{
    (void)state;
    NEED(s, STRATA)
    NEED(c, CLUSTERS)
    Arena *arena = arena_create();
    Error err = {0};
    const SurveySample program = survey_sample(arena, s->n, s->x[0], NULL, 0, NULL, 1);
    const SurveySample reference = clusters_of(arena, c);
    const Margins none = {0};
    const MarginRows p = {.of = &none, .n = s->n}, r = {.of = &none, .n = c->n};
    const double target = 1;
    SurveyPair pair = {.program = &program,
                       .reference = &reference,
                       .program_rows = &p,
                       .reference_rows = &r,
                       .target = &target,
                       .weight = c->x[0]};
    SurveyDifference found;
    survey_pair_prepare(arena, &pair);
    assert_true(survey_difference(&pair, s->x[2], c->x[2], &found, &err));
    check_close(found.value, 18.1179642522169, 1e-12);
    check_close(found.se, 25.6382877276947, 1e-10);
    check_close(found.df,
                welch_df(found.program.se * found.program.se, 199,
                         found.reference.se * found.reference.se, 14),
                1e-12);

    int32_t *ps = ARENA_ARRAY(arena, int32_t, s->n), *rs = ARENA_ARRAY(arena, int32_t, c->n);
    for (size_t i = 0; i < s->n; i++)
        ps[i] = (s->x[2][i] > 600) + (s->x[2][i] > 750);
    for (size_t i = 0; i < c->n; i++)
        rs[i] = (c->x[2][i] > 600) + (c->x[2][i] > 750);
    /* svychisq of both stacked as two strata, each with weights that sum to 1: as they are they sum
     * to 6194 and 6194.001 */
    RaoScott test;
    const RaoScottOf asked = {.pair = &pair, .answer = {ps, rs}, .n_categories = 3};
    assert_true(rao_scott(&asked, &test, &err));
    check_close(test.f, 0.958144278216107, 1e-11);
    check_close(test.df1, 1.476112695250243, 1e-11);
    check_close(test.df2, 314.412004088301671, 1e-11);
    check_close(test.p, .361355208731580, 1e-11);
    arena_destroy(arena);
    test_free(s);
    test_free(c);
}

static void test_jackknife_replicates_are_raked_each(void **state)
{
    (void)state;
    NEED(d, CLUSTERS)
    Arena *arena = arena_create();
    Raked raked;
    size_t failed;
    rake_clusters(arena, d, d->x[0], &raked);
    const double *weight[15];
    for (size_t r = 0; r < 15; r++) {
        double *w = ARENA_ARRAY(arena, double, d->n);
        for (size_t i = 0; i < d->n; i++)
            w[i] = d->x[1][i] == (double)r ? 0 : d->x[0][i] * 15 / 14;
        weight[r] = w;
    }
    const Replicates of = {
        .n = 15, .weight = weight, .scale = replicate_scale(REPLICATES_JACKKNIFE, 15, 0)};
    const double *const *each = replicates_rake(arena, &of, &raked.rows, raked.target, 0, &failed);
    assert_non_null(each);
    /* R's survey about the mean of the replicates, and with mse = TRUE about the full sample; raked
     * with epsilon 1e-10, hence 1e-8 */
    check_close(sqrt(replicates_variance(&of, each, d->x[2], d->n, NAN)), 27.1442585775909, 1e-8);
    check_close(sqrt(replicates_variance(&of, each, d->x[2], d->n, 641.23032092682)),
                27.144724995921, 1e-8);
    check_same(replicate_df(weight, 15, d->n), 14);
    arena_destroy(arena);
    test_free(d);
}

/* --- whatever the data --------------------------------------------------------------------------
 */

enum { N_PROGRAM = 240, N_REFERENCE = 600, N_SCHOOLS = 24, N_PSU = 60 };

typedef struct World {
    Arena *arena;
    Margins of;
    size_t levels[2];
    int32_t *level[2][2]; /* side, margin */
    MarginRows rows[2];
    double *y[2], *weight[2];
    int32_t *psu[2];
    SurveySample sample[2];
    double target[5];
    Calibration fit;
    SurveyPair pair;
} World;

static void settle(World *w, double trim)
{
    const size_t n_psu[2] = {N_SCHOOLS, N_PSU};
    for (size_t side = 0; side < 2; side++) {
        const size_t n = side == 0 ? N_PROGRAM : N_REFERENCE;
        w->rows[side] =
            (MarginRows){.of = &w->of, .n = n, .level = (const int32_t *const *)w->level[side]};
        w->sample[side] =
            survey_sample(w->arena, n, w->weight[side], w->psu[side], n_psu[side], NULL, 1);
    }
    margins_means(&w->rows[0], w->weight[0], w->target);
    const CalibrateProblem problem = {
        .rows = &w->rows[1], .base = w->weight[1], .target = w->target, .trim = trim};
    survey_calibrate(w->arena, &problem, &w->fit);
    assert_int_equal(w->fit.status, ENTROPY_DONE);
    w->pair = (SurveyPair){.program = &w->sample[0],
                           .reference = &w->sample[1],
                           .program_rows = &w->rows[0],
                           .reference_rows = &w->rows[1],
                           .target = w->target,
                           .weight = w->fit.weight};
    survey_pair_prepare(w->arena, &w->pair);
}

static World *world(uint64_t seed)
{
    Arena *arena = arena_create();
    World *w = ARENA_NEW(arena, World);
    *w = (World){.arena = arena, .levels = {3, 2}};
    w->of = (Margins){.n = 2, .n_levels = w->levels};
    for (size_t side = 0; side < 2; side++) {
        const size_t n = side == 0 ? N_PROGRAM : N_REFERENCE;
        const size_t n_psu = side == 0 ? N_SCHOOLS : N_PSU;
        w->y[side] = ARENA_ARRAY(arena, double, n);
        w->weight[side] = ARENA_ARRAY(arena, double, n);
        w->psu[side] = ARENA_ARRAY(arena, int32_t, n);
        for (size_t m = 0; m < 2; m++)
            w->level[side][m] = ARENA_ARRAY(arena, int32_t, n);
        for (size_t i = 0; i < n; i++) {
            const int32_t school = (int32_t)(uniform(&seed) * (double)n_psu);
            w->psu[side][i] = school;
            w->weight[side][i] = 0.5 + 2 * uniform(&seed);
            w->level[side][0][i] = (school + (int32_t)side) % 3;
            w->level[side][1][i] = uniform(&seed) < (side == 0 ? 0.3 : 0.6);
            w->y[side][i] =
                uniform(&seed) < 0.3 + 0.1 * w->level[side][0][i] + 0.2 * w->level[side][1][i];
            if (uniform(&seed) < 0.05)
                w->y[side][i] = NAN;
        }
    }
    settle(w, 0);
    return w;
}

static SurveyDifference found(const World *w)
{
    SurveyDifference out;
    Error err = {0};
    assert_true(survey_difference(&w->pair, w->y[0], w->y[1], &out, &err));
    return out;
}

static void test_scale_of_weights_is_nothing(void **state)
{
    (void)state;
    World *w = world(7);
    const SurveyDifference before = found(w);
    for (size_t i = 0; i < N_REFERENCE; i++)
        w->weight[1][i] *= 1024; /* a power of 2: not a bit may change */
    settle(w, 0);
    const SurveyDifference after = found(w);
    check_same(after.value, before.value);
    check_same(after.se, before.se);
    check_same(after.df, before.df);
    arena_destroy(w->arena);
}

/* The reference is the program: nobody is weighed otherwise, and the answers agree to the bit. */
static void test_a_copy_of_the_program_differs_in_nothing(void **state)
{
    (void)state;
    World *w = world(8);
    const SurveySample same = w->sample[0];
    Calibration fit;
    const CalibrateProblem problem = {
        .rows = &w->rows[0], .base = w->weight[0], .target = w->target};
    survey_calibrate(w->arena, &problem, &fit);
    SurveyPair pair = {.program = &same,
                       .reference = &same,
                       .program_rows = &w->rows[0],
                       .reference_rows = &w->rows[0],
                       .target = w->target,
                       .weight = fit.weight};
    SurveyDifference out;
    Error err = {0};
    survey_pair_prepare(w->arena, &pair);
    assert_true(survey_difference(&pair, w->y[0], w->y[0], &out, &err));
    check_same(out.value, 0);
    arena_destroy(w->arena);
}

/* Of one margin raking gives each level its share, whatever else there is. */
static void test_one_margin_is_poststratification(void **state)
{
    (void)state;
    World *w = world(9);
    w->of.n = 1;
    settle(w, 0);
    double share[3] = {0}, total[3] = {0}, all = 0, a = 0;
    for (size_t i = 0; i < N_PROGRAM; i++) {
        share[w->level[0][0][i]] += w->weight[0][i];
        a += w->weight[0][i];
    }
    for (size_t i = 0; i < N_REFERENCE; i++) {
        total[w->level[1][0][i]] += w->weight[1][i];
        all += w->weight[1][i];
    }
    for (size_t i = 0; i < N_REFERENCE; i++) {
        const int32_t l = w->level[1][0][i];
        check_close(w->fit.weight[i], w->weight[1][i] * share[l] / a * all / total[l], 1e-10);
    }
    arena_destroy(w->arena);
}

/* The scores of the program are derivatives: one respondent's weight moved by a little moves the
 * difference, its new target included, by its score. */
static void test_program_scores_are_derivatives(void **state)
{
    (void)state;
    World *w = world(10);
    for (size_t i = 0; i < N_PROGRAM; i++)
        w->psu[0][i] = (int32_t)i % N_SCHOOLS;
    /* by the raked weights in place of the design's: then B is the exact derivative */
    settle(w, 0);
    memcpy(w->weight[1], w->fit.weight, N_REFERENCE * sizeof(double));
    settle(w, 0);
    const SurveyDifference before = found(w);
    double sum[N_SCHOOLS] = {0}, mean = 0, variance = 0;
    for (size_t i = 0; i < N_PROGRAM; i++) {
        const double weight = w->weight[0][i], step = 1e-4;
        w->weight[0][i] = weight * (1 + step);
        settle(w, 0);
        const double up = found(w).value;
        w->weight[0][i] = weight * (1 - step);
        settle(w, 0);
        sum[w->psu[0][i]] += (up - found(w).value) / (2 * step);
        w->weight[0][i] = weight;
    }
    for (size_t g = 0; g < N_SCHOOLS; g++)
        mean += sum[g] / N_SCHOOLS;
    for (size_t g = 0; g < N_SCHOOLS; g++)
        variance += (sum[g] - mean) * (sum[g] - mean) * N_SCHOOLS / (N_SCHOOLS - 1.0);
    const double reference = before.reference.se * before.reference.se;
    check_close(before.se * before.se - reference, variance, 1e-5);
    arena_destroy(w->arena);
}

static void test_weights_are_cut_and_raked_again(void **state)
{
    (void)state;
    World *w = world(11);
    settle(w, 2);
    double sum = 0, largest = 0;
    for (size_t i = 0; i < N_REFERENCE; i++) {
        sum += w->fit.weight[i];
        largest = fmax(largest, w->fit.weight[i]);
    }
    assert_true(w->fit.n_trimmed > 0);
    assert_false(w->fit.still_above);
    assert_true(largest <= 2 * sum / N_REFERENCE * (1 + 1.001e-6));
    assert_true(w->fit.error < 1e-10);
    assert_true(effective_size(w->fit.weight, N_REFERENCE) < N_REFERENCE);
    arena_destroy(w->arena);
}

/* Levels that the reference hardly has, or not at all. */
static void test_what_cannot_be_raked_is_named(void **state)
{
    (void)state;
    World *w = world(12);
    for (size_t i = 0; i < N_REFERENCE; i++)
        w->level[1][0][i] = w->level[1][0][i] == 2 ? 0 : w->level[1][0][i];
    const CalibrateProblem problem = {
        .rows = &w->rows[1], .base = w->weight[1], .target = w->target};
    Calibration fit;
    survey_calibrate(w->arena, &problem, &fit);
    assert_int_equal(fit.status, ENTROPY_BEYOND);
    assert_int_equal(fit.margin, 0);
    assert_int_equal(fit.level, 2);
    arena_destroy(w->arena);
}

static void test_a_stratum_of_one_is_held_against_all(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const double weight[5] = {1, 1, 1, 1, 1}, y[5] = {1, 0, 1, 1, 5};
    const int32_t stratum[5] = {0, 0, 0, 0, 1};
    const SurveySample sample = survey_sample(arena, 5, weight, NULL, 0, stratum, 2);
    SurveyMean mean;
    Error err = {0};
    assert_int_equal(sample.n_alone, 1);
    assert_true(survey_mean(&sample, NULL, y, &mean, &err));
    /* by hand: shares (y - 1.6)/5; the four about their mean times 4/3, the one about 0 */
    check_close(mean.value, 1.6, 1e-15);
    check_close(mean.se * mean.se, 4.0 / 3 * 0.75 / 25 + 3.4 * 3.4 / 25, 1e-14);
    check_same(mean.df, 3);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means_are_those_of_r_survey),
        cmocka_unit_test(test_raked_error_is_that_of_r_survey),
        cmocka_unit_test(test_two_surveys_differ_as_in_r),
        cmocka_unit_test(test_jackknife_replicates_are_raked_each),
        cmocka_unit_test(test_scale_of_weights_is_nothing),
        cmocka_unit_test(test_a_copy_of_the_program_differs_in_nothing),
        cmocka_unit_test(test_one_margin_is_poststratification),
        cmocka_unit_test(test_program_scores_are_derivatives),
        cmocka_unit_test(test_weights_are_cut_and_raked_again),
        cmocka_unit_test(test_what_cannot_be_raked_is_named),
        cmocka_unit_test(test_a_stratum_of_one_is_held_against_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
