/* What each student's score counts for in the overall estimate, without its error: for analyses
 * that make it many times and learn its error elsewhere. */
#include "components.h"
#include "study.h"

bool effect_is_linear(const EffectSettings *settings)
{
    const Estimator *estimator = settings->estimator;

    return estimator != NULL && !estimator->of_shares &&
           (estimator->kind == ESTIMATE_REGRESSION || estimator->kind == ESTIMATE_LINEAR);
}

bool effect_coefficients(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                         const Matching *matching, EffectCoefficients *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    /* no groups are looked for: rows are students */
    EffectSettings alone = *settings;
    alone.cluster = CLUSTER_NONE;
    alone.variance = VARIANCE_AUTO;
    EffectStudy *study;
    Estimate estimate;

    *out = (EffectCoefficients){.of = ARENA_ARRAY(arena, double, cohort->n),
                                .weight = ARENA_ARRAY(arena, double, cohort->n)};
    bool ok = effect_study_open(scratch, &alone, cohort, matching, &study, err);
    if (ok) {
        const EffectSample rows = part_samples(study, scratch, &everybody).rows;
        ok = study_make(study, scratch, &rows, &estimate, err) &&
             (estimate.rows.linear || error_set(err, ERR_INTERNAL, NOWHERE,
                                                "the estimate has no coefficients of the scores"));
        if (ok) {
            double *coefficient = ARENA_ARRAY(scratch, double, rows.n);
            double *form = ARENA_ARRAY(scratch, double, estimate.rows.k);
            contributions_form(&estimate.rows, estimate.form, form);
            contributions_coefficients(&estimate.rows, form, coefficient);
            out->estimate = estimate.value;
            for (size_t i = 0; i < rows.n; i++) {
                out->of[rows.student[i]] += coefficient[i];
                out->weight[rows.student[i]] += rows.weight[i];
                out->n[rows.treated[i] ? 1 : 0]++;
            }
        }
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_cohort_components(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                              const Column *groups, EffectComponents *out, const char **refused,
                              Error *err)
{
    Arena *scratch = arena_create();
    const Levels levels = frame_levels(scratch, groups, cohort->row, cohort->n);
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    ComponentRows rows = {.settings = settings,
                          .cohort = cohort,
                          .student = student,
                          .school = levels.level,
                          .side = cohort_cluster_sides(scratch, cohort, groups),
                          .scored = true};
    SchoolComponents learned;

    *out = (EffectComponents){.n_clusters = 0};
    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->outcome->reason[cohort->row[i]] == REASON_PRESENT)
            student[rows.n++] = (uint32_t)i;
    const bool ok = components_learn(arena, &rows, &learned, refused, err);
    if (ok && *refused == NULL) {
        out->u = learned.u;
        out->e = learned.e;
        out->n_clusters = learned.n_schools;
        out->n_levels = learned.n_levels;
        out->n_students = learned.n_students;
    }
    arena_destroy(scratch);
    return ok;
}
