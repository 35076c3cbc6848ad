/* Overlap weights: 1 - e for the treated, e for controls, e being the score. They are bounded, and
 * among all such weights give the estimate the least variance; with a logistic score fitted by
 * maximum likelihood its terms have equal weighted means in both arms, since
 *   sum (treated - e) x = 0   is   sum over treated (1 - e) x = sum over controls e x.
 * With a score of several arms, arm a's students weigh
 *   (1 / e_a) / (sum over arms b of 1 / e_b),
 * so that every arm is made like the population with weights 1 / sum(1 / e_b); of two arms that is
 * the same, of more the means are equal as far as the score is right, not exactly.
 * Sources: Li, Morgan & Zaslavsky (2018) JASA 113:390-400; Li & Li (2019) Annals of Applied
 * Statistics 13:2389-2415. */
#include "weights.h"

#include <math.h>

static double own(const double *ahead, size_t n)
{
    double all = 1; /* e_a / e_b of every arm b */
    for (size_t b = 0; b < n; b++)
        all += exp(-ahead[b]);
    return 1 / all;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    (void)settings;
    extern const MatchMethod match_overlap_weights;
    return weights_by_score(arena, problem, &match_overlap_weights, own, out, err);
}

const MatchMethod match_overlap_weights = {
    .name = "overlap_weights",
    .help = "overlap weights: each student counts by the chance to be in the other group, so that "
            "those who could be in either count most; nobody is left out",
    .source = "Li, Morgan & Zaslavsky (2018) JASA 113:390-400",
    .traits = TRAIT_LEVELS,
    .words = &match_words_weighting,
    .estimands = 1u << ESTIMAND_ATO,
    .aims = "weighs students by how open it was which group they would be in",
    .needs_score = match_always_needs_score,
    .refuse_score = match_never_refuses_score,
    .run = run,
};
