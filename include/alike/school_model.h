/* Effects of program schools against comparison students, with everything that is uncertain in
 * them.
 *
 *   y_s = mean of the school's scores - mean of its comparison groups' scores
 *         - (mean x of the school - mean x of its groups)' beta
 *
 * Two questions have two variances. A: did these students do better than similar ones elsewhere,
 * for whatever reason? Its variance holds the school's students, the comparison students, however
 * many schools share them, and the comparison schools' own good and bad years. B: what did the
 * program do here? Its variance holds the program school's own good or bad year too, of which the
 * spread of comparison schools tells the size (Conley & Taber 2005, NBER TWP 312). */
#ifndef ALIKE_SCHOOL_MODEL_H
#define ALIKE_SCHOOL_MODEL_H

#include "alike/error.h"
#include "alike/joint.h"

/* Fewer comparison schools than this, or fewer left after school-level columns, tell too little of
 * how much schools differ: judgement of this project. */
enum { SCHOOLS_COMPARED_LEAST = 5, SCHOOLS_LEFT_LEAST = 3 };
/* Schools with so many students keep their own variance; others share one. */
enum { SCHOOL_OWN_VARIANCE = 5 };
/* Below so many degrees of freedom the spread of comparison schools is itself hardly known. */
enum { SCHOOL_SPREAD_DF = 10 };

typedef struct SchoolArm {
    size_t n, n_schools;
    double *x; /* n x k; overwritten */
    const double *y;
    const int32_t *school; /* n; 0 .. n_schools-1, every one present */
} SchoolArm;

typedef struct SchoolLink {
    uint32_t program, comparison; /* rows of the arms */
    double share;                 /* above 0; each program student's are made to sum to one */
} SchoolLink;

/* Every program student has a link. The comparison arm holds each student once, those without a
 * link too if they are to tell how schools differ. x: column 0 is 1. */
typedef struct SchoolRows {
    size_t k;
    SchoolArm program, comparison;
    size_t n_links;
    const SchoolLink *link;
    /* by program school: the comparison arm's number of the same school, or -1; NULL: no school is
     * in both arms */
    const int32_t *same;
    bool adjusted; /* false: y_s without its last part */
} SchoolRows;

typedef struct SchoolModel {
    size_t n;             /* program schools */
    size_t *n_students;   /* n */
    double *raw, *effect; /* n */
    const char *problem;  /* why nothing below is known; NULL: it is */
    Joint similar;        /* the effects, with what is uncertain in question A */
    Joint program;        /* and in B */
    double tau0_2, s0_2;  /* between comparison schools, and between their students */
    double tau0_df;       /* how well tau0^2 is known */
    size_t n_schools_compared, n_school_columns;
    bool *dropped; /* k: columns that the others give, or that are constant */
} SchoolModel;

/* Effects are always there. Cost: one pass over the links, and for every comparison student the
 * square of the number of program schools it serves. */
bool school_model_fit(Arena *arena, SchoolRows *rows, SchoolModel *out, Error *err) MUST_CHECK;

#endif
