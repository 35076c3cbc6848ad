/* Designs of strata against their definitions, asked student by student: who agrees with whom, in
 * which bin a number falls, what each weighs, and how classes that lack an arm are filled. */
#include "made.h"
#include "note_says.h"
#include "random.h"

#include "alike/error.h"
#include "alike/quantile.h"
#include "match/bins.h"

#include <gsl/gsl_errno.h>

enum { N_MOST = 60 };

/* A few students with coarse values, so that strata are shared: two numbers and two categories. */
static void cohort_of(Made *made, uint64_t seed)
{
    const size_t n = 8 + (size_t)(uniform(&seed) * (N_MOST - 8));
    const double steps = 2 + floor(uniform(&seed) * 8);
    made_begin(made, n);
    double *a = made_real(made, "a", true), *b = made_real(made, "b", true);
    int32_t *g = made_factor(made, "g", true, 3), *h = made_factor(made, "h", false, 2);
    for (size_t i = 0; i < n; i++) {
        a[i] = floor(steps * uniform(&seed)) / 4 - 1;
        b[i] = floor(3 * uniform(&seed));
        g[i] = (int32_t)(3 * uniform(&seed));
        h[i] = (int32_t)(2 * uniform(&seed));
        made_treat(made, i, i == 0 || (i > 1 && uniform(&seed) < 0.4));
        made_score(made, i, 0.05 + 0.9 * uniform(&seed));
    }
}

static const Estimand estimands[] = {ESTIMAND_ATT, ESTIMAND_ATC, ESTIMAND_ATE};

/* The formula of the weights, from counts of who is alike. */
static double weight_by_hand(Estimand estimand, bool treated, double n_own, double n_other)
{
    if (n_other == 0)
        return 0;
    if (estimand == ESTIMAND_ATE)
        return 1 + n_other / n_own;
    if (treated == (estimand == ESTIMAND_ATT))
        return 1;
    return n_other / n_own;
}

typedef bool Alike(const Made *made, size_t i, size_t j);

/* Weights, sets and sizes from who is alike whom, and nothing else. */
static void check_by_hand(const Made *made, const Matching *m, Alike *alike, const char *what)
{
    const Estimand estimand = (Estimand)made->design.effects.estimand;
    double weight[N_MOST], sum[2] = {0, 0};
    size_t kept[2] = {0, 0}, n_sets = 0;
    for (size_t i = 0; i < m->n; i++) {
        const bool treated = made->cohort.treated[i];
        double n_own = 0, n_other = 0;
        size_t first = i;
        for (size_t j = m->n; j-- > 0;)
            if (alike(made, i, j)) {
                *(made->cohort.treated[j] == treated ? &n_own : &n_other) += 1;
                first = j;
            }
        weight[i] = weight_by_hand(estimand, treated, n_own, n_other);
        sum[treated] += weight[i];
        kept[treated] += weight[i] > 0;
        if (weight[i] == 0) {
            assert_int_equal(m->set[i], SET_NONE);
            continue;
        }
        if (first == i) /* sets are numbered by their first members */
            assert_int_equal(m->set[i], n_sets++);
        assert_int_equal(m->set[i], m->set[first]);
    }
    assert_int_equal(m->n_sets, n_sets);
    assert_int_equal(m->n_treated, kept[1]);
    assert_int_equal(m->n_control, kept[0]);
    assert_int_equal(m->n_links, 0);
    for (size_t i = 0; i < m->n; i++) {
        const int arm = made->cohort.treated[i];
        check_close_row(m->weight[i], weight[i] * (double)kept[arm] / sum[arm], 1e-13, what);
    }
}

static bool same_all(const Made *made, size_t i, size_t j)
{
    const Column *c = made->column;
    return c[0].real[i] == c[0].real[j] && c[1].real[i] == c[1].real[j] &&
           c[2].level[i] == c[2].level[j];
}

static bool same_named(const Made *made, size_t i, size_t j)
{
    return made->column[0].real[i] == made->column[0].real[j] &&
           made->column[3].level[i] == made->column[3].level[j];
}

static size_t run_or_infeasible(Made *made, Alike *alike, const char *what)
{
    static Error err;
    Matching m;
    bool met = false;
    for (size_t i = 0; i < made->cohort.n; i++)
        for (size_t j = 0; j < made->cohort.n; j++)
            met = met || (made->cohort.treated[i] && !made->cohort.treated[j] && alike(made, i, j));
    const bool ok = made_try(made, &m, &err);
    assert_int_equal(ok, met);
    if (ok)
        check_by_hand(made, &m, alike, what);
    else
        assert_int_equal(err.kind, ERR_INFEASIBLE);
    return ok;
}

static void exact_strata_are_those_who_agree(void **state)
{
    size_t n_feasible = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        Made made;
        cohort_of(&made, seed);
        made_choose(&made, "exact");
        made.design.effects.estimand = (int)estimands[seed % 3];
        n_feasible += run_or_infeasible(&made, same_all, "all covariates");
        made_set(&made, "exact", "a,h");
        n_feasible += run_or_infeasible(&made, same_named, "named");
        made_end(&made);
    }
    assert_true(n_feasible > 3000 && n_feasible < 4000); /* some have nobody alike */
}

/* --- bins --------------------------------------------------------------------------------------
 */

/* In which of `bins` between the smallest and the largest: boundaries one after the other. */
static int bin_by_hand(const double *x, size_t n, size_t i, size_t bins)
{
    double min = x[0], max = x[0];
    int bin = 0;
    for (size_t k = 0; k < n; k++) {
        min = x[k] < min ? x[k] : min;
        max = x[k] > max ? x[k] : max;
    }
    for (size_t k = 1; k < bins && max > min; k++)
        bin += x[i] >= min + (double)k * ((max - min) / (double)bins);
    return bin;
}

static void a_number_falls_into_the_bin_whose_boundaries_say_so(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        uint64_t stream = seed;
        double x[40];
        int32_t level[40];
        const size_t n = 2 + (size_t)(38 * uniform(&stream));
        const size_t bins = 1 + (size_t)(30 * uniform(&stream));
        const double scale = pow(10, floor(12 * uniform(&stream)) - 6);
        for (size_t i = 0; i < n; i++) /* many on a boundary */
            x[i] = floor(20 * uniform(&stream)) * scale;
        const size_t n_levels =
            bins_cut(x, n, &(const CutRule){.kind = CUT_BINS, .n = bins}, level);
        for (size_t i = 0; i < n; i++) {
            assert_true((size_t)level[i] < n_levels);
            assert_int_equal(level[i], bin_by_hand(x, n, i, bins));
        }
    }
}

static void a_boundary_belongs_to_the_higher_bin(void **state)
{
    (void)state;
    double points[] = {5, 10};
    const double x[] = {4, 5, 6, 10, 11};
    int32_t level[5];
    const CutRule at = {.kind = CUT_POINTS, .n = 2, .point = points};
    assert_int_equal(bins_cut(x, 5, &at, level), 3);
    const int32_t expected[] = {0, 1, 1, 2, 2};
    assert_memory_equal(level, expected, sizeof expected);
    /* the median of 4 to 11 is 6: two groups, and not six bins as a number alone would be */
    const CutRule halves = {.kind = CUT_QUANTILES, .n = 2};
    assert_int_equal(bins_cut(x, 5, &halves, level), 2);
    const int32_t above[] = {0, 0, 1, 1, 1};
    assert_memory_equal(level, above, sizeof above);
}

/* Numbers of bins by R 4.2.2: nclass.Sturges, nclass.scott, nclass.FD of the same values. */
static void rules_make_as_many_bins_as_in_r(void **state)
{
    (void)state;
    double square[50], mostly[200], skewed[614];
    for (size_t i = 0; i < 50; i++)
        square[i] = (double)((i + 1) * (i + 1));
    for (size_t i = 0; i < 200; i++) /* over half are equal, so the quartiles are */
        mostly[i] = i < 170 ? 0 : (double)(i - 169) * 1.23456789;
    for (size_t i = 0; i < 614; i++)
        skewed[i] = exp((double)(i % 97) / 17.0) * 1.000001234;
    const struct {
        const double *x;
        size_t n;
        double sturges, scott, fd;
    } cases[] = {
        {square, 50, 7, 4, 4},
        {mostly, 200, 9, 8, 26},
        {skewed, 614, 11, 10, 20},
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        check_same(bins_number(cases[k].x, cases[k].n, CUT_STURGES), cases[k].sturges);
        check_same(bins_number(cases[k].x, cases[k].n, CUT_SCOTT), cases[k].scott);
        check_same(bins_number(cases[k].x, cases[k].n, CUT_FD), cases[k].fd);
    }
    const double same[] = {3, 3, 3};
    check_same(bins_number(same, 3, CUT_SCOTT), 1);
    check_same(bins_number(same, 3, CUT_FD), 1);
}

/* --- coarsened exact matching ------------------------------------------------------------------
 */

static bool same_bins(const Made *made, size_t i, size_t j)
{
    const double *a = made->column[0].real;
    const size_t n = made->cohort.n;
    return bin_by_hand(a, n, i, 3) == bin_by_hand(a, n, j, 3) &&
           made->column[2].level[i] == made->column[2].level[j];
}

static bool same_bins_and_named(const Made *made, size_t i, size_t j)
{
    return same_bins(made, i, j) && made->column[1].real[i] == made->column[1].real[j] &&
           made->column[3].level[i] == made->column[3].level[j];
}

static void coarsened_strata_are_those_in_the_same_bins(void **state)
{
    size_t n_feasible = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        Made made;
        cohort_of(&made, seed);
        made_choose(&made, "cem");
        made.design.effects.estimand = (int)estimands[seed % 3];
        made_set(&made, "cutpoints", "a:3,b:1"); /* b is left out, g is a category */
        n_feasible += run_or_infeasible(&made, same_bins, "bins");
        made_set(&made, "cutpoints", "a:3,b:0"); /* every value of b by itself */
        made_set(&made, "exact", "h");
        n_feasible += run_or_infeasible(&made, same_bins_and_named, "bins and exact");
        made_end(&made);
    }
    assert_true(n_feasible > 3000);
}

static void one_to_one_within_strata_pairs_as_many_as_the_smaller_arm(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        static Error err;
        Made made;
        Matching strata, pairs;
        cohort_of(&made, seed);
        made_choose(&made, "cem");
        made.design.effects.estimand = (int)estimands[seed % 3];
        made_set(&made, "cutpoints", "2");
        if (made_try(&made, &strata, &err)) {
            size_t n[N_MOST][2] = {{0}}, expected = 0;
            for (size_t i = 0; i < strata.n; i++)
                if (strata.set[i] != SET_NONE)
                    n[strata.set[i]][made.cohort.treated[i]]++;
            for (size_t s = 0; s < strata.n_sets; s++)
                expected += n[s][0] < n[s][1] ? n[s][0] : n[s][1];
            made_set(&made, "k2k", "yes");
            assert_true(made_try(&made, &pairs, &err));
            assert_int_equal(pairs.n_links, expected);
            assert_int_equal(pairs.n_sets, expected);
            for (size_t l = 0; l < pairs.n_links; l++)
                assert_int_equal(strata.set[pairs.link[l].treated],
                                 strata.set[pairs.link[l].control]);
            for (size_t i = 0; i < pairs.n; i++)
                assert_true(pairs.weight[i] == (pairs.set[i] == SET_NONE ? 0 : 1));
            assert_true(pairs.total_distance >= 0);
        }
        made_end(&made);
    }
}

/* --- subclasses --------------------------------------------------------------------------------
 */

/* What the rule says, with a list of members for each class: the first class without anybody of the
 * arm takes the nearest of the next class that has some, from the side where the others' surplus,
 * each divided by how far it is, weighs more; equals from below. */
static size_t fill_by_hand(const Made *made, int arm, size_t n_classes, int *class)
{
    const double *score = made->score.probability;
    size_t moved = 0;
    for (;;) {
        int n[N_MOST] = {0}, empty = -1, giver, best = -1;
        double pull = 0;
        for (size_t i = 0; i < made->cohort.n; i++)
            n[class[i]] += made->cohort.treated[i] == arm;
        for (int k = (int)n_classes - 1; k >= 0; k--)
            empty = n[k] == 0 ? k : empty;
        if (empty < 0)
            return moved;
        for (int k = 0; k < (int)n_classes; k++)
            pull += n[k] > 1 ? (n[k] - 1.0) / (k - empty) : 0;
        const bool below = empty == (int)n_classes - 1 || (empty > 0 && pull <= 0);
        for (giver = empty; n[giver] == 0;)
            giver += below ? -1 : 1;
        for (int i = 0; i < (int)made->cohort.n; i++)
            if (class[i] == giver && made->cohort.treated[i] == arm &&
                (best < 0 || (below ? score[i] > score[best] : score[i] < score[best])))
                best = i;
        class[best] = empty;
        moved++;
    }
}

static int by_hand[N_MOST];

static bool same_class(const Made *made, size_t i, size_t j)
{
    (void)made;
    return by_hand[i] == by_hand[j];
}

static void subclasses_are_cut_at_quantiles_and_filled_by_the_rule(void **state)
{
    size_t n_moved = 0, n_filled = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        Made made;
        cohort_of(&made, seed);
        const size_t n = made.cohort.n, groups = 2 + seed % 5;
        const Estimand estimand = estimands[seed % 3];
        const int of = estimand == ESTIMAND_ATT ? 1 : estimand == ESTIMAND_ATC ? 0 : 2;
        double sorted[N_MOST];
        size_t about = 0;
        uint64_t shift = seed; /* the program higher, so that classes lack comparison students */
        for (size_t i = 0; i < n; i++)
            if (made.cohort.treated[i])
                made_score(&made, i, 0.5 + 0.45 * uniform(&shift));
        for (size_t i = 0; i < n; i++)
            if (of == 2 || made.cohort.treated[i] == of)
                sorted[about++] = made.score.probability[i];
        quantile_sort(sorted, about);
        bool held[N_MOST] = {false};
        int number[N_MOST], n_classes = 0;
        for (size_t i = 0; i < n; i++) {
            by_hand[i] = 0;
            for (size_t k = 1; k < groups; k++)
                by_hand[i] += made.score.probability[i] >=
                              quantile(sorted, about, (double)k * (1 / (double)groups));
            held[by_hand[i]] = true;
        }
        for (size_t k = 0; k < groups; k++)
            number[k] = held[k] ? n_classes++ : -1;
        for (size_t i = 0; i < n; i++)
            by_hand[i] = number[by_hand[i]];
        made_choose(&made, "subclass");
        made.design.effects.estimand = (int)estimand;
        made_set(&made, "groups", arena_printf(made.arena, "%zu", groups));
        made_set(&made, "min_n", "0");
        run_or_infeasible(&made, same_class, "dropped");
        made_set(&made, "min_n", "1");
        if (made.cohort.n_treated >= (size_t)n_classes &&
            made.cohort.n_control >= (size_t)n_classes) {
            const size_t moved = fill_by_hand(&made, 0, (size_t)n_classes, by_hand) +
                                 fill_by_hand(&made, 1, (size_t)n_classes, by_hand);
            assert_true(run_or_infeasible(&made, same_class, "filled"));
            n_moved += moved;
            n_filled += moved > 0;
        } else {
            static Error err;
            Matching m;
            assert_false(made_try(&made, &m, &err));
            assert_true(strstr(err.text, "or fewer") != NULL ||
                        strstr(err.text, "another method") != NULL);
        }
        made_end(&made);
    }
    assert_true(n_filled > 500 && n_moved > n_filled);
}

static void every_class_holds_as_many_as_are_asked_for(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        static Error err;
        Made made;
        Matching m;
        cohort_of(&made, seed);
        made_choose(&made, "subclass");
        made_set(&made, "groups", "3");
        made_set(&made, "min_n", "3");
        if (made_try(&made, &m, &err)) {
            size_t n[3][2] = {{0}};
            assert_int_equal(m.n_sets, 3);
            for (size_t i = 0; i < m.n; i++)
                n[m.set[i]][made.cohort.treated[i]]++;
            for (size_t s = 0; s < 3; s++)
                assert_true(n[s][0] >= 3 && n[s][1] >= 3);
        } else
            assert_true(made.cohort.n_treated < 9 || made.cohort.n_control < 9);
        made_end(&made);
    }
}

/* --- words -------------------------------------------------------------------------------------
 */

static bool has_note(const Matching *m, const char *words)
{
    for (size_t k = 0; k < m->notes.n; k++)
        if (note_says(&m->notes.item[k], words))
            return true;
    return false;
}

/* Four columns of which one keeps everybody apart: the sentence names it, and how many it costs. */
static void what_keeps_groups_apart_is_named(void **state)
{
    static Error err;
    Made made;
    Matching m;
    (void)state;
    made_begin(&made, 12);
    double *a = made_real(&made, "a", true), *b = made_real(&made, "b", true);
    double *c = made_real(&made, "c", true);
    for (size_t i = 0; i < 12; i++) {
        made_treat(&made, i, i % 2 == 0);
        made_score(&made, i, 0.4);
        a[i] = (double)(i / 2); /* each value once in each arm */
        b[i] = (double)i;       /* no value in both */
        c[i] = i < 10;
    }
    made_choose(&made, "exact");
    assert_false(made_try(&made, &m, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "no combination of 'a', 'b' and 'c' is found in both groups "
                                     "(6 program students, 6 comparison students)"));
    assert_non_null(strstr(err.text, "'b' made it so, with 12 values: without it 6 of 6 program "
                                     "students would have a counterpart; "));
    made_set(&made, "exact", "b");
    assert_false(made_try(&made, &m, &err));
    assert_non_null(strstr(err.text, "no value of 'b' is found in both groups"));
    assert_int_equal(err.place.line, 7);
    for (size_t i = 0; i < 12; i++)
        a[i] = (double)(i < 4 ? i / 2 : i); /* two pairs only agree on a now */
    made_set(&made, "exact", "a,c");
    assert_true(made_try(&made, &m, &err));
    assert_int_equal(m.n_sets, 2);
    assert_string_equal(m.estimand, "ATT, matched treated");
    assert_true(has_note(&m, "Of all columns, 'a' costs most: without it 4 program students more "
                             "would have a counterpart"));
    made_end(&made);
}

static void two_columns_that_keep_groups_apart_together_are_both_named(void **state)
{
    static Error err;
    Made made;
    Matching m;
    (void)state;
    made_begin(&made, 8);
    double *a = made_real(&made, "a", true), *b = made_real(&made, "b", true);
    made_real(&made, "c", true);
    for (size_t i = 0; i < 8; i++) {
        made_treat(&made, i, i % 2 == 0);
        a[i] = (double)i;
        b[i] = (double)(i % 2);
    }
    made_choose(&made, "exact");
    assert_false(made_try(&made, &m, &err));
    assert_non_null(strstr(err.text, "'a' and 'b' made it so, with 8 values of the first: without "
                                     "them 4 of 4 program students would have a counterpart"));
    made_end(&made);
}

static void cutpoints_of_what_is_no_number_or_no_covariate_are_refused(void **state)
{
    static Error err;
    Made made;
    Matching m;
    (void)state;
    cohort_of(&made, 1);
    made_choose(&made, "cem");
    made_set(&made, "cutpoints", "g:5");
    assert_false(made_try(&made, &m, &err));
    assert_int_equal(err.kind, ERR_STUDY);
    assert_non_null(strstr(err.text, "study.yaml:7"));
    assert_non_null(strstr(err.text, "names 'g', whose values are categories"));
    made_set(&made, "cutpoints", "h:0");
    assert_false(made_try(&made, &m, &err));
    assert_non_null(strstr(err.text, "names 'h', which is none of the covariates"));
    made_end(&made);
}

/* Another seed orders the cohort anew: nobody's weight may change. */
static void strata_owe_nothing_to_the_order_of_students(void **state)
{
    static const char *const methods[] = {"exact", "cem", "subclass"};
    (void)state;
    for (size_t k = 0; k < 3 * COUNT_OF(methods); k++) {
        static Error err;
        Made made, turned;
        Matching m, t;
        cohort_of(&made, 40 + k);
        cohort_of(&turned, 40 + k);
        const size_t n = made.cohort.n;
        for (size_t i = 0; i < n; i++) {
            const size_t from = n - 1 - i;
            for (size_t c = 0; c < 2; c++)
                turned.column[c].real[i] = made.column[c].real[from];
            for (size_t c = 2; c < 4; c++)
                turned.column[c].level[i] = made.column[c].level[from];
            turned.cohort.treated[i] = made.cohort.treated[from];
            turned.score.probability[i] = made.score.probability[from];
        }
        made_choose(&made, methods[k % 3]);
        made_choose(&turned, methods[k % 3]);
        const bool ok = made_try(&made, &m, &err);
        assert_int_equal(made_try(&turned, &t, &err), ok);
        for (size_t i = 0; ok && i < n; i++)
            check_close(m.weight[i], t.weight[n - 1 - i], 1e-14); /* sums in another order */
        made_end(&made);
        made_end(&turned);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_strata_are_those_who_agree),
        cmocka_unit_test(a_number_falls_into_the_bin_whose_boundaries_say_so),
        cmocka_unit_test(a_boundary_belongs_to_the_higher_bin),
        cmocka_unit_test(rules_make_as_many_bins_as_in_r),
        cmocka_unit_test(coarsened_strata_are_those_in_the_same_bins),
        cmocka_unit_test(one_to_one_within_strata_pairs_as_many_as_the_smaller_arm),
        cmocka_unit_test(subclasses_are_cut_at_quantiles_and_filled_by_the_rule),
        cmocka_unit_test(every_class_holds_as_many_as_are_asked_for),
        cmocka_unit_test(what_keeps_groups_apart_is_named),
        cmocka_unit_test(two_columns_that_keep_groups_apart_together_are_both_named),
        cmocka_unit_test(cutpoints_of_what_is_no_number_or_no_covariate_are_refused),
        cmocka_unit_test(strata_owe_nothing_to_the_order_of_students),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
