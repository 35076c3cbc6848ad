/* What `run` and `design` share: from a study file to a results folder in place. */
#ifndef ALIKE_CLI_STUDY_H
#define ALIKE_CLI_STUDY_H

#include "progress.h"

#include "alike/command.h"
#include "alike/folder.h"
#include "alike/lock.h"
#include "alike/report.h"
#include "alike/study.h"
#include "alike/text.h"

/* -o, --jobs, --matched, --quiet, --timings; of run --verify too */
extern const Flag run_flags[], design_flags[], publish_flags[];

/* The flag that asks for rows of students; NULL: none does. */
const char *arguments_rows(const Arguments *arguments);

typedef struct StudyRun {
    const char *command; /* "run" */
    Spec spec;
    Results results;
    const char *report;      /* what a person opens first, where it will be */
    const char *folder;      /* where the results will be */
    Folder *results_folder;  /* NULL: not begun */
    const char *staging;     /* where they are being written */
    const char *lock_path;   /* design.lock beside the study file */
    const char *lock_before; /* its text, NULL when there is none */
    const char
        *lock_after;       /* design: the new text of design.lock, taken before counts are hidden */
    size_t n_kept_home;    /* cautions that name a student or a line, and so are not published */
    LockKey key;           /* of a published lock, where one is written or compared */
    double began;          /* CPU seconds when writing began, for --timings */
    double since;          /* os_clock_seconds when the command began */
    struct Ledger *ledger; /* NULL: none */
    size_t jobs;           /* threads */
    bool quiet, open, json, timings;
    const char *summary; /* for people: what standard output says before its last line */
    ProgressLine progress;
} StudyRun;

/* What a person finds in the folder beside the results: what they are and who may have them.
 * NULL: nothing has to be said of public data. */
const char *notice_name(Release release);
const char *notice_text(Arena *arena, const Results *results);

/* As many as are asked for; else as many as there are processors, at most 8: results are the same
 * with any number, so nobody has to ask. */
size_t study_jobs(const Arguments *arguments);

/* All of `alike run`, and of `alike publish` where the arguments say so. */
bool study_run(Arena *arena, const Arguments *arguments, Error *err) MUST_CHECK;

/* Reads the study file, runs the plan and fills the tables over the analyses. */
bool study_compute(Arena *arena, const Arguments *arguments, FrameMode mode, StudyRun *out,
                   Error *err) MUST_CHECK;

/* Writes results.json, tables, charts and report into the staging folder. */
bool study_write(Arena *arena, StudyRun *run, Error *err) MUST_CHECK;

#define STUDY_LOCK "design.lock"

/* What of a lock may stand beside the results; NULL: nothing. */
const char *study_lock_copy(Arena *arena, const StudyRun *run, const char *lock);
/* The results' own copy of design.lock, fit to be published where the results are. */
bool study_write_lock_copy(Arena *arena, const StudyRun *run, const char *lock,
                           Error *err) MUST_CHECK;

/* What `design` says on standard output, but for the last line. */
void design_write_summary(Text *out, Arena *arena, const StudyRun *study);

/* Every design of the study beside its own, by outcome: what it keeps, how much that tells, and how
 * alike the groups are; in columns where they fit into a line of width letters, else in blocks. */
void design_write_comparison(Text *out, const Results *results, size_t width);

/* Something that takes its time and that nothing is counted in. */
void study_tell(StudyRun *run, const char *stage);

/* All that is left once everything is written (ok): cautions to standard error, the results into
 * their place, and then the summary, which was made before: a lack of memory can still leave all
 * as it was. */
bool study_finish(Arena *arena, StudyRun *run, bool ok, Error *err) MUST_CHECK;

#endif
