/* Estimates by part, and the difference of two parts. */
#include "study.h"

bool effect_study_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                        const char *const *name, size_t n, const char *group, Effects *out,
                        Error *err)
{
    for (size_t g = 0; g < n; g++) {
        const EffectPart part = {
            .level_of = level_of, .level = (int32_t)g, .group = group, .name = name[g]};
        Effect effect;
        if (!effect_study_part(study, arena, &part, &effect, err))
            return false;
        effects_add(out, arena, effect);
    }
    return true;
}

static const People *people_of_part(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const EffectSample students = part_samples(study, arena, part).students;

    return people_of_students(arena, study->cohort, students.student, students.n);
}

bool effect_study_contrast(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                           int32_t a, int32_t b, Effect *out, Error *err)
{
    const EffectPart first = {.level_of = level_of, .level = a};
    const EffectPart second = {.level_of = level_of, .level = b};
    Arena *scratch = arena_create();
    Error *problem = ARENA_NEW(scratch, Error);

    *out = effect_blank(study);
    if (study->cohort->frame->person != NULL)
        out->people = people_joined(arena, people_of_part(study, scratch, &first),
                                    people_of_part(study, scratch, &second));
    bool ok = study_contrast(study, arena, &first, &second, out, problem);
    if (!ok && problem->kind == ERR_INFEASIBLE) {
        effect_refuse(arena, problem, out);
        ok = true;
    } else if (!ok) {
        *err = *problem;
    }
    arena_destroy(scratch);
    return ok;
}
