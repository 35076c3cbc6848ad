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

/* -o, --jobs, --matched, --quiet, --timings */
extern const Flag study_flags[], publish_flags[];

typedef struct StudyRun {
    Spec spec;
    Results results;
    const char *folder;      /* where the results will be */
    Folder *results_folder;  /* NULL: not begun */
    const char *staging;     /* where they are being written */
    const char *lock_path;   /* design.lock beside the study file */
    const char *lock_before; /* its text, NULL when there is none */
    const char
        *lock_after; /* design: the new text of design.lock, taken before counts are hidden */
    LockKey key;     /* of a published lock, where one is written or compared */
    double began;    /* CPU seconds when writing began, for --timings */
    double since;    /* os_clock_seconds when the command began */
    bool quiet;
    ProgressLine progress;
} StudyRun;

/* What a person finds in the folder beside the results: what they are and who may have them.
 * NULL: nothing has to be said of public data. */
const char *notice_name(Release release);
const char *notice_text(Arena *arena, const Results *results);

/* All of `alike run`, and of `alike publish` where the arguments say so. */
bool study_run(Arena *arena, const Arguments *arguments, Error *err) MUST_CHECK;

/* Reads the study file, runs the plan and fills the tables over the analyses. */
bool study_compute(Arena *arena, const Arguments *arguments, FrameMode mode, StudyRun *out,
                   Error *err) MUST_CHECK;

/* Writes results.json, tables, charts and report into the staging folder. */
bool study_write(Arena *arena, StudyRun *run, Error *err) MUST_CHECK;

/* The results' own copy of design.lock, fit to be published where the results are. */
bool study_write_lock_copy(Arena *arena, const StudyRun *run, const char *lock,
                           Error *err) MUST_CHECK;

/* Exchanges the staging folder into place, and design.lock with it where the run made one; on
 * failure, or when ok is false, removes it and changes nothing. */
bool study_commit(Arena *arena, StudyRun *run, bool ok, Error *err) MUST_CHECK;

/* What `design` says on standard output, but for the last line. */
void design_write_summary(Text *out, Arena *arena, const StudyRun *study);

/* Something that takes its time and that nothing is counted in. */
void study_tell(StudyRun *run, const char *stage);

/* Cautions to standard error; into `out` what standard output will say, which is `summary` and the
 * last line "Report: PATH". */
void study_write_said(Text *out, Arena *arena, StudyRun *run, const char *summary);

/* When all is in place. */
void study_end(const StudyRun *run, const Text *said);

#endif
