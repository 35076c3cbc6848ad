#include "cohort/needs.h"

static const Column *find(const CohortSettings *settings, const Frame *frame, const CohortUse *use)
{
    return use->word ? frame_column(frame, settings->outcome, use->name)
                     : frame_find(frame, use->name.text);
}

static bool refuse_absent(const CohortSettings *settings, const Frame *frame, const CohortUse *use,
                          Error *err)
{
    if (use->word && is_pretest_word(use->name.text))
        return error_set(err, ERR_STUDY, use->name.place,
                         "%s names the pretest, but outcome '%s' has none; give it one, or name "
                         "another column",
                         use->setting, settings->outcome->name.text);
    return error_set(err, ERR_STUDY, use->name.place, "%s names '%s', which is not in %s",
                     use->setting, use->name.text, frame->source);
}

static void need(Arena *arena, const Column *column, const CohortUse *use, Needs *needs)
{
    const CohortUse *itself = use->term ? NULL : use;
    for (size_t i = 0; i < needs->n; i++)
        if (needs->item[i].column == column) {
            if (needs->item[i].itself == NULL)
                needs->item[i].itself = itself;
            return;
        }
    needs->item =
        arena_grow(arena, needs->item, &needs->capacity, needs->n + 1, sizeof *needs->item);
    needs->item[needs->n++] = (Need){.column = column, .use = use, .itself = itself};
}

bool needs_list(Arena *arena, const CohortSettings *settings, const Frame *frame, Needs *out,
                Error *err)
{
    *out = (Needs){0};
    for (size_t i = 0; i < settings->n_uses; i++) {
        const CohortUse *use = &settings->use[i];
        const Column *column = find(settings, frame, use);
        if (column == NULL && !(use->passed_over && is_pretest_word(use->name.text)))
            return refuse_absent(settings, frame, use, err);
        if (column != NULL && use->needed)
            need(arena, column, use, out);
    }
    return true;
}

size_t needs_covariates(Arena *arena, const CohortSettings *settings, const Frame *frame,
                        const Column ***out)
{
    const OutcomeSpec *outcome = settings->outcome;
    const Names *listed = &settings->covariates;
    const Column **column =
        (const Column **)arena_array(arena, listed->n + 1, sizeof(const Column *));
    const Column *pretest = frame_find(frame, outcome->pretest.text);
    bool pretest_listed = pretest == NULL;
    for (size_t i = 0; i < listed->n; i++)
        pretest_listed = pretest_listed || frame_column(frame, outcome, listed->item[i]) == pretest;
    size_t n = 0;
    if (!pretest_listed)
        column[n++] = pretest;
    for (size_t i = 0; i < listed->n; i++) {
        const Column *next = frame_column(frame, outcome, listed->item[i]);
        bool known = next == NULL;
        for (size_t k = 0; k < n; k++)
            known = known || column[k] == next;
        if (!known)
            column[n++] = next;
    }
    *out = column;
    return n;
}
