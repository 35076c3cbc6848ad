/* Which null worlds are tried, and how each is studied. */
#ifndef VALIDATE_NULL_CELLS_H
#define VALIDATE_NULL_CELLS_H

#include "null_worlds.h"

typedef enum NullGate {
    GATE_LEVEL, /* "no effect" is rejected at 5% in 2 to 7% of the worlds that give a p */
    GATE_MOST,  /* in at most 7%: where little is known of schools, intervals may be too wide */
    GATE_RANK,  /* in at most 7%, and in 3% or more where 1/20 can be reached by rank */
    GATE_NO_P,  /* no world gives a standard error or a p: one program school tells nothing */
    GATE_NONE,  /* shown and not judged */
} NullGate;

typedef enum NullKind {
    NULL_GRID,          /* program schools by schools in all by sizes by school covariate */
    NULL_PAIRED,        /* the same with whole schools paired with schools */
    NULL_WEIGHTED,      /* the same with designs of weights */
    NULL_DESIGNS,       /* every other design, by numbers of schools */
    NULL_FURTHER,       /* other scores, estimates and subgroups */
    NULL_AIPW,          /* the estimator that has a variance of its own */
    NULL_UNNAMED,       /* the study names no cluster */
    NULL_MIXED,         /* a model with a random intercept of schools: as the grid */
    NULL_PAIRS,         /* pairs with errors of their own, students taken one by one */
    NULL_WILD,          /* p of the wild cluster bootstrap */
    NULL_MIXED_FURTHER, /* the same in other worlds and designs */
    NULL_SHARES,        /* of 0/1 scores, by logistic regression */
    NULL_BOOTSTRAP,     /* the whole study made of schools drawn anew */
    NULL_INTERACTIONS,  /* do parts differ? all differences at once */
    NULL_PLACEBO,       /* p by rank among other schools in the program's place */
    NULL_KINDS,
} NullKind;

typedef struct NullCell {
    const char *name; /* "nearest 2/20 equal frl": 2 program schools among 20 */
    NullKind kind;
    NullWorld world;
    const char *covariate, *matching, *effects; /* of the study file */
    size_t part, n_parts; /* rows of results that are read: 0 overall, then the subgroups' */
    NullGate gate;
    bool wild;           /* p is that of the wild bootstrap */
    bool bootstrap;      /* of the bootstrap: by its standard error, then by its percentiles */
    bool by_rank;        /* p is that of placebo schools */
    bool interaction;    /* p is that of all parts at once, of two parts of their difference */
    const char *cluster; /* the column that errors must be clustered by; NULL: not looked at */
    const char *caution; /* a word that a caution must hold; NULL: not looked at */
    bool sample;         /* one of the few that `make test` tries */
} NullCell;

typedef struct NullCells {
    Arena *arena;
    NullCell *item;
    size_t n, capacity;
} NullCells;

NullCell *null_cells_add(NullCells *out, NullCell cell);
/* Those of null_cells_made.c. */
void null_cells_of_shares(NullCells *out, double icc);
void null_cells_of_bootstrap(NullCells *out, double icc);
void null_cells_of_interactions(NullCells *out, double icc);
void null_cells_list(NullCells *out, double icc);
/* The study file; `variance` is written under effects; NULL: what the program takes by itself. */
const char *null_study(Arena *arena, const NullCell *cell, const char *variance);

#endif
