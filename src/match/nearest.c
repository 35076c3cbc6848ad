/* Greedy nearest-neighbour matching: from the settings to links. The search is in search_line.c and
 * search_tree.c, the turns in greedy.c and order.c, what is said about it in nearest_notes.c. */
#include "nearest_work.h"

#include "alike/sort.h"

#include <math.h>

extern const MatchMethod match_nearest;

static const Distance *distance_of(const NearestSettings *settings)
{
    return (const Distance *)settings->distance.entry;
}

static bool needs_score(const void *settings)
{
    const NearestSettings *s = settings;
    if (distance_of(s)->kind == DISTANCE_SCORE || s->discard != DISCARD_NONE)
        return true;
    return isfinite(s->caliper) || s->order == ORDER_LARGEST || s->order == ORDER_SMALLEST;
}

/* The score that discard and order go by: that of the caliper, or of a scalar distance. */
static void choose_scores(Work *work)
{
    const NearestSettings *s = work->settings;
    const PropensityScore *score = work->problem->score;
    const bool scalar = work->distance->kind == DISTANCE_SCORE;
    bool logit = !scalar || !work->distance->of_probability;
    work->order = (OrderKind)s->order;
    if (s->order == ORDER_DEFAULT) /* of the file's order only where MatchIt is to be followed */
        work->order = scalar ? work->atc ? ORDER_SMALLEST : ORDER_LARGEST
                      : work->problem->settings->conventions == CONVENTIONS_MATCHIT ? ORDER_DATA
                                                                                    : ORDER_RANDOM;
    if (score == NULL)
        return;
    if (!scalar && s->caliper_on == CALIPER_ON_PROBABILITY)
        logit = false;
    work->score = logit ? score->logit : score->probability;
    work->caliper_score = work->score;
    work->caliper_scale = logit ? "logit" : "probability";
    if (s->caliper_on != CALIPER_ON_DISTANCE) {
        const bool on_logit = s->caliper_on == CALIPER_ON_LOGIT;
        work->caliper_score = on_logit ? score->logit : score->probability;
        work->caliper_scale = on_logit ? "logit" : "probability";
    }
}

/* The students whose score is driven to 0 or 1 must not set the scale of all others: the standard
 * deviation is taken over the rest, where the rest has one. */
static double caliper_width(Arena *scratch, Work *work, const uint8_t *discarded)
{
    const NearestSettings *s = work->settings;
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
    const NearestSettings *s = work->settings;
    work->limit = ARENA_ARRAY(scratch, MatchLimit, s->calipers.n + 2);
    work->width = INFINITY;
    out->caliper_width = NAN;
    if (isfinite(s->caliper)) {
        const double width = caliper_width(scratch, work, out->discarded);
        if (work->distance->kind == DISTANCE_SCORE && work->caliper_score == work->score)
            work->width = width;
        else
            work->limit[work->n_limits++] =
                (MatchLimit){.value = work->caliper_score, .width = width};
        out->caliper_width = width;
    }
    if (!match_covariate_limits(scratch, work->problem, "matching.calipers", &s->calipers,
                                work->limit, &work->n_limits, err))
        return false;
    work->limit[work->n_limits] = (MatchLimit){.value = work->points.value, .width = work->width};
    return true;
}

static bool lacks_a_value(const Work *work, size_t i)
{
    if (work->strata.of[i] == STRATUM_NONE)
        return true;
    for (size_t k = 0; k < work->n_limits; k++)
        if (isnan(work->limit[k].value[i]))
            return true;
    return false;
}

/* Who takes part: neither discarded, nor without a value that a limit asks for, nor in a stratum
 * that holds one arm only. */
static void choose_parts(Arena *arena, Arena *scratch, Work *work, Matching *out)
{
    const Cohort *cohort = work->problem->cohort;
    const size_t n = cohort->n;
    size_t(*count)[2] = arena_array(scratch, work->strata.n, sizeof *count);
    work->part = ARENA_ARRAY(scratch, uint8_t, n);
    for (size_t i = 0; i < n; i++) {
        if (out->discarded != NULL && out->discarded[i])
            continue;
        if (lacks_a_value(work, i)) {
            work->n_lacking++;
            continue;
        }
        const bool focal = (cohort->treated[i] != 0) != work->atc;
        work->part[i] = focal ? PART_FOCAL : PART_POOL;
        count[work->strata.of[i]][focal]++;
    }
    nearest_note_strata(arena, work, (const size_t(*)[2])count, out);
    for (size_t i = 0; i < n; i++) {
        if (work->part[i] == PART_NONE)
            continue;
        const size_t *here = count[work->strata.of[i]];
        if (here[0] == 0 || here[1] == 0)
            work->part[i] = PART_NONE;
        work->n_focal += work->part[i] == PART_FOCAL;
        work->n_pool += work->part[i] == PART_POOL;
    }
}

/* The students among order[0..n) who take one of the given parts, in that order. */
static size_t select_part(const Work *work, const uint32_t *order, size_t n, int parts,
                          uint32_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (work->part[order[i]] & parts)
            out[kept++] = order[i];
    return kept;
}

/* The same, stratum after stratum, each stratum in the order given. */
static Sections sections(Arena *arena, const Work *work, const uint32_t *order, size_t n, int parts)
{
    const MatchStrata *strata = &work->strata;
    const size_t room =
        (parts & PART_FOCAL ? work->n_focal : 0) + (parts & PART_POOL ? work->n_pool : 0);
    Sections out = {.begin = ARENA_ARRAY(arena, size_t, strata->n + 2),
                    .student = ARENA_ARRAY(arena, uint32_t, room)};
    if (strata->n == 1) {
        out.begin[1] = select_part(work, order, n, parts, out.student);
        return out;
    }
    size_t *next = out.begin + 1; /* beginnings now; begin[s + 1] when stratum s is full */
    for (size_t i = 0; i < n; i++)
        if (work->part[order[i]] & parts)
            next[strata->of[order[i]] + 1]++;
    for (size_t s = 0; s < strata->n; s++)
        next[s + 1] += next[s];
    for (size_t i = 0; i < n; i++)
        if (work->part[order[i]] & parts)
            out.student[next[strata->of[order[i]]]++] = order[i];
    return out;
}

/* The focal students in the order of their turns. sorted: the cohort by ascending score, or NULL.
 */
static uint32_t *turns_of(Arena *scratch, const Work *work, const uint32_t *base,
                          const uint32_t *sorted)
{
    const Cohort *cohort = work->problem->cohort;
    const bool by_score = work->order == ORDER_LARGEST || work->order == ORDER_SMALLEST;
    uint32_t *turns = ARENA_ARRAY(scratch, uint32_t, work->n_focal);
    const uint32_t *source = base;
    if (work->order == ORDER_DATA)
        source = match_base_order(scratch, cohort, TIES_FILE);
    else if (by_score && sorted != NULL)
        source = sorted;
    select_part(work, source, cohort->n, PART_FOCAL, turns);
    if (by_score && sorted == NULL)
        sort_by_real(work->score, turns, work->n_focal);
    if (work->order == ORDER_LARGEST)
        match_descend(work->score, turns, work->n_focal);
    if (work->order == ORDER_RANDOM)
        match_shuffle(scratch, work->problem, turns, work->n_focal);
    return turns;
}

/* Turns, and the lists that the searches start from, in the order that settles ties. */
static void arrange(Arena *scratch, Work *work)
{
    const Cohort *cohort = work->problem->cohort;
    const size_t n = cohort->n;
    const bool scalar = work->distance->kind == DISTANCE_SCORE;
    const TieRule ties = (TieRule)work->settings->ties;
    const uint32_t *base = match_base_order(scratch, cohort, ties);
    uint32_t *sorted = NULL;
    const double *key = work->points.value;
    if (!scalar && ties == TIES_FILE) { /* MatchIt walks along the first axis */
        double *axis = ARENA_ARRAY(scratch, double, n);
        for (size_t i = 0; i < n; i++)
            axis[i] = work->points.value[i * work->points.n_axes];
        key = axis;
    }
    if (scalar || ties == TIES_FILE) {
        sorted = ARENA_ARRAY(scratch, uint32_t, n);
        match_sort(key, base, sorted, n);
    }
    if (ties == TIES_FILE) {
        work->walk = ARENA_ARRAY(scratch, uint32_t, n);
        for (uint32_t i = 0; i < n; i++)
            work->walk[sorted[i]] = i;
    }
    const uint32_t *turns = turns_of(scratch, work, base, scalar ? sorted : NULL);
    work->turns = sections(scratch, work, turns, work->n_focal, PART_FOCAL);
    if (scalar)
        work->members = sections(scratch, work, sorted, n, PART_FOCAL | PART_POOL);
    if (!scalar || (work->n_limits > 0 && ties == TIES_HASH))
        work->pool =
            sections(scratch, work, scalar || sorted == NULL ? base : sorted, n, PART_POOL);
    work->place = ARENA_ARRAY(scratch, uint32_t, n);
    for (size_t s = 0; s < work->strata.n; s++)
        for (size_t i = work->turns.begin[s]; i < work->turns.begin[s + 1]; i++)
            work->place[work->turns.student[i]] = (uint32_t)(i - work->turns.begin[s]);
}

/* On a line, limits on covariates are asked of one candidate after another. Where most of those
 * near on the score fail them, a walk may pass thousands: then a tree that knows the limits is
 * faster. Estimated from pairs spread over the stratum; both find the same partners. */
static bool walks_far(const Work *work, const Greedy *greedy, const uint32_t *pool)
{
    enum { FOCAL_SAMPLE = 32, POOL_SAMPLE = 2048, SMALL = 2048 };
    static const double FAR = 1000; /* steps that cost as much as one search of the tree */
    if (greedy->n_limits == 0 || greedy->ties == TIES_FILE || greedy->n_pool < SMALL)
        return false;
    const double *score = work->points.value;
    double passed = 0;
    for (size_t a = 0; a < FOCAL_SAMPLE; a++) {
        const uint32_t focal = greedy->focal[a * greedy->n_focal / FOCAL_SAMPLE];
        size_t near = 0, allowed = 0;
        for (size_t b = 0; b < POOL_SAMPLE; b++) {
            const uint32_t partner = pool[b * greedy->n_pool / POOL_SAMPLE];
            if (!(fabs(score[focal] - score[partner]) <= work->width))
                continue;
            near++;
            allowed += greedy_within_limits(greedy, focal, partner);
        }
        passed += allowed > 0 ? (double)near / (double)allowed
                              : (double)near * (double)greedy->n_pool / POOL_SAMPLE;
    }
    return passed / FOCAL_SAMPLE > FAR;
}

/* Matches one stratum. Nothing it writes belongs to another one. */
static void match_stratum(Arena *scratch, const Work *work, size_t stratum, Greedy *greedy)
{
    const NearestSettings *s = work->settings;
    const bool scalar = work->distance->kind == DISTANCE_SCORE;
    const size_t first = work->turns.begin[stratum];
    *greedy = (Greedy){
        .n_focal = work->turns.begin[stratum + 1] - first,
        .focal = work->turns.student + first,
        .n_limits = work->n_limits,
        .limit = work->limit,
        .width = work->width,
        .ratio = s->ratio,
        .uses = work->uses,
        .ties = (TieRule)s->ties,
        .closest = work->order == ORDER_CLOSEST,
        .spent = work->spent,
    };
    if (greedy->n_focal == 0)
        return;
    GreedyGround ground = {.part = work->part, .place = work->place, .walk = work->walk};
    const Sections *members = scalar ? &work->members : &work->pool;
    ground.member = members->student + members->begin[stratum];
    ground.n_members = members->begin[stratum + 1] - members->begin[stratum];
    greedy->n_pool = ground.n_members - (scalar ? greedy->n_focal : 0);
    const uint32_t *pool =
        work->pool.student == NULL ? NULL : work->pool.student + work->pool.begin[stratum];
    Search search;
    if (scalar && !walks_far(work, greedy, pool)) {
        search = search_line(scratch, greedy, &ground, work->points.value);
    } else {
        ground.member = pool;
        ground.n_members = greedy->n_pool;
        greedy->n_limits += isfinite(work->width) ? 1 : 0;
        search = search_tree(scratch, greedy, &ground, &work->points);
    }
    greedy_run(scratch, greedy, &search);
}

/* All strata; the links in order of choice, stratum after stratum. */
static Link *match_strata_all(Arena *scratch, Work *work, size_t *n_links, Matching *out)
{
    const NearestSettings *s = work->settings;
    work->uses = !s->replacement ? 1 : s->reuse == 0 ? SIZE_MAX : s->reuse;
    if (work->uses != SIZE_MAX)
        work->spent = ARENA_ARRAY(scratch, uint32_t, work->problem->cohort->n);
    Greedy *greedy = ARENA_ARRAY(scratch, Greedy, work->strata.n);
    *n_links = 0;
    for (size_t stratum = 0; stratum < work->strata.n; stratum++) {
        Greedy *g = &greedy[stratum];
        match_stratum(scratch, work, stratum, g);
        *n_links += g->n_choices;
        for (size_t f = 0; f < g->n_focal; f++) {
            out->ties += g->tied[f];
            work->n_unmatched += g->n_found[f] == 0;
            work->n_short += g->n_found[f] > 0 && g->n_found[f] < s->ratio;
        }
    }
    if (work->strata.n == 1 && !work->atc)
        return greedy[0].link;
    Link *all = ARENA_ARRAY(scratch, Link, *n_links);
    size_t n = 0;
    for (size_t stratum = 0; stratum < work->strata.n; stratum++)
        for (size_t l = 0; l < greedy[stratum].n_choices; l++) {
            Link link = greedy[stratum].link[l];
            if (work->atc)
                link = (Link){
                    .treated = link.control, .control = link.treated, .distance = link.distance};
            all[n++] = link;
        }
    return all;
}

static bool run_with(Arena *arena, Arena *scratch, Work *work, Matching *out, Error *err)
{
    const NearestSettings *s = work->settings;
    const Cohort *cohort = work->problem->cohort;
    choose_scores(work);
    if (s->discard != DISCARD_NONE)
        match_discard(arena, cohort, work->score, (DiscardKind)s->discard, out);
    if (!work->distance->points(scratch, cohort, work->problem->score, out->discarded,
                                &work->points, err) ||
        !set_limits(scratch, work, out, err) ||
        !match_strata(scratch, work->problem, s->exact, &work->strata, err))
        return false;
    nearest_note_start(arena, work, out);
    choose_parts(arena, scratch, work, out);
    size_t n_links = 0;
    Link *link = NULL;
    if (work->n_focal > 0 && work->n_pool > 0) {
        arrange(scratch, work);
        link = match_strata_all(scratch, work, &n_links, out);
    }
    if (n_links == 0)
        return nearest_infeasible(arena, work, out, err);
    link = match_links_sorted(arena, cohort->n, work->atc, link, n_links);
    matching_from_links(arena, work->problem, work->atc, link, n_links, out);
    nearest_note_end(arena, work, out);
    return true;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const NearestSettings *s = settings;
    Work work = {.problem = problem,
                 .settings = s,
                 .distance = distance_of(s),
                 .atc = problem->settings->estimand == ESTIMAND_ATC};
    *out = (Matching){
        .method = match_nearest.name, .n = problem->cohort->n, .distance = work.distance->name};
    Arena *scratch = arena_create();
    const bool ok = run_with(arena, scratch, &work, out, err);
    arena_destroy(scratch);
    return ok;
}

const MatchMethod match_nearest = {
    .name = "nearest",
    .help = "greedy nearest neighbour: each student of the program in turn takes the most similar "
            "comparison student that is left",
    .source = "Rubin (1973) Biometrics 29:159-183",
    .words = &match_words_matching,
    .options = nearest_options,
    .settings_size = sizeof(NearestSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC,
    .aims = "finds partners for the students of one group",
    .needs_score = needs_score,
    .run = run,
};
