/* Which sets of people are shown. Two sets that differ by few give those few away, however coarse
 * the numbers: the digits that an estimate's error leaves it still tell a student's score to within
 * a standard deviation. So each set is looked up before it is shown, among all that are shown of
 * the same score: over designs, filters, spans, parts and tables. */
#include "disclose/registry.h"

#include <string.h>

static bool is_few(const SetRegistry *registry, size_t n)
{
    return n > 0 && n < registry->min;
}

bool registry_few_in(const SetRegistry *registry, const People *set)
{
    return is_few(registry, set->n[0]) || is_few(registry, set->n[1]);
}

/* Disjoint parts of a whole, that leave few of it. */
static bool leave_few(const SetRegistry *registry, const People *whole, const People *a,
                      const People *b)
{
    return people_count(a) + people_count(b) < people_count(whole) &&
           is_few(registry, people_count(whole) - people_count(a) - people_count(b)) &&
           people_within(a, whole) && people_within(b, whole) && people_in_both(a, b) == 0;
}

static bool differs_by_few(const SetRegistry *registry, const People *set)
{
    const size_t n = people_count(set);

    for (size_t i = 0; i < registry->n; i++) {
        const size_t other = people_count(registry->set[i]);
        const size_t apart = n > other ? n - other : other - n;
        if (apart < registry->min && is_few(registry, people_apart(set, registry->set[i])))
            return true;
    }
    return false;
}

/* Sets are in the order of their sizes: of the two that fall short of a whole by few, one begins
 * at the small end and the other at the large, and they meet. Every pair whose sizes fit is tried.
 */
static bool pair_leaves_few(const SetRegistry *registry, const People *whole)
{
    const size_t n = people_count(whole);
    size_t high = registry->n;

    for (size_t low = 0; low < registry->n && people_count(registry->set[low]) < n; low++) {
        const size_t small = people_count(registry->set[low]);
        while (high > low + 1 && people_count(registry->set[high - 1]) + small >= n)
            high--;
        for (size_t k = high; k-- > low + 1;) {
            if (people_count(registry->set[k]) + small + registry->min <= n)
                break;
            if (leave_few(registry, whole, registry->set[low], registry->set[k]))
                return true;
        }
    }
    return false;
}

/* Of a whole that is shown, what this set and one that is shown leave. */
static bool completes_a_whole(const SetRegistry *registry, const People *set)
{
    const size_t n = people_count(set);

    for (size_t w = registry->n; w-- > 0 && people_count(registry->set[w]) > n;) {
        const People *whole = registry->set[w];
        const size_t rest = people_count(whole) - n; /* that the other may hold but few of */
        for (size_t k = 0; k < w && people_count(registry->set[k]) < rest; k++)
            if (people_count(registry->set[k]) + registry->min > rest &&
                leave_few(registry, whole, set, registry->set[k]))
                return true;
    }
    return false;
}

static bool is_shown(const SetRegistry *registry, const People *set)
{
    for (size_t i = 0; i < registry->n; i++)
        if (people_equal(registry->set[i], set))
            return true;
    return false;
}

bool registry_may_show(const SetRegistry *registry, const People *set)
{
    return set != NULL && (is_shown(registry, set) ||
                           (!differs_by_few(registry, set) && !pair_leaves_few(registry, set) &&
                            !completes_a_whole(registry, set)));
}

void registry_show(SetRegistry *registry, const People *set)
{
    size_t at = registry->n;

    if (is_shown(registry, set))
        return;
    registry->set =
        (const People **)arena_grow(registry->arena, (void *)registry->set, &registry->capacity,
                                    registry->n + 1, sizeof *registry->set);
    registry->when = arena_grow(registry->arena, registry->when, &registry->capacity_when,
                                registry->n + 1, sizeof *registry->when);
    while (at > 0 && people_count(registry->set[at - 1]) > people_count(set))
        at--;
    memmove(&registry->set[at + 1], &registry->set[at], (registry->n - at) * sizeof *registry->set);
    memmove(&registry->when[at + 1], &registry->when[at],
            (registry->n - at) * sizeof *registry->when);
    registry->set[at] = set;
    registry->when[at] = registry->n_shown++;
    registry->n++;
}
