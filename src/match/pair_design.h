/* What designs of pairs have in common: their settings (rows in pair_rows.h and nearest_options.c),
 * and the way from these through a solver to a Matching (pair_design.c). */
#ifndef MATCH_PAIR_DESIGN_H
#define MATCH_PAIR_DESIGN_H

#include "pairs.h"
#include "schools.h"

typedef enum CaliperOn { CALIPER_ON_DISTANCE, CALIPER_ON_LOGIT, CALIPER_ON_PROBABILITY } CaliperOn;
extern const char *const caliper_on_words[]; /* choices of an option, in this order */

/* Of every method whose pairs are found by a solver; each lists the rows that it has, and what it
 * has no row for is 0. */
typedef struct PairSettings {
    Choice distance;
    int order; /* OrderKind */
    size_t ratio;
    bool replacement;
    size_t reuse;   /* 0: any */
    double caliper; /* INFINITY: none */
    int caliper_unit;
    int caliper_on; /* CaliperOn */
    Limits calipers;
    Names exact;
    int discard; /* DiscardKind */
    int ties;    /* TieRule */
    Name unit;   /* text NULL: everybody has one record */
    int schools; /* SchoolRule */
    Name school; /* text NULL: not given */
    size_t classes;
    size_t min_partners, max_partners; /* optimal; 0: not given */
    double min_controls, max_controls; /* full; 0 and INFINITY: any */
} PairSettings;

static inline const Distance *pair_settings_distance(const PairSettings *settings)
{
    return (const Distance *)settings->distance.entry;
}

extern const Option nearest_options[];

/* Pairs by these settings, chosen by this solver; method: the name that messages give. */
bool pair_design_run(Arena *arena, const MatchProblem *problem, const PairSettings *settings,
                     const char *method, const PairSolver *solver, Matching *out,
                     Error *err) MUST_CHECK;

/* What of min_controls, max_controls and ratio does not go together. NULL: all. */
const char *pairs_refuse_variable(Arena *arena, const PairSettings *settings, const char **key);
/* What of the rule on schools this method, with these settings, can't do. NULL: it can. */
const char *pairs_refuse_schools(Arena *arena, const char *method, const PairSettings *settings,
                                 unsigned rules, const char **key);
/* Whether the distance, a caliper or discard asks for a score. */
bool pairs_need_score(const PairSettings *settings);
/* MatchMethod.follows_file. */
bool pairs_follow_file(const void *settings);
/* Whether nobody is used twice and all have as many partners, if they find them. */
bool pairs_count_once(const void *settings);

#endif
