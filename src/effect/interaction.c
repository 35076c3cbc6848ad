/* Do the parts of a study differ? Each against the first, and all of them at once. */
#include "copies.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* Parts that both arms are in, each with its own estimate. */
typedef struct Parts {
    size_t n;
    int32_t *level;
    EffectSample *rows;
    Estimate **of;
} Parts;

static bool has_both(const EffectSample *students)
{
    size_t n[2] = {0, 0};

    for (size_t i = 0; i < students->n; i++)
        n[students->treated[i] != 0] += students->weight[i] > 0.0;
    return n[0] > 0 && n[1] > 0;
}

/* A part with too few for the outcome model is no reason to stop: its own row says why. */
static bool make_part(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                      Estimate *out, bool *made, Error *err)
{
    Error *problem = ARENA_NEW(arena, Error);

    *made = study_make(study, arena, rows, out, problem);
    if (*made || problem->kind == ERR_INFEASIBLE)
        return true;
    *err = *problem;
    return false;
}

static bool make_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n,
                       Parts *out, Error *err)
{
    *out = (Parts){.level = ARENA_ARRAY(arena, int32_t, n),
                   .rows = ARENA_ARRAY(arena, EffectSample, n),
                   .of = (Estimate **)arena_array(arena, n, sizeof(Estimate *))};
    for (size_t g = 0; g < n; g++) {
        const EffectPart part = {.level_of = level_of, .level = (int32_t)g};
        const PartSamples samples = part_samples(study, arena, &part);
        if (!has_both(&samples.students))
            continue;
        out->rows[out->n] = samples.rows;
        out->of[out->n] = ARENA_NEW(arena, Estimate);
        bool made;
        if (!make_part(study, arena, &out->rows[out->n], out->of[out->n], &made, err))
            return false;
        if (made)
            out->level[out->n++] = (int32_t)g;
    }
    return true;
}

/* b_k - b_1 with the variance that all parts go by, so that singles and their joint test are of one
 * covariance. */
static bool compare_with_first(const EffectStudy *study, const Parts *parts, size_t k,
                               const VarianceRule *rule, EffectDifference *out, Error *err)
{
    static const double less[2] = {-1.0, 1.0};
    Arena *scratch = arena_create();
    Estimate *const both[2] = {parts->of[0], parts->of[k]};
    Estimate difference = estimate_combine(scratch, both, less, 2);
    Variance v;
    const bool ok = estimate_variance(scratch, &difference, rule, &v, err);

    *out = (EffectDifference){
        .first = parts->level[0], .level = parts->level[k], .value = difference.value};
    out->test = t_test(difference.value, (double)NAN, (double)NAN, study->settings->confidence);
    if (ok) {
        const double variance = variance_of(&v, difference.form);
        if (variance > 0.0 && v.df > 0.0)
            out->test = t_test(difference.value, sqrt(variance), v.df, study->settings->confidence);
    }
    arena_destroy(scratch);
    return ok;
}

/* Of the differences from the first part: D V D' from the covariance of all parts. */
static double wald_of(Arena *scratch, const Joint *joint)
{
    const size_t q = joint->n - 1, n = joint->n;
    double *v = ARENA_ARRAY(scratch, double, q *q), *d = ARENA_ARRAY(scratch, double, q);
    double *x = ARENA_ARRAY(scratch, double, q), wald = 0.0;

    for (size_t i = 0; i < q; i++) {
        d[i] = joint->value[i + 1] - joint->value[0];
        for (size_t j = 0; j < q; j++)
            v[i * q + j] = joint->covariance[(i + 1) * n + j + 1] - joint->covariance[i + 1] -
                           joint->covariance[j + 1] + joint->covariance[0];
    }
    gsl_matrix_view m = gsl_matrix_view_array(v, q, q);
    gsl_vector_view b = gsl_vector_view_array(d, q), to = gsl_vector_view_array(x, q);
    if (gsl_linalg_cholesky_decomp1(&m.matrix) != 0 ||
        gsl_linalg_cholesky_solve(&m.matrix, &b.vector, &to.vector) != 0)
        return (double)NAN;
    for (size_t i = 0; i < q; i++)
        wald += d[i] * x[i];
    return wald;
}

/* Hotelling's T^2 with eta degrees of freedom, the fewest that any single difference has: with many
 * it is F(q, eta), of one difference t^2. */
static void test_all(double wald, size_t q, double eta, EffectInteraction *out)
{
    const double df = eta - (double)q + 1.0;

    out->n_tested = q;
    if (!(wald >= 0.0)) {
        out->problem = "the errors of the differences are not independent enough to be tested "
                       "together";
        return;
    }
    if (!(df >= 1.0)) {
        out->problem = "too few degrees of freedom are left to test so many differences at once";
        return;
    }
    out->f = wald * df / (eta * (double)q);
    out->df = df;
    out->p = gsl_cdf_fdist_Q(out->f, (double)q, df);
}

static bool test_parts(const EffectStudy *study, Arena *arena, Arena *scratch, const Parts *parts,
                       const VarianceRule *rule, EffectInteraction *out, Error *err)
{
    double eta = INFINITY;
    Joint joint;

    out->difference = ARENA_ARRAY(arena, EffectDifference, parts->n);
    for (size_t k = 1; k < parts->n; k++) {
        EffectDifference *d = &out->difference[out->n];
        if (!compare_with_first(study, parts, k, rule, d, err))
            return false;
        eta = fmin(eta, isnan(d->test.df) ? 0.0 : d->test.df);
        out->n++;
    }
    if (out->n < 2)
        return true;
    if (!estimate_joint(scratch, parts->of, parts->n, rule, &joint, err))
        return false;
    test_all(wald_of(scratch, &joint), out->n, eta, out);
    return true;
}

bool effect_study_interaction(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                              size_t n, EffectInteraction *out, Error *err)
{
    Arena *scratch = arena_create();
    VarianceRule rule;
    Parts parts;

    *out = (EffectInteraction){.f = (double)NAN,
                               .df = (double)NAN,
                               .p = (double)NAN,
                               .problem = study->n_copies > 0 ? study_of_one_copy : NULL};
    bool ok = out->problem != NULL || make_parts(study, scratch, level_of, n, &parts, err);
    if (ok && out->problem == NULL && parts.n >= 2) {
        ok = study_rule_of_parts(study, scratch, parts.rows, parts.n, &rule, err);
        /* which part, and how few are in it, is said in its own row alone: there it can be hidden
         */
        if (ok && rule.refused != NULL)
            rule.refused = "of some part there is no standard error, so there is none of a "
                           "difference from it; its own row says why";
        if (ok && rule.refused == NULL)
            for (size_t k = 0; k < parts.n; k++)
                if (!estimate_has_error(parts.of[k]) || parts.of[k]->joint != NULL)
                    rule.refused = "this estimator's own standard error says nothing of what two "
                                   "parts share";
        if (ok && rule.refused != NULL)
            out->problem = arena_copy_text(arena, rule.refused);
        else if (ok)
            ok = test_parts(study, arena, scratch, &parts, &rule, out, err);
    }
    arena_destroy(scratch);
    return ok;
}
