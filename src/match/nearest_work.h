/* What one run of nearest-neighbour matching works with; private to nearest.c and nearest_notes.c.
 */
#ifndef MATCH_NEAREST_WORK_H
#define MATCH_NEAREST_WORK_H

#include "nearest.h"

#include "alike/text.h"

typedef struct Work {
    const MatchProblem *problem;
    const NearestSettings *settings;
    const Distance *distance;
    const double *caliper_score; /* what the caliper limits */
    const char *caliper_scale;   /* "logit" */
    size_t n_unscaled;           /* students who don't count in the caliper's standard deviation */
    double width_of_all;         /* of the caliper, if they did */
    size_t n_lacking;            /* a value of exact or calipers is missing */
    Levels school;               /* where matching.schools asks for it */
    size_t n_inside; /* prefer_inside: focal students with a partner of their own school */
    PairProblem pairs;
    PairSolution found;
} Work;

/* The strata of exact and of the rule on schools. */
bool nearest_set_strata(Arena *scratch, Work *work, Error *err) MUST_CHECK;
/* How many partners each focal student is to have, where the number varies. */
void nearest_set_wanted(Arena *scratch, Work *work);
/* Fills work->found. */
bool nearest_solve(Arena *scratch, Work *work, const PairSolver *solver, Error *err) MUST_CHECK;
void nearest_note_schools(Arena *arena, const Work *work, Matching *out);
void nearest_note_start(Arena *arena, const Work *work, Matching *out);
/* count: students by stratum and [focal]. */
void nearest_note_strata(Arena *arena, const Work *work, const size_t (*count)[2], Matching *out);
void nearest_note_end(Arena *arena, const Work *work, Matching *out);
bool nearest_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err) MUST_CHECK;

#endif
