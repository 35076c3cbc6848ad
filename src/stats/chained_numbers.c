/* Predictive mean matching of type 1 (alike/chained.h). */
#include "stats/chained_step.h"

#include "alike/inverse.h"
#include "alike/linalg.h"
#include "alike/random.h"

#include <math.h>
#include <stdlib.h>

/* A predictor of which others leave less than this share of its squares is a combination of them:
 * far above rounding, so that no draw of its coefficient runs away. */
static const double ALIAS_SHARE = 1e-8;

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

/* A draw of the least-squares coefficients; fitted: by the coefficients themselves. False: numbers
 * too large. */
static bool draw_line(const ChainedStep *step, const double *y, double *fitted, double *drawn)
{
    const size_t k = step->k, n = step->n_has;
    double *xx = ARENA_ARRAY(step->scratch, double, k *k);
    double *beta = ARENA_ARRAY(step->scratch, double, k);
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
    const double chi = chi_square_quantile(random_uniform(chained_draws(step, DRAW_SPREAD), 0), df);
    const double s = sqrt(rss / chi);
    for (size_t j = 0; j < k; j++)
        drawn[j] = random_normal(chained_draws(step, DRAW_COEFFICIENT), j);
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

bool chained_draw_numbers(const ChainedStep *step)
{
    const size_t n = step->n_has, k = step->k;
    const size_t wanted = n < step->of->donors ? n : step->of->donors;
    double *y = ARENA_ARRAY(step->scratch, double, n);
    double *drawn = ARENA_ARRAY(step->scratch, double, k);
    double *fit = ARENA_ARRAY(step->scratch, double, n + step->n_lacks);
    Donor *donor = ARENA_ARRAY(step->scratch, Donor, n);

    for (size_t i = 0; i < n; i++)
        y[i] = step->target->value[step->has[i]];
    if (!draw_line(step, y, fit, drawn))
        return false;
    for (size_t i = 0; i < n; i++)
        donor[i] =
            (Donor){.fitted = fit[i],
                    .tie = hash_u64(chained_draws(step, DRAW_TIE), step->of->key[step->has[i]]),
                    .value = y[i]};
    qsort(donor, n, sizeof *donor, by_fit);
    block_multiply(step->x_lacks, step->n_lacks, step->n_lacks, k, drawn, fit);
    for (size_t i = 0; i < step->n_lacks; i++) {
        const uint32_t row = step->lacks[i];
        const size_t from = nearest_from(donor, n, wanted, fit[i]);
        step->target->value[row] =
            donor[from + random_below(chained_draws(step, DRAW_VALUE), step->of->key[row], wanted)]
                .value;
    }
    return true;
}
