/* Partners on a scalar score: sorted once, then spent partners are skipped by links that shorten
 * themselves (union-find with path halving), so that a search takes near-constant time.
 *
 * The pool stands in two lines: `up` by ascending score and `down` by descending score, in each the
 * partner to be preferred among equals first. A focal student looks from its own place along both.
 * What it chose itself lies behind its cursors, which start at its place and only move outwards.
 *
 * Under TIES_HASH equal scores stand in canonical order in both lines, and equals of the focal
 * student all in `up`. Under TIES_FILE the lines are one walk of the sorted cohort to the right and
 * to the left, as in MatchIt 4.7: one step left, one step right, the earlier met wins. */
#include "greedy.h"

#include <math.h>

typedef struct Line {
    size_t n;            /* pool */
    uint32_t *student;   /* n; by place in up */
    double *score;       /* n; by place in up */
    uint32_t *next[2];   /* n + 1 each; [0] up, [1] down: this place, or one nearer to the next that
                            is   not spent */
    uint32_t *mirror[2]; /* n each; place in the other line; NULL where no two scores are equal and
                            one line is the other backwards */
    uint32_t *cursor[2]; /* n_focal each */
    const double *score_of; /* by student */
    const uint32_t *walk;   /* TIES_FILE: place of every student in the sorted cohort */
    uint32_t *start;        /* n_focal; first value of cursor[0]; that of cursor[1] is n - start */
} Line;

typedef struct Candidate {
    uint32_t place; /* in its line; n: none */
    uint32_t up;    /* in up */
    double distance;
} Candidate;

/* The same student's place in the other line. */
static uint32_t across(const Line *line, int side, uint32_t place)
{
    return line->mirror[side] == NULL ? (uint32_t)line->n - 1 - place : line->mirror[side][place];
}

static uint32_t next_left(uint32_t *next, uint32_t place)
{
    while (next[place] != place) {
        next[place] = next[next[place]];
        place = next[place];
    }
    return place;
}

/* A partner that is spent is passed over from now on. */
static void leave(const Line *line, uint32_t up)
{
    const uint32_t place[2] = {up, across(line, 0, up)};
    for (int side = 0; side < 2; side++)
        line->next[side][place[side]] = place[side] + 1;
}

/* The first partner along a line, from `place` on, that is allowed and not farther than `reach`. */
static Candidate along(const Line *line, const Greedy *greedy, size_t f, int side, uint32_t place,
                       double reach)
{
    const uint32_t focal = greedy->focal[f];
    const double score = line->score_of[focal];
    for (place = next_left(line->next[side], place); place < line->n;
         place = next_left(line->next[side], place + 1)) {
        const uint32_t up = side == 0 ? place : across(line, 1, place);
        const double distance = fabs(score - line->score[up]);
        if (!(distance <= reach))
            break;
        const uint32_t partner = line->student[up];
        if (greedy->person != NULL && greedy_is_spent(greedy, partner)) {
            leave(line, up); /* another record of the same person was taken */
            continue;
        }
        if ((greedy->n_limits == 0 || greedy_within_limits(greedy, focal, partner)) &&
            (greedy->n_differ == 0 || greedy_differs(greedy, focal, partner)))
            return (Candidate){place, up, distance};
    }
    return (Candidate){(uint32_t)line->n, 0, INFINITY};
}

/* Steps of the walk from where it starts on this side: at the focal student itself, or beyond what
 * it chose there before. */
static uint32_t steps(const Line *line, const Greedy *greedy, size_t f, int side, uint32_t student)
{
    const uint32_t cursor = line->cursor[side][f];
    uint32_t from = line->walk[greedy->focal[f]];
    const uint32_t start = side == 0 ? line->start[f] : (uint32_t)line->n - line->start[f];
    if (cursor != start) {
        const uint32_t chosen = cursor - 1;
        from = line->walk[line->student[side == 0 ? chosen : across(line, 1, chosen)]];
    }
    const uint32_t to = line->walk[student];
    return to > from ? to - from : from - to;
}

static bool nearest(void *state, const Greedy *greedy, size_t f, Found *out)
{
    const Line *line = state;
    Candidate up = along(line, greedy, f, 0, line->cursor[0][f], greedy->width);
    const double reach = up.place < line->n ? up.distance : greedy->width;
    const Candidate down = along(line, greedy, f, 1, line->cursor[1][f], reach);
    int side = 0;
    bool tied = false;
    if (down.place < line->n) {
        tied = down.distance == up.distance;
        if (!tied)
            side = 1;
        else if (greedy->ties == TIES_HASH)
            side = line->student[down.up] < line->student[up.up];
        else
            side = steps(line, greedy, f, 1, line->student[down.up]) <=
                   steps(line, greedy, f, 0, line->student[up.up]);
    } else if (up.place == line->n) {
        return false;
    }
    const Candidate best = side == 0 ? up : down;
    if (!tied)
        tied = along(line, greedy, f, side, best.place + 1, best.distance).place < line->n;
    *out = (Found){line->student[best.up], best.up, best.distance, tied};
    return true;
}

static void take(void *state, const Greedy *greedy, size_t f, const Found *found, bool spent)
{
    (void)greedy;
    Line *line = state;
    const uint32_t place[2] = {found->place, across(line, 0, found->place)};
    const int chosen_on = found->place >= line->start[f] ? 0 : 1;
    line->cursor[chosen_on][f] = place[chosen_on] + 1;
    if (spent)
        leave(line, found->place);
}

/* Places of the pool and of the focal students on both lines. Returns whether two of the pool share
 * a place. */
static bool lay_out(Line *line, const Greedy *greedy, const GreedyGround *ground)
{
    const uint32_t n = (uint32_t)line->n;
    uint32_t placed = 0;
    uint32_t below = 0; /* of the pool, those with a lower score; in a walk, those met before */
    bool shared = false;
    for (size_t i = 0; i < ground->n_members; i++) {
        const uint32_t student = ground->member[i];
        const double score = line->score_of[student];
        if (greedy->ties == TIES_FILE || i == 0 || score != line->score_of[ground->member[i - 1]])
            below = placed;
        if (ground->part[student] == PART_POOL) {
            shared = shared || placed > below;
            line->student[placed] = student;
            line->score[placed++] = score;
        } else {
            const uint32_t f = ground->place[student];
            line->start[f] = line->cursor[0][f] = below;
            line->cursor[1][f] = n - below;
        }
    }
    for (uint32_t place = 0; place <= n; place++)
        line->next[0][place] = line->next[1][place] = place;
    return shared;
}

/* Equal scores stand in canonical order in both lines. */
static void mirror_equals(Arena *scratch, Line *line)
{
    const uint32_t n = (uint32_t)line->n;
    line->mirror[0] = ARENA_ARRAY(scratch, uint32_t, n);
    line->mirror[1] = ARENA_ARRAY(scratch, uint32_t, n);
    for (uint32_t begin = 0, end; begin < n; begin = end) {
        end = begin + 1;
        while (end < n && line->score[end] == line->score[begin])
            end++;
        for (uint32_t up = begin; up < end; up++) {
            const uint32_t down = n - end + (up - begin);
            line->mirror[0][up] = down;
            line->mirror[1][down] = up;
        }
    }
}

Search search_line(Arena *scratch, const Greedy *greedy, const GreedyGround *ground,
                   const double *score)
{
    Line *line = ARENA_NEW(scratch, Line);
    const size_t n = greedy->n_pool;
    line->n = n;
    line->score_of = score;
    line->walk = ground->walk;
    line->student = ARENA_ARRAY(scratch, uint32_t, n);
    line->score = ARENA_ARRAY(scratch, double, n);
    line->start = ARENA_ARRAY(scratch, uint32_t, greedy->n_focal);
    for (int side = 0; side < 2; side++) {
        line->next[side] = ARENA_ARRAY(scratch, uint32_t, n + 1);
        line->cursor[side] = ARENA_ARRAY(scratch, uint32_t, greedy->n_focal);
    }
    if (lay_out(line, greedy, ground))
        mirror_equals(scratch, line);
    return (Search){.state = line, .nearest = nearest, .take = take};
}
