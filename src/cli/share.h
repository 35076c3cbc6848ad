/* Of `alike run`: --ledger and --part. */
#ifndef ALIKE_CLI_SHARE_H
#define ALIKE_CLI_SHARE_H

#include "alike/command.h"
#include "alike/ledger.h"
#include "alike/spec.h"

/* Do the flags go together? */
bool share_check(const Arguments *arguments, Error *err) MUST_CHECK;
/* Opens the ledger that the arguments name, and tells cautions of it; NULL: they name none. */
bool share_open(Arena *arena, const Arguments *arguments, const char *results, Ledger **out,
                Error *err) MUST_CHECK;
/* Makes one part. */
bool share_run(Arena *arena, const Arguments *arguments, Error *err) MUST_CHECK;

#endif
