/* Inside src/ledger: a record as bytes.
 *
 *   4 bytes  "ALR1"
 *   4        length of the body
 *            body: kind, status (4 each), key (16), number of values, bytes of words (4 each),
 *            values as IEEE 754 bits (8 each), words
 *   4        CRC-32 of all before it
 *
 * Every number has its lowest byte first, whatever the machine. */
#ifndef LEDGER_RECORD_H
#define LEDGER_RECORD_H

#include "alike/hash.h"
#include "alike/tape.h"

typedef enum RecordKind { RECORD_WRITER = 1, RECORD_TASK, RECORD_PLAN } RecordKind;

enum { RECORD_HEAD = 8, RECORD_CHECK = 4 };

/* Points into the bytes that it was read from. */
typedef struct Record {
    RecordKind kind;
    bool failed;
    Key key;
    size_t n; /* values */
    const uint8_t *value;
    const char *what, *why; /* the first two words: what it is of, and why it failed ("": not) */
    const char *words;      /* those of the tape */
    size_t n_words;         /* bytes */
    const uint8_t *body;    /* all of it, for comparing */
    size_t n_body;
} Record;

typedef enum RecordFound { RECORD_WHOLE, RECORD_END, RECORD_TORN, RECORD_DAMAGED } RecordFound;

/* The record at *at, which moves behind it where there is a whole one. */
RecordFound record_read(const uint8_t *bytes, size_t n, size_t *at, Record *out);
/* From a whole record's body. False: it is none. */
bool record_of_body(const uint8_t *body, size_t n, Record *out);
/* Appends one. why NULL: it did not fail. */
void record_write(Text *out, RecordKind kind, Key key, const char *what, const char *why,
                  const Tape *tape);
Tape record_tape(const Record *record, Arena *arena);

#endif
