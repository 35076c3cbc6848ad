#include "input/archive.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

typedef struct Member {
    Archive *archive;
    const char *name;
    zip_uint64_t index;
    zip_file_t *file; /* NULL: not open */
    uint64_t size, taken;
} Member;

struct Archive {
    Arena *arena;
    const char *name; /* for places */
    zip_t *zip;
    Member *member;
    size_t n;
};

static Place place_of(const Member *member)
{
    const Archive *archive = member->archive;
    return (Place){.file = arena_printf(archive->arena, "%s#%s", archive->name, member->name)};
}

/* --- what is in it --------------------------------------------------------------------------- */

static bool is_separator(char c)
{
    return c == '/' || c == '\\'; /* some programs for Windows write the latter */
}

static bool leads_out(const char *name)
{
    if (is_separator(name[0]) || (name[0] != '\0' && name[1] == ':'))
        return true;
    for (const char *at = name; *at != '\0'; at++) {
        const bool begins = at == name || is_separator(at[-1]);
        if (begins && at[0] == '.' && at[1] == '.' && (at[2] == '\0' || is_separator(at[2])))
            return true;
    }
    return false;
}

const char *archive_base(const char *name)
{
    const char *last = name;
    for (const char *at = name; *at != '\0'; at++)
        if (is_separator(*at) && at[1] != '\0')
            last = at + 1;
    return last;
}

/* A folder, or what macOS and Windows put beside a file. */
static bool is_no_file(const char *name)
{
    const size_t n = strlen(name);
    const char *last = archive_base(name);
    return n == 0 || is_separator(name[n - 1]) || *last == '.' ||
           strncmp(name, "__MACOSX", strlen("__MACOSX")) == 0 || strcmp(last, "Thumbs.db") == 0;
}

static bool list_members(Archive *archive, Error *err)
{
    const zip_int64_t n = zip_get_num_entries(archive->zip, 0);
    archive->member = ARENA_ARRAY(archive->arena, Member, n < 0 ? 0 : (size_t)n);
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
        if (name == NULL || is_no_file(name))
            continue;
        if (leads_out(name))
            return error_add(err, ERR_DATA, (Place){.file = archive->name},
                             "the archive holds '%.200s', a name that leads out of its folder; "
                             "no export is made so: ask where the file comes from",
                             name);
        archive->member[archive->n++] = (Member){.archive = archive,
                                                 .name = arena_copy_text(archive->arena, name),
                                                 .index = (zip_uint64_t)i};
    }
    return true;
}

/* --- open ------------------------------------------------------------------------------------ */

static bool refuse(const char *name, const zip_error_t *error, Error *err)
{
    const int code = zip_error_code_zip(error);
    if (code == ZIP_ER_MEMORY)
        arena_exhausted(0);
    return error_add(err, ERR_DATA, (Place){.file = name},
                     "this zip archive or Excel workbook is damaged or cut short (%s); copy or "
                     "download it again",
                     zip_error_strerror((zip_error_t *)(uintptr_t)error));
}

static zip_source_t *bytes_of(const InputPlace *place, zip_error_t *error)
{
    return place->path != NULL ? zip_source_file_create(place->path, 0, -1, error)
                               : zip_source_buffer_create(place->bytes, place->n, 0, error);
}

Archive *archive_open(Arena *arena, const InputPlace *place, Error *err)
{
    Archive *archive = ARENA_NEW(arena, Archive);
    zip_error_t error;
    *archive = (Archive){.arena = arena, .name = place->name};
    zip_error_init(&error);
    zip_source_t *source = bytes_of(place, &error);
    archive->zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive->zip == NULL) {
        refuse(place->name, &error, err);
        if (source != NULL)
            zip_source_free(source);
    }
    zip_error_fini(&error);
    if (archive->zip == NULL)
        return NULL;
    if (list_members(archive, err))
        return archive;
    archive_close(archive);
    return NULL;
}

void archive_close(Archive *archive)
{
    for (size_t i = 0; i < archive->n; i++)
        if (archive->member[i].file != NULL)
            zip_fclose(archive->member[i].file);
    zip_discard(archive->zip);
}

size_t archive_n(const Archive *archive)
{
    return archive->n;
}

const char *archive_name(const Archive *archive, size_t member)
{
    return archive->member[member].name;
}

long archive_find(const Archive *archive, const char *name)
{
    for (size_t i = 0; i < archive->n; i++)
        if (strcmp(archive->member[i].name, name) == 0)
            return (long)i;
    return NO_MEMBER;
}

/* --- a member's bytes ------------------------------------------------------------------------ */

static bool cannot_unpack(const Member *member, const zip_error_t *error, Error *err)
{
    const int code = zip_error_code_zip(error);
    if (code == ZIP_ER_MEMORY)
        arena_exhausted(0);
    if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP)
        return error_add(err, ERR_DATA, place_of(member),
                         "this file is encrypted; unpack the archive with its password and name "
                         "the file that comes out");
    if (code == ZIP_ER_COMPNOTSUPP)
        return error_add(err, ERR_DATA, place_of(member),
                         "this file is packed in a way that can't be read here; unpack the "
                         "archive, or pack it anew as a plain zip");
    return error_add(err, ERR_DATA, place_of(member),
                     code == ZIP_ER_CRC
                         ? "this file's checksum is wrong, so some of it was changed on the way; "
                           "copy or download the archive again"
                         : "this file can't be unpacked: the archive is damaged or cut short; "
                           "copy or download it again");
}

static bool too_large(const Member *member, const char *how, Error *err)
{
    return error_add(
        err, ERR_DATA, place_of(member),
        "this file %s, as no table does; it was not unpacked. If it is one, unpack the "
        "archive and name the file that comes out",
        how);
}

static bool take_member(void *context, void *to, size_t room, size_t *n, Error *err)
{
    Member *member = context;
    const zip_int64_t got = zip_fread(member->file, to, room);
    if (got < 0)
        return cannot_unpack(member, zip_file_get_error(member->file), err);
    *n = (size_t)got;
    member->taken += *n;
    return member->taken <= member->size ||
           too_large(member, "unpacks to more than the archive says", err);
}

static bool rewind_member(void *context, Error *err)
{
    Member *member = context;
    if (member->file != NULL)
        zip_fclose(member->file);
    member->taken = 0;
    member->file = zip_fopen_index(member->archive->zip, member->index, 0);
    return member->file != NULL || cannot_unpack(member, zip_get_error(member->archive->zip), err);
}

bool archive_pieces(Archive *archive, size_t at, Pieces *out, Error *err)
{
    enum { SMALL = 16 * 1024 * 1024 }; /* whatever its ratio, harmless */
    Member *member = &archive->member[at];
    zip_stat_t told;
    zip_stat_init(&told);
    if (zip_stat_index(archive->zip, member->index, 0, &told) != 0)
        return cannot_unpack(member, zip_get_error(archive->zip), err);
    member->size = (told.valid & ZIP_STAT_SIZE) != 0 ? told.size : UINT64_MAX;
    const uint64_t packed = (told.valid & ZIP_STAT_COMP_SIZE) != 0 ? told.comp_size : 0;
    if (member->size > ARCHIVE_MEMBER_MOST)
        return too_large(member, "unpacks to more than 8 GiB", err);
    if (member->size > SMALL && member->size / ARCHIVE_RATIO_MOST > packed)
        return too_large(member, "unpacks to more than 200 times its size", err);
    *out = (Pieces){.context = member, .take = take_member, .rewind = rewind_member};
    return rewind_member(member, err);
}
