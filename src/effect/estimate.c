/* The one way to a row of results: the study's estimator on some rows, with the variance that their
 * clusters allow. */
#include "copies.h"

#include "outcome_model.h"

#include <math.h>

/* Clusters of each arm by one way; those who are the only ones of an arm and of unknown cluster
 * could all be of one. */
static void count_way(const EffectSample *own, size_t way, const uint8_t *side, size_t n[2])
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, own->n_clusters[way]);
    bool unknown[2] = {false, false};

    n[0] = n[1] = 0;
    for (size_t i = 0; i < own->n; i++) {
        const int arm = own->treated[i] ? 1 : 0;
        const int whose = side == NULL ? CLUSTER_BOTH : side[own->student[i]];
        if (whose == CLUSTER_UNKNOWN)
            unknown[arm] = true;
        else if (whose == CLUSTER_BOTH || whose == (arm ? CLUSTER_TREATED : CLUSTER_CONTROL))
            arms[own->cluster[way][i]] |= arm ? 2 : 1;
    }
    for (size_t g = 0; g < own->n_clusters[way]; g++) {
        n[1] += arms[g] >> 1;
        n[0] += arms[g] & 1;
    }
    for (int arm = 0; arm < 2; arm++)
        if (n[arm] == 0 && unknown[arm])
            n[arm] = 1;
    arena_destroy(scratch);
}

static size_t fewer(const size_t n[2])
{
    return n[0] < n[1] ? n[0] : n[1];
}

/* Clusters of each arm by the record's own way; of two columns, by the one with the fewest in an
 * arm. Returns the way. */
static size_t count_clusters(const Clustering *clustering, const EffectSample *rows,
                             size_t n_by_arm[2])
{
    const EffectSample *own = rows->own != NULL ? rows->own : rows;
    /* sets that overlap have no own clusters but their students */
    size_t least = 0;

    n_by_arm[0] = n_by_arm[1] = 0;
    for (size_t way = 0; way < own->n_cluster_ways; way++) {
        size_t n[2];
        count_way(own, way, clustering->side[way], n);
        if (way > 0 && fewer(n) >= fewer(n_by_arm))
            continue;
        least = way;
        n_by_arm[0] = n[0];
        n_by_arm[1] = n[1];
    }
    return least;
}

/* One cluster in an arm shows nothing of how much clusters differ there: what it did and what the
 * program did are one number. Source: What Works Clearinghouse, Standards Handbook 5.0 (n = 1
 * confound); MacKinnon & Webb (2018) Econometrics Journal 21:114-135. */
static const char *refuse_one_cluster(Arena *arena, const char *unit, const size_t n[2])
{
    const char *word = unit != NULL ? unit : "matched set";

    if (n[0] >= 2 && n[1] >= 2)
        return NULL;
    return arena_printf(arena,
                        "one %s in the %s group: program and %s cannot be told apart, so there is "
                        "no standard error, interval or p value",
                        word, n[1] < 2 ? "program" : "comparison", word);
}

/* A robust variance sees how far students lie from a fit: one student who stands alone for an arm
 * lies on it, and the arm looks as if it had no spread (its leverage is 1: MacKinnon & White 1985).
 * By effective numbers, as where next to all weight is on one. */
static const char *refuse_one_student(Arena *arena, const Cohort *cohort, const EffectSample *rows)
{
    Arena *scratch = arena_create();
    double *weight = ARENA_ARRAY(scratch, double, cohort->n);
    double sum[2] = {0.0, 0.0}, squares[2] = {0.0, 0.0};
    const char *refused = NULL;

    for (size_t i = 0; i < rows->n; i++)
        weight[rows->student[i]] += rows->weight[i];
    for (size_t i = 0; i < cohort->n; i++) {
        sum[cohort->treated[i] != 0] += weight[i];
        squares[cohort->treated[i] != 0] += weight[i] * weight[i];
    }
    for (int arm = 0; arm < 2 && refused == NULL; arm++)
        if (!(sum[arm] * sum[arm] >= 2.0 * (1.0 - 1e-9) * squares[arm]))
            refused =
                arena_printf(arena,
                             "the %s group counts for fewer than two, so its spread cannot be "
                             "seen, and there is no standard error, interval or p value",
                             arm == 1 ? "program" : "comparison");
    arena_destroy(scratch);
    return refused;
}

/* Clusters that the study's own variance asks for, in either of two parts. fewest: of an arm. */
static const char *refuse_parts(Arena *arena, const EffectStudy *study,
                                const EffectSample *const rows[2], size_t *fewest)
{
    const char *refused = NULL;

    *fewest = SIZE_MAX;
    for (size_t p = 0; p < 2 && rows[p] != NULL && refused == NULL; p++) {
        size_t n[2];
        const size_t way = count_clusters(&study->clustering, rows[p], n);
        refused = refuse_one_cluster(arena, study->clustering.unit[way], n);
        *fewest = fewer(n) < *fewest ? fewer(n) : *fewest;
    }
    return refused;
}

/* The variance that these rows allow. second: of a contrast; else NULL, as is its part. */
static bool rule_of_rows(const EffectStudy *study, Arena *arena, const EffectPart *const part[2],
                         const EffectSample *const rows[2], VarianceRule *out, Error *err)
{
    size_t fewest;

    *out = (VarianceRule){.kind = study->clustering.variance};
    if (!variance_row[out->kind].clustered) {
        const bool robust = (out->kind >= VARIANCE_HC0 && out->kind <= VARIANCE_HC3) ||
                            study->settings->estimator->of_links;
        for (size_t p = 0; p < 2 && robust && rows[p] != NULL && out->refused == NULL; p++)
            out->refused = refuse_one_student(arena, study->cohort, rows[p]);
        return true;
    }
    out->refused = refuse_parts(arena, study, rows, &fewest);
    out->fewest = study->clustering.df_by_arm ? fewest : 0;
    if (out->refused != NULL || out->kind != VARIANCE_SCHOOL_COMPONENTS)
        return true;
    SchoolComponents *components = ARENA_NEW(arena, SchoolComponents);
    const ComponentRows who = part_component_rows(study, arena, part[0], part[1]);
    out->components = components;
    const bool ok = components_learn(arena, &who, components, &out->refused, err);
    if (out->refused != NULL)
        out->refused = arena_printf(arena, "no standard error can be given: %s", out->refused);
    return ok;
}

const char *study_refuses(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                          size_t *fewest)
{
    const EffectSample *const of[2] = {rows, NULL};

    *fewest = SIZE_MAX;
    return variance_row[study->clustering.variance].clustered
               ? refuse_parts(arena, study, of, fewest)
               : refuse_one_student(arena, study->cohort, rows);
}

void study_count_clusters(const EffectStudy *study, const EffectSample *rows, size_t n_by_arm[2])
{
    (void)count_clusters(&study->clustering, rows, n_by_arm);
}

bool study_rule_of_parts(const EffectStudy *study, Arena *arena, const EffectSample *rows, size_t n,
                         VarianceRule *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    const EffectPart *const part[2] = {&everybody, NULL};
    const EffectSample *const first[2] = {&rows[0], NULL};

    if (!rule_of_rows(study, arena, part, first, out, err))
        return false;
    for (size_t g = 1; g < n && out->refused == NULL; g++) {
        size_t fewest;
        out->refused = study_refuses(study, arena, &rows[g], &fewest);
        if (out->fewest > 0 && fewest < out->fewest)
            out->fewest = fewest;
    }
    return true;
}

/* Where two ways are made of uses, the record's own way is made on a row a student. */
bool study_make(const EffectStudy *study, Arena *arena, const EffectSample *rows, Estimate *out,
                Error *err)
{
    const Estimator *estimator = study->settings->estimator;
    EstimatorInput input = {.effects = study->settings,
                            .cohort = study->cohort,
                            .score = study->matching->score,
                            .sample = rows,
                            .settings = study->settings->estimator_settings};

    if (entry_has(&estimator->entry, TRAIT_SCORE)) {
        EffectSample *everybody = ARENA_NEW(arena, EffectSample);
        *everybody = sample_of_cohort(arena, study->cohort, rows, &study->clustering);
        input.everybody = everybody;
    }
    if (!estimator->estimate(arena, &input, out, err))
        return false;
    if (rows->own == NULL || rows->n_cluster_ways < 2)
        return true;
    input.sample = rows->own;
    out->own = ARENA_NEW(arena, Estimate);
    if (rows->own == rows->students && out->rows.fit != NULL && out->rows.fit->uses != NULL) {
        *out->own = estimate_of_students(arena, out);
        return true;
    }
    return estimator->estimate(arena, &input, out->own, err);
}

static void put_clusters(const EffectStudy *study, Arena *arena, const EffectSample *rows,
                         Effect *out)
{
    const Column *const *column = study->clustering.column;
    size_t n[2] = {0, 0};

    if (study->clustering.n_ways > 0) {
        const size_t way = count_clusters(&study->clustering, rows, n);
        out->cluster_counted =
            column[way] == NULL ? NULL : arena_copy_text(arena, column[way]->name);
        out->clusters = (rows->own != NULL ? rows->own : rows)->n_clusters[way];
    }
    out->clusters_control = n[0];
    out->clusters_treated = n[1];
}

/* Below, a t distribution has no spread to speak of: intervals would be of any width. */
static const double LEAST_DEGREES = 1.0;

/* Fills se and df of out. made: NULL where there is none, or it is asked for nothing else. */
static bool put_variance(Arena *arena, const Estimate *of, bool alone, const VarianceRule *rule,
                         Effect *out, Variance *variance, const Variance **made, Error *err)
{
    Estimate *estimate = ARENA_NEW(arena, Estimate); /* a variance keeps pointing to it */

    *made = NULL;
    out->estimate = of->value;
    if (rule->refused != NULL)
        return true;
    *estimate = alone ? estimate_alone(arena, of, rule->kind) : *of;
    if (!estimate_variance(arena, estimate, rule, variance, err))
        return false;
    if (estimate->joint != NULL && variance->df < LEAST_DEGREES) {
        out->problem = "the students compared tell so little of how much their schools differ that "
                       "less than one degree of freedom is left, so there is no standard error, "
                       "interval or p value";
        return true;
    }
    out->se = sqrt(variance_of(variance, estimate->form));
    out->df = variance->df;
    if (!estimate->over_cohort) /* it has clusters of others too */
        out->clusters = variance->n_clusters;
    *made = alone ? NULL : variance;
    return true;
}

/* Of a second estimate on the same rows. */
static bool put_other(const EffectStudy *study, Arena *arena, Estimate *other,
                      const VarianceRule *rule, Effects *details, Error *err)
{
    Effect *out = ARENA_NEW(arena, Effect);
    Arena *scratch = arena_create();
    const Variance *made;
    Variance variance;

    *out = effect_blank(study);
    const bool ok = put_variance(scratch, other, true, rule, out, &variance, &made, err);
    effect_test(study->settings->confidence, out);
    details->other = out;
    arena_destroy(scratch);
    return ok;
}

bool study_estimate(const EffectStudy *study, Arena *arena, const EffectPart *part,
                    const EffectSample *rows, Effect *out, Effects *details, Error *err)
{
    const EffectPart *const parts[2] = {part, NULL};
    const EffectSample *const samples[2] = {rows, NULL};
    Arena *scratch = arena_create();
    const Variance *made;
    VarianceRule rule;
    Estimate estimate;
    Variance variance;

    put_clusters(study, arena, rows, out);
    bool ok = rule_of_rows(study, scratch, parts, samples, &rule, err) &&
              study_make(study, scratch, rows, &estimate, err) &&
              put_variance(scratch, &estimate, details == NULL && !out->binary, &rule, out,
                           &variance, &made, err);
    if (ok) {
        out->r2 = estimate.r2;
        adjusted_means(study->settings, &estimate, out);
        if (out->binary)
            cox_index(scratch, study->settings, &estimate, estimate.joint == NULL ? made : NULL,
                      out);
        if (details != NULL) {
            details->other_error = estimate.other_error;
            notes_append(&details->notes, arena, &estimate.notes);
        }
        if (details != NULL && estimate.model != NULL)
            outcome_model_details(arena, &estimate, made, details);
        if (details != NULL && estimate.other != NULL)
            ok = put_other(study, arena, estimate.other, &rule, details, err);
        if (details != NULL && made != NULL && made->stands_in != NULL)
            notes_add(&details->notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
                      PHRASE("{}", piece_words(made->stands_in)));
        if (rule.refused != NULL)
            out->problem = arena_copy_text(arena, rule.refused);
        effect_test(study->settings->confidence, out);
    }
    arena_destroy(scratch);
    return ok;
}

bool study_contrast(const EffectStudy *study, Arena *arena, const EffectPart *first,
                    const EffectPart *second, Effect *out, Error *err)
{
    static const double less[2] = {-1.0, 1.0};
    const EffectPart *const parts[2] = {first, second};
    Arena *scratch = arena_create();
    const EffectSample rows[2] = {part_samples(study, scratch, first).rows,
                                  part_samples(study, scratch, second).rows};
    const EffectSample *const samples[2] = {&rows[0], &rows[1]};
    Estimate of[2] = {{.value = 0.0}}, *const both[2] = {&of[0], &of[1]};
    const Variance *made;
    VarianceRule rule;
    Variance variance;

    bool ok = rule_of_rows(study, scratch, parts, samples, &rule, err) &&
              study_make(study, scratch, &rows[0], &of[0], err) &&
              study_make(study, scratch, &rows[1], &of[1], err);
    if (ok) {
        Estimate difference = estimate_combine(scratch, both, less, 2);
        put_clusters(study, arena, difference.sample, out);
        if (!estimate_has_error(&difference))
            rule.refused = "this estimator's own standard error says nothing of what two parts "
                           "share";
        ok = put_variance(scratch, &difference, true, &rule, out, &variance, &made, err);
    }
    if (ok) {
        if (rule.refused != NULL)
            out->problem = arena_copy_text(arena, rule.refused);
        effect_test(study->settings->confidence, out);
    }
    arena_destroy(scratch);
    return ok;
}

Effect *effects_add(Effects *out, Arena *arena, Effect effect)
{
    out->row = arena_grow(arena, out->row, &out->capacity, out->n + 1, sizeof(Effect));
    out->row[out->n] = effect;
    return &out->row[out->n++];
}

static bool ratio_of_one(const EffectStudy *study, EffectRatio *out, Error *err)
{
    const EffectPart everybody = {.level_of = NULL};
    const EffectPart *const parts[2] = {&everybody, NULL};
    Arena *scratch = arena_create();
    const EffectSample rows = part_samples(study, scratch, &everybody).rows;
    const EffectSample *const samples[2] = {&rows, NULL};
    Effect means = effect_none();
    const Variance *made;
    VarianceRule rule;
    Estimate estimate;
    Variance variance;

    const bool ok = rule_of_rows(study, scratch, parts, samples, &rule, err) &&
                    study_make(study, scratch, &rows, &estimate, err) &&
                    put_variance(scratch, &estimate, false, &rule, &means, &variance, &made, err);
    if (ok) {
        means.mean_treated = arm_moments(rows.y, &rows, true).mean;
        means.mean_control = arm_moments(rows.y, &rows, false).mean;
        adjusted_means(study->settings, &estimate, &means);
        log_ratio(scratch, study->settings, &estimate, estimate.joint == NULL ? made : NULL, &means,
                  out);
    }
    arena_destroy(scratch);
    return ok;
}

bool effect_study_ratio(const EffectStudy *study, EffectRatio *out, Error *err)
{
    return study->n_copies > 0 ? study_pool_ratio(study, out, err) : ratio_of_one(study, out, err);
}
