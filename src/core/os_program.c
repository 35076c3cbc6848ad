/* Other programs: run within a time, or started and left alone. */
#include "alike/os.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef enum Late { LATE_KILL, LATE_LEAVE } Late;

/* True once the child has ended; at the end of its time it is killed first, or left alone (false).
 * Asked for rather than waited for, since a wait has no limit and an alarm would be the whole
 * process's. */
static bool wait_for(pid_t child, Late when_late, double seconds, int *outcome)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    const double start = os_clock_seconds();
    for (bool late = false;; nanosleep(&pause, NULL)) {
        const pid_t ended = waitpid(child, outcome, late ? 0 : WNOHANG);
        if (ended == child)
            return true;
        if (ended < 0 && errno != EINTR)
            return false;
        late = os_clock_seconds() - start > seconds;
        if (late && when_late == LATE_LEAVE)
            return false;
        if (late)
            kill(child, SIGKILL);
    }
}

/* A program that we started must not outlive us, above all one that hangs: who would stop it? */
static void end_with_parent(pid_t parent)
{
#if defined(__linux__)
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(127);
#else
    (void)parent;
#endif
}

/* In the child: turns into the program. */
_Noreturn static void become(const char *const *argv, const char *folder, const char *log)
{
    sigset_t none; /* a results folder under way blocks signals; programs need not know */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
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

static int status_of(int outcome)
{
    return WIFEXITED(outcome)             ? WEXITSTATUS(outcome)
           : WTERMSIG(outcome) == SIGKILL ? OS_KILLED
                                          : 128;
}

bool os_run(const char *const *argv, const char *folder, const char *log, double seconds,
            int *status)
{
    *status = 127;
    const pid_t self = getpid(), child = fork();
    if (child < 0)
        return false;
    if (child == 0) {
        end_with_parent(self);
        become(argv, folder, log);
    }
    int outcome = 0;
    if (!wait_for(child, LATE_KILL, seconds, &outcome))
        return false;
    *status = status_of(outcome);
    return *status != 127;
}

bool os_start(const char *const *argv, double seconds, int *status)
{
    *status = 127;
    const pid_t child = fork();
    if (child < 0)
        return false;
    if (child == 0) {
        setsid(); /* what ends us at the keyboard is not meant for it */
        signal(SIGPIPE, SIG_DFL);
        become(argv, NULL, NULL);
    }
    int outcome = 0;
    *status = wait_for(child, LATE_LEAVE, seconds, &outcome) ? status_of(outcome) : 0;
    return *status == 0;
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
