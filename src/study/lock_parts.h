/* What making a lock and comparing one share. */
#ifndef STUDY_LOCK_PARTS_H
#define STUDY_LOCK_PARTS_H

#include "alike/lock.h"

#include <jansson.h>

/* NULL: no JSON, or no object. */
json_t *lock_parse(const char *existing);
/* Under which name the study stands in the lock. */
const char *lock_study_name(Arena *arena, const Spec *spec);
/* What the internal lock holds of one analysis. */
json_t *lock_entry(Arena *arena, const Results *results, const Analysis *a);
/* The same as it may be published. */
void lock_publish_entry(json_t *entry, const LockKey *key);
/* Puts the keyed hash in the place of the plain one; where there is none, nothing. */
void lock_sign(json_t *entry, const char *field, const LockKey *key);

/* What the internal lock holds of the files and answers that were read, and the same as it may be
 * published. (lock_inputs.c) */
json_t *lock_inputs(Arena *arena, const Results *results);
void lock_publish_inputs(json_t *inputs, const LockKey *key);
/* Says in results->lock_input which of them are as they were. was NULL: the lock has none. key: the
 * lock's own, or NULL where its hashes are plain. */
void lock_compare_inputs(Arena *arena, const json_t *was, const LockKey *key, Results *results);

#endif
