/* Inside src/further: clusters drawn anew within their arm, for kinds of replicates that learn an
 * error from estimates of which every stage was made anew. */
#ifndef ALIKE_FURTHER_CLUSTER_DRAWS_H
#define ALIKE_FURTHER_CLUSTER_DRAWS_H

#include "alike/effect.h"
#include "alike/replicate.h"

/* Clusters of an arm from which on a bootstrap of them is believed. */
enum { CLUSTER_DRAWS_LEAST = 20 };

/* Clusters of one side, each of whose places is filled by one of them. */
typedef struct DrawStratum {
    size_t n;
    size_t *group;
} DrawStratum;
enum { N_DRAW_STRATA = 3 }; /* CLUSTER_CONTROL, CLUSTER_TREATED, CLUSTER_BOTH */

typedef struct ClusterDraws {
    const Column *clusters; /* NULL: students by themselves */
    size_t n_groups;
    size_t *group; /* by student of the cohort */
    DrawStratum side[N_DRAW_STRATA];
    bool *reused; /* one, known from replicate 0 on: does the design use a student several times? */
} ClusterDraws;

/* The clusters of the estimate; students where they are its unit, and those of no known cluster. */
void cluster_draws_list(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                        ClusterDraws *out);

/* Of the arm with the fewest. */
size_t cluster_draws_fewest(const ClusterDraws *draws);
/* Clusters less one for each side. */
double cluster_draws_df(const ClusterDraws *draws);

/* One draw, in which each side keeps its number of clusters. */
bool cluster_draws_cohort(Arena *arena, const ClusterDraws *draws, const Cohort *cohort,
                          uint64_t stream, Cohort *out, Error *err) MUST_CHECK;

/* What is kept of one: the estimate; its own error is not asked for, since the draws tell it. */
bool cluster_draws_measure(Arena *scratch, const ClusterDraws *draws, const ReplicateInput *input,
                           const Cohort *changed, const Matching *matching, Replicate *out,
                           Error *err) MUST_CHECK;

/* What the draws tell of one number. se: NaN where a tenth of them could not be carried out, which
 * may be the tenth that matters. */
typedef struct DrawSpread {
    size_t n, failed;
    double se;
} DrawSpread;
DrawSpread cluster_draws_spread(const double *x, size_t n);
/* From the estimate to either end of its interval: by t with cluster_draws_df. */
double cluster_draws_reach(const ClusterDraws *draws, const DrawSpread *spread, double confidence);

#endif
