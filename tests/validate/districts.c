/* Do the intervals of alike pool hold the truth?
 *
 *   validate districts [--worlds N] [--cells WORD]
 *
 * Districts tell an estimate and its standard error, an estimate too, with its degrees of freedom.
 * The table in Markdown goes to standard output; exit status 1 where a gate fails. */
#include "validate.h"

#include "pool/parts.h"

#include "alike/random.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of 95% intervals; and of worlds without a difference in which one is claimed. Ours. */
static const double covers_least = 0.93, claimed_most = 0.09;

/* Degrees of freedom of the districts' standard errors: least, and how many more at most. */
typedef struct Freedom {
    const char *name;
    int least, more;
    bool one; /* that of one district alone; the others have 40 */
    bool judged;
} Freedom;

static const Freedom freedoms[] = {
    {"errors known", 1000000, 0, false, true},    {"df 15 to 40", 15, 25, false, true},
    {"df 6 to 20", 6, 14, false, true},           {"df 3 to 8", 3, 5, false, true},
    {"one of df 2, others 40", 2, 0, true, true}, {"df 1 to 4", 1, 3, false, false},
};
static const size_t numbers[] = {2, 3, 4, 6, 10};
static const double taus[] = {0.0, 0.05, 0.15};

enum { STREAM_ERROR = 1, STREAM_SIZE, STREAM_FREEDOM, STREAM_EFFECT, STREAM_SPREAD };
enum { NORMALS = 1000 }; /* of one district's sum of squares; beyond, its error is known */

/* How often a claim was made, and how often it was right. */
typedef struct Share {
    size_t n, right;
} Share;

typedef struct DistrictScore {
    size_t worlds;
    Share fixed, plain, random, further, differ, chi;
} DistrictScore;

static void count(Share *share, bool right)
{
    share->n++;
    share->right += right ? 1 : 0;
}

static void count_interval(Share *share, double low, double high, double truth)
{
    if (!isnan(low))
        count(share, low <= truth && truth <= high);
}

static int freedom_of(const Freedom *of, uint64_t seed, size_t i)
{
    static const int MANY = 40;

    if (of->one)
        return i == 0 ? of->least : MANY;
    return of->least + (int)((of->more + 1) * random_uniform(seed + STREAM_FREEDOM, i));
}

/* An estimate of an error of 1, of so many degrees of freedom. */
static double error_of(int df, uint64_t seed, size_t i)
{
    double sum = 0.0;

    for (int k = 0; k < df && df <= NORMALS; k++) {
        const double z = random_normal(seed + STREAM_SPREAD, i * NORMALS + (size_t)k);
        sum += z * z;
    }
    return df <= NORMALS ? sqrt(sum / df) : 1.0;
}

/* True standard errors are 0.03 to 0.2, as likely in each part of that by their logarithm. */
static void fill(Joint *joint, const Freedom *freedom, double tau, uint64_t seed, double *effect)
{
    static const double LEAST = 0.03, MOST = 0.2;
    const size_t n = joint->n;

    for (size_t i = 0; i < n; i++) {
        const double se = LEAST * pow(MOST / LEAST, random_uniform(seed + STREAM_SIZE, i));
        const int df = freedom_of(freedom, seed, i);
        const double told = se * error_of(df, seed, i);
        effect[i] = tau * random_normal(seed + STREAM_EFFECT, i);
        joint->value[i] = effect[i] + se * random_normal(seed + STREAM_ERROR, i);
        joint->df[i] = df;
        for (size_t j = 0; j < n; j++)
            joint->covariance[i * n + j] = i == j ? told * told : 0.0;
    }
}

/* As weights and errors are taken for known: Satterthwaite's degrees of freedom. */
static TTest plain_test(const Joint *joint, const Pool *pool)
{
    double sum = 0.0, parts = 0.0;

    for (size_t i = 0; i < joint->n; i++) {
        const double w = pool->fixed.weight[i], part = w * w * joint->covariance[i * joint->n + i];
        sum += part;
        parts += part * part / joint->df[i];
    }
    return t_test(pool->fixed.value, sqrt(sum), sum * sum / parts, 0.95);
}

static bool world(size_t n, double tau, const Freedom *freedom, uint64_t seed, DistrictScore *score,
                  Error *err)
{
    Arena *arena = arena_create();
    Joint joint = joint_create(arena, n, NULL);
    double *effect = ARENA_ARRAY(arena, double, n), own = 0.0;
    PooledAverage of = {.n = n};

    fill(&joint, freedom, tau, seed, effect);
    const bool ok = pool_make(arena, &joint, 0.95, &of.pool, err);
    if (ok) {
        errors_of_average(&joint, 0.95, &of);
        const TTest plain = plain_test(&joint, &of.pool);
        for (size_t i = 0; i < n; i++) /* of these districts alone */
            own += of.pool.fixed.weight[i] * effect[i];
        score->worlds++;
        count_interval(&score->fixed, of.fixed.low, of.fixed.high, own);
        count_interval(&score->plain, plain.low, plain.high, own);
        count_interval(&score->random, of.pool.random.test.low, of.pool.random.test.high, 0.0);
        count_interval(&score->further, of.pool.prediction.low, of.pool.prediction.high,
                       tau * random_normal(seed + STREAM_EFFECT, n));
        count(&score->chi, of.pool.spread.p < 0.05);
        if (!isnan(of.differ_p))
            count(&score->differ, of.differ_p < 0.05);
    }
    arena_destroy(arena);
    return ok;
}

static const char *percent(char room[16], const Share *share)
{
    if (share->n == 0)
        return "not given";
    snprintf(room, 16, "%.1f%%", 100.0 * (double)share->right / (double)share->n);
    return room;
}

static bool holds_least(const Share *share)
{
    const double n = (double)share->n, allowed = 3.0 * sqrt(0.95 * 0.05 / n);

    return share->n == 0 || (double)share->right / n >= covers_least - allowed;
}

static bool judge(size_t n, double tau, const Freedom *freedom, const DistrictScore *of)
{
    const Share given = {of->worlds, of->fixed.n};
    char a[16], b[16], c[16], d[16], e[16], f[16], g[16];
    const double claimed = (double)of->differ.right / (double)of->differ.n,
                 allowed = 3.0 * sqrt(0.05 * 0.95 / (double)of->differ.n);
    const bool holds = holds_least(&of->fixed) && holds_least(&of->random) &&
                       holds_least(&of->further) &&
                       (tau > 0.0 || !(claimed > claimed_most + allowed));

    printf("| %zu, %s | %.2f | %s | %s | %s | %s | %s | %s | %s |%s\n", n, freedom->name, tau,
           percent(a, &given), percent(b, &of->plain), percent(c, &of->fixed),
           percent(d, &of->random), percent(e, &of->further), percent(f, &of->chi),
           percent(g, &of->differ),
           !freedom->judged ? " shown |"
           : holds          ? " holds |"
                            : " **fails** |");
    return holds || !freedom->judged;
}

int validate_districts(int n_words, char **word)
{
    size_t worlds = 4000;
    const char *only = "";
    bool ok = true;

    validate_words(n_words, word, &worlds, &only);
    printf(
        "| districts | tau | interval by precision is given | errors taken for known: covers | by "
        "precision: 95%% covers | over districts: 95%% covers | further district: 95%% covers | Q "
        "as "
        "chi-square: p below 0.05 | by F: p below 0.05 | |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n");
    for (size_t f = 0; f < COUNT_OF(freedoms); f++)
        for (size_t k = 0; k < COUNT_OF(numbers); k++)
            for (size_t t = 0; t < COUNT_OF(taus); t++) {
                const uint64_t cell = (f * COUNT_OF(numbers) + k) * COUNT_OF(taus) + t;
                DistrictScore score = {0};
                Error err = {0};
                if (strstr(freedoms[f].name, only) == NULL)
                    continue;
                for (size_t i = 0; i < worlds; i++)
                    if (!world(numbers[k], taus[t], &freedoms[f], 7919 * (cell + 1) + 104729 * i,
                               &score, &err)) {
                        fprintf(stderr, "%s\n", err.text);
                        return 2;
                    }
                ok = judge(numbers[k], taus[t], &freedoms[f], &score) && ok;
                fflush(stdout);
            }
    return ok ? 0 : 1;
}
