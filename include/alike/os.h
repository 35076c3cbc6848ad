/* Every call to the operating system that is not plain C input and output. */
#ifndef ALIKE_OS_H
#define ALIKE_OS_H

#include <sys/types.h>

#include "alike/arena.h"
#include "alike/error.h"

bool os_is_file(const char *path);
bool os_is_folder(const char *path);
char *os_join(Arena *arena, const char *folder, const char *name); /* name may be absolute */
char *os_folder_of(Arena *arena, const char *path);                /* "." when there is none */
const char *os_file_name(const char *path);
bool os_make_folder(const char *path, Error *err) MUST_CHECK; /* in one that is there */
bool os_make_folders(const char *path, Error *err) MUST_CHECK;
bool os_remove_tree(const char *path);

/* Write the whole file or nothing (sibling temporary file, flush, rename). */
bool os_write_file(const char *path, const char *bytes, size_t n, Error *err) MUST_CHECK;
/* A file of a folder that is being made, and that folder_commit brings to the disk as a whole
 * before anybody sees it: a file that failed goes with its folder. */
bool os_write_staged(const char *path, const char *bytes, size_t n, Error *err) MUST_CHECK;
/* Such a file, piece by piece: what failed once fails on, and its first error stands. */
typedef struct OsStaged {
    const char *path;
    int file;
    bool ok;
} OsStaged;
bool os_staged_begin(const char *path, OsStaged *out, Error *err) MUST_CHECK;
bool os_staged_add(OsStaged *staged, const char *bytes, size_t n, Error *err) MUST_CHECK;
bool os_staged_end(OsStaged *staged, Error *err) MUST_CHECK; /* also after a failure */
/* A new file that its owner alone may read, whole or not at all; one that is there is an error. */
bool os_write_secret(const char *path, const char *bytes, size_t n, Error *err) MUST_CHECK;
bool os_random(void *bytes, size_t n); /* for keys; up to 256 bytes; false: errno */
bool os_read_file(Arena *arena, const char *path, char **bytes, size_t *n, Error *err) MUST_CHECK;

char *os_real_path(Arena *arena, const char *path); /* no link in it; NULL: errno */
const char *os_home(Arena *arena);                  /* the user's own folder, or NULL */
/* Is `inner` the folder `outer`, or does it lie in it? false where either is not there. */
bool os_holds(const char *outer, const char *inner);
/* Is another file system attached at this folder? folder: where `name` is looked for, or AT_FDCWD.
 */
bool os_is_mount(int folder, const char *name);

/* The kernel's lock on an open file or folder, given back when it is closed or the process ends.
 * False: another has it, or none can be had here (errno). */
bool os_lock(int file, bool wait);
/* The two folders change places in one step. False: errno; EINVAL, ENOSYS: not possible here. */
bool os_exchange(const char *a, const char *b);

/* Runs argv[0] (searched on PATH), no shell, standard input empty, output into `log` (a file path)
 * or nowhere. A program that has not ended after `seconds` is killed. *status is the exit status,
 * 127 when it could not be started, 128 when it crashed. */
enum { OS_KILLED = 137 };
bool os_run(const char *const *argv, const char *folder, const char *log, double seconds,
            int *status);
/* A program that is told what to do while it runs: its standard input, and what it writes to either
 * output, are one line between us. It is searched, and placed, as os_run does. One that doesn't
 * listen or has ended is told in vain. */
typedef struct OsTalk {
    pid_t child;
    int line;
} OsTalk;
enum { OS_LATE = -1 };
bool os_talk_begin(const char *const *argv, const char *folder, OsTalk *talk);
void os_talk_tell(const OsTalk *talk, const char *text); /* short: it is not waited for */
/* What it says next: the number of bytes; 0 when it has ended or closed the line; OS_LATE when that
 * has not come at the time `until` (os_clock_seconds). */
long os_talk_hear(const OsTalk *talk, char *bytes, size_t room, double until);
/* Hangs up, and kills it where it has not ended after `seconds`. */
void os_talk_end(const OsTalk *talk, double seconds);
/* Starts a program that may go on after us, such as a browser, with no input and its output
 * nowhere, and waits up to `seconds` for it to fail. False: it could not be started, or ended with
 * another *status than 0. */
bool os_start(const char *const *argv, double seconds, int *status);
bool os_program_exists(const char *name);

/* What one thread gives back the others can have, where the C library keeps it apart: they take it
 * in large pieces, so that they hardly wait for each other. Before there are threads. */
void os_share_memory(void);

double os_cpu_seconds(void);
/* Of this thread alone. */
double os_thread_seconds(void);
/* Processors that this process may run on, and has the time of; 1 where that can't be known. */
size_t os_processors(void);
/* Bytes, of `most`, that the groups leave, likewise. */
size_t os_memory_left(const char *root, const char *groups, size_t most);
/* Bytes that this process may have: the machine's, or what its group may (cgroup). 0: not known. */
size_t os_memory(void);
/* `most`, or what quotas of the groups in this file (/proc/self/cgroup) leave, under root. */
size_t os_quota(const char *root, const char *groups, size_t most);
double os_clock_seconds(void); /* since some moment: two of them tell how long something took */
double os_peak_mebibytes(void);
bool os_is_terminal(int descriptor);
size_t os_terminal_width(int descriptor); /* letters; 0: not known */

#endif
