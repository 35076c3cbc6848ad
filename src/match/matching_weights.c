/* Matching weights: the smaller of e and 1 - e over the chance to be in the own group, so 1 at
 * most. The limit of one-to-one matching when both groups are large. Source: Li & Greene (2013)
 * International J. Biostatistics 9:215-234. */
#include "weights.h"

#include <math.h>

/* min(e, 1 - e) / e = min(1, exp(-logit)) for the treated, min(exp(logit), 1) for controls. */
static double own(bool treated, double logit)
{
    return fmin(1, exp(treated ? -logit : logit));
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    (void)settings;
    (void)err;
    extern const MatchMethod match_matching_weights;
    return weights_by_score(arena, problem, &match_matching_weights, own, out);
}

const MatchMethod match_matching_weights = {
    .name = "matching_weights",
    .help =
        "matching weights: of two chances, to be in the program and not to be, the smaller over "
        "that of the own group, so 1 at most; nobody is left out",
    .source = "Li & Greene (2013) International J. Biostatistics 9:215-234",
    .words = &match_words_weighting,
    .estimands = 1u << ESTIMAND_ATM,
    .aims = "weighs students by the smaller of two chances",
    .needs_score = match_always_needs_score,
    .run = run,
};
