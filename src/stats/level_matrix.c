#include "stats/level_matrix.h"

#include <math.h>
#include <string.h>

/* Fewer are soon factored as they are. */
enum { LEVELS_LEAST = 32 };

/* Of a dependence: parts of this share of the column's length are rounding. */
static const double NO_SHARE = 1e-7;

static LevelMatrix create(Arena *arena, size_t k, LevelColumns levels)
{
    const size_t d = k - levels.n;

    return (LevelMatrix){.k = k,
                         .d = d,
                         .levels = levels,
                         .own = ARENA_ARRAY(arena, double, levels.n + 1),
                         .cross = ARENA_ARRAY(arena, double, (levels.n + 1) * d),
                         .rest = ARENA_ARRAY(arena, double, d *d)};
}

LevelMatrix level_matrix_of(Arena *arena, const ModelMatrix *x, size_t n_more)
{
    LevelColumns largest = {.first = x->k + n_more, .n = 0};

    for (size_t f = 0; f < x->n_factors; f++)
        if (x->factor[f].n >= LEVELS_LEAST && x->factor[f].n > largest.n)
            largest = x->factor[f];
    return create(arena, x->k + n_more, largest);
}

LevelMatrix level_matrix_whole(Arena *arena, size_t k)
{
    return create(arena, k, (LevelColumns){.first = k, .n = 0});
}

LevelMatrix level_matrix_over(double *matrix, size_t k)
{
    return (LevelMatrix){.k = k, .d = k, .levels = {.first = k, .n = 0}, .rest = matrix};
}

LevelMatrix level_matrix_like(Arena *arena, const LevelMatrix *m)
{
    return create(arena, m->k, m->levels);
}

void level_matrix_copy(const LevelMatrix *from, LevelMatrix *to)
{
    const size_t n = from->levels.n, d = from->d;

    if (n > 0) {
        memcpy(to->own, from->own, (n + 1) * sizeof *to->own);
        memcpy(to->cross, from->cross, (n + 1) * d * sizeof *to->cross);
    }
    memcpy(to->rest, from->rest, d * d * sizeof *to->rest);
}

void level_matrix_clear(LevelMatrix *m)
{
    const size_t n = m->levels.n, d = m->d;

    if (n > 0) {
        memset(m->own, 0, (n + 1) * sizeof *m->own);
        memset(m->cross, 0, (n + 1) * d * sizeof *m->cross);
    }
    memset(m->rest, 0, d * d * sizeof *m->rest);
}

double *level_matrix_at(const LevelMatrix *m, size_t i, size_t j)
{
    if (level_matrix_apart(m, i) && level_matrix_apart(m, j))
        return m->own + (i - m->levels.first);
    if (level_matrix_apart(m, i))
        return m->cross + (i - m->levels.first) * m->d + level_matrix_place(m, j);
    if (level_matrix_apart(m, j))
        return m->cross + (j - m->levels.first) * m->d + level_matrix_place(m, i);
    const size_t a = level_matrix_place(m, i), b = level_matrix_place(m, j);
    return m->rest + (a > b ? a * m->d + b : b * m->d + a);
}

/* --- factoring ---------------------------------------------------------------------------------
 */

static size_t column_at(const LevelMatrix *m, size_t place)
{
    return place < m->levels.first ? place : place + m->levels.n;
}

static const bool *levels_out(const LevelMatrix *m, const bool *aliased)
{
    return aliased + m->levels.first;
}

/* Aliased ones of the other columns, closed up. */
static void gather_out(const LevelMatrix *m, const bool *aliased, bool *out)
{
    for (size_t i = 0; i < m->d; i++)
        out[i] = aliased[column_at(m, i)];
}

/* What the levels leave of the other columns: rest less C'D^-1 C, lower triangle. */
static void take_levels_off(LevelMatrix *m, const bool *aliased, double *by_level)
{
    const bool *out = levels_out(m, aliased);
    const size_t d = m->d;

    for (size_t l = 0; l < m->levels.n; l++) {
        const double *c = m->cross + l * d;
        if (out[l])
            continue;
        for (size_t a = 0; a < d; a++)
            by_level[a] = c[a] / m->own[l];
        for (size_t a = 0; a < d; a++)
            for (size_t b = 0; c[a] != 0.0 && b <= a; b++)
                m->rest[a * d + b] -= c[a] * by_level[b];
    }
}

/* Levels' shares of what gives a column, from the shares of the others (d): column_l the column's
 * part in level l. */
static double level_share(const LevelMatrix *m, size_t l, size_t place, const double *share)
{
    const double *c = m->cross + l * m->d;
    double sum = c[place];

    for (size_t a = 0; a < m->d; a++)
        sum -= share[a] * c[a];
    return sum / m->own[l];
}

/* Of the other column at `place`, of this length, which earlier ones and levels give: the last
 * level behind it that has a part in that; levels.n where none has. */
static size_t last_level(const LevelMatrix *m, const bool *aliased, size_t place,
                         const double *share, double length)
{
    const bool *out = levels_out(m, aliased);
    size_t last = m->levels.n;

    if (m->levels.first < column_at(m, place))
        return last;
    for (size_t l = 0; l < m->levels.n; l++)
        if (!out[l] && fabs(level_share(m, l, place, share)) * sqrt(m->own[l]) > NO_SHARE * length)
            last = l;
    return last;
}

/* Marks what the factored rest found given by others. A circle of columns that give each other
 * loses its last one, which is what goes in their order loses too: true where that is a level, and
 * the rest is to be factored anew without it. */
static bool mark_last(const LevelMatrix *m, const double *diagonal, const bool *out, double *share,
                      bool *aliased)
{
    for (size_t i = 0; i < m->d; i++) {
        if (!out[i] || aliased[column_at(m, i)])
            continue;
        cholesky_dependence(m->rest, m->d, out, i, share);
        const size_t level = last_level(m, aliased, i, share, sqrt(diagonal[i]));
        if (level < m->levels.n) {
            aliased[m->levels.first + level] = true;
            return true;
        }
        aliased[column_at(m, i)] = true;
    }
    return false;
}

static size_t rank_of(const LevelMatrix *m, const bool *aliased)
{
    size_t rank = 0;

    for (size_t j = 0; j < m->k; j++)
        rank += aliased[j] ? 0 : 1;
    return rank;
}

size_t level_matrix_factor(LevelMatrix *m, double share, bool *aliased)
{
    const size_t d = m->d;

    if (m->levels.n == 0)
        return cholesky_factor(m->rest, d, share, aliased);
    Arena *scratch = arena_create();
    double *whole = ARENA_ARRAY(scratch, double, d *d), *room = ARENA_ARRAY(scratch, double, d);
    double *diagonal = ARENA_ARRAY(scratch, double, d);
    bool *out = ARENA_ARRAY(scratch, bool, d), again = true;

    memcpy(whole, m->rest, d * d * sizeof *whole);
    for (size_t a = 0; a < d; a++)
        diagonal[a] = whole[a * d + a];
    for (size_t l = 0; l < m->levels.n; l++)
        aliased[m->levels.first + l] = aliased[m->levels.first + l] || !(m->own[l] > 0.0);
    while (again) {
        memcpy(m->rest, whole, d * d * sizeof *whole);
        gather_out(m, aliased, out);
        take_levels_off(m, aliased, room);
        cholesky_factor_of(m->rest, d, share, diagonal, out);
        again = share > 0.0 && mark_last(m, diagonal, out, room, aliased);
    }
    for (size_t i = 0; i < d; i++)
        aliased[column_at(m, i)] = out[i];
    arena_destroy(scratch);
    return rank_of(m, aliased);
}

/* --- reading it --------------------------------------------------------------------------------
 */

void level_matrix_solve(const LevelMatrix *m, const bool *aliased, double *b)
{
    const size_t d = m->d;

    if (m->levels.n == 0) {
        cholesky_solve(m->rest, d, aliased, b);
        return;
    }
    Arena *scratch = arena_create();
    double *of_rest = ARENA_ARRAY(scratch, double, d), *of_level = b + m->levels.first;
    const bool *level_out = levels_out(m, aliased);
    bool *out = ARENA_ARRAY(scratch, bool, d);

    gather_out(m, aliased, out);
    for (size_t a = 0; a < d; a++)
        of_rest[a] = b[column_at(m, a)];
    for (size_t l = 0; l < m->levels.n; l++) {
        of_level[l] = level_out[l] ? 0.0 : of_level[l] / m->own[l];
        for (size_t a = 0; of_level[l] != 0.0 && a < d; a++)
            of_rest[a] -= m->cross[l * d + a] * of_level[l];
    }
    cholesky_solve(m->rest, d, out, of_rest);
    for (size_t l = 0; l < m->levels.n; l++) {
        double sum = 0.0;
        block_cross(m->cross + l * d, d, d, 1, of_rest, &sum);
        of_level[l] = level_out[l] ? 0.0 : of_level[l] - sum / m->own[l];
    }
    for (size_t a = 0; a < d; a++)
        b[column_at(m, a)] = of_rest[a];
    arena_destroy(scratch);
}

void level_matrix_dependence(const LevelMatrix *m, const bool *aliased, size_t j, double *out)
{
    memset(out, 0, m->k * sizeof *out);
    if (m->levels.n == 0) {
        cholesky_dependence(m->rest, m->k, aliased, j, out);
        return;
    }
    if (level_matrix_apart(m, j)) { /* it meets none of the other levels */
        for (size_t a = 0; a < m->d; a++)
            out[column_at(m, a)] = m->cross[(j - m->levels.first) * m->d + a];
        level_matrix_solve(m, aliased, out);
        return;
    }
    Arena *scratch = arena_create();
    double *share = ARENA_ARRAY(scratch, double, m->d);
    bool *rest_out = ARENA_ARRAY(scratch, bool, m->d);
    gather_out(m, aliased, rest_out);
    cholesky_dependence(m->rest, m->d, rest_out, level_matrix_place(m, j), share);
    for (size_t a = 0; a < m->d; a++)
        out[column_at(m, a)] = share[a];
    for (size_t l = 0; l < m->levels.n; l++)
        if (!levels_out(m, aliased)[l])
            out[m->levels.first + l] = level_share(m, l, level_matrix_place(m, j), share);
    arena_destroy(scratch);
}

void level_matrix_inverse_diagonal(const LevelMatrix *m, const bool *aliased, double *out)
{
    const size_t d = m->d;
    Arena *scratch = arena_create();
    double *inverse = ARENA_ARRAY(scratch, double, d *d), *x = ARENA_ARRAY(scratch, double, d);
    bool *rest_out = ARENA_ARRAY(scratch, bool, d);

    gather_out(m, aliased, rest_out);
    cholesky_inverse(m->rest, d, rest_out, inverse);
    for (size_t a = 0; a < d; a++)
        out[column_at(m, a)] = inverse[a * d + a];
    for (size_t l = 0; l < m->levels.n; l++) {
        double square = 0.0;
        /* of the level alone, and of what the other columns still leave open */
        for (size_t a = 0; a < d; a++)
            x[a] = m->cross[l * d + a] / m->own[l];
        cholesky_forward(m->rest, d, rest_out, x);
        for (size_t a = 0; a < d; a++)
            square += x[a] * x[a];
        out[m->levels.first + l] = levels_out(m, aliased)[l] ? 0.0 : 1.0 / m->own[l] + square;
    }
    arena_destroy(scratch);
}
