/* Reads a zip archive, by its list of members; anything amiss in it fails the test. */
#ifndef TESTS_ARCHIVE_H
#define TESTS_ARCHIVE_H

#include "check.h"

#include "alike/arena.h"

#include <string.h>
#include <zlib.h>

typedef struct Archive {
    const char *bytes;
    size_t n;
} Archive;

static inline uint32_t archive_number(const Archive *archive, size_t at, size_t n)
{
    uint32_t value = 0;
    assert_true(at + n <= archive->n);
    while (n-- > 0)
        value = value << 8 | (unsigned char)archive->bytes[at + n];
    return value;
}

/* Sizes of what stands at the end, in the list of members, and before each of them. */
enum { ARCHIVE_END = 22, ARCHIVE_LISTED = 46, ARCHIVE_LOCAL = 30 };

static inline size_t archive_members(const Archive *archive)
{
    assert_true(archive->n >= ARCHIVE_END);
    assert_int_equal(archive_number(archive, archive->n - ARCHIVE_END, 4), 0x06054b50);
    return archive_number(archive, archive->n - ARCHIVE_END + 10, 2);
}

/* Where the list speaks of member k. */
static inline size_t archive_listed(const Archive *archive, size_t k)
{
    size_t at = archive_number(archive, archive->n - ARCHIVE_END + 16, 4);
    for (size_t i = 0;; i++) {
        assert_int_equal(archive_number(archive, at, 4), 0x02014b50);
        if (i == k)
            return at;
        at += ARCHIVE_LISTED + archive_number(archive, at + 28, 2);
    }
}

static inline const char *archive_name(const Archive *archive, Arena *arena, size_t k)
{
    const size_t at = archive_listed(archive, k);
    return arena_copy_bytes(arena, archive->bytes + at + ARCHIVE_LISTED,
                            archive_number(archive, at + 28, 2));
}

static inline const char *archive_text(const Archive *archive, Arena *arena, size_t k)
{
    const size_t at = archive_listed(archive, k), n_name = archive_number(archive, at + 28, 2);
    const size_t packed = archive_number(archive, at + 20, 4);
    const size_t plain = archive_number(archive, at + 24, 4);
    const size_t local = archive_number(archive, at + 42, 4);
    assert_int_equal(archive_number(archive, local, 4), 0x04034b50);
    assert_memory_equal(archive->bytes + local + 6, archive->bytes + at + 8, 20); /* both say it */
    assert_true(local + ARCHIVE_LOCAL + n_name + packed <= archive->n);
    char *text = arena_alloc(arena, plain + 1);
    z_stream stream = {0};
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    /* zlib does not write to its input */
    stream.next_in = (unsigned char *)(uintptr_t)(archive->bytes + local + ARCHIVE_LOCAL + n_name);
    stream.avail_in = (unsigned)packed;
    stream.next_out = (unsigned char *)text;
    stream.avail_out = (unsigned)plain + 1;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, plain);
    assert_int_equal(stream.total_in, packed);
    inflateEnd(&stream);
    assert_int_equal(crc32(0, (const unsigned char *)text, (unsigned)plain),
                     archive_number(archive, at + 16, 4));
    return text;
}

#endif
