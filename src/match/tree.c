#include "tree.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { WIDE = TREE_WIDE, ROUNDS_OF_CUTS = 4 };

typedef struct Item {
    double value;
    uint32_t point;
} Item;

static double median_of_three(double a, double b, double c)
{
    if (a < b)
        return b < c ? b : a < c ? c : a;
    return a < c ? a : b < c ? c : b;
}

/* Reorders items so that the one at `middle` is where sorting would put it, none before it is
 * larger and none after it smaller (Hoare's selection with three parts, so that equal values cost
 * nothing). */
static void select_middle(Item *item, size_t n, size_t middle)
{
    size_t begin = 0;
    size_t end = n;
    while (end - begin > 1) {
        const double pivot =
            median_of_three(item[begin].value, item[(begin + end) / 2].value, item[end - 1].value);
        size_t smaller = begin;
        size_t larger = end;
        for (size_t i = begin; i < larger;) {
            const Item moved = item[i];
            if (moved.value < pivot) {
                item[i++] = item[smaller];
                item[smaller++] = moved;
            } else if (moved.value > pivot) {
                item[i] = item[--larger];
                item[larger] = moved;
            } else {
                i++;
            }
        }
        if (middle < smaller)
            end = smaller;
        else if (middle >= larger)
            begin = larger;
        else
            return;
    }
}

static float *lanes_of(const Tree *tree, uint32_t node)
{
    return tree->lane + (size_t)node * tree->n_axes * WIDE;
}

/* Where a node's lowest value on an axis stands among its parent's lanes; the highest stands
 * TREE_BRANCHES further. */
static float *box_of(const Tree *tree, uint32_t node, size_t axis)
{
    const uint32_t parent = tree->node[node].parent;
    return lanes_of(tree, parent) + axis * WIDE + (node - tree->node[parent].child);
}

/* The axis along which points [begin, end) are spread most. */
static size_t widest_axis(const Item *item, const double *at, size_t n_axes, uint32_t begin,
                          uint32_t end, const double *scale, double *box)
{
    for (size_t axis = 0; axis < n_axes; axis++) {
        box[axis] = INFINITY;
        box[n_axes + axis] = -INFINITY;
    }
    for (uint32_t p = begin; p < end; p++) {
        const double *x = at + item[p].point * n_axes;
        for (size_t axis = 0; axis < n_axes; axis++) {
            box[axis] = x[axis] < box[axis] ? x[axis] : box[axis];
            box[n_axes + axis] = x[axis] > box[n_axes + axis] ? x[axis] : box[n_axes + axis];
        }
    }
    size_t widest = 0;
    double most = -1;
    for (size_t axis = 0; axis < n_axes; axis++) {
        const double spread = (box[n_axes + axis] - box[axis]) * scale[axis];
        if (spread > most) {
            most = spread;
            widest = axis;
        }
    }
    return widest;
}

/* Brings points [begin, end) into two halves, the first of whole leaves; returns where the second
 * begins. */
static uint32_t cut(const Tree *tree, Item *item, const double *at, uint32_t begin, uint32_t end,
                    const double *scale, double *box)
{
    const size_t axis = widest_axis(item, at, tree->n_axes, begin, end, scale, box);
    const uint32_t half = (end - begin) / 2;
    const uint32_t middle = begin + (half + TREE_LEAF - 1) / TREE_LEAF * TREE_LEAF;
    for (uint32_t p = begin; p < end; p++)
        item[p].value = at[item[p].point * tree->n_axes + axis];
    select_middle(item + begin, end - begin, middle - begin);
    return middle;
}

/* Gives nodes children until they are leaves. at holds the points as given; item[i].point says
 * which of them stands in place i. */
static void grow(Tree *tree, Item *item, const double *at, const double *scale, double *box)
{
    for (uint32_t now = 0; now < tree->n_nodes; now++) {
        TreeNode *node = &tree->node[now];
        uint32_t begin[TREE_BRANCHES] = {node->begin}, end[TREE_BRANCHES] = {node->end};
        uint32_t n = 1;
        for (size_t round = 0; round < ROUNDS_OF_CUTS; round++)
            for (uint32_t k = 0, before = n; k < before; k++) {
                if (end[k] - begin[k] <= TREE_LEAF)
                    continue;
                begin[n] = cut(tree, item, at, begin[k], end[k], scale, box);
                end[n] = end[k];
                end[k] = begin[n++];
            }
        if (n == 1)
            continue;
        node->child = (uint32_t)tree->n_nodes;
        node->n_children = n;
        for (uint32_t k = 0; k < n; k++)
            tree->node[tree->n_nodes++] =
                (TreeNode){.begin = begin[k], .end = end[k], .parent = now};
    }
}

/* Values are rounded to floats around the middle of their range, so that what a number of school
 * days or a year has in common takes no digits. */
static void measure_axes(Tree *tree)
{
    for (size_t axis = 0; axis < tree->n_axes; axis++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t p = 0; p < tree->n; p++) {
            const double x = tree->at[p * tree->n_axes + axis];
            low = x < low ? x : low;
            high = x > high ? x : high;
        }
        tree->centre[axis] = tree->n > 0 ? low + (high - low) / 2 : 0;
        tree->rounding[axis] = (tree->n > 0 ? high - low : 0) * TREE_FLOAT_SHARE + FLT_MIN;
    }
}

/* What is left of a node along an axis: the lowest and highest value of its lanes. */
static void range_of(const Tree *tree, uint32_t node, size_t axis, float *low, float *high)
{
    const float *lane = lanes_of(tree, node) + axis * WIDE;
    const bool leaf = tree->node[node].child == 0;
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t k = 0; k < (leaf ? WIDE : TREE_BRANCHES); k++) {
        const float highest =
            leaf ? (lane[k] == INFINITY ? -INFINITY : lane[k]) : lane[TREE_BRANCHES + k];
        *low = lane[k] < *low ? lane[k] : *low;
        *high = highest > *high ? highest : *high;
    }
}

/* Lanes of a node whose children have theirs, or of a leaf, and its box. */
static void fill_lanes(Tree *tree, uint32_t now)
{
    const TreeNode *node = &tree->node[now];
    for (size_t axis = 0; axis < tree->n_axes; axis++) {
        float *lane = lanes_of(tree, now) + axis * WIDE;
        if (node->child == 0) {
            for (uint32_t k = 0; k < WIDE; k++)
                lane[k] = INFINITY;
            for (uint32_t p = node->begin; p < node->end; p++)
                lane[p - node->begin] =
                    (float)(tree->at[p * tree->n_axes + axis] - tree->centre[axis]);
        } else {
            for (uint32_t k = node->n_children; k < TREE_BRANCHES; k++) {
                lane[k] = INFINITY;
                lane[TREE_BRANCHES + k] = -INFINITY;
            }
        }
        if (now != 0) {
            float *box = box_of(tree, now, axis);
            range_of(tree, now, axis, &box[0], &box[TREE_BRANCHES]);
        }
    }
}

Tree tree_create(Arena *arena, const double *at, size_t n, size_t n_axes, size_t n_metric,
                 const double *width, const double *scale)
{
    /* Whole leaves but for the last, and every other node has two children at least. */
    const size_t most_nodes = 2 * (n / TREE_LEAF + 1);
    Tree tree = {.n_axes = n_axes, .n_metric = n_metric, .n = n, .n_nodes = 1, .width = width};
    tree.at = ARENA_ARRAY(arena, double, n *n_axes);
    tree.from = ARENA_ARRAY(arena, uint32_t, n);
    tree.leaf = ARENA_ARRAY(arena, uint32_t, n);
    tree.centre = ARENA_ARRAY(arena, double, n_axes);
    tree.rounding = ARENA_ARRAY(arena, double, n_axes);
    tree.share = (double)(n_axes + 8) * 2 * TREE_FLOAT_SHARE;

    Arena *scratch = arena_create();
    Item *item = ARENA_ARRAY(scratch, Item, n);
    tree.node = ARENA_ARRAY(arena, TreeNode, most_nodes);
    tree.node[0] = (TreeNode){.end = (uint32_t)n, .parent = TREE_NONE};
    for (uint32_t p = 0; p < n; p++)
        item[p].point = p;
    grow(&tree, item, at, scale, ARENA_ARRAY(scratch, double, 2 * n_axes));
    for (uint32_t p = 0; p < n; p++) {
        tree.from[p] = item[p].point;
        memcpy(tree.at + p * n_axes, at + item[p].point * n_axes, n_axes * sizeof *at);
    }
    arena_destroy(scratch);
    measure_axes(&tree);
    tree.lane = ARENA_ARRAY(arena, float, tree.n_nodes *n_axes *WIDE);
    for (uint32_t now = (uint32_t)tree.n_nodes; now-- > 0;) {
        const TreeNode *node = &tree.node[now];
        if (node->child == 0)
            for (uint32_t p = node->begin; p < node->end; p++)
                tree.leaf[p] = now;
        fill_lanes(&tree, now);
    }
    return tree;
}

void tree_remove(Tree *tree, uint32_t point)
{
    const size_t axes = tree->n_axes;
    const double *x = tree->at + (size_t)point * axes;
    uint32_t now = tree->leaf[point];
    for (size_t axis = 0; axis < axes; axis++)
        lanes_of(tree, now)[axis * WIDE + (point - tree->node[now].begin)] = INFINITY;
    for (bool changed = true; changed && now != 0; now = tree->node[now].parent) {
        changed = false;
        for (size_t axis = 0; axis < axes; axis++) {
            const float value = (float)(x[axis] - tree->centre[axis]);
            float *box = box_of(tree, now, axis), low, high;
            if (value > box[0] && value < box[TREE_BRANCHES]) /* its going moves no side */
                continue;
            range_of(tree, now, axis, &low, &high);
            changed = changed || low != box[0] || high != box[TREE_BRANCHES];
            box[0] = low;
            box[TREE_BRANCHES] = high;
        }
    }
}
