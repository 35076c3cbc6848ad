/* Clusters drawn anew through every stage: what the draws tell together. That a replicate goes
 * through the stages of the study is tested in tests/study/test_replicates.c. */
#include "../study/here.h"

#include "further/cluster_draws.h"

#include "alike/random.h"
#include "alike/study.h"
#include "alike/sureness_tables.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { SCHOOLS = 66, STUDENTS = 8, N = SCHOOLS * STUDENTS };

static const union bootstrap_columns *const column = &bootstrap_columns;

/* A third of the schools have the program. turned: the rows of the file the other way round. */
static void run(Here *here, size_t n_program, const char *more, size_t jobs, bool turned,
                Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = jobs, .invariants = true};
    Text csv = {.arena = here->arena};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    text_add(&csv, "id,school,took,z,fall,spring,passed\n");
    for (size_t r = 0; r < N; r++) {
        const size_t i = turned ? N - 1 - r : r, school = i / STUDENTS;
        const double fall = 200 + 10 * random_normal(1, i) + 4 * random_normal(2, school);
        const double spring =
            5 + 0.7 * fall + 3 * random_normal(3, school) + 6 * random_normal(4, i);
        text_format(&csv, "s%03zu,g%02zu,%d,%zu,%.3f,%.3f,%d\n", i, school,
                    school<n_program, i % 3, fall, spring, spring> 145);
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "covariates: [z]\n%s",
                                    more);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

#define READING "outcomes: [{name: reading, score: spring, pretest: fall, scale: same}]\n"

static const Table *table_of(const Results *results)
{
    const Table *table = tables_find(&results->analysis[0].tables, &table_bootstrap);
    assert_non_null(table);
    assert_int_equal(table->n_rows, 2);
    return table;
}

static bool cautions(Here *here, const Results *results, const char *what)
{
    const Notes *notes = &results->analysis[0].notes;
    bool told = false;
    for (size_t k = 0; k < notes->n; k++)
        told = told || strstr(phrase_text(here->arena, &notes->item[k].phrase), what) != NULL;
    return told;
}

/* Without a design, of schools of one size: in draws without end the variance of an arm's mean is
 * that of the means of its schools, divisor G, over G. 1,999 draws know a standard error to 1.6%:
 * three of these. */
static void its_error_is_that_of_whole_schools_within_their_arm(void **state)
{
    enum { PROGRAM = 22, DRAWS = 1999 };
    double mean[SCHOOLS] = {0}, of_arm[2] = {0, 0}, variance = 0;
    Results results;
    run(*state, PROGRAM,
        READING "matching: {method: unmatched}\n"
                "effects: {cluster: school, estimator: difference, bootstrap: 1999}\n",
        2, false, &results);
    for (size_t i = 0; i < N; i++) {
        const size_t s = i / STUDENTS;
        const double fall = 200 + 10 * random_normal(1, i) + 4 * random_normal(2, s);
        mean[s] += (5 + 0.7 * fall + 3 * random_normal(3, s) + 6 * random_normal(4, i)) / STUDENTS;
    }
    for (size_t s = 0; s < SCHOOLS; s++)
        of_arm[s < PROGRAM] += mean[s] / (s < PROGRAM ? PROGRAM : SCHOOLS - PROGRAM);
    for (size_t s = 0; s < SCHOOLS; s++) {
        const double g = s < PROGRAM ? PROGRAM : SCHOOLS - PROGRAM;
        const double apart = mean[s] - of_arm[s < PROGRAM];
        variance += apart * apart / (g * g);
    }
    const Table *table = table_of(&results);
    for (size_t k = 0; k < 2; k++) {
        assert_true(fabs(table_real(table, k, &column->estimate) - (of_arm[1] - of_arm[0])) < 1e-3);
        assert_true(fabs(table_real(table, k, &column->se) / sqrt(variance) - 1) < 0.048);
        assert_true(table_real(table, k, &column->draws) == DRAWS);
        assert_true(table_real(table, k, &column->failed) == 0);
        assert_null(table_text(table, k, &column->caution));
        /* draws of so many schools are nearly normal: both intervals are 1.96 errors to a side */
        const double low = table_real(table, k, &column->ci_low),
                     high = table_real(table, k, &column->ci_high);
        assert_true(fabs((high - low) / (2 * 1.98 * sqrt(variance)) - 1) < 0.08);
    }
    assert_true(table_real(table, 0, &column->df) == SCHOOLS - 2);
    check_nan(table_real(table, 1, &column->df));
}

/* Of students, where chance worked on them. */
static void without_schools_students_are_drawn(void **state)
{
    Results results;
    double ratio[2];
    for (size_t k = 0; k < 2; k++) {
        run(*state, 22,
            k == 0 ? READING "matching: {method: unmatched}\n"
                             "effects: {cluster: none, estimator: difference, bootstrap: 499}\n"
                   : READING "matching: {method: unmatched}\n"
                             "effects: {cluster: school, estimator: difference, bootstrap: 499}\n",
            2, false, &results);
        const Table *table = table_of(&results);
        ratio[k] = table_real(table, 0, &column->se);
        if (k == 0) {
            assert_true(table_real(table, 0, &column->df) == N - 2);
            assert_true(fabs(ratio[0] / results.analysis[0].effects.row[0].se - 1) < 0.1);
        }
    }
    assert_true(ratio[1] > 1.2 * ratio[0]);
}

/* The cohort as it is gives the study's own estimate, whatever the estimator and the design. */
static void its_estimate_is_the_study_s(void **state)
{
    static const char *const studies[] = {
        READING "matching: {caliper: 0.5}\neffects: {cluster: school, bootstrap: 4}\n",
        READING
        "matching: {method: ipw}\neffects: {cluster: none, estimator: aipw, bootstrap: 4}\n",
        READING "matching: {method: full}\neffects: {cluster: school, estimator: did, bootstrap: "
                "4}\n",
        "outcomes: [{name: pass, score: passed, pretest: fall}]\n"
        "matching: {caliper: 0.5}\n"
        "effects: {cluster: school, estimator: logit, bootstrap: 4}\n",
    };
    for (size_t k = 0; k < COUNT_OF(studies); k++) {
        Results results;
        run(*state, 22, studies[k], 1, false, &results);
        const Table *table = table_of(&results);
        check_close(table_real(table, 0, &column->estimate),
                    results.analysis[0].effects.row[0].estimate, 1e-12);
        assert_true(table_real(table, 0, &column->se) > 0);
        /* four draws have no 2.5th percentile */
        check_nan(table_real(table, 1, &column->ci_low));
        assert_non_null(strstr(table_text(table, 1, &column->problem), "too few draws"));
    }
}

static void neither_jobs_nor_the_order_of_rows_change_a_bit(void **state)
{
    static const char study[] = READING "matching: {caliper: 0.5}\n"
                                        "effects: {cluster: school, bootstrap: 79}\n";
    Results first, other;
    run(*state, 22, study, 1, false, &first);
    const Table *a = table_of(&first);
    for (size_t k = 0; k < 2; k++) {
        run(*state, 22, study, k == 0 ? 3 : 1, k == 1, &other);
        const Table *b = table_of(&other);
        for (size_t r = 0; r < 2; r++) {
            assert_true(table_real(a, r, &column->se) == table_real(b, r, &column->se));
            assert_true(table_real(a, r, &column->ci_low) == table_real(b, r, &column->ci_low));
        }
    }
}

static void what_theory_does_not_bear_is_said(void **state)
{
    Results results;
    run(*state, 22,
        READING "matching: {replacement: yes}\neffects: {cluster: school, bootstrap: 39}\n", 1,
        false, &results);
    assert_string_equal(table_text(table_of(&results), 0, &column->caution),
                        "comparison students serve several times");
    assert_true(cautions(*state, &results, "uses comparison students several times"));
    run(*state, 19, READING "effects: {cluster: school, bootstrap: 39}\n", 1, false, &results);
    assert_string_equal(table_text(table_of(&results), 0, &column->caution),
                        "one of the groups has fewer than 20 clusters");
    assert_true(cautions(*state, &results, "The bootstrap draws from 19 clusters"));
    assert_true(table_real(table_of(&results), 0, &column->se) > 0);
    run(*state, 22, READING "effects: {cluster: school, bootstrap: 39}\n", 1, false, &results);
    assert_null(table_text(table_of(&results), 0, &column->caution));
    assert_false(cautions(*state, &results, "The bootstrap"));
    run(*state, 1, READING "effects: {cluster: school, bootstrap: 39}\n", 1, false, &results);
    check_nan(table_real(table_of(&results), 0, &column->se));
    assert_non_null(
        strstr(table_text(table_of(&results), 0, &column->problem), "a single cluster"));
}

static void nobody_pays_who_did_not_ask(void **state)
{
    Results results;
    run(*state, 22, READING "effects: {cluster: school}\n", 1, false, &results);
    assert_null(tables_find(&results.analysis[0].tables, &table_bootstrap));
}

/* A tenth that failed may be the tenth that matters. */
static void draws_that_failed_are_counted(void **state)
{
    double x[30] = {0};
    (void)state;
    for (size_t i = 0; i < 30; i++)
        x[i] = (double)i;
    x[3] = x[4] = x[5] = (double)NAN;
    DrawSpread spread = cluster_draws_spread(x, 30);
    assert_int_equal(spread.n, 27);
    assert_int_equal(spread.failed, 3);
    double mean = 0, squares = 0;
    for (size_t i = 0; i < 30; i++)
        mean += i < 3 || i > 5 ? x[i] / 27 : 0;
    for (size_t i = 0; i < 30; i++)
        squares += i < 3 || i > 5 ? (x[i] - mean) * (x[i] - mean) : 0;
    check_close(spread.se, sqrt(squares / 26), 1e-12);
    x[6] = (double)NAN;
    spread = cluster_draws_spread(x, 30);
    check_nan(spread.se);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_error_is_that_of_whole_schools_within_their_arm, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(without_schools_students_are_drawn, set_up, tear_down),
        cmocka_unit_test_setup_teardown(its_estimate_is_the_study_s, set_up, tear_down),
        cmocka_unit_test_setup_teardown(neither_jobs_nor_the_order_of_rows_change_a_bit, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_theory_does_not_bear_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_pays_who_did_not_ask, set_up, tear_down),
        cmocka_unit_test(draws_that_failed_are_counted),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
