/* National norms: mean and SD of scores by subject, grade and term, and growth where known. */
#ifndef ALIKE_NORMS_H
#define ALIKE_NORMS_H

#include "alike/records.h"
#include "alike/table.h"

typedef struct Norm {
    const char *subject;
    int grade; /* 0: kindergarten */
    Season season;
    double mean, sd; /* of students, scale points */
} Norm;

/* Growth between two seasons: E[growth | start] = mean + slope (start - start_mean). */
typedef struct NormGrowth {
    const char *subject;
    int grade;
    Season start, end;
    int years; /* 0 within a school year */
    double start_mean, mean, slope, conditional_sd, sd;
} NormGrowth;

typedef struct Norms {
    ENTRY_HEAD; /* name: "nwea2015" or the file; source: one sentence with its standing */
    size_t n;
    const Norm *norm;
    size_t n_growth;
    const NormGrowth *growth;
} Norms;

/* The tables that ship with the program: rows of src/norms/norms.def. */
REGISTRY_OF(Norms, norm_table, norm_tables)

/* The table that the study names, or its file. ERR_STUDY: no such table. ERR_DATA: problems of the
 * file, each with file:line:column. */
bool norms_load(Arena *arena, const Spec *spec, Norms *out, Error *err) MUST_CHECK;

/* Subjects are compared by what they mean: Math, MATHEMATICS and Maths are one, Reading and
 * Language Usage are two. */
bool subject_equal(const char *a, const char *b);
/* Has the table any row of this subject? */
bool norms_cover(const Norms *norms, const char *subject);
/* NULL: the table lacks it. */
const Norm *norms_find(const Norms *norms, const char *subject, int grade, Season season);
/* NULL: the table lacks it. years: school years between the start and the end. */
const NormGrowth *norms_find_growth(const Norms *norms, const char *subject, int grade,
                                    Season start, Season end, int years);
double norm_z(const Norm *norm, double score);
/* Percentile of the normal distribution that a mean z stands at: 100 Phi(z), not rounded. */
double percentile_of_z(double z);
/* (end - start - expected growth given the start) / conditional SD. */
double norm_growth_z(const NormGrowth *growth, double start, double end);
/* Grade of a text such as "5", "K", "Grade 5", "05", "5th"; false when it is none. */
bool grade_read(const char *text, int *grade);
const char *grade_name(Arena *arena, int grade); /* "grade 5", "kindergarten" */

#endif
