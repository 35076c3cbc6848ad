/* The score with an intercept of its own for every school, drawn from one normal distribution:
 *
 *   y = X beta + u_school + e,   var(u_school) = u,   var(e) = e
 *
 * by restricted maximum likelihood, from sums by school; where the variance between schools comes
 * out as 0 the estimate is that of least squares. Errors and degrees of freedom by Kenward & Roger.
 * The rows are students, each once: weights of a design have no place in it. */
#include "outcome_model.h"
#include "sample.h"
#include "school_sums.h"

#include "alike/kenward_roger.h"

#include <math.h>

/* What is left of the scores' squares where the columns tell them wholly: rounding. */
static const double NOTHING_LEFT = 1e-24;

static const EffectSample *students_once(Arena *arena, const EffectSample *given)
{
    EffectSample *out = ARENA_NEW(arena, EffectSample);
    double *ones = ARENA_ARRAY(arena, double, given->n);

    for (size_t i = 0; i < given->n; i++)
        ones[i] = 1.0;
    *out = *given;
    out->weight = ones;
    return out;
}

/* From whitened coordinates, of the residuals of least squares, to the model's own coefficients.
 * One that is aliased has no value, and 0 for its covariance. */
static const Joint *coefficients(Arena *arena, const Fit *fit, const VarianceComponents *v,
                                 const KenwardRoger *errors)
{
    const size_t p = fit->x.k, k = fit->k;
    Joint *out = ARENA_NEW(arena, Joint);

    *out = joint_create(arena, p, NULL);
    for (size_t i = 0; i < p; i++) {
        const double *form = fit->back + i * k;
        out->value[i] = fit->aliased[i] ? (double)NAN : fit_coefficient(fit, i);
        for (size_t l = 0; l < k; l++)
            out->value[i] += form[l] * v->beta[l];
        out->df[i] = fit->aliased[i] ? (double)NAN : kenward_roger_degrees(errors, form);
        for (size_t j = 0; j < p; j++) {
            const double *other = fit->back + j * k;
            double sum = 0.0;
            for (size_t l = 0; l < k; l++)
                for (size_t m = 0; m < k; m++)
                    sum += form[l] * errors->covariance[l * k + m] * other[m];
            out->covariance[i * p + j] = sum;
        }
    }
    return out;
}

static void tell(Arena *arena, const VarianceComponents *v, Notes *out)
{
    notes_add(out, arena, "effects", NOTE_PLAIN, NO_COUNT,
              PHRASE("The random-intercept model puts the variance between schools at {} and that "
                     "between the students of a school at {}, so {} of what the model leaves lies "
                     "between schools. They are learned from the students of the estimate alone, "
                     "and taken to be the same in both groups.",
                     piece_estimate(v->u, 2), piece_estimate(v->e, 2),
                     piece_estimate(v->u / (v->u + v->e), 3)));
    if (v->boundary)
        notes_add(out, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The variance between schools is at its lowest value, 0: schools differ "
                         "no more than chance makes them, the estimate is that of least squares, "
                         "and its error still allows for the variance being unknown."));
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    EstimatorInput own = *input;
    VarianceComponents *v = ARENA_NEW(arena, VarianceComponents);
    OutcomeModel *model;
    RemlSums sums;
    Fit fit;

    own.sample = students_once(arena, input->sample);
    if (!outcome_model_make(arena, &own, true, &model, err))
        return false;
    const ModelMatrix x = outcome_model_matrix(model);
    if (!outcome_model_fit(arena, model->frame, &x, own.sample, &fit, err))
        return false;
    if (!(fit.rss > NOTHING_LEFT * fit.tss))
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "scores do not differ once what is known of the students is taken into "
                         "account, so there is no spread to compare the effect with");
    if (!reml_sums_of_fit(arena, &fit, own.sample, &sums, err) || !reml_fit(arena, &sums, v, err))
        return false;
    const KenwardRoger errors = kenward_roger(arena, &sums, v);
    *out = estimate_of_joint(arena, input->sample, coefficients(arena, &fit, v, &errors),
                             TREATED_TERM);
    out->model = model;
    out->spread = v;
    tell(arena, v, &out->notes);
    return true;
}

const Estimator estimator_mixed = {
    .name = "mixed",
    .help = "regression with a random intercept of schools by restricted maximum likelihood, where "
            "every student counts once; standard errors and degrees of freedom by Kenward and "
            "Roger",
    .source = "Laird & Ware (1982) Biometrics 38:963-974; Kenward & Roger (1997) Biometrics "
              "53:983-997",
    .traits = TRAIT_ADJUSTS,
    .counts_once = true,
    .kind = ESTIMATE_OWN,
    .variance = VARIANCE_KENWARD_ROGER,
    .estimate = estimate,
};
