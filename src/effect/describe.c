/* What the analytic sample looks like: counts, means, spreads, correlations. */
#include "sample.h"

#include <gsl/gsl_cdf.h>
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

typedef struct MeanError {
    double se, df;
} MeanError;

/* Standard error of an arm's weighted mean: by cluster with G/(G-1), else HC2, which is s/sqrt(n)
 * for equal weights. Who is misfiled or of unknown cluster is no further cluster. */
static MeanError mean_error(Arena *scratch, const double *x, const EffectSample *sample,
                            bool treated, const Levels *cluster, const uint8_t *side,
                            ArmMoments moments)
{
    double sum = 0.0, count = 0.0;

    if (cluster == NULL) {
        for (size_t i = 0; i < sample->n; i++) {
            if ((sample->treated[i] != 0) != treated)
                continue;
            const double share = sample->weight[i] / moments.weight;
            const double e = share * (x[i] - moments.mean);
            sum += share < 1.0 ? e * e / (1.0 - share) : 0.0;
        }
        return (MeanError){.se = moments.n > 1 ? sqrt(sum) : (double)NAN,
                           .df = (double)moments.n - 1.0};
    }
    double *score = ARENA_ARRAY(scratch, double, cluster->n_levels);
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, cluster->n_levels);
    for (size_t i = 0; i < sample->n; i++) {
        const int32_t g = cluster->level[i];
        if ((sample->treated[i] != 0) != treated)
            continue;
        const double e = sample->weight[i] * (x[i] - moments.mean);
        if (g == LEVEL_NONE) {
            sum += e * e;
            continue;
        }
        score[g] += e;
        if (side[sample->student[i]] == (treated ? CLUSTER_CONTROL : CLUSTER_TREATED))
            continue;
        count += seen[g] ? 0.0 : 1.0;
        seen[g] = 1;
    }
    for (size_t g = 0; g < cluster->n_levels; g++)
        sum += score[g] * score[g];
    return (MeanError){.se = count > 1.0 ? sqrt(count / (count - 1.0) * sum) / moments.weight
                                         : (double)NAN,
                       .df = count - 1.0};
}

/* se, and the interval of the mean alone. */
static void put_error(double mean, MeanError error, double confidence, double *se, double *low,
                      double *high)
{
    const double half = error.df > 0.0
                            ? gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, error.df) * error.se
                            : (double)NAN;
    *se = error.se;
    *low = mean - half;
    *high = mean + half;
}

/* One-way analysis of variance over students, each counted once: (MSB - MSW) / (MSB + (n0-1) MSW);
 * 0 where it comes out negative. Source: Donner & Koval (1980) Biometrics 36:19-25. */
static double intraclass(Arena *scratch, const double *y, const EffectSample *sample,
                         const Levels *cluster)
{
    double *sum = ARENA_ARRAY(scratch, double, cluster->n_levels);
    double *count = ARENA_ARRAY(scratch, double, cluster->n_levels);
    double n = 0.0, mean = 0.0, groups = 0.0, squares = 0.0, between = 0.0, within = 0.0;

    for (size_t i = 0; i < sample->n; i++) {
        if (cluster->level[i] == LEVEL_NONE)
            continue;
        sum[cluster->level[i]] += y[i];
        count[cluster->level[i]] += 1.0;
        n += 1.0;
        mean += y[i];
    }
    mean /= n;
    for (size_t g = 0; g < cluster->n_levels; g++) {
        if (count[g] == 0.0)
            continue;
        groups += 1.0;
        squares += count[g] * count[g];
        sum[g] /= count[g];
        between += count[g] * (sum[g] - mean) * (sum[g] - mean);
    }
    if (!(groups > 1.0 && n > groups))
        return (double)NAN;
    for (size_t i = 0; i < sample->n; i++) {
        const int32_t g = cluster->level[i];
        if (g != LEVEL_NONE)
            within += (y[i] - sum[g]) * (y[i] - sum[g]);
    }
    const double msb = between / (groups - 1.0), msw = within / (n - groups);
    const double size = (n - squares / n) / (groups - 1.0);
    const double total = msb + (size - 1.0) * msw;
    const double icc = total > 0.0 ? (msb - msw) / total : (double)NAN;
    return icc < 0.0 ? 0.0 : icc;
}

static double correlation(const double *x, const double *y, const EffectSample *sample)
{
    double w = 0.0, mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

    for (size_t i = 0; i < sample->n; i++) {
        w += sample->weight[i];
        mx += sample->weight[i] * x[i];
        my += sample->weight[i] * y[i];
    }
    mx /= w;
    my /= w;
    for (size_t i = 0; i < sample->n; i++) {
        const double dx = x[i] - mx, dy = y[i] - my;
        xx += sample->weight[i] * dx * dx;
        yy += sample->weight[i] * dy * dy;
        xy += sample->weight[i] * dx * dy;
    }
    return xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : (double)NAN;
}

void describe(const Cohort *cohort, const EffectSample *students, const Levels *cluster,
              const uint8_t *side, double confidence, Effect *out)
{
    Arena *scratch = arena_create();
    const ArmMoments t = arm_moments(students->y, students, true);
    const ArmMoments c = arm_moments(students->y, students, false);

    out->n_treated = t.n;
    out->n_control = c.n;
    out->mean_treated = t.mean;
    out->mean_control = c.mean;
    out->sd_treated = t.sd;
    out->sd_control = c.sd;
    put_error(t.mean, mean_error(scratch, students->y, students, true, cluster, side, t),
              confidence, &out->post_se_treated, &out->post_ci_low_treated,
              &out->post_ci_high_treated);
    put_error(c.mean, mean_error(scratch, students->y, students, false, cluster, side, c),
              confidence, &out->post_se_control, &out->post_ci_low_control,
              &out->post_ci_high_control);
    if (cluster != NULL)
        out->icc = intraclass(scratch, students->y, students, cluster);
    if (cohort->pretest != NULL && cohort->pretest->type == COLUMN_REAL) {
        double *x = ARENA_ARRAY(scratch, double, students->n);
        for (size_t i = 0; i < students->n; i++)
            x[i] = cohort->pretest->real[students->row[i]];
        const ArmMoments pre_t = arm_moments(x, students, true);
        const ArmMoments pre_c = arm_moments(x, students, false);
        out->pre_mean_treated = pre_t.mean;
        out->pre_mean_control = pre_c.mean;
        out->pre_sd_treated = pre_t.sd;
        out->pre_sd_control = pre_c.sd;
        put_error(pre_t.mean, mean_error(scratch, x, students, true, cluster, side, pre_t),
                  confidence, &out->pre_se_treated, &out->pre_ci_low_treated,
                  &out->pre_ci_high_treated);
        put_error(pre_c.mean, mean_error(scratch, x, students, false, cluster, side, pre_c),
                  confidence, &out->pre_se_control, &out->pre_ci_low_control,
                  &out->pre_ci_high_control);
        out->pre_post_r = correlation(x, students->y, students);
    }
    arena_destroy(scratch);
}
