/* Bounds on what pairing the students of two schools can give, without a walk along both: numbers
 * and areas in bins of the scores, made once for each school. */
#include "school_pairs.h"

#include <assert.h>

enum { BINS_MOST = 64, STUDENTS_A_BIN = 4, AREA_BITS = 50 };

/* Bins hold as many students each, of both sides; not so many that they take more memory than the
 * students do, where schools and strata are small. */
static size_t how_many_bins(const SchoolLines *lines)
{
    const size_t n_runs =
        lines->seekers.first[lines->seekers.n] + lines->partners.first[lines->partners.n];
    size_t n = 1;
    while (2 * n <= BINS_MOST && 2 * n * STUDENTS_A_BIN * n_runs <= lines->n)
        n *= 2;
    return n;
}

/* A bin begins with one student and ends where the next begins; the last with the last student. */
static void set_edges(Arena *arena, const SchoolLines *lines, SchoolBins *out)
{
    out->edge = ARENA_ARRAY(arena, int64_t, out->n + 1);
    out->low = ARENA_ARRAY(arena, double, out->n);
    out->high = ARENA_ARRAY(arena, double, out->n);
    size_t i = 0;
    for (size_t b = 0; b <= out->n; b++) {
        const size_t at = b < out->n ? lines->n * b / out->n : lines->n - 1;
        out->edge[b] = lines->at[at];
    }
    for (size_t b = 0; b < out->n; b++) {
        out->low[b] = INFINITY;
        out->high[b] = -INFINITY;
        for (; i < lines->n && (b + 1 == out->n || lines->at[i] < out->edge[b + 1]); i++) {
            out->low[b] = fmin(out->low[b], lines->score[i]);
            out->high[b] = fmax(out->high[b], lines->score[i]);
        }
    }
}

/* Areas are whole numbers of which a double holds every sum exactly: of units so large that all
 * students across the whole line are fewer than 2^AREA_BITS. */
static void set_unit(const SchoolLines *lines, SchoolBins *out)
{
    const LineSum all = (LineSum)lines->n * ((LineSum)lines->at[lines->n - 1] - lines->at[0]);
    out->shift = 0;
    while (all >> out->shift >= (LineSum)1 << AREA_BITS)
        out->shift++;
}

/* Over each bin: students, and the area under the number of those left of a place. */
static void fill_run(const SchoolLines *lines, const SchoolSide *side, const SchoolRun *run,
                     const SchoolBins *bins, uint32_t *count, double *area)
{
    uint32_t k = run->begin;
    for (size_t b = 0; b < bins->n; b++) {
        const int64_t end = bins->edge[b + 1], width = end - bins->edge[b];
        LineSum here = (LineSum)(k - run->begin) * width;
        for (; k < run->end && (b + 1 == bins->n || lines->at[side->place[k]] < end); k++) {
            here += end - lines->at[side->place[k]];
            count[b]++;
        }
        area[b] = (double)(int64_t)(here >> bins->shift); /* below 2^AREA_BITS: exact */
    }
}

static void fill_side(Arena *arena, const SchoolLines *lines, const SchoolSide *side,
                      const SchoolBins *bins, SchoolCounts *out)
{
    const size_t n_runs = side->first[side->n];
    out->count = ARENA_ARRAY(arena, uint32_t, n_runs * bins->n);
    out->area = ARENA_ARRAY(arena, double, n_runs * bins->n);
    for (size_t r = 0; r < n_runs; r++)
        fill_run(lines, side, &side->run[r], bins, out->count + r * bins->n,
                 out->area + r * bins->n);
}

/* The bins in which somebody may be near to somebody of this one: a difference of two scores is
 * rounded, which never reverses an order. */
static void set_reach(Arena *arena, double caliper, SchoolBins *out)
{
    out->first_near = ARENA_ARRAY(arena, uint32_t, out->n);
    out->end_near = ARENA_ARRAY(arena, uint32_t, out->n);
    for (uint32_t b = 0; b < out->n; b++) {
        uint32_t first = b, end = b + 1;
        for (uint32_t other = 0; other < out->n; other++) {
            const bool left = other < b && out->low[b] - out->high[other] <= caliper;
            const bool right = other > b && out->low[other] - out->high[b] <= caliper;
            first = left && other < first ? other : first;
            end = right ? other + 1 : end;
        }
        out->first_near[b] = first;
        out->end_near[b] = end;
    }
}

void school_bins_make(Arena *arena, const SchoolLines *lines, SchoolBins *out)
{
    assert(lines->n > 0);
    *out = (SchoolBins){.lines = lines, .n = how_many_bins(lines)};
    set_edges(arena, lines, out);
    set_unit(lines, out);
    set_reach(arena, lines->problem->width, out);
    out->width = ARENA_ARRAY(arena, double, out->n);
    for (size_t b = 0; b < out->n; b++) /* up: what is taken from areas is never too little */
        out->width[b] = (double)(((out->edge[b + 1] - out->edge[b]) >> out->shift) + 1);
    fill_side(arena, lines, &lines->seekers, out, &out->seekers);
    fill_side(arena, lines, &lines->partners, out, &out->partners);
}

/* --- two schools --------------------------------------------------------------------------------
 */

/* The most pairs where everybody of bins in reach is near: from left to right, each takes the
 * leftmost (school_pairs_count). */
static size_t pairs_of_bins(const SchoolBins *bins, const uint32_t *seeker, const uint32_t *partner)
{
    size_t n = 0;
    uint32_t at = 0, left = partner[0]; /* the first bin that has partners left, and how many */
    for (uint32_t b = 0; b < bins->n; b++) {
        uint32_t seek = seeker[b];
        if (seek == 0) /* equal scores leave bins empty, and those are near to nobody */
            continue;
        if (at < bins->first_near[b]) {
            at = bins->first_near[b];
            left = partner[at];
        }
        while (seek > 0 && at < bins->end_near[b]) {
            const uint32_t taken = seek < left ? seek : left;
            n += taken;
            seek -= taken;
            left -= taken;
            if (left == 0 && ++at < bins->n)
                left = partner[at];
        }
    }
    return n;
}

/* How far n_pairs pairs must go at least: as many cross a place as seek left of it, less those who
 * stay alone, and less who is left of it to be taken; and likewise right of it
 * (school_pairs_count). That number is convex in the difference of both numbers, so its area over a
 * bin is no less than what it is of the difference's area (Jensen's inequality), and just that
 * where all cross in one direction. */
static double crossing_area(const SchoolBins *bins, double alone, double spare,
                            const double *seeker, const double *partner)
{
    double sum = 0;
    for (size_t b = 0; b < bins->n; b++) {
        const double ahead = seeker[b] - partner[b] - alone * bins->width[b] - 1;
        const double behind = partner[b] - seeker[b] - spare * bins->width[b] - 1;
        const double more = ahead > behind ? ahead : behind;
        sum += more > 0 ? more : 0;
    }
    return sum;
}

SchoolWorth school_bins_bound(const SchoolBins *bins, size_t seeker, size_t partner)
{
    const SchoolLines *lines = bins->lines;
    const bool limited = isfinite(lines->problem->width);
    SchoolBoth both = school_both(lines, seeker, partner);
    SchoolWorth out = {0};
    SchoolShared here;
    while (school_both_next(&both, &here)) {
        const size_t s = here.seeker_run * bins->n, p = here.partner_run * bins->n;
        size_t n = here.n_seekers < here.n_partners ? here.n_seekers : here.n_partners;
        if (limited) {
            const size_t near =
                pairs_of_bins(bins, bins->seekers.count + s, bins->partners.count + p);
            n = near < n ? near : n;
        }
        const double area =
            crossing_area(bins, (double)(here.n_seekers - n), (double)(here.n_partners - n),
                          bins->seekers.area + s, bins->partners.area + p);
        out.n_pairs += n;
        out.distance += (LineSum)area << bins->shift;
    }
    return out;
}
