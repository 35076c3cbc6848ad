/* What one run of nearest-neighbour matching works with; private to nearest.c and nearest_notes.c.
 */
#ifndef MATCH_NEAREST_WORK_H
#define MATCH_NEAREST_WORK_H

#include "greedy.h"
#include "nearest.h"

#include "alike/text.h"

/* Students stratum after stratum. */
typedef struct Sections {
    size_t *begin; /* strata + 1 (and one more while it is made) */
    uint32_t *student;
} Sections;

typedef struct Work {
    const MatchProblem *problem;
    const NearestSettings *settings;
    const Distance *distance;
    bool atc; /* focal students are the controls, the pool the treated */
    OrderKind order;
    Points points;
    const double *score;         /* discard and order go by it; NULL when the design needs none */
    const double *caliper_score; /* what the caliper limits */
    const char *caliper_scale;   /* "logit" */
    double width;                /* caliper on a scalar distance; INFINITY: none */
    size_t n_unscaled;           /* students who don't count in the caliper's standard deviation */
    double width_of_all;         /* of the caliper, if they did */
    size_t n_limits;
    /* Caliper on another score, calipers on covariates; after these n_limits the caliper on the
     * distance itself, for the tree. */
    MatchLimit *limit;
    MatchStrata strata;
    uint8_t *part; /* n; PART_... */
    size_t n_focal, n_pool;
    Sections turns;              /* focal students in the order of their turns */
    Sections members;            /* what the line starts from: both arms sorted by score */
    Sections pool;               /* what the tree starts from; made where a tree may be used */
    uint32_t *place;             /* n; focal students: place in their stratum's turns */
    uint32_t *walk;              /* n; place on the walk of TIES_FILE; NULL under TIES_HASH */
    size_t uses;                 /* of one pool student; SIZE_MAX: any */
    uint32_t *spent;             /* n; uses so far; NULL where there is no limit */
    size_t n_lacking;            /* a value of exact or calipers is missing */
    size_t n_unmatched, n_short; /* focal students with no partner, with fewer than ratio */
} Work;

void nearest_note_start(Arena *arena, const Work *work, Matching *out);
/* count: students by stratum and [focal]. */
void nearest_note_strata(Arena *arena, const Work *work, const size_t (*count)[2], Matching *out);
void nearest_note_end(Arena *arena, const Work *work, Matching *out);
bool nearest_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err) MUST_CHECK;

#endif
