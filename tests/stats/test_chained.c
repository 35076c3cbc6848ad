/* Missing values drawn by chained equations: against R's mice on the same holes, and what they do
 * where there is little or nothing to draw from. */
#include "effect/oracle_study.h"

#include "alike/chained.h"
#include "alike/hash.h"
#include "alike/random.h"
#include "alike/rubin.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* --- against mice --------------------------------------------------------------------------------
 */

enum { COPIES = 100, STUDENTS = 614, TERMS = 10, MEANS = 7, QUANTITIES = TERMS + 2 * MEANS };
typedef enum Which { AGE, EDUC, RACE, MARRIED, NODEGREE, RE74, RE75, RE78, COLUMNS } Which;
static const char *const names[] = {"age",      "educ", "race", "married",
                                    "nodegree", "re74", "re75", "re78"};

typedef struct Lalonde {
    size_t n;
    double treat[STUDENTS], value[COLUMNS][STUDENTS];
} Lalonde;

/* The rule of the script that is told in tests/oracle/mice.csv. */
static void make_holes(Lalonde *d)
{
    for (size_t i = 0; i < d->n; i++) {
        const bool few_years = d->value[EDUC][i]<10, earned = d->value[RE74][i]> 5000;
        if (i * 7919 % 100 < 20)
            d->value[AGE][i] = (double)NAN;
        if (i * 104729 % 100 < (few_years ? 35u : 10u))
            d->value[RE75][i] = (double)NAN;
        if (i * 1299709 % 100 < (earned ? 25u : 10u))
            d->value[MARRIED][i] = (double)NAN;
        if (i * 15485863 % 100 < 12)
            d->value[RACE][i] = (double)NAN;
    }
}

static void read_lalonde(Arena *arena, Lalonde *d)
{
    const CsvTable table = csv_read(arena, dataset_path("lalonde/lalonde_analysis.csv"));

    assert_int_equal(table.n_rows, STUDENTS);
    d->n = table.n_rows;
    for (size_t i = 0; i < d->n; i++) {
        d->treat[i] = csv_real(&table, i, "treat");
        for (size_t c = 0; c < COLUMNS; c++)
            if (c != RACE)
                d->value[c][i] = csv_real(&table, i, names[c]);
        d->value[RACE][i] = csv_real(&table, i, "black") + 2.0 * csv_real(&table, i, "hispan");
    }
    make_holes(d);
}

static size_t classes(size_t column)
{
    return column == RACE ? 3 : column == MARRIED || column == NODEGREE ? 2 : 0;
}

/* One copy, drawn in each group by itself, of the rows in this order. */
static void draw(Arena *arena, const Lalonde *d, const size_t *order, uint64_t stream, Lalonde *out)
{
    *out = *d;
    for (size_t arm = 0; arm < 2; arm++) {
        ChainedColumn column[COLUMNS];
        uint64_t *key = ARENA_ARRAY(arena, uint64_t, d->n);
        size_t *row = ARENA_ARRAY(arena, size_t, d->n), n = 0, at = 0;
        for (size_t i = 0; i < d->n; i++)
            if (d->treat[order[i]] == (double)arm) {
                key[n] = hash_u64(0, order[i]);
                row[n++] = order[i];
            }
        for (size_t c = 0; c < COLUMNS; c++) {
            column[c] = (ChainedColumn){.n_classes = classes(c),
                                        .name = hash_text(0, names[c]),
                                        .value = ARENA_ARRAY(arena, double, n)};
            for (size_t i = 0; i < n; i++)
                column[c].value[i] = d->value[c][row[i]];
        }
        const ChainedProblem problem = {.n = n,
                                        .n_columns = COLUMNS,
                                        .column = column,
                                        .key = key,
                                        .stream = hash_u64(stream, arm),
                                        .iterations = 10,
                                        .donors = 5};
        assert_int_equal(chained_complete(&problem, &at), CHAINED_DONE);
        for (size_t c = 0; c < COLUMNS; c++)
            for (size_t i = 0; i < n; i++)
                out->value[c][row[i]] = column[c].value[i];
    }
}

/* Coefficients and their squared errors of least squares, by the normal equations. */
static void regress(const Lalonde *d, double *b, double *u)
{
    static const double scale[TERMS] = {1, 1, 10, 10, 1, 1, 1, 1, 1e4, 1e4};
    double a[TERMS][2 * TERMS + 1] = {{0}}, rss = 0.0;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < d->n; i++) {
            const double x[TERMS] = {1,
                                     d->treat[i],
                                     d->value[AGE][i] / scale[2],
                                     d->value[EDUC][i] / scale[3],
                                     d->value[RACE][i] == 1,
                                     d->value[RACE][i] == 2,
                                     d->value[MARRIED][i],
                                     d->value[NODEGREE][i],
                                     d->value[RE74][i] / scale[8],
                                     d->value[RE75][i] / scale[9]};
            double left = d->value[RE78][i];
            for (size_t r = 0; r < TERMS; r++) {
                left -= pass == 1 ? b[r] * x[r] : 0.0;
                for (size_t c = 0; pass == 0 && c < TERMS; c++)
                    a[r][c] += x[r] * x[c];
                if (pass == 0)
                    a[r][2 * TERMS] += x[r] * d->value[RE78][i];
            }
            rss += pass == 1 ? left * left : 0.0;
        }
        for (size_t p = 0; pass == 0 && p < TERMS; p++)
            a[p][TERMS + p] = 1.0;
        for (size_t p = 0; pass == 0 && p < TERMS; p++) {
            const double pivot = a[p][p];
            for (size_t c = 0; c <= 2 * TERMS; c++)
                a[p][c] /= pivot;
            for (size_t r = 0; r < TERMS; r++) {
                const double factor = r == p ? 0.0 : a[r][p];
                for (size_t c = 0; c <= 2 * TERMS; c++)
                    a[r][c] -= factor * a[p][c];
            }
        }
        for (size_t r = 0; pass == 0 && r < TERMS; r++)
            b[r] = a[r][2 * TERMS];
    }
    for (size_t r = 0; r < TERMS; r++) {
        u[r] = rss / (double)(d->n - TERMS) * a[r][TERMS + r] / (scale[r] * scale[r]);
        b[r] /= scale[r];
    }
}

typedef struct Moments {
    double n, mean, squares;
} Moments;

static void add(Moments *m, double x)
{
    const double d = x - m->mean;

    m->n += 1.0;
    m->mean += d / m->n;
    m->squares += d * (x - m->mean);
}

/* In the order of the file: age, re75, married, black, hispan, SD of re75, correlation of both. */
static void describe(const Lalonde *d, double arm, double out[MEANS])
{
    Moments m[5] = {{0}};
    double cross = 0.0;

    for (size_t i = 0; i < d->n; i++) {
        const double x[5] = {d->value[AGE][i], d->value[RE75][i], d->value[MARRIED][i],
                             d->value[RACE][i] == 1, d->value[RACE][i] == 2};
        for (size_t k = 0; d->treat[i] == arm && k < 5; k++)
            add(&m[k], x[k]);
    }
    for (size_t i = 0; i < d->n; i++)
        if (d->treat[i] == arm)
            cross += (d->value[AGE][i] - m[0].mean) * (d->value[RE75][i] - m[1].mean);
    for (size_t k = 0; k < 5; k++)
        out[k] = m[k].mean;
    out[5] = sqrt(m[1].squares / (m[1].n - 1.0));
    out[6] = cross / sqrt(m[0].squares * m[1].squares);
}

/* Within three simulation errors of both. Of 400 copies one of the 24 means would not be: the share
 * of black students in the program group, 4 errors (0.4 points) off. mice's polyreg draws no
 * coefficients, which a proper imputation does; without that draw ours is within 3 errors in all of
 * them, at 400 copies too. */
static void copies_are_like_those_of_mice(void **state)
{
    Arena *arena = arena_create();
    const CsvTable mice = csv_read(arena, "tests/oracle/mice.csv");
    static double q[QUANTITIES][COPIES], u[TERMS][COPIES];
    static Lalonde d, copy;
    size_t order[STUDENTS];

    (void)state;
    read_lalonde(arena, &d);
    for (size_t i = 0; i < STUDENTS; i++)
        order[i] = i;
    for (size_t m = 0; m < COPIES; m++) {
        double own[QUANTITIES], squared[TERMS];
        Arena *scratch = arena_create();
        draw(scratch, &d, order, m + 1, &copy);
        arena_destroy(scratch);
        regress(&copy, own, squared);
        describe(&copy, 0, own + TERMS);
        describe(&copy, 1, own + TERMS + MEANS);
        for (size_t k = 0; k < QUANTITIES; k++)
            q[k][m] = own[k];
        for (size_t k = 0; k < TERMS; k++)
            u[k][m] = squared[k];
    }
    assert_int_equal(mice.n_rows, QUANTITIES);
    for (size_t k = 0; k < QUANTITIES; k++) {
        Moments of_q = {0}, of_u = {0};
        const char *what = csv_text(&mice, k, "quantity");
        for (size_t m = 0; m < COPIES; m++) {
            add(&of_q, q[k][m]);
            add(&of_u, k < TERMS ? u[k][m] : 0.0);
        }
        const double b = of_q.squares / (COPIES - 1.0), own = sqrt(b / COPIES);
        const double error = hypot(own, csv_real(&mice, k, "simulation_se"));
        if (!(fabs(of_q.mean - csv_real(&mice, k, "mean")) <= 3.0 * error))
            fail_msg("%s: %.6g, mice %.6g, simulation error %.3g", what, of_q.mean,
                     csv_real(&mice, k, "mean"), error);
        if (k >= TERMS)
            continue;
        const Pooled pooled = rubin_pool(q[k], u[k], COPIES, INFINITY);
        const double share = 1.0 + 1.0 / COPIES;
        const double of_total = hypot(share * b * sqrt(2.0 / (COPIES - 1.0)),
                                      sqrt(of_u.squares / (COPIES - 1.0) / COPIES));
        const double of_se =
            hypot(of_total / (2.0 * pooled.se), csv_real(&mice, k, "simulation_se_of_se"));
        if (!(fabs(pooled.se - csv_real(&mice, k, "se")) <= 3.0 * of_se))
            fail_msg("SE of %s: %.6g, mice %.6g, simulation error %.3g", what, pooled.se,
                     csv_real(&mice, k, "se"), of_se);
    }
    arena_destroy(arena);
}

static void the_order_of_rows_changes_no_draw(void **state)
{
    Arena *arena = arena_create();
    static Lalonde d, one, other;
    size_t order[STUDENTS];

    (void)state;
    read_lalonde(arena, &d);
    for (size_t i = 0; i < STUDENTS; i++)
        order[i] = i;
    draw(arena, &d, order, 9, &one);
    for (size_t i = 0; i < STUDENTS; i++)
        order[i] = STUDENTS - 1 - i;
    draw(arena, &d, order, 9, &other);
    size_t n_differ = 0, n_other_stream = 0;
    for (size_t c = 0; c < COLUMNS; c++)
        for (size_t i = 0; i < STUDENTS; i++)
            n_differ += one.value[c][i] != other.value[c][i];
    draw(arena, &d, order, 10, &other);
    for (size_t c = 0; c < COLUMNS; c++)
        for (size_t i = 0; i < STUDENTS; i++) {
            n_other_stream += one.value[c][i] != other.value[c][i];
            if (!isnan(d.value[c][i])) /* what was known stays */
                assert_true(one.value[c][i] == d.value[c][i]);
        }
    assert_int_equal(n_differ, 0);
    assert_true(n_other_stream > 100);
    arena_destroy(arena);
}

/* --- little to draw from -------------------------------------------------------------------------
 */

enum { FEW = 40 };

typedef struct Small {
    double x[FEW], y[FEW];
    uint64_t key[FEW];
    ChainedColumn column[2];
    ChainedProblem problem;
} Small;

/* x is complete; y as the caller fills it. */
static void make_small(Small *s, size_t n, size_t n_classes)
{
    for (size_t i = 0; i < FEW; i++) {
        s->x[i] = random_normal(1, i);
        s->key[i] = hash_u64(0, i);
    }
    s->column[0] = (ChainedColumn){.name = 1, .value = s->x};
    s->column[1] = (ChainedColumn){.name = 2, .value = s->y, .n_classes = n_classes};
    s->problem = (ChainedProblem){.n = n,
                                  .n_columns = 2,
                                  .column = s->column,
                                  .key = s->key,
                                  .stream = 5,
                                  .iterations = 10,
                                  .donors = 5};
}

static void complete(Small *s)
{
    size_t at;

    assert_int_equal(chained_complete(&s->problem, &at), CHAINED_DONE);
    for (size_t i = 0; i < s->problem.n; i++)
        if (isnan(s->y[i]))
            fail_msg("row %zu is left missing", i);
}

static void a_column_without_any_value_is_named(void **state)
{
    Small s;
    size_t at = 9;

    (void)state;
    make_small(&s, FEW, 0);
    for (size_t i = 0; i < FEW; i++)
        s.y[i] = (double)NAN;
    assert_int_equal(chained_complete(&s.problem, &at), CHAINED_ALL_MISSING);
    assert_int_equal(at, 1);
}

static void nothing_missing_changes_nothing(void **state)
{
    Small s;

    (void)state;
    make_small(&s, FEW, 0);
    for (size_t i = 0; i < FEW; i++)
        s.y[i] = (double)i;
    complete(&s);
    for (size_t i = 0; i < FEW; i++)
        assert_true(s.y[i] == (double)i);
}

static void a_constant_column_stays_constant(void **state)
{
    Small s;

    (void)state;
    for (size_t n_classes = 0; n_classes <= 3; n_classes += 3) {
        make_small(&s, FEW, n_classes);
        for (size_t i = 0; i < FEW; i++)
            s.y[i] = i % 3 == 0 ? (double)NAN : 2.0;
        complete(&s);
        for (size_t i = 0; i < FEW; i++)
            assert_true(s.y[i] == 2.0);
    }
}

/* One row with a value: everybody gets it. Two: one of both. */
static void one_donor_is_enough(void **state)
{
    Small s;

    (void)state;
    for (size_t n_known = 1; n_known <= 2; n_known++) {
        make_small(&s, 10, 0);
        for (size_t i = 0; i < 10; i++)
            s.y[i] = i < n_known ? 7.0 + (double)i : (double)NAN;
        complete(&s);
        for (size_t i = 0; i < 10; i++)
            assert_true(s.y[i] == 7.0 || (n_known == 2 && s.y[i] == 8.0));
    }
}

/* y is x > 0 without error: no estimate exists, and yet both sides are drawn as they should be. */
static void classes_that_a_column_tells_apart_are_drawn(void **state)
{
    Small s;
    size_t right = 0, n = 0;

    (void)state;
    make_small(&s, FEW, 2);
    for (size_t i = 0; i < FEW; i++)
        s.y[i] = i % 2 == 0 ? (double)NAN : s.x[i] > 0;
    complete(&s);
    for (size_t i = 0; i < FEW; i += 2, n++)
        right += (s.y[i] == 1.0) == (s.x[i] > 0) ? 1u : 0u;
    assert_true(right > n * 3 / 4);
}

/* A class that nobody has is never drawn. */
static void a_class_without_rows_is_never_drawn(void **state)
{
    Small s;

    (void)state;
    make_small(&s, FEW, 4);
    for (size_t i = 0; i < FEW; i++)
        s.y[i] = i % 4 == 0 ? (double)NAN : (double)(i % 3 == 2 ? 3 : i % 3);
    complete(&s);
    for (size_t i = 0; i < FEW; i++)
        assert_true(s.y[i] != 2.0);
}

/* --- columns of groups ---------------------------------------------------------------------------
 */

enum { GROUPS = FEW / 4 };

/* Ten groups of whom three lack y; x tells of it. Rows: one a group. */
static void make_groups(Small *s, size_t n_classes)
{
    make_small(s, GROUPS, n_classes);
    for (size_t i = 0; i < GROUPS; i++) {
        s->y[i] = i % 3 == 1       ? (double)NAN
                  : n_classes == 0 ? 10.0 * s->x[i] + (double)i
                                   : (double)(s->x[i] > 0.0);
        s->key[i] = i; /* below all others' */
    }
}

/* Of four rows a group each, of which the first has the key that the group alone would have. */
static void repeat_rows(Small *s, int32_t *group)
{
    for (size_t i = 0; i < FEW; i++) {
        group[i] = (int32_t)(i % GROUPS);
        s->x[i] = s->x[i % GROUPS];
        s->y[i] = s->y[i % GROUPS];
        s->key[i] = i < GROUPS ? i : 1000 + i;
    }
    s->problem.n = FEW;
    s->column[1].group = group;
    s->column[1].n_groups = GROUPS;
}

static void a_group_is_drawn_as_one_row(void **state)
{
    int32_t group[FEW];
    Small one, many;

    (void)state;
    for (size_t n_classes = 0; n_classes <= 2; n_classes += 2) {
        make_groups(&one, n_classes);
        make_groups(&many, n_classes);
        repeat_rows(&many, group);
        complete(&one);
        complete(&many);
        for (size_t i = 0; i < FEW; i++)
            assert_true(many.y[i] == one.y[i % GROUPS]);
    }
}

/* Of seven groups with a value one predictor takes part: the one that goes with y. */
static void few_groups_go_by_what_is_closest(void **state)
{
    int32_t group[FEW];
    double noise[FEW];
    Small one, many;

    (void)state;
    for (size_t n_classes = 0; n_classes <= 2; n_classes += 2) {
        make_groups(&one, n_classes);
        make_groups(&many, n_classes);
        repeat_rows(&many, group);
        ChainedColumn column[3] = {{.name = 3, .value = noise}, many.column[0], many.column[1]};
        many.problem.column = column;
        many.problem.n_columns = 3;
        for (size_t i = 0; i < FEW; i++)
            noise[i] = i % GROUPS % 2 == 0 ? 1.0 : -1.0;
        complete(&one);
        complete(&many);
        for (size_t i = 0; i < FEW; i++)
            assert_true(many.y[i] == one.y[i % GROUPS]);
    }
}

/* The group's mean foretells it, not what its first row has. */
static void groups_are_foretold_by_their_means(void **state)
{
    int32_t group[FEW];
    double first[FEW];
    Small plain, shifted;

    (void)state;
    make_groups(&plain, 0);
    repeat_rows(&plain, group);
    make_groups(&shifted, 0);
    repeat_rows(&shifted, group);
    for (size_t i = 0; i < FEW; i++) /* the same means: 3, -1, -1, -1 steps about them */
        shifted.x[i] += (i < GROUPS ? 3.0 : -1.0) * (double)(i * 7 % GROUPS);
    memcpy(first, plain.x, sizeof first);
    complete(&plain);
    complete(&shifted);
    for (size_t i = 0; i < FEW; i++)
        assert_true(plain.y[i] == shifted.y[i]);
    assert_true(memcmp(first, plain.x, sizeof first) == 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_like_those_of_mice),
        cmocka_unit_test(the_order_of_rows_changes_no_draw),
        cmocka_unit_test(a_column_without_any_value_is_named),
        cmocka_unit_test(nothing_missing_changes_nothing),
        cmocka_unit_test(a_constant_column_stays_constant),
        cmocka_unit_test(one_donor_is_enough),
        cmocka_unit_test(classes_that_a_column_tells_apart_are_drawn),
        cmocka_unit_test(a_class_without_rows_is_never_drawn),
        cmocka_unit_test(a_group_is_drawn_as_one_row),
        cmocka_unit_test(few_groups_go_by_what_is_closest),
        cmocka_unit_test(groups_are_foretold_by_their_means),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
