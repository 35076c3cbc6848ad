/* Inside src/study: the specifications of a multiverse. Each is the first outcome under a design of
 * its own, whose stages are nodes of the plan as any other's; of each only what its row needs is
 * kept. */
#ifndef STUDY_MULTIVERSE_H
#define STUDY_MULTIVERSE_H

#include "alike/data.h"
#include "alike/study.h"
#include "study/stages.h"

/* One design that differs from all others. */
typedef struct Universe {
    StageTask stages;
    Specification made; /* Specification.problem: why it was not */
    bool done;          /* made before the others were listed */
    Key task;           /* in a ledger */
    Error *err;         /* a failure that is not the design's but ours, or the study file's */
} Universe;

typedef struct MultiversePlan {
    const Design *primary; /* NULL: there is no multiverse */
    const OutcomeSpec *outcome;
    size_t n;
    Universe *item; /* n, in the order of the study file */
    Universe *
        *order;   /* n: those that share stages follow each other, so that few are held at once */
    Arena *words; /* of the rows */
    pthread_mutex_t lock;
    struct Ledger *ledger; /* NULL: none */
} MultiversePlan;

/* How many there may be at most. */
size_t multiverse_most(const Spec *spec);
/* For `run` alone: a design reads no scores. */
void multiverse_lay_out(Arena *arena, const Spec *spec, const StudyData *data, StageGraph *graph,
                        MultiversePlan *out);
/* Words of a row, that stay. */
const char *multiverse_copied(MultiversePlan *plan, const char *text);
/* Or finds it in the ledger. */
void multiverse_make(MultiversePlan *plan, StageGraph *graph, Stages stages, Universe *universe);
/* Their words move into arena. */
void multiverse_close(Arena *arena, MultiversePlan *plan);
/* In the order of their estimates, in the primary one's standard deviation. False: a failure ends
 * the study. */
bool multiverse_settle(Arena *arena, const Spec *spec, MultiversePlan *plan,
                       const Analysis *primary, Multiverse **out, Error *err) MUST_CHECK;

#endif
