/* What the tables of Rosenbaum's bounds hold, row by row, against the statistics of pairs and sets
 * that are gathered here. */
#include "further/hidden_worlds.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>

static const union rosenbaum_bounds_columns *const column = &rosenbaum_bounds_columns;

/* Sets of one student unlike the others, by looking at everybody; y times sign. Of the ATT each
 * comparison student of a set counts for its share. */
static UnlikeSets sets_of(const Made *m, Arena *arena, double sign)
{
    const size_t n = m->cohort.n;
    size_t *start = ARENA_ARRAY(arena, size_t, n + 1), n_sets = 0, at = 0;
    double *y = ARENA_ARRAY(arena, double, n), *weight = ARENA_ARRAY(arena, double, n);
    uint8_t *lacked = ARENA_ARRAY(arena, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        size_t count[2] = {0, 0};
        for (size_t j = 0; j < n; j++)
            count[m->cohort.treated[j]] += together(m, i, j) ? 1 : 0;
        const bool reversed = count[1] > 1;
        if (count[0] * count[1] == 0 || m->cohort.treated[i] != !reversed)
            continue; /* once a set: for the one unlike the others */
        y[at++] = sign * m->y[i];
        for (size_t j = 0; j < n; j++)
            if (j != i && together(m, i, j))
                y[at++] = sign * m->y[j];
        lacked[n_sets] = reversed;
        weight[n_sets++] = 1.0 / (double)count[0];
        start[n_sets] = at;
    }
    return (UnlikeSets){
        .n_sets = n_sets, .start = start, .y = y, .lacked = lacked, .weight = weight};
}

static void check_row(const Table *bounds, size_t row, PBounds p, ShiftBounds shift, double alpha)
{
    check_close(table_real(bounds, row, &column->p_low), p.low, 1e-9);
    check_close(table_real(bounds, row, &column->p_high), p.high, 1e-9);
    check_near(table_real(bounds, row, &column->shift_low), shift.low, 1e-6);
    check_near(table_real(bounds, row, &column->shift_high), shift.high, 1e-6);
    assert_string_equal(table_text(bounds, row, &column->holds), p.high < alpha ? "yes" : "no");
}

/* A gain and a loss: p is in the direction of the estimate, which itself is not turned. */
static void sets_have_bounds_of_p_and_estimate(void **state)
{
    static const double gain[] = {5, -4};
    for (size_t k = 0; k < COUNT_OF(gain); k++) {
        Here *here = *state;
        const World world = {.gain = gain[k],
                             .noise = 9,
                             .many = true,
                             .all = "matching: {method: full}\neffects: {cluster: none}"};
        Results results;
        Made m;
        size_t n_yes = 0;
        make(here, &world, &m);
        run(here, &world, &results);
        const double sign = results.analysis[0].effects.row[0].estimate < 0.0 ? -1.0 : 1.0;
        assert_true(sign == copysign(1.0, gain[k]));
        const Table *bounds = table_of(&results, &table_rosenbaum_bounds);
        assert_non_null(bounds);
        const UnlikeSets sets = sets_of(&m, here->arena, 1.0),
                         turned = sets_of(&m, here->arena, sign);
        const UnlikeScores scores = unlike_scores(here->arena, &turned);
        assert_int_equal(bounds->n_rows, 9);
        for (size_t row = 0; row < bounds->n_rows; row++) {
            const double gamma = 1.0 + 0.25 * (double)row;
            check_row(bounds, row, unlike_bounds(&scores, gamma), unlike_shift(&sets, gamma), 0.05);
            n_yes += text_equal(table_text(bounds, row, &column->holds), "yes") ? 1 : 0;
        }
        assert_true(n_yes > 0 && n_yes < bounds->n_rows);
        assert_string_equal(table_text(table_of(&results, &table_rosenbaum_test), 0,
                                       &rosenbaum_test_columns.direction),
                            sign < 0.0 ? "a loss" : "a gain");
    }
}

static void pairs_have_bounds_of_p_and_estimate(void **state)
{
    Here *here = *state;
    const World world = {
        .gain = 6, .noise = 14, .all = "matching: {method: nearest}\neffects: {cluster: none}"};
    Results results;
    Made m;
    double d[N];
    make(here, &world, &m);
    run(here, &world, &results);
    const Table *bounds = table_of(&results, &table_rosenbaum_bounds);
    const size_t n = m.matching.n_links;
    for (size_t l = 0; l < n; l++)
        d[l] = m.y[m.matching.link[l].treated] - m.y[m.matching.link[l].control];
    const SignedRanks ranks = signed_ranks(here->arena, d, n);
    gsl_sort(d, 1, n);
    for (size_t row = 0; row < bounds->n_rows; row++) {
        const double gamma = 1.0 + 0.25 * (double)row;
        check_row(bounds, row, signed_ranks_bounds(&ranks, gamma, ranks.n <= SIGNED_RANKS_EXACT),
                  signed_ranks_shift(d, n, gamma), 0.05);
    }
}

/* No data of this size stay below .05 up to a million; below a level of almost nothing they do. */
static void odds_beyond_a_million_are_told_in_words(void **state)
{
    Here *here = *state;
    const World world = {
        .gain = 400, .noise = 1, .all = "matching: {method: nearest}\neffects: {cluster: none}"};
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec spec = *read_study(here, &world, study_keys);
    Results results;
    spec.design[0].effects.confidence = 1e-7;
    assert_true(plan_run(here->arena, &spec, &settings, &results, here->err));
    const Table *test = table_of(&results, &table_rosenbaum_test);
    check_nan(gamma_of(&results));
    assert_string_equal(table_text(test, 0, &rosenbaum_test_columns.problem),
                        "p stays small up to odds of 1,000,000 times");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sets_have_bounds_of_p_and_estimate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pairs_have_bounds_of_p_and_estimate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odds_beyond_a_million_are_told_in_words, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
