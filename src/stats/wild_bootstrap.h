/* The restricted wild cluster bootstrap of one coefficient of a least-squares fit: scores are made
 * again from the fit without it (the effect tested imposed), with the residuals of each cluster
 * turned by one random factor, and t is taken anew each time.
 *
 *   y*(v) = fitted + v_g u,   t*(v) = (b* - b0) / se*,   p = share of |t*| >= |t|
 *
 * se by clusters without factors, which cancel. Sources: Cameron, Gelbach & Miller (2008) Review of
 * Economics and Statistics 90:414-427; with sums by cluster in place of refits, Roodman, Nielsen,
 * MacKinnon & Webb (2019) Stata Journal 19:4-60, section 5; the factors Webb (2023) Canadian
 * Journal of Economics 56:839-858. */
#ifndef ALIKE_STATS_WILD_BOOTSTRAP_H
#define ALIKE_STATS_WILD_BOOTSTRAP_H

#include "stats/contributions.h"

#include "alike/parallel.h"

/* What each draw comes to, as polynomials of d = estimate less the effect tested:
 * b* - b0 = n[0] + n[1] d, squared error se*^2 = q[0] + 2 q[1] d + q[2] d^2. */
typedef struct WildDraw {
    double n[2], q[3];
} WildDraw;

typedef struct WildBootstrap {
    size_t n_clusters, n_draws;
    bool all;        /* every sign of every cluster, instead of draws */
    double variance; /* of the estimate, by clusters without factors */
    WildDraw *draw;
} WildBootstrap;

/* The factor of a cluster in a draw: 1 or -1 of all sign changes, or one of Webb's six points. */
double wild_factor(bool all, uint64_t stream, size_t draw, size_t cluster, size_t n_clusters);

/* Of the form c (k) of a fit's contributions; cluster: by row. All signs are tried where they are
 * no more than `draws`. workers: threads that draws may be made on; NULL. */
WildBootstrap wild_bootstrap(Arena *arena, const Contributions *of, const double *c,
                             const int32_t *cluster, size_t n_clusters, size_t draws,
                             uint64_t stream, Workers *workers);

/* p of the effect that lies d below the estimate; the sample itself is counted among the draws. */
double wild_p(const WildBootstrap *of, double d);

/* The effects that are not rejected at 1 - confidence, next to the estimate: reach below and above
 * it. INFINITY: none is rejected on that side. */
void wild_reach(const WildBootstrap *of, double confidence, double *below, double *above);

#endif
