/* Which counts must be hidden so that none of the small ones can be worked out.
 *
 * Counts are cells; what a reader can add up are equations over cells (the signed sum of an
 * equation's cells is known). Source: the rules of docs/results.md; the idea of checking every
 * linear consequence is that of Cox (1980) JASA 75:377-385. */
#ifndef ALIKE_SUPPRESS_H
#define ALIKE_SUPPRESS_H

#include "alike/arena.h"

typedef enum SuppressRank {
    SUPPRESS_PART,  /* a part: hidden first */
    SUPPRESS_EXTRA, /* a number nobody needs to read the table */
    SUPPRESS_SIZE,  /* the size of an alternative's sample: its estimate can stand without */
    SUPPRESS_TOTAL, /* a total between parts: hidden where no part is left */
    SUPPRESS_KNOWN, /* shown elsewhere whatever happens here: never hidden */
} SuppressRank;

typedef struct SuppressCell {
    size_t count;
    int rank; /* SuppressRank */
    bool hidden;
    bool primary;     /* hidden because it is small itself */
    bool given_up;    /* hidden, but nothing is left to hide with it */
    double low, high; /* what a reader can work out of the count; high may be INFINITY */
} SuppressCell;

typedef struct SuppressEquation {
    size_t n;
    size_t *cell;
    int *sign;
} SuppressEquation;

typedef struct Suppression {
    Arena *arena;
    size_t n_cells, cells_capacity;
    SuppressCell *cell;
    size_t n_equations, equations_capacity;
    SuppressEquation *equation;
} Suppression;

size_t suppress_cell(Suppression *problem, size_t count, SuppressRank rank);
/* An empty equation; add terms with suppress_term. Valid until the next one is made. */
SuppressEquation *suppress_equation(Suppression *problem, size_t room);
void suppress_term(SuppressEquation *equation, size_t cell, int sign);

/* Hides cells with 0 < count < min, then more until no hidden cell follows from the equations and
 * the hidden parts of every equation are at least two and sum to at least min. Returns the number
 * of hidden cells. False in *sound when cells ran out: a small cell can still be worked out. */
size_t suppress_solve(Suppression *problem, size_t min, bool *sound);

/* After solving: low and high of every cell, from the equations, the cells that are shown and the
 * rule that a small cell lies between 1 and min - 1. Printing the range of a hidden total tells
 * nothing that a reader could not work out, and leaves the table useful. */
void suppress_ranges(Suppression *problem, size_t min);

/* Is the cell determined by the equations and the cells that are shown? */
bool suppress_exposed(const Suppression *problem, size_t cell);

#endif
