#include "alike/chained.h"

#include "alike/hash.h"
#include "alike/linalg.h"
#include "alike/random.h"
#include "alike/sort.h"
#include "stats/multinomial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A predictor of which others leave less than this share of its squares is a combination of them:
 * far above rounding, so that no draw of its coefficient runs away. */
static const double ALIAS_SHARE = 1e-8;

/* What a draw is for: each has random numbers of its own. */
typedef enum Purpose { DRAW_START, DRAW_SPREAD, DRAW_COEFFICIENT, DRAW_TIE, DRAW_VALUE } Purpose;

/* One column being drawn. */
typedef struct Step {
    const ChainedProblem *of;
    const ChainedColumn *target;
    Arena *scratch;
    size_t n_has, n_lacks; /* rows with a value of its own, and without */
    const uint32_t *has, *lacks;
    size_t k;            /* predictors, the intercept first */
    const double *x_has; /* k columns of n_has; those but the first centred, with a spread of one */
    const double *x_lacks;
    uint64_t stream;
} Step;

static uint64_t stream_of(const ChainedProblem *p, const ChainedColumn *column, size_t iteration)
{
    return hash_u64(hash_u64(p->stream, column->name), iteration);
}

static uint64_t draws_for(const Step *step, Purpose purpose)
{
    return hash_u64(step->stream, (uint64_t)purpose);
}

/* --- predictors ----------------------------------------------------------------------------------
 */

static double predictor_value(const ChainedColumn *column, size_t class, size_t row)
{
    return column->n_classes == 0 ? column->value[row] : column->value[row] == (double)class;
}

static void fill_predictor(const Step *step, const ChainedColumn *column, size_t class, double *has,
                           double *lacks)
{
    const double n = (double)step->n_has;
    double mean = 0.0, squares = 0.0;

    for (size_t i = 0; i < step->n_has; i++) {
        has[i] = predictor_value(column, class, step->has[i]);
        mean += has[i] / n;
    }
    for (size_t i = 0; i < step->n_has; i++)
        squares += (has[i] - mean) * (has[i] - mean);
    const double sd = sqrt(squares / n), scale = sd > 0.0 ? 1.0 / sd : 0.0;
    for (size_t i = 0; i < step->n_has; i++)
        has[i] = (has[i] - mean) * scale;
    for (size_t i = 0; i < step->n_lacks; i++)
        lacks[i] = (predictor_value(column, class, step->lacks[i]) - mean) * scale;
}

static void make_predictors(Step *step)
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
    step->x_has = has;
    step->x_lacks = lacks;
}

/* --- numbers -------------------------------------------------------------------------------------
 */

/* L' v = z of a factor in which some columns are aliased. */
static void solve_transposed(const double *l, size_t k, const bool *aliased, double *z)
{
    for (size_t j = k; j-- > 0;) {
        if (aliased[j]) {
            z[j] = 0.0;
            continue;
        }
        for (size_t i = j + 1; i < k; i++)
            if (!aliased[i])
                z[j] -= l[i * k + j] * z[i];
        z[j] /= l[j * k + j];
    }
}

/* The least-squares coefficients, and a draw of them. False: numbers too large. */
static bool draw_line(const Step *step, const double *y, double *beta, double *drawn)
{
    const size_t k = step->k, n = step->n_has;
    double *xx = ARENA_ARRAY(step->scratch, double, k *k);
    double *fitted = ARENA_ARRAY(step->scratch, double, n);
    bool *aliased = ARENA_ARRAY(step->scratch, bool, k);
    double rss = 0.0;

    block_products(step->x_has, n, n, k, NULL, ARENA_ARRAY(step->scratch, double, block_scratch(k)),
                   xx);
    block_cross(step->x_has, n, n, k, y, beta);
    const size_t rank = cholesky_factor(xx, k, ALIAS_SHARE, aliased);
    cholesky_solve(xx, k, aliased, beta);
    block_multiply(step->x_has, n, n, k, beta, fitted);
    for (size_t i = 0; i < n; i++)
        rss += (y[i] - fitted[i]) * (y[i] - fitted[i]);
    const double df = n > rank ? (double)(n - rank) : 1.0;
    const double chi = gsl_cdf_chisq_Pinv(random_uniform(draws_for(step, DRAW_SPREAD), 0), df);
    const double s = sqrt(rss / chi);
    for (size_t j = 0; j < k; j++)
        drawn[j] = random_normal(draws_for(step, DRAW_COEFFICIENT), j);
    solve_transposed(xx, k, aliased, drawn);
    for (size_t j = 0; j < k; j++)
        drawn[j] = beta[j] + s * drawn[j];
    return isfinite(rss) && isfinite(s);
}

typedef struct Donor {
    double fitted;
    uint64_t tie; /* rows of one fit stand in an order that is drawn anew each time */
    double value;
} Donor;

static int by_fit(const void *a, const void *b)
{
    const Donor *x = a, *y = b;

    if (x->fitted != y->fitted)
        return x->fitted < y->fitted ? -1 : 1;
    return (x->tie > y->tie) - (x->tie < y->tie);
}

/* Where the first of the donors would stand that are nearest to the fit. */
static size_t nearest_from(const Donor *donor, size_t n, size_t wanted, double fitted)
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (donor[middle].fitted < fitted)
            low = middle + 1;
        else
            high = middle;
    }
    size_t from = low, end = low; /* grows to either side, to the nearer one first */
    while (end - from < wanted) {
        const bool down =
            end == n || (from > 0 && fitted - donor[from - 1].fitted <= donor[end].fitted - fitted);
        from -= down ? 1 : 0;
        end += down ? 0 : 1;
    }
    return from;
}

static bool draw_numbers(const Step *step)
{
    const size_t n = step->n_has, k = step->k;
    const size_t wanted = n < step->of->donors ? n : step->of->donors;
    double *y = ARENA_ARRAY(step->scratch, double, n);
    double *beta = ARENA_ARRAY(step->scratch, double, k);
    double *drawn = ARENA_ARRAY(step->scratch, double, k);
    double *fit = ARENA_ARRAY(step->scratch, double, n + step->n_lacks);
    Donor *donor = ARENA_ARRAY(step->scratch, Donor, n);

    for (size_t i = 0; i < n; i++)
        y[i] = step->target->value[step->has[i]];
    if (!draw_line(step, y, beta, drawn))
        return false;
    block_multiply(step->x_has, n, n, k, beta, fit);
    for (size_t i = 0; i < n; i++)
        donor[i] = (Donor){.fitted = fit[i],
                           .tie = hash_u64(draws_for(step, DRAW_TIE), step->of->key[step->has[i]]),
                           .value = y[i]};
    qsort(donor, n, sizeof *donor, by_fit);
    block_multiply(step->x_lacks, step->n_lacks, step->n_lacks, k, drawn, fit);
    for (size_t i = 0; i < step->n_lacks; i++) {
        const uint32_t row = step->lacks[i];
        const size_t from = nearest_from(donor, n, wanted, fit[i]);
        step->target->value[row] =
            donor[from + random_below(draws_for(step, DRAW_VALUE), step->of->key[row], wanted)]
                .value;
    }
    return true;
}

/* --- classes -------------------------------------------------------------------------------------
 */

/* Rows that have a class, then pseudo-rows. */
typedef struct ClassRows {
    size_t n, k;
    const double *x; /* k columns of n */
} ClassRows;

static void fill_class_rows(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const ClassRows *of = state;

    for (size_t j = 0; j < of->k; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] =
                of->x[j * of->n + (rows.index == NULL ? rows.begin + i : rows.index[i])];
}

/* Classes that some row has, by number; their numbers among these. */
static size_t classes_present(const Step *step, int32_t *number, size_t *class)
{
    size_t n = 0;

    for (size_t c = 0; c < step->target->n_classes; c++)
        number[c] = -1;
    for (size_t i = 0; i < step->n_has; i++)
        number[(size_t)step->target->value[step->has[i]]] = 0;
    for (size_t c = 0; c < step->target->n_classes; c++)
        if (number[c] == 0) {
            number[c] = (int32_t)n;
            class[n++] = c;
        }
    return n;
}

/* Predictors are centred with a spread of one, so that all means are 0; none leaves the range of
 * its column. */
static void add_pseudo_rows(const Step *step, size_t n_present, size_t n, double *x, uint8_t *arm,
                            double *weight)
{
    const size_t k = step->k, n_pseudo = 2 * (k - 1) * n_present;
    size_t at = step->n_has;

    for (size_t i = 0; i < step->n_has; i++)
        weight[i] = 1.0;
    for (size_t j = 1; j < k; j++) {
        double low = 0.0, high = 0.0;
        for (size_t i = 0; i < step->n_has; i++) {
            low = fmin(low, step->x_has[j * step->n_has + i]);
            high = fmax(high, step->x_has[j * step->n_has + i]);
        }
        for (size_t c = 0; c < 2 * n_present; c++, at++) {
            x[at] = 1.0;
            x[j * n + at] = c % 2 == 0 ? fmin(0.5, high) : fmax(-0.5, low);
            arm[at] = (uint8_t)(c / 2);
            weight[at] = (double)k / (double)n_pseudo;
        }
    }
}

/* Coefficients of the classes but the first, drawn about their estimate. */
static bool draw_classes(const Step *step, const int32_t *number, size_t n_present, double *drawn)
{
    const size_t k = step->k, n = step->n_has + 2 * (k - 1) * n_present;
    double *x = ARENA_ARRAY(step->scratch, double, k *n);
    uint8_t *arm = ARENA_ARRAY(step->scratch, uint8_t, n);
    double *weight = ARENA_ARRAY(step->scratch, double, n);
    bool *indicator = ARENA_ARRAY(step->scratch, bool, k);
    const ClassRows rows = {.n = n, .k = k, .x = x};
    const ModelMatrix matrix = {.n = n, .k = k, .state = &rows, .fill = fill_class_rows};

    indicator[0] = true; /* the intercept: what is none is centred */
    for (size_t j = 0; j < k; j++)
        memcpy(x + j * n, step->x_has + j * step->n_has, step->n_has * sizeof *x);
    for (size_t i = 0; i < step->n_has; i++)
        arm[i] = (uint8_t)number[(size_t)step->target->value[step->has[i]]];
    add_pseudo_rows(step, n_present, n, x, arm, weight);
    const MultinomialProblem problem = {.x = &matrix,
                                        .indicator = indicator,
                                        .n = n,
                                        .n_arms = n_present,
                                        .arm = arm,
                                        .weight = weight};
    MultinomialFit fit;
    multinomial_fit(step->scratch, &problem, &fit);
    const size_t p = (n_present - 1) * k;
    bool *aliased = ARENA_ARRAY(step->scratch, bool, p);
    cholesky_factor(fit.covariance, p, LINALG_ALIAS_SHARE, aliased);
    for (size_t i = 0; i < p; i++) {
        drawn[i] = fit.beta[i];
        for (size_t j = 0; j <= i; j++)
            if (!aliased[j])
                drawn[i] +=
                    fit.covariance[i * p + j] * random_normal(draws_for(step, DRAW_COEFFICIENT), j);
    }
    return fit.converged;
}

/* The class whose share of the chances the uniform number u falls into. */
static size_t class_at(const double *chance, size_t n, double total, double u)
{
    double below = 0.0;

    for (size_t a = 0; a + 1 < n; a++) {
        below += chance[a];
        if (u * total < below)
            return a;
    }
    return n - 1;
}

static bool draw_class_values(const Step *step)
{
    const size_t n_classes = step->target->n_classes, k = step->k;
    int32_t *number = ARENA_ARRAY(step->scratch, int32_t, n_classes);
    size_t *class = ARENA_ARRAY(step->scratch, size_t, n_classes);
    const size_t n_present = classes_present(step, number, class);
    double *drawn = ARENA_ARRAY(step->scratch, double, n_present *k);
    double *chance = ARENA_ARRAY(step->scratch, double, n_present);

    if (n_present > 1 && !draw_classes(step, number, n_present, drawn))
        return false;
    for (size_t i = 0; i < step->n_lacks; i++) {
        const uint32_t row = step->lacks[i];
        double top = 0.0, total = 0.0;
        chance[0] = 0.0;
        for (size_t a = 1; a < n_present; a++) {
            chance[a] = 0.0;
            for (size_t j = 0; j < k; j++)
                chance[a] += drawn[(a - 1) * k + j] * step->x_lacks[j * step->n_lacks + i];
            top = fmax(top, chance[a]);
        }
        for (size_t a = 0; a < n_present; a++) {
            chance[a] = exp(chance[a] - top);
            total += chance[a];
        }
        step->target->value[row] = (double)class[class_at(
            chance, n_present, total,
            random_uniform(draws_for(step, DRAW_VALUE), step->of->key[row]))];
    }
    return true;
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

    for (size_t i = 0; i < p->n; i++)
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

static bool draw_column(const ChainedProblem *p, size_t c, const Gaps *gaps, size_t iteration)
{
    Step step = {.of = p,
                 .target = &p->column[c],
                 .scratch = arena_create(),
                 .n_has = gaps->n_has,
                 .n_lacks = gaps->n_lacks,
                 .has = gaps->has,
                 .lacks = gaps->lacks,
                 .stream = stream_of(p, &p->column[c], iteration)};

    make_predictors(&step);
    const bool ok = step.target->n_classes == 0 ? draw_numbers(&step) : draw_class_values(&step);
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
            if (!draw_column(problem, order[v], &gaps[order[v]], iteration))
                status = CHAINED_NO_FIT;
        }
    arena_destroy(scratch);
    return status;
}
