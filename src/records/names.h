/* Which names mean a column of the records, and which of its files it comes from. */
#ifndef ALIKE_RECORDS_NAMES_H
#define ALIKE_RECORDS_NAMES_H

#include "frame/header.h"
#include "records/internal.h"

typedef struct NameCheck {
    Arena *arena;
    const Records *records;
    const Header *header[2]; /* of students, of schools */
    const char *path[2];
    const char *id[2]; /* what joins a file is no attribute */
    Error *err;
} NameCheck;

/* ERR_STUDY for each name of the study that means nothing, or two things. */
bool names_check(const NameCheck *check) MUST_CHECK;

/* Does records_frame make it by itself from these records? */
bool names_makes_known(const Records *records, KnownColumn what);
bool names_made(const Records *records, const char *name);

#endif
