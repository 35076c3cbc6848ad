/* The average effect of a domain: its error against a dense sandwich over the stacked outcomes, and
 * where that is known without one. */
#include "here.h"
#include "random.h"

#include "alike/results_tables.h"
#include "alike/study.h"
#include "alike/test_families.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { SCHOOLS = 24, PER_SCHOOL = 9, N = SCHOOLS * PER_SCHOOL };

static bool is_treated(size_t i)
{
    return i / PER_SCHOOL % 3 == 0;
}

/* [0] math, [1] read: errors of schools and of students in common, in part; NaN: no score. [2] is
 * math of the first half of the schools, [3] read of the second. */
static double score(size_t i, size_t k)
{
    const size_t school = i / PER_SCHOOL;
    const bool reading = k % 2 == 1;
    if ((k == 0 && i % 11 == 3) || (k == 1 && i % 7 == 2))
        return (double)NAN;
    if (k >= 2 && (school < SCHOOLS / 2) != (k == 2))
        return (double)NAN;
    return 200 + 2 * is_treated(i) + 4 * noise(school) + 6 * noise(1000 + i) +
           (reading ? 5 * noise(3000 + i) + 3 * noise(5000 + school) : 0);
}

static void write_data(const Here *here)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,school_id,took,age,math,read,first,second,again\n");
    for (size_t i = 0; i < N; i++) {
        text_format(&text, "s%03zu,h%02zu,%d,%zu", i, i / PER_SCHOOL, is_treated(i), 8 + i % 5);
        for (size_t k = 0; k < 5; k++) {
            const double y = score(i, k % 4);
            text_add(&text, isnan(y) ? "," : arena_printf(here->arena, ",%.17g", y));
        }
        text_add(&text, "\n");
    }
    const char *path = os_join(here->arena, here->folder, "students.csv");
    assert_true(os_write_file(path, text.bytes, text.n, here->err));
}

static Results study_of(const Here *here, const char *outcomes, const char *effects)
{
    const RunSettings run = {.mode = FRAME_RUN, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results out;
    const char *text = arena_printf(
        here->arena,
        "data: {file: students.csv, id: id}\n"
        "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
        "outcomes: %s\ncovariates: [age]\nmatching: {method: unmatched}\neffects: {%s}\n",
        outcomes, effects);
    write_data(here);
    if (!spec_read_bytes(here->arena, os_join(here->arena, here->folder, "study.yaml"), text,
                         strlen(text), spec, here->err) ||
        !plan_run(here->arena, spec, &run, &out, here->err))
        fail_msg("%s", here->err->text);
    results_average_domains(here->arena, &out);
    return out;
}

#define DIFFERENCE "estimator: difference, adjust: no"
#define BY_SCHOOL  DIFFERENCE ", cluster: school_id, variance: CR0"
#define MATH       "{name: math, score: math, domain: skills}"
#define READ       "{name: read, score: read, domain: skills}"

static double cell(const Results *results, const TableColumn *column)
{
    assert_non_null(results->domains);
    assert_int_equal(results->domains->n_rows, 1);
    return table_real(results->domains, 0, column);
}

static const Effect *effect_of(const Results *results, size_t i)
{
    return analysis_overall(&results->analysis[i]);
}

/* --- by hand -------------------------------------------------------------------------------------
 */

/* (X'X)^-1 X' e of a regression on 1 and treatment: what each student gives to the coefficient of
 * treatment, by the inverse of the 2 x 2 matrix. */
static void gives(size_t k, double out[N])
{
    double a[2][2] = {{0}}, b[2] = {0}, beta[2];
    for (size_t i = 0; i < N; i++) {
        const double y = score(i, k), x[2] = {1, is_treated(i)};
        for (size_t r = 0; r < 2 && !isnan(y); r++) {
            a[r][0] += x[r] * x[0];
            a[r][1] += x[r] * x[1];
            b[r] += x[r] * (y - 200);
        }
    }
    const double det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    const double inverse[2][2] = {{a[1][1] / det, -a[0][1] / det}, {-a[1][0] / det, a[0][0] / det}};
    for (size_t r = 0; r < 2; r++)
        beta[r] = inverse[r][0] * b[0] + inverse[r][1] * b[1];
    for (size_t i = 0; i < N; i++) {
        const double y = score(i, k), t = is_treated(i);
        out[i] =
            isnan(y) ? 0 : (inverse[1][0] + inverse[1][1] * t) * (y - 200 - beta[0] - beta[1] * t);
    }
}

/* Covariance of the two coefficients over the stacked rows, in clusters of so many students. */
static double covariance(size_t a, size_t b, size_t size)
{
    double x[N], y[N], out = 0;
    gives(a, x);
    gives(b, y);
    for (size_t from = 0; from < N; from += size) {
        double of_a = 0, of_b = 0;
        for (size_t i = from; i < from + size; i++) {
            of_a += x[i];
            of_b += y[i];
        }
        out += of_a * of_b;
    }
    return out;
}

static void check_average(const Results *r, double correlation)
{
    const union domains_columns *column = &domains_columns;
    const Effect *a = effect_of(r, 0), *b = effect_of(r, 1);
    const double average = (a->effect_size + b->effect_size) / 2;
    const double se =
        sqrt(a->effect_size_se * a->effect_size_se + b->effect_size_se * b->effect_size_se +
             2 * correlation * a->effect_size_se * b->effect_size_se) /
        2;
    check_close(cell(r, &column->correlation), correlation, 1e-9);
    check_close(cell(r, &column->average), average, 1e-13);
    check_close(cell(r, &column->se), se, 1e-9);
    check_same(cell(r, &column->df), fmin(a->df, b->df));
    const TTest test = t_test(average, se, fmin(a->df, b->df), 0.95);
    check_close(cell(r, &column->p), test.p, 1e-8);
    check_close(cell(r, &column->ci_low), test.low, 1e-9);
    check_close(cell(r, &column->improvement_index), 50 * erf(average / sqrt(2)), 1e-12);
}

/* Sums of products over 24 schools, in another order: digits, not 1e-9, would be lost. */
static void the_error_is_that_of_a_sandwich_over_both_outcomes(void **state)
{
    const Here *here = *state;
    const Results r = study_of(here, "[" MATH ", " READ "]", BY_SCHOOL);
    const double va = covariance(0, 0, PER_SCHOOL), vb = covariance(1, 1, PER_SCHOOL);
    check_close(effect_of(&r, 0)->se, sqrt(va), 1e-10);
    check_close(effect_of(&r, 1)->se, sqrt(vb), 1e-10);
    const double correlation = covariance(0, 1, PER_SCHOOL) / sqrt(va * vb);
    assert_true(correlation > 0.3 && correlation < 0.95);
    check_average(&r, correlation);
}

/* CR2 of clusters of one: what a student gives, over the root of 1 - 1 / students of the arm. */
static void without_groups_the_students_are_what_outcomes_share(void **state)
{
    const Here *here = *state;
    const Results r =
        study_of(here, "[" MATH ", " READ "]", DIFFERENCE ", cluster: none, variance: HC2");
    double x[2][N], sum[3] = {0};
    for (size_t k = 0; k < 2; k++) {
        double n[2] = {0};
        gives(k, x[k]);
        for (size_t i = 0; i < N; i++)
            n[is_treated(i)] += !isnan(score(i, k));
        for (size_t i = 0; i < N; i++)
            x[k][i] /= sqrt(1 - 1 / n[is_treated(i)]);
    }
    for (size_t i = 0; i < N; i++) {
        sum[0] += x[0][i] * x[0][i];
        sum[1] += x[1][i] * x[1][i];
        sum[2] += x[0][i] * x[1][i];
    }
    check_close(effect_of(&r, 0)->se, sqrt(sum[0]), 1e-10);
    check_average(&r, sum[2] / sqrt(sum[0] * sum[1]));
}

/* --- what is known without ----------------------------------------------------------------------
 */

static void an_outcome_twice_is_known_no_better_than_once(void **state)
{
    const Here *here = *state;
    const Results r = study_of(here, "[" MATH ", {name: again, score: again, domain: skills}]",
                               "cluster: school_id");
    check_close(cell(&r, &domains_columns.correlation), 1, 1e-12);
    check_close(cell(&r, &domains_columns.se), effect_of(&r, 0)->effect_size_se, 1e-12);
    check_close(cell(&r, &domains_columns.average), effect_of(&r, 0)->effect_size, 1e-12);
}

static void outcomes_without_a_school_in_common_are_independent(void **state)
{
    const Here *here = *state;
    const Results r = study_of(here,
                               "[{name: first, score: first, domain: skills}, "
                               "{name: second, score: second, domain: skills}]",
                               "cluster: school_id");
    const double a = effect_of(&r, 0)->effect_size_se, b = effect_of(&r, 1)->effect_size_se;
    check_same(cell(&r, &domains_columns.correlation), 0);
    check_close(cell(&r, &domains_columns.se), sqrt(a * a + b * b) / 2, 1e-14);
}

static void domains_of_one_outcome_have_no_average(void **state)
{
    const Here *here = *state;
    Results r = study_of(here, "[" MATH ", {name: read, score: read, domain: other}]", BY_SCHOOL);
    assert_null(r.domains);
    assert_int_equal(r.analysis[0].sums.n, 0);
    r = study_of(here, "[{name: math, score: math}, {name: read, score: read}]", BY_SCHOOL);
    assert_null(r.domains);
}

/* The start of the worst decides; what is hidden of one outcome hides the average. */
static void the_average_tells_no_more_than_its_outcomes(void **state)
{
    const Here *here = *state;
    Results r = study_of(here, "[" MATH ", " READ "]", BY_SCHOOL);
    const union domains_columns *column = &domains_columns;
    assert_string_equal(table_text(r.domains, 0, &column->outcomes), "math, read");
    r.analysis[1].start_kept = true;
    r.analysis[1].start = (Start){.verdict = VERDICT_NOT_COMPARABLE, .size = 0.4};
    r.analysis[0].effects.row[0].hidden = HIDDEN_MARK;
    results_average_domains(here->arena, &r);
    assert_string_equal(table_text(r.domains, 0, &column->start),
                        results_verdict_words(VERDICT_NOT_COMPARABLE));
    for (const TableColumn *
             hidden[] = {&column->average, &column->se, &column->p, &column->correlation},
            **k = hidden;
         k < hidden + COUNT_OF(hidden); k++)
        assert_string_equal(table_cell(r.domains, 0, *k)->text, HIDDEN_MARK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_error_is_that_of_a_sandwich_over_both_outcomes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(without_groups_the_students_are_what_outcomes_share, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_outcome_twice_is_known_no_better_than_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(outcomes_without_a_school_in_common_are_independent, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(domains_of_one_outcome_have_no_average, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_average_tells_no_more_than_its_outcomes, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
