/* Who reached the benchmark: against counts made here, and against the same 0/1 column as an
 * outcome of its own. */
#include "../study/here.h"

#include "report/says.h"

#include "alike/amount_tables.h"
#include "alike/disclose.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N = 400, SCHOOLS = 40, CUT = 215 };

static const union benchmark_columns *const column = &benchmark_columns;

/* Whole points, so that many a score is the cut itself. */
typedef struct World {
    double fall[N], spring[N];
    bool took[N];
    int grade[N];
} World;

static void make_world(World *w)
{
    for (size_t i = 0; i < N; i++) {
        const size_t school = i / (N / SCHOOLS);
        w->took[i] = school % 4 == 0;
        w->grade[i] = 3 + (int)(i % 3);
        w->fall[i] = round(205 + 8 * random_normal(1, i));
        w->spring[i] = round(w->fall[i] + 8 + 4 * random_normal(2, i) + (w->took[i] ? 3 : 0) +
                             2 * random_normal(3, school));
    }
}

static void write_students(Here *here, const World *w)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,fall,spring,passed\n");
    for (size_t i = 0; i < N; i++)
        text_format(&csv, "s%03zu,g%02zu,%d,%g,%g,%d\n", i, i / (N / SCHOOLS), w->took[i],
                    w->fall[i], w->spring[i], w->spring[i] >= CUT);
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

static bool try(Here *here, const char *said, Results *out)
{
    RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    *here->err = (Error){0};
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err))
        return false;
    settings.publish = spec->publish == PUBLISH_YES;
    if (!plan_run(here->arena, spec, &settings, out, here->err))
        return false;
    out->release = settings.publish ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
    return results_release(here->arena, out, 0, here->err) && results_check_tables(out, here->err);
}

/* outcomes: what stands in the list. */
static void run(Here *here, const char *outcomes, const char *more, Results *out)
{
    if (!try(here,
             arena_printf(here->arena,
                          "study: {unit: student}\n"
                          "data: {file: students.csv, id: id}\n"
                          "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                          "outcomes: [%s]\ncovariates: [pretest]\n%s",
                          outcomes, more),
             out))
        fail_msg("%s", here->err->text);
}

static const Table *benchmark_of(const Results *results, size_t i)
{
    return tables_find(&results->analysis[i].tables, &table_benchmark);
}

static const char with_cut[] = "{name: reading, score: spring, pretest: fall, cut: 215}";

/* Shares by counting; with HC2 the variance of a difference of means is s1^2/n1 + s0^2/n0. */
static void without_a_model_it_is_the_difference_of_the_shares(void **state)
{
    double n[2] = {0}, with[2] = {0};
    World w;
    Results results;
    make_world(&w);
    write_students(*state, &w);
    run(*state, with_cut,
        "matching: {method: unmatched}\n"
        "effects: {estimator: difference, estimand: ATE, cluster: none, variance: HC2}\n",
        &results);
    for (size_t i = 0; i < N; i++) {
        n[w.took[i]]++;
        with[w.took[i]] += w.spring[i] >= CUT;
    }
    const Table *table = benchmark_of(&results, 0);
    const double p1 = with[1] / n[1], p0 = with[0] / n[0];
    const double se = sqrt(p1 * (1 - p1) / (n[1] - 1) + p0 * (1 - p0) / (n[0] - 1));
    assert_true(p1 > 0.1 && p1 < 0.9 && p0 > 0.1 && p0 < 0.9);
    assert_string_equal(table_text(table, 0, &column->cut), "215");
    check_close(table_real(table, 0, &column->share_treated), 100 * p1, 1e-12);
    check_close(table_real(table, 0, &column->share_control), 100 * p0, 1e-12);
    check_close(table_real(table, 0, &column->estimate), 100 * (p1 - p0), 1e-11);
    check_close(table_real(table, 0, &column->se), 100 * se, 1e-11);
    assert_true(table_real(table, 0, &column->n_treated) == n[1]);
    assert_true(table_real(table, 0, &column->n_control) == n[0]);
}

/* The same students, weights, covariates and rule of error. The 0/1 column stands in the file. */
static void it_is_the_study_s_own_estimator_on_the_shares(void **state)
{
    static const char *const designs[] = {
        "matching: {caliper: 0.3}\neffects: {cluster: school}\n",
        "matching: {method: overlap_weights}\neffects: {cluster: school, variance: CR2}\n",
        "matching: {method: full}\neffects: {cluster: none, variance: HC3}\n",
    };
    World w;
    Results results;
    make_world(&w);
    write_students(*state, &w);
    for (size_t k = 0; k < COUNT_OF(designs); k++) {
        run(*state,
            arena_printf(((Here *)*state)->arena,
                         "%s, {name: passed, score: passed, pretest: fall}", with_cut),
            designs[k], &results);
        const Table *table = benchmark_of(&results, 0);
        const Effect *e = &results.analysis[1].effects.row[0];
        assert_string_equal(results.analysis[1].outcome, "passed");
        assert_null(benchmark_of(&results, 1));
        check_close(table_real(table, 0, &column->estimate), 100 * e->estimate, 1e-12);
        check_close(table_real(table, 0, &column->se), 100 * e->se, 1e-12);
        check_close(table_real(table, 0, &column->df), e->df, 1e-12);
        check_close(table_real(table, 0, &column->p), e->p, 1e-12);
        check_close(table_real(table, 0, &column->ci_low), 100 * e->ci_low, 1e-12);
        check_close(table_real(table, 0, &column->ci_high), 100 * e->ci_high, 1e-12);
        check_close(table_real(table, 0, &column->share_control), 100 * e->mean_control, 1e-12);
    }
}

/* It is a test of the study, beside that of the score. */
static void its_p_is_counted(void **state)
{
    static const char plain[] = "{name: reading, score: spring, pretest: fall}";
    static const char design[] = "effects: {cluster: school}\n";
    World w;
    Results results;
    bool corrected;
    make_world(&w);
    write_students(*state, &w);
    run(*state, plain, design, &results);
    const size_t n = results_n_tests(&results, &corrected);
    assert_null(benchmark_of(&results, 0));
    run(*state, with_cut, design, &results);
    assert_int_equal(results_n_tests(&results, &corrected), n + 1);
}

static const char *problem_of(Here *here, const char *outcome, const char *more)
{
    Results results;
    run(here, outcome, more, &results);
    const Table *table = benchmark_of(&results, 0);
    check_nan(table_real(table, 0, &column->estimate));
    check_nan(table_real(table, 0, &column->p));
    return table_text(table, 0, &column->problem);
}

static void what_has_no_answer_says_why(void **state)
{
    World w;
    make_world(&w);
    write_students(*state, &w);
    assert_string_equal(
        problem_of(*state, "{name: r, score: spring, pretest: fall, cut: 900}",
                   "effects: {cluster: school}\n"),
        "no student's score is the cut or more; see that the cut is on the scale of the score");
    assert_string_equal(
        problem_of(*state, "{name: r, score: spring, pretest: fall, cut: -3.5}",
                   "effects: {cluster: school}\n"),
        "every student's score is the cut or more; see that the cut is on the scale of the score");
    assert_string_equal(problem_of(*state,
                                   "{name: r, score: spring, pretest: fall, scale: same, cut: 215}",
                                   "effects: {cluster: school, estimator: gains}\n"),
                        "the estimator is about gains, and reaching a cut is none; choose another "
                        "effects.estimator, or remove the cut");
}

static void a_cut_that_is_no_number_is_named(void **state)
{
    Here *here = *state;
    Results results;
    assert_false(
        try(here,
            "data: {file: students.csv, id: id}\n"
            "treatment: {column: took, treated: \"1\"}\n"
            "outcomes: [{name: r, score: spring, cut: proficient}]\ncovariates: [pretest]\n",
            &results));
    assert_non_null(strstr(here->err->text, "study.yaml:3:"));
    assert_non_null(strstr(here->err->text, "outcomes.r.cut is 'proficient'"));
}

/* So many students of the program reach the cut. */
static void let_reach(World *w, size_t n)
{
    for (size_t i = 0; i < N; i++)
        if (w->took[i])
            w->spring[i] = n > 0 ? (n--, CUT) : CUT - 1;
}

/* Where one group has fewer than min_cell on one side of the cut nothing of it is told. */
static void few_on_one_side_of_the_cut_are_not_told_of(void **state)
{
    static const char design[] = "effects: {cluster: none}\nmatching: {method: ipw}\n"
                                 "report: {min_cell: 10, publish: yes}\n";
    World w;
    Results results;
    make_world(&w);
    let_reach(&w, 10);
    write_students(*state, &w);
    run(*state, with_cut, design, &results);
    const Table *table = benchmark_of(&results, 0);
    assert_true(table_real(table, 0, &column->share_treated) == 10); /* a whole percent */
    assert_true(table_real(table, 0, &column->estimate) < 0);
    let_reach(&w, 9);
    write_students(*state, &w);
    run(*state, with_cut, design, &results);
    table = benchmark_of(&results, 0);
    check_nan(table_real(table, 0, &column->estimate));
    check_nan(table_real(table, 0, &column->share_control));
    check_nan(table_real(table, 0, &column->n_treated));
    assert_true(table_hides(table, 0, &column->p));
}

/* --- by grade ------------------------------------------------------------------------------------
 */

static void write_tests(Here *here, const World *w)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "TermName,StudentID,SchoolName,Grade,Subject,TestRITScore\n");
    for (size_t i = 0; i < N; i++) {
        const char *rest = arena_printf(here->arena, "s%03zu,g%02zu", i, i / (N / SCHOOLS));
        text_format(&csv, "Fall 2013-2014,%s,%d,Reading,%g\n", rest, w->grade[i], w->fall[i]);
        text_format(&csv, "Spring 2014-2015,%s,%d,Reading,%g\n", rest, w->grade[i] + 1,
                    w->spring[i]);
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/tests.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

static bool try_tests(Here *here, const char *cuts, Results *out)
{
    Text schools = {.arena = here->arena};
    for (size_t s = 0; s < SCHOOLS; s += 4)
        text_format(&schools, "%sg%02zu", s > 0 ? ", " : "", s);
    return try(here,
               arena_printf(here->arena,
                            "tests: {file: tests.csv, subjects: [Reading], cuts: %s}\n"
                            "treatment: {schools: [%s]}\n"
                            "spans: [{name: two, from: Fall 2013-2014, to: Spring 2014-2015}]\n"
                            "covariates: [grade]\nmatching: {method: unmatched}\n"
                            "effects: {estimator: difference, estimand: ATE, cluster: none}\n",
                            cuts, schools.bytes),
               out);
}

/* Of the grade at the end: students who began in grade 3 are held to the cut of grade 4. */
static void a_grade_has_its_own_cut(void **state)
{
    static const double cut[] = {212, 217, 222}; /* of those who began in grades 3, 4 and 5 */
    double n[2] = {0}, with[2] = {0};
    World w;
    Results results;
    make_world(&w);
    write_tests(*state, &w);
    if (!try_tests(*state, "{Reading: {\"3\": 100, \"4\": 212, \"5\": 217, \"6\": 222}}", &results))
        fail_msg("%s", ((Here *)*state)->err->text);
    for (size_t i = 0; i < N; i++) {
        n[w.took[i]]++;
        with[w.took[i]] += w.spring[i] >= cut[w.grade[i] - 3];
    }
    const Table *table = benchmark_of(&results, 0);
    assert_string_equal(table_text(table, 0, &column->cut),
                        "100 in grade 3, 212 in grade 4, 217 in grade 5, 222 in grade 6");
    check_close(table_real(table, 0, &column->share_treated), 100 * with[1] / n[1], 1e-12);
    check_close(table_real(table, 0, &column->estimate), 100 * (with[1] / n[1] - with[0] / n[0]),
                1e-11);
}

static void mistakes_of_cuts_are_named(void **state)
{
    static const struct {
        const char *cuts, *says;
    } mistake[] = {
        {"{Reading: {4: 212, 5: 217}}",
         "tests.cuts gives Reading no cut for grade 6, which 133 students of outcome "
         "'reading_two' are in at the end"},
        {"{Reading: {4: 212, four: 217}}", "tests.cuts names 'four', which is no grade"},
        {"{Reading: {4: 212, \"Grade 4\": 217}}", "gives grade 4 two cuts ('4' and 'Grade 4')"},
        {"{Readin: 212}", "names the subject 'Readin', which is not studied; did you mean "
                          "'Reading'?"},
        {"{Reading: {4: high}}", "tests.cuts.Reading.4 is 'high'"},
        {"{Reading: {}}", "tests.cuts.Reading names no grade"},
    };
    Here *here = *state;
    World w;
    Results results;
    make_world(&w);
    write_tests(here, &w);
    for (size_t k = 0; k < COUNT_OF(mistake); k++) {
        assert_false(try_tests(here, mistake[k].cuts, &results));
        if (strstr(here->err->text, mistake[k].says) == NULL)
            fail_msg("%s: %s", mistake[k].cuts, here->err->text);
        assert_non_null(strstr(here->err->text, "study.yaml:1:"));
    }
}

/* --- in a board's words --------------------------------------------------------------------------
 */

static void a_board_reads_how_many_more_students(void **state)
{
    Here *here = *state;
    World w;
    Results results;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        w.spring[i] += w.took[i] ? 4 : 0;
    write_students(here, &w);
    run(here, with_cut, "effects: {cluster: none}\n", &results);
    const Table *table = benchmark_of(&results, 0);
    const Outline outline = outline_of(here->arena, &results);
    const char *expected = arena_printf(
        here->arena,
        "Of 100 students of the program about %.0f more reached the benchmark (215) than of 100 "
        "comparison students (%.0f more to %.0f more).",
        table_real(table, 0, &column->estimate), table_real(table, 0, &column->ci_low),
        table_real(table, 0, &column->ci_high));
    const char *said = says_amounts(here->arena, &results, &outline).paragraph;
    if (strstr(said, expected) == NULL)
        fail_msg("%s\nis not in\n%s", expected, said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_model_it_is_the_difference_of_the_shares, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_is_the_study_s_own_estimator_on_the_shares, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(its_p_is_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_has_no_answer_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cut_that_is_no_number_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_on_one_side_of_the_cut_are_not_told_of, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_grade_has_its_own_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(mistakes_of_cuts_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_board_reads_how_many_more_students, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
