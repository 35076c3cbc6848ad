/* Where bytes come from: a file or memory, packed or not, hashed as they are on disk. */
#ifndef ALIKE_INPUT_SOURCE_H
#define ALIKE_INPUT_SOURCE_H

#include "alike/error.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <zlib.h>

typedef struct Source {
    const char *name; /* for places */
    FILE *file;       /* NULL: from memory */
    const char *bytes;
    size_t n, at; /* from memory */
    struct sha256_ctx hash;
    bool packed; /* gzip */
    bool unpacking, member_ended;
    z_stream stream;
    unsigned char *packed_bytes;
} Source;

bool source_open_file(Source *source, const char *path, bool packed, Error *err) MUST_CHECK;
bool source_open_bytes(Source *source, const char *name, const char *bytes, size_t n, bool packed,
                       Error *err) MUST_CHECK;
/* At most `room` unpacked bytes; *n is 0 at the end only. */
bool source_read(Source *source, char *to, size_t room, size_t *n, Error *err) MUST_CHECK;
/* From the start again, with a new hash. */
bool source_rewind(Source *source, Error *err) MUST_CHECK;
/* Of all bytes read so far. */
void source_sha256(Source *source, char hex[65]);
void source_close(Source *source);

#endif
