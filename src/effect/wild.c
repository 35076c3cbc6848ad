/* The overall estimate by the restricted wild cluster bootstrap. */
#include "copies.h"

#include "alike/hash.h"
#include "stats/wild_bootstrap.h"

#include <math.h>

static const char *refuse(const EffectStudy *study)
{
    const Estimator *estimator = study->settings->estimator;
    const Clustering *clustering = &study->clustering;

    if (study->n_copies > 0)
        return study_of_one_copy;
    if (estimator->kind != ESTIMATE_REGRESSION || estimator->averaged)
        return "the effect tested is imposed on a regression of which it is a coefficient, and "
               "this estimator is none";
    if (clustering->n_ways != 1 || clustering->column[0] == NULL || clustering->by_link)
        return "errors do not go by the groups of one column; name it as effects.cluster";
    return NULL;
}

/* Draws are refitted in the coordinates that there are. */
static const char *refuse_estimate(const Estimate *estimate)
{
    return estimate->rows.fit->n_absorbed > 0
               ? "the outcome model holds a covariate of more than 1,000 values, and the scores "
                 "that are made again are not adjusted for so many"
               : NULL;
}

static void test_and_invert(const EffectStudy *study, const Estimate *estimate,
                            const WildBootstrap *wild, EffectWild *out)
{
    double below, above;

    out->estimate = estimate->value;
    out->se = sqrt(wild->variance);
    out->p = wild_p(wild, estimate->value);
    wild_reach(wild, study->settings->confidence, &below, &above);
    if (isfinite(below) && isfinite(above)) {
        out->ci_low = estimate->value - below;
        out->ci_high = estimate->value + above;
    } else {
        out->problem = "no effect is so large that it would be rejected, so there is no interval";
    }
}

bool effect_study_wild(const EffectStudy *study, size_t draws, uint64_t stream, EffectWild *out,
                       Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    const EffectSample rows = part_samples(study, scratch, &everybody).rows;
    Estimate estimate;

    *out = (EffectWild){.estimate = (double)NAN,
                        .se = (double)NAN,
                        .p = (double)NAN,
                        .ci_low = (double)NAN,
                        .ci_high = (double)NAN,
                        .problem = refuse(study)};
    bool ok = true;
    if (out->problem == NULL) {
        ok = study_make(study, scratch, &rows, &estimate, err);
        if (ok)
            out->problem = refuse_estimate(&estimate);
        if (ok && out->problem == NULL) {
            double *form = ARENA_ARRAY(scratch, double, estimate.rows.k);
            contributions_form(&estimate.rows, estimate.form, form);
            const WildBootstrap wild =
                wild_bootstrap(scratch, &estimate.rows, form, rows.cluster[0], rows.n_clusters[0],
                               draws, hash_text(stream, "wild bootstrap"), study->workers);
            out->all = wild.all;
            if (wild.variance > 0.0)
                test_and_invert(study, &estimate, &wild, out);
            else
                out->problem = "clusters do not differ once what is known of the students is taken "
                               "into account";
        }
    }
    arena_destroy(scratch);
    return ok;
}
