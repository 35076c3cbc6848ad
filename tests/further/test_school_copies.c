/* School by school over copies of the data: each number is what Rubin's rules, written out here,
 * make of the tables of every copy, and what follows from them is made of the pooled covariance. */
#include "further/made_input.h"
#include "note_says.h"

#include "alike/part_tables.h"
#include "alike/spread.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>

extern const FurtherAnalysis further_school_effects;

enum { COPIES = 3, PROGRAM = 6, PAIRS = PROGRAM * (PROGRAM + 1) / 2 };

static const World differing = {.n_program = PROGRAM,
                                .n_comparison = 15,
                                .n_students = 5,
                                .size = 3,
                                .effect = 2.0,
                                .school_sd = 3.0,
                                .effect_sd = 1.5,
                                .seed = 12};

typedef struct Copies {
    Made *one[COPIES];
    Made *all;
    Stages stages[COPIES];
} Copies;

static void run(Made *m)
{
    static Error err;
    if (!further_school_effects.run(m->arena, &m->input, &m->tables, &m->notes, &err))
        fail_msg("%s", err.text);
}

/* The same students, whose pretest is another in each copy. */
static Made *make_copy(size_t k)
{
    Made *m = make_in(&differing, VARIANCE_CR2, CLUSTER_GROUP, "regression");
    uint64_t state = 90 + k;

    for (size_t i = 0; i < m->study.frame->n_rows; i++)
        m->study.frame->column[1].real[i] += (double)k * 8.0 * made_normal(&state);
    return m;
}

static void make_copies(Copies *out)
{
    for (size_t k = 0; k < COPIES; k++)
        out->one[k] = make_copy(k);
    out->all = make_copy(0);
    for (size_t k = 0; k < COPIES; k++)
        out->stages[k] = out->one[k]->stages;
    out->all->stages.n_copies = COPIES;
    out->all->stages.copy = out->stages;
}

static void close_copies(Copies *c)
{
    for (size_t k = 0; k < COPIES; k++)
        arena_destroy(c->one[k]->arena);
    arena_destroy(c->all->arena);
}

static double cell(const Made *m, const TableKind *kind, size_t row, const TableColumn *column)
{
    return table_real(tables_find(&m->tables, kind), row, column);
}

#define EFFECT(m, s, name)     cell(m, &table_school_effects, s, &school_effects_columns.name)
#define SIMILAR(m, s, name)    cell(m, &table_schools_similar, s, &schools_similar_columns.name)
#define COVARIANCE(m, s, name) cell(m, &table_school_covariance, s, &school_covariance_columns.name)

static double quantity(const Made *m, const char *name)
{
    const Table *table = tables_find(&m->tables, &table_schools_between);

    for (size_t i = 0; i < table->n_rows; i++)
        if (text_equal(table_text(table, i, &schools_between_columns.quantity), name))
            return table_real(table, i, &schools_between_columns.value);
    fail_msg("no quantity %s", name);
    return 0.0;
}

/* Mean of u and 4/3 of the copies' covariance of q and r. */
static double total(const double *u, const double *q, const double *r)
{
    double within = 0.0, mean_q = 0.0, mean_r = 0.0, between = 0.0;

    for (size_t k = 0; k < COPIES; k++) {
        within += u[k] / COPIES;
        mean_q += q[k] / COPIES;
        mean_r += r[k] / COPIES;
    }
    for (size_t k = 0; k < COPIES; k++)
        between += (q[k] - mean_q) * (r[k] - mean_r) / (COPIES - 1);
    return within + 4.0 / 3.0 * between;
}

static double barnard_rubin(double within, double all, double d)
{
    const double lambda = (all - within) / all;
    const double old = (COPIES - 1) / (lambda * lambda);
    const double observed = (d + 1.0) / (d + 3.0) * d * (1.0 - lambda);

    return old * observed / (old + observed);
}

static void schools_are_of_all_copies(void **state)
{
    Copies c;

    (void)state;
    make_copies(&c);
    for (size_t k = 0; k < COPIES; k++)
        run(c.one[k]);
    run(c.all);
    Joint joint = joint_create(c.all->arena, PROGRAM, NULL);
    double most = 1.0;
    for (size_t s = 0; s < PROGRAM; s++) {
        double q[COPIES], u[COPIES], mean = 0.0, within = 0.0, df = 0.0;
        for (size_t k = 0; k < COPIES; k++) {
            q[k] = EFFECT(c.one[k], s, effect);
            u[k] = pow(EFFECT(c.one[k], s, se), 2.0);
            mean += q[k] / COPIES;
            within += u[k] / COPIES;
            df += EFFECT(c.one[k], s, df) / COPIES;
        }
        const double all = total(u, q, q);
        joint.value[s] = mean;
        joint.df[s] = barnard_rubin(within, all, df);
        check_close(EFFECT(c.all, s, effect), mean, 1e-12);
        check_close(EFFECT(c.all, s, se), sqrt(all), 1e-10);
        check_close(EFFECT(c.all, s, df), joint.df[s], 1e-9);
        check_close(EFFECT(c.all, s, p), 2.0 * gsl_cdf_tdist_Q(fabs(mean) / sqrt(all), joint.df[s]),
                    1e-8);
        for (size_t k = 0; k < COPIES; k++)
            u[k] = pow(SIMILAR(c.one[k], s, se), 2.0);
        check_close(SIMILAR(c.all, s, difference), mean, 1e-12);
        check_close(SIMILAR(c.all, s, se), sqrt(total(u, q, q)), 1e-10);
        most = fmax(most, all / within);
    }
    assert_true(most > 1.1); /* the copies do differ */
    for (size_t s = 0, pair = 0; s < PROGRAM; s++)
        for (size_t t = s; t < PROGRAM; t++, pair++) {
            double u[COPIES], q[COPIES], r[COPIES];
            for (size_t k = 0; k < COPIES; k++) {
                u[k] = COVARIANCE(c.one[k], pair, program);
                q[k] = EFFECT(c.one[k], s, effect);
                r[k] = EFFECT(c.one[k], t, effect);
            }
            joint.covariance[s * PROGRAM + t] = joint.covariance[t * PROGRAM + s] = total(u, q, r);
            check_close(COVARIANCE(c.all, pair, program), total(u, q, r), 1e-10);
        }
    Spread spread;
    Error err = {0};
    assert_true(spread_fit(c.all->arena, &joint, NULL, 1, &spread, &err));
    check_close(quantity(c.all, "tau squared"), spread.tau2, 1e-7);
    check_close(quantity(c.all, "mean"), spread.beta[0], 1e-9);
    check_close(EFFECT(c.all, 2, shrunken), spread_shrink(c.all->arena, &spread, 0.95).value[2],
                1e-8);
    check_close(quantity(c.all, "tau0 squared"),
                (quantity(c.one[0], "tau0 squared") + quantity(c.one[1], "tau0 squared") +
                 quantity(c.one[2], "tau0 squared")) /
                    3.0,
                1e-10);
    close_copies(&c);
}

/* In one copy nobody of the third school is matched: the others keep their names and numbers. */
static void a_school_that_a_copy_lacks_is_left_out(void **state)
{
    Copies c;

    (void)state;
    make_copies(&c);
    for (size_t i = 10; i < 15; i++)
        c.one[1]->study.matching->weight[i] = 0.0;
    for (size_t k = 0; k < COPIES; k++)
        run(c.one[k]);
    run(c.all);
    const Table *schools = tables_find(&c.all->tables, &table_school_effects);
    assert_int_equal(schools->n_rows, PROGRAM - 1);
    for (size_t s = 0; s < PROGRAM - 1; s++) {
        const size_t own = s < 2 ? s : s + 1;
        assert_string_equal(table_text(schools, s, &school_effects_columns.school),
                            arena_printf(c.all->arena, "%zu", own));
        check_close(EFFECT(c.all, s, effect),
                    (EFFECT(c.one[0], own, effect) + EFFECT(c.one[1], s, effect) +
                     EFFECT(c.one[2], own, effect)) /
                        3.0,
                    1e-12);
    }
    assert_non_null(note_saying(&c.all->notes, "School by school: 1 school has no matched students "
                                               "in some copy of the data, and has no effect here"));
    close_copies(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schools_are_of_all_copies),
        cmocka_unit_test(a_school_that_a_copy_lacks_is_left_out),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
