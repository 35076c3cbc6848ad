#include "tree.h"

#include <math.h>
#include <string.h>

enum { LEAF_POINTS = 8 };

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

static double *box_of(const Tree *tree, uint32_t node)
{
    return tree->box + (size_t)node * 2 * tree->n_axes;
}

static void empty_box(double *box, size_t n_axes)
{
    for (size_t axis = 0; axis < n_axes; axis++) {
        box[axis] = INFINITY;
        box[n_axes + axis] = -INFINITY;
    }
}

static void widen(double *box, size_t n_axes, const double *low, const double *high)
{
    for (size_t axis = 0; axis < n_axes; axis++) {
        box[axis] = low[axis] < box[axis] ? low[axis] : box[axis];
        box[n_axes + axis] = high[axis] > box[n_axes + axis] ? high[axis] : box[n_axes + axis];
    }
}

/* Box and earliest label of what a node holds now. Returns whether they changed. */
static bool refresh(Tree *tree, uint32_t at)
{
    double *fresh = tree->fresh;
    TreeNode *node = &tree->node[at];
    const size_t axes = tree->n_axes;
    uint32_t earliest = TREE_NONE;
    empty_box(fresh, axes);
    if (node->child != 0) {
        for (uint32_t c = node->child; c < node->child + 2; c++) {
            const double *box = box_of(tree, c);
            widen(fresh, axes, box, box + axes);
            earliest = tree->node[c].earliest < earliest ? tree->node[c].earliest : earliest;
        }
    } else {
        for (uint32_t p = node->begin; p < node->end; p++) {
            if (tree->label[p] == TREE_NONE)
                continue;
            widen(fresh, axes, tree->at + p * axes, tree->at + p * axes);
            earliest = tree->label[p] < earliest ? tree->label[p] : earliest;
        }
    }
    double *box = box_of(tree, at);
    if (earliest == node->earliest && memcmp(box, fresh, 2 * axes * sizeof *box) == 0)
        return false;
    node->earliest = earliest;
    memcpy(box, fresh, 2 * axes * sizeof *box);
    return true;
}

/* The axis along which the points of a box are spread most. */
static size_t widest_axis(const double *box, size_t n_axes, const double *scale)
{
    size_t widest = 0;
    double most = -1;
    for (size_t axis = 0; axis < n_axes; axis++) {
        const double spread = (box[n_axes + axis] - box[axis]) * scale[axis];
        if (spread > most) {
            most = spread;
            widest = axis;
        }
    }
    return most > 0 ? widest : n_axes;
}

/* Cuts nodes in two until they are leaves. at holds the points as given; item[i].point says which
 * of them stands in place i. */
static void grow(Tree *tree, Item *item, const double *at, const double *scale)
{
    const size_t axes = tree->n_axes;
    for (uint32_t now = 0; now < tree->n_nodes; now++) {
        TreeNode *node = &tree->node[now];
        double *box = box_of(tree, now);
        empty_box(box, axes);
        for (uint32_t p = node->begin; p < node->end; p++) {
            const double *x = at + item[p].point * axes;
            widen(box, axes, x, x);
        }
        if (node->end - node->begin <= LEAF_POINTS)
            continue;
        const size_t axis = widest_axis(box, axes, scale);
        if (axis == axes) /* all at one place */
            continue;
        for (uint32_t p = node->begin; p < node->end; p++)
            item[p].value = at[item[p].point * axes + axis];
        const uint32_t middle = node->begin + (node->end - node->begin) / 2;
        select_middle(item + node->begin, node->end - node->begin, middle - node->begin);
        node->child = (uint32_t)tree->n_nodes;
        tree->node[tree->n_nodes++] =
            (TreeNode){.begin = node->begin, .end = middle, .parent = now};
        tree->node[tree->n_nodes++] = (TreeNode){.begin = middle, .end = node->end, .parent = now};
    }
}

Tree tree_create(Arena *arena, double *at, const uint32_t *label, size_t n, size_t n_axes,
                 const double *scale)
{
    /* Halving stops at LEAF_POINTS, so leaves hold more than half of that. */
    const size_t most_nodes = 2 * (2 * n / LEAF_POINTS + 1);
    Tree tree = {.n_axes = n_axes, .n = n, .n_nodes = 1};
    tree.at = ARENA_ARRAY(arena, double, n *n_axes);
    tree.from = ARENA_ARRAY(arena, uint32_t, n);
    tree.label = ARENA_ARRAY(arena, uint32_t, n);
    tree.leaf = ARENA_ARRAY(arena, uint32_t, n);
    tree.node = ARENA_ARRAY(arena, TreeNode, most_nodes);
    tree.box = ARENA_ARRAY(arena, double, most_nodes * 2 * n_axes);
    tree.fresh = ARENA_ARRAY(arena, double, 2 * n_axes);
    tree.node[0] = (TreeNode){.end = (uint32_t)n, .parent = TREE_NONE};

    Arena *scratch = arena_create();
    Item *item = ARENA_ARRAY(scratch, Item, n);
    for (uint32_t p = 0; p < n; p++)
        item[p].point = p;
    grow(&tree, item, at, scale);
    for (uint32_t p = 0; p < n; p++) {
        tree.from[p] = item[p].point;
        tree.label[p] = label[item[p].point];
        memcpy(tree.at + p * n_axes, at + item[p].point * n_axes, n_axes * sizeof *at);
    }
    for (uint32_t now = (uint32_t)tree.n_nodes; now-- > 0;) { /* children come after parents */
        const TreeNode *node = &tree.node[now];
        if (node->child == 0)
            for (uint32_t p = node->begin; p < node->end; p++)
                tree.leaf[p] = now;
        refresh(&tree, now);
    }
    arena_destroy(scratch);
    return tree;
}

void tree_relabel(Tree *tree, uint32_t point, uint32_t label)
{
    tree->label[point] = label;
    uint32_t now = tree->leaf[point];
    while (now != TREE_NONE && refresh(tree, now))
        now = tree->node[now].parent;
}
