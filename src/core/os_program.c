/* Other programs: run within a time, talked with, or started and left alone. */
#include "alike/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif
#include <sys/socket.h>
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

static int nothing_to_read(void)
{
    return open("/dev/null", O_RDONLY);
}

static int new_log(const char *log)
{
    return open(log == NULL ? "/dev/null" : log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
}

/* In the child: turns into the program, which reads `in` and writes to `out`. */
_Noreturn static void become(const char *const *argv, const char *folder, int in, int out)
{
    sigset_t none; /* a results folder under way blocks signals; programs need not know */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
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
        become(argv, folder, nothing_to_read(), new_log(log));
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
        become(argv, NULL, nothing_to_read(), new_log(NULL));
    }
    int outcome = 0;
    *status = wait_for(child, LATE_LEAVE, seconds, &outcome) ? status_of(outcome) : 0;
    return *status == 0;
}

/* ---- talking ----------------------------------------------------------------------------------
 */

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* where a socket is told instead, by SO_NOSIGPIPE */
#endif

/* Both ends of a line, closed in programs that other threads start meanwhile. */
static bool make_line(int end[2])
{
#ifdef SOCK_CLOEXEC
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end) == 0;
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, end) != 0)
        return false;
    for (int k = 0; k < 2; k++)
        fcntl(end[k], F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    setsockopt(end[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return true;
#endif
}

bool os_talk_begin(const char *const *argv, const char *folder, OsTalk *talk)
{
    int end[2];
    if (!make_line(end))
        return false;
    const pid_t self = getpid(), child = fork();
    if (child == 0) {
        end_with_parent(self);
        become(argv, folder, end[1], end[1]);
    }
    close(end[1]);
    if (child < 0)
        close(end[0]);
    *talk = (OsTalk){.child = child, .line = end[0]};
    return child > 0;
}

void os_talk_tell(const OsTalk *talk, const char *text)
{
    const size_t n = strlen(text);
    for (size_t done = 0; done < n;) {
        const ssize_t put = send(talk->line, text + done, n - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno != EINTR)
            return; /* what it does then is heard */
        done += put > 0 ? (size_t)put : 0;
    }
}

/* It stays to be waited for. */
static bool has_ended(pid_t child)
{
    siginfo_t facts = {0};
    return waitid(P_PID, (id_t)child, &facts, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           facts.si_pid == child;
}

/* One that has ended may have left the line to programs that it started, so it is asked for too. */
long os_talk_hear(const OsTalk *talk, char *bytes, size_t room, double until)
{
    enum { PAUSE = 100 }; /* milliseconds */
    for (bool ended = false;;) {
        const double left = until - os_clock_seconds();
        if (left <= 0.0)
            return OS_LATE;
        const ssize_t n = recv(talk->line, bytes, room, MSG_DONTWAIT);
        if (n > 0)
            return (long)n;
        if (n == 0 || ended || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return 0;
        struct pollfd line = {.fd = talk->line, .events = POLLIN};
        if (poll(&line, 1, left * 1000.0 < PAUSE ? (int)(left * 1000.0) + 1 : PAUSE) == 0)
            ended = has_ended(talk->child);
    }
}

void os_talk_end(const OsTalk *talk, double seconds)
{
    int outcome = 0;
    shutdown(talk->line, SHUT_RDWR);
    close(talk->line);
    wait_for(talk->child, LATE_KILL, seconds, &outcome);
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
