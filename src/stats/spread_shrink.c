/* Effects and predictions averaged over taud^2.
 *
 * taud^2 = v (1 - u^2) / u^2 takes (0, 1) to (infinity, 0), v the mean diagonal of V; the weight of
 * a node is the restricted likelihood times 2 v / u^3. With 64 nodes the integrals agree with 256
 * to 13 digits, with 4, 62 and 300 units. */
#include "spread_parts.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>

enum { NODES = SPREAD_NODES, HALVINGS = 200 };

/* With many units few nodes are anywhere near the peak of the likelihood: less than this adds
 * nothing to a sum that is 1 with the others. */
static const double NO_WEIGHT = 1e-20;

/* A mixture of normals. */
typedef struct Mixture {
    size_t n;
    const double *weight;
    double mean[NODES], sd[NODES];
} Mixture;

/* At one node, by eigenvector: taud^2 Sigma^-1, what is left to 1, and y - X b. */
typedef struct Turned {
    double *kept, *lost, *rest;
} Turned;

static SpreadNodes nodes_make(Arena *scratch, const Spread *fit)
{
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
    SpreadNodes out = {.n = NODES};
    double v = 0.0, most = -INFINITY, sum = 0.0;

    for (size_t i = 0; i < fit->n; i++)
        v += fit->value[i] / (double)fit->n; /* the trace, by its eigenvalues */
    for (size_t i = 0; i < NODES; i++) {
        double u, w;
        gsl_integration_glfixed_point(0.0, 1.0, i, &u, &w, table);
        out.tau2[i] = v * (1.0 - u) * (1.0 + u) / (u * u);
        out.at[i] = spread_point(scratch, fit->k);
        (void)spread_at(fit, out.tau2[i], &out.at[i]); /* X has full rank: always positive */
        out.weight[i] = out.at[i].loglik + log(w) - 3.0 * log(u);
        most = fmax(most, out.weight[i]);
    }
    gsl_integration_glfixed_table_free(table);
    for (size_t i = 0; i < NODES; i++)
        sum += out.weight[i] = exp(out.weight[i] - most);
    for (size_t i = 0; i < NODES; i++)
        out.weight[i] /= sum;
    return out;
}

static double mixture_below(const Mixture *m, double x)
{
    double sum = 0.0;

    for (size_t i = 0; i < m->n; i++)
        sum += m->weight[i] * gsl_cdf_ugaussian_P((x - m->mean[i]) / m->sd[i]);
    return sum;
}

/* Where the mixture has p below it: the outermost points of its normals hold it between them. */
static double mixture_point(const Mixture *m, double p)
{
    const double z = gsl_cdf_ugaussian_Pinv(p);
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < m->n; i++) {
        low = fmin(low, m->mean[i] + z * m->sd[i]);
        high = fmax(high, m->mean[i] + z * m->sd[i]);
    }
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = low + 0.5 * (high - low);
        if (!(middle > low) || !(middle < high))
            break;
        if (mixture_below(m, middle) < p)
            low = middle;
        else
            high = middle;
    }
    return low + 0.5 * (high - low);
}

/* X b of one row of k columns. */
static double fitted(const double *x, const double *beta, size_t k)
{
    double sum = 0.0;

    for (size_t p = 0; p < k; p++)
        sum += x[p] * beta[p];
    return sum;
}

static Turned turned_at(Arena *scratch, const Spread *fit, const SpreadNodes *nodes, size_t node)
{
    const size_t n = fit->n;
    const double tau2 = nodes->tau2[node];
    Turned out = {.kept = ARENA_ARRAY(scratch, double, n),
                  .lost = ARENA_ARRAY(scratch, double, n),
                  .rest = ARENA_ARRAY(scratch, double, n)};

    for (size_t e = 0; e < n; e++) {
        out.kept[e] = tau2 / (fit->value[e] + tau2);
        out.lost[e] = fit->value[e] / (fit->value[e] + tau2);
        out.rest[e] = fit->yt[e] - fitted(fit->xt + e * fit->k, nodes->at[node].beta, fit->k);
    }
    return out;
}

/* Of unit i at one node: mean X b + taud^2 Sigma^-1 (y - X b) and variance
 * taud^2 - taud^4 Sigma^-1 + d' var(b) d, d = X - taud^2 Sigma^-1 X, each written without the
 * difference of near-equals that it is where taud^2 is large. d: k, to work in. */
static void unit_at(const Spread *fit, const SpreadNodes *nodes, size_t node, const Turned *turned,
                    size_t i, double *d, double *unit_mean, double *unit_variance)
{
    const size_t k = fit->k;
    const double *beta = nodes->at[node].beta, *c = nodes->at[node].c;
    double mean = fit->x == NULL ? beta[0] : fitted(fit->x + i * k, beta, k), variance = 0.0;

    memset(d, 0, k * sizeof *d);
    for (size_t e = 0; e < fit->n; e++) {
        const double q = fit->vector[i * fit->n + e];
        mean += q * turned->kept[e] * turned->rest[e];
        variance += q * q * turned->kept[e] * fit->value[e];
        for (size_t p = 0; p < k; p++)
            d[p] += q * turned->lost[e] * fit->xt[e * k + p];
    }
    for (size_t p = 0; p < k; p++)
        for (size_t r = 0; r < k; r++)
            variance += d[p] * d[r] * c[p * k + r];
    *unit_mean = mean;
    *unit_variance = variance;
}

/* By eigenvectors, which few units have. */
static void few_units(Arena *scratch, const Spread *fit, const SpreadNodes *nodes, double *mean,
                      double *variance)
{
    double *d = ARENA_ARRAY(scratch, double, fit->k);

    for (size_t node = 0; node < nodes->n; node++) {
        const Turned turned = turned_at(scratch, fit, nodes, node);
        for (size_t i = 0; i < fit->n; i++) {
            const size_t at = i * nodes->n + node;
            unit_at(fit, nodes, node, &turned, i, d, &mean[at], &variance[at]);
        }
    }
}

static void drop_light(SpreadNodes *nodes)
{
    size_t n = 0;

    for (size_t node = 0; node < nodes->n; node++) {
        if (!(nodes->weight[node] > NO_WEIGHT))
            continue;
        nodes->weight[n] = nodes->weight[node];
        nodes->tau2[n] = nodes->tau2[node];
        nodes->at[n++] = nodes->at[node];
    }
    nodes->n = n;
}

SpreadShrunken spread_shrink(Arena *arena, const Spread *fit, double confidence)
{
    Arena *scratch = arena_create();
    SpreadNodes nodes = nodes_make(scratch, fit);
    SpreadShrunken out = {.value = ARENA_ARRAY(arena, double, fit->n),
                          .low = ARENA_ARRAY(arena, double, fit->n),
                          .high = ARENA_ARRAY(arena, double, fit->n)};

    if (fit->reduced != NULL)
        drop_light(&nodes);
    double *mean = ARENA_ARRAY(scratch, double, fit->n *nodes.n);
    double *variance = ARENA_ARRAY(scratch, double, fit->n *nodes.n);
    if (fit->reduced != NULL)
        spread_many_units(fit, &nodes, mean, variance);
    else
        few_units(scratch, fit, &nodes, mean, variance);
    Mixture mixture = {.n = nodes.n, .weight = nodes.weight};
    for (size_t i = 0; i < fit->n; i++) {
        for (size_t node = 0; node < nodes.n; node++) {
            mixture.mean[node] = mean[i * nodes.n + node];
            mixture.sd[node] = sqrt(variance[i * nodes.n + node]);
            out.value[i] += nodes.weight[node] * mixture.mean[node];
        }
        out.low[i] = mixture_point(&mixture, 0.5 - confidence / 2.0);
        out.high[i] = mixture_point(&mixture, 0.5 + confidence / 2.0);
    }
    arena_destroy(scratch);
    return out;
}

SpreadPrediction spread_predict(Arena *arena, const Spread *fit, double confidence)
{
    const SpreadNodes nodes = nodes_make(arena, fit);
    Mixture mixture = {.n = nodes.n, .weight = nodes.weight};

    for (size_t node = 0; node < NODES; node++) {
        mixture.mean[node] = nodes.at[node].beta[0];
        mixture.sd[node] = sqrt(nodes.at[node].c[0] + nodes.tau2[node]);
    }
    return (SpreadPrediction){.low = mixture_point(&mixture, 0.5 - confidence / 2.0),
                              .high = mixture_point(&mixture, 0.5 + confidence / 2.0)};
}
