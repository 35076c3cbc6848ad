/* Logistic regression of treatment on the covariates, by maximum likelihood. */
#include "alike/pscore.h"

#include "alike/linalg.h"
#include "alike/text.h"
#include "pscore/predictors.h"
#include "pscore/separation.h"
#include "stats/irls.h"

#include <math.h>

/* Each term that earlier ones give exactly, with those it hangs on. */
static void note_aliased(Arena *arena, const Model *model, const LogitFit *fit, Notes *notes)
{
    double *share = ARENA_ARRAY(arena, double, fit->k);
    for (size_t j = 1; j < fit->k; j++) {
        if (!fit->aliased[j])
            continue;
        Text text = {.arena = arena};
        cholesky_dependence(fit->factor, fit->k, fit->aliased, j, share);
        for (size_t i = 1; i < j; i++) /* per scale unit, so sizes compare */
            if (fabs(share[i]) > 1e-6)
                text_format(&text, "%s%s", text.n == 0 ? "" : ", ", model->term[i].name);
        if (text.n == 0)
            notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                      PHRASE("{} is left out of the score model: it is the same for all.",
                             piece_column(model->term[j].name)));
        else
            notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                      PHRASE("{} is left out of the score model: it is an exact combination of {}.",
                             piece_column(model->term[j].name), piece_column(text.bytes)));
    }
}

static void list_coefficients(Arena *arena, const Model *model, const LogitFit *fit,
                              PropensityScore *out)
{
    out->n_coefficients = fit->k;
    out->coefficient = ARENA_ARRAY(arena, Coefficient, fit->k);
    for (size_t j = 0; j < fit->k; j++)
        out->coefficient[j] = (Coefficient){.term = arena_copy_text(arena, model->term[j].name),
                                            .estimate = fit->aliased[j] ? NAN : fit->beta[j],
                                            .se = fit->aliased[j] ? NAN : fit->se[j],
                                            .aliased = fit->aliased[j]};
}

static bool refuse_separation(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                              Error *err)
{
    Phrase alone;
    if (!separation_complete(arena, cohort, &alone))
        alone = PHRASE("no covariate does it alone, a combination of them does");
    const Place place = settings->covariates.n > 0 ? settings->covariates.item[0].place : NOWHERE;
    return error_say(err, ERR_INFEASIBLE, place,
                     PHRASE("the covariates tell every treated student from every control student "
                            "({} and {}) without error, so no one is comparable: {}; remove what "
                            "decides treatment from the covariates, or compare other students",
                            piece_count(ABOUT_TREATED, cohort->n_treated, NULL, NULL),
                            piece_count(ABOUT_CONTROL, cohort->n_control, NULL, NULL),
                            piece_phrase(arena, alone)));
}

/* 1 / (1 + exp(-eta)) without overflow, full digits on both sides. */
static double probability_of(double eta)
{
    const double e = exp(-fabs(eta));
    return eta >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static double null_deviance(const Cohort *cohort)
{
    double n[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++)
        n[cohort->treated[i] != 0] += cohort_base_weight(cohort, i);
    const double all = n[0] + n[1];
    return -2 * (n[1] * log(n[1] / all) + n[0] * log(n[0] / all));
}

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    Model model;
    if (!predictors_list(arena, settings, cohort, &model, &out->notes, err))
        return false;
    const ModelRows rows = {.model = &model, .n = cohort->n, .row = cohort->row};
    const ModelMatrix x = model_matrix(&rows);
    bool *indicator = ARENA_ARRAY(arena, bool, model.n);
    for (size_t j = 0; j < model.n; j++)
        indicator[j] = model_is_indicator(&model, &model.term[j]);
    const LogitProblem problem = {.x = &x,
                                  .indicator = indicator,
                                  .n = cohort->n,
                                  .y = cohort->treated,
                                  .weight = cohort->base_weight};
    out->logit = ARENA_ARRAY(arena, double, cohort->n);
    out->probability = ARENA_ARRAY(arena, double, cohort->n);
    LogitFit fitted = {.logit = out->logit};
    if (settings->conventions == CONVENTIONS_MATCHIT)
        irls_fit_as_r(arena, &problem, &fitted);
    else
        irls_fit(arena, &problem, &fitted);
    if (fitted.separable)
        return refuse_separation(arena, settings, cohort, err);
    note_aliased(arena, &model, &fitted, &out->notes);
    if (fitted.drifting)
        separation_partial(arena, cohort, &model, &fitted, &out->notes);
    if (!fitted.converged)
        notes_add(&out->notes, arena, "propensity", NOTE_CAUTION,
                  count_about(ABOUT_NOBODY, fitted.iterations),
                  PHRASE("The score model did not converge in {} steps; its coefficients are those "
                         "of the last step.",
                         piece_number(fitted.iterations)));
    if (settings->conventions != CONVENTIONS_MATCHIT)
        separation_mark(arena, cohort, fitted.drift, out);
    for (size_t i = 0; i < cohort->n; i++)
        out->probability[i] = probability_of(out->logit[i]);
    list_coefficients(arena, &model, &fitted, out);
    out->converged = fitted.converged;
    out->iterations = fitted.iterations;
    out->deviance = fitted.deviance;
    out->null_deviance = null_deviance(cohort);
    return true;
}

const ScoreModel score_model_logit = {
    .name = "logit",
    .help = "logistic regression of treatment on the covariates, maximum likelihood",
    .source = "Rosenbaum & Rubin (1983) Biometrika 70:41-55; McCullagh & Nelder (1989) "
              "Generalized Linear Models, 2nd ed.",
    .traits = TRAIT_TERMS,
    .options = predictor_options,
    .settings_size = sizeof(PredictorSettings),
    .fit = fit,
};
