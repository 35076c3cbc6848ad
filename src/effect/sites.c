/* Sites: which of them can be estimated, their joint covariance, and what follows from it. */
#include "alike/sites.h"

#include "study.h"

#include "alike/cohort_people.h"

#include <math.h>

/* What is made of one site on the way. */
typedef struct Made {
    PartSamples samples;
    Estimate estimate;
} Made;

/* --- each by itself ------------------------------------------------------------------------------
 */

/* Are comparison students of the site's own at its own place? Links may lead elsewhere. */
static bool looks_elsewhere(const EffectStudy *study, const int32_t *level_of, int32_t level)
{
    const Matching *matching = study->matching;

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        if (study->alive[l] && level_of[link_focal(study->settings, link)] == level &&
            level_of[link_served(study->settings, link)] != level)
            return true;
    }
    return false;
}

static void count(const EffectStudy *study, const PartSamples *samples, EffectSite *out)
{
    for (size_t i = 0; i < samples->students.n; i++)
        out->n[samples->students.treated[i] != 0] += samples->students.weight[i] > 0.0;
    if (study->clustering.n_ways > 0)
        study_count_clusters(study, &samples->rows, out->clusters);
}

/* A site that can't be estimated, or whose error can't be known, is out, with its reason: an
 * average weighs by errors. */
static bool make_site(const EffectStudy *study, Arena *arena, Arena *scratch,
                      const EffectPart *part, EffectSite *out, Made *made, Error *err)
{
    Error *problem = ARENA_NEW(scratch, Error);
    const char *refused;
    size_t fewest;

    made->samples = part_samples(study, scratch, part);
    const EffectSample *students = &made->samples.students;
    *out = (EffectSite){
        .estimate = (double)NAN,
        .elsewhere = looks_elsewhere(study, part->level_of, part->level),
        .people = people_of_students(arena, study->cohort, students->student, students->n)};
    out->test = t_test((double)NAN, (double)NAN, (double)NAN, study->settings->confidence);
    count(study, &made->samples, out);
    if (out->n[0] == 0 || out->n[1] == 0) {
        out->problem = out->n[1] == 0 ? "no treated students in this group"
                                      : "no control students in this group";
        return true;
    }
    if (!study_make(study, scratch, &made->samples.rows, &made->estimate, problem)) {
        if (problem->kind != ERR_INFEASIBLE) {
            *err = *problem;
            return false;
        }
        out->problem_counts = phrase_new(arena, error_phrase(arena, problem));
        out->problem = phrase_text(arena, out->problem_counts);
        return true;
    }
    out->estimate = made->estimate.value;
    refused = study_refuses(study, scratch, &made->samples.rows, &fewest);
    out->problem = refused != NULL ? arena_copy_text(arena, refused) : NULL;
    return true;
}

/* --- all together --------------------------------------------------------------------------------
 */

/* Clusters with students in two of the sites that are pooled. */
static size_t count_shared(const EffectStudy *study, Arena *scratch, const Made *made,
                           const EffectSites *sites)
{
    const int32_t *cluster = study->clustering.n_ways > 0 ? study->clustering.own[0] : NULL;
    size_t n = 0, most = 0;

    for (size_t i = 0; cluster != NULL && i < study->cohort->n; i++)
        most = (size_t)cluster[i] + 1 > most ? (size_t)cluster[i] + 1 : most;
    size_t *seen = ARENA_ARRAY(scratch, size_t, most + 1); /* 0: in none; else its site and 1 */
    bool *shared = ARENA_ARRAY(scratch, bool, most + 1);
    for (size_t p = 0; cluster != NULL && p < sites->n_pooled; p++) {
        const EffectSample *students = &made[sites->pooled[p]].samples.students;
        for (size_t i = 0; i < students->n; i++) {
            const size_t g = (size_t)cluster[students->student[i]];
            shared[g] = shared[g] || (seen[g] != 0 && seen[g] != p + 1);
            seen[g] = p + 1;
        }
    }
    for (size_t g = 0; g < most; g++)
        n += shared[g];
    return n;
}

static const char *refuse_all(const EffectSites *sites, const Made *made)
{
    if (sites->n_pooled < POOL_LEAST)
        return sites->n_pooled == 0 ? "no site can be estimated with its error"
                                    : "one site alone can be estimated with its error, and an "
                                      "average needs two";
    for (size_t p = 0; p < sites->n_pooled; p++) {
        const Estimate *estimate = &made[sites->pooled[p]].estimate;
        if (!estimate_has_error(estimate) || estimate->joint != NULL)
            return "this estimator's own standard error says nothing of what two sites share";
    }
    return NULL;
}

/* Degrees of freedom of a site by the clusters of its own arms, of the fixed average by those of
 * all sites, where the study counts them by arm. */
static double at_most(const EffectStudy *study, size_t fewest, double df)
{
    return study->clustering.df_by_arm ? fmin(df, (double)fewest - 1.0) : df;
}

static size_t fewer(const size_t n[2])
{
    return n[0] < n[1] ? n[0] : n[1];
}

/* The fixed average is a form of the stack of all sites, and has the degrees of freedom that the
 * study's variance gives to such a form. */
static bool test_fixed(const EffectStudy *study, Arena *scratch, Estimate *const *of,
                       const VarianceRule *rule, EffectSites *out, Error *err)
{
    PoolAverage *fixed = &out->pool.fixed;
    Estimate mean = estimate_combine(scratch, of, fixed->weight, out->n_pooled);
    size_t clusters[2] = {0, 0};
    Variance v;

    if (!estimate_variance(scratch, &mean, rule, &v, err))
        return false;
    for (size_t p = 0; p < out->n_pooled; p++)
        for (int arm = 0; arm < 2; arm++)
            clusters[arm] += out->site[out->pooled[p]].clusters[arm];
    fixed->test = t_test(fixed->value, fixed->test.se, at_most(study, fewer(clusters), v.df),
                         study->settings->confidence);
    return true;
}

static bool pool_sites(const EffectStudy *study, Arena *arena, Arena *scratch, Made *made,
                       EffectSites *out, Error *err)
{
    EffectSample *rows = ARENA_ARRAY(scratch, EffectSample, out->n_pooled);
    Estimate **of = (Estimate **)arena_array(scratch, out->n_pooled, sizeof *of);
    Error *problem = ARENA_NEW(scratch, Error);
    VarianceRule rule;
    Joint joint;

    for (size_t p = 0; p < out->n_pooled; p++) {
        rows[p] = made[out->pooled[p]].samples.rows;
        of[p] = &made[out->pooled[p]].estimate;
    }
    if (!study_rule_of_parts(study, scratch, rows, out->n_pooled, &rule, err))
        return false;
    if (rule.refused != NULL) {
        out->problem = arena_copy_text(arena, rule.refused);
        return true;
    }
    rule.fewest = 0; /* of each by itself: at_most */
    if (!estimate_joint(arena, of, out->n_pooled, &rule, &joint, err))
        return false;
    for (size_t p = 0; p < out->n_pooled; p++) {
        EffectSite *site = &out->site[out->pooled[p]];
        joint.df[p] = at_most(study, fewer(site->clusters), joint.df[p]);
        site->test = joint_test(&joint, p, study->settings->confidence);
    }
    if (pool_make(arena, &joint, study->settings->confidence, &out->pool, problem))
        return test_fixed(study, scratch, of, &rule, out, err);
    if (problem->kind != ERR_INFEASIBLE) {
        *err = *problem;
        return false;
    }
    out->problem = phrase_text(arena, phrase_new(scratch, error_phrase(scratch, problem)));
    return true;
}

bool effect_study_sites(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n,
                        EffectSites *out, Error *err)
{
    Arena *scratch = arena_create();
    Made *made = ARENA_ARRAY(scratch, Made, n);
    bool ok = true;

    *out = (EffectSites){
        .n = n, .site = ARENA_ARRAY(arena, EffectSite, n), .pooled = ARENA_ARRAY(arena, size_t, n)};
    for (size_t g = 0; ok && g < n; g++) {
        const EffectPart part = {.level_of = level_of, .level = (int32_t)g};
        ok = make_site(study, arena, scratch, &part, &out->site[g], &made[g], err);
        if (ok && out->site[g].problem == NULL)
            out->pooled[out->n_pooled++] = g;
    }
    if (ok) {
        out->problem = refuse_all(out, made);
        out->n_shared = count_shared(study, scratch, made, out);
    }
    if (ok && out->problem == NULL)
        ok = pool_sites(study, arena, scratch, made, out, err);
    arena_destroy(scratch);
    return ok;
}
