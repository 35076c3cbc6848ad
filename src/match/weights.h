/* What weighting designs share: nobody is linked to anybody, and each student counts for as much as
 * makes its group look like those whom the effect is about. */
#ifndef MATCH_WEIGHTS_H
#define MATCH_WEIGHTS_H

#include "parts.h"

extern const MatchWords match_words_weighting;

/* A design of weights that follow from the score alone: own(treated, logit) for each student. */
bool weights_by_score(Arena *arena, const MatchProblem *problem, const MatchMethod *method,
                      double (*own)(bool treated, double logit), Matching *out);

/* A design of weights that can be formed whatever the scores: the one for the overlap population.
 */
const char *weights_always(void);

/* Says what became of students of positive weight whose score is driven to 0 or 1. */
void weights_note_separated(Arena *arena, const MatchProblem *problem, Matching *out);

#endif
