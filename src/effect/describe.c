/* What the analytic sample looks like: counts, means, spreads, correlations. */
#include "sample.h"

#include "alike/intraclass.h"
#include "alike/joint.h"
#include "alike/mean.h"

#include <math.h>

ArmMoments arm_moments(const double *x, const EffectSample *sample, bool treated)
{
    ArmMoments out = {.n = 0, .mean = (double)NAN, .sd = (double)NAN};
    double sum = 0.0, squares = 0.0, concentration = 0.0;
    bool differ = false;
    size_t first = 0;

    for (size_t i = 0; i < sample->n; i++) {
        if ((sample->treated[i] != 0) != treated)
            continue;
        first = out.n == 0 ? i : first;
        differ = differ || x[i] != x[first];
        out.n++;
        out.weight += sample->weight[i];
        sum += sample->weight[i] * x[i];
    }
    if (!(out.weight > 0.0))
        return out;
    /* of one value alone: rounding of the mean must not pass for a spread */
    out.mean = differ ? sum / out.weight : x[first];
    for (size_t i = 0; i < sample->n; i++) {
        if ((sample->treated[i] != 0) != treated)
            continue;
        const double share = sample->weight[i] / out.weight, from_mean = x[i] - out.mean;
        squares += share * from_mean * from_mean;
        concentration += share * share;
    }
    if (out.n > 1)
        out.sd = sqrt(squares / (1.0 - concentration));
    return out;
}

/* Where a mean, its spread and the error of the mean alone go. */
typedef struct Told {
    double *mean, *sd, *se, *low, *high;
} Told;

typedef struct Clusters {
    const Levels *level; /* of the rows; NULL: errors are independent */
    const uint8_t *side;
} Clusters;

/* Who is misfiled or of unknown cluster is no further cluster. */
static bool tell_arm(Arena *scratch, const double *x, const EffectSample *sample, bool treated,
                     const Clusters *clusters, double confidence, Told out, Error *err)
{
    const ArmMoments moments = arm_moments(x, sample, treated);
    const uint8_t other = treated ? CLUSTER_CONTROL : CLUSTER_TREATED;
    MeanRows rows = mean_rows(scratch, moments.n, clusters->level != NULL);
    MeanError error;

    rows.mean = moments.mean;
    for (size_t i = 0; i < sample->n; i++) {
        if ((sample->treated[i] != 0) != treated)
            continue;
        if (clusters->level != NULL) {
            const int32_t g = clusters->level->level[i];
            rows.cluster[rows.n] = g;
            rows.counts[rows.n] = g != LEVEL_NONE && clusters->side[sample->student[i]] != other;
        }
        rows.x[rows.n] = x[i];
        rows.weight[rows.n++] = sample->weight[i];
    }
    if (!mean_error(&rows, &error, err))
        return false;
    const TTest alone = t_test(moments.mean, error.se, error.df, confidence);
    *out.mean = moments.mean;
    *out.sd = moments.sd;
    *out.se = error.se;
    *out.low = alone.low;
    *out.high = alone.high;
    return true;
}

double sample_correlation(const double *x, const double *y, const EffectSample *sample, int arms)
{
    double w = 0.0, mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

    for (size_t i = 0; i < sample->n; i++) {
        if (!(arms & (sample->treated[i] ? SAMPLE_TREATED : SAMPLE_CONTROL)))
            continue;
        w += sample->weight[i];
        mx += sample->weight[i] * x[i];
        my += sample->weight[i] * y[i];
    }
    mx /= w;
    my /= w;
    for (size_t i = 0; i < sample->n; i++) {
        if (!(arms & (sample->treated[i] ? SAMPLE_TREATED : SAMPLE_CONTROL)))
            continue;
        const double dx = x[i] - mx, dy = y[i] - my;
        xx += sample->weight[i] * dx * dx;
        yy += sample->weight[i] * dy * dy;
        xy += sample->weight[i] * dx * dy;
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : (double)NAN;
}

static bool tell_arms(Arena *scratch, const double *x, const EffectSample *sample,
                      const Clusters *clusters, double confidence, const Told out[2], Error *err)
{
    return tell_arm(scratch, x, sample, false, clusters, confidence, out[0], err) &&
           tell_arm(scratch, x, sample, true, clusters, confidence, out[1], err);
}

bool describe(const Cohort *cohort, const EffectSample *students, const Levels *cluster,
              const uint8_t *side, double confidence, Effect *out, Error *err)
{
    const Clusters clusters = {.level = cluster, .side = side};
    const Told post[2] = {{&out->mean_control, &out->sd_control, &out->post_se_control,
                           &out->post_ci_low_control, &out->post_ci_high_control},
                          {&out->mean_treated, &out->sd_treated, &out->post_se_treated,
                           &out->post_ci_low_treated, &out->post_ci_high_treated}};
    const Told pre[2] = {{&out->pre_mean_control, &out->pre_sd_control, &out->pre_se_control,
                          &out->pre_ci_low_control, &out->pre_ci_high_control},
                         {&out->pre_mean_treated, &out->pre_sd_treated, &out->pre_se_treated,
                          &out->pre_ci_low_treated, &out->pre_ci_high_treated}};
    Arena *scratch = arena_create();

    out->n_treated = out->n_control = 0;
    for (size_t i = 0; i < students->n; i++)
        *(students->treated[i] ? &out->n_treated : &out->n_control) += 1;
    bool ok = tell_arms(scratch, students->y, students, &clusters, confidence, post, err);
    if (ok && cluster != NULL)
        out->icc = intraclass_anova(students->y, cluster->level, students->n, cluster->n_levels,
                                    confidence)
                       .value;
    if (ok && cohort->pretest != NULL && cohort->pretest->type == COLUMN_REAL) {
        double *x = ARENA_ARRAY(scratch, double, students->n);
        for (size_t i = 0; i < students->n; i++)
            x[i] = cohort->pretest->real[students->row[i]];
        ok = tell_arms(scratch, x, students, &clusters, confidence, pre, err);
        out->pre_post_r = sample_correlation(x, students->y, students, SAMPLE_BOTH);
    }
    arena_destroy(scratch);
    return ok;
}
