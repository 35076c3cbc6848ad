/* How far apart two students are. Rows in distances.def. */
#ifndef ALIKE_DISTANCE_H
#define ALIKE_DISTANCE_H

#include "alike/pscore.h"

typedef enum DistanceKind {
    DISTANCE_SCORE,     /* |x_i - x_j| on one number */
    DISTANCE_COVARIATE, /* Euclidean between transformed covariate rows */
} DistanceKind;

/* Students as points: the distance of i and j is the Euclidean distance of their points. */
typedef struct Points {
    size_t n;      /* students of the cohort */
    size_t n_axes; /* 1 for a score */
    double *value; /* n x n_axes, student by student */
    Notes notes;   /* columns left out, generalised inverse used ... */
} Points;

/* What a distance is given. */
typedef struct DistanceTask {
    const Cohort *cohort;
    const PropensityScore *score; /* NULL where the design needs none */
    const uint8_t *discarded;     /* n, 1 where a student takes no part in the scale; may be NULL */
    const void *settings;         /* what the study says to its own keys; NULL: it has none */
} DistanceTask;

typedef struct Distance {
    ENTRY_HEAD;
    DistanceKind kind;
    ScoreScale scale; /* DISTANCE_SCORE: on which scale of the score */
    bool (*points)(Arena *arena, const DistanceTask *task, Points *out, Error *err);
} Distance;
REGISTRY_OF(Distance, distance, distances)

#endif
