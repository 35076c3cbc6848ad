/* What weighting designs share: nobody is linked to anybody, and each student counts for as much as
 * makes its group look like those whom the effect is about. */
#ifndef MATCH_WEIGHTS_H
#define MATCH_WEIGHTS_H

#include "parts.h"

extern const MatchWords match_words_weighting;

/* A student's weight from how far each other arm is ahead of the own one (pscore_ahead): one number
 * where the score is of two groups. */
typedef double OwnWeight(const double *ahead, size_t n);

/* A design of weights that follow from the score alone. ERR_INFEASIBLE: weights_one_population. */
bool weights_by_score(Arena *arena, const MatchProblem *problem, const MatchMethod *method,
                      OwnWeight *own, Matching *out, Error *err) MUST_CHECK;

/* Weights of every student. */
double *weights_ahead(Arena *arena, const MatchProblem *problem, OwnWeight *own);

/* Says that the weights make all arms of the study like one population, where the score is of all
 * of them. ERR_INFEASIBLE: there is none, since two arms are told apart without error. */
bool weights_one_population(Arena *arena, const MatchProblem *problem, Matching *out,
                            Error *err) MUST_CHECK;

/* A design of weights that can be formed whatever the scores: the one for the overlap population.
 */
const char *weights_always(void);

/* Says what became of students of positive weight whose score is driven to 0 or 1. */
void weights_note_separated(Arena *arena, const MatchProblem *problem, Matching *out);

#endif
