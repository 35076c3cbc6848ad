/* The plan: which analyses there are. What becomes of one once its stages are done. Read these
 * first. */
#ifndef ALIKE_STUDY_H
#define ALIKE_STUDY_H

#include "alike/results.h"
#include "alike/stages.h"

/* Who is told how far a run is: before a stage that is not counted (total 0), and of one that is
 * with every part that is done. By one thread at a time; `stage` lives as long as the results. */
typedef struct Progress {
    void (*tell)(void *to, const char *stage, size_t done, size_t total);
    void *to;
} Progress;

typedef struct RunSettings {
    FrameMode mode;
    size_t jobs;               /* threads over the analyses; 0 and 1: this one */
    const char *rows_folder;   /* where matched.csv and pairs.csv go; NULL: not asked for */
    const char *verify_folder; /* where cohort.csv and verify.R go; NULL: not asked for */
    bool fingerprint;          /* fill cohort_sha256 and matching_sha256, for design.lock */
    bool invariants;           /* ask each stage's rules (study/invariants.h): one pass a stage */
    bool publish;              /* rows bring the sets of people they are about (alike/people.h) */
    unsigned release_without;  /* rules of publication that a test leaves off; 0 */
    bool timings;              /* CPU seconds and memory per stage to standard error */
    const Progress *progress;  /* NULL: silent */
    const Registry *analyses;  /* whose replicates are made; NULL: further_analyses */
    struct Ledger *ledger;     /* where what repeats is kept (alike/ledger.h); NULL: nowhere */
    bool together;             /* with the other processes of alike/cluster.h */
    const struct Share *share; /* the part that this process makes; NULL: all, and the results */
} RunSettings;

/* Of what repeats, as several processes share it out; and what came of it. */
typedef struct Share {
    size_t number, n;        /* from 1 */
    size_t n_of_all;         /* tasks of all parts */
    size_t n_tasks, n_known; /* of this one; those that the ledger held before */
    size_t n_failed;         /* could not be carried out; the ledger says why */
} Share;

/* Makes one part of what repeats (of all, where processes work together whatever is free), into the
 * ledger, and no results. told: settings->share again. ERR_USAGE: nothing in the study repeats. */
bool plan_share(Arena *arena, const Spec *spec, const RunSettings *settings, Share *told,
                Error *err) MUST_CHECK;

/* The whole study: frame, every analysis, the tables over them. An infeasible alternative is a row
 * with its reason; an infeasible primary design is an error. */
bool plan_run(Arena *arena, const Spec *spec, const RunSettings *settings, Results *out,
              Error *err) MUST_CHECK;

/* Why an alternative could not be carried out tells how many there were of whom, to the student: so
 * published results don't say. After the lock was compared, which does. */
void plan_hide_reasons(Arena *arena, Results *results);

/* What is not shared: effects, and what charts and reports will want to know. */
bool analysis_finish(Arena *arena, const Spec *spec, const RunSettings *settings,
                     const Stages *stages, Analysis *out, Error *err) MUST_CHECK;

/* Appends the rows of matched.csv and pairs.csv of one analysis to two open files' text. */
bool rows_write(const Stages *stages, const char *matched_path, const char *pairs_path,
                Error *err) MUST_CHECK;
bool rows_join(Arena *arena, const char *folder, size_t n_parts, Error *err) MUST_CHECK;

/* The rows of a primary estimate, part k of a run; then all parts as files, and the script for R
 * that makes the estimates again. */
bool verify_write(const Stages *stages, const Analysis *analysis, const char *folder, size_t k,
                  Error *err) MUST_CHECK;
bool verify_join(const char *folder, size_t n_parts, Error *err) MUST_CHECK;
extern const char *const verify_files[]; /* NAME.csv each, and NAME.k while they are written */
extern const size_t n_verify_files;
#define VERIFY_SCRIPT "verify.R"

#endif
