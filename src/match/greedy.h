/* Greedy matching: focal students choose partners one after another. A search finds the nearest
 * partner that is left; greedy.c decides who asks when. One Greedy is one stratum: it shares
 * nothing that another stratum writes, so strata may run side by side. */
#ifndef MATCH_GREEDY_H
#define MATCH_GREEDY_H

#include "parts.h"

#include "alike/distance.h"

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
    size_t ratio;
    size_t uses; /* of one partner; SIZE_MAX: any number */
    TieRule ties;
    bool closest; /* nearest pairs first, instead of turns */
    /* kept */
    uint32_t *spent;  /* by student: uses so far; NULL where uses has no limit */
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

/* Runs all rounds; links in order of choice, treated = focal and control = partner. */
void greedy_run(Arena *scratch, Greedy *greedy, const Search *search);

bool greedy_within_limits(const Greedy *greedy, uint32_t focal, uint32_t partner);
bool greedy_is_spent(const Greedy *greedy, uint32_t partner);
/* Has this focal student chosen this partner before? */
bool greedy_has_chosen(const Greedy *greedy, size_t f, uint32_t partner);

/* --- search_line.c */

/* The stratum's students, both arms, by ascending score with ties in base order. */
Search search_line(Arena *scratch, const Greedy *greedy, const double *score,
                   const uint32_t *member, size_t n_members, const uint32_t *focal_place,
                   const uint8_t *is_pool, const uint32_t *file_place);

/* --- search_tree.c */

/* pool: the stratum's pool in canonical order. file_place: by student, the place in the order that
 * the walk of TIES_FILE follows; NULL under TIES_HASH. */
Search search_tree(Arena *scratch, const Greedy *greedy, const Points *points, const uint32_t *pool,
                   const uint32_t *file_place);

#endif
