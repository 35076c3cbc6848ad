/* Many tests at once: p values that allow for their number. */
#include "alike/multiple.h"

#include "alike/sort.h"

#include <math.h>

/* Indices of the tests in rising order of p; those without a p value last. */
static size_t rank_tests(const double *p, uint32_t *order, size_t n)
{
    size_t m = 0;

    sort_identity(order, n);
    sort_by_real(p, order, n);
    while (m < n && !isnan(p[order[m]]))
        m++;
    return m;
}

void adjust_benjamini_hochberg(const double *p, size_t n, double *q)
{
    Arena *scratch = arena_create();
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    const size_t m = rank_tests(p, order, n);
    double least = 1.0;

    for (size_t i = n; i > m; i--)
        q[order[i - 1]] = (double)NAN;
    for (size_t i = m; i > 0; i--) {
        least = fmin(least, p[order[i - 1]] * (double)m / (double)i);
        q[order[i - 1]] = least;
    }
    arena_destroy(scratch);
}

void adjust_holm(const double *p, size_t n, double *q)
{
    Arena *scratch = arena_create();
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    const size_t m = rank_tests(p, order, n);
    double most = 0.0;

    for (size_t i = n; i > m; i--)
        q[order[i - 1]] = (double)NAN;
    for (size_t i = 0; i < m; i++) {
        most = fmax(most, p[order[i]] * (double)(m - i));
        q[order[i]] = fmin(most, 1.0);
    }
    arena_destroy(scratch);
}

void adjust_bonferroni(const double *p, size_t n, double *q)
{
    double m = 0.0;

    for (size_t i = 0; i < n; i++)
        m += isnan(p[i]) ? 0.0 : 1.0;
    for (size_t i = 0; i < n; i++)
        q[i] = p[i] * m < 1.0 || isnan(p[i]) ? p[i] * m : 1.0;
}

const char *const adjustment_names[] = {
    [ADJUSTMENT_BENJAMINI_HOCHBERG] = "bh",
    [ADJUSTMENT_HOLM] = "holm",
    [ADJUSTMENT_BONFERRONI] = "bonferroni",
    [N_ADJUSTMENTS] = NULL,
};
const char *const adjustment_words[] = {
    [ADJUSTMENT_BENJAMINI_HOCHBERG] = "Benjamini and Hochberg",
    [ADJUSTMENT_HOLM] = "Holm",
    [ADJUSTMENT_BONFERRONI] = "Bonferroni",
};

void adjust_by(int adjustment, const double *p, size_t n, double *q)
{
    static void (*const rule[])(const double *p, size_t n, double *q) = {
        [ADJUSTMENT_BENJAMINI_HOCHBERG] = adjust_benjamini_hochberg,
        [ADJUSTMENT_HOLM] = adjust_holm,
        [ADJUSTMENT_BONFERRONI] = adjust_bonferroni,
    };
    rule[adjustment](p, n, q);
}
