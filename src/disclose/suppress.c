#include "disclose/suppress.h"

#include <math.h>

size_t suppress_cell(Suppression *problem, size_t count, SuppressRank rank)
{
    problem->cell = arena_grow(problem->arena, problem->cell, &problem->cells_capacity,
                               problem->n_cells + 1, sizeof(SuppressCell));
    problem->cell[problem->n_cells] = (SuppressCell){.count = count, .rank = (int)rank};
    return problem->n_cells++;
}

SuppressEquation *suppress_equation(Suppression *problem, size_t room)
{
    problem->equation = arena_grow(problem->arena, problem->equation, &problem->equations_capacity,
                                   problem->n_equations + 1, sizeof(SuppressEquation));
    SuppressEquation *equation = &problem->equation[problem->n_equations++];
    *equation = (SuppressEquation){.cell = ARENA_ARRAY(problem->arena, size_t, room),
                                   .sign = ARENA_ARRAY(problem->arena, int, room)};
    return equation;
}

void suppress_term(SuppressEquation *equation, size_t cell, int sign)
{
    equation->cell[equation->n] = cell;
    equation->sign[equation->n++] = sign;
}

/* The equations over hidden cells alone, in reduced row echelon form. Entries are small integers
 * and stay so (each equation is a branch of a tree of totals), so doubles are exact. */
typedef struct Echelon {
    Arena *arena;
    size_t n_rows, n_columns;
    double *a;
    size_t *cell; /* n_columns: which cell a column is */
} Echelon;

static void fill(Echelon *e, const Suppression *problem)
{
    size_t *column = ARENA_ARRAY(e->arena, size_t, problem->n_cells);
    e->cell = ARENA_ARRAY(e->arena, size_t, problem->n_cells);
    for (size_t i = 0; i < problem->n_cells; i++)
        if (problem->cell[i].hidden) {
            column[i] = e->n_columns;
            e->cell[e->n_columns++] = i;
        }
    e->n_rows = problem->n_equations;
    e->a = ARENA_ARRAY(e->arena, double, e->n_rows * e->n_columns);
    for (size_t r = 0; r < e->n_rows; r++) {
        const SuppressEquation *equation = &problem->equation[r];
        for (size_t k = 0; k < equation->n; k++)
            if (problem->cell[equation->cell[k]].hidden)
                e->a[r * e->n_columns + column[equation->cell[k]]] += equation->sign[k];
    }
}

static void reduce(Echelon *e)
{
    const size_t n = e->n_columns;
    size_t top = 0;
    for (size_t k = 0; k < n && top < e->n_rows; k++) {
        size_t pivot = top;
        while (pivot < e->n_rows && fabs(e->a[pivot * n + k]) < 1e-9)
            pivot++;
        if (pivot == e->n_rows)
            continue;
        const double scale = e->a[pivot * n + k];
        for (size_t j = 0; j < n; j++) {
            const double moved = e->a[top * n + j];
            e->a[top * n + j] = e->a[pivot * n + j] / scale;
            if (pivot != top)
                e->a[pivot * n + j] = moved;
        }
        for (size_t r = 0; r < e->n_rows; r++) {
            const double factor = e->a[r * n + k];
            if (r == top || factor == 0.0)
                continue;
            for (size_t j = 0; j < n; j++)
                e->a[r * n + j] -= factor * e->a[top * n + j];
        }
        top++;
    }
}

enum { NO_CELL = -1 };

/* A hidden cell follows from what is shown exactly when a reduced row holds it alone. Returns the
 * first such cell not given up, or `only` when that one is among them. */
static ptrdiff_t exposed_cell(const Suppression *problem, ptrdiff_t only)
{
    Echelon e = {.arena = arena_create()};
    ptrdiff_t found = NO_CELL;
    fill(&e, problem);
    reduce(&e);
    for (size_t r = 0; r < e.n_rows && found == NO_CELL; r++) {
        size_t entries = 0, last = 0;
        for (size_t k = 0; k < e.n_columns; k++)
            if (fabs(e.a[r * e.n_columns + k]) > 1e-9) {
                entries++;
                last = k;
            }
        if (entries == 1 && (only == NO_CELL ? !problem->cell[e.cell[last]].given_up
                                             : (ptrdiff_t)e.cell[last] == only))
            found = (ptrdiff_t)e.cell[last];
    }
    arena_destroy(e.arena);
    return found;
}

bool suppress_exposed(const Suppression *problem, size_t cell)
{
    return !problem->cell[cell].hidden || exposed_cell(problem, (ptrdiff_t)cell) != NO_CELL;
}

static bool may_hide(const SuppressCell *cell)
{
    return !cell->hidden && cell->rank != SUPPRESS_KNOWN && cell->count > 0;
}

/* Parts before totals, small before large, early before late. */
static void consider(const Suppression *problem, size_t i, ptrdiff_t *best)
{
    const SuppressCell *cell = &problem->cell[i];
    if (!may_hide(cell))
        return;
    const SuppressCell *other = *best == NO_CELL ? NULL : &problem->cell[*best];
    if (other == NULL || cell->rank < other->rank ||
        (cell->rank == other->rank && cell->count < other->count))
        *best = (ptrdiff_t)i;
}

static bool holds(const SuppressEquation *equation, size_t cell)
{
    for (size_t k = 0; k < equation->n; k++)
        if (equation->cell[k] == cell)
            return true;
    return false;
}

static size_t count_hidden(const Suppression *problem, const SuppressEquation *equation)
{
    size_t n = 0;
    for (size_t k = 0; k < equation->n; k++)
        n += problem->cell[equation->cell[k]].hidden;
    return n;
}

/* Where to look for a cell to hide with this one: the equations that give it away by themselves,
 * then all that hold it, then all that hold anything hidden. */
static bool in_reach(const Suppression *problem, const SuppressEquation *equation, size_t cell,
                     int reach)
{
    const size_t n_hidden = count_hidden(problem, equation);
    return reach == 2 ? n_hidden > 0 : holds(equation, cell) && (reach == 1 || n_hidden == 1);
}

/* Hides the cheapest cell within the smallest reach that has one. */
static bool hide_with(Suppression *problem, size_t cell)
{
    ptrdiff_t best = NO_CELL;
    const int widest = problem->cell[cell].primary ? 3 : 2;
    for (int reach = 0; reach < widest && best == NO_CELL; reach++)
        for (size_t r = 0; r < problem->n_equations; r++) {
            const SuppressEquation *equation = &problem->equation[r];
            if (!in_reach(problem, equation, cell, reach))
                continue;
            for (size_t k = 0; k < equation->n; k++)
                consider(problem, equation->cell[k], &best);
        }
    if (best == NO_CELL)
        return false;
    problem->cell[best].hidden = true;
    return true;
}

/* Hidden parts whose sum can be read off the totals say too much when they sum to less than min.
 * Returns a cell of such an equation, or NO_CELL. */
static ptrdiff_t thin_equation(const Suppression *problem, size_t min)
{
    for (size_t r = 0; r < problem->n_equations; r++) {
        const SuppressEquation *equation = &problem->equation[r];
        size_t sum = 0, n = 0, last = 0;
        bool total_hidden = false, more = false;
        for (size_t k = 0; k < equation->n; k++) {
            const SuppressCell *cell = &problem->cell[equation->cell[k]];
            total_hidden = total_hidden || (cell->hidden && cell->rank != SUPPRESS_PART);
            more = more || may_hide(cell);
            if (cell->hidden && cell->rank == SUPPRESS_PART) {
                sum += cell->count;
                n++;
                last = equation->cell[k];
            }
        }
        if (n > 0 && !total_hidden && more && (n < 2 || sum < min))
            return (ptrdiff_t)last;
    }
    return NO_CELL;
}

/* An equation that gives its only hidden cell away is mended first: the cause, where the reduced
 * rows only show consequences. */
static ptrdiff_t lone_cell(const Suppression *problem)
{
    for (size_t r = 0; r < problem->n_equations; r++) {
        const SuppressEquation *equation = &problem->equation[r];
        ptrdiff_t lone = NO_CELL;
        bool more = false;
        for (size_t k = 0; k < equation->n; k++) {
            const SuppressCell *cell = &problem->cell[equation->cell[k]];
            if (cell->hidden)
                lone = (ptrdiff_t)equation->cell[k];
            more = more || may_hide(cell);
        }
        if (more && count_hidden(problem, equation) == 1)
            return lone;
    }
    return NO_CELL;
}

size_t suppress_solve(Suppression *problem, size_t min, bool *sound)
{
    size_t n_hidden = 0;
    for (size_t i = 0; i < problem->n_cells; i++) {
        SuppressCell *cell = &problem->cell[i];
        cell->primary = cell->rank != SUPPRESS_KNOWN && cell->count > 0 && cell->count < min;
        cell->hidden = cell->primary;
    }
    *sound = true;
    for (;;) {
        ptrdiff_t cell = thin_equation(problem, min);
        if (cell == NO_CELL)
            cell = lone_cell(problem);
        if (cell == NO_CELL)
            cell = exposed_cell(problem, NO_CELL);
        if (cell == NO_CELL)
            break;
        if (!hide_with(problem, (size_t)cell)) {
            problem->cell[cell].given_up = true;
            *sound = *sound && !problem->cell[cell].primary;
        }
    }
    for (size_t i = 0; i < problem->n_cells; i++)
        n_hidden += problem->cell[i].hidden;
    return n_hidden;
}

static bool narrow(SuppressCell *cell, double low, double high)
{
    bool changed = false;
    if (low > cell->low) {
        cell->low = low;
        changed = true;
    }
    if (high < cell->high) {
        cell->high = high;
        changed = true;
    }
    return changed;
}

/* Each term lies between what the others' limits leave of the known sum. */
static bool narrow_by(Suppression *problem, const SuppressEquation *equation)
{
    bool changed = false;
    double sum = 0;
    for (size_t k = 0; k < equation->n; k++)
        sum += equation->sign[k] * (double)problem->cell[equation->cell[k]].count;
    for (size_t k = 0; k < equation->n; k++) {
        double low = sum, high = sum;
        for (size_t j = 0; j < equation->n; j++) {
            const SuppressCell *other = &problem->cell[equation->cell[j]];
            if (j == k)
                continue;
            low -= equation->sign[j] > 0 ? other->high : -other->low;
            high -= equation->sign[j] > 0 ? other->low : -other->high;
        }
        const bool plus = equation->sign[k] > 0;
        changed =
            narrow(&problem->cell[equation->cell[k]], plus ? low : -high, plus ? high : -low) ||
            changed;
    }
    return changed;
}

void suppress_ranges(Suppression *problem, size_t min)
{
    enum { ROUNDS = 100 }; /* a chain of totals settles in as many rounds as it has links */
    for (size_t i = 0; i < problem->n_cells; i++) {
        SuppressCell *cell = &problem->cell[i];
        cell->low = !cell->hidden ? (double)cell->count : cell->primary ? 1 : 0;
        cell->high = !cell->hidden   ? (double)cell->count
                     : cell->primary ? (double)min - 1
                                     : INFINITY;
    }
    bool changed = true;
    for (int round = 0; changed && round < ROUNDS; round++) {
        changed = false;
        for (size_t r = 0; r < problem->n_equations; r++)
            changed = narrow_by(problem, &problem->equation[r]) || changed;
    }
}
