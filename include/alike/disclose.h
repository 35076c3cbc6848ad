/* Publication: what may leave, by rules. A number leaves only where it says whom it is about and
 * the rules admit it; everything else is left out. docs/publication.md says what is guarded
 * against, and what is not. */
#ifndef ALIKE_DISCLOSE_H
#define ALIKE_DISCLOSE_H

#include "alike/results.h"

/* The rules, so that a test can show that each is needed: with one left off, its attack finds
 * something. The program itself never leaves one off. */
typedef enum ReleaseRule {
    RELEASE_PARTS,       /* only the main design is shown in full; of the others the estimate */
    RELEASE_FLOW,        /* reasons that few left for are merged */
    RELEASE_FAMILIES,    /* levels that few have are merged or left out, with others beside them */
    RELEASE_REGISTRY,    /* sets of people that differ by few are not both shown */
    RELEASE_COUNTS,      /* counts of people are rounded, small ones left out */
    RELEASE_SHARES,      /* shares are rounded counts over rounded sizes */
    RELEASE_MEANS,       /* means and SDs have steps */
    RELEASE_DIFFERENCES, /* standardized differences, ratios and correlations have steps */
    RELEASE_ESTIMATES,   /* estimates have two digits of their standard error */
    RELEASE_YES_NO,      /* an outcome of yes and no: only where all four counts are large enough */
    RELEASE_SCHOOLS,     /* summaries over schools are of those shown */
    RELEASE_WHOLE,       /* what is left out whole: models, extremes, sums, fingerprints, ids */
    RELEASE_WORDS,       /* counts in notes and sentences */
    RELEASE_SURVEYS,     /* questions, answers and margins of surveys that few stand behind */
    RELEASE_AUDIT,       /* what intervals of all released counts tell together */
    N_RELEASE_RULES
} ReleaseRule;

/* Makes of the results what may leave: in place, before anything is written. without: 0, or
 * 1u << ReleaseRule for each that a test leaves off. ERR_INFEASIBLE: nothing can be published;
 * the sentence says what would help. Where results are not published: counts small cells. */
bool results_release(Arena *arena, Results *results, unsigned without, Error *err) MUST_CHECK;

#endif
