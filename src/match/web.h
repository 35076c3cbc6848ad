/* Inside src/match: the students of one stratum as a network, source -> focal student -> partner ->
 * sink -> source, over a list of the pairs that matter (solver_network.c). */
#ifndef MATCH_WEB_H
#define MATCH_WEB_H

#include "near.h"
#include "network.h"

/* What one search for the cheapest of all partners that are left out tells of later prices. */
enum { KNOWN_MOST = 12, KNOWN_PASSES = 16 };

typedef struct Known {
    uint32_t n;
    uint32_t partner[KNOWN_MOST]; /* the cheapest */
    uint8_t pass;                 /* of WebKnown; KNOWN_PASSES: nothing is known */
    LineSum price;                /* of the focal student, then */
    LineSum slack;                /* of every other pair that was left out, at least, then */
} Known;

typedef struct WebKnown {
    size_t n_passes;
    LineSum *price[KNOWN_PASSES]; /* of partners, when they were searched */
    LineSum rise[KNOWN_PASSES];   /* the most that one has gone up by since then */
    Known *student;               /* n_focal */
} WebKnown;

/* One stratum. */
typedef struct Web {
    const PairProblem *problem;
    size_t n_focal, n_pool;
    const uint32_t *focal, *pool;
    LineLimits of_focal, of_pool;
    bool rewarded;  /* each further pair up to `most` of a focal student */
    uint32_t total; /* pairs at most */
    NearScale scale;
    Near near;
    uint8_t *busy; /* n_focal; found pairs that were left out; NULL: nobody was asked */
    WebKnown known;
    size_t first_pair; /* arcs from here on are pairs */
    Network net;
    Arena *arena;
} Web;

typedef struct PairList {
    size_t n, room;
    uint64_t *key; /* place of the focal student, place of the partner */
} PairList;

/* One pair more: focal student i and partner j. */
void web_list(Arena *scratch, PairList *list, size_t i, size_t j);
/* The `most` cheapest of each focal student, or of each partner, at the prices that `near` has.
 * cheapest: what the first costs; NULL: not asked. */
void web_list_nearest(Arena *scratch, const Near *near, const Web *web, bool from_pool, size_t most,
                      PairList *list, LineSum *cheapest);
/* The network over the list, with a flow of nothing to begin with. */
void web_build(Web *web, const PairList *list);

/* Pairs that are made: partners of focal student i are partner[begin[i]..begin[i + 1]). */
typedef struct Made {
    size_t *begin;
    uint32_t *partner;
} Made;
Made web_made(Arena *scratch, const Web *web);

LineSum web_focal_price(const Web *web, size_t i);
LineSum web_pool_price(const Web *web, size_t j);

/* The best flow over the list. What is left out and would save something then joins it: at first of
 * everyone, then of those for whom there was something the last time. Returns how many. */
size_t web_improve(Web *web);

/* Is the best flow over the list the best over all pairs? All that are left out are asked. If it
 * is, those that cost nothing join the list (*full: some may be missing), else those that save. */
bool web_is_best(Web *web, bool *full);

/* Can no pairs be exchanged for others at no cost? web_is_best must have said yes, and not *full.
 */
bool web_is_unique(const Web *web);

/* --- web_known.c */

/* Before everyone is asked at prices that are new. */
void web_known_begin(Web *web);
/* The partners of focal student i among whom are all that would save something or cost nothing.
 * Searches where the last search does not say that all others cost more. NULL: they are too many to
 * be known. */
const Known *web_known(Web *web, size_t i, const uint8_t *skip);

/* --- web_start.c */

/* The pairs to begin with. */
void web_list_first(Arena *scratch, Web *web, PairList *list);

#endif
