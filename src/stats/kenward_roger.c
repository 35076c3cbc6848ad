/* With G_1 = ZZ', G_2 = I, h = e + n u and s the sums of a group's rows of X, a group gives
 *
 *   X'V^-1 G_i V^-1 X           (-P_i):  s s' / h^2            within / e^2 + s s' / (n h^2)
 *   X'V^-1 G_i V^-1 G_j V^-1 X  (Q_ij):  n s s' / h^3, s s' / h^3, within / e^3 + s s' / (n h^3)
 *
 * (1,1; 1,2; 2,2), where `within` are products about the group's means. R_ij of the paper, the
 * second derivatives of V, are 0. */
#include "alike/kenward_roger.h"

#include "alike/linalg.h"

typedef struct Products {
    double *p[2];    /* -P_1, -P_2 */
    double *q[2][2]; /* q[1][0] is q[0][1] */
} Products;

static double *matrix(Arena *arena, size_t k)
{
    return ARENA_ARRAY(arena, double, k *k);
}

static Products products(Arena *arena, const RemlSums *sums, double u, double e)
{
    const size_t k = sums->k;
    double *within = matrix(arena, k), *q12 = matrix(arena, k);
    Products out = {.p = {matrix(arena, k), matrix(arena, k)},
                    .q = {{matrix(arena, k), q12}, {q12, matrix(arena, k)}}};

    for (size_t i = 0; i < k * k; i++)
        within[i] = sums->xx[i];
    for (size_t g = 0; g < sums->n_groups; g++) {
        const double *s = sums->sx + g * k, n = sums->size[g], h = e + n * u;
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++) {
                const double mean = s[i] * s[j] / n, by_square = mean / (h * h);
                within[i * k + j] -= mean;
                out.p[0][i * k + j] += n * by_square;
                out.p[1][i * k + j] += by_square;
                out.q[0][0][i * k + j] += n * n * by_square / h;
                q12[i * k + j] += n * by_square / h;
                out.q[1][1][i * k + j] += by_square / h;
            }
    }
    for (size_t i = 0; i < k * k; i++) {
        out.p[1][i] += within[i] / (e * e);
        out.q[1][1][i] += within[i] / (e * e * e);
    }
    return out;
}

static void multiply(const double *a, const double *b, size_t k, double *out)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < k; m++)
                sum += a[i * k + m] * b[m * k + j];
            out[i * k + j] = sum;
        }
}

/* c a c */
static void sandwich(Arena *scratch, const double *c, const double *a, size_t k, double *out)
{
    double *half = matrix(scratch, k);

    multiply(c, a, k, half);
    multiply(half, c, k, out);
}

KenwardRoger kenward_roger(Arena *arena, const RemlSums *sums, const VarianceComponents *fitted)
{
    const size_t k = sums->k;
    const double half = (fitted->t11 * fitted->t22 - fitted->t12 * fitted->t12) / 2.0;
    KenwardRoger out = {.k = k,
                        .covariance = matrix(arena, k),
                        .c = fitted->c,
                        .slope = {matrix(arena, k), matrix(arena, k)},
                        .w = {{fitted->t22 / half, -fitted->t12 / half},
                              {-fitted->t12 / half, fitted->t11 / half}}};
    Arena *scratch = arena_create();
    const Products of = products(scratch, sums, fitted->u, fitted->e);
    double *sum = matrix(scratch, k), *pc = matrix(scratch, k), *pcp = matrix(scratch, k);

    for (size_t i = 0; i < 2; i++) {
        sandwich(scratch, out.c, of.p[i], k, out.slope[i]);
        multiply(of.p[i], out.c, k, pc);
        for (size_t j = 0; j < 2; j++) {
            multiply(pc, of.p[j], k, pcp);
            for (size_t m = 0; m < k * k; m++)
                sum[m] += out.w[i][j] * (of.q[i][j][m] - pcp[m]);
        }
    }
    sandwich(scratch, out.c, sum, k, out.covariance);
    for (size_t m = 0; m < k * k; m++)
        out.covariance[m] = out.c[m] + 2.0 * out.covariance[m];
    arena_destroy(scratch);
    return out;
}

double kenward_roger_degrees(const KenwardRoger *of, const double *form)
{
    const double variance = quadratic_form(of->c, form, of->k);
    const double slope[2] = {quadratic_form(of->slope[0], form, of->k),
                             quadratic_form(of->slope[1], form, of->k)};
    double spread = 0.0;

    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++)
            spread += of->w[i][j] * slope[i] * slope[j];
    return 2.0 * variance * variance / spread;
}
