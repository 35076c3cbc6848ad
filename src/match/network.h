/* Flows of least cost through a network, by the primal simplex method on trees.
 *
 * Every arc may carry from nothing up to its room; flow goes round (what enters a node leaves it).
 * Costs may be below nothing, which is how a flow is asked for. All numbers are whole, so the best
 * is known exactly, and prices of the nodes prove it (network_prove): with slack(arc) = cost +
 * price[from] - price[to], an arc that could carry more has slack >= 0 and one that could carry
 * less has slack <= 0.
 *
 * Sources: Ahuja, Magnanti & Orlin (1993) Network Flows, ch. 11; strongly feasible trees, under
 * which no pivot is repeated: Cunningham (1976) Mathematical Programming 11:105-116; search by
 * blocks of arcs: Grigoriadis (1986) Mathematical Programming Study 26:83-111. */
#ifndef MATCH_NETWORK_H
#define MATCH_NETWORK_H

#include "line.h"

typedef struct NetworkArc {
    LineSum cost;
    uint32_t from, to;
    uint32_t room; /* at most */
    uint32_t flow;
} NetworkArc;

typedef struct Network {
    size_t n_nodes;
    LineSum *price; /* n_nodes; of the root 0 */
    size_t n_arcs, arc_room;
    NetworkArc *arc;
    /* the tree, of which node 0 is the root; NETWORK_NONE where there is none */
    uint32_t *parent, *by; /* by: the arc to the parent */
    uint32_t *depth;
    uint32_t *child, *next, *before; /* the first child, its neighbours */
    size_t scan;                     /* where the search for an arc goes on */
    size_t n_pivots;
} Network;

static const uint32_t NETWORK_NONE = UINT32_MAX;

/* No arcs yet. */
void network_begin(Arena *arena, Network *network, size_t n_nodes);

/* An arc without flow; returns its number. */
uint32_t network_add(Arena *arena, Network *network, uint32_t from, uint32_t to, uint32_t room,
                     LineSum cost);

/* Before any flow: puts a node under another by an arc from it to that one. Every node but the root
 * once, parents before their children. */
void network_hang(Network *network, uint32_t node, uint32_t parent, uint32_t arc);

/* From whatever flow there is to one of least cost. */
void network_solve(Network *network);

/* Is the flow one, and do the prices prove it the best over the arcs that there are? Trusts neither
 * tree nor search. */
bool network_prove(const Network *network);

/* Marks nodes by groups, such that a unit of flow can go round at no cost just along the arcs
 * inside a group. group: n_nodes. */
void network_circles(Arena *scratch, const Network *network, uint32_t *group);

static inline LineSum network_slack(const Network *network, const NetworkArc *arc)
{
    return arc->cost + network->price[arc->from] - network->price[arc->to];
}

#endif
