#include "report/says_designs.h"

#include "alike/text.h"

#include <math.h>

/* Which way, and clearly or not. */
static bool says_the_same(const Situation *a, const Situation *b)
{
    const bool none[] = {situation_precision(a) == PRECISION_NONE,
                         situation_precision(b) == PRECISION_NONE};
    return none[0] || none[1] ? none[0] == none[1] : situation_beyond(a) == situation_beyond(b);
}

static void widen(OtherDesigns *out, double size)
{
    if (isnan(size))
        return;
    out->least = isnan(out->least) ? size : fmin(out->least, size);
    out->most = isnan(out->most) ? size : fmax(out->most, size);
}

static void add(OtherDesigns *out, const Analysis *a, const Situation *own, const Situation *s)
{
    const OtherDesign item = {.design = a->design_spec, .s = *s, .agrees = says_the_same(own, s)};
    if (!results_passes_start(a)) {
        out->outside[out->n_outside++] = item;
        return;
    }
    out->item[out->n++] = item;
    out->n_agree += item.agrees;
    widen(out, s->effect_size);
}

OtherDesigns other_designs_of(Arena *arena, const Results *results, const Analysis *analysis)
{
    OtherDesigns out = {.item = ARENA_ARRAY(arena, OtherDesign, results->n_analyses),
                        .outside = ARENA_ARRAY(arena, OtherDesign, results->n_analyses),
                        .least = (double)NAN,
                        .most = (double)NAN};
    Situation own, s;
    if (analysis->infeasible != NULL) /* nothing to agree with */
        return out;
    situation_read(arena, results, analysis, &own);
    if (results_passes_start(analysis))
        widen(&out, own.effect_size);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (a == analysis || !text_equal(a->outcome, analysis->outcome))
            continue;
        if (!situation_read(arena, results, a, &s) || isnan(s.estimate))
            out.n_missing++;
        else
            add(&out, a, &own, &s);
    }
    return out;
}

const char *other_designs_range(Arena *arena, const OtherDesigns *designs)
{
    const char *least = text_real(arena, designs->least, 2),
               *most = text_real(arena, designs->most, 2);
    return text_equal(least, most) ? arena_printf(arena, "%s SD", least)
                                   : arena_printf(arena, "%s to %s SD", least, most);
}
