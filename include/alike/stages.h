/* What an analysis is made of: what is left of its stages, for those who finish it. */
#ifndef ALIKE_STAGES_H
#define ALIKE_STAGES_H

#include "alike/balance.h"
#include "alike/implementation.h"
#include "alike/match.h"
#include "alike/norms.h"
#include "alike/settings.h"

/* One outcome under one design, from stages that the plan may share with others. */
typedef struct Stages {
    const char *design;            /* its name */
    const StageSettings *settings; /* what each stage was told */
    const OutcomeSpec *outcome;
    const Frame *frame;
    uint64_t seed;
    struct Workers *workers; /* threads that loops may borrow; NULL: none (alike/parallel.h) */
    const Cohort *cohort;
    const PropensityScore *score; /* NULL: the design needs none */
    const Matching *matching;
    const Balance *balance;
    const BalanceBefore *before;          /* NULL: no other design shares it */
    const Norms *norms;                   /* NULL: the study names none */
    bool norms_are_own;                   /* from a file of the study, not a table that we ship */
    bool of_test_records;                 /* else of a file with one row a student */
    const Implementation *implementation; /* of schools; NULL: the study asks for none */
    int adjustment;                       /* Adjustment: how p values of a family are corrected */
    /* Where missing covariates are drawn: all copies of the data, this one first, each with a
     * cohort for the outcome model. The matching knows them too (Matching.copies). */
    size_t n_copies; /* 0: there is one data set */
    const struct Stages *copy;
    const Cohort *explained; /* in which gaps are drawn with the outcome; NULL: the cohort itself */
} Stages;

#endif
