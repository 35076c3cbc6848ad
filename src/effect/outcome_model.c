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
                             name->text, cohort->outcome->name.text);
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
