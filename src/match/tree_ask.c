/* Whom in a tree a look may be worth: sums of squared gaps in single precision. */
#include "tree.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Four floats side by side, and what comparing them gives. */
typedef float Lanes __attribute__((vector_size(16)));
typedef int32_t LaneMask __attribute__((vector_size(16)));

enum { LANES = 4, AXES_BETWEEN_LOOKS = 4 };

/* Of doubles, as TREE_FLOAT_SHARE of floats; what is left of a sum is rounded a few times more. */
static const double DOUBLE_SHARE = 0x1p-50;

TreeQuery *tree_query(Arena *arena, const Tree *tree)
{
    TreeQuery *query = ARENA_NEW(arena, TreeQuery);
    query->at = ARENA_ARRAY(arena, float, tree->n_axes);
    query->low = ARENA_ARRAY(arena, float, tree->n_axes);
    query->high = ARENA_ARRAY(arena, float, tree->n_axes);
    return query;
}

void tree_ask(const Tree *tree, const double *at, TreeQuery *query)
{
    double slack = 0;
    for (size_t axis = 0; axis < tree->n_axes; axis++) {
        const double x = at[axis] - tree->centre[axis];
        const double width = axis < tree->n_metric ? 0 : tree->width[axis - tree->n_metric];
        const double off = tree->rounding[axis];
        const double reach = width + off + (fabs(x) + width) * DOUBLE_SHARE;
        query->at[axis] = (float)x;
        query->low[axis] = nextafterf((float)(x - reach), -INFINITY);
        query->high[axis] = nextafterf((float)(x + reach), INFINITY);
        if (axis < tree->n_metric)
            slack += (off + fabs(x) * TREE_FLOAT_SHARE) * (off + fabs(x) * TREE_FLOAT_SHARE);
    }
    query->slack = sqrt(slack) * (1 + TREE_FLOAT_SHARE) + FLT_MIN;
}

/* Sums of squares that vanish are off by as much as the smallest of floats. */
static double smallest(const Tree *tree)
{
    return (double)(tree->n_axes + 1) * FLT_MIN;
}

static float float_above(double x)
{
    return x < FLT_MAX ? nextafterf((float)x, INFINITY) : INFINITY;
}

TreeBound tree_bound(const Tree *tree, const TreeQuery *query, double squared)
{
    const double reach = sqrt(squared) * (1 + DOUBLE_SHARE) + query->slack;
    return (TreeBound){
        .box = float_above(squared * (1 + tree->share) + smallest(tree)),
        .point = float_above(reach * reach * (1 + tree->share) + smallest(tree)),
    };
}

double tree_least(const Tree *tree, float sum)
{
    const double squared = (double)sum - smallest(tree);
    return squared > 0 ? sqrt(squared) * (1 - tree->share) : 0;
}

static Lanes load(const float *from)
{
    Lanes lanes;
    memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

static Lanes all_lanes(float value)
{
    return (Lanes){value, value, value, value};
}

static bool any(LaneMask mask)
{
    uint64_t half[2];
    memcpy(half, &mask, sizeof half);
    return (half[0] | half[1]) != 0;
}

static bool any_within(const Lanes sum[LANES], float most)
{
    const Lanes limit = all_lanes(most);
    return any((sum[0] <= limit) | (sum[1] <= limit) | (sum[2] <= limit) | (sum[3] <= limit));
}

/* What of two masks' lanes is set becomes INFINITY. */
static Lanes excluded(Lanes sum, LaneMask out)
{
    const LaneMask infinity = (LaneMask)all_lanes(INFINITY);
    return (Lanes)(((LaneMask)sum & ~out) | (infinity & out));
}

static Lanes larger(Lanes a, Lanes b)
{
    const LaneMask first = a > b;
    return (Lanes)(((LaneMask)a & first) | ((LaneMask)b & ~first));
}

bool tree_boxes(const Tree *tree, uint32_t node, const TreeQuery *query, float most,
                float sum[TREE_BRANCHES])
{
    const float *lane = tree->lane + (size_t)node * tree->n_axes * TREE_WIDE;
    Lanes part[LANES] = {{0}};
    for (size_t axis = tree->n_metric; axis < tree->n_axes; axis++) {
        const Lanes low = all_lanes(query->low[axis]), high = all_lanes(query->high[axis]);
        for (size_t k = 0; k < LANES; k++) {
            const float *box = lane + axis * TREE_WIDE + k * LANES;
            part[k] = excluded(part[k], (load(box) > high) | (load(box + TREE_BRANCHES) < low));
        }
    }
    for (size_t axis = 0; axis < tree->n_metric; axis++, lane += TREE_WIDE) {
        const Lanes low = all_lanes(query->low[axis]), high = all_lanes(query->high[axis]);
        for (size_t k = 0; k < LANES; k++) {
            const float *box = lane + k * LANES;
            const Lanes gap =
                larger(larger(load(box) - high, low - load(box + TREE_BRANCHES)), all_lanes(0));
            part[k] += gap * gap;
        }
        if (axis % (2 * AXES_BETWEEN_LOOKS) == 2 * AXES_BETWEEN_LOOKS - 1 &&
            !any_within(part, most))
            return false;
    }
    memcpy(sum, part, sizeof part);
    return any_within(part, most);
}

bool tree_row(const Tree *tree, uint32_t node, uint32_t row, const TreeQuery *query, float most,
              float sum[TREE_BRANCHES])
{
    const float *lane =
        tree->lane + (size_t)node * tree->n_axes * TREE_WIDE + (size_t)row * TREE_BRANCHES;
    Lanes a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t axis = 0; axis < tree->n_metric; axis++, lane += TREE_WIDE) {
        const Lanes at = all_lanes(query->at[axis]);
        const Lanes gap_a = load(lane) - at, gap_b = load(lane + LANES) - at;
        const Lanes gap_c = load(lane + 2 * LANES) - at, gap_d = load(lane + 3 * LANES) - at;
        a += gap_a * gap_a;
        b += gap_b * gap_b;
        c += gap_c * gap_c;
        d += gap_d * gap_d;
        if (axis % AXES_BETWEEN_LOOKS == AXES_BETWEEN_LOOKS - 1 &&
            !any_within((const Lanes[LANES]){a, b, c, d}, most))
            return false;
    }
    Lanes part[LANES] = {a, b, c, d};
    for (size_t axis = tree->n_metric; axis < tree->n_axes; axis++, lane += TREE_WIDE) {
        const Lanes low = all_lanes(query->low[axis]), high = all_lanes(query->high[axis]);
        for (size_t k = 0; k < LANES; k++)
            part[k] =
                excluded(part[k], (load(lane + k * LANES) > high) | (load(lane + k * LANES) < low));
    }
    memcpy(sum, part, sizeof part);
    return any_within(part, most);
}
