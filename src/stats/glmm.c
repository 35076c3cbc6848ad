#include "stats/glmm.h"

#include "stats/irls_parts.h"

#include <math.h>
#include <string.h>

enum { STEPS_MOST = 200, MODE_STEPS = 60, HALVINGS_MOST = 30 };

#define DECREMENT_SMALL 1e-9 /* in standard errors: where the criterion's own rounding begins */
#define SPREAD_NONE                                                                                \
    1e-6 /* of s, in logits: the criterion is even in s, so that 0 is a place like any other */

/* Where the iteration stands: parameters b (scaled terms) and s behind them. */
typedef struct Glmm {
    Irls irls;
    const int32_t *of;
    size_t n_groups, m;   /* m = k + 1 parameters */
    double *fixed;        /* n: x b */
    double *u;            /* groups */
    double *r, *w, *dw;   /* groups: sums of y - mu, of w and of dw / d eta, by row weight */
    double *score, *lean; /* n: what each row gives to the gradient and to the curvature */
    double *parameter, *gradient, *step, *inverse; /* m, m, m, m x m */
    double deviance;
} Glmm;

static double row_weight(const BinaryProblem *p, size_t i)
{
    return p->weight == NULL ? 1 : p->weight[i];
}

static double loss(double eta, bool y)
{
    const double for_y = y ? eta : -eta;
    return log1p(exp(-fabs(for_y))) + (for_y < 0 ? -for_y : 0);
}

static void fill_fixed(Glmm *g)
{
    Irls *s = &g->irls;
    memcpy(s->beta, g->parameter, s->k * sizeof *s->beta);
    for (size_t start = 0; start < g->irls.of->n; start += MODEL_BLOCK) {
        const size_t n = g->irls.of->n - start < MODEL_BLOCK ? g->irls.of->n - start : MODEL_BLOCK;
        irls_fill(s, g->irls.of, start, n);
        block_multiply(s->block, MODEL_BLOCK, n, s->k, s->beta, g->fixed + start);
    }
}

/* Sums by group at u. */
static void sum_groups(Glmm *g, double s)
{
    memset(g->r, 0, g->n_groups * sizeof *g->r);
    memset(g->w, 0, g->n_groups * sizeof *g->w);
    memset(g->dw, 0, g->n_groups * sizeof *g->dw);
    for (size_t i = 0; i < g->irls.of->n; i++) {
        const int32_t at = g->of[i];
        const double mu = link_logit.probability(g->fixed[i] + s * g->u[at]);
        const double weight = row_weight(g->irls.of, i), w = weight * mu * (1 - mu);
        g->r[at] += weight * ((g->irls.of->y[i] ? 1 : 0) - mu);
        g->w[at] += w;
        g->dw[at] += w * (1 - 2 * mu);
    }
}

/* Each group's mode: u = s sum (y - mu), by Newton's method. The criterion within a group is convex
 * with curvature 1 at least, so a step that would leave where the mode can be is cut to that. */
static void find_modes(Glmm *g, double s)
{
    double largest = INFINITY;
    for (int k = 0; k < MODE_STEPS && largest > 1e-14; k++) {
        sum_groups(g, s);
        largest = 0;
        for (size_t at = 0; at < g->n_groups; at++) {
            const double slope = s * g->r[at] - g->u[at];
            double step = slope / (1 + s * s * g->w[at]);
            const double most = 1 / (0.1 + fabs(s)); /* in logits: about one a step */
            step = fmin(fmax(step, -most), most);
            g->u[at] += step;
            largest = fmax(largest, fabs(step));
        }
    }
    sum_groups(g, s);
}

/* The criterion at the parameters, and its gradient. */
static void look(Glmm *g)
{
    Irls *irls = &g->irls;
    const double s = g->parameter[irls->k];
    fill_fixed(g);
    find_modes(g, s);
    g->deviance = 0;
    double of_spread = 0;
    for (size_t at = 0; at < g->n_groups; at++) {
        const double u = g->u[at], h = 1 + s * s * g->w[at];
        const double du = (g->r[at] - s * u * g->w[at]) / h; /* du / ds */
        g->deviance += u * u + log(h);
        of_spread += -2 * u * g->r[at] + (2 * s * g->w[at] + s * s * g->dw[at] * (u + s * du)) / h;
    }
    for (size_t i = 0; i < g->irls.of->n; i++) {
        const int32_t at = g->of[i];
        const double eta = g->fixed[i] + s * g->u[at];
        const double mu = link_logit.probability(eta), weight = row_weight(g->irls.of, i);
        const double w = weight * mu * (1 - mu), h = 1 + s * s * g->w[at];
        g->deviance += 2 * weight * loss(eta, g->irls.of->y[i]);
        g->score[i] = -2 * weight * ((g->irls.of->y[i] ? 1 : 0) - mu) +
                      s * s / h * (w * (1 - 2 * mu) - s * s * g->dw[at] / h * w);
        g->lean[i] = w;
    }
    memset(g->gradient, 0, g->m * sizeof *g->gradient);
    for (size_t start = 0; start < g->irls.of->n; start += MODEL_BLOCK) {
        const size_t n = g->irls.of->n - start < MODEL_BLOCK ? g->irls.of->n - start : MODEL_BLOCK;
        irls_fill(irls, g->irls.of, start, n);
        block_cross(irls->block, MODEL_BLOCK, n, irls->k, g->score + start, g->gradient);
    }
    for (size_t j = 0; j < irls->k; j++)
        g->gradient[j] = irls->aliased[j] ? 0 : g->gradient[j];
    g->gradient[irls->k] = of_spread;
}

/* X'WX less what the groups take up, sum over groups of s^2 / h (X'w)(X'w)', factored. */
static void factor_information(Glmm *g, const bool *aliased)
{
    Irls *irls = &g->irls;
    const size_t k = irls->k;
    const double s = g->parameter[k];
    Arena *scratch = arena_create();
    double *sum = ARENA_ARRAY(scratch, double, k * g->n_groups);
    memset(irls->info.rest, 0, k * k * sizeof *irls->info.rest);
    for (size_t start = 0; start < g->irls.of->n; start += MODEL_BLOCK) {
        const size_t n = g->irls.of->n - start < MODEL_BLOCK ? g->irls.of->n - start : MODEL_BLOCK;
        irls_fill(irls, g->irls.of, start, n);
        block_products(irls->block, MODEL_BLOCK, n, k, g->lean + start, irls->scratch,
                       irls->info.rest);
        for (size_t j = 0; j < k; j++)
            for (size_t i = 0; i < n; i++)
                sum[j * g->n_groups + (size_t)g->of[start + i]] +=
                    g->lean[start + i] * irls->block[j * MODEL_BLOCK + i];
    }
    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l <= j; l++)
            for (size_t at = 0; at < g->n_groups; at++)
                irls->info.rest[j * k + l] -= s * s / (1 + s * s * g->w[at]) *
                                              sum[j * g->n_groups + at] * sum[l * g->n_groups + at];
    memcpy(irls->aliased, aliased, k * sizeof *aliased);
    cholesky_factor(irls->info.rest, k, 0, irls->aliased);
    arena_destroy(scratch);
}

/* The first guess at the inverse Hessian: that of the information for b, and for s what the number
 * of groups can tell of a standard deviation. */
static void guess_inverse(Arena *scratch, Glmm *g)
{
    const size_t k = g->irls.k;
    double *v = ARENA_ARRAY(scratch, double, k *k);
    cholesky_inverse(g->irls.info.rest, k, g->irls.aliased, v);
    memset(g->inverse, 0, g->m * g->m * sizeof *g->inverse);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            g->inverse[i * g->m + j] = v[i * k + j] / 2; /* of the deviance, not of log L */
    const double s = g->parameter[k];
    g->inverse[k * g->m + k] = s * s / (4 * (double)g->n_groups);
}

static double product(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The inverse Hessian after a move with a change of gradient (Broyden, Fletcher, Goldfarb, Shanno).
 */
static void update_inverse(Arena *scratch, Glmm *g, const double *moved, const double *change)
{
    const size_t m = g->m;
    const double sy = product(moved, change, m);
    double *hy = ARENA_ARRAY(scratch, double, m);
    if (!(sy > 1e-14 * sqrt(product(moved, moved, m) * product(change, change, m))))
        return;
    for (size_t i = 0; i < m; i++)
        hy[i] = product(g->inverse + i * m, change, m);
    const double yhy = product(change, hy, m);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            g->inverse[i * m + j] += (1 + yhy / sy) * moved[i] * moved[j] / sy -
                                     (hy[i] * moved[j] + moved[i] * hy[j]) / sy;
}

/* The step, and its length in standard errors. */
static double find_step(Glmm *g)
{
    for (size_t i = 0; i < g->m; i++)
        g->step[i] = -product(g->inverse + i * g->m, g->gradient, g->m);
    const double fall = -product(g->step, g->gradient, g->m);
    return fall > 0 ? sqrt(fall / 2) : 0;
}

/* Steps until none is left; the criterion falls with each but for its rounding. */
static void descend(Arena *scratch, Glmm *g, BinaryFit *fit)
{
    double *from = ARENA_ARRAY(scratch, double, g->m), *was = ARENA_ARRAY(scratch, double, g->m);
    double decrement = find_step(g);
    while (!fit->converged && fit->iterations < STEPS_MOST) {
        const double before = g->deviance, last = decrement;
        memcpy(from, g->parameter, g->m * sizeof *from);
        memcpy(was, g->gradient, g->m * sizeof *was);
        double share = 1;
        for (int halvings = 0; halvings <= HALVINGS_MOST; halvings++) {
            for (size_t i = 0; i < g->m; i++)
                g->parameter[i] = from[i] + share * g->step[i];
            look(g);
            if (g->deviance <= before + 1e-11 * (1 + fabs(before)))
                break;
            share /= 2;
        }
        for (size_t i = 0; i < g->m; i++) {
            from[i] = g->parameter[i] - from[i];
            was[i] = g->gradient[i] - was[i];
        }
        update_inverse(scratch, g, from, was);
        decrement = find_step(g);
        fit->iterations++;
        fit->converged = decrement <= DECREMENT_SMALL || (decrement <= 1e-7 && decrement >= last);
    }
}

static Glmm glmm_create(Arena *arena, const BinaryProblem *p, const int32_t *of, size_t n_groups)
{
    Glmm g = {.irls = irls_create(arena, p, COLUMNS_WHOLE), .of = of, .n_groups = n_groups};
    g.m = g.irls.k + 1;
    g.fixed = ARENA_ARRAY(arena, double, p->n);
    g.score = ARENA_ARRAY(arena, double, p->n);
    g.lean = ARENA_ARRAY(arena, double, p->n);
    g.u = ARENA_ARRAY(arena, double, n_groups);
    g.r = ARENA_ARRAY(arena, double, n_groups);
    g.w = ARENA_ARRAY(arena, double, n_groups);
    g.dw = ARENA_ARRAY(arena, double, n_groups);
    g.parameter = ARENA_ARRAY(arena, double, g.m);
    g.gradient = ARENA_ARRAY(arena, double, g.m);
    g.step = ARENA_ARRAY(arena, double, g.m);
    g.inverse = ARENA_ARRAY(arena, double, g.m *g.m);
    irls_set_scales(&g.irls, p);
    return g;
}

/* From the coefficients of the fit without groups, and groups that differ by a logit. */
static void begin(Glmm *g, const BinaryFit *plain)
{
    Irls *s = &g->irls;
    irls_start_from(s, plain->beta);
    memcpy(g->parameter, s->beta, s->k * sizeof *s->beta);
    g->parameter[s->k] = 1;
    memcpy(s->aliased, plain->aliased, s->k * sizeof *plain->aliased);
}

void glmm_fit(Arena *arena, const BinaryProblem *p, const int32_t *of, size_t n_groups,
              BinaryFit *fit, GlmmFit *groups)
{
    Arena *scratch = arena_create();
    BinaryFit plain = {.eta = fit->eta};
    irls_fit(arena, p, &plain);
    *fit = plain;
    if (plain.separable) {
        arena_destroy(scratch);
        return;
    }
    Glmm g = glmm_create(scratch, p, of, n_groups);
    begin(&g, &plain);
    look(&g);
    factor_information(&g, plain.aliased);
    guess_inverse(scratch, &g);
    fit->converged = false;
    fit->iterations = 0;
    descend(scratch, &g, fit);
    double *s = &g.parameter[g.irls.k];
    groups->spread = fabs(*s) < SPREAD_NONE ? 0 : fabs(*s);
    groups->effect = ARENA_ARRAY(arena, double, n_groups);
    for (size_t at = 0; at < n_groups; at++)
        groups->effect[at] = groups->spread > 0 ? *s * g.u[at] : 0;
    for (size_t i = 0; i < p->n; i++)
        fit->eta[i] = g.fixed[i] + groups->effect[of[i]];
    factor_information(&g, plain.aliased);
    memcpy(g.irls.beta, g.parameter, g.irls.k * sizeof *g.parameter);
    g.irls.deviance = g.deviance;
    irls_unscale(scratch, &g.irls, fit);
    arena_destroy(scratch);
}
