/* Inside src/match: the students of one stratum as a network, source -> focal student -> partner ->
 * sink -> source, over a list of the pairs that matter (solver_network.c). */
#ifndef MATCH_WEB_H
#define MATCH_WEB_H

#include "near.h"
#include "network.h"

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
/* The `most` nearest of each focal student, or of each partner. */
void web_list_nearest(Arena *scratch, const Near *near, const Web *web, bool from_pool, size_t most,
                      PairList *list);
/* The network over the list, with a flow of nothing to begin with. */
void web_build(Web *web, const PairList *list);

/* Pairs that are made: partners of focal student i are partner[begin[i]..begin[i + 1]). */
typedef struct Made {
    size_t *begin;
    uint32_t *partner;
} Made;
Made web_made(Arena *scratch, const Web *web);

/* Adds to the list what is left out and would save something (or, where `equal`, cost nothing);
 * *full: somebody has so many that some may be missing. Returns how many. */
size_t web_add_left_out(Web *web, bool equal, size_t most, bool *full);

/* Can no pairs be exchanged for others at no cost? The flow must be the best one. */
bool web_is_unique(Web *web);

#endif
