/* What clusters give to the error of an estimate, by their names: the way in which estimates of
 * several outcomes, each with students of its own, are held together. */
#include "alike/shared_error.h"

#include "components.h"
#include "copies.h"

#include "stats/vcov.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static VarianceKind kind_of(const EffectStudy *study, const Estimate *estimate)
{
    const VarianceKind named = (VarianceKind)study->settings->variance;

    if (named == VARIANCE_CR0 || named == VARIANCE_CR1 || named == VARIANCE_CR2)
        return named;
    return estimate->rows.leverages ? VARIANCE_CR2 : VARIANCE_CR1;
}

/* Ids of students begin with a blank, which names of clusters have lost. */
static void name_clusters(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                          EffectSums *out)
{
    const Cohort *cohort = study->cohort;
    Arena *scratch = arena_create();
    const Levels levels =
        frame_levels(scratch, study->clustering.column[0], cohort->row, cohort->n);

    for (size_t i = 0; i < rows->n; i++) {
        const size_t g = (size_t)rows->cluster[0][i];
        const int32_t level = levels.level[rows->student[i]];
        out->arms[g] |= rows->treated[i] ? SUMS_OF_TREATED : SUMS_OF_CONTROL;
        if (out->cluster[g] != NULL)
            continue;
        out->cluster[g] = level == LEVEL_NONE
                              ? arena_printf(arena, " %s", cohort->frame->id[rows->row[i]])
                              : arena_copy_text(arena, levels.name[level]);
    }
    arena_destroy(scratch);
}

/* Errors that go by matched sets or by uses of students know no cluster that outcomes share. */
static bool by_column(const Clustering *clustering)
{
    return clustering->n_ways > 0 && clustering->column[0] != NULL && !clustering->by_set &&
           !clustering->by_link;
}

static const char *refuse(const Estimate *estimate)
{
    return estimate_has_error(estimate) && estimate->joint == NULL
               ? NULL
               : "this estimator's own standard error says nothing of what two effects share";
}

/* Every student is a cluster: by row its number, in the order of the rows; their number is n. */
static const int32_t *students_of(const EffectStudy *study, Arena *arena, Arena *scratch,
                                  const EffectSample *rows, EffectSums *out, size_t *n)
{
    const Cohort *cohort = study->cohort;
    int32_t *number = ARENA_ARRAY(scratch, int32_t, cohort->n + 1); /* 0: not met yet */
    int32_t *group = ARENA_ARRAY(scratch, int32_t, rows->n + 1);
    *n = 0;
    out->cluster = (const char **)arena_array(arena, rows->n + 1, sizeof *out->cluster);
    out->arms = ARENA_ARRAY(arena, uint8_t, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++) {
        int32_t *own = &number[rows->student[i]];
        if (*own == 0) {
            out->arms[*n] = rows->treated[i] ? SUMS_OF_TREATED : SUMS_OF_CONTROL;
            out->cluster[*n] = arena_printf(arena, " %s", cohort->frame->id[rows->row[i]]);
            *own = (int32_t)++ * n; /* no more than rows, whose numbers fit */
        }
        group[i] = *own - 1;
    }
    return group;
}

/* By school components, where that is the study's variance and schools can be told from students.
 */
static bool add_loads(const EffectStudy *study, Arena *arena, const Estimate *estimate,
                      const EffectSample *rows, const double *form, EffectSums *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    const ComponentRows who = part_component_rows(study, scratch, &everybody, NULL);
    double *coefficient = ARENA_ARRAY(scratch, double, rows->n);
    const char *refused = NULL;
    SchoolComponents learned;
    const bool ok = components_learn(scratch, &who, &learned, &refused, err);

    if (ok && refused == NULL) {
        contributions_coefficients(&estimate->rows, form, coefficient);
        const CoefficientSums all = coefficient_sums(coefficient, rows->cluster[0], rows->n,
                                                     out->arms, out->n, learned.u, learned.e);
        out->load = ARENA_ARRAY(arena, double, out->n);
        for (size_t i = 0; i < rows->n; i++)
            out->load[rows->cluster[0][i]] += coefficient[i];
        out->variance = variance_shown(VARIANCE_SCHOOL_COMPONENTS);
        out->u = learned.u;
        out->e = learned.e;
        out->q = all.q;
        out->df = components_df(&learned, all.p, all.q);
    }
    arena_destroy(scratch);
    return ok;
}

/* by_students: where errors go by no column. */
static bool sums_of(const EffectStudy *study, Arena *arena, bool by_students, bool loads,
                    EffectSums *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    const PartSamples samples = part_samples(study, scratch, &everybody);
    const EffectSample rows = samples.rows, students = samples.students;
    size_t n_treated = 0;
    Estimate estimate;

    for (size_t i = 0; i < students.n; i++)
        n_treated += students.treated[i] != 0;
    bool ok = study_make(study, scratch, &rows, &estimate, err);
    if (ok) {
        *out = (EffectSums){.estimate = estimate.value, .n_treated = n_treated};
        out->problem = !by_column(&study->clustering) && !by_students
                           ? "the errors of its effects do not go by groups that the starting "
                             "years share; name the school as effects.cluster"
                           : refuse(&estimate);
    }
    if (ok && out->problem == NULL) {
        const VarianceKind kind = kind_of(study, &estimate);
        out->variance = variance_shown(kind);
        const bool of_column = by_column(&study->clustering);
        size_t n = of_column ? rows.n_clusters[0] : 0;
        const int32_t *group =
            of_column ? rows.cluster[0] : students_of(study, arena, scratch, &rows, out, &n);
        const Grouping clusters = grouping_of(scratch, group, n, rows.n);
        double *form;
        out->n = n;
        out->sum = ARENA_ARRAY(arena, double, n);
        if (of_column) {
            out->cluster = (const char **)arena_array(arena, n, sizeof *out->cluster);
            out->arms = ARENA_ARRAY(arena, uint8_t, n);
            name_clusters(study, arena, &rows, out);
        }
        ok = kind != VARIANCE_CR2 || contributions_prepare(scratch, &estimate.rows) ||
             error_set(err, ERR_INTERNAL, NOWHERE,
                       "the eigenvalues of the squared weights were not found");
        form = ARENA_ARRAY(scratch, double, estimate.rows.k);
        contributions_form(&estimate.rows, estimate.form, form);
        ok = ok && vcov_cluster_sums(&estimate.rows, &clusters, kind, form, out->sum, err);
        if (ok && loads && study->clustering.variance == VARIANCE_SCHOOL_COMPONENTS)
            ok = add_loads(study, arena, &estimate, &rows, form, out, err);
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_study_sums(const EffectStudy *study, Arena *arena, EffectSums *out, Error *err)
{
    if (study->n_copies > 0) {
        *out = (EffectSums){.problem = study_of_one_copy};
        return true;
    }
    return sums_of(study, arena, false, true, out, err);
}

bool effect_study_shared(const EffectStudy *study, Arena *arena, EffectSums *out, Error *err)
{
    return sums_of(study, arena, true, false, out, err);
}

/* --- what two of them share ----------------------------------------------------------------------
 */

typedef struct Named {
    const char *cluster;
    double sum;
} Named;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const Named *)a)->cluster, ((const Named *)b)->cluster);
}

static Named *by_their_names(Arena *scratch, const EffectSums *sums)
{
    Named *out = ARENA_ARRAY(scratch, Named, sums->n);
    for (size_t g = 0; g < sums->n; g++)
        out[g] = (Named){sums->cluster[g], sums->sum[g]};
    qsort(out, sums->n, sizeof *out, by_name);
    return out;
}

static double squares(const EffectSums *sums)
{
    double out = 0.0;
    for (size_t g = 0; g < sums->n; g++)
        out += sums->sum[g] * sums->sum[g];
    return out;
}

double effect_sums_correlation(const EffectSums *a, const EffectSums *b)
{
    const double scale = sqrt(squares(a) * squares(b));
    double product = 0.0;
    if (a->n == 0 || b->n == 0 || !(scale > 0.0))
        return (double)NAN;
    Arena *scratch = arena_create();
    const Named *x = by_their_names(scratch, a), *y = by_their_names(scratch, b);
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        const int order = strcmp(x[i].cluster, y[k].cluster);
        product += order == 0 ? x[i].sum * y[k].sum : 0.0;
        i += order <= 0;
        k += order >= 0;
    }
    arena_destroy(scratch);
    return product / scale;
}
