/* The candidates in the order in which windows are cut out of them. */
#include "group_work.h"

#include "alike/hash.h"
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

/* The first place in [begin, end) whose rank is at least `least`; ranks rise there, or rise from
 * cell to cell and `least` begins one. */
static size_t first_ranked(const uint32_t *rank, size_t begin, size_t end, uint64_t least)
{
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (rank[middle] >= least)
            end = middle;
        else
            begin = middle + 1;
    }
    return begin;
}

/* Cells low..high of the axis, within the student's stratum. */
static void cells(const GroupWork *work, size_t student, uint64_t low, uint64_t high, size_t *begin,
                  size_t *end)
{
    const GroupPool *pool = &work->pool;
    const size_t stratum = (size_t)work->strata.of[student];
    *begin = pool->begin[stratum];
    *end = pool->begin[stratum + 1];
    if (pool->axis >= work->rules->n_limits)
        return;
    const uint32_t *rank = pool->rank[pool->axis];
    *begin = first_ranked(rank, *begin, *end, low * pool->grain);
    *end = first_ranked(rank, *begin, *end, (high + 1) * pool->grain);
}

/* First and last cell of the student's window; one cell where there is no axis. */
static void cell_range(const GroupWork *work, const GroupBounds *bounds, uint64_t cell[2])
{
    const GroupPool *pool = &work->pool;
    cell[0] = cell[1] = 0;
    if (pool->axis >= work->rules->n_limits)
        return;
    const GroupBounds *b = &bounds[pool->axis];
    cell[0] = b->low / pool->grain;
    cell[1] = (b->low + b->span) / pool->grain;
}

void group_window(const GroupWork *work, size_t student, const GroupBounds *bounds, size_t *begin,
                  size_t *end)
{
    uint64_t cell[2];
    cell_range(work, bounds, cell);
    cells(work, student, cell[0], cell[1], begin, end);
}

bool group_cell(const GroupWork *work, size_t student, const GroupBounds *bounds, size_t step,
                size_t *begin, size_t *end)
{
    const GroupPool *pool = &work->pool;
    uint64_t range[2];
    cell_range(work, bounds, range);
    if (step > range[1] - range[0])
        return false;
    /* the middle, one up, one down, two up ...: of an even number the upper half is the longer */
    const uint64_t middle = range[0] + (range[1] - range[0]) / 2;
    const uint64_t cell = step % 2 == 1 ? middle + (step + 1) / 2 : middle - step / 2;
    cells(work, student, cell, cell, begin, end);
    if (pool->second >= work->rules->n_limits)
        return true;
    const GroupBounds *b = &bounds[pool->second];
    const uint32_t *rank = pool->rank[pool->second];
    *begin = first_ranked(rank, *begin, *end, b->low);
    *end = first_ranked(rank, *begin, *end, (uint64_t)b->low + b->span + 1);
    return true;
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

/* How narrow a limit is, over program students spread over the cohort. */
typedef struct Narrowness {
    double passed; /* candidates */
    double ranks;  /* of them, on average */
} Narrowness;

/* rank: by student. */
static Narrowness narrowness_of(const GroupWork *work, size_t limit, const uint32_t *rank,
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
    size_t seen = 0, passed = 0, ranks = 0, asked = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        if (!cohort->treated[i] || work->lacking[i] || seen++ % step != 0)
            continue;
        const GroupBounds b = group_bounds(work, limit, i, false);
        passed += b.empty ? 0 : below[b.low + b.span + 1] - below[b.low];
        ranks += b.empty ? 0 : b.span + 1;
        asked += !b.empty;
    }
    arena_destroy(inner);
    return (Narrowness){.passed = (double)passed,
                        .ranks = asked > 0 ? (double)ranks / (double)asked : 1};
}

/* The two narrowest limits; of equals the one written first. */
static void choose_axes(GroupWork *work, const Narrowness *narrow)
{
    enum { CELLS = 4 }; /* that a window is made of: fewer hold more who do not pass */
    const size_t n = work->rules->n_limits;
    GroupPool *pool = &work->pool;
    pool->axis = pool->second = n;
    for (size_t k = 0; k < n; k++)
        if (pool->axis == n || narrow[k].passed < narrow[pool->axis].passed)
            pool->axis = k;
    for (size_t k = 0; k < n; k++)
        if (k != pool->axis &&
            (pool->second == n || narrow[k].passed < narrow[pool->second].passed))
            pool->second = k;
    const double grain = pool->axis < n ? narrow[pool->axis].ranks / CELLS : 1;
    pool->grain = grain > 1 ? (uint32_t)grain : 1;
}

/* Candidates by stratum, cell and second limit, equals in canonical order. rank: by student. */
static void arrange(Arena *scratch, GroupWork *work, uint32_t *candidate, uint32_t *const *rank)
{
    const size_t n_limits = work->rules->n_limits;
    GroupPool *pool = &work->pool;
    Arena *inner = arena_create();
    int32_t *key = ARENA_ARRAY(inner, int32_t, work->problem->cohort->n);
    for (int part = 0; part < 2; part++) {
        const size_t limit = part == 0 ? pool->second : pool->axis;
        const uint32_t grain = part == 0 ? 1 : pool->grain;
        if (limit >= n_limits)
            continue;
        for (size_t i = 0; i < pool->n; i++) /* ranks are below 2^31, as students are */
            key[candidate[i]] = (int32_t)(rank[limit][candidate[i]] / grain);
        sort_by_level(key, candidate, pool->n);
    }
    arena_destroy(inner);
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
    pool->pretest = work->pretest == NULL ? NULL : ARENA_ARRAY(scratch, double, pool->n);
    for (size_t c = 0; c < pool->n && pool->pretest != NULL; c++)
        pool->pretest[c] = work->pretest[pool->student[c]];
    if (rules->reuse > 0)
        pool->spent = ARENA_ARRAY(scratch, uint32_t, pool->n);
}

void group_pool_make(Arena *scratch, GroupWork *work)
{
    const GroupRules *rules = work->rules;
    const Cohort *cohort = work->problem->cohort;
    GroupPool *pool = &work->pool;
    const size_t most = work->everybody ? cohort->n : cohort->n_control;
    uint32_t *candidate = ARENA_ARRAY(scratch, uint32_t, most);
    for (size_t i = 0; i < cohort->n; i++)
        if ((work->everybody || !cohort->treated[i]) && !work->lacking[i])
            candidate[pool->n++] = (uint32_t)i;
    Arena *inner = arena_create();
    uint32_t **rank = (uint32_t **)arena_array(inner, rules->n_limits + 1, sizeof *rank);
    work->scale = ARENA_ARRAY(scratch, GroupScale, rules->n_limits + 1);
    Narrowness *narrow = ARENA_ARRAY(inner, Narrowness, rules->n_limits + 1);
    for (size_t k = 0; k < rules->n_limits; k++) {
        rank[k] = ARENA_ARRAY(inner, uint32_t, cohort->n);
        rank_values(scratch, rules->limit[k].value, candidate, pool->n, rank[k], &work->scale[k]);
        narrow[k] = narrowness_of(work, k, rank[k], candidate, pool->n);
    }
    choose_axes(work, narrow);
    arrange(scratch, work, candidate, rank);
    gather(scratch, work, rank);
    arena_destroy(inner);
}
