/* The one file that asks for more than POSIX: renameat2 on Linux, renamex_np on macOS. */
#if defined(__linux__)
#define _GNU_SOURCE
#elif defined(__APPLE__)
#define _DARWIN_C_SOURCE
#endif

#include "alike/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

bool os_is_file(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

bool os_is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

char *os_join(Arena *arena, const char *folder, const char *name)
{
    if (name[0] == '/' || folder[0] == '\0' || strcmp(folder, ".") == 0)
        return arena_copy_text(arena, name);
    const bool slash = folder[strlen(folder) - 1] == '/';
    return arena_printf(arena, "%s%s%s", folder, slash ? "" : "/", name);
}

char *os_folder_of(Arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return arena_copy_text(arena, ".");
    return arena_copy_bytes(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *os_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static bool machine_error(Error *err, const char *path, const char *what)
{
    return error_set(err, ERR_INTERNAL, (Place){.file = path}, "%s: %s", what, strerror(errno));
}

bool os_make_folders(const char *path, Error *err)
{
    Arena *scratch = arena_create();
    char *part = arena_copy_text(scratch, path);
    bool ok = true;
    for (char *c = part + (part[0] == '/'); ok; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        const char saved = *c;
        *c = '\0';
        if (part[0] != '\0' && mkdir(part, 0777) != 0 && !os_is_folder(part)) {
            const bool file = errno == EEXIST;
            ok = file
                     ? error_set(err, ERR_INTERNAL, (Place){.file = path},
                                 "no folder can be made here, because '%s' is a file; name another "
                                 "folder with -o",
                                 part)
                     : machine_error(err, path, "this folder can't be made");
        }
        *c = saved;
        if (saved == '\0')
            break;
    }
    arena_destroy(scratch);
    return ok;
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
    (void)facts;
    (void)kind;
    (void)walk;
    return remove(path);
}

bool os_remove_tree(const char *path)
{
    return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

bool os_write_file(const char *path, const char *bytes, size_t n, Error *err)
{
    Arena *scratch = arena_create();
    char *beside = arena_printf(scratch, "%s.tmp%ld", path, (long)getpid());
    bool ok = false;
    FILE *file = fopen(beside, "wb");
    if (file == NULL) {
        machine_error(err, path, "this file can't be written");
        goto cleanup;
    }
    ok = fwrite(bytes, 1, n, file) == n;
    ok = fflush(file) == 0 && ok;
    ok = fsync(fileno(file)) == 0 && ok;
    ok = fclose(file) == 0 && ok;
    ok = ok && rename(beside, path) == 0;
    if (!ok) {
        machine_error(err, path, "this file can't be written");
        remove(beside);
    }
cleanup:
    arena_destroy(scratch);
    return ok;
}

bool os_read_file(Arena *arena, const char *path, char **bytes, size_t *n, Error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return machine_error(err, path, "this file can't be read");
    char *text = NULL;
    size_t capacity = 0, length = 0;
    bool ok = true;
    if (os_is_folder(path)) {
        errno = EISDIR;
        ok = false;
    }
    while (ok) {
        text = arena_grow(arena, text, &capacity, length + 65536 + 1, 1);
        const size_t got = fread(text + length, 1, 65536, file);
        length += got;
        if (got == 0)
            break;
    }
    ok = ok && !ferror(file);
    if (!ok)
        machine_error(err, path, "this file can't be read");
    fclose(file);
    if (ok) {
        text[length] = '\0';
        *bytes = text;
        *n = length;
    }
    return ok;
}

/* ---- results folders: filled beside the target, then exchanged into place ------------------- */

static const char staging_mark[] = ".alike-new-";

/* Folders of runs that were killed: NAME.alike-new-PID whose process is gone. */
static void remove_leftovers(Arena *arena, const char *folder, const char *name)
{
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return;
    const char *start = arena_printf(arena, "%s%s", name, staging_mark);
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (strncmp(entry->d_name, start, strlen(start)) != 0)
            continue;
        const long pid = strtol(entry->d_name + strlen(start), NULL, 10);
        if (pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH)
            os_remove_tree(os_join(arena, folder, entry->d_name));
    }
    closedir(entries);
}

bool os_begin_folder(Arena *arena, const char *target, char **staging, Error *err)
{
    char *plain = arena_copy_text(arena, target);
    for (size_t n = strlen(plain); n > 1 && plain[n - 1] == '/'; n--)
        plain[n - 1] = '\0';
    char *folder = os_folder_of(arena, plain);
    if (!os_make_folders(folder, err))
        return false;
    if (!os_is_folder(plain) && access(plain, F_OK) == 0)
        return error_set(err, ERR_INTERNAL, (Place){.file = plain},
                         "the results can't be written here: this is a file, not a folder; name "
                         "another folder with -o");
    remove_leftovers(arena, folder, os_file_name(plain));
    *staging = arena_printf(arena, "%s%s%ld", plain, staging_mark, (long)getpid());
    if (mkdir(*staging, 0777) != 0) {
        return error_set(err, ERR_INTERNAL, (Place){.file = plain},
                         "the results can't be written here: %s; free the folder or name another "
                         "one with -o",
                         strerror(errno));
    }
    return true;
}

/* 0 done, -1 not possible here (errno tells). */
static int exchange(const char *a, const char *b)
{
#if defined(__linux__) && defined(RENAME_EXCHANGE)
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
#elif defined(__APPLE__) && defined(RENAME_SWAP)
    return renamex_np(a, b, RENAME_SWAP);
#else
    (void)a;
    (void)b;
    errno = ENOSYS;
    return -1;
#endif
}

/* Two renames with a way back, for file systems that can't exchange. */
static bool exchange_slowly(Arena *arena, const char *staging, const char *target)
{
    const char *old = arena_printf(arena, "%s.alike-old-%ld", target, (long)getpid());
    if (rename(target, old) != 0)
        return false;
    if (rename(staging, target) != 0) {
        const int problem = errno;
        if (rename(old, target) != 0)
            errno = problem;
        return false;
    }
    return rename(old, staging) == 0;
}

/* One name a line. What an earlier run wrote is not carried over, what a person put there is. */
static const char manifest_name[] = ".alike-files";

static bool in_manifest(const char *manifest, const char *relative)
{
    const size_t n = strlen(relative);
    for (const char *line = manifest; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        const size_t length = end == NULL ? strlen(line) : (size_t)(end - line);
        if (length == n && strncmp(line, relative, n) == 0)
            return true;
        line = end == NULL ? NULL : end + 1;
    }
    return false;
}

/* Moves what the old folder holds and the manifest does not name; `from` and `to` are folders. */
static bool carry_over(Arena *arena, const char *from, const char *to, const char *relative,
                       const char *manifest)
{
    DIR *entries = opendir(from);
    if (entries == NULL)
        return true;
    bool ok = true;
    struct dirent *entry;
    while (ok && (entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            (relative[0] == '\0' && strcmp(entry->d_name, manifest_name) == 0))
            continue;
        const char *name = relative[0] == '\0'
                               ? entry->d_name
                               : arena_printf(arena, "%s/%s", relative, entry->d_name);
        char *source = os_join(arena, from, entry->d_name);
        char *goal = os_join(arena, to, entry->d_name);
        const bool inner = os_is_folder(source);
        if (inner && in_manifest(manifest, arena_printf(arena, "%s/", name))) {
            /* a folder of ours may hold files of theirs, also when this run made no such folder */
            const bool made = mkdir(goal, 0777) == 0;
            ok = carry_over(arena, source, goal, name, manifest);
            if (made)
                rmdir(goal); /* stays where something was carried into it */
        } else if (!in_manifest(manifest, name) && access(goal, F_OK) != 0) {
            ok = rename(source, goal) == 0;
        }
    }
    closedir(entries);
    return ok;
}

static void list_files(Arena *arena, const char *folder, const char *relative, char **text,
                       size_t *n, size_t *capacity)
{
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return;
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *path = os_join(arena, folder, entry->d_name);
        const bool inner = os_is_folder(path);
        const char *line = arena_printf(arena, "%s%s%s%s\n", relative, relative[0] ? "/" : "",
                                        entry->d_name, inner ? "/" : "");
        *text = arena_grow(arena, *text, capacity, *n + strlen(line) + 1, 1);
        memcpy(*text + *n, line, strlen(line) + 1);
        *n += strlen(line);
        if (inner)
            list_files(
                arena, path,
                arena_printf(arena, "%s%s%s", relative, relative[0] ? "/" : "", entry->d_name),
                text, n, capacity);
    }
    closedir(entries);
}

bool os_commit_folder(Arena *arena, const char *staging, const char *target, Error *err)
{
    char *plain = arena_copy_text(arena, target), *text = NULL;
    size_t n = 0, capacity = 0;
    for (size_t k = strlen(plain); k > 1 && plain[k - 1] == '/'; k--)
        plain[k - 1] = '\0';
    list_files(arena, staging, "", &text, &n, &capacity);
    if (!os_write_file(os_join(arena, staging, manifest_name), text == NULL ? "" : text, n, err))
        return false;
    if (!os_is_folder(plain)) {
        if (rename(staging, plain) != 0)
            return machine_error(err, plain, "the results can't be put in place");
        return true;
    }
    if (exchange(staging, plain) != 0 && !exchange_slowly(arena, staging, plain)) {
        if (errno == EBUSY || errno == EINVAL)
            return error_set(err, ERR_INTERNAL, (Place){.file = plain},
                             "the results replace this folder as a whole, and it can't be replaced "
                             "while it is in use; name a folder of its own with -o");
        return machine_error(err, plain, "the results can't be put in place");
    }
    /* staging now holds the old results */
    char *manifest = NULL;
    size_t length = 0;
    Error ignored;
    error_clear(&ignored);
    const char *old_manifest = os_join(arena, staging, manifest_name);
    if (!os_is_file(old_manifest) ||
        !os_read_file(arena, old_manifest, &manifest, &length, &ignored))
        manifest = arena_copy_text(arena, "");
    if (!carry_over(arena, staging, plain, "", manifest))
        return error_set(err, ERR_INTERNAL, (Place){.file = plain},
                         "the new results are in place, but files that were there could not be "
                         "carried over: %s; they are in %s",
                         strerror(errno), staging);
    os_remove_tree(staging);
    return true;
}

void os_abandon_folder(const char *staging)
{
    os_remove_tree(staging);
}

/* ---- other programs and the machine ------------------------------------------------------------
 */

/* True once the child has ended; at the end of its time it is killed first. Asked for rather than
 * waited for, since a wait has no limit and an alarm would be the whole process's. */
static bool wait_for(pid_t child, double seconds, int *outcome)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (bool late = false;; nanosleep(&pause, NULL)) {
        const pid_t ended = waitpid(child, outcome, late ? 0 : WNOHANG);
        if (ended == child)
            return true;
        if (ended < 0 && errno != EINTR)
            return false;
        clock_gettime(CLOCK_MONOTONIC, &now);
        late = (double)(now.tv_sec - start.tv_sec) + 1e-9 * (double)(now.tv_nsec - start.tv_nsec) >
               seconds;
        if (late)
            kill(child, SIGKILL);
    }
}

bool os_run(const char *const *argv, const char *folder, const char *log, double seconds,
            int *status)
{
    *status = 127;
    const pid_t child = fork();
    if (child < 0)
        return false;
    if (child == 0) {
        const int in = open("/dev/null", O_RDONLY);
        const int out = open(log == NULL ? "/dev/null" : log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0 ||
            (folder != NULL && chdir(folder) != 0))
            _exit(127);
        /* execvp takes char *const[] for historical reasons and does not write to it (POSIX). */
        union {
            const char *const *given;
            char *const *wanted;
        } words = {.given = argv};
        execvp(argv[0], words.wanted);
        _exit(127);
    }
    int outcome = 0;
    if (!wait_for(child, seconds, &outcome))
        return false;
    *status = WIFEXITED(outcome)             ? WEXITSTATUS(outcome)
              : WTERMSIG(outcome) == SIGKILL ? OS_KILLED
                                             : 128;
    return *status != 127;
}

bool os_program_exists(const char *name)
{
    const char *path = getenv("PATH");
    if (path == NULL)
        return false;
    Arena *scratch = arena_create();
    bool found = false;
    for (const char *c = path; !found && c != NULL;) {
        const char *end = strchr(c, ':');
        const size_t n = end == NULL ? strlen(c) : (size_t)(end - c);
        const char *folder = n == 0 ? "." : arena_copy_bytes(scratch, c, n);
        const char *file = arena_printf(scratch, "%s/%s", folder, name);
        found = os_is_file(file) && access(file, X_OK) == 0;
        c = end == NULL ? NULL : end + 1;
    }
    arena_destroy(scratch);
    return found;
}

double os_cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

double os_peak_mebibytes(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
#if defined(__APPLE__)
    return (double)use.ru_maxrss / (1024.0 * 1024.0); /* bytes there, KiB elsewhere */
#else
    return (double)use.ru_maxrss / 1024.0;
#endif
}

bool os_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}
