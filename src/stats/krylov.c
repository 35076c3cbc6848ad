/* Lanczos: in the space of b, N b, N^2 b ... N is a small tridiagonal matrix T, and f(N) b is about
 * |b| Q f(T) e_1, exact once the space holds all of it. Every new vector is made orthogonal to all
 * before it, twice. Sources: Golub & Van Loan (2013) Matrix Computations, 10.1; Higham (2008)
 * Functions of Matrices, 13.2. */
#include "stats/krylov.h"

#include "alike/linalg.h"
#include "stats/vector.h"

#include <math.h>
#include <string.h>

enum { STEPS_MOST = 240, CHECK_FIRST = 4 };

/* It has settled where the last two coordinates are below this share of the vector, far below the
 * ten digits that are asked for. */
static const double SETTLED = 1e-13;
/* What a product leaves beside the vectors before it is rounding below this share. */
static const double ROUNDING = 1e-13;

typedef struct Lanczos {
    size_t m, n;           /* length; vectors */
    double *q[STEPS_MOST]; /* orthonormal */
    double diagonal[STEPS_MOST], beside[STEPS_MOST];
    double *coordinate; /* n: of f(N) b / |b| */
} Lanczos;

/* Takes off what lies in the vectors so far; returns what was in the last. */
static double take_off(const Lanczos *l, double *x)
{
    double last = 0.0;

    for (int turn = 0; turn < 2; turn++)
        for (size_t h = l->n; h-- > 0;) {
            const double part = vector_dot(l->q[h], x, l->m);
            vector_add(-part, l->q[h], l->m, x);
            last += h + 1 == l->n ? part : 0.0;
        }
    return last;
}

/* f(T) e_1. False: no eigenvalues. */
static bool find_coordinates(Arena *arena, Lanczos *l, double (*f)(double))
{
    const size_t n = l->n;
    double *t = ARENA_ARRAY(arena, double, n *n), *v = ARENA_ARRAY(arena, double, n *n);
    double *values = ARENA_ARRAY(arena, double, n);

    for (size_t i = 0; i < n; i++) {
        t[i * n + i] = l->diagonal[i];
        if (i > 0)
            t[i * n + i - 1] = l->beside[i - 1];
    }
    if (!symmetric_eigen(arena, t, n, values, v))
        return false;
    l->coordinate = ARENA_ARRAY(arena, double, n);
    for (size_t h = 0; h < n; h++) {
        const double first = f(values[h]) * v[h];
        for (size_t i = 0; i < n; i++)
            l->coordinate[i] += v[i * n + h] * first;
    }
    return true;
}

static bool has_settled(const Lanczos *l)
{
    const double *y = l->coordinate;
    const double size = fmax(1.0, sqrt(vector_dot(y, y, l->n)));

    return l->n > 1 && fabs(y[l->n - 1]) <= SETTLED * size && fabs(y[l->n - 2]) <= SETTLED * size;
}

bool krylov_add(Arena *arena, size_t m, KrylovTimes times, void *context, double (*f)(double),
                double *b)
{
    Lanczos *l = ARENA_NEW(arena, Lanczos);
    const double length = sqrt(vector_dot(b, b, m));
    double *next = ARENA_ARRAY(arena, double, m);
    double norm = 0.0;
    size_t check = CHECK_FIRST;
    bool settled = !(length > 0.0);

    l->m = m;
    vector_add(settled ? 0.0 : 1.0 / length, b, m, next);
    while (!settled && l->n < STEPS_MOST) {
        l->q[l->n++] = next;
        next = ARENA_ARRAY(arena, double, m);
        times(context, l->q[l->n - 1], next);
        l->diagonal[l->n - 1] = take_off(l, next);
        const double beside = sqrt(vector_dot(next, next, m));
        norm = fmax(norm, fabs(l->diagonal[l->n - 1]) + beside);
        const bool whole = l->n == m || !(beside > ROUNDING * norm);
        if (whole || l->n >= check) {
            check += check / 2;
            if (!find_coordinates(arena, l, f))
                return false;
            settled = whole || has_settled(l);
        }
        l->beside[l->n - 1] = beside;
        for (size_t i = 0; !settled && i < m; i++)
            next[i] /= beside;
    }
    for (size_t h = 0; settled && h < l->n; h++)
        vector_add(length * l->coordinate[h], l->q[h], m, b);
    return settled;
}
