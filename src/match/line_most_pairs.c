/* Pairs within a caliper: as many as there can be, then the least distance.
 *
 * Which students may stay alone follows from one largest choice of pairs (Dulmage & Mendelsohn
 * 1958, Canadian Journal of Mathematics 10:517-534): from focal students left over, the pool
 * students near them are in every largest choice, taken by focal students of that part; everywhere
 * else every focal student is. So the problem falls into two in which one side has all its
 * partners. For these the caliper is a limit on the flow across each gap: partners that are still
 * sought must come from students near enough to whoever comes next, and the other way round. */
#include "line.h"

typedef struct Windows {
    const LineWithin *problem;
    uint32_t ratio;
    size_t n_focal, n_pool;
    uint32_t *focal, *pool;  /* places in the problem, ascending */
    uint32_t *first, *after; /* n_focal: of the pool within the caliper */
    uint32_t *mate;          /* n_pool: place in focal, or LINE_NOBODY */
    uint32_t *found;         /* n_focal */
    uint8_t *over;           /* n of the problem: in the part around focal students left over */
} Windows;

static void list_windows(Arena *scratch, const LineWithin *p, Windows *w)
{
    w->focal = ARENA_ARRAY(scratch, uint32_t, p->n);
    w->pool = ARENA_ARRAY(scratch, uint32_t, p->n);
    for (size_t i = 0; i < p->n; i++)
        if (p->focal[i])
            w->focal[w->n_focal++] = (uint32_t)i;
        else
            w->pool[w->n_pool++] = (uint32_t)i;
    w->first = ARENA_ARRAY(scratch, uint32_t, w->n_focal);
    w->after = ARENA_ARRAY(scratch, uint32_t, w->n_focal);
    size_t first = 0, after = 0;
    for (size_t f = 0; f < w->n_focal; f++) {
        const double score = p->score[w->focal[f]];
        while (first < w->n_pool && p->score[w->pool[first]] < score &&
               !line_near(p, w->pool[first], w->focal[f]))
            first++;
        after = after < first ? first : after;
        while (after < w->n_pool && line_near(p, w->pool[after], w->focal[f]))
            after++;
        w->first[f] = (uint32_t)first;
        w->after[f] = (uint32_t)after;
    }
}

/* From left to right, each takes the leftmost that are free: windows move to the right only, so no
 * choice has more (Glover 1967, Naval Research Logistics 14:313-316, for convex graphs). */
static void choose_most(Arena *scratch, Windows *w)
{
    w->mate = ARENA_ARRAY(scratch, uint32_t, w->n_pool);
    w->found = ARENA_ARRAY(scratch, uint32_t, w->n_focal);
    for (size_t c = 0; c < w->n_pool; c++)
        w->mate[c] = LINE_NOBODY;
    uint32_t free = 0;
    for (size_t f = 0; f < w->n_focal; f++) {
        free = free < w->first[f] ? w->first[f] : free;
        while (w->found[f] < w->ratio && free < w->after[f]) {
            w->mate[free++] = (uint32_t)f;
            w->found[f]++;
        }
    }
}

/* The next pool student from c on that was not reached yet; paths shrink as they are walked. */
static uint32_t unreached(uint32_t *next, uint32_t c)
{
    uint32_t root = c;
    while (next[root] != root)
        root = next[root];
    while (next[c] != root) {
        const uint32_t step = next[c];
        next[c] = root;
        c = step;
    }
    return root;
}

/* Whoever is reached, from focal students with too few partners, by turns over any allowed pair and
 * back over a chosen one. */
static void reach(Arena *scratch, Windows *w)
{
    uint32_t *next = ARENA_ARRAY(scratch, uint32_t, w->n_pool + 1);
    uint32_t *waiting = ARENA_ARRAY(scratch, uint32_t, w->n_focal);
    size_t n = 0;
    w->over = ARENA_ARRAY(scratch, uint8_t, w->problem->n);
    for (uint32_t c = 0; c <= w->n_pool; c++)
        next[c] = c;
    for (uint32_t f = 0; f < w->n_focal; f++)
        if (w->found[f] < w->ratio) {
            w->over[w->focal[f]] = 1;
            waiting[n++] = f;
        }
    while (n > 0) {
        const uint32_t f = waiting[--n];
        for (uint32_t c = unreached(next, w->first[f]); c < w->after[f]; c = unreached(next, c)) {
            const uint32_t mate = w->mate[c];
            next[c] = c + 1;
            w->over[w->pool[c]] = 1;
            if (mate == LINE_NOBODY ||
                w->over[w->focal[mate]]) /* LINE_NOBODY: there would be more pairs */
                continue;
            w->over[w->focal[mate]] = 1;
            waiting[n++] = mate;
        }
    }
}

/* One of the two parts, in which one side must have all its partners. */
typedef struct Part {
    LineProblem line;
    uint32_t *place; /* in the whole problem */
    uint32_t *degree;
    uint32_t *most_sought, *most_offered;
    bool focal_must;
} Part;

/* How many partners those of the sure side left (or right) of a gap could still have across it. */
static void limit_gaps(const Windows *w, Part *part)
{
    const LineWithin *p = w->problem;
    const size_t n = part->line.n;
    const uint32_t each = part->focal_must ? part->line.of_focal.least : 1;
    /* Seen from the sure side: what it seeks is `own`, what is kept for it `kept`. */
    uint32_t *own = part->focal_must ? part->most_sought : part->most_offered;
    uint32_t *kept = part->focal_must ? part->most_offered : part->most_sought;
    size_t begin = 0, end = 0;
    uint32_t behind = 0; /* partners of sure students from begin to i */
    uint32_t ahead = 0;  /* of those after i and before end */
    for (size_t i = 0; i + 1 < n; i++) {
        const uint32_t here = (part->line.focal[i] != 0) == part->focal_must ? each : 0;
        behind += here;
        while (begin <= i && !line_near(p, part->place[begin], part->place[i + 1])) {
            behind -= (part->line.focal[begin] != 0) == part->focal_must ? each : 0;
            begin++;
        }
        own[i] = behind;
        if (end <= i)
            end = i + 1;
        else
            ahead -= here;
        while (end < n && line_near(p, part->place[end], part->place[i])) {
            ahead += (part->line.focal[end] != 0) == part->focal_must ? each : 0;
            end++;
        }
        kept[i] = ahead;
    }
}

static void make_part(Arena *scratch, const Windows *w, bool over, Part *part)
{
    const LineWithin *p = w->problem;
    int64_t *at = ARENA_ARRAY(scratch, int64_t, p->n);
    uint8_t *focal = ARENA_ARRAY(scratch, uint8_t, p->n);
    *part = (Part){.focal_must = !over, .place = ARENA_ARRAY(scratch, uint32_t, p->n)};
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        if ((w->over[i] != 0) == over) {
            at[n] = p->at[i];
            focal[n] = p->focal[i];
            part->place[n++] = (uint32_t)i;
        }
    part->degree = ARENA_ARRAY(scratch, uint32_t, n);
    part->most_sought = ARENA_ARRAY(scratch, uint32_t, n);
    part->most_offered = ARENA_ARRAY(scratch, uint32_t, n);
    part->line = (LineProblem){.n = n,
                               .at = at,
                               .focal = focal,
                               .of_focal = {over ? 0 : w->ratio, w->ratio},
                               .of_pool = {over ? 1 : 0, 1},
                               .most_sought = part->most_sought,
                               .most_offered = part->most_offered};
    limit_gaps(w, part);
}

static bool solve_part(Arena *scratch, const Windows *w, bool over, LineAnswer *out)
{
    Part part;
    make_part(scratch, w, over, &part);
    if (!line_flow(&part.line, part.degree))
        return false;
    const LineProof proof = line_prove(scratch, &part.line, part.degree);
    out->optimal = out->optimal && proof.optimal;
    out->unique = out->unique && proof.unique;
    LinePair *pair = out->pair + out->n_pairs;
    const size_t n = line_pairs(&part.line, part.degree, pair);
    for (size_t l = 0; l < n; l++)
        pair[l] = (LinePair){.focal = part.place[pair[l].focal], .pool = part.place[pair[l].pool]};
    out->n_pairs += n;
    return true;
}

bool line_most_pairs(Arena *scratch, const LineWithin *problem, uint32_t ratio, LineAnswer *out)
{
    Windows w = {.problem = problem, .ratio = ratio};
    list_windows(scratch, problem, &w);
    choose_most(scratch, &w);
    reach(scratch, &w);
    *out = (LineAnswer){.optimal = true, .unique = true};
    out->pair = ARENA_ARRAY(scratch, LinePair, w.n_pool);
    size_t most = 0;
    for (size_t f = 0; f < w.n_focal; f++)
        most += w.found[f];
    if (!solve_part(scratch, &w, false, out) || !solve_part(scratch, &w, true, out))
        return false;
    out->optimal = out->optimal && out->n_pairs == most;
    return true;
}
