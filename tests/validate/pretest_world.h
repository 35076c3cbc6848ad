/* Worlds in which students are chosen by what they can truly do, and the earlier test tells that
 * with an error. The program does nothing. */
#ifndef VALIDATE_PRETEST_WORLD_H
#define VALIDATE_PRETEST_WORLD_H

#include "alike/arena.h"
#include "alike/error.h"

typedef struct PretestWorld {
    const char *name;
    double reliability; /* of the earlier test within an arm */
    double gap;         /* of the program's mean true ability below the others', in SD */
    bool by_students;   /* of each school some; else whole schools, whose means differ too */
    bool tails; /* the error grows towards both ends, and each score has its standard error */
} PretestWorld;

extern const PretestWorld pretest_worlds[];
extern const size_t n_pretest_worlds;

/* What a perfect pretest would have spared: slope on the true score x (1 - reliability) x gap, in
 * points, where the error is as large everywhere. */
double pretest_world_bias(const PretestWorld *world);

/* students.csv: id, school, program, pre, pre_se, truth, post, post_again. */
bool pretest_world_write(Arena *arena, const PretestWorld *world, uint64_t seed, const char *path,
                         Error *err) MUST_CHECK;

/* The study file's text; draws: of the bootstrap, 0 for none. */
const char *pretest_world_study(Arena *arena, const PretestWorld *world, size_t draws);

#endif
