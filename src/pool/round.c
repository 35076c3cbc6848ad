/* Where all studies are published, what is made of them has no more digits than they: by the rules
 * of alike/rounding.h for published numbers. Before anything is said or shown, so that a number is
 * the same wherever it stands; and what follows from a number follows from it as it is told. */
#include "pool/parts.h"

#include "alike/rounding.h"

#include <math.h>

/* Two decimals: weights, I squared, differences at the start. */
static const double HUNDREDTH = 0.01;

static double by_error(double value, double se)
{
    return rounding_apply(ROUNDING_ESTIMATE, value, &(RoundingBasis){.se = se}).value;
}

static double by_rule(Rounding how, double value)
{
    return rounding_apply(how, value, &(RoundingBasis){0}).value;
}

static void round_test(TTest *test)
{
    const double se = test->se;

    test->low = by_error(test->low, se);
    test->high = by_error(test->high, se);
    test->se = by_error(se, se);
    test->df = by_rule(ROUNDING_DF, test->df);
    test->p = by_rule(ROUNDING_P, test->p);
}

static void round_average(PoolAverage *average, TTest *test, size_t n)
{
    average->value = by_error(average->value, test->se);
    for (size_t k = 0; k < n; k++)
        average->weight[k] = rounding_to(average->weight[k], HUNDREDTH);
    round_test(test);
}

static void round_pool(PooledAverage *of)
{
    Pool *pool = &of->pool;
    const double se = pool->has_random ? pool->random.test.se : of->fixed.se;

    if (pool->spread.tau2 > 0.0) /* two digits */
        pool->spread.tau2 = by_error(pool->spread.tau2, pool->spread.tau2);
    pool->spread.q = by_rule(ROUNDING_T, pool->spread.q);
    of->differ_p = by_rule(ROUNDING_P, of->differ_p);
    pool->spread.i2 = rounding_to(pool->spread.i2, HUNDREDTH);
    pool->prediction.low = by_error(pool->prediction.low, se);
    pool->prediction.high = by_error(pool->prediction.high, se);
    for (size_t k = 0; k < of->n; k++) {
        pool->without[k] = by_error(pool->without[k], pool->without_test[k].se);
        round_test(&pool->without_test[k]);
    }
    round_average(&pool->fixed, &of->fixed, of->n);
    if (pool->has_random)
        round_average(&pool->random, &pool->random.test, of->n);
    of->tau = pool->has_random ? by_error(of->tau, se) : of->tau;
    of->q = by_rule(ROUNDING_P, of->q);
}

static void round_question(PooledQuestion *question)
{
    for (int scale = 0; scale < N_POOLED_SCALES; scale++)
        for (int over = 0; over < N_POOLED_OVERS; over++)
            if (question->average[scale][over].problem == NULL)
                round_pool(&question->average[scale][over]);
}

void pooled_round(PooledResults *pooled)
{
    if (pooled->release != RELEASE_PUBLISHED)
        return;
    for (size_t q = 0; q < pooled->n_questions; q++)
        round_question(&pooled->question[q]);
    for (size_t k = 0; k < pooled->n_parts; k++)
        round_question(&pooled->part[k]);
    for (size_t k = 0; k < pooled->n_balance; k++)
        pooled->balance[k].mean = rounding_to(pooled->balance[k].mean, HUNDREDTH);
}
