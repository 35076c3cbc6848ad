/* Designs of pairs: from the settings to a PairProblem, and from its solution to a Matching. The
 * solvers are in solver_greedy.c and solver_line.c, what is said in pair_notes.c. */
#include "pair_work.h"
#include "stratify.h"

#include <math.h>

/* The score that discard and order go by: that of the caliper, or of a scalar distance. */
static void choose_scores(Work *work, bool one_by_one)
{
    const PairSettings *s = work->settings;
    const PropensityScore *score = work->problem->score;
    const bool scalar = work->pairs.scalar;
    ScoreScale scale = scalar ? work->distance->scale : SCALE_LOGIT;
    work->pairs.order = (OrderKind)s->order;
    if (s->order == ORDER_DEFAULT &&
        one_by_one) /* of the file's order only where MatchIt is to be followed */
        work->pairs.order = scalar ? work->pairs.atc ? ORDER_SMALLEST : ORDER_LARGEST
                            : work->problem->settings->conventions == CONVENTIONS_MATCHIT
                                ? ORDER_DATA
                                : ORDER_RANDOM;
    if (score == NULL)
        return;
    if (!scalar && s->caliper_on == CALIPER_ON_PROBABILITY)
        scale = SCALE_PROBABILITY;
    work->pairs.order_score = score_on(score, scale);
    if (s->caliper_on != CALIPER_ON_DISTANCE)
        scale = s->caliper_on == CALIPER_ON_LOGIT ? SCALE_LOGIT : SCALE_PROBABILITY;
    work->caliper_score = score_on(score, scale);
    work->caliper_scale = score_scale_word(scale);
}

/* The students whose score is driven to 0 or 1 must not set the scale of all others: the standard
 * deviation is taken over the rest, where the rest has one. */
static double caliper_width(Arena *scratch, Work *work, const uint8_t *discarded)
{
    const PairSettings *s = work->settings;
    const Cohort *cohort = work->problem->cohort;
    const uint8_t *separated = work->problem->score->separated;
    const CaliperUnit unit = (CaliperUnit)s->caliper_unit;
    const double of_all =
        match_caliper_width(cohort, work->caliper_score, discarded, unit, s->caliper);
    if (separated == NULL || unit == CALIPER_RAW)
        return of_all;
    uint8_t *left_out = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        const bool gone = discarded != NULL && discarded[i];
        left_out[i] = separated[i] || gone;
        n += separated[i] && !gone;
    }
    const double of_rest =
        match_caliper_width(cohort, work->caliper_score, left_out, unit, s->caliper);
    if (n == 0 || isnan(of_rest))
        return of_all;
    work->n_unscaled = n;
    work->width_of_all = of_all;
    return of_rest;
}

/* The caliper on a scalar distance ends the search; any other limit is asked of each candidate. */
static bool set_limits(Arena *scratch, Work *work, Matching *out, Error *err)
{
    const PairSettings *s = work->settings;
    work->pairs.limit = ARENA_ARRAY(scratch, MatchLimit, s->calipers.n + 2);
    work->pairs.width = INFINITY;
    out->caliper_width = NAN;
    if (isfinite(s->caliper)) {
        if (work->caliper_score != work->problem->score->probability &&
            !pscore_has_logits(work->problem->score, work->problem->cohort, "matching.caliper_on",
                               err))
            return false;
        const double width = caliper_width(scratch, work, out->discarded);
        if (isnan(width))
            return error_say(err, ERR_INFEASIBLE, NOWHERE,
                             PHRASE("matching.caliper is given in standard deviations, which one "
                                    "student in each group does not have; set caliper: none, or "
                                    "give it in the score's own unit (caliper_unit: raw)"));
        if (work->pairs.scalar && work->caliper_score == work->pairs.order_score)
            work->pairs.width = width;
        else
            work->pairs.limit[work->pairs.n_limits++] =
                (MatchLimit){.value = work->caliper_score, .width = width};
        out->caliper_width = width;
    }
    if (!match_covariate_limits(scratch, work->problem, "matching.calipers", &s->calipers,
                                work->pairs.limit, &work->pairs.n_limits, err))
        return false;
    work->pairs.limit[work->pairs.n_limits] =
        (MatchLimit){.value = work->pairs.points.value, .width = work->pairs.width};
    return true;
}

static bool lacks_a_value(const Work *work, size_t i)
{
    if (work->pairs.strata.of[i] == STRATUM_NONE)
        return true;
    for (size_t k = 0; k < work->pairs.n_limits; k++)
        if (isnan(work->pairs.limit[k].value[i]))
            return true;
    return false;
}

/* Who takes part: neither discarded, nor without a value that a limit asks for, nor in a stratum
 * that holds one arm only. */
static void choose_parts(Arena *arena, Arena *scratch, Work *work, Matching *out)
{
    const Cohort *cohort = work->problem->cohort;
    const size_t n = cohort->n;
    size_t(*count)[2] = arena_array(scratch, work->pairs.strata.n, sizeof *count);
    work->pairs.part = ARENA_ARRAY(scratch, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        if ((out->discarded != NULL && out->discarded[i]) ||
            (work->aside != NULL && work->aside[i]))
            continue;
        if (lacks_a_value(work, i)) {
            work->n_lacking++;
            continue;
        }
        const bool focal = (cohort->treated[i] != 0) != work->pairs.atc;
        work->pairs.part[i] = focal ? PART_FOCAL : PART_POOL;
        count[work->pairs.strata.of[i]][focal]++;
    }
    pair_note_strata(arena, work, (const size_t(*)[2])count, out);
    for (size_t i = 0; i < n; i++) {
        if (work->pairs.part[i] == PART_NONE)
            continue;
        const size_t *here = count[work->pairs.strata.of[i]];
        if (here[0] == 0 || here[1] == 0)
            work->pairs.part[i] = PART_NONE;
        work->pairs.n_focal += work->pairs.part[i] == PART_FOCAL;
        work->pairs.n_pool += work->pairs.part[i] == PART_POOL;
    }
}

bool pairs_need_score(const PairSettings *settings)
{
    return pair_settings_distance(settings)->kind == DISTANCE_SCORE ||
           settings->discard != DISCARD_NONE || isfinite(settings->caliper);
}

bool pairs_follow_file(const void *settings)
{
    const PairSettings *s = settings;
    return s->ties == TIES_FILE || s->order == ORDER_DATA;
}

/* Partners of each in full matching, from the controls that a set has for a treated student. */
static void limit_stars(const PairSettings *s, PairProblem *pairs)
{
    const LineLimits any = {1, UINT32_MAX};
    const double slack = 1e-9; /* 1 / 0.3333333333 is 3 */
    pairs->of_treated = pairs->of_control = any;
    if (s->min_controls > 1)
        pairs->of_treated.least = (uint32_t)fmin(ceil(s->min_controls - slack), UINT32_MAX);
    if (s->min_controls > 0)
        pairs->of_control.most =
            s->min_controls > 1 ? 1
                                : (uint32_t)fmin(floor(1 / s->min_controls + slack), UINT32_MAX);
    if (s->max_controls < 1)
        pairs->of_control.least = (uint32_t)fmin(ceil(1 / s->max_controls - slack), UINT32_MAX);
    if (isfinite(s->max_controls))
        pairs->of_treated.most =
            s->max_controls < 1 ? 1 : (uint32_t)fmin(floor(s->max_controls + slack), UINT32_MAX);
}

/* Whose record everybody is. */
static void set_persons(Arena *scratch, const Work *work, PairProblem *pairs)
{
    const Cohort *cohort = work->problem->cohort;
    if (work->settings->unit.text == NULL)
        return;
    StrataColumn column = {.column = cohort_column(cohort, work->settings->unit)};
    strata_levels(scratch, cohort, &column);
    pairs->person = column.level;
    pairs->n_persons = column.n_levels;
}

static bool run_with(Arena *arena, Arena *scratch, Work *work, const PairSolver *solver,
                     Matching *out, Error *err)
{
    const PairSettings *s = work->settings;
    const Cohort *cohort = work->problem->cohort;
    choose_scores(work, solver->one_by_one);
    if (s->discard != DISCARD_NONE)
        match_discard(arena, cohort, work->pairs.order_score, (DiscardKind)s->discard, out);
    const DistanceTask task = {.cohort = cohort,
                               .score = work->problem->score,
                               .discarded = out->discarded,
                               .settings = s->distance.settings};
    if (!work->distance->points(scratch, &task, &work->pairs.points, err) ||
        !set_limits(scratch, work, out, err) || !pair_set_strata(scratch, work, err) ||
        (solver->by_school && !pair_set_whole_schools(scratch, work, err)))
        return false;
    set_persons(scratch, work, &work->pairs);
    pair_note_start(arena, work, out);
    choose_parts(arena, scratch, work, out);
    if (solver->one_by_one)
        pair_set_wanted(scratch, work);
    PairSolution *found = &work->found;
    if (!pair_solve(scratch, work, solver, err))
        return false;
    if (found->n_links == 0)
        return solver->by_school ? school_pairs_infeasible(arena, work, out, err)
                                 : pair_infeasible(arena, work, out, err);
    const bool atc = work->pairs.atc;
    out->ties = found->ties;
    out->optimum = found->optimum;
    Link *link = match_links_sorted(arena, cohort->n, atc, found->link, found->n_links);
    if (work->pairs.stars)
        matching_from_stars(arena, work->problem, atc, link, found->n_links, out);
    else
        matching_from_links(arena, work->problem, atc, link, found->n_links, out);
    if (found->schools != NULL) {
        school_pairs_tell(arena, work, out);
        return true;
    }
    pair_note_schools(arena, work, out);
    pair_note_end(arena, work, out);
    return true;
}

bool pair_design_run(Arena *arena, const MatchProblem *problem, const PairSettings *s,
                     const char *method, const PairSolver *solver, Matching *out, Error *err)
{
    const Distance *distance = pair_settings_distance(s);
    Work work = {.problem = problem,
                 .settings = s,
                 .distance = distance,
                 .pairs = {.match = problem,
                           .atc = problem->settings->estimand == ESTIMAND_ATC,
                           .scalar = distance->kind == DISTANCE_SCORE,
                           .ratio = s->ratio,
                           .uses = !s->replacement ? 1
                                   : s->reuse == 0 ? SIZE_MAX
                                                   : s->reuse,
                           .min_partners = s->min_partners,
                           .max_partners = s->max_partners,
                           .stars = solver->stars,
                           .ties = (TieRule)s->ties}};
    if (work.pairs.stars)
        limit_stars(s, &work.pairs);
    *out = (Matching){.method = method, .n = problem->cohort->n, .distance = distance->name};
    Arena *scratch = arena_create();
    const bool ok = run_with(arena, scratch, &work, solver, out, err);
    arena_destroy(scratch);
    return ok;
}
