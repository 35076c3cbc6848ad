/* What a reader can tell of counts: whole numbers in intervals, and equations between them. */
#ifndef ALIKE_BOUNDS_H
#define ALIKE_BOUNDS_H

#include "alike/arena.h"

#include <stdint.h>

typedef struct Bound {
    int64_t low, high;
} Bound;

enum { BOUND_OPEN = 1000000000 }; /* more people than any study has */

typedef struct BoundTerm {
    size_t variable;
    int sign; /* 1 or -1 */
} BoundTerm;

typedef struct Bounds {
    Arena *arena;
    size_t n, capacity;
    Bound *variable;
    size_t n_equations, capacity_equations;
    struct BoundEquation {
        size_t n;
        BoundTerm *term;
    } * equation; /* the terms sum to 0 */
} Bounds;

size_t bounds_variable(Bounds *bounds, int64_t low, int64_t high);
/* What is known of it besides. */
void bounds_narrow(Bounds *bounds, size_t variable, int64_t low, int64_t high);
void bounds_equation(Bounds *bounds, const BoundTerm *term, size_t n);
/* Narrows every interval by every equation until nothing moves. */
void bounds_propagate(Bounds *bounds);

#endif
