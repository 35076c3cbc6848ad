/* Variances between and within groups, against values found with 40 digits and dense matrices, and
 * against this test's own n x n algebra. */
#include "rows.h"
#include "twelve_schools.h"

#include <gsl/gsl_errno.h>

/* with_poor: the school's share of poor students is a column too; kept: ids from 1, NULL for all.
 */
static Rows twelve_schools(bool with_poor, const size_t *kept, size_t n_kept)
{
    Rows out = {.n = kept == NULL ? 60 : n_kept, .k = with_poor ? 4 : 3};
    size_t name[12], n_groups = 0;

    for (size_t i = 0; i < out.n; i++) {
        const size_t id = kept == NULL ? i : kept[i] - 1, school = id / 5;
        size_t g = 0;
        while (g < n_groups && name[g] != school)
            g++;
        if (g == n_groups)
            name[n_groups++] = school;
        out.group[i] = g;
        out.x[i][0] = 1.0;
        out.x[i][1] = school < 3 ? 1.0 : 0.0;
        out.x[i][2] = twelve_student[id].pretest - 500.0;
        out.x[i][3] = twelve_poor[school] - 50.0;
        out.y[i] = twelve_student[id].score - 500.0;
    }
    out.n_groups = n_groups;
    return out;
}

static VarianceComponents fit(Arena *arena, const Rows *rows)
{
    static Error err;
    static RowSums sums;
    VarianceComponents out;

    rows_sum(rows, &sums);
    if (!reml_fit(arena, &sums.sums, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

typedef struct Expected {
    double u, e, t11, t12, t22;
} Expected;

static void check_components(const VarianceComponents *f, Expected wanted)
{
    check_close(f->u, wanted.u, 1e-11);
    check_close(f->e, wanted.e, 1e-11);
    check_close(f->t11, wanted.t11, 1e-11);
    check_close(f->t12, wanted.t12, 1e-11);
    check_close(f->t22, wanted.t22, 1e-11);
}

static void twelve_schools_come_out_as_published(void **state)
{
    static const size_t some[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                  16, 17, 18, 19, 20, 21, 26, 27, 31, 36, 37, 41, 48, 51, 56};
    Arena *arena = arena_create();
    Rows rows = twelve_schools(false, NULL, 0);
    VarianceComponents f = fit(arena, &rows);

    (void)state;
    check_components(&f, (Expected){10.57151457358, 47.79199620279, .02430866327719,
                                    .004936431941576, .02158214437226});
    assert_false(f.boundary);
    rows = twelve_schools(true, NULL, 0);
    f = fit(arena, &rows);
    check_components(&f, (Expected){11.31004182196, 47.74399866303, .02036557915574,
                                    .004140346072090, .02146245212610});
    rows = twelve_schools(false, some, COUNT_OF(some));
    f = fit(arena, &rows);
    check_components(&f, (Expected){21.75122606689, 39.04592242620, .005422401991477,
                                    .002632981128134, .01309354597699});
    arena_destroy(arena);
}

/* Scores that owe nothing to schools: u is 0, and its traces still say how well that is known. */
static void groups_that_do_not_differ_have_no_variance(void **state)
{
    Arena *arena = arena_create();
    Rows rows = twelve_schools(false, NULL, 0);

    (void)state;
    for (size_t i = 0; i < 60; i++)
        rows.y[i] = rows.x[i][2] + (double)((7 * (i + 1)) % 11);
    const VarianceComponents f = fit(arena, &rows);
    assert_true(f.boundary);
    check_same(f.u, 0.0);
    check_components(
        &f, (Expected){0.0, 10.02009119889, 2.420416842084, .4904715546905, .5677164874040});
    arena_destroy(arena);
}

/* Eighteen students in five schools; the other reference, with its likelihood and covariances. */
static Rows five_schools(void)
{
    static const Student all[18] = {{200, 207}, {204, 213}, {209, 214}, {199, 210}, {203, 212},
                                    {206, 219}, {211, 222}, {201, 203}, {205, 208}, {210, 212},
                                    {198, 209}, {202, 211}, {207, 218}, {212, 219}, {200, 205},
                                    {204, 212}, {208, 212}, {211, 217}};
    static const size_t school[18] = {0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4};
    Rows out = {.n = 18, .k = 2, .n_groups = 5};

    for (size_t i = 0; i < 18; i++) {
        out.x[i][0] = 1.0;
        out.x[i][1] = all[i].pretest - 205.0;
        out.y[i] = all[i].score;
        out.group[i] = school[i];
    }
    return out;
}

static void five_schools_come_out_to_ten_digits(void **state)
{
    Arena *arena = arena_create();
    const Rows rows = five_schools();
    const VarianceComponents f = fit(arena, &rows);
    const double half = 2.0 / (f.t11 * f.t22 - f.t12 * f.t12);

    (void)state;
    check_close(f.u, 10.3514697585614, 1e-11);
    check_close(f.e, 2.81337674159227, 1e-11);
    check_close(f.beta[0], 212.135769861852, 1e-12);
    check_close(f.beta[1], .907899410368863, 1e-11);
    check_close(f.loglik, -40.6260189282847, 1e-13);
    check_close(half * f.t22, 62.265640956672, 1e-10);
    check_close(-half * f.t12, -.37413722426747, 1e-10);
    check_close(half * f.t11, 1.3191464342757, 1e-10);
    const double w[3] = {half * f.t22, -half * f.t12, half * f.t11},
                 v = 0.3 * f.u + 0.2 * f.e + 1.5;
    check_close(reml_degrees(&f, 1.0, 0.0, 0.0, 0.0), 2.0 * f.u * f.u / w[0], 1e-12);
    check_close(reml_degrees(&f, 0.0, 1.0, 0.0, 0.0), 2.0 * f.e * f.e / w[2], 1e-12);
    check_close(reml_degrees(&f, 0.3, 0.2, 1.5, 4.0),
                2.0 * v * v / (0.09 * w[0] + 0.12 * w[1] + 0.04 * w[2] + 2.0 * 1.5 * 1.5 / 4.0),
                1e-12);
    check_close(f.c[0], 2.22948494782, 1e-10);
    check_close(f.c[1], .000128307548957, 1e-10);
    check_close(f.c[3], .0083261507121, 1e-10);
    arena_destroy(arena);
}

static uint32_t seed_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Sum of four uniform numbers, less their mean: near enough to a normal one. */
static double noise(uint32_t *seed)
{
    double sum = -2.0;

    for (int i = 0; i < 4; i++)
        sum += (double)seed_next(seed) / 16777216.0;
    return sum;
}

/* Groups of unequal size, some of one student; a column that is constant in groups. */
static Rows random_rows(uint32_t seed, double between)
{
    Rows out = {.n = 90, .k = 4, .n_groups = 17};
    double school[17], level[17];

    for (size_t g = 0; g < 17; g++) {
        school[g] = between * noise(&seed);
        level[g] = noise(&seed);
    }
    for (size_t i = 0; i < out.n; i++) {
        const size_t g = i < 17 ? i : seed_next(&seed) % 9;
        const double x[4] = {1.0, noise(&seed), level[g], 30.0 * noise(&seed)};
        out.group[i] = g;
        memcpy(out.x[i], x, sizeof x);
        out.y[i] = 3.0 * x[1] - x[2] + school[g] + 2.0 * noise(&seed);
    }
    return out;
}

/* Where few groups tell of a small u, steps of scoring shrink by a few percent each. The slope of
 * the likelihood is then halved to nothing, by n x n matrices too. */
static void where_scoring_creeps_the_maximum_is_found(void **state)
{
    static const struct {
        uint32_t seed;
        double between;
    } slow[] = {{113, 0.0}, {343, 2.0}};
    static Dense dense;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(slow); i++) {
        Arena *arena = arena_create();
        const Rows rows = random_rows(slow[i].seed, slow[i].between);
        const VarianceComponents f = fit(arena, &rows);
        assert_int_equal(f.iterations, 100); /* scoring gave up */
        dense_at(&rows, f.u, f.e, &dense);
        check_close(dense.q1, dense.t1, 1e-10);
        check_close(dense.q2, dense.t0, 1e-10);
        const double best = dense.loglik;
        for (int side = -1; side <= 1; side += 2) {
            dense_at(&rows, f.u * (1.0 + 0.01 * side), f.e, &dense);
            assert_true(dense.loglik < best);
        }
        arena_destroy(arena);
    }
}

/* At the solution the likelihood is level, by the definitions; the traces are those of P. */
static void the_sums_give_what_n_by_n_matrices_give(void **state)
{
    static Dense dense;

    (void)state;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        Arena *arena = arena_create();
        const Rows rows = random_rows(seed, seed <= 3 ? 4.0 : 40.0);
        const VarianceComponents f = fit(arena, &rows);
        dense_at(&rows, f.u, f.e, &dense);
        assert_false(f.boundary);
        check_close(dense.q1, dense.t1, 1e-8);
        check_close(dense.q2, dense.t0, 1e-8);
        check_close(f.t0, dense.t0, 1e-10);
        check_close(f.t1, dense.t1, 1e-10);
        check_close(f.t11, dense.t11, 1e-10);
        check_close(f.t12, dense.t12, 1e-8);
        check_close(f.t22, dense.t22, 1e-10);
        check_close(f.loglik, dense.loglik, 1e-11);
        for (size_t i = 0; i < rows.k; i++)
            check_close(f.beta[i], dense.beta[i], 1e-9);
        for (size_t i = 0; i < rows.k * rows.k; i++)
            check_near(f.c[i], dense.c[i], 1e-11 * dense.c[0]);
        arena_destroy(arena);
    }
}

/* A design has no scores yet: only variances that are supposed. */
static void traces_need_no_scores(void **state)
{
    static Dense dense;
    static RowSums sums;
    static Error err;
    Arena *arena = arena_create();
    const Rows rows = random_rows(11, 1.0);
    VarianceComponents f;

    (void)state;
    rows_sum(&rows, &sums);
    sums.sums.xy = sums.sums.sy = NULL;
    assert_true(reml_traces(arena, &sums.sums, 0.15, 0.85, &f, &err));
    dense_at(&rows, 0.15, 0.85, &dense);
    check_same(f.u, 0.15);
    check_close(f.t11, dense.t11, 1e-11);
    check_close(f.t12, dense.t12, 1e-11);
    check_close(f.t22, dense.t22, 1e-11);
    check_close(f.c[0], dense.c[0], 1e-11);
    check_nan(f.loglik);
    check_same(f.beta[1], 0.0);
    arena_destroy(arena);
}

/* Scores in another unit, and columns in theirs: the variances follow, nothing else changes. */
static void another_unit_changes_nothing_else(void **state)
{
    Arena *arena = arena_create();
    const Rows rows = random_rows(2, 4.0);
    const VarianceComponents before = fit(arena, &rows);
    Rows other = rows;

    (void)state;
    for (size_t i = 0; i < rows.n; i++) {
        other.y[i] *= 1e-3;
        other.x[i][3] *= 1e5;
    }
    const VarianceComponents after = fit(arena, &other);
    check_close(after.u, 1e-6 * before.u, 1e-9);
    check_close(after.e, 1e-6 * before.e, 1e-9);
    check_close(after.t11 * 1e-12, before.t11, 1e-9);
    check_close(after.beta[3] * 1e8, before.beta[3], 1e-8);
    arena_destroy(arena);
}

static void check_refused(const Rows *rows, const char *why)
{
    static RowSums sums;
    static Error err;
    Arena *arena = arena_create();
    VarianceComponents f;

    rows_sum(rows, &sums);
    assert_false(reml_fit(arena, &sums.sums, &f, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    if (strstr(err.text, why) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
    arena_destroy(arena);
}

static void what_can_not_be_told_apart_is_refused(void **state)
{
    (void)state;
    Rows rows = five_schools();
    rows.n = rows.k;
    check_refused(&rows, "more students than columns");
    rows = five_schools();
    for (size_t i = 0; i < rows.n; i++)
        rows.group[i] = i;
    rows.n_groups = rows.n;
    check_refused(&rows, "no group has two students");
    rows = five_schools(); /* a column for each school: nothing is left between them */
    rows.k = 6;
    for (size_t i = 0; i < rows.n; i++)
        for (size_t g = 0; g < 4; g++)
            rows.x[i][2 + g] = rows.group[i] == g ? 1.0 : 0.0;
    check_refused(&rows, "nothing to compare between groups");
    rows = five_schools();
    for (size_t i = 0; i < rows.n; i++)
        rows.y[i] = (double)(rows.group[i] * rows.group[i]);
    check_refused(&rows, "do not differ within groups");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_schools_come_out_as_published),
        cmocka_unit_test(groups_that_do_not_differ_have_no_variance),
        cmocka_unit_test(five_schools_come_out_to_ten_digits),
        cmocka_unit_test(the_sums_give_what_n_by_n_matrices_give),
        cmocka_unit_test(where_scoring_creeps_the_maximum_is_found),
        cmocka_unit_test(traces_need_no_scores),
        cmocka_unit_test(another_unit_changes_nothing_else),
        cmocka_unit_test(what_can_not_be_told_apart_is_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
