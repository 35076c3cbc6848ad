/* The flow of least cost against every flow, its proof against worse ones, and the search for the
 * cheapest partners against a search of all. */
#include "small_pairs.h"

/* A few nodes and arcs of any cost; every node has a way to the root. */
static Network small_network(Arena *arena, uint64_t seed, size_t *n_free)
{
    Network net;
    const size_t n = 2 + drawn(seed, 1, 4);
    *n_free = 2 + drawn(seed, 2, 6);
    network_begin(arena, &net, n);
    for (uint32_t k = 0; k < *n_free; k++) {
        const uint32_t from = (uint32_t)drawn(seed, 10 + k, n);
        const uint32_t to = (uint32_t)((from + 1 + drawn(seed, 30 + k, n - 1)) % n);
        network_add(arena, &net, from, to, 1 + (uint32_t)drawn(seed, 50 + k, 2),
                    (LineSum)drawn(seed, 70 + k, 9) - 4);
    }
    for (uint32_t i = 1; i < n; i++)
        network_hang(&net, i, 0, network_add(arena, &net, i, 0, 1, 3));
    return net;
}

/* The least cost of all flows; n_equal: how many have it. */
static LineSum least_flow(const Network *net, size_t *n_equal)
{
    uint32_t flow[16] = {0};
    LineSum least = 0;
    *n_equal = 0;
    for (;;) {
        int64_t left[8] = {0};
        LineSum cost = 0;
        bool round = true;
        for (size_t a = 0; a < net->n_arcs; a++) {
            left[net->arc[a].from] -= flow[a];
            left[net->arc[a].to] += flow[a];
            cost += net->arc[a].cost * flow[a];
        }
        for (size_t i = 0; i < net->n_nodes; i++)
            round = round && left[i] == 0;
        if (round && cost <= least) {
            *n_equal = cost < least ? 1 : *n_equal + 1;
            least = cost;
        }
        size_t a = 0;
        while (a < net->n_arcs && flow[a] == net->arc[a].room)
            flow[a++] = 0;
        if (a == net->n_arcs)
            return least;
        flow[a]++;
    }
}

static void a_flow_is_the_best_of_all(void **state)
{
    (void)state;
    size_t n_moved = 0, n_unique = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        Arena *arena = arena_create();
        size_t n_free, n_equal;
        Network net = small_network(arena, seed, &n_free);
        const LineSum least = least_flow(&net, &n_equal);
        LineSum cost = 0;
        network_solve(&net);
        for (size_t a = 0; a < net.n_arcs; a++)
            cost += net.arc[a].cost * net.arc[a].flow;
        assert_true(cost == least);
        assert_true(network_prove(&net));
        for (size_t i = 1; i < net.n_nodes;
             i++) { /* each has a way to send something to the root */
            const NetworkArc *arc = &net.arc[net.by[i]];
            assert_true(arc->from == i ? arc->flow < arc->room : arc->flow > 0);
        }
        n_moved += least < 0;
        n_unique += n_equal == 1;
        arena_destroy(arena);
    }
    assert_true(n_moved > 1000 && n_unique > 500);
}

/* Less flow on one arc is no flow; another price proves nothing; a dearer flow has no proof. */
static void nothing_worse_is_proved(void **state)
{
    (void)state;
    size_t n_tried = 0;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        Arena *arena = arena_create();
        size_t n_free, n_equal;
        Network net = small_network(arena, seed, &n_free);
        const LineSum least = least_flow(&net, &n_equal);
        if (least < 0) {
            assert_false(network_prove(&net)); /* no flow at all, at the prices of the start */
            network_solve(&net);
            for (size_t a = 0; a < net.n_arcs; a++)
                if (net.arc[a].flow > 0) {
                    net.arc[a].flow--;
                    assert_false(network_prove(&net));
                    net.arc[a].flow++;
                    net.arc[a].room = net.arc[a].flow - 1;
                    assert_false(network_prove(&net));
                    net.arc[a].room = net.arc[a].flow;
                }
            n_tried++;
        }
        arena_destroy(arena);
    }
    assert_true(n_tried > 500);
}

static void the_cheapest_partners_are_those_of_a_search_of_all(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Small s;
        larger_begin(&s, seed, 200, 1 + seed % 4, seed % 3 == 0 ? 2 : 1000);
        PairProblem *p = &s.pairs;
        Arena *arena = s.made.arena;
        uint32_t *pool = ARENA_ARRAY(arena, uint32_t, p->n_pool);
        LineSum *price = ARENA_ARRAY(arena, LineSum, p->n_pool);
        uint8_t *skip = ARENA_ARRAY(arena, uint8_t, p->n_pool);
        double *other = ARENA_ARRAY(arena, double, 200);
        size_t n = 0;
        for (uint32_t i = 0; i < 200; i++) {
            other[i] = (double)drawn(seed, 900 + i, 5);
            if (!is_focal(&s, i))
                pool[n++] = i;
        }
        const NearScale scale = near_scale(p);
        for (size_t j = 0; j < n; j++) {
            price[j] = (LineSum)drawn(seed, 2000 + j, 4) * ((LineSum)1 << 55);
            skip[j] = drawn(seed, 4000 + j, 10) == 0;
        }
        p->limit[0] = (MatchLimit){.value = other, .width = 2};
        p->n_limits = 1;
        Near near = near_create(arena, p, scale, pool, n);
        near_set_prices(&near, price);
        for (uint32_t i = 0; i < 200; i++) {
            NearFound found[5], expected[5];
            size_t n_expected = 0;
            const NearAsk ask = {.below = ((LineSum)1 << 55) * ((int64_t)drawn(seed, i, 5) - 2),
                                 .equal = i % 2 == 0,
                                 .skip = skip,
                                 .most = 5};
            if (!is_focal(&s, i))
                continue;
            for (uint32_t j = 0; j < n; j++) { /* kept sorted, equals in the order of the list */
                const int64_t length = near_length(p, scale, i, pool[j]);
                const NearFound one = {length - price[j], length, j};
                if (skip[j] || !pair_allowed(p, i, pool[j]) || one.cost > ask.below ||
                    (one.cost == ask.below && !ask.equal))
                    continue;
                size_t at = n_expected < 5 ? n_expected++ : 5;
                for (; at > 0 && one.cost < expected[at - 1].cost; at--)
                    if (at < 5)
                        expected[at] = expected[at - 1];
                if (at < 5)
                    expected[at] = one;
            }
            assert_int_equal(near_cheapest(&near, i, &ask, found), n_expected);
            for (size_t k = 0; k < n_expected; k++)
                assert_true(found[k].number == expected[k].number &&
                            found[k].cost == expected[k].cost &&
                            found[k].length == expected[k].length);
        }
        made_end(&s.made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flow_is_the_best_of_all),
        cmocka_unit_test(nothing_worse_is_proved),
        cmocka_unit_test(the_cheapest_partners_are_those_of_a_search_of_all),
    };
    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
