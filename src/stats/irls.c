#include "stats/irls.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

enum {
    SAMPLE_FROM = 65536, /* rows from which a part of them gives the start values */
    SAMPLE_RUN = 8,      /* neighbouring rows taken together: a cache line of doubles */
    SAMPLE_SHARE = 32,   /* one run in so many */
    SAMPLE_STEPS = 6,
    STEPS_MOST = 50,
    HALVINGS_MOST = 10,
    R_STEPS_MOST = 25,
};

#define DECREMENT_SMALL 1e-12 /* in standard errors */
#define DECREMENT_NOISE 1e-9  /* below it a step that no longer shrinks is rounding */
#define DEVIANCE_SMALL  1e-12 /* relative */
#define LOGIT_EXTREME   12.0  /* where terms drift away, someone's logit is beyond this */
#define MARGIN_SURE     1e-8  /* a logit is known to about 1e-14 */

/* Where the iteration stands; everything on centred and scaled terms. */
typedef struct Irls {
    const LogitProblem *of;
    size_t k;
    double *center, *inverse; /* k: term -> (term - center) * inverse */
    double *beta, *step;      /* k */
    double *info;             /* k x k: X'WX, then its Cholesky factor */
    double *score;            /* k: X'(y - mu) */
    double *solution;         /* k */
    bool *aliased;            /* k */
    double *block, *scratch, *eta, *weight, *residual;
    double deviance, margin, extreme;
} Irls;

static Irls irls_create(Arena *arena, const LogitProblem *of)
{
    const size_t k = of->x->k;
    Irls s = {.of = of, .k = k};
    s.center = ARENA_ARRAY(arena, double, k);
    s.inverse = ARENA_ARRAY(arena, double, k);
    s.beta = ARENA_ARRAY(arena, double, k);
    s.step = ARENA_ARRAY(arena, double, k);
    s.info = ARENA_ARRAY(arena, double, k *k);
    s.score = ARENA_ARRAY(arena, double, k);
    s.solution = ARENA_ARRAY(arena, double, k);
    s.aliased = ARENA_ARRAY(arena, bool, k);
    s.block = ARENA_ARRAY(arena, double, k *MODEL_BLOCK);
    s.scratch = ARENA_ARRAY(arena, double, block_scratch(k));
    s.eta = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    s.weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    s.residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    return s;
}

static void fill_block(Irls *s, const LogitProblem *p, size_t start, size_t n)
{
    MatrixRows rows = {.begin = start, .n = n};

    if (p->index != NULL)
        rows = (MatrixRows){.index = p->index + start, .n = n};
    p->x->fill(p->x->state, rows, s->block, MODEL_BLOCK);
}

/* Sums of (x - center)^power over all rows, term by term. */
static void power_sums(Irls *s, const LogitProblem *p, int power, double *sum)
{
    memset(sum, 0, s->k * sizeof *sum);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        fill_block(s, p, start, n);
        for (size_t j = 0; j < s->k; j++) {
            const double *x = s->block + j * MODEL_BLOCK;
            const double center = s->center[j];
            double part = 0;
            for (size_t i = 0; i < n; i++)
                part += power == 1 ? x[i] - center : (x[i] - center) * (x[i] - center);
            sum[j] += part;
        }
    }
}

/* Mean and SD of these rows; those of a part of the students serve as well, since any numbers near
 * them make the arithmetic safe. */
static void set_scales(Irls *s, const LogitProblem *p)
{
    const double n = (double)p->n;
    power_sums(s, p, 1, s->solution);
    for (size_t j = 0; j < s->k; j++)
        s->center[j] = s->of->indicator[j] ? 0 : s->solution[j] / n;
    power_sums(s, p, 2, s->solution);
    for (size_t j = 0; j < s->k; j++) {
        const bool leave = s->of->indicator[j] || !(s->solution[j] > 0);
        s->inverse[j] = leave ? 1 : 1 / sqrt(s->solution[j] / n);
    }
}

static void fill_scaled(Irls *s, const LogitProblem *p, size_t start, size_t n)
{
    fill_block(s, p, start, n);
    for (size_t j = 0; j < s->k; j++) {
        double *x = s->block + j * MODEL_BLOCK;
        const double center = s->center[j], inverse = s->inverse[j];
        if (center == 0 && inverse == 1)
            continue;
        for (size_t i = 0; i < n; i++)
            x[i] = (x[i] - center) * inverse;
    }
}

/* Working weight mu(1 - mu) and residual y - mu of each row, in forms that keep their digits when
 * mu is near 0 or 1; adds to deviance, margin and extreme.
 *
 *   deviance = 2 sum of log(1 + exp(-|eta|)) + (|eta| where eta has the wrong sign)
 *
 * 1 + exp(.) is at most 2, so 512 factors stay below the largest double and share one logarithm. */
static void weigh(Irls *s, const uint8_t *y, size_t n)
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

static void weigh_rows(Irls *s, const LogitProblem *p, size_t start, size_t n)
{
    const double deviance = s->deviance;
    weigh(s, p->y + start, n);
    if (p->weight != NULL)
        weigh_more(s, p->y + start, p->weight + start, n, deviance);
}

static void begin_pass(Irls *s)
{
    memset(s->info, 0, s->k * s->k * sizeof *s->info);
    memset(s->score, 0, s->k * sizeof *s->score);
    s->deviance = 0;
    s->margin = INFINITY;
    s->extreme = 0;
}

/* Information, score and deviance at beta. logit (n) takes the linear predictor; NULL: not asked.
 */
static void pass(Irls *s, const LogitProblem *p, double *logit)
{
    begin_pass(s);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        fill_scaled(s, p, start, n);
        block_multiply(s->block, MODEL_BLOCK, n, s->k, s->beta, s->eta);
        weigh_rows(s, p, start, n);
        block_products(s->block, MODEL_BLOCK, n, s->k, s->weight, s->scratch, s->info);
        block_cross(s->block, MODEL_BLOCK, n, s->k, s->residual, s->score);
        if (logit != NULL)
            memcpy(logit + start, s->eta, n * sizeof *logit);
    }
}

/* R's first regression: of eta + (y - mu) / w on the terms, at mu = (y + 0.5) / 2. Leaves X'Wz in
 * score. */
static void pass_from_r_start(Irls *s, const LogitProblem *p)
{
    begin_pass(s);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        fill_scaled(s, p, start, n);
        for (size_t i = 0; i < n; i++)
            s->eta[i] = p->y[start + i] ? log(3) : -log(3); /* logit of 0.75 and 0.25 */
        weigh_rows(s, p, start, n);
        for (size_t i = 0; i < n; i++)
            s->residual[i] += s->weight[i] * s->eta[i];
        block_products(s->block, MODEL_BLOCK, n, s->k, s->weight, s->scratch, s->info);
        block_cross(s->block, MODEL_BLOCK, n, s->k, s->residual, s->score);
    }
}

/* Factors the information and solves for the step. Returns the Newton decrement, the length of the
 * step in standard errors. */
static double solve_step(Irls *s, double share)
{
    cholesky_factor(s->info, s->k, share, s->aliased);
    memcpy(s->step, s->score, s->k * sizeof *s->step);
    cholesky_solve(s->info, s->k, s->aliased, s->step);
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

/* Newton steps can overshoot: half the step until the deviance no longer rises. */
static void move_downhill(Irls *s, const LogitProblem *p, double *logit)
{
    const double before = s->deviance;
    move(s, 1);
    pass(s, p, logit);
    double share = 1;
    for (int i = 0; i < HALVINGS_MOST && !(s->deviance <= before * (1 + 1e-10) + 1e-10); i++) {
        share /= 2;
        move(s, -share);
        pass(s, p, logit);
    }
}

/* Back to the terms as they are: x' = (x - c) / s, so the intercept takes up the centres. */
static void unscale(Arena *arena, Irls *s, LogitFit *fit)
{
    const size_t k = s->k;
    double *v = ARENA_ARRAY(arena, double, k *k);
    cholesky_inverse(s->info, k, s->aliased, v);
    double intercept = s->beta[0];
    double variance = 0;
    for (size_t i = 0; i < k; i++) {
        const double a = i == 0 ? 1 : -s->center[i] * s->inverse[i];
        for (size_t j = 0; j < k; j++)
            variance += a * v[i * k + j] * (j == 0 ? 1 : -s->center[j] * s->inverse[j]);
    }
    for (size_t j = 1; j < k; j++) {
        fit->beta[j] = s->beta[j] * s->inverse[j];
        fit->se[j] = s->aliased[j] ? NAN : sqrt(v[j * k + j]) * s->inverse[j];
        intercept -= fit->beta[j] * s->center[j];
    }
    fit->beta[0] = intercept;
    fit->se[0] = sqrt(variance);
    fit->deviance = s->deviance;
    memcpy(fit->inverse, s->inverse, k * sizeof *s->inverse);
    memcpy(fit->step, s->step, k * sizeof *s->step);
}

static void fit_create(Arena *arena, LogitFit *fit, size_t k)
{
    double *logit = fit->logit;
    *fit = (LogitFit){.k = k, .logit = logit};
    fit->beta = ARENA_ARRAY(arena, double, k);
    fit->se = ARENA_ARRAY(arena, double, k);
    fit->factor = ARENA_ARRAY(arena, double, k *k);
    fit->inverse = ARENA_ARRAY(arena, double, k);
    fit->step = ARENA_ARRAY(arena, double, k);
    fit->aliased = ARENA_ARRAY(arena, bool, k);
}

/* The first information matrix of all students decides which terms are combinations of others;
 * later ones must not, since weights near 0 are no sign of it. */
static double first_step(Irls *s, LogitFit *fit)
{
    memset(s->aliased, 0, s->k * sizeof *s->aliased);
    const double decrement = solve_step(s, LINALG_ALIAS_SHARE);
    memcpy(fit->factor, s->info, s->k * s->k * sizeof *s->info);
    memcpy(fit->aliased, s->aliased, s->k * sizeof *s->aliased);
    return decrement;
}

/* A fixed part of the rows, spread over all of them, unweighted: start values may be rough. */
static LogitProblem sample_of(Arena *arena, const LogitProblem *p)
{
    LogitProblem sample = {.x = p->x, .indicator = p->indicator};
    uint32_t *index = ARENA_ARRAY(arena, uint32_t, p->n / SAMPLE_SHARE + SAMPLE_RUN);
    uint8_t *y = ARENA_ARRAY(arena, uint8_t, p->n / SAMPLE_SHARE + SAMPLE_RUN);
    for (size_t i = 0; i + SAMPLE_RUN <= p->n; i += (size_t)SAMPLE_RUN * SAMPLE_SHARE) {
        for (size_t run = 0; run < SAMPLE_RUN; run++)
            index[sample.n + run] = (uint32_t)(i + run);
        memcpy(y + sample.n, p->y + i, SAMPLE_RUN * sizeof *y);
        sample.n += SAMPLE_RUN;
    }
    sample.index = index;
    sample.y = y;
    return sample;
}

/* Start values for beta; left at zero when the sample is too thin to give them. */
static void start_from_sample(Irls *s, const LogitProblem *sample)
{
    double last = INFINITY;
    pass(s, sample, NULL);
    for (int i = 0; i < SAMPLE_STEPS; i++) {
        const double decrement = solve_step(s, LINALG_ALIAS_SHARE);
        if (decrement < 0.1 || decrement > 2 * last)
            break;
        last = decrement;
        move_downhill(s, sample, NULL);
        memset(s->aliased, 0, s->k * sizeof *s->aliased);
    }
    if (!(s->extreme < LOGIT_EXTREME) || s->margin > 0)
        memset(s->beta, 0, s->k * sizeof *s->beta);
}

/* Where terms run off to infinity every step moves the logits that they tell apart by about one,
 * and leaves all others where they are. */
static double *drift_of_logits(Arena *arena, Irls *s, const LogitProblem *p)
{
    double *drift = ARENA_ARRAY(arena, double, p->n);
    for (size_t start = 0; start < p->n; start += MODEL_BLOCK) {
        const size_t n = p->n - start < MODEL_BLOCK ? p->n - start : MODEL_BLOCK;
        fill_scaled(s, p, start, n);
        block_multiply(s->block, MODEL_BLOCK, n, s->k, s->step, s->eta);
        memcpy(drift + start, s->eta, n * sizeof *drift);
    }
    return drift;
}

void irls_fit(Arena *arena, const LogitProblem *p, LogitFit *fit)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p);
    fit_create(arena, fit, s.k);
    const LogitProblem part = p->n < SAMPLE_FROM ? *p : sample_of(scratch, p);
    set_scales(&s, &part);
    if (p->n >= SAMPLE_FROM)
        start_from_sample(&s, &part);
    pass(&s, p, fit->logit);
    double last = INFINITY, last_deviance = INFINITY;
    double decrement = first_step(&s, fit);
    for (;;) {
        const double change = fabs(s.deviance - last_deviance) / (fabs(s.deviance) + 0.1);
        const bool shrinks = decrement < 0.3 * last; /* Newton's steps do, unless terms drift */
        fit->separable = s.margin > MARGIN_SURE;
        fit->drifting =
            !shrinks && change < DEVIANCE_SMALL && s.extreme > LOGIT_EXTREME && !fit->separable;
        fit->converged = decrement <= DECREMENT_SMALL || fit->drifting ||
                         (decrement <= DECREMENT_NOISE && !shrinks);
        if (fit->separable || fit->converged || fit->iterations == STEPS_MOST)
            break;
        last = decrement;
        last_deviance = s.deviance;
        fit->iterations++;
        move_downhill(&s, p, fit->logit);
        memcpy(s.aliased, fit->aliased, s.k * sizeof *s.aliased);
        decrement = solve_step(&s, 0);
    }
    if (fit->drifting)
        fit->drift = drift_of_logits(arena, &s, p);
    unscale(scratch, &s, fit);
    arena_destroy(scratch);
}

void irls_fit_as_r(Arena *arena, const LogitProblem *p, LogitFit *fit)
{
    Arena *scratch = arena_create();
    Irls s = irls_create(scratch, p);
    double *factor = ARENA_ARRAY(scratch, double, s.k *s.k);
    fit_create(arena, fit, s.k);
    set_scales(&s, p);
    pass_from_r_start(&s, p);
    first_step(&s, fit);
    while (!fit->converged && !fit->separable && fit->iterations < R_STEPS_MOST) {
        const double last_deviance = s.deviance;
        const double last_extreme = s.extreme;
        memcpy(factor, s.info, s.k * s.k * sizeof *factor);
        move(&s, 1);
        pass(&s, p, fit->logit);
        fit->iterations++;
        fit->converged = fabs(s.deviance - last_deviance) / (fabs(s.deviance) + 0.1) < 1e-8;
        fit->separable = s.margin > MARGIN_SURE;
        fit->drifting = s.extreme > LOGIT_EXTREME && s.extreme > last_extreme + 0.5;
        if (fit->converged)
            break;
        memcpy(s.aliased, fit->aliased, s.k * sizeof *s.aliased);
        solve_step(&s, 0);
    }
    memcpy(s.info, factor, s.k * s.k * sizeof *factor);
    unscale(scratch, &s, fit);
    arena_destroy(scratch);
}
