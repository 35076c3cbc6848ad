/* A zip archive that is made in memory, member by member; the same members give the same bytes. */
#ifndef ALIKE_ZIP_H
#define ALIKE_ZIP_H

#include "alike/error.h"
#include "alike/text.h"

#define ZLIB_CONST /* its input is const */
#include <zlib.h>

typedef struct ZipMember {
    const char *name;
    uint32_t crc, packed, plain; /* bytes */
    uint32_t at;                 /* of its header in the archive */
} ZipMember;

/* In blocks, since an archive that grew as one piece would leave its smaller selves in the arena.
 */
typedef struct ZipBlock ZipBlock;

typedef struct Zip {
    Arena *arena;
    ZipBlock *first, *last;
    uint64_t n_bytes;
    char *header; /* of the member that is being written */
    size_t n, capacity;
    ZipMember *member;
    z_stream stream; /* of the member that is being written */
    uint64_t plain;  /* its bytes so far */
} Zip;

Zip *zip_create(Arena *arena);
void zip_begin(Zip *zip, const char *name);
void zip_add(Zip *zip, const char *bytes, size_t n);
/* False: a member, or all of it, is larger than the format allows (4 GiB). */
bool zip_end(Zip *zip, Error *err) MUST_CHECK;
bool zip_member(Zip *zip, const char *name, const char *text, Error *err) MUST_CHECK;
/* The whole archive as a file of results (os_write_staged); nothing can be added after. */
bool zip_finish(Zip *zip, const char *path, Error *err) MUST_CHECK;

#endif
