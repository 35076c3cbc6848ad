/* Inside src/stats: the sum over pairs of clusters that CR2's degrees of freedom need, where groups
 * are absorbed. M_gh = v_g'z_h + z_g'v_h - v_g'Q v_h (cr2.c) is a part of the k coordinates,
 *
 *   T_gh = beta_g'epsilon_h + epsilon_g'beta_h - beta_g'Q beta_h,
 *
 * and one of the groups that both clusters have rows of, from their sums A of a and G of w a there,
 *
 *   S_gh = sum over these of (A_g G_h + G_g A_h) / W - A_g A_h S / W^2;
 *
 * sum of M^2 = sum of T^2, of rank 2k, + sum of S (S + 2 T) over the pairs that share a group.
 * Of clusters in c_l of which group l has rows that takes sum of c_l^2 steps. */
#ifndef ALIKE_STATS_CR2_PAIRS_H
#define ALIKE_STATS_CR2_PAIRS_H

#include "alike/arena.h"

/* A group's part in a cluster. */
typedef struct GroupShare {
    int32_t group;
    double a, wa;
} GroupShare;

typedef struct ClusterPairs {
    size_t k, n_groups, n_clusters;
    const double *weight, *square; /* by group: W, S */
    const double *squares;         /* k: Q, which is diagonal */
    double *beta;                  /* n_clusters rows of 2k: beta, then epsilon */
    size_t *start;                 /* n_clusters + 1: where its shares begin */
    GroupShare *share;             /* of cluster after cluster */
} ClusterPairs;

double cr2_sum_of_pairs(const ClusterPairs *of);

#endif
