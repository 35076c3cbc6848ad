/* From degrees to pairs, and the proof that no others are better. */
#include "line.h"

/* The flow behind each student: n - 1 numbers. */
static void flow_behind(const LineProblem *problem, const uint32_t *degree, int64_t *sought)
{
    int64_t x = 0;
    for (size_t i = 0; i + 1 < problem->n; i++) {
        x += problem->focal[i] ? (int64_t)degree[i] : -(int64_t)degree[i];
        sought[i] = x;
    }
}

size_t line_pairs(const LineProblem *problem, const uint32_t *degree, LinePair *pair)
{
    const uint8_t *focal = problem->focal;
    size_t n = 0;
    size_t next[2] = {0, 0}; /* of the pool, of focal students */
    uint32_t left[2] = {0, 0};
    for (;;) {
        for (int arm = 0; arm < 2; arm++)
            while (left[arm] == 0 && next[arm] < problem->n) {
                const size_t i = next[arm]++;
                left[arm] = (focal[i] != 0) == (arm == 1) ? degree[i] : 0;
            }
        if (left[0] == 0 || left[1] == 0)
            return n;
        const uint32_t both = left[0] < left[1] ? left[0] : left[1];
        pair[n++] = (LinePair){.focal = (uint32_t)(next[1] - 1), .pool = (uint32_t)(next[0] - 1)};
        left[0] -= both;
        left[1] -= both;
    }
}

size_t line_stars(uint32_t *degree, LinePair *pair, size_t n)
{
    size_t kept = 0;
    for (size_t l = 0; l < n; l++) {
        uint32_t *focal = &degree[pair[l].focal], *pool = &degree[pair[l].pool];
        if (*focal > 1 && *pool > 1) {
            (*focal)--;
            (*pool)--;
            continue;
        }
        pair[kept++] = pair[l];
    }
    return kept;
}

/* --- proof ------------------------------------------------------------------------------------
 */

/* Further than any path along the line, and far from the ends of the type. */
static const int64_t FAR = (int64_t)1 << 61;

/* Cost of one unit of flow more across the gap behind student i, to the right (or to the left);
 * false: a limit stands in its way. */
static bool crossing(const LineProblem *p, const int64_t *sought, size_t i, bool right,
                     int64_t *cost)
{
    const int64_t d = p->at[i + 1] - p->at[i], x = sought[i];
    *cost = right ? (x >= 0 ? d : -d) : (x > 0 ? -d : d);
    if (p->most_sought == NULL)
        return true;
    return right ? x + 1 <= (int64_t)p->most_sought[i] : 1 - x <= (int64_t)p->most_offered[i];
}

/* Can flow start at this student (one partner more sought, or one less taken)? Can it end? */
static bool starts(const LineProblem *p, const uint32_t *degree, size_t i)
{
    return p->focal[i] ? degree[i] < p->of_focal.most : degree[i] > p->of_pool.least;
}

static bool ends(const LineProblem *p, const uint32_t *degree, size_t i)
{
    return p->focal[i] ? degree[i] > p->of_focal.least : degree[i] < p->of_pool.most;
}

static int64_t reward_of(const LineProblem *p, size_t i)
{
    return p->focal[i] ? p->reward : 0;
}

/* Walks the line in one direction with the cost of the cheapest path from any start. */
static void sweep(const LineProblem *p, const uint32_t *degree, const int64_t *sought, bool right,
                  LineProof *proof)
{
    int64_t cheapest = FAR;
    for (size_t k = 0; k < p->n; k++) {
        const size_t i = right ? k : p->n - 1 - k;
        if (k > 0) {
            int64_t cost;
            const bool open = crossing(p, sought, right ? i - 1 : i, right, &cost);
            cheapest = open ? cheapest + cost : FAR;
        }
        if (cheapest < FAR / 2 && ends(p, degree, i)) {
            const int64_t saved = cheapest + reward_of(p, i);
            proof->optimal = proof->optimal && saved >= 0;
            proof->unique = proof->unique && saved > 0;
        }
        if (starts(p, degree, i) && -reward_of(p, i) < cheapest)
            cheapest = -reward_of(p, i);
        cheapest = cheapest > FAR ? FAR : cheapest;
        if (cheapest < proof->dual[i])
            proof->dual[i] = cheapest;
    }
}

LineProof line_prove(Arena *arena, const LineProblem *problem, const uint32_t *degree)
{
    LineProof proof = {.optimal = true, .unique = true};
    proof.dual = ARENA_ARRAY(arena, int64_t, problem->n);
    Arena *scratch = arena_create();
    int64_t *sought = ARENA_ARRAY(scratch, int64_t, problem->n);
    flow_behind(problem, degree, sought);
    for (size_t i = 0; i < problem->n; i++)
        proof.dual[i] = FAR;
    sweep(problem, degree, sought, true, &proof);
    sweep(problem, degree, sought, false, &proof);
    arena_destroy(scratch);
    return proof;
}
