/* The start beyond students' own characteristics, against sums written out here: the averages of
 * their schools, what the comparison students' outcomes foretell, and whom the design pruned. */
#include "check.h"
#include "here.h"
#include "random.h"

#include "alike/balance_tables.h"
#include "alike/bias_tables.h"
#include "alike/data.h"
#include "alike/study.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N_SCHOOLS = 14, N_PROGRAM = 5, MOST = 600 };

/* Schools 0 to 4 are the program's; students of kind z are the program's alone. */
typedef struct World {
    size_t n;
    int school[MOST], kind[MOST]; /* 0 a, 1 b, 2 z */
    double x[MOST], y[MOST];
    bool treated[MOST];
} World;

static void make_world(World *w, bool inside, double gain)
{
    uint64_t state = 77;
    *w = (World){0};
    for (int g = 0; g < N_SCHOOLS; g++) {
        const double level = 200 + 20 * uniform(&state), share = 0.2 + 0.5 * uniform(&state);
        const int size = 12 + (int)(30 * uniform(&state));
        for (int i = 0; i < size; i++) {
            const size_t at = w->n++;
            w->school[at] = g;
            w->treated[at] = inside ? i % 3 == 0 : g < N_PROGRAM;
            w->x[at] = floor(100 * (level + 30 * uniform(&state))) / 100;
            w->kind[at] = uniform(&state) < share;
            if (w->treated[at] && uniform(&state) < 0.1)
                w->kind[at] = 2;
            w->y[at] = floor(1000 * (0.8 * w->x[at] - 4 * w->kind[at] + 20 * uniform(&state) +
                                     (w->treated[at] ? gain : 0))) /
                       1000;
        }
    }
}

static const Analysis *analyse(const Here *here, const World *w, const char *keys)
{
    const RunSettings settings = {.mode = FRAME_RUN, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *results = ARENA_NEW(here->arena, Results);
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,y,x,kind,school\n");
    for (size_t i = 0; i < w->n; i++)
        text_format(&csv, "s%zu,%d,%.3f,%.2f,%c,g%d\n", i, w->treated[i], w->y[i], w->x[i],
                    "abz"[w->kind[i]], w -> school[i]);
    assert_true(os_write_file(arena_printf(here->arena, "%s/s.csv", here->folder), csv.bytes, csv.n,
                              here->err));
    const char *text =
        arena_printf(here->arena,
                     "data: {file: s.csv, id: id}\n"
                     "treatment: {column: t, treated: 1, control: 0}\n"
                     "outcomes: [{name: y, score: y, pretest: x}]\ncovariates: [kind]\n%s",
                     keys);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    if (!spec_read_bytes(here->arena, path, text, strlen(text), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    assert_int_equal(results->n_analyses, 1);
    assert_null(results->analysis[0].infeasible);
    return &results->analysis[0];
}

/* Of exact matching on kind: program students count once, comparison students as many as the
 * program has of their kind over as many as they are. */
static void weights_of(const World *w, double *weight)
{
    double n[2][3] = {{0}};
    for (size_t i = 0; i < w->n; i++)
        n[w->treated[i]][w->kind[i]]++;
    for (size_t i = 0; i < w->n; i++) {
        const int k = w->kind[i];
        weight[i] = k == 2 ? 0 : w->treated[i] ? 1 : n[1][k] / n[0][k];
    }
}

/* --- schools -------------------------------------------------------------------------------------
 */

typedef struct BySchool {
    double mean[N_SCHOOLS], sd, difference[2];
} BySchool;

static BySchool by_school(const World *w, const double *value, const double *weight)
{
    BySchool out = {.sd = 0};
    double n[N_SCHOOLS] = {0}, arm[2] = {0};
    for (size_t i = 0; i < w->n; i++) {
        n[w->school[i]]++;
        out.mean[w->school[i]] += value[i];
    }
    for (int g = 0; g < N_SCHOOLS; g++) {
        out.mean[g] /= n[g];
        arm[g < N_PROGRAM] += out.mean[g] / (g < N_PROGRAM ? N_PROGRAM : N_SCHOOLS - N_PROGRAM);
    }
    for (int g = 0; g < N_SCHOOLS; g++)
        out.sd += pow(out.mean[g] - arm[g < N_PROGRAM], 2);
    out.sd = sqrt(out.sd / (N_SCHOOLS - 2));
    for (int when = 0; when < 2; when++) {
        double sum[2] = {0}, total[2] = {0};
        for (size_t i = 0; i < w->n; i++) {
            const double share = when == 0 ? 1 : weight[i];
            sum[w->treated[i]] += share * out.mean[w->school[i]];
            total[w->treated[i]] += share;
        }
        out.difference[when] = (sum[1] / total[1] - sum[0] / total[0]) / out.sd;
    }
    return out;
}

static double chance(const World *w, const double *weight)
{
    double of[N_SCHOOLS] = {0}, sum[2] = {0}, squares[2] = {0};
    for (size_t i = 0; i < w->n; i++)
        of[w->school[i]] += weight[i];
    for (int g = 0; g < N_SCHOOLS; g++) {
        sum[g < N_PROGRAM] += of[g];
        squares[g < N_PROGRAM] += of[g] * of[g];
    }
    return sqrt(squares[1] / (sum[1] * sum[1]) + squares[0] / (sum[0] * sum[0]));
}

static size_t row_of(const Table *table, const char *covariate, const char *level)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (text_equal(table_text(table, i, &school_balance_columns.covariate), covariate) &&
            text_equal(table_text(table, i, &school_balance_columns.level), level))
            return i;
    fail_msg("no row %s", covariate);
    return 0;
}

#define EXACT "matching: {method: exact, exact: [kind]}\neffects: {cluster: school}\n"

static void schools_are_compared_by_the_averages_of_all_their_students(void **state)
{
    static World w;
    static double weight[MOST], value[MOST];
    static const char *const level[] = {NULL, "a", "b", "z"};
    const union school_balance_columns *column = &school_balance_columns;
    const Here *here = *state;
    double largest[2] = {0};
    make_world(&w, false, 3);
    weights_of(&w, weight);
    const Analysis *a = analyse(here, &w, EXACT);
    const Table *table = a->balance.schools;
    assert_non_null(table);
    assert_int_equal(table->n_rows, COUNT_OF(level));
    for (size_t k = 0; k < COUNT_OF(level); k++) {
        for (size_t i = 0; i < w.n; i++)
            value[i] = k == 0 ? w.x[i] : w.kind[i] == (int)k - 1;
        const BySchool expected = by_school(&w, value, weight);
        const size_t at = row_of(table, k == 0 ? "x" : "kind", level[k]);
        check_close(table_real(table, at, &column->sd), expected.sd, 1e-12);
        check_close(table_real(table, at, &column->before_smd), expected.difference[0], 1e-11);
        check_close(table_real(table, at, &column->after_smd), expected.difference[1], 1e-11);
        for (int when = 0; when < 2; when++)
            largest[when] = fmax(largest[when], fabs(expected.difference[when]));
    }
    check_close(a->balance.school_max_smd[0], largest[0], 1e-11);
    check_close(a->balance.school_max_smd[1], largest[1], 1e-11);
    check_close(a->balance.school_chance, chance(&w, weight), 1e-12);
}

/* Program schools in towns, the others in the country: nothing varies within a group. */
static void where_nothing_varies_within_the_groups_all_schools_together_do(void **state)
{
    static World w;
    const Here *here = *state;
    make_world(&w, false, 3);
    for (size_t i = 0; i < w.n; i++)
        w.kind[i] = w.treated[i];
    const Analysis *a =
        analyse(here, &w,
                "matching: {method: nearest, caliper: none}\neffects: {cluster: school}\n"
                "propensity: {model: firth}\n");
    const size_t at = row_of(a->balance.schools, "kind", "b");
    const double p = (double)N_PROGRAM / N_SCHOOLS,
                 sd = sqrt(p * (1 - p) * N_SCHOOLS / (N_SCHOOLS - 1));
    check_close(table_real(a->balance.schools, at, &school_balance_columns.before_smd), 1 / sd,
                1e-12);
}

static void a_program_within_schools_has_no_schools_to_compare(void **state)
{
    static World w;
    const Here *here = *state;
    make_world(&w, true, 3);
    const Analysis *a = analyse(here, &w, EXACT);
    assert_null(a->balance.schools);
    check_nan(a->balance.school_max_smd[1]);
    check_nan(a->balance.school_chance);
}

/* --- what foretells ------------------------------------------------------------------------------
 */

/* y on 1, x - 200, kind b and z among comparison students; z has none there, so it adds nothing. */
static void normal_equations(const World *w, double b[3], double *r2)
{
    double m[3][4] = {{0}}, mean = 0, n = 0, rss = 0, tss = 0;
    for (size_t i = 0; i < w->n; i++) {
        const double v[4] = {1, w->x[i] - 200, w->kind[i] == 1, w->y[i]};
        if (w->treated[i])
            continue;
        n++;
        mean += w->y[i];
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 4; c++)
                m[r][c] += v[r] * v[c];
    }
    mean /= n;
    for (int k = 0; k < 3; k++)
        for (int r = 0; r < 3; r++) {
            const double f = m[r][k] / m[k][k];
            for (int c = 0; r != k && c < 4; c++)
                m[r][c] -= f * m[k][c];
        }
    for (int k = 0; k < 3; k++)
        b[k] = m[k][3] / m[k][k];
    for (size_t i = 0; i < w->n; i++)
        if (!w->treated[i]) {
            rss += pow(w->y[i] - b[0] - b[1] * (w->x[i] - 200) - b[2] * (w->kind[i] == 1), 2);
            tss += pow(w->y[i] - mean, 2);
        }
    *r2 = 1 - rss / tss;
}

/* Difference of the arms' means, before and after, and the SD of the program's students before. */
static void differences(const World *w, const double *value, const double *weight, double d[2],
                        double *sd)
{
    double mean = 0, n = 0, squares = 0;
    for (int when = 0; when < 2; when++) {
        double sum[2] = {0}, total[2] = {0};
        for (size_t i = 0; i < w->n; i++) {
            const double share = when == 0 ? 1 : weight[i];
            sum[w->treated[i]] += share * value[i];
            total[w->treated[i]] += share;
        }
        d[when] = sum[1] / total[1] - sum[0] / total[0];
    }
    for (size_t i = 0; i < w->n; i++)
        if (w->treated[i]) {
            n++;
            mean += value[i];
        }
    mean /= n;
    for (size_t i = 0; i < w->n; i++)
        if (w->treated[i])
            squares += pow(value[i] - mean, 2);
    *sd = sqrt(squares / (n - 1));
}

static void the_forecast_is_that_of_the_comparison_students(void **state)
{
    static World w;
    static double weight[MOST], value[MOST];
    const union prognostic_columns *column = &prognostic_columns;
    const Here *here = *state;
    double b[3], r2, d[2], sd;
    for (int gain = 0; gain < 2; gain++) { /* what the program gained is not read */
        make_world(&w, false, gain * 25);
        weights_of(&w, weight);
        normal_equations(&w, b, &r2);
        for (size_t i = 0; i < w.n; i++)
            value[i] = b[0] + b[1] * (w.x[i] - 200) + b[2] * (w.kind[i] == 1);
        differences(&w, value, weight, d, &sd);
        const Analysis *a = analyse(here, &w, EXACT);
        const Table *table = tables_find(&a->tables, &table_prognostic);
        const Effect *effect = analysis_overall(a);
        const double scale = effect->effect_size / effect->estimate;
        assert_non_null(table);
        assert_int_equal(table->n_rows, 2);
        check_close(table_real(table, 0, &column->r2), r2, 1e-10);
        check_close(table_real(table, 0, &column->before_smd), d[0] / sd, 1e-9);
        check_close(table_real(table, 0, &column->after_smd), d[1] / sd, 1e-9);
        check_close(table_real(table, 0, &column->before_effect), d[0] * scale, 1e-9);
        check_close(table_real(table, 0, &column->after_effect), d[1] * scale, 1e-9);
        const BySchool schools = by_school(&w, value, weight);
        check_close(table_real(table, 1, &column->before_smd), schools.difference[0], 1e-9);
        check_close(table_real(table, 1, &column->after_smd), schools.difference[1], 1e-9);
    }
}

/* --- pruned --------------------------------------------------------------------------------------
 */

static void who_was_pruned_is_said_beside_the_estimand(void **state)
{
    static World w;
    const Here *here = *state;
    double n[2] = {0}, sum[2] = {0};
    make_world(&w, false, 3);
    for (size_t i = 0; i < w.n; i++)
        if (w.treated[i]) {
            n[w.kind[i] == 2]++;
            sum[w.kind[i] == 2] += w.x[i];
        }
    const Analysis *a = analyse(here, &w, EXACT);
    assert_string_equal(a->matching.estimand, "ATT, matched treated");
    assert_true(n[1] > 3);
    check_close(a->matching.pruned_share, n[1] / (n[0] + n[1]), 1e-14);
    check_close(a->matching.pruned_pretest, sum[1] / n[1], 1e-13);
    check_close(a->matching.kept_pretest, sum[0] / n[0], 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(schools_are_compared_by_the_averages_of_all_their_students,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            where_nothing_varies_within_the_groups_all_schools_together_do, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_program_within_schools_has_no_schools_to_compare, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_forecast_is_that_of_the_comparison_students, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_was_pruned_is_said_beside_the_estimand, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
