/* Schools of one side paired with schools of the other, and students within each pair of schools.
 *
 * First the students of every pair of schools are matched, then the pairs of schools are chosen:
 * the other way round is not optimal (Zubizarreta & Keele 2017, JASA 112:547-560; Pimentel, Page,
 * Lenard & Keele 2018, Annals of Applied Statistics 12). What a pair of schools is worth
 * is how many of their students can be paired, and among equals how little their scores differ in
 * all, so that the sample is the largest of all designs of this kind and of those of its size the
 * nearest.
 */
#ifndef MATCH_SCHOOL_PAIRS_H
#define MATCH_SCHOOL_PAIRS_H

#include "pairs.h"

/* What became of one school whose students seek partners. */
typedef struct SchoolPair {
    int32_t school, partner;    /* levels; partner LEVEL_NONE: no school is left for it, or near */
    size_t n_school, n_partner; /* students who could be paired */
    size_t n_pairs;             /* of students */
    bool in_reach;              /* some school of the other side has somebody near enough */
    double distance;            /* of the pairs, in all */
    double nearest; /* least distance to anybody it could be paired with, whatever the caliper */
} SchoolPair;

typedef struct SchoolPairs {
    size_t n; /* schools that seek, in canonical order of their first student */
    SchoolPair *item;
    size_t n_partners; /* schools of the other side */
    size_t n_counted,
        n_matched; /* pairs of schools that had to be looked at, and matched in full */
} SchoolPairs;

/* More pairs of schools are refused in words. */
enum { SCHOOL_PAIRS_MOST = 1 << 25 };

/* --- school_line.c: the students of two schools on one line */

/* The students of each school of one side, by stratum and in the order of their scores. */
typedef struct SchoolRun {
    int32_t stratum;
    uint32_t begin, end; /* in SchoolSide.place */
} SchoolRun;

typedef struct SchoolSide {
    size_t n;
    int32_t *level; /* n; in canonical order of the first student */
    size_t *size;   /* n; students */
    size_t *first;  /* n + 1; of each school's runs */
    SchoolRun *run;
    uint32_t *place; /* on the line of all students */
} SchoolSide;

typedef struct SchoolLines {
    const PairProblem *problem;
    size_t n;          /* who take part, by score */
    uint32_t *student; /* n */
    int64_t *at;       /* n; line_places */
    double *score;     /* n */
    SchoolSide seekers, partners;
} SchoolLines;

void school_lines_make(Arena *arena, const PairProblem *problem, SchoolLines *out);
/* By school that seeks: the least distance of any of its students to one of the other side in the
 * same stratum, whatever the caliper; INFINITY: there is none. */
void school_lines_nearest(const SchoolLines *lines, double *nearest);

/* The strata that two schools have in common, one after another: places of their students on the
 * line of all. */
typedef struct SchoolShared {
    size_t n_seekers, n_partners;
    const uint32_t *seeker, *partner;
    size_t seeker_run, partner_run; /* in SchoolSide.run */
} SchoolShared;

typedef struct SchoolBoth {
    const SchoolLines *lines;
    size_t seeker, seeker_end, partner, partner_end; /* runs */
} SchoolBoth;

SchoolBoth school_both(const SchoolLines *lines, size_t seeker, size_t partner);
bool school_both_next(SchoolBoth *both, SchoolShared *out);

/* Two schools: how many pairs, at what distance in all. */
typedef struct SchoolWorth {
    size_t n_pairs;
    LineSum distance;
    bool unique;
} SchoolWorth;

/* Just so many, and a distance that they have at least: one walk along both schools. */
SchoolWorth school_pairs_count(const SchoolLines *lines, size_t seeker, size_t partner);
/* The best choice; appends its links at link[0..n_pairs), unless NULL. false: not proved. */
bool school_pairs_match(const SchoolLines *lines, size_t seeker, size_t partner, SchoolWorth *out,
                        Link *link) MUST_CHECK;

/* --- school_bins.c: bounds that need no walk */

typedef struct SchoolCounts {
    uint32_t *count; /* runs x bins; students */
    double *area;    /* runs x bins; over the bin, under the number of students left of a place;
                        whole units, rounded down */
} SchoolCounts;

typedef struct SchoolBins {
    const SchoolLines *lines;
    size_t n;
    int64_t *edge;                   /* n + 1; places on the line */
    double *low, *high;              /* n; scores of those who are in it */
    double *width;                   /* n; units, rounded up */
    int shift;                       /* a unit is 2^shift */
    uint32_t *first_near, *end_near; /* n; bins within the caliper of each */
    SchoolCounts seekers, partners;
} SchoolBins;

void school_bins_make(Arena *arena, const SchoolLines *lines, SchoolBins *out);
/* No more pairs than this, and with so many no less distance. */
SchoolWorth school_bins_bound(const SchoolBins *bins, size_t seeker, size_t partner);

#endif
