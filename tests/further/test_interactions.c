/* Do parts differ: against means and sums of squares written out here. Without clusters parts are
 * independent, and the Wald test of their equality is Q = sum w (b - mean)^2 with w = 1 / variance.
 */
#include "../study/here.h"

#include "alike/disclose.h"
#include "alike/part_tables.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N = 600, SCHOOLS = 40, PARTS = 3 };

static const union interactions_columns *const column = &interactions_columns;

typedef struct World {
    double y[N];
    bool took[N];
    int part[N];
} World;

static void make_world(World *w)
{
    static const int part_of[] = {0, 0, 1, 1, 2}; /* the third has half as many */
    for (size_t i = 0; i < N; i++) {
        const size_t school = i % SCHOOLS;
        w->took[i] = school % 4 == 0;
        w->part[i] = part_of[(i / SCHOOLS) % COUNT_OF(part_of)];
        w->y[i] = round(1000 * (w->part[i] + 3 * random_normal(1, i) + random_normal(2, school) +
                                (w->took[i] ? w->part[i] : 0))) /
                  1000;
    }
}

/* names: of the parts */
static void write_students(Here *here, const World *w, const char *const *name)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,kind,x,y\n");
    for (size_t i = 0; i < N; i++)
        text_format(&csv, "s%03zu,g%02zu,%d,%s,%.3f,%.3f\n", i, i % SCHOOLS, w->took[i],
                    name[w->part[i]], random_normal(7, i), w->y[i]);
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

static const Table *run(Here *here, const char *effects, bool publish)
{
    const RunSettings settings = {
        .mode = FRAME_RUN, .jobs = 1, .invariants = true, .publish = publish};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *results = ARENA_NEW(here->arena, Results);
    const char *said =
        arena_printf(here->arena,
                     "data: {file: students.csv, id: id}\n"
                     "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                     "outcomes: [{name: reading, score: y}]\ncovariates: [x]\n"
                     "matching: {method: unmatched}\n"
                     "effects: {estimand: ATE, subgroups: [kind], interactions: yes, %s}\n"
                     "report: {publish: %s}\n",
                     effects, publish ? "yes" : "no");
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    results->release = publish ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
    if (!results_release(here->arena, results, 0, here->err) ||
        !results_check_tables(results, here->err))
        fail_msg("%s", here->err->text);
    return tables_find(&results->analysis[0].tables, &table_interactions);
}

static const char *const abc[] = {"a", "b", "c"};

/* The difference of the arms' means in each part, and what each student adds to its error. */
typedef struct Dense {
    double n[PARTS], b[PARTS], variance[PARTS]; /* HC2: s^2 / n of each arm */
    double error[N]; /* residual over the arm's size, less for the comparison */
} Dense;

static Dense dense_of(const World *w)
{
    Dense out = {.b = {0}};
    double n[PARTS][2] = {{0}}, mean[PARTS][2] = {{0}}, squares[PARTS][2] = {{0}};
    for (size_t i = 0; i < N; i++) {
        n[w->part[i]][w->took[i]]++;
        mean[w->part[i]][w->took[i]] += w->y[i];
    }
    for (int g = 0; g < PARTS; g++)
        for (int arm = 0; arm < 2; arm++)
            mean[g][arm] /= n[g][arm];
    for (size_t i = 0; i < N; i++) {
        const int g = w->part[i], arm = w->took[i];
        const double e = w->y[i] - mean[g][arm];
        squares[g][arm] += e * e;
        out.error[i] = (arm ? e : -e) / n[g][arm];
    }
    for (int g = 0; g < PARTS; g++) {
        out.n[g] = n[g][0] + n[g][1];
        out.b[g] = mean[g][1] - mean[g][0];
        for (int arm = 0; arm < 2; arm++)
            out.variance[g] += squares[g][arm] / (n[g][arm] - 1) / n[g][arm];
    }
    return out;
}

static void parts_without_clusters_give_q(void **state)
{
    double sum = 0, weighted = 0, q = 0;
    World w;
    make_world(&w);
    write_students(*state, &w, abc);
    const Table *table = run(*state, "estimator: difference, cluster: none, variance: HC2", false);
    const Dense dense = dense_of(&w);
    assert_int_equal(table->n_rows, PARTS);
    for (size_t g = 1; g < PARTS; g++) {
        const double se = sqrt(dense.variance[0] + dense.variance[g]),
                     df = dense.n[0] + dense.n[g] - 4;
        check_close(table_real(table, g - 1, &column->estimate), dense.b[g] - dense.b[0], 1e-10);
        check_close(table_real(table, g - 1, &column->se), se, 1e-10);
        check_same(table_real(table, g - 1, &column->df), df);
        check_close(table_real(table, g - 1, &column->p),
                    2 * gsl_cdf_tdist_Q(fabs(dense.b[g] - dense.b[0]) / se, df), 1e-8);
    }
    assert_string_equal(table_text(table, 0, &column->contrast), "b less a");
    assert_string_equal(table_text(table, 2, &column->contrast), "all parts at once");
    for (size_t g = 0; g < PARTS; g++) {
        sum += 1 / dense.variance[g];
        weighted += dense.b[g] / dense.variance[g];
    }
    for (size_t g = 0; g < PARTS; g++)
        q += pow(dense.b[g] - weighted / sum, 2) / dense.variance[g];
    const double eta = dense.n[0] + dense.n[2] - 4, f = q * (eta - 1) / (eta * 2);
    check_same(table_real(table, 2, &column->tested), 2);
    check_close(table_real(table, 2, &column->f), f, 1e-9);
    check_same(table_real(table, 2, &column->df), eta - 1);
    check_close(table_real(table, 2, &column->p), gsl_cdf_fdist_Q(f, 2, eta - 1), 1e-8);
}

/* Every school has students of every part: CR0 is the sum over schools of what both add. */
static void schools_that_parts_share_are_in_the_covariance(void **state)
{
    double s[SCHOOLS][PARTS] = {{0}}, v[2][2] = {{0}}, d[2];
    World w;
    make_world(&w);
    write_students(*state, &w, abc);
    const Table *table =
        run(*state, "estimator: difference, cluster: school, variance: CR0", false);
    const Dense dense = dense_of(&w);
    for (size_t i = 0; i < N; i++)
        s[i % SCHOOLS][w.part[i]] += dense.error[i];
    for (size_t c = 0; c < SCHOOLS; c++)
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                v[i][j] += (s[c][i + 1] - s[c][0]) * (s[c][j + 1] - s[c][0]);
    for (int i = 0; i < 2; i++) {
        d[i] = dense.b[i + 1] - dense.b[0];
        check_close(table_real(table, (size_t)i, &column->se), sqrt(v[i][i]), 1e-10);
        check_same(table_real(table, (size_t)i, &column->df), SCHOOLS - 1);
    }
    const double wald =
        (d[0] * d[0] * v[1][1] - 2 * d[0] * d[1] * v[0][1] + d[1] * d[1] * v[0][0]) /
        (v[0][0] * v[1][1] - v[0][1] * v[0][1]);
    const double eta = SCHOOLS - 1;
    check_close(table_real(table, 2, &column->f), wald * (eta - 1) / (eta * 2), 1e-9);
    check_same(table_real(table, 2, &column->df), eta - 1);
}

/* The test of all does not hang on which part is the first. */
static void the_joint_test_knows_no_first_part(void **state)
{
    static const char *const cab[] = {"c", "a", "b"};
    static const char *const rules[] = {
        "cluster: school", "cluster: school, variance: CR2", "cluster: none, variance: HC3",
        "estimator: regression_interacted, cluster: school, variance: CR1"};
    World w;
    make_world(&w);
    for (size_t k = 0; k < COUNT_OF(rules); k++) {
        write_students(*state, &w, abc);
        const Table *table = run(*state, rules[k], false);
        write_students(*state, &w, cab);
        const Table *other = run(*state, rules[k], false);
        /* b less a is a less c there, with the sign turned */
        assert_string_equal(table_text(other, 1, &column->contrast), "c less a");
        check_close(table_real(table, 0, &column->estimate),
                    -table_real(other, 1, &column->estimate), 1e-9);
        check_close(table_real(table, 0, &column->se), table_real(other, 1, &column->se), 1e-9);
        const double eta = table_real(table, 2, &column->df) + 1,
                     eta_other = table_real(other, 2, &column->df) + 1;
        check_close(table_real(table, 2, &column->f) * eta / (eta - 1),
                    table_real(other, 2, &column->f) * eta_other / (eta_other - 1), 1e-7);
    }
}

static void two_parts_have_one_test(void **state)
{
    static const char *const two[] = {"a", "b", "b"};
    World w;
    make_world(&w);
    write_students(*state, &w, two);
    const Table *table = run(*state, "cluster: school", false);
    assert_int_equal(table->n_rows, 1);
    check_same(table_real(table, 0, &column->tested), 1);
}

static void an_error_of_its_own_tells_nothing_of_differences(void **state)
{
    World w;
    make_world(&w);
    write_students(*state, &w, abc);
    const Table *table = run(*state, "estimator: mixed, cluster: school", false);
    assert_int_equal(table->n_rows, 1);
    check_nan(table_real(table, 0, &column->p));
    assert_string_equal(table_text(table, 0, &column->problem),
                        "this estimator's own standard error says nothing of what two parts share");
}

/* That a part has one school with the program is a count, which only its own row may tell. */
static void what_refuses_a_part_is_not_told_of_all(void **state)
{
    World w;
    make_world(&w);
    for (size_t i = 0; i < N; i++)
        if (w.part[i] == 2 && w.took[i] && i % SCHOOLS != 0)
            w.part[i] = 1;
    write_students(*state, &w, abc);
    const Table *table = run(*state, "cluster: school", false);
    assert_int_equal(table->n_rows, 1);
    check_nan(table_real(table, 0, &column->p));
    const char *problem = table_text(table, 0, &column->problem);
    assert_non_null(strstr(problem, "its own row says why"));
    assert_null(strstr(problem, "one school"));
}

/* Few of the program are in c: it is shown as one with b, in the effects and here. */
static void few_are_told_of_with_others(void **state)
{
    World w;
    make_world(&w);
    for (size_t i = 0, n = 0; i < N; i++)
        if (w.part[i] == 2 && w.took[i] && ++n > 5)
            w.part[i] = 0;
    write_students(*state, &w, abc);
    const Table *table = run(*state, "cluster: none, variance: HC2", true);
    assert_non_null(table);
    for (size_t i = 0; i < table->n_rows; i++) {
        const char *contrast = table_text(table, i, &column->contrast);
        assert_string_not_equal(contrast, "c less a");
        assert_string_not_equal(contrast, "c less b");
        check_nan(table_real(table, i, &column->f));
    }
    const Table *all = run(*state, "cluster: none, variance: HC2", false);
    assert_string_equal(table_text(all, 1, &column->contrast), "c less a");
}

/* Both parts stand among the effects, so the one tells nothing of the other that is not there. */
static void differences_of_parts_that_are_shown_are_published(void **state)
{
    World w;
    make_world(&w);
    write_students(*state, &w, abc);
    const Table *table = run(*state, "cluster: none, variance: HC2", true);
    assert_int_equal(table->n_rows, PARTS);
    for (size_t i = 0; i + 1 < PARTS; i++)
        assert_true(isfinite(table_real(table, i, &column->estimate)));
}

/* Two students are too few for an intercept, the program and a covariate: their part is in no
 * difference, and the study goes on. */
static void a_part_with_too_few_is_in_no_difference(void **state)
{
    bool kept[2] = {false, false};
    World w;
    make_world(&w);
    for (size_t i = 0; i < N; i++) {
        const bool keep = w.part[i] == 2 && !kept[w.took[i]];
        kept[w.took[i]] = kept[w.took[i]] || keep;
        w.part[i] = keep ? 2 : w.part[i] == 2 ? 1 : w.part[i];
    }
    write_students(*state, &w, abc);
    const Table *table = run(*state, "estimator: regression, cluster: school", false);
    assert_int_equal(table->n_rows, 1);
    assert_string_equal(table_text(table, 0, &column->contrast), "b less a");
    assert_true(table_real(table, 0, &column->p) < 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_without_clusters_give_q, set_up, tear_down),
        cmocka_unit_test_setup_teardown(schools_that_parts_share_are_in_the_covariance, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_joint_test_knows_no_first_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_parts_have_one_test, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_error_of_its_own_tells_nothing_of_differences, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_part_with_too_few_is_in_no_difference, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_refuses_a_part_is_not_told_of_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_are_told_of_with_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(differences_of_parts_that_are_shown_are_published, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
