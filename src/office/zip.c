/* Source: PKWARE, ".ZIP File Format Specification", APPNOTE 6.3.10. Members are deflated; no time
 * and no attributes of a file are told. */
#include "alike/zip.h"

#include "alike/os.h"

#include <string.h>

enum { BLOCK = 1 << 16 };

struct ZipBlock {
    ZipBlock *next;
    size_t n;
    char bytes[BLOCK];
};

enum {
    VERSION_NEEDED = 20, /* deflate */
    UTF8_NAMES = 1 << 11,
    DEFLATED = 8,
    FIRST_DAY = 0x21, /* 1 January 1980, the earliest that the format can say */
    LOCAL_HEADER = 0x04034b50,
    CENTRAL_HEADER = 0x02014b50,
    END_OF_CENTRAL = 0x06054b50,
    LEVEL = 3, /* tables come to a sixth more than by zlib's own, 6, in a third of its time */
};

static void add_16(Text *out, unsigned value)
{
    const char bytes[2] = {(char)(value & 0xFF), (char)(value >> 8 & 0xFF)};
    text_add_bytes(out, bytes, sizeof bytes);
}

static void add_32(Text *out, uint32_t value)
{
    add_16(out, value & 0xFFFF);
    add_16(out, value >> 16);
}

/* From the version up to the length of the name: what both kinds of header hold. */
static void add_common(Text *out, const ZipMember *member)
{
    add_16(out, VERSION_NEEDED);
    add_16(out, UTF8_NAMES);
    add_16(out, DEFLATED);
    add_16(out, 0); /* midnight */
    add_16(out, FIRST_DAY);
    add_32(out, member->crc);
    add_32(out, member->packed);
    add_32(out, member->plain);
    add_16(out, (unsigned)strlen(member->name)); /* names are ours, and short */
    add_16(out, 0);                              /* no extra field */
}

static void add_local(Text *out, const ZipMember *member)
{
    add_32(out, LOCAL_HEADER);
    add_common(out, member);
    text_add(out, member->name);
}

static void add_central(Text *out, const ZipMember *member)
{
    add_32(out, CENTRAL_HEADER);
    add_16(out, VERSION_NEEDED);
    add_common(out, member);
    add_16(out, 0); /* no comment */
    add_16(out, 0); /* disk */
    add_16(out, 0);
    add_32(out, 0); /* attributes */
    add_32(out, member->at);
    text_add(out, member->name);
}

/* zlib's memory is the arena's, so that its lack ends a run as any other does. */
static void *take(void *arena, unsigned n, unsigned size)
{
    return arena_array(arena, n, size);
}

static void leave(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

static void add_block(Zip *zip)
{
    ZipBlock *block = ARENA_NEW(zip->arena, ZipBlock);
    *(zip->first == NULL ? &zip->first : &zip->last->next) = block;
    zip->last = block;
}

Zip *zip_create(Arena *arena)
{
    Zip *zip = ARENA_NEW(arena, Zip);
    zip->arena = arena;
    add_block(zip);
    return zip;
}

static void put(Zip *zip, const char *bytes, size_t n)
{
    zip->n_bytes += n;
    while (n > 0) {
        ZipBlock *block = zip->last;
        const size_t room = BLOCK - block->n, part = n < room ? n : room;
        memcpy(block->bytes + block->n, bytes, part);
        block->n += part;
        bytes += part;
        n -= part;
        if (n > 0)
            add_block(zip);
    }
}

/* In one piece, since its sizes come when the member is whole. */
static void put_header(Zip *zip, const ZipMember *member)
{
    Text header = {.arena = zip->arena};
    add_local(&header, member);
    if (zip->last->n + header.n > BLOCK) /* names are ours, and short */
        add_block(zip);
    zip->header = zip->last->bytes + zip->last->n;
    put(zip, header.bytes, header.n);
}

void zip_begin(Zip *zip, const char *name)
{
    zip->member =
        arena_grow(zip->arena, zip->member, &zip->capacity, zip->n + 1, sizeof *zip->member);
    ZipMember *member = &zip->member[zip->n];
    *member = (ZipMember){.name = arena_copy_text(zip->arena, name),
                          .crc = (uint32_t)crc32(0, NULL, 0),
                          .at = (uint32_t)zip->n_bytes}; /* zip_end asks whether it fits */
    put_header(zip, member);
    zip->plain = 0;
    if (zip->n++ == 0) {
        /* raw deflate; one state serves all members */
        zip->stream = (z_stream){.zalloc = take, .zfree = leave, .opaque = zip->arena};
        if (deflateInit2(&zip->stream, LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) !=
            Z_OK)
            arena_exhausted(0);
    } else {
        deflateReset(&zip->stream);
    }
}

static void deflate_all(Zip *zip, const char *bytes, size_t n, int flush)
{
    unsigned char packed[8192];
    z_stream *stream = &zip->stream;
    stream->next_in = (const unsigned char *)bytes;
    stream->avail_in = (unsigned)n;
    do {
        stream->next_out = packed;
        stream->avail_out = sizeof packed;
        deflate(stream, flush); /* fails only where the stream is not one */
        put(zip, (const char *)packed, sizeof packed - stream->avail_out);
    } while (stream->avail_out == 0);
}

void zip_add(Zip *zip, const char *bytes, size_t n)
{
    static const size_t most = 1u << 30; /* at once */
    ZipMember *member = &zip->member[zip->n - 1];
    while (n > 0) {
        const size_t part = n < most ? n : most;
        member->crc = (uint32_t)crc32(member->crc, (const unsigned char *)bytes, (unsigned)part);
        deflate_all(zip, bytes, part, Z_NO_FLUSH);
        zip->plain += part;
        bytes += part;
        n -= part;
    }
}

bool zip_end(Zip *zip, Error *err)
{
    ZipMember *member = &zip->member[zip->n - 1];
    deflate_all(zip, "", 0, Z_FINISH);
    if (zip->plain > UINT32_MAX || zip->n_bytes > UINT32_MAX)
        return error_set(err, ERR_INTERNAL, NOWHERE, "%s is larger than a document can be (4 GiB)",
                         member->name);
    Text header = {.arena = zip->arena};
    add_local(&header, member);
    member->plain = (uint32_t)zip->plain;
    member->packed = (uint32_t)(zip->n_bytes - member->at - header.n);
    header.n = 0;
    add_local(&header, member);
    memcpy(zip->header, header.bytes, header.n);
    return true;
}

bool zip_member(Zip *zip, const char *name, const char *text, Error *err)
{
    zip_begin(zip, name);
    zip_add(zip, text, strlen(text));
    return zip_end(zip, err);
}

/* The list of members, where it stands, and how many they are. */
static void put_list(Zip *zip)
{
    Text out = {.arena = zip->arena};
    const uint64_t at = zip->n_bytes;
    for (size_t k = 0; k < zip->n; k++)
        add_central(&out, &zip->member[k]);
    const size_t size = out.n;
    add_32(&out, END_OF_CENTRAL);
    add_16(&out, 0); /* disk */
    add_16(&out, 0);
    add_16(&out, (unsigned)zip->n);
    add_16(&out, (unsigned)zip->n);
    add_32(&out, (uint32_t)size);
    add_32(&out, (uint32_t)at);
    add_16(&out, 0); /* no comment */
    put(zip, out.bytes, out.n);
}

bool zip_finish(Zip *zip, const char *path, Error *err)
{
    put_list(zip);
    if (zip->n_bytes > UINT32_MAX || zip->n > UINT16_MAX)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "the document is larger than it can be (4 GiB)");
    OsStaged file;
    bool ok = os_staged_begin(path, &file, err);
    if (!ok)
        return false;
    for (const ZipBlock *block = zip->first; ok && block != NULL; block = block->next)
        ok = os_staged_add(&file, block->bytes, block->n, err);
    return os_staged_end(&file, err) && ok;
}
