/* Do the parts of a study differ? Each against the first, and all of them at once. */
#include "copies.h"

#include "alike/parallel.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

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

/* Each in an arena of its own, on threads that are free, and ready for any variance: differences
 * share the parts' fits, whose coordinates must stand by then. */
typedef struct PartsWork {
    const EffectStudy *study;
    const int32_t *level_of;
    Arena **arena;
    EffectSample *rows;
    Estimate **of; /* NULL: the part has none */
} PartsWork;

static bool make_one(void *context, size_t g, Error *err)
{
    PartsWork *work = context;
    const EffectPart part = {.level_of = work->level_of, .level = (int32_t)g};
    Arena *arena = work->arena[g] = arena_create();
    const PartSamples samples = part_samples(work->study, arena, &part);
    Estimate *of = ARENA_NEW(arena, Estimate);
    bool made = false;

    if (!has_both(&samples.students))
        return true;
    work->rows[g] = samples.rows;
    if (!make_part(work->study, arena, &work->rows[g], of, &made, err))
        return false;
    work->of[g] = made ? of : NULL;
    for (const Estimate *e = of; made && e != NULL; e = e->own)
        contributions_ready(&e->rows);
    return !made || estimate_prepare(arena, of, work->study->clustering.variance, err);
}

static bool make_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n,
                       Parts *out, Error *err)
{
    PartsWork work = {.study = study,
                      .level_of = level_of,
                      .arena = (Arena **)arena_array(arena, n, sizeof *work.arena),
                      .rows = ARENA_ARRAY(arena, EffectSample, n),
                      .of = (Estimate **)arena_array(arena, n, sizeof *work.of)};
    const bool ok = parallel_for(study->workers, n, make_one, &work, err);

    *out = (Parts){.level = ARENA_ARRAY(arena, int32_t, n),
                   .rows = ARENA_ARRAY(arena, EffectSample, n),
                   .of = work.of};
    for (size_t g = 0; g < n; g++) {
        if (work.arena[g] != NULL)
            arena_adopt(arena, work.arena[g]);
        if (work.of[g] == NULL)
            continue;
        out->level[out->n] = (int32_t)g;
        out->rows[out->n] = work.rows[g]; /* the estimate keeps pointing to its own */
        out->of[out->n++] = work.of[g];
    }
    return ok;
}

/* The differences of parts from the first of them. */
typedef struct Differences {
    size_t n;
    EffectDifference *of; /* n */
    double *value;        /* n; as they stand in the joint test */
    double *covariance;   /* n x n; NULL where n is 1 */
} Differences;

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

typedef struct ContrastWork {
    const EffectStudy *study;
    const Parts *parts;
    const VarianceRule *rule;
    EffectDifference *of;
} ContrastWork;

static bool contrast_one(void *context, size_t k, Error *err)
{
    const ContrastWork *work = context;

    return compare_with_first(work->study, work->parts, k + 1, work->rule, &work->of[k], err);
}

/* D V D' from the covariance of all parts. */
static void difference_covariance(Arena *arena, const Joint *joint, Differences *out)
{
    const size_t q = joint->n - 1, n = joint->n;

    out->value = ARENA_ARRAY(arena, double, q);
    out->covariance = ARENA_ARRAY(arena, double, q *q);
    for (size_t i = 0; i < q; i++) {
        out->value[i] = joint->value[i + 1] - joint->value[0];
        for (size_t j = 0; j < q; j++)
            out->covariance[i * q + j] = joint->covariance[(i + 1) * n + j + 1] -
                                         joint->covariance[i + 1] - joint->covariance[j + 1] +
                                         joint->covariance[0];
    }
}

static bool compare_parts(const EffectStudy *study, Arena *arena, const Parts *parts,
                          const VarianceRule *rule, Differences *out, Error *err)
{
    Joint joint;

    *out = (Differences){.of = ARENA_ARRAY(arena, EffectDifference, parts->n)};
    ContrastWork work = {.study = study, .parts = parts, .rule = rule, .of = out->of};
    if (!parallel_for(study->workers, parts->n - 1, contrast_one, &work, err))
        return false;
    out->n = parts->n - 1;
    if (out->n < 2)
        return true;
    if (!estimate_joint(arena, parts->of, parts->n, rule, &joint, err))
        return false;
    difference_covariance(arena, &joint, out);
    return true;
}

/* --- all at once ---------------------------------------------------------------------------------
 */

static double wald_of(const Differences *d)
{
    Arena *scratch = arena_create();
    double *v = ARENA_ARRAY(scratch, double, d->n * d->n), *x = ARENA_ARRAY(scratch, double, d->n);
    double wald = (double)NAN;

    memcpy(v, d->covariance, d->n * d->n * sizeof *v);
    gsl_matrix_view m = gsl_matrix_view_array(v, d->n, d->n);
    gsl_vector_view b = gsl_vector_view_array(d->value, d->n);
    gsl_vector_view to = gsl_vector_view_array(x, d->n);
    if (gsl_linalg_cholesky_decomp1(&m.matrix) == 0 &&
        gsl_linalg_cholesky_solve(&m.matrix, &b.vector, &to.vector) == 0) {
        wald = 0.0;
        for (size_t i = 0; i < d->n; i++)
            wald += d->value[i] * x[i];
    }
    arena_destroy(scratch);
    return wald;
}

/* The fewest degrees of freedom that any single difference has. */
static double fewest_df(const EffectDifference *of, size_t n)
{
    double out = INFINITY;

    for (size_t k = 0; k < n; k++)
        out = fmin(out, isnan(of[k].test.df) ? 0.0 : of[k].test.df);
    return out;
}

/* f: of as many as are tested and df degrees of freedom. */
static void test_f(double f, double df, EffectInteraction *out)
{
    out->problem = isnan(f) ? "the errors of the differences are not independent enough to be "
                              "tested together"
                   : !(df >= 1.0)
                       ? "too few degrees of freedom are left to test so many differences at once"
                       : NULL;
    if (out->problem != NULL)
        return;
    out->f = f;
    out->df = df;
    out->p = gsl_cdf_fdist_Q(f, (double)out->n_tested, df);
}

/* Hotelling's T^2 with eta degrees of freedom, the fewest that any single difference has: with many
 * it is F(q, eta), of one difference t^2. */
static void test_all(const Differences *d, EffectInteraction *out)
{
    const double q = (double)d->n, eta = fewest_df(d->of, d->n), df = eta - q + 1.0;

    test_f(wald_of(d) * df / (eta * q), df, out);
}

/* --- one data set, or several copies of it -------------------------------------------------------
 */

/* Why the parts' differences have no error; NULL: they have. Which part it is, and how few are in
 * it, is said in its own row alone: there it can be hidden. */
static const char *refusal(const Parts *parts, const VarianceRule *rule)
{
    if (rule->refused != NULL)
        return "of some part there is no standard error, so there is none of a difference from it; "
               "its own row says why";
    for (size_t k = 0; k < parts->n; k++)
        if (!estimate_has_error(parts->of[k]) || parts->of[k]->joint != NULL)
            return "this estimator's own standard error says nothing of what two parts share";
    return NULL;
}

/* Of one data set; refused: why there are no differences, or NULL. */
static bool differences_of(const EffectStudy *study, Arena *scratch, const Parts *parts,
                           Differences *out, const char **refused, Error *err)
{
    VarianceRule rule;

    *out = (Differences){.n = 0};
    *refused = NULL;
    if (parts->n < 2)
        return true;
    if (!study_rule_of_parts(study, scratch, parts->rows, parts->n, &rule, err))
        return false;
    *refused = refusal(parts, &rule);
    return *refused != NULL || compare_parts(study, scratch, parts, &rule, out, err);
}

static void keep(Arena *arena, const EffectDifference *of, size_t n, EffectInteraction *out)
{
    out->n = n;
    out->n_tested = n < 2 ? 0 : n;
    out->difference = ARENA_ARRAY(arena, EffectDifference, n);
    if (n > 0) /* of none there is no array */
        memcpy(out->difference, of, n * sizeof *of);
}

static bool of_one(const EffectStudy *study, Arena *arena, Arena *scratch, const int32_t *level_of,
                   size_t n, EffectInteraction *out, Error *err)
{
    Differences found;
    Parts parts;

    if (!make_parts(study, scratch, level_of, n, &parts, err) ||
        !differences_of(study, scratch, &parts, &found, &out->problem, err))
        return false;
    keep(arena, found.of, found.n, out);
    if (found.n > 1)
        test_all(&found, out);
    return true;
}

/* Parts that every copy has an estimate of: of others there is none of all copies. */
static void keep_common(Parts *parts, size_t m)
{
    for (size_t k = 0; k < m; k++) {
        size_t n = 0;
        for (size_t g = 0; g < parts[k].n; g++) {
            const int32_t level = parts[k].level[g];
            bool everywhere = true;
            for (size_t c = 0; c < m; c++) {
                bool here = false;
                for (size_t h = 0; h < parts[c].n; h++)
                    here = here || parts[c].level[h] == level;
                everywhere = everywhere && here;
            }
            if (!everywhere)
                continue;
            parts[k].level[n] = level;
            parts[k].rows[n] = parts[k].rows[g];
            parts[k].of[n++] = parts[k].of[g];
        }
        parts[k].n = n;
    }
}

/* One difference by Rubin's rules, as any other row of results; df: on average, of complete data.
 */
static EffectDifference pool_single(const EffectStudy *study, Arena *scratch,
                                    const Differences *copy, size_t k, double *df)
{
    const size_t m = study->n_copies;
    double *q = ARENA_ARRAY(scratch, double, m), *u = ARENA_ARRAY(scratch, double, m);
    EffectDifference out = copy[0].of[k];

    *df = 0.0;
    for (size_t c = 0; c < m; c++) {
        const TTest *test = &copy[c].of[k].test;
        q[c] = copy[c].of[k].value;
        u[c] = test->se * test->se;
        *df += test->df / (double)m;
    }
    const Pooled pooled = rubin_pool(q, u, m, *df);
    const bool known = pooled.df >= 1.0; /* an interval would be wider than scores can be */
    out.value = pooled.estimate;
    out.test = t_test(out.value, known ? pooled.se : (double)NAN, known ? pooled.df : (double)NAN,
                      study->settings->confidence);
    return out;
}

/* All at once. eta: the fewest complete-data degrees of freedom of any difference. Were the copies
 * alike it would be Hotelling's T^2 of their data. */
static void pool_all(const EffectStudy *study, Arena *scratch, const Differences *copy, double eta,
                     EffectInteraction *out)
{
    const size_t m = study->n_copies, n = out->n;
    const double df = eta - (double)n + 1.0;
    double *q = ARENA_ARRAY(scratch, double, m *n), *u = ARENA_ARRAY(scratch, double, m *n *n);

    for (size_t c = 0; c < m; c++) {
        memcpy(q + c * n, copy[c].value, n * sizeof *q);
        memcpy(u + c * n * n, copy[c].covariance, n * n * sizeof *u);
    }
    const PooledTest test = rubin_test(q, u, m, n, df);
    test_f(test.f * df / eta, fmin(df, test.df), out);
}

static bool of_copies(const EffectStudy *study, Arena *arena, Arena *scratch,
                      const int32_t *level_of, size_t n, EffectInteraction *out, Error *err)
{
    const size_t m = study->n_copies;
    Parts *parts = ARENA_ARRAY(scratch, Parts, m);
    Differences *copy = ARENA_ARRAY(scratch, Differences, m);
    double eta = INFINITY, df;

    for (size_t c = 0; c < m; c++)
        if (!make_parts(study->copy[c], scratch, level_of, n, &parts[c], err))
            return study_name_copy(study, c, err);
    keep_common(parts, m);
    for (size_t c = 0; c < m && out->problem == NULL; c++)
        if (!differences_of(study->copy[c], scratch, &parts[c], &copy[c], &out->problem, err))
            return study_name_copy(study, c, err);
    if (out->problem != NULL)
        return true;
    keep(arena, copy[0].of, copy[0].n, out);
    for (size_t k = 0; k < out->n; k++) {
        out->difference[k] = pool_single(study, scratch, copy, k, &df);
        eta = fmin(eta, isnan(df) ? 0.0 : df);
    }
    if (out->n > 1)
        pool_all(study, scratch, copy, eta, out);
    return true;
}

bool effect_study_interaction(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                              size_t n, EffectInteraction *out, Error *err)
{
    Arena *scratch = arena_create();

    *out = (EffectInteraction){.f = (double)NAN, .df = (double)NAN, .p = (double)NAN};
    const bool ok = study->n_copies > 0 ? of_copies(study, arena, scratch, level_of, n, out, err)
                                        : of_one(study, arena, scratch, level_of, n, out, err);
    arena_destroy(scratch);
    return ok;
}
