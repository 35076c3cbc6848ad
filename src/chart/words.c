#include "draw.h"

#include <math.h>
#include <string.h>

const char *sizes_text(Arena *arena, const Effect *effect)
{
    if (effect->hidden != NULL)
        return effect->hidden;
    if (effect->n_treated == 0 && effect->n_control == 0) /* left out, or never counted */
        return isfinite(effect->effect_size) ? HIDDEN_MARK : "";
    return arena_printf(arena, "%s / %s", text_count(arena, effect->n_treated),
                        text_count(arena, effect->n_control));
}

/* Whom it is about, where that is not whom the study's own design is about: another group, or of
 * the same group all or those whom the design kept. */
static const char *whom(Arena *arena, const Design *own, const Design *other, const char *estimand)
{
    static const char *const words[N_ESTIMANDS] = {
        [ESTIMAND_ATT] = "the program",
        [ESTIMAND_ATC] = "the comparison group",
        [ESTIMAND_ATE] = "both groups",
    };
    const int about = other->effects.estimand;
    const bool same = own->effects.estimand == about;
    if (same && !text_equal(estimand, estimand_names[about]))
        return arena_printf(arena, "for those %s", match_words(other->method)->done);
    if (words[about] == NULL)
        return "where the groups overlap";
    return arena_printf(arena, "for %s%s", same ? "all of " : "", words[about]);
}

const char *design_label(Arena *arena, const Results *results, const Analysis *main,
                         const Design *design)
{
    const char *label = design->label != NULL ? design->label : design->name;
    const Analysis *here = results_find(results, main->outcome, design->name);
    const char *estimand = here == NULL ? NULL : here->matching.estimand;
    if (design->primary)
        return "This study's design";
    if (estimand == NULL || text_equal(estimand, main->matching.estimand))
        return label;
    return arena_printf(arena, "%s (%s)", label, whom(arena, main->design_spec, design, estimand));
}

void text_left_out(Text *text, size_t n_hidden, size_t n_empty)
{
    if (n_hidden > 0)
        text_format(text, " Numbers left out, since they would tell of few: %zu.", n_hidden);
    if (n_empty > 0)
        text_format(text, " Could not be estimated: %zu.", n_empty);
}
