/* How often a program that does nothing stands as high among other sets of schools.
 *
 * Where any set could take any other's place but for who is in it (schools of one size, say), the
 * share of sets with at least the program's statistic is a p value whatever the scores are
 * distributed like (alike/placement.h). Where the program's schools are smaller than others it is
 * not: sets of others weigh large schools, so that a few of these decide how far apart the sets of
 * a study lie, and that tells little of how far apart small schools may lie. A small share then
 * comes of nothing more often than it says.
 *
 * How often is found by making the same sets of schools that differ for no reason (prepivoting:
 * Beran 1988, J. American Statistical Association 83:687-697). An effect is a sum of scores, each
 * times a coefficient, so without an effect, with schools' effects and students' errors normal,
 *
 *   d_s = sum over g of A_sg z_g sqrt(u + e / n_g) + w_s sqrt(e (Q_s - sum over g of A_sg^2 / n_g))
 *
 * A_sg the sum of the set's coefficients in school g, n_g its students, Q_s the sum of all squared
 * coefficients. The first part is what coefficients that are the same for all students of a school
 * would tell, which sets share; the rest, by which a school's matched students differ from all of
 * its students, is taken as each set's own. */
#ifndef ALIKE_PLACEMENT_NULL_H
#define ALIKE_PLACEMENT_NULL_H

#include "alike/placement.h"

typedef struct PlacementSets {
    size_t n, n_schools;
    const Placement *set;   /* n, the program's own first; those not carried out don't count */
    const double *sum;      /* n x n_schools: A */
    const double *q;        /* n */
    const double *students; /* n_schools */
    double u, e;            /* variances between schools and between students of one */
} PlacementSets;

/* Shares of sets with at least the program's statistic, of studies in which the program does
 * nothing. */
typedef struct PlacementNull {
    size_t n, n_sets; /* studies; sets of each */
    double *share;    /* n, rising; NULL: the program's own set was not carried out */
} PlacementNull;
PlacementNull placement_null(Arena *arena, const PlacementSets *sets, size_t n_studies);

/* How often a study without an effect has this share or less. */
double placement_null_chance(const PlacementNull *null, double share);

/* The p of a share, which may be of more sets than were made: never less than the share itself, and
 * a share between two that can be had counts as the larger. */
double placement_null_p(const PlacementNull *null, double share);

/* Does a share of `level` come of nothing more often than it says? By more than three errors of the
 * simulation, so that sets that can be exchanged keep their share as p. */
bool placement_null_exceeds(const PlacementNull *null, double level);

/* The largest share of which, or of less, no more than `level` of them have; 0: there is none. */
double placement_null_limit(const PlacementNull *null, double level);

#endif
