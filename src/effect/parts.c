/* Estimates by part, and the difference of two parts. */
#include "copies.h"

#include "alike/cohort_people.h"
#include "alike/level_merge.h"
#include "alike/parallel.h"
#include "alike/text.h"

static const People *people_of_part(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const EffectSample students = part_samples(study, arena, part).students;

    return people_of_students(arena, study->cohort, students.student, students.n);
}

/* --- joined parts, where results are to be published ---------------------------------------------
 */

enum { ARMS = 2, SIDES = 3, CELLS = ARMS * SIDES };

static bool is_covariate(const Cohort *cohort, const char *name)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (text_equal(cohort->covariate[k]->name, name))
            return true;
    return false;
}

/* Who is in each part; and, where the balance table shows the column too, who has each level in the
 * cohort and in the sample: one joining serves both tables. */
static void count_parts(const EffectStudy *study, const EffectPart *of, const Effect *row, size_t n,
                        const People *all, size_t *count, size_t *whole)
{
    const Cohort *cohort = study->cohort;
    const bool levels = is_covariate(cohort, of->group);

    for (size_t arm = 0; arm < ARMS; arm++)
        whole[arm] = all->n[arm];
    for (size_t g = 0; g < n; g++) {
        count[g * CELLS] = row[g].n_control;
        count[g * CELLS + 1] = row[g].n_treated;
    }
    for (size_t i = 0; levels && i < cohort->n; i++) {
        const size_t arm = cohort->treated[i] ? 1 : 0;
        const int32_t level = of->level_of[i];
        const bool side[] = {true, study->weight[i] > 0.0};
        for (size_t k = 0; k < COUNT_OF(side); k++) {
            whole[ARMS * (k + 1) + arm] += side[k];
            if (level != LEVEL_NONE)
                count[(size_t)level * CELLS + ARMS * (k + 1) + arm] += side[k];
        }
    }
}

static void keep_joined(Arena *arena, const EffectPart *of, const char *const *name, size_t n,
                        const MergedLevels *merged, Effects *out)
{
    out->joined = arena_grow(arena, out->joined, &out->joined_capacity, out->n_joined + 1,
                             sizeof *out->joined);
    JoinedLevels *joined = &out->joined[out->n_joined++];
    *joined = (JoinedLevels){.column = arena_copy_text(arena, of->group), .n = n};
    joined->level = (const char **)arena_array(arena, n, sizeof *joined->level);
    joined->joined = (const char **)arena_array(arena, n, sizeof *joined->joined);
    for (size_t g = 0; g < n; g++) {
        joined->level[g] = arena_copy_text(arena, name[g]);
        joined->joined[g] = arena_copy_text(arena, merged->name[merged->group[g]]);
    }
}

/* The joined parts in place of those from `first` on. */
static bool estimate_joined(const EffectStudy *study, Arena *arena, Arena *scratch,
                            const EffectPart *of, const MergedLevels *merged, size_t first,
                            Effects *out, Error *err)
{
    int32_t *level_of = ARENA_ARRAY(scratch, int32_t, study->cohort->n);
    bool ok = true;

    for (size_t i = 0; i < study->cohort->n; i++)
        level_of[i] =
            of->level_of[i] == LEVEL_NONE ? LEVEL_NONE : (int32_t)merged->group[of->level_of[i]];
    out->n = first;
    for (size_t g = 0; ok && g < merged->n; g++) {
        const EffectPart part = {.level_of = level_of,
                                 .level = (int32_t)g,
                                 .group = of->group,
                                 .name = arena_copy_text(arena, merged->name[g])};
        Effect effect;
        ok = effect_study_part(study, arena, &part, &effect, err);
        if (ok)
            effects_add(out, arena, effect);
    }
    return ok;
}

/* Parts that few are in are joined, named, and estimated again. */
static bool join_small_parts(const EffectStudy *study, Arena *arena, const EffectPart *of,
                             const char *const *name, size_t first, Effects *out, Error *err)
{
    const size_t n = out->n - first;
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();
    size_t whole[CELLS] = {0}, *count = ARENA_ARRAY(scratch, size_t, n * CELLS + 1);
    bool ok = true;

    if (n > 1) {
        count_parts(study, of, &out->row[first], n, people_of_part(study, scratch, &everybody),
                    count, whole);
        const LevelMerge merge = {.n = n,
                                  .name = name,
                                  .n_cells = CELLS,
                                  .count = count,
                                  .whole = whole,
                                  .least = study->cohort->frame->least_people};
        const MergedLevels merged = levels_merge(scratch, &merge);
        if (merged.n < n && merged.n > 1) {
            keep_joined(arena, of, name, n, &merged, out);
            ok = estimate_joined(study, arena, scratch, of, &merged, first, out, err);
        }
    }
    arena_destroy(scratch);
    return ok;
}

/* Parts know nothing of each other: each is made in an arena of its own. */
typedef struct PartsWork {
    const EffectStudy *study;
    const int32_t *level_of;
    const char *const *name;
    const char *group;
    const PartLists *lists;
    Arena **arena;
    Effect *made;
} PartsWork;

static bool estimate_one(void *context, size_t g, Error *err)
{
    PartsWork *work = context;
    const EffectPart part = {.level_of = work->level_of,
                             .level = (int32_t)g,
                             .group = work->group,
                             .name = work->name[g],
                             .lists = work->lists};

    work->arena[g] = arena_create();
    return effect_study_part(work->study, work->arena[g], &part, &work->made[g], err);
}

/* Copies have links of their own. */
static const PartLists *lists_of(const EffectStudy *study, Arena *scratch, const int32_t *level_of,
                                 size_t n)
{
    PartLists *out = ARENA_NEW(scratch, PartLists);

    if (study->n_copies > 0)
        return NULL;
    *out = part_lists(study, scratch, level_of, n);
    return out;
}

bool effect_study_parts(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                        const char *const *name, size_t n, const char *group, Effects *out,
                        Error *err)
{
    const size_t first = out->n;
    Arena *scratch = arena_create();
    PartsWork work = {.study = study,
                      .level_of = level_of,
                      .name = name,
                      .group = group,
                      .lists = lists_of(study, scratch, level_of, n),
                      .arena = (Arena **)arena_array(scratch, n, sizeof *work.arena),
                      .made = ARENA_ARRAY(scratch, Effect, n)};

    const bool ok = parallel_for(study->workers, n, estimate_one, &work, err);
    for (size_t g = 0; g < n; g++)
        if (work.arena[g] != NULL)
            arena_adopt(arena, work.arena[g]);
    for (size_t g = 0; ok && g < n; g++)
        effects_add(out, arena, work.made[g]);
    arena_destroy(scratch);
    if (!ok)
        return false;
    const EffectPart of = {.level_of = level_of, .group = group};
    return study->cohort->frame->least_people == 0 ||
           join_small_parts(study, arena, &of, name, first, out, err);
}

typedef struct TwoParts {
    const int32_t *level_of;
    int32_t a, b;
} TwoParts;

static bool make_contrast(const EffectStudy *study, Arena *arena, const void *of, Effect *out,
                          Error *err)
{
    const TwoParts *parts = of;
    const EffectPart first = {.level_of = parts->level_of, .level = parts->a};
    const EffectPart second = {.level_of = parts->level_of, .level = parts->b};
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

bool effect_study_contrast(const EffectStudy *study, Arena *arena, const int32_t *level_of,
                           int32_t a, int32_t b, Effect *out, Error *err)
{
    const TwoParts parts = {.level_of = level_of, .a = a, .b = b};

    return study->n_copies > 0 ? study_pool(study, arena, make_contrast, &parts, out, err)
                               : make_contrast(study, arena, &parts, out, err);
}
