/* Characteristics in the place of the score: each row against the study that has the characteristic
 * as its outcome. */
#include "../study/here.h"

#include "report/says.h"

#include "alike/bias_tables.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N = 300, SCHOOLS = 30, A_SCHOOL = N / SCHOOLS };

static const union negative_controls_columns *const column = &negative_controls_columns;

/* distance: larger in the program; siblings: not; bus: yes or no; gaps: lacks values; kind: three
 * values; seen: the distance of those who have a value of gaps. */
static void write_world(Here *here)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,z,fall,spring,distance,siblings,bus,rides,gaps,kind,seen\n");
    for (size_t i = 0; i < N; i++) {
        const size_t school = i / A_SCHOOL;
        const bool has = school % 3 == 0, rides = random_uniform(8, i) < 0.4;
        const double fall = 200 + 10 * random_normal(1, i);
        const char *gap = random_uniform(9, i) < 0.2
                              ? ""
                              : arena_printf(here->arena, "%.3f", random_normal(10, i));
        const char *distance =
            arena_printf(here->arena, "%.3f", 2 + 0.5 * random_normal(4, i) + (has ? 1 : 0));
        text_format(&csv, "s%03zu,g%02zu,%d,%d,%.3f,%.3f,%s,%.3f,%s,%d,%s,%s,%s\n", i, school, has,
                    (int)(4 * random_uniform(2, i)), fall,
                    fall + 5 * random_normal(3, i) + (has ? 4 : 0), distance,
                    floor(4 * random_uniform(5, i)), rides ? "yes" : "no", rides, gap,
                    i % 3 == 0   ? "a"
                    : i % 3 == 1 ? "b"
                                 : "c",
                    gap[0] == '\0' ? "" : distance);
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

/* The error's text; NULL: it was read and run. */
static const char *run_study(Here *here, const char *outcome, const char *more, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    *here->err = (Error){0};
    write_world(here);
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "outcomes: [{name: out, %s, pretest: fall}]\n"
                                    "covariates: [z]\n"
                                    "matching: {method: nearest, caliper: 0.5}\n%s\n",
                                    outcome, more);
    return spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                           said, strlen(said), spec, here->err) &&
                   plan_run(here->arena, spec, &settings, out, here->err)
               ? NULL
               : arena_copy_text(here->arena, here->err->text);
}

static void run(Here *here, const char *outcome, const char *more, Results *out)
{
    const char *wrong = run_study(here, outcome, more, out);
    if (wrong != NULL)
        fail_msg("%s", wrong);
}

static const Table *controls_of(const Results *results)
{
    return tables_find(&results->analysis[0].tables, &table_negative_controls);
}

static void check_row(const Table *table, size_t row, const Effect *e)
{
    check_close(table_real(table, row, &column->estimate), e->estimate, 1e-12);
    check_close(table_real(table, row, &column->ci_low), e->ci_low, 1e-12);
    check_close(table_real(table, row, &column->ci_high), e->ci_high, 1e-12);
    check_close(table_real(table, row, &column->p), e->p, 1e-12);
}

/* The matching reads no score, so that of both studies is one. */
static void each_is_the_study_with_it_as_the_score(void **state)
{
    static const char *const score[] = {"score: distance", "score: siblings", "score: rides",
                                        "score: gaps, require_score: no"};
    Results results;
    double p[COUNT_OF(score)];
    run(*state, "score: spring",
        "effects: {cluster: school, negative_controls: [distance, siblings, bus, gaps]}", &results);
    const Table *table = controls_of(&results);
    assert_non_null(table);
    assert_int_equal(table->n_rows, COUNT_OF(score));
    for (size_t k = 0; k < COUNT_OF(score); k++) {
        Results own;
        run(*state, score[k], "effects: {cluster: school}", &own);
        check_row(table, k, &own.analysis[0].effects.row[0]);
        p[k] = own.analysis[0].effects.row[0].p;
    }
    assert_string_equal(table_text(table, 2, &column->level), "yes");
    /* Holm's: the smallest of four times four */
    assert_true(p[0] < p[1] && p[0] < p[2] && p[0] < p[3]);
    check_close(table_real(table, 0, &column->q), 4 * p[0], 1e-12);
}

/* Who has no score is in no estimate of the study, so in none of these either. */
static void those_without_a_score_are_left_out(void **state)
{
    Results results, own;
    run(*state, "score: gaps, require_score: no",
        "effects: {cluster: school, negative_controls: [distance]}", &results);
    run(*state, "score: seen, require_score: no", "effects: {cluster: school}", &own);
    check_row(controls_of(&results), 0, &own.analysis[0].effects.row[0]);
}

/* Asking for them changes nothing else, though a student lacks a value. */
static void the_study_itself_stays_as_it_was(void **state)
{
    Results with, without;
    run(*state, "score: spring", "effects: {cluster: school, negative_controls: [gaps]}", &with);
    run(*state, "score: spring", "effects: {cluster: school}", &without);
    const Effect *a = &with.analysis[0].effects.row[0], *b = &without.analysis[0].effects.row[0];
    assert_true(a->estimate == b->estimate && a->se == b->se);
    assert_int_equal(a->n_treated + a->n_control, b->n_treated + b->n_control);
    assert_null(controls_of(&without));
}

static void what_can_not_be_one_is_said(void **state)
{
    static const struct {
        const char *keys, *says;
    } refused[] = {
        {"effects: {cluster: school, negative_controls: [z]}",
         "effects.negative_controls names 'z', which covariates uses in line 4"},
        {"effects: {cluster: school, negative_controls: [fall]}", "which pretest uses in line 3"},
        {"effects: {cluster: school, adjust: [siblings], negative_controls: [siblings]}",
         "which effects.adjust uses in line 6"},
        {"columns: {z2: {power: [z, 2]}}\neffects: {cluster: school, negative_controls: [z2]}",
         "effects.negative_controls names 'z2', which columns makes from 'z', and that covariates "
         "uses in line 4"},
        {"columns: {f0: {equals: [fall, 200]}, f2: {power: [f0, 2]}}\neffects: {cluster: school, "
         "negative_controls: [f2]}",
         "which columns makes from 'fall', and that pretest uses in line 3"},
        {"columns: {apart: {difference: [distance, z]}}\neffects: {cluster: school, "
         "negative_controls: [distance, apart]}",
         "names 'apart', which columns makes from 'z', and that"},
        {"effects: {cluster: school, negative_controls: [took]}", "'took'"},
        {"effects: {cluster: school, negative_controls: [spring]}", "is the score of outcome"},
        {"effects: {cluster: school, negative_controls: [sibling]}", "siblings"},
    };
    Results results;
    for (size_t k = 0; k < COUNT_OF(refused); k++) {
        const char *wrong = run_study(*state, "score: spring", refused[k].keys, &results);
        if (wrong == NULL || strstr(wrong, refused[k].says) == NULL)
            fail_msg("%s: %s", refused[k].keys, wrong == NULL ? "it ran" : wrong);
    }
    run(*state, "score: spring", /* made from what the design does not use */
        "columns: {far: {power: [distance, 2]}, by: {mean_of: distance, by: school}}\n"
        "effects: {cluster: school, negative_controls: [far, by]}",
        &results);
    assert_int_equal(controls_of(&results)->n_rows, 2);
    run(*state, "score: spring", "effects: {cluster: school, negative_controls: [kind]}", &results);
    const Table *table = controls_of(&results);
    check_nan(table_real(table, 0, &column->estimate));
    assert_non_null(strstr(table_text(table, 0, &column->problem), "other than two values"));
}

static const char *told(Here *here, const char *more)
{
    Results results;
    run(here, "score: spring", more, &results);
    const Outline outline = outline_of(here->arena, &results);
    return says_sure(here->arena, &results, &outline).paragraph;
}

static void the_report_says_what_was_found(void **state)
{
    const char *words =
        told(*state, "effects: {cluster: school, negative_controls: [distance, siblings]}");
    const char *at = strstr(words, "The groups differ in distance (p <0.001)");
    if (at == NULL || strstr(words, "siblings") != NULL)
        fail_msg("%s", words);
    words = told(*state, "effects: {cluster: school, negative_controls: [siblings]}");
    if (strstr(words, "No difference was found in what the program cannot have changed and the "
                      "design did not use (siblings)") == NULL)
        fail_msg("%s", words);
    words = told(*state, "effects: {cluster: school}");
    assert_null(strstr(words, "cannot have changed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_is_the_study_with_it_as_the_score, set_up, tear_down),
        cmocka_unit_test_setup_teardown(those_without_a_score_are_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_study_itself_stays_as_it_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_can_not_be_one_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_report_says_what_was_found, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
