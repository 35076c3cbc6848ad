#include "surveys/calibrate.h"

#include <math.h>
#include <string.h>

/* Those who take part. */
typedef struct Part {
    size_t n;
    uint32_t *index;
    double *base, *weight;
    double total;
} Part;

static Part part_of(Arena *arena, const CalibrateProblem *problem)
{
    const size_t n = problem->rows->n;
    Part part = {.index = ARENA_ARRAY(arena, uint32_t, n),
                 .base = ARENA_ARRAY(arena, double, n),
                 .weight = ARENA_ARRAY(arena, double, n)};
    for (size_t i = 0; i < n; i++) {
        if (!(problem->base[i] > 0.0))
            continue;
        part.index[part.n] = (uint32_t)i;
        part.base[part.n++] = problem->base[i];
        part.total += problem->base[i];
    }
    return part;
}

static bool rake(Arena *arena, const CalibrateProblem *problem, const ModelMatrix *x, Part *part,
                 Calibration *out)
{
    const EntropyProblem entropy = {.x = x,
                                    .n = part->n,
                                    .index = part->index,
                                    .base = part->base,
                                    .target = problem->target,
                                    .total = part->total};
    EntropyFit fit = {.weight = part->weight};
    entropy_balance(arena, &entropy, &fit);
    out->status = fit.status;
    const Margins *of = problem->rows->of;
    for (size_t m = 0; fit.status == ENTROPY_BEYOND && m < of->n; m++)
        for (int32_t level = 1; level < (int32_t)of->n_levels[m]; level++)
            if (margins_column(of, m, level) == fit.column) {
                out->margin = m;
                out->level = level;
            }
    return fit.status == ENTROPY_DONE;
}

/* Cuts what is above the limit and makes it the next round's base. Returns how many were cut. */
static size_t cut(Part *part, double limit, uint8_t *was_cut)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n; i++) {
        const bool above = part->weight[i] > limit * (1.0 + 1e-6);
        part->base[i] = above ? limit : part->weight[i];
        was_cut[i] |= above;
        n += above;
    }
    return n;
}

static double largest_error(Arena *scratch, const CalibrateProblem *problem, const double *weight)
{
    const size_t k = margins_columns(problem->rows->of);
    double *mean = ARENA_ARRAY(scratch, double, k);
    double error = 0.0;
    margins_means(problem->rows, weight, mean);
    for (size_t j = 1; j < k; j++)
        if (problem->target[j] > 0.0)
            error = fmax(error, fabs(mean[j] / problem->target[j] - 1.0));
    return error;
}

void survey_calibrate(Arena *arena, const CalibrateProblem *problem, Calibration *out)
{
    Arena *scratch = arena_create();
    const size_t n = problem->rows->n;
    const ModelMatrix x = margins_matrix(problem->rows);
    Part part = part_of(scratch, problem);
    uint8_t *was_cut = ARENA_ARRAY(scratch, uint8_t, n);
    *out = (Calibration){.weight = ARENA_ARRAY(arena, double, n)};
    bool done = rake(scratch, problem, &x, &part, out);
    if (done && problem->trim > 0.0) {
        const double limit = problem->trim * part.total / (double)part.n;
        size_t round = 0, n_above = 0;
        while (done && (n_above = cut(&part, limit, was_cut)) > 0 && round++ < TRIM_ROUNDS)
            done = rake(scratch, problem, &x, &part, out);
        out->still_above = n_above > 0;
    }
    for (size_t i = 0; i < part.n; i++) {
        out->weight[part.index[i]] = part.weight[i];
        out->n_trimmed += was_cut[i];
    }
    if (done)
        out->error = largest_error(scratch, problem, out->weight);
    arena_destroy(scratch);
}

double effective_size(const double *weight, size_t n)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += weight[i];
        squares += weight[i] * weight[i];
    }
    return squares > 0.0 ? sum * sum / squares : 0.0;
}
