/* Every sum is split at the groups' means: with h = e + n u, the inverse of a group's V is
 * (1/e) times what is within the group plus (1/h) times what is of its mean. Both parts are sums of
 * squares, so nothing is lost where u is many times e. */
#include "alike/reml.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

enum { SCORING_MAX = 100, DOUBLINGS_MAX = 200, HALVINGS_MAX = 60 };

#define START_BETWEEN 0.1   /* of the residual variance */
#define STEP_END      1e-12 /* relative change at which scoring stops */
/* Likelihoods closer than this share of their size do not tell a better step from rounding. */
#define LIKELIHOOD_NOISE 1e-13
/* What is left within groups, as a share of all that is left, must be more than rounding. */
#define WITHIN_LEAST 1e-13
/* An information matrix whose determinant is below this share of its diagonal can't be inverted. */
#define INFORMATION_LEAST 1e-10

typedef struct Work {
    const RemlSums *sums;
    bool scores;       /* sums hold a y */
    double *within_xx; /* k x k, about the groups' means */
    double *within_xy; /* k */
    double within_yy;
    double *a, *c, *b, *cb; /* k x k each */
    double *beta;           /* k */
    double *column;         /* sums->sx by column: groups are the rows of sums of products */
    double *weight, *left;  /* n_groups each: weights of such a sum; what beta leaves of sy */
    double *packing;        /* block_scratch(k) */
    double *d;              /* k x k */
    bool *aliased;          /* k */
} Work;

/* The pieces of one step, at one (u, e). */
typedef struct Step {
    double t0, t1, t11, t12, t22;
    double q1, q2; /* y'PGPy and y'PPy */
    double loglik;
} Step;

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

static Work work_create(Arena *scratch, const RemlSums *sums)
{
    const size_t k = sums->k;
    Work w = {.sums = sums,
              .scores = sums->xy != NULL && sums->sy != NULL,
              .within_xx = array(scratch, k * k),
              .within_xy = array(scratch, k),
              .within_yy = sums->yy,
              .a = array(scratch, k * k),
              .c = array(scratch, k * k),
              .b = array(scratch, k * k),
              .cb = array(scratch, k * k),
              .beta = array(scratch, k),
              .column = array(scratch, k * sums->n_groups),
              .weight = array(scratch, sums->n_groups),
              .left = array(scratch, sums->n_groups),
              .packing = array(scratch, block_scratch(k)),
              .d = array(scratch, k * k),
              .aliased = ARENA_ARRAY(scratch, bool, k)};

    memcpy(w.within_xx, sums->xx, k * k * sizeof *w.within_xx);
    if (w.scores)
        memcpy(w.within_xy, sums->xy, k * sizeof *w.within_xy);
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double *s = sums->sx + g * k, n = sums->size[g];
        for (size_t i = 0; i < k; i++) {
            w.column[i * sums->n_groups + g] = s[i];
            for (size_t j = 0; j < k; j++)
                w.within_xx[i * k + j] -= s[i] * s[j] / n;
        }
        if (!w.scores)
            continue;
        for (size_t i = 0; i < k; i++)
            w.within_xy[i] -= s[i] * sums->sy[g] / n;
        w.within_yy -= sums->sy[g] * sums->sy[g] / n;
    }
    return w;
}

static double quadratic(const double *a, const double *x, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += x[i] * a[i * k + j] * x[j];
    return sum;
}

/* What beta leaves within groups. */
static double within_squares(const Work *w)
{
    double squares = w->within_yy + quadratic(w->within_xx, w->beta, w->sums->k);

    for (size_t i = 0; i < w->sums->k; i++)
        squares -= 2.0 * w->beta[i] * w->within_xy[i];
    return fmax(squares, 0.0);
}

/* Adds the sum over groups of weight s s' to the lower triangle of a matrix. */
static void add_squares(const Work *w, double *matrix)
{
    const size_t n = w->sums->n_groups;

    block_products(w->column, n, n, w->sums->k, w->weight, w->packing, matrix);
}

/* What beta leaves of the sums of the groups' scores. */
static void group_residuals(const Work *w)
{
    const size_t n = w->sums->n_groups;

    block_multiply(w->column, n, n, w->sums->k, w->beta, w->left);
    for (size_t g = 0; g < n; g++)
        w->left[g] = w->sums->sy[g] - w->left[g];
}

/* A = X'V^-1 X, C = A^-1, beta = C X'V^-1 y; log det A. False where A is not positive. */
static bool solve(Work *w, double u, double e, double *log_det)
{
    const RemlSums *sums = w->sums;
    const size_t k = sums->k;

    for (size_t i = 0; i < k * k; i++)
        w->a[i] = w->within_xx[i] / e;
    for (size_t i = 0; i < k; i++)
        w->beta[i] = w->scores ? w->within_xy[i] / e : 0.0;
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double n = sums->size[g];
        w->weight[g] = 1.0 / (n * (e + n * u));
        w->left[g] = w->scores ? w->weight[g] * sums->sy[g] : 0.0;
    }
    add_squares(w, w->a);
    block_cross(w->column, sums->n_groups, sums->n_groups, k, w->left, w->beta);
    memset(w->aliased, 0, k * sizeof *w->aliased);
    if (cholesky_factor(w->a, k, 0.0, w->aliased) < k)
        return false;
    *log_det = 0.0;
    for (size_t i = 0; i < k; i++)
        *log_det += 2.0 * log(w->a[i * k + i]);
    cholesky_solve(w->a, k, w->aliased, w->beta);
    cholesky_inverse(w->a, k, w->aliased, w->c);
    return true;
}

/* The sums over groups: d = n/h, z = s/h, B = sum z z', D = sum d z z', of which tr CD is the sum
 * of d z'Cz; and of the residuals. */
static void traces(Work *w, double u, double e, Step *out)
{
    const RemlSums *sums = w->sums;
    const size_t k = sums->k;
    double d1 = 0.0, d2 = 0.0, cross = 0.0, cb = 0.0, cbcb = 0.0;

    memset(w->b, 0, k * k * sizeof *w->b);
    memset(w->d, 0, k * k * sizeof *w->d);
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double h = e + sums->size[g] * u, d = sums->size[g] / h;
        w->weight[g] = 1.0 / (h * h);
        d1 += d;
        d2 += d * d;
    }
    add_squares(w, w->b);
    symmetric_complete(w->b, k);
    for (size_t g = 0; g < sums->n_groups; g++)
        w->weight[g] *= sums->size[g] / (e + sums->size[g] * u);
    add_squares(w, w->d);
    symmetric_complete(w->d, k);
    for (size_t i = 0; i < k * k; i++)
        cross += w->c[i] * w->d[i];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < k; m++)
                sum += w->c[i * k + m] * w->b[m * k + j];
            w->cb[i * k + j] = sum;
        }
    for (size_t i = 0; i < k; i++) {
        cb += w->cb[i * k + i];
        for (size_t j = 0; j < k; j++)
            cbcb += w->cb[i * k + j] * w->cb[j * k + i];
    }
    out->t1 = d1 - cb;
    out->t11 = d2 - 2.0 * cross + cbcb;
    out->t12 = (out->t1 - u * out->t11) / e;
    out->t0 = ((double)(sums->n - k) - u * out->t1) / e;
    out->t22 = (out->t0 - u * out->t12) / e;
}

static void residuals(const Work *w, double u, double e, double log_det, Step *out)
{
    const RemlSums *sums = w->sums;
    const double within = within_squares(w);
    double whole = within / e, log_v = 0.0;

    group_residuals(w);
    out->q1 = 0.0;
    out->q2 = within / (e * e);
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double n = sums->size[g], h = e + n * u, r = w->left[g];
        out->q1 += r * r / (h * h);
        out->q2 += r * r / (n * h * h);
        whole += r * r / (n * h);
        log_v += (n - 1.0) * log(e) + log(h);
    }
    out->loglik =
        -0.5 * (log_v + log_det + whole + (double)(sums->n - sums->k) * log(2.0 * acos(-1.0)));
}

static bool step_at(Work *w, double u, double e, Step *out)
{
    double log_det = 0.0;

    if (!solve(w, u, e, &log_det))
        return false;
    traces(w, u, e, out);
    if (w->scores)
        residuals(w, u, e, log_det, out);
    else
        out->loglik = (double)NAN;
    return true;
}

static double determinant(const Step *s)
{
    return s->t11 * s->t22 - s->t12 * s->t12;
}

static bool refuse(Error *err, const char *why)
{
    return error_set(err, ERR_INFEASIBLE, NOWHERE,
                     "how much groups differ can't be told from how much students differ: %s", why);
}

static bool check_sums(const RemlSums *sums, Error *err)
{
    if (sums->n <= sums->k)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the spread of groups needs more students than columns of the score's "
                         "model");
    for (size_t g = 0; g < sums->n_groups; g++)
        if (sums->size[g] > 1.0)
            return true;
    return refuse(err, "no group has two students");
}

/* Scoring stands or falls with the information: it must tell the two variances apart. */
static bool check_information(const Step *s, Error *err)
{
    if (s->t11 > 0.0 && s->t22 > 0.0 && determinant(s) > INFORMATION_LEAST * s->t11 * s->t22)
        return true;
    return refuse(err, "the columns of the score's model leave nothing to compare between groups, "
                       "or within them");
}

static bool keep(Arena *arena, const Work *w, double u, double e, const Step *s,
                 VarianceComponents *out)
{
    const size_t k = w->sums->k;

    out->u = u;
    out->e = e;
    out->t0 = s->t0;
    out->t1 = s->t1;
    out->t11 = s->t11;
    out->t12 = s->t12;
    out->t22 = s->t22;
    out->loglik = s->loglik;
    out->beta = array(arena, k);
    out->c = array(arena, k * k);
    memcpy(out->beta, w->beta, k * sizeof *out->beta);
    memcpy(out->c, w->c, k * k * sizeof *out->c);
    return true;
}

/* One step, halved until both variances are above 0 and the likelihood is not lower. False: no such
 * step was found, so the point is as good as it gets. */
static bool advance(Work *w, double *u, double *e, Step *s)
{
    const double det = determinant(s), d1 = s->q1 - s->t1, d2 = s->q2 - s->t0;
    double du = (s->t22 * d1 - s->t12 * d2) / det, de = (s->t11 * d2 - s->t12 * d1) / det;
    const double least = s->loglik - LIKELIHOOD_NOISE * (1.0 + fabs(s->loglik));
    Step next;

    for (int i = 0; i < HALVINGS_MAX; i++, du *= 0.5, de *= 0.5) {
        if (!(*u + du > 0.0) || !(*e + de > 0.0))
            continue;
        if (step_at(w, *u + du, *e + de, &next) && next.loglik >= least) {
            *u += du;
            *e += de;
            *s = next;
            return fabs(du) > STEP_END * *u || fabs(de) > STEP_END * *e;
        }
    }
    return false;
}

/* The slope of the likelihood along u at u = ratio e, in units of 1 / e, with e the best for that
 * ratio: y'Py = u q1 + e q2 is then n - k. */
static bool profile_slope(Work *w, double ratio, double *e, double *slope)
{
    Step s;

    if (!step_at(w, ratio, 1.0, &s))
        return false;
    *e = (ratio * s.q1 + s.q2) / (double)(w->sums->n - w->sums->k);
    *slope = s.q1 / *e - s.t1;
    return true;
}

/* Where scoring creeps, as it does where u is small and few groups tell of it: the ratio u / e at
 * which the slope changes its sign, between two that are looked for around the present one and then
 * halved, to the last digit. At u = 0 the slope is above 0. */
static bool bisect(Work *w, double *u, double *e)
{
    double low = *u / *e, high = low, slope;

    if (!profile_slope(w, low, e, &slope))
        return false;
    const bool rises = slope > 0.0;
    for (int i = 0; (slope > 0.0) == rises; i++) {
        *(rises ? &low : &high) = rises ? high : low;
        *(rises ? &high : &low) *= rises ? 2.0 : 0.5;
        if (i == DOUBLINGS_MAX || !profile_slope(w, rises ? high : low, e, &slope))
            return false;
    }
    for (double middle = (low + high) / 2.0; middle > low && middle < high;
         middle = (low + high) / 2.0) {
        if (!profile_slope(w, middle, e, &slope))
            return false;
        *(slope > 0.0 ? &low : &high) = middle;
    }
    *u = low * *e;
    return true;
}

/* What the best beta leaves within groups; columns constant in groups take no part. */
static double least_within(Work *w)
{
    const size_t k = w->sums->k;

    memcpy(w->a, w->within_xx, k * k * sizeof *w->a);
    memcpy(w->beta, w->within_xy, k * sizeof *w->beta);
    for (size_t i = 0; i < k; i++)
        w->aliased[i] = !(w->within_xx[i * k + i] > LINALG_ALIAS_SHARE * w->sums->xx[i * k + i]);
    (void)cholesky_factor(w->a, k, LINALG_ALIAS_SHARE, w->aliased);
    cholesky_solve(w->a, k, w->aliased, w->beta);
    return within_squares(w);
}

static bool scores_fit(Arena *arena, Work *w, VarianceComponents *out, Error *err)
{
    const RemlSums *sums = w->sums;
    Step s;

    if (!(least_within(w) > WITHIN_LEAST * sums->yy))
        return refuse(err, "scores do not differ within groups");
    /* least squares: any e gives the same beta at u = 0 */
    if (!step_at(w, 0.0, 1.0, &s))
        return refuse(err, "columns of the score's model repeat each other");
    const double ols = s.q2 / (double)(sums->n - sums->k);
    if (!step_at(w, 0.0, ols, &s))
        return refuse(err, "columns of the score's model repeat each other");
    if (!check_information(&s, err))
        return false;
    out->boundary = s.q1 <= s.t1;
    if (out->boundary)
        return keep(arena, w, 0.0, ols, &s, out);
    double u = START_BETWEEN * ols, e = (1.0 - START_BETWEEN) * ols;
    if (!step_at(w, u, e, &s))
        return refuse(err, "columns of the score's model repeat each other");
    bool moving = true;
    while (moving && out->iterations < SCORING_MAX) {
        out->iterations++;
        if (!check_information(&s, err))
            return false;
        moving = advance(w, &u, &e, &s);
    }
    /* a rejected trial has left its own beta and c behind */
    if ((moving && !bisect(w, &u, &e)) || !step_at(w, u, e, &s))
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "the variance between groups was not found");
    return keep(arena, w, u, e, &s, out);
}

bool reml_fit(Arena *arena, const RemlSums *sums, VarianceComponents *out, Error *err)
{
    *out = (VarianceComponents){0};
    if (!check_sums(sums, err))
        return false;
    Arena *scratch = arena_create();
    Work w = work_create(scratch, sums);
    const bool ok = scores_fit(arena, &w, out, err);
    arena_destroy(scratch);
    return ok;
}

bool reml_traces(Arena *arena, const RemlSums *sums, double u, double e, VarianceComponents *out,
                 Error *err)
{
    Step s;

    *out = (VarianceComponents){0};
    if (!check_sums(sums, err))
        return false;
    Arena *scratch = arena_create();
    Work w = work_create(scratch, sums);
    bool ok = step_at(&w, u, e, &s);
    if (!ok)
        (void)refuse(err, "columns of the score's model repeat each other");
    ok = ok && check_information(&s, err) && keep(arena, &w, u, e, &s, out);
    arena_destroy(scratch);
    return ok;
}

double reml_degrees(const VarianceComponents *of, double p, double q, double own, double own_df)
{
    const double v = of->u * p + of->e * q + own;
    const double information = of->t11 * of->t22 - of->t12 * of->t12;
    const double half = p * p * of->t22 - 2.0 * p * q * of->t12 + q * q * of->t11;

    return v * v / (half / information + (own > 0.0 ? own * own / own_df : 0.0));
}
