/* The matching estimator of Abadie & Imbens: each student whom the effect is about less the mean of
 * its partners, on average; and an error that knows how often each partner serves. With N students
 * whom the effect is about (the treated for the ATT), W = 1 / partners of each of their pairs, and
 * d = y_i - y_j of a pair:
 *
 *   tau_i = sum of W d over the pairs of i,   tau = sum tau_i / N,
 *   sigma^2 = sum W (d - tau)^2 / (2 N),   K_j = sum W,  L_j = sum W^2  over the uses of partner j
 *
 *   of the population   V = [sum_j sigma^2 (K_j^2 - L_j) + sum_i (tau_i - tau)^2] / N^2
 *   of these students   V = sigma^2 [N + sum_j K_j^2] / N^2
 *
 * With bias adjustment the partners, each K times, give least squares of the score on the columns
 * of `effects.adjust`, and what it predicts is taken from both scores of a pair. For the ATC the
 * arms change places, and the sign. Sources: Abadie & Imbens (2006) Econometrica 74:235-267; with
 * one variance for all scores at given covariates, which the pairs themselves tell, Abadie,
 * Drukker, Leber Herr & Imbens (2004) Stata Journal 4:290-311; the adjustment Abadie & Imbens
 * (2011) JBES 29:1-11. */
#include "arm_model.h"
#include "estimate.h"

#include <math.h>

/* Everything of a student is by student of the cohort; of a row, by row of the sample. */
typedef struct Work {
    Arena *arena; /* lives as long as the estimate is made */
    const EstimatorInput *input;
    bool atc;
    double *y;     /* of a row: the score, or what is left of it by the bias adjustment */
    double *share; /* of a row: W; 0 of one whom the effect is about */
    double *total; /* of a student whom the effect is about: what its partners weigh together */
    double *own;   /* and its score; its partners' mean; */
    double *other;
    double *uses;                 /* of a partner: K; */
    size_t n;                     /* N */
    double value, sigma, squares; /* tau but for the sign, sigma^2, sum of L */
} Work;

static bool is_partner(const EffectSample *sample, size_t i)
{
    return sample->student[i] != sample->focal[i];
}

static void share_out(Work *w)
{
    const EffectSample *sample = w->input->sample;

    for (size_t i = 0; i < sample->n; i++)
        if (is_partner(sample, i))
            w->total[sample->focal[i]] += sample->weight[i];
    for (size_t i = 0; i < sample->n; i++) {
        w->y[i] = sample->y[i];
        if (!is_partner(sample, i)) {
            w->n++;
            continue;
        }
        w->share[i] = sample->weight[i] / w->total[sample->focal[i]];
        w->uses[sample->student[i]] += w->share[i];
        w->squares += w->share[i] * w->share[i];
    }
}

/* A partner stands in the model once, with all its uses. */
static bool adjust_bias(Work *w, Arena *arena, Notes *notes, Error *err)
{
    const EffectSample *sample = w->input->sample;
    double *weight = ARENA_ARRAY(w->arena, double, sample->n);
    double *m = ARENA_ARRAY(w->arena, double, sample->n);
    uint8_t *seen = ARENA_ARRAY(w->arena, uint8_t, w->input->cohort->n);
    ArmModel *model = ARENA_NEW(w->arena, ArmModel);

    for (size_t i = 0; i < sample->n; i++)
        if (is_partner(sample, i) && !seen[sample->student[i]]++)
            weight[i] = w->uses[sample->student[i]];
    if (!arm_model_fit(w->arena, w->input, sample, weight, w->atc, model, err))
        return false;
    arm_model_predict(model, sample, m);
    for (size_t i = 0; i < sample->n; i++)
        w->y[i] -= m[i];
    arm_model_note(model, arena, notes);
    return true;
}

static void put_value(Work *w)
{
    const EffectSample *sample = w->input->sample;
    double sum = 0.0;

    for (size_t i = 0; i < sample->n; i++)
        if (is_partner(sample, i))
            w->other[sample->focal[i]] += w->share[i] * w->y[i];
        else
            w->own[sample->focal[i]] = w->y[i];
    for (size_t i = 0; i < sample->n; i++)
        if (!is_partner(sample, i))
            sum += w->own[sample->focal[i]] - w->other[sample->focal[i]];
    w->value = sum / (double)w->n;
    sum = 0.0;
    for (size_t i = 0; i < sample->n; i++) {
        const double apart = w->own[sample->focal[i]] - w->y[i] - w->value;
        sum += w->share[i] * apart * apart;
    }
    w->sigma = sum / (2.0 * (double)w->n);
}

/* Of the population, and of these students. */
static void put_variances(const Work *w, double *population, double *sample_only)
{
    const EffectSample *sample = w->input->sample;
    const double n = (double)w->n;
    double uses = 0.0, spread = 0.0;

    for (size_t i = 0; i < w->input->cohort->n; i++)
        uses += w->uses[i] * w->uses[i];
    for (size_t i = 0; i < sample->n; i++) {
        if (is_partner(sample, i))
            continue;
        const uint32_t student = sample->focal[i];
        const double apart = w->own[student] - w->other[student] - w->value;
        spread += apart * apart;
    }
    *population = (w->sigma * (uses - w->squares) + spread) / (n * n);
    *sample_only = w->sigma * (n + uses) / (n * n);
}

static bool make(Work *w, Arena *arena, Estimate *out, Error *err)
{
    double population, sample_only;
    Notes notes = {0};

    share_out(w);
    if (w->input->effects->adjust != ADJUST_NONE && !adjust_bias(w, arena, &notes, err))
        return false;
    put_value(w);
    put_variances(w, &population, &sample_only);
    Joint *joint = ARENA_NEW(arena, Joint);
    *joint = joint_create(arena, 1, NULL);
    joint->value[0] = w->atc ? -w->value : w->value;
    joint->covariance[0] = population;
    joint->df[0] = (double)w->n - 1.0;
    *out = estimate_of_joint(arena, w->input->sample, joint, 0);
    out->other_error = sqrt(sample_only);
    out->notes = notes;
    return true;
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    const size_t n = input->sample->n, n_students = input->cohort->n;

    if (input->sample->focal == NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "abadie_imbens was asked for without the uses of students");
    if (input->cohort->base_weight != NULL)
        return error_set(err, ERR_STUDY, NOWHERE,
                         "estimator 'abadie_imbens' has no error for students who count by "
                         "sampling weights; remove data.weights, or choose another estimator");
    Arena *scratch = arena_create();
    Work work = {.arena = scratch,
                 .input = input,
                 .atc = input->effects->estimand == ESTIMAND_ATC,
                 .y = ARENA_ARRAY(scratch, double, n),
                 .share = ARENA_ARRAY(scratch, double, n),
                 .total = ARENA_ARRAY(scratch, double, n_students),
                 .own = ARENA_ARRAY(scratch, double, n_students),
                 .other = ARENA_ARRAY(scratch, double, n_students),
                 .uses = ARENA_ARRAY(scratch, double, n_students)};
    const bool ok = make(&work, arena, out, err);

    arena_destroy(scratch);
    return ok;
}

const Estimator estimator_abadie_imbens = {
    .name = "abadie_imbens",
    .help = "each student less the mean of those it was matched to, on average, with a standard "
            "error that counts how often each of these serves; with adjust: yes less the bias that "
            "a regression among the matched sees",
    .source =
        "Abadie & Imbens (2006) Econometrica 74:235-267; Abadie & Imbens (2011) JBES 29:1-11; "
        "Abadie, Drukker, Leber Herr & Imbens (2004) Stata Journal 4:290-311",
    .traits = TRAIT_ADJUSTS | TRAIT_ASKED,
    .of_links = true,
    .kind = ESTIMATE_OWN,
    .variance = VARIANCE_ABADIE_IMBENS,
    .shown_rule = "of the population that these students are drawn from",
    .other_rule = "of these students alone",
    .other_says = "Abadie and Imbens give two errors. The first, which the report shows, takes the "
                  "students as drawn from a population with such students; the second takes them "
                  "and their covariates as they are, so only chance in their scores counts. With "
                  "one partner for each the two are the same.",
    .estimate = estimate,
};
