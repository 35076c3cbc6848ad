/* What commands have in common to say; the rest is in alike/command.h. */
#ifndef ALIKE_CLI_SAY_H
#define ALIKE_CLI_SAY_H

#include "alike/text.h"

/* Lines that were written by command_write: on a terminal in its width, else as they are. */
void command_write_wrapped(Text *out, const char *lines);

/* "4.8 s", "3 min 5 s". */
enum { DURATION_MAX = 64 };
const char *say_duration(double seconds, char out[DURATION_MAX]);
/* "Done in 4.8 s.", for a person who waited: on a terminal only. */
void command_print_time(double since);

#endif
