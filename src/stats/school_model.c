#include "alike/school_model.h"

#include "alike/linalg.h"
#include "alike/reml.h"
#include "alike/text.h"
#include "school_parts.h"

#include <math.h>
#include <string.h>

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

/* --- how comparison schools differ --------------------------------------------------------------
 */

typedef struct Moments {
    RemlSums reml;
    double y_mean;
    double *size, *sx, *sy, *xx, *xy;
} Moments;

/* What a student gives to the sums of its school and to the products. */
static void add_student(const double *restrict x, double y, size_t k, double *restrict sx,
                        double *restrict xy, double *restrict xx)
{
    for (size_t a = 0; a < k; a++) {
        sx[a] += x[a];
        xy[a] += x[a] * y;
        for (size_t b = 0; b <= a; b++)
            xx[a * k + b] += x[a] * x[b];
    }
}

static Moments comparison_moments(Arena *scratch, const SchoolRows *rows)
{
    const SchoolArm *arm = &rows->comparison;
    const size_t k = rows->k;
    Moments out = {.size = array(scratch, arm->n_schools),
                   .sx = array(scratch, arm->n_schools * k),
                   .sy = array(scratch, arm->n_schools),
                   .xx = array(scratch, k * k),
                   .xy = array(scratch, k)};
    double yy = 0.0;

    for (size_t i = 0; i < arm->n; i++)
        out.y_mean += arm->y[i] / (double)arm->n;
    for (size_t i = 0; i < arm->n; i++) {
        const double y = arm->y[i] - out.y_mean;
        const size_t g = (size_t)arm->school[i];
        out.size[g] += 1.0;
        out.sy[g] += y;
        yy += y * y;
        add_student(arm->x + i * k, y, k, out.sx + g * k, out.xy, out.xx);
    }
    symmetric_complete(out.xx, k);
    out.reml = (RemlSums){.n = arm->n,
                          .k = k,
                          .n_groups = arm->n_schools,
                          .xx = out.xx,
                          .xy = out.xy,
                          .yy = yy,
                          .size = out.size,
                          .sx = out.sx,
                          .sy = out.sy};
    return out;
}

/* --- variances ----------------------------------------------------------------------------------
 */

static double product(const double *a, const double *b, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        sum += a[i] * b[i];
    return sum;
}

/* A school's own variance of what x leaves of its students' scores; small schools share one. Not of
 * matched differences: these hold the comparison students a second time. */
static void own_variances(const SchoolRows *rows, const size_t *n_students,
                          const VarianceComponents *fit, Arena *scratch, SchoolSums *sums)
{
    const SchoolArm *arm = &rows->program;
    const size_t n = arm->n_schools, k = rows->k;
    double *squares = array(scratch, n), all = 0.0;
    const double df = (double)arm->n - (double)n;

    for (size_t i = 0; i < arm->n; i++) {
        const size_t s = (size_t)arm->school[i];
        double r = arm->y[i] - sums->y[s];
        for (size_t c = 0; c < k; c++)
            r -= fit->beta[c] * (arm->x[i * k + c] - sums->x[s * k + c]);
        squares[s] += r * r;
    }
    for (size_t s = 0; s < n; s++)
        all += squares[s];
    for (size_t s = 0; s < n; s++) {
        const double own_df = (double)n_students[s] - 1.0;
        const bool own = n_students[s] >= SCHOOL_OWN_VARIANCE && squares[s] > 0.0;
        sums->own_df[s] = own ? own_df : df;
        sums->own[s] = own ? squares[s] / own_df : all / df;
    }
    /* schools of one student each show no spread of their own: comparison students' stands in */
    for (size_t s = 0; s < n; s++)
        if (!(df > 0.0) || !(sums->own[s] > 0.0)) {
            sums->own[s] = fit->e;
            sums->own_df[s] = reml_degrees(fit, 0.0, 1.0, 0.0, 0.0);
        }
}

/* What a school in both arms gives to its own groups, beta's part of it included (cgap: C times the
 * gaps): that part of its good or bad year the difference takes out again. */
static double shared_with_itself(const SchoolRows *rows, const Moments *moments,
                                 const VarianceComponents *fit, const SchoolSums *sums,
                                 const double *cgap, size_t s, size_t t)
{
    const size_t n = rows->program.n_schools, k = rows->k;
    double share = sums->same[s * n + t];

    if (rows->same[t] < 0)
        return 0.0;
    if (rows->adjusted) {
        const size_t g = (size_t)rows->same[t];
        const double h = fit->e + moments->size[g] * fit->u;
        share += product(moments->sx + g * k, cgap + s * k, k) / h;
    }
    return share;
}

/* C b of each of n rows. */
static double *times(Arena *scratch, const double *c, const double *rows, size_t n, size_t k)
{
    double *out = array(scratch, n * k);

    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < k; i++)
            out[s * k + i] = product(c + i * k, rows + s * k, k);
    return out;
}

static void fill_variances(Arena *scratch, const SchoolRows *rows, const Moments *moments,
                           const VarianceComponents *fit, const SchoolSums *sums, SchoolModel *out)
{
    const size_t n = out->n, k = rows->k;
    double *gap = array(scratch, n * k);
    const double *cx = times(scratch, fit->c, sums->x, n, k);
    const double *cm = times(scratch, fit->c, sums->m, n, k);

    for (size_t i = 0; i < n * k; i++)
        gap[i] = sums->x[i] - sums->m[i];
    const double *cgap = times(scratch, fit->c, gap, n, k);
    for (size_t s = 0; s < n; s++)
        for (size_t t = 0; t <= s; t++) {
            double a = fit->u * sums->cc[s * n + t] + fit->e * sums->bb[s * n + t];
            double own_year = s == t ? 1.0 : 0.0;
            if (s == t)
                a += sums->own[s] / (double)out->n_students[s];
            if (rows->adjusted)
                a += product(sums->x + s * k, cx + t * k, k) -
                     product(sums->m + s * k, cm + t * k, k);
            if (rows->same != NULL)
                own_year -= shared_with_itself(rows, moments, fit, sums, cgap, s, t) +
                            shared_with_itself(rows, moments, fit, sums, cgap, t, s);
            out->similar.covariance[s * n + t] = a;
            out->program.covariance[s * n + t] = a + fit->u * own_year;
        }
    symmetric_complete(out->similar.covariance, n);
    symmetric_complete(out->program.covariance, n);
}

/* Never below 1, where intervals would have no end. own_year: 1 in question B, less what a school
 * in both arms shares with itself. */
static double degrees_of_freedom(const SchoolModel *model, const VarianceComponents *fit,
                                 const SchoolSums *sums, size_t s, double own_year)
{
    const size_t at = s * model->n + s;

    return fmax(1.0, reml_degrees(fit, sums->cc[at] + own_year, sums->bb[at],
                                  sums->own[s] / (double)model->n_students[s], sums->own_df[s]));
}

static void fill_degrees(const SchoolRows *rows, const VarianceComponents *fit,
                         const SchoolSums *sums, SchoolModel *out)
{
    const size_t n = out->n;

    for (size_t s = 0; s < n; s++) {
        const double itself = rows->same == NULL ? 0.0 : sums->same[s * n + s];
        out->similar.df[s] = degrees_of_freedom(out, fit, sums, s, 0.0);
        out->program.df[s] = degrees_of_freedom(out, fit, sums, s, 1.0 - 2.0 * itself);
    }
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static SchoolModel empty_model(Arena *arena, const SchoolRows *rows)
{
    const size_t n = rows->program.n_schools;
    double *effect = array(arena, n);

    return (SchoolModel){.n = n,
                         .n_students = ARENA_ARRAY(arena, size_t, n),
                         .raw = array(arena, n),
                         .effect = effect,
                         .similar = joint_create(arena, n, effect),
                         .program = joint_create(arena, n, effect),
                         .tau0_2 = (double)NAN,
                         .s0_2 = (double)NAN,
                         .tau0_df = (double)NAN,
                         .n_schools_compared = rows->comparison.n_schools,
                         .dropped = ARENA_ARRAY(arena, bool, rows->k)};
}

static const char *too_few(Arena *arena, const SchoolModel *model)
{
    if (model->n_schools_compared < SCHOOLS_COMPARED_LEAST)
        return arena_printf(arena,
                            "comparison students come from %zu %s, and fewer than %d do not "
                            "show how much schools differ by themselves",
                            model->n_schools_compared,
                            text_plural(model->n_schools_compared, "school", "schools"),
                            SCHOOLS_COMPARED_LEAST);
    if (model->n_schools_compared < model->n_school_columns + 1 + SCHOOLS_LEFT_LEAST)
        return arena_printf(arena,
                            "comparison students come from %zu schools, too few to show how much "
                            "schools differ beyond the %zu traits of schools in the model",
                            model->n_schools_compared, model->n_school_columns);
    return NULL;
}

static void keep_components(const VarianceComponents *fit, SchoolModel *out)
{
    out->tau0_2 = fit->u;
    out->s0_2 = fit->e;
    out->tau0_df = reml_degrees(fit, 1.0, 0.0, 0.0, 0.0);
}

/* "... : why" without the end of the line. */
static const char *reason_of(Arena *arena, const Error *err)
{
    size_t n = strlen(err->text);

    while (n > 0 && (err->text[n - 1] == '\n' || err->text[n - 1] == '.'))
        n--;
    return arena_copy_bytes(arena, err->text, n);
}

/* Least squares: what adjusts the effects where schools can't show how they differ. */
static void least_squares(const Moments *moments, double *beta)
{
    for (size_t j = 0; j < moments->reml.k; j++)
        beta[j] = moments->xy[j] / moments->xx[j * moments->reml.k + j];
}

static void fill_effects(const SchoolRows *rows, const SchoolSums *sums, const double *beta,
                         SchoolModel *out)
{
    const size_t k = rows->k;

    for (size_t s = 0; s < out->n; s++) {
        out->raw[s] = sums->y[s] - sums->z[s];
        out->effect[s] = out->raw[s];
        for (size_t c = 0; rows->adjusted && c < k; c++)
            out->effect[s] -= (sums->x[s * k + c] - sums->m[s * k + c]) * beta[c];
    }
}

static bool fit_rows(Arena *arena, Arena *scratch, SchoolRows *rows, SchoolModel *out, Error *err)
{
    VarianceComponents fit = {.beta = array(scratch, rows->k)};

    for (size_t i = 0; i < rows->program.n; i++)
        out->n_students[rows->program.school[i]]++;
    out->n_school_columns = school_columns_prepare(scratch, rows, out->dropped);
    const Moments moments = comparison_moments(scratch, rows);
    SchoolSums sums = school_sums(scratch, rows, out->n_students);
    out->problem = too_few(arena, out);
    if (out->problem == NULL && !reml_fit(scratch, &moments.reml, &fit, err)) {
        if (err->kind != ERR_INFEASIBLE)
            return false;
        out->problem = reason_of(arena, err);
        error_clear(err);
    }
    if (out->problem != NULL) {
        fit.beta = array(scratch, rows->k);
        least_squares(&moments, fit.beta);
        fill_effects(rows, &sums, fit.beta, out);
        return true;
    }
    fill_effects(rows, &sums, fit.beta, out);
    keep_components(&fit, out);
    own_variances(rows, out->n_students, &fit, scratch, &sums);
    fill_variances(scratch, rows, &moments, &fit, &sums, out);
    fill_degrees(rows, &fit, &sums, out);
    return true;
}

bool school_model_fit(Arena *arena, SchoolRows *rows, SchoolModel *out, Error *err)
{
    Arena *scratch = arena_create();

    *out = empty_model(arena, rows);
    const bool ok = fit_rows(arena, scratch, rows, out, err);
    arena_destroy(scratch);
    return ok;
}
