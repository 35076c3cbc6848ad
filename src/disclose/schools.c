/* Summaries over schools are of those that are shown. */
#include "disclose/round.h"

#include "alike/further.h"

bool release_schools(Publishing *release, Error *err)
{
    const Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++) {
        Analysis *a = &results->analysis[i];
        if (release_asks(release, RELEASE_SCHOOLS) && a->infeasible == NULL &&
            !further_schools_shown(release->arena, &a->tables, a->design_spec->effects.confidence,
                                   results->spec->multiple.adjustment, err))
            return false;
    }
    return true;
}
