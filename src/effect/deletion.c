/* The overall estimate without one part at a time: one fit of the study's estimator for all parts.
 * A student is whitened once, however many links it is in; what a link takes away is its student
 * with a share of the weight. */
#include "copies.h"

#include <math.h>
#include <string.h>

/* Rows of a part that wait to be summed up: few enough to stay in the nearest cache. */
enum { HELD = 128, HELD_STRIDE = HELD + 8 };

/* A direction of 1 - A_s as small as this is one that only the part left out told about. */
static const double LOST_DIRECTION = 1e-9;

/* What goes with a part: a student of the fit, with what of its weight. */
typedef struct Gone {
    uint32_t place;
    double weight;
} Gone;

typedef struct Deletion {
    const EffectStudy *study;
    const int32_t *level_of;
    bool treated; /* parts are of this arm */
    Estimate all;
    size_t k;
    double *form;         /* of the estimate */
    double *white;        /* by place of a student: k whitened numbers and the residual */
    uint32_t *place;      /* by student of the cohort */
    double *gram, *cross; /* of the present part: X'WX (lower triangle), X'We */
    double *x, *weight, *score, *packing; /* rows of it that are not summed up yet */
    size_t n;
    /* Where levels are absorbed: the group of each place; and of the present part, by group, its
     * weight, X'W and e'W. */
    int32_t *group;
    size_t n_met;
    uint32_t *met;    /* groups that it has rows of */
    double *by_group; /* k + 2 a group; NULL: nothing is absorbed */
    Arena *scratch;
} Deletion;

static void sum_up(Deletion *d)
{
    block_products(d->x, HELD_STRIDE, d->n, d->k, d->weight, d->packing, d->gram);
    block_cross(d->x, HELD_STRIDE, d->n, d->k, d->score, d->cross);
    d->n = 0;
}

/* The groups' own coordinates (fit_absorbed.c) are solved first: of group g the part has the weight
 * w of W, the sums s of x and r of residuals, so A_gg = w / W, and what stands beside it in the
 * other coordinates is s s' / (W - w) and s r / (W - w). Of a group that goes wholly both sums are
 * 0. */
static void leave_groups(Deletion *d)
{
    const Fit *fit = d->all.rows.fit;
    const size_t k = d->k;

    for (size_t h = 0; h < d->n_met; h++) {
        double *own = d->by_group + d->met[h] * (k + 2), *s = own + 1;
        const double rest = fit->group_weight[d->met[h]] - own[0];
        const bool whole = !(rest > LOST_DIRECTION * fit->group_weight[d->met[h]]);
        for (size_t i = 0; !whole && i < k; i++) {
            for (size_t j = 0; j <= i; j++)
                d->gram[i * k + j] += s[i] * s[j] / rest;
            d->cross[i] += s[i] * s[k] / rest;
        }
        memset(own, 0, (k + 2) * sizeof *own);
    }
    d->n_met = 0;
}

/* white: of a student, k numbers and the residual */
static void gather_group(Deletion *d, const double *white, double weight, int32_t group)
{
    double *own = d->by_group + (size_t)group * (d->k + 2);

    if (own[0] == 0.0)
        d->met[d->n_met++] = (uint32_t)group;
    own[0] += weight;
    for (size_t l = 0; l <= d->k; l++)
        own[1 + l] += weight * white[l];
}

/* Deletion of rows in whitened coordinates, where X'WX of all rows is the unit matrix: the
 * coefficients of the rest are gamma - (1 - A)^-1 X_s'W_s e_s, A = X_s'W_s X_s. Directions that
 * the rest knows nothing of are left as they were; an estimate that needs them is none. */
static bool delete_part(Deletion *d, double *estimate)
{
    const size_t k = d->k;

    leave_groups(d);
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
    d->group = d->by_group != NULL ? ARENA_ARRAY(d->scratch, int32_t, n_met) : NULL;
    for (size_t begin = 0; begin < n_met; begin += MODEL_BLOCK) {
        const size_t left = n_met - begin;
        const MatrixRows some = {.index = row + begin,
                                 .n = left < MODEL_BLOCK ? left : MODEL_BLOCK};
        const Block block = contributions_block(of, some, space);
        double *to = d->white + begin * (k + 1);
        for (size_t i = 0; i < block.n; i++, to += k + 1) {
            if (d->by_group != NULL)
                d->group[begin + i] = block.group[i];
            for (size_t l = 0; l < k; l++)
                to[l] = block.x[l * FIT_STRIDE + i];
            to[k] = block.residual[i];
        }
    }
}

/* Students tell the fit whatever the clustering; of few whose rows are uses, the number of these
 * decides whether there is one. */
static bool fit_all(Deletion *d, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    EffectSample *rows = ARENA_NEW(d->scratch, EffectSample);

    *rows = sample_of_students(d->scratch, d->study->cohort, d->study->weight);
    if (d->study->clustering.by_link && rows->n < SHARED_LEAST)
        *rows = part_samples(d->study, d->scratch, &everybody).rows;
    if (!study_make(d->study, d->scratch, rows, &d->all, err))
        return false;
    d->k = d->all.rows.k;
    d->form = ARENA_ARRAY(d->scratch, double, d->k);
    d->gram = ARENA_ARRAY(d->scratch, double, d->k * d->k);
    d->cross = ARENA_ARRAY(d->scratch, double, d->k);
    d->x = ARENA_ARRAY(d->scratch, double, d->k *HELD_STRIDE);
    d->weight = ARENA_ARRAY(d->scratch, double, HELD);
    d->score = ARENA_ARRAY(d->scratch, double, HELD);
    d->packing = ARENA_ARRAY(d->scratch, double, block_scratch(d->k));
    const size_t n_groups = contributions_n_groups(&d->all.rows);
    d->met = ARENA_ARRAY(d->scratch, uint32_t, n_groups);
    d->by_group = n_groups > 0 ? ARENA_ARRAY(d->scratch, double, n_groups *(d->k + 2)) : NULL;
    contributions_form(&d->all.rows, d->all.form, d->form);
    whiten_students(d, rows);
    return true;
}

/* --- the students of a part ----------------------------------------------------------------------
 */

/* Places lie anywhere: rows that come soon are asked for ahead. */
static void sum_part(Deletion *d, const Gone *gone, size_t n)
{
    enum { AHEAD = 12, LINE = 8 };
    const size_t width = d->k + 1;

    for (size_t i = 0; i < n; i++) {
        const double *white = d->white + gone[i].place * width;
        const double *soon = d->white + gone[i + AHEAD < n ? i + AHEAD : i].place * width;
        for (size_t l = 0; l < width; l += LINE)
            __builtin_prefetch(soon + l);
        for (size_t l = 0; l < d->k; l++)
            d->x[l * HELD_STRIDE + d->n] = white[l];
        d->weight[d->n] = gone[i].weight;
        d->score[d->n] = gone[i].weight * white[d->k];
        if (d->by_group != NULL)
            gather_group(d, white, gone[i].weight, d->group[gone[i].place]);
        if (++d->n == HELD)
            sum_up(d);
    }
    sum_up(d);
}

/* By student of the cohort: the part of one who is in the estimate and of that arm; LEVEL_NONE. */
static const int32_t *parts_of(const Deletion *d)
{
    const EffectStudy *study = d->study;
    const size_t n = study->cohort->n;
    int32_t *out = ARENA_ARRAY(d->scratch, int32_t, n);

    for (size_t i = 0; i < n; i++)
        out[i] = study->weight[i] > 0.0 && (study->cohort->treated[i] != 0) == d->treated
                     ? d->level_of[i]
                     : LEVEL_NONE;
    return out;
}

static const Gone *gone_students(const Deletion *d, const int32_t *part, size_t *start)
{
    const size_t n = d->study->cohort->n;
    Gone *out = ARENA_ARRAY(d->scratch, Gone, n);

    for (size_t i = 0; i < n; i++)
        if (part[i] != LEVEL_NONE)
            out[start[part[i]]++] = (Gone){d->place[i], d->study->weight[i]};
    return out;
}

/* With a student goes what its links are in the weights of those at their other ends. */
static const Gone *gone_links(const Deletion *d, const int32_t *part, size_t n, size_t *start)
{
    const EffectStudy *study = d->study;
    const size_t n_students = study->cohort->n;
    bool *seen = ARENA_ARRAY(d->scratch, bool, n_students);
    Gone *by_share = ARENA_ARRAY(d->scratch, Gone, n_students);
    Gone *out = ARENA_ARRAY(d->scratch, Gone, n);

    for (size_t i = 0; i < n_students; i++)
        if (study->share[i] > 0.0)
            by_share[i] = (Gone){d->place[i], study->weight[i] / study->share[i]};
    for (size_t l = 0; l < study->matching->n_links; l++) {
        const Link *link = &study->matching->link[l];
        const uint32_t owner = d->treated ? link->treated : link->control;
        const uint32_t other = d->treated ? link->control : link->treated;
        const int32_t of = study->alive[l] ? part[owner] : LEVEL_NONE;
        if (of == LEVEL_NONE)
            continue;
        if (!seen[owner])
            out[start[of]++] = (Gone){d->place[owner], study->weight[owner]};
        seen[owner] = true;
        out[start[of]] = by_share[other];
        out[start[of]++].weight *= link->share;
    }
    return out;
}

/* How many rows go with each part, as the number before which those of the next begin. Returns all.
 */
static size_t count_gone(const Deletion *d, const int32_t *part, size_t n_parts, size_t *start)
{
    const EffectStudy *study = d->study;
    size_t n = 0;

    for (size_t i = 0; i < study->cohort->n; i++)
        if (part[i] != LEVEL_NONE)
            start[part[i]]++;
    for (size_t l = 0; l < study->matching->n_links; l++) {
        const Link *link = &study->matching->link[l];
        const int32_t of = part[d->treated ? link->treated : link->control];
        if (study->alive[l] && of != LEVEL_NONE)
            start[of]++;
    }
    for (size_t g = 0; g <= n_parts; g++) {
        const size_t own = start[g];
        start[g] = n;
        n += own;
    }
    return n;
}

/* One fit for all parts. */
static bool delete_each(const EffectStudy *study, bool treated, const int32_t *level_of, size_t n,
                        double *estimate, Error *err)
{
    Deletion d = {
        .study = study, .level_of = level_of, .treated = treated, .scratch = arena_create()};
    bool ok = fit_all(&d, err);

    if (ok) {
        size_t *end = ARENA_ARRAY(d.scratch, size_t, n + 1), begin = 0;
        const int32_t *part = parts_of(&d);
        const size_t n_gone = count_gone(&d, part, n, end);
        const Gone *gone = study->matching->n_links > 0 ? gone_links(&d, part, n_gone, end)
                                                        : gone_students(&d, part, end);
        for (size_t g = 0; ok && g < n; begin = end[g++]) {
            if (begin == end[g])
                continue;
            sum_part(&d, gone + begin, end[g] - begin);
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
