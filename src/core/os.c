/* Asks for more than POSIX, as os_processors.c does: renameat2 on Linux, renamex_np on macOS. */
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
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

void os_share_memory(void)
{
#if defined(M_ARENA_MAX)
    mallopt(M_ARENA_MAX, 1);
#endif
}

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

bool os_make_folder(const char *path, Error *err)
{
    return mkdir(path, 0777) == 0 || (errno == EEXIST && os_is_folder(path)) ||
           machine_error(err, path, "this folder can't be made");
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

static bool write_all(int file, const char *bytes, size_t n)
{
    bool ok = true;
    for (size_t done = 0; ok && done < n;) {
        const ssize_t put = write(file, bytes + done, n - done);
        ok = put >= 0 || errno == EINTR;
        done += put > 0 ? (size_t)put : 0;
    }
    return ok;
}

bool os_write_file(const char *path, const char *bytes, size_t n, Error *err)
{
    Arena *scratch = arena_create();
    char *beside = arena_printf(scratch, "%s.tmp%ld", path, (long)getpid());
    bool ok = false;
    const int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (file == NULL) {
        const int problem = errno;
        if (fd >= 0) {
            close(fd);
            remove(beside);
        }
        errno = problem;
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

bool os_staged_begin(const char *path, OsStaged *out, Error *err)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    *out = (OsStaged){.path = path, .file = file, .ok = file >= 0};
    return out->ok || machine_error(err, path, "this file can't be written");
}

bool os_staged_add(OsStaged *staged, const char *bytes, size_t n, Error *err)
{
    if (!staged->ok)
        return false;
    staged->ok = write_all(staged->file, bytes, n);
    return staged->ok || machine_error(err, staged->path, "this file can't be written");
}

bool os_staged_end(OsStaged *staged, Error *err)
{
    const bool ok = staged->ok;
    if (staged->file >= 0 && close(staged->file) != 0 && ok)
        return machine_error(err, staged->path, "this file can't be written");
    return ok;
}

bool os_write_staged(const char *path, const char *bytes, size_t n, Error *err)
{
    OsStaged staged;
    if (!os_staged_begin(path, &staged, err))
        return false;
    const bool put = os_staged_add(&staged, bytes, n, err);
    return os_staged_end(&staged, err) && put;
}

/* A link is made where no file is, which a rename does not ask; where links can't be made, a rename
 * has to do. */
static bool put_new(const char *from, const char *to)
{
    struct stat facts;
    if (link(from, to) == 0)
        return remove(from) == 0;
    if (errno == EEXIST || lstat(to, &facts) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(from, to) == 0;
}

bool os_write_secret(const char *path, const char *bytes, size_t n, Error *err)
{
    Arena *scratch = arena_create();
    char *beside = arena_printf(scratch, "%s.tmpXXXXXX", path);
    const int fd = mkstemp(beside); /* of mode 0600 */
    bool ok = fd >= 0 && write_all(fd, bytes, n) && fsync(fd) == 0;
    if (fd >= 0)
        ok = close(fd) == 0 && ok;
    ok = ok && put_new(beside, path);
    if (!ok) {
        machine_error(err, path, "this file can't be written");
        if (fd >= 0)
            remove(beside);
    }
    arena_destroy(scratch);
    return ok;
}

bool os_random(void *bytes, size_t n)
{
    return getentropy(bytes, n) == 0;
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

/* ---- where things are, and what file systems can do ------------------------------------------ */

char *os_real_path(Arena *arena, const char *path)
{
    errno = 0;
    char *found = realpath(path, NULL);
    if (found == NULL && errno == ENOMEM)
        arena_exhausted(0);
    char *copy = arena_copy_text(arena, found);
    free(found);
    return copy;
}

const char *os_home(Arena *arena)
{
    const char *home = getenv("HOME");
    if (home == NULL || home[0] == '\0') {
        const struct passwd *user = getpwuid(geteuid());
        home = user == NULL ? NULL : user->pw_dir;
    }
    return arena_copy_text(arena, home);
}

/* Walks up from `inner` by `..`, comparing what the folders are and not what they are called. */
bool os_holds(const char *outer, const char *inner)
{
    struct stat wanted, here, above;
    int at = open(inner, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool found = false, more = at >= 0 && stat(outer, &wanted) == 0 && fstat(at, &here) == 0;
    while (more) {
        found = here.st_dev == wanted.st_dev && here.st_ino == wanted.st_ino;
        const int up = found ? -1 : openat(at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        more = up >= 0 && fstat(up, &above) == 0 &&
               (above.st_dev != here.st_dev || above.st_ino != here.st_ino);
        here = above;
        close(at);
        at = up;
    }
    if (at >= 0)
        close(at);
    return found;
}

/* The root of a changed root (chroot, some containers) is no mount point of the kernel's, but
 * nothing above it can be reached: it is its own parent. */
static bool is_root_or_other_device(int folder, const char *name)
{
    struct stat here, around;
    const int at = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (at < 0)
        return false;
    const bool known = fstat(at, &here) == 0 && fstatat(at, "..", &around, 0) == 0;
    close(at);
    return known && (here.st_dev != around.st_dev || here.st_ino == around.st_ino);
}

bool os_is_mount(int folder, const char *name)
{
#if defined(__linux__) && defined(STATX_ATTR_MOUNT_ROOT)
    /* also tells what is attached from the same file system */
    struct statx facts;
    if (statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0, &facts) == 0 &&
        (facts.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0 &&
        (facts.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0)
        return true;
#endif
    return is_root_or_other_device(folder, name);
}

bool os_lock(int file, bool wait)
{
    int status;
    do
        status = flock(file, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
    while (status != 0 && errno == EINTR);
    return status == 0;
}

bool os_exchange(const char *a, const char *b)
{
#if defined(__linux__) && defined(RENAME_EXCHANGE)
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) == 0;
#elif defined(__APPLE__) && defined(RENAME_SWAP)
    return renamex_np(a, b, RENAME_SWAP) == 0;
#else
    (void)a;
    (void)b;
    errno = ENOSYS;
    return false;
#endif
}

/* ---- the machine --------------------------------------------------------------------------------
 */

double os_cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

double os_thread_seconds(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0
               ? (double)now.tv_sec + 1e-9 * (double)now.tv_nsec
               : os_cpu_seconds();
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

double os_clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool os_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

size_t os_terminal_width(int descriptor)
{
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
