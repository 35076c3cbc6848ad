/* Walking a results folder: what of a person's stands in a run's way, what is carried into the new
 * folder, what of ours is removed from the old one. No link is ever followed. */
#include "internal.h"

#include "alike/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *next_name(DIR *entries)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(entries);
    } while (entry != NULL &&
             (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    return entry == NULL ? NULL : entry->d_name;
}

DIR *open_folder(int folder, const char *name)
{
    const int at = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (at < 0)
        return NULL;
    DIR *entries = fdopendir(at);
    if (entries == NULL) {
        const int problem = errno;
        close(at);
        errno = problem;
    }
    return entries;
}

bool join_relative(char out[FOLDER_PATH_MAX], const char *relative, const char *name)
{
    const int n = snprintf(out, FOLDER_PATH_MAX, "%s%s%s", relative, relative[0] ? "/" : "", name);
    if (n >= 0 && n < FOLDER_PATH_MAX)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

/* --- before a run ----------------------------------------------------------------------------- */

typedef struct Check {
    const Folder *folder;
    const Ours *ours;
    Error *err;
} Check;

static bool refuse(const Check *check, const char *path, ErrorKind kind, const char *why)
{
    char where[2 * FOLDER_PATH_MAX];
    snprintf(where, sizeof where, "%s%s%s", check->folder->shown, path[0] != '\0' ? "/" : "", path);
    return error_set(check->err, kind, (Place){.file = where}, "%s", why);
}

static bool refuse_clash(const Check *check, const char *path)
{
    if (check->ours->manifest == NULL)
        return refuse(check, path, ERR_USAGE,
                      "alike would replace this, and the folder holds no list (" FOLDER_MANIFEST
                      ") that says alike wrote it; nothing was changed. If an earlier version of "
                      "alike wrote it, remove it or move it away; else name another folder with "
                      "-o");
    return refuse(check, path, ERR_USAGE,
                  "alike would replace this, and it is not among the files that alike wrote here; "
                  "nothing was changed. Move it elsewhere or rename it, or name another folder "
                  "with -o");
}

static bool check_folder(const Check *check, int folder, const char *name, const char *relative);

static bool check_entry(const Check *check, int folder, const char *name, const char *relative)
{
    struct stat facts;
    char path[FOLDER_PATH_MAX];
    if (!join_relative(path, relative, name) ||
        fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return refuse(check, relative, ERR_INTERNAL, strerror(errno));
    const bool is_folder = S_ISDIR(facts.st_mode);
    if (strcmp(path, FOLDER_MANIFEST) == 0 && !is_folder)
        return true;
    const bool ours = ours_lists(check->ours, path, is_folder);
    /* a folder that both have is shared; a file under the name of a folder is not */
    if (!ours && (ours_reserved(path) || names_fit(check->folder->names, path, !is_folder) ||
                  (!is_folder && names_fit(check->folder->names, path, false))))
        return refuse_clash(check, path);
    if (is_folder && os_is_mount(folder, name))
        return refuse(check, path, ERR_USAGE,
                      "another file system is attached here, and the results folder is replaced "
                      "as a whole; name another folder with -o");
    return !is_folder || check_folder(check, folder, name, path);
}

static bool check_folder(const Check *check, int folder, const char *name, const char *relative)
{
    DIR *entries = open_folder(folder, name);
    if (entries == NULL)
        return refuse(check, relative, ERR_INTERNAL, strerror(errno));
    const char *entry;
    bool ok = true;
    while (ok && (entry = next_name(entries)) != NULL)
        ok = check_entry(check, dirfd(entries), entry, relative);
    if (ok && errno != 0)
        ok = refuse(check, relative, ERR_INTERNAL, strerror(errno));
    closedir(entries);
    return ok;
}

bool check_target(const Folder *folder, Error *err)
{
    Ours ours;
    const Check check = {.folder = folder, .ours = &ours, .err = err};
    const int target = open(folder->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target < 0 && errno == ENOENT)
        return true;
    bool ok = target >= 0 && ours_read(target, &ours);
    if (!ok)
        error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                  "the results that are here can't be read (%s); name another folder with -o",
                  strerror(errno));
    if (ok && access(folder->target, R_OK | W_OK | X_OK) != 0)
        ok = error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                       "the results can't be written here: %s; name another folder with -o",
                       strerror(errno));
    if (ok) {
        ok = check_folder(&check, target, ".", "");
        ours_free(&ours);
    }
    if (target >= 0)
        close(target);
    return ok;
}

/* --- removing what is ours -------------------------------------------------------------------- */

static bool same_bytes(int a, int b)
{
    char left[4096], right[4096];
    for (;;) {
        const ssize_t n = read(a, left, sizeof left);
        if (n < 0 || (n == 0 && read(b, right, 1) == 0))
            return n == 0;
        for (ssize_t got = 0; got < n;) {
            const ssize_t more = read(b, right + got, (size_t)(n - got));
            if (more <= 0)
                return false;
            got += more;
        }
        if (n == 0 || memcmp(left, right, (size_t)n) != 0)
            return false;
    }
}

static bool same_link(int a, int b, const char *name)
{
    char left[FOLDER_PATH_MAX], right[FOLDER_PATH_MAX];
    const ssize_t n = readlinkat(a, name, left, sizeof left);
    return n >= 0 && n < (ssize_t)sizeof left && readlinkat(b, name, right, sizeof right) == n &&
           memcmp(left, right, (size_t)n) == 0;
}

/* Does the file stand in both folders? Two names of one file, or a copy where links can't be had.
 */
static bool same_file(int a, int b, const char *name)
{
    struct stat left, right;
    if (b < 0 || fstatat(a, name, &left, AT_SYMLINK_NOFOLLOW) != 0 ||
        fstatat(b, name, &right, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    if (left.st_dev == right.st_dev && left.st_ino == right.st_ino)
        return true;
    if (S_ISLNK(left.st_mode) && S_ISLNK(right.st_mode))
        return same_link(a, b, name);
    if (!S_ISREG(left.st_mode) || !S_ISREG(right.st_mode) || left.st_size != right.st_size)
        return false;
    const int one = openat(a, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    const int two = openat(b, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    const bool same = one >= 0 && two >= 0 && same_bytes(one, two);
    if (one >= 0)
        close(one);
    if (two >= 0)
        close(two);
    return same;
}

typedef struct Retire {
    Ours ours;
    bool look; /* touch nothing, say whether all may go */
} Retire;

static bool retire_entries(const Retire *retire, DIR *entries, int kept, const char *relative);

static bool retire_inner(const Retire *retire, int folder, int kept, const char *name,
                         const char *path)
{
    const int twin =
        kept < 0 ? -1 : openat(kept, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = (twin >= 0 || ours_lists(&retire->ours, path, true)) && !os_is_mount(folder, name);
    if (ok && !retire->look) /* a person's folder may forbid to change it; its twin still does */
        fchmodat(folder, name, 0700, 0);
    DIR *entries = ok ? open_folder(folder, name) : NULL;
    ok = entries != NULL && retire_entries(retire, entries, twin, path);
    if (entries != NULL)
        closedir(entries);
    if (twin >= 0)
        close(twin);
    return ok && (retire->look || unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
}

static bool retire_entries(const Retire *retire, DIR *entries, int kept, const char *relative)
{
    const int folder = dirfd(entries);
    const char *name;
    bool ok = true;
    while ((ok || !retire->look) && (name = next_name(entries)) != NULL) {
        struct stat facts;
        char path[FOLDER_PATH_MAX];
        bool gone = join_relative(path, relative, name);
        /* the lists go last: until then they say what may go */
        if (gone && ours_reserved(path) && !retire->look)
            continue;
        gone = gone && fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
        if (gone && S_ISDIR(facts.st_mode))
            gone = retire_inner(retire, folder, kept, name, path);
        else if (gone)
            gone = (ours_reserved(path) || ours_lists(&retire->ours, path, false) ||
                    same_file(folder, kept, name)) &&
                   (retire->look || unlinkat(folder, name, 0) == 0 || errno == ENOENT);
        ok = ok && gone;
    }
    return ok && errno == 0;
}

static bool retire_lists(DIR *entries)
{
    rewinddir(entries);
    const char *name;
    bool ok = true;
    while ((name = next_name(entries)) != NULL)
        if (ours_reserved(name))
            ok = (unlinkat(dirfd(entries), name, 0) == 0 || errno == ENOENT) && ok;
    return ok;
}

bool retire_folder(const char *path, int kept)
{
    DIR *entries = open_folder(AT_FDCWD, path);
    if (entries == NULL)
        return errno == ENOENT;
    Retire retire = {.look = true};
    bool ok = ours_read(dirfd(entries), &retire.ours);
    if (ok) {
        ok = retire_entries(&retire, entries, kept, "");
        if (ok) {
            rewinddir(entries);
            retire.look = false;
            ok = retire_entries(&retire, entries, kept, "") && retire_lists(entries);
        }
        ours_free(&retire.ours);
    }
    closedir(entries);
    return ok && (rmdir(path) == 0 || errno == ENOENT);
}
