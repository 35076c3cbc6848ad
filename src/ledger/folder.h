/* Inside src/ledger: the files of a ledger, read. */
#ifndef LEDGER_FOLDER_H
#define LEDGER_FOLDER_H

#include "alike/ledger.h"

#include "record.h"

/* Where the record of a task is. */
typedef struct LedgerSlot {
    Key key;
    const uint8_t *body; /* for record_of_body; NULL: free */
    uint32_t n_body, file;
} LedgerSlot;

typedef struct LedgerFolder {
    size_t n_files;
    LedgerFile *file; /* by name */
    size_t n, n_slots;
    LedgerSlot *slot; /* n_slots, twice as many as n or more */
} LedgerFolder;

/* ERR_DATA: two records of one task differ. A folder that is not there holds nothing. */
bool ledger_folder_read(Arena *arena, const char *path, LedgerFolder *out, Error *err) MUST_CHECK;
/* What another file of it holds, which a process told. */
bool ledger_folder_take(Arena *arena, const char *path, LedgerFolder *folder, LedgerFile file,
                        const uint8_t *bytes, Error *err) MUST_CHECK;
/* NULL: nothing is known of it. */
const LedgerSlot *ledger_folder_find(const LedgerFolder *folder, Key key);

/* Names in a folder that end so, sorted. */
const char **ledger_names(Arena *arena, const char *path, const char *ending, size_t *n);

#endif
