/* What stands behind a standard error by school components, and the second row beside it that lets
 * the arms differ in spread: CR2 on the record's own schools with degrees of freedom that are
 * counted by arm (Welch).
 *
 *   v_g = u A_g^2 + e sum a_i^2,  S_1, S_0: sums of v_g over program and comparison schools,
 *   df = (S_1 + S_0)^2 / [S_1^2 / (G_1 - 1) + S_0^2 / (G*_0 - 1)],  G*_0 = S_0^2 / sum_0 v_g^2
 *
 * Sources: Bell & McCaffrey (2002) Survey Methodology 28:169-181; Welch (1947) Biometrika 34:28-35;
 * docs/methods.md says what was held against it. */
#include "study.h"

#include "alike/reml.h"

#include <math.h>

CoefficientSums coefficient_sums(const double *coefficient, const int32_t *cluster, size_t n,
                                 const uint8_t *arms, size_t n_clusters, double u, double e)
{
    Arena *scratch = arena_create();
    double *a = ARENA_ARRAY(scratch, double, n_clusters);
    double *q = ARENA_ARRAY(scratch, double, n_clusters);
    CoefficientSums out = {.p = 0.0};

    for (size_t i = 0; i < n; i++) {
        const double square = coefficient[i] * coefficient[i];
        out.q += square;
        if (cluster == NULL)
            continue;
        a[cluster[i]] += coefficient[i];
        q[cluster[i]] += square;
    }
    for (size_t g = 0; g < n_clusters; g++) {
        const double v = u * a[g] * a[g] + e * q[g];
        out.p += a[g] * a[g];
        for (int arm = 0; arm < 2; arm++) {
            if ((arms[g] & (arm ? CLUSTER_IN_TREATED : CLUSTER_IN_CONTROL)) == 0)
                continue;
            out.n[arm] += arms[g] & CLUSTER_NOT_COUNTED ? 0 : 1;
            out.sum[arm] += v;
            out.squares[arm] += v * v;
        }
    }
    arena_destroy(scratch);
    return out;
}

static double df_by_arm(const CoefficientSums *s, double effective)
{
    const double all = s->sum[1] + s->sum[0];

    if (!(effective > 1.0) || s->n[1] < 2)
        return (double)NAN;
    return all * all /
           (s->sum[1] * s->sum[1] / ((double)s->n[1] - 1.0) +
            s->sum[0] * s->sum[0] / (effective - 1.0));
}

/* By cluster of the rows: the arm where most of its students are. */
static uint8_t *arms_of_clusters(Arena *scratch, const EffectStudy *study, const EffectSample *rows)
{
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, rows->n_clusters[0]);

    for (size_t i = 0; i < rows->n; i++) {
        const int side = study->clustering.side[0][rows->student[i]];
        const bool known = side != CLUSTER_UNKNOWN;
        const bool treated = known ? side == CLUSTER_TREATED : rows->treated[i] != 0;
        arms[rows->cluster[0][i]] = (uint8_t)((treated ? CLUSTER_IN_TREATED : CLUSTER_IN_CONTROL) |
                                              (known ? 0 : CLUSTER_NOT_COUNTED));
    }
    return arms;
}

static bool spread_of(const EffectStudy *study, Arena *scratch, const EffectSample *rows,
                      EffectComponents *out, Error *err)
{
    const VarianceRule rule = {.kind = VARIANCE_CR2};
    double *coefficient = ARENA_ARRAY(scratch, double, rows->n);
    Estimate estimate;
    Variance v;

    if (!study_make(study, scratch, rows, &estimate, err))
        return false;
    double *form = ARENA_ARRAY(scratch, double, estimate.rows.k);
    contributions_form(&estimate.rows, estimate.form, form);
    contributions_coefficients(&estimate.rows, form, coefficient);
    const CoefficientSums s = coefficient_sums(coefficient, rows->cluster[0], rows->n,
                                               arms_of_clusters(scratch, study, rows),
                                               rows->n_clusters[0], out->u, out->e);
    out->p = s.p;
    out->q = s.q;
    out->effective_control = s.sum[0] * s.sum[0] / s.squares[0];
    out->by_arm.estimate = estimate.value;
    if (!estimate.rows.leverages) {
        out->by_arm.problem = "this estimator has no leverages, which CR2 adjusts by";
        return true;
    }
    out->by_arm.df = df_by_arm(&s, out->effective_control);
    if (isnan(out->by_arm.df)) {
        out->by_arm.problem = "the comparison group rests on one cluster in effect";
        return true;
    }
    if (out->by_arm.df < 1.0) { /* an interval would be of any width */
        out->by_arm.df = (double)NAN;
        out->by_arm.problem = "less than one degree of freedom is left where arms may differ";
        return true;
    }
    if (!estimate_variance(scratch, &estimate, &rule, &v, err))
        return false;
    out->by_arm.se = sqrt(variance_of(&v, estimate.form));
    effect_test(study->settings->confidence, &out->by_arm);
    return true;
}

/* A model with a random intercept knows its components. */
static bool model_components(const EffectStudy *study, Arena *scratch, EffectComponents *out,
                             Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    const EffectSample rows = part_samples(study, scratch, &everybody).rows;
    Estimate estimate;

    if (!study_make(study, scratch, &rows, &estimate, err))
        return false;
    if (estimate.spread == NULL)
        return true;
    out->of_model = true;
    out->u = estimate.spread->u;
    out->e = estimate.spread->e;
    out->n_clusters = rows.n_clusters[0];
    out->n_students = rows.n;
    return true;
}

bool effect_study_components(const EffectStudy *study, Arena *arena, EffectComponents *out,
                             Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    SchoolComponents learned;
    const char *refused = NULL;
    bool ok = true;

    *out = (EffectComponents){.by_arm = effect_blank(study)};
    if (study->clustering.variance == VARIANCE_SCHOOL_COMPONENTS) {
        const ComponentRows who = part_component_rows(study, scratch, &everybody, NULL);
        ok = components_learn(arena, &who, &learned, &refused, err);
        if (ok && refused == NULL) {
            out->u = learned.u;
            out->e = learned.e;
            out->n_clusters = learned.n_schools;
            out->n_levels = learned.n_levels;
            out->n_students = learned.n_students;
            out->by_arm.variance = variance_shown(VARIANCE_CR2);
            const EffectSample rows = part_samples(study, scratch, &everybody).rows;
            ok = spread_of(study, scratch, &rows, out, err);
        }
    }
    if (study->clustering.variance == VARIANCE_KENWARD_ROGER)
        ok = model_components(study, scratch, out, err);
    arena_destroy(scratch);
    return ok;
}
