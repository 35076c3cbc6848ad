/* A person's files in the new folder, before it takes the old one's place: under a second name of
 * the same file, so that no moment is without one; copied where the file system has no such names.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Carry {
    const Ours *ours;
    bool late;
    int top; /* of the new folder: copies are made there and renamed when whole */
    char *where;
} Carry;

static bool carry_folder(const Carry *carry, int from, int to, const char *relative);

/* Owner, rights and times of the original; an owner is given by few, so that is no failure. */
static bool dress(int file, const struct stat *facts)
{
    const struct timespec times[2] = {facts->st_atim, facts->st_mtim};
    if (fchown(file, facts->st_uid, facts->st_gid) != 0 && errno != EPERM && errno != EINVAL)
        return false;
    return fchmod(file, facts->st_mode & 07777) == 0 && futimens(file, times) == 0;
}

static bool copy_bytes(int from, int to)
{
    char block[65536];
    for (;;) {
        const ssize_t n = read(from, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        for (ssize_t done = 0; done < n;) {
            const ssize_t put = write(to, block + done, (size_t)(n - done));
            if (put < 0 && errno != EINTR)
                return false;
            done += put < 0 ? 0 : put;
        }
    }
}

static bool copy_file(const Carry *carry, int from, int to, const char *name,
                      const struct stat *facts)
{
    const int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (in < 0)
        return false;
    const int out =
        openat(carry->top, FOLDER_COPY, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool ok = out >= 0 && copy_bytes(in, out) && dress(out, facts) && fsync(out) == 0;
    int problem = errno;
    if (out >= 0 && close(out) != 0 && ok) {
        problem = errno;
        ok = false;
    }
    close(in);
    if (ok && renameat(carry->top, FOLDER_COPY, to, name) != 0) {
        problem = errno;
        ok = false;
    }
    if (!ok && out >= 0)
        unlinkat(carry->top, FOLDER_COPY, 0);
    errno = problem;
    return ok;
}

static bool copy_link(int from, int to, const char *name)
{
    char goal[FOLDER_PATH_MAX];
    const ssize_t n = readlinkat(from, name, goal, sizeof goal);
    if (n < 0 || n >= (ssize_t)sizeof goal) {
        errno = n < 0 ? errno : ENAMETOOLONG;
        return false;
    }
    goal[n] = '\0';
    return symlinkat(goal, to, name) == 0;
}

/* Of another device, of another owner, too many names, or a file system without second names. */
static bool needs_copy(int problem)
{
    return problem == EXDEV || problem == EPERM || problem == EMLINK || problem == EOPNOTSUPP ||
           problem == ENOSYS || problem == EACCES;
}

static bool carry_file(const Carry *carry, int from, int to, const char *name,
                       const struct stat *facts)
{
    struct stat there;
    if (fstatat(to, name, &there, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return carry->late;
    }
    if (linkat(from, name, to, name, 0) == 0)
        return true;
    if (!needs_copy(errno))
        return false;
    if (S_ISLNK(facts->st_mode))
        return copy_link(from, to, name);
    return S_ISREG(facts->st_mode) && copy_file(carry, from, to, name, facts);
}

/* Also a folder of ours may hold files of theirs, whether or not this run made one of that name. */
static bool carry_inner(const Carry *carry, int from, int to, const char *name, const char *path,
                        const struct stat *facts, bool ours)
{
    const bool made = mkdirat(to, name, 0700) == 0;
    if (!made && errno != EEXIST)
        return false;
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const int out = openat(to, name, flags);
    const int in = openat(from, name, flags);
    bool ok = out >= 0 && in >= 0 && carry_folder(carry, in, out, path);
    bool empty = false;
    if (ok && made && ours) /* stays where something was carried into it */
        empty = unlinkat(to, name, AT_REMOVEDIR) == 0;
    ok = ok && (!made || empty || (dress(out, facts) && sync_folder(out)));
    const int problem = errno;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    errno = problem;
    return ok;
}

static bool carry_entry(const Carry *carry, int from, int to, const char *name,
                        const char *relative)
{
    struct stat facts;
    char path[FOLDER_PATH_MAX];
    bool ok = join_relative(path, relative, name);
    if (ok && ours_reserved(path))
        return true;
    ok = ok && fstatat(from, name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
    const bool is_folder = ok && S_ISDIR(facts.st_mode);
    const bool ours = ok && ours_lists(carry->ours, path, is_folder);
    const bool before = carry->where[0] != '\0';
    if (is_folder)
        ok = carry_inner(carry, from, to, name, path, &facts, ours);
    else if (ok && !ours)
        ok = carry_file(carry, from, to, name, &facts);
    if (!ok && !before && carry->where[0] == '\0')
        memcpy(carry->where, path, strlen(path) + 1);
    return ok;
}

static bool carry_folder(const Carry *carry, int from, int to, const char *relative)
{
    DIR *entries = open_folder(from, ".");
    if (entries == NULL)
        return false;
    const char *name;
    bool ok = true;
    while (ok && (name = next_name(entries)) != NULL)
        ok = carry_entry(carry, from, to, name, relative);
    const int problem = errno;
    closedir(entries);
    errno = problem;
    return ok && problem == 0;
}

bool carry_over(int from, int to, const Ours *ours, bool late, char where[FOLDER_PATH_MAX])
{
    const Carry carry = {.ours = ours, .late = late, .top = to, .where = where};
    where[0] = '\0';
    return carry_folder(&carry, from, to, "");
}
