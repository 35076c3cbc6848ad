/* A file within a zip archive: found, and then read as any other. */
#include "input/archive.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/source.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_archive(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return n >= 4 && (memcmp(start, "PK\3\4", 4) == 0 || memcmp(start, "PK\5\6", 4) == 0);
}

/* --- which member ---------------------------------------------------------------------------- */

/* Does the name end as tables do? */
static bool looks_like_table(const char *name)
{
    static const char *const ending[] = {".csv", ".txt",      ".tsv", ".tab", ".dat",
                                         ".gz",  ".xlsx",     ".dta", ".sav", ".zsav",
                                         ".por", ".sas7bdat", ".xpt", ".zst"};
    const size_t n = strlen(name);
    for (size_t i = 0; i < COUNT_OF(ending); i++)
        if (n > strlen(ending[i]) && strcasecmp(name + n - strlen(ending[i]), ending[i]) == 0)
            return true;
    return false;
}

static const char *listed(Arena *arena, const Archive *archive)
{
    enum { SHOWN = 12 };
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < archive_n(archive) && i < SHOWN; i++)
        text_format(&text, "%s'%.200s'", i > 0 ? ", " : "", archive_name(archive, i));
    if (archive_n(archive) > SHOWN)
        text_format(&text, " and %zu more", archive_n(archive) - SHOWN);
    return text.bytes;
}

/* The only file, or the only one that looks like a table. */
static long only_table(const Archive *archive)
{
    long found = NO_MEMBER;
    if (archive_n(archive) == 1)
        return 0;
    for (size_t i = 0; i < archive_n(archive); i++) {
        if (!looks_like_table(archive_name(archive, i)))
            continue;
        if (found != NO_MEMBER)
            return NO_MEMBER;
        found = (long)i;
    }
    return found;
}

/* Within folders, and in other letters, where no other file has that name. */
static long named_alike(const Archive *archive, const char *name)
{
    long found = NO_MEMBER;
    for (size_t i = 0; i < archive_n(archive); i++) {
        const char *has = archive_name(archive, i);
        if (strcasecmp(has, name) != 0 && strcasecmp(archive_base(has), name) != 0)
            continue;
        if (found != NO_MEMBER)
            return NO_MEMBER;
        found = (long)i;
    }
    return found;
}

/* "book.xlsx#Grade 3" names a sheet of a member; a member's own name may hold a '#'. */
static long named(Arena *arena, const Archive *archive, const char *part, const char **rest)
{
    *rest = NULL;
    long found = archive_find(archive, part);
    if (found == NO_MEMBER)
        found = named_alike(archive, part);
    for (const char *at = strchr(part, '#'); found == NO_MEMBER && at != NULL;
         at = strchr(at + 1, '#')) {
        const char *name = arena_copy_bytes(arena, part, (size_t)(at - part));
        found = archive_find(archive, name);
        if (found == NO_MEMBER)
            found = named_alike(archive, name);
        *rest = found == NO_MEMBER ? NULL : at + 1;
    }
    return found;
}

static bool choose(Arena *arena, const Archive *archive, const InputPlace *place, size_t *member,
                   const char **rest, Error *err)
{
    const Place here = {.file = place->name};
    *rest = NULL;
    if (archive_n(archive) == 0)
        return error_add(err, ERR_DATA, here, "the archive is empty; export it again");
    const long found =
        place->part == NULL ? only_table(archive) : named(arena, archive, place->part, rest);
    *member = found == NO_MEMBER ? 0 : (size_t)found;
    if (found != NO_MEMBER)
        return true;
    if (place->part != NULL)
        return error_add(err, ERR_DATA, here, "the archive holds no file '%s'; it holds %s",
                         place->part, listed(arena, archive));
    return error_add(err, ERR_DATA, here,
                     "the archive holds %zu files, %s; name one of them behind a '#', such as "
                     "\"%s#%s\"",
                     archive_n(archive), listed(arena, archive), os_file_name(place->name),
                     archive_name(archive, 0));
}

/* --- what is in it --------------------------------------------------------------------------- */

static bool read_member(Arena *arena, Archive *archive, size_t member, const char *name,
                        const char *part, const RowSink *sink, InputFacts *facts, Error *err)
{
    Pieces pieces;
    const InputPlace inner = {.name = name, .part = part, .pieces = &pieces, .within = true};
    return archive_pieces(archive, member, &pieces, err) &&
           input_read_pieces(arena, &inner, sink, facts, err);
}

static void note_member(Arena *arena, const Archive *archive, size_t member,
                        const InputPlace *place, InputFacts *facts)
{
    if (place->part != NULL)
        return;
    const size_t n_others = archive_n(archive) - 1;
    const Piece archive_piece = piece_file(os_file_name(place->name)),
                member_piece =
                    piece_words(arena_printf(arena, "'%s'", archive_name(archive, member)));
    if (n_others == 0)
        notes_add(&facts->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: the file within it, {}, was read.", archive_piece, member_piece));
    else
        notes_add(&facts->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: of the files within it {} was read, the only one that looks like a "
                         "table.",
                         archive_piece, member_piece));
}

static bool read_zip(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                     Error *err)
{
    size_t member = 0;
    const char *rest = NULL;
    char sha256[65] = "";
    if (place->within)
        return error_add(err, ERR_DATA, (Place){.file = place->name},
                         "this is an archive within an archive; unpack the outer one");
    Archive *archive = archive_open(arena, place, err);
    if (archive == NULL)
        return false;
    bool ok = choose(arena, archive, place, &member, &rest, err);
    const char *name =
        ok ? arena_printf(arena, "%s#%s", place->name, archive_name(archive, member)) : NULL;
    ok = ok && place_sha256(place, sha256, err) &&
         read_member(arena, archive, member, name, rest, sink, facts, err);
    if (ok) {
        memcpy(facts->hash.sha256, sha256, sizeof facts->hash.sha256);
        facts->compressed = true;
        note_member(arena, archive, member, place, facts);
    }
    archive_close(archive);
    return ok;
}

/* Files that look like tables; all, where none does. */
static bool members(Arena *arena, const InputPlace *place, InputParts *out, Error *err)
{
    Archive *archive = archive_open(arena, place, err);
    if (archive == NULL)
        return false;
    const size_t n = archive_n(archive);
    out->name = (const char **)arena_array(arena, n, sizeof *out->name);
    for (int any = 0; any < 2 && out->n == 0; any++)
        for (size_t i = 0; i < n; i++)
            if (any || looks_like_table(archive_name(archive, i)))
                out->name[out->n++] = arena_copy_text(arena, archive_name(archive, i));
    archive_close(archive);
    return true;
}

const InputFormat format_zip = {
    .name = "zip",
    .help =
        "a file within a zip archive: export.zip#NAME; the only table of an archive needs no name",
    .matches = is_archive,
    .read = read_zip,
    .has_parts = true,
    .parts = members,
    .lines = true,
};
