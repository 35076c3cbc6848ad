#include "stats/entropy_rows.h"

#include <math.h>
#include <string.h>

/* Blocks of the problem's columns. */
typedef struct Blocks {
    const EntropyProblem *of;
    size_t k;
    double *block;
} Blocks;

static EntropySpread spread_create(Arena *arena, size_t k)
{
    return (EntropySpread){.low = ARENA_ARRAY(arena, double, k),
                           .high = ARENA_ARRAY(arena, double, k),
                           .sum = ARENA_ARRAY(arena, double, k),
                           .squares = ARENA_ARRAY(arena, double, k)};
}

static void spread_of(const Blocks *b, const EntropyRows *rows, EntropySpread *s)
{
    const double *target = b->of->target;

    s->total = 0;
    for (size_t j = 0; j < b->k; j++) {
        s->low[j] = INFINITY;
        s->high[j] = -INFINITY;
        s->sum[j] = s->squares[j] = 0;
    }
    for (size_t start = 0; start < rows->n; start += MODEL_BLOCK) {
        const size_t n = rows->n - start < MODEL_BLOCK ? rows->n - start : MODEL_BLOCK;
        entropy_fill(b->of, rows, start, n, b->block);
        for (size_t j = 0; j < b->k; j++) {
            const double *x = b->block + j * MODEL_BLOCK;
            double low = s->low[j], high = s->high[j], sum = 0, squares = 0;
            for (size_t i = 0; i < n; i++) {
                const double q = rows->base != NULL ? rows->base[start + i] : 1;
                const double off = x[i] - target[j];
                low = x[i] < low ? x[i] : low;
                high = x[i] > high ? x[i] : high;
                sum += q * off;
                squares += q * off * off;
            }
            s->low[j] = low;
            s->high[j] = high;
            s->sum[j] += sum;
            s->squares[j] += squares;
        }
        for (size_t i = 0; i < n; i++)
            s->total += rows->base != NULL ? rows->base[start + i] : 1;
    }
}

double entropy_sd(const EntropySpread *s, size_t j)
{
    const double mean = s->sum[j] / s->total;
    const double variance = s->squares[j] / s->total - mean * mean;
    return s->high[j] > s->low[j] && variance > 0 ? sqrt(variance) : 0;
}

/* How near to an end of a column's range its target counts as on it: means are rounded. */
static double slack_of(const Blocks *b, const EntropySpread *s, size_t j)
{
    return 1e-12 * entropy_sd(s, j) + 1e-15 * fabs(b->of->target[j]);
}

/* The column whose target is furthest out of the rows' range, in its spread; k: none is. */
static size_t column_beyond(const Blocks *b, const EntropySpread *s)
{
    size_t worst = b->k;
    double furthest = 0;
    for (size_t j = 1; j < b->k; j++) {
        const double t = b->of->target[j], sd = entropy_sd(s, j);
        const double out = fmax(s->low[j] - t, t - s->high[j]) - slack_of(b, s, j);
        const double by = out > 0 ? out / (sd > 0 ? sd : fmax(fabs(t), 1)) : 0;
        if (by > furthest) {
            furthest = by;
            worst = j;
        }
    }
    return worst;
}

/* Does a target lie at an end of its column's range, so that only rows at that end have a part? */
static bool is_at_end(const Blocks *b, const EntropySpread *s, size_t j, double *value)
{
    const double t = b->of->target[j], slack = slack_of(b, s, j);
    *value = t - s->low[j] <= slack ? s->low[j] : s->high[j];
    return s->high[j] > s->low[j] && (t - s->low[j] <= slack || s->high[j] - t <= slack);
}

/* Rows that can have a part, by row; *column: the last whose target decides that. NULL: all can. */
static bool *rows_at_ends(Arena *arena, const Blocks *b, const EntropyRows *rows,
                          const EntropySpread *s, size_t *column)
{
    bool *kept = NULL;
    for (size_t j = 1; j < b->k; j++) {
        double value;
        if (!is_at_end(b, s, j, &value))
            continue;
        if (kept == NULL) {
            kept = ARENA_ARRAY(arena, bool, rows->n);
            memset(kept, true, rows->n * sizeof *kept);
        }
        *column = j;
        for (size_t start = 0; start < rows->n; start += MODEL_BLOCK) {
            const size_t n = rows->n - start < MODEL_BLOCK ? rows->n - start : MODEL_BLOCK;
            entropy_fill(b->of, rows, start, n, b->block);
            for (size_t i = 0; i < n; i++)
                kept[start + i] = kept[start + i] && b->block[j * MODEL_BLOCK + i] == value;
        }
    }
    return kept;
}

/* Without the rows that a target at an end of its column leaves no part. */
static EntropyRows without(Arena *arena, const EntropyRows *rows, const bool *kept)
{
    uint32_t *index = ARENA_ARRAY(arena, uint32_t, rows->n);
    double *base = rows->base == NULL ? NULL : ARENA_ARRAY(arena, double, rows->n);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (!kept[i])
            continue;
        if (base != NULL)
            base[n] = rows->base[i];
        index[n++] = rows->index[i];
    }
    return (EntropyRows){n, index, base};
}

bool entropy_settle_rows(Arena *arena, const EntropyProblem *problem, EntropyRows *rows,
                         EntropySpread *s, bool **part, EntropyFit *fit)
{
    const size_t n = rows->n;
    const Blocks blocks = {problem, problem->x->k,
                           ARENA_ARRAY(arena, double, problem->x->k *MODEL_BLOCK)};
    *part = NULL;
    *s = spread_create(arena, problem->x->k);
    for (;;) {
        spread_of(&blocks, rows, s);
        fit->column = column_beyond(&blocks, s);
        if (fit->column < blocks.k)
            return false;
        const bool *kept = rows_at_ends(arena, &blocks, rows, s, &fit->column);
        if (kept == NULL)
            return true;
        if (*part == NULL) {
            *part = ARENA_ARRAY(arena, bool, n);
            memset(*part, true, n * sizeof **part);
        }
        for (size_t i = 0, at = 0; i < n; i++)
            if ((*part)[i])
                (*part)[i] = kept[at++];
        *rows = without(arena, rows, kept);
        fit->n_dropped = n - rows->n;
        if (rows->n == 0) /* nobody is at the ends of two columns at once */
            return false;
    }
}
