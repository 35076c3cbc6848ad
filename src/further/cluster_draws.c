#include "further/cluster_draws.h"

#include "alike/effect_study.h"
#include "alike/random.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void cluster_draws_list(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                        ClusterDraws *out)
{
    *out = (ClusterDraws){.clusters = settings->cluster == CLUSTER_NONE
                                          ? NULL
                                          : effect_unit_column(settings, NULL, cohort),
                          .reused = ARENA_ARRAY(arena, bool, 1)};
    Arena *scratch = arena_create();
    const Levels levels = out->clusters == NULL
                              ? (Levels){.n_levels = 0}
                              : frame_levels(scratch, out->clusters, cohort->row, cohort->n);
    const uint8_t *side =
        out->clusters == NULL ? NULL : cohort_cluster_sides(scratch, cohort, out->clusters);
    uint8_t *of = ARENA_ARRAY(scratch, uint8_t, levels.n_levels + cohort->n);
    bool *seen = ARENA_ARRAY(scratch, bool, levels.n_levels + cohort->n);
    out->n_groups = levels.n_levels + cohort->n;
    out->group = ARENA_ARRAY(arena, size_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        const bool alone = side == NULL || side[i] == CLUSTER_UNKNOWN;
        const size_t g = alone ? levels.n_levels + i : (size_t)levels.level[i];
        out->group[i] = g;
        of[g] = !alone ? side[i] : cohort->treated[i] ? CLUSTER_TREATED : CLUSTER_CONTROL;
        out->side[of[g]].n += seen[g] ? 0 : 1;
        seen[g] = true;
    }
    for (size_t s = 0; s < N_DRAW_STRATA; s++) {
        out->side[s].group = ARENA_ARRAY(arena, size_t, out->side[s].n);
        out->side[s].n = 0;
    }
    for (size_t g = 0; g < out->n_groups; g++)
        if (seen[g])
            out->side[of[g]].group[out->side[of[g]].n++] = g;
    arena_destroy(scratch);
}

size_t cluster_draws_fewest(const ClusterDraws *draws)
{
    const size_t both = draws->side[CLUSTER_BOTH].n;
    const size_t control = draws->side[CLUSTER_CONTROL].n + both;
    const size_t treated = draws->side[CLUSTER_TREATED].n + both;

    return control < treated ? control : treated;
}

double cluster_draws_df(const ClusterDraws *draws)
{
    double df = 0.0;

    for (size_t s = 0; s < N_DRAW_STRATA; s++)
        df += draws->side[s].n > 0 ? (double)draws->side[s].n - 1.0 : 0.0;
    return df;
}

static const uint32_t *times_drawn(Arena *arena, const ClusterDraws *c, uint64_t stream)
{
    uint32_t *times = ARENA_ARRAY(arena, uint32_t, c->n_groups);
    uint64_t at = 0;
    for (size_t s = 0; s < N_DRAW_STRATA; s++)
        for (size_t k = 0; k < c->side[s].n; k++)
            times[c->side[s].group[random_below(stream, at++, c->side[s].n)]]++;
    return times;
}

bool cluster_draws_cohort(Arena *arena, const ClusterDraws *draws, const Cohort *cohort,
                          uint64_t stream, Cohort *out, Error *err)
{
    const CohortDraw draw = {.group = draws->group,
                             .times = times_drawn(arena, draws, stream),
                             .groups = draws->clusters};

    return cohort_redraw(arena, cohort, &draw, out, err);
}

bool cluster_draws_measure(Arena *scratch, const ClusterDraws *draws, const ReplicateInput *input,
                           const Cohort *changed, const Matching *matching, Replicate *out,
                           Error *err)
{
    const EffectSettings *settings = &input->told->effects;
    const EffectPart everybody = {.level_of = NULL};
    EffectCoefficients a;
    EffectStudy *study;
    Effect effect;
    *out = (Replicate){.se = (double)NAN, .df = (double)NAN};
    if (input->number == 0)
        *draws->reused = matching->reused;
    if (effect_is_linear(settings)) {
        if (!effect_coefficients(scratch, settings, changed, matching, &a, err))
            return false;
        out->estimate = a.estimate;
        out->n_treated = a.n[1];
        out->n_control = a.n[0];
        return true;
    }
    if (!effect_study_open(scratch, settings, changed, matching, &study, err) ||
        !effect_study_part(study, scratch, &everybody, &effect, err))
        return false;
    out->estimate = effect.estimate;
    out->n_treated = effect.n_treated;
    out->n_control = effect.n_control;
    if (isnan(effect.estimate))
        out->problem = effect.problem;
    return true;
}

DrawSpread cluster_draws_spread(const double *x, size_t n)
{
    DrawSpread out = {.n = 0};
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        out.n += isnan(x[i]) ? 0 : 1;
        mean += isnan(x[i]) ? 0.0 : x[i];
    }
    out.failed = n - out.n;
    mean /= (double)out.n;
    for (size_t i = 0; i < n; i++)
        squares += isnan(x[i]) ? 0.0 : (x[i] - mean) * (x[i] - mean);
    out.se = out.n > 1 && replicates_suffice(out.failed, n) ? sqrt(squares / (double)(out.n - 1))
                                                            : (double)NAN;
    return out;
}

double cluster_draws_reach(const ClusterDraws *draws, const DrawSpread *spread, double confidence)
{
    return spread->se * gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, cluster_draws_df(draws));
}
