/* Distances on one number: the propensity score on one of its scales. */
#include "alike/distance.h"

extern const Distance distance_logit;
extern const Distance distance_probability;
extern const Distance distance_linear;

static bool logit_points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    (void)arena;
    *out = (Points){.n = task->cohort->n, .n_axes = 1, .value = task->score->logit};
    return pscore_has_logits(task->score, task->cohort, "matching.distance", err);
}

static bool probability_points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    (void)arena;
    (void)err;
    *out = (Points){.n = task->cohort->n, .n_axes = 1, .value = task->score->probability};
    return true;
}

static bool linear_points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    (void)arena;
    *out = (Points){.n = task->cohort->n, .n_axes = 1, .value = task->score->linear};
    return pscore_has_logits(task->score, task->cohort, "matching.distance", err);
}

const Distance distance_logit = {
    .name = "logit",
    .help =
        "difference of the logits of the propensity score, log(p / (1 - p)), whatever the model",
    .source = "Rosenbaum & Rubin (1985) The American Statistician 39:33-38",
    .traits = TRAIT_LEVELS,
    .kind = DISTANCE_SCORE,
    .points = logit_points,
};

const Distance distance_probability = {
    .name = "probability",
    .help = "difference of the propensity scores themselves, as MatchIt does by default",
    .source = "Rosenbaum & Rubin (1983) Biometrika 70:41-55",
    .traits = TRAIT_MATCHIT | TRAIT_LEVELS,
    .kind = DISTANCE_SCORE,
    .scale = SCALE_PROBABILITY,
    .points = probability_points,
};

const Distance distance_linear = {
    .name = "linear",
    .help = "difference of the score model's linear predictors, as MatchIt's linear.probit has it; "
            "after a logit the same as logit",
    .source = "Rosenbaum & Rubin (1985) The American Statistician 39:33-38",
    .traits = TRAIT_LEVELS,
    .kind = DISTANCE_SCORE,
    .scale = SCALE_LINEAR,
    .points = linear_points,
};
