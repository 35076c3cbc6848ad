#include "study/scale.h"

#include "alike/text.h"

/* Effect sizes of other designs stand beside the primary one's, so they are in its standard
 * deviation. */
void analyses_scale_alike(Analysis *analysis, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Analysis *primary = NULL;
        Analysis *a = &analysis[i];
        for (size_t k = 0; k < n; k++)
            if (analysis[k].primary && text_equal(analysis[k].outcome, a->outcome))
                primary = &analysis[k];
        if (primary == NULL || a->primary || a->effects.n == 0 || primary->effects.n == 0)
            continue;
        EffectScale scale = primary->effects.scale;
        if (scale.kind == a->effects.scale.kind)
            scale.correction = a->effects.scale.correction; /* its own sample's size */
        if (scale.kind == a->effects.scale.kind)
            scale.sd_df = a->effects.scale.sd_df;
        effect_scale_apply(&scale, &a->effects);
    }
}
