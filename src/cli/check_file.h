/* Of a file of data in the place of a study file. */
#ifndef ALIKE_CLI_CHECK_FILE_H
#define ALIKE_CLI_CHECK_FILE_H

#include "alike/arena.h"
#include "alike/error.h"

/* Is it, by its name, a file of data and no study file? */
bool check_is_data(Arena *arena, const char *path);
/* Prints each table of it. ERR_DATA where it can't be read. */
bool check_file(Arena *arena, const char *path, Error *err) MUST_CHECK;

#endif
