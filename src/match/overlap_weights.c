/* Overlap weights: 1 - e for the treated, e for controls, e being the score. They are bounded, and
 * among all such weights give the estimate the least variance; with a logistic score fitted by
 * maximum likelihood its terms have equal weighted means in both arms, since
 *   sum (treated - e) x = 0   is   sum over treated (1 - e) x = sum over controls e x.
 * Source: Li, Morgan & Zaslavsky (2018) JASA 113:390-400. */
#include "weights.h"

#include <math.h>

static double own(bool treated, double logit)
{
    return 1 / (1 + exp(treated ? logit : -logit));
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    (void)settings;
    (void)err;
    extern const MatchMethod match_overlap_weights;
    return weights_by_score(arena, problem, &match_overlap_weights, own, out);
}

const MatchMethod match_overlap_weights = {
    .name = "overlap_weights",
    .help = "overlap weights: each student counts by the chance to be in the other group, so that "
            "those who could be in either count most; nobody is left out",
    .source = "Li, Morgan & Zaslavsky (2018) JASA 113:390-400",
    .words = &match_words_weighting,
    .estimands = 1u << ESTIMAND_ATO,
    .aims = "weighs students by how open it was which group they would be in",
    .needs_score = match_always_needs_score,
    .run = run,
};
