/* Worlds of `alike simulate`, studied school by school: what each school's table would say, and
 * what is true of it. */
#ifndef VALIDATE_SCHOOLS_H
#define VALIDATE_SCHOOLS_H

#include "further/school_rows.h"

typedef struct WorldSize {
    size_t schools, students; /* of the world */
    size_t program;           /* schools of the study that have the program, about */
} WorldSize;

enum { POOLS = 2, SHOWN = POOL_ALL }; /* by SchoolPool; what reports show */

/* What one school's row would say. NaN: refused. */
typedef struct SchoolSaid {
    double estimate, low, high, similar_low, similar_high;
    double shrunken, shrunken_low, shrunken_high;
    bool significant;
} SchoolSaid;

/* One school under one outcome. */
typedef struct SchoolAnswer {
    double effect, own_growth; /* the truth; their sum is the difference from schools elsewhere */
    SchoolSaid said[POOLS];
} SchoolAnswer;

typedef struct WorldAnswer {
    size_t n, n_slopes, n_slopes_found, n_not_positive;
    double compared[POOLS]; /* comparison schools, mean over outcomes */
    SchoolAnswer *school;
} WorldAnswer;

/* folder: for the world's files, which are gone afterwards. */
bool school_world_study(Arena *arena, const WorldSize *size, uint64_t seed, const char *folder,
                        WorldAnswer *out, Error *err) MUST_CHECK;

#endif
