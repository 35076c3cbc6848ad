/* Who found no group, and why: criteria are asked in the order exact, feeder, the limits as
 * written, the columns of exclude_same, reuse; the one after which nobody was left is the reason.
 */
#include "group_work.h"

size_t group_reason_reuse(const GroupRules *rules)
{
    return GROUP_LIMIT + rules->n_limits + rules->differ.n;
}

size_t group_reason_small(const GroupRules *rules)
{
    return group_reason_reuse(rules) + 1;
}

size_t group_n_reasons(const GroupRules *rules)
{
    return group_reason_small(rules) + 1;
}

/* How many of the criteria after exact and feeder this candidate passes before one refuses it. */
static size_t passed_before_refusal(const GroupWork *work, size_t student, size_t place,
                                    const GroupBounds *bounds)
{
    const GroupRules *rules = work->rules;
    for (size_t k = 0; k < rules->n_limits; k++)
        if (bounds[k].empty || work->pool.rank[k][place] - bounds[k].low > bounds[k].span)
            return k;
    for (size_t k = 0; k < rules->differ.n; k++)
        if (work->pool.level[k][place] == work->differ[k][student])
            return rules->n_limits + k;
    return rules->n_limits + rules->differ.n; /* only its uses are left to refuse it */
}

/* The furthest that candidates [begin, end) come; stops where one came as far as `goal`. */
static size_t furthest(const GroupWork *work, size_t student, const GroupBounds *bounds,
                       size_t begin, size_t end, size_t goal, size_t so_far)
{
    for (size_t place = begin; place < end && so_far < goal; place++) {
        const size_t passed = passed_before_refusal(work, student, place, bounds);
        so_far = passed > so_far ? passed : so_far;
    }
    return so_far;
}

uint32_t group_reason_of(const GroupWork *work, size_t student)
{
    const GroupRules *rules = work->rules;
    const GroupPool *pool = &work->pool;
    const size_t stratum = (size_t)work->strata.of[student];
    const size_t first = pool->begin[stratum], last = pool->begin[stratum + 1];
    if (first == last)
        return rules->feeder == NULL || work->no_exact[student] ? GROUP_EXACT : GROUP_FEEDER;
    Arena *scratch = arena_create();
    GroupBounds *bounds = ARENA_ARRAY(scratch, GroupBounds, rules->n_limits + 1);
    const size_t n_criteria = rules->n_limits + rules->differ.n;
    size_t begin = first, end = last, passed = 0;
    for (size_t k = 0; k < rules->n_limits; k++)
        bounds[k] = group_bounds(work, k, student, true);
    if (pool->axis < rules->n_limits && bounds[pool->axis].empty)
        end = begin;
    else
        group_window(work, student, bounds, &begin, &end);
    passed = furthest(work, student, bounds, begin, end, n_criteria, passed);
    /* Those outside the axis's window fail there at the latest, so they seldom matter. */
    if (pool->axis < rules->n_limits && passed < pool->axis) {
        passed = furthest(work, student, bounds, first, begin, pool->axis, passed);
        passed = furthest(work, student, bounds, end, last, pool->axis, passed);
    }
    arena_destroy(scratch);
    return (uint32_t)(GROUP_LIMIT + passed);
}

static const char *limit_words(Arena *arena, const GroupLimit *limit)
{
    if (limit->in_words != NULL)
        return arena_printf(arena, "none of those left is within %s in %s", limit->in_words,
                            limit->name);
    if (limit->widened > limit->width)
        return arena_printf(arena, "none of those left is within %.6g in %s (%.6g when widened)",
                            limit->width, limit->name, limit->widened);
    return arena_printf(arena, "none of those left is within %.6g in %s", limit->width,
                        limit->name);
}

const char *group_reason_words(Arena *arena, const GroupWork *work, size_t reason)
{
    const GroupRules *rules = work->rules;
    if (reason == GROUP_FOUND)
        return "found a comparison group";
    if (reason == GROUP_LACKING)
        return "a value that a rule asks for is missing";
    if (reason == GROUP_EXACT)
        return work->exact_columns == NULL
                   ? "nobody to choose from"
                   : arena_printf(arena, "nobody with the same %s", work->exact_columns);
    if (reason == GROUP_FEEDER)
        return arena_printf(arena, "none of those left is in a feeder school (%s the same as %s)",
                            rules->feeder_to->text, rules->feeder->text);
    if (reason == group_reason_reuse(rules))
        return arena_printf(arena, "all of those left are used up (matching.reuse: %zu)",
                            rules->reuse);
    if (reason == group_reason_small(rules))
        return arena_printf(arena, "fewer were left than matching.smallest (%zu) asks for",
                            rules->smallest);
    const size_t k = reason - GROUP_LIMIT;
    if (k < rules->n_limits)
        return limit_words(arena, &rules->limit[k]);
    return arena_printf(arena, "none of those left has another %s",
                        work->differ_name[k - rules->n_limits]);
}
