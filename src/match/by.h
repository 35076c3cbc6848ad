/* A design made in each stratum of propensity.by, and pooled. Inside src/match only. */
#ifndef MATCH_BY_H
#define MATCH_BY_H

#include "alike/match.h"

/* As MatchIt's users do who call it stratum by stratum: calipers, ranges and distances are those of
 * the stratum's own students. A stratum in which nobody is compared is named, its students are left
 * out. In the pooled design each stratum weighs in both arms what its students count for whom the
 * effect is about (ATT: its treated who were kept), so that the effect is the mean of the strata's.
 * ERR_INFEASIBLE: every stratum failed, with the first one's reason. */
bool match_run_by(Arena *arena, const MatchProblem *problem, Matching *out, Error *err) MUST_CHECK;

#endif
