/* Who passes, and who of them is drawn. Nothing is allocated per student but room for the links. */
#include "group_work.h"

#include "alike/hash.h"

#include <math.h>

enum { BLOCK = 1024, SPARE = 256 };

/* A candidate that passed, and what decides between those that did. */
typedef struct Ticket {
    double distance; /* on the pretest; 0 where drawn at random */
    uint64_t hash;   /* of seed, student and candidate */
    uint32_t place;  /* in the pool */
} Ticket;

/* Candidates from begin on, up to end. */
typedef struct Span {
    size_t begin, end;
} Span;

/* The best tickets of one student so far, in no order, and some that are not: the worst go together
 * once the room is full. */
typedef struct GroupDraws {
    Arena *arena;
    uint64_t seed; /* of hashes of students */
    size_t n_passed;
    uint64_t highest;          /* at random: whatever hashes higher is none of the best */
    size_t n_seen, n_let_pass; /* candidates of all students so far, and who of them passed */
    size_t n_spans, capacity_of_spans;
    Span *span;               /* where the student's candidates stand */
    size_t n, room, capacity; /* tickets; of the best; with others */
    Ticket *ticket;
    bool has_worst;
    Ticket worst;    /* whatever is worse is none of the best */
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

static void swap(Ticket *a, Ticket *b)
{
    const Ticket kept = *a;
    *a = *b;
    *b = kept;
}

/* Of three tickets or more: none before the returned place is worse than any from it on, and both
 * sides hold some (Hoare 1961, with the middle one of three). */
static size_t split(Ticket *ticket, size_t n)
{
    Ticket *middle = &ticket[n / 2], *last = &ticket[n - 1];
    if (is_worse(ticket, middle))
        swap(ticket, middle);
    if (is_worse(middle, last))
        swap(middle, last);
    if (is_worse(ticket, middle))
        swap(ticket, middle);
    const Ticket pivot = *middle;
    size_t i = 0, j = n - 1;
    for (;;) {
        while (is_worse(&pivot, &ticket[i]))
            i++;
        while (is_worse(&ticket[j], &pivot))
            j--;
        if (i >= j)
            return i;
        swap(&ticket[i++], &ticket[j--]);
    }
}

/* The best `room` come first. */
static void select_best(Ticket *ticket, size_t n, size_t room)
{
    size_t from = 0, to = n;
    while (to - from > 2) {
        const size_t at = from + split(ticket + from, to - from);
        if (room <= at)
            to = at;
        else
            from = at;
    }
    if (to - from == 2 && is_worse(&ticket[from], &ticket[from + 1]))
        swap(&ticket[from], &ticket[from + 1]);
}

/* Best first. */
static void put_in_order(Ticket *ticket, size_t n)
{
    enum { FEW = 12 };
    while (n > FEW) {
        const size_t at = split(ticket, n);
        const bool first_is_less = at < n - at;
        put_in_order(first_is_less ? ticket : ticket + at, first_is_less ? at : n - at);
        ticket = first_is_less ? ticket + at : ticket;
        n = first_is_less ? n - at : at;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && is_worse(&ticket[k - 1], &ticket[k]); k--)
            swap(&ticket[k - 1], &ticket[k]);
}

static void keep_best(Draw *draw)
{
    if (draw->n <= draw->room)
        return;
    select_best(draw->ticket, draw->n, draw->room);
    draw->worst = draw->ticket[0];
    for (size_t t = 1; t < draw->room; t++)
        if (is_worse(&draw->ticket[t], &draw->worst))
            draw->worst = draw->ticket[t];
    for (size_t t = draw->room; t < draw->n; t++)
        draw->left_out = fmin(draw->left_out, draw->ticket[t].distance);
    draw->has_worst = true;
    draw->n = draw->room;
}

static void offer(Draw *draw, const Ticket *ticket)
{
    if (draw->has_worst && is_worse(ticket, &draw->worst)) {
        if (ticket->distance < draw->left_out)
            draw->left_out = ticket->distance;
        return;
    }
    draw->ticket[draw->n++] = *ticket;
    if (draw->n == draw->capacity)
        keep_best(draw);
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

/* Offers every candidate of a span that passes. hash: of the student; with the candidate's it is
 * stirred once into the hash of the pair. */
static void offer_all(const GroupWork *work, size_t student, uint64_t hash, Span span, Draw *draw)
{
    const GroupPool *pool = &work->pool;
    const bool nearest = work->rules->draw == GROUP_NEAREST;
    for (size_t from = span.begin; from < span.end; from += BLOCK) {
        const size_t n_hits =
            passing(work, student, draw, from, span.end - from < BLOCK ? span.end - from : BLOCK);
        draw->n_passed += n_hits;
        for (size_t h = 0; h < n_hits; h++) {
            Ticket ticket = {.place = draw->hit[h]};
            ticket.hash = hash_mix(hash ^ pool->hash[ticket.place]);
            if (ticket.hash > draw->highest)
                continue;
            if (nearest)
                ticket.distance = fabs(work->pretest[student] - pool->pretest[ticket.place]);
            offer(draw, &ticket);
        }
    }
}

/* A hash that a few more than the room will not exceed, if as many of the candidates pass as did of
 * those before: then hardly anybody is kept, compared and pushed out again. Four standard
 * deviations of a count of chance (Poisson) above, since a guess too low costs a second look. */
static uint64_t likely_highest(const GroupWork *work, const Draw *draw, size_t n_candidates)
{
    const double room = (double)draw->room, wanted = room + 4 * sqrt(room) + 16;
    const double expected =
        draw->n_seen > 0 ? (double)n_candidates * (double)draw->n_let_pass / (double)draw->n_seen
                         : 0;
    if (work->rules->draw != GROUP_RANDOM || !(wanted < expected))
        return UINT64_MAX;
    return (uint64_t)(wanted / expected * 0x1p64);
}

static void offer_spans(const GroupWork *work, size_t student, uint64_t hash, uint64_t highest,
                        Draw *draw)
{
    draw->n = draw->n_passed = 0;
    draw->left_out = INFINITY;
    draw->has_worst = false;
    draw->highest = highest;
    for (size_t k = 0; k < draw->n_spans; k++)
        offer_all(work, student, hash, draw->span[k], draw);
    keep_best(draw);
}

static void draw_within(const GroupWork *work, size_t student, uint64_t hash, bool widened,
                        Draw *draw)
{
    Span span;
    size_t n_candidates = 0;
    draw->n = draw->n_passed = draw->n_spans = 0;
    for (size_t k = 0; k < work->rules->n_limits; k++) {
        draw->bounds[k] = group_bounds(work, k, student, widened);
        if (draw->bounds[k].empty)
            return;
    }
    while (group_cell(work, student, draw->bounds, draw->n_spans, &span.begin, &span.end)) {
        draw->span = arena_grow(draw->arena, draw->span, &draw->capacity_of_spans,
                                draw->n_spans + 1, sizeof *draw->span);
        draw->span[draw->n_spans++] = span;
        n_candidates += span.end - span.begin;
    }
    offer_spans(work, student, hash, likely_highest(work, draw, n_candidates), draw);
    if (draw->n < draw->room && draw->n < draw->n_passed)
        offer_spans(work, student, hash, UINT64_MAX, draw);
    draw->n_seen += n_candidates;
    draw->n_let_pass += draw->n_passed;
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
    put_in_order(draw->ticket, draw->n);
    work->ties +=
        rules->draw == GROUP_NEAREST && draw->ticket[draw->n - 1].distance == draw->left_out;
    work->n_drawn[student] = (uint32_t)draw->n;
}

/* The drawn candidates of all students, one after another; a use more for each. */
typedef struct Drawn {
    size_t n, capacity;
    uint32_t *student;
} Drawn;

static uint32_t *room_for(Arena *scratch, Drawn *drawn, size_t n)
{
    drawn->student =
        arena_grow(scratch, drawn->student, &drawn->capacity, drawn->n + n, sizeof *drawn->student);
    return drawn->student + drawn->n;
}

static void take(Arena *scratch, GroupPool *pool, const Draw *draw, Drawn *drawn)
{
    uint32_t *student = room_for(scratch, drawn, draw->n);
    for (size_t t = 0; t < draw->n; t++) {
        const uint32_t place = draw->ticket[t].place;
        student[t] = pool->student[place];
        if (pool->spent != NULL)
            pool->spent[place]++;
    }
    drawn->n += draw->n;
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

GroupDraws *group_draws(Arena *scratch, const GroupWork *work, size_t size)
{
    Draw *draw = ARENA_NEW(scratch, Draw);
    draw->arena = scratch;
    draw->seed = hash_text(work->problem->seed, "comparison groups: students");
    draw->room = size < work->pool.n ? size : work->pool.n + 1;
    draw->capacity = draw->room + (draw->room < SPARE ? SPARE : draw->room);
    draw->ticket = ARENA_ARRAY(scratch, Ticket, draw->capacity);
    draw->bounds = ARENA_ARRAY(scratch, GroupBounds, work->rules->n_limits + 1);
    return draw;
}

static uint64_t hash_of(const GroupWork *work, const Draw *draw, size_t student)
{
    const Cohort *cohort = work->problem->cohort;
    return hash_text(draw->seed, cohort->frame->id[cohort->row[student]]);
}

size_t group_draw_best(GroupDraws *draw, const GroupWork *work, size_t student, uint32_t *place,
                       bool *whole)
{
    draw_within(work, student, hash_of(work, draw, student), false, draw);
    put_in_order(draw->ticket, draw->n);
    for (size_t t = 0; t < draw->n; t++)
        place[t] = draw->ticket[t].place;
    *whole = draw->n == draw->n_passed;
    return draw->n;
}

/* Canonical order: with a reuse limit it matters. */
Link *group_draw_all(Arena *arena, Arena *scratch, GroupWork *work, size_t *n_links)
{
    const Cohort *cohort = work->problem->cohort;
    const GroupLists *lists = work->problem->shared;
    const uint32_t *candidate = lists == NULL ? NULL : group_lists_candidates(scratch, work);
    const size_t most = work->rules->size < cohort->n ? work->rules->size : cohort->n;
    Draw *draw = NULL;
    Drawn drawn = {0};
    for (size_t i = 0; i < cohort->n; i++) {
        if (!cohort->treated[i])
            continue;
        if (work->lacking[i]) {
            work->reason[i] = GROUP_LACKING;
            continue;
        }
        if (lists != NULL &&
            group_lists_draw(lists, work, candidate, i, room_for(scratch, &drawn, most))) {
            drawn.n += work->n_drawn[i];
            continue;
        }
        if (draw == NULL) {
            group_pool_make(scratch, work);
            draw = group_draws(scratch, work, work->rules->size);
        }
        draw_group(work, i, hash_of(work, draw, i), draw);
        take(scratch, &work->pool, draw, &drawn);
    }
    *n_links = drawn.n;
    return links_of(arena, work, &drawn);
}
