/* Inside src/ledger: which tasks a study has. Written beside the ledgers, a file for each study and
 * each change of it whose name is made of the tasks' keys; nothing but ledger_look reads it. */
#ifndef LEDGER_PLAN_FILE_H
#define LEDGER_PLAN_FILE_H

#include "alike/ledger.h"

/* Does nothing where it is there, or can't be written. */
void plan_write(const char *folder, const char *study, const Key *key, size_t n);
/* False: it holds no plan. */
bool plan_read(Arena *arena, const char *path, const char **study, Key **key, size_t *n);

#endif
