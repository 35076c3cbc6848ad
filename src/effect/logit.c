/* Shares of a 0/1 outcome by logistic regression, and the effect as a difference of shares: what
 * the model says of those whom the effect is about, once as if all were in the program and once as
 * if none were, on average (g-computation). With w the design's weights, x the intercept, the
 * treatment and the columns of `effects.adjust`, and L(z) = 1 / (1 + exp(-z)),
 *
 *   sum w x (y - L(x'b)) = 0,   m_a = sum q L(x_a'b) / sum q,   effect = m_1 - m_0
 *
 * where x_a has a in place of the treatment and q says whom the effect is about. To first order the
 * error is g'B^-1 sum w x (y - p), with B = sum w v x x', v = p (1 - p) and g the derivative of the
 * effect by b: a form of the least-squares fit with which Newton's method ends, whose rows come on
 * the scale on which they are spread alike, (y - p) / sqrt(v). So leverages are those of that fit,
 * as R's sandwich and clubSandwich have them of `glm`; students and their covariates count as
 * fixed. Sources: McCullagh & Nelder (1989) Generalized Linear Models, 2nd ed., 4.4; the average
 * marginal effect and its error by the delta method Bartus (2005) Stata Journal 5:309-329. */
#include "outcome_model.h"

#include "stats/irls.h"

#include <math.h>

typedef struct Work {
    Arena *arena; /* lives as long as the estimate */
    const EstimatorInput *input;
    const EffectSample *sample;
    const OutcomeModel *model;
    BinaryFit fit;
    double *weight, *y; /* of the last step's regression; by row, as are */
    double *root, *moves;
    Fit *step; /* that regression */
} Work;

/* --- refused ------------------------------------------------------------------------------------
 */

static bool refuse_scores(const EstimatorInput *input, Error *err)
{
    const Column *outcome = input->cohort->outcome;

    return outcome->binary ||
           error_set(err, ERR_INFEASIBLE, NOWHERE,
                     "estimator 'logit' is for outcomes of 0 and 1, but '%s' has other values; "
                     "write 'estimator: %s' for it",
                     outcome->name, registry_default(&estimators, false)->name);
}

/* Then the odds are nothing or without end. */
static bool refuse_one_outcome(const EffectSample *sample, Error *err)
{
    bool seen[2][2] = {{false, false}, {false, false}};

    for (size_t i = 0; i < sample->n; i++)
        seen[sample->treated[i] ? 1 : 0][sample->y[i] > 0.0] = true;
    for (int arm = 0; arm < 2; arm++)
        if (!seen[arm][0] || !seen[arm][1])
            return error_set(err, ERR_INFEASIBLE, NOWHERE,
                             "all of the %s group have the same outcome, so a logistic regression "
                             "has no estimate; write 'estimator: %s', whose difference in shares "
                             "needs no odds",
                             arm == 1 ? "program" : "comparison",
                             registry_default(&estimators, false)->name);
    return true;
}

static bool refuse_fit(const BinaryFit *fit, Error *err)
{
    if (fit->separable)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the columns of effects.adjust tell the outcome of every student without "
                         "error, so a logistic regression has no estimate; adjust for fewer, or "
                         "write 'estimator: %s'",
                         registry_default(&estimators, false)->name);
    return fit->converged ||
           error_set(err, ERR_INFEASIBLE, NOWHERE,
                     "the logistic regression of the outcome did not converge in %zu steps; adjust "
                     "for fewer columns, or write 'estimator: %s'",
                     fit->iterations, registry_default(&estimators, false)->name);
}

/* --- the model ----------------------------------------------------------------------------------
 */

static bool fit_shares(Work *w, const ModelMatrix *x, Error *err)
{
    const EffectSample *sample = w->sample;
    const Model *model = &w->model->model;
    uint8_t *y = ARENA_ARRAY(w->arena, uint8_t, sample->n);
    bool *indicator = ARENA_ARRAY(w->arena, bool, x->k);

    for (size_t i = 0; i < sample->n; i++)
        y[i] = sample->y[i] > 0.0;
    for (size_t j = 0; j < model->n; j++)
        indicator[j] = j == TREATED_TERM || model_is_indicator(model, &model->term[j]);
    const BinaryProblem problem = {.link = &link_logit,
                                   .x = x,
                                   .indicator = indicator,
                                   .n = sample->n,
                                   .y = y,
                                   .weight = sample->weight};
    w->fit = (BinaryFit){.eta = ARENA_ARRAY(w->arena, double, sample->n)};
    irls_fit(w->arena, &problem, &w->fit);
    return refuse_fit(&w->fit, err);
}

/* Least squares of eta + (y - p) / v with weights w v, which changes the coefficients no more. */
static bool last_step(Work *w, const ModelMatrix *x, Error *err)
{
    const size_t n = w->sample->n;
    EffectSample working = *w->sample;

    w->weight = ARENA_ARRAY(w->arena, double, n);
    w->y = ARENA_ARRAY(w->arena, double, n);
    w->root = ARENA_ARRAY(w->arena, double, n);
    w->moves = ARENA_ARRAY(w->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        const double eta = w->fit.eta[i], odds = exp(w->sample->y[i] > 0.0 ? -eta : eta);
        const double v = fmax(odds / (1.0 + odds) / (1.0 + odds), 1e-300);
        w->weight[i] = w->sample->weight[i] * v;
        w->y[i] = eta + (w->sample->y[i] > 0.0 ? 1.0 + odds : -(1.0 + odds));
        w->root[i] = sqrt(v);
        w->moves[i] = 1.0 / w->root[i];
    }
    working.weight = w->weight;
    working.y = w->y;
    w->step = ARENA_NEW(w->arena, Fit);
    if (!outcome_model_fit(w->arena, w->model->frame, x, &working, w->step, err))
        return false;
    fit_spread_alike(w->step, w->sample->weight, w->root, w->moves);
    return true;
}

/* --- averages over those whom the effect is about -----------------------------------------------
 */

/* Adds to mean and form of an arm what n rows say, whose terms are in block. */
static void add_rows(const Work *w, int arm, size_t begin, size_t n, const double *count,
                     const double *block, double *mean, double *form)
{
    const double of_treatment = w->fit.beta[TREATED_TERM];
    double slope[MODEL_BLOCK], all = 0.0;

    for (size_t i = 0; i < n; i++) {
        const int own = w->sample->treated[begin + i] ? 1 : 0;
        const double eta = w->fit.eta[begin + i] + (double)(arm - own) * of_treatment;
        const double p = link_logit.probability(eta);
        *mean += count[i] * p;
        slope[i] = count[i] * p * (1.0 - p);
        all += slope[i];
    }
    const double kept = form[TREATED_TERM];
    block_cross(block, FIT_STRIDE, n, w->step->x.k, slope, form);
    form[TREATED_TERM] = kept + (arm == 1 ? all : 0.0);
}

static void average(const Work *w, Estimate *out)
{
    const ModelMatrix *x = &w->step->x;
    Arena *scratch = arena_create();
    double *block = ARENA_ARRAY(scratch, double, x->k *FIT_STRIDE);
    double *form[2] = {ARENA_ARRAY(w->arena, double, x->k), ARENA_ARRAY(w->arena, double, x->k)};
    double mean[2] = {0.0, 0.0}, count[MODEL_BLOCK], total = 0.0;

    for (size_t begin = 0; begin < x->n; begin += MODEL_BLOCK) {
        const size_t n = x->n - begin < MODEL_BLOCK ? x->n - begin : MODEL_BLOCK;
        x->fill(x->state, (MatrixRows){.begin = begin, .n = n}, block, FIT_STRIDE);
        for (size_t i = 0; i < n; i++) {
            count[i] = outcome_model_counts(w->input, begin + i);
            total += count[i];
        }
        for (int arm = 0; arm < 2; arm++)
            add_rows(w, arm, begin, n, count, block, &mean[arm], form[arm]);
    }
    out->form = ARENA_ARRAY(w->arena, double, x->k);
    for (size_t j = 0; j < x->k; j++) {
        form[0][j] /= total;
        form[1][j] /= total;
        out->form[j] = form[1][j] - form[0][j];
    }
    for (int arm = 0; arm < 2; arm++) {
        out->adjusted[arm].mean = mean[arm] / total;
        out->adjusted[arm].form = form[arm];
    }
    out->value = out->adjusted[1].mean - out->adjusted[0].mean;
    arena_destroy(scratch);
}

/* A column that tells some outcomes for certain has no finite coefficient, but the shares have. */
static void note_drift(const Work *w, Notes *notes)
{
    if (w->fit.drifting)
        notes_add(notes, w->arena, "effects", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Columns of the outcome model tell the outcome of some {} with certainty: "
                         "their coefficients have no finite estimate, and these {} do not count "
                         "for the standard error.",
                         piece_words(frame_people(w->model->frame)),
                         piece_words(frame_people(w->model->frame))));
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    const EffectSample *sample = input->sample;
    Estimate *linear = ARENA_NEW(arena, Estimate);
    OutcomeModel *model;

    /* the linear model first: it says what can't be estimated by any */
    if (!outcome_model_make(arena, input, true, &model, err) || !refuse_scores(input, err) ||
        !outcome_model_estimate(arena, model, sample, linear, err) ||
        !refuse_one_outcome(sample, err))
        return false;
    const ModelMatrix x = outcome_model_matrix(model);
    Work w = {.arena = arena, .input = input, .sample = sample, .model = model};
    if (!fit_shares(&w, &x, err) || !last_step(&w, &x, err))
        return false;
    *out = (Estimate){.sample = sample,
                      .rows = contributions_of_fit(w.step),
                      .r2 = (double)NAN,
                      .model = model,
                      .other = linear};
    average(&w, out);
    note_drift(&w, &out->notes);
    return true;
}

const Estimator estimator_logit = {
    .name = "logit",
    .help =
        "of a 0/1 outcome: the difference of the shares that a logistic regression on treatment "
        "and covariates says of those whom the effect is about, in the program and without it "
        "(average marginal effect)",
    .source = "McCullagh & Nelder (1989) Generalized Linear Models, 2nd ed.; Bartus (2005) Stata "
              "Journal 5:309-329",
    .traits = TRAIT_ADJUSTS,
    .averaged = true,
    .of_shares = true,
    .shown_rule = "logistic regression, average marginal effect",
    .other_rule = "linear regression, difference in adjusted shares",
    .shown_variance = true,
    .other_says = "Of a 0/1 outcome the report shows what a logistic regression says; the linear "
                  "regression of the same columns stands beside it, with an error by the same "
                  "rule.",
    .estimate = estimate,
};
