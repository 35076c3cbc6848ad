/* Whether a flow is the best, and the only best. */
#include "network.h"

bool network_prove(const Network *network)
{
    Arena *scratch = arena_create();
    int64_t *left = ARENA_ARRAY(scratch, int64_t, network->n_nodes);
    bool proved = true;
    for (size_t a = 0; a < network->n_arcs && proved; a++) {
        const NetworkArc *arc = &network->arc[a];
        const LineSum slack = network_slack(network, arc);
        left[arc->to] += arc->flow;
        left[arc->from] -= arc->flow;
        proved = arc->flow <= arc->room && (slack >= 0 || arc->flow == arc->room) &&
                 (slack <= 0 || arc->flow == 0);
    }
    for (size_t i = 0; i < network->n_nodes; i++)
        proved = proved && left[i] == 0;
    arena_destroy(scratch);
    return proved;
}

/* --- circles at no cost -----------------------------------------------------------------------
 */

/* Where a unit may go from each node at no cost. */
typedef struct Steps {
    size_t *begin; /* n_nodes + 1 */
    uint32_t *to;
} Steps;

static Steps free_steps(Arena *scratch, const Network *net)
{
    Steps steps = {.begin = ARENA_ARRAY(scratch, size_t, net->n_nodes + 2)};
    for (int fill = 0; fill < 2; fill++) {
        size_t *next = steps.begin + 1;
        for (size_t a = 0; a < net->n_arcs; a++) {
            const NetworkArc *arc = &net->arc[a];
            if (network_slack(net, arc) != 0)
                continue;
            for (int back = 0; back < 2; back++) {
                if (back ? arc->flow == 0 : arc->flow == arc->room)
                    continue;
                const uint32_t from = back ? arc->to : arc->from, to = back ? arc->from : arc->to;
                if (fill)
                    steps.to[next[from]++] = to;
                else
                    next[from + 1]++;
            }
        }
        if (fill)
            break;
        for (size_t i = 0; i < net->n_nodes; i++)
            next[i + 1] += next[i];
        steps.to = ARENA_ARRAY(scratch, uint32_t, next[net->n_nodes]);
    }
    return steps;
}

/* Tarjan (1972) SIAM J. Computing 1:146-160, with a stack of its own. */
void network_circles(Arena *scratch, const Network *network, uint32_t *group)
{
    const size_t n = network->n_nodes;
    const Steps steps = free_steps(scratch, network);
    uint32_t *seen = ARENA_ARRAY(scratch, uint32_t, n); /* in which order, from 1 */
    uint32_t *low = ARENA_ARRAY(scratch, uint32_t, n);
    uint32_t *path = ARENA_ARRAY(scratch, uint32_t, n), *open = ARENA_ARRAY(scratch, uint32_t, n);
    size_t *step = ARENA_ARRAY(scratch, size_t, n);
    size_t n_path = 0, n_open = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        group[i] = NETWORK_NONE;
    for (uint32_t root = 0; root < n; root++) {
        if (seen[root] == 0)
            path[n_path++] = root;
        while (n_path > 0) {
            const uint32_t node = path[n_path - 1];
            if (seen[node] == 0) {
                seen[node] = low[node] = ++count;
                step[node] = steps.begin[node];
                open[n_open++] = node;
            }
            if (step[node] < steps.begin[node + 1]) {
                const uint32_t to = steps.to[step[node]];
                if (seen[to] == 0) {
                    path[n_path++] = to;
                    continue;
                }
                step[node]++;
                if (group[to] == NETWORK_NONE && low[to] < low[node])
                    low[node] = low[to];
                continue;
            }
            n_path--;
            if (low[node] < seen[node])
                continue;
            uint32_t member;
            do {
                member = open[--n_open];
                group[member] = node;
            } while (member != node);
        }
    }
}
