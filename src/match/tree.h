/* A k-d tree of sixteen branches whose points can be removed: boxes shrink to what is left, so that
 * a search late in a match is not led to places where nobody stands any more. Friedman, Bentley &
 * Finkel (1977) ACM Transactions on Mathematical Software 3:209-226; branches side by side as in
 * the blocks of Weber, Schek & Blott (1998) VLDB 194-205: over many axes hardly a box can be left
 * out, and a search costs what it costs to pass over everybody.
 *
 * Whom to look at is decided in single precision, four at a time, on the safe side of its rounding
 * (tree_bound); who is nearest is for whoever asks to say, from the doubles in `at`. */
#ifndef MATCH_TREE_H
#define MATCH_TREE_H

#include "alike/arena.h"

#define TREE_NONE UINT32_MAX
/* Half a unit in a float's last place is 2^-24 of it; here somewhat more, for the roundings of that
 * rounding. */
#define TREE_FLOAT_SHARE 0x1.1p-24

enum {
    TREE_BRANCHES = 16,
    TREE_LEAF = 32, /* points in a leaf: two rows of TREE_BRANCHES */
    TREE_WIDE = 32, /* lanes of a node along an axis */
    TREE_STACK = 128,
};

typedef struct TreeNode {
    uint32_t begin, end;        /* its points; a leaf has at most TREE_LEAF */
    uint32_t child, n_children; /* neighbours; child 0: a leaf */
    uint32_t parent;            /* TREE_NONE at the root */
} TreeNode;

typedef struct Tree {
    size_t n_axes, n_metric; /* axes of the distance come first; the others are limits */
    size_t n;                /* points */
    double *at;              /* n x n_axes, neighbours together */
    uint32_t *from;          /* n; number of the point as it was given */
    uint32_t *leaf;          /* n; node that holds the point */
    size_t n_nodes;
    TreeNode *node; /* children come after parents */
    float *lane;    /* by node, n_axes x TREE_WIDE: a leaf's points, INFINITY where there is none or
                       not    any more; else its children's lowest values, then their highest */
    double *centre; /* by axis: what is taken off before a value is rounded to a float */
    double *rounding;    /* by axis: how far a float may be off */
    double share;        /* how far a sum of squares of floats may be off, as a share of it */
    const double *width; /* n_axes - n_metric limits */
} Tree;

/* at: n x n_axes, n at least 1. width: largest difference on the axes after n_metric, kept.
 * scale[axis] tells how much a unit of the axis counts when a box is cut. */
Tree tree_create(Arena *arena, const double *at, size_t n, size_t n_axes, size_t n_metric,
                 const double *width, const double *scale);

/* Nobody is led to this point any more. */
void tree_remove(Tree *tree, uint32_t point);

/* Where a search stands. */
typedef struct TreeQuery {
    float *at;         /* by axis of the distance */
    float *low, *high; /* by axis: any value that a limit lets through, or, on axes of the distance,
                          the student's own, lies between them once it is a float */
    double slack;      /* a distance between floats exceeds the true one by no more than this, but
                          for a share of it */
} TreeQuery;

TreeQuery *tree_query(Arena *arena, const Tree *tree);
/* at: n_axes values. */
void tree_ask(const Tree *tree, const double *at, TreeQuery *query);

/* What the sums below are compared with: more than this is further away than sqrt(squared). */
typedef struct TreeBound {
    float box, point;
} TreeBound;
TreeBound tree_bound(const Tree *tree, const TreeQuery *query, double squared);
/* The other way round: nobody in a box of this sum is nearer than this. */
double tree_least(const Tree *tree, float sum);

/* Sums of squared gaps from the query to the boxes of a node's children, or to the points of a row
 * of a leaf (0 or 1). Where a limit excludes a box or a point, where there is none, or where it
 * need not be known because all are beyond `most`, a sum is some number beyond it or INFINITY.
 * False: all are beyond. */
bool tree_boxes(const Tree *tree, uint32_t node, const TreeQuery *query, float most,
                float sum[TREE_BRANCHES]);
bool tree_row(const Tree *tree, uint32_t node, uint32_t row, const TreeQuery *query, float most,
              float sum[TREE_BRANCHES]);

#endif
