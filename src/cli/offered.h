/* Words that shells offer, from the registries. */
#ifndef ALIKE_CLI_OFFERED_H
#define ALIKE_CLI_OFFERED_H

#include "alike/command.h"
#include "alike/text.h"

/* Those of a list that is known beforehand; NULL where files are offered or nothing is. Ends with
 * NULL. */
const char *const *offered_words(Arena *arena, Offered offered);

/* A text in single quotes of a shell; what stands there for a quote and for a backslash. */
void add_single_quoted(Text *out, const char *text, const char *quote, const char *backslash);

/* Rows of completions.c. */
void completion_bash(Text *out);
void completion_zsh(Text *out);
void completion_fish(Text *out);

#endif
