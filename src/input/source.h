/* Where bytes come from: a file, memory or pieces, packed or not, hashed as they come. */
#ifndef ALIKE_INPUT_SOURCE_H
#define ALIKE_INPUT_SOURCE_H

#include "alike/input.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <zlib.h>

typedef enum Packing { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } Packing;

typedef struct Source {
    const char *name;     /* for places */
    FILE *file;           /* NULL: from memory, or pieces */
    const Pieces *pieces; /* NULL: from memory, where there is no file */
    const char *bytes;
    size_t n, at; /* from memory */
    struct sha256_ctx hash;
    Packing packing;
    bool unpacking, member_ended; /* of members that may follow one another */
    z_stream stream;
    struct ZSTD_DCtx_s *frames;
    unsigned char *packed_bytes;
    size_t packed_at, packed_n; /* zstd: of them, what is not unpacked yet */
} Source;

/* To be closed whatever comes of it. */
bool source_open(Source *source, const InputPlace *place, Packing packing, Error *err) MUST_CHECK;
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

/* For the ways of packing: bytes as they are on disk, hashed; and what is said of a file that can't
 * be unpacked, NULL where nobody knows why. PACKED_BLOCK bytes are read at once. */
enum { PACKED_BLOCK = 256 * 1024 };
bool source_take(Source *source, void *to, size_t room, size_t *n, Error *err) MUST_CHECK;
bool source_damaged(const Source *source, const char *why, Error *err);
bool source_cut(const Source *source, Error *err);
/* zstd, where it is built in. */
void zstd_begin(Source *source);
bool zstd_unpack(Source *source, char *to, size_t room, size_t *n, Error *err) MUST_CHECK;
void zstd_end(Source *source);

#endif
