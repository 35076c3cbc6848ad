/* Problems of pairs made in memory, for the tests of solvers. */
#ifndef MATCH_SMALL_PAIRS_H
#define MATCH_SMALL_PAIRS_H

#include "made.h"
#include "random.h"

#include "match/near.h"
#include "match/network.h"

enum { MOST_PAIRS = 14 };

typedef struct Small {
    Made made;
    MatchProblem match;
    PairProblem pairs;
    size_t n_allowed;
    uint32_t treated[MOST_PAIRS], control[MOST_PAIRS];
    int64_t length[MOST_PAIRS];
} Small;

static inline uint64_t drawn(uint64_t seed, uint64_t what, uint64_t below)
{
    return hash_u64(seed, what) % below;
}

static inline bool is_focal(const Small *s, size_t i)
{
    return s->pairs.part[i] == PART_FOCAL;
}

/* Students of whom two in five seek partners; the arms stand apart, so that many seek the same few.
 */
static inline void larger_begin(Small *s, uint64_t seed, size_t n, size_t axes, uint64_t grid)
{
    memset(s, 0, sizeof *s);
    made_begin(&s->made, n);
    PairProblem *p = &s->pairs;
    s->match = (MatchProblem){.cohort = &s->made.cohort, .seed = 7};
    *p = (PairProblem){
        .match = &s->match, .scalar = axes == 1, .uses = 1, .ratio = 1, .width = INFINITY};
    p->points =
        (Points){.n = n, .n_axes = axes, .value = ARENA_ARRAY(s->made.arena, double, n *axes)};
    p->limit = ARENA_ARRAY(s->made.arena, MatchLimit, 2);
    p->part = ARENA_ARRAY(s->made.arena, uint8_t, n);
    p->strata = (MatchStrata){.n = 1, .of = ARENA_ARRAY(s->made.arena, int32_t, n)};
    for (size_t i = 0; i < n; i++) {
        const bool treated = drawn(seed, i, 100) < 40;
        made_treat(&s->made, i, treated);
        p->part[i] = treated ? PART_FOCAL : PART_POOL;
        p->n_focal += treated;
        p->n_pool += !treated;
        for (size_t k = 0; k < axes; k++)
            p->points.value[i * axes + k] =
                floor(4 * uniform(&seed) * (double)grid) / (double)grid + (treated ? 1 : 0);
    }
    p->limit[0] = (MatchLimit){.value = p->points.value, .width = INFINITY};
}

#endif
