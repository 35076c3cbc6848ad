#include "stats/irls_parts.h"

#include <math.h>
#include <string.h>

enum {
    SAMPLE_STEPS = 6,
    SAMPLE_ROWS_A_TERM = 20, /* fewer tell more noise than a start */
    R_STEPS_MOST = 25,
};

/* Factors the information and solves for the step. Returns the Newton decrement, the length of the
 * step in standard errors. */
static double solve_step(Irls *s, double share)
{
    for (size_t j = 0; s->penalty != NULL && j < s->k; j++) {
        *level_matrix_at(&s->info, j, j) += s->penalty[j];
        s->score[j] -= s->penalty[j] * s->beta[j];
    }
    level_matrix_factor(&s->info, share, s->aliased);
    memcpy(s->step, s->score, s->k * sizeof *s->step);
    level_matrix_solve(&s->info, s->aliased, s->step);
    double square = 0;
    for (size_t j = 0; j < s->k; j++)
        square += s->step[j] * s->score[j];
    return square > 0 ? sqrt(square) : 0;
}

static void move(Irls *s, double share)
{
    for (size_t j = 0; j < s->k; j++)
        s->beta[j] += share * s->step[j];
}

/* Newton steps can overshoot: half the step until the deviance no longer rises. False: it had to be
 * halved. */
static bool move_downhill(Irls *s, const BinaryProblem *p, double *eta)
{
    const double before = s->deviance;
    move(s, 1);
    irls_pass(s, p, OBSERVED, eta);
    double share = 1;
    for (int i = 0; i < IRLS_HALVINGS && !(s->deviance <= before * (1 + 1e-10) + 1e-10); i++) {
        share /= 2;
        move(s, -share);
        irls_pass(s, p, OBSERVED, eta);
    }
    return share == 1;
}

/* The first information matrix of all students decides which terms are combinations of others;
 * later ones must not, since weights near 0 are no sign of it. */
static double first_step(Irls *s, BinaryFit *fit)
{
    memset(s->aliased, 0, s->k * sizeof *s->aliased);
    if (s->penalty != NULL) { /* which would hide them */
        level_matrix_copy(&s->info, &fit->factor);
        level_matrix_factor(&fit->factor, LINALG_ALIAS_SHARE, s->aliased);
        memcpy(fit->aliased, s->aliased, s->k * sizeof *s->aliased);
        return solve_step(s, 0);
    }
    const double decrement = solve_step(s, LINALG_ALIAS_SHARE);
    level_matrix_copy(&s->info, &fit->factor);
    memcpy(fit->aliased, s->aliased, s->k * sizeof *s->aliased);
    return decrement;
}

/* A fixed part of the rows, unweighted: start values may be rough. */
static BinaryProblem sample_of(Arena *arena, const BinaryProblem *p)
{
    BinaryProblem sample = {.x = p->x, .indicator = p->indicator, .link = p->link};
    uint32_t *index = sample_rows(arena, p->n, &sample.n);
    uint8_t *y = ARENA_ARRAY(arena, uint8_t, sample.n);
    for (size_t i = 0; i < sample.n; i++)
        y[i] = p->y[index[i]];
    sample.index = index;
    sample.y = y;
    return sample;
}

/* Every student at the share of ones; a logit is as well off at 0. */
static void start_from_share(Irls *s, const BinaryProblem *p)
{
    double n = 0, ones = 0;
    memset(s->beta, 0, s->k * sizeof *s->beta);
    if (p->link->tell == NULL)
        return;
    for (size_t i = 0; i < p->n; i++) {
        const double weight = p->weight == NULL ? 1 : p->weight[i];
        n += weight;
        ones += p->y[i] ? weight : 0;
    }
    s->beta[0] = p->link->eta(ones / n);
}

/* Start values for beta; those of the share when the sample is too thin to give them. */
static void start_from_sample(Irls *s, const BinaryProblem *p, const BinaryProblem *sample)
{
    double last = INFINITY;
    double *penalty = s->penalty; /* it is meant for all rows */
    s->penalty = NULL;
    irls_pass(s, sample, OBSERVED, NULL);
    for (int i = 0; i < SAMPLE_STEPS; i++) {
        const double decrement = solve_step(s, LINALG_ALIAS_SHARE);
        if (decrement < 0.1 || decrement > 2 * last)
            break;
        last = decrement;
        (void)move_downhill(s, sample, NULL);
        memset(s->aliased, 0, s->k * sizeof *s->aliased);
    }
    s->penalty = penalty;
    if (!(s->extreme < IRLS_LOGIT_EXTREME) || s->margin > 0)
        start_from_share(s, p);
}

/* Where terms run off to infinity every step moves the logits that they tell apart by about one,
 * and leaves all others where they are. */
static double *drift_of_logits(Arena *arena, Irls *s, const BinaryProblem *p, const double *eta)
{
    double *drift = ARENA_ARRAY(arena, double, p->n);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        irls_fill_thin(s, p, start, n);
        thin_multiply(&s->thin, n, s->step, s->eta);
        for (size_t i = 0; i < n; i++)
            drift[start + i] = s->eta[i] * p->link->logit_slope(eta[start + i]);
    }
    return drift;
}

/* Standard errors are those of the expected information, as R's glm has them; the
 * steps were taken with the observed one, which makes them Newton's. */
static void factor_expected(Irls *s, const BinaryProblem *p, const BinaryFit *fit)
{
    irls_pass(s, p, EXPECTED, NULL);
    memcpy(s->aliased, fit->aliased, s->k * sizeof *s->aliased);
    level_matrix_factor(&s->info, 0, s->aliased);
}

/* A level that the sample saw in one group alone is far out already, where Newton's steps from all
 * rows overshoot: then everybody begins at the share after all. Returns the Newton decrement. */
static double start_again(Irls *s, const BinaryProblem *p, BinaryFit *fit)
{
    start_from_share(s, p);
    irls_pass(s, p, OBSERVED, fit->eta);
    return first_step(s, fit);
}

void irls_fit(Arena *arena, const BinaryProblem *p, BinaryFit *fit)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p, COLUMNS_APART);
    irls_fit_create(arena, fit, &s);
    const BinaryProblem part = p->n < SAMPLE_FROM ? *p : sample_of(scratch, p);
    bool from_sample =
        p->start == NULL && p->n >= SAMPLE_FROM && part.n >= SAMPLE_ROWS_A_TERM * s.k;
    irls_set_scales(&s, &part);
    start_from_share(&s, p);
    if (p->start != NULL)
        irls_start_from(&s, p->start);
    else if (from_sample)
        start_from_sample(&s, p, &part);
    irls_pass(&s, p, OBSERVED, fit->eta);
    double last = INFINITY, last_deviance = INFINITY;
    double decrement = first_step(&s, fit);
    for (;;) {
        const double change = fabs(s.deviance - last_deviance) / (fabs(s.deviance) + 0.1);
        const bool shrinks = decrement < 0.3 * last; /* Newton's steps do, unless terms drift */
        fit->separable = s.margin > IRLS_MARGIN_SURE;
        fit->drifting = p->penalty == NULL && !shrinks && change < IRLS_DEVIANCE_SMALL &&
                        s.extreme > IRLS_LOGIT_EXTREME && !fit->separable;
        fit->converged = decrement <= IRLS_DECREMENT_SMALL || fit->drifting ||
                         (decrement <= IRLS_DECREMENT_NOISE && !shrinks);
        if ((fit->separable && p->penalty == NULL) || fit->converged ||
            fit->iterations == IRLS_STEPS)
            break;
        last = decrement;
        last_deviance = s.deviance;
        fit->iterations++;
        const bool fell = move_downhill(&s, p, fit->eta);
        if (from_sample && !fell) {
            from_sample = false;
            last = last_deviance = INFINITY;
            decrement = start_again(&s, p, fit);
            continue;
        }
        memcpy(s.aliased, fit->aliased, s.k * sizeof *s.aliased);
        decrement = solve_step(&s, 0);
    }
    if (fit->drifting)
        fit->drift = drift_of_logits(arena, &s, p, fit->eta);
    if (p->link->tell != NULL)
        factor_expected(&s, p, fit);
    irls_unscale(scratch, &s, fit);
    arena_destroy(scratch);
}

void irls_fit_as_r(Arena *arena, const BinaryProblem *p, BinaryFit *fit)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p, COLUMNS_APART);
    LevelMatrix factor = level_matrix_like(scratch, &s.info);
    irls_fit_create(arena, fit, &s);
    irls_set_scales(&s, p);
    irls_pass_from_r_start(&s, p);
    first_step(&s, fit);
    while (!fit->converged && !fit->separable && fit->iterations < R_STEPS_MOST) {
        const double last_deviance = s.deviance;
        const double last_extreme = s.extreme;
        level_matrix_copy(&s.info, &factor);
        move(&s, 1);
        irls_pass(&s, p, EXPECTED, fit->eta);
        fit->iterations++;
        fit->converged = fabs(s.deviance - last_deviance) / (fabs(s.deviance) + 0.1) < 1e-8;
        fit->separable = s.margin > IRLS_MARGIN_SURE;
        fit->drifting = s.extreme > IRLS_LOGIT_EXTREME && s.extreme > last_extreme + 0.5;
        if (fit->converged)
            break;
        memcpy(s.aliased, fit->aliased, s.k * sizeof *s.aliased);
        solve_step(&s, 0);
    }
    s.info = factor;
    irls_unscale(scratch, &s, fit);
    arena_destroy(scratch);
}
