/* What the files of src/folder share. */
#ifndef FOLDER_INTERNAL_H
#define FOLDER_INTERNAL_H

#include "alike/folder.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

enum { FOLDER_PATH_MAX = 4096 };

/* Names of alike's own in a folder that is being made. The first is there until all is written; it
 * holds the patterns of what the run may write. */
#define FOLDER_UNFINISHED ".alike-unfinished"
#define FOLDER_COPY       ".alike-copy"
/* A new folder is called TARGET.alike-new-XXXXXX; TARGET.alike-old-XXXXXX is the old one while it
 * steps aside, where two folders can't be exchanged. */
#define FOLDER_NEW ".alike-new-"
#define FOLDER_OLD ".alike-old-"

struct Folder {
    Arena *arena;
    const char *target;  /* no link in it, no slash at its end */
    const char *staging; /* beside it; "" when it is gone */
    const char *shown;   /* as the user wrote it, for messages */
    const char *left;    /* see folder_left */
    const char *const *names;
    int lock;         /* of the new folder, held while the run lives; -1: none */
    mode_t file_mode; /* of a file made here: what the user's mask leaves */
    char *reserve;    /* given back when memory is exhausted, so that there is some to clean up */
    bool ended;       /* under `busy` */
    bool watched;     /* a thread waits for signals */
    int wake;         /* one of `signals` */
    sigset_t signals; /* those that end a run */
    sigset_t mask;    /* as it was */
    pthread_t watcher;
    pthread_mutex_t busy; /* recursive: memory may run out while it is held */
    ArenaEnd outer;       /* what an exhausted arena did before */
};

/* --- lists of names ------------------------------------------------------------------------- */

/* What is known to be ours in one folder: names of files, one a line, and patterns of them. Either
 * may be NULL. */
typedef struct Ours {
    char *manifest, *patterns; /* from malloc */
} Ours;

/* Reads both lists of the folder. False: one is there and can't be read (errno); nothing of it is
 * then known to be ours. */
bool ours_read(int folder, Ours *out);
void ours_free(Ours *ours);
/* relative: without a slash at its end; a folder and a file of one name differ. */
bool ours_lists(const Ours *ours, const char *relative, bool is_folder);
/* By its name alone: the lists themselves and the copy under way, at the top of a folder. */
bool ours_reserved(const char *relative);
bool names_fit(const char *const *names, const char *relative, bool is_folder);

/* Every file of ours in the new folder, written to disk and listed. */
bool manifest_write(Folder *folder, Error *err) MUST_CHECK;
bool unfinished_write(Folder *folder, Error *err) MUST_CHECK;

/* --- trees ---------------------------------------------------------------------------------- */

/* The next name but "." and ".."; NULL at the end, or where it can't be read (then errno). */
const char *next_name(DIR *entries);
/* Of the folder `name` in `folder`, no link followed; NULL: errno. */
DIR *open_folder(int folder, const char *name);
/* relative/name; false where that is too long (errno). */
bool join_relative(char out[FOLDER_PATH_MAX], const char *relative, const char *name);

/* Refuses what a run could not carry over or would have to replace. */
bool check_target(const Folder *folder, Error *err) MUST_CHECK;

/* Puts everything in `from` that is not ours into `to`, under its own name. late: what is there
 * already stays. False: errno, and `where` names the entry. */
bool carry_over(int from, int to, const Ours *ours, bool late, char where[FOLDER_PATH_MAX]);

/* Removes what is ours, and names of files that stand in `kept` (-1: nowhere) as well. False, and
 * nothing is touched, where anything else is there. Takes no memory from an arena. */
bool retire_folder(const char *path, int kept);

/* --- ending a run ----------------------------------------------------------------------------- */

void guard_begin(Folder *folder);
void guard_end(Folder *folder);
/* Removes the new folder; called under `busy`. */
void discard_staging(Folder *folder);

/* --- before a run ----------------------------------------------------------------------------- */

/* Puts an interrupted exchange right and removes what dead runs left. */
bool repair_target(Folder *folder, Error *err) MUST_CHECK;
bool sync_folder(int folder); /* false: errno; where folders can't be synced, true */

/* --- companions ------------------------------------------------------------------------------- */

/* A change of a companion file that is written down and not yet made. */
typedef struct Pending {
    const char *path;    /* of the companion; NULL: there is none */
    const char *journal; /* PATH.alike-new-XXXXXX: whose folder, and its copy */
    const char *text;    /* JOURNAL.text: what the companion will say */
    int lock;
} Pending;
bool pending_prepare(Folder *folder, const FolderCompanion *companion, Pending *out,
                     Error *err) MUST_CHECK;
bool pending_make(Pending *pending); /* false: errno, and the companion is as it was */
void pending_drop(Pending *pending);

#endif
