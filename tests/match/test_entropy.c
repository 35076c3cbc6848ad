/* Entropy balancing of students: what it makes equal, for whom, inside what, and the sentences of
 * designs that no weights can carry out. The solver has tests of its own (tests/stats). */
#include "made.h"
#include "note_says.h"
#include "random.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

enum { SCHOOLS = 6 };

/* Two numbers, a 0/1 column, a factor, and a school that is no covariate; program and other
 * students in each. */
static void cohort_of(Made *made, size_t n, uint64_t seed)
{
    made_begin(made, n);
    double *a = made_real(made, "a", true);
    double *b = made_real(made, "b", true);
    double *c = made_real(made, "c", true);
    int32_t *g = made_factor(made, "g", true, 3);
    int32_t *school = made_factor(made, "school", false, SCHOOLS);
    made->column[2].binary = true;
    for (size_t i = 0; i < n; i++) {
        a[i] = 2000 + 10 * uniform(&seed); /* far from 0, as birth years are */
        b[i] = uniform(&seed) + uniform(&seed);
        c[i] = uniform(&seed) < 0.4;
        g[i] = (int32_t)(3 * uniform(&seed));
        school[i] = (int32_t)(i % SCHOOLS);
        const double eta = 0.1 * (a[i] - 2005) - 0.5 * b[i] + c[i] - 1;
        made_treat(made, i, uniform(&seed) < 1 / (1 + exp(-eta)));
    }
    made_choose(made, "entropy");
}

/* A column of numbers from a student's values. */
typedef double Value(const Made *made, size_t i);

static double value_a(const Made *made, size_t i)
{
    return made->column[0].real[i];
}
static double value_b(const Made *made, size_t i)
{
    return made->column[1].real[i];
}
static double value_c(const Made *made, size_t i)
{
    return made->column[2].real[i];
}
static double value_g1(const Made *made, size_t i)
{
    return made->column[3].level[i] == 1;
}
static double value_g2(const Made *made, size_t i)
{
    return made->column[3].level[i] == 2;
}
static double value_b2(const Made *made, size_t i)
{
    return value_b(made, i) * value_b(made, i);
}
static double value_bc(const Made *made, size_t i)
{
    return value_b(made, i) * value_c(made, i);
}

static double base_of(const Made *made, size_t i)
{
    return made->cohort.base_weight == NULL ? 1 : made->cohort.base_weight[i];
}

/* Weighted mean less the mean that was to be reached, in standard deviations; `arm`: whose.
 * `school`: of its students; -1: of all. */
static double off(const Made *made, const Matching *m, int arm, Value *value, int32_t school)
{
    const Estimand estimand = (Estimand)made->design.effects.estimand;
    double mean = 0, total = 0, squares = 0, target = 0, about = 0, n = 0, middle = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (school >= 0 && made->column[4].level[i] != school)
            continue;
        middle += value(made, i);
        n++;
    }
    middle /= n;
    for (size_t i = 0; i < m->n; i++) {
        if (school >= 0 && made->column[4].level[i] != school)
            continue;
        const double x = value(made, i) - middle, q = base_of(made, i);
        squares += x * x / n;
        if (made->cohort.treated[i] == arm) {
            mean += m->weight[i] * x;
            total += m->weight[i];
        }
        if (estimand == ESTIMAND_ATE ||
            made->cohort.treated[i] == (estimand == ESTIMAND_ATT ? 1 : 0)) {
            target += q * x;
            about += q;
        }
    }
    return (mean / total - target / about) / sqrt(squares);
}

static void means_are_those_of_whom_the_effect_is_about(void **state)
{
    (void)state;
    static Value *const first[] = {value_a, value_b, value_c, value_g1, value_g2};
    static const Estimand estimands[] = {ESTIMAND_ATT, ESTIMAND_ATC, ESTIMAND_ATE};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Made made;
        cohort_of(&made, 200 + 10 * seed, seed);
        if (seed % 2 == 0) {
            made.cohort.base_weight = ARENA_ARRAY(made.arena, double, made.cohort.n);
            for (size_t i = 0; i < made.cohort.n; i++)
                made.cohort.base_weight[i] = 0.25 + (double)(i % 5);
        }
        made.design.effects.estimand = (int)estimands[seed % 3];
        made_set(&made, "moments", seed % 4 == 0 ? "2" : "1");
        Pairs pairs = {.n = seed % 5 == 0,
                       .item = (Pair[]){{.a = made_name("b"), .b = made_name("c")}}};
        for (const Option *o = made.method->options; o->name != NULL; o++)
            if (o->type == OPT_PAIRS)
                memcpy((char *)made.settings + o->offset, &pairs, sizeof pairs);
        const Matching m = made_run(&made);
        for (int arm = 0; arm < 2; arm++) {
            for (size_t k = 0; k < COUNT_OF(first); k++)
                check_near(off(&made, &m, arm, first[k], -1), 0, 1e-12);
            if (seed % 4 == 0)
                check_near(off(&made, &m, arm, value_b2, -1), 0, 1e-12);
            if (seed % 5 == 0)
                check_near(off(&made, &m, arm, value_bc, -1), 0, 1e-12);
        }
        /* base weights are in the weights once: those of the group as it is are the base weights */
        const int whole = estimands[seed % 3] == ESTIMAND_ATT   ? 1
                          : estimands[seed % 3] == ESTIMAND_ATC ? 0
                                                                : -1;
        double ratio = NAN;
        for (size_t i = 0; i < m.n; i++) {
            assert_true(m.weight[i] > 0);
            if (made.cohort.treated[i] == whole) {
                ratio = isnan(ratio) ? m.weight[i] / base_of(&made, i) : ratio;
                check_close(m.weight[i] / base_of(&made, i), ratio, 1e-14);
            }
        }
        assert_string_equal(m.estimand, estimand_names[estimands[seed % 3]]);
        made_end(&made);
    }
}

static void within_schools_each_is_balanced_by_itself(void **state)
{
    (void)state;
    for (int alone = 0; alone < 2; alone++) {
        Made made;
        cohort_of(&made, 900, 4);
        size_t left_out = 0;
        for (size_t i = 0; i < 900 && alone; i++) /* the last school has no comparison students */
            if (made.column[4].level[i] == SCHOOLS - 1) {
                made.cohort.n_control -= !made.cohort.treated[i];
                made.cohort.n_treated += !made.cohort.treated[i];
                made.cohort.treated[i] = 1;
                left_out++;
            }
        made_set(&made, "balance_within", "school");
        const Matching m = made_run(&made);
        for (int32_t s = 0; s < SCHOOLS - alone; s++) {
            double weight[2] = {0, 0};
            for (size_t i = 0; i < 900; i++)
                if (made.column[4].level[i] == s)
                    weight[made.cohort.treated[i]] += m.weight[i];
            check_close(weight[0], weight[1], 1e-13); /* both arms weigh the same */
            check_near(off(&made, &m, 0, value_a, s), 0, 1e-12);
            check_near(off(&made, &m, 0, value_b, s), 0, 1e-12);
            check_near(off(&made, &m, 0, value_c, s), 0, 1e-12);
            check_near(off(&made, &m, 0, value_g2, s), 0, 1e-12);
        }
        assert_int_equal(m.unmatched_treated, left_out);
        assert_int_equal(
            notes_saying(&m.notes, "since the comparison group has nobody of the same school"),
            alone);
        assert_int_equal(notes_saying(&m.notes, "only one group has them: school 5"), alone);
        assert_string_equal(m.estimand, alone ? "ATT, weighted treated" : "ATT");
        made_end(&made);
    }
}

static void who_has_what_nobody_of_the_others_has_weighs_nothing(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 500, 8);
    size_t n = 0;
    for (size_t i = 0; i < 500; i++) {
        if (made.cohort.treated[i] && made.column[3].level[i] == 2)
            made.column[3].level[i] = 0;
        n += made.column[3].level[i] == 2;
    }
    const Matching m = made_run(&made);
    for (size_t i = 0; i < 500; i++)
        assert_true((m.weight[i] == 0) == (made.column[3].level[i] == 2));
    char words[64];
    snprintf(words, sizeof words, "%zu comparison students weigh nothing", n);
    assert_int_equal(notes_saying(&m.notes, words), 1);
    assert_string_equal(m.estimand, "ATT"); /* it is about the program's */
    check_near(off(&made, &m, 0, value_a, -1), 0, 1e-12);
    made_end(&made);
}

static void check_refusal(Made *made, const char *const *words, size_t n)
{
    static Error err;
    Matching m;
    assert_false(made_try(made, &m, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    for (size_t k = 0; k < n; k++)
        if (strstr(err.text, words[k]) == NULL)
            fail_msg("'%s' is not in: %s", words[k], err.text);
    made_end(made);
}
#define CHECK_REFUSAL(made, ...)                                                                   \
    check_refusal((made), (const char *const[]){__VA_ARGS__},                                      \
                  COUNT_OF(((const char *const[]){__VA_ARGS__})))

static void an_average_beyond_the_others_is_named(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 300, 2);
    for (size_t i = 0; i < 300; i++)
        if (made.cohort.treated[i])
            made.column[1].real[i] += 3;
    CHECK_REFUSAL(&made, "no weights give the comparison students the program group's averages: ",
                  "the average of b is 3.", ", and comparison students have 0.0",
                  "Without b it can be done: remove it from covariates", "choose overlap_weights");
    cohort_of(&made, 300, 2);
    for (size_t i = 0; i < 300; i++)
        if (!made.cohort.treated[i])
            made.column[2].real[i] = 0;
    CHECK_REFUSAL(&made, "no comparison student has c", "Without c it can be done");
}

static void averages_that_lie_apart_together_are_named(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 300, 2);
    for (size_t i = 0; i < 300; i++) { /* each alone is reached, both together are not */
        double *a = &made.column[0].real[i], *b = &made.column[1].real[i];
        *b = *a - 2000 + 0.1 * *b + (made.cohort.treated[i] ? 1 : 0);
    }
    CHECK_REFUSAL(&made, "the averages of ", "together lie ", "every comparison student",
                  "it can be done: remove it from covariates");
    cohort_of(&made, 300, 2); /* averages alone can be balanced, squares can't */
    for (size_t i = 0; i < 300; i++)
        made.column[1].real[i] =
            made.cohort.treated[i] ? (i % 2 == 0 ? -3 : 3) : made.column[1].real[i] - 1;
    made_set(&made, "moments", "2");
    CHECK_REFUSAL(&made, "b^2", "Averages alone can be balanced: write 'moments: 1'");
}

static void a_school_in_which_it_cannot_be_done_is_named(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 600, 3);
    for (size_t i = 0; i < 600; i++)
        if (made.cohort.treated[i] && made.column[4].level[i] == 2)
            made.column[1].real[i] += 3;
    made_set(&made, "balance_within", "school");
    CHECK_REFUSAL(&made, "averages in school 2 (the first of 1 in which it cannot be done, of 6): ",
                  "the average of b",
                  "remove matching.balance_within (with school among the covariates");
    cohort_of(&made, 600, 3); /* whole schools took the program */
    for (size_t i = 0; i < 600; i++)
        made.cohort.treated[i] = made.column[4].level[i] < 3;
    made.cohort.n_treated = made.cohort.n_control = 300;
    made_set(&made, "balance_within", "school");
    CHECK_REFUSAL(&made, "no value of school is found in both groups");
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_those_of_whom_the_effect_is_about),
        cmocka_unit_test(within_schools_each_is_balanced_by_itself),
        cmocka_unit_test(who_has_what_nobody_of_the_others_has_weighs_nothing),
        cmocka_unit_test(an_average_beyond_the_others_is_named),
        cmocka_unit_test(averages_that_lie_apart_together_are_named),
        cmocka_unit_test(a_school_in_which_it_cannot_be_done_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
