/* The arms' means as the estimate sees them, and the index of two shares. */
#include "study.h"

#include "outcome_model.h"

#include <math.h>
#include <string.h>

static double share_of_treated(const EffectSample *sample)
{
    double total[2] = {0.0, 0.0};

    for (size_t i = 0; i < sample->n; i++)
        total[sample->treated[i] ? 1 : 0] += sample->weight[i];
    return total[1] / (total[0] + total[1]);
}

/* The model is linear in the treatment with residuals that sum to zero, so the means that it
 * predicts for a target group lie one estimate apart: around that group's own mean. */
void adjusted_means(const EffectSettings *settings, const Estimate *estimate, Effect *out)
{
    const EffectSample *sample = estimate->sample;

    if (estimate->adjusted[0].form != NULL) {
        out->adjusted_mean_treated = estimate->adjusted[1].mean;
        out->adjusted_mean_control = estimate->adjusted[0].mean;
        return;
    }
    const double share = share_of_treated(sample);
    const double mean = share * out->mean_treated + (1.0 - share) * out->mean_control;
    switch ((Estimand)settings->estimand) {
    case ESTIMAND_ATT:
        out->adjusted_mean_treated = out->mean_treated;
        out->adjusted_mean_control = out->mean_treated - out->estimate;
        break;
    case ESTIMAND_ATC:
        out->adjusted_mean_treated = out->mean_control + out->estimate;
        out->adjusted_mean_control = out->mean_control;
        break;
    case ESTIMAND_ATE:
    case ESTIMAND_ATO:
    case ESTIMAND_ATM:
        out->adjusted_mean_treated = mean + (1.0 - share) * out->estimate;
        out->adjusted_mean_control = mean - share * out->estimate;
        break;
    }
}

/* A model of shares says them itself. */
static void take_adjusted(const Estimate *estimate, double *t, double *c)
{
    const size_t n = contributions_n_forms(&estimate->rows);

    memcpy(t, estimate->adjusted[1].form, n * sizeof *t);
    memcpy(c, estimate->adjusted[0].form, n * sizeof *c);
}

/* Both shares of a 0/1 outcome as forms: the arms' own means, and where they are adjusted, one
 * estimate apart as in adjusted_means. */
static void share_forms(const EffectSettings *settings, const Estimate *estimate, bool adjusted,
                        double *t, double *c)
{
    const double share = share_of_treated(estimate->sample);
    const size_t n = contributions_n_forms(&estimate->rows);

    if (estimate->adjusted[0].form != NULL) {
        take_adjusted(estimate, t, c);
        return;
    }
    if (estimate->model != NULL)
        outcome_model_means(estimate, t, c);
    else
        t[ROWS_TREATED] = c[ROWS_CONTROL] = 1.0;
    for (size_t j = 0; adjusted && j < n; j++) {
        const double effect = estimate->form[j], all = share * t[j] + (1.0 - share) * c[j];
        switch ((Estimand)settings->estimand) {
        case ESTIMAND_ATT:
            c[j] = t[j] - effect;
            break;
        case ESTIMAND_ATC:
            t[j] = c[j] + effect;
            break;
        case ESTIMAND_ATE:
        case ESTIMAND_ATO:
        case ESTIMAND_ATM:
            t[j] = all + (1.0 - share) * effect;
            c[j] = all - share * effect;
            break;
        }
    }
}

static bool inside(double share)
{
    return share > 0.0 && share < 1.0;
}

/* Log odds ratio / 1.65 of the adjusted shares, and its standard error by the delta method. Where a
 * linear model's share falls outside 0 to 1, of the shares as they are. Source: Cox (1970) Analysis
 * of Binary Data; Sanchez-Meca, Marin-Martinez & Chacon-Moscoso (2003) Psychological Methods
 * 8:448-467. */
void cox_index(Arena *scratch, const EffectSettings *settings, const Estimate *estimate,
               const Variance *v, Effect *out)
{
    const size_t n = contributions_n_forms(&estimate->rows);
    double *t = ARENA_ARRAY(scratch, double, n), *c = ARENA_ARRAY(scratch, double, n);
    const bool adjusted = inside(out->adjusted_mean_treated) && inside(out->adjusted_mean_control);
    const double p1 = adjusted ? out->adjusted_mean_treated : out->mean_treated;
    const double p0 = adjusted ? out->adjusted_mean_control : out->mean_control;

    out->cox_unadjusted = !adjusted;
    if (!inside(p1) || !inside(p0))
        return;
    out->g = (log(p1 / (1.0 - p1)) - log(p0 / (1.0 - p0))) / 1.65;
    if (v == NULL)
        return;
    share_forms(settings, estimate, adjusted, t, c);
    for (size_t j = 0; j < n; j++)
        t[j] = t[j] / (p1 * (1.0 - p1)) - c[j] / (p0 * (1.0 - p0));
    out->g_se = sqrt(variance_of(v, t)) / 1.65;
}

void log_ratio(Arena *scratch, const EffectSettings *settings, const Estimate *estimate,
               const Variance *v, const Effect *means, EffectRatio *out)
{
    const size_t n = contributions_n_forms(&estimate->rows);
    double *t = ARENA_ARRAY(scratch, double, n), *c = ARENA_ARRAY(scratch, double, n);
    const bool adjusted =
        inside(means->adjusted_mean_treated) && inside(means->adjusted_mean_control);
    const double p1 = adjusted ? means->adjusted_mean_treated : means->mean_treated;
    const double p0 = adjusted ? means->adjusted_mean_control : means->mean_control;

    *out = (EffectRatio){.ratio = (double)NAN, .log_se = (double)NAN, .df = means->df};
    if (!inside(p1) || !inside(p0))
        return;
    out->ratio = p1 / p0;
    if (v == NULL)
        return;
    share_forms(settings, estimate, adjusted, t, c);
    for (size_t j = 0; j < n; j++)
        t[j] = t[j] / p1 - c[j] / p0;
    out->log_se = sqrt(variance_of(v, t));
}
