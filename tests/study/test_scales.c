/* The scale of the arms' weights: nothing to means, but a regression on covariates reads it. And
 * whom regression with slopes in each arm speaks for under the ATE. */
#include "match/table.h"
#include "study/here.h"

#include "alike/disclose.h"
#include "alike/match.h"
#include "alike/results.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static const Effect *run(Here *here, const char *path, const char *more)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Results *results = ARENA_NEW(here->arena, Results);
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *study = arena_printf(here->arena,
                                     "data: {file: %s, public: yes%s\n"
                                     "treatment: {column: treat, treated: 1, control: 0}\n"
                                     "outcomes: [{name: re78, score: re78}]\n",
                                     path, more);
    error_clear(here->err);
    if (!spec_read_bytes(here->arena, "study.yaml", study, strlen(study), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    return analysis_overall(&results->analysis[0]);
}

/* R 4.2.2: glm to 1e-14, the weights by hand (1 and e/(1-e); 1/e and 1/(1-e); these times the arm's
 * share), lm(re78 ~ treat + covariates, weights), HC3 of sandwich 3.0-2. Entropy balancing by ebal
 * 0.1-8, whose weights of controls add up to the number of treated. */
static void regressions_after_weighting_are_those_of_r(void **state)
{
    Here *here = *state;
    static const struct {
        const char *matching, *estimand;
        double estimate, se;
    } rows[] = {
        {"method: ipw", "ATT", 1237.40518005541, 817.484425947454},
        {"method: ipw", "ATE", 712.742869550398, 1232.78441203911},
        {"method: ipw, stabilised: yes", "ATE", 790.522164609913, 1129.59072938548},
        {"method: overlap_weights", "ATO", 1242.20063593992, 781.847629040485},
        {"method: entropy", "ATT", 1273.26181391191, 820.184852778848},
    };
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        const Effect *effect = run(
            here, dataset_path("lalonde/lalonde_analysis.csv"),
            arena_printf(here->arena,
                         "}\n"
                         "covariates: [age, educ, black, hispan, married, nodegree, re74, re75]\n"
                         "matching: {%s}\n"
                         "effects: {estimand: %s, adjust: yes, cluster: none, variance: HC3}\n",
                         rows[k].matching, rows[k].estimand));
        check_close_row(effect->estimate, rows[k].estimate, 1e-9, rows[k].matching);
        check_close_row(effect->se, rows[k].se, 1e-9, rows[k].matching);
    }
}

/* A line through one arm, and its height at x. */
static double height_at(const Csv *csv, bool treated, const double *weight, double x)
{
    const size_t treat = csv_column(csv, "treat"), age = csv_column(csv, "age"),
                 y = csv_column(csv, "re78");
    double w = 0, mx = 0, my = 0, xx = 0, xy = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t r = 0; r < csv->n_rows; r++) {
            if ((csv_real(csv, r, treat) == 1) != treated)
                continue;
            const double dx = csv_real(csv, r, age) - (pass ? mx / w : 0);
            const double dy = csv_real(csv, r, y) - (pass ? my / w : 0);
            if (pass == 0) {
                w += weight[r];
                mx += weight[r] * dx;
                my += weight[r] * dy;
            } else {
                xx += weight[r] * dx * dx;
                xy += weight[r] * dx * dy;
            }
        }
    return my / w + xy / xx * (x - mx / w);
}

/* Two strata with weights 1 + n0/n1 and 1 + n1/n0, a line for each arm, and the mean over everybody
 * of the difference of their heights, each by what it counts for before any design. */
static void of_the_ate_predictions_are_averaged_over_everybody(void **state)
{
    Here *here = *state;
    Csv csv = {0};
    const char *path = dataset_path("lalonde/lalonde_analysis.csv");
    assert_true(csv_read(here->arena, path, &csv));
    const size_t treat = csv_column(&csv, "treat"), black = csv_column(&csv, "black"),
                 age = csv_column(&csv, "age");
    for (int weighted = 0; weighted < 2; weighted++) {
        double n[2][2] = {{0}}, mean = 0, total = 0;
        double *weight = ARENA_ARRAY(here->arena, double, csv.n_rows);
        for (size_t r = 0; r < csv.n_rows; r++)
            n[csv_real(&csv, r, black) == 1][csv_real(&csv, r, treat) == 1]++;
        for (size_t r = 0; r < csv.n_rows; r++) {
            const int s = csv_real(&csv, r, black) == 1, a = csv_real(&csv, r, treat) == 1;
            const double base = weighted ? csv_real(&csv, r, csv_column(&csv, "age")) : 1;
            weight[r] = base * (1 + n[s][!a] / n[s][a]);
            mean += base * csv_real(&csv, r, age);
            total += base;
        }
        mean /= total;
        const Effect *effect =
            run(here, path,
                arena_printf(here->arena,
                             "%s}\n"
                             "covariates: [age, black]\n"
                             "matching: {method: exact, exact: [black]}\n"
                             "effects: {estimand: ATE, estimator: regression_interacted, adjust: "
                             "[age], cluster: none, variance: HC3}\n",
                             weighted ? ", weights: age" : ""));
        check_close(effect->estimate,
                    height_at(&csv, true, weight, mean) - height_at(&csv, false, weight, mean),
                    1e-10);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(regressions_after_weighting_are_those_of_r, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(of_the_ate_predictions_are_averaged_over_everybody, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
