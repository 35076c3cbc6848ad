/* Effects and predictions averaged over taud^2.
 *
 * taud^2 = v (1 - u^2) / u^2 takes (0, 1) to (infinity, 0), v the mean diagonal of V; the weight of
 * a node is the restricted likelihood times 2 v / u^3. With 64 nodes the integrals agree with 256
 * to 13 digits, with 4, 62 and 300 units. */
#include "spread_parts.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

enum { NODES = 64, HALVINGS = 200 };

/* A mixture of normals. */
typedef struct Mixture {
    const double *weight;
    double mean[NODES], sd[NODES];
} Mixture;

typedef struct Nodes {
    double weight[NODES]; /* they sum to one */
    double tau2[NODES], mu[NODES], mu_variance[NODES];
} Nodes;

static Nodes nodes_make(Arena *scratch, const Spread *fit)
{
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
    SpreadPoint at = spread_point(scratch, 1);
    Nodes out;
    double v = 0.0, most = -INFINITY, sum = 0.0;

    for (size_t i = 0; i < fit->n; i++)
        v += fit->value[i] / (double)fit->n; /* the trace, by its eigenvalues */
    for (size_t i = 0; i < NODES; i++) {
        double u, w;
        gsl_integration_glfixed_point(0.0, 1.0, i, &u, &w, table);
        out.tau2[i] = v * (1.0 - u) * (1.0 + u) / (u * u);
        (void)spread_at(fit, out.tau2[i], &at); /* the mean alone: always positive */
        out.mu[i] = at.beta[0];
        out.mu_variance[i] = at.c[0];
        out.weight[i] = at.loglik + log(w) - 3.0 * log(u);
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

    for (size_t i = 0; i < NODES; i++)
        sum += m->weight[i] * gsl_cdf_ugaussian_P((x - m->mean[i]) / m->sd[i]);
    return sum;
}

/* Where the mixture has p below it: the outermost points of its normals hold it between them. */
static double mixture_point(const Mixture *m, double p)
{
    const double z = gsl_cdf_ugaussian_Pinv(p);
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < NODES; i++) {
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

/* Of unit i at one node: mean mu + taud^2 Sigma^-1 (y - mu) and variance
 * taud^2 - taud^4 Sigma^-1 + d^2 var(mu), d = 1 - taud^2 Sigma^-1 1, each written without the
 * difference of near-equals that it is where taud^2 is large. */
static void unit_at(const Spread *fit, const Nodes *nodes, size_t node, size_t i, Mixture *out)
{
    const double tau2 = nodes->tau2[node], mu = nodes->mu[node];
    double mean = mu, variance = 0.0, d = 0.0;

    for (size_t e = 0; e < fit->n; e++) {
        const double q = fit->vector[i * fit->n + e], value = fit->value[e];
        const double kept = tau2 / (value + tau2), lost = value / (value + tau2);
        mean += q * kept * (fit->yt[e] - mu * fit->xt[e]);
        variance += q * q * kept * value;
        d += q * lost * fit->xt[e];
    }
    out->mean[node] = mean;
    out->sd[node] = sqrt(variance + d * d * nodes->mu_variance[node]);
}

SpreadShrunken spread_shrink(Arena *arena, const Spread *fit, double confidence)
{
    Arena *scratch = arena_create();
    const Nodes nodes = nodes_make(scratch, fit);
    SpreadShrunken out = {.value = ARENA_ARRAY(arena, double, fit->n),
                          .low = ARENA_ARRAY(arena, double, fit->n),
                          .high = ARENA_ARRAY(arena, double, fit->n)};
    Mixture mixture = {.weight = nodes.weight};

    for (size_t i = 0; i < fit->n; i++) {
        for (size_t node = 0; node < NODES; node++) {
            unit_at(fit, &nodes, node, i, &mixture);
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
    const Nodes nodes = nodes_make(arena, fit);
    Mixture mixture = {.weight = nodes.weight};

    for (size_t node = 0; node < NODES; node++) {
        mixture.mean[node] = nodes.mu[node];
        mixture.sd[node] = sqrt(nodes.mu_variance[node] + nodes.tau2[node]);
    }
    return (SpreadPrediction){.low = mixture_point(&mixture, 0.5 - confidence / 2.0),
                              .high = mixture_point(&mixture, 0.5 + confidence / 2.0)};
}
