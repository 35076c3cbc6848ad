#include "pscore/binary.h"

#include "alike/text.h"
#include "pscore/separation.h"

#include <math.h>

/* Each term that earlier ones give exactly, with those it hangs on. */
static void note_aliased(Arena *arena, const Model *model, const BinaryFit *fit, Notes *notes)
{
    double *share = ARENA_ARRAY(arena, double, fit->k);
    for (size_t j = 1; j < fit->k; j++) {
        if (!fit->aliased[j])
            continue;
        Text text = {.arena = arena};
        level_matrix_dependence(&fit->factor, fit->aliased, j, share);
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

static void list_coefficients(Arena *arena, const Model *model, const BinaryFit *fit,
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

static double null_deviance(const Cohort *cohort)
{
    double n[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++)
        n[cohort->treated[i] != 0] += cohort_base_weight(cohort, i);
    const double all = n[0] + n[1];
    return -2 * (n[1] * log(n[1] / all) + n[0] * log(n[0] / all));
}

bool binary_terms(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                  BinaryTask *task, Notes *notes, Error *err)
{
    *task = (BinaryTask){.arena = arena, .settings = settings, .cohort = cohort};
    return predictors_list(arena, settings, cohort, &task->model, notes, err);
}

void binary_pose(BinaryTask *task, const BinaryLink *link)
{
    const Cohort *cohort = task->cohort;
    task->rows = (ModelRows){
        .model = &task->model, .n = cohort->n, .row = cohort->row, .group = task->group};
    task->x = model_matrix(&task->rows);
    bool *indicator = ARENA_ARRAY(task->arena, bool, task->model.n);
    for (size_t j = 0; j < task->model.n; j++)
        indicator[j] = model_is_indicator(&task->model, &task->model.term[j]);
    task->problem = (BinaryProblem){.link = link,
                                    .x = &task->x,
                                    .indicator = indicator,
                                    .n = cohort->n,
                                    .y = cohort->treated,
                                    .weight = cohort->base_weight};
    task->fit = (BinaryFit){.eta = ARENA_ARRAY(task->arena, double, cohort->n)};
}

void binary_solve(BinaryTask *task)
{
    if (task->settings->conventions == CONVENTIONS_MATCHIT)
        irls_fit_as_r(task->arena, &task->problem, &task->fit);
    else
        irls_fit(task->arena, &task->problem, &task->fit);
}

/* Linear predictor, logit and probability; of a logit the first two are one. */
static void list_scores(const BinaryTask *task, PropensityScore *out)
{
    const BinaryLink *link = task->problem.link;
    const size_t n = task->cohort->n;
    out->linear = task->fit.eta;
    out->logit = link == &link_logit ? out->linear : ARENA_ARRAY(task->arena, double, n);
    out->probability = ARENA_ARRAY(task->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        if (link != &link_logit)
            out->logit[i] = link->logit(out->linear[i]);
        out->probability[i] = link->probability(out->linear[i]);
    }
}

/* A model that keeps its estimates finite gives scores to groups that have nothing in common. */
static void caution_apart(const BinaryTask *task, Notes *notes)
{
    const Cohort *cohort = task->cohort;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < cohort->n; i++) {
        low = cohort->treated[i] ? fmin(low, task->fit.eta[i]) : low;
        high = cohort->treated[i] ? high : fmax(high, task->fit.eta[i]);
    }
    if (!(low > high))
        return;
    notes_add(notes, task->arena, "propensity", NOTE_CAUTION, count_about(ABOUT_PEOPLE, cohort->n),
              PHRASE("The covariates tell every program {} from every comparison {} ({} and {}) "
                     "without error, so no one is comparable: scores are between 0 and 1 only "
                     "because the model holds its estimates back. Remove what decides treatment "
                     "from the covariates, or compare others.",
                     piece_words(frame_unit(cohort->frame)), piece_words(frame_unit(cohort->frame)),
                     piece_count(ABOUT_TREATED, cohort->n_treated, NULL, NULL),
                     piece_count(ABOUT_CONTROL, cohort->n_control, NULL, NULL)));
}

bool binary_finish(BinaryTask *task, PropensityScore *out, Error *err)
{
    Arena *arena = task->arena;
    const BinaryFit *fit = &task->fit;
    if (fit->separable && !task->bounded)
        return refuse_separation(arena, task->settings, task->cohort, err);
    note_aliased(arena, &task->model, fit, &out->notes);
    if (task->bounded)
        caution_apart(task, &out->notes);
    if (task->bounded || fit->drifting)
        separation_partial(arena, task->cohort, &task->model, fit, task->bounded, &out->notes);
    if (!fit->converged)
        notes_add(&out->notes, arena, "propensity", NOTE_CAUTION,
                  count_about(ABOUT_NOBODY, fit->iterations),
                  PHRASE("The score model did not converge in {} steps; its coefficients are those "
                         "of the last step.",
                         piece_number(fit->iterations)));
    list_scores(task, out);
    if (task->settings->conventions != CONVENTIONS_MATCHIT)
        separation_mark(arena, task->cohort, fit->drift, out);
    list_coefficients(arena, &task->model, fit, out);
    out->converged = fit->converged;
    out->iterations = fit->iterations;
    out->deviance = fit->deviance;
    out->null_deviance = null_deviance(task->cohort);
    return true;
}

bool binary_fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                const BinaryLink *link, PropensityScore *out, Error *err)
{
    BinaryTask *task = ARENA_NEW(arena, BinaryTask); /* its terms stay with the score */
    if (!binary_terms(arena, settings, cohort, task, &out->notes, err))
        return false;
    binary_pose(task, link);
    binary_solve(task);
    out->terms = &task->x;
    out->link = link;
    return binary_finish(task, out, err);
}
