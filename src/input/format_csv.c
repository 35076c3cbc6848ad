/* CSV, plain and packed: one reader over two sources. */
#include "alike/input.h"
#include "input/csv.h"

static bool read_text(Arena *arena, const InputPlace *place, bool packed, const RowSink *sink,
                      InputFacts *facts, Error *err)
{
    Source source;
    const bool done = source_open(&source, place, packed, err) &&
                      csv_read(arena, &source, false, sink, facts, err);
    source_close(&source);
    return done;
}

static bool is_gzip(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return n >= 2 && start[0] == 0x1f && start[1] == 0x8b;
}

static bool is_anything(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place, (void)start, (void)n;
    return true;
}

static bool read_plain(Arena *arena, const InputPlace *place, const RowSink *sink,
                       InputFacts *facts, Error *err)
{
    return read_text(arena, place, false, sink, facts, err);
}

static bool read_packed(Arena *arena, const InputPlace *place, const RowSink *sink,
                        InputFacts *facts, Error *err)
{
    return read_text(arena, place, true, sink, facts, err);
}

const InputFormat format_csv_gz = {
    .name = "csv.gz",
    .help = "comma-separated values, compressed with gzip",
    .matches = is_gzip,
    .read = read_packed,
};

const InputFormat format_csv = {
    .name = "csv",
    .help = "values separated by comma, tab, semicolon or vertical bar; UTF-8 or Windows-1252",
    .matches = is_anything,
    .read = read_plain,
};
