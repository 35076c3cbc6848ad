/* Differences at the start under every way to give a program out: from sums by unit, against the
 * same of the members themselves. */
#include "check.h"

#include "alike/baseline_chance.h"
#include "alike/effect_size.h"
#include "alike/random.h"

#include <gsl/gsl_errno.h>

enum { N_UNITS = 8, N_MEMBERS = 60, N_MEASURES = 3, N_SETS = 56 /* of 3 */, SHARE = 2 };

/* Measures 0 and 1 are numbers, 2 is a share; units are of unequal sizes and weights. */
typedef struct World {
    size_t unit[N_MEMBERS];
    double weight[N_MEMBERS], x[N_MEASURES][N_MEMBERS];
    double members[N_UNITS], total[N_UNITS], squares[N_UNITS];
    double sum[N_MEASURES * N_UNITS], square[N_MEASURES * N_UNITS];
    bool binary[N_MEASURES];
    UnitSums sums;
} World;

static void make(World *w, bool weighted)
{
    *w = (World){.binary = {false, false, true}};
    for (size_t i = 0; i < N_MEMBERS; i++) {
        const size_t u = w->unit[i] = i < N_UNITS ? i : random_below(3, i, N_UNITS);
        const double weight = w->weight[i] = weighted ? 0.5 + random_uniform(4, i) : 1.0;
        w->x[0][i] = 0.4 * random_normal(5, u) + random_normal(6, i);
        w->x[1][i] = 3.0 * random_normal(7, i);
        w->x[SHARE][i] = random_uniform(8, i) < 0.3;
        w->members[u] += 1;
        w->total[u] += weight;
        w->squares[u] += weight * weight;
        for (size_t m = 0; m < N_MEASURES; m++) {
            w->sum[m * N_UNITS + u] += weight * w->x[m][i];
            w->square[m * N_UNITS + u] += weight * w->x[m][i] * w->x[m][i];
        }
    }
    w->sums = (UnitSums){.n_units = N_UNITS,
                         .n_measures = N_MEASURES,
                         .members = w->members,
                         .weight = w->total,
                         .weight_squares = w->squares,
                         .sum = w->sum,
                         .square = w->square,
                         .binary = w->binary};
}

/* By the members: means first, then spreads about them. */
static double by_members(const World *w, size_t m, const size_t set[3])
{
    double n[2] = {0}, total[2] = {0}, squares[2] = {0}, mean[2] = {0}, spread[2] = {0}, sd[2];

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < N_MEMBERS; i++) {
            const size_t u = w->unit[i];
            const int arm = u == set[0] || u == set[1] || u == set[2];
            const double d = w->x[m][i] - (pass == 1 ? mean[arm] / total[arm] : 0.0);
            if (pass == 0) {
                n[arm]++;
                total[arm] += w->weight[i];
                squares[arm] += w->weight[i] * w->weight[i];
                mean[arm] += w->weight[i] * d;
            } else
                spread[arm] += w->weight[i] * d * d;
        }
    for (int arm = 0; arm < 2; arm++) {
        mean[arm] /= total[arm];
        sd[arm] = sqrt(spread[arm] / total[arm] / (1 - squares[arm] / (total[arm] * total[arm])));
    }
    if (m == SHARE)
        return fabs(wwc_cox(mean[1], mean[0], n[0] + n[1]));
    const double pooled =
        sqrt(((n[1] - 1) * sd[1] * sd[1] + (n[0] - 1) * sd[0] * sd[0]) / (n[0] + n[1] - 2));
    return fabs((1 - 3 / (4 * (n[0] + n[1]) - 9)) * (mean[1] - mean[0]) / pooled);
}

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* With the share, which is the worst mostly, and of the numbers alone. */
static void all_ways_agree_with_the_members(void **state)
{
    (void)state;
    for (int turn = 0; turn < 4; turn++) {
        const size_t n_measures = turn / 2 == 0 ? N_MEASURES : SHARE;
        World w;
        double worst[N_SETS];
        size_t n = 0, over = 0;
        make(&w, turn % 2 == 1);
        w.sums.n_measures = n_measures;
        for (size_t a = 0; a < N_UNITS; a++)
            for (size_t b = a + 1; b < N_UNITS; b++)
                for (size_t c = b + 1; c < N_UNITS; c++, n++) {
                    const size_t set[3] = {a, b, c};
                    worst[n] = 0;
                    for (size_t m = 0; m < n_measures; m++) {
                        const double g = by_members(&w, m, set);
                        check_close(unit_sums_difference(&w.sums, m, set, 3), g, 1e-10);
                        worst[n] = fmax(worst[n], g);
                    }
                    over += worst[n] > 0.25;
                }
        assert_int_equal(n, N_SETS);
        assert_true(over > 0 && over < N_SETS);
        const BaselineChance chance = baseline_chance(&w.sums, 3, 0.25, 999, 1);
        assert_true(chance.every);
        assert_int_equal(chance.n_sets, N_SETS);
        check_close(chance.over, (double)over / N_SETS, 1e-14);
        qsort(worst, N_SETS, sizeof *worst, rising);
        check_close(chance.typical, (worst[27] + worst[28]) / 2, 1e-10);
        /* who has the program and who has not differ by the same */
        const BaselineChance other = baseline_chance(&w.sums, 5, 0.25, 999, 1);
        check_same(other.over, chance.over);
        check_same(other.typical, chance.typical);
    }
}

/* 2,000 draws of the 56 sets: within 4 standard errors of a share. */
static void draws_come_near_all_ways(void **state)
{
    (void)state;
    World w;
    make(&w, false);
    const double all = baseline_chance(&w.sums, 3, 0.4, 999, 1).over;
    assert_true(all > 0.1 && all < 0.95);
    const BaselineChance drawn = baseline_chance(&w.sums, 3, 0.4, 40, 9);
    assert_false(drawn.every);
    assert_int_equal(drawn.n_sets, 40);
    double sum = 0;
    for (uint64_t k = 0; k < 50; k++)
        sum += baseline_chance(&w.sums, 3, 0.4, 40, 100 + k).over / 50;
    check_near(sum, all, 4 * sqrt(all * (1 - all) / 2000));
    check_same(baseline_chance(&w.sums, 3, 0.4, 40, 9).over, drawn.over);
}

static void a_share_of_none_counts_by_its_gap(void **state)
{
    (void)state;
    const double members[] = {10, 10}, squares[] = {10, 10}, sum[] = {0, 5}, square[] = {0, 5};
    const bool binary = true;
    const UnitSums sums = {.n_units = 2,
                           .n_measures = 1,
                           .members = members,
                           .weight = members,
                           .weight_squares = squares,
                           .sum = sum,
                           .square = square,
                           .binary = &binary};
    const size_t first = 0;
    /* shares 0 and 1/2: .5 / sqrt(.25 .75) */
    check_close(unit_sums_difference(&sums, 0, &first, 1), 0.5 / sqrt(0.1875), 1e-14);
    check_same(baseline_chance(&sums, 1, 0.25, 999, 1).over, 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_agree_with_the_members),
        cmocka_unit_test(draws_come_near_all_ways),
        cmocka_unit_test(a_share_of_none_counts_by_its_gap),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
