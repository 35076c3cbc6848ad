#include "outcome_model.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

Model outcome_model(Arena *arena)
{
    Model model = model_create(arena);

    model_add_treated(&model, arena);
    return model;
}

static bool add_covariate(Arena *arena, const Column *column, Place place,
                          const EffectSample *sample, Model *model, Error *err)
{
    size_t n_missing = 0;

    if (column->n_missing > 0)
        for (size_t i = 0; i < sample->n; i++)
            n_missing += column->reason[sample->row[i]] != REASON_PRESENT ? 1 : 0;
    if (n_missing > 0)
        return error_set(err, ERR_STUDY, place,
                         "effects.adjust names '%s', which %zu of the matched students lack; list "
                         "it in covariates too, so that they are left out before matching",
                         column->name, n_missing);
    model_add_column(model, arena, column, sample->row, sample->n);
    return true;
}

bool outcome_model_adjust(Arena *arena, const Design *design, const Cohort *cohort,
                          const EffectSample *sample, Model *model, Error *err)
{
    const EffectSpec *effects = &design->effects;

    if (effects->adjust == ADJUST_ALL)
        for (size_t k = 0; k < cohort->n_covariates; k++)
            if (!add_covariate(arena, cohort->covariate[k], NOWHERE, sample, model, err))
                return false;
    if (effects->adjust != ADJUST_LIST)
        return true;
    for (size_t k = 0; k < effects->adjust_for.n; k++) {
        const Name *name = &effects->adjust_for.item[k];
        const Column *column = text_equal(name->text, "pretest")
                                   ? cohort->pretest
                                   : frame_find(cohort->frame, name->text);
        if (column == NULL)
            return error_set(err, ERR_STUDY, name->place,
                             "effects.adjust names '%s', but outcome '%s' has no such column",
                             name->text, cohort->outcome_spec->name.text);
        bool listed = false;
        for (size_t j = 0; j < model->n; j++)
            listed = listed || model->term[j].column == column;
        if (!listed && !add_covariate(arena, column, name->place, sample, model, err))
            return false;
    }
    return true;
}

static const char *predictor_name(Arena *arena, const Predictors *predictors, size_t j)
{
    const Model *model = predictors->model;

    if (j < model->n)
        return model->term[j].name;
    return arena_printf(arena, "%s:%s", model->term[predictors->treated].name,
                        model->term[predictors->treated + 1 + (j - model->n)].name);
}

double outcome_model_value(const Fit *fit, size_t j)
{
    double sum = j == 0 ? fit->y_mean : 0.0;

    for (size_t l = 0; l < fit->k; l++)
        sum += fit->back[j * fit->k + l] * fit->gamma[l];
    return sum;
}

/* The model is linear in the treatment with residuals that sum to zero, so the means that it
 * predicts for a target group lie one estimate apart: around that group's own mean. */
static void adjusted_means(const Design *design, const EffectSample *sample, Effect *out)
{
    double treated = 0.0, all = 0.0;

    for (size_t i = 0; i < sample->n; i++) {
        all += sample->weight[i];
        treated += sample->treated[i] ? sample->weight[i] : 0.0;
    }
    const double share = treated / all;
    const double mean = share * out->mean_treated + (1.0 - share) * out->mean_control;
    switch ((Estimand)design->effects.estimand) {
    case ESTIMAND_ATT:
        out->adjusted_mean_treated = out->mean_treated;
        out->adjusted_mean_control = out->mean_treated - out->estimate;
        break;
    case ESTIMAND_ATC:
        out->adjusted_mean_treated = out->mean_control + out->estimate;
        out->adjusted_mean_control = out->mean_control;
        break;
    case ESTIMAND_ATE:
        out->adjusted_mean_treated = mean + (1.0 - share) * out->estimate;
        out->adjusted_mean_control = mean - share * out->estimate;
        break;
    }
}

static void add_details(Arena *arena, const Fit *fit, const FitVariance *variance, Effects *details)
{
    const size_t p = fit->predictors->n;

    details->n_terms = p;
    details->term = ARENA_ARRAY(arena, const char *, p);
    details->coefficient = ARENA_ARRAY(arena, double, p);
    details->coefficient_se = ARENA_ARRAY(arena, double, p);
    for (size_t j = 0; j < p; j++) {
        const bool aliased = fit->aliased[j];
        details->term[j] = arena_copy_text(arena, predictor_name(arena, fit->predictors, j));
        details->coefficient[j] = aliased ? (double)NAN : outcome_model_value(fit, j);
        details->coefficient_se[j] =
            aliased || variance == NULL ? (double)NAN : sqrt(fit_variance_of(variance, j));
        if (aliased)
            note_add(&details->notes, arena, "effects", 0,
                     "The outcome model leaves out '%s': it is constant in the sample or an exact "
                     "combination of other terms.",
                     details->term[j]);
    }
    if (variance != NULL && variance->stands_in != NULL)
        caution_add(&details->notes, arena, "effects", 0, "%s", variance->stands_in);
}

/* Both shares of a 0/1 outcome as linear forms of the coefficients: residuals sum to zero in each
 * arm, so an arm's mean is the mean of its predictors times the coefficients, and the adjusted
 * shares lie one estimate apart (adjusted_means). */
static void share_forms(Arena *scratch, const Design *design, const Fit *fit, bool adjusted,
                        double *of_treated, double *of_control)
{
    const EffectSample *sample = fit->sample;
    const size_t p = fit->predictors->n;
    FitSpace *space = fit_space(scratch, fit->predictors, fit->k);
    double *mean[2] = {ARENA_ARRAY(scratch, double, p), ARENA_ARRAY(scratch, double, p)};
    double total[2] = {0.0, 0.0};

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        predictors_fill(fit->predictors, sample, (Rows){.begin = begin, .n = n}, space);
        const double *raw = fit_space_raw(space);
        for (size_t i = 0; i < n; i++) {
            const int arm = sample->treated[begin + i] ? 1 : 0;
            total[arm] += sample->weight[begin + i];
            for (size_t j = 0; j < p; j++)
                mean[arm][j] += sample->weight[begin + i] * raw[j * FIT_STRIDE + i];
        }
    }
    const double share = total[1] / (total[0] + total[1]);
    for (size_t j = 0; j < p; j++) {
        const double t = mean[1][j] / total[1], c = mean[0][j] / total[0];
        const double effect = j == fit->predictors->target ? 1.0 : 0.0;
        const double all = share * t + (1.0 - share) * c;
        of_treated[j] = t;
        of_control[j] = c;
        if (!adjusted)
            continue;
        switch ((Estimand)design->effects.estimand) {
        case ESTIMAND_ATT:
            of_control[j] = t - effect;
            break;
        case ESTIMAND_ATC:
            of_treated[j] = c + effect;
            break;
        case ESTIMAND_ATE:
            of_treated[j] = all + (1.0 - share) * effect;
            of_control[j] = all - share * effect;
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
static void cox_index(Arena *scratch, const Design *design, const Fit *fit, const FitVariance *v,
                      Effect *out)
{
    const size_t p = fit->predictors->n;
    double *t = ARENA_ARRAY(scratch, double, p), *c = ARENA_ARRAY(scratch, double, p);
    const bool adjusted = inside(out->adjusted_mean_treated) && inside(out->adjusted_mean_control);
    const double p1 = adjusted ? out->adjusted_mean_treated : out->mean_treated;
    const double p0 = adjusted ? out->adjusted_mean_control : out->mean_control;

    out->cox_unadjusted = !adjusted;
    if (!inside(p1) || !inside(p0))
        return;
    out->g = (log(p1 / (1.0 - p1)) - log(p0 / (1.0 - p0))) / 1.65;
    if (v == NULL)
        return;
    share_forms(scratch, design, fit, adjusted, t, c);
    for (size_t j = 0; j < p; j++)
        t[j] = fit->aliased[j] ? 0.0 : t[j] / (p1 * (1.0 - p1)) - c[j] / (p0 * (1.0 - p0));
    out->g_se = sqrt(fit_variance_of_form(v, t)) / 1.65;
}

bool outcome_model_estimate(Arena *arena, const Design *design, const EffectSample *sample,
                            const Predictors *predictors, const VarianceRule *rule, Effect *out,
                            Effects *details, Error *err)
{
    const size_t target = predictors->target;
    Arena *scratch = arena_create();
    Fit fit;
    FitVariance v;

    bool ok = fit_least_squares(scratch, predictors, sample, &fit, err);
    if (ok) {
        out->estimate = outcome_model_value(&fit, target);
        out->r2 = fit.tss > 0.0 ? 1.0 - fit.rss / fit.tss : (double)NAN;
        if (predictors->side == NULL)
            adjusted_means(design, sample, out);
    }
    if (ok && rule->refused == NULL) {
        ok = fit_variance(scratch, &fit, rule, target, &v, err);
        if (ok) {
            out->se = sqrt(fit_variance_of(&v, target));
            out->df = v.df;
            out->clusters = v.n_clusters;
        }
    }
    if (ok && out->binary && predictors->side == NULL)
        cox_index(scratch, design, &fit, rule->refused == NULL ? &v : NULL, out);
    if (ok && details != NULL)
        add_details(arena, &fit, rule->refused == NULL ? &v : NULL, details);
    arena_destroy(scratch);
    return ok;
}

bool linear_fit(Arena *arena, const Model *model, const EffectSample *sample, VarianceKind variance,
                LinearFit *out, Error *err)
{
    const VarianceRule rule = {.kind = variance};
    size_t treated = 0;
    Fit fit;

    for (size_t j = 0; j < model->n; j++)
        if (model->term[j].kind == TERM_TREATED)
            treated = j;
    const Predictors predictors = predictors_of(model, treated);
    if (!fit_least_squares(arena, &predictors, sample, &fit, err))
        return false;
    *out = (LinearFit){.n_terms = model->n,
                       .beta = ARENA_ARRAY(arena, double, model->n),
                       .se = ARENA_ARRAY(arena, double, model->n),
                       .df = ARENA_ARRAY(arena, double, model->n),
                       .aliased = fit.aliased,
                       .rank = fit.k,
                       .sigma2 = fit.rss / ((double)sample->n - (double)fit.k),
                       .r2 = fit.tss > 0.0 ? 1.0 - fit.rss / fit.tss : (double)NAN};
    FitVariance v = {.n_parts = 0};
    for (size_t j = 0; j < model->n; j++) {
        /* Satterthwaite's df is a coefficient's own; every other variance is made once */
        if ((v.n_parts == 0 || (variance == VARIANCE_CR2 && !fit.aliased[j])) &&
            !fit_variance(arena, &fit, &rule, j, &v, err))
            return false;
        out->beta[j] = fit.aliased[j] ? (double)NAN : outcome_model_value(&fit, j);
        out->se[j] = fit.aliased[j] ? (double)NAN : sqrt(fit_variance_of(&v, j));
        out->df[j] = fit.aliased[j] ? (double)NAN : v.df;
    }
    return true;
}
