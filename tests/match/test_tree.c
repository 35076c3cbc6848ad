/* The tree of points and the search of the cheapest partners, against passing over everybody. */
#include "check.h"

#include "../../src/match/near.h"

#include "alike/hash.h"

#include <math.h>
#include <string.h>

enum { MOST_AXES = 23, LIMITS = 2, KINDS = 6 };

static uint64_t state_of_dice;

static uint64_t dice(uint64_t sides)
{
    state_of_dice = hash_u64(state_of_dice, 7);
    return state_of_dice % sides;
}

/* Spread out, of few values, yes or no, days written as numbers, tiny, huge. */
static double value_of(uint64_t kind)
{
    const double spread = ((double)dice(1000000) - 500000) / 1e5;
    switch (kind) {
    case 1:
        return (double)dice(5);
    case 2:
        return (double)dice(2) * 0.37;
    case 3:
        return 20140000 + (double)dice(400);
    case 4:
        return spread * 1e-30;
    case 5:
        return spread * 1e14;
    default:
        return spread;
    }
}

/* Points of mixed axes; each fourth a copy of one before. */
static double *made_points(Arena *arena, size_t n, size_t axes)
{
    double *at = ARENA_ARRAY(arena, double, n *axes);
    for (size_t axis = 0; axis < axes; axis++) {
        const uint64_t kind = dice(3) == 0 ? dice(KINDS) : dice(3);
        for (size_t i = 0; i < n; i++)
            at[i * axes + axis] = value_of(kind);
    }
    for (size_t i = 4; i < n; i += 4)
        memcpy(at + i * axes, at + dice(i) * axes, axes * sizeof *at);
    return at;
}

typedef struct World {
    Arena *arena;
    size_t n, axes, metric;
    double *at, *width;
    Tree tree;
    bool *gone; /* by point as given */
} World;

static World made_world(void)
{
    static const size_t sizes[] = {1, 2, 31, 32, 33, 64, 65, 513, 700};
    World w = {.arena = arena_create(), .n = sizes[dice(COUNT_OF(sizes))]};
    const size_t limits = dice(LIMITS + 1);
    w.metric = 1 + dice(MOST_AXES - LIMITS);
    w.axes = w.metric + limits;
    w.at = made_points(w.arena, w.n, w.axes);
    w.width = ARENA_ARRAY(w.arena, double, LIMITS);
    w.gone = ARENA_ARRAY(w.arena, bool, w.n);
    double *scale = ARENA_ARRAY(w.arena, double, w.axes);
    for (size_t axis = 0; axis < w.axes; axis++)
        scale[axis] = 1;
    for (size_t k = 0; k < limits; k++)
        w.width[k] = fabs(w.at[w.metric + k] - w.at[dice(w.n) * w.axes + w.metric + k]);
    w.tree = tree_create(w.arena, w.at, w.n, w.axes, w.metric, w.width, scale);
    return w;
}

static bool within_limits(const World *w, const double *a, const double *b)
{
    for (size_t axis = w->metric; axis < w->axes; axis++)
        if (!(fabs(a[axis] - b[axis]) <= w->width[axis - w->metric]))
            return false;
    return true;
}

static double squared_between(const World *w, const double *a, const double *b)
{
    double squared = 0;
    for (size_t axis = 0; axis < w->metric; axis++)
        squared += (a[axis] - b[axis]) * (a[axis] - b[axis]);
    return squared;
}

/* Marks, by point as given, whom the tree says a look may be worth within `squared`. */
static size_t look(const World *w, const TreeQuery *query, double squared, bool *seen)
{
    const Tree *tree = &w->tree;
    const TreeBound bound = tree_bound(tree, query, squared);
    uint32_t stack[TREE_STACK * 4] = {0};
    size_t height = 1, n = 0;
    memset(seen, 0, w->n * sizeof *seen);
    while (height > 0) {
        const uint32_t now = stack[--height];
        const TreeNode *node = &tree->node[now];
        float sum[TREE_BRANCHES];
        for (uint32_t row = 0; row < 2 && node->child == 0; row++) {
            const uint32_t begin = node->begin + row * TREE_BRANCHES;
            if (!tree_row(tree, now, row, query, bound.point, sum))
                continue;
            for (uint32_t k = 0; k < TREE_BRANCHES && begin + k < node->end; k++)
                if (sum[k] <= bound.point) {
                    assert_false(seen[tree->from[begin + k]]);
                    seen[tree->from[begin + k]] = true;
                    n++;
                }
        }
        if (node->child == 0 || !tree_boxes(tree, now, query, bound.box, sum))
            continue;
        for (uint32_t k = 0; k < node->n_children; k++)
            if (sum[k] <= bound.box)
                stack[height++] = node->child + k;
    }
    return n;
}

static void everybody_as_near_is_looked_at_and_nobody_who_is_gone(void **state)
{
    (void)state;
    size_t looked = 0, passed_over = 0;
    state_of_dice = 14;
    for (size_t round = 0; round < 400; round++) {
        World w = made_world();
        bool *seen = ARENA_ARRAY(w.arena, bool, w.n);
        TreeQuery *query = tree_query(w.arena, &w.tree);
        for (size_t turn = 0; turn < 40; turn++) {
            double at[MOST_AXES];
            const double *one = w.at + dice(w.n) * w.axes, *other = w.at + dice(w.n) * w.axes;
            const uint64_t kind = dice(4);
            for (size_t axis = 0; axis < w.axes; axis++)
                at[axis] = kind == 0   ? one[axis]
                           : kind == 1 ? (dice(2) == 0 ? one : other)[axis]
                                       : one[axis] * (1 + (double)dice(100) * 1e-9);
            /* as far as one of them is, to the last bit; also where floats don't tell them apart */
            const double squared =
                squared_between(&w, at, kind == 3 ? one : w.at + dice(w.n) * w.axes);
            tree_ask(&w.tree, at, query);
            const size_t n = look(&w, query, squared, seen);
            looked += n;
            passed_over += w.n - n;
            for (size_t i = 0; i < w.n; i++) {
                const double *x = w.at + i * w.axes;
                if (!w.gone[i] && !seen[i] && within_limits(&w, at, x) &&
                    squared_between(&w, at, x) <= squared)
                    fail_msg("round %zu: point %zu of %zu on %zu axes was passed over", round, i,
                             w.n, w.axes);
                assert_false(w.gone[i] && seen[i]);
            }
            const uint32_t place = (uint32_t)dice(w.n);
            if (!w.gone[w.tree.from[place]])
                tree_remove(&w.tree, place);
            w.gone[w.tree.from[place]] = true;
        }
        arena_destroy(w.arena);
    }
    assert_true(looked > 1000);
    assert_true(passed_over > looked);
}

/* Boxes shrink: where most are gone, a search from afar is led to those who are left alone. */
static void boxes_shrink_to_who_is_left(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    enum { N = 4096 };
    double *at = ARENA_ARRAY(arena, double, N);
    const double scale = 1;
    for (size_t i = 0; i < N; i++)
        at[i] = (double)i;
    Tree tree = tree_create(arena, at, N, 1, 1, NULL, &scale);
    for (uint32_t p = 0; p < N; p++)
        if (tree.at[p] < N - 10)
            tree_remove(&tree, p);
    TreeQuery *query = tree_query(arena, &tree);
    float sum[TREE_BRANCHES];
    tree_ask(&tree, (const double[]){-1}, query);
    const double nearest = N - 10 + 1;
    assert_true(tree_boxes(&tree, 0, query, INFINITY, sum));
    for (uint32_t k = 0; k < tree.node[0].n_children; k++)
        assert_true(isinf(sum[k]) ||
                    (sum[k] > nearest * nearest * 0.999 && sum[k] < nearest * nearest * 1.001));
    assert_false(
        tree_boxes(&tree, 0, query, tree_bound(&tree, query, 0.99 * nearest * nearest).box, sum));
    arena_destroy(arena);
}

/* --- the cheapest ------------------------------------------------------------------------------
 */

static int by_cost(const void *a, const void *b)
{
    const NearFound *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* The same by asking everybody. */
static size_t cheapest_of_all(const PairProblem *p, NearScale scale, uint32_t student, size_t first,
                              size_t n, const LineSum *price, const NearAsk *ask, NearFound *found)
{
    size_t n_found = 0;
    for (uint32_t number = 0; number < n; number++) {
        const uint32_t partner = (uint32_t)first + number;
        const int64_t length = near_length(p, scale, student, partner);
        const LineSum cost = length - price[number];
        if (pair_allowed(p, student, partner) && (ask->skip == NULL || !ask->skip[number]) &&
            (cost < ask->below || (ask->equal && cost == ask->below)))
            found[n_found++] = (NearFound){cost, length, number};
    }
    qsort(found, n_found, sizeof *found, by_cost);
    return n_found < ask->most ? n_found : ask->most;
}

static void the_cheapest_are_those_of_asking_everybody(void **state)
{
    (void)state;
    enum { FOCAL = 12, POOL = 600, N = FOCAL + POOL };
    size_t n_found = 0;
    state_of_dice = 41;
    for (size_t round = 0; round < 150; round++) {
        Arena *arena = arena_create();
        const size_t axes = 1 + dice(21);
        uint32_t *pool = ARENA_ARRAY(arena, uint32_t, POOL);
        uint8_t *part = ARENA_ARRAY(arena, uint8_t, N), *skip = ARENA_ARRAY(arena, uint8_t, POOL);
        double *limit = ARENA_ARRAY(arena, double, N);
        LineSum *price = ARENA_ARRAY(arena, LineSum, POOL);
        Cohort cohort = {.n = N};
        const MatchProblem match = {.cohort = &cohort};
        MatchLimit limits[1] = {{.value = limit, .width = 1}};
        PairProblem p = {
            .match = &match, .part = part, .width = INFINITY, .limit = limits, .n_limits = dice(2)};
        p.points = (Points){.n = N, .n_axes = axes, .value = made_points(arena, N, axes)};
        p.strata.of = ARENA_ARRAY(arena, int32_t, N);
        for (uint32_t i = 0; i < N; i++) {
            part[i] = i < FOCAL ? PART_FOCAL : PART_POOL;
            limit[i] = (double)dice(4);
            if (i >= FOCAL)
                pool[i - FOCAL] = i;
        }
        const NearScale scale = near_scale(&p);
        Near near = near_create(arena, &p, scale, pool, POOL);
        const int64_t length = near_length(&p, scale, 0, FOCAL);
        for (size_t j = 0; j < POOL; j++) {
            price[j] = (LineSum)dice(3) * (length / 7);
            skip[j] = dice(10) == 0;
        }
        near_set_prices(&near, price);
        for (uint32_t i = 0; i < FOCAL; i++) {
            const NearAsk ask = {.below = near_length(&p, scale, i, FOCAL + (uint32_t)dice(POOL)),
                                 .equal = dice(2) == 0,
                                 .skip = dice(2) == 0 ? skip : NULL,
                                 .most = 1 + dice(9)};
            static NearFound found[POOL], expected[POOL];
            const size_t n = near_cheapest(&near, i, &ask, found);
            const size_t n_expected =
                cheapest_of_all(&p, scale, i, FOCAL, POOL, price, &ask, expected);
            assert_int_equal(n, n_expected);
            for (size_t k = 0; k < n; k++) {
                assert_true(found[k].cost == expected[k].cost);
                assert_int_equal(found[k].number, expected[k].number);
            }
            n_found += n;
        }
        arena_destroy(arena);
    }
    assert_true(n_found > 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_as_near_is_looked_at_and_nobody_who_is_gone),
        cmocka_unit_test(boxes_shrink_to_who_is_left),
        cmocka_unit_test(the_cheapest_are_those_of_asking_everybody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
