/* Lists of what is ours. The manifest is written last and names what a finished run wrote; until
 * then a list of patterns says what the run may write. */
#include "internal.h"

#include "alike/os.h"
#include "alike/text.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The whole of a small file. False: it is there and can't be read; *text stays NULL where there is
 * none. From malloc, since it is also wanted when arenas are exhausted. */
static bool read_list(int folder, const char *name, char **text)
{
    *text = NULL;
    const int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT || errno == ELOOP; /* a person's link is no list of ours */
    struct stat facts;
    size_t n = 0;
    bool ok = fstat(file, &facts) == 0;
    if (ok && !S_ISREG(facts.st_mode)) {
        close(file);
        return true;
    }
    const size_t size = ok ? (size_t)facts.st_size : 0;
    char *bytes = ok ? malloc(size + 1) : NULL;
    ok = bytes != NULL;
    while (ok && n < size) {
        const ssize_t got = read(file, bytes + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        ok = got >= 0;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    const int problem = errno;
    close(file);
    if (ok) {
        bytes[n] = '\0';
        *text = bytes;
    } else {
        free(bytes);
        errno = problem;
    }
    return ok;
}

bool ours_read(int folder, Ours *out)
{
    *out = (Ours){0};
    if (read_list(folder, FOLDER_MANIFEST, &out->manifest) &&
        read_list(folder, FOLDER_UNFINISHED, &out->patterns))
        return true;
    const int problem = errno;
    ours_free(out);
    errno = problem;
    return false;
}

void ours_free(Ours *ours)
{
    free(ours->manifest);
    free(ours->patterns);
    *ours = (Ours){0};
}

static bool fits(const char *pattern, const char *relative, bool is_folder)
{
    const size_t n = strlen(pattern);
    char name[FOLDER_PATH_MAX + 2];
    const size_t length = strlen(relative);
    if ((n > 0 && pattern[n - 1] == '/') != is_folder || length + 2 > sizeof name)
        return false;
    memcpy(name, relative, length + 1);
    if (is_folder)
        memcpy(name + length, "/", 2);
    return fnmatch(pattern, name, FNM_PATHNAME) == 0;
}

bool names_fit(const char *const *names, const char *relative, bool is_folder)
{
    for (; *names != NULL; names++)
        if (fits(*names, relative, is_folder))
            return true;
    return false;
}

/* os_write_file makes NAME.tmp123 and then renames it. */
static void without_ending(char *name)
{
    size_t n = strlen(name);
    while (n > 0 && name[n - 1] >= '0' && name[n - 1] <= '9')
        n--;
    if (n > 4 && name[n] != '\0' && strncmp(name + n - 4, ".tmp", 4) == 0)
        name[n - 4] = '\0';
}

bool ours_reserved(const char *relative)
{
    char name[64];
    if (strlen(relative) >= sizeof name)
        return false;
    memcpy(name, relative, strlen(relative) + 1);
    without_ending(name);
    return strcmp(name, FOLDER_MANIFEST) == 0 || strcmp(name, FOLDER_UNFINISHED) == 0 ||
           strcmp(name, FOLDER_COPY) == 0;
}

static bool pattern_lists(const char *patterns, const char *relative, bool is_folder)
{
    char name[FOLDER_PATH_MAX], line[FOLDER_PATH_MAX];
    if (strlen(relative) >= sizeof name)
        return false;
    memcpy(name, relative, strlen(relative) + 1);
    if (!is_folder)
        without_ending(name);
    while (*patterns != '\0') {
        const size_t n = strcspn(patterns, "\n");
        if (n < sizeof line && patterns[n] == '\n') { /* a line that is cut off says nothing */
            memcpy(line, patterns, n);
            line[n] = '\0';
            if (fits(line, name, is_folder))
                return true;
        }
        patterns += n + (patterns[n] == '\n');
    }
    return false;
}

bool ours_lists(const Ours *ours, const char *relative, bool is_folder)
{
    const size_t n = strlen(relative);
    for (const char *line = ours->manifest; line != NULL && *line != '\0';) {
        const size_t length = strcspn(line, "\n");
        if (length == n + is_folder && strncmp(line, relative, n) == 0 &&
            (!is_folder || line[n] == '/'))
            return true;
        line += length + (line[length] == '\n');
    }
    return ours->patterns != NULL && pattern_lists(ours->patterns, relative, is_folder);
}

/* --- writing ------------------------------------------------------------------------------- */

static bool problem(const Folder *folder, Error *err)
{
    return error_set(err, ERR_INTERNAL, (Place){.file = folder->shown},
                     "the results can't be written: %s", strerror(errno));
}

/* Names, to be sorted: a folder lists them in an order of its own, and the same study is to give
 * the same bytes. */
typedef struct List {
    size_t n, capacity;
    const char **name;
} List;

static bool list_folder(Folder *folder, int at, const char *name, const char *relative, List *out,
                        Error *err);

/* A name with a line end would be two names in the list; nothing of ours has one. */
static bool list_entry(Folder *folder, int at, const char *name, const char *relative, List *out,
                       Error *err)
{
    struct stat facts;
    char path[FOLDER_PATH_MAX];
    if (!join_relative(path, relative, name) || fstatat(at, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return problem(folder, err);
    if (ours_reserved(path) || strchr(path, '\n') != NULL)
        return true;
    out->name =
        arena_grow(folder->arena, (void *)out->name, &out->capacity, out->n + 1, sizeof *out->name);
    out->name[out->n++] =
        arena_printf(folder->arena, "%s%s", path, S_ISDIR(facts.st_mode) ? "/" : "");
    if (S_ISDIR(facts.st_mode))
        return list_folder(folder, at, name, path, out, err);
    const int file = openat(at, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = file >= 0 && fsync(file) == 0;
    if (!ok)
        problem(folder, err);
    if (file >= 0)
        close(file);
    return ok;
}

static bool list_folder(Folder *folder, int at, const char *name, const char *relative, List *out,
                        Error *err)
{
    DIR *entries = open_folder(at, name);
    if (entries == NULL)
        return problem(folder, err);
    const char *entry;
    bool ok = true;
    while (ok && (entry = next_name(entries)) != NULL)
        ok = list_entry(folder, dirfd(entries), entry, relative, out, err);
    if (ok && (errno != 0 || !sync_folder(dirfd(entries))))
        ok = problem(folder, err);
    closedir(entries);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool manifest_write(Folder *folder, Error *err)
{
    List list = {0};
    Text text = {.arena = folder->arena};
    if (!list_folder(folder, AT_FDCWD, folder->staging, "", &list, err))
        return false;
    if (list.n > 1)
        qsort((void *)list.name, list.n, sizeof *list.name, by_name);
    text_add(&text, "");
    for (size_t i = 0; i < list.n; i++)
        text_format(&text, "%s\n", list.name[i]);
    return os_write_file(os_join(folder->arena, folder->staging, FOLDER_MANIFEST), text.bytes,
                         text.n, err);
}

bool unfinished_write(Folder *folder, Error *err)
{
    Text list = {.arena = folder->arena};
    for (const char *const *name = folder->names; *name != NULL; name++)
        text_format(&list, "%s\n", *name);
    return os_write_file(os_join(folder->arena, folder->staging, FOLDER_UNFINISHED),
                         list.bytes == NULL ? "" : list.bytes, list.n, err);
}
