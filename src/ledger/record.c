#include "record.h"

#include <string.h>
#include <zlib.h>

static const char MAGIC[] = {'A', 'L', 'R', '1'};

enum { FIXED = 32, BODY_MOST = 1 << 30 };

static void put(Text *out, uint64_t value, size_t n)
{
    char bytes[8];
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(value >> (8 * i) & 0xFF);
    text_add_bytes(out, bytes, n);
}

static uint64_t get(const uint8_t *bytes, size_t n)
{
    uint64_t value = 0;
    for (size_t i = n; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

static uint32_t check_of(const void *bytes, size_t n)
{
    return (uint32_t)crc32_z(0, bytes, n);
}

void record_write(Text *out, RecordKind kind, Key key, const char *what, const char *why,
                  const Tape *tape)
{
    const size_t began = out->n, n_what = strlen(what) + 1;
    const size_t n_why = why == NULL ? 1 : strlen(why) + 1;
    const size_t n_words = n_what + n_why + tape->words.n;
    text_add_bytes(out, MAGIC, sizeof MAGIC);
    put(out, FIXED + 8 * tape->n + n_words, 4);
    put(out, kind, 4);
    put(out, why != NULL, 4);
    put(out, key.a, 8);
    put(out, key.b, 8);
    put(out, tape->n, 4);
    put(out, n_words, 4);
    for (size_t i = 0; i < tape->n; i++) {
        uint64_t bits;
        memcpy(&bits, &tape->value[i], sizeof bits);
        put(out, bits, 8);
    }
    text_add_bytes(out, what, n_what);
    text_add_bytes(out, why == NULL ? "" : why, n_why);
    if (tape->words.n > 0)
        text_add_bytes(out, tape->words.bytes, tape->words.n);
    put(out, check_of(out->bytes + began, out->n - began), 4);
}

/* The words that every record begins with. */
static bool take_word(Record *record, const char **out)
{
    const char *end = memchr(record->words, '\0', record->n_words);
    if (end == NULL)
        return false;
    *out = record->words;
    record->n_words -= (size_t)(end - record->words) + 1;
    record->words = end + 1;
    return true;
}

bool record_of_body(const uint8_t *body, size_t n, Record *out)
{
    if (n < FIXED)
        return false;
    const uint64_t n_values = get(body + 24, 4), n_words = get(body + 28, 4);
    if (n != FIXED + 8 * n_values + n_words)
        return false;
    *out = (Record){.kind = (RecordKind)get(body, 4),
                    .failed = get(body + 4, 4) != 0,
                    .key = {get(body + 8, 8), get(body + 16, 8)},
                    .n = n_values,
                    .value = body + FIXED,
                    .words = (const char *)body + FIXED + 8 * n_values,
                    .n_words = n_words,
                    .body = body,
                    .n_body = n};
    return take_word(out, &out->what) && take_word(out, &out->why);
}

RecordFound record_read(const uint8_t *bytes, size_t n, size_t *at, Record *out)
{
    const uint8_t *from = bytes + *at;
    const size_t left = n - *at;
    const size_t seen = left < sizeof MAGIC ? left : sizeof MAGIC;
    if (left == 0)
        return RECORD_END;
    if (memcmp(from, MAGIC, seen) != 0)
        return RECORD_DAMAGED;
    if (left < RECORD_HEAD)
        return RECORD_TORN;
    const uint64_t length = get(from + 4, 4), all = RECORD_HEAD + length;
    if (length > BODY_MOST)
        return RECORD_DAMAGED;
    if (left < all + RECORD_CHECK)
        return RECORD_TORN;
    if (get(from + all, RECORD_CHECK) != check_of(from, all) ||
        !record_of_body(from + RECORD_HEAD, length, out))
        return RECORD_DAMAGED;
    *at += all + RECORD_CHECK;
    return RECORD_WHOLE;
}

Tape record_tape(const Record *record, Arena *arena)
{
    Tape tape = tape_new(arena);
    tape.reads = true;
    tape.n = record->n;
    tape.value = ARENA_ARRAY(arena, double, record->n);
    for (size_t i = 0; i < record->n; i++) {
        const uint64_t bits = get(record->value + 8 * i, 8);
        memcpy(&tape.value[i], &bits, sizeof bits);
    }
    if (record->n_words > 0)
        text_add_bytes(&tape.words, record->words, record->n_words);
    return tape;
}
