#include "alike/pscore.h"

#include "alike/sort.h"
#include "alike/text.h"
#include "pscore/by.h"
#include "pscore/predictors.h"

#include <math.h>

#define MODEL(name) extern const ScoreModel score_model_##name;
#include "pscore/models.def"
#undef MODEL

static const Entry *const rows[] = {
#define MODEL(name) &score_model_##name.entry,
#include "pscore/models.def"
#undef MODEL
};
/* What a model of all programs is not for. */
static const char *refuse(Arena *arena, const Design *design, const char **key)
{
    const ScoreModel *model = design->model;
    *key = score_models.key;
    if (model->fit_arms == NULL)
        return NULL;
    if (design->arms.values.n == 0)
        return arena_printf(arena,
                            "propensity.model: %s is fitted to the students of several programs "
                            "together, and this study has one; use %s, which is the same there, or "
                            "name the programs under treatment.arms",
                            model->name, score_models.row[0]->name);
    if (design->missing_data == MISSING_IMPUTE)
        return arena_printf(arena,
                            "propensity.model: %s sees all programs at once, and missing_data: "
                            "impute draws what is missing for two groups at a time; choose another "
                            "model, or missing_data: indicator",
                            model->name);
    if (design->conventions == CONVENTIONS_MATCHIT)
        return arena_printf(arena,
                            "propensity.model: %s has no counterpart in MatchIt, which compares "
                            "two groups at a time; remove conventions: matchit, or use %s",
                            model->name, score_models.row[0]->name);
    return NULL;
}

const Registry score_models = {.kind = "propensity model",
                               .noun = "model",
                               .title = "Propensity models",
                               .key = "propensity.model",
                               .chosen = true,
                               .n = COUNT_OF(rows),
                               .row = rows,
                               .refuse = refuse};

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
        PHRASE(
            "The propensity score is the same for all ({}), so it can't tell who is alike: by it "
            "partners are chosen at random, and weights leave the groups as they are. Name "
            "covariates that differ between the groups, or match on them by another distance "
            "(matching.distance) or in strata (matching.exact).",
            piece_estimate(out->probability[0], -4)));
}

Place pscore_place(const Cohort *cohort, size_t student)
{
    const Frame *frame = cohort->frame;
    return (Place){.file = frame->source, .line = frame->line[cohort->row[student]]};
}

bool pscore_has_logits(const PropensityScore *score, const Cohort *cohort, const char *key,
                       Error *err)
{
    for (size_t i = 0; i < score->n; i++)
        if (isinf(score->logit[i]))
            return error_say(
                err, ERR_INFEASIBLE, pscore_place(cohort, i),
                PHRASE("a propensity score of exactly 0 or 1 has no logit, by which {} is to "
                       "measure how far students are apart; write {}: {}, or leave such students "
                       "out with keep",
                       piece_words(key), piece_words(key),
                       piece_words(score_scale_word(SCALE_PROBABILITY))));
    return true;
}

static void put_in_order(Arena *arena, PropensityScore *out)
{
    out->order = ARENA_ARRAY(arena, uint32_t, out->n);
    sort_identity(out->order, out->n);
    sort_by_real(out->logit, out->order, out->n);
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
    put_in_order(arena, out);
    return true;
}

/* --- all programs of a study -------------------------------------------------------------------
 */

bool pscore_fit_arms(Arena *arena, const ScoreSettings *settings, const ArmsSettings *arms,
                     const Cohort *everybody, ArmScores *out, Error *err)
{
    Cohort *cohort = ARENA_NEW(arena, Cohort);
    *out = (ArmScores){.cohort = cohort};
    return cohort_arms(arena, everybody, &arms->values, cohort, err) &&
           settings->model->fit_arms(arena, settings, cohort, out, err);
}

/* The comparison group of the study has no value among the programs. */
static size_t arm_of(const Cohort *everybody, const char *value)
{
    size_t arm = everybody->n_arms - 1;
    while (arm > 0 && !text_equal(everybody->arm_name[arm], value))
        arm--;
    return arm;
}

bool pscore_of_contrast(Arena *arena, const ScoreSettings *settings, const ArmScores *all,
                        const Cohort *cohort, PropensityScore *out, Error *err)
{
    const ContrastSpec *contrast = cohort->outcome_spec->contrast;
    const size_t program = arm_of(all->cohort, contrast->program);
    const size_t comparison = arm_of(all->cohort, contrast->comparison);
    *out = (PropensityScore){.model = settings->model->name, .n = cohort->n};
    notes_append(&out->notes, arena, &all->notes);
    if (!settings->model->between(arena, settings, all, program, comparison, cohort, out, err))
        return false;
    note_constant_score(arena, out);
    put_in_order(arena, out);
    return true;
}

void pscore_ahead(const PropensityScore *score, bool treated, size_t student, double *ahead)
{
    const double logit = score->logit[student];
    ahead[0] = treated ? -logit : logit;
    for (size_t a = 0; a < score->n_further; a++)
        ahead[a + 1] = score->further[a * score->n + student] - (treated ? logit : 0);
}
