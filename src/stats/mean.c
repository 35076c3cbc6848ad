#include "alike/mean.h"

#include "stats/vcov.h"

#include <math.h>

MeanRows mean_rows(Arena *arena, size_t room, bool clustered)
{
    return (MeanRows){.x = ARENA_ARRAY(arena, double, room),
                      .weight = ARENA_ARRAY(arena, double, room),
                      .cluster = clustered ? ARENA_ARRAY(arena, int32_t, room) : NULL,
                      .counts = clustered ? ARENA_ARRAY(arena, uint8_t, room) : NULL};
}

static size_t count_clusters(Arena *scratch, const MeanRows *rows, size_t n_clusters)
{
    uint8_t *counted = ARENA_ARRAY(scratch, uint8_t, n_clusters);
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++)
        counted[rows->cluster[i]] |= rows->counts[i];
    for (size_t g = 0; g < n_clusters; g++)
        n += counted[g];
    return n;
}

bool mean_error(MeanRows *rows, MeanError *out, Error *err)
{
    Arena *scratch = arena_create();
    double *residual = ARENA_ARRAY(scratch, double, rows->n);
    double variance, df;
    bool ok = true;

    for (size_t i = 0; i < rows->n; i++)
        residual[i] = rows->x[i] - rows->mean;
    const Contributions of = contributions_of_mean(scratch, rows->n, rows->weight, residual);
    if (rows->cluster == NULL) {
        *out = (MeanError){.df = (double)rows->n - 1.0};
        vcov_rows(&of, VARIANCE_HC2, &variance);
    } else {
        const size_t n_clusters = clusters_number(rows->cluster, rows->n);
        const Grouping clusters = grouping_of(scratch, rows->cluster, n_clusters, rows->n);
        out->n_clusters = count_clusters(scratch, rows, n_clusters);
        out->df = (double)out->n_clusters - 1.0;
        ok = vcov_cluster(&of, &clusters, VARIANCE_CR0, NULL, &variance, &df, err);
        variance *= (out->df + 1.0) / out->df;
    }
    out->se = out->df > 0.0 ? sqrt(variance) : (double)NAN;
    arena_destroy(scratch);
    return ok;
}
