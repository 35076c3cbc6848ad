/* The chart of how strong something unrecorded would have to be, of tables that a study made. */
#include "check.h"

#include "chart/made_analyses.h"

#include "alike/bias_tables.h"
#include "alike/hidden_bias.h"
#include "alike/random.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { STUDENTS = 240 };

static const Spec *study_in(Fixture *f, uint64_t seed)
{
    Text csv = {.arena = f->arena};
    static const char said[] = "data: {file: students.csv, id: id}\n"
                               "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                               "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                               "covariates: [pretest, age, rank]\n"
                               "matching: {method: unmatched}\n"
                               "effects: {cluster: none}\n";
    text_add(&csv, "id,took,age,rank,fall,spring\n");
    for (size_t i = 0; i < STUDENTS; i++) {
        const double fall = 200 + 10 * random_normal(seed, i);
        const int age = (int)(5 * random_uniform(5, i)), rank = (int)(9 * random_uniform(6, i));
        const bool has = random_uniform(7, i) < 0.3 + 0.05 * age;
        text_format(&csv, "s%03zu,%d,%d,%d,%.3f,%.3f\n", i, has, age, rank, fall,
                    fall + age + 6 * random_normal(3, i) + (has ? 4 : 0));
    }
    return made_spec(f, &csv, said);
}

static void add_tables(Fixture *f)
{
    made_analyses(f, study_in);
}

static Table *table_at(const Fixture *f, size_t i, const TableKind *kind)
{
    return tables_find(&f->results->analysis[i].tables, kind);
}

/* Of the first panel: at each point of the line, y x / (1 - x) is the t squared over its degrees of
 * freedom, so that nothing of the estimate is left; a quarter of it where half is. */
static void the_line_is_where_nothing_is_left(void **state)
{
    Fixture *f = *state;
    size_t n[2] = {0, 0};
    add_tables(f);
    write_all(f);
    assert_non_null(figure_of(f, "sensitivity_contour"));
    const double r2 = table_real(table_at(f, 0, &table_robustness_values), ROBUSTNESS_PARTIAL_R2,
                                 &robustness_values_columns.value);
    const char *at = strstr(file_text(f, "sensitivity_contour.dat"), "\n0\t");
    while (at != NULL && strncmp(at, "\n0\t", 3) == 0) {
        char *end;
        const long line = strtol(at + 3, &end, 10);
        const double x = strtod(end, &end), y = strtod(end, &end);
        assert_true(line == 0 || line == 1);
        n[line]++;
        assert_true(x > 0 && x <= 1 && y >= 0 && y <= 1);
        /* both have four decimals */
        const double wanted = (line == 1 ? 0.25 : 1.0) * r2 / (1 - r2) * (1 - x) / x;
        check_near(y, wanted, 1e-4 + 1e-4 * wanted / x / (1 - x));
        strtod(end, &end);
        strtod(end, &end);
        at = end;
    }
    assert_true(n[0] == n[1] && n[0] > 20);
    check_drawings(f);
}

/* What moves the estimate most when as strong as itself is the filled mark. */
static void the_strongest_is_the_one_that_moves_the_estimate_most(void **state)
{
    const union robustness_benchmarks_columns *c = &robustness_benchmarks_columns;
    Fixture *f = *state;
    size_t strongest = 0;
    add_tables(f);
    write_all(f);
    const Table *known = table_at(f, 0, &table_robustness_benchmarks);
    assert_int_equal(known->n_rows, 9);
    for (size_t i = 0; i < known->n_rows; i += 3)
        if (fabs(table_real(known, i, &c->adjusted)) <
            fabs(table_real(known, strongest, &c->adjusted)))
            strongest = i;
    const char *row = arena_printf(f->arena, "\n0\t1\t%.17g\t%.17g\t",
                                   table_real(known, strongest, &c->r2_treatment),
                                   table_real(known, strongest, &c->r2_outcome));
    if (strstr(file_text(f, "sensitivity_contour.dat"), row) == NULL)
        fail_msg("no row %s", row);
    assert_non_null(strstr(figure_of(f, "sensitivity_contour")->alt, "; the strongest recorded, "));
}

/* Rounded to nothing, or none: no line is drawn that says the estimate is gone at 0. */
static void a_share_that_reads_as_nothing_has_no_panel(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_null(figure_of(f, "sensitivity_contour"));
    add_tables(f);
    for (size_t i = 0; i < f->results->n_analyses; i++)
        if (f->results->analysis[i].primary)
            row_real(row_at(table_at(f, i, &table_robustness_values), ROBUSTNESS_POINT),
                     &robustness_values_columns.value, i == 0 ? 0.0 : 1.0);
    write_all(f);
    assert_null(figure_of(f, "sensitivity_contour"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_line_is_where_nothing_is_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_strongest_is_the_one_that_moves_the_estimate_most,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_share_that_reads_as_nothing_has_no_panel, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
