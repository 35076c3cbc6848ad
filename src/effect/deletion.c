/* The overall estimate without one part at a time: one fit of the study's estimator for all parts.
 * A student is whitened once, however many links it is in; what a link takes away is its student
 * with a share of the weight. */
#include "copies.h"

#include <math.h>
#include <string.h>

/* A direction of 1 - A_s as small as this is one that only the part left out told about. */
static const double LOST_DIRECTION = 1e-9;

typedef struct Deletion {
    const EffectStudy *study;
    const int32_t *level_of;
    bool treated; /* parts are of this arm */
    Estimate all;
    size_t k;
    double *form;        /* of the estimate */
    double *white;       /* by student of the cohort's place: k whitened numbers and the residual */
    uint32_t *place;     /* by student of the cohort */
    const double *whole; /* by student of the cohort: what its links share; NULL: there are none */
    double *gram, *cross;                 /* of the present part: X'WX (lower triangle), X'We */
    double *x, *weight, *score, *packing; /* rows of it that are not summed up yet */
    size_t n;
    Arena *scratch;
} Deletion;

static void sum_up(Deletion *d)
{
    block_products(d->x, FIT_STRIDE, d->n, d->k, d->weight, d->packing, d->gram);
    block_cross(d->x, FIT_STRIDE, d->n, d->k, d->score, d->cross);
    d->n = 0;
}

/* Deletion of rows in whitened coordinates, where X'WX of all rows is the unit matrix: the
 * coefficients of the rest are gamma - (1 - A)^-1 X_s'W_s e_s, A = X_s'W_s X_s. Directions that
 * the rest knows nothing of are left as they were; an estimate that needs them is none. */
static bool delete_part(Deletion *d, double *estimate)
{
    const size_t k = d->k;
    double *values = ARENA_ARRAY(d->scratch, double, k);
    double *vectors = ARENA_ARRAY(d->scratch, double, k *k);
    double change = 0.0, lost = 0.0, length = 0.0;

    sum_up(d);
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
    *estimate = lost > LOST_DIRECTION * length ? (double)NAN : d->all.value - change;
    memset(d->gram, 0, k * k * sizeof *d->gram);
    memset(d->cross, 0, k * sizeof *d->cross);
    return true;
}

/* --- the students of the fit ---------------------------------------------------------------------
 */

/* Each in whitened coordinates once, by one of its rows: the others differ in the weight alone. */
static void whiten_students(Deletion *d, const EffectSample *rows)
{
    const size_t n = d->study->cohort->n, k = d->k;
    const Contributions *of = &d->all.rows;
    ContributionSpace *space = contribution_space(d->scratch, of);
    uint32_t *row = ARENA_ARRAY(d->scratch, uint32_t, rows->n);
    bool *seen = ARENA_ARRAY(d->scratch, bool, n);
    size_t n_met = 0;

    d->place = ARENA_ARRAY(d->scratch, uint32_t, n);
    for (size_t i = 0; i < rows->n; i++) {
        if (seen[rows->student[i]])
            continue;
        seen[rows->student[i]] = true;
        d->place[rows->student[i]] = (uint32_t)n_met;
        row[n_met++] = (uint32_t)i;
    }
    d->white = ARENA_ARRAY(d->scratch, double, n_met *(k + 1));
    for (size_t begin = 0; begin < n_met; begin += MODEL_BLOCK) {
        const size_t left = n_met - begin;
        const MatrixRows some = {.index = row + begin,
                                 .n = left < MODEL_BLOCK ? left : MODEL_BLOCK};
        const Block block = contributions_block(of, some, space);
        double *to = d->white + begin * (k + 1);
        for (size_t i = 0; i < block.n; i++, to += k + 1) {
            for (size_t l = 0; l < k; l++)
                to[l] = block.x[l * FIT_STRIDE + i];
            to[k] = block.residual[i];
        }
    }
}

/* Students tell the fit whatever the clustering; where rows are uses, their number decides whether
 * there is one. */
static bool fit_all(Deletion *d, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    EffectSample *rows = ARENA_NEW(d->scratch, EffectSample);

    *rows = d->study->clustering.by_link
                ? part_samples(d->study, d->scratch, &everybody).rows
                : sample_of_students(d->scratch, d->study->cohort, d->study->weight);
    if (!study_make(d->study, d->scratch, rows, &d->all, err))
        return false;
    d->k = d->all.rows.k;
    d->form = ARENA_ARRAY(d->scratch, double, d->k);
    d->gram = ARENA_ARRAY(d->scratch, double, d->k * d->k);
    d->cross = ARENA_ARRAY(d->scratch, double, d->k);
    d->x = ARENA_ARRAY(d->scratch, double, d->k *FIT_STRIDE);
    d->weight = ARENA_ARRAY(d->scratch, double, MODEL_BLOCK);
    d->score = ARENA_ARRAY(d->scratch, double, MODEL_BLOCK);
    d->packing = ARENA_ARRAY(d->scratch, double, block_scratch(d->k));
    contributions_form(&d->all.rows, d->all.form, d->form);
    whiten_students(d, rows);
    return true;
}

/* --- the students of a part ----------------------------------------------------------------------
 */

static void add_student(Deletion *d, uint32_t student, double weight)
{
    const double *white = d->white + (size_t)d->place[student] * (d->k + 1);

    for (size_t l = 0; l < d->k; l++)
        d->x[l * FIT_STRIDE + d->n] = white[l];
    d->weight[d->n] = weight;
    d->score[d->n] = weight * white[d->k];
    if (++d->n == MODEL_BLOCK)
        sum_up(d);
}

/* By link, or by student where there are none: the part that it goes with; LEVEL_NONE. */
static int32_t *parts_of(const Deletion *d, size_t n)
{
    const EffectStudy *study = d->study;
    const Matching *matching = study->matching;
    int32_t *part = ARENA_ARRAY(d->scratch, int32_t, n);

    for (size_t i = 0; i < n; i++) {
        const uint32_t owner = d->whole == NULL ? (uint32_t)i
                               : d->treated     ? matching->link[i].treated
                                                : matching->link[i].control;
        const bool in = d->whole == NULL ? study->weight[i] > 0.0 &&
                                               (study->cohort->treated[i] != 0) == d->treated
                                         : study->alive[i] != 0;
        part[i] = in ? d->level_of[owner] : LEVEL_NONE;
    }
    return part;
}

/* With a student goes what its links are in the weights of those at their other ends. */
static void add_links(Deletion *d, const uint32_t *link, size_t n, bool *seen)
{
    const EffectStudy *study = d->study;

    for (size_t i = 0; i < n; i++) {
        const Link *at = &study->matching->link[link[i]];
        const uint32_t owner = d->treated ? at->treated : at->control;
        const uint32_t other = d->treated ? at->control : at->treated;
        if (!seen[owner])
            add_student(d, owner, study->weight[owner]);
        seen[owner] = true;
        add_student(d, other, study->weight[other] * at->share / d->whole[other]);
    }
}

/* One fit for all parts. */
static bool delete_each(const EffectStudy *study, bool treated, const int32_t *level_of, size_t n,
                        double *estimate, Error *err)
{
    Deletion d = {.study = study,
                  .level_of = level_of,
                  .treated = treated,
                  .whole = study->matching->n_links > 0 ? study->share : NULL,
                  .scratch = arena_create()};
    bool ok = fit_all(&d, err);

    if (ok) {
        const size_t n_all = d.whole != NULL ? study->matching->n_links : study->cohort->n;
        const Grouping parts = grouping_of(d.scratch, parts_of(&d, n_all), n, n_all);
        bool *seen = ARENA_ARRAY(d.scratch, bool, study->cohort->n);
        for (size_t g = 0; ok && g < n; g++) {
            const uint32_t *of = parts.order + parts.start[g];
            const size_t n_of = parts.start[g + 1] - parts.start[g];
            if (n_of == 0)
                continue;
            if (d.whole != NULL)
                add_links(&d, of, n_of, seen);
            for (size_t i = 0; d.whole == NULL && i < n_of; i++)
                add_student(&d, of[i], study->weight[of[i]]);
            ok = delete_part(&d, &estimate[g]) ||
                 error_set(err, ERR_INTERNAL, NOWHERE, "the eigenvalues of a part were not found");
        }
    }
    arena_destroy(d.scratch);
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
    if (study->n_copies > 0)
        return study_pool_without(study, without, level_of, n, estimate, err);
    for (size_t g = 0; g < n; g++)
        estimate[g] = (double)NAN;
    if (effect_study_fits_once(study))
        return delete_each(study, without == PART_WITHOUT_TREATED, level_of, n, estimate, err);
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
