#include "stats/multinomial.h"

#include "stats/irls_parts.h"

#include <math.h>
#include <string.h>

/* Where the iteration stands; scales, blocks and passes over rows are those of one logit. */
typedef struct Newton {
    const MultinomialProblem *of;
    BinaryProblem rows;          /* what irls_fill reads */
    Irls scaled;                 /* scales, and a block of the scaled terms */
    size_t k, n_arms, others, p; /* others: arms but the first; p = others * k */
    double *beta, *step;         /* others x k, of scaled terms */
    double *info, *score;        /* p x p, p */
    double *piece; /* others (others+1) / 2 times k x k: sums of w p_a p_b xx', a >= b */
    bool *aliased; /* p */
    double *eta, *chance, *missing, *residual; /* others x MODEL_BLOCK; missing: 1 - chance */
    double *raw;                               /* n_arms, of a row */
    double *weight;                            /* MODEL_BLOCK */
    double *margin; /* n_arms x n_arms: the least eta of its own arm over the other */
    double deviance, extreme;
} Newton;

static Newton newton_create(Arena *arena, const MultinomialProblem *of)
{
    const size_t k = of->x->k, others = of->n_arms - 1;
    Newton s = {.of = of, .k = k, .n_arms = of->n_arms, .others = others, .p = others * k};
    s.rows = (BinaryProblem){.x = of->x, .indicator = of->indicator, .n = of->n};
    s.scaled = irls_create(arena, &s.rows, COLUMNS_APART);
    s.beta = ARENA_ARRAY(arena, double, s.p);
    s.step = ARENA_ARRAY(arena, double, s.p);
    s.info = ARENA_ARRAY(arena, double, s.p *s.p);
    s.score = ARENA_ARRAY(arena, double, s.p);
    s.piece = ARENA_ARRAY(arena, double, others *(others + 1) / 2 * k * k);
    s.aliased = ARENA_ARRAY(arena, bool, s.p);
    s.eta = ARENA_ARRAY(arena, double, others *MODEL_BLOCK);
    s.chance = ARENA_ARRAY(arena, double, others *MODEL_BLOCK);
    s.missing = ARENA_ARRAY(arena, double, others *MODEL_BLOCK);
    s.raw = ARENA_ARRAY(arena, double, of->n_arms);
    s.residual = ARENA_ARRAY(arena, double, others *MODEL_BLOCK);
    s.weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    s.margin = ARENA_ARRAY(arena, double, of->n_arms * of->n_arms);
    return s;
}

static double *piece_of(Newton *s, size_t a, size_t b)
{
    return s->piece + (a * (a + 1) / 2 + b) * s->k * s->k;
}

static double row_weight(const MultinomialProblem *p, size_t i)
{
    return p->weight == NULL ? 1 : p->weight[i];
}

/* --- rows --------------------------------------------------------------------------------------
 */

/* How far the row's own arm is ahead of each other one. */
static void keep_margins(Newton *s, size_t arm, size_t i)
{
    const double own = arm == 0 ? 0 : s->eta[(arm - 1) * MODEL_BLOCK + i];
    double low = 0, high = 0;
    for (size_t b = 0; b < s->n_arms; b++) {
        const double eta = b == 0 ? 0 : s->eta[(b - 1) * MODEL_BLOCK + i];
        double *margin = &s->margin[arm * s->n_arms + b];
        *margin = fmin(*margin, own - eta);
        low = fmin(low, eta);
        high = fmax(high, eta);
    }
    s->extreme = fmax(s->extreme, high - low);
}

/* Chances and residuals of a row, and its loss
 *
 *   log(sum of exp(eta)) - eta(own) = (max - own) + log1p(sum of exp(eta - max) but for the
 * largest)
 *
 * in forms that keep their digits when a chance is near 0 or 1: nothing overflows, and 1 - p is the
 * sum of the other chances. */
static void weigh_row(Newton *s, size_t arm, double weight, size_t i)
{
    size_t top = 0;
    s->raw[0] = 0;
    for (size_t a = 1; a < s->n_arms; a++) {
        s->raw[a] = s->eta[(a - 1) * MODEL_BLOCK + i];
        top = s->raw[a] > s->raw[top] ? a : top;
    }
    const double max = s->raw[top], behind = max - s->raw[arm];
    double rest = 0; /* of the largest, whose own term is 1 */
    for (size_t a = 0; a < s->n_arms; a++) {
        s->raw[a] = exp(s->raw[a] - max);
        rest += a == top ? 0 : s->raw[a];
    }
    s->deviance += 2 * weight * (behind + log1p(rest));
    for (size_t a = 1; a < s->n_arms; a++) {
        const size_t at = (a - 1) * MODEL_BLOCK + i;
        double missing = rest;
        if (a != top) {
            missing = 1;
            for (size_t b = 0; b < s->n_arms; b++)
                missing += b == a || b == top ? 0 : s->raw[b];
        }
        s->chance[at] = s->raw[a] / (1 + rest);
        s->missing[at] = missing / (1 + rest);
        s->residual[at] = weight * (a == arm ? s->missing[at] : -s->chance[at]);
    }
}

/* w p_a (1 - p_a), or w p_a p_b, which is taken away afterwards: no weight is negative. */
static void pair_weights(Newton *s, size_t start, size_t n, size_t a, size_t b)
{
    const double *p = s->chance + a * MODEL_BLOCK;
    const double *q = (a == b ? s->missing : s->chance) + b * MODEL_BLOCK;
    for (size_t i = 0; i < n; i++)
        s->weight[i] = row_weight(s->of, start + i) * p[i] * q[i];
}

static void begin_pass(Newton *s)
{
    memset(s->piece, 0, s->others * (s->others + 1) / 2 * s->k * s->k * sizeof *s->piece);
    memset(s->score, 0, s->p * sizeof *s->score);
    s->deviance = s->extreme = 0;
    for (size_t a = 0; a < s->n_arms * s->n_arms; a++)
        s->margin[a] = INFINITY;
}

static void assemble(Newton *s)
{
    for (size_t a = 0; a < s->others; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *piece = piece_of(s, a, b);
            for (size_t i = 0; i < s->k; i++)
                for (size_t j = 0; j < s->k; j++) {
                    const double sum = i >= j ? piece[i * s->k + j] : piece[j * s->k + i];
                    s->info[(a * s->k + i) * s->p + b * s->k + j] = a == b ? sum : -sum;
                }
        }
}

/* Information, score and deviance at beta; eta of all rows where it is asked for. */
static void pass(Newton *s, double *eta)
{
    const MultinomialProblem *of = s->of;
    begin_pass(s);
    for (size_t start = 0; start < of->n; start += MODEL_BLOCK) {
        const size_t n = of->n - start < MODEL_BLOCK ? of->n - start : MODEL_BLOCK;
        ThinBlock *thin = &s->scaled.thin;
        irls_fill_thin(&s->scaled, &s->rows, start, n);
        for (size_t a = 0; a < s->others; a++) {
            double *own = s->eta + a * MODEL_BLOCK;
            thin_multiply(thin, n, s->beta + a * s->k, own);
            memcpy(eta + a * of->n + start, own, n * sizeof *eta);
        }
        for (size_t i = 0; i < n; i++) {
            weigh_row(s, of->arm[start + i], row_weight(of, start + i), i);
            keep_margins(s, of->arm[start + i], i);
        }
        for (size_t a = 0; a < s->others; a++) {
            thin_cross(thin, n, s->residual + a * MODEL_BLOCK, s->score + a * s->k);
            for (size_t b = 0; b <= a; b++) {
                pair_weights(s, start, n, a, b);
                thin_products(thin, n, s->weight, piece_of(s, a, b));
            }
        }
    }
    assemble(s);
}

/* --- steps -------------------------------------------------------------------------------------
 */

/* Every student at the shares of the arms. Returns the deviance there. */
static double start_from_shares(Arena *scratch, Newton *s)
{
    double *n = ARENA_ARRAY(scratch, double, s->n_arms), all = 0, deviance = 0;
    for (size_t i = 0; i < s->of->n; i++) {
        n[s->of->arm[i]] += row_weight(s->of, i);
        all += row_weight(s->of, i);
    }
    for (size_t a = 0; a < s->n_arms; a++)
        deviance -= 2 * n[a] * log(n[a] / all);
    for (size_t a = 1; a < s->n_arms; a++)
        s->beta[(a - 1) * s->k] = log(n[a] / n[0]);
    return deviance;
}

/* At shares the information of an arm is X'WX times a number. */
static void find_aliased(Newton *s, MultinomialFit *fit)
{
    memcpy(fit->factor, piece_of(s, 0, 0), s->k * s->k * sizeof *fit->factor);
    cholesky_factor(fit->factor, s->k, LINALG_ALIAS_SHARE, fit->aliased);
}

static void mark_aliased(Newton *s, const MultinomialFit *fit)
{
    for (size_t a = 0; a < s->others; a++)
        memcpy(s->aliased + a * s->k, fit->aliased, s->k * sizeof *s->aliased);
}

/* Factors the information and solves for the step. Returns the Newton decrement, the length of the
 * step in standard errors. */
static double solve_step(Newton *s, const MultinomialFit *fit)
{
    double square = 0;
    mark_aliased(s, fit);
    cholesky_factor(s->info, s->p, 0, s->aliased);
    memcpy(s->step, s->score, s->p * sizeof *s->step);
    cholesky_solve(s->info, s->p, s->aliased, s->step);
    for (size_t j = 0; j < s->p; j++)
        square += s->step[j] * s->score[j];
    return square > 0 ? sqrt(square) : 0;
}

static void move(Newton *s, double share)
{
    for (size_t j = 0; j < s->p; j++)
        s->beta[j] += share * s->step[j];
}

static void move_downhill(Newton *s, double *eta)
{
    const double before = s->deviance;
    double share = 1;
    move(s, 1);
    pass(s, eta);
    for (int i = 0; i < IRLS_HALVINGS && !(s->deviance <= before * (1 + 1e-10) + 1e-10); i++) {
        share /= 2;
        move(s, -share);
        pass(s, eta);
    }
}

/* Both arms of a pair, each told from the other. Returns whether that is so of every pair. */
static bool find_apart(const Newton *s, MultinomialFit *fit)
{
    bool all = true;
    for (size_t a = 0; a < s->n_arms; a++)
        for (size_t b = 0; b < s->n_arms; b++) {
            const double margin = fmin(s->margin[a * s->n_arms + b], s->margin[b * s->n_arms + a]);
            fit->apart[a * s->n_arms + b] = a != b && margin > IRLS_MARGIN_SURE;
            all = all && (a == b || fit->apart[a * s->n_arms + b]);
        }
    return all;
}

/* --- from scaled terms to the terms as they are ------------------------------------------------
 */

/* x' = (x - c) / s: of numbers that go with the coefficients of one arm. */
static void unscale(const Newton *s, double *of, size_t stride)
{
    const double *center = s->scaled.center, *inverse = s->scaled.inverse;
    for (size_t j = 1; j < s->k; j++) {
        of[j * stride] *= inverse[j];
        of[0] -= center[j] * of[j * stride];
    }
}

static void finish(Newton *s, MultinomialFit *fit)
{
    memcpy(fit->beta, s->beta, s->p * sizeof *s->beta);
    memcpy(fit->step, s->step, s->p * sizeof *s->step);
    cholesky_inverse(s->info, s->p, s->aliased, fit->covariance);
    for (size_t a = 0; a < s->others; a++) {
        unscale(s, fit->beta + a * s->k, 1);
        for (size_t j = 0; j < s->p; j++) {
            unscale(s, fit->covariance + a * s->k * s->p + j, s->p); /* a column */
        }
    }
    for (size_t a = 0; a < s->others; a++)
        for (size_t i = 0; i < s->p; i++)
            unscale(s, fit->covariance + i * s->p + a * s->k, 1); /* a row */
    fit->deviance = s->deviance;
}

static void find_drift(Arena *arena, Newton *s, MultinomialFit *fit)
{
    const size_t rows = s->of->n;
    fit->drift = ARENA_ARRAY(arena, double, s->others *rows);
    for (size_t start = 0; start < rows; start += MODEL_BLOCK) {
        const size_t n = rows - start < MODEL_BLOCK ? rows - start : MODEL_BLOCK;
        irls_fill_thin(&s->scaled, &s->rows, start, n);
        for (size_t a = 0; a < s->others; a++) {
            thin_multiply(&s->scaled.thin, n, s->step + a * s->k, s->eta);
            memcpy(fit->drift + a * rows + start, s->eta, n * sizeof *s->eta);
        }
    }
}

static void fit_create(Arena *arena, const Newton *s, MultinomialFit *fit)
{
    *fit = (MultinomialFit){.k = s->k, .n_arms = s->n_arms};
    fit->beta = ARENA_ARRAY(arena, double, s->p);
    fit->covariance = ARENA_ARRAY(arena, double, s->p * s->p);
    fit->aliased = ARENA_ARRAY(arena, bool, s->k);
    fit->factor = ARENA_ARRAY(arena, double, s->k * s->k);
    fit->step = ARENA_ARRAY(arena, double, s->p);
    fit->eta = ARENA_ARRAY(arena, double, s->others * s->of->n);
    fit->apart = ARENA_ARRAY(arena, bool, s->n_arms * s->n_arms);
}

void multinomial_fit(Arena *arena, const MultinomialProblem *problem, MultinomialFit *fit)
{
    Arena *scratch = arena_create();
    Newton s = newton_create(scratch, problem);
    s.scaled.of = &s.rows; /* the copy that stays */
    fit_create(arena, &s, fit);
    irls_set_scales(&s.scaled, &s.rows);
    fit->null_deviance = start_from_shares(scratch, &s);
    pass(&s, fit->eta);
    find_aliased(&s, fit);
    double last = INFINITY, last_deviance = INFINITY;
    double decrement = solve_step(&s, fit);
    for (;;) {
        const double change = fabs(s.deviance - last_deviance) / (fabs(s.deviance) + 0.1);
        const bool shrinks = decrement < 0.3 * last; /* Newton's steps do, unless terms drift */
        const bool all_apart = find_apart(&s, fit);
        fit->drifting = all_apart || (!shrinks && change < IRLS_DEVIANCE_SMALL &&
                                      s.extreme > IRLS_LOGIT_EXTREME);
        fit->converged = decrement <= IRLS_DECREMENT_SMALL || fit->drifting ||
                         (decrement <= IRLS_DECREMENT_NOISE && !shrinks);
        if (fit->converged || fit->iterations == IRLS_STEPS)
            break;
        last = decrement;
        last_deviance = s.deviance;
        fit->iterations++;
        move_downhill(&s, fit->eta);
        decrement = solve_step(&s, fit);
    }
    if (fit->drifting)
        find_drift(arena, &s, fit);
    finish(&s, fit);
    arena_destroy(scratch);
}

/* --- two arms ----------------------------------------------------------------------------------
 */

static double at(const double *by_arm, size_t k, size_t arm, size_t j)
{
    return arm == 0 ? 0 : by_arm[(arm - 1) * k + j];
}

static double covariance_at(const MultinomialFit *fit, size_t a, size_t b, size_t j)
{
    const size_t k = fit->k, p = (fit->n_arms - 1) * k;
    return a == 0 || b == 0 ? 0 : fit->covariance[((a - 1) * k + j) * p + (b - 1) * k + j];
}

void multinomial_contrast(const MultinomialFit *fit, size_t a, size_t b, double *beta, double *se)
{
    for (size_t j = 0; j < fit->k; j++) {
        const double variance = covariance_at(fit, a, a, j) + covariance_at(fit, b, b, j) -
                                2 * covariance_at(fit, a, b, j);
        beta[j] = at(fit->beta, fit->k, a, j) - at(fit->beta, fit->k, b, j);
        se[j] = fit->aliased[j] ? NAN : sqrt(variance);
    }
}

void multinomial_step(const MultinomialFit *fit, size_t a, size_t b, double *step)
{
    for (size_t j = 0; j < fit->k; j++)
        step[j] = at(fit->step, fit->k, a, j) - at(fit->step, fit->k, b, j);
}
