/* How much each covariate explains of the treatment and of the outcome, from the regression that is
 * there: with P = (X'WX)^-1, b the coefficients, g the terms of a column and d the treatment,
 *
 *   of the outcome,   r2 = F / (F + rss),  F = b_g' P_gg^-1 b_g,
 *   of the treatment, r2 = P_dg P_gg^-1 P_gd / P_dd,
 *
 * the shares by which the residual squares grow where the column is left out of either model. */
#include "study.h"

#include "outcome_model.h"

#include <math.h>

/* Row a of `back` times row b: an element of (X'WX)^-1. */
static double precision(const Fit *fit, size_t a, size_t b)
{
    const double *back = fit->back;
    const size_t k = fit->k;
    double sum = 0.0;

    block_cross(back + a * k, k, k, 1, back + b * k, &sum);
    return sum;
}

/* v' P_gg^-1 v */
static double squared(Arena *scratch, const double *factor, size_t n, const double *v)
{
    bool *aliased = ARENA_ARRAY(scratch, bool, n);
    double *x = ARENA_ARRAY(scratch, double, n), sum = 0.0;

    for (size_t i = 0; i < n; i++)
        x[i] = v[i];
    cholesky_forward(factor, n, aliased, x);
    for (size_t i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

/* term: n of them, none aliased. */
static CovariateShares shares_of(const Fit *fit, const Column *column, const size_t *term, size_t n)
{
    Arena *scratch = arena_create();
    double *factor = ARENA_ARRAY(scratch, double, n *n);
    double *b = ARENA_ARRAY(scratch, double, n), *d = ARENA_ARRAY(scratch, double, n);
    bool *aliased = ARENA_ARRAY(scratch, bool, n);

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++)
            factor[i * n + j] = precision(fit, term[i], term[j]);
        b[i] = fit_coefficient(fit, term[i]);
        d[i] = precision(fit, TREATED_TERM, term[i]);
    }
    cholesky_factor(factor, n, 0.0, aliased);
    const double f = squared(scratch, factor, n, b);
    const CovariateShares out = {.column = column,
                                 .r2_treatment = squared(scratch, factor, n, d) /
                                                 precision(fit, TREATED_TERM, TREATED_TERM),
                                 .r2_outcome = f / (f + fit->rss)};
    arena_destroy(scratch);
    return out;
}

bool effect_study_shares(const EffectStudy *study, Arena *arena, EffectShares *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    const EffectSample rows = part_samples(study, scratch, &everybody).students;
    Estimate estimate;

    *out = (EffectShares){.n = 0};
    const bool ok = study_make(study, scratch, &rows, &estimate, err);
    if (ok) {
        const Fit *fit = estimate.rows.fit;
        const Model *model = &estimate.model->model;
        size_t *term = ARENA_ARRAY(scratch, size_t, model->n);
        out->estimate = estimate.value;
        out->df = (double)rows.n - (double)fit_rank(fit);
        out->se = sqrt(fit->rss / out->df * precision(fit, TREATED_TERM, TREATED_TERM));
        out->covariate = ARENA_ARRAY(arena, CovariateShares, model->n);
        for (size_t j = TREATED_TERM + 1, n; j < model->n; j += n) {
            const Column *column = model->term[j].column;
            size_t n_kept = 0;
            for (n = 0; j + n < model->n && model->term[j + n].column == column; n++)
                if (!fit->aliased[j + n] && !fit_absorbs(fit, j + n))
                    term[n_kept++] = j + n;
            if (n_kept > 0)
                out->covariate[out->n++] = shares_of(fit, column, term, n_kept);
        }
    }
    arena_destroy(scratch);
    return ok;
}
