/* Classes by a baseline-category logit, its coefficients drawn too (alike/chained.h). */
#include "stats/chained_step.h"

#include "alike/linalg.h"
#include "alike/random.h"
#include "stats/multinomial.h"

#include <math.h>
#include <string.h>

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
static size_t classes_present(const ChainedStep *step, int32_t *number, size_t *class)
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
static void add_pseudo_rows(const ChainedStep *step, size_t n_present, size_t n, double *x,
                            uint8_t *arm, double *weight)
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
static bool draw_classes(const ChainedStep *step, const int32_t *number, size_t n_present,
                         double *drawn)
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
                drawn[i] += fit.covariance[i * p + j] *
                            random_normal(chained_draws(step, DRAW_COEFFICIENT), j);
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

bool chained_draw_classes(const ChainedStep *step)
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
            random_uniform(chained_draws(step, DRAW_VALUE), step->of->key[row]))];
    }
    return true;
}
