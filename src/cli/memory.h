/* --memory, of commands that read data. */
#ifndef ALIKE_CLI_MEMORY_H
#define ALIKE_CLI_MEMORY_H

#include "alike/command.h"

/* Before anything large is read. */
bool memory_set(const Arguments *arguments, Error *err) MUST_CHECK;

#endif
