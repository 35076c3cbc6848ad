#include "near.h"

#include <math.h>
#include <string.h>

/* Sums and products of a few doubles are off by less than this share. */
static const double ROUNDED = 0x1p-50;
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
    double *width = ARENA_ARRAY(arena, double, near.n_limits);
    for (size_t axis = 0; axis < metric; axis++)
        scales[axis] = 1;
    for (size_t k = 0; k < near.n_limits; k++) {
        width[k] = problem->limit[k].width;
        scales[metric + k] = CALIPER_SHARE / width[k];
    }
    for (uint32_t i = 0; i < n; i++)
        fill(problem, near.n_limits, student[i], at + i * axes);
    near.tree = tree_create(arena, at, n, axes, metric, width, scales);
    near.query = tree_query(arena, &near.tree);
    arena_destroy(scratch);
    near.place = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t p = 0; p < n; p++)
        near.place[near.tree.from[p]] = p;
    near.price = ARENA_ARRAY(arena, LineSum, n);
    near.below = ARENA_ARRAY(arena, double, n);
    near.node_below = ARENA_ARRAY(arena, double, near.tree.n_nodes);
    near.at = ARENA_ARRAY(arena, double, axes);
    return near;
}

void near_set_prices(Near *near, const LineSum *price)
{
    const Tree *tree = &near->tree;
    near->highest = price[0];
    for (size_t i = 1; i < tree->n; i++)
        near->highest = price[i] > near->highest ? price[i] : near->highest;
    for (size_t p = 0; p < tree->n; p++) {
        near->price[p] = price[tree->from[p]];
        near->below[p] =
            (double)(near->highest - near->price[p]) * (1 - ROUNDED) / near->scale.factor;
    }
    for (size_t now = tree->n_nodes; now-- > 0;) { /* children come after parents */
        const TreeNode *node = &tree->node[now];
        const bool leaf = node->child == 0;
        const double *of = leaf ? near->below + node->begin : near->node_below + node->child;
        const size_t n = leaf ? node->end - node->begin : node->n_children;
        double least = of[0];
        for (size_t k = 1; k < n; k++)
            least = of[k] < least ? of[k] : least;
        near->node_below[now] = least;
    }
}

static bool point_length(const Near *near, uint32_t place, int64_t *length)
{
    const size_t axes = near->tree.n_axes, metric = near->problem->points.n_axes;
    const double *at = near->tree.at + (size_t)place * axes;
    double squared = 0, gap = 0;
    for (size_t axis = metric; axis < axes; axis++)
        if (!(fabs(at[axis] - near->at[axis]) <= near->problem->limit[axis - metric].width))
            return false;
    for (size_t axis = 0; axis < metric; axis++) {
        gap = at[axis] - near->at[axis];
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
    double most; /* distance and how far below the highest price: more is not kept; rounded up */
} Kept;

static void set_most(const Near *near, Kept *kept)
{
    const bool full = kept->n == kept->ask->most;
    const LineSum cost = full ? kept->found[kept->n - 1].cost : kept->ask->below;
    const LineSum most = cost + near->highest;
    /* 1: a length is rounded to the nearest */
    kept->most = most < 0 ? -1 : ((double)most * (1 + ROUNDED) + 1) / near->scale.factor;
}

/* Only for those whom doubles don't rule out are whole numbers asked. */
static bool may_be_kept(const Near *near, uint32_t place, const Kept *kept)
{
    const size_t axes = near->tree.n_axes, metric = near->problem->points.n_axes;
    const double *at = near->tree.at + (size_t)place * axes, *query = near->at;
    const double left = kept->most - near->below[place];
    double squared = 0;
    if (!(left >= 0))
        return false;
    for (size_t axis = 0; axis < metric; axis++) {
        const double gap = at[axis] - query[axis];
        squared += gap * gap;
    }
    return squared <= left * left * (1 + 8 * ROUNDED);
}

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
    if (!may_be_kept(near, place, kept) || (kept->ask->skip != NULL && kept->ask->skip[number]) ||
        !point_length(near, place, &length) || !beats(kept, length - near->price[place], number))
        return;
    for (size_t k = 0; k < p->n_differ; k++)
        if (!pair_levels_differ(p->differ[k], student, near->student[number]))
            return;
    keep(kept, (NearFound){length - near->price[place], length, number});
    set_most(near, kept);
}

typedef struct Wait {
    uint32_t node;
    double least; /* distance and how far below the highest price, of all that it holds */
} Wait;

/* Puts a node's children that may hold somebody to be kept on the stack, the cheapest on top. */
static size_t push_children(const Near *near, uint32_t node, double most, Wait *stack)
{
    const Tree *tree = &near->tree;
    const TreeNode *parent = &tree->node[node];
    const double left = most - near->node_below[node];
    float sum[TREE_BRANCHES];
    size_t n = 0;
    if (!tree_boxes(tree, node, near->query, tree_bound(tree, near->query, left * left).box, sum))
        return 0;
    for (uint32_t k = 0; k < parent->n_children; k++) {
        const double least = tree_least(tree, sum[k]) + near->node_below[parent->child + k];
        if (least > most || isinf(sum[k]))
            continue;
        size_t at = n++;
        for (; at > 0 && stack[at - 1].least < least; at--)
            stack[at] = stack[at - 1];
        stack[at] = (Wait){parent->child + k, least};
    }
    return n;
}

static void look_at_leaf(const Near *near, uint32_t student, uint32_t node, Kept *kept)
{
    const TreeNode *leaf = &near->tree.node[node];
    for (uint32_t row = 0; row < 2; row++) {
        const double left = kept->most - near->node_below[node];
        const uint32_t begin = leaf->begin + row * TREE_BRANCHES;
        float sum[TREE_BRANCHES];
        if (!(left >= 0))
            return;
        const float most = tree_bound(&near->tree, near->query, left * left).point;
        if (!tree_row(&near->tree, node, row, near->query, most, sum))
            continue;
        for (uint32_t k = 0; k < TREE_BRANCHES && begin + k < leaf->end; k++)
            if (sum[k] <= most)
                look_at(near, student, begin + k, kept);
    }
}

size_t near_cheapest(const Near *near, uint32_t student, const NearAsk *ask, NearFound *found)
{
    const Tree *tree = &near->tree;
    Kept kept = {.ask = ask, .found = found};
    Wait stack[TREE_STACK];
    size_t height = 1;
    fill(near->problem, near->n_limits, student, near->at);
    tree_ask(tree, near->at, near->query);
    set_most(near, &kept);
    stack[0] = (Wait){.node = 0, .least = near->node_below[0]};
    while (height > 0) {
        const Wait now = stack[--height];
        if (now.least > kept.most)
            continue;
        if (tree->node[now.node].child == 0)
            look_at_leaf(near, student, now.node, &kept);
        else
            height += push_children(near, now.node, kept.most, stack + height);
    }
    return kept.n;
}
