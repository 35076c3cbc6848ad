/* Where bytes come from: a file, memory or pieces, packed or not, hashed as they come. */
#ifndef ALIKE_INPUT_SOURCE_H
#define ALIKE_INPUT_SOURCE_H

#include "alike/input.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <zlib.h>

typedef struct Source {
    const char *name;     /* for places */
    FILE *file;           /* NULL: from memory, or pieces */
    const Pieces *pieces; /* NULL: from memory, where there is no file */
    const char *bytes;
    size_t n, at; /* from memory */
    struct sha256_ctx hash;
    bool packed; /* gzip */
    bool unpacking, member_ended;
    z_stream stream;
    unsigned char *packed_bytes;
} Source;

/* packed: with gzip. To be closed whatever comes of it. */
bool source_open(Source *source, const InputPlace *place, bool packed, Error *err) MUST_CHECK;
/* At most `room` unpacked bytes; *n is 0 at the end only. */
bool source_read(Source *source, char *to, size_t room, size_t *n, Error *err) MUST_CHECK;
/* From the start again, with a new hash. */
bool source_rewind(Source *source, Error *err) MUST_CHECK;
/* Of all bytes read so far. */
void source_sha256(Source *source, char hex[65]);
/* Of a whole file or memory; of pieces what they come to. */
bool place_sha256(const InputPlace *place, char hex[65], Error *err) MUST_CHECK;
/* The bytes of a place that come in pieces, in memory: *whole is to be freed, whatever comes of it.
 * Other places stay as they are. */
bool place_take_whole(InputPlace *place, char **whole, Error *err) MUST_CHECK;
void source_close(Source *source);

#endif
