/* Missing values drawn anew from what else is known of the same rows: chained equations. */
#ifndef ALIKE_CHAINED_H
#define ALIKE_CHAINED_H

#include "alike/arena.h"

/* A column of the rows. Columns without gaps only foretell the others. */
typedef struct ChainedColumn {
    size_t n_classes; /* 0: a number; else value is a class, 0 .. n_classes-1 */
    uint64_t name;    /* a hash of what it is called, for its random numbers */
    double *value;    /* n; NaN: missing; completed in place */
    /* n; NULL: of each row by itself. Else what rows of one group have in common: all of them have
     * its value, or none has any; below 0: a row that is a group alone. */
    const int32_t *group;
    size_t n_groups;
} ChainedColumn;

typedef struct ChainedProblem {
    size_t n, n_columns;
    ChainedColumn *column;
    const uint64_t *key; /* n; a hash of who the row is, for its random numbers */
    uint64_t stream;     /* of this copy: another stream is another draw */
    size_t iterations;   /* 10 */
    size_t donors;       /* 5: a number is that of one of so many rows that are nearest */
} ChainedProblem;

typedef enum ChainedStatus {
    CHAINED_DONE,
    CHAINED_ALL_MISSING, /* column says which: nobody has a value */
    CHAINED_NO_FIT       /* a model of that column did not converge, or its numbers are too large */
} ChainedStatus;

/* Gaps are first drawn from the column's own values; then `iterations` times, in the order of how
 * many are missing (ties by name), each column's gaps are drawn from a model of the column, fitted
 * to the rows that have it, on all other columns as they stand (a class without its first):
 *
 *   numbers: predictive mean matching of type 1. With the posterior of a linear regression under
 *     the usual vague prior, s*^2 = rss / chi^2_(n-k), b* = b + s* (X'X)^(-1/2) z; a gap gets the
 *     value of one of the `donors` rows whose x b is nearest to its x b*;
 *   classes: baseline-category logit (two classes: logistic regression), b* drawn from its
 *     large-sample normal; the fit is to the rows and to pseudo-rows at the mean of all columns
 *     but one, half a standard deviation above and below it, one for each class, whose weights add
 *     up to as many as the columns are: so estimates are finite where a column tells classes apart.
 *
 * A column of groups is drawn once a group, from means of the others over its rows, and foretells
 * every row. Groups are few: of the others so many take part, those that go with it most closely,
 * that there are five groups with a value for each (ours; as in mice's 2lonly.pmm groups count
 * alike).
 *
 * Draws go by name of the column, key of the row, iteration and stream: not by the order of rows or
 * columns. A class that no row has is never drawn; of a column with one value all gaps get it.
 * Sources: van Buuren & Groothuis-Oudshoorn (2011) J. Statistical Software 45(3):1-67; Rubin (1987)
 * Multiple Imputation for Nonresponse in Surveys, 5.3; White, Daniel & Royston (2010)
 * Computational Statistics & Data Analysis 54:2267-2275 (pseudo-rows). */
ChainedStatus chained_complete(const ChainedProblem *problem, size_t *column) MUST_CHECK;

#endif
