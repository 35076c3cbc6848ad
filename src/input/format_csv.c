/* CSV, plain and packed: one reader over two sources. */
#include "alike/input.h"
#include "input/csv.h"

static bool read_source(Arena *arena, bool opened, Source *source, const RowSink *sink,
                        InputFacts *facts, Error *err)
{
    const bool read = opened && csv_read(arena, source, false, sink, facts, err);
    source_close(source);
    return read;
}

static bool is_gzip(const char *path, const unsigned char *start, size_t n)
{
    (void)path;
    return n >= 2 && start[0] == 0x1f && start[1] == 0x8b;
}

static bool is_anything(const char *path, const unsigned char *start, size_t n)
{
    (void)path, (void)start, (void)n;
    return true;
}

static bool read_plain(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts,
                       Error *err)
{
    Source source;
    const bool opened = source_open_file(&source, path, false, err);
    return read_source(arena, opened, &source, sink, facts, err);
}

static bool read_packed(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts,
                        Error *err)
{
    Source source;
    const bool opened = source_open_file(&source, path, true, err);
    return read_source(arena, opened, &source, sink, facts, err);
}

static bool read_plain_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                             const RowSink *sink, InputFacts *facts, Error *err)
{
    Source source;
    const bool opened = source_open_bytes(&source, name, bytes, n, false, err);
    return read_source(arena, opened, &source, sink, facts, err);
}

static bool read_packed_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                              const RowSink *sink, InputFacts *facts, Error *err)
{
    Source source;
    const bool opened = source_open_bytes(&source, name, bytes, n, true, err);
    return read_source(arena, opened, &source, sink, facts, err);
}

const InputFormat format_csv_gz = {
    .name = "csv.gz",
    .help = "comma-separated values, compressed with gzip",
    .matches = is_gzip,
    .read = read_packed,
    .read_bytes = read_packed_bytes,
};

const InputFormat format_csv = {
    .name = "csv",
    .help = "values separated by comma, tab, semicolon or vertical bar; UTF-8 or Windows-1252",
    .matches = is_anything,
    .read = read_plain,
    .read_bytes = read_plain_bytes,
};
