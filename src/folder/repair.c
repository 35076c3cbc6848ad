/* What runs that were killed left beside the target. Their folders are locked while they live, by
 * the kernel: so a lock that is free means that its run is dead, whatever became of its number. */
#include "internal.h"

#include "alike/os.h"
#include "alike/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool sync_folder(int folder)
{
    return fsync(folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF;
}

typedef struct Leftovers {
    size_t n, capacity;
    const char **path;
} Leftovers;

/* Names are gathered first: what is done about them changes the folder. */
static bool find_leftovers(Folder *folder, const char *mark, Leftovers *out, Error *err)
{
    const char *parent = os_folder_of(folder->arena, folder->target);
    const char *start = arena_printf(folder->arena, "%s%s", os_file_name(folder->target), mark);
    DIR *entries = open_folder(AT_FDCWD, parent);
    const char *name;
    *out = (Leftovers){0};
    while (entries != NULL && (name = next_name(entries)) != NULL) {
        if (!text_starts(name, start))
            continue;
        out->path = arena_grow(folder->arena, (void *)out->path, &out->capacity, out->n + 1,
                               sizeof *out->path);
        out->path[out->n++] = os_join(folder->arena, parent, name);
    }
    const bool ok = entries != NULL && errno == 0;
    if (!ok)
        error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                  "the folder around the results can't be read: %s", strerror(errno));
    if (entries != NULL)
        closedir(entries);
    return ok;
}

/* The folder, locked, if it is one and ours; -1: not. wait: for a run that is alive. */
static int lock_leftover(const char *path, bool wait)
{
    struct stat facts, again;
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (fstat(fd, &facts) == 0 && facts.st_uid == geteuid() && os_lock(fd, wait) &&
        stat(path, &again) == 0 && again.st_ino == facts.st_ino && again.st_dev == facts.st_dev)
        return fd;
    close(fd);
    return -1;
}

/* Two renames were interrupted between them: the old results step back into their place. */
static bool step_back(Folder *folder, Error *err)
{
    struct stat facts;
    Leftovers old;
    if (lstat(folder->target, &facts) == 0)
        return true;
    if (!find_leftovers(folder, FOLDER_OLD, &old, err))
        return false;
    const char *newest = NULL;
    struct timespec when = {0};
    for (size_t i = 0; i < old.n; i++) {
        const int fd = lock_leftover(old.path[i], true);
        if (fd >= 0 && fstat(fd, &facts) == 0 &&
            (newest == NULL || facts.st_ctim.tv_sec > when.tv_sec ||
             (facts.st_ctim.tv_sec == when.tv_sec && facts.st_ctim.tv_nsec > when.tv_nsec))) {
            newest = old.path[i];
            when = facts.st_ctim;
        }
        if (fd >= 0)
            close(fd);
    }
    if (newest == NULL || lstat(folder->target, &facts) == 0 ||
        rename(newest, folder->target) == 0 || errno == ENOENT)
        return true;
    return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                     "an interrupted run left the earlier results in '%s', and they can't be put "
                     "back: %s",
                     newest, strerror(errno));
}

static bool remove_leftovers(Folder *folder, const char *mark, Error *err)
{
    Leftovers found;
    if (!find_leftovers(folder, mark, &found, err))
        return false;
    const int kept = open(folder->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < found.n; i++) {
        const int fd = lock_leftover(found.path[i], false);
        if (fd >= 0 && !retire_folder(found.path[i], kept))
            folder->left = found.path[i];
        if (fd >= 0)
            close(fd);
    }
    if (kept >= 0)
        close(kept);
    return true;
}

bool repair_target(Folder *folder, Error *err)
{
    return step_back(folder, err) && remove_leftovers(folder, FOLDER_OLD, err) &&
           remove_leftovers(folder, FOLDER_NEW, err);
}
