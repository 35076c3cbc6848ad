/* CR2: cr2.c says what is summed. The rest of this header is its workspace. */
#ifndef ALIKE_STATS_CR2_H
#define ALIKE_STATS_CR2_H

#include "alike/error.h"
#include "stats/contributions.h"

/* Bell-McCaffrey: adds to meat (lower triangle) and gives Satterthwaite's df of the form. */
bool cr2_sum(const Contributions *of, const Grouping *grouping, const double *form, double *meat,
             double *df, Error *err) MUST_CHECK;
/* By cluster what its adjusted residuals give to the form: the squares add up to its variance. */
bool cr2_cluster_sums(const Contributions *of, const Grouping *grouping, const double *form,
                      double *sum, Error *err) MUST_CHECK;

/* Both where levels are absorbed (cr2_absorbed.c); sum NULL: not asked for. */
bool cr2_absorbed(const Contributions *of, const Grouping *clusters, const double *form,
                  double *meat, double *sum, double *df, Error *err) MUST_CHECK;
/* tr(R C R C) of cr2.c, from C (2k x 2k, both triangles) and the diagonal Q. */
double cr2_trace_of_square(size_t k, const double *q, const double *c);

/* |N| up to this takes the series: its terms fall by this factor at least. Of a small cluster |N|
 * is the lesser of its Frobenius norm and its largest sum of a row, of a large one the former. */
#define CR2_SERIES_NORM 0.25
/* Else it has ended where a term is below this share of the vector; what is left of it then, and of
 * directions that the vector has by rounding alone, is far below ten digits. */
#define CR2_SERIES_SHARE 1e-13
enum { CR2_SERIES_TERMS = 200 }; /* more cost as much as eigenvectors */

/* Where the fit keeps levels as numbers (fit_thin_forms): row products through them. */
typedef struct Cr2Thin {
    size_t p;            /* columns of the matrix */
    double *precision;   /* p x p: (X'WX)^-1 */
    double *squared;     /* p x p: (X'WX)^-1 X'W^2X (X'WX)^-1; NULL where all weights are equal */
    int32_t *place;      /* p: where the present cluster's column stands among its own, -1: not */
    int32_t *own;        /* n_factors x MODEL_BLOCK: the same of each row's levels */
    size_t *column;      /* of the cluster's own */
    double *local, *row; /* the cluster's part of one of the two; a row's product with it */
    double *products;    /* n_small x n_small, lower triangle */
} Cr2Thin;

typedef struct Cr2 {
    const Contributions *of;
    const double *c;   /* contrast */
    size_t k, n_small; /* clusters up to n_small rows are done row by row */
    double *xc;        /* x'c of the rows of a run */
    /* small clusters */
    double *n_matrix, *residual, *y;
    double *power, *next, *before;
    Cr2Thin *thin; /* NULL: all columns are filled */
    /* large clusters */
    double *gram_x, *gram_wx, *gram_wwx; /* X'X, X'WX, X'W^2X (lower triangles) */
    double *gram;                        /* 2k x 2k: U'U */
    double *u_residual, *u_y;            /* U'e, U'y */
    double *r_residual, *r_y;            /* f(N) e = U r */
    double residual_square;              /* e'e */
    double *packing;
    double *squared;
    /* what a cluster gives: s = X'WAe, v, z */
    double *s, *xi;
    size_t *at; /* 2k: which of them are not 0 */
    /* sums over clusters */
    double *meat, *c_matrix;
    double trace, squares;
    double *sum;  /* of the contrast's adjusted residuals, cluster after cluster; NULL: not kept */
    bool open;    /* earlier runs of the present cluster were gathered */
    Arena *eigen; /* workspace of the few clusters that need it */
} Cr2;

double cr2_length(const double *b, size_t n);

/* f of an eigenvalue of N: A's eigenvalue less 1. */
double cr2_inverse_root_less_one(double eigenvalue);

/* What one cluster adds to the sums, from s, xi and d = a'a. */
void cr2_add_cluster(Cr2 *cr, double d);

/* A cluster of m <= n_small rows from `first` on. False: no eigenvalues. */
bool cr2_small_cluster(Cr2 *cr, const Block *block, size_t first, size_t m) MUST_CHECK;

Cr2Thin *cr2_thin_of(Arena *arena, const Contributions *of, size_t n_small);
/* The lower triangle of N (m x m) of a cluster. */
void cr2_thin_matrix(Cr2 *cr, const Block *block, size_t first, size_t m, double *n);

/* Rows of a large cluster, run by run; then the cluster. */
void cr2_gather(Cr2 *cr, const Block *block, size_t first, size_t n);
bool cr2_large_cluster(Cr2 *cr) MUST_CHECK;

#endif
