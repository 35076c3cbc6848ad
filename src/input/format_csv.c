/* CSV; and files that are packed, be it CSV or another. */
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

extern const InputFormat format_csv, format_csv_gz, format_csv_zst;

static bool take_unpacked(void *context, void *to, size_t room, size_t *n, Error *err)
{
    return source_read(context, to, room, n, err);
}

static bool rewind_unpacked(void *context, Error *err)
{
    return source_rewind(context, err);
}

/* What lies within: text goes through the source itself, which hashes it as it comes; anything
 * else is read as if it lay there. */
static bool read_packed(Arena *arena, const InputPlace *place, Packing packing, const RowSink *sink,
                        InputFacts *facts, Error *err)
{
    Source source;
    char sha256[65] = "";
    const Pieces pieces = {&source, take_unpacked, rewind_unpacked};
    const InputPlace inner = {.name = place->name, .pieces = &pieces, .within = true};
    bool done = source_open(&source, place, packing, err);
    const InputFormat *format = done ? input_format_of(&inner, err) : NULL;
    if (format != NULL && format != &format_csv)
        done = place_sha256(place, sha256, err);
    done = done && format != NULL && source_rewind(&source, err);
    if (done && (format == &format_csv_gz || format == &format_csv_zst))
        done = error_add(err, ERR_DATA, (Place){.file = place->name},
                         "this file is packed twice; unpack it once");
    else if (done && format == &format_csv)
        done = csv_read(arena, &source, false, sink, facts, err);
    else if (done)
        done = input_read_pieces(arena, &inner, sink, facts, err);
    source_close(&source);
    if (done && format != &format_csv)
        memcpy(facts->hash.sha256, sha256, sizeof facts->hash.sha256);
    if (done)
        facts->compressed = true;
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
    Source source;
    const bool done = source_open(&source, place, PACKED_NOT, err) &&
                      csv_read(arena, &source, false, sink, facts, err);
    source_close(&source);
    return done;
}

static bool read_gzip(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    return read_packed(arena, place, PACKED_GZIP, sink, facts, err);
}

static bool read_zstd(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    return read_packed(arena, place, PACKED_ZSTD, sink, facts, err);
}

const InputFormat format_csv_gz = {
    .name = "csv.gz",
    .help = "values separated by commas, or a file of Stata, SPSS, SAS or Excel, packed with gzip",
    .matches = is_gzip,
    .read = read_gzip,
    .lines = true,
};

const InputFormat format_csv_zst = {
    .name = "csv.zst",
    .help = "the same, packed with zstd",
    .unavailable = ZSTD_UNAVAILABLE,
    .matches = is_zstd,
    .read = read_zstd,
    .lines = true,
};

const InputFormat format_csv = {
    .name = "csv",
    .help = "values separated by comma, tab, semicolon or vertical bar; UTF-8, UTF-16 or "
            "Windows-1252",
    .matches = is_anything,
    .read = read_plain,
    .lines = true,
};
