/* The parts of the release, in the order in which they happen. Each takes what the one before left.
 */
#ifndef ALIKE_RELEASE_H
#define ALIKE_RELEASE_H

#include "alike/disclose.h"

typedef struct Publishing {
    Arena *arena;
    Results *results;
    size_t min;             /* fewer people than this are few */
    size_t base;            /* to which counts of people are rounded */
    unsigned without;       /* see results_release */
    struct RoundWork *work; /* by analysis: what its numbers go by, from release_keep_verdicts on */
} Publishing;

static inline bool release_asks(const Publishing *release, ReleaseRule rule)
{
    return (release->without & (1u << rule)) == 0;
}

/* 0 < n < min: a count that must not be shown. */
static inline bool release_few(const Publishing *release, size_t n)
{
    return n > 0 && n < release->min;
}

/* Leaves out all of the analysis's outcome, where it is one of several programs or starting years
 * and another is left; else false. */
bool release_leave_out(const Publishing *release, const Analysis *analysis);
/* Verdicts, classes and words that follow from exact numbers, kept while numbers are exact. */
void release_keep_verdicts(Publishing *release);
/* What is never released: models, extremes, sums, whom the design lost, ids, fingerprints. */
void release_whole(Publishing *release);
/* Of alternatives: the estimate, its error and sizes, and the largest difference. */
void release_parts(Publishing *release);
/* Reasons that few left for are merged; a step that few left at has no counts. */
void release_flows(Publishing *release);
/* Outcomes of yes and no: an estimate only where all four counts are large enough. */
void release_yes_no(Publishing *release);
/* Levels that share out a whole. */
void release_families(Publishing *release);
/* Sets of people that differ by few from others that are shown. */
void release_registry(Publishing *release);
/* Means of characteristics, of the students of several outcomes. */
void release_covariates(Publishing *release);
/* Summaries over schools, of the schools that are shown. */
bool release_schools(Publishing *release, Error *err) MUST_CHECK;
/* Averages over sites, where a site is left out. */
void release_sites(Publishing *release);
/* What intervals tell together; false: nothing is left to leave out. */
bool release_audit(Publishing *release, Error *err) MUST_CHECK;
/* q values of the tests that are shown: those of all would rank the ones that are not. */
void release_families_of_tests(Publishing *release);
/* Every number that is left, by its class. */
void release_round(Publishing *release);
/* The same of tables that were made anew from what was told. */
void release_round_anew(Publishing *release);
/* Notes and sentences. */
void release_words(Publishing *release);
/* One of them. */
void release_phrase(const Publishing *release, Phrase *phrase);

#endif
