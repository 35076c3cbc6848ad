/* Who is held against whom where a hidden bias is bounded, from whole studies, against a gathering
 * that looks at all students for each set; and what the report says of it. */
#include "further/hidden_worlds.h"

#include "report/says.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>

/* Median of all differences within sets that are not zero. */
static double median_difference(const Made *m, Arena *arena)
{
    double *d = ARENA_ARRAY(arena, double, N *N);
    size_t n = 0;
    for (size_t i = 0; i < m->cohort.n; i++)
        for (size_t j = 0; j < i; j++)
            if (together(m, i, j) && m->y[i] != m->y[j])
                d[n++] = fabs(m->y[i] - m->y[j]);
    gsl_sort(d, 1, n);
    return n % 2 == 1 ? d[n / 2] : (d[n / 2 - 1] + d[n / 2]) / 2;
}

/* One-sided p without a hidden bias: each of a set is as likely to have been the one unlike the
 * others; what it would give is written out for each student. */
static double p_of_sets(const Made *m, Arena *arena, size_t *n_reversed)
{
    const double h = median_difference(m, arena);
    double over = 0, variance = 0;
    *n_reversed = 0;
    for (size_t i = 0; i < m->cohort.n; i++) {
        double count[2] = {0, 0}, mean = 0, square = 0, own = 0;
        for (size_t j = 0; j < m->cohort.n; j++)
            count[m->cohort.treated[j]] += together(m, i, j) ? 1 : 0;
        const bool reversed = count[1] > 1;
        if (count[0] * count[1] == 0 || m->cohort.treated[i] != !reversed)
            continue; /* once a set: for the one unlike the others */
        *n_reversed += reversed;
        for (size_t j = 0; j < m->cohort.n; j++) {
            double q = 0;
            if (!together(m, i, j))
                continue;
            for (size_t k = 0; k < m->cohort.n; k++)
                if (together(m, i, k))
                    q += fmax(-2.5, fmin(2.5, (m->y[j] - m->y[k]) / h)) / count[0];
            q *= reversed ? -1 : 1;
            mean += q / (count[0] + count[1]);
            square += q * q / (count[0] + count[1]);
            own = i == j ? q : own;
        }
        over += own - mean;
        variance += square - mean * mean;
    }
    return gsl_cdf_ugaussian_Q(over / sqrt(variance));
}

/* 1:m both ways, as full matching makes them. */
static void sets_are_gathered_whichever_group_is_the_one(void **state)
{
    const World world = {.gain = 4,
                         .noise = 12,
                         .many = true,
                         .ahead = 3,
                         .all = "matching: {method: full}\neffects: {cluster: none}"};
    Here *here = *state;
    Results results;
    Made m;
    size_t n_reversed;
    make(here, &world, &m);
    run(here, &world, &results);
    const Table *bounds = table_of(&results, &table_rosenbaum_bounds);
    assert_non_null(bounds);
    check_close(table_real(bounds, 0, &rosenbaum_bounds_columns.p_high),
                p_of_sets(&m, here->arena, &n_reversed), 1e-9);
    assert_true(n_reversed > 10);
    assert_true(m.matching.n_sets - n_reversed > 10);
}

/* The mean difference of each program school's pairs; exact p by the signs of all of them. */
static double p_of_schools(const Made *m, size_t *n)
{
    const Column *school = frame_find(m->cohort.frame, "school");
    double sum[SCHOOLS] = {0}, count[SCHOOLS] = {0}, d[SCHOOLS], rank[SCHOOLS];
    double observed = 0, at_least = 0;
    *n = 0;
    for (size_t l = 0; l < m->matching.n_links; l++) {
        const Link *link = &m->matching.link[l];
        const int32_t g = school->level[m->cohort.row[link->treated]];
        if (isnan(m->y[link->control])) /* lost since the matching */
            continue;
        sum[g] += m->y[link->treated] - m->y[link->control];
        count[g] += 1;
    }
    for (size_t g = 0; g < SCHOOLS; g++)
        if (count[g] > 0)
            d[(*n)++] = sum[g] / count[g];
    for (size_t g = 0; g < *n; g++) {
        rank[g] = 0;
        for (size_t k = 0; k < *n; k++)
            rank[g] += fabs(d[k]) <= fabs(d[g]) ? 1 : 0; /* no two are equal */
        observed += d[g] > 0 ? rank[g] : 0;
    }
    for (size_t signs = 0; signs < (size_t)1 << *n; signs++) {
        double w = 0;
        for (size_t g = 0; g < *n; g++)
            w += (signs >> g & 1) != 0 ? rank[g] : 0;
        at_least += w >= observed ? 1 : 0;
    }
    return at_least / (double)((size_t)1 << *n);
}

static void schools_that_are_paired_are_the_units(void **state)
{
    const World world = {.gain = 3,
                         .noise = 12,
                         .whole = true,
                         .all = "matching: {method: multilevel, school: school}\n"
                                "effects: {cluster: school}"};
    const union rosenbaum_test_columns *c = &rosenbaum_test_columns;
    Here *here = *state;
    Results results;
    Made m;
    size_t n;
    make(here, &world, &m);
    run(here, &world, &results);
    const Table *test = table_of(&results, &table_rosenbaum_test);
    const double p = p_of_schools(&m, &n);
    assert_true(n >= 6);
    assert_true(table_real(test, 0, &c->school_pairs) == (double)n);
    assert_string_equal(table_text(test, 0, &c->units), "pairs of schools");
    check_close(table_real(table_of(&results, &table_rosenbaum_bounds), 0,
                           &rosenbaum_bounds_columns.p_high),
                p, 1e-12);
}

/* A pair whose comparison student has no later score is none: under require_score: no it was made
 * before that was known. */
static void a_partner_without_a_score_is_in_no_difference(void **state)
{
    static const char *const keys =
        "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
        "outcomes: [{name: reading, score: spring, pretest: fall, require_score: no}]\n"
        "covariates: [z]\n";
    const World world = {.gain = 8,
                         .noise = 12,
                         .whole = true,
                         .lost = 0.3,
                         .all = "matching: {method: multilevel, school: school}\n"
                                "effects: {cluster: school}"};
    Here *here = *state;
    Results results;
    Made m;
    size_t n, n_lost = 0;
    make_keys(here, &world, keys, &m);
    run_keys(here, &world, keys, &results);
    for (size_t l = 0; l < m.matching.n_links; l++)
        n_lost += isnan(m.y[m.matching.link[l].control]) ? 1 : 0;
    assert_true(n_lost > 5);
    const double p = p_of_schools(&m, &n);
    check_close(table_real(table_of(&results, &table_rosenbaum_bounds), 0,
                           &rosenbaum_bounds_columns.p_high),
                p, 1e-12);
}

/* --- what has no bounds ------------------------------------------------------------------------
 */

static void what_has_no_bounds_says_why(void **state)
{
    static const struct {
        const char *keys, *why;
        bool whole, weighed;
    } of[] = {
        {"matching: {method: nearest}\neffects: {cluster: school}",
         "which the design does not pair", true, false},
        {"matching: {method: nearest, replacement: yes}\neffects: {cluster: none}",
         "serves in several sets", false, false},
        {"matching: {method: overlap_weights}\neffects: {cluster: none}", "no pairs or sets", false,
         false},
        {"matching: {method: subclass}\neffects: {cluster: none}",
         "several students of both groups", false, false},
        {"matching: {method: nearest}\neffects: {cluster: none}", "weights of their own", false,
         true},
    };
    for (size_t k = 0; k < COUNT_OF(of); k++) {
        const World world = {.gain = 4,
                             .noise = 12,
                             .whole = of[k].whole,
                             .weighed = of[k].weighed,
                             .all = of[k].keys};
        Results results;
        run(*state, &world, &results);
        const Table *test = table_of(&results, &table_rosenbaum_test);
        const char *why = table_text(test, 0, &rosenbaum_test_columns.problem);
        if (strstr(why, of[k].why) == NULL)
            fail_msg("%s: %s", of[k].keys, why);
        check_nan(gamma_of(&results));
        assert_null(table_of(&results, &table_rosenbaum_bounds));
    }
}

/* p at that gamma is what the level leaves, and not .05 always. */
static void gamma_goes_by_the_level_of_the_intervals(void **state)
{
    static const double level[] = {0.8, 0.95, 0.99};
    double before = INFINITY;
    for (size_t k = 0; k < COUNT_OF(level); k++) {
        Here *here = *state;
        const World world = {.gain = 6,
                             .noise = 10,
                             .all = arena_printf(here->arena,
                                                 "matching: {method: nearest}\n"
                                                 "effects: {cluster: none, confidence: %g}",
                                                 level[k])};
        Results results;
        Made m;
        double d[N];
        make(here, &world, &m);
        run(here, &world, &results);
        for (size_t l = 0; l < m.matching.n_links; l++)
            d[l] = m.y[m.matching.link[l].treated] - m.y[m.matching.link[l].control];
        const SignedRanks ranks = signed_ranks(here->arena, d, m.matching.n_links);
        const double gamma = gamma_of(&results);
        check_close(signed_ranks_bounds(&ranks, gamma, ranks.n <= SIGNED_RANKS_EXACT).high,
                    1 - level[k], 1e-8);
        assert_true(gamma < before);
        before = gamma;
    }
}

/* --- scores that are foretold ------------------------------------------------------------------
 */

static void a_fit_without_error_is_told_in_words(void **state)
{
    const union robustness_values_columns *c = &robustness_values_columns;
    const World world = {.gain = 4, .noise = 0, .all = "matching: {method: nearest}"};
    Results results;
    run(*state, &world, &results);
    const Table *values = table_of(&results, &table_robustness_values);
    assert_non_null(values);
    assert_int_equal(values->n_rows, 3);
    for (size_t i = 0; i < 3; i++) {
        check_nan(table_real(values, i, &c->value));
        assert_non_null(strstr(table_text(values, i, &c->meaning), "nothing left to explain"));
    }
    assert_null(table_of(&results, &table_robustness_contour));
}

/* --- what the report says ----------------------------------------------------------------------
 */

static const char of_shares[] = "To make the whole difference, something unrecorded would have to "
                                "explain ",
                  of_risks[] =
                      " would have to multiply the chances of both having the program and ",
                  of_odds[] = "Chance alone could make the difference once",
                  of_none[] = "no unrecorded cause is needed";

static const char *told(Here *here, const World *world)
{
    Results results;
    run(here, world, &results);
    const Outline outline = outline_of(here->arena, &results);
    return says_sure(here->arena, &results, &outline).paragraph;
}

static void expect(const char *words, bool shares, bool risks, bool odds, bool none)
{
    const char *const part[] = {of_shares, of_risks, of_odds, of_none};
    const bool there[] = {shares, risks, odds, none};
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if ((strstr(words, part[k]) != NULL) != there[k])
            fail_msg("'%s' should %sbe in: %s", part[k], there[k] ? "" : "not ", words);
}

#define PAIRS "matching: {method: nearest, caliper: 0.3}\n"

static void the_sentences_follow_the_verdict(void **state)
{
    World w = {.gain = 8, .noise = 8, .all = PAIRS "effects: {cluster: none}"};
    const char *words = told(*state, &w);
    expect(words, true, true, true, false);
    assert_non_null(strstr(words, "doing better by about "));
    w.gain = -8;
    words = told(*state, &w);
    expect(words, true, true, true, false);
    assert_non_null(strstr(words, "doing worse by about "));
    w.gain = 0;
    expect(told(*state, &w), false, false, false, true);
    w = (World){.gain = 8, .noise = 8, .whole = true, .all = PAIRS "effects: {cluster: school}"};
    expect(told(*state, &w), true, true, false, false); /* not paired: no bounds */
    w.all = "study: {assignment: randomized}\n" PAIRS "effects: {cluster: school}";
    expect(told(*state, &w), false, false, false, false);
    w = (World){.gain = 8,
                .noise = 8,
                .ahead = 8,
                .all = "matching: {method: unmatched}\n"
                       "effects: {cluster: none, estimator: difference}"};
    expect(told(*state, &w), false, false, false, false); /* not alike: another answer */
}

/* The numbers are those of the tables; two subjects stand in one sentence. */
static void the_sentences_hold_the_numbers_of_the_tables(void **state)
{
    static const char *const two =
        "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
        "outcomes: [{name: reading, score: spring, pretest: fall, label: Reading},\n"
        "           {name: math, score: math, pretest: fall, label: Mathematics}]\n"
        "covariates: [z]\n";
    const World w = {.gain = 8, .noise = 8, .all = PAIRS "effects: {cluster: none}"};
    Here *here = *state;
    Results results;
    double value[2], risk[2], gamma[2];
    run_keys(here, &w, two, &results);
    for (size_t k = 0; k < 2; k++) {
        const Tables *tables = &results.analysis[k].tables;
        value[k] = table_real(tables_find(tables, &table_robustness_values), ROBUSTNESS_POINT,
                              &robustness_values_columns.value);
        risk[k] = table_real(tables_find(tables, &table_e_values), 0, &e_values_columns.e_value);
        gamma[k] = table_real(tables_find(tables, &table_rosenbaum_test), 0,
                              &rosenbaum_test_columns.gamma);
    }
    const Outline outline = outline_of(here->arena, &results);
    const char *words = says_sure(here->arena, &results, &outline).paragraph;
    const char *const part[] = {
        arena_printf(here->arena, "%.0f%% in reading and %.0f%% in mathematics of what",
                     100 * value[0], 100 * value[1]),
        arena_printf(here->arena, "about %.2f in reading and %.2f in mathematics, or", risk[0],
                     risk[1]),
        arena_printf(here->arena, "by more than %.2f in reading and %.2f in mathematics.", gamma[0],
                     gamma[1])};
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (strstr(words, part[k]) == NULL)
            fail_msg("'%s' is not in: %s", part[k], words);
}

/* Published at steps of a hundredth, a share of less is none: it must not read as nothing. */
static void a_share_that_is_rounded_away_is_under_its_step(void **state)
{
    const World w = {.gain = 8, .noise = 8, .all = PAIRS "effects: {cluster: none}"};
    Here *here = *state;
    Results results;
    run(here, &w, &results);
    Table *values = tables_find(&results.analysis[0].tables, &table_robustness_values);
    Cell *cell = row_cell(row_at(values, ROBUSTNESS_POINT), &robustness_values_columns.value);
    cell->value = 0.0;
    cell->step = 0.01;
    const Outline outline = outline_of(here->arena, &results);
    const char *words = says_sure(here->arena, &results, &outline).paragraph;
    if (strstr(words, "would have to explain under 1% of what the adjustment") == NULL)
        fail_msg("%s", words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sets_are_gathered_whichever_group_is_the_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(schools_that_are_paired_are_the_units, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_partner_without_a_score_is_in_no_difference, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_has_no_bounds_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gamma_goes_by_the_level_of_the_intervals, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_fit_without_error_is_told_in_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_sentences_follow_the_verdict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_sentences_hold_the_numbers_of_the_tables, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_share_that_is_rounded_away_is_under_its_step, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
