/* The least cost by the flow x, from student to student. Its slopes at x < 0 are on the side
 * OFFERED, those at x >= 0 on the side SOUGHT. A slope is kept as its cost away from x = 0 less the
 * present place, so that crossing a gap (which adds its width to every such cost) changes none. */
#include "line.h"
#include "line_heap.h"

#include <math.h>
#include <string.h>

enum { OFFERED = 0, SOUGHT = 1 };

typedef struct Flow {
    const LineProblem *problem;
    LineHeap side[2];
    int64_t start;    /* where the function begins (> 0: nothing is OFFERED) or ends (< 0) */
    int64_t place;    /* of the student at hand */
    uint32_t *degree; /* n */
} Flow;

void line_places(const double *value, const uint32_t *student, size_t n, int64_t *at)
{
    double largest = 0;
    int exponent = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(value[student[i]]));
    if (largest > 0)
        (void)frexp(largest, &exponent);
    for (size_t i = 0; i < n; i++)
        at[i] = llrint(ldexp(value[student[i]], 58 - exponent));
}

/* On which side a choice of this student counts as taken. */
static int home(const Flow *flow, size_t unit)
{
    return flow->problem->focal[unit] ? OFFERED : SOUGHT;
}

/* The next slope of one side is passed to the other, up to `most` times. */
static uint32_t pass(Flow *flow, int from, uint32_t most)
{
    LineSlope slope = line_heap_take_least(&flow->side[from], most);
    slope.key = -(slope.key + flow->place) - flow->place;
    line_heap_push(&flow->side[1 - from], slope);
    return slope.count;
}

/* Everybody must: the function moves along by so many (a focal student: to the right). */
static void must(Flow *flow, int from, uint32_t count)
{
    const int64_t step = from == OFFERED ? 1 : -1;
    if (flow->start * step < 0) { /* nothing on the other side: the end moves towards 0 */
        const int64_t room = flow->start < 0 ? -flow->start : flow->start;
        const int64_t taken = count < room ? count : room;
        flow->start += step * taken;
        count -= (uint32_t)taken;
    }
    while (count > 0 && flow->side[from].n > 0)
        count -= pass(flow, from, count);
    flow->start += step * (int64_t)count;
}

/* May: so many slopes join, each of this cost away from `from`; where the line goes beyond 0 the
 * largest go to the other side. */
static void may(Flow *flow, int from, size_t unit, uint32_t count, int64_t cost)
{
    const int64_t step = from == OFFERED ? 1 : -1;
    uint32_t over = count;
    if (flow->start * step < 0) {
        const int64_t room = flow->start < 0 ? -flow->start : flow->start;
        const int64_t taken = count < room ? count : room;
        flow->start += step * taken;
        over = count - (uint32_t)taken;
    }
    while (over > 0) {
        const LineSlope *least = line_heap_least(&flow->side[from]);
        if (least == NULL || least->key + flow->place >= cost)
            break;
        over -= pass(flow, from, over);
    }
    LineSlope slope = {.unit = (uint32_t)unit, .count = over, .key = -cost - flow->place};
    if (over > 0)
        line_heap_push(&flow->side[1 - from], slope);
    slope.count = count - over;
    slope.key = cost - flow->place;
    if (slope.count > 0)
        line_heap_push(&flow->side[from], slope);
}

/* No more than `most` on this side: the dearest fall off, and are decided. */
static bool cut(Flow *flow, int side, uint64_t most)
{
    const int64_t start = side == SOUGHT ? flow->start : -flow->start;
    if (start > 0 && (uint64_t)start > most)
        return false;
    const uint64_t room = most - (start > 0 ? (uint64_t)start : 0);
    LineHeap *heap = &flow->side[side];
    while (heap->total > room) {
        const uint64_t over = heap->total - room;
        const LineSlope slope =
            line_heap_take_greatest(heap, over < UINT32_MAX ? (uint32_t)over : UINT32_MAX);
        if (side == home(flow, slope.unit))
            flow->degree[slope.unit] += slope.count;
    }
    return true;
}

static bool walk(Flow *flow)
{
    const LineProblem *p = flow->problem;
    for (size_t i = 0; i < p->n; i++) {
        const int from = home(flow, i);
        const LineLimits *limits = p->focal[i] ? &p->of_focal : &p->of_pool;
        flow->place = p->at[i];
        flow->degree[i] = limits->least;
        must(flow, from, limits->least);
        if (limits->most > limits->least)
            may(flow, from, i, limits->most - limits->least, p->focal[i] ? p->reward : 0);
        if (p->most_sought == NULL || i + 1 == p->n)
            continue;
        if (!cut(flow, SOUGHT, p->most_sought[i]) || !cut(flow, OFFERED, p->most_offered[i]))
            return false;
    }
    return flow->start == 0;
}

bool line_flow(const LineProblem *problem, uint32_t *degree)
{
    Flow flow = {.problem = problem, .degree = degree};
    const bool ok = walk(&flow);
    for (int side = 0; side < 2; side++) { /* x = 0: what lies before it is taken */
        for (size_t k = 0; ok && k < flow.side[side].n; k++) {
            const LineSlope *slope = &flow.side[side].slope[k];
            if (side == home(&flow, slope->unit))
                degree[slope->unit] += slope->count;
        }
        line_heap_free(&flow.side[side]);
    }
    return ok;
}

/* --- exactly so many pairs --------------------------------------------------------------------
 */

static size_t pairs_of(const LineProblem *p, const uint32_t *degree)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        n += p->focal[i] ? degree[i] : 0;
    return n;
}

/* Two solutions at the same reward are equally good. Their difference falls apart into paths along
 * the line, the k-th start of one to the k-th end of one: none go against each other, so each by
 * itself costs nothing. Those that win a pair are walked, one after another, until there are
 * enough. */
static void blend(Arena *scratch, const LineProblem *p, uint32_t *degree, const uint32_t *other,
                  size_t n_missing)
{
    typedef struct End {
        uint32_t unit, count;
        bool gives; /* flow starts here */
        bool more;  /* partners than in degree */
    } End;
    End *waiting = ARENA_ARRAY(scratch, End, p->n);
    size_t head = 0, tail = 0;
    for (size_t i = 0; i < p->n && n_missing > 0; i++) {
        const bool more = other[i] > degree[i];
        const uint32_t apart = more ? other[i] - degree[i] : degree[i] - other[i];
        End end = {
            .unit = (uint32_t)i, .count = apart, .more = more, .gives = more == (p->focal[i] != 0)};
        while (end.count > 0 && head < tail && waiting[head].gives != end.gives) {
            End *first = &waiting[head];
            const uint32_t paths = end.count < first->count ? end.count : first->count;
            end.count -= paths;
            first->count -= paths;
            head += first->count == 0 ? 1 : 0;
            if (!more || !first->more)
                continue;
            const uint32_t walked = paths < n_missing ? paths : (uint32_t)n_missing;
            degree[first->unit] += walked;
            degree[i] += walked;
            n_missing -= walked;
        }
        if (end.count > 0)
            waiting[tail++] = end;
    }
}

/* Between which rewards the wanted number of pairs lies; each is (reward - 1) / 2. */
typedef struct Bracket {
    int64_t low, high;
    size_t n_low, n_high; /* pairs there */
} Bracket;

/* Where to look next: by ratio while the size of the reward is unknown, then in turns by a straight
 * line, which is near where many students make the steps small, and halfway, which always ends. */
static int64_t next_reward(const Bracket *b, size_t wanted, int step)
{
    const double low = b->low < 1 ? 1 : (double)b->low, width = (double)(b->high - b->low);
    double next = (double)b->low + width / 2;
    if (b->low >= 0 && (double)b->high > 4 * low)
        next = sqrt(low) * sqrt((double)b->high);
    else if (step % 2 == 1)
        next =
            (double)b->low + width * ((double)(wanted - b->n_low) / (double)(b->n_high - b->n_low));
    const int64_t at = (int64_t)next;
    return at <= b->low ? b->low + 1 : at >= b->high ? b->high - 1 : at;
}

static bool flow_at(LineProblem *doubled, int64_t reward, uint32_t *degree, size_t *n)
{
    doubled->reward = 2 * reward + 1;
    if (!line_flow(doubled, degree))
        return false;
    *n = pairs_of(doubled, degree);
    return true;
}

/* The number of pairs grows with the reward, in steps at whole numbers. Places are doubled, so that
 * an odd reward lies between two steps: the two odd ones around the wanted number are both best at
 * the even one between them. */
static bool flow_of(Arena *scratch, LineProblem *doubled, size_t n_pairs, uint32_t *degree)
{
    uint32_t *more = ARENA_ARRAY(scratch, uint32_t, doubled->n);
    const int64_t furthest = (int64_t)1 << 59;
    Bracket b = {.low = -furthest, .high = furthest};
    size_t n;
    if (!flow_at(doubled, b.low, degree, &b.n_low) || !flow_at(doubled, b.high, more, &b.n_high))
        return false;
    if (n_pairs < b.n_low || n_pairs > b.n_high)
        return false;
    if (n_pairs == b.n_low) {
        doubled->reward = 2 * b.low + 1;
        return true;
    }
    if (n_pairs == b.n_high) {
        memcpy(degree, more, doubled->n * sizeof *degree);
        return true;
    }
    for (int step = 0; b.high - b.low > 1; step++) {
        const int64_t at = step == 0 ? 0 : next_reward(&b, n_pairs, step);
        if (!flow_at(doubled, at, degree, &n))
            return false;
        if (n == n_pairs)
            return true;
        if (n > n_pairs) {
            b.high = at;
            b.n_high = n;
        } else {
            b.low = at;
            b.n_low = n;
        }
    }
    if (!flow_at(doubled, b.low, degree, &n) || !flow_at(doubled, b.high, more, &b.n_high))
        return false;
    blend(scratch, doubled, degree, more, n_pairs - n);
    return true;
}

bool line_flow_of(LineProblem *problem, size_t n_pairs, uint32_t *degree)
{
    Arena *scratch = arena_create();
    LineProblem doubled = *problem;
    int64_t *at = ARENA_ARRAY(scratch, int64_t, problem->n);
    for (size_t i = 0; i < problem->n; i++)
        at[i] = 2 * problem->at[i];
    doubled.at = at;
    const bool ok = flow_of(scratch, &doubled, n_pairs, degree);
    problem->reward = (doubled.reward - 1) / 2;
    arena_destroy(scratch);
    return ok;
}
