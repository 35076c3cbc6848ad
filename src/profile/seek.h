/* A file that was profiled, read once more in the same way. */
#ifndef ALIKE_PROFILE_SEEK_H
#define ALIKE_PROFILE_SEEK_H

#include "alike/profile.h"
#include "input/snippet.h"

/* begin: called before the first row, and again where the file turns out to be in another encoding;
 * take: with the cells of each row of the table. */
bool profile_each_row(Arena *arena, const FileProfile *profile, void *context,
                      bool (*begin)(void *context),
                      void (*take)(void *context, const CellText *cell), Error *err) MUST_CHECK;

#endif
