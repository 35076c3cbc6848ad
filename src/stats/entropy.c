#include "alike/entropy.h"

#include "stats/entropy_rows.h"

#include <math.h>
#include <string.h>

enum {
    STEPS_MOST = 100,
    HALVINGS_MOST = 40,
};

#define GAP_WANTED  1e-10 /* of a column's spread */
#define GAP_SMALL   1e-13 /* where double precision ends */
#define ALIAS_SHARE 1e-12 /* of a column's variance, left by earlier ones */
#define ALIAS_GAP   1e-7  /* between a column's target and what earlier targets make of it */
#define APART_LEAST 1e-8  /* by which every row is on one side; rounding is far below */

typedef struct Work {
    const EntropyProblem *of;
    size_t k;
    double *inverse;         /* k: (x - target) * inverse */
    double *z, *step, *try;  /* k */
    double *sums, *hessian;  /* k x k */
    double *gap;             /* k: the gradient */
    bool *aliased, *settled; /* k: as found at first; as the factorisation takes them */
    double *block, *scratch, *eta, *weight;
    double shift, most; /* of exponents, against overflow; the largest of the last pass */
    double value;       /* F */
} Work;

static Work work_create(Arena *arena, const EntropyProblem *of)
{
    const size_t k = of->x->k;
    Work w = {.of = of, .k = k};
    w.inverse = ARENA_ARRAY(arena, double, k);
    w.z = ARENA_ARRAY(arena, double, k);
    w.step = ARENA_ARRAY(arena, double, k);
    w.try = ARENA_ARRAY(arena, double, k);
    w.sums = ARENA_ARRAY(arena, double, k *k);
    w.hessian = ARENA_ARRAY(arena, double, k *k);
    w.gap = ARENA_ARRAY(arena, double, k);
    w.aliased = ARENA_ARRAY(arena, bool, k);
    w.settled = ARENA_ARRAY(arena, bool, k);
    w.block = ARENA_ARRAY(arena, double, k *MODEL_BLOCK);
    w.scratch = ARENA_ARRAY(arena, double, block_scratch(k));
    w.eta = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    w.weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    return w;
}

/* --- the dual ------------------------------------------------------------------------------------
 */

static void fill_scaled(Work *w, const EntropyRows *rows, size_t start, size_t n)
{
    entropy_fill(w->of, rows, start, n, w->block);
    for (size_t j = 1; j < w->k; j++) {
        double *x = w->block + j * MODEL_BLOCK;
        const double target = w->of->target[j], inverse = w->inverse[j];
        for (size_t i = 0; i < n; i++)
            x[i] = (x[i] - target) * inverse;
    }
}

/* Sums of q exp(x'z - shift) times 1, x and xx'. `weight` takes the first; NULL: not asked. */
static void pass_shifted(Work *w, const EntropyRows *rows, const double *z, double *weight)
{
    double most = -INFINITY;
    memset(w->sums, 0, w->k * w->k * sizeof *w->sums);
    for (size_t start = 0; start < rows->n; start += MODEL_BLOCK) {
        const size_t n = rows->n - start < MODEL_BLOCK ? rows->n - start : MODEL_BLOCK;
        fill_scaled(w, rows, start, n);
        block_multiply(w->block, MODEL_BLOCK, n, w->k, z, w->eta);
        for (size_t i = 0; i < n; i++) {
            most = w->eta[i] > most ? w->eta[i] : most;
            w->weight[i] = exp(w->eta[i] - w->shift);
        }
        if (rows->base != NULL)
            for (size_t i = 0; i < n; i++)
                w->weight[i] *= rows->base[start + i];
        block_products(w->block, MODEL_BLOCK, n, w->k, w->weight, w->scratch, w->sums);
        if (weight != NULL)
            memcpy(weight + start, w->weight, n * sizeof *weight);
    }
    w->most = most;
}

/* F, its gradient and its Hessian at z. */
static void pass(Work *w, const EntropyRows *rows, const double *z, double *weight)
{
    const size_t k = w->k;
    pass_shifted(w, rows, z, weight);
    if (!(w->sums[0] > 1e-200 && w->sums[0] < 1e200)) { /* the last pass's shift does not serve */
        w->shift = w->most;
        pass_shifted(w, rows, z, weight);
    }
    const double total = w->sums[0];
    w->value = w->shift + log(total);
    for (size_t j = 0; j < k; j++)
        w->gap[j] = w->sums[j * k] / total;
    for (size_t j = 0; j < k; j++)
        for (size_t l = 0; l <= j; l++)
            w->hessian[j * k + l] = w->sums[j * k + l] / total - w->gap[j] * w->gap[l];
    w->shift = w->most;
}

static double worst_gap(const Work *w)
{
    double worst = 0;
    for (size_t j = 1; j < w->k; j++)
        worst = w->aliased[j] ? worst : fmax(worst, fabs(w->gap[j]));
    return worst;
}

/* The Newton step; returns the square of its decrement. */
static double find_step(Work *w)
{
    double square = 0;
    memcpy(w->settled, w->aliased, w->k * sizeof *w->settled);
    cholesky_factor(w->hessian, w->k, 0, w->settled);
    for (size_t j = 0; j < w->k; j++)
        w->step[j] = -w->gap[j];
    cholesky_solve(w->hessian, w->k, w->settled, w->step);
    for (size_t j = 0; j < w->k; j++)
        square -= w->settled[j] ? 0 : w->step[j] * w->gap[j];
    return square;
}

/* Halves the step until F falls by a part of what the gradient promises (Armijo). */
static void move(Work *w, const EntropyRows *rows, double square, double *weight)
{
    const double before = w->value;
    double share = 1;
    for (int i = 0; i < HALVINGS_MOST; i++) {
        for (size_t j = 0; j < w->k; j++)
            w->try[j] = w->z[j] + share * w->step[j];
        pass(w, rows, w->try, weight);
        /* steps too small for F to tell are taken as they are */
        if (square < 1e-9 || w->value <= before - 1e-4 * share * square)
            break;
        share /= 2;
    }
    memcpy(w->z, w->try, w->k * sizeof *w->z);
}

/* From z on, which pass has been at. */
static EntropyStatus descend(Work *w, const EntropyRows *rows, double wanted, double *weight)
{
    double last = INFINITY;
    for (int steps = 0;; steps++) {
        const double worst = worst_gap(w);
        const bool shrinks = worst < 0.5 * last;
        if (worst <= GAP_SMALL || (worst <= wanted && !shrinks))
            return ENTROPY_DONE;
        if (w->most < -APART_LEAST)
            return ENTROPY_APART;
        if (steps == STEPS_MOST)
            return worst <= GAP_WANTED ? ENTROPY_DONE : ENTROPY_EDGE;
        last = worst;
        move(w, rows, find_step(w), weight);
    }
}

/* --- from the problem to its answer --------------------------------------------------------------
 */

/* Columns that earlier ones give: known of the rows as base weights have them. k: their targets
 * agree with those of the earlier ones; else the first that does not. */
static size_t find_aliased(Arena *arena, Work *w)
{
    double *by = ARENA_ARRAY(arena, double, w->k);
    memset(w->aliased, 0, w->k * sizeof *w->aliased);
    w->aliased[0] = true;
    cholesky_factor(w->hessian, w->k, ALIAS_SHARE, w->aliased);
    for (size_t j = 1; j < w->k; j++) {
        if (!w->aliased[j])
            continue;
        cholesky_dependence(w->hessian, w->k, w->aliased, j, by);
        double off = w->gap[j];
        for (size_t l = 1; l < j; l++)
            off -= by[l] * w->gap[l];
        if (fabs(off) > ALIAS_GAP)
            return j;
    }
    return w->k;
}

/* A part of the rows gives where to begin. */
static void start_from_sample(Arena *arena, Work *w, const EntropyRows *rows)
{
    size_t n;
    uint32_t *index = sample_rows(arena, rows->n, &n);
    double *base = rows->base == NULL ? NULL : ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        if (base != NULL)
            base[i] = rows->base[index[i]];
        index[i] = rows->index[index[i]];
    }
    const EntropyRows sample = {n, index, base};
    pass(w, &sample, w->z, NULL);
    if (descend(w, &sample, 1e-6, NULL) != ENTROPY_DONE)
        memset(w->z, 0, w->k * sizeof *w->z);
}

static EntropyStatus beyond(EntropyFit *fit, const EntropySpread *s, size_t column)
{
    fit->column = column;
    fit->low = s->low[column];
    fit->high = s->high[column];
    return ENTROPY_BEYOND;
}

static EntropyStatus solve(Arena *scratch, Work *w, EntropyRows *rows, bool **part, EntropyFit *fit)
{
    EntropySpread s;
    if (!entropy_settle_rows(scratch, w->of, rows, &s, part, fit))
        return beyond(fit, &s, fit->column);
    for (size_t j = 0; j < w->k; j++) {
        const double sd = entropy_sd(&s, j);
        fit->scale[j] = sd > 0 ? sd : 1;
        w->inverse[j] = 1 / fit->scale[j];
    }
    pass(w, rows, w->z, fit->weight);
    const size_t contrary = find_aliased(scratch, w);
    if (contrary < w->k)
        return beyond(fit, &s, contrary);
    if (rows->n >= SAMPLE_FROM)
        start_from_sample(scratch, w, rows);
    pass(w, rows, w->z, fit->weight);
    return descend(w, rows, GAP_WANTED, fit->weight);
}

/* The weights of the rows that take part, brought to the total and to their places. */
static void give_weights(const EntropyProblem *p, const EntropyRows *rows, const bool *part,
                         double *weight)
{
    double sum = 0;
    for (size_t i = 0; i < rows->n; i++)
        sum += weight[i];
    for (size_t i = 0; i < rows->n; i++)
        weight[i] *= p->total / sum;
    if (part == NULL)
        return;
    for (size_t i = p->n, at = rows->n; i-- > 0;)
        weight[i] = part[i] ? weight[--at] : 0;
}

void entropy_balance(Arena *arena, const EntropyProblem *p, EntropyFit *fit)
{
    const size_t k = p->x->k;
    Arena *scratch = arena_create();
    Work w = work_create(scratch, p);
    EntropyRows rows = {p->n, p->index, p->base};
    bool *part = NULL;

    *fit = (EntropyFit){.weight = fit->weight, .column = k};
    fit->aliased = ARENA_ARRAY(arena, bool, k);
    fit->scale = ARENA_ARRAY(arena, double, k);
    fit->z = ARENA_ARRAY(arena, double, k);
    fit->status = solve(scratch, &w, &rows, &part, fit);
    memcpy(fit->aliased, w.aliased, k * sizeof *fit->aliased);
    memcpy(fit->z, w.z, k * sizeof *fit->z);
    if (fit->status == ENTROPY_DONE)
        give_weights(p, &rows, part, fit->weight);
    arena_destroy(scratch);
}
