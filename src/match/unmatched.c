/* No design: every student of both groups, as they are. For differences of gains between schools
 * that are compared as a whole, and to see what a design changes. */
#include "alike/match.h"

#include "parts.h"

#include <math.h>

extern const MatchMethod match_unmatched;

static const MatchWords words = {
    .act = "comparing",
    .done = "unmatched",
    .weights = "weights",
    .as_it_is = "as they are",
    .plain = "between the groups",
    .leaves_all_alone = true,
    .of_those_kept = {[ESTIMAND_ATT] = "ATT", [ESTIMAND_ATC] = "ATC", [ESTIMAND_ATE] = "ATE"},
};

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const size_t n = problem->cohort->n;
    double *weight = ARENA_ARRAY(arena, double, n);

    (void)settings;
    (void)err;
    for (size_t i = 0; i < n; i++)
        weight[i] = 1.0;
    *out = (Matching){.method = match_unmatched.name, .n = n, .caliper_width = NAN};
    matching_from_weights(problem, (Estimand)problem->settings->estimand, weight, out);
    return true;
}

const MatchMethod match_unmatched = {
    .name = "unmatched",
    .help = "no design: every student of both groups as they are, which balances nothing",
    .source = "the groups as they are; docs/methods.md",
    .traits = TRAIT_LEVELS,
    .words = &words,
    .aims = "leaves every student of both groups as they are",
    .needs_score = match_never_needs_score,
    .refuse_score = match_never_refuses_score,
    .counts_once = match_always_counts_once,
    .run = run,
};
