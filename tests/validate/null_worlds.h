/* Worlds without an effect: students in schools that differ, and some whole schools have the
 * program. An earlier test explains about half of a score's variance; of the rest, schools share
 * the part `icc` (districts and classes theirs). Scores have an SD of about 10 points. */
#ifndef VALIDATE_NULL_WORLDS_H
#define VALIDATE_NULL_WORLDS_H

#include "alike/text.h"

typedef enum NullSizes {
    SIZES_EQUAL,
    SIZES_RANDOM, /* 20 to 300 students a school, drawn for each school */
    SIZES_PROGRAM_SMALLEST,
    SIZES_PROGRAM_LARGEST,
} NullSizes;

typedef enum NullDistricts {
    DISTRICTS_NONE,        /* no such column */
    DISTRICTS_OF_ONE_ARM,  /* a few schools each, all with the program or all without */
    DISTRICTS_ONE_AN_ARM,  /* two: the program's schools and the others */
    DISTRICTS_OF_BOTH_ARMS /* four, each with schools of both kinds */
} NullDistricts;

typedef struct NullWorld {
    size_t program, comparison; /* schools */
    NullSizes sizes;
    double icc, icc_class, icc_district; /* shares of the residual's variance */
    bool classes;                        /* a column `class`: 20 students of a school each */
    NullDistricts districts;
    bool by_students; /* students take the program, the likelier the higher the earlier test, in
                         every school; `program` and `comparison` count schools alone then */
    double pass;      /* the score is 1 for this share of students, else 0; 0: a score in points */
    bool one_lab;  /* a column `lab`: a third of comparison students, of the program's those of one
                      school */
    bool within;   /* students of every school take the program, by chance: as large a share as
                      program schools are of all */
    bool selected; /* program schools are of those whose students do better than their earlier
                      test tells, program or not */
    double effect; /* of the program, in SD; 0 in a null world */
    size_t parts;  /* a column `part` of so many values, by chance and equally likely; 0: none */
    bool parts_of_schools; /* a school's students have one value, and schools take turns */
} NullWorld;

enum { NULL_SCORE_SD = 10 }; /* points, about */

/* The world as a CSV: id, school, program, frl, sex, pre, score and the columns asked for. */
void null_world_csv(const NullWorld *world, uint64_t seed, Text *csv);

#endif
