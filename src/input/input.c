#include "alike/input.h"

#include "alike/os.h"
#include "input/others.h"
#include "input/source.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT(name) extern const InputFormat format_##name;
#include "input/formats.def"
#undef FORMAT

static const Entry *const rows[] = {
#define FORMAT(name) &format_##name.entry,
#include "input/formats.def"
#undef FORMAT
};
const Registry input_formats = {.kind = "format of data files",
                                .title = "Formats of data files",
                                .key = "data.file",
                                .n = COUNT_OF(rows),
                                .row = rows};

static const InputFormat *format_of(const InputPlace *place, const unsigned char *start, size_t n,
                                    Error *err)
{
    if (!refuse_others(place->name, start, n, err))
        return NULL;
    for (size_t i = 0; i < input_formats.n; i++) {
        const InputFormat *format = input_format_at(i);
        if (!format->matches(place, start, n))
            continue;
        if (format->unavailable == NULL)
            return format;
        error_add(err, ERR_DATA, (Place){.file = place->name}, "this is %s; reading it %s",
                  format->help, format->unavailable);
        return NULL;
    }
    error_add(err, ERR_DATA, (Place){.file = place->name}, "the format of this file is not known");
    return NULL;
}

const InputFormat *input_format_of(const InputPlace *place, Error *err)
{
    char start[INPUT_START];
    size_t n = 0;
    Source source;
    const bool looked = source_open(&source, place, PACKED_NOT, err) &&
                        source_read(&source, start, sizeof start, &n, err);
    source_close(&source);
    return looked ? format_of(place, (const unsigned char *)start, n, err) : NULL;
}

bool input_read_place(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    *facts = (InputFacts){0};
    const InputFormat *format = input_format_of(place, err);
    if (format == NULL)
        return false;
    if (place->part != NULL && !format->has_parts)
        return error_add(err, ERR_DATA, (Place){.file = place->name},
                         "'#%s' names a part of this file, and it has none: it is %s; leave away "
                         "what stands behind the '#'",
                         place->part, format->name);
    if (sink->rules != NULL && sink->rules->layout != NULL && !format->lines)
        return error_add(err, ERR_DATA, (Place){.file = place->name},
                         "a layout goes with lines of text, and this is %s; remove the layout",
                         format->help);
    InputPlace inner = *place;
    char *whole = NULL;
    const bool ok = (!format->whole || place_take_whole(&inner, &whole, err)) &&
                    format->read(arena, &inner, sink, facts, err);
    free(whole);
    return ok;
}

bool input_read_pieces(Arena *arena, const InputPlace *inner, const RowSink *sink,
                       InputFacts *facts, Error *err)
{
    const Pieces *pieces = inner->pieces;
    InputPlace place = *inner;
    unsigned char start[2];
    size_t n = 0;
    char *whole = NULL;
    if (!pieces->take(pieces->context, start, sizeof start, &n, err) ||
        !pieces->rewind(pieces->context, err))
        return false;
    const bool archive = n == sizeof start && memcmp(start, "PK", sizeof start) == 0;
    const bool ok = (!archive || place_take_whole(&place, &whole, err)) &&
                    input_read_place(arena, &place, sink, facts, err);
    free(whole);
    return ok;
}

bool input_parts(Arena *arena, const char *path, InputParts *out, Error *err)
{
    InputPlace place = input_locate(arena, path);
    place.by_hand = true;
    *out = (InputParts){0};
    const InputFormat *format = input_format_of(&place, err);
    if (format == NULL)
        return false;
    return place.part != NULL || format->parts == NULL || format->parts(arena, &place, out, err);
}

InputPlace input_locate(Arena *arena, const char *path)
{
    for (const char *at = os_is_file(path) ? NULL : strchr(path, '#'); at != NULL;
         at = strchr(at + 1, '#')) {
        const char *file = arena_copy_bytes(arena, path, (size_t)(at - path));
        if (os_is_file(file))
            return (InputPlace){.name = file, .path = file, .part = at + 1};
    }
    return (InputPlace){.name = path, .path = path};
}

bool input_read(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts, Error *err)
{
    InputPlace place = input_locate(arena, path);
    place.odbc = sink->rules == NULL ? NULL : sink->rules->odbc;
    return input_read_place(arena, &place, sink, facts, err);
}

bool input_sha256(Arena *arena, const char *path, char hex[65], Error *err)
{
    const InputPlace place = input_locate(arena, path);
    return place_sha256(&place, hex, err);
}

bool input_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                      const RowSink *sink, InputFacts *facts, Error *err)
{
    const InputPlace place = {.name = name, .bytes = bytes, .n = n};
    return input_read_place(arena, &place, sink, facts, err);
}
