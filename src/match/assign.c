/* Optimal assignment by shortest augmenting paths (Jonker & Volgenant 1987, Computing 38:325-340),
 * with costs that are made exact as they are needed. */
#include "assign.h"

#include <string.h>

/* The search of one row: columns by the cost, less prices, of the cheapest path to them. */
typedef struct Search {
    AssignCost *reached; /* n_columns */
    uint32_t *from;      /* n_columns; the row before it on that path */
    uint8_t *done;       /* n_columns */
    uint32_t *tree;      /* columns that are done, in order; n_tree of them */
    size_t n_tree;
    uint32_t *heap; /* n_heap columns that are not done, each before its two followers */
    size_t n_heap;
    AssignCost length; /* of the path that was found */
    uint32_t end;      /* its column; ASSIGN_NONE: `leaver` goes without */
    uint32_t start, leaver;
} Search;

static Search search_create(Arena *scratch, const AssignProblem *p)
{
    return (Search){.reached = ARENA_ARRAY(scratch, AssignCost, p->n_columns),
                    .from = ARENA_ARRAY(scratch, uint32_t, p->n_columns),
                    .done = ARENA_ARRAY(scratch, uint8_t, p->n_columns),
                    .tree = ARENA_ARRAY(scratch, uint32_t, p->n_columns),
                    .heap = ARENA_ARRAY(scratch, uint32_t, p->n_columns)};
}

/* --- the nearest column -------------------------------------------------------------------------
 */

/* Ties go to the earlier column. */
static bool is_nearer(const Search *s, uint32_t a, uint32_t b)
{
    return s->reached[a] < s->reached[b] || (s->reached[a] == s->reached[b] && a < b);
}

/* The column at this place of the heap goes down to where it belongs. */
static void sink(Search *s, size_t at)
{
    const uint32_t column = s->heap[at];
    for (size_t below; (below = 2 * at + 1) < s->n_heap; at = below) {
        if (below + 1 < s->n_heap && is_nearer(s, s->heap[below + 1], s->heap[below]))
            below++;
        if (!is_nearer(s, s->heap[below], column))
            break;
        s->heap[at] = s->heap[below];
    }
    s->heap[at] = column;
}

/* Anew after every row, whose pairs may bring any column nearer: in all no more than it takes to
 * look at them. */
static void heap_columns(const AssignProblem *p, Search *s)
{
    s->n_heap = 0;
    for (uint32_t j = 0; j < p->n_columns; j++)
        if (!s->done[j])
            s->heap[s->n_heap++] = j;
    for (size_t at = s->n_heap / 2; at-- > 0;)
        sink(s, at);
}

/* --- paths --------------------------------------------------------------------------------------
 */

static AssignCost cost_at(const AssignProblem *p, size_t row, size_t column)
{
    return p->cost[row * p->n_columns + column];
}

static AssignCost slack_of(const AssignProblem *p, const Assignment *a, size_t row, size_t column)
{
    return cost_at(p, row, column) - a->u[row] - a->v[column];
}

/* Columns as they are reached over this row. */
static void look_at(const AssignProblem *p, const Assignment *a, uint32_t row, AssignCost so_far,
                    Search *s)
{
    for (size_t j = 0; j < p->n_columns; j++) {
        if (s->done[j])
            continue;
        const AssignCost length = so_far + slack_of(p, a, row, j);
        if (row == s->start || length < s->reached[j]) {
            s->reached[j] = length;
            s->from[j] = row;
        }
    }
}

/* Once more, when the cost of a pair went up. */
static void reach_again(const AssignProblem *p, const Assignment *a, uint32_t column, Search *s)
{
    s->reached[column] = slack_of(p, a, s->start, column);
    s->from[column] = s->start;
    for (size_t k = 0; k < s->n_tree; k++) {
        const uint32_t row = a->row[s->tree[k]];
        const AssignCost length = s->reached[s->tree[k]] + slack_of(p, a, row, column);
        if (length < s->reached[column]) {
            s->reached[column] = length;
            s->from[column] = row;
        }
    }
}

/* The nearest column over a pair whose cost is exact; ASSIGN_NONE: going without is no dearer than
 * any. Only pairs that come first with their bounds are looked at. */
static uint32_t next_column(AssignProblem *p, const Assignment *a, AssignCost leaving, Search *s)
{
    for (;;) {
        if (s->n_heap == 0 || leaving < s->reached[s->heap[0]])
            return ASSIGN_NONE;
        const uint32_t j = s->heap[0];
        const size_t at = (size_t)s->from[j] * p->n_columns + j;
        if (p->exact[at])
            return j;
        p->refine(p->context, s->from[j], j, &p->cost[at], &p->exact[at]);
        reach_again(p, a, j, s); /* no nearer than before: bounds only go up */
        sink(s, 0);
    }
}

/* The cheapest path from a row without a column to a free column, or to a row that then goes
 * without one. */
static void find_path(AssignProblem *p, const Assignment *a, Search *s)
{
    uint32_t row = s->start;
    AssignCost so_far = 0, leaving = -a->u[row];
    memset(s->done, 0, p->n_columns);
    s->n_tree = 0;
    s->leaver = row;
    for (;;) {
        if (so_far - a->u[row] < leaving) {
            leaving = so_far - a->u[row];
            s->leaver = row;
        }
        look_at(p, a, row, so_far, s);
        heap_columns(p, s);
        const uint32_t next = next_column(p, a, leaving, s);
        s->end = next;
        s->length = next == ASSIGN_NONE ? leaving : s->reached[next];
        if (next == ASSIGN_NONE || a->row[next] == ASSIGN_NONE)
            return;
        s->done[next] = 1;
        s->tree[s->n_tree++] = next;
        so_far = s->length;
        row = a->row[next];
    }
}

static void take_path(const Search *s, Assignment *a)
{
    a->u[s->start] += s->length;
    for (size_t k = 0; k < s->n_tree; k++) {
        const uint32_t j = s->tree[k];
        const AssignCost rise = s->length - s->reached[j];
        a->u[a->row[j]] += rise;
        a->v[j] -= rise;
    }
    uint32_t j = s->end != ASSIGN_NONE ? s->end : a->column[s->leaver];
    if (s->end == ASSIGN_NONE)
        a->column[s->leaver] = ASSIGN_NONE;
    while (j != ASSIGN_NONE) {
        const uint32_t row = s->from[j], before = a->column[row];
        a->row[j] = row;
        a->column[row] = j;
        j = before;
    }
}

/* A price at which no pair of the row costs less. */
static AssignCost first_price(const AssignProblem *p, const Assignment *a, uint32_t row)
{
    const AssignCost *cost = p->cost + (size_t)row * p->n_columns;
    AssignCost least = 0;
    for (size_t j = 0; j < p->n_columns; j++)
        least = cost[j] - a->v[j] < least ? cost[j] - a->v[j] : least;
    return least;
}

/* --- is it the only one? -------------------------------------------------------------------------
 */

/* A pair that costs just its prices. Bounds are raised until that is sure. */
static bool is_tight(AssignProblem *p, const Assignment *a, uint32_t row, uint32_t column)
{
    const size_t at = (size_t)row * p->n_columns + column;
    while (p->cost[at] == a->u[row] + a->v[column] && !p->exact[at])
        p->refine(p->context, row, column, &p->cost[at], &p->exact[at]);
    return p->cost[at] == a->u[row] + a->v[column];
}

/* Another optimum differs by a round of tight pairs: each row takes the column of the next. Columns
 * that may be free in an optimum, and rows that may go without, all meet in one place more, through
 * which a round may go as well. Rows by depth; the last number is that place. */
static bool has_round(Arena *scratch, AssignProblem *p, const Assignment *a)
{
    const size_t n = p->n_rows, outside = n;
    uint8_t *state = ARENA_ARRAY(scratch, uint8_t, n + 1); /* 1: on the way here; 2: left behind */
    size_t *stack = ARENA_ARRAY(scratch, size_t, n + 1);
    size_t *next = ARENA_ARRAY(scratch, size_t, n + 1);
    for (size_t start = 0; start <= n; start++) {
        size_t depth = 0;
        if (state[start] != 0)
            continue;
        state[start] = 1;
        stack[depth++] = start;
        while (depth > 0) {
            const size_t at = stack[depth - 1];
            const size_t n_steps = at == outside ? n : p->n_columns + 1;
            if (next[at] == n_steps) {
                state[at] = 2;
                depth--;
                continue;
            }
            const size_t k = next[at]++;
            size_t to;
            if (at == outside) { /* a row k whose column may be free, or that has none */
                if (a->column[k] != ASSIGN_NONE && a->v[a->column[k]] != 0)
                    continue;
                to = k;
            } else if (k == p->n_columns) { /* it may go without */
                if (a->u[at] != 0 || a->column[at] == ASSIGN_NONE)
                    continue;
                to = outside;
            } else {
                if (k == a->column[at] || !is_tight(p, a, (uint32_t)at, (uint32_t)k))
                    continue;
                to = a->row[k] == ASSIGN_NONE ? outside : a->row[k];
            }
            if (state[to] == 1)
                return true;
            if (state[to] == 0) {
                state[to] = 1;
                stack[depth++] = to;
            }
        }
    }
    return false;
}

bool assign_prove(const AssignProblem *p, const Assignment *a)
{
    AssignCost prices = 0;
    for (size_t j = 0; j < p->n_columns; j++) {
        if (a->v[j] > 0 || (a->row[j] == ASSIGN_NONE && a->v[j] != 0) ||
            (a->row[j] != ASSIGN_NONE && a->column[a->row[j]] != j))
            return false;
        prices += a->v[j];
    }
    for (size_t i = 0; i < p->n_rows; i++) {
        const size_t first = i * p->n_columns;
        if (a->u[i] > 0 || (a->column[i] == ASSIGN_NONE && a->u[i] != 0))
            return false;
        prices += a->u[i];
        for (size_t j = 0; j < p->n_columns; j++)
            if (p->cost[first + j] < a->u[i] + a->v[j])
                return false;
        if (a->column[i] != ASSIGN_NONE && !p->exact[first + a->column[i]])
            return false;
    }
    return prices == a->total;
}

void assign_solve(Arena *arena, AssignProblem *problem, Assignment *out)
{
    Arena *scratch = arena_create();
    Search search = search_create(scratch, problem);
    *out = (Assignment){.column = ARENA_ARRAY(arena, uint32_t, problem->n_rows),
                        .row = ARENA_ARRAY(arena, uint32_t, problem->n_columns),
                        .u = ARENA_ARRAY(arena, AssignCost, problem->n_rows),
                        .v = ARENA_ARRAY(arena, AssignCost, problem->n_columns)};
    for (size_t j = 0; j < problem->n_columns; j++)
        out->row[j] = ASSIGN_NONE;
    for (uint32_t i = 0; i < problem->n_rows; i++)
        out->column[i] = ASSIGN_NONE;
    for (uint32_t i = 0; i < problem->n_rows; i++) {
        out->u[i] = first_price(problem, out, i);
        search.start = i;
        find_path(problem, out, &search);
        take_path(&search, out);
    }
    for (size_t i = 0; i < problem->n_rows; i++)
        if (out->column[i] != ASSIGN_NONE)
            out->total += problem->cost[i * problem->n_columns + out->column[i]];
    out->optimal = assign_prove(problem, out);
    out->unique = !has_round(scratch, problem, out);
    arena_destroy(scratch);
}
