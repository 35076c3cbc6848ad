#include "input/rows_hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct NamedCell {
    CellText name;
    size_t cell;
} NamedCell;

static int by_name(const void *a, const void *b)
{
    const NamedCell *x = a, *y = b;
    const size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    const int order = memcmp(x->name.bytes, y->name.bytes, n);
    if (order != 0)
        return order;
    if (x->name.n != y->name.n)
        return x->name.n < y->name.n ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* With its length in front, lowest byte first: where one text ends and the next begins counts, and
 * a lock made on one machine is compared on another. */
static void add_text(struct sha256_ctx *sum, CellText text)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)text.n >> 8 * i);
    sha256_update(sum, sizeof length, length);
    sha256_update(sum, text.n, (const uint8_t *)text.bytes);
}

void rows_hash_begin(Arena *arena, const CellText *name, const bool *counts, size_t n,
                     RowsHash *out)
{
    NamedCell *named = ARENA_ARRAY(arena, NamedCell, n);
    *out = (RowsHash){.cell = ARENA_ARRAY(arena, size_t, n)};
    for (size_t k = 0; k < n; k++)
        if (counts[k])
            named[out->n++] = (NamedCell){name[k], k};
    qsort(named, out->n, sizeof *named, by_name);
    sha256_init(&out->names);
    for (size_t k = 0; k < out->n; k++) {
        out->cell[k] = named[k].cell;
        add_text(&out->names, named[k].name);
    }
}

void rows_hash_add(RowsHash *hash, const CellText *cell)
{
    struct sha256_ctx row = hash->names;
    uint8_t digest[SHA256_DIGEST_SIZE];
    uint64_t part[2] = {0, 0};
    for (size_t k = 0; k < hash->n; k++)
        add_text(&row, cell[hash->cell[k]]);
    sha256_digest(&row, sizeof digest, digest);
    for (size_t i = 0; i < 16; i++)
        part[i / 8] = part[i / 8] << 8 | digest[i];
    hash->sum[0] += part[1];
    hash->sum[1] += part[0] + (hash->sum[0] < part[1]);
}

void rows_hash_digits(const RowsHash *hash, char out[ROWS_HASH_DIGITS + 1])
{
    snprintf(out, ROWS_HASH_DIGITS + 1, "%016" PRIx64 "%016" PRIx64, hash->sum[1], hash->sum[0]);
}
