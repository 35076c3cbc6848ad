#include "stats/irls_parts.h"

#include <math.h>
#include <string.h>

Irls irls_create(Arena *arena, const BinaryProblem *of, Columns columns)
{
    const size_t k = of->x->k;
    const bool whole = columns == COLUMNS_WHOLE;
    Irls s = {.of = of, .k = k};
    s.center = ARENA_ARRAY(arena, double, k);
    s.inverse = ARENA_ARRAY(arena, double, k);
    s.beta = ARENA_ARRAY(arena, double, k);
    s.step = ARENA_ARRAY(arena, double, k);
    s.info = whole ? level_matrix_whole(arena, k) : level_matrix_of(arena, of->x, 0);
    s.score = ARENA_ARRAY(arena, double, k);
    s.solution = ARENA_ARRAY(arena, double, k);
    s.penalty = of->penalty == NULL ? NULL : ARENA_ARRAY(arena, double, k);
    s.aliased = ARENA_ARRAY(arena, bool, k);
    s.block = whole ? ARENA_ARRAY(arena, double, k *MODEL_BLOCK) : NULL;
    s.thin = thin_block(arena, of->x, 0, MODEL_BLOCK);
    s.scratch = whole ? ARENA_ARRAY(arena, double, block_scratch(k)) : NULL;
    s.eta = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    s.weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    s.residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    return s;
}

static MatrixRows rows_at(const BinaryProblem *p, size_t start, size_t n)
{
    if (p->index != NULL)
        return (MatrixRows){.index = p->index + start, .n = n};
    return (MatrixRows){.begin = start, .n = n};
}

/* Sums of (x - center)^power over all rows, term by term; 0 of levels that are kept as numbers.
 * weight: n; NULL: 1 each. */
static void power_sums(Irls *s, const BinaryProblem *p, const double *weight, int power,
                       double *sum)
{
    memset(sum, 0, s->k * sizeof *sum);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        thin_fill(&s->thin, rows_at(p, start, n));
        for (size_t a = 0; a < s->thin.d; a++) {
            const size_t j = s->thin.column[a];
            const double *x = s->thin.block + a * MODEL_BLOCK;
            const double center = s->center[j];
            double part = 0;
            for (size_t i = 0; i < n; i++) {
                const double off = x[i] - center, w = weight == NULL ? 1 : weight[start + i];
                part += power == 1 ? w * off : w * off * off;
            }
            sum[j] += part;
        }
    }
}

/* Into center: the share of the weight that each level has which is kept as a number. */
static void level_shares(Irls *s, const BinaryProblem *p, double n_all)
{
    for (size_t f = 0; f < p->x->n_factors; f++)
        memset(s->center + p->x->factor[f].first, 0, p->x->factor[f].n * sizeof *s->center);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        thin_fill(&s->thin, rows_at(p, start, n));
        for (size_t f = 0; f < p->x->n_factors; f++)
            for (size_t i = 0; i < n; i++) {
                const int32_t level = s->thin.level[f * MODEL_BLOCK + i];
                if (level >= 0)
                    s->center[level] += (p->weight == NULL ? 1 : p->weight[start + i]) / n_all;
            }
    }
}

double irls_spread(const BinaryProblem *p, double *sd)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p, COLUMNS_APART);
    power_sums(&s, p, p->weight, 1, sd);
    const double n = sd[0]; /* of a column of ones */
    for (size_t j = 0; j < s.k; j++)
        s.center[j] = sd[j] / n;
    level_shares(&s, p, n);
    power_sums(&s, p, p->weight, 2, sd);
    for (size_t j = 0; j < s.k; j++)
        sd[j] = sqrt(sd[j] / n);
    for (size_t f = 0; f < p->x->n_factors; f++)
        for (size_t j = p->x->factor[f].first; j < p->x->factor[f].first + p->x->factor[f].n; j++)
            sd[j] = sqrt(s.center[j] * (1.0 - s.center[j]));
    arena_destroy(scratch);
    return n;
}

void irls_set_scales(Irls *s, const BinaryProblem *p)
{
    const double n = (double)p->n;
    power_sums(s, p, NULL, 1, s->solution);
    for (size_t j = 0; j < s->k; j++)
        s->center[j] = s->of->indicator[j] ? 0 : s->solution[j] / n;
    power_sums(s, p, NULL, 2, s->solution);
    for (size_t j = 0; j < s->k; j++) {
        const bool leave = s->of->indicator[j] || !(s->solution[j] > 0);
        s->inverse[j] = leave ? 1 : 1 / sqrt(s->solution[j] / n);
        if (s->penalty != NULL)
            s->penalty[j] = s->of->penalty[j] * s->inverse[j] * s->inverse[j];
    }
}

/* Term j of n rows. */
static void scale_term(const Irls *s, size_t j, size_t n, double *x)
{
    const double center = s->center[j], inverse = s->inverse[j];
    if (center == 0 && inverse == 1)
        return;
    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - center) * inverse;
}

void irls_fill(Irls *s, const BinaryProblem *p, size_t start, size_t n)
{
    p->x->fill(p->x->state, rows_at(p, start, n), s->block, MODEL_BLOCK);
    for (size_t j = 0; j < s->k; j++)
        scale_term(s, j, n, s->block + j * MODEL_BLOCK);
}

void irls_fill_thin(Irls *s, const BinaryProblem *p, size_t start, size_t n)
{
    thin_fill(&s->thin, rows_at(p, start, n));
    for (size_t a = 0; a < s->thin.d; a++)
        scale_term(s, s->thin.column[a], n, s->thin.block + a * MODEL_BLOCK);
}

/* Working weight mu(1 - mu) and residual y - mu of each row, in forms that keep their digits when
 * mu is near 0 or 1; adds to deviance, margin and extreme.
 *
 *   deviance = 2 sum of log(1 + exp(-|eta|)) + (|eta| where eta has the wrong sign)
 *
 * 1 + exp(.) is at most 2, so 512 factors stay below the largest double and share one logarithm. */
static void weigh_logit(Irls *s, const uint8_t *y, size_t n)
{
    enum { FACTORS = 512 };
    double wrong = 0, logs = 0, margin = s->margin, extreme = s->extreme;
    for (size_t start = 0; start < n; start += FACTORS) {
        const size_t end = n - start < FACTORS ? n : start + FACTORS;
        double product = 1;
        for (size_t i = start; i < end; i++) {
            const double eta = s->eta[i], size = fabs(eta);
            const double e = exp(-size);
            const double likely = 1 / (1 + e), unlikely = e * likely;
            const double for_y = y[i] ? eta : -eta; /* the logit of what happened */
            s->weight[i] = likely * unlikely;
            const double missing = for_y >= 0 ? unlikely : likely; /* 1 - P(what happened) */
            s->residual[i] = y[i] ? missing : -missing;
            wrong += for_y >= 0 ? 0 : size;
            product *= 1 + e;
            margin = for_y < margin ? for_y : margin;
            extreme = size > extreme ? size : extreme;
        }
        logs += log(product);
    }
    s->deviance += 2 * (logs + wrong);
    s->margin = margin;
    s->extreme = extreme;
}

/* The same where rows count for more than one: deviance is what it was before them. */
static void weigh_more(Irls *s, const uint8_t *y, const double *weight, size_t n, double deviance)
{
    for (size_t i = 0; i < n; i++) {
        const double size = fabs(s->eta[i]);
        const bool wrong = (s->eta[i] >= 0) != (y[i] != 0);
        deviance += 2 * weight[i] * (log1p(exp(-size)) + (wrong ? size : 0));
        s->weight[i] *= weight[i];
        s->residual[i] *= weight[i];
    }
    s->deviance = deviance;
}

/* Of any other link, a row at a time. */
static void weigh_link(Irls *s, const BinaryLink *link, const uint8_t *y, const double *weight,
                       size_t n, bool expected)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        const double eta = s->eta[i], times = weight == NULL ? 1 : weight[i];
        const double for_y = y[i] ? eta - link->even : link->even - eta;
        const RowTold told = link->tell(eta, y[i], expected);
        s->weight[i] = times * told.weight;
        s->residual[i] = times * told.residual;
        s->deviance += 2 * times * told.loss;
        s->margin = for_y < s->margin ? for_y : s->margin;
        low = eta < low ? eta : low;
        high = eta > high ? eta : high;
    }
    s->extreme = fmax(s->extreme, fmax(fabs(link->logit(low)), fabs(link->logit(high))));
}

void irls_weigh(Irls *s, const BinaryProblem *p, size_t start, size_t n, Information information)
{
    const double *weight = p->weight == NULL ? NULL : p->weight + start;
    if (p->link->tell != NULL) {
        weigh_link(s, p->link, p->y + start, weight, n, information == EXPECTED);
        return;
    }
    const double deviance = s->deviance;
    weigh_logit(s, p->y + start, n);
    if (weight != NULL)
        weigh_more(s, p->y + start, weight, n, deviance);
}

static void begin_pass(Irls *s)
{
    level_matrix_clear(&s->info);
    memset(s->score, 0, s->k * sizeof *s->score);
    s->deviance = 0;
    s->margin = INFINITY;
    s->extreme = 0;
}

static double penalty_at(const Irls *s)
{
    double sum = 0;
    for (size_t j = 0; s->penalty != NULL && j < s->k; j++)
        sum += s->penalty[j] * s->beta[j] * s->beta[j];
    return sum;
}

void irls_pass(Irls *s, const BinaryProblem *p, Information information, double *eta)
{
    begin_pass(s);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        irls_fill_thin(s, p, start, n);
        thin_multiply(&s->thin, n, s->beta, s->eta);
        irls_weigh(s, p, start, n, information);
        thin_products_apart(&s->thin, n, s->weight, &s->info);
        thin_cross(&s->thin, n, s->residual, s->score);
        if (eta != NULL)
            memcpy(eta + start, s->eta, n * sizeof *eta);
    }
    s->deviance += penalty_at(s);
}

void irls_pass_from_r_start(Irls *s, const BinaryProblem *p)
{
    const double of_one = p->link->tell == NULL ? log(3) : p->link->eta(0.75);
    const double of_zero = p->link->tell == NULL ? -log(3) : p->link->eta(0.25);
    begin_pass(s);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        irls_fill_thin(s, p, start, n);
        for (size_t i = 0; i < n; i++)
            s->eta[i] = p->y[start + i] ? of_one : of_zero;
        irls_weigh(s, p, start, n, EXPECTED);
        for (size_t i = 0; i < n; i++)
            s->residual[i] += s->weight[i] * s->eta[i];
        thin_products_apart(&s->thin, n, s->weight, &s->info);
        thin_cross(&s->thin, n, s->residual, s->score);
    }
}

void irls_start_from(Irls *s, const double *start)
{
    s->beta[0] = start[0];
    for (size_t j = 1; j < s->k; j++) {
        s->beta[j] = start[j] / s->inverse[j];
        s->beta[0] += start[j] * s->center[j];
    }
}

/* Variances of the scaled coefficients, and of the form `a` of them. With a penalty A = I + P is
 * what was factored and A^-1 I A^-1 = A^-1 - A^-1 P A^-1 the covariance (le Cessie & van
 * Houwelingen 1992). Returns tr A^-1 I, the effective parameters. */
static double find_variances(const Irls *s, const double *a, double *variance, double *of_a)
{
    const size_t k = s->k;
    Arena *scratch = arena_create();
    double *v = ARENA_ARRAY(scratch, double, k), df = 0;
    for (size_t j = 0; j < k; j++) {
        v[j] = a[j];
        df += s->aliased[j] ? 0 : 1;
    }
    level_matrix_solve(&s->info, s->aliased, v);
    *of_a = 0;
    for (size_t j = 0; j < k; j++)
        *of_a += a[j] * v[j] - (s->penalty != NULL ? s->penalty[j] * v[j] * v[j] : 0);
    level_matrix_inverse_diagonal(&s->info, s->aliased, variance);
    for (size_t i = 0; s->penalty != NULL && i < k; i++) {
        memset(v, 0, k * sizeof *v);
        v[i] = 1;
        level_matrix_solve(&s->info, s->aliased, v);
        df -= v[i] * s->penalty[i];
        for (size_t j = 0; j < k; j++)
            variance[i] -= s->penalty[j] * v[j] * v[j];
    }
    arena_destroy(scratch);
    return df;
}

/* Back to the terms as they are: x' = (x - c) / s, so the intercept takes up the centres. */
void irls_unscale(Arena *arena, Irls *s, BinaryFit *fit)
{
    const size_t k = s->k;
    double *variance = ARENA_ARRAY(arena, double, k), *a = ARENA_ARRAY(arena, double, k);
    double intercept = s->beta[0], of_intercept;
    for (size_t i = 0; i < k; i++)
        a[i] = i == 0 ? 1 : -s->center[i] * s->inverse[i];
    fit->df = find_variances(s, a, variance, &of_intercept);
    for (size_t j = 1; j < k; j++) {
        fit->beta[j] = s->beta[j] * s->inverse[j];
        fit->se[j] = s->aliased[j] ? NAN : sqrt(variance[j]) * s->inverse[j];
        intercept -= fit->beta[j] * s->center[j];
    }
    fit->beta[0] = intercept;
    fit->se[0] = sqrt(of_intercept);
    fit->deviance = s->deviance - penalty_at(s);
    memcpy(fit->step, s->step, k * sizeof *s->step);
}

void irls_fit_create(Arena *arena, BinaryFit *fit, const Irls *s)
{
    const size_t k = s->k;
    *fit = (BinaryFit){.k = k, .eta = fit->eta};
    fit->beta = ARENA_ARRAY(arena, double, k);
    fit->se = ARENA_ARRAY(arena, double, k);
    fit->factor = level_matrix_like(arena, &s->info);
    fit->step = ARENA_ARRAY(arena, double, k);
    fit->aliased = ARENA_ARRAY(arena, bool, k);
}
