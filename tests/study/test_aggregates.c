/* What results keep of the students of an analysis: against sums over all of them. */
#include "check.h"

#include "study/aggregates.h"

#include <string.h>

enum { N = 600 };

typedef struct Made {
    Arena *arena;
    Frame frame;
    Column pretest;
    Cohort cohort;
    double *weight;
} Made;

/* A small generator of our own: the test must not depend on the program's. */
static double next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / 16777216.0;
}

/* Rows stand in reverse, so that a row is not a student's number. */
static void begin(Made *m)
{
    uint32_t state = 7;
    *m = (Made){.arena = arena_create()};
    m->pretest = (Column){.name = "pre", .type = COLUMN_REAL};
    m->pretest.real = ARENA_ARRAY(m->arena, double, N);
    m->weight = ARENA_ARRAY(m->arena, double, N);
    m->cohort = (Cohort){.frame = &m->frame,
                         .n = N,
                         .row = ARENA_ARRAY(m->arena, uint32_t, N),
                         .treated = ARENA_ARRAY(m->arena, uint8_t, N),
                         .base_weight = ARENA_ARRAY(m->arena, double, N),
                         .pretest = &m->pretest};
    for (size_t i = 0; i < N; i++) {
        m->cohort.row[i] = (uint32_t)(N - 1 - i);
        m->cohort.treated[i] = next(&state) < 0.3;
        m->cohort.base_weight[i] = 0.5 + next(&state);
        m->weight[i] = next(&state) < 0.4 ? 0.0 : next(&state);
        m->pretest.real[N - 1 - i] =
            round(10 * (200 + 30 * (next(&state) + next(&state) + next(&state)))) / 10 +
            (m->cohort.treated[i] ? 4.0 : 0.0);
    }
}

static double score(const Made *m, size_t i)
{
    return m->pretest.real[m->cohort.row[i]];
}

/* --- the earlier score -------------------------------------------------------------------------
 */

static double percent(const Made *m, size_t side, int arm, double cut, size_t *n)
{
    double below = 0.0, all = 0.0;
    *n = 0;
    for (size_t i = 0; i < N; i++) {
        const double w = side == 0 ? m->cohort.base_weight[i] : m->weight[i];
        if (m->cohort.treated[i] != arm || w <= 0.0)
            continue;
        all += w;
        if (score(m, i) <= cut + 1e-9) {
            below += w;
            (*n)++;
        }
    }
    return 100.0 * below / all;
}

static void check_shares(const Made *m, const Distribution *d)
{
    for (size_t k = 0; k < d->n; k++)
        for (size_t side = 0; side < N_SIDES; side++)
            for (int arm = 0; arm < 2; arm++) {
                size_t n;
                check_close(d->percent[side][arm][k], percent(m, side, arm, d->cut[k], &n), 1e-12);
                assert_int_equal(d->n_below[side][arm][k], n);
            }
}

static void cumulative_shares_are_those_of_all_students(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    distribution_measure(&m.cohort, m.weight, &d);
    assert_in_range(d.n, 20, DISTRIBUTION_CUTS);
    check_shares(&m, &d);
    for (size_t side = 0; side < N_SIDES; side++)
        for (size_t arm = 0; arm < 2; arm++) {
            check_same(d.percent[side][arm][0], 0.0);
            check_same(d.percent[side][arm][d.n - 1], 100.0);
        }
    for (size_t k = 1; k < d.n; k++)
        check_close(d.cut[k] - d.cut[k - 1], 2.0, 1e-9); /* an SD of 15 */
    check_same(fmod(d.cut[0], 2.0), 0.0);
    arena_destroy(m.arena);
}

static void without_base_weights_everybody_counts_once(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    for (size_t i = 0; i < N; i++)
        m.cohort.base_weight[i] = 1.0;
    double *base = m.cohort.base_weight;
    m.cohort.base_weight = NULL;
    distribution_measure(&m.cohort, m.weight, &d);
    m.cohort.base_weight = base;
    check_shares(&m, &d);
    arena_destroy(m.arena);
}

/* One far score moves no end of the axis: what is beyond four SDs has no cut point. */
static void cut_points_reach_no_further_than_four_sds(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    m.pretest.real[3] = 9e5;
    distribution_measure(&m.cohort, m.weight, &d);
    assert_true(d.n > 0);
    assert_true(d.cut[d.n - 1] < 9e5 / 2);
    check_shares(&m, &d);
    arena_destroy(m.arena);
}

static void between_whole_numbers_there_is_no_cut_point(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    for (size_t i = 0; i < N; i++)
        m.pretest.real[i] = (double)(i % 7);
    distribution_measure(&m.cohort, m.weight, &d);
    assert_int_equal(d.n, 8);
    check_same(d.cut[0], -1.0);
    check_same(d.cut[7], 6.0);
    check_shares(&m, &d);
    arena_destroy(m.arena);
}

/* 0.3 is not three times 0.1 in binary digits. */
static void a_score_at_a_cut_point_is_at_it(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    for (size_t i = 0; i < N; i++)
        m.pretest.real[i] = (double)(i % 15) * 0.1;
    distribution_measure(&m.cohort, m.weight, &d);
    check_close(d.cut[1] - d.cut[0], 0.1, 1e-9);
    check_shares(&m, &d);
    arena_destroy(m.arena);
}

static void what_has_no_distribution_has_no_cut_points(void **state)
{
    (void)state;
    Made m;
    begin(&m);
    Distribution d;
    m.pretest.binary = true;
    distribution_measure(&m.cohort, m.weight, &d);
    assert_int_equal(d.n, 0);
    m.pretest.binary = false;
    for (size_t i = 0; i < N; i++)
        m.pretest.real[i] = 5.0;
    distribution_measure(&m.cohort, m.weight, &d);
    assert_int_equal(d.n, 0);
    m.cohort.pretest = NULL;
    distribution_measure(&m.cohort, m.weight, &d);
    assert_int_equal(d.n, 0);
    arena_destroy(m.arena);
}

/* --- matched sets ------------------------------------------------------------------------------
 */

/* Student i < n_focal has partners[i] of the others, taken in turn. */
static Matching linked(Made *m, bool atc, const size_t *partners, size_t n_focal, size_t n_other)
{
    Matching out = {.n = N, .link = ARENA_ARRAY(m->arena, Link, 8 * N)};
    size_t taken = 0;
    for (size_t i = 0; i < N; i++)
        m->cohort.treated[i] = (i < n_focal) != atc;
    for (size_t i = 0; i < n_focal; i++)
        for (size_t k = 0; k < partners[i]; k++) {
            const uint32_t other = (uint32_t)(n_focal + taken++ % n_other);
            out.link[out.n_links++] = atc ? (Link){.treated = other, .control = (uint32_t)i}
                                          : (Link){.treated = (uint32_t)i, .control = other};
        }
    return out;
}

static void check_band(const SizeBands *bands, size_t i, size_t least, size_t most, size_t n)
{
    assert_true(i < bands->n);
    assert_int_equal(bands->least[i], least);
    assert_int_equal(bands->most[i], most);
    assert_int_equal(bands->students[i], n);
}

static void sets_are_counted_by_their_partners(void **state)
{
    (void)state;
    static const size_t partners[] = {3, 1, 0, 7, 3, 3, 10};
    for (int atc = 0; atc < 2; atc++) {
        Made m;
        begin(&m);
        SetSizes sizes;
        const Matching matching = linked(&m, atc == 1, partners, 7, 500); /* nobody serves twice */
        set_sizes_count(m.arena, &matching, &m.cohort, atc ? ESTIMAND_ATC : ESTIMAND_ATT, 10,
                        &sizes);
        assert_int_equal(sizes.partners.n, 6);
        check_band(&sizes.partners, 0, 1, 1, 1);
        check_band(&sizes.partners, 1, 2, 2, 0);
        check_band(&sizes.partners, 2, 3, 3, 3);
        check_band(&sizes.partners, 5, 6, 10, 2);
        check_close(sizes.partners.percent[2], 50.0, 1e-12);
        assert_int_equal(sizes.served.n, 0);
        assert_int_equal(sizes.of_control, atc);
        assert_string_equal(sizes.partners.what, atc ? "Program students per comparison student"
                                                     : "Comparison students per program student");
        arena_destroy(m.arena);
    }
}

static void partners_are_counted_by_whom_they_serve(void **state)
{
    (void)state;
    static const size_t partners[] = {4, 4, 3};
    Made m;
    begin(&m);
    SetSizes sizes;
    const Matching matching = linked(&m, false, partners, 3, 5); /* 11 uses of five */
    set_sizes_count(m.arena, &matching, &m.cohort, ESTIMAND_ATT, 10, &sizes);
    assert_string_equal(sizes.served.what, "Program students per comparison student used");
    assert_int_equal(sizes.served.n, 2);
    check_band(&sizes.served, 0, 2, 2, 4);
    check_band(&sizes.served, 1, 3, 3, 1);
    check_close(sizes.served.percent[0], 80.0, 1e-12);
    arena_destroy(m.arena);
}

/* Full groups are a band of their own where they are many; one that is the largest is told nowhere.
 */
static void the_largest_number_stands_alone_where_many_have_it(void **state)
{
    (void)state;
    size_t partners[12];
    Made m;
    begin(&m);
    SetSizes sizes;
    for (size_t i = 0; i < 12; i++)
        partners[i] = i < 2 ? 30 : 37;
    Matching matching = linked(&m, false, partners, 12, 588);
    set_sizes_count(m.arena, &matching, &m.cohort, ESTIMAND_ATT, 10, &sizes);
    assert_int_equal(sizes.partners.n, 2);
    check_band(&sizes.partners, 0, 21, 36, 2);
    check_band(&sizes.partners, 1, 37, 37, 10);
    set_sizes_count(m.arena, &matching, &m.cohort, ESTIMAND_ATT, 11, &sizes);
    assert_int_equal(sizes.partners.n, 1);
    check_band(&sizes.partners, 0, 21, 50, 12);
    matching.n_links = 0;
    set_sizes_count(m.arena, &matching, &m.cohort, ESTIMAND_ATT, 10, &sizes);
    assert_int_equal(sizes.partners.n, 0);
    arena_destroy(m.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cumulative_shares_are_those_of_all_students),
        cmocka_unit_test(without_base_weights_everybody_counts_once),
        cmocka_unit_test(cut_points_reach_no_further_than_four_sds),
        cmocka_unit_test(between_whole_numbers_there_is_no_cut_point),
        cmocka_unit_test(a_score_at_a_cut_point_is_at_it),
        cmocka_unit_test(what_has_no_distribution_has_no_cut_points),
        cmocka_unit_test(sets_are_counted_by_their_partners),
        cmocka_unit_test(partners_are_counted_by_whom_they_serve),
        cmocka_unit_test(the_largest_number_stands_alone_where_many_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
