#include "alike/pscore.h"

#include "pscore/by.h"
#include "pscore/predictors.h"

#define MODEL(name) extern const ScoreModel score_model_##name;
#include "pscore/models.def"
#undef MODEL

static const Entry *const rows[] = {
#define MODEL(name) &score_model_##name.entry,
#include "pscore/models.def"
#undef MODEL
};
const Registry score_models = {.kind = "propensity model",
                               .noun = "model",
                               .title = "Propensity models",
                               .key = "propensity.model",
                               .chosen = true,
                               .n = COUNT_OF(rows),
                               .row = rows};

const char *score_scale_word(ScoreScale scale)
{
    static const char *const word[] = {[SCALE_LOGIT] = "logit",
                                       [SCALE_PROBABILITY] = "probability",
                                       [SCALE_LINEAR] = "linear predictor"};
    return word[scale];
}

/* Matching on a score that everyone shares is matching at random. */
static void note_constant_score(Arena *arena, PropensityScore *out)
{
    double min = out->logit[0], max = out->logit[0];
    for (size_t i = 1; i < out->n; i++) {
        min = out->logit[i] < min ? out->logit[i] : min;
        max = out->logit[i] > max ? out->logit[i] : max;
    }
    if (max - min > 1e-9) /* logits of the same students differ by rounding alone */
        return;
    notes_add(
        &out->notes, arena, "propensity", NOTE_CAUTION, count_about(ABOUT_PEOPLE, out->n),
        PHRASE("The propensity score is the same for all ({}), so it can't tell who is alike.",
               piece_estimate(out->probability[0], -4)));
}

bool pscore_fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    const ScoreModel *model = settings->model;
    *out = (PropensityScore){.model = model->name, .n = cohort->n};
    if (model->unavailable != NULL)
        return error_set(err, ERR_STUDY, NOWHERE, "propensity model '%s' is not available: %s",
                         model->name, model->unavailable);
    const PredictorSettings *own =
        entry_has(&model->entry, TRAIT_TERMS) ? settings->model_settings : NULL;
    const bool ok = own != NULL && own->by.n > 0
                        ? pscore_fit_by(arena, settings, cohort, &own->by, out, err)
                        : model->fit(arena, settings, cohort, out, err);
    if (!ok)
        return false;
    note_constant_score(arena, out);
    return true;
}
