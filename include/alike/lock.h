/* What design.lock holds: fingerprints of a design, and their comparison with a later run. */
#ifndef ALIKE_LOCK_H
#define ALIKE_LOCK_H

#include "alike/study.h"

/* SHA-256 of the cohort (ids and arms, in canonical order) and of the matching (the ids linked, or
 * where there are no links each id's weight to 8 significant digits, so that the fingerprint does
 * not depend on the last bits of a machine's arithmetic). */
void fingerprint_stages(const Stages *stages, Analysis *out);

/* The text of design.lock after this design: other studies' entries in `existing` (NULL: none) are
 * kept, this study's is replaced. */
const char *lock_text(Arena *arena, const Results *results, const char *existing);

/* The lock as it may be published: without the exact sizes of groups. */
const char *lock_public(Arena *arena, const char *lock);

/* Reads the lock and says in results->lock whether this run used exactly that design, or what
 * differs. existing NULL: nothing was locked. */
bool lock_compare(Arena *arena, const char *path, const char *existing, Results *results,
                  Error *err) MUST_CHECK;

#endif
