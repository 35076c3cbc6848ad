/* What a design can detect: the variance of its estimate from its own weights, with an intraclass
 * correlation that is assumed. No score is read.
 *
 *   V = (1 - r2) (icc P + (1 - icc) Q), in squared SDs of the outcome; P, Q and the degrees of
 *   freedom as in components.h, for the difference of weighted means
 *
 * Source: the variance is that of the estimate (components.h); the multiplier Bloom (1995)
 * Evaluation Review 19:547-556. */
#include "study.h"

#include <math.h>

/* Coefficients of the difference of weighted means, +-w / (sum of w in the arm), by cluster. */
static void sum_coefficients(Arena *scratch, const Cohort *cohort, const Matching *matching,
                             const Clustering *clustering, double icc, EffectPlan *out)
{
    const int32_t *own = clustering->own[0];
    double *coefficient = ARENA_ARRAY(scratch, double, cohort->n);
    double total[2] = {0, 0};
    size_t n_own = 0;

    for (size_t i = 0; i < cohort->n; i++) {
        total[cohort->treated[i] ? 1 : 0] += matching->weight[i];
        if (own != NULL && (size_t)own[i] >= n_own)
            n_own = (size_t)own[i] + 1;
    }
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, n_own);
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i] ? 1 : 0;
        coefficient[i] = (arm ? 1.0 : -1.0) * matching->weight[i] / total[arm];
        if (own == NULL || coefficient[i] == 0.0)
            continue;
        const int whose = clustering->side[0][i];
        if (whose == CLUSTER_BOTH || whose == (arm ? CLUSTER_TREATED : CLUSTER_CONTROL))
            arms[own[i]] |= arm ? CLUSTER_IN_TREATED : CLUSTER_IN_CONTROL;
    }
    const CoefficientSums s =
        coefficient_sums(coefficient, own, cohort->n, arms, n_own, icc, 1.0 - icc);
    out->p = s.p;
    out->q = s.q;
    out->clusters_control = s.n[0];
    out->clusters_treated = s.n[1];
    out->effective_treated = s.squares[1] > 0.0 ? s.sum[1] * s.sum[1] / s.squares[1] : 0.0;
    out->effective_control = s.squares[0] > 0.0 ? s.sum[0] * s.sum[0] / s.squares[0] : 0.0;
}

static bool plan_clusters(Arena *arena, Arena *scratch, const EffectSettings *settings,
                          const Cohort *cohort, const Clustering *clustering, double icc,
                          EffectPlan *out, Error *err)
{
    uint32_t *everybody = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    const double fewest = fmin((double)out->clusters_treated, (double)out->clusters_control);
    SchoolComponents c;

    for (size_t i = 0; i < cohort->n; i++)
        everybody[i] = (uint32_t)i;
    const ComponentRows rows = {.settings = settings,
                                .cohort = cohort,
                                .n = cohort->n,
                                .student = everybody,
                                .school = clustering->own[0],
                                .side = clustering->side[0]};
    if (out->clusters_treated < 2 || out->clusters_control < 2) {
        out->problem =
            arena_printf(arena, "one %s in the %s group: program and %s cannot be told apart",
                         clustering->unit[0], out->clusters_treated < 2 ? "program" : "comparison",
                         clustering->unit[0]);
        return true;
    }
    if (!components_plan(arena, &rows, icc, 1.0 - icc, &c, &out->problem, err))
        return false;
    if (out->problem != NULL)
        return true;
    out->df = components_df(&c, out->p, out->q);
    if (clustering->df_by_arm)
        out->df = fmin(out->df, fewest - 1.0);
    return true;
}

bool effect_plan(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                 const Matching *matching, double icc, EffectPlan *out, Error *err)
{
    Arena *scratch = arena_create();
    Clustering clustering;
    Notes told = {.n = 0};

    *out = (EffectPlan){.df = (double)NAN, .variance = (double)NAN};
    bool ok =
        effect_check_counts_once(settings, cohort, matching, matching->weight, err) &&
        clustering_settle(scratch, scratch, settings, cohort, matching, &clustering, &told, err);
    if (ok) {
        const bool clustered = clustering.own[0] != NULL && icc > 0.0;
        sum_coefficients(scratch, cohort, matching, &clustering, icc, out);
        if (clustering.unit[0] != NULL)
            out->unit = arena_copy_text(arena, clustering.unit[0]);
        if (clustered)
            ok = plan_clusters(arena, scratch, settings, cohort, &clustering, icc, out, err);
        else
            out->df = (double)(matching->n_treated + matching->n_control) - 2.0;
        out->variance = clustered ? icc * out->p + (1.0 - icc) * out->q : out->q;
    }
    arena_destroy(scratch);
    return ok;
}
