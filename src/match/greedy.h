/* Greedy matching: focal students choose partners one after another. A search finds the nearest
 * partner that is left; greedy.c decides who asks when. One Greedy is one stratum: it shares
 * nothing that another stratum writes, so strata may run side by side. */
#ifndef MATCH_GREEDY_H
#define MATCH_GREEDY_H

#include "pairs.h"

/* What a search found for a focal student. */
typedef struct Found {
    uint32_t student; /* of the pool */
    uint32_t place;   /* where the search keeps it */
    double distance;
    bool tied; /* another eligible partner is as near */
} Found;

typedef struct GreedyChoice {
    uint32_t partner;
    uint32_t previous; /* the focal student's choice before: index + 1 into choice; 0: none */
} GreedyChoice;

typedef struct Greedy {
    /* given */
    size_t n_focal;
    const uint32_t *focal; /* n_focal students, in the order of their turns */
    size_t n_pool;
    size_t n_limits;
    const MatchLimit *limit;
    double width; /* largest distance on a scalar score; INFINITY: none */
    size_t n_differ;
    const int32_t *const *differ; /* n_differ x students: levels in which a pair may not agree */
    size_t ratio;
    const uint32_t *wanted; /* by student: partners at most; NULL: ratio */
    size_t uses;            /* of one partner; SIZE_MAX: any number */
    TieRule ties;
    bool closest; /* nearest pairs first, instead of turns */
    /* kept */
    uint32_t *spent;       /* by student, or by person: uses so far; NULL where uses has no limit */
    const int32_t *person; /* by student; NULL: everybody has one record */
    uint32_t *last;   /* n_focal; index + 1 of the last choice; NULL where no partner can come up
                         twice for one focal student */
    size_t n_choices; /* all links so far */
    size_t capacity;
    GreedyChoice *choice; /* NULL where last is */
    Link *link;
    bool *tied;      /* n_focal; did the last choice tie? */
    size_t *n_found; /* n_focal; partners so far */
} Greedy;

/* A way to find partners: the line of a scalar score, or a tree of points. f: place in focal. */
typedef struct Search {
    void *state;
    bool asks_choices; /* nearest calls greedy_has_chosen */
    bool (*nearest)(void *state, const Greedy *greedy, size_t f, Found *out);
    void (*take)(void *state, const Greedy *greedy, size_t f, const Found *found, bool spent);
} Search;

/* Runs all rounds; links in order of choice, treated = focal and control = partner. Of one focal
 * student its links are always in that order; those of several may take turns. */
void greedy_run(Arena *scratch, Greedy *greedy, const Search *search);

bool greedy_within_limits(const Greedy *greedy, uint32_t focal, uint32_t partner);
bool greedy_differs(const Greedy *greedy, uint32_t focal, uint32_t partner);
bool greedy_is_spent(const Greedy *greedy, uint32_t partner);
/* Has this focal student chosen this partner before? */
bool greedy_has_chosen(const Greedy *greedy, size_t f, uint32_t partner);

/* The students of the stratum, for a search to start from. */
typedef struct GreedyGround {
    const uint32_t *member; /* line: both arms by ascending score, ties in base order; tree: the
                               pool in base order, or in that of the walk */
    size_t n_members;
    const uint8_t *part;   /* by student: PART_FOCAL or PART_POOL */
    const uint32_t *place; /* by focal student: its place in greedy->focal */
    const uint32_t *walk;  /* by student: place on the walk of TIES_FILE; NULL under TIES_HASH */
} GreedyGround;

Search search_line(Arena *scratch, const Greedy *greedy, const GreedyGround *ground,
                   const double *score);
Search search_tree(Arena *scratch, const Greedy *greedy, const GreedyGround *ground,
                   const Points *points);

#endif
