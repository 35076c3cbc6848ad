/* The one place where contributions become variances and covariances.
 *
 * An estimate by least squares has any of them. One with coefficients but no leverages (LINEAR) has
 * none that adjusts by leverages: no CR2, HC2, HC3, classical. Of influence values V is the sum of
 * squared sums by cluster, CR0, or with G/(G-1) (n-1)/(n-k), CR1; components need coefficients,
 * since u P + e Q takes nothing from residuals. Both have G - 1 degrees of freedom where they are
 * named. Under `auto` G is of the arm with the fewest clusters, which tell how much clusters of
 * that arm differ: with two of twenty, G = 20 rejects a true null in 25% of worlds. Sources:
 * Liang & Zeger (1986) Biometrika 73:13-22; for influence values Hampel (1974) JASA 69:383-393 and
 * Lunceford & Davidian (2004) Statistics in Medicine 23:2937-2960; two ways: Cameron, Gelbach &
 * Miller (2011) JBES 29:238-249. */
#include "estimate.h"

#include "alike/text.h"
#include "sample.h"
#include "stats/vcov.h"

#include <math.h>
#include <string.h>

/* A variance below this share of another is smaller by more than rounding. */
static const double LESS = 1.0 - 1e-9;

static EstimateKind kind_of(const Estimator *estimator)
{
    return estimator == NULL ? ESTIMATE_REGRESSION : estimator->kind;
}

bool variance_is_allowed(const Estimator *estimator, VarianceKind kind)
{
    const bool of_model = variance_row[kind].needs != NULL;
    const bool by_leverage = kind == VARIANCE_CLASSICAL || kind == VARIANCE_HC2 ||
                             kind == VARIANCE_HC3 || kind == VARIANCE_CR2;

    switch (kind_of(estimator)) {
    case ESTIMATE_REGRESSION:
        return !of_model;
    case ESTIMATE_LINEAR:
        return !by_leverage && !of_model;
    case ESTIMATE_INFLUENCE:
        return !by_leverage && !of_model && kind != VARIANCE_SCHOOL_COMPONENTS;
    case ESTIMATE_OWN:
        break;
    }
    return kind == VARIANCE_AUTO || kind == estimator->variance;
}

VarianceKind variance_automatic(const Estimator *estimator, bool whole_clusters, bool clustered)
{
    const EstimateKind of = kind_of(estimator);
    const bool regression = of == ESTIMATE_REGRESSION;

    if (of == ESTIMATE_OWN)
        return estimator->variance;
    if (whole_clusters && of != ESTIMATE_INFLUENCE)
        return VARIANCE_SCHOOL_COMPONENTS;
    if (clustered)
        return regression ? VARIANCE_CR2 : VARIANCE_CR1;
    return regression ? VARIANCE_HC3 : VARIANCE_HC1;
}

/* --- reading a variance -------------------------------------------------------------------------
 */

/* Of one summand. */
static double part_between(const Variance *variance, size_t h, const double *a, const double *b)
{
    const Contributions *of = variance->part[h].of;
    Arena *scratch = arena_create();
    double *x = ARENA_ARRAY(scratch, double, of->k), *y = ARENA_ARRAY(scratch, double, of->k);
    double sum = 0.0;

    contributions_form(of, a, x);
    if (a == b) {
        sum = quadratic_form(variance->part[h].matrix, x, of->k);
    } else {
        contributions_form(of, b, y);
        for (size_t i = 0; i < of->k; i++)
            for (size_t j = 0; j < of->k; j++)
                sum += x[i] * variance->part[h].matrix[i * of->k + j] * y[j];
    }
    arena_destroy(scratch);
    return sum;
}

static double variance_between(const Variance *variance, const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t h = 0; h < variance->n_parts; h++)
        sum += variance->part[h].sign * part_between(variance, h, a, b);
    return sum;
}

double variance_of(const Variance *variance, const double *c)
{
    return variance_between(variance, c, c);
}

/* --- making one ---------------------------------------------------------------------------------
 */

static double *add_part(Arena *arena, Variance *out, const Contributions *of, double sign)
{
    double *matrix = ARENA_ARRAY(arena, double, of->k * of->k);

    out->part[out->n_parts].of = of;
    out->part[out->n_parts].matrix = matrix;
    out->part[out->n_parts++].sign = sign;
    return matrix;
}

/* Only the part h is left: it stands in for the sum. */
static void keep_part(Variance *out, size_t h, const char *why)
{
    out->part[0] = out->part[h];
    out->part[0].sign = 1.0;
    out->n_parts = 1;
    out->stands_in = why;
}

static Grouping by_way(Arena *arena, const EffectSample *sample, size_t way)
{
    return grouping_of(arena, sample->cluster[way], sample->n_clusters[way], sample->n);
}

static const double *form_of(Arena *arena, const Estimate *estimate)
{
    double *form = ARENA_ARRAY(arena, double, estimate->rows.k);

    contributions_form(&estimate->rows, estimate->form, form);
    return form;
}

/* first + second - both. The second is made on one row a student where the sample holds uses, since
 * the uses of a student are one error and not as many. Where the sum is no more than what the
 * record's own clusters alone give, or nothing at all, the larger of the one-way variances stands
 * in: what is printed is never more favourable than the own way, and says so. */
static bool two_way(Arena *arena, const Estimate *estimate, VarianceKind kind, Variance *out,
                    Error *err)
{
    const EffectSample *sample = estimate->sample;
    const Estimate *own = estimate->own != NULL ? estimate->own : estimate;
    const Estimate *const of[2] = {estimate, own};
    const Grouping ways[2] = {by_way(arena, sample, 0),
                              by_way(arena, own->sample, own == estimate ? 1 : 0)};
    double df[2] = {0.0}, of_pairs;

    for (size_t h = 0; h < 2; h++)
        if (!vcov_cluster(&of[h]->rows, &ways[h], kind, form_of(arena, of[h]),
                          add_part(arena, out, &of[h]->rows, 1.0), &df[h], err))
            return false;
    double *pairs = add_part(arena, out, &estimate->rows, -1.0);
    if (!vcov_pairs(&estimate->rows, &ways[0], sample->cluster[1], sample->n_clusters[1], kind,
                    pairs, &of_pairs)) {
        const Grouping both =
            grouping_by_pair(arena, sample->cluster[0], sample->n_clusters[0], sample->cluster[1],
                             sample->n_clusters[1], sample->n);
        if (!vcov_cluster(&estimate->rows, &both, kind, form_of(arena, estimate), pairs, &of_pairs,
                          err))
            return false;
    }
    const double both = variance_of(out, estimate->form);
    const double first = part_between(out, 0, estimate->form, estimate->form);
    const double second = part_between(out, 1, estimate->form, estimate->form);
    out->df = df[0] < df[1] ? df[0] : df[1];
    if (!(both > 0.0))
        keep_part(out, first >= second ? 0 : 1,
                  "Two-way clustering gave no positive variance; the larger of the two one-way "
                  "variances stands in.");
    else if (sample->own != NULL && both < second)
        keep_part(out, 1,
                  "Two-way clustering gave a smaller standard error than clustering by the "
                  "record's own group alone; the latter, the larger one, stands in.");
    else if (sample->focal == NULL && both < LESS * fmax(first, second))
        out->stands_in =
            arena_printf(arena,
                         "The standard error of two ways is smaller than that of one of the two "
                         "columns alone, which is %s times as large.",
                         text_real(arena, sqrt(fmax(first, second) / both), 2));
    return true;
}

/* Rows of one student, of which a stack can hold several, share an error. */
static bool by_components(Arena *arena, const Estimate *estimate, const SchoolComponents *c,
                          Variance *out, Error *err)
{
    const EffectSample *sample = estimate->sample;
    const size_t k = estimate->rows.k;
    const Grouping schools = by_way(arena, sample, 0);
    double *matrix = add_part(arena, out, &estimate->rows, 1.0);
    double *p = ARENA_ARRAY(arena, double, k *k), *q = ARENA_ARRAY(arena, double, k *k);
    const double *form = form_of(arena, estimate);
    Grouping students;

    if (estimate->rows.stacked) {
        int32_t *student = ARENA_ARRAY(arena, int32_t, sample->n);
        for (size_t i = 0; i < sample->n; i++)
            student[i] = (int32_t)sample->student[i];
        students = grouping_of(arena, student, clusters_number(student, sample->n), sample->n);
    }
    if (!vcov_components(&estimate->rows, &schools, estimate->rows.stacked ? &students : NULL, p, q,
                         err))
        return false;
    for (size_t i = 0; i < k * k; i++)
        matrix[i] = c->u * p[i] + c->e * q[i];
    out->df = components_df(c, quadratic_form(p, form, k), quadratic_form(q, form, k));
    return true;
}

static bool by_cluster(Arena *arena, const Estimate *estimate, const VarianceRule *rule,
                       Variance *out, Error *err)
{
    const EffectSample *sample = estimate->sample;

    out->n_clusters = sample->n_clusters[0];
    if (sample->n_cluster_ways == 2 && sample->n_clusters[1] < out->n_clusters)
        out->n_clusters = sample->n_clusters[1];
    if (out->n_clusters < 2)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "a variance by cluster needs at least two clusters; the sample has %zu",
                         out->n_clusters);
    if (rule->kind == VARIANCE_SCHOOL_COMPONENTS)
        return by_components(arena, estimate, rule->components, out, err);
    if (sample->n_cluster_ways == 2)
        return two_way(arena, estimate, rule->kind, out, err);
    const Grouping clusters = by_way(arena, sample, 0);
    double *matrix = add_part(arena, out, &estimate->rows, 1.0);
    if (rule->stratum != NULL)
        return vcov_strata(arena, &estimate->rows, &clusters, rule->stratum, rule->n_strata, matrix,
                           &out->df, err);
    return vcov_cluster(&estimate->rows, &clusters, rule->kind, form_of(arena, estimate), matrix,
                        &out->df, err);
}

bool estimate_has_error(const Estimate *estimate)
{
    return estimate->rows.n > 0 || estimate->joint != NULL;
}

/* Degrees of freedom of a sum are those of its member that has the fewest. */
static void take_joint(Arena *arena, const Estimate *estimate, Variance *out)
{
    const Joint *joint = estimate->joint;
    double *matrix = add_part(arena, out, &estimate->rows, 1.0);

    memcpy(matrix, joint->covariance, joint->n * joint->n * sizeof *matrix);
    out->n_clusters = estimate->sample->n_cluster_ways > 0 ? estimate->sample->n_clusters[0] : 0;
    out->df = INFINITY;
    for (size_t i = 0; i < joint->n; i++)
        if (estimate->form[i] != 0.0)
            out->df = fmin(out->df, joint->df[i]);
}

Estimate estimate_alone(Arena *arena, const Estimate *estimate, VarianceKind kind)
{
    static const double only[] = {1.0};
    const bool sums =
        kind == VARIANCE_CR0 || kind == VARIANCE_CR1 || kind == VARIANCE_SCHOOL_COMPONENTS;
    Estimate out = *estimate;

    if (!sums || estimate->joint != NULL || estimate->rows.n < SHARED_LEAST)
        return out;
    if (estimate->own != NULL) {
        out.own = ARENA_NEW(arena, Estimate);
        *out.own = *estimate->own;
        out.own->form = memcpy(ARENA_ARRAY(arena, double, 1), only, sizeof only);
        if (!contributions_project(arena, &estimate->own->rows, form_of(arena, estimate->own),
                                   &out.own->rows))
            return *estimate;
    }
    if (!contributions_project(arena, &estimate->rows, form_of(arena, estimate), &out.rows))
        return *estimate;
    out.form = memcpy(ARENA_ARRAY(arena, double, 1), only, sizeof only);
    return out;
}

bool estimate_prepare(Arena *arena, Estimate *estimate, VarianceKind kind, Error *err)
{
    for (Estimate *e = estimate; kind == VARIANCE_CR2 && e != NULL; e = e->own)
        if (!contributions_prepare(arena, &e->rows))
            return error_set(err, ERR_INTERNAL, NOWHERE,
                             "the eigenvalues of the squared weights were not found");
    return true;
}

bool estimate_variance(Arena *arena, Estimate *estimate, const VarianceRule *rule, Variance *out,
                       Error *err)
{
    Contributions *rows = &estimate->rows;

    if (!estimate_has_error(estimate))
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "estimates of several models have no covariance");
    *out = (Variance){.df = (double)rows->observed - (double)rows->parameters};
    if (estimate->joint != NULL) {
        take_joint(arena, estimate, out);
        return true;
    }
    if (!estimate_prepare(arena, estimate, rule->kind, err))
        return false;
    if (!variance_row[rule->kind].clustered) {
        vcov_rows(rows, rule->kind, add_part(arena, out, rows, 1.0));
        return true;
    }
    if (!by_cluster(arena, estimate, rule, out, err))
        return false;
    if (rule->fewest > 0)
        out->df = fmin(out->df, (double)rule->fewest - 1.0);
    return true;
}

/* Each alone; then all together, whose forms tell what they share. */
bool estimate_joint(Arena *arena, Estimate *const *estimate, size_t n, const VarianceRule *rule,
                    Joint *out, Error *err)
{
    Arena *scratch = arena_create();
    double *factor = ARENA_ARRAY(scratch, double, n);
    double **form = (double **)arena_array(scratch, n, sizeof *form);
    Variance v;
    bool ok = true;

    *out = joint_create(arena, n, NULL);
    for (size_t i = 0; ok && i < n; i++) {
        out->value[i] = estimate[i]->value;
        ok = estimate_variance(scratch, estimate[i], rule, &v, err);
        out->df[i] = ok ? v.df : (double)NAN;
        factor[i] = 1.0;
    }
    Estimate all = estimate_combine(scratch, estimate, factor, n);
    ok = ok && estimate_variance(scratch, &all, rule, &v, err);
    for (size_t i = 0; i < n; i++) {
        memset(factor, 0, n * sizeof *factor);
        factor[i] = 1.0;
        form[i] = estimate_form(scratch, estimate, factor, n);
    }
    for (size_t i = 0; ok && i < n; i++)
        for (size_t j = 0; j < n; j++)
            out->covariance[i * n + j] = variance_between(&v, form[i], form[j]);
    arena_destroy(scratch);
    return ok;
}
