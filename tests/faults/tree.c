#define _XOPEN_SOURCE 700 /* nftw */

#include "tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 1024, PATH_ROOM = 4096 };

typedef struct Entry {
    char *path;
    mode_t mode;
    size_t n;
    char *bytes; /* of a file; where a link leads */
} Entry;

struct Tree {
    size_t n;
    Entry entry[MOST];
};

static void stop(const char *what, const char *path)
{
    perror(path);
    fprintf(stderr, "sweep: %s\n", what);
    exit(9);
}

static void join(char out[PATH_ROOM], const char *folder, const char *name)
{
    const int n = snprintf(out, PATH_ROOM, "%s%s%s", folder, folder[0] ? "/" : "", name);
    if (n < 0 || n >= PATH_ROOM)
        stop("too long a path", name);
}

static char *read_bytes(const char *path, const struct stat *facts, size_t *n)
{
    const bool link = S_ISLNK(facts->st_mode);
    char *bytes = calloc((size_t)facts->st_size + 2, 1);
    if (bytes == NULL)
        stop("no memory", path);
    if (link) {
        *n = (size_t)readlink(path, bytes, (size_t)facts->st_size + 1);
        return bytes;
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        stop("can't read", path);
    *n = fread(bytes, 1, (size_t)facts->st_size, file);
    fclose(file);
    return bytes;
}

static void add_folder(Tree *tree, const char *top, const char *relative)
{
    char path[PATH_ROOM], inner[PATH_ROOM];
    join(path, top, relative);
    DIR *entries = opendir(path);
    if (entries == NULL)
        stop("can't list", path);
    for (struct dirent *next; (next = readdir(entries)) != NULL;) {
        struct stat facts;
        if (strcmp(next->d_name, ".") == 0 || strcmp(next->d_name, "..") == 0)
            continue;
        join(inner, relative, next->d_name);
        join(path, top, inner);
        if (lstat(path, &facts) != 0 || tree->n == MOST)
            stop("can't look at", path);
        Entry *entry = &tree->entry[tree->n++];
        *entry = (Entry){.path = strdup(inner), .mode = facts.st_mode};
        if (S_ISDIR(facts.st_mode))
            add_folder(tree, top, inner);
        else
            entry->bytes = read_bytes(path, &facts, &entry->n);
    }
    closedir(entries);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const Entry *)a)->path, ((const Entry *)b)->path);
}

Tree *tree_read(const char *folder)
{
    Tree *tree = calloc(1, sizeof *tree);
    if (tree == NULL)
        stop("no memory", folder);
    add_folder(tree, folder, "");
    qsort(tree->entry, tree->n, sizeof tree->entry[0], by_path);
    return tree;
}

void tree_free(Tree *tree)
{
    for (size_t i = 0; tree != NULL && i < tree->n; i++) {
        free(tree->entry[i].path);
        free(tree->entry[i].bytes);
    }
    free(tree);
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
    (void)facts;
    (void)kind;
    return walk->level == 0 ? 0 : remove(path);
}

void tree_remove(const char *folder, const char *name)
{
    char path[PATH_ROOM];
    join(path, folder, name);
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    rmdir(path);
}

void tree_write(const Tree *tree, const char *folder)
{
    char path[PATH_ROOM];
    if (nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
        stop("can't clear", folder);
    for (size_t i = 0; i < tree->n; i++) {
        const Entry *entry = &tree->entry[i];
        join(path, folder, entry->path);
        if (S_ISDIR(entry->mode)) {
            if (mkdir(path, entry->mode & 07777) != 0)
                stop("can't make", path);
        } else if (S_ISLNK(entry->mode)) {
            if (symlink(entry->bytes, path) != 0)
                stop("can't link", path);
        } else {
            const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, entry->mode & 07777);
            if (file < 0 || write(file, entry->bytes, entry->n) != (ssize_t)entry->n)
                stop("can't write", path);
            close(file);
        }
    }
}

static const Entry *find(const Tree *tree, const char *path)
{
    union {
        const char *given;
        char *wanted; /* by_path does not write to it */
    } name = {.given = path};
    const Entry key = {.path = name.wanted};
    return bsearch(&key, tree->entry, tree->n, sizeof key, by_path);
}

bool tree_has(const Tree *tree, const char *path)
{
    return find(tree, path) != NULL;
}

const char *tree_text(const Tree *tree, const char *path)
{
    const Entry *entry = find(tree, path);
    return entry == NULL ? NULL : entry->bytes;
}

static bool same(const Entry *a, const Entry *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return a->mode == b->mode && a->n == b->n &&
           (a->n == 0 || memcmp(a->bytes, b->bytes, a->n) == 0);
}

bool tree_same_entry(const Tree *a, const Tree *b, const char *path)
{
    return same(find(a, path), find(b, path));
}

static const char *lacks(const Tree *a, const Tree *b, const char *below)
{
    const size_t n = strlen(below);
    for (size_t i = 0; i < a->n; i++) {
        const char *path = a->entry[i].path;
        if (strncmp(path, below, n) != 0 || (n > 0 && path[n] != '\0' && path[n] != '/'))
            continue;
        if (!same(&a->entry[i], find(b, path)))
            return path;
    }
    return NULL;
}

bool tree_same_below(const Tree *a, const Tree *b, const char *path)
{
    return lacks(a, b, path) == NULL && lacks(b, a, path) == NULL;
}

const char *tree_difference(const Tree *a, const Tree *b)
{
    const char *missing = lacks(a, b, "");
    return missing != NULL ? missing : lacks(b, a, "");
}
