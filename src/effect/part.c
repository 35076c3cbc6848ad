/* Who is in a part of the estimate: one definition for subgroups, fifths, bands, types, years,
 * contrasts and what is left without one school. */
#include "study.h"

static bool holds(const EffectStudy *study, const EffectPart *part, uint32_t student)
{
    const bool within = part->level_of == NULL || part->level_of[student] == part->level;

    if (part->kind == PART_OF)
        return within;
    const bool treated = study->cohort->treated[student] != 0;
    return !within || treated != (part->kind == PART_WITHOUT_TREATED);
}

static bool holds_link(const EffectStudy *study, const EffectPart *part, const Link *link)
{
    return holds(study, part, link_focal(study->settings, link)) &&
           (part->kind == PART_OF || holds(study, part, link_served(study->settings, link)));
}

PartLists part_lists(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n)
{
    const Matching *matching = study->matching;
    Arena *scratch = arena_create();
    int32_t *level = ARENA_ARRAY(scratch, int32_t, matching->n_links);

    for (size_t l = 0; l < matching->n_links; l++)
        level[l] = study->alive[l] ? level_of[link_focal(study->settings, &matching->link[l])]
                                   : LEVEL_NONE;
    PartLists out = {.links = grouping_of(arena, level, n, matching->n_links),
                     .students = grouping_of(arena, level_of, n, study->cohort->n)};
    if (study->clustering.by_link) {
        const EffectSample *rows = &study->everybody->rows;
        int32_t *of_use = ARENA_ARRAY(scratch, int32_t, rows->n);
        for (size_t i = 0; i < rows->n; i++)
            of_use[i] = level_of[rows->focal[i]];
        out.uses = grouping_of(arena, of_use, n, rows->n);
    }
    arena_destroy(scratch);
    return out;
}

typedef struct List {
    const uint32_t *item; /* rising */
    size_t n;
} List;

static List of_group(const Grouping *groups, int32_t level)
{
    const size_t begin = groups->start[level];

    return (List){.item = groups->order + begin, .n = groups->start[level + 1] - begin};
}

/* Living links of the part. */
static List links_of(const EffectStudy *study, Arena *scratch, const EffectPart *part)
{
    const Matching *matching = study->matching;
    size_t n = 0;

    if (part->lists != NULL)
        return of_group(&part->lists->links, part->level);
    uint32_t *link = ARENA_ARRAY(scratch, uint32_t, matching->n_links);
    for (size_t l = 0; l < matching->n_links; l++)
        if (study->alive[l] && holds_link(study, part, &matching->link[l]))
            link[n++] = (uint32_t)l;
    return (List){.item = link, .n = n};
}

/* Rows by use of the part, where links were left out that are none of it. */
static List uses_of(const EffectStudy *study, Arena *scratch, const EffectPart *part,
                    const double *weight)
{
    const EffectSample *rows = &study->everybody->rows;
    size_t n = 0;

    if (part->lists != NULL)
        return of_group(&part->lists->uses, part->level);
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        const uint32_t focal = rows->focal[i];
        const bool in = weight[focal] > 0.0 && holds(study, part, focal) &&
                        (part->kind == PART_OF || holds(study, part, rows->student[i]));
        row[n] = (uint32_t)i;
        n += in;
    }
    return (List){.item = row, .n = n};
}

/* The links of the part, and what these leave of the weights: a focal student whose links all are
 * of the part keeps its own. */
static PartSamples by_links(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const Matching *matching = study->matching;
    const size_t n = study->cohort->n;
    Arena *scratch = arena_create();
    const List own = links_of(study, scratch, part);
    double *kept = ARENA_ARRAY(scratch, double, n), *weight = ARENA_ARRAY(scratch, double, n);

    for (size_t l = 0; l < own.n; l++) {
        const Link *link = &matching->link[own.item[l]];
        kept[link->treated] += link->share;
        kept[link->control] += link->share;
    }
    for (size_t i = 0; i < n; i++)
        if (kept[i] > 0.0)
            weight[i] = study->weight[i] * (kept[i] / study->share[i]);
    PartSamples out = {.students = sample_of_students(arena, study->cohort, weight)};
    if (study->clustering.by_link) {
        const List uses = uses_of(study, scratch, part, weight);
        out.rows = sample_of_some_uses(arena, study->cohort, &study->everybody->rows, uses.item,
                                       uses.n, weight, &out.students, &study->clustering);
    } else {
        out.rows = sample_with_clusters(arena, matching->set, &out.students, &study->clustering);
    }
    arena_destroy(scratch);
    return out;
}

static PartSamples by_weights(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const size_t n = study->cohort->n;
    Arena *scratch = arena_create();
    double *weight = ARENA_ARRAY(scratch, double, n);

    for (size_t i = 0; i < n; i++)
        weight[i] = holds(study, part, (uint32_t)i) ? study->weight[i] : 0.0;
    PartSamples out = {.students = sample_of_students(arena, study->cohort, weight)};
    out.rows = sample_with_clusters(arena, study->matching->set, &out.students, &study->clustering);
    arena_destroy(scratch);
    return out;
}

PartSamples *part_everybody_by_use(const EffectStudy *study, Arena *arena)
{
    const Uses uses = {.matching = study->matching,
                       .alive = study->alive,
                       .weight = study->weight,
                       .share = study->share};
    PartSamples *out = ARENA_NEW(arena, PartSamples);

    out->students = sample_of_students(arena, study->cohort, study->weight);
    out->rows = sample_of_uses(arena, study->settings, study->cohort, &uses, &out->students,
                               &study->clustering);
    return out;
}

PartSamples part_samples(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    if (part->level_of == NULL && study->everybody != NULL)
        return *study->everybody;
    if (part->level_of == NULL || study->matching->n_links == 0) /* links all stay: weights too */
        return by_weights(study, arena, part);
    return by_links(study, arena, part);
}

/* Does at least half of the comparison weight of the part lie with students of the value? */
static bool stays_within(const EffectStudy *study, const EffectPart *part)
{
    const Matching *matching = study->matching;
    Arena *scratch = arena_create();
    double all = 0.0, within = 0.0;

    if (part->level_of != NULL && part->kind == PART_OF) {
        const List own = links_of(study, scratch, part);
        for (size_t l = 0; l < own.n; l++) {
            const Link *link = &matching->link[own.item[l]];
            const bool stays = holds(study, part, link_served(study->settings, link));
            all += link->share;
            within += stays ? link->share : 0.0;
        }
    }
    arena_destroy(scratch);
    return part->level_of != NULL && part->kind == PART_OF &&
           (matching->n_links == 0 || within >= 0.5 * all);
}

/* Students of the cohort that can be of the part. */
static List students_of(const EffectStudy *study, Arena *scratch, const EffectPart *part)
{
    const size_t n = study->cohort->n;

    if (part->lists != NULL)
        return of_group(&part->lists->students, part->level);
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        student[i] = (uint32_t)i;
    return (List){.item = student, .n = n};
}

ComponentRows part_component_rows(const EffectStudy *study, Arena *arena, const EffectPart *part,
                                  const EffectPart *second)
{
    const Cohort *cohort = study->cohort;
    const bool focal = study->settings->estimand != ESTIMAND_ATC;
    const bool within =
        stays_within(study, part) && (second == NULL || stays_within(study, second));
    const List list = students_of(study, arena, part);
    uint32_t *student = ARENA_ARRAY(arena, uint32_t, list.n);
    uint8_t *on_second = second == NULL ? NULL : ARENA_ARRAY(arena, uint8_t, cohort->n);
    size_t n = 0;

    for (size_t at = 0; at < list.n; at++) {
        const uint32_t i = list.item[at];
        const bool in_second = second != NULL && holds(study, second, i);
        if (cohort->outcome->reason[cohort->row[i]] != REASON_PRESENT ||
            !(holds(study, part, i) || in_second))
            continue;
        if (second != NULL)
            on_second[i] = in_second;
        if (within || (cohort->treated[i] != 0) == focal)
            student[n++] = i;
    }
    return (ComponentRows){.settings = study->settings,
                           .cohort = cohort,
                           .n = n,
                           .student = student,
                           .school = study->clustering.own[0],
                           .side = study->clustering.side[0],
                           .second = on_second,
                           .scored = true,
                           .base = study->base,
                           .all_others = !within};
}
