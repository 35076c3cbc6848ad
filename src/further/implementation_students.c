#include "further/implementation_students.h"

#include "alike/text.h"
#include "stats/vcov.h"

#include <math.h>
#include <string.h>

StudentRows student_rows_of(Arena *arena, const FurtherInput *input)
{
    StudentRows out;
    Notes told = {0}; /* school by school it is said already */
    school_rows_make(arena, arena, input, POOL_LINKED, &out.students, &told);
    const SchoolRows *rows = &out.students.rows;
    const size_t n_program = rows->program.n_schools;
    int32_t *number = ARENA_ARRAY(arena, int32_t, rows->comparison.n_schools);
    out.n_clusters = n_program;
    for (size_t c = 0; c < rows->comparison.n_schools; c++)
        number[c] = -1;
    for (size_t s = 0; rows->same != NULL && s < n_program; s++)
        if (rows->same[s] >= 0)
            number[rows->same[s]] = (int32_t)s;
    for (size_t c = 0; c < rows->comparison.n_schools; c++)
        if (number[c] < 0)
            number[c] = (int32_t)out.n_clusters++;
    out.cluster[0] = ARENA_ARRAY(arena, int32_t, rows->comparison.n);
    out.cluster[1] = ARENA_ARRAY(arena, int32_t, rows->program.n);
    for (size_t i = 0; i < rows->comparison.n; i++)
        out.cluster[0][i] = number[rows->comparison.school[i]];
    for (size_t i = 0; i < rows->program.n; i++)
        out.cluster[1][i] = rows->program.school[i];
    return out;
}

/* --- the regression --------------------------------------------------------------------------- */

/* Rows with weight, in one matrix: the model's columns, the treatment, and its product with the
 * measure. */
typedef struct Dense {
    size_t n, k;
    double *x; /* n x k */
    double *y, *weight;
    int32_t *cluster;
} Dense;

static void fill_block(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const Dense *d = state;
    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = rows.index != NULL ? rows.index[i] : rows.begin + i;
        for (size_t j = 0; j < d->k; j++)
            block[j * stride + i] = d->x[row * d->k + j];
    }
}

static void add_row(Dense *d, const SchoolRows *rows, const SchoolArm *arm, size_t i, double weight,
                    int32_t cluster, double treated, double measure)
{
    double *x = d->x + d->n * d->k;
    memcpy(x, arm->x + i * rows->k, rows->k * sizeof *x);
    x[rows->k] = treated;
    x[rows->k + 1] = treated * measure;
    d->y[d->n] = arm->y[i];
    d->weight[d->n] = weight;
    d->cluster[d->n++] = cluster;
}

/* By program school its value; NaN: none. */
static double *values_by_school(Arena *arena, const StudentRows *rows, const char *const *names,
                                const double *value, size_t n)
{
    const size_t n_schools = rows->students.rows.program.n_schools;
    double *out = ARENA_ARRAY(arena, double, n_schools);
    for (size_t s = 0, i = 0; s < n_schools; s++) /* both are in the order of names */
        out[s] = i < n && text_equal(names[i], rows->students.name[s]) ? value[i++] : (double)NAN;
    return out;
}

/* As the design's weights are scaled: the comparison students' add up to their number. */
static void scale_weights(double *weight, size_t n)
{
    double sum = 0.0, count = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += weight[i];
        count += weight[i] > 0.0 ? 1.0 : 0.0;
    }
    for (size_t i = 0; i < n && sum > 0.0; i++)
        weight[i] *= count / sum;
}

static Dense dense_of(Arena *arena, const StudentRows *rows, const double *by_school,
                      StudentLink *out)
{
    const SchoolRows *from = &rows->students.rows;
    const size_t room = from->program.n + from->comparison.n;
    double *weight = ARENA_ARRAY(arena, double, from->comparison.n);
    Dense d = {.k = from->k + 2,
               .x = ARENA_ARRAY(arena, double, room *(from->k + 2)),
               .y = ARENA_ARRAY(arena, double, room),
               .weight = ARENA_ARRAY(arena, double, room),
               .cluster = ARENA_ARRAY(arena, int32_t, room)};
    for (size_t l = 0; l < from->n_links; l++)
        if (!isnan(by_school[from->program.school[from->link[l].program]]))
            weight[from->link[l].comparison] += from->link[l].share;
    scale_weights(weight, from->comparison.n);
    for (size_t i = 0; i < from->program.n; i++) {
        const double z = by_school[from->program.school[i]];
        if (!isnan(z))
            add_row(&d, from, &from->program, i, 1.0, rows->cluster[1][i], 1.0, z);
    }
    out->n[1] = d.n;
    for (size_t i = 0; i < from->comparison.n; i++)
        if (weight[i] > 0.0)
            add_row(&d, from, &from->comparison, i, weight[i], rows->cluster[0][i], 0.0, 0.0);
    out->n[0] = d.n - out->n[1];
    return d;
}

static bool test_slope(Arena *arena, Fit *fit, Dense *d, double confidence, StudentLink *out,
                       Error *err)
{
    Contributions rows = contributions_of_fit(fit);
    double *c = ARENA_ARRAY(arena, double, d->k), *form, *matrix, df;
    const size_t clusters = clusters_number(d->cluster, d->n);
    const Grouping grouping = grouping_of(arena, d->cluster, clusters, d->n);
    out->clusters = clusters;
    if (!contributions_prepare(arena, &rows)) {
        out->problem = "its model could not be turned";
        return true;
    }
    c[d->k - 1] = 1.0;
    form = ARENA_ARRAY(arena, double, rows.k);
    matrix = ARENA_ARRAY(arena, double, rows.k *rows.k);
    contributions_form(&rows, c, form);
    if (!vcov_cluster(&rows, &grouping, VARIANCE_CR2, form, matrix, &df, err))
        return false;
    double variance = 0.0;
    for (size_t i = 0; i < rows.k; i++)
        for (size_t j = 0; j < rows.k; j++)
            variance += form[i] * form[j] * matrix[i * rows.k + j];
    out->value = fit_coefficient(fit, d->k - 1);
    out->test = t_test(out->value, sqrt(variance), df, confidence);
    return true;
}

bool student_link_fit(Arena *arena, const StudentRows *rows, const char *const *names,
                      const double *value, size_t n, double confidence, StudentLink *out,
                      Error *err)
{
    *out = (StudentLink){.value = NAN, .test = t_test(NAN, NAN, NAN, confidence)};
    const double *by_school = values_by_school(arena, rows, names, value, n);
    Dense d = dense_of(arena, rows, by_school, out);
    const ModelMatrix x = {.n = d.n, .k = d.k, .state = &d, .fill = fill_block};
    Fit fit;
    if (d.n == 0 || fit_least_squares(arena, &x, d.weight, d.y, &fit) != FIT_DONE)
        out->problem = "there are too few students, or their numbers are too large";
    else if (fit.aliased[d.k - 1] || fit.aliased[d.k - 2])
        out->problem = "what is adjusted for tells it already";
    else
        return test_slope(arena, &fit, &d, confidence, out, err);
    return true;
}
