/* Bytes that were packed with zstd. */
#include "input/source.h"

#include "have.h"

#include "alike/arena.h"

#if ALIKE_HAVE_ZSTD
#include <zstd.h>

void zstd_begin(Source *source)
{
    source->packed_at = source->packed_n = 0;
    source->member_ended = true; /* before the first frame as between two */
    source->frames = ZSTD_createDCtx();
    if (source->frames == NULL)
        arena_exhausted(0);
}

void zstd_end(Source *source)
{
    ZSTD_freeDCtx(source->frames); /* NULL too */
    source->frames = NULL;
}

/* Frames may follow one another; the last must have come to its end. */
bool zstd_unpack(Source *source, char *to, size_t room, size_t *n, Error *err)
{
    ZSTD_outBuffer out = {to, room, 0};
    while (out.pos < room) {
        if (source->packed_at == source->packed_n) {
            source->packed_at = 0;
            if (!source_take(source, source->packed_bytes, PACKED_BLOCK, &source->packed_n, err))
                return false;
            if (source->packed_n == 0 && !source->member_ended)
                return source_cut(source, err);
            if (source->packed_n == 0)
                break;
        }
        ZSTD_inBuffer in = {source->packed_bytes, source->packed_n, source->packed_at};
        const size_t left = ZSTD_decompressStream(source->frames, &out, &in);
        source->packed_at = in.pos;
        if (ZSTD_isError(left))
            return source_damaged(source, ZSTD_getErrorName(left), err);
        source->member_ended = left == 0;
    }
    *n = out.pos;
    return true;
}
#else
void zstd_begin(Source *source)
{
    (void)source;
}

void zstd_end(Source *source)
{
    (void)source;
}

/* The format's row says that it is not there before anything is unpacked. */
bool zstd_unpack(Source *source, char *to, size_t room, size_t *n, Error *err)
{
    (void)to, (void)room, (void)n;
    return source_damaged(source, NULL, err);
}
#endif
