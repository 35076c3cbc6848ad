/* Results of several studies put together, from their results folders alone: districts that may not
 * share rows each run their own, and what they publish is enough.
 *
 * Studies have no student in common as far as their results tell, so the covariance of their
 * estimates is diagonal; what outcomes of one study share is in its own average of the domain. All
 * numbers come from results.json as they stand there: of published folders they are rounded or left
 * out, and nothing is made of them that was not told already. */
#ifndef ALIKE_POOLED_H
#define ALIKE_POOLED_H

#include "alike/pool.h"
#include "alike/results.h"

struct FinishedRun;

typedef struct PooledStudy {
    const char *name; /* its title; with its number behind it where another has the same */
    const char *title, *program, *unit, *version;
    Release release;
    struct FinishedRun *run;
} PooledStudy;

typedef enum PooledScale { POOLED_POINTS, POOLED_SIZE, N_POOLED_SCALES } PooledScale;

/* Over which studies: all that have an estimate, or those whose groups evidence standards would
 * compare (VERDICT_ALIKE, VERDICT_ADJUSTED). */
typedef enum PooledOver { POOLED_ALL, POOLED_ALIKE, N_POOLED_OVERS } PooledOver;

/* As the study tells it; NaN: it doesn't. */
typedef struct PooledEstimate {
    double value, se, df, low, high;
} PooledEstimate;

/* One study's part in a question. */
typedef struct PooledMember {
    size_t study;
    const char *outcome; /* its own name for it; of a domain, its outcomes */
    PooledEstimate of[N_POOLED_SCALES];
    double n[2], clusters[2]; /* by arm; NaN: not told */
    double sd, sd_off;        /* of its scores; by how much rounding may set it apart */
    bool binary;              /* an outcome of yes and no: estimates are shares */
    const char *method, *estimand;
    Verdict start;
    const char *problem; /* why it is in no average; NULL: it is */
    const char *note;    /* what was assumed of it; NULL: nothing */
} PooledMember;

typedef struct PooledAverage {
    size_t n;
    size_t *member;      /* n; numbers of the question's members, in order */
    Pool pool;           /* of these */
    TTest fixed;         /* of pool.fixed, with what its weights' own errors add */
    double differ_p;     /* of equal effects; NaN: it is not known (pool/errors.c) */
    double tau;          /* SD of effects between studies; NaN below POOL_RANDOM_LEAST */
    double q;            /* p of what leads, corrected; NaN: it is in no family */
    const char *untold;  /* why an average has no interval; NULL: both have one */
    const char *problem; /* why there is none; NULL: there is one */
} PooledAverage;

typedef enum PooledWhat { POOLED_OUTCOME, POOLED_DOMAIN, POOLED_PART } PooledWhat;

/* What is asked of several studies: one outcome under one design, the average of a domain, or one
 * part of the people of an outcome. */
typedef struct PooledQuestion {
    PooledWhat what;
    bool main;                          /* each study's own design */
    const struct PooledQuestion *whole; /* of a part: its outcome */
    const char *group, *level;          /* of a part: the column and its value */
    const char *name, *label, *design, *design_label;
    size_t n;
    PooledMember *member; /* n; in the order of studies */
    const char *domain;   /* of an outcome, as the first study says; NULL: none is told */
    const char *unit;
    const char *no_points; /* why there is no average in the unit of the score; NULL: there is */
    PooledAverage average[N_POOLED_SCALES][N_POOLED_OVERS];
} PooledQuestion;

/* One characteristic in all studies of a question, as compared. */
typedef struct PooledBalance {
    const PooledQuestion *question;
    const char *covariate, *level, *label;
    size_t n_told;   /* studies whose difference is told */
    double *g;       /* by member; NaN: not told */
    Baseline *class; /* by member */
    double mean;     /* of those told, by their numbers of people */
    size_t largest;  /* the member with the largest; SIZE_MAX: none is told */
    Baseline worst;
} PooledBalance;

typedef struct PooledWords {
    size_t n, capacity;
    const char **item;
} PooledWords;

typedef struct PooledResults {
    Arena *arena;
    size_t n;
    PooledStudy *study;
    Release release;               /* internal where one of them is */
    const char *unit, *people;     /* "pupil", "pupils"; "student" where studies have other words */
    size_t min_cell, round_counts; /* of published studies, the smallest; 0: none is told */
    double confidence;
    bool one_confidence; /* false: studies differ, and confidence is the usual one */
    bool one_size;       /* effect sizes that reports show are by one rule; false: g is taken */
    size_t n_questions, questions_capacity;
    PooledQuestion *question;
    size_t n_parts, parts_capacity;
    PooledQuestion *part; /* of outcomes in order; those of one column together */
    size_t n_balance, balance_capacity;
    PooledBalance *balance;
    PooledWords answer, caution, alone; /* alone: outcomes that one study has */
    Table *studies, *effects, *averages, *parts, *covariates, *study_covariates;
} PooledResults;

/* Two members at least. ERR_USAGE, ERR_DATA: a folder without results, of another version, of the
 * design alone, of a study that is there already. pooled_close in either case. */
bool pooled_read(Arena *arena, const char *const *path, size_t n, PooledResults *out,
                 Error *err) MUST_CHECK;
/* Everything that is made of them. ERR_DATA: no outcome is in two of them. */
bool pooled_make(PooledResults *pooled, Error *err) MUST_CHECK;
void pooled_close(PooledResults *pooled);

/* results.json, report.md, report.html, tables/ and charts/ in this folder, which is there; and
 * what it may write, as folder_begin takes it. A chart that is not drawn is a further caution. */
bool pooled_write(PooledResults *pooled, const char *folder, Error *err) MUST_CHECK;
const char *const *pooled_files(void);

/* What leads: the average over studies that stand for others, or the one by precision where they
 * are too few for it. */
const PoolAverage *pooled_leading(const PooledAverage *average);
const TTest *pooled_leading_test(const PooledAverage *average);
PooledScale pooled_leading_scale(const PooledQuestion *question);
bool pooled_start_holds(Verdict start);

#endif
