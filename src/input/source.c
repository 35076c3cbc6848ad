#include "input/source.h"

#include "alike/arena.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { GZIP_WINDOW = 15 + 16 };

bool source_damaged(const Source *source, const char *why, Error *err)
{
    return error_set(err, ERR_DATA, (Place){.file = source->name},
                     "the compressed file is damaged (%s); compress or copy it again",
                     why != NULL ? why : "it can't be unpacked");
}

bool source_cut(const Source *source, Error *err)
{
    return error_set(err, ERR_DATA, (Place){.file = source->name},
                     "the compressed file is cut short; copy or download it again");
}

static bool damaged(const Source *source, Error *err)
{
    return source_damaged(source, source->stream.msg, err);
}

static bool start(Source *source, Error *err)
{
    sha256_init(&source->hash);
    if (source->packing == PACKED_NOT)
        return true;
    source->packed_bytes = memory_take(PACKED_BLOCK, 1);
    if (source->packing == PACKED_ZSTD) {
        zstd_begin(source);
        return true;
    }
    const int status = inflateInit2(&source->stream, GZIP_WINDOW);
    if (status == Z_MEM_ERROR)
        arena_exhausted(0);
    if (status != Z_OK)
        return damaged(source, err);
    source->unpacking = true;
    return true;
}

static bool open_file(Source *source, const InputPlace *place, Error *err)
{
    source->file = fopen(place->path, "rb");
    if (source->file == NULL && errno == ENOMEM)
        arena_exhausted(0);
    if (source->file == NULL)
        return error_set(err, ERR_DATA, (Place){.file = place->path},
                         "the file can't be opened (%s); check its name and folder%s",
                         strerror(errno),
                         place->by_hand ? "" : ": it is looked for beside the study file");
    setvbuf(source->file, NULL, _IONBF, 0);
    return true;
}

bool source_open(Source *source, const InputPlace *place, Packing packing, Error *err)
{
    *source = (Source){.name = place->name,
                       .pieces = place->pieces,
                       .bytes = place->bytes,
                       .n = place->n,
                       .packing = packing};
    if (place->path != NULL && !open_file(source, place, err))
        return false;
    if (place->pieces != NULL && !place->pieces->rewind(place->pieces->context, err))
        return false;
    return start(source, err);
}

bool source_take(Source *source, void *to, size_t room, size_t *n, Error *err)
{
    if (source->file != NULL) {
        errno = 0;
        *n = fread(to, 1, room, source->file);
        if (*n == 0 && ferror(source->file) && errno == ENOMEM)
            arena_exhausted(0);
        if (*n == 0 && ferror(source->file))
            return error_set(err, ERR_DATA, (Place){.file = source->name},
                             "the file can't be read (%s)", strerror(errno));
    } else if (source->pieces != NULL) {
        if (!source->pieces->take(source->pieces->context, to, room, n, err))
            return false;
    } else {
        const size_t left = source->n - source->at;
        *n = left < room ? left : room;
        if (*n > 0)
            memcpy(to, source->bytes + source->at, *n);
        source->at += *n;
    }
    sha256_update(&source->hash, *n, to);
    return true;
}

/* A file may hold several gzip members one after another. Anything else behind the last one is
 * padding, as gzip has it; its bytes are hashed all the same. */
static bool begin_member(Source *source, bool *is_end, Error *err)
{
    z_stream *z = &source->stream;
    *is_end = z->avail_in == 0 || z->next_in[0] != 0x1f;
    if (*is_end) {
        size_t n = 1;
        while (n > 0)
            if (!source_take(source, source->packed_bytes, PACKED_BLOCK, &n, err))
                return false;
        z->avail_in = 0;
        return true;
    }
    source->member_ended = false;
    return inflateReset(z) == Z_OK || damaged(source, err);
}

static bool unpack(Source *source, char *to, size_t room, size_t *n, Error *err)
{
    z_stream *z = &source->stream;
    z->next_out = (unsigned char *)to;
    z->avail_out = (uInt)room; /* blocks of a few MiB */
    while (z->avail_out > 0) {
        if (z->avail_in == 0) {
            size_t got = 0;
            if (!source_take(source, source->packed_bytes, PACKED_BLOCK, &got, err))
                return false;
            z->next_in = source->packed_bytes;
            z->avail_in = (uInt)got;
            if (got == 0 && !source->member_ended)
                return source_cut(source, err);
        }
        if (source->member_ended) {
            bool is_end = false;
            if (!begin_member(source, &is_end, err))
                return false;
            if (is_end)
                break;
        }
        const int status = inflate(z, Z_NO_FLUSH);
        if (status == Z_STREAM_END)
            source->member_ended = true;
        else if (status == Z_MEM_ERROR)
            arena_exhausted(0);
        else if (status != Z_OK && status != Z_BUF_ERROR)
            return damaged(source, err);
    }
    *n = room - z->avail_out;
    return true;
}

bool source_read(Source *source, char *to, size_t room, size_t *n, Error *err)
{
    switch (source->packing) {
    case PACKED_GZIP:
        return unpack(source, to, room, n, err);
    case PACKED_ZSTD:
        return zstd_unpack(source, to, room, n, err);
    case PACKED_NOT:
        break;
    }
    return source_take(source, to, room, n, err);
}

bool source_rewind(Source *source, Error *err)
{
    source->at = 0;
    sha256_init(&source->hash);
    if (source->file != NULL && fseek(source->file, 0, SEEK_SET) != 0)
        return error_set(err, ERR_DATA, (Place){.file = source->name},
                         "the file can't be read twice; it holds bytes that are not UTF-8: "
                         "convert it to UTF-8 first");
    if (source->pieces != NULL && !source->pieces->rewind(source->pieces->context, err))
        return false;
    if (source->packing == PACKED_ZSTD) {
        zstd_end(source);
        zstd_begin(source);
    }
    if (source->packing == PACKED_GZIP) {
        source->member_ended = false;
        source->stream.avail_in = 0;
        if (inflateReset(&source->stream) != Z_OK)
            return damaged(source, err);
    }
    return true;
}

void source_sha256(Source *source, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_SIZE];
    sha256_digest(&source->hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void source_close(Source *source)
{
    if (source->file != NULL)
        fclose(source->file);
    if (source->unpacking)
        inflateEnd(&source->stream);
    zstd_end(source);
    free(source->packed_bytes);
}

bool place_sha256(const InputPlace *place, char hex[65], Error *err)
{
    Source source;
    char *block = memory_take(PACKED_BLOCK, 1);
    size_t n = 1;
    bool ok = source_open(&source, place, PACKED_NOT, err);
    while (ok && n > 0)
        ok = source_read(&source, block, PACKED_BLOCK, &n, err);
    if (ok)
        source_sha256(&source, hex);
    source_close(&source);
    free(block);
    return ok;
}

enum { WHOLE_MOST = 1024 * 1024 * 1024, PIECE = 1024 * 1024 };

bool place_take_whole(InputPlace *place, char **whole, Error *err)
{
    const Pieces *pieces = place->pieces;
    size_t capacity = PIECE, n = 0, got = 1;
    *whole = NULL;
    if (pieces == NULL)
        return true;
    if (!pieces->rewind(pieces->context, err))
        return false;
    *whole = memory_take(capacity, 1);
    while (got > 0) {
        if (n + PIECE > capacity) {
            capacity *= 2;
            *whole = memory_grow(*whole, capacity, 1);
        }
        if (!pieces->take(pieces->context, *whole + n, PIECE, &got, err))
            return false;
        n += got;
        if (n > WHOLE_MOST)
            return error_add(err, ERR_DATA, (Place){.file = place->name},
                             "this file holds more than 1 GiB, too much to be read within an "
                             "archive; unpack the archive and name the file that comes out");
    }
    place->pieces = NULL;
    place->bytes = *whole;
    place->n = n;
    return true;
}
