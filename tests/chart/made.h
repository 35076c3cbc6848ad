/* Results made by hand, for looking at charts without running a study. Every number is made up. */
#ifndef CHART_MADE_H
#define CHART_MADE_H

#include "alike/chart.h"
#include "alike/os.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static inline Effect made_effect(const char *group, const char *level, double g, double half,
                                 size_t n)
{
    const double sd = 12.5;
    return (Effect){
        .estimator = "regression",
        .estimand = "ATT",
        .group = group,
        .level = level,
        .estimate = g * sd,
        .se = half * sd / 1.96,
        .ci_low = (g - half) * sd,
        .ci_high = (g + half) * sd,
        .n_treated = n,
        .n_control = n,
        .sd = sd,
        .g = g,
        .g_ci_low = g - half,
        .g_ci_high = g + half,
        .effect_size = g,
        .effect_size_sd = sd,
        .effect_size_ci_low = g - half,
        .effect_size_ci_high = g + half,
        .mean_treated = 205.3,
        .mean_control = 205.3 - g * sd,
        .pre_mean_treated = 194.4,
        .pre_mean_control = 194.1,
        .pre_ci_low_treated = 193.1,
        .pre_ci_high_treated = 195.7,
        .pre_ci_low_control = 192.9,
        .pre_ci_high_control = 195.3,
        .post_ci_low_treated = 203.9,
        .post_ci_high_treated = 206.7,
        .post_ci_low_control = 205.3 - g * sd - 1.3,
        .post_ci_high_control = 205.3 - g * sd + 1.3,
    };
}

static inline void made_add_effect(Arena *arena, Effects *effects, Effect effect)
{
    effects->row =
        arena_grow(arena, effects->row, &effects->capacity, effects->n + 1, sizeof *effects->row);
    effects->row[effects->n++] = effect;
}

static inline void made_add_balance(Arena *arena, Balance *balance, size_t *capacity,
                                    const char *covariate, const char *level, const char *label,
                                    const char *group, double before, double after)
{
    balance->row = arena_grow(arena, balance->row, capacity, balance->n + 1, sizeof *balance->row);
    balance->row[balance->n++] = (BalanceRow){
        .covariate = covariate,
        .level = level,
        .label = label,
        .factor = level == NULL || label == NULL
                      ? NULL
                      : arena_copy_bytes(arena, label, strcspn(label, ":")),
        .group = group,
        .is_pretest = strcmp(covariate, "math_fall") == 0,
        .is_score = strcmp(covariate, "score") == 0,
        .before = {.smd = before},
        .after = {.smd = after},
    };
}

static inline void made_balance(Arena *arena, Balance *balance)
{
    static const struct {
        const char *covariate, *level, *label, *group;
        double before, after;
    } row[] = {
        {"math_fall", NULL, "Fall mathematics score", "Prior achievement", -0.323, 0.011},
        {"growth", NULL, "Prior-year growth", "Prior achievement", -0.289, -0.001},
        {"grade", "3", "Grade: 3", "Student", 0.08, 0.035},
        {"grade", "4", "Grade: 4", "Student", -0.15, 0.01},
        {"grade", "5", "Grade: 5", "Student", 0.06, -0.045},
        {"ell", NULL, "English learner", "Student", 0.607, 0.013},
        {"frl", NULL, "Free or reduced lunch", "Student", 0.367, -0.049},
        {"absent", NULL, "Days absent last year", "Student", 0.252, 0.070},
        {"enrolment", NULL, "Enrollment", "School", -0.344, 0.019},
        {"urban", NULL, "Urban locale", "School", 0.068, 0.033},
        {"age", NULL, "Age in months", NULL, 0.135, 0.041},
        {"score", NULL, "Propensity score (logit)", NULL, 0.711, 0.017},
    };
    size_t capacity = 0;
    for (size_t i = 0; i < COUNT_OF(row); i++)
        made_add_balance(arena, balance, &capacity, row[i].covariate, row[i].level, row[i].label,
                         row[i].group, row[i].before, row[i].after);
    balance->max_smd_before = 0.607;
    balance->max_smd_after = 0.070;
    balance->mean_smd_before = 0.233;
    balance->mean_smd_after = 0.028;
}

static inline void made_flow(Arena *arena, Flow *flow)
{
    static const FlowRow row[] = {
        {.step = FLOW_READ,
         .reason = "records read",
         .treated = 611,
         .control = 47518,
         .other = 84},
        {.step = FLOW_EXCLUDED, .reason = "program is neither 1 nor 0", .other = 84},
        {.step = FLOW_EXCLUDED, .reason = "grade is not 3, 4 or 5", .treated = 12, .control = 582},
        {.step = FLOW_EXCLUDED, .reason = "no math_fall", .treated = 88, .control = 5030},
        {.step = FLOW_EXCLUDED, .reason = "no math_spring", .treated = 72, .control = 3534},
        {.step = FLOW_COHORT, .reason = "eligible", .treated = 439, .control = 38372},
        {.step = FLOW_EXCLUDED, .reason = "no match within the caliper", .treated = 27},
        {.step = FLOW_EXCLUDED, .reason = "not needed as a match", .control = 37960},
        {.step = FLOW_MATCHED, .reason = "matched", .treated = 412, .control = 412},
    };
    flow->n = flow->capacity = COUNT_OF(row);
    flow->row = ARENA_ARRAY(arena, FlowRow, flow->n);
    memcpy(flow->row, row, sizeof row);
}

static inline void made_overlap(Overlap *overlap)
{
    overlap->n_bins = OVERLAP_BINS;
    for (size_t i = 0; i < OVERLAP_BINS; i++) {
        const double x = ((double)i + 0.5) / OVERLAP_BINS;
        const double t = exp(-pow((x - 0.54) / 0.19, 2)), c = exp(-pow((x - 0.2) / 0.17, 2));
        overlap->lo[i] = (double)i / OVERLAP_BINS;
        overlap->hi[i] = (double)(i + 1) / OVERLAP_BINS;
        overlap->all_treated[i] = 12 * t;
        overlap->all_control[i] = 13 * c;
        overlap->matched_treated[i] = x < 0.12 || x > 0.8 ? 0.0 : 12.5 * t;
        overlap->matched_control[i] = x < 0.12 || x > 0.8 ? 0.0 : 12.2 * t;
    }
    overlap->support_lo = 0.11;
    overlap->support_hi = 0.81;
}

static inline void made_analysis(Arena *arena, Analysis *analysis, const Design *design,
                                 const OutcomeSpec *outcome, double shift)
{
    *analysis = (Analysis){.outcome = outcome->name.text,
                           .design = design->name,
                           .primary = design->primary,
                           .outcome_spec = outcome,
                           .design_spec = design,
                           .n_cohort_treated = 439,
                           .n_cohort_control = 38372,
                           .mdes = NAN};
    analysis->matching.estimand = design->primary ? "ATT" : "ATE";
    analysis->matching.n_treated = analysis->matching.n_control = 412;
    made_flow(arena, &analysis->flow);
    made_balance(arena, &analysis->balance);
    made_overlap(&analysis->overlap);
    static const struct {
        const char *group, *level;
        double g, half;
        size_t n;
    } row[] = {
        {NULL, NULL, 0.195, 0.111, 412},
        {"grade", "3", 0.270, 0.209, 118},
        {"grade", "4", 0.210, 0.191, 141},
        {"grade", "5", 0.120, 0.184, 153},
        {"frl", "Free or reduced", 0.290, 0.148, 236},
        {"frl", "Full price", 0.090, 0.171, 176},
        {"pretest", "160 to 181", 0.340, 0.291, 137},
        {"pretest", "182 to 201", 0.170, 0.221, 138},
        {"pretest", "202 to 240", -0.040, 0.274, 137},
    };
    for (size_t i = 0; i < COUNT_OF(row); i++)
        made_add_effect(
            arena, &analysis->effects,
            made_effect(row[i].group, row[i].level, row[i].g + shift, row[i].half, row[i].n));
}

enum { MADE_DESIGNS = 4 };

/* Two outcomes (a pretest on the same scale; none) under a main design and three alternatives, the
 * last of which could not be carried out. */
static inline Results *made_results(Arena *arena)
{
    static const char *const design_name[MADE_DESIGNS] = {"primary", "full", "overlap", "narrow"};
    Results *results = ARENA_NEW(arena, Results);
    Spec *spec = ARENA_NEW(arena, Spec);
    OutcomeSpec *outcome = ARENA_ARRAY(arena, OutcomeSpec, 2);
    ColumnRule *column = ARENA_ARRAY(arena, ColumnRule, 2);
    column[0] = (ColumnRule){.name.text = "frl", .label = "Lunch status"};
    column[1] = (ColumnRule){.name.text = "grade", .label = "Grade"};
    outcome[0] = (OutcomeSpec){.name.text = "math",
                               .label = "Spring mathematics score",
                               .score.text = "math_spring",
                               .pretest.text = "math_fall",
                               .domain = "mathematics",
                               .same_scale = true};
    outcome[1] =
        (OutcomeSpec){.name.text = "reading", .score.text = "read_spring", .domain = "reading"};
    spec->program = "Personalized learning";
    spec->charts = CHARTS_PRIMARY;
    spec->n_designs = MADE_DESIGNS;
    spec->design = ARENA_ARRAY(arena, Design, MADE_DESIGNS);
    results->spec = spec;
    results->n_analyses = 2 * MADE_DESIGNS;
    results->analysis = ARENA_ARRAY(arena, Analysis, results->n_analyses);
    for (size_t d = 0; d < MADE_DESIGNS; d++)
        spec->design[d] = (Design){
            .name = design_name[d],
            .primary = d == 0,
            .n_columns = 2,
            .column = column,
            .n_outcomes = 2,
            .outcome = outcome,
            .effects = {.confidence = 0.95, .estimand = d == 0 ? ESTIMAND_ATT : ESTIMAND_ATE}};
    for (size_t o = 0; o < 2; o++)
        for (size_t d = 0; d < MADE_DESIGNS; d++)
            made_analysis(arena, &results->analysis[o * MADE_DESIGNS + d], &spec->design[d],
                          &outcome[o], 0.03 * (double)d - 0.1 * (double)o);
    for (size_t o = 0; o < 2; o++) {
        Analysis *narrow = &results->analysis[o * MADE_DESIGNS + 3];
        narrow->infeasible = phrase_new(
            arena, PHRASE("no treated student has a control within the caliper of 0.0001"));
        narrow->effects.n = 0;
    }
    return results;
}

#endif
