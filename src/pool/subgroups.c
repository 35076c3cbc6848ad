/* Parts of the people of an outcome that studies share: those of one value of one column of
 * effects.subgroups, by their names. Levels that a study joined before it published have another
 * name and meet nobody; parts by quantiles are cut at other scores in each study. */
#include "pool/parts.h"

#include "alike/text.h"

#include <string.h>

static const char *group_of(const json_t *effect)
{
    return field_text(effect, "group");
}

/* "1 (lowest) below 189.6"; published without the score. */
static bool is_by_quantiles(const json_t *effects, const char *group)
{
    static const char lowest[] = "1 (lowest)";

    for (size_t i = 0; i < json_array_size(effects); i++) {
        const json_t *effect = json_array_get(effects, i);
        const char *level = field_text(effect, "level");
        if (text_equal(group_of(effect), group) && level != NULL &&
            strncmp(level, lowest, strlen(lowest)) == 0)
            return true;
    }
    return false;
}

/* Where a part of that column goes: behind the last of it, of those from here on. */
static size_t place_of(const PooledResults *pooled, size_t from, const char *group)
{
    for (size_t k = pooled->n_parts; k > from; k--)
        if (text_equal(pooled->part[k - 1].group, group))
            return k;
    return pooled->n_parts;
}

static PooledQuestion *part_for(PooledResults *pooled, size_t from, const PooledQuestion *whole,
                                const json_t *effect)
{
    const char *group = group_of(effect), *level = field_text(effect, "level");

    for (size_t k = from; k < pooled->n_parts; k++)
        if (text_equal(pooled->part[k].group, group) && text_equal(pooled->part[k].level, level))
            return &pooled->part[k];
    pooled->part = arena_grow(pooled->arena, pooled->part, &pooled->parts_capacity,
                              pooled->n_parts + 1, sizeof(PooledQuestion));
    PooledQuestion *part = &pooled->part[place_of(pooled, from, group)];
    memmove(part + 1, part, (size_t)(pooled->part + pooled->n_parts - part) * sizeof *part);
    *part = (PooledQuestion){.what = POOLED_PART,
                             .main = true,
                             .whole = whole,
                             .group = group,
                             .level = level,
                             .name = whole->name,
                             .label = whole->label,
                             .design = whole->design,
                             .unit = whole->unit,
                             .no_points = whole->no_points,
                             .member = ARENA_ARRAY(pooled->arena, PooledMember, whole->n)};
    pooled->n_parts++;
    return part;
}

/* Its groups were alike enough if they were in this part and in the whole. */
static Verdict start_of_part(const json_t *effect, Verdict whole)
{
    return pooled_start_holds(whole) ? told_verdict(field_text(effect, "baseline")) : whole;
}

static void join_parts(PooledResults *pooled, const PooledQuestion *whole, size_t from, size_t i)
{
    const PooledMember *member = &whole->member[i];
    const json_t *analysis =
        main_analysis(study_root(&pooled->study[member->study]), member->outcome);
    const json_t *effects = json_object_get(analysis, "effects");

    for (size_t k = 0; k < json_array_size(effects); k++) {
        const json_t *effect = json_array_get(effects, k);
        if (group_of(effect) == NULL || field_text(effect, "level") == NULL ||
            is_by_quantiles(effects, group_of(effect)))
            continue;
        PooledQuestion *part = part_for(pooled, from, whole, effect);
        if (part->n > 0 && part->member[part->n - 1].study == member->study)
            continue; /* a level counts once */
        part->member[part->n] = member_of(pooled, member->study, analysis, effect);
        part->member[part->n].start = start_of_part(effect, member->start);
        part->n++;
    }
}

static void keep_met(PooledResults *pooled)
{
    size_t n = 0;

    for (size_t k = 0; k < pooled->n_parts; k++)
        if (pooled->part[k].n > 1)
            pooled->part[n++] = pooled->part[k];
    pooled->n_parts = n;
}

void questions_of_parts(PooledResults *pooled)
{
    for (size_t q = 0; q < pooled->n_questions; q++) {
        const PooledQuestion *whole = &pooled->question[q];
        const size_t from = pooled->n_parts;
        for (size_t i = 0; i < whole->n && whole->main && whole->what == POOLED_OUTCOME; i++)
            join_parts(pooled, whole, from, i);
    }
    keep_met(pooled);
}
