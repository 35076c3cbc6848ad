/* Matching weights: the smaller of e and 1 - e over the chance to be in the own group, so 1 at
 * most. The limit of one-to-one matching when both groups are large. With a score of several arms
 * the least of all chances over that of the own one. Sources: Li & Greene (2013) International J.
 * Biostatistics 9:215-234; Yoshida and others (2017) Epidemiology 28:387-395. */
#include "weights.h"

#include <math.h>

static double own(const double *ahead, size_t n)
{
    double least = 1; /* e_b / e_a of every arm b */
    for (size_t b = 0; b < n; b++)
        least = fmin(least, exp(ahead[b]));
    return least;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    (void)settings;
    extern const MatchMethod match_matching_weights;
    return weights_by_score(arena, problem, &match_matching_weights, own, out, err);
}

const MatchMethod match_matching_weights = {
    .name = "matching_weights",
    .help =
        "matching weights: of two chances, to be in the program and not to be, the smaller over "
        "that of the own group, so 1 at most; nobody is left out",
    .source = "Li & Greene (2013) International J. Biostatistics 9:215-234",
    .traits = TRAIT_LEVELS,
    .words = &match_words_weighting,
    .estimands = 1u << ESTIMAND_ATM,
    .aims = "weighs students by the smaller of two chances",
    .needs_score = match_always_needs_score,
    .run = run,
};
