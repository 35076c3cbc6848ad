/* The students of two schools on one line: bounds on what pairing them can give, and the best. */
#include "school_pairs.h"

#include "alike/sort.h"

#include <math.h>

/* --- who is where ----------------------------------------------------------------------------- */

/* Schools of one side by the first student that they have in canonical order. */
static int32_t *number_schools(Arena *arena, Arena *scratch, const PairProblem *p, int part,
                               SchoolSide *out)
{
    int32_t *number = ARENA_ARRAY(scratch, int32_t, p->n_schools);
    for (size_t s = 0; s < p->n_schools; s++)
        number[s] = LEVEL_NONE;
    out->level = ARENA_ARRAY(arena, int32_t, p->n_schools);
    for (size_t i = 0; i < p->match->cohort->n; i++)
        if (p->part[i] == part && number[p->school[i]] == LEVEL_NONE) {
            out->level[out->n] = p->school[i];
            number[p->school[i]] = (int32_t)out->n++;
        }
    return number;
}

static void make_side(Arena *arena, Arena *scratch, const SchoolLines *lines, int part,
                      SchoolSide *out)
{
    const PairProblem *p = lines->problem;
    const int32_t *number = number_schools(arena, scratch, p, part, out);
    const size_t room = part == PART_FOCAL ? p->n_focal : p->n_pool;
    int32_t *school = ARENA_ARRAY(scratch, int32_t, lines->n);
    int32_t *stratum = ARENA_ARRAY(scratch, int32_t, lines->n);
    size_t n = 0;
    out->place = ARENA_ARRAY(arena, uint32_t, room);
    for (size_t i = 0; i < lines->n; i++) {
        const uint32_t student = lines->student[i];
        stratum[i] = p->strata.of[student];
        school[i] = number[p->school[student]];
        if (p->part[student] == part)
            out->place[n++] = (uint32_t)i;
    }
    sort_by_level(stratum, out->place, n); /* stable: the order of scores stays */
    sort_by_level(school, out->place, n);
    out->size = ARENA_ARRAY(arena, size_t, out->n);
    out->first = ARENA_ARRAY(arena, size_t, out->n + 1);
    out->run = ARENA_ARRAY(arena, SchoolRun, n);
    size_t n_runs = 0;
    for (size_t k = 0; k < n; k++) {
        const uint32_t i = out->place[k], before = k > 0 ? out->place[k - 1] : 0;
        if (k == 0 || school[i] != school[before] || stratum[i] != stratum[before])
            out->run[n_runs++] = (SchoolRun){.stratum = stratum[i], .begin = (uint32_t)k};
        out->run[n_runs - 1].end = (uint32_t)k + 1;
        out->size[school[i]]++;
        out->first[school[i] + 1] = n_runs;
    }
}

void school_lines_make(Arena *arena, const PairProblem *problem, SchoolLines *out)
{
    const size_t n = problem->match->cohort->n;
    Arena *scratch = arena_create();
    const uint32_t *base = match_base_order(scratch, problem->match->cohort, problem->ties);
    uint32_t *sorted = ARENA_ARRAY(scratch, uint32_t, n);
    match_sort(problem->match, problem->ties, problem->points.value, base, sorted);
    *out =
        (SchoolLines){.problem = problem,
                      .student = ARENA_ARRAY(arena, uint32_t, problem->n_focal + problem->n_pool)};
    out->n = pair_select(problem, sorted, n, PART_FOCAL | PART_POOL, out->student);
    out->at = ARENA_ARRAY(arena, int64_t, out->n);
    out->score = ARENA_ARRAY(arena, double, out->n);
    line_places(problem->points.value, out->student, out->n, out->at);
    for (size_t i = 0; i < out->n; i++)
        out->score[i] = problem->points.value[out->student[i]];
    make_side(arena, scratch, out, PART_FOCAL, &out->seekers);
    make_side(arena, scratch, out, PART_POOL, &out->partners);
    arena_destroy(scratch);
}

/* One walk each way: the last of the other side in each stratum is the nearest. */
static void walk_nearest(Arena *scratch, const SchoolLines *lines, bool right, double *nearest)
{
    const PairProblem *p = lines->problem;
    double *last = ARENA_ARRAY(scratch, double, p->strata.n);
    int32_t *number = ARENA_ARRAY(scratch, int32_t, p->n_schools);
    for (size_t s = 0; s < p->strata.n; s++)
        last[s] = NAN;
    for (size_t k = 0; k < lines->seekers.n; k++)
        number[lines->seekers.level[k]] = (int32_t)k;
    for (size_t k = 0; k < lines->n; k++) {
        const size_t i = right ? k : lines->n - 1 - k;
        const uint32_t student = lines->student[i];
        double *here = &last[p->strata.of[student]];
        if (p->part[student] == PART_POOL) {
            *here = lines->score[i];
            continue;
        }
        double *least = &nearest[number[p->school[student]]];
        *least = fmin(*least, fabs(lines->score[i] - *here)); /* fmin passes over NaN */
    }
}

void school_lines_nearest(const SchoolLines *lines, double *nearest)
{
    Arena *scratch = arena_create();
    for (size_t k = 0; k < lines->seekers.n; k++)
        nearest[k] = INFINITY;
    walk_nearest(scratch, lines, true, nearest);
    walk_nearest(scratch, lines, false, nearest);
    arena_destroy(scratch);
}

/* --- strata that both schools have ---------------------------------------------------------------
 */

SchoolBoth school_both(const SchoolLines *lines, size_t seeker, size_t partner)
{
    const SchoolSide *s = &lines->seekers, *p = &lines->partners;
    return (SchoolBoth){.lines = lines,
                        .seeker = s->first[seeker],
                        .seeker_end = s->first[seeker + 1],
                        .partner = p->first[partner],
                        .partner_end = p->first[partner + 1]};
}

bool school_both_next(SchoolBoth *both, SchoolShared *out)
{
    const SchoolSide *seekers = &both->lines->seekers, *partners = &both->lines->partners;
    while (both->seeker < both->seeker_end && both->partner < both->partner_end) {
        const SchoolRun *s = &seekers->run[both->seeker], *p = &partners->run[both->partner];
        *out = (SchoolShared){.n_seekers = s->end - s->begin,
                              .n_partners = p->end - p->begin,
                              .seeker = seekers->place + s->begin,
                              .partner = partners->place + p->begin,
                              .seeker_run = both->seeker,
                              .partner_run = both->partner};
        both->seeker += s->stratum <= p->stratum;
        both->partner += p->stratum <= s->stratum;
        if (s->stratum == p->stratum)
            return true;
    }
    return false;
}

static bool near(const SchoolLines *lines, uint32_t a, uint32_t b)
{
    return fabs(lines->score[a] - lines->score[b]) <= lines->problem->width;
}

/* From left to right, each takes the leftmost that is free and near: no choice has more (Glover
 * 1967, Naval Research Logistics 14:313-316). */
static size_t count_shared(const SchoolLines *lines, const SchoolShared *here)
{
    size_t s = 0, p = 0, n = 0;
    while (s < here->n_seekers && p < here->n_partners) {
        const uint32_t a = here->seeker[s], b = here->partner[p];
        if (near(lines, a, b)) {
            n++;
            s++;
            p++;
        } else if (lines->score[a] < lines->score[b]) {
            s++;
        } else {
            p++;
        }
    }
    return n;
}

/* Whoever of n_pairs pairs has its partner on the other side of a gap must cross it: of those who
 * seek left of it all but those who stay alone and those for whom there is somebody left of it, and
 * likewise right of it. */
static LineSum least_distance(const SchoolLines *lines, const SchoolShared *here, size_t n_pairs)
{
    const int64_t alone = (int64_t)(here->n_seekers - n_pairs);
    const int64_t spare = (int64_t)(here->n_partners - n_pairs);
    size_t s = 0, p = 0;
    int64_t last = 0;
    LineSum out = 0;
    while (s < here->n_seekers || p < here->n_partners) {
        const bool seeks =
            p == here->n_partners || (s < here->n_seekers && here->seeker[s] < here->partner[p]);
        const int64_t at = lines->at[seeks ? here->seeker[s] : here->partner[p]];
        const int64_t ahead = (int64_t)s - (int64_t)p;
        const int64_t crossing = ahead > alone    ? ahead - alone
                                 : -ahead > spare ? -ahead - spare
                                                  : 0;
        out += (LineSum)crossing * (at - last);
        last = at;
        s += seeks;
        p += !seeks;
    }
    return out;
}

SchoolWorth school_pairs_count(const SchoolLines *lines, size_t seeker, size_t partner)
{
    SchoolBoth both = school_both(lines, seeker, partner);
    SchoolWorth out = {0};
    SchoolShared here;
    while (school_both_next(&both, &here)) {
        const size_t n = count_shared(lines, &here);
        out.n_pairs += n;
        out.distance += least_distance(lines, &here, n);
    }
    return out;
}

/* --- the best choice -----------------------------------------------------------------------------
 */

/* Both schools' students of one stratum by score. */
static uint32_t *merge(Arena *scratch, const SchoolLines *lines, const SchoolShared *here,
                       LineWithin *out)
{
    const size_t n = here->n_seekers + here->n_partners;
    uint32_t *place = ARENA_ARRAY(scratch, uint32_t, n);
    int64_t *at = ARENA_ARRAY(scratch, int64_t, n);
    double *score = ARENA_ARRAY(scratch, double, n);
    uint8_t *seeks = ARENA_ARRAY(scratch, uint8_t, n);
    size_t s = 0, p = 0;
    for (size_t i = 0; i < n; i++) {
        seeks[i] =
            p == here->n_partners || (s < here->n_seekers && here->seeker[s] < here->partner[p]);
        place[i] = seeks[i] ? here->seeker[s++] : here->partner[p++];
        at[i] = lines->at[place[i]];
        score[i] = lines->score[place[i]];
    }
    *out = (LineWithin){
        .n = n, .at = at, .score = score, .focal = seeks, .caliper = lines->problem->width};
    return place;
}

static Link link_of(const SchoolLines *lines, uint32_t seeker, uint32_t partner)
{
    const PairProblem *p = lines->problem;
    const uint32_t focal = lines->student[seeker], pool = lines->student[partner];
    Link link = {.treated = p->atc ? pool : focal, .control = p->atc ? focal : pool};
    link.distance = pair_distance(p, link.treated, link.control);
    return link;
}

bool school_pairs_match(const SchoolLines *lines, size_t seeker, size_t partner, SchoolWorth *out,
                        Link *link)
{
    SchoolBoth both = school_both(lines, seeker, partner);
    SchoolShared here;
    Arena *scratch = arena_create();
    bool ok = true;
    *out = (SchoolWorth){.unique = true};
    while (ok && school_both_next(&both, &here)) {
        LineWithin line;
        LineAnswer answer;
        const uint32_t *place = merge(scratch, lines, &here, &line);
        ok = line_most_pairs(scratch, &line, 1, &answer) && answer.optimal;
        for (size_t l = 0; ok && l < answer.n_pairs; l++) {
            const int64_t apart = line.at[answer.pair[l].focal] - line.at[answer.pair[l].pool];
            out->distance += apart < 0 ? -apart : apart;
            if (link != NULL)
                link[out->n_pairs] =
                    link_of(lines, place[answer.pair[l].focal], place[answer.pair[l].pool]);
            out->n_pairs++;
        }
        out->unique = out->unique && answer.unique;
    }
    arena_destroy(scratch);
    return ok;
}
