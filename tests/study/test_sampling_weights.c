/* Sampling weights (data.weights) through a whole study: who has none, what the score, balance and
 * the estimate make of them, against base R and against a study in which a student of weight k
 * stands k times. */
#include "match/table.h"
#include "note_says.h"
#include "study/here.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/match.h"
#include "alike/results.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static void write_file(const Here *here, const char *name, const Text *text)
{
    if (!os_write_file(os_join(here->arena, here->folder, name), text->bytes, text->n, here->err))
        fail_msg("%s", here->err->text);
}

static bool run(Here *here, const char *study, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *path = os_join(here->arena, here->folder, "study.yaml");
    error_clear(here->err);
    return spec_read_bytes(here->arena, path, study, strlen(study), spec, here->err) &&
           plan_run(here->arena, spec, &settings, out, here->err);
}

static void must_run(Here *here, const char *study, Results *out)
{
    if (!run(here, study, out))
        fail_msg("%s", here->err->text);
}

/* --- lalonde -----------------------------------------------------------------------------------
 */

static void write_lalonde(const Here *here)
{
    Csv csv;
    Text text = {.arena = here->arena};
    assert_true(csv_read(here->arena, "datasets/lalonde/lalonde.csv", &csv));
    for (size_t r = 0; r <= csv.n_rows; r++) {
        const double x = (double)r * 0.6180339887498949;
        for (size_t k = 0; k < csv.n_columns; k++)
            text_format(&text, "%s,", csv.cell[r * csv.n_columns + k]);
        if (r == 0)
            text_add(&text, "w\n");
        else
            text_format(&text, "%.3f\n", 0.2 + 3 * (x - floor(x)));
    }
    write_file(here, "lalonde.csv", &text);
}

static double found(const Analysis *a, const char *what)
{
    const bool is_age = strncmp(what, "age", 3) == 0;
    for (size_t k = 0; k < a->score.n_coefficients; k++)
        if (strncmp(what, "coef ", 5) == 0 && strcmp(a->score.coefficient[k].term, what + 5) == 0)
            return a->score.coefficient[k].estimate;
    const char *of = strchr(what, ' ') != NULL ? strchr(what, ' ') + 1 : "";
    for (size_t k = 0; k < a->balance.n; k++) {
        const BalanceRow *row = &a->balance.row[k];
        if (strcmp(row->covariate, is_age ? "age" : "re74") != 0)
            continue;
        if (strcmp(of, "mean treated") == 0)
            return row->before.mean_treated;
        if (strcmp(of, "mean control") == 0)
            return row->before.mean_control;
        if (strcmp(of, "sd treated") == 0)
            return row->before.sd_treated;
        if (strcmp(of, "smd") == 0)
            return row->before.smd;
        if (strcmp(of, "smd after") == 0)
            return row->after.smd;
        if (strcmp(of, "variance ratio after") == 0)
            return row->after.variance_ratio;
    }
    const Effect *effect = analysis_overall(a);
    if (strcmp(what, "ess treated") == 0)
        return a->matching.ess_treated;
    if (strcmp(what, "ess control") == 0)
        return a->matching.ess_control;
    return strcmp(what, "estimate") == 0 ? effect->estimate
           : strcmp(what, "se") == 0     ? effect->se
                                         : (double)NAN;
}

static void every_number_is_that_of_base_r(void **state)
{
    Here *here = *state;
    Results results;
    Csv csv;
    write_lalonde(here);
    must_run(here,
             "data: {file: lalonde.csv, id: unit_id, weights: w}\n"
             "treatment: {column: treat, treated: 1, control: 0}\n"
             "outcomes: [{name: re78, score: re78}]\n"
             "covariates: [age, educ, race, married, nodegree, re74, re75]\n"
             "matching: {method: subclass, groups: 6}\n"
             "effects: {estimator: difference, cluster: none, variance: HC3}\n",
             &results);
    assert_true(csv_read(here->arena, "tests/oracle/sampling_weights.csv", &csv));
    assert_int_equal(csv.n_rows, 25);
    for (size_t r = 0; r < csv.n_rows; r++) {
        const char *what = csv_text(&csv, r, 0);
        /* scores agree to 1e-10 (two ways of fitting), and so do numbers that go by them */
        check_close_row(found(&results.analysis[0], what), csv_real(&csv, r, 1), 1e-11, what);
    }
    assert_int_equal(results.analysis[0].matching.n_treated, 185); /* students are counted */
    assert_int_equal(results.analysis[0].matching.n_control, 429);
}

/* --- students who stand for several -------------------------------------------------------------
 */

enum { N = 180 };

/* weighted: a student stands once, with its weight; else as often as its weight says. */
static void write_students(const Here *here, bool weighted, const char *first, const char *second)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,program,grade,pre,post,w\n");
    for (size_t i = 0; i < N; i++) {
        const size_t times = 1 + (i * 7) % 4;
        const double pre = 200 + (double)((i * 37) % 61) / 2, post = pre + (double)((i * 13) % 17);
        for (size_t k = 0; k < (weighted ? 1 : times); k++) {
            text_format(&text, "%zu-%zu,%d,%zu,%.1f,%.1f,", i, k, (i * 5) % 7 < 3, 3 + i % 3, pre,
                        post);
            if (i == 0 && first != NULL)
                text_format(&text, "%s\n", first);
            else if (i == 1 && second != NULL)
                text_format(&text, "%s\n", second);
            else
                text_format(&text, "%zu\n", times);
        }
    }
    write_file(here, "s.csv", &text);
}

#define STUDY(more, matching)                                                                      \
    "data: {file: s.csv, id: id" more "}\n"                                                        \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: reading, score: post, pretest: pre, scale: same}]\n"                        \
    "covariates: [grade]\n"                                                                        \
    "matching: {" matching "}\n"                                                                   \
    "effects: {estimator: difference, cluster: none, variance: HC0}\n"

/* One stratum, so the design adds no weights of its own: means, distances of distributions and the
 * difference are those of the file in which students stand several times, and so is the score. */
static void a_student_of_weight_k_counts_as_k_students(void **state)
{
    Here *here = *state;
    Results once, often;
    write_students(here, true, NULL, NULL);
    must_run(here, STUDY(", weights: w", "method: cem, cutpoints: {grade: 1, pretest: 1}"), &once);
    write_students(here, false, NULL, NULL);
    must_run(here, STUDY("", "method: cem, cutpoints: {grade: 1, pretest: 1}"), &often);
    const Analysis *a = &once.analysis[0], *b = &often.analysis[0];
    assert_int_equal(a->matching.n_treated + a->matching.n_control, N);
    assert_true(b->matching.n_treated > a->matching.n_treated);
    check_close(analysis_overall(a)->estimate, analysis_overall(b)->estimate, 1e-13);
    for (size_t k = 0; k < a->balance.n; k++) {
        check_close(a->balance.row[k].before.mean_treated, b->balance.row[k].before.mean_treated,
                    1e-14);
        check_close(a->balance.row[k].after.mean_control, b->balance.row[k].after.mean_control,
                    1e-14);
        check_close(a->balance.row[k].before.ks, b->balance.row[k].before.ks, 1e-13);
    }
    must_run(here, STUDY("", "method: nearest"), &often);
    write_students(here, true, NULL, NULL);
    must_run(here, STUDY(", weights: w", "method: nearest"), &once);
    for (size_t k = 0; k < once.analysis[0].score.n_coefficients; k++)
        check_close(once.analysis[0].score.coefficient[k].estimate,
                    often.analysis[0].score.coefficient[k].estimate, 1e-12);
}

static void who_has_no_weight_is_left_out_and_counted(void **state)
{
    Here *here = *state;
    Results results;
    write_students(here, true, "", "0");
    must_run(here, STUDY(", weights: w", "method: exact, exact: [grade]"), &results);
    const Analysis *a = &results.analysis[0];
    assert_int_equal(a->n_cohort_treated + a->n_cohort_control, N - 2);
    size_t n_missing = 0, n_zero = 0;
    for (size_t k = 0; k < a->flow.n; k++) {
        const FlowRow *row = &a->flow.row[k];
        n_missing += strcmp(row->reason, "w is missing") == 0 ? row->treated + row->control : 0;
        n_zero += strcmp(row->reason, "w is 0") == 0 ? row->treated + row->control : 0;
    }
    assert_int_equal(n_missing, 1);
    assert_int_equal(n_zero, 1);
    bool told = false;
    for (size_t k = 0; k < a->notes.n; k++)
        told = told || note_says(&a->notes.item[k], "Students count by the sampling weights of w");
    assert_true(told);
}

static void a_negative_weight_is_an_error_at_its_cell(void **state)
{
    Here *here = *state;
    Results results;
    write_students(here, true, NULL, "-2");
    assert_false(run(here, STUDY(", weights: w", "method: nearest"), &results));
    assert_int_equal(here->err->kind, ERR_DATA);
    assert_non_null(strstr(here->err->text, "s.csv:3:6: data.weights names 'w', which is -2 here"));
}

static void a_column_that_is_not_there_or_holds_words_is_refused(void **state)
{
    Here *here = *state;
    Results results;
    write_students(here, true, NULL, "much");
    assert_false(run(here, STUDY(", weights: v", "method: nearest"), &results));
    assert_int_equal(here->err->kind, ERR_STUDY);
    assert_non_null(strstr(here->err->text, "study.yaml:1:"));
    assert_non_null(strstr(here->err->text, "data.weights names 'v'"));
    assert_false(run(here, STUDY(", weights: w", "method: nearest"), &results));
    assert_int_equal(here->err->kind, ERR_DATA);
    assert_non_null(strstr(here->err->text, "w 'much' is not a number"));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_number_is_that_of_base_r, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_student_of_weight_k_counts_as_k_students, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_has_no_weight_is_left_out_and_counted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_negative_weight_is_an_error_at_its_cell, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_column_that_is_not_there_or_holds_words_is_refused,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
