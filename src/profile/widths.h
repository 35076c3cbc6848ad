/* Lines of fixed width that nobody has announced. */
#ifndef ALIKE_PROFILE_WIDTHS_H
#define ALIKE_PROFILE_WIDTHS_H

#include "alike/profile.h"

typedef struct WidthGuess {
    bool is_fixed;
    bool has_names;     /* in the first line */
    LineLayout *layout; /* by the columns of blanks; NULL: there are none, and nothing is known */
} WidthGuess;

/* By the first lines of the file; a file that can't be read so is none. */
WidthGuess widths_guess(Arena *arena, const char *path);

#endif
