/* One score model in each stratum of propensity.by. Inside src/pscore only. */
#ifndef PSCORE_BY_H
#define PSCORE_BY_H

#include "alike/pscore.h"

/* Terms are "[grade=3, site=B] age"; deviances are sums; a stratum that fails is a caution.
 * ERR_INFEASIBLE: all of them failed, with the first one's reason. */
bool pscore_fit_by(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                   const Names *by, PropensityScore *out, Error *err) MUST_CHECK;

#endif
