/* The averages over studies of each question, by alike/pool.h. */
#include "pool/parts.h"

#include "alike/multiple.h"
#include "alike/text.h"

#include <math.h>

bool pooled_start_holds(Verdict start)
{
    return start == VERDICT_ALIKE || start == VERDICT_ADJUSTED;
}

const PoolAverage *pooled_leading(const PooledAverage *average)
{
    return average->pool.has_random ? &average->pool.random : &average->pool.fixed;
}

const TTest *pooled_leading_test(const PooledAverage *average)
{
    return average->pool.has_random ? &average->pool.random.test : &average->fixed;
}

PooledScale pooled_leading_scale(const PooledQuestion *question)
{
    return question->average[POOLED_POINTS][POOLED_ALL].problem == NULL ? POOLED_POINTS
                                                                        : POOLED_SIZE;
}

static bool counts(const PooledMember *member, PooledScale scale, PooledOver over)
{
    return member->problem == NULL && !isnan(member->of[scale].value) &&
           member->of[scale].se > 0.0 && (over == POOLED_ALL || pooled_start_holds(member->start));
}

static bool make_average(const PooledResults *pooled, const PooledQuestion *question,
                         PooledScale scale, PooledOver over, PooledAverage *out, Error *err)
{
    *out = (PooledAverage){.q = (double)NAN, .tau = (double)NAN};
    out->member = ARENA_ARRAY(pooled->arena, size_t, question->n);
    for (size_t i = 0; i < question->n; i++)
        if (counts(&question->member[i], scale, over))
            out->member[out->n++] = i;
    if (scale == POOLED_POINTS && question->no_points != NULL)
        out->problem = question->no_points;
    else if (out->n < POOL_LEAST)
        out->problem = over == POOLED_ALL
                           ? "fewer than two of its studies tell an estimate and its error"
                           : "the groups of fewer than two of its studies were alike enough";
    if (out->problem != NULL)
        return true;
    Joint joint = joint_create(pooled->arena, out->n, NULL);
    for (size_t k = 0; k < out->n; k++) {
        const PooledEstimate *of = &question->member[out->member[k]].of[scale];
        joint.value[k] = of->value;
        for (size_t j = 0; j < out->n; j++)
            joint.covariance[k * out->n + j] = j == k ? of->se * of->se : 0.0;
        joint.df[k] = of->df > 0.0 ? of->df : (double)NAN;
    }
    if (!pool_make(pooled->arena, &joint, pooled->confidence, &out->pool, err))
        return false;
    if (out->pool.has_random)
        out->tau = sqrt(out->pool.spread.tau2);
    errors_of_average(&joint, pooled->confidence, out);
    return true;
}

static bool is_test(const PooledQuestion *question, PooledScale scale)
{
    return question->main && question->what == POOLED_OUTCOME &&
           question->average[scale][POOLED_ALL].problem == NULL;
}

/* Outcomes of a domain are judged together, as in one study; one of no domain is alone. */
static double corrected(const PooledResults *pooled, size_t at, PooledScale scale)
{
    const char *domain = pooled->question[at].domain;
    double *p = ARENA_ARRAY(pooled->arena, double, pooled->n_questions);

    for (size_t q = 0; q < pooled->n_questions; q++) {
        const PooledQuestion *question = &pooled->question[q];
        const bool together = q == at || (domain != NULL && text_equal(question->domain, domain));
        p[q] = is_test(question, scale) && together
                   ? pooled_leading_test(&question->average[scale][POOLED_ALL])->p
                   : (double)NAN;
    }
    adjust_benjamini_hochberg(p, pooled->n_questions, p);
    return p[at];
}

static bool make_averages(const PooledResults *pooled, PooledQuestion *question, Error *err)
{
    for (int scale = 0; scale < N_POOLED_SCALES; scale++)
        for (int over = 0; over < N_POOLED_OVERS; over++)
            if (!make_average(pooled, question, (PooledScale)scale, (PooledOver)over,
                              &question->average[scale][over], err))
                return false;
    return true;
}

bool averages_make(PooledResults *pooled, Error *err)
{
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (!make_averages(pooled, &pooled->question[q], err))
            return false;
    for (size_t k = 0; k < pooled->n_parts; k++)
        if (!make_averages(pooled, &pooled->part[k], err))
            return false;
    for (size_t q = 0; q < pooled->n_questions; q++)
        for (int scale = 0; scale < N_POOLED_SCALES; scale++)
            pooled->question[q].average[scale][POOLED_ALL].q =
                corrected(pooled, q, (PooledScale)scale);
    return true;
}
