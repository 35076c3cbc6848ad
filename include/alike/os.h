/* Every call to the operating system that is not plain C input and output. */
#ifndef ALIKE_OS_H
#define ALIKE_OS_H

#include "alike/arena.h"
#include "alike/error.h"

bool os_is_file(const char *path);
bool os_is_folder(const char *path);
char *os_join(Arena *arena, const char *folder, const char *name); /* name may be absolute */
char *os_folder_of(Arena *arena, const char *path);                /* "." when there is none */
const char *os_file_name(const char *path);
bool os_make_folders(const char *path, Error *err) MUST_CHECK;
bool os_remove_tree(const char *path);

/* Write the whole file or nothing (sibling temporary file, flush, rename). */
bool os_write_file(const char *path, const char *bytes, size_t n, Error *err) MUST_CHECK;
bool os_read_file(Arena *arena, const char *path, char **bytes, size_t *n, Error *err) MUST_CHECK;

/* A new empty folder beside `target`, on the same file system, to be filled and then exchanged into
 * place. Leftovers of killed runs are removed first. */
bool os_begin_folder(Arena *arena, const char *target, char **staging, Error *err) MUST_CHECK;
/* Puts staging in place of target in one step (renameat2 RENAME_EXCHANGE, renamex_np, else two
 * renames with recovery), after carrying over files of the old target that are not in `ours`
 * (relative paths written by the previous run, listed in its manifest). */
bool os_commit_folder(Arena *arena, const char *staging, const char *target, Error *err) MUST_CHECK;
void os_abandon_folder(const char *staging);

/* Runs argv[0] (searched on PATH), no shell, standard input empty, output into `log` (a file path)
 * or nowhere. A program that has not ended after `seconds` is killed. *status is the exit status,
 * 127 when it could not be started, 128 when it crashed. */
enum { OS_KILLED = 137 };
bool os_run(const char *const *argv, const char *folder, const char *log, double seconds,
            int *status);
bool os_program_exists(const char *name);

double os_cpu_seconds(void);
double os_peak_mebibytes(void);
bool os_is_terminal(int descriptor);

#endif
