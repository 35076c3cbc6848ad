/* Entropy balancing, which is also raking: of all weights under which the columns of a matrix have
 * given means, those nearest to base weights. It knows rows and columns and nothing of students.
 *
 *   minimise sum w log(w / q)   where sum w = total, sum w x = total * target
 *
 * The answer is w = q exp(x'z) up to its scale; z is found by Newton's method on the dual
 *
 *   F(z) = log sum q exp((x - target)'z)
 *
 * which is convex; its gradient is what the means still lack. Sources: Hainmueller (2012) Political
 * Analysis 20:25-46; Deville, Sarndal & Sautory (1993) JASA 88:1013-1020 (generalised raking). */
#ifndef ALIKE_ENTROPY_H
#define ALIKE_ENTROPY_H

#include "alike/linalg.h"

typedef struct EntropyProblem {
    const ModelMatrix *x;  /* column 0, the 1, stands for the total */
    size_t n;              /* rows that are weighed */
    const uint32_t *index; /* n of the matrix */
    const double *base;    /* n; > 0; NULL: 1 each */
    const double *target;  /* x->k: means; the first is not read */
    double total;
} EntropyProblem;

typedef enum EntropyStatus {
    ENTROPY_DONE,
    ENTROPY_BEYOND, /* `column` alone: its target lies beyond every row, or all rows have one value
                     */
    ENTROPY_APART,  /* a combination: every row lies on one side of the target */
    ENTROPY_EDGE,   /* the target is so near to the edge of the rows that no weights were found */
} EntropyStatus;

typedef struct EntropyFit {
    double *weight; /* n; given by the caller; 0 where a row can have no part: see n_dropped */
    EntropyStatus status;
    size_t n_dropped; /* rows that do not have the only value that a target leaves */
    bool *aliased;    /* x->k: given by earlier columns; their means follow */
    double *scale;    /* x->k: n-1 like SD of the rows under base weights; 1 where there is none */
    size_t column;    /* ENTROPY_BEYOND */
    double low, high; /* ENTROPY_BEYOND: the least and the largest value that rows have there */
    double *z; /* x->k: in that scale; ENTROPY_APART: the combination, below 0 in every row */
} EntropyFit;

/* Means are reached to 1e-10 of the columns' spread, mostly to 1e-13. All but weight is made in the
 * arena. Time: about ten passes over the rows, of which large problems do some on a part of them;
 * memory: 16 bytes a row at most beside what is given. */
void entropy_balance(Arena *arena, const EntropyProblem *problem, EntropyFit *fit);

#endif
