/* What stands at the other end of standard output and standard error, and how lines suit it. */
#ifndef ALIKE_CLI_TERMINAL_H
#define ALIKE_CLI_TERMINAL_H

#include "alike/text.h"

#include <stdio.h>

enum { TERMINAL_WIDTH = 80 /* where it is not known */ };

typedef struct Terminal {
    bool is_one;  /* somebody looks at it; false: a file or a program reads */
    bool obeys;   /* its cursor moves, its lines can be written anew: TERM is not "dumb" */
    bool colours; /* and nobody asked for none (NO_COLOR) */
    size_t width; /* letters in a line */
} Terminal;

Terminal terminal_of(FILE *stream);

typedef enum Tone { TONE_ERROR, TONE_CAUTION, TONE_NOTE } Tone;

/* The word in the tone's colour, or as it is. */
void terminal_add_word(Text *out, const Terminal *terminal, Tone tone, const char *word);

/* One line of text in lines of at most `width` letters, the later ones behind `hang` blanks;
 * `taken` letters stand in the first already. A word that is longer than a line is not cut: paths
 * are to be copied. No end of line at its end. */
void terminal_wrap(Text *out, const char *text, size_t width, size_t taken, size_t hang);

/* Words in a column of `width` letters, at its right or left end. */
void terminal_add_padded(Text *out, const char *words, size_t width, bool right);

/* A path, on a terminal as a link that opens the file (OSC 8). */
void terminal_add_path(Text *out, const Terminal *terminal, const char *path);

#endif
