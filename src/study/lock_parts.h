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

#endif
