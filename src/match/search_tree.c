/* Partners by a distance over several axes. Students at the same point form a group, so that
 * thousands who share all their covariates cost one look.
 *
 * The tree says whom a look may be worth, erring on the side of looking; who is nearest, and who is
 * as near, is settled here in doubles, so that the search needs no tolerance. */
#include "greedy.h"
#include "tree.h"

#include "alike/hash.h"
#include "alike/sort.h"

#include <math.h>
#include <string.h>

/* A caliper is commonly a fifth of a standard deviation; axes of a distance have about one. */
static const double CALIPER_SHARE = 0.2;
enum { GROUPED_MIN = 16 };

typedef struct Forest {
    Tree tree;
    size_t n_metric; /* axes of the distance; the tree's further axes are limits */
    const Points *points;
    uint32_t *begin;      /* by point as given: first of its students in member; n + 1 */
    uint32_t *member;     /* students, point by point; in canonical order, or in that of the walk */
    uint32_t *first;      /* by point as given: its first student that is not spent */
    uint32_t *last;       /* one past the last that is not spent */
    const uint32_t *walk; /* TIES_FILE: place of every student on the walk */
    double *at;           /* the focal student's values on all axes */
    TreeQuery *query;
} Forest;

typedef struct Best {
    uint32_t student, point;
    double squared;
    uint64_t met; /* TIES_FILE: later is better */
    bool tied;
} Best;

/* A student's values on all axes. */
static void fill(const Forest *forest, const Greedy *greedy, uint32_t student, double *at)
{
    for (size_t axis = 0; axis < forest->n_metric; axis++)
        at[axis] = forest->points->value[(size_t)student * forest->n_metric + axis] + 0.0;
    for (size_t k = 0; k < greedy->n_limits; k++)
        at[forest->n_metric + k] = greedy->limit[k].value[student] + 0.0; /* -0 becomes 0 */
}

static double squared_distance(const Forest *forest, const Greedy *greedy, const double *at)
{
    double squared = 0;
    for (size_t axis = 0; axis < forest->n_metric; axis++) {
        const double gap = at[axis] - forest->at[axis];
        squared += gap * gap;
    }
    for (size_t axis = forest->n_metric; axis < forest->tree.n_axes; axis++)
        if (!(fabs(at[axis] - forest->at[axis]) <= greedy->limit[axis - forest->n_metric].width))
            return INFINITY;
    return squared;
}

/* When the walk of MatchIt 4.7 meets a student: one step to the left, one to the right, and so on.
 */
static uint64_t meeting(const Forest *forest, uint32_t focal, uint32_t student)
{
    const uint64_t from = forest->walk[focal];
    const uint64_t to = forest->walk[student];
    return to < from ? 2 * (from - to) - 1 : 2 * (to - from);
}

static bool is_free(const Greedy *greedy, size_t f, uint32_t student)
{
    return !greedy_is_spent(greedy, student) && !greedy_has_chosen(greedy, f, student) &&
           (greedy->n_differ == 0 || greedy_differs(greedy, greedy->focal[f], student));
}

/* The preferred free student of a group, and whether there is another. TREE_NONE: nobody. */
static uint32_t preferred(const Forest *forest, const Greedy *greedy, size_t f, uint32_t group,
                          uint64_t *met, bool *more)
{
    uint32_t low = forest->first[group];
    uint32_t high = forest->last[group];
    while (low < high && !is_free(greedy, f, forest->member[low]))
        low++;
    if (low == high)
        return TREE_NONE;
    *met = 0;
    if (greedy->ties == TIES_HASH) {
        uint32_t other = low + 1;
        while (other < high && !is_free(greedy, f, forest->member[other]))
            other++;
        *more = other < high;
        return forest->member[low];
    }
    while (!is_free(greedy, f, forest->member[high - 1]))
        high--;
    *more = high - 1 > low;
    const uint32_t focal = greedy->focal[f];
    const uint64_t met_low = meeting(forest, focal, forest->member[low]);
    const uint64_t met_high = meeting(forest, focal, forest->member[high - 1]);
    *met = met_low > met_high ? met_low : met_high;
    return forest->member[met_low > met_high ? low : high - 1];
}

static void look_at_point(const Forest *forest, const Greedy *greedy, size_t f, uint32_t point,
                          Best *best)
{
    const Tree *tree = &forest->tree;
    const double squared =
        squared_distance(forest, greedy, tree->at + (size_t)point * tree->n_axes);
    if (squared > best->squared || isinf(squared))
        return;
    uint64_t met = 0;
    bool more = false;
    const uint32_t student = preferred(forest, greedy, f, tree->from[point], &met, &more);
    if (student == TREE_NONE)
        return;
    const bool equal = best->student != TREE_NONE && squared == best->squared;
    const bool better =
        !equal || (greedy->ties == TIES_HASH ? student < best->student : met > best->met);
    const bool tied = equal || more;
    if (better)
        *best = (Best){student, point, squared, met, tied};
    best->tied = tied;
}

typedef struct Wait {
    uint32_t node;
    float sum;
} Wait;

/* Puts a node's children that may hold the nearest on the stack, the nearest of them on top. */
static size_t push_children(const Forest *forest, uint32_t node, float most, Wait *stack)
{
    float sum[TREE_BRANCHES];
    size_t n = 0;
    if (!tree_boxes(&forest->tree, node, forest->query, most, sum))
        return 0;
    for (uint32_t k = 0; k < forest->tree.node[node].n_children; k++) {
        if (sum[k] > most || isinf(sum[k]))
            continue;
        size_t at = n++;
        for (; at > 0 && stack[at - 1].sum < sum[k]; at--)
            stack[at] = stack[at - 1];
        stack[at] = (Wait){forest->tree.node[node].child + k, sum[k]};
    }
    return n;
}

static void look_at_leaf(const Forest *forest, const Greedy *greedy, size_t f, uint32_t node,
                         TreeBound *bound, Best *best)
{
    const Tree *tree = &forest->tree;
    const TreeNode *leaf = &tree->node[node];
    for (uint32_t row = 0; row < 2; row++) {
        float sum[TREE_BRANCHES];
        const uint32_t begin = leaf->begin + row * TREE_BRANCHES;
        if (!tree_row(tree, node, row, forest->query, bound->point, sum))
            continue;
        for (uint32_t k = 0; k < TREE_BRANCHES && begin + k < leaf->end; k++) {
            if (sum[k] > bound->point || isinf(sum[k]))
                continue;
            const double before = best->squared;
            look_at_point(forest, greedy, f, begin + k, best);
            if (best->squared < before)
                *bound = tree_bound(tree, forest->query, best->squared);
        }
    }
}

static bool nearest(void *state, const Greedy *greedy, size_t f, Found *out)
{
    Forest *forest = state;
    const Tree *tree = &forest->tree;
    Best best = {.student = TREE_NONE, .squared = INFINITY};
    Wait stack[TREE_STACK] = {{0}};
    size_t height = 1;
    fill(forest, greedy, greedy->focal[f], forest->at);
    tree_ask(tree, forest->at, forest->query);
    TreeBound bound = tree_bound(tree, forest->query, INFINITY);
    while (height > 0) {
        const Wait now = stack[--height];
        if (now.sum > bound.box)
            continue;
        if (tree->node[now.node].child == 0)
            look_at_leaf(forest, greedy, f, now.node, &bound, &best);
        else
            height += push_children(forest, now.node, bound.box, stack + height);
    }
    if (best.student == TREE_NONE)
        return false;
    *out = (Found){best.student, best.point, sqrt(best.squared), best.tied};
    return true;
}

static void take(void *state, const Greedy *greedy, size_t f, const Found *found, bool spent)
{
    (void)f;
    if (!spent)
        return;
    Forest *forest = state;
    const uint32_t group = forest->tree.from[found->place];
    uint32_t low = forest->first[group];
    uint32_t high = forest->last[group];
    while (low < high && greedy_is_spent(greedy, forest->member[low]))
        low++;
    while (low < high && greedy_is_spent(greedy, forest->member[high - 1]))
        high--;
    forest->first[group] = low;
    forest->last[group] = high;
    if (low == high)
        tree_remove(&forest->tree, found->place);
}

/* Brings students at the same point together: member and begin. Sorting by a hash of the point
 * keeps the order of equals; should two points share a hash, their groups come in pieces, which
 * costs time but changes nothing. Returns the number of groups, their points in at. */
static size_t group(Forest *forest, const Greedy *greedy, const uint32_t *pool, size_t axes,
                    double *at, Arena *scratch)
{
    const size_t n = greedy->n_pool;
    double *value = ARENA_ARRAY(scratch, double, n *axes);
    uint64_t *hash = ARENA_ARRAY(scratch, uint64_t, n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        fill(forest, greedy, pool[i], value + i * axes);
        hash[i] = hash_bytes(0, value + i * axes, axes * sizeof *value);
    }
    sort_identity(order, n);
    if (n >= GROUPED_MIN)
        sort_by_u64(hash, order, n);
    size_t groups = 0;
    for (size_t i = 0; i < n; i++) {
        const double *here = value + order[i] * axes;
        if (i == 0 || memcmp(here, at + (groups - 1) * axes, axes * sizeof *here) != 0) {
            memcpy(at + groups * axes, here, axes * sizeof *here);
            forest->begin[groups++] = (uint32_t)i;
        }
        forest->member[i] = pool[order[i]];
    }
    forest->begin[groups] = (uint32_t)n;
    return groups;
}

Search search_tree(Arena *scratch, const Greedy *greedy, const GreedyGround *ground,
                   const Points *points)
{
    Forest *forest = ARENA_NEW(scratch, Forest);
    const size_t n = greedy->n_pool;
    const size_t axes = points->n_axes + greedy->n_limits;
    forest->points = points;
    forest->n_metric = points->n_axes;
    forest->walk = ground->walk;
    forest->member = ARENA_ARRAY(scratch, uint32_t, n);
    forest->begin = ARENA_ARRAY(scratch, uint32_t, n + 1);
    forest->at = ARENA_ARRAY(scratch, double, axes);
    double *width = ARENA_ARRAY(scratch, double, greedy->n_limits);
    double *scale = ARENA_ARRAY(scratch, double, axes);
    for (size_t axis = 0; axis < axes; axis++)
        scale[axis] = 1;
    for (size_t k = 0; k < greedy->n_limits; k++) {
        width[k] = greedy->limit[k].width;
        scale[points->n_axes + k] = CALIPER_SHARE / width[k];
    }
    Arena *brief = arena_create();
    double *at = ARENA_ARRAY(brief, double, n *axes);
    const size_t groups = group(forest, greedy, ground->member, axes, at, brief);
    forest->first = ARENA_ARRAY(scratch, uint32_t, groups);
    forest->last = ARENA_ARRAY(scratch, uint32_t, groups);
    for (size_t g = 0; g < groups; g++) {
        forest->first[g] = forest->begin[g];
        forest->last[g] = forest->begin[g + 1];
    }
    forest->tree = tree_create(scratch, at, groups, axes, points->n_axes, width, scale);
    forest->query = tree_query(scratch, &forest->tree);
    arena_destroy(brief);
    return (Search){.state = forest, .asks_choices = true, .nearest = nearest, .take = take};
}
