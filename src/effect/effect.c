/* Effects of one analysis: overall, then by subgroup. Overall weights are kept; nobody is matched
 * anew. */
#include "alike/effect_study.h"

#include "alike/cohort_people.h"
#include "alike/effect_size.h"
#include "alike/joint.h"
#include "component_sums.h"
#include "copies.h"

#include <math.h>

enum { CLUSTERS_FEW = 10 };

Effect effect_blank(const EffectStudy *study)
{
    Effect out = effect_none();

    out.estimator = study->settings->estimator->name;
    out.estimand = study->matching->estimand;
    out.variance_kind = study->clustering.variance;
    out.variance = variance_shown(out.variance_kind);
    out.df_by_arm = study->clustering.df_by_arm;
    out.cluster = study->clustering.label;
    out.errors_by = study->clustering.errors_by;
    out.cluster_counted = study->clustering.first;
    return out;
}

void effect_test(double confidence, Effect *out)
{
    if (!(out->se > 0.0))
        return;
    const TTest test = t_test(out->estimate, out->se, out->df, confidence);
    out->t = test.t;
    out->p = test.p;
    out->ci_low = test.low;
    out->ci_high = test.high;
}

/* The index of two shares and its error by the delta method, which the estimator left in g and
 * g_se without the correction for small samples: WWC Procedures Handbook 5.0, appendix E. */
static void finish_share(Effect *out)
{
    const double omega = wwc_omega((double)(out->n_treated + out->n_control));

    out->g *= omega;
    out->g_se *= omega;
    if (out->g_se > 0.0 && out->df > 0.0) {
        const double reach = fabs(out->ci_high - out->estimate) / out->se * out->g_se;
        out->g_ci_low = out->g - reach;
        out->g_ci_high = out->g + reach;
    }
}

static bool pretest_is_adjusted(const EffectStudy *study)
{
    const EffectSettings *settings = study->settings;
    const Column *pretest = study->cohort->pretest;

    if (pretest == NULL || !entry_has(&settings->estimator->entry, TRAIT_ADJUSTS) ||
        settings->adjust == ADJUST_NONE)
        return false;
    return settings->adjust == ADJUST_ALL ||
           cohort_names_column(study->cohort, &settings->adjust_for, pretest);
}

void effect_finish(const EffectStudy *study, Effect *out)
{
    const double n1 = (double)out->n_treated, n0 = (double)out->n_control, n = n1 + n0;
    const double pre_sd = wwc_pooled_sd(n1, out->pre_sd_treated, n0, out->pre_sd_control);

    out->sd = wwc_pooled_sd(n1, out->sd_treated, n0, out->sd_control);
    if (out->binary) {
        finish_share(out);
    } else {
        out->g = wwc_g(out->estimate, out->sd, n);
        out->g_se = wwc_g_se(out->se, out->sd, out->g, n);
        out->g_ci_low = wwc_g(out->ci_low, out->sd, n);
        out->g_ci_high = wwc_g(out->ci_high, out->sd, n);
    }
    out->improvement_index = wwc_improvement_index(out->g);
    /* equal means are equal, also where a part has one earlier score and so no spread */
    out->baseline_g = out->pre_mean_treated == out->pre_mean_control
                          ? 0.0
                          : wwc_g(out->pre_mean_treated - out->pre_mean_control, pre_sd, n);
    if (isfinite(out->pre_mean_treated))
        out->baseline_class = wwc_baseline_word(
            wwc_baseline_in_model(wwc_baseline(out->baseline_g), pretest_is_adjusted(study)));
}

void effect_refuse(Arena *arena, const Error *err, Effect *out)
{
    out->problem_counts = phrase_new(arena, error_phrase(arena, err));
    out->problem = phrase_text(arena, out->problem_counts);
}

/* Describes the students of the part, then estimates. */
static bool estimate_part(const EffectStudy *study, Arena *arena, const EffectPart *part,
                          Effect *out, Effects *details, Error *err)
{
    const EffectSettings *settings = study->settings;
    const Column *column = effect_cluster_column(settings, study->matching, study->cohort);
    Arena *scratch = arena_create();
    const PartSamples samples = part_samples(study, scratch, part);
    const uint8_t *side = NULL;
    Levels levels;

    if (column != NULL) {
        levels = frame_levels(scratch, column, samples.students.row, samples.students.n);
        side = study->clustering.n_ways > 0 && study->clustering.column[0] == column
                   ? study->clustering.side[0]
                   : cohort_cluster_sides(scratch, study->cohort, column);
    }
    out->people =
        people_of_students(arena, study->cohort, samples.students.student, samples.students.n);
    out->binary = study->cohort->outcome->binary;
    bool ok = describe(study->cohort, &samples.students, column != NULL ? &levels : NULL, side,
                       settings->confidence, out, err);
    if (ok && (out->n_treated == 0 || out->n_control == 0)) {
        out->problem = out->n_treated == 0 ? "no treated students in this group"
                                           : "no control students in this group";
    } else if (ok) {
        ok = study_estimate(study, arena, part, &samples.rows, out, details, err);
        if (ok)
            effect_finish(study, out);
    }
    arena_destroy(scratch);
    return ok;
}

static bool make_overall(const EffectStudy *study, Arena *arena, const void *of, Effect *out,
                         Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    Arena *scratch = arena_create();

    (void)of;
    const EffectSample rows = part_samples(study, scratch, &everybody).rows;

    *out = effect_blank(study);
    const bool ok = study_estimate(study, arena, &everybody, &rows, out, NULL, err);
    arena_destroy(scratch);
    return ok;
}

bool effect_study_overall(const EffectStudy *study, Arena *arena, Effect *out, Error *err)
{
    return study->n_copies > 0 ? study_pool(study, arena, make_overall, NULL, out, err)
                               : make_overall(study, arena, NULL, out, err);
}

static bool make_part(const EffectStudy *study, Arena *arena, const void *of, Effect *out,
                      Error *err)
{
    const EffectPart *part = of;
    Arena *scratch = arena_create();
    Error *problem = ARENA_NEW(scratch, Error);

    *out = effect_blank(study);
    out->group = part->group;
    out->level = part->name;
    bool ok = estimate_part(study, arena, part, out, NULL, problem);
    if (!ok && problem->kind == ERR_INFEASIBLE) {
        effect_refuse(arena, problem, out);
        ok = true;
    } else if (!ok) {
        *err = *problem;
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_study_part(const EffectStudy *study, Arena *arena, const EffectPart *part, Effect *out,
                       Error *err)
{
    if (study->n_copies == 0)
        return make_part(study, arena, part, out, err);
    if (!study_pool(study, arena, make_part, part, out, err))
        return false;
    effect_finish(study, out);
    return true;
}

static const char *definition_of_parts(const EffectStudy *study)
{
    return study->matching->n_links > 0
               ? "An effect in a part of the sample is that of the program's students with the "
                 "value and of the comparison students matched to them, each with the share that "
                 "these matches have in its weight; nobody is matched anew."
               : "An effect in a part of the sample is that of both groups' students with the "
                 "value, at the weights of the whole design.";
}

static bool add_groups(const EffectStudy *study, Arena *arena, Arena *scratch,
                       const SubgroupSpec *spec, Effects *out, Error *err)
{
    Groups groups;

    return groups_make(arena, scratch, study->cohort, study->weight, spec, &groups, &out->notes,
                       err) &&
           effect_study_parts(study, arena, groups.level_of, groups.name, groups.n, groups.group,
                              out, err);
}

static void note_clustering(const EffectStudy *study, Arena *arena, const Effect *overall,
                            Effects *out)
{
    const Clustering *clustering = &study->clustering;
    const size_t fewest = overall->clusters_treated < overall->clusters_control
                              ? overall->clusters_treated
                              : overall->clusters_control;

    if (clustering->variance == VARIANCE_SCHOOL_COMPONENTS && overall->problem == NULL)
        notes_add(&out->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The standard error takes how much {}s differ from all {}s of the cohort, "
                         "{} or not. It assumes that without the program its {}s would have "
                         "differed among themselves about as much as the others do, and it speaks "
                         "of these {}s, not of others that may take up the program.",
                         piece_words(clustering->unit[0]), piece_words(clustering->unit[0]),
                         piece_words(match_words(study->settings->method)->done),
                         piece_words(clustering->unit[0]), piece_words(clustering->unit[0])));
    else if (clustering->df_by_arm && overall->problem == NULL && fewest < CLUSTERS_FEW)
        notes_add(
            &out->notes, arena, "effects", NOTE_CAUTION, count_about(ABOUT_SCHOOLS, fewest),
            PHRASE("The standard error is one for many clusters, and the {} group has {} "
                   "({}): with fewer than {} in a group it can be far off, and a small p "
                   "value means little.",
                   piece_words(overall->clusters_treated == fewest ? "program" : "comparison"),
                   piece_count(ABOUT_SCHOOLS, fewest, NULL, NULL), piece_column(clustering->label),
                   piece_number(CLUSTERS_FEW)));
    else if (clustering->n_ways > 0 && overall->problem == NULL && overall->clusters < CLUSTERS_FEW)
        notes_add(&out->notes, arena, "effects", NOTE_CAUTION,
                  count_about(ABOUT_SCHOOLS, overall->clusters),
                  PHRASE("The standard error rests on {} clusters only ({}); with fewer than {} it "
                         "can be far off, and a small p value means little.",
                         piece_count(ABOUT_SCHOOLS, overall->clusters, NULL, NULL),
                         piece_column(clustering->label), piece_number(CLUSTERS_FEW)));
    if (clustering->by_group && clustering->n_ways == 2)
        notes_add(
            &out->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
            PHRASE(
                "The variance is clustered two ways, on one row for each use of a comparison "
                "student: by the {} of the program student together with its whole comparison "
                "group, and by the {} of the record itself, because comparison schools are shared.",
                piece_column(clustering->column[0]->name),
                piece_column(clustering->column[0]->name)));
    else if (clustering->by_link && !clustering->by_group)
        notes_add(&out->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Students serve in several matched sets: the variance is clustered by set "
                         "and by student (two ways), on one row for each use of a student."));
}

/* What a part keeps of a student's weight is measured by these: made once for all parts. */
static const double *living_shares(Arena *arena, const Cohort *cohort, const Matching *matching,
                                   const uint8_t *alive)
{
    double *share;

    if (matching->n_links == 0)
        return NULL;
    share = ARENA_ARRAY(arena, double, cohort->n);
    for (size_t l = 0; l < matching->n_links; l++)
        if (alive[l]) {
            share[matching->link[l].treated] += matching->link[l].share;
            share[matching->link[l].control] += matching->link[l].share;
        }
    return share;
}

/* Everything of a study but its estimates; notes and losses go to out, what is kept for each
 * student and link to rows. parts: some will be asked for. */
static bool make_ready(Arena *arena, Arena *rows, const EffectSettings *settings,
                       const Cohort *cohort, const Matching *matching, bool parts, Effects *out,
                       EffectStudy *study, Error *err)
{
    const Column *score = cohort->outcome;

    *study = (EffectStudy){.settings = settings, .cohort = cohort, .matching = matching};
    if (score == NULL || score->type != COLUMN_REAL || settings->estimator == NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "effects of '%s' were asked for without its scores",
                         cohort->outcome_spec->name.text);
    if (!clustering_settle(arena, rows, settings, cohort, matching, &study->clustering, &out->notes,
                           err) ||
        !analytic_weights(arena, settings, cohort, matching, out, &study->alive, err) ||
        !effect_check_counts_once(settings, cohort, matching, out->weight, err))
        return false;
    study->weight = out->weight;
    if (parts || study->clustering.by_link)
        study->share = living_shares(rows, cohort, matching, study->alive);
    if (study->clustering.by_link)
        study->everybody = part_everybody_by_use(study, rows);
    if (study->clustering.variance == VARIANCE_SCHOOL_COMPONENTS)
        study->base = component_base(rows);
    clustering_tell_alone(arena, &study->clustering, cohort, study->weight, &out->notes);
    return true;
}

bool effect_study_open(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                       const Matching *matching, EffectStudy **out, Error *err)
{
    Effects told = {.n = 0}; /* the estimate's own notes said it all */

    EffectSettings *own = ARENA_NEW(arena, EffectSettings); /* the study outlives the caller's */
    *own = *settings;
    *out = ARENA_NEW(arena, EffectStudy);
    return make_ready(arena, arena, own, cohort, matching, true, &told, *out, err) &&
           study_open_copies(arena, *out, err);
}

void effect_study_lend(EffectStudy *study, struct Workers *workers)
{
    study->workers = workers;
}

double *effect_study_weight(const EffectStudy *study)
{
    return study->weight;
}

/* Of everybody, with what the outcome model says, and the scale that effects are read in. */
static bool make_main(const EffectStudy *study, Arena *arena, Effect *overall, EffectScale *scale,
                      Effects *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};

    *overall = effect_blank(study);
    if (!estimate_part(study, arena, &everybody, overall, out, err))
        return false;
    *scale = effect_scale_of(arena, study->settings, study->cohort, study->weight, overall,
                             (EffectSd)study->settings->sd);
    return true;
}

typedef struct MainWork {
    const EffectStudy *study;
    Effect *copy;
    EffectScale *scale;
    Effects *details;
} MainWork;

static bool main_of_copy(void *context, Arena *arena, size_t k, Error *err)
{
    const MainWork *work = context;

    return make_main(work->study->copy[k], arena, &work->copy[k], &work->scale[k],
                     &work->details[k], err);
}

/* The same of every copy, pooled: the scale is the mean of theirs. A second estimate or error
 * beside the main one is of one data set. */
static bool pool_main(const EffectStudy *study, Arena *arena, Effect *overall, EffectScale *scale,
                      Effects *out, Error *err)
{
    const size_t m = study->n_copies;
    MainWork work = {.study = study,
                     .copy = ARENA_ARRAY(arena, Effect, m),
                     .scale = ARENA_ARRAY(arena, EffectScale, m),
                     .details = ARENA_ARRAY(arena, Effects, m)};
    double sd = 0.0;

    if (!study_each_copy(study, arena, main_of_copy, &work, err))
        return false;
    for (size_t k = 0; k < m; k++)
        sd += work.scale[k].sd / (double)m;
    *scale = work.scale[0];
    scale->sd = sd;
    out->copies.n = m;
    out->copies.pooled = effect_pool(study, work.copy, m, overall);
    effect_finish(study, overall);
    notes_append(&out->notes, arena, &work.details[0].notes);
    return true;
}

bool effect_estimate(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                     const Matching *matching, Effects *out, Error *err)
{
    return effect_estimate_among(arena, NULL, settings, cohort, matching, out, err);
}

bool effect_estimate_among(Arena *arena, struct Workers *workers, const EffectSettings *settings,
                           const Cohort *cohort, const Matching *matching, Effects *out, Error *err)
{
    EffectStudy study;
    EffectScale scale;
    Effect overall;

    *out = (Effects){.n = 0};
    const bool parts = settings->n_subgroups > 0;
    Arena *scratch = arena_create();
    bool ok = make_ready(arena, scratch, settings, cohort, matching, parts, out, &study, err) &&
              study_open_copies(arena, &study, err);
    study.workers = workers;
    if (ok)
        ok = study.n_copies > 0 ? pool_main(&study, arena, &overall, &scale, out, err)
                                : make_main(&study, arena, &overall, &scale, out, err);
    if (ok && settings->primary && overall.problem == NULL && study.n_copies == 0)
        ok = effect_study_components(&study, arena, &out->components, err);
    if (ok) {
        effects_add(out, arena, overall);
        note_clustering(&study, arena, &overall, out);
    }
    for (size_t k = 0; ok && k < settings->n_subgroups; k++)
        ok = add_groups(&study, arena, scratch, &settings->subgroup[k], out, err);
    if (ok && settings->n_subgroups > 0)
        notes_add(&out->notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}", piece_words(definition_of_parts(&study))));
    if (ok)
        effect_scale_apply(&scale, out);
    arena_destroy(scratch);
    return ok;
}
