/* Records of one person: whoever is chosen takes all records of the same person along. Against a
 * search of every record, on a line and over covariates. */
#include "made.h"
#include "random.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

enum { N_MOST = 80 };

static void cohort_of(Made *made, uint64_t seed)
{
    const size_t n = 10 + (size_t)(uniform(&seed) * (N_MOST - 10));
    made_begin(made, n);
    double *a = made_real(made, "a", true), *b = made_real(made, "b", true);
    double *person = made_real(made, "person", false);
    for (size_t i = 0; i < n; i++) {
        a[i] = floor(20 * uniform(&seed));
        b[i] = floor(5 * uniform(&seed));
        person[i] = floor((double)n / 2 * uniform(&seed));
        made_treat(made, i, i == 0 || (i > 1 && uniform(&seed) < 0.3));
        made_score(made, i, (1 + floor(18 * uniform(&seed))) / 20); /* many are equal */
    }
    made_set(made, "unit", "person");
    made_set(made, "caliper", seed % 2 ? "0.5" : "none");
}

/* Rounds of turns: everybody takes the nearest record of somebody who is left, of equals the
 * first. turn: the order of the treated. */
static void check_by_search(const Made *made, const Matching *m, const uint32_t *turn,
                            size_t n_turns, size_t ratio,
                            double (*gap)(const Made *, size_t, size_t))
{
    bool gone[N_MOST] = {false}, out[N_MOST] = {false};
    uint32_t chosen[N_MOST][3];
    size_t n_chosen[N_MOST] = {0}, l = 0;
    const double *person = made->column[2].real;
    for (size_t round = 0; round < ratio; round++)
        for (size_t k = 0; k < n_turns; k++) {
            const uint32_t t = turn[k];
            size_t best = N_MOST;
            for (size_t c = 0; c < m->n && !out[t]; c++)
                if (!made->cohort.treated[c] && !gone[(size_t)person[c]] &&
                    (isnan(m->caliper_width) ||
                     fabs(made->score.logit[t] - made->score.logit[c]) <= m->caliper_width) &&
                    (best == N_MOST || gap(made, t, c) < gap(made, t, best)))
                    best = c;
            out[t] = out[t] || best == N_MOST;
            if (best == N_MOST)
                continue;
            gone[(size_t)person[best]] = true;
            chosen[t][n_chosen[t]++] = (uint32_t)best;
        }
    for (uint32_t t = 0; t < m->n; t++)
        for (size_t k = 0; k < n_chosen[t]; k++, l++) {
            assert_true(l < m->n_links);
            assert_int_equal(m->link[l].treated, t);
            assert_int_equal(m->link[l].control, chosen[t][k]);
        }
    assert_int_equal(m->n_links, l);
}

static double gap_of_scores(const Made *made, size_t t, size_t c)
{
    return fabs(made->score.logit[t] - made->score.logit[c]);
}

static double gap_of_points(const Made *made, size_t t, size_t c)
{
    static Arena *arena; /* of the points of one cohort */
    static Points points;
    static const Made *of;
    Error err = {0};
    if (of != made || points.n != made->cohort.n || t == SIZE_MAX) {
        if (arena != NULL)
            arena_destroy(arena);
        arena = t == SIZE_MAX ? NULL : arena_create();
        of = t == SIZE_MAX ? NULL : made;
        const DistanceTask task = {.cohort = &made->cohort, .score = &made->score};
        if (arena == NULL)
            return 0;
        assert_true(distance_find("mahalanobis")->points(arena, &task, &points, &err));
    }
    double squared = 0;
    for (size_t k = 0; k < points.n_axes; k++) {
        const double d = points.value[t * points.n_axes + k] - points.value[c * points.n_axes + k];
        squared += d * d;
    }
    return squared;
}

static void one_record_of_a_person_is_chosen(void **state)
{
    size_t n_links = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        static Error err;
        Made made;
        Matching m;
        uint32_t turn[N_MOST];
        size_t n_turns = 0;
        const size_t ratio = 1 + seed % 3;
        cohort_of(&made, seed);
        made_set(&made, "ratio", arena_printf(made.arena, "%zu", ratio));
        for (size_t k = 0; k < made.cohort.n; k++)
            turn[k] = (uint32_t)k;
        /* by falling score, equals in canonical order */
        for (size_t k = 0; k < made.cohort.n; k++)
            for (size_t j = k; j > 0 && made.score.logit[turn[j]] > made.score.logit[turn[j - 1]];
                 j--) {
                const uint32_t swap = turn[j];
                turn[j] = turn[j - 1];
                turn[j - 1] = swap;
            }
        for (size_t k = 0; k < made.cohort.n; k++)
            if (made.cohort.treated[turn[k]])
                turn[n_turns++] = turn[k];
        if (made_try(&made, &m, &err)) {
            check_by_search(&made, &m, turn, n_turns, ratio, gap_of_scores);
            n_links += m.n_links;
        }
        made_set(&made, "distance", "mahalanobis");
        made_set(&made, "order", "largest");
        if (made_try(&made, &m, &err)) {
            check_by_search(&made, &m, turn, n_turns, ratio, gap_of_points);
            n_links += m.n_links;
        }
        (void)gap_of_points(&made, SIZE_MAX, 0);
        made_end(&made);
    }
    assert_true(n_links > 10000);
}

static void nobody_stands_twice_in_strata_nor_in_the_closest_order(void **state)
{
    static const char *const orders[] = {"closest", "data", "random", "smallest"};
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        static Error err;
        Made made;
        Matching m;
        bool used[N_MOST] = {false};
        cohort_of(&made, seed);
        made_set(&made, "order", orders[seed % 4]);
        made_set(&made, "exact", "b");
        made_set(&made, "ties", seed % 3 ? "hash" : "file");
        if (made_try(&made, &m, &err))
            for (size_t l = 0; l < m.n_links; l++) {
                const size_t person = (size_t)made.column[2].real[m.link[l].control];
                assert_false(used[person]);
                used[person] = true;
            }
        made_end(&made);
    }
}

static void it_is_refused_with_replacement(void **state)
{
    Made made;
    const char *key;
    (void)state;
    cohort_of(&made, 1);
    assert_null(match_methods.refuse(made.arena, &made.design, &key));
    made_set(&made, "replacement", "yes");
    assert_non_null(strstr(match_methods.refuse(made.arena, &made.design, &key), "matching.unit"));
    made_end(&made);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_record_of_a_person_is_chosen),
        cmocka_unit_test(nobody_stands_twice_in_strata_nor_in_the_closest_order),
        cmocka_unit_test(it_is_refused_with_replacement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
