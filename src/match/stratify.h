/* Designs of strata: students alike on all that the design goes by make a stratum, and each that
 * holds students of both arms is kept whole. Nobody is linked to anybody. */
#ifndef MATCH_STRATIFY_H
#define MATCH_STRATIFY_H

#include "parts.h"

/* One column that strata are made of. */
typedef struct StrataColumn {
    const Column *column;
    Name name; /* where the study names it; text NULL: a covariate that it need not name */
    size_t n_levels;
    int32_t *level; /* n of the cohort, 0 .. n_levels-1; LEVEL_NONE where its value is missing */
} StrataColumn;

typedef struct StrataColumns {
    size_t n;
    StrataColumn *item;
    const char *levels; /* what a column has several of: "values" */
    const char *remedy; /* how one is left out or made coarser, for messages */
} StrataColumns;

/* One level for each value. */
void strata_levels(Arena *arena, const Cohort *cohort, StrataColumn *column);
/* Distinct numbers become 0, 1, ... in their order; NaN becomes LEVEL_NONE. Returns how many. */
size_t strata_rank(const double *value, int32_t *level, size_t n);

/* Those of a list that the study names, behind those that are there already. */
void strata_add_named(Arena *arena, const Cohort *cohort, Names names, StrataColumns *columns);

/* Every combination of levels is a stratum. */
void strata_cross(Arena *arena, const Cohort *cohort, const StrataColumns *columns,
                  MatchStrata *out);

/* Students of each arm in strata that hold both. */
typedef struct StrataMet {
    size_t n[2];
} StrataMet;
StrataMet strata_met(const Cohort *cohort, const int32_t *of, size_t n_strata);

/* --- strata_advice.c */

/* Says who had no counterpart, and which column costs most of them. */
void strata_note_lost(Arena *arena, const MatchProblem *problem, const StrataColumns *columns,
                      const MatchStrata *strata, Matching *out);
/* ERR_INFEASIBLE: no stratum holds both arms; which column makes it so, and without which most
 * students would have a counterpart. */
bool strata_infeasible(Arena *arena, const MatchProblem *problem, const StrataColumns *columns,
                       const MatchStrata *strata, Error *err) MUST_CHECK;

extern const MatchWords match_words_strata;

#endif
