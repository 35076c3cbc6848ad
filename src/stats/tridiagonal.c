/* The time goes where the matrix does not fit the nearest caches, so each step of the reduction
 * passes over it once: it updates the matrix and multiplies it by the next reflector's vector. Four
 * numbers go side by side; sums are kept in four, so that they are the same to the bit whether the
 * processor takes them at once or two by two. */
#include "stats/tridiagonal.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

enum { FOUR = 4 };
typedef double Four __attribute__((vector_size(FOUR * sizeof(double))));

/* A loop that is compiled for the machine that everybody has, and once more where processors may
 * have wider registers. */
#define LOOP static inline __attribute__((always_inline)) void
#if defined(__x86_64__) && defined(__GNUC__)
#define WIDER __attribute__((target("avx")))
static bool is_wider(void)
{
    return __builtin_cpu_supports("avx");
}
#else
#define WIDER
static bool is_wider(void)
{
    return false;
}
#endif

/* --- the reduction -------------------------------------------------------------------------------
 */

/* Row i less v_i q + q_i v, up to the diagonal. */
static void update_row(double *row, size_t i, const double *v, const double *q)
{
    const double vi = v[i], qi = q[i];

    for (size_t j = 0; j <= i; j++)
        row[j] -= vi * q[j] + qi * v[j];
}

/* The reflector that turns the first n numbers of a row to (0, ..., 0, returned). */
static double reflector(double *v, size_t n, double *h)
{
    double scale = 0.0, sum = 0.0;

    *h = 0.0;
    for (size_t j = 0; j + 1 < n; j++)
        scale = fmax(scale, fabs(v[j]));
    if (n == 0 || scale == 0.0)
        return n == 0 ? 0.0 : v[n - 1];
    scale = fmax(scale, fabs(v[n - 1]));
    for (size_t j = 0; j < n; j++) {
        v[j] /= scale;
        sum += v[j] * v[j];
    }
    const double last = v[n - 1], length = last >= 0.0 ? -sqrt(sum) : sqrt(sum);
    *h = sum - last * length;
    v[n - 1] = last - length;
    return scale * length;
}

/* Row i: takes off what the last step left to take off, v_i q + q_i v, adds the row times its
 * number of `next` to p, and returns the row times next. Up to the diagonal, without it. */
LOOP pass_row(double *restrict row, size_t i, const double *restrict v, const double *restrict q,
              const double *restrict next, double *restrict p, double *restrict out)
{
    const double x = next[i], vi = v[i], qi = q[i];
    Four sum = {0.0};
    size_t j = 0;

    for (; j + FOUR <= i; j += FOUR) {
        Four r, vj, qj, nj, pj;
        memcpy(&r, row + j, sizeof r);
        memcpy(&vj, v + j, sizeof vj);
        memcpy(&qj, q + j, sizeof qj);
        memcpy(&nj, next + j, sizeof nj);
        memcpy(&pj, p + j, sizeof pj);
        r -= vi * qj + qi * vj;
        sum += r * nj;
        pj += r * x;
        memcpy(row + j, &r, sizeof r);
        memcpy(p + j, &pj, sizeof pj);
    }
    double first = sum[0] + sum[2];
    const double second = sum[1] + sum[3];
    for (; j < i; j++) {
        row[j] -= vi * q[j] + qi * v[j];
        first += row[j] * next[j];
        p[j] += row[j] * x;
    }
    *out = first + second;
}

/* The same of all of the first n rows, lower triangle: p = A next. */
LOOP pass(double *restrict a, size_t stride, size_t n, const double *restrict v,
          const double *restrict q, const double *restrict next, double *restrict p)
{
    memset(p, 0, n * sizeof *p);
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * stride, sum;
        pass_row(row, i, v, q, next, p, &sum);
        row[i] -= v[i] * q[i] + q[i] * v[i];
        p[i] += sum + row[i] * next[i];
    }
}

typedef void Pass(double *a, size_t stride, size_t n, const double *v, const double *q,
                  const double *next, double *p);

static void pass_here(double *a, size_t stride, size_t n, const double *v, const double *q,
                      const double *next, double *p)
{
    pass(a, stride, n, v, q, next, p);
}

WIDER static void pass_wider(double *a, size_t stride, size_t n, const double *v, const double *q,
                             const double *next, double *p)
{
    pass(a, stride, n, v, q, next, p);
}

void tridiagonal_of(Arena *arena, double *a, size_t n, Tridiagonal *t)
{
    Arena *scratch = arena_create();
    Pass *const update_and_multiply = is_wider() ? pass_wider : pass_here;
    double *p = ARENA_ARRAY(scratch, double, n), *q = ARENA_ARRAY(scratch, double, n);
    const double *nothing = ARENA_ARRAY(scratch, double, n);
    const double *v = nothing; /* of the step before, not yet taken off */

    *t = (Tridiagonal){.n = n,
                       .diagonal = ARENA_ARRAY(arena, double, n),
                       .beside = ARENA_ARRAY(arena, double, n),
                       .h = ARENA_ARRAY(arena, double, n),
                       .reflector = a};
    for (size_t i = n; i-- > 0;) {
        double *row = a + i * n, dot = 0.0;
        update_row(row, i, v, q);
        t->diagonal[i] = row[i];
        if (i == 0)
            break;
        t->beside[i - 1] = reflector(row, i, &t->h[i]);
        if (t->h[i] == 0.0) { /* nothing to reflect: what is left to take off is taken off now */
            for (size_t r = 0; r < i; r++)
                update_row(a + r * n, r, v, q);
            v = nothing;
            continue;
        }
        update_and_multiply(a, n, i, v, q, row, p);
        for (size_t j = 0; j < i; j++)
            dot += (p[j] /= t->h[i]) * row[j];
        for (size_t j = 0; j < i; j++)
            q[j] = p[j] - dot / (2.0 * t->h[i]) * row[j];
        v = row;
    }
    arena_destroy(scratch);
}

/* --- Q -------------------------------------------------------------------------------------------
 */

/* A strip of columns less v times the sums of what v makes of each, over h. */
LOOP reflect(const double *restrict v, size_t n, double h, double *restrict strip)
{
    Four s0 = {0.0}, s1 = {0.0}, s2 = {0.0}, s3 = {0.0}, x0, x1, x2, x3;
    double *x = strip;

    for (size_t j = 0; j < n; j++, x += TRIDIAGONAL_STRIP) {
        memcpy(&x0, x, sizeof x0);
        memcpy(&x1, x + FOUR, sizeof x1);
        memcpy(&x2, x + 2 * FOUR, sizeof x2);
        memcpy(&x3, x + 3 * FOUR, sizeof x3);
        s0 += v[j] * x0;
        s1 += v[j] * x1;
        s2 += v[j] * x2;
        s3 += v[j] * x3;
    }
    s0 /= h;
    s1 /= h;
    s2 /= h;
    s3 /= h;
    x = strip;
    for (size_t j = 0; j < n; j++, x += TRIDIAGONAL_STRIP) {
        memcpy(&x0, x, sizeof x0);
        memcpy(&x1, x + FOUR, sizeof x1);
        memcpy(&x2, x + 2 * FOUR, sizeof x2);
        memcpy(&x3, x + 3 * FOUR, sizeof x3);
        x0 -= v[j] * s0;
        x1 -= v[j] * s1;
        x2 -= v[j] * s2;
        x3 -= v[j] * s3;
        memcpy(x, &x0, sizeof x0);
        memcpy(x + FOUR, &x1, sizeof x1);
        memcpy(x + 2 * FOUR, &x2, sizeof x2);
        memcpy(x + 3 * FOUR, &x3, sizeof x3);
    }
}

typedef void Reflect(const double *v, size_t n, double h, double *strip);

static void reflect_here(const double *v, size_t n, double h, double *strip)
{
    reflect(v, n, h, strip);
}

WIDER static void reflect_wider(const double *v, size_t n, double h, double *strip)
{
    reflect(v, n, h, strip);
}

static Reflect *reflecting(void)
{
    return is_wider() ? reflect_wider : reflect_here;
}

static void unit_strip(size_t n, size_t first, double *strip)
{
    memset(strip, 0, n * TRIDIAGONAL_STRIP * sizeof *strip);
    for (size_t l = 0; l < TRIDIAGONAL_STRIP && first + l < n; l++)
        strip[(first + l) * TRIDIAGONAL_STRIP + l] = 1.0;
}

void tridiagonal_rows(const Tridiagonal *of, size_t first, double *strip)
{
    Reflect *const turn = reflecting();

    unit_strip(of->n, first, strip);
    for (size_t i = of->n; i-- > 1;)
        if (of->h[i] != 0.0)
            turn(of->reflector + i * of->n, i, of->h[i], strip);
}

/* A unit vector is left alone by the reflectors that end before its place. */
void tridiagonal_columns(const Tridiagonal *of, size_t first, double *strip)
{
    Reflect *const turn = reflecting();

    unit_strip(of->n, first, strip);
    for (size_t i = first + 1; i < of->n; i++)
        if (of->h[i] != 0.0)
            turn(of->reflector + i * of->n, i, of->h[i], strip);
}

void tridiagonal_turn(const Tridiagonal *of, double *x)
{
    for (size_t i = of->n; i-- > 1;) {
        const double *v = of->reflector + i * of->n;
        double sum = 0.0;
        if (of->h[i] == 0.0)
            continue;
        block_cross(v, of->n, i, 1, x, &sum);
        sum /= of->h[i];
        for (size_t j = 0; j < i; j++)
            x[j] -= v[j] * sum;
    }
}
