#include "cohort/needs.h"

#include "alike/design.h"
#include "alike/text.h"

/* What every step of the walk through a design's settings is given. */
typedef struct Walk {
    Arena *arena;
    const Design *design;
    const OutcomeSpec *outcome;
    const Frame *frame;
    Needs *needs;
    Error *err;
} Walk;

const Column *needs_resolve(const OutcomeSpec *outcome, const Frame *frame, const char *name)
{
    if (is_pretest_word(name) && outcome->pretest.text != NULL)
        name = outcome->pretest.text;
    return frame_find(frame, name);
}

static bool need(void *state, const ColumnUse *use)
{
    const Walk *walk = state;
    Needs *needs = walk->needs;
    const Name name = use->name;
    const bool covariate = use->kind == USE_PRETEST || use->kind == USE_COVARIATE;
    if (!use->needed)
        return true;
    const char *setting = use_setting(walk->arena, use);
    const Column *column = needs_resolve(walk->outcome, walk->frame, name.text);
    if (column == NULL && use_is_word(use)) {
        if (use->word == WORD_PASSED_OVER)
            return true;
        return error_set(walk->err, ERR_STUDY, name.place,
                         "%s names the pretest, but outcome '%s' has none; give it one, or name "
                         "another column",
                         setting, walk->outcome->name.text);
    }
    if (column == NULL)
        return error_set(walk->err, ERR_STUDY, name.place, "%s names '%s', which is not in %s",
                         setting, name.text, walk->frame->source);
    for (size_t i = 0; i < needs->n; i++) {
        if (needs->item[i].column == column) {
            needs->item[i].covariate = needs->item[i].covariate || covariate;
            return true;
        }
    }
    needs->item =
        arena_grow(walk->arena, needs->item, &needs->capacity, needs->n + 1, sizeof *needs->item);
    needs->item[needs->n++] =
        (Need){.column = column, .setting = setting, .place = name.place, .covariate = covariate};
    return true;
}

bool needs_list(Arena *arena, const Design *design, const OutcomeSpec *outcome, const Frame *frame,
                Needs *out, Error *err)
{
    Walk walk = {arena, design, outcome, frame, out, err};
    *out = (Needs){0};
    return design_visit(design, outcome, need, &walk);
}

size_t needs_covariates(Arena *arena, const Design *design, const OutcomeSpec *outcome,
                        const Frame *frame, const Column ***out)
{
    const Names *listed = &design->covariates;
    const Column **column =
        (const Column **)arena_array(arena, listed->n + 1, sizeof(const Column *));
    const Column *pretest =
        outcome->pretest.text == NULL ? NULL : frame_find(frame, outcome->pretest.text);
    bool pretest_listed = pretest == NULL;
    for (size_t i = 0; i < listed->n; i++)
        pretest_listed =
            pretest_listed || needs_resolve(outcome, frame, listed->item[i].text) == pretest;
    size_t n = 0;
    if (!pretest_listed)
        column[n++] = pretest;
    for (size_t i = 0; i < listed->n; i++) {
        const Column *next = needs_resolve(outcome, frame, listed->item[i].text);
        bool known = next == NULL;
        for (size_t k = 0; k < n; k++)
            known = known || column[k] == next;
        if (!known)
            column[n++] = next;
    }
    *out = column;
    return n;
}
