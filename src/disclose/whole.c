/* What is left out whole: one unknown cell is found by trying values until a fingerprint, a
 * deviance or a sum comes out. */
#include "disclose/release.h"

#include <math.h>

static void take(Analysis *a)
{
    a->score.deviance = a->score.null_deviance = (double)NAN;
    a->score.iterations = 0;
    a->matching.total_distance = a->matching.caliper_width = (double)NAN;
    a->effects.n_terms = 0;
    a->balance.losses = NULL;
    a->cohort_sha256[0] = a->matching_sha256[0] = '\0';
}

void release_whole(Publishing *release)
{
    Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++)
        take(&results->analysis[i]);
    for (size_t i = 0; i < results->n_inputs; i++)
        results->input[i].sha256[0] = '\0';
}
