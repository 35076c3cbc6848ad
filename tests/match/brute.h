/* Nearest-neighbour matching again, by the rules as they are written down and in n^2 steps: what
 * the fast searches must agree with, link by link. */
#ifndef MATCH_BRUTE_H
#define MATCH_BRUTE_H

#include "made.h"

typedef struct BruteLimit {
    const double *value;
    double width;
} BruteLimit;

typedef struct Brute {
    size_t n, axes; /* axes 1: a scalar distance */
    bool scalar, file, closest;
    const double *at;   /* n x axes */
    const uint8_t *out; /* takes no part */
    const uint8_t *focal;
    const int32_t *stratum;
    const uint32_t *turn; /* all students in the order of their turns */
    const uint32_t *file_row;
    size_t n_limits;
    BruteLimit limit[4];
    size_t ratio, uses;
    /* results */
    uint32_t (*partner)[8]; /* by student and choice */
    size_t *n_partners;
    bool *tied;
    size_t *used;
    uint32_t *sorted; /* the walk */
    size_t *place;
} Brute;

static inline double brute_squared(const Brute *b, size_t i, size_t j)
{
    double squared = 0;
    for (size_t a = 0; a < b->axes; a++)
        squared += (b->at[i * b->axes + a] - b->at[j * b->axes + a]) *
                   (b->at[i * b->axes + a] - b->at[j * b->axes + a]);
    return squared;
}

static inline bool brute_eligible(const Brute *b, size_t t, size_t c)
{
    if (b->out[c] || b->focal[c] || b->stratum[c] != b->stratum[t] || b->used[c] >= b->uses)
        return false;
    for (size_t k = 0; k < b->n_partners[t]; k++)
        if (b->partner[t][k] == c)
            return false;
    for (size_t k = 0; k < b->n_limits; k++)
        if (!(fabs(b->limit[k].value[t] - b->limit[k].value[c]) <= b->limit[k].width))
            return false;
    return true;
}

/* The order of the walk: by the first axis, ties by row of the file. */
static inline void brute_sort(Brute *b)
{
    for (size_t i = 0; i < b->n; i++) {
        size_t k = i;
        for (; k > 0; k--) {
            const uint32_t before = b->sorted[k - 1];
            const double mine = b->at[i * b->axes], theirs = b->at[before * b->axes];
            if (theirs < mine || (theirs == mine && b->file_row[before] < b->file_row[i]))
                break;
            b->sorted[k] = before;
        }
        b->sorted[k] = (uint32_t)i;
    }
    for (size_t i = 0; i < b->n; i++)
        b->place[b->sorted[i]] = i;
}

/* One step left, one step right, from outside the span of earlier partners on a scalar distance.
 * The earlier met wins on a scalar distance, the later met on covariates. */
static inline size_t brute_walk(const Brute *b, size_t t)
{
    size_t left = b->place[t], right = b->place[t];
    for (size_t k = 0; k < b->n_partners[t] && b->scalar; k++) {
        const size_t place = b->place[b->partner[t][k]];
        left = place < left ? place : left;
        right = place > right ? place : right;
    }
    size_t best = b->n;
    double squared = INFINITY;
    for (bool go = true; go;) {
        go = false;
        for (int side = 0; side < 2; side++) {
            if (side == 0 ? left == 0 : right + 1 >= b->n)
                continue;
            go = true;
            const size_t c = b->sorted[side == 0 ? --left : ++right];
            if (!brute_eligible(b, t, c))
                continue;
            const double here = brute_squared(b, t, c);
            if (best == b->n || here < squared || (!b->scalar && here == squared)) {
                best = c;
                squared = here;
            }
        }
    }
    return best;
}

/* n: nobody. */
static inline size_t brute_nearest(const Brute *b, size_t t, bool *tied)
{
    size_t best = b->n, equals = 0;
    for (size_t c = 0; c < b->n; c++)
        if (brute_eligible(b, t, c) &&
            (best == b->n || brute_squared(b, t, c) < brute_squared(b, t, best)))
            best = c;
    for (size_t c = 0; c < b->n && best < b->n; c++)
        equals += brute_eligible(b, t, c) && brute_squared(b, t, c) == brute_squared(b, t, best);
    *tied = equals > 1;
    return b->file && best < b->n ? brute_walk(b, t) : best;
}

static inline void brute_take(Brute *b, size_t t, size_t c, bool tied)
{
    b->partner[t][b->n_partners[t]++] = (uint32_t)c;
    b->used[c]++;
    b->tied[t] = tied;
}

static inline void brute_closest_round(Brute *b, size_t round)
{
    uint32_t *queue = (uint32_t *)calloc(b->n, sizeof *queue);
    double *distance = (double *)calloc(b->n, sizeof *distance); /* by student */
    uint32_t *offer = (uint32_t *)calloc(b->n, sizeof *offer);
    size_t n = 0;
    for (size_t k = 0; k < b->n; k++) {
        const uint32_t t = b->turn[k];
        bool tied;
        if (b->out[t] || !b->focal[t] || b->n_partners[t] < round)
            continue;
        offer[t] = (uint32_t)brute_nearest(b, t, &tied);
        if (offer[t] == b->n)
            continue;
        distance[t] = sqrt(brute_squared(b, t, offer[t]));
        size_t at = n++;
        for (; at > 0 && distance[queue[at - 1]] > distance[t]; at--)
            queue[at] = queue[at - 1];
        queue[at] = t;
    }
    while (n > 0) {
        const uint32_t t = queue[0];
        bool tied;
        memmove(queue, queue + 1, --n * sizeof *queue);
        const size_t c = brute_nearest(b, t, &tied);
        if (b->used[offer[t]] < b->uses) {
            brute_take(b, t, offer[t], tied);
        } else if (c < b->n) {
            offer[t] = (uint32_t)c;
            distance[t] = sqrt(brute_squared(b, t, c));
            size_t at = n++;
            /* as MatchIt: in front of its equals; else the base order settles it */
            for (; at > 0; at--) {
                const uint32_t before = queue[at - 1];
                size_t turn_before = 0, turn_mine = 0;
                while (b->turn[turn_before] != before)
                    turn_before++;
                while (b->turn[turn_mine] != t)
                    turn_mine++;
                if (distance[before] < distance[t] ||
                    (distance[before] == distance[t] && !b->file && turn_before < turn_mine))
                    break;
                queue[at] = before;
            }
            queue[at] = t;
        }
    }
    free(queue);
    free(distance);
    free(offer);
}

static inline void brute_run(Brute *b)
{
    brute_sort(b);
    for (size_t round = 0; round < b->ratio; round++) {
        if (b->closest) {
            brute_closest_round(b, round);
            continue;
        }
        for (size_t k = 0; k < b->n; k++) {
            const uint32_t t = b->turn[k];
            if (b->out[t] || !b->focal[t] || b->n_partners[t] < round)
                continue;
            bool tied;
            const size_t c = brute_nearest(b, t, &tied);
            if (c < b->n)
                brute_take(b, t, c, tied);
        }
    }
}

#endif
