/* Stable radix sorts, for every stage that walks data in order: linear time, and equal keys keep
 * the order they came in, which is how ties are decided. */
#ifndef ALIKE_SORT_H
#define ALIKE_SORT_H

#include "alike/arena.h"

/* order[0..n): a permutation (or any selection) of indices into key; on return sorted by ascending
 * key[order[i]], stable. NaN sorts last; -0.0 equals 0.0. Scratch is taken inside and given back.
 */
void sort_by_real(const double *key, uint32_t *order, size_t n);
void sort_by_u64(const uint64_t *key, uint32_t *order, size_t n);
void sort_by_level(const int32_t *key, uint32_t *order, size_t n); /* negatives first */

/* order = 0, 1, ..., n-1 */
void sort_identity(uint32_t *order, size_t n);

#endif
