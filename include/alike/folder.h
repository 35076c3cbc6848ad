/* A results folder: filled beside its place and exchanged into it in one step, so that a reader
 * finds the old results or the new ones, and never a mixture.
 *
 * Only what alike wrote is ever deleted. What it wrote is listed in the folder itself
 * (FOLDER_MANIFEST); everything else belongs to a person, and is in the new folder, under a second
 * name of the same file, before the exchange. So a run may be killed at any moment. */
#ifndef ALIKE_FOLDER_H
#define ALIKE_FOLDER_H

#include "alike/arena.h"
#include "alike/error.h"

#define FOLDER_MANIFEST ".alike-files"

typedef struct Folder Folder;

/* A file elsewhere that changes together with the folder: design.lock beside the study file. */
typedef struct FolderCompanion {
    const char *path;
    const char *text;        /* what it will say */
    const char *inside_name; /* the folder's own copy of it, by which a later run sees ... */
    const char *inside;      /* ... whether the folder had been exchanged: its text */
} FolderCompanion;

/* Repairs what an interrupted run left, refuses clashes, and makes an empty folder beside `target`.
 *
 * names: what the run may write, as patterns of fnmatch relative to the folder; a folder ends in
 * "/"; ends with NULL. A person's file that one of them fits is refused: ERR_USAGE.
 * Until folder_commit or folder_abandon, SIGHUP, SIGINT, SIGTERM and an exhausted arena remove the
 * new folder before they end the process. */
bool folder_begin(Arena *arena, const char *target, const char *const *names, Folder **out,
                  Error *err) MUST_CHECK;

/* Where to write. */
const char *folder_staging(const Folder *folder);

/* What an interrupted run left beside the target and what can't be removed, because it holds files
 * that alike did not write; NULL: nothing. */
const char *folder_left(const Folder *folder);

/* Exchanges the new folder into place, and `companion` (may be NULL) with it. On failure nothing
 * has changed. The folder is closed in either case. */
bool folder_commit(Folder *folder, const FolderCompanion *companion, Error *err) MUST_CHECK;

/* Removes the new folder; the old one stays as it was. NULL is allowed. */
void folder_abandon(Folder *folder);

/* Finishes or takes back the change of a companion file that a killed run left half done. */
bool folder_settle_companion(Arena *arena, const char *path, Error *err) MUST_CHECK;

#endif
