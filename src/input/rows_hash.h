/* What rows come to, in whatever order they come (alike/inputs.h says what it is and is not). */
#ifndef ALIKE_INPUT_ROWS_HASH_H
#define ALIKE_INPUT_ROWS_HASH_H

#include "alike/input.h"

#include <nettle/sha2.h>

typedef struct RowsHash {
    struct sha256_ctx names; /* of the columns that count, with which every row's begins */
    size_t n;
    size_t *cell;    /* n; of a row, in the order of their names */
    uint64_t sum[2]; /* lowest first */
} RowsHash;

/* counts: by column, whether its cells are part of the hash. Where it stands among the others is
 * not: what else a query asks for, and in which order, changes nothing. */
void rows_hash_begin(Arena *arena, const CellText *name, const bool *counts, size_t n,
                     RowsHash *out);
void rows_hash_add(RowsHash *hash, const CellText *cell);
void rows_hash_digits(const RowsHash *hash, char out[ROWS_HASH_DIGITS + 1]);

#endif
