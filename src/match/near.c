#include "near.h"

#include <math.h>
#include <string.h>

enum { STACK_MAX = 128 };
/* A caliper is commonly a fifth of a standard deviation; axes of a distance have about one. */
static const double CALIPER_SHARE = 0.2;

NearScale near_scale(const PairProblem *problem)
{
    static const int LARGEST = 58, SMALLEST = -900; /* 2^SMALLEST: as small as a distance gets */
    const size_t axes = problem->points.n_axes, n = problem->match->cohort->n;
    double squared = 0, longest = 0;
    int exponent = 0;
    for (size_t axis = 0; axis < axes; axis++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < n; i++) {
            const double value = problem->points.value[i * axes + axis];
            if (problem->part[i] == PART_NONE)
                continue;
            low = fmin(low, value);
            high = fmax(high, value);
        }
        squared += (high - low) * (high - low);
        longest = high - low;
    }
    longest = axes == 1 ? longest : sqrt(squared);
    if (longest > 0)
        (void)frexp(longest, &exponent);
    return (NearScale){ldexp(1, LARGEST - (exponent > SMALLEST ? exponent : SMALLEST))};
}

int64_t near_length(const PairProblem *problem, NearScale scale, uint32_t a, uint32_t b)
{
    return llrint(pair_distance(problem, a, b) * scale.factor);
}

static int64_t length_of(const Near *near, double squared)
{
    return llrint(sqrt(squared) * near->scale.factor);
}

/* On one axis a distance is a difference, whose square may vanish. */
static int64_t gap_length(const Near *near, double gap, double squared)
{
    return near->problem->points.n_axes == 1 ? llrint(gap * near->scale.factor)
                                             : length_of(near, squared);
}

static void fill(const PairProblem *p, size_t n_limits, uint32_t student, double *at)
{
    const size_t metric = p->points.n_axes;
    for (size_t axis = 0; axis < metric; axis++)
        at[axis] = p->points.value[(size_t)student * metric + axis];
    for (size_t k = 0; k < n_limits; k++)
        at[metric + k] = p->limit[k].value[student];
}

Near near_create(Arena *arena, const PairProblem *problem, NearScale scale, const uint32_t *student,
                 size_t n)
{
    const size_t metric = problem->points.n_axes;
    Near near = {.problem = problem,
                 .scale = scale,
                 .n_limits = problem->n_limits + (isfinite(problem->width) ? 1 : 0),
                 .student = student};
    const size_t axes = metric + near.n_limits;
    Arena *scratch = arena_create();
    double *at = ARENA_ARRAY(scratch, double, n *axes);
    double *scales = ARENA_ARRAY(scratch, double, axes);
    uint32_t *label = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t axis = 0; axis < axes; axis++)
        scales[axis] = axis < metric ? 1 : CALIPER_SHARE / problem->limit[axis - metric].width;
    for (uint32_t i = 0; i < n; i++) {
        fill(problem, near.n_limits, student[i], at + i * axes);
        label[i] = i;
    }
    near.tree = tree_create(arena, at, label, n, axes, scales);
    arena_destroy(scratch);
    near.place = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t p = 0; p < n; p++)
        near.place[near.tree.from[p]] = p;
    near.price = ARENA_ARRAY(arena, LineSum, n);
    near.best = ARENA_ARRAY(arena, LineSum, near.tree.n_nodes);
    near.query = ARENA_ARRAY(arena, double, axes);
    return near;
}

void near_set_prices(Near *near, const LineSum *price)
{
    const Tree *tree = &near->tree;
    for (size_t p = 0; p < tree->n; p++)
        near->price[p] = price[tree->from[p]];
    for (size_t now = tree->n_nodes; now-- > 0;) { /* children come after parents */
        const TreeNode *node = &tree->node[now];
        LineSum best;
        if (node->child != 0) {
            const LineSum *two = &near->best[node->child];
            best = two[0] > two[1] ? two[0] : two[1];
        } else {
            best = near->price[node->begin];
            for (uint32_t p = node->begin + 1; p < node->end; p++)
                best = near->price[p] > best ? near->price[p] : best;
        }
        near->best[now] = best;
    }
}

/* The least length from the query to anybody in a box; false: a limit excludes all of it. */
static bool gap_to_box(const Near *near, const double *box, int64_t *length)
{
    const size_t axes = near->tree.n_axes, metric = near->problem->points.n_axes;
    const double *query = near->query;
    double squared = 0, gap = 0;
    for (size_t axis = metric; axis < axes; axis++) {
        const double width = near->problem->limit[axis - metric].width;
        if (box[axis] - query[axis] > width || query[axis] - box[axes + axis] > width)
            return false;
    }
    for (size_t axis = 0; axis < metric; axis++) {
        const double below = box[axis] - query[axis], above = query[axis] - box[axes + axis];
        gap = below > 0 ? below : above > 0 ? above : 0;
        squared += gap * gap;
    }
    *length = gap_length(near, gap, squared);
    return true;
}

static bool point_length(const Near *near, uint32_t place, int64_t *length)
{
    const size_t axes = near->tree.n_axes, metric = near->problem->points.n_axes;
    const double *at = near->tree.at + (size_t)place * axes;
    double squared = 0, gap = 0;
    for (size_t axis = metric; axis < axes; axis++)
        if (!(fabs(at[axis] - near->query[axis]) <= near->problem->limit[axis - metric].width))
            return false;
    for (size_t axis = 0; axis < metric; axis++) {
        gap = at[axis] - near->query[axis];
        squared += gap * gap;
    }
    *length = gap_length(near, fabs(gap), squared);
    return true;
}

/* The cheapest so far, sorted. */
typedef struct Kept {
    const NearAsk *ask;
    NearFound *found;
    size_t n;
} Kept;

static bool beats(const Kept *kept, LineSum cost, uint32_t number)
{
    if (kept->n == kept->ask->most) {
        const NearFound *last = &kept->found[kept->n - 1];
        return cost < last->cost || (cost == last->cost && number < last->number);
    }
    return cost < kept->ask->below || (kept->ask->equal && cost == kept->ask->below);
}

static void keep(Kept *kept, NearFound new)
{
    size_t at = kept->n < kept->ask->most ? kept->n++ : kept->n - 1;
    for (; at > 0; at--) {
        const NearFound *one = &kept->found[at - 1];
        if (one->cost < new.cost || (one->cost == new.cost && one->number < new.number))
            break;
        kept->found[at] = *one;
    }
    kept->found[at] = new;
}

static void look_at(const Near *near, uint32_t student, uint32_t place, Kept *kept)
{
    const PairProblem *p = near->problem;
    const uint32_t number = near->tree.from[place];
    int64_t length;
    if ((kept->ask->skip != NULL && kept->ask->skip[number]) ||
        !point_length(near, place, &length) || !beats(kept, length - near->price[place], number))
        return;
    for (size_t k = 0; k < p->n_differ; k++)
        if (!pair_levels_differ(p->differ[k], student, near->student[number]))
            return;
    keep(kept, (NearFound){length - near->price[place], length, number});
}

typedef struct Wait {
    uint32_t node;
    LineSum cost;
} Wait;

size_t near_cheapest(const Near *near, uint32_t student, const NearAsk *ask, NearFound *found)
{
    const Tree *tree = &near->tree;
    const size_t axes = tree->n_axes;
    Kept kept = {.ask = ask, .found = found};
    Wait stack[STACK_MAX];
    size_t height = 0;
    int64_t length;
    fill(near->problem, near->n_limits, student, near->query);
    if (gap_to_box(near, tree->box, &length))
        stack[height++] = (Wait){0, length - near->best[0]};
    while (height > 0) {
        const Wait now = stack[--height];
        const TreeNode *node = &tree->node[now.node];
        if (!beats(&kept, now.cost, 0))
            continue;
        if (node->child == 0) {
            for (uint32_t p = node->begin; p < node->end; p++)
                look_at(near, student, p, &kept);
            continue;
        }
        Wait two[2];
        bool in[2];
        for (uint32_t c = 0; c < 2; c++) {
            const uint32_t child = node->child + c;
            in[c] = gap_to_box(near, tree->box + (size_t)child * 2 * axes, &length);
            if (in[c])
                two[c] = (Wait){child, length - near->best[child]};
        }
        const int last = in[0] && (!in[1] || two[0].cost <= two[1].cost) ? 0 : 1;
        if (in[1 - last]) /* the cheaper on top of the stack: looked at first */
            stack[height++] = two[1 - last];
        if (in[last])
            stack[height++] = two[last];
    }
    return kept.n;
}
