/* What rows of a group have in common, drawn once a group (alike/chained.h). */
#include "stats/chained_step.h"

#include <math.h>

uint32_t *chained_group_rows(Arena *arena, const ChainedColumn *column, const uint32_t *rows,
                             size_t n, size_t *n_out)
{
    uint32_t *out = ARENA_ARRAY(arena, uint32_t, n);
    bool *seen = ARENA_ARRAY(arena, bool, column->n_groups + 1);

    *n_out = 0;
    for (size_t i = 0; i < n; i++) {
        const int32_t g = column->group[rows[i]];
        if (g >= 0 && seen[g])
            continue;
        if (g >= 0)
            seen[g] = true;
        out[(*n_out)++] = rows[i];
    }
    return out;
}

void chained_spread(const ChainedProblem *p, const ChainedColumn *column, const uint32_t *lacks,
                    size_t n)
{
    if (column->group == NULL)
        return;
    Arena *scratch = arena_create();
    uint32_t *from = ARENA_ARRAY(scratch, uint32_t, column->n_groups + 1);
    bool *drawn = ARENA_ARRAY(scratch, bool, column->n_groups + 1);

    for (size_t i = 0; i < n; i++) {
        const int32_t g = column->group[lacks[i]];
        if (g < 0)
            continue;
        drawn[g] = true;
        from[g] = lacks[i];
    }
    for (size_t i = 0; i < p->n; i++)
        if (column->group[i] >= 0 && drawn[column->group[i]])
            column->value[i] = column->value[from[column->group[i]]];
    arena_destroy(scratch);
}

double *chained_group_means(const ChainedStep *step, const ChainedColumn *column, size_t class)
{
    const ChainedColumn *target = step->target;
    double *mean = ARENA_ARRAY(step->scratch, double, target->n_groups + 1);
    double *n = ARENA_ARRAY(step->scratch, double, target->n_groups + 1);

    for (size_t i = 0; i < step->of->n; i++) {
        const uint32_t row = step->rows[i];
        if (target->group[row] < 0)
            continue;
        mean[target->group[row]] += chained_value(column, class, row);
        n[target->group[row]]++;
    }
    for (size_t g = 0; g < target->n_groups; g++)
        mean[g] /= fmax(n[g], 1.0);
    return mean;
}

/* Share of the target's squares that a predictor explains, or of its own that classes of the target
 * do; times what is the same for all predictors, whose mean is 0 and spread 1. */
static double closeness(const ChainedStep *step, const double *x)
{
    const size_t n_classes = step->target->n_classes;
    const double *y = step->target->value;
    double mean = 0.0, out = 0.0;

    if (n_classes == 0) {
        for (size_t i = 0; i < step->n_has; i++)
            mean += y[step->has[i]] / (double)step->n_has;
        for (size_t i = 0; i < step->n_has; i++)
            out += x[i] * (y[step->has[i]] - mean);
        return out * out;
    }
    for (size_t c = 0; c < n_classes; c++) {
        double sum = 0.0, n = 0.0;
        for (size_t i = 0; i < step->n_has; i++)
            if (y[step->has[i]] == (double)c) {
                sum += x[i];
                n++;
            }
        out += n > 0.0 ? sum * sum / n : 0.0;
    }
    return out;
}

void chained_keep_closest(ChainedStep *step, double *has, double *lacks)
{
    const size_t n = step->n_has, m = step->n_lacks, most = n / CHAINED_GROUPS_EACH;
    double *close = ARENA_ARRAY(step->scratch, double, step->k);
    size_t at = 1;

    for (size_t j = 1; j < step->k; j++)
        close[j] = closeness(step, has + j * n);
    for (size_t j = 1; j < step->k; j++) {
        size_t closer = 0; /* of equals the earlier one */
        for (size_t l = 1; l < step->k; l++)
            closer += close[l] > close[j] || (close[l] == close[j] && l < j);
        if (closer >= most)
            continue;
        for (size_t i = 0; i < n; i++)
            has[at * n + i] = has[j * n + i];
        for (size_t i = 0; i < m; i++)
            lacks[at * m + i] = lacks[j * m + i];
        at++;
    }
    step->k = at;
}
