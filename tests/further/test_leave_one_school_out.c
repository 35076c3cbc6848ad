/* The estimate without one school at a time, of either arm, against the fit written out without its
 * rows. */
#include "effect/dense_cr2.h"
#include "further/made_input.h"
#include "note_says.h"

#include "alike/bias_tables.h"

#include <gsl/gsl_errno.h>

static const union leave_one_school_out_columns *const column = &leave_one_school_out_columns;
static const union leave_one_school_out_range_columns *const of_range =
    &leave_one_school_out_range_columns;

static Made *make_of(const World *of, const char *estimator)
{
    return make_in(of, VARIANCE_CR2, CLUSTER_GROUP, estimator);
}

static Made *make(void)
{
    return make_of(&world, "regression");
}

static Table *told_of(Made *m, Notes *notes)
{
    static Error err;
    Tables tables = {0};
    if (!further_run(m->arena, &m->input, &tables, notes, &err))
        fail_msg("%s", err.text);
    Table *table = tables_find(&tables, &table_leave_one_school_out);
    assert_non_null(table);
    return table;
}

static Table *table_of(Made *m)
{
    Notes notes = {0};
    return told_of(m, &notes);
}

/* --- the fit without some rows, written out --- */

typedef struct Uses {
    size_t n;
    double x[200][3], w[200], y[200];
    int32_t owner[200];
} Uses;

/* A row for each use of a student, that goes with one school: the program student's, who brings its
 * comparison students with what they count for with it; or the comparison student's, who takes from
 * each program student what that link is of its weight. */
static void write_rows(const Made *m, bool by_program, Uses *u)
{
    const Matching *matching = m->study.matching;
    const double *school_of = m->study.frame->column[0].real;

    for (size_t l = 0; l < matching->n_links; l++)
        for (size_t which = 0; which < 2; which++) {
            const Link *link = &matching->link[l];
            const uint32_t i = which == 0 ? link->treated : link->control;
            u->x[u->n][0] = 1.0;
            u->x[u->n][1] = which == 0 ? 1.0 : 0.0;
            u->x[u->n][2] = m->study.frame->column[1].real[i] - 200.0;
            u->y[u->n] = m->study.frame->column[2].real[i];
            u->w[u->n] = (which == 0 ? 1.0 : (double)matching->n_control / 30.0) / 3.0;
            u->owner[u->n++] = (int32_t)school_of[by_program ? link->treated : link->control];
        }
}

/* Coefficient of the treatment over rows with keep[i]. */
static double regress(const Uses *u, const bool *keep)
{
    double xx[9] = {0}, inverse[9], xy[3] = {0}, beta[3];
    bool aliased[3] = {false};

    for (size_t i = 0; i < u->n; i++)
        for (size_t h = 0; keep[i] && h < 3; h++) {
            xy[h] += u->x[i][h] * u->w[i] * u->y[i];
            for (size_t l = 0; l < 3; l++)
                xx[3 * h + l] += u->x[i][h] * u->w[i] * u->x[i][l];
        }
    assert_int_equal(cholesky_factor(xx, 3, 1e-13, aliased), 3);
    cholesky_inverse(xx, 3, aliased, inverse);
    dense_multiply(inverse, xy, 3, 3, 1, beta);
    return beta[1];
}

/* Without the rows of a school; both ends are marked, and nothing else. */
static void check_left_out(const Made *m, const Table *table, size_t first, size_t n, const Uses *u)
{
    size_t smallest = first, largest = first;

    for (size_t r = first; r < first + n; r++) {
        bool keep[200];
        for (size_t i = 0; i < u->n; i++)
            keep[i] = u->owner[i] != (int32_t)r;
        const double expected = regress(u, keep);
        check_close(table_real(table, r, &column->estimate), expected, 1e-9);
        check_near(table_real(table, r, &column->change), expected - m->effects.row[0].estimate,
                   1e-9);
        if (table_real(table, r, &column->estimate) <
            table_real(table, smallest, &column->estimate))
            smallest = r;
        if (table_real(table, r, &column->estimate) > table_real(table, largest, &column->estimate))
            largest = r;
    }
    for (size_t r = first; r < first + n; r++)
        assert_string_equal(table_text(table, r, &column->extreme), r == smallest  ? "smallest"
                                                                    : r == largest ? "largest"
                                                                                   : "");
}

static void leaving_a_school_out_is_the_fit_without_its_rows(void **state)
{
    Made *m = make();
    Uses *u = ARENA_NEW(m->arena, Uses), *links = ARENA_NEW(m->arena, Uses);
    size_t n_left[2] = {0, 0};

    (void)state;
    write_rows(m, true, u);
    write_rows(m, false, links);
    const Table *table = table_of(m);
    assert_int_equal(table->n_rows, 13);
    check_left_out(m, table, 0, 6, u);
    check_left_out(m, table, 6, 7, links);
    for (size_t r = 0; r < 13; r++) {
        assert_string_equal(table_text(table, r, &column->arm), r < 6 ? "program" : "comparison");
        n_left[0] += (size_t)table_real(table, r, &column->n_control);
        n_left[1] += (size_t)table_real(table, r, &column->n_treated);
    }
    assert_int_equal(n_left[0], m->effects.row[0].n_control);
    assert_int_equal(n_left[1], m->effects.row[0].n_treated);
    arena_destroy(m->arena);
}

/* Ends of an arm are schools with enough students of it; one school alone has no two ends. */
static void ends_are_told_of_schools_with_enough_students(void **state)
{
    Made *m = make();
    static const char *const arm[] = {"program", "program", "comparison", "comparison"};
    size_t n = 0, large = 0;

    (void)state;
    Table *all = table_of(m);
    const Table *ends = leave_one_school_out_range(m->arena, all, 1);
    assert_int_equal(ends->n_rows, 4);
    for (size_t r = 0; r < 4; r++) {
        double expected = r % 2 == 0 ? INFINITY : -INFINITY;
        for (size_t i = 0; i < all->n_rows; i++) {
            const double one = table_real(all, i, &column->estimate);
            if (text_equal(table_text(all, i, &column->arm), arm[r]))
                expected = r % 2 == 0 ? fmin(expected, one) : fmax(expected, one);
        }
        assert_string_equal(table_text(ends, r, &of_range->arm), arm[r]);
        check_close(table_real(ends, r, &of_range->estimate), expected, 1e-15);
    }
    for (size_t i = 6; i < all->n_rows; i++) /* of seven comparison schools, two are large enough */
        row_cell(row_at(all, i), &column->n_control)->value = i == 8 || i == 11 ? 12.0 : 9.0;
    for (size_t i = 0; i < 6; i++) /* and of six program schools one */
        row_cell(row_at(all, i), &column->n_treated)->value = i == 3 ? 10.0 : 9.0;
    ends = leave_one_school_out_range(m->arena, all, 10);
    assert_int_equal(ends->n_rows, 2);
    for (size_t r = 0; r < 2; r++) {
        const double one = table_real(all, 8, &column->estimate),
                     other = table_real(all, 11, &column->estimate);
        check_close(table_real(ends, r, &of_range->estimate),
                    r == 0 ? fmin(one, other) : fmax(one, other), 1e-15);
        n += text_equal(table_text(ends, r, &of_range->arm), "comparison") ? 1 : 0;
    }
    assert_int_equal(n, 2);
    for (size_t i = 0; i < all->n_rows; i++)
        large += isnan(table_real(all, i, &column->estimate)) ? 0 : 1;
    assert_int_equal(large, 13);
    arena_destroy(m->arena);
}

/* The quick deletion of `regression` against a fit for each school, which the other estimator does:
 * without covariates both are the difference of means. With links, and by weights alone. */
static void both_ways_of_leaving_out_agree(void **state)
{
    static const PartKind without[] = {PART_WITHOUT_TREATED, PART_WITHOUT_CONTROL};
    Made *m = make();
    static Error err;
    int32_t *level = ARENA_ARRAY(m->arena, int32_t, m->study.cohort->n);
    Matching *matching = (Matching *)m->study.matching;

    (void)state;
    for (size_t i = 0; i < m->study.cohort->n; i++)
        level[i] = (int32_t)m->study.frame->column[0].real[i];
    m->design.effects.adjust = ADJUST_NONE;
    for (int links = 1; links >= 0; links--)
        for (size_t k = 0; k < 2; k++) {
            double quick[13], slow[13];
            EffectStudy *study;
            if (links == 0) {
                matching->n_links = 0;
                m->design.effects.cluster = CLUSTER_COLUMNS;
                m->design.effects.cluster_ways = 1;
            }
            m->design.effects.estimator = estimator_find("regression");
            assert_true(effect_study_open(m->arena, EFFECTS_OF(&m->design), m->study.cohort,
                                          matching, &study, &err));
            assert_true(effect_study_fits_once(study));
            assert_true(effect_study_without(study, without[k], level, 13, quick, &err));
            m->design.effects.estimator = estimator_find("regression_interacted");
            assert_true(effect_study_open(m->arena, EFFECTS_OF(&m->design), m->study.cohort,
                                          matching, &study, &err));
            assert_false(effect_study_fits_once(study));
            assert_true(effect_study_without(study, without[k], level, 13, slow, &err));
            for (size_t s = k == 0 ? 0 : 6; s < (k == 0 ? 6U : 13U); s++)
                check_close(quick[s], slow[s], 1e-11);
            assert_true(isnan(quick[k == 0 ? 7 : 2]));
        }
    arena_destroy(m->arena);
}

/* 101 schools of the comparison: with an estimator of several fits they are too many, and that is
 * said; the program's six are looked at all the same. */
static void an_arm_of_too_many_schools_is_told(void **state)
{
    World wide = world;
    wide.n_comparison = 101;
    wide.size = 40;
    (void)state;
    for (size_t once = 0; once < 2; once++) {
        Made *m = make_of(&wide, once == 1 ? "regression" : "regression_interacted");
        Notes notes = {0};
        size_t used = 0;
        const Table *table = told_of(m, &notes);
        for (size_t i = 0; i < table->n_rows; i++)
            used += text_equal(table_text(table, i, &column->arm), "program");
        assert_int_equal(used, 6);
        assert_true(once == 1 ? table->n_rows > 100 : table->n_rows == 6);
        assert_int_equal(note_saying(&notes, "for each of 101 schools") != NULL, once == 0);
        arena_destroy(m->arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaving_a_school_out_is_the_fit_without_its_rows),
        cmocka_unit_test(ends_are_told_of_schools_with_enough_students),
        cmocka_unit_test(both_ways_of_leaving_out_agree),
        cmocka_unit_test(an_arm_of_too_many_schools_is_told),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
