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
    const char *name;   /* "nwea2015" or the file */
    const char *source; /* one sentence with its standing */
    size_t n;
    const Norm *norm;
    size_t n_growth;
    const NormGrowth *growth;
} Norms;

bool norms_load(Arena *arena, const Spec *spec, Norms *out, Error *err) MUST_CHECK;
const Norm *norms_find(const Norms *norms, const char *subject, int grade, Season season);
const NormGrowth *norms_find_growth(const Norms *norms, const char *subject, int grade,
                                    Season start, Season end, int years);
double norm_percentile(const Norm *norm, double score); /* clamp(round(100 Phi(z)), 1, 99) */
double norm_z(const Norm *norm, double score);
/* Grade of a text such as "5", "K", "Grade 5", "05"; false when it is none. */
bool grade_read(const char *text, int *grade);

#endif
