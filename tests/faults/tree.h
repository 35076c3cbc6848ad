/* A folder in memory: names, texts, links. To be compared, and to be written again. */
#ifndef FAULTS_TREE_H
#define FAULTS_TREE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Tree Tree;

Tree *tree_read(const char *folder);
void tree_free(Tree *tree); /* NULL is allowed */
/* Makes the folder what the tree is; whatever else was in it is gone. */
void tree_write(const Tree *tree, const char *folder);
void tree_remove(const char *folder, const char *name);

bool tree_has(const Tree *tree, const char *path);
const char *tree_text(const Tree *tree, const char *path); /* of a file; NULL: not there */
bool tree_same_entry(const Tree *a, const Tree *b, const char *path);
bool tree_same_below(const Tree *a, const Tree *b, const char *path); /* with everything in it */
const char *tree_difference(const Tree *a, const Tree *b);            /* a path, or NULL */

#endif
