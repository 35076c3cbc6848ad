/* Effects of one analysis: overall, then by subgroup. Overall weights are kept; nobody is matched
 * anew. */
#include "alike/effect.h"

#include "alike/standards.h"
#include "study.h"

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

Effect effect_blank(const EffectStudy *study)
{
    const double none = (double)NAN;

    return (Effect){.estimator = study->design->effects.estimator->name,
                    .estimand = study->matching->estimand,
                    .variance = variance_names[study->clustering.variance],
                    .cluster = study->clustering.label,
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
                    .post_se_control = none,
                    .pre_ci_half_treated = none,
                    .pre_ci_half_control = none,
                    .post_ci_half_treated = none,
                    .post_ci_half_control = none};
}

void effect_test(double confidence, Effect *out)
{
    if (!(out->se > 0.0) || !(out->df > 0.0))
        return;
    out->t = out->estimate / out->se;
    out->p = 2.0 * gsl_cdf_tdist_Q(fabs(out->t), out->df);
    const double reach = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, out->df) * out->se;
    out->ci_low = out->estimate - reach;
    out->ci_high = out->estimate + reach;
}

/* What follows from estimate, se, df and the arms. */
static void finish(double confidence, Effect *out)
{
    const double n1 = (double)out->n_treated, n0 = (double)out->n_control, n = n1 + n0;

    out->sd = wwc_pooled_sd(n1, out->sd_treated, n0, out->sd_control);
    out->g = wwc_g(out->estimate, out->sd, n);
    out->g_se = wwc_g_se(out->se, out->sd, out->g, n);
    out->improvement_index = wwc_improvement_index(out->g);
    effect_test(confidence, out);
    out->g_ci_low = wwc_g(out->ci_low, out->sd, n);
    out->g_ci_high = wwc_g(out->ci_high, out->sd, n);
}

/* Clusters that hold students of each arm, by the way that is the record's own. */
static void count_clusters(const EffectSample *rows, const Clustering *clustering, Effect *out)
{
    Arena *scratch = arena_create();
    const size_t way = clustering->by_group && rows->n_cluster_ways == 2 ? 1 : 0;

    if (rows->n_cluster_ways > 0) {
        uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, rows->n_clusters[way]);
        for (size_t i = 0; i < rows->n; i++)
            arms[rows->cluster[way][i]] |= rows->treated[i] ? 2 : 1;
        for (size_t g = 0; g < rows->n_clusters[way]; g++) {
            out->clusters_treated += arms[g] >> 1;
            out->clusters_control += arms[g] & 1;
        }
    }
    arena_destroy(scratch);
}

bool study_estimate(const EffectStudy *study, Arena *arena, const EffectSample *students,
                    const EffectSample *rows, Effect *out, Effects *details, Error *err)
{
    const EffectSpec *effects = &study->design->effects;
    const Column *column =
        effect_cluster_column(study->design, study->matching, study->cohort->frame);
    Arena *scratch = arena_create();
    Levels levels;

    if (column != NULL)
        levels = frame_levels(scratch, column, students->row, students->n);
    describe(study->cohort, students, column != NULL ? &levels : NULL, effects->confidence, out);
    count_clusters(rows, &study->clustering, out);
    arena_destroy(scratch);
    const Effect described = *out;
    if (!effects->estimator->estimate(arena, study->design, study->cohort, rows,
                                      study->clustering.variance, out, details, err)) {
        *out = described;
        return false;
    }
    finish(effects->confidence, out);
    return true;
}

Effect *effects_add(Effects *out, Arena *arena, Effect effect)
{
    out->row = arena_grow(arena, out->row, &out->capacity, out->n + 1, sizeof(Effect));
    out->row[out->n] = effect;
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

bool study_estimate_part(const EffectStudy *study, Arena *arena, const EffectSample *students,
                         const EffectSample *rows, Effect *out, Error *err)
{
    size_t n_treated = 0;

    for (size_t i = 0; i < students->n; i++)
        n_treated += students->treated[i] ? 1 : 0;
    if (n_treated == 0 || n_treated == students->n) {
        out->n_treated = n_treated;
        out->n_control = students->n - n_treated;
        out->problem = n_treated == 0 ? "no treated students in this group"
                                      : "no control students in this group";
        return true;
    }
    Arena *scratch = arena_create();
    Error *problem = ARENA_NEW(scratch, Error);
    bool ok = study_estimate(study, arena, students, rows, out, NULL, problem);
    if (!ok && problem->kind == ERR_INFEASIBLE) {
        out->problem = problem_of(arena, problem);
        ok = true;
    } else if (!ok) {
        *err = *problem;
    }
    arena_destroy(scratch);
    return ok;
}

static bool add_groups(const EffectStudy *study, Arena *arena, Arena *shared,
                       const SubgroupSpec *spec, Effects *out, Error *err)
{
    Groups groups;

    if (!groups_make(arena, shared, study->cohort, &study->students, spec, &groups, &out->notes,
                     err))
        return false;
    for (size_t g = 0; g < groups.n; g++) {
        Arena *scratch = arena_create();
        const EffectSample students =
            sample_of_level(scratch, &study->students, groups.level_of, (int32_t)g);
        const EffectSample rows =
            sample_of_level(scratch, &study->rows, groups.level_of, (int32_t)g);
        Effect effect = effect_blank(study);
        effect.group = groups.group;
        effect.level = groups.name[g];
        const bool ok = study_estimate_part(study, arena, &students, &rows, &effect, err);
        arena_destroy(scratch);
        if (!ok)
            return false;
        effects_add(out, arena, effect);
    }
    return true;
}

static void note_clustering(const EffectStudy *study, Arena *arena, const Effect *overall,
                            Effects *out)
{
    const Clustering *clustering = &study->clustering;

    if (clustering->n_ways > 0 && overall->clusters < CLUSTERS_FEW)
        caution_add(&out->notes, arena, "effects", overall->clusters,
                    "The standard error rests on %zu clusters only (%s); with fewer than %d it can "
                    "be far off, and a small p value means little.",
                    overall->clusters, clustering->label, CLUSTERS_FEW);
    if (clustering->by_group && clustering->n_ways == 2)
        note_add(&out->notes, arena, "effects", 0,
                 "The variance is clustered two ways, on one row for each use of a comparison "
                 "student: by the %s of the program student together with its whole comparison "
                 "group, and by the %s of the record itself, because comparison schools are "
                 "shared.",
                 clustering->column[0]->name, clustering->column[0]->name);
    else if (clustering->by_link && !clustering->by_group)
        note_add(&out->notes, arena, "effects", 0,
                 "Students serve in several matched sets: the variance is clustered by set and by "
                 "student (two ways), on one row for each use of a student.");
}

/* Everything of a study but its estimates; notes and losses go to out. */
static bool make_ready(Arena *arena, const Design *design, const Cohort *cohort,
                       const Matching *matching, Effects *out, EffectStudy *study, Error *err)
{
    const Column *score = cohort->score;

    *study = (EffectStudy){.design = design, .cohort = cohort, .matching = matching};
    if (score == NULL || score->type != COLUMN_REAL || design->effects.estimator == NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "effects of '%s' were asked for without its scores",
                         cohort->outcome->name.text);
    if (!clustering_settle(arena, design, cohort, matching, &study->clustering, &out->notes, err) ||
        !analytic_weights(arena, design, cohort, matching, out, &study->alive, err))
        return false;
    study->weight = out->weight;
    return true;
}

static void take_samples(Arena *arena, EffectStudy *study, Notes *notes)
{
    study->students = sample_of_students(arena, study->cohort, study->weight);
    study->rows =
        sample_for_estimator(arena, study->design, study->cohort, study->matching, study->weight,
                             study->alive, &study->students, &study->clustering, notes);
}

bool effect_study_open(Arena *arena, const Design *design, const Cohort *cohort,
                       const Matching *matching, EffectStudy **out, Error *err)
{
    Effects told = {.n = 0}; /* the estimate's own notes said it all */

    *out = ARENA_NEW(arena, EffectStudy);
    if (matching->n_links == 0)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "parts of the estimate were asked for, but method '%s' makes no links",
                         matching->method);
    return make_ready(arena, design, cohort, matching, &told, *out, err);
}

bool effect_estimate(Arena *arena, const Design *design, const Cohort *cohort,
                     const Matching *matching, Effects *out, Error *err)
{
    EffectStudy study;

    *out = (Effects){.n = 0};
    if (!make_ready(arena, design, cohort, matching, out, &study, err))
        return false;
    Arena *scratch = arena_create();
    take_samples(scratch, &study, &out->notes);
    Effect overall = effect_blank(&study);
    bool ok = study_estimate(&study, arena, &study.students, &study.rows, &overall, out, err);
    if (ok) {
        effects_add(out, arena, overall);
        note_clustering(&study, arena, &overall, out);
    }
    for (size_t k = 0; ok && k < design->effects.n_subgroups; k++)
        ok = add_groups(&study, arena, scratch, &design->effects.subgroup[k], out, err);
    arena_destroy(scratch);
    return ok;
}
