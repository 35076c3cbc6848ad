/* The overall estimate without one part at a time: one fit of the study's estimator for all parts.
 */
#include "study.h"

#include "outcome_model.h"

#include "alike/linalg.h"

#include <math.h>

/* A direction of 1 - A_s as small as this is one that only the part left out told about. */
static const double LOST_DIRECTION = 1e-9;

typedef struct Deletion {
    const Fit *fit;
    const double *contrast;
    size_t which;
    double *gram, *cross; /* of the present part: X'WX (lower triangle), X'We */
    double *packing;
    Arena *scratch;
    double *estimate; /* by cluster of the sample */
    size_t next;
} Deletion;

/* Deletion of rows in whitened coordinates, where X'WX of all rows is the unit matrix: the
 * coefficients of the rest are gamma - (1 - A)^-1 X_s'W_s e_s, A = X_s'W_s X_s. Directions that
 * the rest knows nothing of are left as they were; an estimate that needs them is none. */
static bool delete_part(Deletion *d)
{
    const size_t k = d->fit->k;
    double *values = ARENA_ARRAY(d->scratch, double, k);
    double *vectors = ARENA_ARRAY(d->scratch, double, k *k);
    double change = 0.0, lost = 0.0, length = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            d->gram[i * k + j] = (i == j ? 1.0 : 0.0) - d->gram[i * k + j];
    if (!symmetric_eigen(d->scratch, d->gram, k, values, vectors))
        return false;
    for (size_t h = 0; h < k; h++) {
        double of_contrast = 0.0, of_cross = 0.0;
        for (size_t i = 0; i < k; i++) {
            of_contrast += vectors[i * k + h] * d->contrast[i];
            of_cross += vectors[i * k + h] * d->cross[i];
        }
        length += of_contrast * of_contrast;
        if (values[h] > LOST_DIRECTION)
            change += of_contrast * of_cross / values[h];
        else
            lost += of_contrast * of_contrast;
    }
    d->estimate[d->next++] = lost > LOST_DIRECTION * length
                                 ? (double)NAN
                                 : outcome_model_value(d->fit, d->which) - change;
    for (size_t i = 0; i < k * k; i++)
        d->gram[i] = 0.0;
    for (size_t i = 0; i < k; i++)
        d->cross[i] = 0.0;
    return true;
}

static bool visit_part(void *state, const Block *block, size_t first, size_t n, bool last)
{
    Deletion *d = state;
    double score[MODEL_BLOCK];

    for (size_t i = 0; i < n; i++)
        score[i] = block->weight[first + i] * block->residual[first + i];
    block_products(block->x + first, FIT_STRIDE, n, d->fit->k, block->weight + first, d->packing,
                   d->gram);
    block_cross(block->x + first, FIT_STRIDE, n, d->fit->k, score, d->cross);
    return !last || delete_part(d);
}

/* One fit for all parts. */
static bool delete_each(const EffectStudy *study, const int32_t *level_of, size_t n,
                        double *estimate, Error *err)
{
    Arena *scratch = arena_create();
    const EffectSample sample =
        sample_of_uses(scratch, study->design, study->cohort, study->matching, study->weight,
                       study->alive, level_of, n);
    Predictors predictors;
    Fit fit;

    bool ok = study_fit(study, scratch, &sample, &predictors, &fit, err);
    if (ok) {
        const Grouping parts =
            grouping_by_cluster(scratch, sample.cluster[0], sample.n_clusters[0], sample.n);
        Deletion d = {.fit = &fit,
                      .contrast = fit.back + predictors.target * fit.k,
                      .which = predictors.target,
                      .gram = ARENA_ARRAY(scratch, double, fit.k *fit.k),
                      .cross = ARENA_ARRAY(scratch, double, fit.k),
                      .packing = ARENA_ARRAY(scratch, double, block_scratch(fit.k)),
                      .scratch = scratch,
                      .estimate = ARENA_ARRAY(scratch, double, sample.n_clusters[0])};
        ok = fit_walk(&fit, &parts, 0, visit_part, &d) ||
             error_set(err, ERR_INTERNAL, NOWHERE, "the eigenvalues of a part were not found");
        for (size_t i = 0; ok && i < sample.n; i++)
            if (level_of[sample.focal[i]] != LEVEL_NONE)
                estimate[level_of[sample.focal[i]]] = d.estimate[sample.cluster[0][i]];
    }
    arena_destroy(scratch);
    return ok;
}

/* An estimator whose means move with the sample, and a design without links, take a fit a part. */
bool effect_study_without(const EffectStudy *study, const int32_t *level_of, size_t n,
                          double *estimate, Error *err)
{
    for (size_t g = 0; g < n; g++)
        estimate[g] = (double)NAN;
    if (!study->design->effects.estimator->centred && study->matching->n_links > 0)
        return delete_each(study, level_of, n, estimate, err);
    for (size_t g = 0; g < n; g++) {
        const EffectPart rest = {.level_of = level_of, .level = (int32_t)g, .without = true};
        Arena *scratch = arena_create();
        Effect effect;
        const bool ok = effect_study_part(study, scratch, &rest, &effect, err);
        estimate[g] = effect.estimate;
        arena_destroy(scratch);
        if (!ok)
            return false;
    }
    return true;
}
