/* Who passes for whom, listed once for many matchings of the same students. Whether two students
 * may be in one group and in which order a student's candidates are drawn does not depend on who
 * has the program, so each student's best candidates among everybody are known before: a matching
 * takes the first of them who are its candidates. Where a list ends too early the draw is made
 * anew, so that lists change no group. */
#include "group_work.h"

#include <math.h>

enum { LIST_BYTES_MOST = 64 * 1024 * 1024, NO_LIST = -1 };

struct GroupLists {
    size_t room;   /* of a list */
    size_t n_rows; /* of the frame */
    int32_t *list; /* n_rows: the number of the student's list, or NO_LIST */
    uint32_t *n;   /* by list */
    bool *whole;   /* by list: all who pass are in it */
    uint32_t *row; /* lists times room: rows of the frame, best first */
};

/* A list is as long as two groups and some more: the students who have the program are no
 * candidates, and they may be many. */
static size_t room_of(const GroupRules *rules, size_t n)
{
    enum { SPARE = 32 };
    const size_t room = rules->size < n ? 2 * rules->size + SPARE : n;

    return room < n ? room : n;
}

/* With a limit of uses a group depends on those drawn before it; a feeder school is asked of one
 * side only. */
static bool can_be_listed(const GroupRules *rules, size_t n)
{
    return rules->reuse == 0 && rules->feeder == NULL && n > 0 &&
           room_of(rules, n) <= LIST_BYTES_MOST / sizeof(uint32_t) / n;
}

static void list_everybody(Arena *scratch, const GroupWork *work, GroupLists *out)
{
    const Cohort *cohort = work->problem->cohort;
    uint32_t *place = ARENA_ARRAY(scratch, uint32_t, out->room);
    GroupDraws *draws = group_draws(scratch, work, out->room);

    for (size_t i = 0; i < cohort->n; i++) {
        uint32_t *row = out->row + i * out->room;
        if (work->lacking[i])
            continue;
        out->n[i] = (uint32_t)group_draw_best(draws, work, i, place, &out->whole[i]);
        for (size_t t = 0; t < out->n[i]; t++)
            row[t] = cohort->row[work->pool.student[place[t]]];
        out->list[cohort->row[i]] = (int32_t)i; /* a cohort has fewer students than 2^31 */
    }
}

const GroupLists *group_lists_make(Arena *arena, const MatchProblem *problem,
                                   const GroupRules *rules)
{
    const Cohort *cohort = problem->cohort;
    GroupWork work = {.problem = problem, .rules = rules, .everybody = true};
    GroupLists *out = NULL;

    if (!can_be_listed(rules, cohort->n))
        return NULL;
    Arena *scratch = arena_create();
    Error *err = ARENA_NEW(scratch, Error); /* said again by whoever matches */
    if (group_work_begin(scratch, &work, err)) {
        group_pool_make(scratch, &work);
        out = ARENA_NEW(arena, GroupLists);
        out->room = room_of(rules, cohort->n);
        out->n_rows = cohort->frame->n_rows;
        out->list = ARENA_ARRAY(arena, int32_t, out->n_rows);
        out->n = ARENA_ARRAY(arena, uint32_t, cohort->n);
        out->whole = ARENA_ARRAY(arena, bool, cohort->n);
        out->row = ARENA_ARRAY(arena, uint32_t, cohort->n * out->room);
        for (size_t i = 0; i < out->n_rows; i++)
            out->list[i] = NO_LIST;
        list_everybody(scratch, &work, out);
    }
    arena_destroy(scratch);
    return out;
}

uint32_t *group_lists_candidates(Arena *scratch, const GroupWork *work)
{
    const Cohort *cohort = work->problem->cohort;
    uint32_t *out = ARENA_ARRAY(scratch, uint32_t, cohort->frame->n_rows);

    for (size_t i = 0; i < cohort->n; i++)
        if (!cohort->treated[i] && !work->lacking[i])
            out[cohort->row[i]] = (uint32_t)i + 1;
    return out;
}

bool group_lists_draw(const GroupLists *lists, GroupWork *work, const uint32_t *candidate,
                      size_t student, uint32_t *out)
{
    const GroupRules *rules = work->rules;
    const int32_t list = lists->list[work->problem->cohort->row[student]];
    size_t n = 0, t = 0;

    if (list == NO_LIST)
        return false;
    const uint32_t *row = lists->row + (size_t)list * lists->room;
    const size_t n_listed = lists->n[list];
    for (; t < n_listed && n < rules->size; t++)
        if (candidate[row[t]] > 0)
            out[n++] = candidate[row[t]] - 1;
    /* whoever finds few is drawn for again, for the widened limits or the reason */
    const size_t least = rules->minimum > rules->smallest ? rules->minimum : rules->smallest;
    if (n == 0 || n < least || (n < rules->size && !lists->whole[list]))
        return false;
    if (rules->draw == GROUP_NEAREST && n == rules->size) {
        while (t < n_listed && candidate[row[t]] == 0)
            t++;
        if (t == n_listed && !lists->whole[list])
            return false; /* whether the last one ties with the next is not known */
        const double *x = work->pretest, of = x[student];
        work->ties +=
            t < n_listed && fabs(of - x[candidate[row[t]] - 1]) == fabs(of - x[out[n - 1]]);
    }
    work->n_passed[student] = (uint32_t)n; /* or more */
    work->n_drawn[student] = (uint32_t)n;
    return true;
}
