/* What one run of a design of pairs works with; private to pair_*.c and variable_ratio.c. */
#ifndef MATCH_PAIR_WORK_H
#define MATCH_PAIR_WORK_H

#include "pair_design.h"

#include "alike/text.h"

typedef struct Work {
    const MatchProblem *problem;
    const PairSettings *settings;
    const Distance *distance;
    const double *caliper_score; /* what the caliper limits */
    const char *caliper_scale;   /* "logit" */
    size_t n_unscaled;           /* students who don't count in the caliper's standard deviation */
    double width_of_all;         /* of the caliper, if they did */
    size_t n_lacking;            /* a value of exact or calipers is missing */
    Levels school;               /* where matching.schools asks for it */
    size_t n_inside; /* prefer_inside: focal students with a partner of their own school */
    uint8_t *aside;  /* n; by pairs of schools: on the wrong side of their school, or of none, so
                        that they take no part; NULL: nobody is */
    size_t n_aside;
    PairProblem pairs;
    PairSolution found;
} Work;

/* The strata of exact and of the rule on schools. */
bool pair_set_strata(Arena *scratch, Work *work, Error *err) MUST_CHECK;
/* Whose school everybody is of, for pairs of schools. ERR_INFEASIBLE: the program varies within
 * schools. */
bool pair_set_whole_schools(Arena *scratch, Work *work, Error *err) MUST_CHECK;
/* How many partners each focal student is to have, where the number varies. */
void pair_set_wanted(Arena *scratch, Work *work);
/* Fills work->found. */
bool pair_solve(Arena *scratch, Work *work, const PairSolver *solver, Error *err) MUST_CHECK;
void pair_note_schools(Arena *arena, const Work *work, Matching *out);
/* All that keeps students apart, for the end of a sentence. */
Phrase pair_limits_phrase(Arena *arena, const Work *work, const Matching *out);
/* school_notes.c, of pairs of schools in place of pair_note_end: who was left out and why, and the
 * table of the pairs. */
void school_pairs_tell(Arena *arena, const Work *work, Matching *out);
/* In place of pair_infeasible: which caliper would make a first pair. */
bool school_pairs_infeasible(Arena *arena, const Work *work, const Matching *out,
                             Error *err) MUST_CHECK;
void pair_note_start(Arena *arena, const Work *work, Matching *out);
/* count: students by stratum and [focal]. */
void pair_note_strata(Arena *arena, const Work *work, const size_t (*count)[2], Matching *out);
void pair_note_end(Arena *arena, const Work *work, Matching *out);
bool pair_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err) MUST_CHECK;

#endif
