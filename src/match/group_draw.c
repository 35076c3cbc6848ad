/* Who passes, and who of them is drawn. Nothing is allocated per student but room for the links. */
#include "group_work.h"

#include "alike/hash.h"

#include <math.h>

enum { BLOCK = 1024 };

/* A candidate that passed, and what decides between those that did. */
typedef struct Ticket {
    double distance; /* on the pretest; 0 where drawn at random */
    uint64_t hash;   /* of seed, student and candidate */
    uint32_t place;  /* in the pool */
} Ticket;

/* The best tickets of one student so far: a heap with the worst on top. */
typedef struct Draw {
    size_t n_passed;
    size_t n, room;
    Ticket *ticket;
    double left_out; /* least distance among those pushed out; INFINITY: none */
    GroupBounds *bounds;
    uint32_t keep[BLOCK];
    uint32_t hit[BLOCK];
} Draw;

/* Equal hashes hardly ever happen; then the pool decides, whose order owes nothing to the file. */
static bool is_worse(const Ticket *a, const Ticket *b)
{
    if (a->distance != b->distance)
        return a->distance > b->distance;
    return a->hash != b->hash ? a->hash > b->hash : a->place > b->place;
}

static void sink(Ticket *heap, size_t n, size_t at)
{
    const Ticket moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && is_worse(&heap[child + 1], &heap[child]))
            child++;
        if (!is_worse(&heap[child], &moved))
            break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static void offer(Draw *draw, const Ticket *ticket)
{
    if (draw->n < draw->room) {
        draw->ticket[draw->n++] = *ticket;
        for (size_t at = draw->n; draw->n == draw->room && at-- > 0;)
            sink(draw->ticket, draw->n, at);
        return;
    }
    const bool better = is_worse(&draw->ticket[0], ticket);
    draw->left_out = fmin(draw->left_out, better ? draw->ticket[0].distance : ticket->distance);
    if (!better)
        return;
    draw->ticket[0] = *ticket;
    sink(draw->ticket, draw->n, 0);
}

/* Best first. */
static void put_in_order(Draw *draw)
{
    for (size_t at = draw->n; draw->n < draw->room && at-- > 0;)
        sink(draw->ticket, draw->n, at);
    for (size_t n = draw->n; n > 1; n--) {
        const Ticket worst = draw->ticket[0];
        draw->ticket[0] = draw->ticket[n - 1];
        draw->ticket[n - 1] = worst;
        sink(draw->ticket, n - 1, 0);
    }
}

/* Candidates from..from+n that pass everything, written to draw->hit. The loops have no branch, so
 * that the compiler can take several candidates at once. */
static size_t passing(const GroupWork *work, size_t student, Draw *draw, size_t from, size_t n)
{
    const GroupPool *pool = &work->pool;
    uint32_t *keep = draw->keep;
    for (size_t j = 0; j < n; j++)
        keep[j] = 1;
    for (size_t k = 0; k < work->rules->n_limits; k++) {
        const uint32_t *rank = pool->rank[k] + from;
        const uint32_t low = draw->bounds[k].low, span = draw->bounds[k].span;
        const bool known = k == pool->second || (k == pool->axis && pool->grain == 1);
        for (size_t j = 0; !known && j < n; j++)
            keep[j] &= (uint32_t)(rank[j] - low <= span);
    }
    for (size_t k = 0; k < work->rules->differ.n; k++) {
        const int32_t *level = pool->level[k] + from, own = work->differ[k][student];
        for (size_t j = 0; j < n; j++)
            keep[j] &= (uint32_t)(level[j] != own);
    }
    const uint32_t reuse =
        work->rules->reuse < UINT32_MAX ? (uint32_t)work->rules->reuse : UINT32_MAX;
    for (size_t j = 0; pool->spent != NULL && j < n; j++)
        keep[j] &= (uint32_t)(pool->spent[from + j] < reuse);
    size_t n_hits = 0;
    for (size_t j = 0; j < n; j++) {
        draw->hit[n_hits] = (uint32_t)(from + j);
        n_hits += keep[j];
    }
    return n_hits;
}

/* Offers every candidate in [begin, end) that passes. hash: of the student; with the candidate's it
 * is stirred once into the hash of the pair. */
static void offer_all(const GroupWork *work, size_t student, uint64_t hash, size_t begin,
                      size_t end, Draw *draw)
{
    const GroupPool *pool = &work->pool;
    const bool nearest = work->rules->draw == GROUP_NEAREST;
    for (size_t from = begin; from < end; from += BLOCK) {
        const size_t n_hits =
            passing(work, student, draw, from, end - from < BLOCK ? end - from : BLOCK);
        draw->n_passed += n_hits;
        for (size_t h = 0; h < n_hits; h++) {
            Ticket ticket = {.place = draw->hit[h]};
            ticket.hash = hash_mix(hash ^ pool->hash[ticket.place]);
            if (nearest)
                ticket.distance = fabs(work->pretest[student] - pool->pretest[ticket.place]);
            offer(draw, &ticket);
        }
    }
}

static void draw_within(const GroupWork *work, size_t student, uint64_t hash, bool widened,
                        Draw *draw)
{
    size_t begin, end;
    draw->n = draw->n_passed = 0;
    draw->left_out = INFINITY;
    for (size_t k = 0; k < work->rules->n_limits; k++) {
        draw->bounds[k] = group_bounds(work, k, student, widened);
        if (draw->bounds[k].empty)
            return;
    }
    for (size_t step = 0; group_cell(work, student, draw->bounds, step, &begin, &end); step++)
        offer_all(work, student, hash, begin, end, draw);
}

static void draw_group(GroupWork *work, size_t student, uint64_t hash, Draw *draw)
{
    const GroupRules *rules = work->rules;
    draw_within(work, student, hash, false, draw);
    if (rules->widens && draw->n_passed < rules->minimum) {
        work->widened[student] = 1;
        draw_within(work, student, hash, true, draw);
    }
    work->n_passed[student] = (uint32_t)draw->n_passed;
    if (draw->n_passed == 0) {
        work->reason[student] = group_reason_of(work, student);
        return;
    }
    if (draw->n < rules->smallest) {
        draw->n = 0;
        work->reason[student] = (uint32_t)group_reason_small(rules);
        return;
    }
    put_in_order(draw);
    work->ties +=
        rules->draw == GROUP_NEAREST && draw->ticket[draw->n - 1].distance == draw->left_out;
    work->n_drawn[student] = (uint32_t)draw->n;
}

/* The drawn candidates of all students, one after another; a use more for each. */
typedef struct Drawn {
    size_t n, capacity;
    uint32_t *student;
} Drawn;

static void take(Arena *scratch, GroupPool *pool, const Draw *draw, Drawn *drawn)
{
    drawn->student = arena_grow(scratch, drawn->student, &drawn->capacity, drawn->n + draw->n,
                                sizeof *drawn->student);
    for (size_t t = 0; t < draw->n; t++) {
        const uint32_t place = draw->ticket[t].place;
        drawn->student[drawn->n++] = pool->student[place];
        if (pool->spent != NULL)
            pool->spent[place]++;
    }
}

static Link *links_of(Arena *arena, const GroupWork *work, const Drawn *drawn)
{
    const double *pretest = work->pretest;
    Link *link = ARENA_ARRAY(arena, Link, drawn->n);
    size_t l = 0;
    for (size_t i = 0; i < work->problem->cohort->n; i++)
        for (size_t end = l + work->n_drawn[i]; l < end; l++) {
            const uint32_t candidate = drawn->student[l];
            link[l] =
                (Link){.treated = (uint32_t)i,
                       .control = candidate,
                       .distance = pretest == NULL ? NAN : fabs(pretest[i] - pretest[candidate])};
        }
    return link;
}

Link *group_draw_all(Arena *arena, Arena *scratch, GroupWork *work, size_t *n_links)
{
    const Cohort *cohort = work->problem->cohort;
    const uint64_t seed = hash_text(work->problem->seed, "comparison groups: students");
    Draw *draw = ARENA_NEW(scratch, Draw);
    Drawn drawn = {0};
    const size_t size = work->rules->size;
    draw->room = size < work->pool.n ? size : work->pool.n + 1;
    draw->ticket = ARENA_ARRAY(scratch, Ticket, draw->room);
    draw->bounds = ARENA_ARRAY(scratch, GroupBounds, work->rules->n_limits + 1);
    for (size_t i = 0; i < cohort->n; i++) { /* canonical order: with a reuse limit it matters */
        if (!cohort->treated[i])
            continue;
        if (work->lacking[i]) {
            work->reason[i] = GROUP_LACKING;
            continue;
        }
        draw_group(work, i, hash_text(seed, cohort->frame->id[cohort->row[i]]), draw);
        take(scratch, &work->pool, draw, &drawn);
    }
    *n_links = drawn.n;
    return links_of(arena, work, &drawn);
}
