/* A k-d tree whose points can be removed: boxes shrink to what is left, so that a search late in a
 * match is not led to places where nobody stands any more. Friedman, Bentley & Finkel (1977) ACM
 * Transactions on Mathematical Software 3:209-226. */
#ifndef MATCH_TREE_H
#define MATCH_TREE_H

#include "alike/arena.h"

#define TREE_NONE UINT32_MAX

typedef struct TreeNode {
    uint32_t begin, end; /* its points */
    uint32_t child;      /* the first of two neighbours; 0: a leaf */
    uint32_t parent;     /* TREE_NONE at the root */
    uint32_t earliest;   /* smallest label among its points; TREE_NONE: it is empty */
} TreeNode;

typedef struct Tree {
    size_t n_axes;
    size_t n;        /* points */
    double *at;      /* n x n_axes, neighbours together */
    uint32_t *from;  /* n; number of the point as it was given */
    uint32_t *label; /* n; TREE_NONE: removed */
    uint32_t *leaf;  /* n; node that holds the point */
    size_t n_nodes;
    TreeNode *node;
    double *fresh; /* 2 x n_axes; workspace */
    double *box;   /* n_nodes x 2 x n_axes: lowest values, then highest; +-INFINITY when empty */
} Tree;

/* at: n x n_axes, taken over. scale[axis] tells how much a unit of the axis counts when a box is
 * cut. label: one per point. */
Tree tree_create(Arena *arena, double *at, const uint32_t *label, size_t n, size_t n_axes,
                 const double *scale);

/* Gives a point a later label, or removes it (TREE_NONE). */
void tree_relabel(Tree *tree, uint32_t point, uint32_t label);

#endif
