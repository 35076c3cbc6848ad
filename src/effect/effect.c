/* Effects of one analysis: overall, then by subgroup. Overall weights are kept; nobody is matched
 * anew. */
#include "alike/effect.h"

#include "alike/standards.h"
#include "alike/text.h"
#include "sample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { CLUSTERS_FEW = 10 };

static const char *const variance_names[] = {
    [VARIANCE_CLASSICAL] = "classical",
    [VARIANCE_HC0] = "HC0",
    [VARIANCE_HC1] = "HC1",
    [VARIANCE_HC2] = "HC2",
    [VARIANCE_HC3] = "HC3",
    [VARIANCE_CR0] = "CR0",
    [VARIANCE_CR1] = "CR1",
    [VARIANCE_CR2] = "CR2",
};

/* The whole study's sample and what holds for every group of it. */
typedef struct Task {
    Arena *arena;
    const Design *design;
    const Cohort *cohort;
    const Matching *matching;
    Clustering clustering;
    EffectSample students; /* a row a student */
    EffectSample rows;     /* what the estimator works on */
} Task;

static Effect effect_blank(const Task *task)
{
    const double none = (double)NAN;

    return (Effect){.estimator = task->design->effects.estimator->name,
                    .estimand = task->matching->estimand,
                    .variance = variance_names[task->clustering.variance],
                    .cluster = task->clustering.label,
                    .estimate = none,
                    .se = none,
                    .df = none,
                    .t = none,
                    .p = none,
                    .ci_low = none,
                    .ci_high = none,
                    .sd = none,
                    .g = none,
                    .g_se = none,
                    .improvement_index = none,
                    .g_ci_low = none,
                    .g_ci_high = none,
                    .mean_treated = none,
                    .mean_control = none,
                    .sd_treated = none,
                    .sd_control = none,
                    .adjusted_mean_treated = none,
                    .adjusted_mean_control = none,
                    .r2 = none,
                    .icc = none,
                    .pre_post_r = none,
                    .pre_mean_treated = none,
                    .pre_mean_control = none,
                    .pre_sd_treated = none,
                    .pre_sd_control = none,
                    .pre_se_treated = none,
                    .pre_se_control = none,
                    .post_se_treated = none,
                    .post_se_control = none};
}

/* What follows from estimate, se, df and the arms. */
static void finish(double confidence, Effect *out)
{
    const double n1 = (double)out->n_treated, n0 = (double)out->n_control, n = n1 + n0;

    out->sd = wwc_pooled_sd(n1, out->sd_treated, n0, out->sd_control);
    out->g = wwc_g(out->estimate, out->sd, n);
    out->g_se = wwc_g_se(out->se, out->sd, out->g, n);
    out->improvement_index = wwc_improvement_index(out->g);
    if (!(out->se > 0.0) || !(out->df > 0.0))
        return;
    out->t = out->estimate / out->se;
    out->p = 2.0 * gsl_cdf_tdist_Q(fabs(out->t), out->df);
    const double reach = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, out->df) * out->se;
    out->ci_low = out->estimate - reach;
    out->ci_high = out->estimate + reach;
    out->g_ci_low = wwc_g(out->ci_low, out->sd, n);
    out->g_ci_high = wwc_g(out->ci_high, out->sd, n);
}

/* Clusters of the first way that hold students of each arm. */
static void count_clusters(const EffectSample *rows, Effect *out)
{
    Arena *scratch = arena_create();

    if (rows->n_cluster_ways > 0) {
        uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, rows->n_clusters[0]);
        for (size_t i = 0; i < rows->n; i++)
            arms[rows->cluster[0][i]] |= rows->treated[i] ? 2 : 1;
        for (size_t g = 0; g < rows->n_clusters[0]; g++) {
            out->clusters_treated += arms[g] >> 1;
            out->clusters_control += arms[g] & 1;
        }
    }
    arena_destroy(scratch);
}

static bool estimate_sample(const Task *task, const EffectSample *students,
                            const EffectSample *rows, Effect *out, Effects *details, Error *err)
{
    const EffectSpec *effects = &task->design->effects;
    Arena *scratch = arena_create();
    Levels levels;
    const Levels *cluster = NULL;

    if (effects->cluster == CLUSTER_COLUMNS && effects->cluster_by.n > 0) {
        const Column *column = frame_find(task->cohort->frame, effects->cluster_by.item[0].text);
        if (column != NULL) {
            levels = frame_levels(scratch, column, students->row, students->n);
            cluster = &levels;
        }
    }
    describe(task->cohort, students, cluster, out);
    count_clusters(rows, out);
    arena_destroy(scratch);
    const Effect described = *out;
    if (!effects->estimator->estimate(task->arena, task->design, task->cohort, rows,
                                      task->clustering.variance, out, details, err)) {
        *out = described;
        return false;
    }
    finish(effects->confidence, out);
    return true;
}

static Effect *add_effect(Effects *out, Arena *arena)
{
    out->row = arena_grow(arena, out->row, &out->capacity, out->n + 1, sizeof(Effect));
    return &out->row[out->n++];
}

/* The error of a group as words in its row: "study.yaml:3: ..." keeps the sentence. */
static const char *problem_of(Arena *arena, const Error *err)
{
    size_t n = err->length;

    while (n > 0 && err->text[n - 1] == '\n')
        n--;
    return arena_copy_bytes(arena, err->text, n);
}

static bool add_groups(const Task *task, Arena *shared, const SubgroupSpec *spec, Effects *out,
                       Error *err)
{
    Groups groups;

    if (!groups_make(task->arena, shared, task->cohort, &task->students, spec, &groups, &out->notes,
                     err))
        return false;
    for (size_t g = 0; g < groups.n; g++) {
        Arena *scratch = arena_create();
        const EffectSample students =
            sample_of_level(scratch, &task->students, groups.level_of, (int32_t)g);
        const EffectSample rows =
            sample_of_level(scratch, &task->rows, groups.level_of, (int32_t)g);
        Effect effect = effect_blank(task);
        Error *problem = ARENA_NEW(scratch, Error);
        effect.group = groups.group;
        effect.level = groups.name[g];
        size_t n_treated = 0;
        for (size_t i = 0; i < students.n; i++)
            n_treated += students.treated[i] ? 1 : 0;
        if (n_treated == 0 || n_treated == students.n) {
            effect.n_treated = n_treated;
            effect.n_control = students.n - n_treated;
            effect.problem = n_treated == 0 ? "no treated students in this group"
                                            : "no control students in this group";
        } else if (!estimate_sample(task, &students, &rows, &effect, NULL, problem)) {
            if (problem->kind != ERR_INFEASIBLE) {
                *err = *problem;
                arena_destroy(scratch);
                return false;
            }
            effect.problem = problem_of(task->arena, problem);
        }
        *add_effect(out, task->arena) = effect;
        arena_destroy(scratch);
    }
    return true;
}

static void note_few_clusters(const Task *task, const Effect *overall, Effects *out)
{
    if (task->clustering.n_ways > 0 && overall->clusters < CLUSTERS_FEW)
        caution_add(&out->notes, task->arena, "effects", overall->clusters,
                    "The standard error rests on %zu clusters only (%s); with fewer than %d it can "
                    "be far off, and a small p value means little.",
                    overall->clusters, task->clustering.label, CLUSTERS_FEW);
    if (task->clustering.by_link)
        note_add(&out->notes, task->arena, "effects", 0,
                 "Students serve in several matched sets: the variance is clustered by set and by "
                 "student (two ways), on one row for each use of a student.");
}

bool effect_estimate(Arena *arena, const Design *design, const Cohort *cohort,
                     const Matching *matching, Effects *out, Error *err)
{
    const Column *score = cohort->score;
    Task task = {.arena = arena, .design = design, .cohort = cohort, .matching = matching};
    const uint8_t *alive = NULL;

    *out = (Effects){.n = 0};
    if (score == NULL || score->type != COLUMN_REAL || design->effects.estimator == NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "effects of '%s' were asked for without its scores",
                         cohort->outcome->name.text);
    if (!clustering_settle(arena, design, cohort, matching, &task.clustering, &out->notes, err) ||
        !analytic_weights(arena, design, cohort, matching, out, &alive, err))
        return false;
    Arena *scratch = arena_create();
    task.students = sample_of_students(scratch, cohort, out->weight);
    task.rows = sample_for_estimator(scratch, design, cohort, matching, out->weight, alive,
                                     &task.students, &task.clustering, &out->notes);
    Effect overall = effect_blank(&task);
    bool ok = estimate_sample(&task, &task.students, &task.rows, &overall, out, err);
    if (ok) {
        *add_effect(out, arena) = overall;
        note_few_clusters(&task, &overall, out);
    }
    for (size_t k = 0; ok && k < design->effects.n_subgroups; k++)
        ok = add_groups(&task, scratch, &design->effects.subgroup[k], out, err);
    arena_destroy(scratch);
    return ok;
}
