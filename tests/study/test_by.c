/* propensity.by: score and design of each stratum are those of a study of the stratum alone, and
 * the pooled design is theirs taken together. */
#include "here.h"
#include "note_says.h"
#include "random.h"

#include "alike/data.h"
#include "alike/study.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { N = 900 };

/* Grades 3 to 5 at sites A and B; what draws students to the program differs by grade. In grade 5
 * at site B the pretest decides, and in grade 4 at site C nobody is in it. */
static void write_data(const Here *here)
{
    uint64_t state = 2024;
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,y,x,f,grade,site\n");
    for (int i = 0; i < N; i++) {
        const int grade = 3 + (int)(3 * uniform(&state));
        const char site = i % 20 == 0 ? 'C' : uniform(&state) < 0.5 ? 'A' : 'B';
        const int g = site == 'C' ? 4 : grade;
        const double x = floor(1000 * (200 + 10 * g + 20 * uniform(&state))) / 1000;
        const int f = uniform(&state) < 0.4;
        const double eta = -0.8 + 0.12 * (g - 4) * (x - 210 - 10 * g) + 0.3 * f;
        int t = uniform(&state) < 1 / (1 + exp(-eta));
        if (site == 'C')
            t = 0;
        if (g == 5 && site == 'B')
            t = x > 261;
        text_format(&csv, "s%d,%d,%.6f,%.3f,%d,%d,%c\n", i, t, x + 8 + g * t + 6 * uniform(&state),
                    x, f, g, site);
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/s.csv", here->folder), csv.bytes, csv.n,
                              here->err));
}

#define HEAD                                                                                       \
    "data: {file: s.csv, id: id, factors: [grade]}\n"                                              \
    "treatment: {column: t, treated: 1, control: 0}\n"                                             \
    "outcomes: [{name: y, score: y, pretest: x}]\n"                                                \
    "covariates: [f, grade, site]\n"

static bool run(const Here *here, const char *text, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    *here->err = (Error){0};
    return spec_read_bytes(here->arena, path, text, strlen(text), spec, here->err) &&
           plan_run(here->arena, spec, &settings, out, here->err);
}

static const Analysis *analysis_of(const Results *results, const char *design)
{
    for (size_t k = 0; k < results->n_analyses; k++)
        if (strcmp(results->analysis[k].design, design) == 0)
            return &results->analysis[k];
    fail_msg("no design %s", design);
    return NULL;
}

static const char *const strata[][2] = {{"3", "A"}, {"3", "B"}, {"4", "A"}, {"4", "B"}, {"5", "A"}};

/* One study by strata, and one for each stratum that has a score. */
static Results both(const Here *here, const char *model, const char *effects, const char *matching)
{
    Text text = {.arena = here->arena};
    Results out;
    text_format(&text,
                HEAD "propensity: {model: %s, by: [grade, site]}\nmatching: {%s}\n"
                     "effects: {%s}\nalternatives:\n",
                model, matching, effects);
    for (size_t s = 0; s < COUNT_OF(strata); s++)
        text_format(&text,
                    "  - {name: s%zu, propensity: {by: []}, keep: {grade: [%s], site: [%s]}}\n", s,
                    strata[s][0], strata[s][1]);
    if (!run(here, text.bytes, &out))
        fail_msg("%s\n%s", here->err->text, text.bytes);
    return out;
}

static void the_pooled_design_is_that_of_its_strata(void **state)
{
    static const char *const matching[] = {
        "method: nearest, distance: logit, caliper: 0.2",
        "method: nearest, distance: probability, caliper: 0.3, caliper_unit: sd_all, ratio: 2",
        "method: nearest, distance: mahalanobis, caliper: 0.5",
        "method: nearest, distance: linear, caliper: none, replacement: yes",
        "method: optimal, caliper: 0.2",
        "method: full, caliper: none",
        "method: nearest, discard: both, caliper: none",
        "method: subclass, groups: 3",
        "method: ipw",
    };
    static const char *const models[] = {"logit", "probit"};
    const Here *here = *state;
    write_data(here);
    for (size_t m = 0; m < COUNT_OF(matching); m++)
        for (int atc = 0; atc <= 1; atc++) {
            const char *effects = arena_printf(here->arena,
                                               "estimator: difference, adjust: no, cluster: none, "
                                               "variance: HC0, estimand: %s",
                                               atc ? "ATC" : "ATT");
            const char *model = models[m % 2];
            const Results results = both(here, model, effects, matching[m]);
            const Analysis *pooled = analysis_of(&results, "primary");
            double n[2] = {0, 0}, distance = 0, estimate = 0, mass = 0;
            size_t coefficient = 0, discarded = 0;
            for (size_t s = 0; s < COUNT_OF(strata); s++) {
                const Analysis *one = analysis_of(&results, arena_printf(here->arena, "s%zu", s));
                const double own =
                    (double)(atc ? one->matching.n_control : one->matching.n_treated);
                n[0] += (double)one->matching.n_control;
                n[1] += (double)one->matching.n_treated;
                distance += one->matching.total_distance;
                estimate += own * one->effects.row[0].estimate;
                mass += own;
                discarded += one->matching.discarded_treated + one->matching.discarded_control;
                for (size_t k = 0; k < one->score.n_coefficients; k++, coefficient++) {
                    const Coefficient *a = &pooled->score.coefficient[coefficient];
                    assert_string_equal(a->term, arena_printf(here->arena, "[grade=%s, site=%s] %s",
                                                              strata[s][0], strata[s][1],
                                                              one->score.coefficient[k].term));
                    check_close(a->estimate, one->score.coefficient[k].estimate, 1e-13);
                    check_close(a->se, one->score.coefficient[k].se, 1e-13);
                }
            }
            assert_int_equal(coefficient, pooled->score.n_coefficients);
            check_same((double)pooled->matching.n_control, n[0]);
            check_same((double)pooled->matching.n_treated, n[1]);
            assert_int_equal(discarded, pooled->matching.discarded_treated +
                                            pooled->matching.discarded_control);
            if (!isnan(distance))
                check_close(pooled->matching.total_distance, distance, 1e-13);
            check_close(pooled->effects.row[0].estimate, estimate / mass, 1e-13);
        }
}

/* A logit with all products of a column is a logit in each of its values, and its overlap weights
 * are those of both taken together. */
static void overlap_weights_by_site_are_those_of_all_products_with_it(void **state)
{
    const Here *here = *state;
    Results results;
    write_data(here);
    if (!run(here,
             HEAD "keep: {grade: [3], site: [A, B]}\n"
                  "matching: {method: overlap_weights}\n"
                  "effects: {estimator: difference, adjust: no, cluster: none, estimand: ATO}\n"
                  "propensity: {by: [site]}\n"
                  "alternatives:\n"
                  "  - {name: whole, propensity: {by: [], interactions: [[f, site], [pretest, "
                  "site]]}}\n",
             &results))
        fail_msg("%s", here->err->text);
    const Analysis *by = analysis_of(&results, "primary"), *whole = analysis_of(&results, "whole");
    check_close(by->effects.row[0].estimate, whole->effects.row[0].estimate, 1e-13);
    check_close(by->matching.ess_control, whole->matching.ess_control, 1e-13);
    check_close(by->matching.ess_treated, whole->matching.ess_treated, 1e-13);
    check_close(by->score.deviance, whole->score.deviance, 1e-13);
}

static void strata_that_fail_are_named_and_left_out(void **state)
{
    const Here *here = *state;
    Results results;
    write_data(here);
    assert_true(run(here,
                    HEAD "propensity: {by: [grade, site]}\nalternatives:\n"
                         "  - {name: firth, propensity: {model: firth}}\n"
                         "  - {name: narrow, matching: {caliper: 0.0005}}\n",
                    &results));
    const Analysis *a = analysis_of(&results, "primary");
    assert_non_null(
        note_saying(&a->notes, "grade=4, site=C: no score, so nobody there is compared (0 program "
                               "students and 45 comparison students), since one group is missing"));
    const Note *told = note_saying(&a->notes, "grade=5, site=B: no score");
    assert_non_null(told);
    assert_int_equal(told->importance, NOTE_CAUTION);
    assert_non_null(note_saying(&a->notes, "the covariates tell every treated student"));
    assert_true(a->matching.unmatched_treated > 0);
    /* a model that keeps its scores finite gives that stratum one, and says what it is worth */
    const Analysis *firth = analysis_of(&results, "firth");
    assert_null(note_saying(&firth->notes, "grade=5, site=B: no score"));
    assert_non_null(
        note_saying(&firth->notes, "grade=5, site=B: The covariates tell every program student"));
    assert_non_null(note_saying(&firth->notes, "grade=5, site=B: nobody there is compared"));
    /* within so little, some strata have no pair at all: they are named as well */
    const Analysis *narrow = analysis_of(&results, "narrow");
    assert_non_null(note_saying(&narrow->notes, "nobody there is compared"));
}

static void no_stratum_with_a_score_is_refused(void **state)
{
    const Here *here = *state;
    Results results;
    write_data(here);
    assert_false(run(here,
                     HEAD "keep: {grade: [4, 5], site: [B, C]}\npropensity: {by: [t2]}\n"
                          "columns: {t2: {equals: [t, 1]}}\n",
                     &results));
    assert_non_null(strstr(here->err->text, "no stratum of propensity.by has a score (2 strata)"));
    assert_non_null(strstr(here->err->text, "none holds both groups"));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_pooled_design_is_that_of_its_strata, set_up, tear_down),
        cmocka_unit_test_setup_teardown(overlap_weights_by_site_are_those_of_all_products_with_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(strata_that_fail_are_named_and_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_stratum_with_a_score_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
