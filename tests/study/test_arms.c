/* Studies of several programs: each contrast is the study of two groups that it would be alone. */
#include "here.h"
#include "random.h"

#include "alike/outline.h"
#include "alike/report.h"
#include "alike/results_tables.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N = 300 };

/* Three of ten in A, two in B, the rest in none; one student in C, nobody in D. */
static const char *version_of(size_t i)
{
    return i == 7 ? "C" : i % 10 < 3 ? "A" : i % 10 < 5 ? "B" : "none";
}

static void write_data(const Here *here)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,version,pre,age,post,other\n");
    for (size_t i = 0; i < N; i++) {
        const char *version = version_of(i);
        const double add = version[0] == 'A' ? 2 : version[0] == 'B' ? -3 : 0;
        const double pre = 200 + 10 * noise(5 * i) + add, age = 10 + noise(5 * i + 1);
        text_format(&text, "s%03zu,%s,%.2f,%.2f,%.2f,%.2f\n", i, version, pre, age,
                    pre + 5 + 2 * add + 4 * noise(5 * i + 2), age + noise(5 * i + 3));
    }
    const char *path = os_join(here->arena, here->folder, "students.csv");
    assert_true(os_write_file(path, text.bytes, text.n, here->err));
}

static bool try_study(const Here *here, const char *text, Results *out)
{
    const RunSettings run = {.mode = FRAME_RUN, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    error_clear(here->err);
    if (!spec_read_bytes(here->arena, os_join(here->arena, here->folder, "study.yaml"), text,
                         strlen(text), spec, here->err) ||
        !plan_run(here->arena, spec, &run, out, here->err))
        return false;
    results_contrast(here->arena, out);
    return true;
}

static Results study_of(const Here *here, const char *text)
{
    Results out;
    write_data(here);
    if (!try_study(here, text, &out))
        fail_msg("%s", here->err->text);
    return out;
}

#define DATA "data: {file: students.csv, id: id}\n"
#define ARMS(values, more)                                                                         \
    DATA "treatment: {arms: {column: version, control: none, values: [" values "]" more "}}\n"
#define MATH       "{name: math, label: Math, score: post, pretest: pre, scale: same}"
#define OUTCOMES   "outcomes: [" MATH "]\n"
#define BOTH       "outcomes: [" MATH ", {name: other, score: other}]\n"
#define COVARIATES "covariates: [pre, age]\n"

/* --- alone and among others ----------------------------------------------------------------------
 */

static void same_effects(const Effects *a, const Effects *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < n_effect_fields; k++) {
            const Cell x = effect_cell(&a->row[i], &effect_fields[k]),
                       y = effect_cell(&b->row[i], &effect_fields[k]);
            assert_true(text_equal(x.text, y.text) ||
                        (x.text != NULL && y.text != NULL && strcmp(x.text, y.text) == 0));
            assert_memory_equal(&x.value, &y.value, sizeof x.value);
        }
}

static void same_balance(const Balance *a, const Balance *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < n_balance_side_fields; k++) {
            const Cell x = balance_cell(&a->row[i], &a->row[i].after, &balance_side_fields[k]),
                       y = balance_cell(&b->row[i], &b->row[i].after, &balance_side_fields[k]);
            assert_memory_equal(&x.value, &y.value, sizeof x.value);
        }
}

static void same_analysis(const Analysis *a, const Analysis *b)
{
    same_effects(&a->effects, &b->effects);
    same_balance(&a->balance, &b->balance);
    assert_int_equal(a->matching.n_treated, b->matching.n_treated);
    assert_int_equal(a->matching.n_control, b->matching.n_control);
    assert_int_equal(a->flow.n, b->flow.n);
    for (size_t i = 0; i < a->flow.n; i++) {
        assert_int_equal(a->flow.row[i].treated, b->flow.row[i].treated);
        assert_int_equal(a->flow.row[i].control, b->flow.row[i].control);
    }
    assert_int_equal(a->tables.n, b->tables.n);
    for (size_t t = 0; t < a->tables.n; t++) {
        const Table *x = a->tables.item[t], *y = b->tables.item[t];
        assert_string_equal(x->name, y->name);
        assert_int_equal(x->n_rows, y->n_rows);
        for (size_t k = 0; k < x->n_rows * x->n_columns; k++)
            assert_memory_equal(&x->cell[k].value, &y->cell[k].value, sizeof(double));
    }
}

static void a_contrast_is_the_study_of_its_two_groups_bit_for_bit(void **state)
{
    static const char *const designs[] = {"matching: {method: nearest, caliper: 0.5}\n",
                                          "matching: {method: full}\n", "matching: {method: ipw}\n",
                                          "matching: {method: overlap_weights}\n",
                                          "matching: {method: entropy}\n"};
    static const struct {
        const char *outcome, *treated, *control, *label;
    } contrasts[] = {{"math_A", "A", "none", "Math, A against none"},
                     {"math_B", "B", "none", "Math, B against none"},
                     {"math_A-B", "A", "B", "Math, A against B"}};
    const Here *here = *state;
    for (size_t d = 0; d < COUNT_OF(designs); d++) {
        const Results several = study_of(
            here, arena_printf(here->arena,
                               ARMS("A, B", ", against_each_other: yes") OUTCOMES COVARIATES "%s",
                               designs[d]));
        assert_int_equal(several.n_analyses, COUNT_OF(contrasts));
        for (size_t c = 0; c < COUNT_OF(contrasts); c++) {
            const Results alone = study_of(
                here, arena_printf(here->arena,
                                   DATA "treatment: {column: version, treated: %s, control: %s}\n"
                                        "outcomes: [{name: %s, label: \"%s\", score: post, "
                                        "pretest: pre, scale: same}]\n" COVARIATES "%s",
                                   contrasts[c].treated, contrasts[c].control, contrasts[c].outcome,
                                   contrasts[c].label, designs[d]));
            const Analysis *own = results_primary(&several, contrasts[c].outcome);
            assert_non_null(own);
            assert_true(own->effects.n > 0);
            same_analysis(own, &alone.analysis[0]);
            assert_null(alone.contrasts);
        }
    }
}

/* --- the table -----------------------------------------------------------------------------------
 */

static void p_values_are_corrected_over_all_contrasts_and_outcomes(void **state)
{
    const Results r = study_of(*state, ARMS("A, B", "") BOTH COVARIATES);
    const Table *t = r.contrasts;
    double p[4], sorted[4];
    assert_int_equal(t->n_rows, 4);
    for (size_t i = 0; i < 4; i++) {
        p[i] = table_real(t, i, &contrasts_columns.p);
        assert_true(p[i] == analysis_overall(results_primary(&r, t->head[i].of.outcome))->p);
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > p[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = p[i];
    }
    for (size_t i = 0; i < 4; i++) { /* by hand: the least of p(j) 4 / j for p(j) >= p */
        double q = 1;
        for (size_t j = 0; j < 4; j++)
            q = sorted[j] >= p[i] ? fmin(q, sorted[j] * 4 / (double)(j + 1)) : q;
        check_close(table_real(t, i, &contrasts_columns.q), q, 1e-15);
    }
    assert_string_equal(table_text(t, 1, &contrasts_columns.outcome), "math_B");
    assert_string_equal(table_text(t, 1, &contrasts_columns.program), "B");
    assert_string_equal(table_text(t, 1, &contrasts_columns.comparison), "none");
    assert_int_equal(r.contrast_pairs->n_rows, 2); /* of each score one */
}

static size_t n_shared(const Results *r, size_t pair)
{
    return (size_t)table_real(r->contrast_pairs, pair, &contrast_pairs_columns.shared);
}

static void it_is_told_whether_two_effects_stand_on_the_same_students(void **state)
{
    const Here *here = *state;
    const Results att =
        study_of(here, ARMS("A, B", "") OUTCOMES COVARIATES "matching: {method: ipw}\n");
    const Results atc = study_of(here, ARMS("A, B", "") OUTCOMES COVARIATES
                                 "matching: {method: ipw}\neffects: {estimand: ATC}\n");
    const Results ate = study_of(here, ARMS("A, B", "") OUTCOMES COVARIATES
                                 "matching: {method: ipw}\neffects: {estimand: ATE}\n");
    size_t none = 0;
    for (size_t i = 0; i < N; i++)
        none += strcmp(version_of(i), "none") == 0;
    assert_false(results_same_people(&att));
    assert_int_equal(n_shared(&att, 0), none); /* all serve both, and are whom neither is about */
    assert_true(results_same_people(&atc));
    assert_false(results_same_people(&ate));
    assert_non_null(strstr(results_contrast_note(here->arena, &att), "students of its own"));
    assert_non_null(strstr(results_contrast_note(here->arena, &atc), "the same students"));
}

static void students_of_both_contrasts_are_counted_by_hand(void **state)
{
    const Results r =
        study_of(*state, ARMS("A, B", ", against_each_other: yes") OUTCOMES COVARIATES);
    const Analysis *a = results_primary(&r, "math_A"), *b = results_primary(&r, "math_A-B");
    size_t n = 0;
    for (size_t i = 0; i < a->sample.n[1]; i++)
        for (size_t k = 0; k < b->sample.n[1]; k++)
            n += a->sample.row[1][i] == b->sample.row[1][k];
    assert_int_equal(r.contrast_pairs->n_rows, 3);
    assert_string_equal(table_text(r.contrast_pairs, 1, &contrast_pairs_columns.other), "math_A-B");
    assert_int_equal(n_shared(&r, 1), n);
    assert_true(n > 0);
}

/* --- what can't be carried out -------------------------------------------------------------------
 */

static void an_arm_of_nobody_or_of_one_is_told_and_the_others_go_on(void **state)
{
    const Here *here = *state;
    const Results r = study_of(here, ARMS("D, A, C", "") OUTCOMES COVARIATES);
    const Analysis *d = results_primary(&r, "math_D"), *c = results_primary(&r, "math_C");
    assert_non_null(strstr(phrase_text(here->arena, d->infeasible), "'version' is never D"));
    assert_non_null(strstr(phrase_text(here->arena, c->infeasible), "only 2 students are left"));
    assert_int_equal(c->balance.n, 0); /* however far it came */
    assert_int_equal(c->matching.n_treated, 0);
    assert_null(results_primary(&r, "math_A")->infeasible);
    assert_int_equal(r.contrasts->n_rows, 3);
    assert_true(isnan(table_real(r.contrasts, 0, &contrasts_columns.q)));
    check_close(table_real(r.contrasts, 1, &contrasts_columns.q),
                table_real(r.contrasts, 1, &contrasts_columns.p), 1e-15); /* the only test */
    assert_null(r.contrast_pairs);
    assert_non_null(strstr(answer_sentence(here->arena, &r, d), "could not be carried out"));
}

static void a_study_whose_programs_all_fail_fails(void **state)
{
    const Here *here = *state;
    Results out;
    write_data(here);
    assert_false(try_study(here, ARMS("D, E", "") OUTCOMES COVARIATES, &out));
    assert_non_null(strstr(here->err->text, "'version' is never D"));
}

/* A box on page one says how one comparison began and whom it compares. */
static void each_program_stands_by_itself_and_beside_its_own_group(void **state)
{
    const Here *here = *state;
    const Results r = study_of(
        here, ARMS("A, B", ", against_each_other: yes") "outcomes: [{name: math, label: Math, "
                                                        "score: post, pretest: pre, scale: same, "
                                                        "domain: mathematics}]\n" COVARIATES);
    const Outline outline = outline_of(here->arena, &r);
    assert_int_equal(outline.n, 3);
    for (size_t i = 0; i < outline.n; i++)
        assert_int_equal(outline.subject[i].n, 1);
    const char *said = answer_sentence(here->arena, &r, results_primary(&r, "math_A-B"));
    assert_non_null(strstr(said, "tudents in A "));
    assert_non_null(strstr(said, "students in B"));
}

/* Names of outcomes are names of files; a number alone is named by its column. */
static void outcomes_are_named_by_their_arms(void **state)
{
    const Here *here = *state;
    const char *text = DATA "columns: {version: {label: Version}}\n"
                            "treatment: {arms: {column: version, control: 0, values: "
                            "[1, new one]}}\n" OUTCOMES COVARIATES;
    Spec spec;
    assert_true(spec_read_bytes(here->arena, "study.yaml", text, strlen(text), &spec, here->err));
    const OutcomeSpec *outcome = spec.design[0].outcome;
    assert_int_equal(spec.design[0].n_outcomes, 2);
    assert_string_equal(outcome[0].name.text, "math_1");
    assert_string_equal(outcome[0].label, "Math, version 1 against version 0");
    assert_string_equal(outcome[1].name.text, "math_new_one");
    assert_string_equal(outcome[1].contrast->program_name, "new one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_contrast_is_the_study_of_its_two_groups_bit_for_bit,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(p_values_are_corrected_over_all_contrasts_and_outcomes,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_told_whether_two_effects_stand_on_the_same_students,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(students_of_both_contrasts_are_counted_by_hand, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_arm_of_nobody_or_of_one_is_told_and_the_others_go_on,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_study_whose_programs_all_fail_fails, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_program_stands_by_itself_and_beside_its_own_group,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(outcomes_are_named_by_their_arms, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
