#include "implementation/slope.h"

#include "alike/linalg.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Share of a column's length that the others must leave of it. */
static const double least_left = 1e-7;

/* --- the model matrix ------------------------------------------------------------------------- */

static void mean_and_sd(const double *x, size_t n, size_t step, double *mean, double *sd)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i * step];
    *mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i * step] - *mean) * (x[i * step] - *mean);
    *sd = sqrt(squares / (double)(n - 1));
}

/* n x (2 + n_adjust): 1, the measure, further columns; these about their means and in their
 * standard deviations, so that the intercept is the effect where all of them are at their means. */
static double *model_matrix(Arena *arena, const SlopeProblem *p)
{
    const size_t n = p->effects->n, k = 2 + p->n_adjust;
    double *x = ARENA_ARRAY(arena, double, n *k);
    for (size_t c = 0; c + 1 < k; c++) {
        const double *from = c == 0 ? p->measure : p->adjust + c - 1;
        const size_t step = c == 0 ? 1 : p->n_adjust;
        double mean, sd;
        mean_and_sd(from, n, step, &mean, &sd);
        for (size_t i = 0; i < n; i++) {
            x[i * k] = 1.0;
            x[i * k + c + 1] = sd > 0.0 ? (from[i * step] - mean) / sd : 0.0;
        }
    }
    return x;
}

static size_t rank_of(Arena *arena, const double *x, size_t n, size_t k)
{
    double *gram = ARENA_ARRAY(arena, double, k *k);
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b < k; b++)
                gram[a * k + b] += x[i * k + a] * x[i * k + b];
    return cholesky_factor(gram, k, least_left, ARENA_ARRAY(arena, bool, k));
}

const char *slope_refuse(Arena *arena, const SlopeProblem *p)
{
    const size_t n = p->effects->n;
    double mean, sd;
    if (n < SLOPE_LEAST)
        return arena_printf(arena, "%zu schools have the measure and an effect; a test needs %d", n,
                            SLOPE_LEAST);
    mean_and_sd(p->measure, n, 1, &mean, &sd);
    if (!(sd > 1e-12 * (fabs(mean) + 1e-300)))
        return "the measure is the same in all schools";
    if (10 * p->n_adjust > n - 2)
        return arena_printf(arena,
                            "relate.adjust makes %zu columns; with %zu schools there may be %zu",
                            p->n_adjust, n, (n - 2) / 10);
    if (rank_of(arena, model_matrix(arena, p), n, 2 + p->n_adjust) < 2 + p->n_adjust)
        return "the columns of relate.adjust tell the measure already, or each other";
    return NULL;
}

/* --- the fit ---------------------------------------------------------------------------------- */

/* The fit's covariance of two coefficients, by its factor: (X'Sigma^-1 X)^-1. */
static double covariance_of(Arena *arena, const Spread *fit, size_t a, size_t b)
{
    const size_t k = fit->k;
    double *gram = ARENA_ARRAY(arena, double, k *k), *inverse = ARENA_ARRAY(arena, double, k *k);
    bool *aliased = ARENA_ARRAY(arena, bool, k);
    for (size_t i = 0; i < fit->n; i++)
        for (size_t p = 0; p < k; p++)
            for (size_t q = 0; q < k; q++)
                gram[p * k + q] +=
                    fit->xt[i * k + p] * fit->xt[i * k + q] / (fit->value[i] + fit->tau2);
    cholesky_factor(gram, k, 0.0, aliased);
    cholesky_inverse(gram, k, aliased, inverse);
    return fit->factor * fit->factor * inverse[a * k + b];
}

/* The matrix without its second column. */
static double *without_measure(Arena *arena, const double *x, size_t n, size_t k)
{
    double *out = ARENA_ARRAY(arena, double, n *(k - 1));
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0, at = 0; c < k; c++)
            if (c != 1)
                out[i * (k - 1) + at++] = x[i * k + c];
    return out;
}

/* Units of the measure stay those of all schools. NaN where the others repeat each other. */
static double refit_without(const SlopeProblem *p, const double *x, size_t k, size_t left_out)
{
    Arena *scratch = arena_create();
    const size_t n = p->effects->n;
    const Joint others = joint_without(scratch, p->effects, left_out);
    double *rest = ARENA_ARRAY(scratch, double, (n - 1) * k);
    Error *err = ARENA_NEW(scratch, Error);
    Spread fit;
    memcpy(rest, x, left_out * k * sizeof *rest);
    memcpy(rest + left_out * k, x + (left_out + 1) * k, (n - 1 - left_out) * k * sizeof *rest);
    const bool ok =
        rank_of(scratch, rest, n - 1, k) == k && spread_fit(scratch, &others, rest, k, &fit, err);
    const double out = ok ? fit.beta[1] : (double)NAN;
    error_clear(err);
    arena_destroy(scratch);
    return out;
}

/* At the tau^2 of all: a column for the school alone takes it out, so the slope moves by
 * (X'MX)^-1 X'M e_i (e_i'P y) / (e_i'P e_i), M = Sigma^-1, P = M - MX(X'MX)^-1 X'M. */
static void shift_without(Arena *arena, const Spread *fit, const double *x, double *without)
{
    const size_t n = fit->n, k = fit->k;
    const double *vector = spread_vectors(arena, fit);
    double *m = ARENA_ARRAY(arena, double, n *n), *mx = ARENA_ARRAY(arena, double, n *k);
    double *gram = ARENA_ARRAY(arena, double, k *k), *c = ARENA_ARRAY(arena, double, k *k);
    bool *aliased = ARENA_ARRAY(arena, bool, k);
    for (size_t e = 0; e < n; e++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                m[i * n + j] += vector[i * n + e] * vector[j * n + e] / (fit->value[e] + fit->tau2);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t p = 0; p < k; p++)
                mx[i * k + p] += m[i * n + j] * x[j * k + p];
    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < k; p++)
            for (size_t q = 0; q < k; q++)
                gram[p * k + q] += x[i * k + p] * mx[i * k + q];
    cholesky_factor(gram, k, 0.0, aliased);
    cholesky_inverse(gram, k, aliased, c);
    for (size_t i = 0; i < n; i++) {
        double py = 0.0, pii = m[i * n + i], turn = 0.0;
        for (size_t j = 0; j < n; j++) {
            double fitted = 0.0;
            for (size_t p = 0; p < k; p++)
                fitted += x[j * k + p] * fit->beta[p];
            py += m[i * n + j] * (fit->y[j] - fitted);
        }
        for (size_t p = 0; p < k; p++) {
            turn += c[k + p] * mx[i * k + p];
            for (size_t q = 0; q < k; q++)
                pii -= mx[i * k + p] * c[p * k + q] * mx[i * k + q];
        }
        without[i] = pii > 1e-10 * m[i * n + i] ? fit->beta[1] - turn * py / pii : (double)NAN;
    }
}

bool slope_fit(Arena *arena, const SlopeProblem *p, Slope *out, Error *err)
{
    const size_t n = p->effects->n, k = 2 + p->n_adjust;
    const double *x = model_matrix(arena, p);
    Spread fit, null;
    *out = (Slope){.value = NAN};
    mean_and_sd(p->measure, n, 1, &out->mean, &out->sd);
    if (!spread_fit(arena, p->effects, x, k, &fit, err) ||
        !spread_fit(arena, p->effects, without_measure(arena, x, n, k), k - 1, &null, err))
        return false;
    out->value = fit.beta[1];
    out->test = t_test(fit.beta[1], fit.se[1], fit.df, p->confidence);
    out->tau2 = fit.tau2;
    out->loglik = fit.loglik;
    out->kh = fit.kh;
    out->intercept = fit.beta[0];
    out->intercept_se = fit.se[0];
    out->covariance = covariance_of(arena, &fit, 0, 1);
    out->r2 = null.tau2 > 0.0 ? fmax(0.0, 1.0 - fit.tau2 / null.tau2) : (double)NAN;
    out->spearman = rank_correlation(arena, p->measure, p->effects->value, n);
    out->detectable = detectable_correlation(n, p->n_adjust, 1.0 - p->confidence, 0.8);
    return true;
}

void slope_without(const SlopeProblem *p, double *without)
{
    const size_t n = p->effects->n, k = 2 + p->n_adjust;
    Arena *scratch = arena_create();
    const double *x = model_matrix(scratch, p);
    Error *err = ARENA_NEW(scratch, Error);
    Spread fit;
    for (size_t i = 0; i < n; i++)
        without[i] = n > SLOPE_LEAVE_OUT_MOST ? (double)NAN : refit_without(p, x, k, i);
    if (n > SLOPE_LEAVE_OUT_MOST && spread_fit(scratch, p->effects, x, k, &fit, err))
        shift_without(scratch, &fit, x, without);
    error_clear(err);
    arena_destroy(scratch);
}

bool slope_shrink(const SlopeProblem *p, double *shrunken, Error *err)
{
    Arena *scratch = arena_create();
    Spread fit;
    const bool ok =
        spread_fit(scratch, p->effects, model_matrix(scratch, p), 2 + p->n_adjust, &fit, err);
    if (ok)
        memcpy(shrunken, spread_shrink(scratch, &fit, p->confidence).value,
               fit.n * sizeof *shrunken);
    arena_destroy(scratch);
    return ok;
}

/* --- a limit ---------------------------------------------------------------------------------- */

/* Two means, or one and the difference; further columns about their means. */
static double *halves_matrix(Arena *arena, const SlopeProblem *p, double limit, bool apart)
{
    const size_t n = p->effects->n, k = 2 + p->n_adjust;
    double *x = model_matrix(arena, p);
    for (size_t i = 0; i < n; i++) {
        const double above = p->measure[i] >= limit ? 1.0 : 0.0;
        x[i * k] = apart ? 1.0 : 1.0 - above;
        x[i * k + 1] = above;
    }
    return x;
}

bool slope_halves(Arena *arena, const SlopeProblem *p, double limit, SlopeHalves *out, Error *err)
{
    const size_t n = p->effects->n, k = 2 + p->n_adjust;
    Spread means, apart;
    *out = (SlopeHalves){.problem = NULL};
    for (size_t i = 0; i < n; i++)
        out->n[p->measure[i] >= limit]++;
    for (size_t s = 0; s < N_SLOPE_SIDES; s++) {
        out->value[s] = NAN;
        out->test[s] = t_test(NAN, NAN, NAN, p->confidence);
    }
    if (out->n[0] < 2 || out->n[1] < 2)
        out->problem =
            arena_printf(arena, "%zu of %zu schools %s %s the threshold; each side needs two",
                         out->n[out->n[1] < 2], n, out->n[out->n[1] < 2] == 1 ? "lies" : "lie",
                         out->n[1] < 2 ? "at or above" : "below");
    else if (rank_of(arena, halves_matrix(arena, p, limit, true), n, k) < k)
        out->problem = "the columns of relate.adjust tell the sides already";
    if (out->problem != NULL)
        return true;
    if (!spread_fit(arena, p->effects, halves_matrix(arena, p, limit, false), k, &means, err) ||
        !spread_fit(arena, p->effects, halves_matrix(arena, p, limit, true), k, &apart, err))
        return false;
    for (size_t s = 0; s < N_SLOPE_SIDES; s++) {
        const Spread *fit = s == SLOPE_APART ? &apart : &means;
        const size_t at = s == SLOPE_BELOW ? 0 : 1;
        out->value[s] = fit->beta[at];
        out->test[s] = t_test(fit->beta[at], fit->se[at], fit->df, p->confidence);
    }
    return true;
}

/* --- beside it -------------------------------------------------------------------------------- */

typedef struct Ranked {
    double value;
    size_t at;
} Ranked;

static int by_value(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static void middle_ranks(Arena *arena, const double *x, size_t n, double *rank)
{
    Ranked *order = ARENA_ARRAY(arena, Ranked, n);
    for (size_t i = 0; i < n; i++)
        order[i] = (Ranked){x[i], i};
    qsort(order, n, sizeof *order, by_value);
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && order[end].value == order[i].value)
            end++;
        for (size_t j = i; j < end; j++)
            rank[order[j].at] = (double)(i + end + 1) / 2.0;
    }
}

double rank_correlation(Arena *arena, const double *x, const double *y, size_t n)
{
    double *a = ARENA_ARRAY(arena, double, n), *b = ARENA_ARRAY(arena, double, n);
    const double mean = (double)(n + 1) / 2.0;
    double aa = 0.0, bb = 0.0, ab = 0.0;
    middle_ranks(arena, x, n, a);
    middle_ranks(arena, y, n, b);
    for (size_t i = 0; i < n; i++) {
        aa += (a[i] - mean) * (a[i] - mean);
        bb += (b[i] - mean) * (b[i] - mean);
        ab += (a[i] - mean) * (b[i] - mean);
    }
    return aa > 0.0 && bb > 0.0 ? ab / sqrt(aa * bb) : (double)NAN;
}

double detectable_correlation(size_t n, size_t k, double alpha, double power)
{
    if (n < k + 4)
        return NAN;
    const double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0) + gsl_cdf_ugaussian_Pinv(power);
    return tanh(z / sqrt((double)(n - k - 3)));
}
