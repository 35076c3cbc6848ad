#include "alike/replicate.h"

#include "alike/effect_study.h"

bool replicate_estimate(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                        const Matching *matching, Replicate *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    EffectStudy *study;
    Effect effect;
    if (!effect_study_open(scratch, &input->told->effects, changed, matching, &study, err) ||
        !effect_study_part(study, scratch, &everybody, &effect, err))
        return false;
    *out = (Replicate){.estimate = effect.estimate,
                       .se = effect.se,
                       .df = effect.df,
                       .n_treated = effect.n_treated,
                       .n_control = effect.n_control,
                       .problem = effect.problem};
    return true;
}
