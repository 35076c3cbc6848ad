/* The chart of other schools in the program's place, of tables that a study made. */
#include "check.h"

#include "chart/made_analyses.h"

#include "alike/placebo_tables.h"
#include "alike/random.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { SCHOOLS = 12, PROGRAM = 2, STUDENTS = 15, SETS = 66 };

static const union placebo_schools_columns *const column = &placebo_schools_columns;

static const Spec *study_in(Fixture *f, uint64_t seed)
{
    Text csv = {.arena = f->arena};
    static const char said[] = "data: {file: students.csv, id: id}\n"
                               "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                               "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                               "covariates: [pretest]\n"
                               "matching: {method: nearest, caliper: 0.4}\n"
                               "effects: {cluster: school, placebo_schools: yes}\n";
    text_add(&csv, "id,school,took,fall,spring\n");
    for (size_t i = 0; i < SCHOOLS * STUDENTS; i++) {
        const size_t school = i / STUDENTS;
        const double fall = 200 + 6 * random_normal(seed, school) + 10 * random_normal(1, i);
        text_format(&csv, "s%03zu,g%02zu,%d,%.3f,%.3f\n", i, school, school < PROGRAM, fall,
                    fall + 3 * random_normal(2, school) + 6 * random_normal(3, i) +
                        (school < PROGRAM ? 6 : 0));
    }
    return made_spec(f, &csv, said);
}

static void add_tables(Fixture *f)
{
    made_analyses(f, study_in);
}

static const Table *sets_at(const Fixture *f, size_t i)
{
    return tables_find(&f->results->analysis[i].tables, &table_placebo_schools);
}

/* The sets of the first panel, as the rows of the data's first block say them. */
static void count_drawn(Fixture *f, double own, size_t *n, size_t *beyond)
{
    const char *at = strstr(file_text(f, "placed_outcomes.dat"), "\n0\t");
    *n = *beyond = 0;
    while (at != NULL && strncmp(at, "\n0\t", 3) == 0) {
        char *end;
        const double from = strtod(at + 3, &end), to = strtod(end, &end);
        const double sets = strtod(end, &end) + strtod(end, &end);
        assert_true(sets > 0);
        *n += (size_t)sets;
        *beyond += from >= fabs(own) || to <= -fabs(own) ? (size_t)sets : 0;
        at = end;
    }
}

static void every_set_is_in_a_bar_and_the_program_on_the_axis(void **state)
{
    Fixture *f = *state;
    size_t n, beyond, as_much = 0;
    add_tables(f);
    write_all(f);
    const Figure *figure = figure_of(f, "placed_outcomes");
    assert_non_null(figure);
    const Table *table = sets_at(f, 0);
    assert_int_equal(table->n_rows, SETS);
    const double own = table_real(table, 0, &column->statistic);
    for (size_t s = 0; s < table->n_rows; s++)
        as_much += fabs(table_real(table, s, &column->statistic)) >= fabs(own) * (1 - 1e-9);
    count_drawn(f, own, &n, &beyond);
    assert_int_equal(n, SETS);
    assert_true(beyond <= as_much);
    const char *words = arena_printf(f->arena, "the program: %s",
                                     table_words(table, f->arena, 0, &column->statistic));
    assert_non_null(strstr(file_text(f, "placed_outcomes.dat"), words));
    assert_non_null(strstr(figure->alt, words));
    assert_non_null(
        strstr(figure->alt, arena_printf(f->arena, "%zu of 66 sets differ as much", as_much)));
    check_drawings(f);
}

static void where_nobody_was_put_in_its_place_nothing_is_drawn(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_null(figure_of(f, "placed_outcomes"));
}

/* One far set must not make all others one bar, nor more bars than there is room for. */
static void one_set_far_away_leaves_a_drawing(void **state)
{
    Fixture *f = *state;
    size_t n, beyond;
    add_tables(f);
    for (size_t i = 0; i < f->results->n_analyses; i++)
        if (sets_at(f, i) != NULL)
            row_real(
                row_at(tables_find(&f->results->analysis[i].tables, &table_placebo_schools), 7),
                &column->statistic, i == 0 ? 1e6 : -900.0);
    write_all(f);
    count_drawn(f, 0.0, &n, &beyond);
    assert_int_equal(n, SETS);
    assert_non_null(strstr(figure_of(f, "placed_outcomes")->caption, "in its last bars: "));
    check_drawings(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_set_is_in_a_bar_and_the_program_on_the_axis, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(where_nobody_was_put_in_its_place_nothing_is_drawn, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_set_far_away_leaves_a_drawing, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
