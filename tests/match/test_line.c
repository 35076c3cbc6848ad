/* Optimal matching on a line against every choice of pairs, and its proofs against arithmetic of
 * their own. */
#include "check.h"

#include "alike/hash.h"
#include "match/line.h"
#include "match/line_heap.h"

#include <math.h>
#include <string.h>

enum { MOST_UNITS = 9, MOST_PAIRS = 14 };

/* Few students at whole places, so that ties are the rule. */
typedef struct Small {
    size_t n, n_pairs;
    int64_t at[MOST_UNITS];
    double score[MOST_UNITS];
    uint8_t focal[MOST_UNITS];
    LinePair pair[MOST_PAIRS]; /* every focal student with everybody of the pool */
    int64_t width[MOST_PAIRS];
} Small;

static bool made_small(Small *s, uint64_t seed)
{
    *s = (Small){.n = 2 + hash_u64(seed, 1) % (MOST_UNITS - 1)};
    const uint64_t range = 2 + hash_u64(seed, 2) % 12;
    for (size_t i = 0; i < s->n; i++) {
        s->at[i] = (int64_t)(hash_u64(seed, 10 + i) % range);
        s->focal[i] = hash_u64(seed, 30 + i) % 5 < 2;
    }
    for (size_t i = 1; i < s->n; i++) /* ascending */
        for (size_t j = i; j > 0 && s->at[j] < s->at[j - 1]; j--) {
            const int64_t kept = s->at[j];
            s->at[j] = s->at[j - 1];
            s->at[j - 1] = kept;
        }
    for (uint32_t i = 0; i < s->n; i++) {
        s->score[i] = (double)s->at[i];
        for (uint32_t j = 0; j < s->n && s->focal[i]; j++) {
            if (s->focal[j])
                continue;
            if (s->n_pairs == MOST_PAIRS)
                return false;
            s->width[s->n_pairs] = llabs(s->at[i] - s->at[j]);
            s->pair[s->n_pairs++] = (LinePair){i, j};
        }
    }
    return true;
}

/* The best of all choices of pairs. */
typedef struct Every {
    LineLimits of_focal, of_pool;
    int64_t reward, caliper; /* -1: none */
    bool most_pairs;         /* before the least cost */
    bool cover;              /* nobody with somebody near stays out */
    size_t exactly;          /* SIZE_MAX: any number */
    /* results */
    bool found, unique;
    size_t n;
    int64_t cost;
    uint32_t degree[MOST_UNITS];
} Every;

static bool kept(const Small *s, const Every *e, const uint32_t *degree)
{
    for (size_t i = 0; i < s->n; i++) {
        LineLimits limits = s->focal[i] ? e->of_focal : e->of_pool;
        bool near = !e->cover;
        for (size_t l = 0; l < s->n_pairs; l++)
            near = near || ((s->pair[l].focal == i || s->pair[l].pool == i) &&
                            (e->caliper < 0 || s->width[l] <= e->caliper));
        if (!near)
            limits.least = 0;
        if (degree[i] < limits.least || degree[i] > limits.most)
            return false;
    }
    return true;
}

static void try_every(const Small *s, Every *e)
{
    e->found = false;
    for (uint32_t choice = 0; choice < 1u << s->n_pairs; choice++) {
        uint32_t degree[MOST_UNITS] = {0};
        int64_t cost = 0;
        size_t n = 0;
        bool near = true;
        for (size_t l = 0; l < s->n_pairs; l++) {
            if (!(choice >> l & 1))
                continue;
            degree[s->pair[l].focal]++;
            degree[s->pair[l].pool]++;
            cost += s->width[l];
            near = near && (e->caliper < 0 || s->width[l] <= e->caliper);
            n++;
        }
        for (size_t l = 0; l < s->n_pairs && e->cover; l++) /* stars are asked for */
            near = near && (!(choice >> l & 1) || degree[s->pair[l].focal] == 1 ||
                            degree[s->pair[l].pool] == 1);
        if (!near || (e->exactly != SIZE_MAX && n != e->exactly) || !kept(s, e, degree))
            continue;
        for (size_t i = 0; i < s->n; i++)
            cost -= s->focal[i] ? e->reward * ((int64_t)degree[i] - e->of_focal.least) : 0;
        const bool more = e->most_pairs && e->found && n > e->n;
        const bool fewer = e->most_pairs && e->found && n < e->n;
        if (!e->found || more || (!fewer && cost < e->cost)) {
            *e = (Every){.of_focal = e->of_focal,
                         .of_pool = e->of_pool,
                         .reward = e->reward,
                         .caliper = e->caliper,
                         .most_pairs = e->most_pairs,
                         .cover = e->cover,
                         .exactly = e->exactly,
                         .found = true,
                         .unique = true,
                         .n = n,
                         .cost = cost};
            memcpy(e->degree, degree, sizeof degree);
        } else if (!fewer && cost == e->cost && memcmp(degree, e->degree, sizeof degree) != 0) {
            e->unique = false;
        }
    }
}

static int64_t cost_of(const Small *s, const LinePair *pair, size_t n)
{
    int64_t cost = 0;
    for (size_t l = 0; l < n; l++)
        cost += llabs(s->at[pair[l].focal] - s->at[pair[l].pool]);
    return cost;
}

/* Linear programming's other side, by the words of line.h. */
static void check_dual(const Small *s, const LineProblem *p, const int64_t *dual, int64_t cost)
{
    LineSum bound = 0;
    for (size_t i = 0; i < s->n; i++) {
        const LineLimits limits = s->focal[i] ? p->of_focal : p->of_pool;
        LineSum least = (LineSum)INT64_MAX << 10;
        for (uint32_t k = limits.least; k <= limits.most; k++) {
            const LineSum here =
                s->focal[i] ? -(LineSum)k * dual[i] - p->reward * ((int64_t)k - limits.least)
                            : (LineSum)k * dual[i];
            least = here < least ? here : least;
        }
        bound += least;
        for (size_t j = 0; j < s->n; j++)
            assert_true(llabs(dual[i] - dual[j]) <= llabs(s->at[i] - s->at[j]));
    }
    assert_true(bound == cost);
}

static void limits_of_any_kind_are_kept_at_the_least_distance(void **state)
{
    (void)state;
    size_t n_solved = 0, n_refused = 0, n_unique = 0;
    for (uint64_t seed = 1; seed <= 6000; seed++) {
        Small s;
        if (!made_small(&s, seed))
            continue;
        const uint32_t a = (uint32_t)(hash_u64(seed, 3) % 3), b = (uint32_t)(hash_u64(seed, 4) % 2);
        /* A pair would come twice where both ends had several; then one end has its least. */
        const LineLimits focal = {a, a + (uint32_t)(hash_u64(seed, 5) % 3)};
        const LineLimits pool = {b, a > 1 ? 1 : b + (uint32_t)(hash_u64(seed, 6) % 3)};
        const LineProblem p = {.n = s.n,
                               .at = s.at,
                               .focal = s.focal,
                               .of_focal = focal,
                               .of_pool = pool,
                               .reward = pool.most > 1 ? 0 : (int64_t)(hash_u64(seed, 7) % 5)};
        if (focal.most == 0 || pool.most == 0)
            continue;
        Every e = {.of_focal = focal,
                   .of_pool = pool,
                   .reward = p.reward,
                   .caliper = -1,
                   .exactly = SIZE_MAX};
        uint32_t degree[MOST_UNITS];
        LinePair pair[64];
        try_every(&s, &e);
        const bool found = line_flow(&p, degree);
        if (!e.found) {
            n_refused++;
            continue; /* it may be that a pair comes twice: the flow does not know */
        }
        assert_true(found);
        Arena *arena = arena_create();
        const LineProof proof = line_prove(arena, &p, degree);
        assert_true(proof.optimal);
        size_t n = line_pairs(&p, degree, pair);
        int64_t cost = cost_of(&s, pair, n);
        uint32_t sum = 0;
        for (size_t i = 0; i < s.n; i++) {
            sum += s.focal[i] ? degree[i] : 0;
            cost -= s.focal[i] ? p.reward * ((int64_t)degree[i] - focal.least) : 0;
        }
        if (sum == n) {
            assert_int_equal(cost, e.cost);
            check_dual(&s, &p, proof.dual, cost);
            if (pool.most == 1)
                assert_true(proof.unique == e.unique);
            n_unique += proof.unique;
            n_solved++;
        }
        arena_destroy(arena);
    }
    assert_true(n_solved > 1500 && n_refused > 500 && n_unique > 200);
}

static void exactly_so_many_pairs(void **state)
{
    (void)state;
    size_t n_solved = 0;
    for (uint64_t seed = 1; seed <= 4000; seed++) {
        Small s;
        if (!made_small(&s, seed))
            continue;
        const uint32_t least = 1, most = 1 + (uint32_t)(hash_u64(seed, 5) % 4);
        size_t n_focal = 0;
        for (size_t i = 0; i < s.n; i++)
            n_focal += s.focal[i];
        const size_t wanted = n_focal + hash_u64(seed, 6) % (n_focal * (most - 1) + 1);
        Every e = {.of_focal = {least, most}, .of_pool = {0, 1}, .caliper = -1, .exactly = wanted};
        LineProblem p = {
            .n = s.n, .at = s.at, .focal = s.focal, .of_focal = e.of_focal, .of_pool = e.of_pool};
        uint32_t degree[MOST_UNITS];
        LinePair pair[64];
        try_every(&s, &e);
        assert_true(line_flow_of(&p, wanted, degree) == e.found);
        if (!e.found)
            continue;
        const size_t n = line_pairs(&p, degree, pair);
        assert_int_equal(n, wanted);
        assert_int_equal(cost_of(&s, pair, n), e.cost);
        Arena *arena = arena_create();
        assert_true(line_prove(arena, &p, degree).optimal);
        arena_destroy(arena);
        n_solved++;
    }
    assert_true(n_solved > 1000);
}

static void within_a_caliper_most_pairs_come_first(void **state)
{
    (void)state;
    size_t n_alone = 0, n_unique = 0, n_not = 0;
    for (uint64_t seed = 1; seed <= 6000; seed++) {
        Small s;
        if (!made_small(&s, seed))
            continue;
        const uint32_t ratio = 1 + (uint32_t)(hash_u64(seed, 5) % 3);
        const int64_t caliper = (int64_t)(hash_u64(seed, 6) % 5);
        const LineWithin p = {
            .n = s.n, .at = s.at, .score = s.score, .focal = s.focal, .caliper = (double)caliper};
        Every e = {.of_focal = {0, ratio},
                   .of_pool = {0, 1},
                   .caliper = caliper,
                   .most_pairs = true,
                   .exactly = SIZE_MAX};
        Arena *arena = arena_create();
        LineAnswer answer;
        try_every(&s, &e);
        assert_true(line_most_pairs(arena, &p, ratio, &answer));
        assert_int_equal(answer.n_pairs, e.n);
        assert_int_equal(cost_of(&s, answer.pair, answer.n_pairs), e.cost);
        for (size_t l = 0; l < answer.n_pairs; l++)
            assert_true(llabs(s.at[answer.pair[l].focal] - s.at[answer.pair[l].pool]) <= caliper);
        assert_true(answer.optimal);
        assert_true(answer.unique == e.unique);
        n_unique += e.unique;
        n_not += !e.unique;
        n_alone += e.n < s.n / 2;
        arena_destroy(arena);
    }
    assert_true(n_alone > 500 && n_unique > 500 && n_not > 500);
}

/* More students than every choice can be tried for: rarely does a limit across a gap decide, and
 * then a pair would be too far apart. */
static void no_pair_is_beyond_the_caliper(void **state)
{
    (void)state;
    enum { MOST = 33 };
    for (uint64_t seed = 1; seed <= 40000; seed++) {
        const size_t n = 4 + hash_u64(seed, 1) % (MOST - 3);
        const uint64_t range = 5 + hash_u64(seed, 2) % 60, share = 30 + hash_u64(seed, 3) % 40;
        int64_t at[MOST];
        double score[MOST];
        uint8_t focal[MOST];
        uint32_t degree[MOST] = {0};
        at[0] = 0;
        for (size_t i = 0; i < n; i++) { /* ascending: steps of a range that is shared out */
            at[i] = (i > 0 ? at[i - 1] : 0) + (int64_t)(hash_u64(seed, 10 + i) % (2 * range) / n);
            score[i] = (double)at[i];
            focal[i] = hash_u64(seed, 60 + i) % 100 < share;
        }
        const LineWithin p = {.n = n,
                              .at = at,
                              .score = score,
                              .focal = focal,
                              .caliper = (double)(hash_u64(seed, 4) % 12)};
        const uint32_t ratio = 1 + (uint32_t)(hash_u64(seed, 5) % 3);
        Arena *arena = arena_create();
        LineAnswer answer;
        assert_true(line_most_pairs(arena, &p, ratio, &answer));
        assert_true(answer.optimal);
        for (size_t l = 0; l < answer.n_pairs; l++) {
            const LinePair *pair = &answer.pair[l];
            assert_true(line_near(&p, pair->focal, pair->pool));
            assert_true(focal[pair->focal] && ++degree[pair->focal] <= ratio);
            assert_true(!focal[pair->pool] && ++degree[pair->pool] <= 1);
        }
        arena_destroy(arena);
    }
}

/* Every set has one student of one arm: an end of each pair has no other pair. */
static void check_stars(const Small *s, const LineAnswer *answer)
{
    uint32_t degree[MOST_UNITS] = {0};
    for (size_t l = 0; l < answer->n_pairs; l++) {
        degree[answer->pair[l].focal]++;
        degree[answer->pair[l].pool]++;
    }
    for (size_t l = 0; l < answer->n_pairs; l++)
        assert_true(degree[answer->pair[l].focal] == 1 || degree[answer->pair[l].pool] == 1);
    (void)s;
}

static void full_matching_leaves_nobody_out_at_the_least_distance(void **state)
{
    (void)state;
    size_t n_within = 0, n_unique = 0;
    for (uint64_t seed = 1; seed <= 8000; seed++) {
        Small s;
        if (!made_small(&s, seed) || s.n_pairs == 0)
            continue;
        const int64_t caliper = (int64_t)(hash_u64(seed, 6) % 9) - 1;
        const LineWithin p = {.n = s.n,
                              .at = s.at,
                              .score = s.score,
                              .focal = s.focal,
                              .caliper = caliper < 0 ? INFINITY : (double)caliper};
        Every e = {.of_focal = {1, 99},
                   .of_pool = {1, 99},
                   .caliper = caliper,
                   .cover = true,
                   .exactly = SIZE_MAX};
        Arena *arena = arena_create();
        LineAnswer answer;
        try_every(&s, &e);
        line_cover(arena, &p, &answer);
        assert_true(e.found);
        assert_int_equal(cost_of(&s, answer.pair, answer.n_pairs), e.cost);
        check_stars(&s, &answer);
        uint32_t degree[MOST_UNITS] = {0};
        for (size_t l = 0; l < answer.n_pairs; l++) {
            degree[answer.pair[l].focal]++;
            degree[answer.pair[l].pool]++;
            if (caliper >= 0)
                assert_true(llabs(s.at[answer.pair[l].focal] - s.at[answer.pair[l].pool]) <=
                            caliper);
        }
        assert_true(kept(&s, &e, degree));
        assert_true(answer.optimal);
        assert_true(!answer.unique || e.unique); /* never claimed where it is not so */
        n_unique += answer.unique;
        n_within += caliper >= 0;
        arena_destroy(arena);
    }
    assert_true(n_within > 2000 && n_unique > 300);
}

static void nothing_worse_is_proved(void **state)
{
    (void)state;
    size_t n_worse = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        Small s;
        if (!made_small(&s, seed) || s.n_pairs == 0)
            continue;
        const LineProblem p = {
            .n = s.n, .at = s.at, .focal = s.focal, .of_focal = {1, 1}, .of_pool = {0, 1}};
        uint32_t best[MOST_UNITS], other[MOST_UNITS];
        LinePair pair[64];
        if (!line_flow(&p, best))
            continue;
        const int64_t cost = cost_of(&s, pair, line_pairs(&p, best, pair));
        for (size_t i = 0; i < s.n; i++)
            for (size_t j = 0; j < s.n; j++) {
                if (s.focal[i] || s.focal[j] || best[i] == best[j])
                    continue;
                memcpy(other, best, sizeof other);
                other[i] = best[j];
                other[j] = best[i];
                Arena *arena = arena_create();
                const bool worse = cost_of(&s, pair, line_pairs(&p, other, pair)) > cost;
                assert_true(line_prove(arena, &p, other).optimal == !worse);
                n_worse += worse;
                arena_destroy(arena);
            }
    }
    assert_true(n_worse > 1000);
}

/* Against a list that is searched from end to end. */
static void the_heap_gives_the_least_and_the_greatest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        LineHeap heap = {.n = 0};
        int64_t list[80];
        size_t n = 0;
        for (uint64_t step = 0; step < 400; step++) {
            const uint64_t h = hash_u64(seed, step);
            if (n < 80 && (n == 0 || h % 5 < 3)) {
                list[n] = (int64_t)(h >> 20) % 50;
                line_heap_push(&heap, (LineSlope){.key = list[n++], .count = 1});
                continue;
            }
            const bool least = h % 5 == 3;
            size_t at = 0;
            for (size_t k = 1; k < n; k++)
                if (least ? list[k] < list[at] : list[k] > list[at])
                    at = k;
            const LineSlope slope =
                least ? line_heap_take_least(&heap, 1) : line_heap_take_greatest(&heap, 1);
            assert_true(slope.key == list[at]);
            list[at] = list[--n];
            assert_int_equal(heap.total, n);
        }
        line_heap_free(&heap);
    }
}

/* Of several slopes of one key and unit some are taken, the rest stays. */
static void a_slope_of_several_is_divided(void **state)
{
    (void)state;
    LineHeap heap = {.n = 0};
    line_heap_push(&heap, (LineSlope){.key = 1, .unit = 7, .count = 5});
    line_heap_push(&heap, (LineSlope){.key = 2, .unit = 8, .count = 3});
    assert_int_equal(line_heap_take_least(&heap, 2).count, 2);
    assert_int_equal(line_heap_take_greatest(&heap, 9).count, 3);
    assert_int_equal(heap.total, 3);
    const LineSlope last = line_heap_take_least(&heap, 9);
    assert_true(last.unit == 7 && last.count == 3 && heap.n == 0);
    line_heap_free(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_of_any_kind_are_kept_at_the_least_distance),
        cmocka_unit_test(exactly_so_many_pairs),
        cmocka_unit_test(within_a_caliper_most_pairs_come_first),
        cmocka_unit_test(no_pair_is_beyond_the_caliper),
        cmocka_unit_test(full_matching_leaves_nobody_out_at_the_least_distance),
        cmocka_unit_test(nothing_worse_is_proved),
        cmocka_unit_test(the_heap_gives_the_least_and_the_greatest),
        cmocka_unit_test(a_slope_of_several_is_divided),
    };
    return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
