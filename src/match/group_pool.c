/* The candidates in the order in which windows are cut out of them. */
#include "group_work.h"

#include "alike/sort.h"

#include <math.h>

enum { AXIS_SAMPLE = 64 };

/* The place of the first value that is not below the bound: v - of >= -width, as it is computed,
 * for then |v - of| <= width is asked with the same rounding; or the first above, v - of > width.
 */
static size_t first_within(const GroupScale *scale, double of, double width, bool above)
{
    size_t low = 0, high = scale->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const double difference = scale->value[middle] - of; /* rises with the value */
        if (above ? difference > width : difference >= -width)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

GroupBounds group_bounds(const GroupWork *work, size_t limit, size_t student, bool widened)
{
    const GroupLimit *rule = &work->rules->limit[limit];
    const double width = widened ? rule->widened : rule->width;
    const size_t low = first_within(&work->scale[limit], rule->value[student], width, false);
    const size_t end = first_within(&work->scale[limit], rule->value[student], width, true);
    if (low >= end)
        return (GroupBounds){.empty = true};
    return (GroupBounds){.low = (uint32_t)low, .span = (uint32_t)(end - 1 - low)};
}

void group_window(const GroupWork *work, size_t student, const GroupBounds *bounds, size_t *begin,
                  size_t *end)
{
    const GroupPool *pool = &work->pool;
    const size_t stratum = (size_t)work->strata.of[student];
    *begin = pool->begin[stratum];
    *end = pool->begin[stratum + 1];
    if (pool->axis >= work->rules->n_limits)
        return;
    const uint32_t *rank = pool->rank[pool->axis];
    const uint32_t low = bounds[pool->axis].low, last = low + bounds[pool->axis].span;
    size_t bound[2] = {*begin, *begin}; /* first at least `low`, first beyond `last` */
    for (int side = 0; side < 2; side++)
        for (size_t high = *end; bound[side] < high;) {
            const size_t middle = bound[side] + (high - bound[side]) / 2;
            if (side == 0 ? rank[middle] >= low : rank[middle] > last)
                high = middle;
            else
                bound[side] = middle + 1;
        }
    *begin = bound[0];
    *end = bound[1];
}

/* Distinct values of one limit among the candidates, and each candidate's place among them, by
 * student. */
static void rank_values(Arena *scratch, const double *value, const uint32_t *candidate, size_t n,
                        uint32_t *rank, GroupScale *scale)
{
    Arena *inner = arena_create();
    uint32_t *order = ARENA_ARRAY(inner, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        order[i] = candidate[i];
    sort_by_real(value, order, n);
    for (size_t i = 0; i < n; i++) {
        scale->n += i == 0 || value[order[i]] > value[order[i - 1]];
        rank[order[i]] = (uint32_t)(scale->n - 1);
    }
    scale->value = ARENA_ARRAY(scratch, double, scale->n);
    for (size_t i = 0; i < n; i++)
        scale->value[rank[order[i]]] = value[order[i]];
    arena_destroy(inner);
}

/* The share of candidates that a limit lets through, over program students spread over the cohort.
 * rank: by student. */
static double share_within(const GroupWork *work, size_t limit, const uint32_t *rank,
                           const uint32_t *candidate, size_t n)
{
    const Cohort *cohort = work->problem->cohort;
    Arena *inner = arena_create();
    size_t *below = ARENA_ARRAY(inner, size_t, work->scale[limit].n + 1);
    for (size_t i = 0; i < n; i++)
        below[rank[candidate[i]] + 1]++;
    for (size_t k = 0; k < work->scale[limit].n; k++)
        below[k + 1] += below[k];
    const size_t step = cohort->n_treated / AXIS_SAMPLE + 1;
    size_t seen = 0, passed = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        if (!cohort->treated[i] || work->lacking[i] || seen++ % step != 0)
            continue;
        const GroupBounds b = group_bounds(work, limit, i, false);
        passed += b.empty ? 0 : below[b.low + b.span + 1] - below[b.low];
    }
    arena_destroy(inner);
    return (double)passed;
}

/* Candidates by stratum, within it by the axis, equals in canonical order. */
static void arrange(Arena *scratch, GroupWork *work, uint32_t *candidate, const uint32_t *axis_rank)
{
    GroupPool *pool = &work->pool;
    if (axis_rank != NULL) {
        Arena *inner = arena_create();
        int32_t *key = ARENA_ARRAY(inner, int32_t, work->problem->cohort->n);
        for (size_t i = 0; i < pool->n; i++)
            key[candidate[i]] = (int32_t)axis_rank[candidate[i]]; /* fewer than 2^31 students */
        sort_by_level(key, candidate, pool->n);
        arena_destroy(inner);
    }
    sort_by_level(work->strata.of, candidate, pool->n);
    pool->begin = ARENA_ARRAY(scratch, size_t, work->strata.n + 2);
    for (size_t i = 0; i < pool->n; i++)
        pool->begin[work->strata.of[candidate[i]] + 1]++;
    for (size_t s = 0; s < work->strata.n; s++)
        pool->begin[s + 1] += pool->begin[s];
    pool->student = candidate;
}

static void gather(Arena *scratch, GroupWork *work, uint32_t *const *rank_of)
{
    const GroupRules *rules = work->rules;
    const Cohort *cohort = work->problem->cohort;
    GroupPool *pool = &work->pool;
    const uint64_t seed = hash_text(work->problem->seed, "comparison groups: candidates");
    pool->hash = ARENA_ARRAY(scratch, uint64_t, pool->n);
    for (size_t c = 0; c < pool->n; c++)
        pool->hash[c] = hash_text(seed, cohort->frame->id[cohort->row[pool->student[c]]]);
    pool->rank = (uint32_t **)arena_array(scratch, rules->n_limits + 1, sizeof *pool->rank);
    for (size_t k = 0; k < rules->n_limits; k++) {
        pool->rank[k] = ARENA_ARRAY(scratch, uint32_t, pool->n);
        for (size_t c = 0; c < pool->n; c++)
            pool->rank[k][c] = rank_of[k][pool->student[c]];
    }
    pool->level = (int32_t **)arena_array(scratch, rules->differ.n + 1, sizeof *pool->level);
    for (size_t k = 0; k < rules->differ.n; k++) {
        pool->level[k] = ARENA_ARRAY(scratch, int32_t, pool->n);
        for (size_t c = 0; c < pool->n; c++)
            pool->level[k][c] = work->differ[k][pool->student[c]];
    }
    if (rules->reuse > 0)
        pool->spent = ARENA_ARRAY(scratch, uint32_t, pool->n);
}

void group_pool_make(Arena *scratch, GroupWork *work)
{
    const GroupRules *rules = work->rules;
    const Cohort *cohort = work->problem->cohort;
    GroupPool *pool = &work->pool;
    uint32_t *candidate = ARENA_ARRAY(scratch, uint32_t, cohort->n_control);
    for (size_t i = 0; i < cohort->n; i++)
        if (!cohort->treated[i] && !work->lacking[i])
            candidate[pool->n++] = (uint32_t)i;
    Arena *inner = arena_create();
    uint32_t **rank = (uint32_t **)arena_array(inner, rules->n_limits + 1, sizeof *rank);
    work->scale = ARENA_ARRAY(scratch, GroupScale, rules->n_limits + 1);
    pool->axis = rules->n_limits;
    double fewest = INFINITY;
    for (size_t k = 0; k < rules->n_limits; k++) {
        rank[k] = ARENA_ARRAY(inner, uint32_t, cohort->n);
        rank_values(scratch, rules->limit[k].value, candidate, pool->n, rank[k], &work->scale[k]);
        const double share = share_within(work, k, rank[k], candidate, pool->n);
        if (share < fewest) {
            fewest = share;
            pool->axis = k;
        }
    }
    arrange(scratch, work, candidate, pool->axis < rules->n_limits ? rank[pool->axis] : NULL);
    gather(scratch, work, rank);
    arena_destroy(inner);
}
