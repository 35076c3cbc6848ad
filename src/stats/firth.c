#include "stats/firth.h"

#include "stats/irls_parts.h"

#include <math.h>
#include <string.h>

enum { STEPS_MOST = 200, HALVINGS_MOST = 12 };

#define DECREMENT_SMALL 1e-12 /* in standard errors */
/* the criterion can have several peaks in samples of a dozen: which one is climbed is left to the
 * plain steps, as published programs take them; only its top is reached faster */
#define NEAR_END        0.1
#define DECREMENT_NOISE 1e-9 /* below it a step that no longer shrinks is rounding */

/* -2 (log L + log det I / 2), I factored in s->info. */
static double criterion_here(const Irls *s)
{
    double log_det = 0;
    for (size_t j = 0; j < s->k; j++)
        log_det += s->aliased[j] ? 0 : 2 * log(s->info.rest[j * s->k + j]);
    return s->deviance - log_det;
}

static double criterion(Irls *s, const BinaryProblem *p, const bool *aliased, double *eta)
{
    irls_pass(s, p, EXPECTED, eta);
    memcpy(s->aliased, aliased, s->k * sizeof *aliased);
    cholesky_factor(s->info.rest, s->k, 0, s->aliased);
    return criterion_here(s);
}

/* The hat values of a block times its rows' weights: w x'Vx. */
static void hat_values(const Irls *s, const double *v, size_t n, double *hat)
{
    memset(hat, 0, n * sizeof *hat);
    for (size_t j = 0; j < s->k; j++)
        for (size_t l = 0; l <= j; l++) {
            const double *a = s->block + j * MODEL_BLOCK, *b = s->block + l * MODEL_BLOCK;
            const double share = (j == l ? 1 : 2) * v[j * s->k + l];
            for (size_t i = 0; share != 0 && i < n; i++)
                hat[i] += share * a[i] * b[i];
        }
    for (size_t i = 0; i < n; i++)
        hat[i] *= s->weight[i];
}

/* The modified score into s->score, from V = I^-1. Leaves s->info as it is. */
static void modified_score(Irls *s, const BinaryProblem *p, const double *v, double *hat)
{
    memset(s->score, 0, s->k * sizeof *s->score);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        irls_fill(s, p, start, n);
        block_multiply(s->block, MODEL_BLOCK, n, s->k, s->beta, s->eta);
        irls_weigh(s, p, start, n, EXPECTED);
        hat_values(s, v, n, hat);
        for (size_t i = 0; i < n; i++)
            s->residual[i] += hat[i] * (0.5 - p->link->probability(s->eta[i]));
        block_cross(s->block, MODEL_BLOCK, n, s->k, s->residual, s->score);
    }
}

/* The step from here, and its length in standard errors. */
static double find_step(Irls *s, const BinaryProblem *p, double *v, double *hat)
{
    double square = 0;
    cholesky_inverse(s->info.rest, s->k, s->aliased, v);
    modified_score(s, p, v, hat);
    for (size_t j = 0; j < s->k; j++) {
        s->step[j] = 0;
        for (size_t l = 0; l < s->k; l++)
            s->step[j] += v[j * s->k + l] * s->score[l];
        square += s->aliased[j] ? 0 : s->step[j] * s->score[j];
    }
    return square > 0 ? sqrt(square) : 0;
}

/* --- acceleration ------------------------------------------------------------------------------
 */

enum { PAST_MOST = 5 };

/* How beta and the step from it changed in the last moves. By itself the iteration nears its end by
 * a constant factor a step, in small samples one near 1 or -1; what the past says of the directions
 * in which it does lets it jump there (Anderson 1965, J. ACM 12:547-560). */
typedef struct Past {
    size_t n, next;
    double *beta[PAST_MOST], *step[PAST_MOST]; /* differences */
    double *last_beta, *last_step;
    double *move, *a, *b; /* k; of the equations */
} Past;

static Past past_create(Arena *arena, size_t k)
{
    Past past = {.n = 0};
    for (size_t i = 0; i < PAST_MOST; i++) {
        past.beta[i] = ARENA_ARRAY(arena, double, k);
        past.step[i] = ARENA_ARRAY(arena, double, k);
    }
    past.last_beta = ARENA_ARRAY(arena, double, k);
    past.last_step = ARENA_ARRAY(arena, double, k);
    past.move = ARENA_ARRAY(arena, double, k);
    past.a = ARENA_ARRAY(arena, double, k);
    past.b = ARENA_ARRAY(arena, double, k);
    return past;
}

static void past_remember(Past *past, const Irls *s)
{
    const size_t at = past->next++ % PAST_MOST;
    for (size_t j = 0; j < s->k; j++) {
        past->beta[at][j] = s->beta[j] - past->last_beta[j];
        past->step[at][j] = s->step[j] - past->last_step[j];
    }
    past->n = past->n < PAST_MOST ? past->n + 1 : PAST_MOST;
}

/* a'Ib in the metric of I = LL': its unit is a standard error. */
static double product(Past *past, const Irls *s, const double *a, const double *b)
{
    double sum = 0;
    for (size_t j = 0; j < s->k; j++) {
        past->a[j] = past->b[j] = 0;
        for (size_t i = j; i < s->k; i++) {
            past->a[j] += s->info.rest[i * s->k + j] * a[i];
            past->b[j] += s->info.rest[i * s->k + j] * b[i];
        }
        sum += past->a[j] * past->b[j];
    }
    return sum;
}

/* The move that least squares on the past make of the step. */
static void past_move(Past *past, const Irls *s)
{
    double g[PAST_MOST * PAST_MOST] = {0}, share[PAST_MOST] = {0};
    bool aliased[PAST_MOST] = {false};
    for (size_t i = 0; i < past->n; i++) {
        for (size_t l = 0; l <= i; l++)
            g[i * past->n + l] = product(past, s, past->step[i], past->step[l]);
        share[i] = product(past, s, past->step[i], s->step);
    }
    cholesky_factor(g, past->n, 1e-10, aliased);
    cholesky_solve(g, past->n, aliased, share);
    memcpy(past->move, s->step, s->k * sizeof *s->step);
    for (size_t i = 0; i < past->n; i++)
        for (size_t j = 0; j < s->k; j++)
            past->move[j] -= share[i] * (past->beta[i][j] + past->step[i][j]);
}

/* --- the iteration -----------------------------------------------------------------------------
 */

static void move(Irls *s, const double *by, double share)
{
    for (size_t j = 0; j < s->k; j++)
        s->beta[j] += share * by[j];
}

/* By what the past suggests, or where the criterion rises then by the step, halved until it no
 * longer does. */
static double move_downhill(Irls *s, const BinaryProblem *p, const bool *aliased, Past *past,
                            double before, double *eta)
{
    const double most = before + 1e-10 * (1 + fabs(before));
    double now = INFINITY;
    memcpy(past->last_beta, s->beta, s->k * sizeof *s->beta);
    memcpy(past->last_step, s->step, s->k * sizeof *s->step);
    if (past->n > 0) {
        past_move(past, s);
        move(s, past->move, 1);
        now = criterion(s, p, aliased, eta);
        if (now <= most)
            return now;
        memcpy(s->beta, past->last_beta, s->k * sizeof *s->beta);
        past->n = past->next = 0;
    }
    double share = 1;
    move(s, s->step, 1);
    now = criterion(s, p, aliased, eta);
    for (int i = 0; i < HALVINGS_MOST && !(now <= most); i++) {
        share /= 2;
        move(s, s->step, -share);
        now = criterion(s, p, aliased, eta);
    }
    return now;
}

void firth_fit(Arena *arena, const BinaryProblem *p, BinaryFit *fit)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p, COLUMNS_WHOLE);
    Past past = past_create(scratch, s.k);
    double *v = ARENA_ARRAY(scratch, double, s.k *s.k);
    double *hat = ARENA_ARRAY(scratch, double, MODEL_BLOCK);
    irls_fit_create(arena, fit, &s);
    irls_set_scales(&s, p);
    irls_pass(&s, p, EXPECTED, fit->eta);
    cholesky_factor(s.info.rest, s.k, LINALG_ALIAS_SHARE, s.aliased);
    level_matrix_copy(&s.info, &fit->factor);
    memcpy(fit->aliased, s.aliased, s.k * sizeof *s.aliased);
    double now = criterion_here(&s);
    double last = INFINITY, decrement = find_step(&s, p, v, hat);
    while (!fit->converged && fit->iterations < STEPS_MOST) {
        last = decrement;
        fit->iterations++;
        now = move_downhill(&s, p, fit->aliased, &past, now, fit->eta);
        decrement = find_step(&s, p, v, hat);
        if (decrement < NEAR_END)
            past_remember(&past, &s);
        fit->converged = decrement <= DECREMENT_SMALL ||
                         (decrement <= DECREMENT_NOISE && decrement >= 0.9 * last);
    }
    irls_unscale(scratch, &s, fit);
    arena_destroy(scratch);
}
