/* The analytic sample: what is left of the design once students without a score have gone. */
#include "sample.h"

#include <math.h>
#include <string.h>

static bool overlapping(const Matching *matching)
{
    return matching->set == NULL && matching->n_links > 0;
}

/* Weights 0 for whole sets that lack an arm. */
static void drop_broken_sets(const Cohort *cohort, const Matching *matching, Effects *out)
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, matching->n_sets);
    uint8_t *held = ARENA_ARRAY(scratch, uint8_t, matching->n_sets);

    for (size_t i = 0; i < cohort->n; i++) {
        if (matching->set[i] == SET_NONE)
            continue;
        held[matching->set[i]] |= matching->weight[i] > 0.0 ? 1 : 0;
        if (out->weight[i] > 0.0)
            arms[matching->set[i]] |= cohort->treated[i] ? 2 : 1;
    }
    for (size_t s = 0; s < matching->n_sets; s++)
        out->n_sets_lost += held[s] && arms[s] != 3 ? 1 : 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (matching->set[i] != SET_NONE && arms[matching->set[i]] != 3)
            out->weight[i] = 0.0;
    arena_destroy(scratch);
}

/* Overlapping sets: a link lives while both its students have a score. A student keeps the part of
 * the weight that living links carry; one without any is out. */
static void drop_broken_links(const EffectSettings *settings, const Cohort *cohort,
                              const Matching *matching, uint8_t *alive, Effects *out)
{
    Arena *scratch = arena_create();
    double *share = ARENA_ARRAY(scratch, double, cohort->n);
    double *kept = ARENA_ARRAY(scratch, double, cohort->n);

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const uint32_t focal = link_focal(settings, link), served = link_served(settings, link);
        alive[l] = out->weight[focal] > 0.0 && out->weight[served] > 0.0;
        share[served] += link->share;
        share[focal] += link->share;
        kept[served] += alive[l] ? link->share : 0.0;
        kept[focal] += alive[l] ? link->share : 0.0;
    }
    for (size_t i = 0; i < cohort->n; i++) {
        if (!(share[i] > 0.0) || kept[i] == share[i])
            continue;
        const bool is_focal = (cohort->treated[i] != 0) == (settings->estimand != ESTIMAND_ATC);
        if (is_focal)
            out->n_sets_lost += kept[i] > 0.0 || out->weight[i] == 0.0 ? 0 : 1;
        if (kept[i] == 0.0)
            out->weight[i] = 0.0;
        else if (!is_focal)
            out->weight[i] *= kept[i] / share[i];
    }
    arena_destroy(scratch);
}

bool analytic_weights(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                      const Matching *matching, Effects *out, const uint8_t **alive, Error *err)
{
    const Column *score = cohort->outcome;
    size_t missing[2] = {0, 0}, left[2] = {0, 0};
    uint8_t *living = matching->n_links > 0 ? ARENA_ARRAY(arena, uint8_t, matching->n_links) : NULL;

    out->weight = matching->weight;
    *alive = living;
    for (size_t i = 0; i < cohort->n; i++)
        if (matching->weight[i] > 0.0 && isnan(score->real[cohort->row[i]]))
            missing[cohort->treated[i] ? 1 : 0]++;
    out->score_missing_treated = missing[1];
    out->score_missing_control = missing[0];
    if (missing[0] + missing[1] > 0) {
        out->weight = ARENA_ARRAY(arena, double, cohort->n);
        for (size_t i = 0; i < cohort->n; i++)
            out->weight[i] = isnan(score->real[cohort->row[i]]) ? 0.0 : matching->weight[i];
        if (matching->set != NULL)
            drop_broken_sets(cohort, matching, out);
        notes_add(&out->notes, arena, "effects", NOTE_CAUTION,
                  count_about(ABOUT_PEOPLE, missing[0] + missing[1]),
                  PHRASE("{} program and {} comparison {} of the {} sample have no score; they are "
                         "left out of the estimate.",
                         piece_count(ABOUT_TREATED, missing[1], NULL, NULL),
                         piece_count(ABOUT_CONTROL, missing[0], NULL, NULL),
                         piece_words(frame_people(cohort->frame)),
                         piece_words(match_words(settings->method)->done)));
    }
    /* whom a link names has a weight */
    if (overlapping(matching) && missing[0] + missing[1] == 0)
        memset(living, 1, matching->n_links);
    else if (overlapping(matching))
        drop_broken_links(settings, cohort, matching, living, out);
    for (size_t l = 0; matching->set != NULL && l < matching->n_links; l++)
        living[l] = out->weight[matching->link[l].treated] > 0.0 &&
                    out->weight[matching->link[l].control] > 0.0;
    if (out->n_sets_lost > 0)
        notes_add(
            &out->notes, arena, "effects", NOTE_CAUTION,
            count_about(ABOUT_RECORDS, out->n_sets_lost),
            PHRASE("{} {was|were} left with {} of one group only and dropped.",
                   piece_count(ABOUT_RECORDS, out->n_sets_lost, "matched set", "matched sets"),
                   piece_words(frame_people(cohort->frame))));
    for (size_t i = 0; i < cohort->n; i++)
        left[cohort->treated[i] ? 1 : 0] += out->weight[i] > 0.0 ? 1 : 0;
    if (left[0] == 0 || left[1] == 0)
        return error_set(
            err, ERR_INFEASIBLE, NOWHERE,
            "outcome '%s': no %s %s that the design compares has a score; see that the "
            "column of scores is the right one, or let the design keep more (a wider "
            "caliper, fewer exact columns)",
            cohort->outcome_spec->name.text, left[1] == 0 ? "program" : "comparison",
            frame_unit(cohort->frame));
    return true;
}
