/* How a linear predictor becomes a probability. */
#ifndef STATS_LINKS_H
#define STATS_LINKS_H

#include <stdbool.h>

/* What one row tells of its linear predictor eta. */
typedef struct RowTold {
    double loss;     /* -log P(what happened) */
    double residual; /* d log P(what happened) / d eta */
    double weight; /* -d^2 log P / d eta^2, or its mean over both outcomes: mu'^2 / (mu(1 - mu)) */
} RowTold;

typedef struct BinaryLink {
    const char *name;
    double even; /* the eta of probability 1/2 */
    /* NULL for the logit, whose rows are worked off many at a time (irls_pass.c); there the
     * information that is observed and the one that is expected are the same. */
    RowTold (*tell)(double eta, bool y, bool expected);
    double (*eta)(double probability);
    double (*probability)(double eta);
    double (*logit)(double eta);       /* log(p / (1 - p)), with its digits in both tails */
    double (*logit_slope)(double eta); /* its derivative */
} BinaryLink;

extern const BinaryLink link_logit;
/* p = Phi(eta). Source: McCullagh & Nelder (1989) Generalized Linear Models, 2nd ed., 4.3. */
extern const BinaryLink link_probit;
/* p = 1 - exp(-exp(eta)). Source: the same. */
extern const BinaryLink link_cloglog;

#endif
