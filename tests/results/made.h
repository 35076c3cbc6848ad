/* A Results made by hand, for tests of what reads one. Numbers are chosen, not estimated. */
#ifndef TESTS_RESULTS_MADE_H
#define TESTS_RESULTS_MADE_H

#include "check.h"

#include "alike/disclose.h"
#include "alike/report.h"
#include "alike/text.h"

#include <string.h>
#include <unistd.h>

typedef struct Made {
    Arena *arena;
    Spec spec;
    Design design[2];
    OutcomeSpec outcome;
    Analysis analysis[2];
    Results results;
} Made;

static inline Effect made_effect(const char *group, const char *level, double estimate,
                                 size_t n_treated, size_t n_control)
{
    return (Effect){.estimator = "regression",
                    .estimand = "ATT",
                    .group = group,
                    .level = level,
                    .estimate = estimate,
                    .se = 1.0,
                    .df = 30.5,
                    .t = estimate,
                    .p = 0.004,
                    .ci_low = estimate - 2,
                    .ci_high = estimate + 2,
                    .n_treated = n_treated,
                    .n_control = n_control,
                    .clusters = 40,
                    .clusters_treated = 20,
                    .clusters_control = 20,
                    .variance = "CR2",
                    .variance_kind = VARIANCE_CR2,
                    .cluster = "school_id",
                    .errors_by = ERRORS_BY_COLUMNS,
                    .cluster_counted = "school_id",
                    .sd = 25.0,
                    .g = estimate / 25.0,
                    .g_se = 0.04,
                    .improvement_index = 100 * (0.5 * erfc(-estimate / 25.0 / sqrt(2.0)) - 0.5),
                    .effect_size = estimate / 25.0,
                    .effect_size_se = 0.04,
                    .effect_size_ci_low = (estimate - 2) / 25.0,
                    .effect_size_ci_high = (estimate + 2) / 25.0,
                    .effect_size_sd = 25.0,
                    .effect_size_index = 100 * (0.5 * erfc(-estimate / 25.0 / sqrt(2.0)) - 0.5),
                    .mean_treated = 200,
                    .mean_control = 203,
                    .sd_treated = 25,
                    .sd_control = 25,
                    .adjusted_mean_treated = 200,
                    .adjusted_mean_control = 200 - estimate,
                    .r2 = 0.5,
                    .icc = NAN,
                    .pre_post_r = 0.7};
}

static inline BalanceSide made_side(double treated, double control)
{
    return (BalanceSide){.mean_treated = treated,
                         .mean_control = control,
                         .sd_treated = 0.5,
                         .sd_control = 0.5,
                         .smd = (treated - control) / 0.5,
                         .g = (treated - control) / 0.51,
                         .variance_ratio = NAN,
                         .ecdf_mean = fabs(treated - control),
                         .ks = fabs(treated - control)};
}

static inline BalanceRow made_share(const char *covariate, const char *level, double before_treated,
                                    double before_control, double after_treated,
                                    double after_control)
{
    return (BalanceRow){.covariate = covariate,
                        .level = level,
                        .label = covariate,
                        .binary = true,
                        .reference_sd = sqrt(before_treated * (1 - before_treated)),
                        .before = made_side(before_treated, before_control),
                        .after = made_side(after_treated, after_control),
                        .wwc = BASELINE_SATISFIED};
}

static inline void made_flow(Made *m, Analysis *a, size_t missing_treated, size_t unmatched_treated)
{
    const size_t cohort = 200 - missing_treated, matched = cohort - unmatched_treated;
    flow_add(&a->flow, m->arena, FLOW_READ, "records read", 200, 1000, 7);
    flow_add(&a->flow, m->arena, FLOW_EXCLUDED, "grade is not 3, 4 or 5", 0, 0, 7);
    if (missing_treated > 0)
        flow_add(&a->flow, m->arena, FLOW_EXCLUDED, "no math_fall", missing_treated, 100, 0);
    flow_add(&a->flow, m->arena, FLOW_COHORT, "eligible", cohort, missing_treated > 0 ? 900 : 1000,
             0);
    if (unmatched_treated > 0)
        flow_add(&a->flow, m->arena, FLOW_EXCLUDED, "not used by the design", unmatched_treated,
                 400, 0);
    flow_add(&a->flow, m->arena, FLOW_MATCHED, "matched sample", matched,
             (missing_treated > 0 ? 900 : 1000) - (unmatched_treated > 0 ? 400u : 0u), 0);
    a->n_cohort_treated = cohort;
    a->n_cohort_control = missing_treated > 0 ? 900 : 1000;
    a->matching.n_treated = matched;
    a->matching.n_control = a->flow.row[a->flow.n - 1].control;
    a->matching.unmatched_treated = unmatched_treated;
}

/* One outcome, the primary design, two groups of 200 and 1000; publish mode with cells of 10. */
static inline void made_start(Made *m, size_t missing_treated, size_t unmatched_treated)
{
    *m = (Made){.arena = arena_create()};
    Analysis *a = &m->analysis[0];
    m->spec = (Spec){.path = "study/study.yaml",
                     .title = "A study",
                     .program = "the reading program",
                     .unit = "student",
                     .min_cell = 10,
                     .round_counts = 10,
                     .seed = 1,
                     .n_designs = 1,
                     .design = m->design};
    memset(m->spec.sha256, 'a', 64);
    m->design[0] =
        (Design){.name = "primary",
                 .primary = true,
                 .effects = {.estimator = estimator_find("regression"), .confidence = 0.95}};
    m->outcome = (OutcomeSpec){.name = {.text = "math"},
                               .label = "Mathematics",
                               .score = {.text = "math_spring"},
                               .pretest = {.text = "math_fall"},
                               .domain = "mathematics",
                               .same_scale = true};
    *a = (Analysis){.outcome = "math",
                    .design = "primary",
                    .primary = true,
                    .outcome_spec = &m->outcome,
                    .design_spec = &m->design[0],
                    .matching = {.method = "nearest",
                                 .estimand = "ATT",
                                 .ess_treated = 180,
                                 .ess_control = 180,
                                 .ties = 3,
                                 .total_distance = 0.1,
                                 .caliper_width = NAN,
                                 .distance = "logit"},
                    .balance = {.school_max_smd = {NAN, NAN},
                                .school_chance = NAN,
                                .ess_treated = 180,
                                .ess_control = 180,
                                .max_smd_before = 0.4,
                                .max_smd_after = 1.0 / 3.0},
                    .mdes = NAN};
    made_flow(m, a, missing_treated, unmatched_treated);
    a->effects.row = ARENA_ARRAY(m->arena, Effect, 8);
    a->effects.capacity = 8;
    a->effects.row[a->effects.n++] =
        made_effect(NULL, NULL, -3.125, a->matching.n_treated, a->matching.n_control);
    a->balance.row = ARENA_ARRAY(m->arena, BalanceRow, 8);
    m->results = (Results){.spec = &m->spec,
                           .n_analyses = 1,
                           .analysis = m->analysis,
                           .release = RELEASE_PUBLISHED,
                           .lock = "no design was locked before this run",
                           .n_inputs = 1,
                           .input = ARENA_ARRAY(m->arena, InputFile, 1)};
    m->results.input[0] = (InputFile){.file = "students.csv", .rows = 1207};
}

/* n[0] students of the comparison group and n[1] of the program, from the given ones on. */
static inline const People *made_set(Arena *arena, const size_t from[2], const size_t n[2])
{
    People *set = ARENA_NEW(arena, People);
    size_t k = 0;
    set->n[0] = n[0];
    set->n[1] = n[1];
    set->key = ARENA_ARRAY(arena, uint64_t, n[0] + n[1]);
    for (size_t arm = 0; arm < 2; arm++) /* program students have the higher numbers */
        for (size_t i = 0; i < n[arm]; i++)
            set->key[k++] = 2 * (arm * 1000000 + from[arm] + i) + arm;
    return set;
}

/* Says of everything whom it is about, as a run that is to be published does: parts of an estimate
 * are one after the other among its students, and shares are counts. */
static inline void made_people(Made *m)
{
    const size_t first[2] = {0, 0};
    for (size_t i = 0; i < m->results.n_analyses; i++) {
        Analysis *a = &m->results.analysis[i];
        const size_t before[2] = {a->n_cohort_control, a->n_cohort_treated};
        const size_t after[2] = {a->matching.n_control, a->matching.n_treated};
        size_t from[2] = {0, 0};
        a->cohort_people = made_set(m->arena, first, before);
        a->sample_people = made_set(m->arena, first, after);
        for (size_t k = 0; k < a->effects.n; k++) {
            Effect *e = &a->effects.row[k];
            const size_t n[2] = {e->n_control, e->n_treated};
            if (k > 0 && !text_equal(e->group, a->effects.row[k - 1].group))
                from[0] = from[1] = 0;
            e->people = made_set(m->arena, e->group == NULL ? first : from, n);
            for (size_t arm = 0; arm < 2; arm++)
                from[arm] += e->group == NULL ? 0 : n[arm];
        }
        for (size_t k = 0; k < a->balance.n; k++) {
            BalanceRow *row = &a->balance.row[k];
            const double share[2][2] = {{row->before.mean_control, row->before.mean_treated},
                                        {row->after.mean_control, row->after.mean_treated}};
            for (size_t arm = 0; arm < 2; arm++) {
                row->with[0][arm] = (size_t)(share[0][arm] * (double)before[arm] + 0.5);
                row->with[1][arm] = (size_t)(share[1][arm] * (double)after[arm] + 0.5);
            }
        }
    }
}

/* As it would leave. */
static inline void made_release(Made *m)
{
    Error err = {0};
    made_people(m);
    if (!results_release(m->arena, &m->results, 0, &err))
        fail_msg("%s", err.text);
}

static inline void made_end(Made *m)
{
    arena_destroy(m->arena);
}

/* The text that a writer leaves in a file of a new folder. */
static inline const char *made_folder(Arena *arena)
{
    char *name = arena_copy_text(arena, "/tmp/alike-test-XXXXXX");
    assert_non_null(mkdtemp(name));
    return name;
}

#endif
