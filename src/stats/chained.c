#include "stats/chained_step.h"

#include "alike/random.h"
#include "alike/sort.h"

#include <math.h>
#include <string.h>

static uint64_t stream_of(const ChainedProblem *p, const ChainedColumn *column, size_t iteration)
{
    return hash_u64(hash_u64(p->stream, column->name), iteration);
}

/* --- predictors ----------------------------------------------------------------------------------
 */

/* In a row; of a target of groups in its group, where mean is not NULL. */
static double predictor_value(const ChainedStep *step, const ChainedColumn *column, size_t class,
                              const double *mean, size_t row)
{
    return mean != NULL && step->target->group[row] >= 0 ? mean[step->target->group[row]]
                                                         : chained_value(column, class, row);
}

static void fill_predictor(const ChainedStep *step, const ChainedColumn *column, size_t class,
                           double *has, double *lacks)
{
    const double n = (double)step->n_has;
    const double *group_mean =
        step->target->group != NULL ? chained_group_means(step, column, class) : NULL;
    double mean = 0.0, squares = 0.0;

    for (size_t i = 0; i < step->n_has; i++) {
        has[i] = predictor_value(step, column, class, group_mean, step->has[i]);
        mean += has[i] / n;
    }
    for (size_t i = 0; i < step->n_has; i++)
        squares += (has[i] - mean) * (has[i] - mean);
    const double sd = sqrt(squares / n), scale = sd > 0.0 ? 1.0 / sd : 0.0;
    for (size_t i = 0; i < step->n_has; i++)
        has[i] = (has[i] - mean) * scale;
    for (size_t i = 0; i < step->n_lacks; i++)
        lacks[i] =
            (predictor_value(step, column, class, group_mean, step->lacks[i]) - mean) * scale;
}

static void make_predictors(ChainedStep *step)
{
    const ChainedProblem *p = step->of;
    size_t most = 1, at = 1;

    for (size_t c = 0; c < p->n_columns; c++)
        most += p->column[c].n_classes == 0 ? 1 : p->column[c].n_classes;
    double *has = ARENA_ARRAY(step->scratch, double, most * step->n_has);
    double *lacks = ARENA_ARRAY(step->scratch, double, most * step->n_lacks + 1);
    for (size_t i = 0; i < step->n_has; i++)
        has[i] = 1.0;
    for (size_t i = 0; i < step->n_lacks; i++)
        lacks[i] = 1.0;
    for (size_t c = 0; c < p->n_columns; c++) {
        const ChainedColumn *column = &p->column[c];
        const size_t first = column->n_classes == 0 ? 0 : 1;
        const size_t end = column->n_classes == 0 ? 1 : column->n_classes;
        for (size_t class = first; column != step->target && class < end; class ++, at++)
            fill_predictor(step, column, class, has + at * step->n_has, lacks + at * step->n_lacks);
    }
    step->k = at;
    if (step->target->group != NULL)
        chained_keep_closest(step, has, lacks);
    step->x_has = has;
    step->x_lacks = lacks;
}

/* --- all columns ---------------------------------------------------------------------------------
 */

/* Rows of each column that had a value, and that had none, before any was drawn. */
typedef struct Gaps {
    size_t n_has, n_lacks;
    uint32_t *has, *lacks;
} Gaps;

/* Rows by key: so no sum and no draw hangs on the order in which they come. */
static const uint32_t *rows_by_key(Arena *arena, const ChainedProblem *p)
{
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, p->n);
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, p->n);

    memcpy(key, p->key, p->n * sizeof *key);
    sort_identity(order, p->n);
    sort_by_u64(key, order, p->n);
    return order;
}

static Gaps gaps_of(Arena *arena, const ChainedProblem *p, const uint32_t *order,
                    const ChainedColumn *column)
{
    Gaps out = {.has = ARENA_ARRAY(arena, uint32_t, p->n),
                .lacks = ARENA_ARRAY(arena, uint32_t, p->n)};
    size_t n = p->n;

    if (column->group != NULL)
        order = chained_group_rows(arena, column, order, p->n, &n);
    for (size_t i = 0; i < n; i++)
        if (isnan(column->value[order[i]]))
            out.lacks[out.n_lacks++] = order[i];
        else
            out.has[out.n_has++] = order[i];
    return out;
}

static void start(const ChainedProblem *p, const ChainedColumn *column, const Gaps *gaps)
{
    const uint64_t stream = hash_u64(stream_of(p, column, 0), DRAW_START);

    for (size_t i = 0; i < gaps->n_lacks; i++) {
        const uint32_t row = gaps->lacks[i];
        column->value[row] =
            column->value[gaps->has[random_below(stream, p->key[row], gaps->n_has)]];
    }
    chained_spread(p, column, gaps->lacks, gaps->n_lacks);
}

/* Columns with gaps by how many are missing, ties by name. */
static size_t visits(const ChainedProblem *p, const Gaps *gaps, size_t *order)
{
    size_t n = 0;

    for (size_t c = 0; c < p->n_columns; c++) {
        if (gaps[c].n_lacks == 0)
            continue;
        size_t at = n++;
        for (; at > 0; at--) {
            const size_t before = order[at - 1];
            const bool later = gaps[before].n_lacks > gaps[c].n_lacks ||
                               (gaps[before].n_lacks == gaps[c].n_lacks &&
                                p->column[before].name > p->column[c].name);
            if (!later)
                break;
            order[at] = before;
        }
        order[at] = c;
    }
    return n;
}

static bool draw_column(const ChainedProblem *p, size_t c, const Gaps *gaps, const uint32_t *rows,
                        size_t iteration)
{
    ChainedStep step = {.of = p,
                        .target = &p->column[c],
                        .scratch = arena_create(),
                        .n_has = gaps->n_has,
                        .n_lacks = gaps->n_lacks,
                        .has = gaps->has,
                        .lacks = gaps->lacks,
                        .rows = rows,
                        .stream = stream_of(p, &p->column[c], iteration)};

    make_predictors(&step);
    const bool ok =
        step.target->n_classes == 0 ? chained_draw_numbers(&step) : chained_draw_classes(&step);
    chained_spread(p, step.target, gaps->lacks, gaps->n_lacks);
    arena_destroy(step.scratch);
    return ok;
}

ChainedStatus chained_complete(const ChainedProblem *problem, size_t *column)
{
    Arena *scratch = arena_create();
    Gaps *gaps = ARENA_ARRAY(scratch, Gaps, problem->n_columns);
    size_t *order = ARENA_ARRAY(scratch, size_t, problem->n_columns);
    const uint32_t *rows = rows_by_key(scratch, problem);
    ChainedStatus status = CHAINED_DONE;

    for (size_t c = 0; c < problem->n_columns && status == CHAINED_DONE; c++) {
        gaps[c] = gaps_of(scratch, problem, rows, &problem->column[c]);
        *column = c;
        if (gaps[c].n_has == 0)
            status = CHAINED_ALL_MISSING;
    }
    const size_t n = status == CHAINED_DONE ? visits(problem, gaps, order) : 0;
    for (size_t v = 0; v < n; v++)
        start(problem, &problem->column[order[v]], &gaps[order[v]]);
    for (size_t iteration = 1; iteration <= problem->iterations; iteration++)
        for (size_t v = 0; v < n && status == CHAINED_DONE; v++) {
            *column = order[v];
            if (!draw_column(problem, order[v], &gaps[order[v]], rows, iteration))
                status = CHAINED_NO_FIT;
        }
    arena_destroy(scratch);
    return status;
}
