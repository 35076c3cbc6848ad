/* What is told of a design. Of the main one all that rules let pass; of every other one the
 * estimate, its error, its sizes and how alike it made the groups: each further number of a further
 * design is one more look at the same students, and many looks wear rounding out. */
#include "disclose/release.h"

#include "alike/text.h"

#include <math.h>

static bool stays(const ResultField *field)
{
    switch (field->column.rounding) {
    case ROUNDING_PEOPLE:
    case ROUNDING_SCHOOLS:
    case ROUNDING_P:
    case ROUNDING_DF:
        return true;
    case ROUNDING_ESTIMATE:
        return field->hidden == HIDDEN_WITH_ROW; /* not the means of each arm alone */
    default:
        return field->hidden == HIDDEN_NEVER || field->column.role == ROLE_TEXT;
    }
}

static void keep_estimate(Analysis *analysis)
{
    Effects *effects = &analysis->effects;
    const Effect *overall = analysis_overall(analysis);

    for (size_t k = 0; overall != NULL && k < n_effect_fields; k++)
        if (!stays(&effect_fields[k]))
            field_clear(&effect_fields[k], &effects->row[0]);
    effects->n = overall != NULL ? 1 : 0;
    effects->components = (EffectComponents){.n_clusters = 0};
    effects->n_terms = 0;
}

static void keep_summary(Analysis *analysis)
{
    Balance *balance = &analysis->balance;

    balance->n = 0;
    balance->losses = balance->schools = NULL;
    balance->school_max_smd[0] = (double)NAN;
    balance->school_worst = NULL;
    balance->mean_smd_before = balance->mean_smd_after = balance->max_smd_before = (double)NAN;
    analysis->score = (PropensityScore){.model = NULL};
    analysis->matching.groups = NULL;
    analysis->overlap.n_bins = 0;
    analysis->distribution.n = 0;
    analysis->set_sizes = (SetSizes){0};
    analysis->tables.n = 0;
    analysis->flow.n = 0;
    analysis->n_cohort_treated = analysis->n_cohort_control = 0;
    analysis->hidden_cohort_treated = analysis->hidden_cohort_control = HIDDEN_MARK;
    analysis->hidden_dropped = HIDDEN_WHOLLY;
    fields_clear(matching_fields, n_matching_fields, HIDDEN_WITH_DROPPED, &analysis->matching);
    fields_clear(effects_fields, n_effects_fields, HIDDEN_WITH_DROPPED, &analysis->effects);
}

void release_parts(Publishing *release)
{
    for (size_t i = 0; release_asks(release, RELEASE_PARTS) && i < release->results->n_analyses;
         i++) {
        Analysis *analysis = &release->results->analysis[i];
        if (analysis->primary)
            continue;
        keep_estimate(analysis);
        keep_summary(analysis);
    }
}
