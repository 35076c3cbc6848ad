/* A study whose outcome model holds a covariate of more than a thousand values: its numbers against
 * sums around the values' means written out here, and what is refused beside it. */
#include "check.h"
#include "here.h"
#include "note_says.h"
#include "random.h"
#include "stage_settings.h"

#include "alike/bias_tables.h"
#include "alike/data.h"
#include "alike/effect_study.h"
#include "alike/hidden_bias.h"
#include "alike/study.h"
#include "alike/sureness_tables.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { ROWS = 6600, TOWNS = 1100, SCHOOLS = 9 };

typedef struct World {
    size_t n, town[ROWS];
    int school[ROWS], half[ROWS];
    double treated[ROWS], x[ROWS], y[ROWS];
} World;

/* Where x goes by the town it tells nothing more. */
typedef enum Program { BY_CHANCE, BY_SCHOOL, BY_TOWN } Program;

static World *make_world(Arena *arena, Program program)
{
    uint64_t seed = 41;
    World *w = ARENA_NEW(arena, World);

    w->n = ROWS;
    for (size_t i = 0; i < ROWS; i++) {
        w->town[i] = i % TOWNS;
        w->school[i] = (int)(uniform(&seed) * SCHOOLS);
        w->half[i] = uniform(&seed) < 0.5;
        const double chance = uniform(&seed);
        w->treated[i] = program == BY_TOWN     ? (double)(w->town[i] % 2)
                        : program == BY_SCHOOL ? (double)(w->school[i] % 2)
                                               : (double)(chance < 0.4);
        w->x[i] = floor(1000 * (200 + 30 * uniform(&seed) + 4 * w->treated[i])) / 1000;
        w->y[i] = floor(1000 * (0.7 * w->x[i] + 3 * w->treated[i] + (double)(w->town[i] % 13) +
                                20 * uniform(&seed))) /
                  1000;
    }
    return w;
}

static bool run_study(const Here *here, const World *w, const char *effects, Results *results)
{
    const RunSettings settings = {.mode = FRAME_RUN, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Text csv = {.arena = here->arena};

    text_add(&csv, "id,t,y,x,town,school,half\n");
    for (size_t i = 0; i < w->n; i++)
        text_format(&csv, "s%zu,%.0f,%.3f,%.3f,t%zu,g%d,h%d\n", i, w->treated[i], w->y[i], w->x[i],
                    w->town[i], w->school[i], w->half[i]);
    assert_true(os_write_file(arena_printf(here->arena, "%s/s.csv", here->folder), csv.bytes, csv.n,
                              here->err));
    const char *text = arena_printf(here->arena,
                                    "data: {file: s.csv, id: id}\n"
                                    "treatment: {column: t, treated: 1, control: 0}\n"
                                    "outcomes: [{name: y, score: y, pretest: x}]\n"
                                    "covariates: [town]\n"
                                    "matching: {method: unmatched}\n"
                                    "effects: {estimator: regression, adjust: yes, %s}\n",
                                    effects);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    return spec_read_bytes(here->arena, path, text, strlen(text), spec, here->err) &&
           plan_run(here->arena, spec, &settings, results, here->err);
}

static const Analysis *analyse(const Here *here, const World *w, const char *effects)
{
    Results *results = ARENA_NEW(here->arena, Results);

    if (!run_study(here, w, effects, results))
        fail_msg("%s", here->err->text);
    assert_int_equal(results->n_analyses, 1);
    assert_null(results->analysis[0].infeasible);
    return &results->analysis[0];
}

/* Of treatment and x around the means of towns. */
typedef struct Within {
    double estimate, se, df,
        partial[2]; /* partial: what x explains of the treatment, the outcome */
} Within;

static Within within(const World *w, bool (*is_in)(const World *, size_t, int), int which)
{
    static double sum[TOWNS][4];
    double xx = 0, xt = 0, tt = 0, xy = 0, ty = 0, yy = 0, n = 0, towns = 0;

    memset(sum, 0, sizeof sum);
    for (size_t i = 0; i < w->n; i++) {
        const double row[] = {1, w->treated[i], w->x[i], w->y[i]};
        for (size_t j = 0; is_in(w, i, which) && j < 4; j++)
            sum[w->town[i]][j] += row[j];
    }
    for (size_t g = 0; g < TOWNS; g++)
        towns += sum[g][0] > 0;
    for (size_t i = 0; i < w->n; i++) {
        const double *of = sum[w->town[i]];
        if (!is_in(w, i, which))
            continue;
        const double t = w->treated[i] - of[1] / of[0], x = w->x[i] - of[2] / of[0],
                     y = w->y[i] - of[3] / of[0];
        n++;
        xx += x * x, xt += x * t, tt += t * t, xy += x * y, ty += t * y, yy += y * y;
    }
    const double det = tt * xx - xt * xt, b = (xx * ty - xt * xy) / det,
                 c = (tt * xy - xt * ty) / det, rss = yy - b * ty - c * xy;
    Within out = {.estimate = b, .df = n - towns - 2};
    out.se = sqrt(rss / out.df * xx / det);
    out.partial[0] = xt * xt / (xx * tt);
    const double without = yy - ty * ty / tt;
    out.partial[1] = (without - rss) / without;
    return out;
}

static bool all(const World *w, size_t i, int which)
{
    (void)w, (void)i, (void)which;
    return true;
}

static bool without_arm_of_school(const World *w, size_t i, int which) /* 2 * school + arm */
{
    return w->school[i] != which / 2 || (int)w->treated[i] != which % 2;
}

static bool in_half(const World *w, size_t i, int which)
{
    return w->half[i] == which;
}

#define CLASSICAL "variance: classical, cluster: none"

static void the_estimate_is_that_around_the_means_of_towns(void **state)
{
    const Here *here = *state;
    const World *w = make_world(here->arena, BY_CHANCE);
    const Analysis *a = analyse(here, w, CLASSICAL ", subgroups: [half]");
    const Within expected = within(w, all, 0);
    const Effects *e = &a->effects;

    check_close(e->row[0].estimate, expected.estimate, 1e-9);
    check_close(e->row[0].se, expected.se, 1e-9);
    check_close(e->row[0].df, expected.df, 1e-12);
    assert_int_equal(e->n_terms, 2);
    assert_string_equal(e->term[0], "treated");
    check_close(e->coefficient_se[0], expected.se, 1e-9);
    assert_non_null(
        note_saying(&e->notes, "The outcome model holds the 1100 values of 'town' by taking their "
                               "means off; they and the intercept are not among its coefficients"));
    assert_int_equal(e->n, 3);
    for (int h = 0; h < 2; h++) {
        const Within part = within(w, in_half, h);
        check_close(e->row[1 + h].estimate, part.estimate, 1e-9);
        check_close(e->row[1 + h].se, part.se, 1e-9);
    }
}

static void shares_are_those_around_the_means_of_towns(void **state)
{
    const Here *here = *state;
    const World *w = make_world(here->arena, BY_CHANCE);
    const Analysis *a = analyse(here, w, CLASSICAL);
    const Within expected = within(w, all, 0);
    const Table *values = tables_find(&a->tables, &table_robustness_values);
    const Table *marks = tables_find(&a->tables, &table_robustness_benchmarks);
    const double t = expected.estimate / expected.se;

    check_close(table_real(values, 0, &robustness_values_columns.value),
                t * t / (t * t + expected.df), 1e-9);
    const ClassicalEstimate e = {expected.estimate, expected.se, expected.df};
    check_close(table_real(values, 2, &robustness_values_columns.value),
                robustness_value_test(&e, 1.0, 1.0 - 0.95), 1e-9);
    assert_int_equal(marks->n_rows, 3); /* of x alone: towns have no coefficients */
    check_close(table_real(marks, 0, &robustness_benchmarks_columns.r2_treatment),
                expected.partial[0] / (1 - expected.partial[0]), 1e-8);
}

static Column column_of(const Here *here, const char *name, const double *value)
{
    Column out = {.name = name,
                  .label = name,
                  .type = COLUMN_REAL,
                  .real = ARENA_ARRAY(here->arena, double, ROWS),
                  .reason = ARENA_ARRAY(here->arena, uint8_t, ROWS)};

    memcpy(out.real, value, ROWS * sizeof *value);
    return out;
}

/* Of all students as they are, by regression. */
static const EffectStudy *study_by_hand(const Here *here, const World *w)
{
    static Column x, y, town;
    static const Column *covariate[] = {&x, &town};
    static OutcomeSpec outcome = {.name = {.text = "y"}};
    const Design design = {.name = "primary",
                           .effects = {.estimator = estimator_find("regression"),
                                       .variance = VARIANCE_CLASSICAL,
                                       .cluster = CLUSTER_NONE,
                                       .confidence = 0.95}};
    Frame *frame = ARENA_NEW(here->arena, Frame);
    Cohort *cohort = ARENA_NEW(here->arena, Cohort);
    Matching *matching = ARENA_NEW(here->arena, Matching);
    EffectStudy *out;

    x = column_of(here, "x", w->x);
    y = column_of(here, "y", w->y);
    town = column_of(here, "town", w->x);
    town.type = COLUMN_FACTOR;
    town.n_levels = TOWNS;
    town.level = ARENA_ARRAY(here->arena, int32_t, ROWS);
    town.level_name = (const char **)arena_array(here->arena, TOWNS, sizeof(char *));
    *frame = (Frame){.n_rows = ROWS};
    *cohort = (Cohort){.frame = frame,
                       .outcome_spec = &outcome,
                       .n = ROWS,
                       .row = ARENA_ARRAY(here->arena, uint32_t, ROWS),
                       .treated = ARENA_ARRAY(here->arena, uint8_t, ROWS),
                       .n_covariates = 2,
                       .covariate = covariate,
                       .pretest = &x,
                       .outcome = &y};
    *matching = (Matching){.method = "unmatched",
                           .estimand = "ATT",
                           .n = ROWS,
                           .weight = ARENA_ARRAY(here->arena, double, ROWS)};
    for (size_t g = 0; g < TOWNS; g++)
        town.level_name[g] = arena_printf(here->arena, "t%zu", g);
    for (size_t i = 0; i < ROWS; i++) {
        cohort->row[i] = (uint32_t)i;
        cohort->treated[i] = w->treated[i] > 0;
        cohort->n_treated += cohort->treated[i];
        matching->weight[i] = 1.0;
        town.level[i] = (int32_t)w->town[i];
    }
    cohort->n_control = ROWS - cohort->n_treated;
    if (!effect_study_open(here->arena, EFFECTS_OF(&design), cohort, matching, &out, here->err))
        fail_msg("%s", here->err->text);
    return out;
}

/* One fit for all schools; towns whose rows are nearly all of one school among them. */
static void without_a_school_it_is_the_estimate_of_the_rest(void **state)
{
    const Here *here = *state;
    World *w = make_world(here->arena, BY_CHANCE);
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++) {
        if (w->town[i] < 60)
            w->school[i] = 3;
        if (w->town[i] == 7 && i > 4000)
            w->school[i] = 4;
    }
    int32_t *school = ARENA_ARRAY(here->arena, int32_t, ROWS);
    double estimate[SCHOOLS];
    for (size_t i = 0; i < ROWS; i++)
        school[i] = w->school[i];
    const EffectStudy *study = study_by_hand(here, w);
    for (int arm = 0; arm < 2; arm++) {
        assert_true(effect_study_without(study,
                                         arm == 1 ? PART_WITHOUT_TREATED : PART_WITHOUT_CONTROL,
                                         school, SCHOOLS, estimate, here->err));
        for (int g = 0; g < SCHOOLS; g++) {
            check_close(estimate[g], within(w, without_arm_of_school, 2 * g + arm).estimate, 1e-9);
            n++;
        }
    }
    assert_int_equal(n, 2 * SCHOOLS);
}

static void what_needs_a_coordinate_for_each_says_so(void **state)
{
    const Here *here = *state;
    const World *w = make_world(here->arena, BY_CHANCE);
    const Analysis *a = analyse(here, w, "variance: CR1, cluster: school, wild_bootstrap: yes");
    const Table *wild = tables_find(&a->tables, &table_wild_bootstrap);

    assert_string_equal(table_text(wild, 0, &wild_bootstrap_columns.problem),
                        "the outcome model holds a covariate of more than 1,000 values, and the "
                        "scores that are made again are not adjusted for so many");
    assert_true(isnan(table_real(wild, 0, &wild_bootstrap_columns.p)));
    w = make_world(here->arena, BY_SCHOOL);
    a = analyse(here, w, "cluster: school");
    assert_string_equal(a->effects.row[0].problem,
                        "no standard error can be given: how much groups differ is not learned "
                        "beside 'town', which has more than "
                        "1,000 values; write effects: {variance: CR2}, or join its values to fewer "
                        "under columns");
    assert_true(isnan(a->effects.row[0].se));
}

static void a_program_of_whole_towns_has_no_estimate(void **state)
{
    const Here *here = *state;
    Results *results = ARENA_NEW(here->arena, Results);

    assert_false(run_study(here, make_world(here->arena, BY_TOWN), CLASSICAL, results));
    assert_non_null(strstr(here->err->text,
                           "the effect can't be estimated: in each value of the covariate of more "
                           "than 1,000 values all students are of one group; leave it out of the "
                           "outcome model"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_estimate_is_that_around_the_means_of_towns),
        TEST(shares_are_those_around_the_means_of_towns),
        TEST(without_a_school_it_is_the_estimate_of_the_rest),
        TEST(what_needs_a_coordinate_for_each_says_so),
        TEST(a_program_of_whole_towns_has_no_estimate),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
