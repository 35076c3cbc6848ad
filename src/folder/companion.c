/* A file elsewhere that changes with a results folder. Two places can't be changed in one step, so
 * what is about to happen is written down beside the companion first: after the exchange it only
 * has to be renamed, and a run that is killed between the two is finished by the next one.
 *
 *   PATH.alike-new-XXXXXX        the folder's path, a line end, and the folder's own copy
 *   PATH.alike-new-XXXXXX.text   what the companion will say */
#include "internal.h"

#include "alike/os.h"
#include "alike/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool write_all(int file, const char *text)
{
    for (size_t n = strlen(text); n > 0;) {
        const ssize_t put = write(file, text, n);
        if (put < 0 && errno != EINTR)
            return false;
        n -= put < 0 ? 0 : (size_t)put;
        text += put < 0 ? 0 : put;
    }
    return fsync(file) == 0;
}

static bool sync_around(Arena *arena, const char *path)
{
    const int fd = open(os_folder_of(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool ok = sync_folder(fd);
    close(fd);
    return ok;
}

bool pending_prepare(Folder *folder, const FolderCompanion *companion, Pending *out, Error *err)
{
    Arena *arena = folder->arena;
    struct stat facts;
    const char *real = os_real_path(arena, companion->path);
    const char *path = real == NULL ? companion->path : real; /* a link stays a link */
    char *journal = arena_printf(arena, "%s" FOLDER_NEW "XXXXXX", path);
    const char *entry = arena_printf(arena, "%s\n%s\n%s", folder->target, companion->inside_name,
                                     companion->inside);
    *out = (Pending){.lock = mkstemp(journal)};
    int file = -1;
    bool ok = out->lock >= 0;
    if (ok) {
        *out = (Pending){.path = path,
                         .journal = journal,
                         .text = arena_printf(arena, "%s.text", journal),
                         .lock = out->lock};
        (void)os_lock(out->lock, false);
        file = open(out->text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        ok = file >= 0 && write_all(out->lock, entry) && write_all(file, companion->text) &&
             fchmod(file, stat(path, &facts) == 0 ? facts.st_mode & 07777 : folder->file_mode) == 0;
        if (file >= 0)
            ok = close(file) == 0 && ok;
        ok = ok && sync_around(arena, path);
    }
    return ok || error_set(err, ERR_INTERNAL, (Place){.file = companion->path},
                           "this file can't be written: %s; nothing was changed", strerror(errno));
}

static void close_pending(Pending *pending)
{
    unlink(pending->journal);
    close(pending->lock);
    *pending = (Pending){0};
}

bool pending_make(Pending *pending)
{
    if (rename(pending->text, pending->path) != 0)
        return false;
    close_pending(pending);
    return true;
}

void pending_drop(Pending *pending)
{
    if (pending->path == NULL)
        return;
    const int problem = errno;
    unlink(pending->text);
    close_pending(pending);
    errno = problem;
}

/* ---- after a kill ---------------------------------------------------------------------------- */

/* Had the folder been exchanged? Then it holds the copy that the journal holds. */
static bool is_exchanged(Arena *arena, const char *journal)
{
    Error ignored;
    error_clear(&ignored);
    char *entry = NULL, *inside = NULL;
    size_t n = 0, n_inside = 0;
    if (!os_read_file(arena, journal, &entry, &n, &ignored))
        return false;
    char *name = strchr(entry, '\n');
    char *copy = name == NULL ? NULL : strchr(name + 1, '\n');
    if (copy == NULL)
        return false;
    *name++ = '\0';
    *copy++ = '\0';
    const char *path = os_join(arena, entry, name);
    return os_is_file(path) && os_read_file(arena, path, &inside, &n_inside, &ignored) &&
           strcmp(inside, copy) == 0;
}

static bool settle(Arena *arena, const char *path, const char *journal, Error *err)
{
    const char *text = arena_printf(arena, "%s.text", journal);
    const int fd = open(journal, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || !os_lock(fd, false)) { /* gone by now, or a run that lives */
        if (fd >= 0)
            close(fd);
        return true;
    }
    bool ok = true;
    if (is_exchanged(arena, journal))
        ok = rename(text, path) == 0 || errno == ENOENT;
    else
        ok = unlink(text) == 0 || errno == ENOENT;
    ok = ok && (unlink(journal) == 0 || errno == ENOENT);
    close(fd);
    return ok || error_set(err, ERR_INTERNAL, (Place){.file = path},
                           "an interrupted run left '%s', and what it began can't be finished: %s",
                           journal, strerror(errno));
}

bool folder_settle_companion(Arena *arena, const char *path, Error *err)
{
    enum { RANDOM = 6 };
    const char *real = os_real_path(arena, path);
    path = real == NULL ? path : real;
    const char *around = os_real_path(arena, os_folder_of(arena, path));
    const char *start = arena_printf(arena, "%s" FOLDER_NEW, os_file_name(path));
    const char **found = NULL, *name;
    size_t n = 0, capacity = 0;
    DIR *entries = around == NULL ? NULL : open_folder(AT_FDCWD, around);
    if (entries == NULL) /* a folder that may not be listed holds nothing that we left */
        return errno == EACCES || errno == ENOENT ||
               error_set(err, ERR_INTERNAL, (Place){.file = path},
                         "the folder around this file can't be read: %s", strerror(errno));
    while ((name = next_name(entries)) != NULL) {
        if (!text_starts(name, start) || strlen(name) != strlen(start) + RANDOM)
            continue;
        found = arena_grow(arena, (void *)found, &capacity, n + 1, sizeof *found);
        found[n++] = os_join(arena, around, name);
    }
    closedir(entries);
    for (size_t i = 0; i < n; i++)
        if (!settle(arena, path, found[i], err))
            return false;
    return true;
}
