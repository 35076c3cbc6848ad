/* A table's header, and who looks at which of its columns. */
#include "alike/input.h"

#include "input/table.h"

typedef struct Look {
    Arena *arena;
    const RowSink *sink;
    InputColumns *out;
    bool seen;
} Look;

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Look *look = context;
    const RowSink *sink = look->sink;
    InputColumns *out = look->out;
    look->seen = sink->header(sink->context, line, cell, n, err);
    if (!look->seen)
        return false;
    out->n = n;
    out->name = (const char **)arena_array(look->arena, n, sizeof *out->name);
    out->read = ARENA_ARRAY(look->arena, bool, n);
    for (size_t k = 0; k < n; k++) {
        out->name[k] = arena_copy_bytes(look->arena, cell[k].bytes, cell[k].n);
        out->read[k] = sink_reads(sink, k);
    }
    return true;
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    (void)context, (void)line, (void)cell, (void)n, (void)err;
    return false; /* enough is seen */
}

static bool knows(void *context, const CellText *cell, size_t n)
{
    const Look *look = context;
    return look->sink->knows(look->sink->context, cell, n);
}

bool input_look(Arena *arena, const char *path, const RowSink *sink, InputColumns *out, Error *err)
{
    Look look = {.arena = arena, .sink = sink, .out = out};
    const RowSink over = {.context = &look,
                          .header = take_header,
                          .row = take_row,
                          .knows = sink->knows == NULL ? NULL : knows,
                          .rules = sink->rules,
                          .file = sink->file};
    InputFacts facts = {0};
    const bool read = input_read(arena, path, &over, &facts, err);
    (void)read; /* it ends at the first row, or with an error that there is none */
    if (look.seen)
        error_clear(err);
    return look.seen;
}
