#include "disclose/bounds.h"

#include <string.h>

/* Intervals move by whole numbers, but a chain of equations may pass a step around for long. */
enum { ROUNDS_MAX = 100 };

size_t bounds_variable(Bounds *bounds, int64_t low, int64_t high)
{
    bounds->variable = arena_grow(bounds->arena, bounds->variable, &bounds->capacity, bounds->n + 1,
                                  sizeof *bounds->variable);
    bounds->variable[bounds->n] = (Bound){low, high};
    return bounds->n++;
}

void bounds_narrow(Bounds *bounds, size_t variable, int64_t low, int64_t high)
{
    Bound *v = &bounds->variable[variable];
    const Bound narrowed = {low > v->low ? low : v->low, high < v->high ? high : v->high};

    if (narrowed.low <= narrowed.high) /* else what was assumed does not hold */
        *v = narrowed;
}

void bounds_equation(Bounds *bounds, const BoundTerm *term, size_t n)
{
    bounds->equation = arena_grow(bounds->arena, bounds->equation, &bounds->capacity_equations,
                                  bounds->n_equations + 1, sizeof *bounds->equation);
    struct BoundEquation *equation = &bounds->equation[bounds->n_equations++];
    equation->n = n;
    equation->term = ARENA_ARRAY(bounds->arena, BoundTerm, n);
    memcpy(equation->term, term, n * sizeof *term);
}

static Bound of_term(const Bounds *bounds, const BoundTerm *term)
{
    const Bound *v = &bounds->variable[term->variable];

    return term->sign > 0 ? *v : (Bound){-v->high, -v->low};
}

static bool narrow_by(Bounds *bounds, const struct BoundEquation *equation)
{
    Bound sum = {0, 0};
    bool moved = false;

    for (size_t k = 0; k < equation->n; k++) {
        const Bound b = of_term(bounds, &equation->term[k]);
        sum = (Bound){sum.low + b.low, sum.high + b.high};
    }
    for (size_t k = 0; k < equation->n; k++) {
        const BoundTerm *term = &equation->term[k];
        const Bound own = of_term(bounds, term), was = bounds->variable[term->variable];
        const Bound rest = {own.high - sum.high, own.low - sum.low};
        if (term->sign > 0)
            bounds_narrow(bounds, term->variable, rest.low, rest.high);
        else
            bounds_narrow(bounds, term->variable, -rest.high, -rest.low);
        const Bound is = bounds->variable[term->variable];
        moved = moved || is.low != was.low || is.high != was.high;
    }
    return moved;
}

void bounds_propagate(Bounds *bounds)
{
    bool moved = true;

    for (size_t round = 0; moved && round < ROUNDS_MAX; round++) {
        moved = false;
        for (size_t k = 0; k < bounds->n_equations; k++)
            moved = narrow_by(bounds, &bounds->equation[k]) || moved;
    }
}
