#include "alike/input.h"

#include "input/source.h"

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

enum { START = 16 };

/* Files that are often handed over in place of a CSV. */
static bool refuse_workbook(const char *name, const unsigned char *start, size_t n, Error *err)
{
    static const unsigned char old[] = {0xD0, 0xCF, 0x11, 0xE0};
    const bool zip = n >= 4 && memcmp(start, "PK\3\4", 4) == 0;
    if (!zip && !(n >= sizeof old && memcmp(start, old, sizeof old) == 0))
        return true;
    return error_add(err, ERR_DATA, (Place){.file = name}, "this is %s, not CSV; %s",
                     zip ? "an Excel workbook or a zip file" : "an Excel workbook",
                     zip ? "save the sheet as 'CSV UTF-8', or unpack the file"
                         : "save the sheet as 'CSV UTF-8'");
}

static const InputFormat *format_of(const char *name, const unsigned char *start, size_t n,
                                    Error *err)
{
    if (!refuse_workbook(name, start, n, err))
        return NULL;
    for (size_t i = 0; i < input_formats.n; i++) {
        const InputFormat *format = input_format_at(i);
        if (!format->matches(name, start, n))
            continue;
        if (format->unavailable == NULL)
            return format;
        error_add(err, ERR_DATA, (Place){.file = name}, "this build can't read %s files: it %s",
                  format->name, format->unavailable);
        return NULL;
    }
    error_add(err, ERR_DATA, (Place){.file = name}, "the format of this file is not known");
    return NULL;
}

bool input_read(Arena *arena, const char *path, const RowSink *sink, InputFacts *facts, Error *err)
{
    char start[START];
    size_t n = 0;
    Source source;
    *facts = (InputFacts){0};
    if (!source_open_file(&source, path, false, err))
        return false;
    const bool looked = source_read(&source, start, sizeof start, &n, err);
    source_close(&source);
    if (!looked)
        return false;
    const InputFormat *format = format_of(path, (const unsigned char *)start, n, err);
    return format != NULL && format->read(arena, path, sink, facts, err);
}

bool input_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n,
                      const RowSink *sink, InputFacts *facts, Error *err)
{
    *facts = (InputFacts){0};
    const InputFormat *format =
        format_of(name, (const unsigned char *)bytes, n < START ? n : START, err);
    if (format == NULL)
        return false;
    if (format->read_bytes == NULL)
        return error_add(err, ERR_DATA, (Place){.file = name}, "%s can't be read from memory",
                         format->name);
    return format->read_bytes(arena, name, bytes, n, sink, facts, err);
}
