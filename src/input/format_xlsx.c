/* A sheet of a workbook. */
#include "input/xlsx.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/source.h"

#include <string.h>
#include <strings.h>

/* An archive that can't be opened is left to the row of archives, which says why. */
static bool is_workbook(const InputPlace *place, const unsigned char *start, size_t n)
{
    if (n < 4 || memcmp(start, "PK\3\4", 4) != 0 || place->pieces != NULL)
        return false;
    Arena *arena = arena_create();
    Error *ignored = ARENA_NEW(arena, Error);
    Archive *archive = archive_open(arena, place, ignored);
    const bool found = archive != NULL && workbook_within(archive);
    if (archive != NULL)
        archive_close(archive);
    arena_destroy(arena);
    return found;
}

/* --- which sheet ----------------------------------------------------------------------------- */

static const char *listed(const Workbook *book, const bool *filled)
{
    enum { SHOWN = 20 };
    Text text = {.arena = book->arena};
    size_t n = 0, n_all = 0;
    text_add(&text, "");
    for (size_t i = 0; i < book->n_sheets; i++) {
        if (filled != NULL && !filled[i])
            continue;
        if (n_all++ < SHOWN)
            text_format(&text, "%s'%.100s'", n++ > 0 ? ", " : "", book->sheet[i].name);
    }
    if (n_all > n)
        text_format(&text, " and %zu more", n_all - n);
    return text.bytes;
}

static const Sheet *named(const Workbook *book, const char *name)
{
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheet[i].name, name) == 0)
            return &book->sheet[i];
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcasecmp(book->sheet[i].name, name) == 0) /* no two differ in that alone */
            return &book->sheet[i];
    return NULL;
}

/* The only sheet that can be seen and holds something. */
static const Sheet *only_sheet(const Workbook *book, const char *example, Error *err)
{
    const Sheet *found = NULL;
    size_t n = 0;
    bool *filled = ARENA_ARRAY(book->arena, bool, book->n_sheets);
    for (size_t i = 0; i < book->n_sheets; i++) {
        const Sheet *sheet = &book->sheet[i];
        if (sheet->hidden || sheet->member == NO_MEMBER)
            continue;
        if (!sheet_is_filled(book, sheet, &filled[i], err))
            return NULL;
        if (filled[i])
            found = n++ == 0 ? sheet : found;
    }
    if (n == 1)
        return found;
    if (n == 0)
        error_add(err, ERR_DATA, (Place){.file = book->name},
                  "no sheet of this workbook holds anything; export it again");
    else
        error_add(err, ERR_DATA, (Place){.file = book->name},
                  "%zu sheets of this workbook hold something, %s; name one of them behind a '#', "
                  "such as \"%s#%s\"",
                  n, listed(book, filled), example, found->name);
    return NULL;
}

static const Sheet *choose(const Workbook *book, const InputPlace *place, Error *err)
{
    if (place->part == NULL)
        return only_sheet(book, os_file_name(place->name), err);
    const Sheet *sheet = named(book, place->part);
    if (sheet == NULL)
        error_add(err, ERR_DATA, (Place){.file = place->name},
                  "the workbook has no sheet '%s'; it has %s", place->part, listed(book, NULL));
    else if (sheet->member == NO_MEMBER)
        error_add(err, ERR_DATA, (Place){.file = place->name},
                  "'%s' is no sheet of cells, or its part of the workbook is lost; save the "
                  "workbook again as .xlsx",
                  place->part);
    return sheet == NULL || sheet->member == NO_MEMBER ? NULL : sheet;
}

static bool read_xlsx(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    Workbook book = {0};
    char sha256[65] = "";
    bool ok = workbook_open(&book, arena, place, err) && place_sha256(place, sha256, err);
    const Sheet *sheet = ok ? choose(&book, place, err) : NULL;
    ok = sheet != NULL && sheet_read(&book, sheet, sink, facts, err);
    if (ok)
        memcpy(facts->hash.sha256, sha256, sizeof facts->hash.sha256);
    if (ok && place->part == NULL && book.n_sheets > 1)
        notes_add(&facts->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: the sheet '{}' was read, the only one that is not hidden and holds "
                         "something.",
                         piece_file(os_file_name(place->name)), piece_words(sheet->name)));
    workbook_free(&book);
    return ok;
}

/* Sheets that can be seen and hold something. */
static bool sheets(Arena *arena, const InputPlace *place, InputParts *out, Error *err)
{
    Workbook book = {0};
    bool ok = workbook_open(&book, arena, place, err);
    out->name = (const char **)arena_array(arena, ok ? book.n_sheets : 0, sizeof *out->name);
    for (size_t i = 0; ok && i < book.n_sheets; i++) {
        const Sheet *sheet = &book.sheet[i];
        bool filled = false;
        if (sheet->hidden || sheet->member == NO_MEMBER)
            continue;
        ok = sheet_is_filled(&book, sheet, &filled, err);
        if (filled)
            out->name[out->n++] = arena_copy_text(arena, sheet->name);
    }
    workbook_free(&book);
    return ok;
}

const InputFormat format_xlsx = {
    .name = "xlsx",
    .help = "a sheet of an Excel workbook: book.xlsx#SHEET; the only sheet needs no name",
    .matches = is_workbook,
    .read = read_xlsx,
    .has_parts = true,
    .parts = sheets,
};
