/* Which pairs are allowed, and how far apart each is, whoever chooses among them. A method makes a
 * PairProblem of its settings, a solver makes links of it. */
#ifndef MATCH_PAIRS_H
#define MATCH_PAIRS_H

#include "line.h"
#include "parts.h"

#include "alike/distance.h"

/* How a student takes part: bits, so that a list may ask for several. */
enum { PART_NONE = 0, PART_FOCAL = 1, PART_POOL = 2 };

typedef struct PairProblem {
    const MatchProblem *match; /* cohort and seed */
    bool atc;                  /* focal students are the controls, the pool the treated */
    uint8_t *part;             /* n of the cohort; PART_... */
    size_t n_focal, n_pool;
    MatchStrata strata; /* a pair lies within one */
    bool scalar;        /* the distance is that of two scores, else of two points */
    Points points;
    double width; /* largest distance on a scalar; INFINITY: none */
    size_t n_limits;
    MatchLimit *limit; /* further limits; behind the last, for solvers that want all in one list,
                          that on the distance itself */
    size_t n_differ;
    const int32_t *const *differ; /* n_differ x n: levels in which a pair may not agree; a negative
                                     one agrees with none */
    const uint32_t *served;       /* n: uses before this problem; NULL: none */
    const int32_t *person;        /* n: whose record a student is: with `uses`, of one person's
                                     records together; NULL: everybody has one */
    size_t n_persons;
    size_t ratio; /* partners of a focal student, at most */
    size_t uses;  /* of one partner; SIZE_MAX: any number */
    bool stars;   /* every set is one student of one arm with some of the other, and they are
                     disjoint: how often one is used is not limited by ratio and uses */
    const uint32_t *wanted; /* n; of focal students: partners at most, up to ratio; NULL: ratio */
    size_t min_partners, max_partners; /* optimal: `ratio` on average, between these; 0: `ratio` */
    LineLimits of_treated,
        of_control; /* full: partners of each; all least 1, most any: no limits */
    /* multilevel: the school of each student, of those who take part never negative, and held by
     * one side only */
    const int32_t *school;
    size_t n_schools;
    /* for solvers that choose one after another */
    OrderKind order;           /* never ORDER_DEFAULT */
    const double *order_score; /* NULL where the order needs none */
    TieRule ties;
} PairProblem;

typedef struct PairSolution {
    size_t n_links;
    Link *link;                  /* in order of choice, stratum after stratum; shares unset */
    size_t ties;                 /* focal students whose last choice tied with another */
    size_t n_unmatched, n_short; /* focal students with no partner, with fewer than ratio */
    size_t n_spare;              /* pool students with no partner, where all are wanted */
    const char *optimum;         /* of solvers that find one: optimum_words; else NULL */
    bool in_order;               /* of several that are as good, pairs in the order of the scores */
    const struct SchoolPairs *schools; /* of those that pair schools; else NULL */
} PairSolution;

/* Whether there is another solution that is as good. */
extern const char *const optimum_words[2];

/* Solves one stratum: its links, counts, and whether there is another solution as good; links go to
 * the arena, which is its own. It may write to what belongs to the stratum alone. */
typedef bool (*SolveStratum)(void *context, size_t stratum, Arena *arena, PairSolution *out,
                             bool *unique, Error *err);
/* All of them in their order. at_once: on threads that are free. */
bool pair_each_stratum(Arena *scratch, const PairProblem *problem, bool at_once, SolveStratum solve,
                       void *context, PairSolution *out, bool *unique, Error *err) MUST_CHECK;

typedef struct PairSolver {
    const char *name;
    bool (*solve)(Arena *scratch, const PairProblem *problem, PairSolution *out, Error *err);
    bool stars;      /* gives sets that are stars (PairProblem) */
    bool one_by_one; /* partners by turns, as many as PairProblem.wanted says */
    bool by_school;  /* pairs of schools first: asks for PairProblem.school */
} PairSolver;

/* One focal student after another takes the nearest that is left. */
extern const PairSolver pair_solver_greedy;
/* The least total distance: on a score by line.h, else by network.h. */
extern const PairSolver pair_solver_optimal;
extern const PairSolver pair_solver_full;
/* Pairs of schools, and students within them: school_pairs.h. */
extern const PairSolver pair_solver_schools;
/* Their second way, for any distance and any limits. */
bool network_optimal(Arena *scratch, const PairProblem *problem, PairSolution *out,
                     Error *err) MUST_CHECK;
bool network_full(Arena *scratch, const PairProblem *problem, PairSolution *out,
                  Error *err) MUST_CHECK;

/* Does full matching limit how many partners anybody has? */
bool stars_have_limits(const PairProblem *problem);

/* Of a stratum's students, where any two may be a pair. ERR_INFEASIBLE: they are too few; student:
 * one of them, who names it. */
typedef struct StarLimits {
    LineLimits treated, control;
} StarLimits;
bool star_limits(Arena *scratch, const PairProblem *problem, uint32_t student, size_t n_treated,
                 size_t n_control, StarLimits *out, Error *err) MUST_CHECK;

/* Students stratum after stratum. */
typedef struct Sections {
    size_t *begin; /* strata + 1 (and one more while it is made) */
    uint32_t *student;
} Sections;

/* The students among order[0..n) who take one of the given parts, in that order. */
size_t pair_select(const PairProblem *p, const uint32_t *order, size_t n, int parts, uint32_t *out);
/* The same, stratum after stratum, each stratum in the order given. */
Sections pair_sections(Arena *arena, const PairProblem *p, const uint32_t *order, size_t n,
                       int parts);

static inline bool pair_levels_differ(const int32_t *level, uint32_t a, uint32_t b)
{
    return level[a] < 0 || level[a] != level[b];
}

double pair_distance(const PairProblem *problem, uint32_t treated, uint32_t control);
bool pair_allowed(const PairProblem *problem, uint32_t treated, uint32_t control);

/* Whatever the solver, its pairs are held against the problem: ERR_INTERNAL where one is not
 * allowed, or somebody serves or is served more often than may be. */
bool pairs_solve(Arena *scratch, const PairSolver *solver, const PairProblem *problem,
                 PairSolution *out, Error *err) MUST_CHECK;

#endif
