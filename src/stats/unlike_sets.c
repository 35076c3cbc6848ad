/* Sets in which one is unlike the others: bounds by Huber's and Maritz's statistic; and the gamma
 * at which a bound passes a level. */
#include "alike/rosenbaum.h"

#include "alike/nth.h"
#include "alike/sort.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Differences beyond so many h count as so many. Ours, of those the source tries. */
static const double TRIM = 2.5;

/* --- the scale -----------------------------------------------------------------------------------
 */

typedef struct Sets {
    const UnlikeSets *of;
    const double *sorted; /* y, rising within a set */
} Sets;

/* Sizes of differences above zero. d_j - d_i <= x: the first i rises with j. */
static Split split_differences(const void *state, double x)
{
    const Sets *s = state;
    Split out = {.last = -INFINITY, .next = INFINITY};

    for (size_t k = 0; k < s->of->n_sets; k++) {
        size_t first = s->of->start[k], equal = first;
        for (size_t j = first; j < s->of->start[k + 1]; j++) {
            const double y = s->sorted[j];
            while (y - s->sorted[first] > x)
                first++;
            if (first > s->of->start[k])
                out.next = fmin(out.next, y - s->sorted[first - 1]);
            while (s->sorted[equal] < y)
                equal++;
            if (first < equal) {
                out.below += equal - first;
                out.last = fmax(out.last, y - s->sorted[first]);
            }
        }
    }
    return out;
}

static void list_differences(const void *state, double low, double high, double *out)
{
    const Sets *s = state;
    size_t n = 0;

    for (size_t k = 0; k < s->of->n_sets; k++) {
        size_t first = s->of->start[k], end = first;
        for (size_t j = first; j < s->of->start[k + 1]; j++) {
            const double y = s->sorted[j];
            while (y - s->sorted[first] > high)
                first++;
            while (y - s->sorted[end] > low)
                end++;
            for (size_t i = first; i < end; i++)
                out[n++] = y - s->sorted[i];
        }
    }
}

static double median_difference(const Sets *s, size_t n_students)
{
    double most = 0.0;
    Unlisted all = {.state = s,
                    .few = 2 * n_students + 16,
                    .split = split_differences,
                    .list = list_differences};

    for (size_t k = 0; k < s->of->n_sets; k++)
        most = fmax(most, s->sorted[s->of->start[k + 1] - 1] - s->sorted[s->of->start[k]]);
    const Split at = split_differences(s, most);
    if (at.below == 0)
        return (double)NAN;
    all.n = at.below;
    all.most = most;
    all.least = split_differences(s, 0.0).next;
    return nth_quantile(&all, 0.5);
}

/* --- scores --------------------------------------------------------------------------------------
 */

/* sum over k of psi((y - y_k) / h) for each y of a set in rising order, from sums up to each place.
 */
static void sum_psi(const double *y, size_t n, double h, const double *sum, double *out)
{
    const double reach = TRIM * h;
    size_t first = 0, end = 0; /* those within reach of y_j */

    for (size_t j = 0; j < n; j++) {
        while (first < n && y[j] - y[first] > reach)
            first++;
        while (end < n && y[end] - y[j] <= reach)
            end++;
        const double within = (double)(end - first) * (y[j] - y[0]) - (sum[end] - sum[first]);
        out[j] = within / h + TRIM * ((double)first - (double)(n - end));
    }
}

/* Rising within each set. */
static void sort_within(const UnlikeSets *sets, const double *key, double *out)
{
    Arena *scratch = arena_create();
    const size_t n = sets->start[sets->n_sets];
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    int32_t *set = ARENA_ARRAY(scratch, int32_t, n);

    for (size_t s = 0; s < sets->n_sets; s++)
        for (size_t i = sets->start[s]; i < sets->start[s + 1]; i++)
            set[i] = (int32_t)s;
    sort_identity(order, n);
    sort_by_real(key, order, n);
    sort_by_level(set, order, n); /* stable */
    for (size_t i = 0; i < n; i++)
        out[i] = key[order[i]];
    arena_destroy(scratch);
}

/* Scores of one set: rising with y, or falling where the others are of the program. */
static void score_set(const UnlikeSets *sets, size_t s, const double *y, double h, double *sum,
                      UnlikeScores *out, double *score)
{
    const size_t n = sets->start[s + 1] - sets->start[s];
    const double own = sets->y[sets->start[s]], weight = sets->weight[s];
    const bool lacked = sets->lacked[s] != 0;
    size_t at = 0;

    sum[0] = 0.0; /* from the least, so that large scores lose no digits */
    for (size_t j = 0; j < n; j++)
        sum[j + 1] = sum[j] + (y[j] - y[0]);
    sum_psi(y, n, h, sum, score);
    while (y[at] < own)
        at++;
    out->observed += (lacked ? -weight : weight) * score[at];
    for (size_t j = 0; j < n; j++)
        score[j] *= weight;
    for (size_t j = 0; lacked && j < n - 1 - j; j++) {
        const double first = score[j];
        score[j] = -score[n - 1 - j];
        score[n - 1 - j] = -first;
    }
    if (lacked && n % 2 == 1)
        score[n / 2] = -score[n / 2];
}

UnlikeScores unlike_scores(Arena *arena, const UnlikeSets *sets)
{
    const size_t n = sets->start[sets->n_sets];
    Arena *scratch = arena_create();
    double *sorted = ARENA_ARRAY(scratch, double, n), *sum = ARENA_ARRAY(scratch, double, n + 1);
    double *score = ARENA_ARRAY(arena, double, n);
    const Sets state = {.of = sets, .sorted = sorted};
    UnlikeScores out = {.n_sets = sets->n_sets, .start = sets->start, .score = score};

    sort_within(sets, sets->y, sorted);
    out.h = median_difference(&state, n);
    for (size_t s = 0; s < sets->n_sets && !isnan(out.h); s++)
        score_set(sets, s, sorted + sets->start[s], out.h, sum, &out, score + sets->start[s]);
    arena_destroy(scratch);
    return out;
}

/* --- bounds --------------------------------------------------------------------------------------
 */

typedef struct Moments {
    double mean, variance;
} Moments;

/* The one unlike the others is each with odds of 1 or gamma, and the odds that make the mean
 * largest are 1 up to a place and gamma after it (1 and gamma the other way round for the least).
 * Means and squares are about the set's middle: a variance is not the difference of large numbers.
 */
static Moments extreme(const double *q, size_t n, double gamma, bool largest)
{
    const double before = largest ? 1.0 : gamma, after = largest ? gamma : 1.0;
    double all = 0.0, squares = 0.0, sum = 0.0, sum2 = 0.0, middle = 0.0;
    Moments out = {.variance = -1.0};

    for (size_t j = 0; j < n; j++)
        middle += q[j] / (double)n;
    for (size_t j = 0; j < n; j++) {
        all += q[j] - middle;
        squares += (q[j] - middle) * (q[j] - middle);
    }
    for (size_t a = 1; a < n; a++) {
        const double x = q[a - 1] - middle;
        sum += x;
        sum2 += x * x;
        const double total = before * (double)a + after * (double)(n - a);
        const double mean = (before * sum + after * (all - sum)) / total;
        const double variance = (before * sum2 + after * (squares - sum2)) / total - mean * mean;
        const double ahead = largest ? mean - out.mean : out.mean - mean;
        const double same = 1e-12 * sqrt(squares);
        if (out.variance < 0.0 || ahead > same || (ahead >= -same && variance > out.variance))
            out = (Moments){.mean = mean, .variance = fmax(variance, 0.0)};
    }
    out.mean += middle;
    return out;
}

static double p_by_extremes(const UnlikeScores *scores, double gamma, bool largest)
{
    double mean = 0.0, variance = 0.0;

    if (isnan(scores->h))
        return (double)NAN;
    for (size_t s = 0; s < scores->n_sets; s++) {
        const size_t n = scores->start[s + 1] - scores->start[s];
        const Moments set = extreme(scores->score + scores->start[s], n, gamma, largest);
        mean += set.mean;
        variance += set.variance;
    }
    return variance > 0.0 ? gsl_cdf_ugaussian_Q((scores->observed - mean) / sqrt(variance))
                          : (double)NAN;
}

double unlike_ahead(const UnlikeScores *scores, double gamma, bool largest)
{
    double mean = 0.0;

    for (size_t s = 0; s < scores->n_sets; s++)
        mean += extreme(scores->score + scores->start[s], scores->start[s + 1] - scores->start[s],
                        gamma, largest)
                    .mean;
    return scores->observed - mean;
}

PBounds unlike_bounds(const UnlikeScores *scores, double gamma)
{
    return (PBounds){.low = p_by_extremes(scores, gamma, false),
                     .high = p_by_extremes(scores, gamma, true)};
}

/* --- where a bound passes a level ----------------------------------------------------------------
 */

/* log p - log alpha; of a p too small to be told from 0, the least logarithm there is. */
static double ahead(PHigh *p_high, const void *state, double log_gamma, double alpha)
{
    const double p = p_high(state, exp(log_gamma));
    return (p > 0.0 ? log(p) : -746.0) - log(alpha);
}

/* The secant with the Illinois rule: an end that stays twice counts half. */
double gamma_at(PHigh *p_high, const void *state, double alpha)
{
    double low = 0.0, high = 0.25, below = ahead(p_high, state, low, alpha), above;
    int stays = 0;

    if (isnan(below) || below > 0.0)
        return (double)NAN;
    while ((above = ahead(p_high, state, high, alpha)) <= 0.0) {
        if (high >= log(GAMMA_MOST))
            return INFINITY;
        low = high;
        below = above;
        high *= 2.0;
    }
    for (int step = 0; step < 200 && high - low > 1e-13; step++) {
        const double at =
            step % 8 == 7 ? 0.5 * (low + high) : low - below * (high - low) / (above - below);
        const double here = ahead(p_high, state, at, alpha);
        if (here == 0.0)
            return exp(at);
        if (here > 0.0) {
            high = at;
            above = here;
            below *= stays == 1 ? 0.5 : 1.0;
            stays = 1;
        } else {
            low = at;
            below = here;
            above *= stays == -1 ? 0.5 : 1.0;
            stays = -1;
        }
    }
    return exp(0.5 * (low + high));
}
