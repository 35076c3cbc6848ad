/* How much effects of several units (schools) differ, when their errors are correlated:
 *
 *   y ~ N(X beta, V + taud^2 I),   V known
 *
 * and what is then to be believed of each. V is never diagonal where units share comparison
 * students; a diagonal one understates the error of the mean and of every slope. */
#ifndef ALIKE_SPREAD_H
#define ALIKE_SPREAD_H

#include "alike/error.h"
#include "alike/joint.h"

/* The integral over taud^2 needs four units; a prediction from fewer than six is absurdly wide. */
enum { SPREAD_SHRINK_LEAST = 4, SPREAD_PREDICT_LEAST = 6 };

/* y in the coordinates of V's eigenvectors, made once for all that follows. */
typedef struct Spread {
    size_t n, k;
    const double *y, *x; /* n, n x k; x NULL: the mean alone */
    double *value;       /* n; eigenvalues of V */
    double *vector;      /* n x n; eigenvectors in its columns; NULL: of many units, not made */
    struct Tridiagonal *reduced; /* of many units: V itself; else NULL */
    double *yt, *xt;             /* n, n x k; y and X in their coordinates */
    double tau2;                 /* REML, never below 0 */
    double loglik;               /* restricted, without its constant */
    double *beta, *se; /* k; generalised least squares at tau2; se with the factor below */
    double factor;     /* sqrt(max(1, r'Sigma^-1 r / (n - k))): Knapp & Hartung, never narrower */
    double kh;         /* r'Sigma^-1 r / (n - k) itself */
    double df;         /* n - k: of t for beta */
    double q, p, i2;   /* of equal effects, with V alone: chi-square with n - k df */
} Spread;

/* x: n x k, NULL (and k = 1): the mean alone. n > k. ERR_INFEASIBLE: V is not positive definite.
 * Sources: Viechtbauer (2005) J. Educational and Behavioral Statistics 30:261-293; Knapp & Hartung
 * (2003) Statistics in Medicine 22:2693-2710; Higgins & Thompson (2002) Statistics in Medicine
 * 21:1539-1558. */
bool spread_fit(Arena *arena, const Joint *of, const double *x, size_t k, Spread *out,
                Error *err) MUST_CHECK;

/* Eigenvectors of V, n x n, in columns. Of many units they are made here, which takes four
 * times as long as the fit. */
const double *spread_vectors(Arena *arena, const Spread *fit);

/* Each unit's effect, drawn to its fitted value, averaged over taud^2, flat in taud^2, over its
 * restricted likelihood (Stein's harmonic prior; Morris & Lysy 2012, Statistical Science
 * 27:115-134): at the one taud^2 of REML, which is often 0, intervals are too narrow.
 * Gauss-Legendre, 64 nodes. */
typedef struct SpreadShrunken {
    double *value, *low, *high; /* n; points of the mixture of normals */
} SpreadShrunken;
/* Of SPREAD_SHRINK_LEAST units or more beyond the columns of X, whose rank is full. */
SpreadShrunken spread_shrink(Arena *arena, const Spread *fit, double confidence);

/* Effect in one further unit of this kind, of a fit with the mean alone: points of the mixture. */
typedef struct SpreadPrediction {
    double low, high;
} SpreadPrediction;
SpreadPrediction spread_predict(Arena *arena, const Spread *fit, double confidence);

#endif
