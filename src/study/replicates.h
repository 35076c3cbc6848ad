/* Inside src/study: the replicates of an analysis, one kind beside the other. */
#ifndef STUDY_REPLICATES_H
#define STUDY_REPLICATES_H

#include "alike/further.h"
#include "alike/key.h"
#include "alike/study.h"

#include <pthread.h>

/* The replicates of one kind; each is made by whichever thread comes to it. */
typedef struct ReplicateSet {
    const FurtherAnalysis *analysis;
    const void *settings;
    bool invariants; /* hold what changed against the rules of cohorts and matchings */
    size_t n;
    Replicate *made; /* n */
    /* Of a kind that prepares: by whichever thread comes first; n_wanted of the n are then made. */
    pthread_mutex_t lock;
    Arena *arena; /* of what was prepared; NULL: nothing was */
    const void *shared;
    const void *of_matchings; /* likewise, what they have in common; NULL: nothing */
    size_t n_wanted;
    bool *done;            /* n: made or found; NULL: nobody asks */
    struct Ledger *ledger; /* NULL: none; then what follows is not set */
    Key of;                /* of the study's data and the analysis */
    const char *of_what;   /* the same in words */
} ReplicateSet;

/* Those that the design asks for. */
size_t replicates_list(Arena *arena, const RunSettings *run, const StageSettings *settings,
                       ReplicateSet **out);

/* What it reads that is made once is made, and set->n_wanted holds. */
bool replicates_prepare(const StageSettings *settings, const Cohort *cohort, uint64_t seed,
                        ReplicateSet *set, Error *err) MUST_CHECK;

/* Makes one of them, or finds it in the ledger; cohort is that of the analysis, key its key. A
 * replicate that can't be carried out says why in its row; any other failure is err. keep: made
 * where the row points at something.
 */
bool replicate_make(Arena **keep, const StageSettings *settings, const Cohort *cohort, Key key,
                    uint64_t seed, ReplicateSet *set, size_t number, Error *err) MUST_CHECK;

/* A row's problem, in words that stay: in *keep, made where there is none yet. */
const char *replicate_problem(Arena **keep, const char *text);

/* What was prepared moves into keep. */
void replicates_close(ReplicateSet *set, size_t n, Arena *keep);

/* What all of them tell, in the order of the registry. */
bool replicates_reduce(Arena *arena, const FurtherInput *input, const ReplicateSet *set, size_t n,
                       Tables *tables, Notes *notes, Error *err) MUST_CHECK;

#endif
