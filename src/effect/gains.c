/* The weighted difference of mean gains: what the program's students gained from the earlier score
 * to the later one, less what the comparison students gained. Differences between the groups that
 * stay as they are cancel; the groups must have gained alike without the program. It is the two by
 * two difference of Callaway & Sant'Anna (2021), equation 2.9 without covariates, where everybody
 * has the same weight in an arm. */
#include "gains.h"

#include "outcome_model.h"
#include "sample.h"

double effect_score(const EffectSettings *settings, const Cohort *cohort, uint32_t row)
{
    const Estimator *estimator = settings->estimator;
    const bool gains = estimator != NULL && estimator->gains && cohort->pretest != NULL;

    return cohort->outcome->real[row] - (gains ? cohort->pretest->real[row] : 0.0);
}

/* The What Works Clearinghouse asks for it where gains are compared: with one spread before and
 * after, the variance of gains is 2 (1 - r) times that of scores. */
static void note_correlation(Arena *arena, const EstimatorInput *input, Notes *notes)
{
    const EffectSample *sample = input->sample;
    Arena *scratch = arena_create();
    double *before = ARENA_ARRAY(scratch, double, sample->n);

    for (size_t i = 0; i < sample->n; i++)
        before[i] = input->cohort->pretest->real[sample->row[i]];
    notes_add(
        notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
        PHRASE("Earlier and later scores correlate at {} in the program group, {} in the "
               "comparison group and {} in both together.",
               piece_estimate(sample_correlation(before, sample->y, sample, SAMPLE_TREATED), 2),
               piece_estimate(sample_correlation(before, sample->y, sample, SAMPLE_CONTROL), 2),
               piece_estimate(sample_correlation(before, sample->y, sample, SAMPLE_BOTH), 2)));
    arena_destroy(scratch);
}

/* Differences that stay cancel in gains without matching; students who are alike on a score that
 * holds chance move back to the means of their own groups, which gains then show as an effect.
 * Source: Daw & Hatfield (2018) Health Services Research 53:4138-4156. */
static void caution_matched(Arena *arena, const EstimatorInput *input, Notes *notes)
{
    const Cohort *cohort = input->cohort;
    bool named = false;

    for (size_t k = 0; k < cohort->n_covariates; k++)
        named = named || cohort->covariate[k] == cohort->pretest;
    if (named && input->effects->method != NULL &&
        !match_words(input->effects->method)->leaves_all_alone)
        notes_add(notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The earlier score is used twice: the groups were made alike on it, and "
                         "it is taken from the later one. Where they differ in general, those who "
                         "are alike on it move back towards their own groups' means, and gains "
                         "show that as an effect. Hold the estimate against one that uses it once: "
                         "gains with matching.method: unmatched, or another estimator."));
}

bool gains_estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    EffectSample *sample = ARENA_NEW(arena, EffectSample);
    double *gain = ARENA_ARRAY(arena, double, input->sample->n);
    EstimatorInput own = *input;
    OutcomeModel *model;

    for (size_t i = 0; i < input->sample->n; i++)
        gain[i] = effect_score(input->effects, input->cohort, input->sample->row[i]);
    *sample = *input->sample;
    sample->y = gain;
    own.sample = sample;
    if (!outcome_model_make(arena, &own, false, &model, err) ||
        !outcome_model_estimate(arena, model, sample, out, err))
        return false;
    note_correlation(arena, input, &out->notes);
    caution_matched(arena, input, &out->notes);
    return true;
}

const Estimator estimator_gains = {
    .name = "gains",
    .help = "difference of the weighted mean gains from the earlier score to the later one "
            "(difference in differences on the same students)",
    .source = "Callaway & Sant'Anna (2021) J. Econometrics 225:200-230; Daw & "
              "Hatfield (2018) Health Services Research 53:4138-4156",
    .gains = true,
    .estimate = gains_estimate,
};
