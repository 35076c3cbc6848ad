#include "stats/wild_bootstrap.h"

#include "alike/parallel.h"
#include "alike/random.h"

#include <math.h>

/* t of the sample itself comes out of its own draw but for rounding. */
static const double AS_LARGE = 1.0 - 1e-9;
/* Effects are tested up to so many standard errors from the estimate; halvings of where p crosses.
 */
static const double FARTHEST = 1e4;
enum { HALVINGS = 60, SIGNS_MOST = 30 };
/* So many draws at a time are worth a thread. */
enum { DRAWS_AT_ONCE = 64 };

double wild_factor(bool all, uint64_t stream, size_t draw, size_t cluster, size_t n_clusters)
{
    static const double webb[] = {1.5, 1.0, 0.5}; /* squares */

    if (all)
        return draw >> cluster & 1 ? -1.0 : 1.0;
    const size_t k = random_below(stream, draw * n_clusters + cluster, 6);
    return (k < 3 ? -1.0 : 1.0) * sqrt(webb[k % 3]);
}

/* By cluster, of residuals (0) and of what one unit of the effect tested adds to them (1): sums of
 * coefficient times residual, and of weight times residual times x; and of coefficient times x. */
typedef struct Sums {
    size_t k, n;
    double *score[2], *cross[2], *column; /* n; n rows of k; n rows of k */
} Sums;

static Sums sums_of(Arena *arena, const Contributions *of, const double *c, const int32_t *cluster,
                    size_t n_clusters)
{
    const size_t k = of->k;
    ContributionSpace *space = contribution_space(arena, of);
    Sums s = {.k = k, .n = n_clusters, .column = ARENA_ARRAY(arena, double, n_clusters *k)};
    double square = 0.0;

    for (int part = 0; part < 2; part++) {
        s.score[part] = ARENA_ARRAY(arena, double, n_clusters);
        s.cross[part] = ARENA_ARRAY(arena, double, n_clusters *k);
    }
    for (size_t l = 0; l < k; l++)
        square += c[l] * c[l];
    for (size_t begin = 0; begin < of->n; begin += MODEL_BLOCK) {
        const size_t n = of->n - begin < MODEL_BLOCK ? of->n - begin : MODEL_BLOCK;
        const Block block = contributions_block(of, (MatrixRows){.begin = begin, .n = n}, space);
        for (size_t i = 0; i < n; i++) {
            const size_t g = (size_t)cluster[begin + i];
            const double *x = block.x + i;
            double own = 0.0;
            for (size_t l = 0; l < k; l++)
                own += x[l * FIT_STRIDE] * c[l];
            const double residual[2] = {block.residual[i], own / square};
            for (size_t l = 0; l < k; l++)
                s.column[g * k + l] += block.weight[i] * own * x[l * FIT_STRIDE];
            for (int part = 0; part < 2; part++) {
                const double weighted = block.weight[i] * residual[part];
                s.score[part][g] += own * weighted;
                for (size_t l = 0; l < k; l++)
                    s.cross[part][g * k + l] += weighted * x[l * FIT_STRIDE];
            }
        }
    }
    return s;
}

/* factor: by cluster; total: room for k. */
static WildDraw draw_of(const Sums *s, const double *factor, double *total[2])
{
    WildDraw out = {.n = {0.0, 0.0}};

    for (int part = 0; part < 2; part++) {
        for (size_t l = 0; l < s->k; l++)
            total[part][l] = 0.0;
        for (size_t g = 0; g < s->n; g++) {
            out.n[part] += factor[g] * s->score[part][g];
            for (size_t l = 0; l < s->k; l++)
                total[part][l] += factor[g] * s->cross[part][g * s->k + l];
        }
    }
    for (size_t g = 0; g < s->n; g++) {
        double sum[2] = {factor[g] * s->score[0][g], factor[g] * s->score[1][g]};
        for (int part = 0; part < 2; part++)
            for (size_t l = 0; l < s->k; l++)
                sum[part] -= s->column[g * s->k + l] * total[part][l];
        out.q[0] += sum[0] * sum[0];
        out.q[1] += sum[0] * sum[1];
        out.q[2] += sum[1] * sum[1];
    }
    return out;
}

/* Each draw has random numbers of its own, and a place. */
typedef struct Draws {
    const Sums *sums;
    WildBootstrap *out;
    uint64_t stream;
} Draws;

static bool make_draws(void *context, size_t part, Error *err)
{
    const Draws *draws = context;
    const Sums *s = draws->sums;
    const WildBootstrap *out = draws->out;
    const size_t first = part * DRAWS_AT_ONCE, left = out->n_draws - first;
    Arena *scratch = arena_create();
    double *total[2] = {ARENA_ARRAY(scratch, double, s->k), ARENA_ARRAY(scratch, double, s->k)};
    double *factor = ARENA_ARRAY(scratch, double, s->n);

    (void)err;
    for (size_t b = first; b < first + (left < DRAWS_AT_ONCE ? left : DRAWS_AT_ONCE); b++) {
        for (size_t g = 0; g < s->n; g++)
            factor[g] = wild_factor(out->all, draws->stream, b, g, s->n);
        out->draw[b] = draw_of(s, factor, total);
    }
    arena_destroy(scratch);
    return true;
}

WildBootstrap wild_bootstrap(Arena *arena, const Contributions *of, const double *c,
                             const int32_t *cluster, size_t n_clusters, size_t draws,
                             uint64_t stream, Workers *workers)
{
    Arena *scratch = arena_create();
    const Sums s = sums_of(scratch, of, c, cluster, n_clusters);
    Error *err = ARENA_NEW(scratch, Error);
    WildBootstrap out = {.n_clusters = n_clusters, .n_draws = draws};

    out.all = n_clusters < SIGNS_MOST && (size_t)1 << n_clusters <= draws;
    if (out.all)
        out.n_draws = (size_t)1 << n_clusters;
    out.draw = ARENA_ARRAY(arena, WildDraw, out.n_draws);
    for (size_t g = 0; g < n_clusters; g++)
        out.variance += s.score[0][g] * s.score[0][g];
    Draws made = {.sums = &s, .out = &out, .stream = stream};
    const bool ok = parallel_for(workers, (out.n_draws + DRAWS_AT_ONCE - 1) / DRAWS_AT_ONCE,
                                 make_draws, &made, err);
    (void)ok; /* none of them fails */
    arena_destroy(scratch);
    return out;
}

double wild_p(const WildBootstrap *of, double d)
{
    const double square = d * d / of->variance; /* of t */
    size_t n = 0;

    for (size_t b = 0; b < of->n_draws; b++) {
        const WildDraw *w = &of->draw[b];
        const double apart = w->n[0] + w->n[1] * d;
        const double error = w->q[0] + d * (2.0 * w->q[1] + d * w->q[2]);
        n += apart * apart >= AS_LARGE * square * error ? 1 : 0;
    }
    return of->all ? (double)n / (double)of->n_draws
                   : ((double)n + 1.0) / ((double)of->n_draws + 1.0);
}

/* On one side of the estimate: outwards by steps until an effect is rejected, then halved. */
static double reach(const WildBootstrap *of, double level, double side)
{
    const double se = sqrt(of->variance);
    double in = 0.0, out = se;

    while (wild_p(of, side * out) > level) {
        in = out;
        out *= 1.5;
        if (out > FARTHEST * se)
            return INFINITY;
    }
    for (int k = 0; k < HALVINGS; k++) {
        const double middle = 0.5 * (in + out);
        if (wild_p(of, side * middle) > level)
            in = middle;
        else
            out = middle;
    }
    return in;
}

void wild_reach(const WildBootstrap *of, double confidence, double *below, double *above)
{
    const double level = (1.0 - confidence) * (2.0 - AS_LARGE); /* a p of .05 rejects at 95% */

    *below = reach(of, level, 1.0);
    *above = reach(of, level, -1.0);
}
