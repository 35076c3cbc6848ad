/* Inside src/study: what repeats, kept in a ledger (alike/ledger.h): replicates, copies of missing
 * data, and specifications of a multiverse. A task's key is of the program's version, all that
 * stands in the data, the settings that its analysis hangs on, and the task's own; its random
 * numbers hang on nothing else, so whoever makes it, and where, makes the same bits. */
#ifndef STUDY_LEDGERED_H
#define STUDY_LEDGERED_H

#include "study/multiverse.h"
#include "study/replicates.h"

#include "alike/impute.h"
#include "alike/ledger.h"

/* A set whose ledger is set (ReplicateSet.ledger, .of). */
Key ledgered_replicate_key(const ReplicateSet *set, Key replicate);
/* Was it made before? *found: then all is as if it had been made now. False: the ledger holds
 * something else under its key (ERR_DATA). */
bool ledgered_replicate_find(Arena **keep, const ReplicateSet *set, const ReplicateInput *input,
                             Key key, Replicate *out, bool *found, Error *err) MUST_CHECK;
bool ledgered_replicate_add(const ReplicateSet *set, const ReplicateInput *input, Key key,
                            const Replicate *made, Error *err) MUST_CHECK;

/* out->n: so many values there must be; they go into arena. */
bool ledgered_draw_find(Arena *arena, const Ledger *ledger, Key key, ImputeValues *out, bool *found,
                        Error *err) MUST_CHECK;
bool ledgered_draw_add(Ledger *ledger, Key key, const char *what, ImputeValues *values,
                       Error *err) MUST_CHECK;

bool ledgered_universe_find(MultiversePlan *plan, Universe *universe, bool *found,
                            Error *err) MUST_CHECK;
bool ledgered_universe_add(const MultiversePlan *plan, const Universe *universe,
                           Error *err) MUST_CHECK;

#endif
