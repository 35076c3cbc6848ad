#include "greedy.h"

#include <math.h>

enum { PARTNERS_AWAITED = 64 };

bool greedy_within_limits(const Greedy *greedy, uint32_t focal, uint32_t partner)
{
    for (size_t k = 0; k < greedy->n_limits; k++) {
        const double *value = greedy->limit[k].value;
        if (!(fabs(value[focal] - value[partner]) <= greedy->limit[k].width))
            return false;
    }
    return true;
}

bool greedy_differs(const Greedy *greedy, uint32_t focal, uint32_t partner)
{
    for (size_t k = 0; k < greedy->n_differ; k++)
        if (!pair_levels_differ(greedy->differ[k], focal, partner))
            return false;
    return true;
}

static size_t counted_as(const Greedy *greedy, uint32_t partner)
{
    return greedy->person == NULL ? partner : (size_t)greedy->person[partner];
}

bool greedy_is_spent(const Greedy *greedy, uint32_t partner)
{
    return greedy->spent != NULL && greedy->spent[counted_as(greedy, partner)] >= greedy->uses;
}

bool greedy_has_chosen(const Greedy *greedy, size_t f, uint32_t partner)
{
    if (greedy->last == NULL)
        return false;
    for (uint32_t c = greedy->last[f]; c != 0; c = greedy->choice[c - 1].previous)
        if (greedy->choice[c - 1].partner == partner)
            return true;
    return false;
}

static void take(Arena *scratch, Greedy *greedy, const Search *search, size_t f, const Found *found)
{
    if (greedy->n_choices == greedy->capacity) {
        const size_t need = greedy->n_choices + 1;
        if (greedy->last != NULL) {
            size_t capacity = greedy->capacity;
            greedy->choice =
                arena_grow(scratch, greedy->choice, &capacity, need, sizeof *greedy->choice);
        }
        greedy->link =
            arena_grow(scratch, greedy->link, &greedy->capacity, need, sizeof *greedy->link);
    }
    greedy->link[greedy->n_choices] =
        (Link){.treated = greedy->focal[f], .control = found->student, .distance = found->distance};
    if (greedy->last != NULL) {
        greedy->choice[greedy->n_choices] =
            (GreedyChoice){.partner = found->student, .previous = greedy->last[f]};
        greedy->last[f] = (uint32_t)(greedy->n_choices + 1);
    }
    greedy->n_choices++;
    greedy->n_found[f]++;
    greedy->tied[f] = found->tied;
    if (greedy->spent != NULL)
        greedy->spent[counted_as(greedy, found->student)]++;
    search->take(search->state, greedy, f, found, greedy_is_spent(greedy, found->student));
}

/* Who found a partner in every round before, and is to have one more. */
static bool has_turn(const Greedy *greedy, size_t f, size_t round)
{
    return greedy->n_found[f] >= round &&
           (greedy->wanted == NULL || greedy->wanted[greedy->focal[f]] > round);
}

/* One round of turns. Who finds nobody has no turn in later rounds. Returns the links made. */
static size_t take_turns(Arena *scratch, Greedy *greedy, const Search *search, size_t round)
{
    size_t made = 0;
    for (size_t f = 0; f < greedy->n_focal; f++) {
        Found found;
        if (!has_turn(greedy, f, round) || !search->nearest(search->state, greedy, f, &found))
            continue;
        take(scratch, greedy, search, f, &found);
        made++;
    }
    return made;
}

/* An offer in the queue of the closest order. Rank decides between equal distances. */
typedef struct Offer {
    Found found;
    int64_t rank;
    uint32_t f;
} Offer;

static bool comes_before(const Offer *a, const Offer *b)
{
    return a->found.distance < b->found.distance ||
           (a->found.distance == b->found.distance && a->rank < b->rank);
}

static void sift_down(Offer *heap, size_t n, size_t at)
{
    const Offer moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && comes_before(&heap[child + 1], &heap[child]))
            child++;
        if (!comes_before(&heap[child], &moved))
            break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

/* One round in which the nearest pair of all is made first (Rassen et al. 2012). Partners only
 * disappear, so an offer whose partner is still there is still the best. */
static size_t take_closest(Arena *scratch, Greedy *greedy, const Search *search, Offer *heap,
                           size_t round)
{
    size_t n = 0;
    size_t made = 0;
    int64_t rank = 0;
    for (size_t f = 0; f < greedy->n_focal; f++) {
        Offer *offer = &heap[n];
        if (!has_turn(greedy, f, round) ||
            !search->nearest(search->state, greedy, f, &offer->found))
            continue;
        offer->f = (uint32_t)f;
        offer->rank = (int64_t)f;
        n++;
    }
    for (size_t at = n / 2; at-- > 0;)
        sift_down(heap, n, at);
    while (n > 0) {
        Offer *best = &heap[0];
        if (greedy_is_spent(greedy, best->found.student)) {
            /* MatchIt puts a renewed offer in front of its equals; ours keep the base order. */
            if (greedy->ties == TIES_FILE)
                best->rank = --rank;
            if (!search->nearest(search->state, greedy, best->f, &best->found))
                *best = heap[--n];
        } else {
            /* A partner that tied when the offer was made may be gone by now. */
            const size_t f = best->f;
            Found found = best->found;
            if (found.tied)
                search->nearest(search->state, greedy, f, &found);
            take(scratch, greedy, search, f, &found);
            made++;
            *best = heap[--n];
        }
        if (n > 0)
            sift_down(heap, n, 0);
    }
    return made;
}

/* Where anybody may serve any number, nobody's choice is another's business: all partners of one
 * focal student at once, who stand near each other. */
static void take_all(Arena *scratch, Greedy *greedy, const Search *search)
{
    for (size_t f = 0; f < greedy->n_focal; f++)
        for (size_t round = 0; round < greedy->ratio; round++) {
            Found found;
            if (!has_turn(greedy, f, round) || !search->nearest(search->state, greedy, f, &found))
                break;
            take(scratch, greedy, search, f, &found);
        }
}

void greedy_run(Arena *scratch, Greedy *greedy, const Search *search)
{
    greedy->tied = ARENA_ARRAY(scratch, bool, greedy->n_focal);
    greedy->n_found = ARENA_ARRAY(scratch, size_t, greedy->n_focal);
    if (search->asks_choices && greedy->uses > 1 && greedy->ratio > 1)
        greedy->last = ARENA_ARRAY(scratch, uint32_t, greedy->n_focal);
    /* Room for all links, unless that might be far too much: what is never used costs nothing. */
    const size_t most = greedy->ratio < greedy->n_pool ? greedy->ratio : greedy->n_pool;
    greedy->capacity = greedy->n_focal * (most < PARTNERS_AWAITED ? most : PARTNERS_AWAITED);
    greedy->link = ARENA_ARRAY(scratch, Link, greedy->capacity);
    if (greedy->last != NULL)
        greedy->choice = ARENA_ARRAY(scratch, GreedyChoice, greedy->capacity);
    if (greedy->spent == NULL) {
        take_all(scratch, greedy, search);
        return;
    }
    Offer *heap = greedy->closest ? ARENA_ARRAY(scratch, Offer, greedy->n_focal) : NULL;
    size_t made = 1;
    for (size_t round = 0; round < greedy->ratio && made > 0; round++)
        made = greedy->closest ? take_closest(scratch, greedy, search, heap, round)
                               : take_turns(scratch, greedy, search, round);
}
