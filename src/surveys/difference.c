#include "surveys/difference.h"

#include "alike/text.h"
#include "stats/vcov.h"

#include <math.h>
#include <string.h>

SurveySample survey_sample(Arena *arena, size_t n, const double *weight, const int32_t *psu,
                           size_t n_psu, const int32_t *stratum, size_t n_strata)
{
    SurveySample out = {.n = n, .weight = weight, .n_strata = stratum != NULL ? n_strata : 1};
    if (psu == NULL) {
        int32_t *own = ARENA_ARRAY(arena, int32_t, n);
        for (size_t i = 0; i < n; i++)
            own[i] = (int32_t)i;
        psu = own;
        n_psu = n;
    }
    out.psu = grouping_of(arena, psu, n_psu, n);
    int32_t *of = ARENA_ARRAY(arena, int32_t, n_psu);
    size_t *size = ARENA_ARRAY(arena, size_t, out.n_strata);
    for (size_t i = 0; i < n && stratum != NULL; i++)
        of[psu[i]] = stratum[i];
    for (size_t g = 0; g < n_psu; g++)
        size[of[g]]++;
    for (size_t h = 0; h < out.n_strata; h++)
        out.n_alone += size[h] == 1;
    out.stratum = of;
    return out;
}

/* Of the sum of what respondents give, one number each. */
static bool variance_of(const SurveySample *sample, const double *score, double *variance,
                        double *df, Error *err)
{
    Arena *scratch = arena_create();
    const Contributions of = contributions_given(sample->n, 1, score, NULL, 0);
    const bool ok = vcov_strata(scratch, &of, &sample->psu, sample->stratum, sample->n_strata,
                                variance, df, err);
    arena_destroy(scratch);
    return ok;
}

/* out[i]: the centred share of each in the mean; 0 who did not answer. */
static SurveyMean mean_shares(const SurveySample *sample, const double *weight, const double *y,
                              double *out)
{
    SurveyMean mean = {.value = NAN, .se = NAN, .df = NAN};
    double total = 0.0, sum = 0.0;
    for (size_t i = 0; i < sample->n; i++) {
        if (isnan(y[i]) || !(weight[i] > 0.0))
            continue;
        mean.n++;
        total += weight[i];
        sum += weight[i] * y[i];
    }
    if (mean.n > 0)
        mean.value = sum / total;
    for (size_t i = 0; i < sample->n; i++)
        out[i] = isnan(y[i]) || !(weight[i] > 0.0) ? 0.0 : weight[i] * (y[i] - mean.value) / total;
    return mean;
}

bool survey_mean(const SurveySample *sample, const double *weight, const double *y, SurveyMean *out,
                 Error *err)
{
    Arena *scratch = arena_create();
    double *share = ARENA_ARRAY(scratch, double, sample->n);
    double variance;
    *out = mean_shares(sample, weight != NULL ? weight : sample->weight, y, share);
    const bool ok = out->n == 0 || variance_of(sample, share, &variance, &out->df, err);
    if (ok && out->n > 0)
        out->se = sqrt(variance);
    arena_destroy(scratch);
    return ok;
}

void survey_pair_prepare(Arena *arena, SurveyPair *pair)
{
    const MarginRows *rows = pair->reference_rows;
    const size_t k = margins_columns(rows->of);
    Arena *scratch = arena_create();
    double *gram = ARENA_ARRAY(scratch, double, k *k), *inverse = ARENA_ARRAY(arena, double, k *k);
    size_t *column = ARENA_ARRAY(scratch, size_t, rows->of->n + 1);
    bool *aliased = ARENA_ARRAY(scratch, bool, k);
    for (size_t i = 0; i < rows->n; i++) {
        if (!(pair->weight[i] > 0.0))
            continue;
        const size_t n = margins_of_row(rows, i, column);
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                gram[column[a] * k + column[b]] += pair->reference->weight[i];
    }
    (void)cholesky_factor(gram, k, LINALG_ALIAS_SHARE, aliased);
    cholesky_inverse(gram, k, aliased, inverse);
    pair->inverse = inverse;
    arena_destroy(scratch);
}

/* B: regression of the shares, per unit of raked weight, by design weights. out: k. */
static void regress(const SurveyPair *pair, const double *share, double *out)
{
    const MarginRows *rows = pair->reference_rows;
    const size_t k = margins_columns(rows->of);
    Arena *scratch = arena_create();
    double *xy = ARENA_ARRAY(scratch, double, k);
    size_t *column = ARENA_ARRAY(scratch, size_t, rows->of->n + 1);
    for (size_t i = 0; i < rows->n; i++) {
        if (!(pair->weight[i] > 0.0))
            continue;
        const double z = share[i] / pair->weight[i];
        const size_t n = margins_of_row(rows, i, column);
        for (size_t a = 0; a < n; a++)
            xy[column[a]] += pair->reference->weight[i] * z;
    }
    for (size_t j = 0; j < k; j++) {
        out[j] = 0.0;
        for (size_t l = 0; l < k; l++)
            out[j] += pair->inverse[j * k + l] * xy[l];
    }
    arena_destroy(scratch);
}

/* x_i'B of a respondent. */
static double fitted(const MarginRows *rows, size_t i, const double *b, size_t *column)
{
    double sum = 0.0;
    const size_t n = margins_of_row(rows, i, column);
    for (size_t a = 0; a < n; a++)
        sum += b[column[a]];
    return sum;
}

/* What is left of the shares once the margins are taken out of them, on either side. */
static void take_margins_out(const SurveyPair *pair, double *program, double *reference)
{
    const size_t k = margins_columns(pair->reference_rows->of);
    Arena *scratch = arena_create();
    double *b = ARENA_ARRAY(scratch, double, k);
    size_t *column = ARENA_ARRAY(scratch, size_t, pair->reference_rows->of->n + 1);
    double total = 0.0, raked = 0.0, at_target = 0.0;
    regress(pair, reference, b);
    for (size_t i = 0; i < pair->reference->n; i++) {
        raked += pair->weight[i];
        if (pair->weight[i] > 0.0)
            reference[i] -= pair->weight[i] * fitted(pair->reference_rows, i, b, column);
    }
    for (size_t i = 0; i < pair->program->n; i++)
        total += pair->program->weight[i];
    for (size_t j = 0; j < k; j++)
        at_target += pair->target[j] * b[j];
    for (size_t i = 0; i < pair->program->n && !pair->target_fixed; i++)
        program[i] -= pair->program->weight[i] *
                      (fitted(pair->program_rows, i, b, column) - at_target) * raked / total;
    arena_destroy(scratch);
}

double survey_weighted_mean(const double *weight, const double *y, size_t n)
{
    double total = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(y[i]) || !(weight[i] > 0.0))
            continue;
        total += weight[i];
        sum += weight[i] * y[i];
    }
    return sum / total;
}

double survey_gap(const SurveyPair *pair, const double *program_y, const double *reference_y)
{
    return survey_weighted_mean(pair->program->weight, program_y, pair->program->n) -
           survey_weighted_mean(pair->weight, reference_y, pair->reference->n);
}

double welch_df(double a, double a_df, double b, double b_df)
{
    const double below = (a > 0.0 ? a * a / a_df : 0.0) + (b > 0.0 ? b * b / b_df : 0.0);
    return below > 0.0 ? (a + b) * (a + b) / below : (double)NAN;
}

void survey_scores(const SurveyPair *pair, const double *program_y, const double *reference_y,
                   SurveyScores *out)
{
    out->program = mean_shares(pair->program, pair->program->weight, program_y, out->of_program);
    out->reference = mean_shares(pair->reference, pair->weight, reference_y, out->of_reference);
    memset(out->mix, 0, pair->program->n * sizeof *out->mix);
    take_margins_out(pair, out->mix, out->of_reference);
    for (size_t i = 0; i < pair->program->n; i++) /* taken from P - R: what R has of it */
        out->mix[i] = -out->mix[i];
}

bool survey_difference(const SurveyPair *pair, const double *program_y, const double *reference_y,
                       SurveyDifference *out, Error *err)
{
    const SurveySample *p = pair->program, *r = pair->reference;
    Arena *scratch = arena_create();
    double *program = ARENA_ARRAY(scratch, double, p->n);
    double *reference = ARENA_ARRAY(scratch, double, r->n);
    double vp = NAN, vr = NAN, p_df = NAN, r_df = NAN;
    *out = (SurveyDifference){.value = NAN, .se = NAN, .df = NAN};
    bool ok = survey_mean(p, NULL, program_y, &out->program, err) &&
              survey_mean(r, NULL, reference_y, &out->sampled, err);
    (void)mean_shares(p, p->weight, program_y, program);
    out->reference = mean_shares(r, pair->weight, reference_y, reference);
    if (ok && out->program.n > 0 && out->reference.n > 0) {
        out->value = out->program.value - out->reference.value;
        take_margins_out(pair, program, reference);
        ok = variance_of(p, program, &vp, &p_df, err) && variance_of(r, reference, &vr, &r_df, err);
        out->reference.se = sqrt(vr);
        out->reference.df = r_df;
        out->program_variance = vp;
        out->program_df = p_df;
        out->se = sqrt(vp + vr);
        out->df = welch_df(vp, p_df, vr, r_df);
    }
    arena_destroy(scratch);
    return ok;
}
