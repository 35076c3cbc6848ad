/* What clusters give to the error of an estimate, by their names: the way in which estimates of
 * several outcomes, each with students of its own, are held together. */
#include "components.h"
#include "study.h"

#include "stats/vcov.h"

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
static const char *refuse(const Clustering *clustering, const Estimate *estimate)
{
    if (clustering->n_ways == 0 || clustering->column[0] == NULL || clustering->by_set ||
        clustering->by_link)
        return "the errors of its effects do not go by groups that the starting years share; name "
               "the school as effects.cluster";
    return estimate_has_error(estimate) && estimate->joint == NULL
               ? NULL
               : "this estimator's own standard error says nothing of what two effects share";
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

bool effect_study_sums(const EffectStudy *study, Arena *arena, EffectSums *out, Error *err)
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
        out->problem = refuse(&study->clustering, &estimate);
    }
    if (ok && out->problem == NULL) {
        const VarianceKind kind = kind_of(study, &estimate);
        out->variance = variance_shown(kind);
        const size_t n = rows.n_clusters[0];
        const Grouping clusters = grouping_of(scratch, rows.cluster[0], n, rows.n);
        double *form;
        out->n = n;
        out->cluster = (const char **)arena_array(arena, n, sizeof *out->cluster);
        out->sum = ARENA_ARRAY(arena, double, n);
        out->arms = ARENA_ARRAY(arena, uint8_t, n);
        name_clusters(study, arena, &rows, out);
        ok = kind != VARIANCE_CR2 || contributions_prepare(scratch, &estimate.rows) ||
             error_set(err, ERR_INTERNAL, NOWHERE,
                       "the eigenvalues of the squared weights were not found");
        form = ARENA_ARRAY(scratch, double, estimate.rows.k);
        contributions_form(&estimate.rows, estimate.form, form);
        ok = ok && vcov_cluster_sums(&estimate.rows, &clusters, kind, form, out->sum, err);
        if (ok && study->clustering.variance == VARIANCE_SCHOOL_COMPONENTS)
            ok = add_loads(study, arena, &estimate, &rows, form, out, err);
    }
    arena_destroy(scratch);
    return ok;
}
