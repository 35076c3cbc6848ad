/* Pairs by school: which strata the rule makes, and its order where the own school comes first. */
#include "pair_work.h"

#include <string.h>

const char *pairs_refuse_schools(Arena *arena, const char *method, const PairSettings *settings,
                                 unsigned rules, const char **key)
{
    const char *word = school_rule_words[settings->schools];
    *key = "matching.schools";
    if (settings->schools == SCHOOLS_ANY)
        return NULL;
    if (settings->school.text == NULL)
        return arena_printf(arena,
                            "matching.schools: %s needs the column that says at which school a "
                            "student is; name it (matching: {schools: %s, school: COLUMN})",
                            word, word);
    if ((rules & 1u << settings->schools) == 0)
        return arena_printf(arena,
                            "matching.schools: %s can't be had with method: %s, which looks at all "
                            "pairs together; choose a method that makes them one by one, or "
                            "another rule",
                            word, method);
    return NULL;
}

static Levels schools_of(Arena *scratch, const Work *work)
{
    const Cohort *cohort = work->problem->cohort;
    const Column *column = cohort_column(cohort, work->settings->school);
    return frame_levels(scratch, column, cohort->row, cohort->n);
}

bool pair_set_strata(Arena *scratch, Work *work, Error *err)
{
    const PairSettings *s = work->settings;
    MatchStrata *strata = &work->pairs.strata;
    if (!match_strata(scratch, work->problem, s->exact, strata, err))
        return false;
    if (s->schools == SCHOOLS_ANY)
        return true;
    if (s->schools == SCHOOLS_INSIDE)
        return match_strata_within(scratch, work->problem, "matching.school", s->school,
                                   "Where whole schools took the program, partners are in other "
                                   "schools: write 'schools: classes' for similar ones, or "
                                   "'schools: any'",
                                   strata, err);
    work->school = schools_of(scratch, work);
    if (s->schools == SCHOOLS_OUTSIDE) {
        const int32_t **differ = arena_array(scratch, 1, sizeof *differ);
        differ[0] = work->school.level;
        work->pairs.differ = differ;
        work->pairs.n_differ = 1;
    }
    if (s->schools == SCHOOLS_CLASSES)
        match_strata_add(scratch, work->problem->cohort,
                         school_classes(scratch, work->problem->cohort, &work->school, s->classes),
                         "class of similar schools", "class of similar schools", strata);
    return true;
}

/* Both arms in some schools, beyond a handful of strays: then students of one school can be
 * compared, which is better. */
static bool program_varies(const Work *work, const WholeGroups *groups, Error *err)
{
    const Frame *frame = work->problem->cohort->frame;
    const size_t n = groups->wrong_side_treated + groups->wrong_side_control;
    return error_say(
        err, ERR_INFEASIBLE, work->settings->school.place,
        PHRASE("matching.method: {} is for a program that was given to whole schools, but {} of "
               "{} schools of '{}' hold both program and comparison {} ({} on the smaller side of "
               "their school). Compare {} of one school with matching.schools: inside, under a "
               "method that offers it, or name the column of the unit that the program was given "
               "to",
               piece_words(work->problem->settings->method->name), piece_groups(groups->n_mixed, n),
               piece_number(groups->n_groups), piece_column(work->settings->school.text),
               piece_words(frame_people(frame)),
               piece_count(ABOUT_PEOPLE, n, frame_unit(frame), frame_people(frame)),
               piece_words(frame_people(frame))));
}

bool pair_set_whole_schools(Arena *scratch, Work *work, Error *err)
{
    const Cohort *cohort = work->problem->cohort;
    const Column *column = cohort_column(cohort, work->settings->school);
    WholeGroups groups;
    work->school = schools_of(scratch, work);
    if (!cohort_given_to_groups(cohort, column, &groups))
        return program_varies(work, &groups, err);
    const uint8_t *side = cohort_cluster_sides(scratch, cohort, column);
    work->aside = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        work->aside[i] = side[i] != (cohort->treated[i] ? CLUSTER_TREATED : CLUSTER_CONTROL);
        work->n_aside += work->aside[i];
    }
    work->pairs.school = work->school.level;
    work->pairs.n_schools = work->school.n_levels;
    return true;
}

/* Who takes part in a pass: everybody has a stratum, and somebody is left to serve. */
static void count_parts(PairProblem *pairs)
{
    pairs->n_focal = pairs->n_pool = 0;
    for (size_t i = 0; i < pairs->match->cohort->n; i++) {
        if (pairs->strata.of[i] == STRATUM_NONE)
            pairs->part[i] = PART_NONE;
        pairs->n_focal += pairs->part[i] == PART_FOCAL;
        pairs->n_pool += pairs->part[i] == PART_POOL;
    }
}

static uint32_t focal_of(const PairProblem *pairs, const Link *link)
{
    return pairs->atc ? link->control : link->treated;
}

static PairProblem copy_of(Arena *scratch, const PairProblem *pairs)
{
    const size_t n = pairs->match->cohort->n;
    PairProblem copy = *pairs;
    copy.part = ARENA_ARRAY(scratch, uint8_t, n);
    copy.strata.of = ARENA_ARRAY(scratch, int32_t, n);
    memcpy(copy.part, pairs->part, n * sizeof *copy.part);
    memcpy(copy.strata.of, pairs->strata.of, n * sizeof *copy.strata.of);
    return copy;
}

/* First within schools, then everybody who found nobody there with whoever is left. */
static bool inside_first(Arena *scratch, Work *work, const PairSolver *solver, Error *err)
{
    const size_t n = work->problem->cohort->n;
    PairProblem inside = copy_of(scratch, &work->pairs);
    PairProblem rest = copy_of(scratch, &work->pairs);
    PairSolution own = {0}, others = {0};
    uint32_t *served = ARENA_ARRAY(scratch, uint32_t, n);
    match_strata_refine(&inside.strata, work->school.level, work->school.n_levels, n);
    count_parts(&inside);
    if (!pairs_solve(scratch, solver, &inside, &own, err))
        return false;
    for (size_t l = 0; l < own.n_links; l++) {
        const Link *link = &own.link[l];
        const uint32_t focal = focal_of(&rest, link);
        const uint32_t partner = rest.atc ? link->treated : link->control;
        work->n_inside += rest.part[focal] == PART_FOCAL;
        rest.part[focal] = PART_NONE;
        if (++served[partner] >= rest.uses)
            rest.part[partner] = PART_NONE;
    }
    rest.served = served;
    count_parts(&rest);
    if (rest.n_focal > 0 && rest.n_pool == 0)
        others.n_unmatched = rest.n_focal;
    else if (!pairs_solve(scratch, solver, &rest, &others, err))
        return false;
    PairSolution *out = &work->found;
    *out = (PairSolution){.n_links = own.n_links + others.n_links,
                          .ties = own.ties + others.ties,
                          .n_unmatched = others.n_unmatched,
                          .n_short = own.n_short + others.n_short,
                          .in_order = own.in_order,
                          .optimum = others.optimum == NULL || own.optimum == optimum_words[1]
                                         ? own.optimum
                                         : others.optimum};
    out->link = ARENA_ARRAY(scratch, Link, out->n_links);
    memcpy(out->link, own.link, own.n_links * sizeof *own.link);
    if (others.n_links > 0)
        memcpy(out->link + own.n_links, others.link, others.n_links * sizeof *own.link);
    return true;
}

bool pair_solve(Arena *scratch, Work *work, const PairSolver *solver, Error *err)
{
    if (work->settings->schools == SCHOOLS_PREFER_INSIDE)
        return inside_first(scratch, work, solver, err);
    return pairs_solve(scratch, solver, &work->pairs, &work->found, err);
}

void pair_note_schools(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    const Frame *frame = work->problem->cohort->frame;
    if (s->schools != SCHOOLS_PREFER_INSIDE)
        return;
    const About focal = about_arm(!work->pairs.atc);
    const size_t matched = work->pairs.n_focal - work->found.n_unmatched;
    notes_add(
        &out->notes, arena, "matching", NOTE_PLAIN, count_about(focal, work->n_inside),
        PHRASE("{} {was|were} compared within the own school, {} for want of anybody there "
               "with {} of other schools.",
               piece_count(focal, work->n_inside, frame_unit(frame), frame_people(frame)),
               piece_count(focal, matched - work->n_inside, frame_unit(frame), frame_people(frame)),
               piece_words(frame_people(frame))));
}
