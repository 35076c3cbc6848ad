/* The overall estimate without one part at a time: one fit of the study's estimator for all parts.
 */
#include "copies.h"

#include <math.h>

/* A direction of 1 - A_s as small as this is one that only the part left out told about. */
static const double LOST_DIRECTION = 1e-9;

typedef struct Deletion {
    const Estimate *of;
    size_t k;
    double *form;         /* of the estimate */
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
    const size_t k = d->k;
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
            of_contrast += vectors[i * k + h] * d->form[i];
            of_cross += vectors[i * k + h] * d->cross[i];
        }
        length += of_contrast * of_contrast;
        if (values[h] > LOST_DIRECTION)
            change += of_contrast * of_cross / values[h];
        else
            lost += of_contrast * of_contrast;
    }
    d->estimate[d->next++] = lost > LOST_DIRECTION * length ? (double)NAN : d->of->value - change;
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
    block_products(block->x + first, FIT_STRIDE, n, d->k, block->weight + first, d->packing,
                   d->gram);
    block_cross(block->x + first, FIT_STRIDE, n, d->k, score, d->cross);
    return !last || delete_part(d);
}

/* One fit for all parts. */
static bool delete_each(const EffectStudy *study, const PartOwners *parts, double *estimate,
                        Error *err)
{
    Arena *scratch = arena_create();
    const EffectSample sample = sample_by_part(scratch, study->settings, study->cohort,
                                               study->matching, study->weight, study->alive, parts);
    Estimate all;

    bool ok = study_make(study, scratch, &sample, &all, err);
    if (ok) {
        const size_t k = all.rows.k;
        const Grouping rows =
            grouping_of(scratch, sample.cluster[0], sample.n_clusters[0], sample.n);
        Deletion d = {.of = &all,
                      .k = k,
                      .form = ARENA_ARRAY(scratch, double, k),
                      .gram = ARENA_ARRAY(scratch, double, k *k),
                      .cross = ARENA_ARRAY(scratch, double, k),
                      .packing = ARENA_ARRAY(scratch, double, block_scratch(k)),
                      .scratch = scratch,
                      .estimate = ARENA_ARRAY(scratch, double, sample.n_clusters[0])};
        contributions_form(&all.rows, all.form, d.form);
        ok = contributions_walk(&all.rows, &rows, 0, visit_part, &d) ||
             error_set(err, ERR_INTERNAL, NOWHERE, "the eigenvalues of a part were not found");
        for (size_t i = 0; ok && i < sample.n; i++)
            if (sample.unit[0][i] != (int32_t)parts->n)
                estimate[sample.unit[0][i]] = d.estimate[sample.cluster[0][i]];
    }
    arena_destroy(scratch);
    return ok;
}

/* Not where means move with the sample, nor where the estimate is no regression. */
bool effect_study_fits_once(const EffectStudy *study)
{
    const Estimator *estimator = study->settings->estimator;

    return estimator->kind == ESTIMATE_REGRESSION && !estimator->averaged;
}

bool effect_study_without(const EffectStudy *study, PartKind without, const int32_t *level_of,
                          size_t n, double *estimate, Error *err)
{
    const PartOwners parts = {
        .treated = without == PART_WITHOUT_TREATED, .level_of = level_of, .n = n};

    if (study->n_copies > 0)
        return study_pool_without(study, without, level_of, n, estimate, err);
    for (size_t g = 0; g < n; g++)
        estimate[g] = (double)NAN;
    if (effect_study_fits_once(study))
        return delete_each(study, &parts, estimate, err);
    for (size_t g = 0; g < n; g++) {
        const EffectPart rest = {.level_of = level_of, .level = (int32_t)g, .kind = without};
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
