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

#include "outcome_model.h"

#include <math.h>
#include <string.h>

typedef struct ArmSpread {
    const Fit *fit;
    const double *form; /* the estimate as a linear form of the whitened coefficients */
    double u, e;
    double coefficient, square; /* of the present school: sums of a_i, a_i^2 */
    double p, q;
    const uint8_t *treated; /* by school: where most of its students are */
    const uint8_t *counts;  /* by school: 0 for a student of unknown school */
    size_t next, n[2];
    double sum[2], squares[2];
} ArmSpread;

static bool visit_school(void *state, const Block *block, size_t first, size_t n, bool last)
{
    ArmSpread *s = state;

    for (size_t i = first; i < first + n; i++) {
        double a = 0.0;
        for (size_t l = 0; l < s->fit->k; l++)
            a += block->x[l * FIT_STRIDE + i] * s->form[l];
        a *= block->weight[i];
        s->coefficient += a;
        s->square += a * a;
    }
    if (!last)
        return true;
    const int arm = s->treated[s->next];
    const size_t counts = s->counts[s->next++];
    const double v = s->u * s->coefficient * s->coefficient + s->e * s->square;
    s->p += s->coefficient * s->coefficient;
    s->q += s->square;
    s->n[arm] += counts;
    s->sum[arm] += v;
    s->squares[arm] += v * v;
    s->coefficient = s->square = 0.0;
    return true;
}

static double df_by_arm(const ArmSpread *s)
{
    const double effective = s->sum[0] * s->sum[0] / s->squares[0];
    const double all = s->sum[1] + s->sum[0];

    if (!(effective > 1.0) || s->n[1] < 2)
        return (double)NAN;
    return all * all /
           (s->sum[1] * s->sum[1] / ((double)s->n[1] - 1.0) +
            s->sum[0] * s->sum[0] / (effective - 1.0));
}

static bool spread_of(const EffectStudy *study, Arena *scratch, const EffectSample *rows,
                      EffectComponents *out, Error *err)
{
    const VarianceRule rule = {.kind = VARIANCE_CR2};
    const Grouping schools =
        grouping_by_cluster(scratch, rows->cluster[0], rows->n_clusters[0], rows->n);
    uint8_t *treated = ARENA_ARRAY(scratch, uint8_t, rows->n_clusters[0]);
    uint8_t *counts = ARENA_ARRAY(scratch, uint8_t, rows->n_clusters[0]);
    Predictors predictors;
    FitVariance v;
    Fit fit;

    if (!study_fit(study, scratch, rows, &predictors, &fit, err) ||
        !fit_variance(scratch, &fit, &rule, predictors.target, &v, err))
        return false;
    for (size_t i = 0; i < rows->n; i++) {
        const int side = study->clustering.side[0][rows->student[i]];
        counts[rows->cluster[0][i]] = side != CLUSTER_UNKNOWN;
        treated[rows->cluster[0][i]] =
            side == CLUSTER_UNKNOWN ? rows->treated[i] : side == CLUSTER_TREATED;
    }
    ArmSpread s = {.fit = &fit,
                   .form = fit.back + predictors.target * fit.k,
                   .u = out->u,
                   .e = out->e,
                   .treated = treated,
                   .counts = counts};
    if (!fit_walk(&fit, &schools, 0, visit_school, &s))
        return error_set(err, ERR_INTERNAL, NOWHERE, "sums by school were not made");
    out->p = s.p;
    out->q = s.q;
    out->by_arm.estimate = outcome_model_value(&fit, predictors.target);
    out->by_arm.df = df_by_arm(&s);
    out->effective_control = s.sum[0] * s.sum[0] / s.squares[0];
    if (isnan(out->by_arm.df)) {
        out->by_arm.problem = "the comparison group rests on one cluster in effect";
        return true;
    }
    out->by_arm.se = sqrt(fit_variance_of(&v, predictors.target));
    effect_test(study->design->effects.confidence, &out->by_arm);
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
            out->by_arm.variance = "CR2";
            const EffectSample rows = part_samples(study, scratch, &everybody).rows;
            ok = spread_of(study, scratch, &rows, out, err);
        }
    }
    arena_destroy(scratch);
    return ok;
}
