#include "plan_file.h"

#include "record.h"

#include "alike/os.h"

#include <string.h>

enum { KEY_BYTES = 16 };

/* In any order: the same tasks are the same plan. */
static uint64_t sum_of(const Key *key, size_t n)
{
    uint64_t sum = n;
    for (size_t i = 0; i < n; i++)
        sum += hash_mix(key[i].a ^ hash_mix(key[i].b));
    return sum;
}

/* The keys stand where a task's words do, highest byte first. */
static Tape tape_of(Arena *arena, const Key *key, size_t n)
{
    Tape tape = tape_new(arena);
    for (size_t i = 0; i < n; i++) {
        char bytes[KEY_BYTES];
        for (size_t k = 0; k < 8; k++) {
            bytes[k] = (char)(key[i].a >> (56 - 8 * k) & 0xFF);
            bytes[8 + k] = (char)(key[i].b >> (56 - 8 * k) & 0xFF);
        }
        text_add_bytes(&tape.words, bytes, sizeof bytes);
    }
    return tape;
}

void plan_write(const char *folder, const char *study, const Key *key, size_t n)
{
    Arena *scratch = arena_create();
    Error ignored = {0};
    const char *path =
        os_join(scratch, folder,
                arena_printf(scratch, "%016llx" LEDGER_PLAN, (unsigned long long)sum_of(key, n)));
    if (!os_is_file(path)) {
        const Tape tape = tape_of(scratch, key, n);
        Text text = {.arena = scratch};
        record_write(&text, RECORD_PLAN, (Key){0, 0}, study, NULL, &tape);
        if (!os_write_file(path, text.bytes, text.n, &ignored))
            error_clear(&ignored);
    }
    arena_destroy(scratch);
}

bool plan_read(Arena *arena, const char *path, const char **study, Key **key, size_t *n)
{
    Error ignored = {0};
    Record record;
    char *bytes = NULL;
    size_t n_bytes = 0, at = 0;
    if (!os_read_file(arena, path, &bytes, &n_bytes, &ignored) ||
        record_read((const uint8_t *)bytes, n_bytes, &at, &record) != RECORD_WHOLE ||
        record.kind != RECORD_PLAN || record.n_words % KEY_BYTES != 0)
        return false;
    *study = record.what;
    *n = record.n_words / KEY_BYTES;
    *key = ARENA_ARRAY(arena, Key, *n);
    for (size_t i = 0; i < *n; i++)
        for (size_t k = 0; k < 8; k++) {
            const uint8_t *from = (const uint8_t *)record.words + KEY_BYTES * i;
            (*key)[i].a = (*key)[i].a << 8 | from[k];
            (*key)[i].b = (*key)[i].b << 8 | from[8 + k];
        }
    return true;
}
