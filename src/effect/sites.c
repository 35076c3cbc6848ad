/* Sites: which of them can be estimated, their joint covariance, and what follows from it. */
#include "alike/sites.h"

#include "copies.h"

#include "alike/cohort_people.h"
#include "alike/linalg.h"

#include <math.h>

/* What is made of one site on the way. */
typedef struct Made {
    PartSamples samples;
    Estimate estimate;
} Made;

/* The sites of one data set: the study's, or one copy of it. */
typedef struct Sites {
    const EffectStudy *study;
    EffectSite *site; /* n */
    Made *made;       /* n */
    Estimate **of;    /* of those that are pooled */
    VarianceRule rule;
    Joint joint;
} Sites;

/* --- each by itself ------------------------------------------------------------------------------
 */

/* Are comparison students of the site's own at its own place? Links may lead elsewhere. */
static bool looks_elsewhere(const EffectStudy *study, const EffectPart *part)
{
    const Grouping *links = &part->lists->links;

    for (size_t at = links->start[part->level]; at < links->start[part->level + 1]; at++) {
        const Link *link = &study->matching->link[links->order[at]];
        if (part->level_of[link_served(study->settings, link)] != part->level)
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
        .elsewhere = looks_elsewhere(study, part),
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

static const char *refuse_all(const Sites *data, const EffectSites *sites)
{
    if (sites->n_pooled < POOL_LEAST)
        return sites->n_pooled == 0 ? "no site can be estimated with its error"
                                    : "one site alone can be estimated with its error, and an "
                                      "average needs two";
    for (size_t p = 0; p < sites->n_pooled; p++) {
        const Estimate *estimate = &data->made[sites->pooled[p]].estimate;
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

/* Values and covariance of the pooled sites of one data set. */
static bool join_sites(Arena *arena, Arena *scratch, Sites *data, EffectSites *out, Error *err)
{
    EffectSample *rows = ARENA_ARRAY(scratch, EffectSample, out->n_pooled);

    data->of = (Estimate **)arena_array(scratch, out->n_pooled, sizeof *data->of);
    for (size_t p = 0; p < out->n_pooled; p++) {
        rows[p] = data->made[out->pooled[p]].samples.rows;
        data->of[p] = &data->made[out->pooled[p]].estimate;
    }
    if (!study_rule_of_parts(data->study, scratch, rows, out->n_pooled, &data->rule, err))
        return false;
    if (data->rule.refused != NULL) {
        out->problem = arena_copy_text(arena, data->rule.refused);
        return true;
    }
    data->rule.fewest = 0; /* of each by itself: at_most */
    if (!estimate_joint(arena, data->of, out->n_pooled, &data->rule, &data->joint, err))
        return false;
    for (size_t p = 0; p < out->n_pooled; p++)
        data->joint.df[p] =
            at_most(data->study, fewer(data->site[out->pooled[p]].clusters), data->joint.df[p]);
    return true;
}

/* The fixed average is a form of the stack of all sites, and has the degrees of freedom that the
 * study's variance gives to such a form. */
static bool fixed_df(Arena *scratch, const Sites *data, const EffectSites *sites, double *df,
                     Error *err)
{
    Estimate mean = estimate_combine(scratch, data->of, sites->pool.fixed.weight, sites->n_pooled);
    size_t clusters[2] = {0, 0};
    Variance v;

    if (!estimate_variance(scratch, &mean, &data->rule, &v, err))
        return false;
    for (size_t p = 0; p < sites->n_pooled; p++)
        for (int arm = 0; arm < 2; arm++)
            clusters[arm] += data->site[sites->pooled[p]].clusters[arm];
    *df = at_most(data->study, fewer(clusters), v.df);
    return true;
}

/* Of several copies by Rubin's rules of what the same weights give in each. */
static bool test_fixed(const EffectStudy *study, Arena *scratch, const Sites *data, size_t m,
                       EffectSites *out, Error *err)
{
    PoolAverage *fixed = &out->pool.fixed;
    double *q = ARENA_ARRAY(scratch, double, m), *u = ARENA_ARRAY(scratch, double, m), df = 0.0;

    for (size_t c = 0; c < m; c++) {
        double own;
        if (!fixed_df(scratch, &data[c], out, &own, err))
            return false;
        df += own / (double)m;
        for (size_t p = 0; p < out->n_pooled; p++)
            q[c] += fixed->weight[p] * data[c].joint.value[p];
        u[c] = quadratic_form(data[c].joint.covariance, fixed->weight, out->n_pooled);
    }
    if (m > 1) {
        df = rubin_pool(q, u, m, df).df;
        df = df >= 1.0 ? df : (double)NAN;
    }
    fixed->test = t_test(fixed->value, fixed->test.se, df, study->settings->confidence);
    return true;
}

static bool pool_sites(const EffectStudy *study, Arena *arena, Arena *scratch, Sites *data,
                       size_t m, EffectSites *out, Error *err)
{
    Error *problem = ARENA_NEW(scratch, Error);
    Joint *joint = ARENA_ARRAY(scratch, Joint, m);

    for (size_t c = 0; c < m; c++) {
        if (!join_sites(arena, scratch, &data[c], out, err))
            return false;
        if (out->problem != NULL)
            return true;
        joint[c] = data[c].joint;
    }
    const Joint all = m > 1 ? rubin_joint(arena, joint, m) : joint[0];
    for (size_t p = 0; p < out->n_pooled; p++)
        out->site[out->pooled[p]].test = joint_test(&all, p, study->settings->confidence);
    if (pool_make(arena, &all, study->settings->confidence, &out->pool, problem))
        return test_fixed(study, scratch, data, m, out, err);
    if (problem->kind != ERR_INFEASIBLE) {
        *err = *problem;
        return false;
    }
    out->problem = phrase_text(arena, phrase_new(scratch, error_phrase(scratch, problem)));
    return true;
}

static bool make_sites(const EffectStudy *study, Arena *arena, Arena *scratch,
                       const int32_t *level_of, size_t n, Sites *out, Error *err)
{
    *out = (Sites){.study = study,
                   .site = ARENA_ARRAY(arena, EffectSite, n),
                   .made = ARENA_ARRAY(scratch, Made, n)};
    const PartLists lists = part_lists(study, scratch, level_of, n);
    for (size_t g = 0; g < n; g++) {
        const EffectPart part = {.level_of = level_of, .level = (int32_t)g, .lists = &lists};
        if (!make_site(study, arena, scratch, &part, &out->site[g], &out->made[g], err))
            return false;
    }
    return true;
}

/* Of several copies a site is what it is in the first, with the mean of its estimates. That another
 * one lacks it is said without that copy's counts: those shown are the first's. */
static void join_copies(const Sites *data, size_t m, EffectSites *out)
{
    for (size_t g = 0; g < out->n; g++) {
        EffectSite *site = &out->site[g];
        *site = data[0].site[g];
        for (size_t c = 1; c < m; c++) {
            site->estimate += data[c].site[g].estimate;
            if (site->problem == NULL && data[c].site[g].problem != NULL)
                site->problem = "in some copy of the data it has no estimate, or none with an "
                                "error";
        }
        site->estimate /= (double)m;
        if (site->problem == NULL)
            out->pooled[out->n_pooled++] = g;
    }
}

bool effect_study_sites(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n,
                        EffectSites *out, Error *err)
{
    const size_t m = study->n_copies > 0 ? study->n_copies : 1;
    Arena *scratch = arena_create();
    Sites *data = ARENA_ARRAY(scratch, Sites, m);
    bool ok = true;

    *out = (EffectSites){
        .n = n, .site = ARENA_ARRAY(arena, EffectSite, n), .pooled = ARENA_ARRAY(arena, size_t, n)};
    for (size_t c = 0; ok && c < m; c++) {
        const EffectStudy *own = study->n_copies > 0 ? study->copy[c] : study;
        ok = make_sites(own, arena, scratch, level_of, n, &data[c], err) ||
             (study->n_copies > 0 && study_name_copy(study, c, err));
    }
    if (ok) {
        join_copies(data, m, out);
        out->problem = refuse_all(&data[0], out);
        out->n_shared = count_shared(data[0].study, scratch, data[0].made, out);
    }
    if (ok && out->problem == NULL)
        ok = pool_sites(study, arena, scratch, data, m, out, err);
    arena_destroy(scratch);
    return ok;
}
