#include "cohort/needs.h"

/* What every step of the walk through a design's settings is given. */
typedef struct Walk {
    Arena *arena;
    const Design *design;
    const OutcomeSpec *outcome;
    const Frame *frame;
    Needs *needs;
    Error *err;
} Walk;

static const Column *find(const Walk *walk, const ColumnUse *use)
{
    return use->word == WORD_IS_COLUMN ? frame_find(walk->frame, use->name.text)
                                       : frame_column(walk->frame, walk->outcome, use->name);
}

static bool refuse_absent(const Walk *walk, const ColumnUse *use)
{
    const char *setting = use_setting(walk->arena, use);
    if (use_is_word(use))
        return error_set(walk->err, ERR_STUDY, use->name.place,
                         "%s names the pretest, but outcome '%s' has none; give it one, or name "
                         "another column",
                         setting, walk->outcome->name.text);
    return error_set(walk->err, ERR_STUDY, use->name.place, "%s names '%s', which is not in %s",
                     setting, use->name.text, walk->frame->source);
}

static bool need(void *state, const ColumnUse *use)
{
    const Walk *walk = state;
    Needs *needs = walk->needs;
    if (use->kind == USE_SCORE || use->kind == USE_SOURCE)
        return true; /* a score need not exist yet; the frame has made what has sources */
    const Column *column = find(walk, use);
    if (column == NULL)
        return (use_is_word(use) && use->word == WORD_PASSED_OVER) || refuse_absent(walk, use);
    bool known = !use->needed;
    for (size_t i = 0; i < needs->n && !known; i++)
        known = needs->item[i].column == column;
    if (known)
        return true;
    needs->item =
        arena_grow(walk->arena, needs->item, &needs->capacity, needs->n + 1, sizeof *needs->item);
    needs->item[needs->n++] = (Need){.column = column,
                                     .kind = use->kind,
                                     .setting = use_setting(walk->arena, use),
                                     .place = use->name.place};
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
