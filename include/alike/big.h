/* Arrays that together may be larger than memory. Up to half of the limit they lie in memory; what
 * goes beyond lies in files without a name (TMPDIR, or /var/tmp), mapped, so that whoever reads
 * them sees no difference. A thread of ours sees to it that no more of the files is resident than
 * the limit leaves room for: pages that are wanted again come from the disk, or from what the
 * system still holds of it. Results are the same bytes. */
#ifndef ALIKE_BIG_H
#define ALIKE_BIG_H

#include "alike/base.h"

enum { BIG_LEAST = 1 << 20 }; /* bytes: what is smaller always lies in memory */

/* Before anything is taken. 0: there is no limit. */
void big_limit(size_t bytes);
size_t big_limit_now(void);

/* Zeroed; never NULL: where there is no room in files either, memory is taken as without a limit.
 */
void *big_take(size_t bytes);
void *big_grow(void *old, size_t old_bytes, size_t bytes); /* what is new need not be zero */
void big_free(void *memory, size_t bytes); /* bytes: as it was taken or grown to; NULL is allowed */

/* Bytes in files at most, at one time. */
size_t big_on_disk(void);

#endif
