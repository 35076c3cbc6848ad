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

/* The links of the part, and what these leave of the weights: a focal student whose links all are
 * of the part keeps its own. */
static PartSamples by_links(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    const Matching *matching = study->matching;
    const size_t n = study->cohort->n;
    Arena *scratch = arena_create();
    uint8_t *alive = ARENA_ARRAY(scratch, uint8_t, matching->n_links);
    double *kept = ARENA_ARRAY(scratch, double, n), *weight = ARENA_ARRAY(scratch, double, n);

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        if (!study->alive[l] || !holds_link(study, part, link))
            continue;
        alive[l] = 1;
        kept[link->treated] += link->share;
        kept[link->control] += link->share;
    }
    for (size_t i = 0; i < n; i++)
        if (study->share[i] > 0.0)
            weight[i] = study->weight[i] * (kept[i] / study->share[i]);
    PartSamples out = {.students = sample_of_students(arena, study->cohort, weight)};
    out.rows = sample_for_estimator(arena, study->settings, study->cohort, matching, weight, alive,
                                    &out.students, &study->clustering);
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
    out.rows = sample_for_estimator(arena, study->settings, study->cohort, study->matching, weight,
                                    study->alive, &out.students, &study->clustering);
    arena_destroy(scratch);
    return out;
}

PartSamples part_samples(const EffectStudy *study, Arena *arena, const EffectPart *part)
{
    if (part->level_of == NULL || study->matching->n_links == 0) /* links all stay: weights too */
        return by_weights(study, arena, part);
    return by_links(study, arena, part);
}

/* Does at least half of the comparison weight of the part lie with students of the value? */
static bool stays_within(const EffectStudy *study, const EffectPart *part)
{
    const Matching *matching = study->matching;
    double all = 0.0, within = 0.0;

    if (part->level_of == NULL || part->kind != PART_OF)
        return false;
    for (size_t l = 0; l < matching->n_links; l++) {
        const uint32_t served = link_served(study->settings, &matching->link[l]);
        if (!study->alive[l] ||
            !holds(study, part, link_focal(study->settings, &matching->link[l])))
            continue;
        all += matching->link[l].share;
        within += holds(study, part, served) ? matching->link[l].share : 0.0;
    }
    return matching->n_links == 0 || within >= 0.5 * all;
}

ComponentRows part_component_rows(const EffectStudy *study, Arena *arena, const EffectPart *part,
                                  const EffectPart *second)
{
    const Cohort *cohort = study->cohort;
    const uint8_t focal = study->settings->estimand != ESTIMAND_ATC;
    const bool within =
        stays_within(study, part) && (second == NULL || stays_within(study, second));
    uint32_t *student = ARENA_ARRAY(arena, uint32_t, cohort->n);
    uint8_t *on_second = second == NULL ? NULL : ARENA_ARRAY(arena, uint8_t, cohort->n);
    size_t n = 0;

    for (size_t i = 0; i < cohort->n; i++) {
        const bool in_second = second != NULL && holds(study, second, (uint32_t)i);
        const bool in = holds(study, part, (uint32_t)i) || in_second;
        if (cohort->outcome->reason[cohort->row[i]] != REASON_PRESENT ||
            !(in || ((cohort->treated[i] != 0) != focal && !within)))
            continue;
        if (second != NULL)
            on_second[i] = in_second;
        student[n++] = (uint32_t)i;
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
