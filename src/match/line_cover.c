/* Full matching on a line. Everyone must be paired, so a set of pairs that leaves nobody out has
 * the distance of everyone to the nearest of the other arm, less what is won where two share a
 * pair: m_t + m_c - w (minimum edge cover: Schrijver 2003, Combinatorial Optimization, 19.3). On a
 * line something is won only between two neighbouring runs of students of one arm, by the last k of
 * the one with the first k of the other, and what k wins is a sum of a number for each student; so
 * the best k of each border follows from those to its left in one walk, in all O(n). */
#include "line.h"

/* Students of one arm with nobody of the other between them. */
typedef struct Run {
    uint32_t begin, end; /* places in Cover.unit */
    uint32_t most;       /* pairs across the border behind it, at most */
    uint32_t best;       /* and in the end */
    size_t choice;       /* where its row of choices begins */
} Run;

typedef struct Cover {
    const LineWithin *problem;
    size_t n;
    uint32_t *unit;  /* n; those with somebody near, ascending */
    int64_t *at;     /* n */
    uint8_t *focal;  /* n */
    uint32_t *left;  /* n: the nearest of the other arm on either side, or LINE_NOBODY */
    uint32_t *right; /* likewise; of several at one place the first met */
    int64_t *apart;  /* n: how far the nearer of them is */
    uint32_t *after; /* n: the next of the same arm at the same place, in a ring */
    size_t n_runs;
    Run *run;
    uint32_t *choice; /* of each run and k: how many pairs at the border before are best, if no more
                         than that many students are left for it */
    bool several;     /* another solution is as good */
} Cover;

/* Those who have nobody of the other arm within the caliper stay out. */
static void take_part(Arena *scratch, Cover *c)
{
    const LineWithin *p = c->problem;
    uint8_t *keeps = ARENA_ARRAY(scratch, uint8_t, p->n);
    for (int right = 0; right < 2; right++) {
        size_t last[2] = {p->n, p->n};
        for (size_t k = 0; k < p->n; k++) {
            const size_t i = right ? p->n - 1 - k : k;
            const size_t other = last[p->focal[i] == 0];
            if (other < p->n && line_near(p, i, other))
                keeps[i] = 1;
            last[p->focal[i] != 0] = i;
        }
    }
    c->unit = ARENA_ARRAY(scratch, uint32_t, p->n);
    c->at = ARENA_ARRAY(scratch, int64_t, p->n);
    c->focal = ARENA_ARRAY(scratch, uint8_t, p->n);
    for (size_t i = 0; i < p->n; i++)
        if (keeps[i]) {
            c->unit[c->n] = (uint32_t)i;
            c->at[c->n] = p->at[i];
            c->focal[c->n++] = p->focal[i] != 0;
        }
}

static bool same_place(const Cover *c, size_t i, size_t j)
{
    return c->at[i] == c->at[j];
}

/* At one place, students of both arms may stand in any order: the other arm of the place counts as
 * on the left and on the right. */
static void find_neighbours(Arena *scratch, Cover *c)
{
    c->left = ARENA_ARRAY(scratch, uint32_t, c->n);
    c->right = ARENA_ARRAY(scratch, uint32_t, c->n);
    c->apart = ARENA_ARRAY(scratch, int64_t, c->n);
    for (int right = 0; right < 2; right++) {
        uint32_t last[2] = {LINE_NOBODY, LINE_NOBODY};
        for (size_t k = 0; k < c->n; k++) {
            const size_t i = right ? c->n - 1 - k : k;
            (right ? c->right : c->left)[i] = last[!c->focal[i]];
            last[c->focal[i]] = (uint32_t)i;
        }
    }
    for (size_t i = 0; i < c->n; i++) {
        const int64_t l = c->left[i] == LINE_NOBODY ? INT64_MAX : c->at[i] - c->at[c->left[i]];
        const int64_t r = c->right[i] == LINE_NOBODY ? INT64_MAX : c->at[c->right[i]] - c->at[i];
        c->apart[i] = l <= r ? l : r;
        c->several = c->several || l == r;
    }
}

/* --- how many pairs across each border --------------------------------------------------------
 */

/* The largest k for which the last k of a run and the first k of the next, paired in order, all
 * keep to the caliper: the i-th of these has at most so many near, counted from the border. */
static uint32_t most_across(const Cover *c, const Run *run, const Run *next)
{
    const uint32_t sizes[2] = {run->end - run->begin, next->end - next->begin};
    uint32_t most = sizes[0] < sizes[1] ? sizes[0] : sizes[1];
    uint32_t from = run->begin;
    for (uint32_t i = 0; i < most; i++) {
        while (from < run->end && !line_near(c->problem, c->unit[from], c->unit[next->begin + i]))
            from++;
        const uint32_t limit = run->end - from + i;
        most = limit < most ? limit : most;
    }
    return most;
}

static void list_runs(Arena *scratch, Cover *c)
{
    c->run = ARENA_ARRAY(scratch, Run, c->n);
    for (uint32_t i = 0; i < c->n; i++) {
        if (i == 0 || c->focal[i] != c->focal[i - 1])
            c->run[c->n_runs++].begin = i;
        c->run[c->n_runs - 1].end = i + 1;
    }
    size_t choices = 0;
    for (size_t b = 0; b + 1 < c->n_runs; b++) {
        c->run[b].most = most_across(c, &c->run[b], &c->run[b + 1]);
        c->run[b].choice = choices;
        choices += c->run[b].most + 1;
    }
    c->choice = ARENA_ARRAY(scratch, uint32_t, choices);
}

/* What the k-th pair across the border behind a run wins beyond the k - 1 before it. */
static int64_t won(const Cover *c, size_t b, uint32_t k)
{
    const uint32_t i = c->run[b].end - k, j = c->run[b + 1].begin + k - 1;
    return (c->apart[i] + c->at[i]) + (c->apart[j] - c->at[j]);
}

/* Left to right: the most that borders up to b win, by the number of pairs at b; then its largest
 * value up to each number. `tied`: that largest value is reached twice. */
static void choose(Arena *scratch, Cover *c)
{
    LineSum *now = ARENA_ARRAY(scratch, LineSum, c->n + 1);
    LineSum *before = ARENA_ARRAY(scratch, LineSum, c->n + 1);
    uint8_t *tied = ARENA_ARRAY(scratch, uint8_t, c->n_runs + c->n + 1);
    for (size_t b = 0; b + 1 < c->n_runs; b++) {
        const Run *run = &c->run[b];
        const uint32_t size = run->end - run->begin;
        LineSum sum = 0;
        uint32_t best = 0;
        for (uint32_t k = 0; k <= run->most; k++) {
            sum += k > 0 ? won(c, b, k) : 0;
            const uint32_t left = size - k;
            now[k] = sum;
            if (b > 0)
                now[k] += before[left < run[-1].most ? left : run[-1].most];
            tied[run->choice + k] = k > 0 && now[k] == now[best];
            if (now[k] > now[best])
                best = k;
            else if (k > 0 && now[k] < now[best])
                tied[run->choice + k] = tied[run->choice + k - 1];
            c->choice[run->choice + k] = best;
        }
        for (uint32_t k = 0; k <= run->most; k++) /* from here on: the best up to k */
            before[k] = now[c->choice[run->choice + k]];
    }
    uint32_t left = UINT32_MAX;
    for (size_t b = c->n_runs - 1; b-- > 0;) { /* and back */
        Run *run = &c->run[b];
        const size_t at = run->choice + (left < run->most ? left : run->most);
        run->best = c->choice[at];
        c->several = c->several || tied[at];
        left = run->end - run->begin - run->best;
    }
}

/* --- proof ------------------------------------------------------------------------------------
 */

/* Is there a price for each run (what one more student in it would win) at which no border wants
 * fewer or more pairs? Prices are not negative, and 0 where students are left over. */
static bool proved(const Cover *c)
{
    LineSum low = 0, high = 0; /* of the price of the run at hand; the first has no border before */
    uint32_t taken = 0;        /* of this run, by the border before it */
    for (size_t b = 0; b < c->n_runs; b++) {
        const Run *run = &c->run[b];
        const bool last = b + 1 == c->n_runs;
        const uint32_t best = last ? 0 : run->best;
        const uint32_t size = run->end - run->begin;
        if (taken + best > size)
            return false;
        if (b == 0)
            high = (LineSum)1 << 100;
        if (taken + best < size)
            high = high < 0 ? high : 0;
        low = low > 0 ? low : 0;
        if (low > high)
            return false;
        if (last)
            break;
        const LineSum cheapest = low, dearest = high;
        low = best < run->most ? won(c, b, best + 1) - dearest : -((LineSum)1 << 100);
        high = best > 0 ? won(c, b, best) - cheapest : (LineSum)1 << 100;
        taken = best;
    }
    return true;
}

/* --- pairs ------------------------------------------------------------------------------------
 */

/* Those of one arm at one place are equally near to anyone: rings, to take them in turn. */
static void make_rings(Arena *scratch, Cover *c)
{
    c->after = ARENA_ARRAY(scratch, uint32_t, c->n);
    for (uint32_t begin = 0, end; begin < c->n; begin = end) {
        uint32_t first[2] = {LINE_NOBODY, LINE_NOBODY}, last[2] = {LINE_NOBODY, LINE_NOBODY};
        for (end = begin; end < c->n && same_place(c, end, begin); end++) {
            const int arm = c->focal[end];
            if (first[arm] == LINE_NOBODY)
                first[arm] = end;
            else
                c->after[last[arm]] = end;
            last[arm] = end;
        }
        for (int arm = 0; arm < 2; arm++)
            if (last[arm] != LINE_NOBODY)
                c->after[last[arm]] = first[arm];
    }
}

static void add(const Cover *c, uint32_t i, uint32_t j, uint32_t *degree, LineAnswer *out)
{
    const bool focal = c->focal[i];
    out->pair[out->n_pairs++] =
        (LinePair){.focal = c->unit[focal ? i : j], .pool = c->unit[focal ? j : i]};
    degree[c->unit[i]]++;
    degree[c->unit[j]]++;
}

/* Those of both arms at one place: each of the larger arm to those of the smaller in turn. */
static void pair_place(Cover *c, uint32_t begin, uint32_t end, uint32_t *degree, LineAnswer *out)
{
    uint32_t n[2] = {0, 0};
    uint32_t first[2] = {0, 0};
    for (uint32_t i = end; i-- > begin;) {
        n[c->focal[i]]++;
        first[c->focal[i]] = i;
    }
    const int many = n[1] > n[0];
    uint32_t few = first[!many];
    c->several = c->several || n[!many] > 1;
    for (uint32_t i = begin; i < end; i++)
        if (c->focal[i] == many) {
            add(c, i, few, degree, out);
            few = c->after[few];
        }
}

static void pair_up(Arena *scratch, Cover *c, uint32_t *degree, LineAnswer *out)
{
    uint32_t *turn = ARENA_ARRAY(scratch, uint32_t, c->n);
    out->pair = ARENA_ARRAY(scratch, LinePair, c->n);
    for (uint32_t begin = 0, end; begin < c->n; begin = end) {
        bool both = false;
        for (end = begin + 1; end < c->n && same_place(c, end, begin); end++)
            both = both || c->focal[end] != c->focal[begin];
        if (both)
            pair_place(c, begin, end, degree, out);
    }
    for (size_t b = 0; b + 1 < c->n_runs; b++)
        for (uint32_t k = 0; k < c->run[b].best; k++)
            add(c, c->run[b].end - c->run[b].best + k, c->run[b + 1].begin + k, degree, out);
    for (uint32_t i = 0; i < c->n; i++)
        turn[i] = i;
    for (uint32_t i = 0; i < c->n; i++) {
        if (degree[c->unit[i]] > 0)
            continue;
        const bool left = c->left[i] != LINE_NOBODY && c->at[i] - c->at[c->left[i]] == c->apart[i];
        uint32_t *next = &turn[left ? c->left[i] : c->right[i]];
        c->several = c->several || c->after[*next] != *next;
        add(c, i, *next, degree, out);
        *next = c->after[*next];
    }
    out->n_pairs = line_stars(degree, out->pair, out->n_pairs);
}

/* Without a caliper the proof for any limits says whether the numbers of partners are unique. */
static void prove(Arena *scratch, const Cover *c, const uint32_t *degree, LineAnswer *out)
{
    const LineWithin *p = c->problem;
    const LineLimits any = {1, (uint32_t)c->n};
    const LineProblem line = {
        .n = p->n, .at = p->at, .focal = p->focal, .of_focal = any, .of_pool = any};
    out->optimal = proved(c);
    out->unique = !c->several;
    if (isfinite(p->caliper) || c->n < p->n)
        return;
    const LineProof proof = line_prove(scratch, &line, degree);
    out->optimal = out->optimal && proof.optimal;
    out->unique = proof.unique;
}

void line_cover(Arena *scratch, const LineWithin *problem, LineAnswer *out)
{
    Cover c = {.problem = problem};
    *out = (LineAnswer){.optimal = true, .unique = true};
    take_part(scratch, &c);
    if (c.n == 0)
        return;
    find_neighbours(scratch, &c);
    list_runs(scratch, &c);
    choose(scratch, &c);
    make_rings(scratch, &c);
    uint32_t *degree = ARENA_ARRAY(scratch, uint32_t, problem->n);
    pair_up(scratch, &c, degree, out);
    prove(scratch, &c, degree, out);
}
