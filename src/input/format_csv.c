/* CSV, plain and packed: one reader over two sources. */
#include "alike/input.h"
#include "have.h"
#include "input/csv.h"

#include <string.h>

#if ALIKE_HAVE_ZSTD
#define ZSTD_UNAVAILABLE NULL
#else
#define ZSTD_UNAVAILABLE                                                                           \
    "needs libzstd, which this alike was built without: apt-get install libzstd-dev, then make"
#endif

static bool read_text(Arena *arena, const InputPlace *place, Packing packing, const RowSink *sink,
                      InputFacts *facts, Error *err)
{
    Source source;
    const bool done = source_open(&source, place, packing, err) &&
                      csv_read(arena, &source, false, sink, facts, err);
    source_close(&source);
    return done;
}

static bool is_gzip(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return n >= 2 && start[0] == 0x1f && start[1] == 0x8b;
}

/* A frame, or one that holds no data and stands before it. Source: RFC 8878, 3.1. */
static bool is_zstd(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return n >= 4 && (memcmp(start, "\x28\xB5\x2F\xFD", 4) == 0 ||
                      (start[0] >> 4 == 5 && memcmp(start + 1, "\x2A\x4D\x18", 3) == 0));
}

static bool is_anything(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place, (void)start, (void)n;
    return true;
}

static bool read_plain(Arena *arena, const InputPlace *place, const RowSink *sink,
                       InputFacts *facts, Error *err)
{
    return read_text(arena, place, PACKED_NOT, sink, facts, err);
}

static bool read_packed(Arena *arena, const InputPlace *place, const RowSink *sink,
                        InputFacts *facts, Error *err)
{
    return read_text(arena, place, PACKED_GZIP, sink, facts, err);
}

static bool read_zstd(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    return read_text(arena, place, PACKED_ZSTD, sink, facts, err);
}

const InputFormat format_csv_gz = {
    .name = "csv.gz",
    .help = "comma-separated values, compressed with gzip",
    .matches = is_gzip,
    .read = read_packed,
    .lines = true,
};

const InputFormat format_csv_zst = {
    .name = "csv.zst",
    .help = "comma-separated values, compressed with zstd",
    .unavailable = ZSTD_UNAVAILABLE,
    .matches = is_zstd,
    .read = read_zstd,
    .lines = true,
};

const InputFormat format_csv = {
    .name = "csv",
    .help = "values separated by comma, tab, semicolon or vertical bar; UTF-8 or Windows-1252",
    .matches = is_anything,
    .read = read_plain,
    .lines = true,
};
