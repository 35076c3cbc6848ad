/* Which columns an analysis can't do without. Inside src/cohort only. */
#ifndef ALIKE_COHORT_NEEDS_H
#define ALIKE_COHORT_NEEDS_H

#include "alike/cohort.h"
#include "alike/design.h"

/* A column that every student of the cohort must have. */
typedef struct Need {
    const Column *column;
    const CohortUse *use; /* the setting that asks for it first */
    /* The first that needs the value itself; NULL: models alone read it, which can do with one put
     * in its place. */
    const CohortUse *itself;
} Need;

typedef struct Needs {
    size_t n;
    size_t capacity;
    Need *item;
} Needs;

/* In the order of the study file: the pretest, covariates, propensity, matching, effects; each
 * column once. The treatment and the score are not among them. Settings of a matching method are
 * found through its option rows. `pretest` stands for the outcome's own; covariates, squares,
 * interactions, adjustment and subgroups that name it are passed over where the outcome has none.
 * ERR_STUDY: a column that is not in the data, whether students must have it or not. */
bool needs_list(Arena *arena, const CohortSettings *settings, const Frame *frame, Needs *out,
                Error *err) MUST_CHECK;

/* The covariates in the order in which the report shows them: as listed, the outcome's own pretest
 * first where the list lacks it. NULL-free, no duplicates. */
size_t needs_covariates(Arena *arena, const CohortSettings *settings, const Frame *frame,
                        const Column ***out);

#endif
