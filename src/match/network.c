#include "network.h"

#include <math.h>

void network_begin(Arena *arena, Network *network, size_t n_nodes)
{
    *network = (Network){.n_nodes = n_nodes, .price = ARENA_ARRAY(arena, LineSum, n_nodes)};
    uint32_t **const link[] = {&network->parent, &network->by,   &network->depth,
                               &network->child,  &network->next, &network->before};
    for (size_t k = 0; k < sizeof link / sizeof *link; k++) {
        *link[k] = ARENA_ARRAY(arena, uint32_t, n_nodes);
        for (size_t i = 0; i < n_nodes && link[k] != &network->depth; i++)
            (*link[k])[i] = NETWORK_NONE;
    }
}

uint32_t network_add(Arena *arena, Network *network, uint32_t from, uint32_t to, uint32_t room,
                     LineSum cost)
{
    network->arc = arena_grow(arena, network->arc, &network->arc_room, network->n_arcs + 1,
                              sizeof *network->arc);
    network->arc[network->n_arcs] =
        (NetworkArc){.cost = cost, .from = from, .to = to, .room = room};
    return (uint32_t)network->n_arcs++;
}

/* --- the tree ---------------------------------------------------------------------------------
 */

static void attach(Network *net, uint32_t node, uint32_t parent, uint32_t arc)
{
    const uint32_t first = net->child[parent];
    net->parent[node] = parent;
    net->by[node] = arc;
    net->before[node] = NETWORK_NONE;
    net->next[node] = first;
    if (first != NETWORK_NONE)
        net->before[first] = node;
    net->child[parent] = node;
}

static void detach(Network *net, uint32_t node)
{
    const uint32_t before = net->before[node], next = net->next[node];
    if (before != NETWORK_NONE)
        net->next[before] = next;
    else
        net->child[net->parent[node]] = next;
    if (next != NETWORK_NONE)
        net->before[next] = before;
}

void network_hang(Network *network, uint32_t node, uint32_t parent, uint32_t arc)
{
    attach(network, node, parent, arc);
    network->depth[node] = network->depth[parent] + 1;
    network->price[node] = network->price[parent] - network->arc[arc].cost;
}

/* Whoever hangs from this node, and itself: prices go up by so much, depths are counted anew. */
static void refresh(Network *net, uint32_t top, LineSum up)
{
    uint32_t node = top;
    for (;;) {
        net->price[node] += up;
        net->depth[node] = net->depth[net->parent[node]] + 1;
        if (net->child[node] != NETWORK_NONE) {
            node = net->child[node];
            continue;
        }
        while (node != top && net->next[node] == NETWORK_NONE)
            node = net->parent[node];
        if (node == top)
            return;
        node = net->next[node];
    }
}

/* --- pivots -----------------------------------------------------------------------------------
 */

/* How much more can go from a node to its parent, or come from there. */
static uint32_t left_on(const Network *net, uint32_t node, bool upwards)
{
    const NetworkArc *arc = &net->arc[net->by[node]];
    return (arc->from == node) == upwards ? arc->room - arc->flow : arc->flow;
}

static void send_on(Network *net, uint32_t node, bool upwards, uint32_t amount)
{
    NetworkArc *arc = &net->arc[net->by[node]];
    arc->flow = (arc->from == node) == upwards ? arc->flow + amount : arc->flow - amount;
}

static uint32_t where_they_meet(const Network *net, uint32_t a, uint32_t b)
{
    while (a != b)
        if (net->depth[a] >= net->depth[b])
            a = net->parent[a];
        else
            b = net->parent[b];
    return a;
}

/* The way round that an arc closes: from the top down to `first`, over the arc to `second`, and up
 * again. Of the arcs that fill up or run empty the last on this way leaves the tree: so there is
 * always a way to send something from any node to the root. */
static void pivot(Network *net, uint32_t entering)
{
    NetworkArc *arc = &net->arc[entering];
    const bool more = arc->flow == 0;
    const uint32_t first = more ? arc->from : arc->to, second = more ? arc->to : arc->from;
    const uint32_t top = where_they_meet(net, first, second);
    uint32_t amount = more ? arc->room : arc->flow;
    uint32_t leaving = NETWORK_NONE; /* the node whose arc upwards leaves */
    bool on_first = false;
    for (uint32_t node = first; node != top; node = net->parent[node]) {
        const uint32_t left = left_on(net, node, false);
        if (left < amount) {
            amount = left;
            leaving = node;
            on_first = true;
        }
    }
    for (uint32_t node = second; node != top; node = net->parent[node]) {
        const uint32_t left = left_on(net, node, true);
        if (left <= amount) {
            amount = left;
            leaving = node;
            on_first = false;
        }
    }
    net->n_pivots++;
    if (amount > 0) {
        arc->flow = more ? arc->flow + amount : arc->flow - amount;
        for (uint32_t node = first; node != top; node = net->parent[node])
            send_on(net, node, false, amount);
        for (uint32_t node = second; node != top; node = net->parent[node])
            send_on(net, node, true, amount);
    }
    if (leaving == NETWORK_NONE) /* the arc itself is full, or empty */
        return;
    const uint32_t inside = on_first ? first : second, outside = on_first ? second : first;
    const LineSum slack = network_slack(net, arc);
    uint32_t node = inside, parent = outside, by = entering;
    for (;;) { /* what hung from the leaving arc hangs from the entering one */
        const uint32_t old_parent = net->parent[node], old_by = net->by[node];
        detach(net, node);
        attach(net, node, parent, by);
        if (node == leaving)
            break;
        parent = node;
        by = old_by;
        node = old_parent;
    }
    refresh(net, inside, inside == arc->from ? -slack : slack);
}

/* What a unit along the arc would save; tree arcs have none. */
static LineSum saving(const Network *net, const NetworkArc *arc)
{
    const LineSum slack = network_slack(net, arc);
    if (slack < 0)
        return arc->flow < arc->room ? -slack : 0;
    return arc->flow > 0 ? slack : 0;
}

/* The best of the next block of arcs that has one. */
static uint32_t choose_entering(Network *net)
{
    enum { SMALLEST = 16 };
    const size_t root = (size_t)sqrt((double)net->n_arcs);
    const size_t block = root > SMALLEST ? root : SMALLEST;
    LineSum most = 0;
    uint32_t best = NETWORK_NONE;
    size_t left = block, at = net->scan < net->n_arcs ? net->scan : 0;
    for (size_t seen = 0; seen < net->n_arcs; seen++) {
        const LineSum saved = saving(net, &net->arc[at]);
        if (saved > most) {
            most = saved;
            best = (uint32_t)at;
        }
        at = at + 1 < net->n_arcs ? at + 1 : 0;
        if (--left > 0)
            continue;
        if (best != NETWORK_NONE)
            break;
        left = block;
    }
    net->scan = at;
    return best;
}

void network_solve(Network *network)
{
    for (uint32_t arc; (arc = choose_entering(network)) != NETWORK_NONE;)
        pivot(network, arc);
}
