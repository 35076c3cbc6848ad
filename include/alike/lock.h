/* What design.lock holds: fingerprints of a design, and their comparison with a later run. */
#ifndef ALIKE_LOCK_H
#define ALIKE_LOCK_H

#include "alike/study.h"

/* SHA-256 of the cohort (ids and arms, in canonical order) and of the matching (the ids linked, or
 * where there are no links each id's weight to 8 significant digits, so that the fingerprint does
 * not depend on the last bits of a machine's arithmetic). */
void fingerprint_stages(Arena *arena, const Stages *stages, Analysis *out);

/* The text of design.lock after this design: other studies' entries in `existing` (NULL: none) are
 * kept, this study's is replaced. */
const char *lock_text(Arena *arena, const Results *results, const char *existing);

/* What the fingerprints of a published lock are made with: a file beside the study file, STUDY.key,
 * which is in no results folder and is not named in one. */
enum { LOCK_KEY_BYTES = 32, LOCK_KEY_ID = 16 };
typedef struct LockKey {
    const char *path;
    bool found;  /* else there is none, and what follows is empty */
    bool is_new; /* drawn by this run and not on disk yet */
    uint8_t bytes[LOCK_KEY_BYTES];
    char id[LOCK_KEY_ID + 1]; /* tells keys apart, and nothing of the key */
} LockKey;

const char *lock_key_path(Arena *arena, const char *study);
/* found is false where there is no such file; one that holds no key is an error (ERR_DATA). */
bool lock_key_read(Arena *arena, const char *path, LockKey *out, Error *err) MUST_CHECK;
/* From the system's random numbers. */
bool lock_key_draw(LockKey *key, Error *err) MUST_CHECK;
/* Writes a new key, for its owner alone to read; never over a file that is there. */
bool lock_key_keep(Arena *arena, LockKey *key, Error *err) MUST_CHECK;
/* HMAC-SHA256 of the field's name and of a fingerprint's digits: who does not have the key can't
 * try cohorts, and a lock can be published without the data from which it was made. */
void lock_key_sign(const LockKey *key, const char *field, const char *sha256, char out[65]);

/* What a lock has of a study. */
typedef enum LockHolds { LOCK_NOTHING, LOCK_PLAIN, LOCK_KEYED } LockHolds;
LockHolds lock_holds(Arena *arena, const Spec *spec, const char *existing);

/* The lock as it may be published: this study alone, without sizes of groups, its fingerprints
 * keyed (as they are, where they were already). NULL: nothing of the study is locked. */
const char *lock_public(Arena *arena, const Spec *spec, const char *lock, const LockKey *key);
/* The same of the fingerprints in results; key NULL: they are taken out. What they say of the
 * lock's data loses its counts. */
void lock_publish_results(const LockKey *key, Results *results);

/* Why a lock whose fingerprints are keyed can't be compared here, in a sentence without its full
 * stop; NULL: it can. key: NULL where there is none. */
const char *lock_cannot_compare(Arena *arena, const Spec *spec, const char *existing,
                                const LockKey *key);

/* Reads the lock and says in results->lock whether this run used exactly that design, or what
 * differs, or why that can't be told; and in results->lock_input which of the data are those with
 * which it was locked. Data that are not make no other design: scores come later. existing NULL:
 * nothing was locked. */
bool lock_compare(Arena *arena, const char *path, const char *existing, const LockKey *key,
                  Results *results, Error *err) MUST_CHECK;

#endif
