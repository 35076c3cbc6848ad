/* A ledger: a folder that keeps what tasks came to, so that many processes on many machines can
 * share them out, and any of them may be killed at any time.
 *
 * Each process appends to a file of its own, NAME.ledger, so nobody waits for a lock (network file
 * systems have none to be trusted). A record has a checksum; of a file that ends within a record,
 * as that of a process which was killed, the last record does not count. Two records of one task
 * that differ are an error: machines check each other. The folder holds exact numbers of changed
 * cohorts, and values drawn for students who lack one: it is not to be published. */
#ifndef ALIKE_LEDGER_H
#define ALIKE_LEDGER_H

#include "alike/error.h"
#include "alike/hash.h"
#include "alike/note.h"
#include "alike/tape.h"

#define LEDGER_ENDING ".ledger"
#define LEDGER_PLAN   ".plan"

typedef struct Ledger Ledger;

/* Reads all that is there; nothing is written before something is added. What can't be used of it
 * (damaged files, files of other programs) is said in notes. by: what wrote, for whoever reads the
 * ledger later. ERR_DATA: two records of one task differ. ERR_USAGE: there is no such folder and
 * none can be made. */
bool ledger_open(Arena *arena, const char *folder, const char *by, Notes *notes, Ledger **out,
                 Error *err) MUST_CHECK;
/* What is known of a task: a tape to be read, whose words go into arena. False: nothing is. */
bool ledger_find(const Ledger *ledger, Key key, Arena *arena, Tape *out);
/* Which file says so. */
const char *ledger_file_of(const Ledger *ledger, Key key);
/* Appends. what: the task in words; failed: it could not be carried out, and why. Called by several
 * threads. ERR_INTERNAL: the folder can't be written to, or is full. */
bool ledger_add(Ledger *ledger, Key key, const char *what, const char *failed, const Tape *tape,
                Error *err) MUST_CHECK;
/* Among processes that work together (alike/cluster.h): the first hears from the others what they
 * added, so that nobody waits for a network's folder to show it; each of them says it. */
bool ledger_hear(Ledger *ledger, Error *err) MUST_CHECK;
bool ledger_say(Ledger *ledger, Error *err) MUST_CHECK;
/* Brings what was added to the disk. NULL is allowed. */
bool ledger_close(Ledger *ledger, Error *err) MUST_CHECK;

/* Writes down which tasks a study has, where that is not written yet and can be: then ledger_look
 * can tell how many of them are done. */
void ledger_plan(const Ledger *ledger, const char *study, const Key *key, size_t n);

/* --- who looks at it ----------------------------------------------------------------------------
 */

/* One process's file. */
typedef struct LedgerFile {
    const char *name;
    const char *by;          /* program and version, machine, process; NULL: not known */
    size_t n, n_failed;      /* records of tasks */
    size_t torn;             /* bytes at its end that are no whole record */
    size_t damaged, n_bytes; /* from which byte on nothing can be read, of how many; equal: none */
    bool foreign;            /* it is no ledger */
} LedgerFile;

/* A task that could not be carried out. */
typedef struct LedgerFailure {
    const char *what, *why;
} LedgerFailure;

/* All tasks of one study, as it was when they were listed. */
typedef struct LedgerPlan {
    const char *study;
    size_t n, n_done, n_failed;
} LedgerPlan;

typedef struct LedgerState {
    size_t n_files;
    LedgerFile *file;
    size_t n_tasks, n_failures; /* different ones */
    LedgerFailure *failure;
    size_t n_plans;
    LedgerPlan *plan;
    size_t n_elsewhere; /* tasks of no plan that is there */
} LedgerState;

/* ERR_USAGE: there is no such folder; ERR_DATA as above. */
bool ledger_look(Arena *arena, const char *folder, LedgerState *out, Error *err) MUST_CHECK;

#endif
