/* Estimates made of what rows contribute, and of other estimates. */
#include "estimate.h"

#include "sample.h"

#include <math.h>
#include <string.h>

static Estimate blank(const EffectSample *sample, double value)
{
    return (Estimate){.value = value, .sample = sample, .r2 = (double)NAN};
}

/* An arm's weighted mean: coefficients, or influence values. */
static void add_mean(const EffectSample *sample, bool treated, bool linear, double *out)
{
    const ArmMoments moments = arm_moments(sample->y, sample, treated);

    for (size_t i = 0; i < sample->n; i++) {
        if ((sample->treated[i] != 0) != treated)
            continue;
        out[i] = sample->weight[i] / moments.weight;
        out[i] *= linear ? 1.0 : sample->y[i] - moments.mean;
    }
}

Estimate estimate_of_rows(Arena *arena, const EffectSample *sample, double value,
                          const double *coefficient, const double *residual_or_influence,
                          size_t parameters)
{
    const bool linear = coefficient != NULL;
    const size_t n = sample->n;
    double *column = ARENA_ARRAY(arena, double, n *ROWS_FORMS);
    Estimate out = blank(sample, value);

    memcpy(column, linear ? coefficient : residual_or_influence, n * sizeof *column);
    add_mean(sample, true, linear, column + ROWS_TREATED * n);
    add_mean(sample, false, linear, column + ROWS_CONTROL * n);
    out.rows = contributions_given(n, ROWS_FORMS, column, linear ? residual_or_influence : NULL,
                                   parameters);
    out.form = ARENA_ARRAY(arena, double, ROWS_FORMS);
    out.form[ROWS_VALUE] = 1.0;
    return out;
}

Estimate estimate_of_students(Arena *arena, const Estimate *of_uses)
{
    Fit *fit = ARENA_NEW(arena, Fit);
    Estimate out = *of_uses;

    *fit = *of_uses->rows.fit;
    fit->uses = NULL;
    fit->white = NULL;
    fit->squares = NULL;
    fit->equal_weights = true;
    for (size_t i = 0; i < fit->x.n; i++)
        fit->equal_weights = fit->equal_weights && fit->weight[i] == fit->weight[0];
    out.sample = of_uses->sample->students;
    out.rows = contributions_of_fit(fit);
    out.own = NULL;
    return out;
}

/* Forms of the joint's values; no row contributes. */
static void take_joint(const Joint *joint, Estimate *out)
{
    out->joint = joint;
    out->rows = contributions_given(0, joint->n, NULL, NULL, 0);
}

Estimate estimate_of_joint(Arena *arena, const EffectSample *sample, const Joint *joint, size_t at)
{
    Estimate out = blank(sample, joint->value[at]);

    take_joint(joint, &out);
    out.form = ARENA_ARRAY(arena, double, joint->n);
    out.form[at] = 1.0;
    return out;
}

/* NULL: rows tell the error, or there are several. */
static const Joint *joint_of_all(Estimate *const *part, size_t n)
{
    for (size_t p = 1; p < n; p++)
        if (part[p]->joint != part[0]->joint)
            return NULL;
    return part[0]->joint;
}

double *estimate_form(Arena *arena, Estimate *const *part, const double *factor, size_t n)
{
    const Joint *joint = joint_of_all(part, n);
    size_t n_forms = 0, at = 0;

    for (size_t p = 0; p < n; p++)
        n_forms += contributions_n_forms(&part[p]->rows);
    double *out = ARENA_ARRAY(arena, double, n_forms);
    for (size_t p = 0; p < n; p++) {
        const size_t own = contributions_n_forms(&part[p]->rows);
        for (size_t j = 0; j < own; j++)
            out[at + j] += factor[p] * part[p]->form[j];
        at += joint == NULL ? own : 0;
    }
    return out;
}

/* The rows of all are the students of one cohort: one row for each, with the forms of all. */
static Contributions join_rows(Arena *arena, Estimate *const *part, size_t n)
{
    const size_t n_rows = part[0]->rows.n;
    size_t k = 0, observed = 0, parameters = 0;

    for (size_t p = 0; p < n; p++)
        k += part[p]->rows.k;
    double *column = ARENA_ARRAY(arena, double, n_rows *k), *at = column;
    for (size_t p = 0; p < n; p++) {
        memcpy(at, part[p]->rows.column, n_rows * part[p]->rows.k * sizeof *at);
        at += n_rows * part[p]->rows.k;
        observed += part[p]->rows.observed;
        parameters += part[p]->rows.parameters;
    }
    Contributions out = contributions_given(n_rows, k, column, NULL, parameters);
    out.observed = observed;
    return out;
}

/* Have all of them rows of influence values of one cohort's students? */
static bool rows_are_one(Estimate *const *part, size_t n)
{
    for (size_t p = 0; p < n; p++)
        if (!part[p]->over_cohort || part[p]->rows.linear || part[p]->rows.n != part[0]->rows.n ||
            memcmp(part[p]->sample->row, part[0]->sample->row,
                   part[p]->rows.n * sizeof *part[p]->sample->row) != 0)
            return false;
    return true;
}

Estimate estimate_combine(Arena *arena, Estimate *const *part, const double *factor, size_t n)
{
    Contributions *rows = ARENA_ARRAY(arena, Contributions, n);
    const EffectSample **sample = (const EffectSample **)arena_array(arena, n, sizeof *sample);
    Estimate **own = (Estimate **)arena_array(arena, n, sizeof *own);
    EffectSample *all = ARENA_NEW(arena, EffectSample);
    const Joint *joint = joint_of_all(part, n);
    bool has_own = true, by_rows = true;
    double value = 0.0;

    for (size_t p = 0; p < n; p++) {
        by_rows = by_rows && part[p]->joint == NULL;
        rows[p] = part[p]->rows;
        sample[p] = part[p]->sample;
        own[p] = part[p]->own;
        has_own = has_own && own[p] != NULL;
        value += factor[p] * part[p]->value;
    }
    const bool joined = by_rows && rows_are_one(part, n);
    *all = joined ? *part[0]->sample : sample_stack(arena, sample, n);
    Estimate out = blank(all, value);
    out.form = estimate_form(arena, part, factor, n);
    if (joint != NULL)
        take_joint(joint, &out);
    else if (joined)
        out.rows = join_rows(arena, part, n);
    else if (by_rows)
        out.rows = contributions_stack(rows, n);
    out.over_cohort = joined;
    if (has_own) {
        out.own = ARENA_NEW(arena, Estimate);
        *out.own = estimate_combine(arena, own, factor, n);
    }
    return out;
}
