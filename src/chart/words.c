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

void text_left_out(Text *text, size_t n_hidden, size_t n_empty)
{
    if (n_hidden > 0)
        text_format(text, " Left out, since they would tell of few: %zu.", n_hidden);
    if (n_empty > 0)
        text_format(text, " Could not be estimated: %zu.", n_empty);
}
