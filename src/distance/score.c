/* Distances on one number: the propensity score on either scale. */
#include "alike/distance.h"

extern const Distance distance_logit;
extern const Distance distance_probability;

static bool logit_points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    (void)arena;
    (void)err;
    *out = (Points){.n = task->cohort->n, .n_axes = 1, .value = task->score->logit};
    return true;
}

static bool probability_points(Arena *arena, const DistanceTask *task, Points *out, Error *err)
{
    (void)arena;
    (void)err;
    *out = (Points){.n = task->cohort->n, .n_axes = 1, .value = task->score->probability};
    return true;
}

const Distance distance_logit = {
    .name = "logit",
    .help = "difference of the logits of the propensity score, log(p / (1 - p))",
    .source = "Rosenbaum & Rubin (1985) The American Statistician 39:33-38",
    .kind = DISTANCE_SCORE,
    .points = logit_points,
};

const Distance distance_probability = {
    .name = "probability",
    .help = "difference of the propensity scores themselves, as MatchIt does by default",
    .source = "Rosenbaum & Rubin (1983) Biometrika 70:41-55",
    .traits = TRAIT_MATCHIT,
    .kind = DISTANCE_SCORE,
    .of_probability = true,
    .points = probability_points,
};
