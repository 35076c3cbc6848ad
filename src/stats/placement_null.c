#include "alike/placement_null.h"

#include "alike/random.h"

#include <math.h>
#include <stdlib.h>

/* Shares are counts over counts: this is less than any two of them differ by. */
static const double SLACK = 1e-9;

/* Streams of their own; which is no matter. */
enum { STREAM_SCHOOLS = 1, STREAM_SETS = 2 };

/* The sets that count, in their own standard errors. */
typedef struct Units {
    size_t n;
    double *weight; /* n_schools x n: of each school's effect, school by school */
    double *own;    /* n: of what is the set's own */
} Units;

static Units units_of(Arena *scratch, const PlacementSets *sets)
{
    Units out = {.weight = ARENA_ARRAY(scratch, double, sets->n_schools * sets->n),
                 .own = ARENA_ARRAY(scratch, double, sets->n)};

    for (size_t s = 0; s < sets->n; s++)
        out.n += placement_carried_out(&sets->set[s]);
    for (size_t s = 0, at = 0; s < sets->n; s++) {
        const double root = sets->set[s].root;
        double rest = sets->q[s];
        if (!placement_carried_out(&sets->set[s]))
            continue;
        for (size_t g = 0; g < sets->n_schools; g++) {
            const double a = sets->sum[s * sets->n_schools + g], n = sets->students[g];
            if (!(n > 0.0))
                continue;
            out.weight[g * out.n + at] = a * sqrt(sets->u + sets->e / n) / root;
            rest -= a * a / n;
        }
        out.own[at++] = rest > 0.0 ? sqrt(sets->e * rest) / root : 0.0;
    }
    return out;
}

/* Of study number `at`; statistic: room for one of each set. */
static double share_of(const Units *units, size_t n_schools, size_t at, double *statistic)
{
    size_t n = 0;

    for (size_t s = 0; s < units->n; s++)
        statistic[s] = units->own[s] * random_normal(STREAM_SETS, at * units->n + s);
    for (size_t g = 0; g < n_schools; g++) {
        const double effect = random_normal(STREAM_SCHOOLS, at * n_schools + g);
        const double *weight = units->weight + g * units->n;
        for (size_t s = 0; s < units->n; s++)
            statistic[s] += weight[s] * effect;
    }
    const double least = fabs(statistic[0]) * (1.0 - PLACEMENT_SAME);
    for (size_t s = 0; s < units->n; s++)
        n += s == 0 || fabs(statistic[s]) >= least;
    return (double)n / (double)units->n;
}

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

PlacementNull placement_null(Arena *arena, const PlacementSets *sets, size_t n_studies)
{
    PlacementNull out = {.n = n_studies};

    if (sets->n == 0 || !placement_carried_out(&sets->set[0]))
        return out;
    out.share = ARENA_ARRAY(arena, double, n_studies);
    Arena *scratch = arena_create();
    const Units units = units_of(scratch, sets);
    out.n_sets = units.n;
    double *statistic = ARENA_ARRAY(scratch, double, units.n);
    for (size_t at = 0; at < n_studies; at++)
        out.share[at] = share_of(&units, sets->n_schools, at, statistic);
    qsort(out.share, n_studies, sizeof *out.share, rising);
    arena_destroy(scratch);
    return out;
}

/* How many have at most this share. */
static size_t count_to(const PlacementNull *null, double share)
{
    size_t low = 0, high = null->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (null->share[middle] <= share + SLACK)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double placement_null_chance(const PlacementNull *null, double share)
{
    if (null->share == NULL || isnan(share))
        return (double)NAN;
    return (double)count_to(null, share) / (double)null->n;
}

double placement_null_p(const PlacementNull *null, double share)
{
    const double n = (double)null->n_sets;

    return fmax(share, placement_null_chance(null, ceil(share * n - SLACK) / n));
}

bool placement_null_exceeds(const PlacementNull *null, double level)
{
    const double error = sqrt(level * (1.0 - level) / (double)null->n);

    return placement_null_chance(null, level) > level + 3.0 * error;
}

double placement_null_limit(const PlacementNull *null, double level)
{
    const size_t most = (size_t)((level + SLACK) * (double)null->n);

    if (null->share == NULL || most == 0)
        return 0.0;
    /* with equals behind it there are too many: then the next smaller one */
    double share = null->share[most - 1];
    for (size_t at = most - 1; count_to(null, share) > most; share = null->share[at]) {
        if (at == 0)
            return 0.0;
        at--;
    }
    return share;
}
