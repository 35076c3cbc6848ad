/* What one run of comparison groups works with; private to the group_*.c files. */
#ifndef MATCH_GROUP_WORK_H
#define MATCH_GROUP_WORK_H

#include "group.h"

/* The candidates, stratum after stratum. Within one they stand in cells of the limit that lets
 * fewest through (the axis), a few of which make up a student's window, and within a cell by the
 * limit that is next. Values of limits stand as ranks among the candidates' values: four bytes
 * instead of eight, and a limit is one comparison of whole numbers. Every array has one entry per
 * candidate. */
typedef struct GroupPool {
    size_t n;
    size_t *begin;       /* strata + 1 */
    uint32_t *student;   /* of the cohort */
    uint64_t *hash;      /* of the id, under the study's seed */
    double *pretest;     /* NULL: none */
    size_t axis, second; /* which limits; n_limits where there is none */
    uint32_t grain;      /* ranks of the axis in a cell */
    uint32_t **rank;     /* by limit */
    int32_t **level;     /* by column of `differ` */
    uint32_t *spent;     /* groups served so far; NULL where they may serve any number */
} GroupPool;

/* One limit's values among the candidates, ascending. */
typedef struct GroupScale {
    size_t n;
    double *value;
} GroupScale;

/* Ranks that pass: [low, low + span]; none where empty. */
typedef struct GroupBounds {
    uint32_t low, span;
    bool empty;
} GroupBounds;

/* Why a student of the program found no group: the criterion that left nobody, in this order. */
typedef enum GroupReason {
    GROUP_FOUND,
    GROUP_LACKING, /* no value where a rule asks for one */
    GROUP_EXACT,
    GROUP_FEEDER,
    GROUP_LIMIT, /* + which limit, then + which column of differ, then the two below */
} GroupReason;

typedef struct GroupWork {
    const MatchProblem *problem;
    const GroupRules *rules;
    const char *method;
    bool everybody;            /* who has the program is a candidate too: for lists */
    const char *exact_columns; /* "grade and locale"; NULL: none */
    const char **differ_name;  /* labels */
    const double *pretest;     /* n; NULL: none */
    MatchStrata strata;        /* exact columns and feeder together */
    uint8_t *lacking;          /* n: takes no part */
    uint8_t *no_exact; /* n: nobody agrees on the exact columns; where a feeder is asked for */
    int32_t **differ;  /* levels by column of `differ`, n each */
    GroupScale *scale; /* by limit */
    GroupPool pool;    /* n 0 until it is made */

    /* by student of the cohort; treated ones are filled */
    uint32_t *n_passed; /* candidates that passed, with the limits that applied */
    uint32_t *n_drawn;
    uint8_t *widened;
    uint32_t *reason; /* GroupReason and what is added to it */
    size_t ties;
    size_t n_lacking[2]; /* by arm */
} GroupWork;

/* Where in `reason` these stand. */
size_t group_reason_reuse(const GroupRules *rules);
size_t group_reason_small(const GroupRules *rules);
size_t group_n_reasons(const GroupRules *rules);

/* --- group.c */
/* Values, strata and who lacks what: all that comes before the pool. */
bool group_work_begin(Arena *scratch, GroupWork *work, Error *err) MUST_CHECK;

/* --- group_pool.c */
void group_pool_make(Arena *scratch, GroupWork *work);
/* Ranks within the limit's width, or its widened form, of this student. */
GroupBounds group_bounds(const GroupWork *work, size_t limit, size_t student, bool widened);
/* The candidates [*begin, *end) in the student's stratum, in all cells that hold some whom the axis
 * lets through. */
void group_window(const GroupWork *work, size_t student, const GroupBounds *bounds, size_t *begin,
                  size_t *end);
/* The same cell by cell from the middle outward, and of each those whom the second limit lets
 * through. False: there is no step-th cell. */
bool group_cell(const GroupWork *work, size_t student, const GroupBounds *bounds, size_t step,
                size_t *begin, size_t *end);

/* --- group_draw.c */
/* Draws a group for every student of the program; the links by student, then in order drawn. The
 * pool is made where lists don't do. */
Link *group_draw_all(Arena *arena, Arena *scratch, GroupWork *work, size_t *n_links);
/* Room for the best of one student after the other, at most `size` of each. */
typedef struct GroupDraws GroupDraws;
GroupDraws *group_draws(Arena *scratch, const GroupWork *work, size_t size);
/* Writes the student's best within the limits as they stand, best first, as places in the pool, and
 * returns how many; whole: nobody who passes is left out. */
size_t group_draw_best(GroupDraws *draws, const GroupWork *work, size_t student, uint32_t *place,
                       bool *whole);

/* --- group_lists.c */
/* By row of the frame: the student + 1 where it is a candidate, else 0. */
uint32_t *group_lists_candidates(Arena *scratch, const GroupWork *work);
/* Writes the student's group, `size` at most, and what is counted of it; false: it must be drawn
 * from the pool. */
bool group_lists_draw(const GroupLists *lists, GroupWork *work, const uint32_t *candidate,
                      size_t student, uint32_t *out);

/* --- group_reasons.c */
/* The criterion after which nobody was left for this student, all limits widened. */
uint32_t group_reason_of(const GroupWork *work, size_t student);
/* " the same grade and locale": completes "No comparison student has ..." */
const char *group_reason_words(Arena *arena, const GroupWork *work, size_t reason);

/* --- group_notes.c */
void group_notes(Arena *arena, const GroupWork *work, Matching *out);
Table *group_table(Arena *arena, const GroupWork *work, const Matching *out);
bool group_infeasible(Arena *arena, const GroupWork *work, Error *err) MUST_CHECK;

#endif
