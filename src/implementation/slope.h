/* How effects of schools go with a measure of the schools.
 *
 *   y = a + b x + Z g + u + e,   u ~ N(0, tau^2 I),   e ~ N(0, V), V known
 *
 * V is whole: schools that share comparison students share error. One that is taken as diagonal
 * finds links that are not there (docs/methods.md has the numbers). Knows no files and no students.
 */
#ifndef IMPLEMENTATION_SLOPE_H
#define IMPLEMENTATION_SLOPE_H

#include "alike/error.h"
#include "alike/spread.h"

/* Fewer schools are not tested; with fewer than the second number each line is cautioned.
 * LEAVE_OUT: with more schools each is left out with tau^2 as all have it, else it is fitted anew
 * (n^3 steps).
 */
enum { SLOPE_LEAST = 10, SLOPE_LEAVE_OUT_MOST = 60, SLOPE_DRAWS = 9999 };

typedef struct SlopeProblem {
    const Joint *effects;  /* n schools, with V */
    const double *measure; /* n */
    size_t n_adjust;
    const double *adjust;  /* n x n_adjust; NULL: none */
    const int32_t *within; /* n; draws are made within these groups; NULL: among all */
    double confidence;
    uint64_t stream; /* of random numbers */
} SlopeProblem;

typedef struct Slope {
    double mean, sd;     /* of the measure, over schools */
    double value;        /* effect per SD of the measure */
    TTest test;          /* of it: n - k df, factor of Knapp & Hartung never below 1 */
    double tau2, loglik; /* REML */
    double kh;           /* the factor squared, before it is held at 1 */
    double intercept;    /* effect at the mean of the measure */
    double intercept_se; /* of it */
    double covariance;   /* of intercept and slope, by the same factor */
    double r2;           /* share of tau^2 that the measure takes; NaN: there is none to take */
    double spearman;     /* rank correlation of effects and measure, nothing adjusted */
    double detectable;   /* smallest correlation found with 80% power */
} Slope;

/* Why nothing is fitted; NULL: it can be. */
const char *slope_refuse(Arena *arena, const SlopeProblem *problem);

/* Slope by generalised least squares, tau^2 by REML with the measure in the model: Viechtbauer
 * (2005) J. Educational and Behavioral Statistics 30:261-293; Knapp & Hartung (2003) Statistics in
 * Medicine 22:2693-2710. Only where slope_refuse has nothing to say. */
bool slope_fit(Arena *arena, const SlopeProblem *problem, Slope *out, Error *err) MUST_CHECK;

/* without: n; the slope with each school left out, in the same units; NaN where the others repeat
 * each other. */
void slope_without(const SlopeProblem *problem, double *without);

/* shrunken: n; each school's effect drawn to the fitted line, as far as its own error and what it
 * shares with others ask (alike/spread.h). */
bool slope_shrink(const SlopeProblem *problem, double *shrunken, Error *err) MUST_CHECK;

/* p of the slope by permutation: residuals without the measure, made independent by V + tau^2 of
 * that model, are shuffled within groups; the statistic is the absolute t of generalised least
 * squares at that V + tau^2. Source: Freedman & Lane (1983) J. Business & Economic Statistics
 * 1:292-298. */
bool slope_permutation(const SlopeProblem *problem, size_t draws, double *p, Error *err) MUST_CHECK;

/* Effects below and at or above a limit of the measure. */
typedef enum SlopeSide { SLOPE_BELOW, SLOPE_ABOVE, SLOPE_APART, N_SLOPE_SIDES } SlopeSide;
typedef struct SlopeHalves {
    size_t n[2];
    double value[N_SLOPE_SIDES]; /* the last: above less below */
    TTest test[N_SLOPE_SIDES];
    const char *problem; /* why there are none; NULL: there are */
} SlopeHalves;
bool slope_halves(Arena *arena, const SlopeProblem *problem, double limit, SlopeHalves *out,
                  Error *err) MUST_CHECK;

/* Rank correlation with middle ranks for ties; NaN where one of them is constant. Source: Spearman
 * (1904) American J. Psychology 15:72-101. */
double rank_correlation(Arena *arena, const double *x, const double *y, size_t n);

/* The smallest correlation of n pairs, k columns held fixed, that a two-sided test finds with this
 * power; NaN below 4 + k. Source: Fisher (1921) Metron 1:3-32, z of a correlation. */
double detectable_correlation(size_t n, size_t k, double alpha, double power);

#endif
