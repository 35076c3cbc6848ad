/* What a command says to programs (--json): the summary, or why there is none. */
#ifndef ALIKE_CLI_SUMMARY_H
#define ALIKE_CLI_SUMMARY_H

#include "study.h"

#include <jansson.h>

/* The beginning of each: command, version, status. */
json_t *summary_begin(const char *command, int status);
/* As text, one line of JSON a value; the object goes. published: decimals as they were rounded. */
void summary_write(Text *out, json_t *object, bool published);

/* Of a run whose results are all written but not yet in place. */
bool summary_of_run(Text *out, Arena *arena, const StudyRun *run, Error *err) MUST_CHECK;

#endif
