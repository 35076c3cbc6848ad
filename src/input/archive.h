/* Zip archives as they are read: members by name, each checked before a byte of it is unpacked.
 * Nothing is ever written to disk. Source: APPNOTE.TXT 6.3.10 (PKWARE); read with libzip. */
#ifndef ALIKE_INPUT_ARCHIVE_H
#define ALIKE_INPUT_ARCHIVE_H

#include "alike/input.h"

enum { ARCHIVE_RATIO_MOST = 200, NO_MEMBER = -1 };
#define ARCHIVE_MEMBER_MOST ((uint64_t)8 << 30) /* unpacked bytes */

typedef struct Archive Archive;

/* NULL: err is set. A place of pieces can't be opened; read it into memory first. */
Archive *archive_open(Arena *arena, const InputPlace *place, Error *err);
void archive_close(Archive *archive);

/* Files alone, in the order of the archive: no folders, and nothing that a system puts there for
 * itself. A name that leads out of the archive's folder is an error of archive_open. */
size_t archive_n(const Archive *archive);
const char *archive_name(const Archive *archive, size_t member);
/* What stands behind the last slash of a member's name; of a folder's name its own. */
const char *archive_base(const char *name);
/* Exactly this name, NO_MEMBER where there is none. */
long archive_find(const Archive *archive, const char *name);

/* The bytes of a member, which last until the archive is closed. Refused: what is encrypted, what
 * is packed in a way that libzip lacks, and what unpacks to far more than a table can. */
bool archive_pieces(Archive *archive, size_t member, Pieces *out, Error *err) MUST_CHECK;

#endif
