#include "internal.h"

#include "alike/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *folder_staging(const Folder *folder)
{
    return folder->staging;
}

const char *folder_left(const Folder *folder)
{
    return folder->left;
}

static bool failed(const Folder *folder, Error *err, const char *what)
{
    return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown}, "%s: %s", what,
                     strerror(errno));
}

/* ---- beginning ------------------------------------------------------------------------------- */

/* Where the folder really is. A link stays: what it leads to is exchanged. */
static bool find_target(Folder *folder, Error *err)
{
    char *plain = arena_copy_text(folder->arena, folder->shown);
    struct stat facts;
    for (size_t n = strlen(plain); n > 1 && plain[n - 1] == '/'; n--)
        plain[n - 1] = '\0';
    const char *parent = os_folder_of(folder->arena, plain), *name = os_file_name(plain);
    const bool nameless = name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    if (!os_make_folders(parent, err))
        return false;
    if (nameless || (lstat(plain, &facts) == 0 && S_ISLNK(facts.st_mode))) {
        folder->target = os_real_path(folder->arena, plain);
        if (folder->target == NULL)
            return error_set(err, ERR_USAGE, (Place){.file = folder->shown},
                             "this is a link that leads nowhere (%s); make the folder that it "
                             "names, or name another with -o",
                             strerror(errno));
    } else {
        const char *real = os_real_path(folder->arena, parent);
        if (real == NULL)
            return failed(folder, err, "the results can't be written here");
        folder->target = os_join(folder->arena, real, name);
    }
    if (lstat(folder->target, &facts) == 0 && !S_ISDIR(facts.st_mode))
        return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                         "the results can't be written here: this is a file, not a folder; name "
                         "another folder with -o");
    return true;
}

/* Rights and group are those of the folder that is replaced, so that who could read the results
 * still can. */
static void dress_staging(const Folder *folder, mode_t fresh)
{
    struct stat old;
    if (stat(folder->target, &old) != 0) {
        fchmod(folder->lock, fresh);
        return;
    }
    if (fchown(folder->lock, (uid_t)-1, old.st_gid) == 0 || old.st_gid == getegid())
        fchmod(folder->lock, old.st_mode & 07777);
    else
        fchmod(folder->lock, old.st_mode & 0777);
}

static bool make_staging(Folder *folder, Error *err)
{
    char *path = arena_printf(folder->arena, "%s" FOLDER_NEW "XXXXXX", folder->target);
    const mode_t mask = umask(0);
    umask(mask);
    folder->file_mode = 0666 & ~mask;
    if (mkdtemp(path) == NULL) {
        return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                         "the results can't be written here: %s; free the folder or name another "
                         "one with -o",
                         strerror(errno));
    }
    folder->staging = path;
    folder->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->lock < 0)
        return failed(folder, err, "the results can't be written here");
    /* where folders can't be locked, what a killed run leaves stays */
    (void)os_lock(folder->lock, false);
    dress_staging(folder, 0777 & ~mask);
    return unfinished_write(folder, err);
}

bool folder_begin(Arena *arena, const char *target, const char *const *names, Folder **out,
                  Error *err)
{
    Folder *folder = ARENA_NEW(arena, Folder);
    *folder = (Folder){.arena = arena, .shown = target, .staging = "", .names = names, .lock = -1};
    *out = NULL;
    if (!find_target(folder, err) || !repair_target(folder, err) || !check_target(folder, err))
        return false;
    guard_begin(folder);
    pthread_mutex_lock(&folder->busy);
    const bool ok = make_staging(folder, err);
    pthread_mutex_unlock(&folder->busy);
    if (ok)
        *out = folder;
    else
        folder_abandon(folder);
    return ok;
}

static void close_folder(Folder *folder)
{
    guard_end(folder);
    if (folder->lock >= 0)
        close(folder->lock); /* and with it the lock */
    folder->lock = -1;
}

void folder_abandon(Folder *folder)
{
    if (folder == NULL)
        return;
    pthread_mutex_lock(&folder->busy);
    discard_staging(folder);
    folder->staging = "";
    pthread_mutex_unlock(&folder->busy);
    close_folder(folder);
}

/* ---- exchanging ------------------------------------------------------------------------------ */

/* Two renames with a way back, for file systems that can't exchange. Between them a run may be
 * killed: the next one renames the old folder back (repair.c). */
static bool exchange_slowly(Folder *folder, const char *aside)
{
    if (rename(folder->target, aside) != 0)
        return false;
    if (rename(folder->staging, folder->target) != 0) {
        const int problem = errno;
        if (rename(aside, folder->target) == 0)
            errno = problem;
        return false;
    }
    if (rename(aside, folder->staging) != 0)
        folder->staging = aside; /* the new results are in place: the old ones are just elsewhere */
    return true;
}

static bool exchange(Folder *folder, const char *aside)
{
    if (os_exchange(folder->staging, folder->target))
        return true;
    return (errno == EINVAL || errno == ENOSYS || errno == ENOTSUP) &&
           exchange_slowly(folder, aside);
}

/* The old folder, locked so that no other run exchanges or carries at the same time; -1 and ENOENT
 * where there is none. */
static int lock_target(const Folder *folder)
{
    for (;;) {
        struct stat held, there;
        const int fd = open(folder->target, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            return -1;
        (void)os_lock(fd, true);
        if (fstat(fd, &held) == 0 && lstat(folder->target, &there) == 0 &&
            held.st_ino == there.st_ino && held.st_dev == there.st_dev)
            return fd;
        close(fd); /* another run exchanged it while we waited */
    }
}

typedef struct Exchange {
    int old; /* the folder that was there; -1: none */
    Ours ours;
    const char *aside;
    Pending pending;
} Exchange;

static bool carry_people(Folder *folder, const Exchange *e, Error *err)
{
    char where[FOLDER_PATH_MAX];
    if (carry_over(e->old, folder->lock, &e->ours, false, where))
        return true;
    if (errno == EEXIST)
        return error_set(err, ERR_USAGE, (Place){.file = folder->shown},
                         "'%s' in this folder was not written by alike, and this run would "
                         "replace it; nothing was changed. Move it elsewhere or name another "
                         "folder with -o",
                         where);
    return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                     "'%s' in this folder can't be carried over to the new results: %s; nothing "
                     "was changed",
                     where, strerror(errno));
}

/* Everything that can fail for want of memory or room, before anything changes. */
static bool prepare(Folder *folder, const FolderCompanion *companion, Exchange *e, Error *err)
{
    char *unfinished = os_join(folder->arena, folder->staging, FOLDER_UNFINISHED);
    e->aside = arena_printf(folder->arena, "%s" FOLDER_OLD "%s", folder->target,
                            folder->staging + strlen(folder->staging) - 6);
    if (!manifest_write(folder, err))
        return false;
    e->old = lock_target(folder);
    if (e->old < 0 && errno != ENOENT)
        return failed(folder, err, "the results can't be put in place");
    if (e->old >= 0) {
        if (!ours_read(e->old, &e->ours))
            return failed(folder, err, "the earlier results can't be read");
        if (!carry_people(folder, e, err))
            return false;
    }
    if (unlink(unfinished) != 0 || !sync_folder(folder->lock))
        return failed(folder, err, "the results can't be put in place");
    return companion == NULL || pending_prepare(folder, companion, &e->pending, err);
}

static bool put_in_place(Folder *folder, Exchange *e, Error *err)
{
    const bool done =
        e->old < 0 ? rename(folder->staging, folder->target) == 0 : exchange(folder, e->aside);
    if (!done && (errno == EBUSY || errno == EINVAL))
        return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                         "the results replace this folder as a whole, and it can't be replaced "
                         "while it is in use; name a folder of its own with -o");
    struct stat facts;
    const int problem = errno;
    if (!done && lstat(folder->target, &facts) != 0 && lstat(e->aside, &facts) == 0)
        return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                         "the results can't be put in place: %s; the earlier ones are in '%s', and "
                         "the next run puts them back",
                         strerror(problem), e->aside);
    errno = problem;
    if (!done)
        return failed(folder, err, "the results can't be put in place");
    if (e->pending.path == NULL || pending_make(&e->pending))
        return true;
    failed(folder, err, "the results are not put in place, because what changes with them can't");
    const bool undone =
        e->old < 0 ? rename(folder->target, folder->staging) == 0 : exchange(folder, e->aside);
    if (!undone)
        folder->staging = "";
    return false;
}

/* The old folder is at the staging path now, and the new results stand. A person's file that came
 * while the run was busy is carried late; nothing here takes memory from an arena. */
static bool clear_old(Folder *folder, const Exchange *e, Error *err)
{
    char where[FOLDER_PATH_MAX];
    if (e->old < 0)
        return true;
    bool carried = false;
    int problem = 0;
    for (int i = 0; i < 2; i++) { /* twice: a lack of memory may be over in a moment */
        carried = carry_over(e->old, folder->lock, &e->ours, true, where);
        problem = errno;
        if (carried && retire_folder(folder->staging, folder->lock))
            return true;
    }
    DIR *entries = open_folder(AT_FDCWD, folder->staging);
    if (entries == NULL && errno == ENOMEM)
        return true; /* the results are there; the next run has memory to clear the old ones */
    if (entries != NULL)
        closedir(entries);
    return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                     "the new results are in place; the folder that was there can't be removed%s%s "
                     "and stays as '%s': it holds files that alike did not write",
                     carried ? "" : ": ", carried ? "" : strerror(problem), folder->staging);
}

bool folder_commit(Folder *folder, const FolderCompanion *companion, Error *err)
{
    Exchange e = {.old = -1};
    pthread_mutex_lock(&folder->busy); /* a signal waits until the folder is whole again */
    bool ok = prepare(folder, companion, &e, err) && put_in_place(folder, &e, err);
    if (ok) {
        ok = clear_old(folder, &e, err);
    } else {
        pending_drop(&e.pending);
        discard_staging(folder);
    }
    folder->staging = "";
    pthread_mutex_unlock(&folder->busy);
    ours_free(&e.ours);
    if (e.old >= 0)
        close(e.old);
    close_folder(folder);
    return ok;
}
