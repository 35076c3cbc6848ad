/* Inside of the method `entropy`. */
#ifndef MATCH_ENTROPY_H
#define MATCH_ENTROPY_H

#include "weights.h"

#include "alike/entropy.h"

typedef struct EntropySettings {
    size_t moments;
    Pairs interactions;
    Names within;
} EntropySettings;

/* One group's weights, for which no others were found: whose, and what they were to reach. */
typedef struct EntropyTask {
    const MatchProblem *problem;
    const EntropySettings *settings;
    const Model *model;
    ModelMatrix x;
    bool treated;           /* the group that is weighed */
    bool to_all;            /* to the means of both groups; else to those of the other */
    size_t n, n_other;      /* students of the group, of the other */
    const uint32_t *member; /* n of the cohort */
    const uint32_t *other;
    const double *base; /* n; NULL: 1 each */
    double *target;     /* x.k */
    double total;
} EntropyTask;

/* The sentence of a design that can't be carried out, and what could be. `where`: "in School Oak
 * (the first of 3)"; NULL: over all. */
bool entropy_infeasible(Arena *scratch, const EntropyTask *task, const EntropyFit *fit,
                        const Phrase *where, Error *err) MUST_CHECK;

#endif
