/* Why nobody was matched, and the nearest setting under which somebody is. */
#include "pair_work.h"

#include "alike/sort.h"

#include <math.h>

/* How far apart on the caliper's score the nearest two students are who may be a pair but for it;
 * INFINITY: nobody may. */
static double nearest_on_score(const Work *work)
{
    const Cohort *cohort = work->problem->cohort;
    Arena *scratch = arena_create();
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    double *last = ARENA_ARRAY(scratch, double, 2 * work->pairs.strata.n + 2); /* by stratum, arm */
    double nearest = INFINITY;
    size_t n = 0;

    for (size_t i = 0; i < cohort->n; i++)
        if (work->pairs.part[i] != PART_NONE && work->pairs.strata.of[i] != STRATUM_NONE)
            order[n++] = (uint32_t)i;
    sort_by_real(work->caliper_score, order, n);
    for (size_t k = 0; k < 2 * work->pairs.strata.n + 2; k++)
        last[k] = -INFINITY;
    for (size_t k = 0; k < n; k++) {
        const size_t arm = cohort->treated[order[k]] != 0;
        double *own = last + 2 * (size_t)work->pairs.strata.of[order[k]];
        nearest = fmin(nearest, work->caliper_score[order[k]] - own[!arm]);
        own[arm] = work->caliper_score[order[k]];
    }
    arena_destroy(scratch);
    return nearest;
}

/* "write caliper: 0.31 or more, with which the two nearest students are a pair": two digits. */
static Piece wider_caliper(Arena *arena, const Work *work, const Matching *out)
{
    const double least = nearest_on_score(work) * work->settings->caliper / out->caliper_width;
    if (!isfinite(least) || !(least > 0))
        return piece_words("widen matching.caliper");
    const int digits = 1 - (int)floor(log10(least));
    const double unit = pow(10, -digits);
    return piece_phrase(
        arena, PHRASE("write caliper: {} or more, with which the two nearest {} are a pair",
                      piece_extreme(ceil(least / unit) * unit, digits > 0 ? digits : 0),
                      piece_words(frame_people(work->problem->cohort->frame))));
}

static void add_way(Arena *arena, Phrase *all, Piece way)
{
    if (all->n > 0)
        phrase_add(all, arena, piece_words(", or "));
    phrase_add(all, arena, way);
}

/* Names what is set, and nothing else. */
static Phrase advice(Arena *arena, const Work *work, const Matching *out)
{
    const PairSettings *s = work->settings;
    const bool caliper = isfinite(s->caliper), more = s->calipers.n > 0;
    Phrase all = {0};

    if (caliper && !more && s->schools != SCHOOLS_OUTSIDE && out->caliper_width > 0)
        add_way(arena, &all, wider_caliper(arena, work, out));
    else if (caliper || more)
        add_way(arena, &all,
                piece_words(!more     ? "widen matching.caliper"
                            : caliper ? "widen matching.caliper or matching.calipers"
                                      : "widen matching.calipers"));
    if (s->exact.n > 0)
        add_way(arena, &all,
                piece_words(s->exact.n == 1 ? "leave out matching.exact"
                                            : "ask for fewer exact columns"));
    if (s->schools != SCHOOLS_ANY)
        add_way(arena, &all, piece_words("choose another rule on schools"));
    return all;
}

bool pair_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err)
{
    const Cohort *cohort = work->problem->cohort;
    const PairSettings *s = work->settings;
    const size_t treated = cohort->n_treated - out->discarded_treated;
    const size_t control = cohort->n_control - out->discarded_control;
    if (treated == 0 || control == 0)
        return error_say(
            err, ERR_INFEASIBLE, NOWHERE,
            PHRASE("matching.discard: {} leaves {} and {}: the groups' scores do not overlap ({}, "
                   "{} before)",
                   piece_words(discard_words[s->discard]),
                   piece_count(ABOUT_TREATED, treated, "treated students", "treated students"),
                   piece_count(ABOUT_CONTROL, control, "controls", "controls"),
                   piece_count(ABOUT_TREATED, cohort->n_treated, "treated", "treated"),
                   piece_count(ABOUT_CONTROL, cohort->n_control, "controls", "controls")));
    const Place place = s->exact.n > 0 && !isfinite(s->caliper) ? s->exact.item[0].place : NOWHERE;
    return error_say(err, ERR_INFEASIBLE, place,
                     PHRASE("no {} has a {}{} ({}, {}); {}",
                            piece_words(cohort_arm_words(arena, cohort, !work->pairs.atc, false)),
                            piece_words(cohort_arm_words(arena, cohort, work->pairs.atc, false)),
                            piece_phrase(arena, pair_limits_phrase(arena, work, out)),
                            cohort_arm_piece(arena, cohort, true, treated),
                            cohort_arm_piece(arena, cohort, false, control),
                            piece_phrase(arena, advice(arena, work, out))));
}
