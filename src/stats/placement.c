#include "alike/placement.h"

#include "alike/random.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* Shares of sets are counts over counts: this is less than any two of them differ by. */
static const double SLACK = 1e-9;

/* --- rank ---------------------------------------------------------------------------------------
 */

bool placement_carried_out(const Placement *set)
{
    return !isnan(set->effect) && set->root > 0.0;
}

static double statistic(const Placement *set)
{
    return fabs(set->effect) / set->root;
}

bool placement_as_much(const Placement *set, const Placement *first)
{
    return set == first || statistic(set) >= statistic(first) * (1.0 - PLACEMENT_SAME);
}

PlacementRank placement_rank(const Placement *set, size_t n)
{
    PlacementRank out = {.p = (double)NAN, .least = (double)NAN};

    if (n == 0 || !placement_carried_out(&set[0]))
        return out;
    for (size_t s = 0; s < n; s++) {
        if (!placement_carried_out(&set[s]))
            continue;
        out.n++;
        out.rank += placement_as_much(&set[s], &set[0]);
    }
    out.p = (double)out.rank / (double)out.n;
    out.least = 1.0 / (double)out.n;
    return out;
}

/* --- interval -----------------------------------------------------------------------------------
 */

bool placement_can_reject(size_t n, double confidence)
{
    return n > 0 && 1.0 <= (1.0 - confidence + SLACK) * (double)n;
}

/* Where a set's statistic is at least the program's as the tested effect goes away from the
 * estimate by x > 0: from nothing to `until`, and again from `from` on. */
typedef struct Reach {
    double until, from;
} Reach;

/* The set's effect is c - x b there and the program's -x, so it is |c - x b| >= r x with r the
 * roots' ratio. By symmetry c >= 0: c - x b >= r x up to c / (b + r), or wherever b + r <= 0; and
 * c - x b <= -r x from c / (b - r) on, where b > r. */
static Reach reach_of(const Placement *set, const Placement *own, double side)
{
    const double r = set->root / own->root * (1.0 - PLACEMENT_SAME);
    const double c = set->effect - set->on_program * own->effect;
    const double b = c < 0.0 ? -side * set->on_program : side * set->on_program;
    const double size = fabs(c);

    return (Reach){.until = b + r > 0.0 ? size / (b + r) : INFINITY,
                   .from = b > r ? size / (b - r) : INFINITY};
}

/* Going inwards from far away: at `at` a set joins, or leaves. */
typedef struct Step {
    double at;
    int change;
} Step;

/* Furthest first; whoever joins before whoever leaves. */
static int by_distance(const void *a, const void *b)
{
    const Step *x = a, *y = b;

    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    return (y->change > x->change) - (y->change < x->change);
}

/* The furthest x at which more than `most` sets reach the program's statistic. */
static double furthest(const Placement *set, size_t n, double side, double most, Step *step)
{
    size_t n_steps = 0;
    double count = 0.0;

    for (size_t s = 0; s < n; s++) {
        if (!placement_carried_out(&set[s]))
            continue;
        const Reach reach = s == 0 ? (Reach){.until = INFINITY, .from = INFINITY}
                                   : reach_of(&set[s], &set[0], side);
        const bool always = isinf(reach.until);
        count += always || isfinite(reach.from);
        if (always)
            continue;
        if (isfinite(reach.from))
            step[n_steps++] = (Step){.at = reach.from, .change = -1};
        step[n_steps++] = (Step){.at = reach.until, .change = 1};
    }
    if (count > most)
        return INFINITY;
    qsort(step, n_steps, sizeof *step, by_distance);
    for (size_t k = 0; k < n_steps; k++) {
        count += step[k].change;
        if (count > most)
            return step[k].at;
    }
    return 0.0;
}

PlacementInterval placement_interval(const Placement *set, size_t n, double confidence)
{
    const PlacementRank rank = placement_rank(set, n);
    PlacementInterval out = {(double)NAN, (double)NAN};

    if (!placement_can_reject(rank.n, confidence))
        return out;
    const double most = (1.0 - confidence + SLACK) * (double)rank.n;
    Arena *scratch = arena_create();
    Step *step = ARENA_ARRAY(scratch, Step, 2 * n);
    out.low = set[0].effect - furthest(set, n, -1.0, most, step);
    out.high = set[0].effect + furthest(set, n, 1.0, most, step);
    arena_destroy(scratch);
    return out;
}

/* --- sets ---------------------------------------------------------------------------------------
 */

size_t placement_sets(size_t n, size_t k, size_t most)
{
    size_t sets = 1;

    if (k > n)
        return 0;
    k = k < n - k ? k : n - k;
    for (size_t i = 1; i <= k; i++) {
        if (sets > SIZE_MAX / (n - k + i))
            return most + 1;
        sets = sets * (n - k + i) / i; /* a number of sets at every step, and rising */
        if (sets > most)
            return most + 1;
    }
    return sets;
}

void placement_set(size_t n, size_t k, size_t at, size_t *member)
{
    size_t next = 0;

    for (size_t i = 0; i < k; i++, next++) {
        size_t with; /* sets that have `next` in this place */
        while ((with = placement_sets(n - next - 1, k - i - 1, SIZE_MAX - 1)) <= at) {
            at -= with;
            next++;
        }
        member[i] = next;
    }
}

size_t placement_number(size_t n, size_t k, const size_t *member)
{
    size_t at = 0, next = 0;

    for (size_t i = 0; i < k; i++, next++)
        for (; next < member[i]; next++)
            at += placement_sets(n - next - 1, k - i - 1, SIZE_MAX - 1);
    return at;
}

/* Each school in turn with the chance that the places left have among the schools left (Fan,
 * Muller & Rezucha 1962, method 1). */
void placement_draw(size_t n, size_t k, uint64_t stream, size_t *member)
{
    size_t chosen = 0;

    assert(k <= n);
    for (size_t i = 0; i < n && chosen < k; i++)
        if (random_below(stream, i, n - i) < k - chosen)
            member[chosen++] = i;
}
