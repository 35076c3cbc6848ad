/* How alike the members of a group are: the share of a score's variance that lies between groups,
 * by one-way analysis of variance. */
#ifndef ALIKE_INTRACLASS_H
#define ALIKE_INTRACLASS_H

#include "alike/arena.h"

/* With MSB and MSW the mean squares between and within groups, N members in G groups of n_g:
 *
 *   value = (MSB - MSW) / (MSB + (n0 - 1) MSW),   n0 = (N - sum n_g^2 / N) / (G - 1)
 *
 * The interval inverts Wald's F, which is exact for normal scores and groups of any sizes: with
 * w_g = n_g / (1 + n_g theta), theta = value / (1 - value), and M their weighted mean,
 *
 *   sum w_g (mean_g - M)^2 / (G - 1) / MSW   is distributed as F with G - 1 and N - G df
 *
 * at the true theta. For groups of one size it is Searle's exact interval. Sources: Donner & Koval
 * (1980) Biometrics 36:19-25; Wald (1940) Annals of Mathematical Statistics 11:96-100; Searle,
 * Casella & McCulloch (1992) Variance Components, 3.6.
 *
 *   of_mean = (MSB - MSW) / MSB      how reliable the mean of a group is
 *
 * the ICC(2) of Bartko (1976) Psychological Bulletin 83:762-765. */
typedef struct Intraclass {
    double value;     /* 0 where it comes out negative; NaN: one group, or one member each */
    double of_mean;   /* likewise; NaN too where the groups' means are all one */
    double size;      /* n0 */
    double low, high; /* 0 to 1; NaN too where members of a group do not differ */
    size_t n, n_groups;
} Intraclass;
/* x by member; group: below 0 for one that is in none, who does not count. */
Intraclass intraclass_anova(const double *x, const int32_t *group, size_t n, size_t n_groups,
                            double confidence);

#endif
