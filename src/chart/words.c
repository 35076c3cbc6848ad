#include "draw.h"

#include <math.h>
#include <string.h>

const char *interval_text(Arena *arena, double value, double lo, double hi)
{
    if (!isfinite(lo) || !isfinite(hi))
        return text_real(arena, value, 2);
    return arena_printf(arena, "%s [%s, %s]", text_real(arena, value, 2), text_real(arena, lo, 2),
                        text_real(arena, hi, 2));
}

const char *pretest_label(const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->balance.n; i++)
        if (analysis->balance.row[i].is_pretest)
            return analysis->balance.row[i].label;
    const char *name = analysis->outcome_spec->pretest.text;
    return name == NULL ? "" : analysis_column_label(analysis, name);
}

const char *sizes_text(Arena *arena, const Effect *effect)
{
    if (effect->hidden != NULL)
        return effect->hidden;
    if (effect->n_treated == 0 && effect->n_control == 0) /* left out, or never counted */
        return isfinite(effect->effect_size) ? HIDDEN_MARK : "";
    return arena_printf(arena, "%s / %s", text_count(arena, effect->n_treated),
                        text_count(arena, effect->n_control));
}

void text_left_out(Text *text, size_t n_hidden, size_t n_empty)
{
    if (n_hidden > 0)
        text_format(text, " Left out, since they would tell of few: %zu.", n_hidden);
    if (n_empty > 0)
        text_format(text, " Could not be estimated: %zu.", n_empty);
}
