/* A library that makes calls to the operating system fail, or ends the process at one of them, as
 * SQLite's tests do. Loaded before a program (LD_PRELOAD, Linux); what it does is in the
 * environment:
 *
 *   FAULT_KIND    malloc open read write rename fsync link mkdir opendir unlink, or `any`: all but
 *                 malloc
 *   FAULT_AT      the k-th call of that kind, counted from 1
 *   FAULT_HOW     fail: this call; forever: this one and all that follow; kill: SIGKILL before it
 *   FAULT_ERRNO   a number
 *   FAULT_REPORT  a file that is told how many calls of each kind there were
 *   FAULT_NO_EXCHANGE  errno of every renameat2: a file system that can't exchange
 *
 * Programs that the program starts are left alone. */
#define _GNU_SOURCE

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum Kind {
    MALLOC,
    OPEN,
    READ,
    WRITE,
    RENAME,
    FSYNC,
    LINK,
    MKDIR,
    OPENDIR,
    UNLINK,
    N_KINDS,
    ANY = N_KINDS,
    NOTHING
} Kind;
static const char *const kind_name[] = {"malloc", "open",  "read",    "write",  "rename", "fsync",
                                        "link",   "mkdir", "opendir", "unlink", "any"};

/* A library that is loaded into a program has nobody to hand its state to. */
static struct {
    Kind kind;
    long at;
    bool forever, dies;
    int problem, no_exchange;
    atomic_long count[N_KINDS + 1];
    const char *report;
    pid_t process;
} fault = {.kind = NOTHING};

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n);

__attribute__((constructor)) static void begin(void)
{
    const char *kind = getenv("FAULT_KIND"), *at = getenv("FAULT_AT"), *how = getenv("FAULT_HOW");
    const char *problem = getenv("FAULT_ERRNO"), *exchange = getenv("FAULT_NO_EXCHANGE");
    fault.process = getpid();
    fault.report = getenv("FAULT_REPORT");
    fault.at = at == NULL ? 0 : atol(at);
    fault.problem = problem == NULL ? EIO : atoi(problem);
    fault.no_exchange = exchange == NULL ? 0 : atoi(exchange);
    fault.forever = how != NULL && strcmp(how, "forever") == 0;
    fault.dies = how != NULL && strcmp(how, "kill") == 0;
    for (int k = 0; kind != NULL && k <= N_KINDS; k++)
        if (strcmp(kind, kind_name[k]) == 0)
            fault.kind = (Kind)k;
    for (int k = 0; k <= N_KINDS; k++) /* what the loader did is not the program's */
        atomic_store(&fault.count[k], 0);
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void)
{
    const Kind before = fault.kind;
    fault.kind = NOTHING;
    FILE *report =
        fault.report == NULL || getpid() != fault.process ? NULL : fopen(fault.report, "w");
    for (int k = 0; report != NULL && k <= N_KINDS; k++)
        fprintf(report, "%s %ld\n", kind_name[k], atomic_load(&fault.count[k]));
    if (report != NULL)
        fclose(report);
    fault.kind = before;
}

static bool falls(Kind asked, long number)
{
    if (fault.kind != asked || getpid() != fault.process)
        return false;
    if (number != fault.at && !(fault.forever && number > fault.at))
        return false;
    if (fault.dies)
        kill(getpid(), SIGKILL);
    errno = fault.problem;
    return true;
}

/* Counts the call; true: it is to fail, and errno says why. */
static bool strikes(Kind kind)
{
    const long number = atomic_fetch_add(&fault.count[kind], 1) + 1;
    const long any = kind == MALLOC ? 0 : atomic_fetch_add(&fault.count[ANY], 1) + 1;
    return falls(kind, number) || (kind != MALLOC && falls(ANY, any));
}

/* The function that would have been called. ISO C has no way from an object to a function. */
#define REAL(type, name)                                                                           \
    __typeof__(type) real;                                                                         \
    void *found = dlsym(RTLD_NEXT, name);                                                          \
    memcpy(&real, &found, sizeof real)

void *malloc(size_t n)
{
    return strikes(MALLOC) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return strikes(MALLOC) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t n)
{
    return strikes(MALLOC) ? NULL : __libc_realloc(old, n);
}

static mode_t mode_of(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    REAL(int (*)(const char *, int, ...), "open");
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return strikes(OPEN) ? -1 : real(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    REAL(int (*)(int, const char *, int, ...), "openat");
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return strikes(OPEN) ? -1 : real(folder, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    REAL(FILE * (*)(const char *, const char *), "fopen");
    return strikes(OPEN) ? NULL : real(path, mode);
}

FILE *fdopen(int file, const char *mode)
{
    REAL(FILE * (*)(int, const char *), "fdopen");
    return strikes(OPEN) ? NULL : real(file, mode);
}

int mkstemp(char *pattern)
{
    REAL(int (*)(char *), "mkstemp");
    return strikes(OPEN) ? -1 : real(pattern);
}

ssize_t read(int file, void *bytes, size_t n)
{
    REAL(ssize_t(*)(int, void *, size_t), "read");
    return strikes(READ) ? -1 : real(file, bytes, n);
}

ssize_t write(int file, const void *bytes, size_t n)
{
    REAL(ssize_t(*)(int, const void *, size_t), "write");
    return strikes(WRITE) ? -1 : real(file, bytes, n);
}

/* What is said about a fault must be heard. A stream remembers that a write failed. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *file)
{
    enum { ERROR_SEEN = 0x20 }; /* glibc's _IO_ERR_SEEN */
    REAL(size_t(*)(const void *, size_t, size_t, FILE *), "fwrite");
    if (file == stderr || !strikes(WRITE))
        return real(bytes, size, n, file);
    file->_flags |= ERROR_SEEN;
    return 0;
}

int fflush(FILE *file)
{
    REAL(int (*)(FILE *), "fflush");
    return file != stderr && strikes(WRITE) ? EOF : real(file);
}

int fclose(FILE *file)
{
    REAL(int (*)(FILE *), "fclose");
    const bool fails = strikes(WRITE);
    const int problem = errno, status = real(file);
    if (!fails)
        return status;
    errno = problem;
    return EOF;
}

int rename(const char *from, const char *to)
{
    REAL(int (*)(const char *, const char *), "rename");
    return strikes(RENAME) ? -1 : real(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    REAL(int (*)(int, const char *, int, const char *), "renameat");
    return strikes(RENAME) ? -1 : real(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    REAL(int (*)(int, const char *, int, const char *, unsigned), "renameat2");
    if (fault.no_exchange != 0) {
        errno = fault.no_exchange;
        return -1;
    }
    return strikes(RENAME) ? -1 : real(from_folder, from, to_folder, to, flags);
}

int fsync(int file)
{
    REAL(int (*)(int), "fsync");
    return strikes(FSYNC) ? -1 : real(file);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    REAL(int (*)(int, const char *, int, const char *, int), "linkat");
    return strikes(LINK) ? -1 : real(from_folder, from, to_folder, to, flags);
}

int symlinkat(const char *goal, int folder, const char *name)
{
    REAL(int (*)(const char *, int, const char *), "symlinkat");
    return strikes(LINK) ? -1 : real(goal, folder, name);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int (*)(const char *, mode_t), "mkdir");
    return strikes(MKDIR) ? -1 : real(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    REAL(int (*)(int, const char *, mode_t), "mkdirat");
    return strikes(MKDIR) ? -1 : real(folder, path, mode);
}

char *mkdtemp(char *pattern)
{
    REAL(char *(*)(char *), "mkdtemp");
    return strikes(MKDIR) ? NULL : real(pattern);
}

DIR *opendir(const char *path)
{
    REAL(DIR * (*)(const char *), "opendir");
    return strikes(OPENDIR) ? NULL : real(path);
}

DIR *fdopendir(int folder)
{
    REAL(DIR * (*)(int), "fdopendir");
    return strikes(OPENDIR) ? NULL : real(folder);
}

int unlink(const char *path)
{
    REAL(int (*)(const char *), "unlink");
    return strikes(UNLINK) ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    REAL(int (*)(int, const char *, int), "unlinkat");
    return strikes(UNLINK) ? -1 : real(folder, path, flags);
}

int rmdir(const char *path)
{
    REAL(int (*)(const char *), "rmdir");
    return strikes(UNLINK) ? -1 : real(path);
}

int remove(const char *path)
{
    REAL(int (*)(const char *), "remove");
    return strikes(UNLINK) ? -1 : real(path);
}
