/* Estimates of several copies of the data, whose gaps were drawn otherwise, put together by Rubin's
 * rules (alike/rubin.h). What is no estimate with an error of its own (means, spreads,
 * correlations) is the mean over the copies, as Rubin (1987), 3.3, has every estimate. Counts and
 * names are those of the first copy. */
#include "copies.h"

#include "alike/effect_size.h"
#include "alike/impute.h"
#include "alike/parallel.h"
#include "alike/rubin.h"

#include <math.h>
#include <string.h>

/* --- opening -------------------------------------------------------------------------------------
 */

/* The students of a copy, with the score that the analysis is about: another than the study's where
 * a characteristic or a benchmark stands in its place. */
static const Cohort *with_score_of(Arena *arena, const Cohort *copy, const Cohort *first,
                                   const Cohort *asked)
{
    Cohort *out;

    if (asked->outcome == first->outcome)
        return copy;
    out = ARENA_NEW(arena, Cohort);
    *out = *copy;
    out->outcome = asked->outcome;
    return out;
}

bool study_open_copies(Arena *arena, EffectStudy *study, Error *err)
{
    const MatchingCopies *copies = study->matching->copies;

    if (copies == NULL)
        return true;
    study->copy = (EffectStudy **)arena_array(arena, copies->n, sizeof *study->copy);
    for (size_t k = 0; k < copies->n; k++) {
        const Cohort *cohort =
            with_score_of(arena, copies->cohort[k], copies->cohort[0], study->cohort);
        if (!effect_study_open(arena, study->settings, cohort, copies->matching[k], &study->copy[k],
                               err))
            return study_name_copy(study, k, err);
        study->n_copies++;
    }
    return true;
}

bool study_name_copy(const EffectStudy *study, size_t k, Error *err)
{
    return impute_name_copy(k + 1, study->matching->copies->n, err);
}

const char study_of_one_copy[] =
    "missing covariates were drawn in several copies of the data, and it is of one";

/* --- putting together ----------------------------------------------------------------------------
 */

static double at(const Effect *e, size_t offset)
{
    double value;
    memcpy(&value, (const char *)e + offset, sizeof value);
    return value;
}

static void put(Effect *e, size_t offset, double value)
{
    memcpy((char *)e + offset, &value, sizeof value);
}

/* Of a number of each copy and its standard error, by their offsets in an Effect. Without an error
 * of one there is none of all. */
static Pooled pool(const Effect *copy, size_t m, size_t value, size_t se, double df)
{
    Arena *scratch = arena_create();
    double *q = ARENA_ARRAY(scratch, double, m), *u = ARENA_ARRAY(scratch, double, m);

    for (size_t k = 0; k < m; k++) {
        q[k] = at(&copy[k], value);
        u[k] = at(&copy[k], se) * at(&copy[k], se);
    }
    const Pooled out = rubin_pool(q, u, m, df);
    arena_destroy(scratch);
    return out;
}

static void take_means(const Effect *copy, size_t m, Effect *out)
{
    *out = copy[0];
#define EFFECT_TEXT(name, ...)
#define EFFECT_COUNT(name, ...)
#define EFFECT_REAL(name, ...)                                                                     \
    out->name = 0.0;                                                                               \
    for (size_t k = 0; k < m; k++)                                                                 \
        out->name += copy[k].name / (double)m;
#include "alike/effect.def"
#undef EFFECT_TEXT
#undef EFFECT_COUNT
#undef EFFECT_REAL
}

/* A mean of one arm and its interval: as far apart, in standard errors, as in the copies. */
typedef struct ArmMean {
    size_t mean, se, low, high; /* offsets in an Effect */
} ArmMean;
#define ARM_MEAN(when, arm, own)                                                                   \
    {                                                                                              \
        offsetof(Effect, own##_##arm), offsetof(Effect, when##_se_##arm),                          \
            offsetof(Effect, when##_ci_low_##arm), offsetof(Effect, when##_ci_high_##arm)          \
    }
static const ArmMean arm_means[] = {ARM_MEAN(post, treated, mean), ARM_MEAN(post, control, mean),
                                    ARM_MEAN(pre, treated, pre_mean),
                                    ARM_MEAN(pre, control, pre_mean)};

static void pool_arm_mean(const Effect *copy, size_t m, const ArmMean *of, Effect *out)
{
    const double se = pool(copy, m, of->mean, of->se, INFINITY).se, mean = at(out, of->mean);
    const double reach = (at(out, of->high) - at(out, of->low)) / 2.0 / at(out, of->se);

    put(out, of->se, se);
    put(out, of->low, mean - reach * se);
    put(out, of->high, mean + reach * se);
}

static void take_problem(const Effect *copy, size_t m, Effect *out)
{
    for (size_t k = 0; k < m && out->problem == NULL; k++) {
        out->problem = copy[k].problem;
        out->problem_counts = copy[k].problem_counts;
    }
    for (size_t k = 1; k < m; k++) /* where a copy leaves some out, the effect is of those kept */
        if (copy[k].n_treated < copy[0].n_treated)
            out->estimand = copy[k].estimand;
}

Pooled effect_pool(const EffectStudy *study, const Effect *copy, size_t m, Effect *out)
{
    double df = 0.0;

    for (size_t k = 0; k < m; k++)
        df += copy[k].df / (double)m;
    const Pooled pooled = pool(copy, m, offsetof(Effect, estimate), offsetof(Effect, se), df);
    take_means(copy, m, out);
    take_problem(copy, m, out);
    out->estimate = pooled.estimate;
    out->se = pooled.se;
    out->df = pooled.df;
    out->t = out->p = out->ci_low = out->ci_high = (double)NAN;
    if (pooled.df < 1.0) { /* an interval would be wider than anything that scores can be */
        out->se = out->df = (double)NAN;
        out->problem = "with so few groups, and copies of the data that differ so much, less than "
                       "one degree of freedom is left to its error";
    }
    effect_test(study->settings->confidence, out);
    for (size_t a = 0; a < COUNT_OF(arm_means); a++)
        pool_arm_mean(copy, m, &arm_means[a], out);
    if (out->binary) { /* effect_finish multiplies by it */
        const double omega = wwc_omega((double)(out->n_treated + out->n_control));
        const Pooled index = pool(copy, m, offsetof(Effect, g), offsetof(Effect, g_se), df);
        out->g = index.estimate / omega;
        out->g_se = isnan(out->se) ? (double)NAN : index.se / omega;
    }
    return pooled;
}

/* --- copy by copy, on threads that are free ------------------------------------------------------
 */

typedef struct CopyLoop {
    const EffectStudy *study;
    CopyWork work;
    void *context;
    Arena **arena;
} CopyLoop;

static bool do_copy(void *context, size_t k, Error *err)
{
    CopyLoop *loop = context;

    loop->arena[k] = arena_create();
    return loop->work(loop->context, loop->arena[k], k, err) ||
           study_name_copy(loop->study, k, err);
}

bool study_each_copy(const EffectStudy *study, Arena *arena, CopyWork work, void *context,
                     Error *err)
{
    const size_t m = study->n_copies;
    Arena *scratch = arena_create();
    CopyLoop loop = {.study = study,
                     .work = work,
                     .context = context,
                     .arena = (Arena **)arena_array(scratch, m, sizeof *loop.arena)};
    const bool ok = parallel_for(study->workers, m, do_copy, &loop, err);

    for (size_t k = 0; k < m; k++)
        if (loop.arena[k] != NULL)
            arena_adopt(arena, loop.arena[k]);
    arena_destroy(scratch);
    return ok;
}

typedef struct PoolWork {
    const EffectStudy *study;
    StudyMaker make;
    const void *of;
    Effect *copy;
} PoolWork;

static bool make_of_copy(void *context, Arena *arena, size_t k, Error *err)
{
    const PoolWork *work = context;

    return work->make(work->study->copy[k], arena, work->of, &work->copy[k], err);
}

bool study_pool(const EffectStudy *study, Arena *arena, StudyMaker make, const void *of,
                Effect *out, Error *err)
{
    PoolWork work = {.study = study,
                     .make = make,
                     .of = of,
                     .copy = ARENA_ARRAY(arena, Effect, study->n_copies)};

    if (!study_each_copy(study, arena, make_of_copy, &work, err))
        return false;
    (void)effect_pool(study, work.copy, study->n_copies, out);
    return true;
}

/* --- what is no effect ---------------------------------------------------------------------------
 */

/* Of logarithms, in which they are about normal. */
bool study_pool_ratio(const EffectStudy *study, EffectRatio *out, Error *err)
{
    const size_t m = study->n_copies;
    Arena *scratch = arena_create();
    double *q = ARENA_ARRAY(scratch, double, m), *u = ARENA_ARRAY(scratch, double, m), df = 0.0;
    bool ok = true;

    for (size_t k = 0; ok && k < m; k++) {
        EffectRatio one;
        ok = effect_study_ratio(study->copy[k], &one, err);
        q[k] = log(one.ratio);
        u[k] = one.log_se * one.log_se;
        df += one.df / (double)m;
    }
    if (ok) {
        const Pooled pooled = rubin_pool(q, u, m, df);
        *out = (EffectRatio){.ratio = exp(pooled.estimate), .log_se = pooled.se, .df = pooled.df};
    }
    arena_destroy(scratch);
    return ok;
}

typedef struct WithoutWork {
    const EffectStudy *study;
    PartKind without;
    const int32_t *level_of;
    size_t n;
    double *of; /* n of each copy */
} WithoutWork;

static bool without_in_copy(void *context, Arena *arena, size_t k, Error *err)
{
    const WithoutWork *work = context;

    (void)arena;
    return effect_study_without(work->study->copy[k], work->without, work->level_of, work->n,
                                work->of + k * work->n, err);
}

bool study_pool_without(const EffectStudy *study, PartKind without, const int32_t *level_of,
                        size_t n, double *estimate, Error *err)
{
    Arena *scratch = arena_create();
    WithoutWork work = {.study = study,
                        .without = without,
                        .level_of = level_of,
                        .n = n,
                        .of = ARENA_ARRAY(scratch, double, study->n_copies *n)};
    const bool ok = study_each_copy(study, scratch, without_in_copy, &work, err);

    for (size_t g = 0; g < n; g++) {
        estimate[g] = 0.0;
        for (size_t k = 0; ok && k < study->n_copies; k++)
            estimate[g] += work.of[k * n + g] / (double)study->n_copies;
    }
    arena_destroy(scratch);
    return ok;
}
