/* CR2 where a factor's levels are absorbed (fit_absorbed.c). Beside the coordinates x of what
 * groups leave, a row of group g has one more that only the group's rows share, 1 / sqrt(W_g), and
 * X'W^2X meets these in the sums S_g = sum of w^2 and b_g = sum of w^2 x / W_g. With t = X'y,
 * u = X'Wy, and by group the sums s of y and r of w y, row i of N y (cr2.c) is
 *
 *   s_g S_g / W_g^2 - (r_g + w_i s_g) / W_g + b_g't + x_i'(Q t + sum of b s - u) - w_i x_i't,
 *
 * so that a product takes m k steps in a cluster of m rows, and nothing of the size of the levels
 * is made. A y = y + f(N) y by Lanczos (krylov.c). Weighted residuals of a group sum to 0, so where
 * all of a group is in the cluster w is an eigenvector of N there, of eigenvalue -1: taken off
 * before. Without levels kept apart these are the matrices of cr2.c; fixed effects that are
 * absorbed count in the adjustment as others do (Pustejovsky & Tipton 2018, JBES 36:672-683). */
#include "stats/cr2.h"
#include "stats/cr2_pairs.h"
#include "stats/krylov.h"
#include "stats/vector.h"

#include <math.h>
#include <string.h>

/* All of a group is in a cluster where its weight is, but for rounding. */
static const double WHOLE = 1.0 - 1e-12;

typedef struct Absorbed {
    const Contributions *of;
    size_t k, n_groups;  /* k: coordinates that are no group's own */
    size_t *column;      /* k: which they are */
    int32_t *coordinate; /* n_groups: the group's own, -1: it is absorbed */
    double *squares, *c; /* k; c: the form */
    const double *form_of_all;
    double *weight, *square, *b; /* by group: W, S; rows of k, NULL where all are 0 */
    /* rows of the present cluster */
    size_t m, n_own; /* n_own: groups */
    double *x;       /* m rows of k */
    double *w, *e, *a;
    int32_t *group; /* its place among the cluster's own; -1: none */
    int32_t *own;   /* which group that is */
    double *sum, *wsum;
    double *t, *u, *form; /* k; form: of a row */
    size_t *at;           /* coordinates that the cluster has, and its s there */
    double *s;
    int32_t *place; /* n_groups: where a group stands among the cluster's own, -1 */
    double *meat;
    double *of_cluster; /* what each gives to the form; NULL */
    double trace, sum_squares;
    ClusterPairs pairs;
} Absorbed;

/* --- by group ------------------------------------------------------------------------------------
 */

static void sum_groups(Arena *arena, Absorbed *ab)
{
    const Contributions *of = ab->of;
    const size_t k = ab->k;
    Arena *scratch = arena_create();
    ContributionSpace *space = contribution_space(scratch, of);

    ab->weight = ARENA_ARRAY(arena, double, ab->n_groups);
    ab->square = ARENA_ARRAY(arena, double, ab->n_groups);
    ab->b = isnan(of->weight) ? ARENA_ARRAY(arena, double, ab->n_groups *k) : NULL;
    for (size_t begin = 0; begin < of->n; begin += MODEL_BLOCK) {
        const size_t n = of->n - begin < MODEL_BLOCK ? of->n - begin : MODEL_BLOCK;
        const Block block = contributions_block(of, (MatrixRows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++) {
            const double w = block.weight[i];
            if (block.group[i] < 0)
                continue;
            const size_t g = (size_t)block.group[i];
            ab->weight[g] += w;
            ab->square[g] += w * w;
            for (size_t l = 0; ab->b != NULL && l < k; l++)
                ab->b[g * k + l] += w * w * block.x[ab->column[l] * FIT_STRIDE + i];
        }
    }
    for (size_t g = 0; ab->b != NULL && g < ab->n_groups; g++)
        for (size_t l = 0; ab->weight[g] > 0.0 && l < k; l++)
            ab->b[g * k + l] /= ab->weight[g];
    arena_destroy(scratch);
}

/* --- a cluster -----------------------------------------------------------------------------------
 */

/* t = X'y, u = X'Wy; by own group the sums of y and of w y. */
static void sum_rows(Absorbed *ab, const double *y)
{
    memset(ab->t, 0, ab->k * sizeof *ab->t);
    memset(ab->u, 0, ab->k * sizeof *ab->u);
    memset(ab->sum, 0, ab->n_own * sizeof *ab->sum);
    memset(ab->wsum, 0, ab->n_own * sizeof *ab->wsum);
    for (size_t i = 0; i < ab->m; i++) {
        const double wy = ab->w[i] * y[i];
        vector_add(y[i], ab->x + i * ab->k, ab->k, ab->t);
        vector_add(wy, ab->x + i * ab->k, ab->k, ab->u);
        if (ab->group[i] >= 0) {
            ab->sum[ab->group[i]] += y[i];
            ab->wsum[ab->group[i]] += wy;
        }
    }
}

static const double *b_of(const Absorbed *ab, size_t own)
{
    return ab->b + (size_t)ab->own[own] * ab->k;
}

static void times_n(void *context, const double *y, double *out)
{
    Absorbed *ab = context;
    const size_t k = ab->k;
    const double *q = ab->squares;

    sum_rows(ab, y);
    for (size_t l = 0; l < k; l++)
        ab->form[l] = q[l] * ab->t[l] - ab->u[l];
    for (size_t g = 0; ab->b != NULL && g < ab->n_own; g++)
        vector_add(ab->sum[g], b_of(ab, g), k, ab->form);
    for (size_t i = 0; i < ab->m; i++) {
        const double *x = ab->x + i * k;
        out[i] = vector_dot(x, ab->form, k) - ab->w[i] * vector_dot(x, ab->t, k);
        if (ab->group[i] < 0)
            continue;
        const size_t own = (size_t)ab->group[i], g = (size_t)ab->own[own];
        const double s = ab->sum[own] / ab->weight[g];
        out[i] += s * ab->square[g] / ab->weight[g] - ab->wsum[own] / ab->weight[g] - ab->w[i] * s;
        if (ab->b != NULL)
            out[i] += vector_dot(b_of(ab, own), ab->t, k);
    }
}

/* y less its part in w of the groups that are wholly in the cluster. */
static void leave_groups(Absorbed *ab, double *y)
{
    double *inside = ab->sum, *square = ab->wsum; /* room for the sums of w and w^2, then of w y */

    memset(inside, 0, ab->n_own * sizeof *inside);
    memset(square, 0, ab->n_own * sizeof *square);
    for (size_t i = 0; i < ab->m; i++)
        if (ab->group[i] >= 0) {
            inside[ab->group[i]] += ab->w[i];
            square[ab->group[i]] += ab->w[i] * ab->w[i];
        }
    for (size_t g = 0; g < ab->n_own; g++) /* of w'w; 0: not all of the group is here */
        square[g] = inside[g] >= WHOLE * ab->weight[ab->own[g]] ? square[g] : 0.0;
    memset(inside, 0, ab->n_own * sizeof *inside);
    for (size_t i = 0; i < ab->m; i++)
        if (ab->group[i] >= 0)
            inside[ab->group[i]] += ab->w[i] * y[i];
    for (size_t i = 0; i < ab->m; i++)
        if (ab->group[i] >= 0 && square[ab->group[i]] > 0.0)
            y[i] -= ab->w[i] * inside[ab->group[i]] / square[ab->group[i]];
}

static bool adjust(Absorbed *ab, double *y)
{
    Arena *scratch = arena_create();

    leave_groups(ab, y);
    const bool ok = krylov_add(scratch, ab->m, times_n, ab, cr2_inverse_root_less_one, y);
    arena_destroy(scratch);
    return ok;
}

/* The cluster's shares of groups, beta and epsilon; returns its M with itself. Sums are of a. */
static double keep_cluster(Absorbed *ab)
{
    ClusterPairs *pairs = &ab->pairs;
    const size_t k = ab->k;
    const double *q = ab->squares;
    double *beta = pairs->beta + pairs->n_clusters * 2 * k, *epsilon = beta + k, self = 0.0;
    size_t at = pairs->start[pairs->n_clusters];

    memcpy(beta, ab->t, k * sizeof *beta);
    memcpy(epsilon, ab->u, k * sizeof *epsilon);
    for (size_t g = 0; g < ab->n_own; g++) {
        const size_t group = (size_t)ab->own[g];
        const double weight = ab->weight[group], a = ab->sum[g], wa = ab->wsum[g];
        pairs->share[at++] = (GroupShare){ab->own[g], a, wa};
        self += 2.0 * a * wa / weight - a * a * ab->square[group] / (weight * weight);
        if (ab->b != NULL)
            vector_add(-a, b_of(ab, g), k, epsilon);
    }
    for (size_t l = 0; l < k; l++)
        self += beta[l] * (2.0 * epsilon[l] - q[l] * beta[l]);
    pairs->start[++pairs->n_clusters] = at;
    return self;
}

/* What the form has for group `own`, by its coordinate. */
static double form_of_group(const Absorbed *ab, size_t own)
{
    const size_t g = (size_t)ab->own[own];

    return ab->coordinate[g] < 0 ? 0.0 : ab->form_of_all[ab->coordinate[g]] / sqrt(ab->weight[g]);
}

/* s = X'WAe, of all coordinates that the cluster has; u and wsum are of A e. */
static void add_meat(Absorbed *ab)
{
    const size_t all = ab->of->k;
    size_t n = 0;
    double sum = vector_dot(ab->c, ab->u, ab->k);

    for (size_t l = 0; l < ab->k; l++) {
        ab->at[n] = ab->column[l];
        ab->s[n++] = ab->u[l];
    }
    for (size_t own = 0; own < ab->n_own; own++) {
        const int32_t coordinate = ab->coordinate[ab->own[own]];
        if (coordinate < 0)
            continue;
        ab->at[n] = (size_t)coordinate;
        ab->s[n++] = ab->wsum[own] / sqrt(ab->weight[ab->own[own]]);
        sum += form_of_group(ab, own) * ab->wsum[own];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (ab->at[j] <= ab->at[i])
                ab->meat[ab->at[i] * all + ab->at[j]] += ab->s[i] * ab->s[j];
    if (ab->of_cluster != NULL)
        *ab->of_cluster++ = sum;
}

static bool add_cluster(Absorbed *ab)
{
    const size_t k = ab->k;

    for (size_t i = 0; i < ab->m; i++)
        ab->a[i] = ab->w[i] * (vector_dot(ab->x + i * k, ab->c, k) +
                               (ab->group[i] < 0 ? 0.0 : form_of_group(ab, (size_t)ab->group[i])));
    if (!adjust(ab, ab->e) || !adjust(ab, ab->a))
        return false;
    sum_rows(ab, ab->e);
    add_meat(ab);
    sum_rows(ab, ab->a);
    const double d = vector_dot(ab->a, ab->a, ab->m), self = keep_cluster(ab);
    ab->trace += d - self;
    ab->sum_squares += d * (d - 2.0 * self);
    for (size_t g = 0; g < ab->n_own; g++)
        ab->place[ab->own[g]] = -1;
    ab->m = ab->n_own = 0;
    return true;
}

static int32_t place_of(Absorbed *ab, int32_t group)
{
    if (group >= 0 && ab->place[group] < 0) {
        ab->place[group] = (int32_t)ab->n_own;
        ab->own[ab->n_own++] = group;
    }
    return group < 0 ? -1 : ab->place[group];
}

static bool visit(void *state, const Block *block, size_t first, size_t n, bool last)
{
    Absorbed *ab = state;

    for (size_t i = first; i < first + n; i++, ab->m++) {
        ab->w[ab->m] = block->weight[i];
        ab->e[ab->m] = block->residual[i];
        ab->group[ab->m] = place_of(ab, block->group[i]);
        for (size_t l = 0; l < ab->k; l++)
            ab->x[ab->m * ab->k + l] = block->x[ab->column[l] * FIT_STRIDE + i];
    }
    return !last || add_cluster(ab);
}

/* --- all clusters --------------------------------------------------------------------------------
 */

/* Coordinates that are no group's own; the form and squares of these. */
static void sort_coordinates(Arena *arena, const double *form, Absorbed *ab)
{
    const Contributions *of = ab->of;
    bool *own = ARENA_ARRAY(arena, bool, of->k);

    ab->form_of_all = form;
    ab->coordinate = ARENA_ARRAY(arena, int32_t, ab->n_groups);
    ab->column = ARENA_ARRAY(arena, size_t, of->k);
    ab->squares = ARENA_ARRAY(arena, double, of->k);
    ab->c = ARENA_ARRAY(arena, double, of->k);
    contributions_group_coordinates(of, ab->coordinate);
    for (size_t g = 0; g < ab->n_groups; g++)
        if (ab->coordinate[g] >= 0)
            own[ab->coordinate[g]] = true;
    for (size_t l = 0; l < of->k; l++) {
        if (own[l])
            continue;
        ab->column[ab->k] = l;
        ab->squares[ab->k] = of->squares[l];
        ab->c[ab->k++] = form[l];
    }
}

static void make_room(Arena *arena, const Grouping *clusters, Absorbed *ab)
{
    const size_t k = ab->k;
    size_t m = 0;

    for (size_t g = 0; g < clusters->n_groups; g++)
        m = clusters->start[g + 1] - clusters->start[g] > m
                ? clusters->start[g + 1] - clusters->start[g]
                : m;
    double **const vectors[] = {&ab->w, &ab->e, &ab->a, &ab->sum, &ab->wsum};
    for (size_t i = 0; i < COUNT_OF(vectors); i++)
        *vectors[i] = ARENA_ARRAY(arena, double, m);
    ab->x = ARENA_ARRAY(arena, double, m *k);
    ab->group = ARENA_ARRAY(arena, int32_t, m);
    ab->own = ARENA_ARRAY(arena, int32_t, m);
    ab->t = ARENA_ARRAY(arena, double, k);
    ab->u = ARENA_ARRAY(arena, double, k);
    ab->form = ARENA_ARRAY(arena, double, k);
    ab->at = ARENA_ARRAY(arena, size_t, k + m);
    ab->s = ARENA_ARRAY(arena, double, k + m);
    ab->place = ARENA_ARRAY(arena, int32_t, ab->n_groups);
    for (size_t g = 0; g < ab->n_groups; g++)
        ab->place[g] = -1;
    ab->pairs = (ClusterPairs){.k = k,
                               .n_groups = ab->n_groups,
                               .weight = ab->weight,
                               .square = ab->square,
                               .squares = ab->squares,
                               .beta = ARENA_ARRAY(arena, double, clusters->n_groups * 2 * k),
                               .start = ARENA_ARRAY(arena, size_t, clusters->n_groups + 1),
                               .share = ARENA_ARRAY(arena, GroupShare, ab->of->n)};
}

bool cr2_absorbed(const Contributions *of, const Grouping *clusters, const double *form,
                  double *meat, double *sum, double *df, Error *err)
{
    Arena *scratch = arena_create();
    Absorbed ab = {
        .of = of, .n_groups = contributions_n_groups(of), .meat = meat, .of_cluster = sum};

    sort_coordinates(scratch, form, &ab);
    sum_groups(scratch, &ab);
    make_room(scratch, clusters, &ab);
    const bool ok = contributions_walk(of, clusters, 0, visit, &ab);
    const double squares = ok ? ab.sum_squares + cr2_sum_of_pairs(&ab.pairs) : 0.0;
    *df = squares > 0.0 && ab.trace > 0.0 ? ab.trace * ab.trace / squares : (double)NAN;
    arena_destroy(scratch);
    return ok || error_set(err, ERR_INFEASIBLE, NOWHERE,
                           "CR2 did not settle beside a column of so many values, nearly all of "
                           "whose rows lie in one cluster each; write effects: {variance: CR1}, "
                           "or join the column's values to fewer under columns");
}
