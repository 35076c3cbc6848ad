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

static bool add_covariate(Arena *arena, const EstimatorInput *input, const Column *column,
                          Place place, Model *model, Error *err)
{
    const EffectSample *sample = input->sample;
    const MatchWords *words = match_words(input->effects->method);
    size_t n_missing = 0;

    if (column->n_missing > 0)
        for (size_t i = 0; i < sample->n; i++)
            n_missing += column->reason[sample->row[i]] != REASON_PRESENT ? 1 : 0;
    if (n_missing > 0)
        return error_set(err, ERR_STUDY, place,
                         "effects.adjust names '%s', which %zu of the %s students lack; list "
                         "it in covariates too, so that they are left out before %s",
                         column->name, n_missing, words->done, words->act);
    model_add_column(model, arena, column, sample->row, sample->n);
    return true;
}

static bool is_listed(const Model *model, const Column *column)
{
    for (size_t j = 0; j < model->n; j++)
        if (model->term[j].column == column)
            return true;
    return false;
}

bool outcome_model_covariates(Arena *arena, const EstimatorInput *input, Model *model, Error *err)
{
    const EffectSettings *settings = input->effects;
    const Cohort *cohort = input->cohort;

    if (settings->adjust == ADJUST_ALL)
        for (size_t k = 0; k < cohort->n_covariates; k++)
            if (!add_covariate(arena, input, cohort->covariate[k], NOWHERE, model, err))
                return false;
    if (settings->adjust != ADJUST_LIST)
        return true;
    for (size_t k = 0; k < settings->adjust_for.n; k++) {
        const Name *name = &settings->adjust_for.item[k];
        const Column *column = cohort_column(cohort, *name);
        const Column *const both[] = {column, column == NULL ? NULL : column->mark};
        for (size_t b = 0; b < COUNT_OF(both); b++)
            if (both[b] != NULL && !is_listed(model, both[b]) &&
                !add_covariate(arena, input, both[b], name->place, model, err))
                return false;
    }
    return true;
}

bool outcome_model_make(Arena *arena, const EstimatorInput *input, bool adjust, OutcomeModel **out,
                        Error *err)
{
    const EffectSample *sample = input->sample;
    OutcomeModel *made = ARENA_NEW(arena, OutcomeModel);

    made->model = outcome_model(arena);
    made->frame = input->cohort->frame;
    made->rows = (ModelRows){
        .model = &made->model, .n = sample->n, .row = sample->row, .treated = sample->treated};
    *out = made;
    return !adjust || outcome_model_covariates(arena, input, &made->model, err);
}

static bool counts(Estimand estimand, uint8_t treated)
{
    return treated ? estimand != ESTIMAND_ATC : estimand != ESTIMAND_ATT;
}

double outcome_model_counts(const EstimatorInput *input, size_t at)
{
    const EffectSample *sample = input->sample;
    const Estimand estimand = (Estimand)input->effects->estimand;

    if (!counts(estimand, sample->treated[at]))
        return 0.0;
    return estimand == ESTIMAND_ATE ? cohort_base_weight(input->cohort, sample->student[at])
                                    : sample->weight[at];
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const OutcomeModel *model = state;
    const size_t n_terms = model->model.n;
    const double *treated = block + TREATED_TERM * stride;

    model_fill(&model->rows, rows, block, stride);
    for (size_t j = TREATED_TERM + 1; j < n_terms; j++) {
        const double *x = block + j * stride;
        double *out = block + (n_terms + j - TREATED_TERM - 1) * stride;
        for (size_t i = 0; i < rows.n; i++)
            out[i] = treated[i] > 0.0 ? x[i] - model->centre[j] : 0.0;
    }
}

ModelMatrix outcome_model_matrix(const OutcomeModel *model)
{
    if (model->centre == NULL)
        return model_matrix(&model->rows);
    return (ModelMatrix){.n = model->rows.n,
                         .k = 2 * model->model.n - TREATED_TERM - 1,
                         .state = model,
                         .fill = fill};
}

bool outcome_model_fit(Arena *arena, const Frame *frame, const ModelMatrix *x,
                       const EffectSample *sample, Fit *out, Error *err)
{
    const FitStatus status = fit_least_squares(arena, x, sample->weight, sample->y, out);

    if (status == FIT_TOO_LARGE)
        return error_set(err, ERR_DATA, NOWHERE,
                         "the outcome model can't be fitted: a covariate or the score holds "
                         "numbers too large to square");
    if (out->aliased[TREATED_TERM] && out->n_absorbed > 0)
        return error_set(
            err, ERR_INFEASIBLE, NOWHERE,
            "the effect can't be estimated: in each value of the covariate of more "
            "than %s values all %s are of one group; leave it out of the outcome model",
            text_count(arena, FIT_LEVELS_MOST), frame_people(frame));
    if (out->aliased[TREATED_TERM])
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the effect can't be estimated: the sample holds students of one arm "
                         "only");
    if (status == FIT_TOO_FEW_ROWS)
        return error_say(
            err, ERR_INFEASIBLE, NOWHERE,
            PHRASE(
                "only {} {is|are} left to compare, too few for an outcome model of {} terms; "
                "adjust "
                "for fewer covariates, or let the design keep more (a wider caliper, fewer exact "
                "columns)",
                piece_count(ABOUT_PEOPLE, sample->n, frame_unit(frame), frame_people(frame)),
                piece_number(fit_rank(out))));
    return true;
}

/* The model on the students of rows that are uses. */
static const OutcomeModel *of_students(Arena *arena, const OutcomeModel *model,
                                       const EffectSample *students)
{
    OutcomeModel *out = ARENA_NEW(arena, OutcomeModel);

    *out = *model;
    out->rows.model = &out->model;
    out->rows.n = students->n;
    out->rows.row = students->row;
    out->rows.treated = students->treated;
    return out;
}

/* Where rows are uses, the students are fitted, each with the weight of all uses: the coefficients
 * are the same, and what a row contributes is its student's but for the weight. With hardly more
 * students than terms the rows themselves are fitted, whose number decides what can be. */
static bool fit_rows(Arena *arena, const OutcomeModel *model, const EffectSample *sample, Fit *out,
                     Error *err)
{
    const ModelMatrix x = outcome_model_matrix(model);
    const EffectSample *students = sample->students;

    if (students == NULL || students->n <= x.k)
        return outcome_model_fit(arena, model->frame, &x, sample, out, err);
    const OutcomeModel *once = of_students(arena, model, students);
    const ModelMatrix x_once = outcome_model_matrix(once);
    FitUses *uses = ARENA_NEW(arena, FitUses);
    Fit fit;
    if (!outcome_model_fit(arena, model->frame, &x_once, students, &fit, err))
        return false;
    *uses = (FitUses){.n = sample->n, .row = sample->at, .weight = sample->weight};
    *out = fit_of_uses(arena, &fit, uses);
    return true;
}

bool outcome_model_estimate(Arena *arena, const OutcomeModel *model, const EffectSample *sample,
                            Estimate *out, Error *err)
{
    Fit *fit = ARENA_NEW(arena, Fit);

    if (!fit_rows(arena, model, sample, fit, err))
        return false;
    *out = (Estimate){.value = fit_coefficient(fit, TREATED_TERM),
                      .sample = sample,
                      .rows = contributions_of_fit(fit),
                      .form = ARENA_ARRAY(arena, double, fit->x.k),
                      .r2 = fit->tss > 0.0 ? 1.0 - fit->rss / fit->tss : (double)NAN,
                      .model = model};
    out->form[TREATED_TERM] = 1.0;
    return true;
}

/* Residuals sum to zero in each arm, so an arm's mean is the mean of its predictors times the
 * coefficients. */
void outcome_model_means(const Estimate *estimate, double *of_treated, double *of_control)
{
    const Fit *fit = estimate->rows.fit;
    const EffectSample *sample = fit->uses != NULL ? estimate->sample->students : estimate->sample;
    const ModelMatrix *x = &fit->x;
    Arena *scratch = arena_create();
    double *block = ARENA_ARRAY(scratch, double, x->k *FIT_STRIDE);
    double *const mean[2] = {of_control, of_treated};
    double total[2] = {0.0, 0.0};

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        x->fill(x->state, (MatrixRows){.begin = begin, .n = n}, block, FIT_STRIDE);
        for (size_t i = 0; i < n; i++) {
            const int arm = sample->treated[begin + i] ? 1 : 0;
            total[arm] += sample->weight[begin + i];
            for (size_t j = 0; j < x->k; j++)
                mean[arm][j] += sample->weight[begin + i] * block[j * FIT_STRIDE + i];
        }
    }
    for (size_t j = 0; j < x->k; j++) {
        of_treated[j] /= total[1];
        of_control[j] /= total[0];
    }
    arena_destroy(scratch);
}

static const char *coefficient_name(Arena *arena, const Model *model, size_t j)
{
    if (j < model->n)
        return model->term[j].name;
    return arena_printf(arena, "%s:%s", model->term[TREATED_TERM].name,
                        model->term[TREATED_TERM + 1 + (j - model->n)].name);
}

static double error_of(const Variance *variance, size_t n, size_t j)
{
    Arena *scratch = arena_create();
    double *c = ARENA_ARRAY(scratch, double, n);

    c[j] = 1.0;
    const double se = sqrt(variance_of(variance, c));
    arena_destroy(scratch);
    return se;
}

/* NaN where aliased. */
static double coefficient_of(const Estimate *estimate, size_t j)
{
    const Fit *fit = estimate->rows.fit;

    if (estimate->joint != NULL)
        return estimate->joint->value[j];
    return fit->aliased[j] ? (double)NAN : fit_coefficient(fit, j);
}

/* A covariate that is absorbed has no coefficients of its own. */
static void note_absorbed(Arena *arena, const Model *model, const Fit *fit, Effects *details)
{
    for (size_t f = 0; f < model->n_factors; f++)
        if (fit_absorbs(fit, model->levels[f].first))
            notes_add(&details->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                      PHRASE("The outcome model holds the {} values of '{}' by taking their means "
                             "off; they and the intercept are not among its coefficients.",
                             piece_number(fit->n_absorbed),
                             piece_column(model->factor[f].column->name)));
}

void outcome_model_details(Arena *arena, const Estimate *estimate, const Variance *variance,
                           Effects *details)
{
    const size_t p = outcome_model_matrix(estimate->model).k;

    const Fit *fit = estimate->rows.fit;
    const bool absorbed = fit != NULL && fit->n_absorbed > 0;
    details->term = ARENA_ARRAY(arena, const char *, p);
    details->coefficient = ARENA_ARRAY(arena, double, p);
    details->coefficient_se = ARENA_ARRAY(arena, double, p);
    for (size_t j = 0; j < p; j++) {
        if (absorbed && (j == 0 || fit_absorbs(fit, j)))
            continue;
        const size_t at = details->n_terms++;
        details->term[at] =
            arena_copy_text(arena, coefficient_name(arena, &estimate->model->model, j));
        details->coefficient[at] = coefficient_of(estimate, j);
        const bool aliased = isnan(details->coefficient[at]);
        details->coefficient_se[at] =
            aliased || variance == NULL ? (double)NAN : error_of(variance, p, j);
        if (aliased)
            notes_add(&details->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                      PHRASE("The outcome model leaves out '{}': it is constant in the sample or "
                             "an exact combination of other terms.",
                             piece_column(details->term[at])));
    }
    if (absorbed)
        note_absorbed(arena, &estimate->model->model, fit, details);
}
