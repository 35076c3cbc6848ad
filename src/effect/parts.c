/* Estimates on parts of the sample that are made of whole comparison groups: by part, the
 * difference of two parts, and all but one part. The parts' rows carry the weights of the whole
 * design. */
#include "study.h"

#include "outcome_model.h"

#include "alike/linalg.h"

#include <math.h>

/* A direction of 1 - A_s as small as this is one that only the part left out told about. */
static const double LOST_DIRECTION = 1e-9;

typedef struct PartSamples {
    EffectSample students, rows;
} PartSamples;

/* The links of the focal students with in[level], and what they leave of the weights. */
static PartSamples part_samples(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                                int32_t level, bool inverse)
{
    const Matching *matching = study->matching;
    const size_t n = study->cohort->n;
    Arena *scratch = arena_create();
    uint8_t *alive = ARENA_ARRAY(scratch, uint8_t, matching->n_links);
    double *share = ARENA_ARRAY(scratch, double, n), *kept = ARENA_ARRAY(scratch, double, n);
    double *weight = ARENA_ARRAY(arena, double, n);
    Notes told = {.n = 0};

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const uint32_t focal = link_focal(study->design, link);
        const uint32_t served = link_served(study->design, link);
        if (!study->alive[l])
            continue;
        alive[l] = (level_of[focal] == level) != inverse;
        share[served] += link->share;
        kept[served] += alive[l] ? link->share : 0.0;
        weight[focal] = alive[l] ? study->weight[focal] : 0.0;
    }
    for (size_t i = 0; i < n; i++)
        if (share[i] > 0.0)
            weight[i] = study->weight[i] * (kept[i] / share[i]);
    PartSamples out = {.students = sample_of_students(arena, study->cohort, weight)};
    out.rows = sample_for_estimator(arena, study->design, study->cohort, matching, weight, alive,
                                    &out.students, &study->clustering, &told);
    arena_destroy(scratch);
    return out;
}

bool effect_study_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                        const char *const *name, size_t n, const char *group, Effects *out,
                        Error *err)
{
    for (size_t g = 0; g < n; g++) {
        Arena *scratch = arena_create();
        const PartSamples part = part_samples(study, scratch, level_of, (int32_t)g, false);
        Effect effect = effect_blank(study);
        effect.group = group;
        effect.level = name[g];
        const bool ok = study_estimate_part(study, arena, &part.students, &part.rows, &effect, err);
        arena_destroy(scratch);
        if (!ok)
            return false;
        effects_add(out, arena, effect);
    }
    return true;
}

/* --- the difference of two parts --- */

/* Both parts one after the other, in clusters that run across them. */
static EffectSample both_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                               int32_t a, int32_t b, uint8_t **side)
{
    const size_t n_cohort = study->cohort->n;
    int32_t *in_either = ARENA_ARRAY(arena, int32_t, n_cohort);

    if (study->clustering.by_link) {
        for (size_t i = 0; i < n_cohort; i++)
            in_either[i] = level_of[i] == a || level_of[i] == b ? 0 : LEVEL_NONE;
        const EffectSample rows = part_samples(study, arena, in_either, 0, false).rows;
        *side = ARENA_ARRAY(arena, uint8_t, rows.n);
        for (size_t i = 0; i < rows.n; i++)
            (*side)[i] = level_of[rows.focal[i]] == b;
        return rows;
    }
    const EffectSample part[2] = {part_samples(study, arena, level_of, a, false).students,
                                  part_samples(study, arena, level_of, b, false).students};
    const size_t n = part[0].n + part[1].n;
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n), *student = ARENA_ARRAY(arena, uint32_t, n);
    uint8_t *treated = ARENA_ARRAY(arena, uint8_t, n);
    double *weight = ARENA_ARRAY(arena, double, n), *y = ARENA_ARRAY(arena, double, n);
    size_t at = 0;
    *side = ARENA_ARRAY(arena, uint8_t, n);
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < part[p].n; i++, at++) {
            row[at] = part[p].row[i];
            student[at] = part[p].student[i];
            treated[at] = part[p].treated[i];
            weight[at] = part[p].weight[i];
            y[at] = part[p].y[i];
            (*side)[at] = p == 1;
        }
    const EffectSample students = {
        .n = n, .row = row, .student = student, .treated = treated, .weight = weight, .y = y};
    Notes told = {.n = 0};
    return sample_for_estimator(arena, study->design, study->cohort, study->matching, NULL, NULL,
                                &students, &study->clustering, &told);
}

static bool fit_contrast(const EffectStudy *study, const EffectSample *sample, const uint8_t *side,
                         Effect *out, Error *err)
{
    const VarianceKind variance = study->clustering.variance;
    Arena *scratch = arena_create();
    Model model = outcome_model(scratch);
    Fit fit;
    FitVariance v;

    bool ok = !study->design->effects.estimator->adjusts ||
              outcome_model_adjust(scratch, study->design, study->cohort, sample, &model, err);
    const Predictors predictors = {.model = &model, .side = side, .treated = 1, .n = 2 * model.n};
    const size_t which = model.n + predictors.treated;
    ok = ok && fit_least_squares(scratch, &predictors, sample, &fit, err) &&
         (variance != VARIANCE_CR2 || fit_square_weights(scratch, &fit, err));
    if (ok && fit.aliased[which])
        ok = error_set(err, ERR_INFEASIBLE, NOWHERE,
                       "one of the two groups holds students of one arm only");
    const double *form = ok ? fit.back + which * fit.k : NULL;
    ok = ok && fit_variance(scratch, &fit, variance, form, &v, err);
    if (ok) {
        out->estimate = outcome_model_value(&fit, which);
        out->se = outcome_model_spread(v.matrix, form, fit.k);
        out->df = v.df;
        out->clusters = v.n_clusters;
        effect_test(study->design->effects.confidence, out);
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_study_contrast(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                           int32_t a, int32_t b, Effect *out, Error *err)
{
    Arena *scratch = arena_create();
    Error *problem = ARENA_NEW(scratch, Error);
    uint8_t *side;

    *out = effect_blank(study);
    const EffectSample sample = both_parts(study, scratch, level_of, a, b, &side);
    bool ok = fit_contrast(study, &sample, side, out, problem);
    if (!ok && problem->kind == ERR_INFEASIBLE) {
        out->problem = arena_copy_text(arena, problem->text);
        ok = true;
    } else if (!ok) {
        *err = *problem;
    }
    arena_destroy(scratch);
    return ok;
}

/* --- all but one part --- */

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
    Model model = outcome_model(scratch);
    Fit fit;

    bool ok = !study->design->effects.estimator->adjusts ||
              outcome_model_adjust(scratch, study->design, study->cohort, &sample, &model, err);
    const Predictors predictors = {.model = &model, .treated = 1, .n = model.n};
    ok = ok && fit_least_squares(scratch, &predictors, &sample, &fit, err);
    if (ok) {
        const Grouping parts =
            grouping_by_cluster(scratch, sample.cluster[0], sample.n_clusters[0], sample.n);
        Deletion d = {.fit = &fit,
                      .contrast = fit.back + predictors.treated * fit.k,
                      .which = predictors.treated,
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

bool effect_study_without(const EffectStudy *study, const int32_t *level_of, size_t n,
                          double *estimate, Error *err)
{
    const Estimator *estimator = study->design->effects.estimator;

    for (size_t g = 0; g < n; g++)
        estimate[g] = (double)NAN;
    if (!estimator->centred)
        return delete_each(study, level_of, n, estimate, err);
    for (size_t g = 0; g < n; g++) { /* the centres move with the sample: a fit each */
        Arena *scratch = arena_create();
        const PartSamples rest = part_samples(study, scratch, level_of, (int32_t)g, true);
        Effect effect = effect_blank(study);
        const bool ok =
            study_estimate_part(study, scratch, &rest.students, &rest.rows, &effect, err);
        estimate[g] = effect.estimate;
        arena_destroy(scratch);
        if (!ok)
            return false;
    }
    return true;
}
