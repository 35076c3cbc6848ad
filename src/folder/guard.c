/* What ends a run before its time, and what it leaves behind then: nothing. Signals are blocked
 * while a folder is being made and a thread of their own waits for them, since a signal handler
 * may hardly do anything; an exhausted arena comes here on its way out. A run that is killed
 * outright is cleaned up by the next one. */
#include "internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int ending[] = {SIGHUP, SIGINT, SIGTERM};
enum { N_ENDING = sizeof ending / sizeof ending[0], RESERVE = 256 * 1024 };

/* Other threads may be writing files at this moment: under another name they find the folder no
 * more, and what is in it is what its list knows. away: FOLDER_PATH_MAX bytes; no arena, which may
 * be what has come to an end. Returns where the folder is. */
static const char *move_away(const Folder *folder, char *away)
{
    const int n = snprintf(away, FOLDER_PATH_MAX, "%s" FOLDER_NEW "XXXXXX", folder->target);
    if (n < 0 || n >= FOLDER_PATH_MAX || mkdtemp(away) == NULL)
        return folder->staging;
    if (rename(folder->staging, away) == 0) /* takes the place of the empty one */
        return away;
    rmdir(away);
    return folder->staging;
}

void discard_staging(Folder *folder)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    char away[FOLDER_PATH_MAX];
    if (folder->staging[0] == '\0')
        return;
    const char *path = move_away(folder, away);
    const int kept = open(folder->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < 50 && !retire_folder(path, kept); i++)
        nanosleep(&pause, NULL);
    if (kept >= 0)
        close(kept);
}

/* As if the signal had not been caught: so shells and schedulers see what they expect. */
static void die_of(int number)
{
    sigset_t one;
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    _exit(128 + number);
}

static void *watch(void *context)
{
    Folder *folder = context;
    int number = 0;
    while (sigwait(&folder->signals, &number) != 0)
        ;
    pthread_mutex_lock(&folder->busy);
    if (!folder->ended) {
        discard_staging(folder);
        die_of(number); /* the lock is never given back: nothing else may end the process */
    }
    pthread_mutex_unlock(&folder->busy);
    return NULL;
}

static void stop(void *context, size_t wanted)
{
    Folder *folder = context;
    pthread_mutex_lock(&folder->busy);
    free(folder->reserve);
    folder->reserve = NULL;
    discard_staging(folder);
    folder->outer.stop(folder->outer.context, wanted);
}

/* A signal that whoever started us wants ignored (nohup, a job in the background) stays so. */
static bool is_ignored(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

void guard_begin(Folder *folder)
{
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&folder->busy, &recursive);
    pthread_mutexattr_destroy(&recursive);
    folder->reserve = memory_take(RESERVE, 1);
    folder->outer = arena_on_exhausted((ArenaEnd){.stop = stop, .context = folder});
    sigemptyset(&folder->signals);
    for (size_t i = 0; i < N_ENDING; i++)
        if (!is_ignored(ending[i])) {
            sigaddset(&folder->signals, ending[i]);
            folder->wake = ending[i];
        }
    pthread_sigmask(SIG_BLOCK, &folder->signals, &folder->mask);
    folder->watched =
        folder->wake != 0 && pthread_create(&folder->watcher, NULL, watch, folder) == 0;
    if (!folder->watched) /* then signals end the run at once, and the next one cleans up */
        pthread_sigmask(SIG_SETMASK, &folder->mask, NULL);
}

void guard_end(Folder *folder)
{
    pthread_mutex_lock(&folder->busy);
    folder->ended = true;
    pthread_mutex_unlock(&folder->busy);
    if (folder->watched) {
        pthread_kill(folder->watcher, folder->wake);
        pthread_join(folder->watcher, NULL);
        pthread_sigmask(SIG_SETMASK, &folder->mask, NULL);
    }
    arena_on_exhausted(folder->outer);
    free(folder->reserve);
    folder->reserve = NULL;
    pthread_mutex_destroy(&folder->busy);
}
