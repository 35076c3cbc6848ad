/* What matching methods share: who takes part, who may be paired with whom, in which order, and
 * what follows from the pairs. Everything about students is indexed by the cohort. */
#ifndef MATCH_PARTS_H
#define MATCH_PARTS_H

#include "alike/match.h"

/* --- methods.c: whether a design needs a score, and counts everybody once (MatchMethod), whatever
 * its settings */

bool match_always_needs_score(const void *settings);
bool match_never_needs_score(const void *settings);
const char *match_never_refuses_score(Arena *arena, const void *settings, const char **key);
bool match_always_counts_once(const void *settings);

/* --- discard.c: students outside the other arm's range of the score */

typedef enum DiscardKind {
    DISCARD_NONE,
    DISCARD_TREATED, /* treated outside the range of the controls */
    DISCARD_CONTROL, /* controls outside the range of the treated */
    DISCARD_BOTH,    /* anyone outside the range that both arms reach */
} DiscardKind;
extern const char *const discard_words[]; /* choices of an option, in this order */

/* Fills out->discarded (NULL where nobody was) and its counts. A score equal to a bound stays. */
void match_discard(Arena *arena, const Cohort *cohort, const double *score, DiscardKind kind,
                   Matching *out);

/* Says whom it left out. */
void match_note_discarded(Arena *arena, const MatchProblem *problem, Matching *out);

/* --- strata.c: exact matching makes independent problems */

enum { STRATUM_NONE = -1 };

typedef struct MatchStrata {
    size_t n;            /* 1 where nothing is matched exactly */
    int32_t *of;         /* n of the cohort, 0 .. n-1, or STRATUM_NONE (a key is missing) */
    const char *columns; /* "grade and gender"; NULL where nothing is matched exactly */
    size_t n_keys;
    Levels *key; /* n_keys; the columns' levels by student, to name a stratum */
    const char **key_name;
    const char **label; /* n_keys; what readers call them */
} MatchStrata;

/* ERR_INFEASIBLE, at the column: no combination of values is found in both arms. */
bool match_strata(Arena *arena, const MatchProblem *problem, Names exact, MatchStrata *out,
                  Error *err) MUST_CHECK;
/* The same, step by step: students agree on one column more, which this setting names. */
bool match_strata_within(Arena *arena, const MatchProblem *problem, const char *setting, Name name,
                         const char *advice, MatchStrata *strata, Error *err) MUST_CHECK;
/* On levels that are no column's; whether both arms meet is not asked. */
void match_strata_add(Arena *arena, const Cohort *cohort, Levels levels, const char *name,
                      const char *label, MatchStrata *strata);
/* Splits strata further by a level of each student; a negative level takes its student out. */
void match_strata_refine(MatchStrata *strata, const int32_t *level, size_t n_levels, size_t n);
/* "grade 4, gender F": the stratum of this student. */
const char *match_stratum_name(Arena *arena, const MatchStrata *strata, size_t student);

/* --- caliper.c: how far apart a pair may be */

typedef enum CaliperUnit {
    CALIPER_SD_ARMS, /* sqrt((s1^2 + s0^2) / 2) */
    CALIPER_SD_ALL,  /* n-1 standard deviation of both arms together */
    CALIPER_RAW,
} CaliperUnit;
extern const char *const caliper_unit_words[];

/* A pair is allowed when |value[i] - value[j]| <= width; a NaN pairs with nobody. */
typedef struct MatchLimit {
    const double *value; /* n of the cohort */
    double width;
} MatchLimit;

/* The absolute width of a caliper, over the students not left out (NULL: all). NaN: they have no
 * standard deviation. */
double match_caliper_width(const Cohort *cohort, const double *value, const uint8_t *left_out,
                           CaliperUnit unit, double caliper);

/* One limit for each covariate named under a setting ("matching.calipers"). ERR_STUDY, with its
 * place: a factor. Appends to limit, which has room. */
bool match_covariate_limits(Arena *arena, const MatchProblem *problem, const char *setting,
                            const Limits *calipers, MatchLimit *limit, size_t *n_limits,
                            Error *err) MUST_CHECK;

/* --- order.c: whose turn it is */

typedef enum TieRule {
    TIES_HASH, /* the earlier in canonical order: no result depends on the order of the file */
    TIES_FILE, /* as MatchIt 4.7 walks the file */
} TieRule;
extern const char *const tie_words[];

typedef enum OrderKind {
    ORDER_DEFAULT, /* hardest first: largest for ATT, smallest for ATC; with a covariate distance
                      random, or under conventions: matchit data */
    ORDER_LARGEST,
    ORDER_SMALLEST,
    ORDER_CLOSEST,
    ORDER_DATA,
    ORDER_RANDOM,
} OrderKind;
extern const char *const order_words[];

/* The whole cohort in the order that settles ties: canonical, or that of the file. */
uint32_t *match_base_order(Arena *arena, const Cohort *cohort, TieRule ties);
/* Fills order with the cohort's students by ascending score, ties in base order. */
void match_sort(const MatchProblem *problem, TieRule ties, const double *score,
                const uint32_t *base, uint32_t *order);
/* Puts students sorted by ascending score into descending order, ties still in base order. */
void match_descend(const double *score, uint32_t *order, size_t n);
/* Orders students by the seeded hash of their id: random, yet the same for any order of rows. */
void match_shuffle(Arena *arena, const MatchProblem *problem, uint32_t *order, size_t n);

/* --- links.c: from links ordered by focal student, or from strata, to the design (alike/match.h)
 */

/* Links in order of choice become links ordered by focal student, then by choice. The focal
 * students are the treated, or for the ATC the controls. */
Link *match_links_sorted(Arena *arena, size_t n, bool atc, const Link *chosen, size_t n_links);

/* The links of a design and what they add up to; their weights and sets are set by others. */
void match_keep_links(Link *link, size_t n_links, Matching *out);

/* Sets are numbered from 0 in canonical order of their first member; of: a name of each student's
 * set, 0 .. n_names-1, or SET_NONE. */
void match_number_sets(Arena *arena, const int32_t *of, size_t n_names, Matching *out);

/* From strata to the design, by the estimand: with n1 and n0 students of the arms in a stratum, ATT
 * treated 1, control n1/n0; ATC treated n0/n1, control 1; ATE treated 1 + n0/n1, control 1 + n1/n0.
 * The strata are its sets. Source: Ho, Imai, King & Stuart (2011) J. Statistical Software 42(8). At
 * least one stratum holds both arms; of: n of the cohort, 0 .. n_strata-1 or STRATUM_NONE. */
void matching_from_strata(Arena *arena, const MatchProblem *problem, const int32_t *of,
                          size_t n_strata, Matching *out);

/* As matching_from_links, for links whose sets are disjoint stars: weights of a set's students are
 * those of a stratum (ATT, ATC, ATE), whoever is its centre. */
void matching_from_stars(Arena *arena, const MatchProblem *problem, bool atc, Link *link,
                         size_t n_links, Matching *out);

#endif
