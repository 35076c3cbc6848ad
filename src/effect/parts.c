/* Estimates by part, and the difference of two parts. */
#include "study.h"

#include "alike/level_merge.h"

static const People *people_of_part(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const EffectSample students = part_samples(study, arena, part).students;

    return people_of_students(arena, study->cohort, students.student, students.n);
}

/* Where results are to be published: parts that few are in are joined, named, and estimated again.
 * Rows from `first` on. */
static bool join_small_parts(const EffectStudy *study, Arena *arena, const EffectPart *of,
                             const char *const *name, size_t first, Effects *out, Error *err)
{
    const size_t n = out->n - first, least = study->cohort->frame->least_people;
    const Effect *row = &out->row[first];
    Arena *scratch = arena_create();
    const EffectPart everybody = {.level_of = NULL};
    const People *all = n == 0 ? NULL : people_of_part(study, scratch, &everybody);
    size_t *count = ARENA_ARRAY(scratch, size_t, 2 * n + 1);
    bool ok = true;

    for (size_t g = 0; g < n; g++)
        for (size_t arm = 0; arm < 2; arm++)
            count[2 * g + arm] = arm == 1 ? row[g].n_treated : row[g].n_control;
    const LevelMerge merge = {.n = n,
                              .name = name,
                              .n_cells = 2,
                              .count = count,
                              .whole = all == NULL ? NULL : all->n,
                              .least = least};
    if (all != NULL && n > 1) {
        const MergedLevels merged = levels_merge(scratch, &merge);
        int32_t *level_of = ARENA_ARRAY(scratch, int32_t, study->cohort->n);
        for (size_t i = 0; i < study->cohort->n; i++)
            level_of[i] =
                of->level_of[i] == LEVEL_NONE ? LEVEL_NONE : (int32_t)merged.group[of->level_of[i]];
        if (merged.n < n && merged.n > 1) {
            out->n = first;
            for (size_t g = 0; ok && g < merged.n; g++) {
                const EffectPart part = {.level_of = level_of,
                                         .level = (int32_t)g,
                                         .group = of->group,
                                         .name = arena_copy_text(arena, merged.name[g])};
                Effect effect;
                ok = effect_study_part(study, arena, &part, &effect, err);
                if (ok)
                    effects_add(out, arena, effect);
            }
        }
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_study_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                        const char *const *name, size_t n, const char *group, Effects *out,
                        Error *err)
{
    const size_t first = out->n;

    for (size_t g = 0; g < n; g++) {
        const EffectPart part = {
            .level_of = level_of, .level = (int32_t)g, .group = group, .name = name[g]};
        Effect effect;
        if (!effect_study_part(study, arena, &part, &effect, err))
            return false;
        effects_add(out, arena, effect);
    }
    const EffectPart of = {.level_of = level_of, .group = group};
    return study->cohort->frame->least_people == 0 ||
           join_small_parts(study, arena, &of, name, first, out, err);
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
