/* Covariates as columns of numbers, made block by block: what the covariate distances share. */
#ifndef DISTANCE_COLUMNS_H
#define DISTANCE_COLUMNS_H

#include "alike/distance.h"

/* Column j of student i is (x - centre[j]) / scale[j], where x is the covariate's value, 0 or 1 for
 * a factor level, or the student's average rank where rank[j] is set. */
typedef struct CovariateColumns {
    const Cohort *cohort;
    Model model;         /* its term 0 is an intercept, which no column uses */
    size_t k;            /* columns; 0 where no covariate varies */
    size_t *term;        /* k; the model's term */
    bool *is_level;      /* k; 0/1 column of a factor level */
    bool *is_binary;     /* k; holds only 0 and 1 */
    double *centre;      /* k */
    double *scale;       /* k */
    const double **rank; /* k; n students each, or NULL */
    double *raw;         /* workspace: all terms of a block */
    double *block;       /* columns of the current block, column j at block + j * MODEL_BLOCK */
} CovariateColumns;

/* All covariates of the cohort, every level of a factor among them; columns that do not vary are
 * left out with a note. centre is 0 and scale 1. */
CovariateColumns covariate_columns(Arena *arena, const Cohort *cohort, Notes *notes);

/* Fills columns->block with students first, first + 1, ...; returns how many (at most MODEL_BLOCK).
 */
size_t covariate_block(CovariateColumns *columns, size_t first);

/* mean and sum of squared deviations of each column over the students with keep[i] (NULL: all). */
void covariate_moments(CovariateColumns *columns, Arena *arena, const uint8_t *left_out,
                       double *mean, double *squares);

/* Adds the products of deviations from the arm's mean (pooled within arms) or, where within is
 * false, from the overall mean, over the students not left out, to covariance (k x k, both
 * triangles), divided by `divisor`. */
void covariate_covariance(CovariateColumns *columns, Arena *arena, const uint8_t *left_out,
                          bool within, double divisor, double *covariance);

/* Points whose Euclidean distance is sqrt((x_i - x_j)' inverse(covariance) (x_i - x_j)). */
bool covariate_whiten(CovariateColumns *columns, Arena *arena, const double *covariance,
                      Points *out, Error *err) MUST_CHECK;

/* Points that are the columns themselves. */
void covariate_points(CovariateColumns *columns, Arena *arena, Points *out);

#endif
