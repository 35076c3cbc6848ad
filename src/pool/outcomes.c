/* Which outcomes meet: those of one name in several studies, else of one label; under each study's
 * own design, and under alternatives of one name that are made alike. */
#include "pool/parts.h"

#include "alike/hidden.h"
#include "alike/results_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* Scores whose spreads differ more than this are hardly of one scale. Ours. */
static const double SPREADS_MOST = 1.5;

PooledQuestion *question_add(PooledResults *pooled, PooledQuestion like)
{
    pooled->question = arena_grow(pooled->arena, pooled->question, &pooled->questions_capacity,
                                  pooled->n_questions + 1, sizeof(PooledQuestion));
    like.member = ARENA_ARRAY(pooled->arena, PooledMember, pooled->n);
    pooled->question[pooled->n_questions] = like;
    return &pooled->question[pooled->n_questions++];
}

/* --- one study's part ----------------------------------------------------------------------------
 */

static PooledEstimate estimate_of(const json_t *effect, const char *const key[5])
{
    return (PooledEstimate){.value = field_real(effect, key[0]),
                            .se = field_real(effect, key[1]),
                            .df = field_real(effect, key[2]),
                            .low = field_real(effect, key[3]),
                            .high = field_real(effect, key[4])};
}

/* Where errors are counted by person and not by group, published results keep the degrees of
 * freedom to themselves, for they tell the number of people; two less than the number that is told
 * is what they are in all but name. */
static double df_of(const json_t *effect)
{
    const double df = field_real(effect, "df");

    return df > 0.0 || field_text(effect, "cluster") != NULL
               ? df
               : field_size(effect, "n_treated") + field_size(effect, "n_control") - 2.0;
}

static const char *problem_of(const json_t *analysis, const json_t *effect)
{
    const char *infeasible = field_text(analysis, "infeasible");

    if (infeasible != NULL)
        return infeasible;
    if (field_text(effect, "hidden") != NULL)
        return "it is " HIDDEN_MARK " of its published results";
    if (field_text(effect, "problem") != NULL)
        return field_text(effect, "problem");
    if (isnan(field_real(effect, "estimate")))
        return "it tells no estimate";
    return field_real(effect, "se") > 0.0 ? NULL : "it tells no standard error";
}

static Verdict start_of(const json_t *root, const char *outcome, const char *design)
{
    const union comparison_columns *column = &comparison_columns;
    const json_t *table = json_object_get(root, "comparison");

    for (size_t i = 0; i < told_rows_of(table); i++)
        if (text_equal(told_text_of(table, i, column->outcome.name), outcome) &&
            text_equal(told_text_of(table, i, column->design.name), design))
            return told_verdict(told_text_of(table, i, column->start.name));
    return VERDICT_UNKNOWN;
}

/* Half of the step to which a published standard deviation is rounded, of the numbers told. */
static double sd_off_of(const PooledStudy *study, const PooledMember *m)
{
    const double min = field_size(json_object_get(study_root(study), "disclosure"), "min_cell");

    if (study->release != RELEASE_PUBLISHED || isnan(min))
        return 0.0;
    return rounding_step(
               ROUNDING_SD,
               &(RoundingBasis){.min = (size_t)min, .n = fmin(m->n[0], m->n[1]), .sd = m->sd}) /
           2.0;
}

PooledMember member_of(const PooledResults *pooled, size_t study, const json_t *analysis,
                       const json_t *effect)
{
    static const char *const points[] = {"estimate", "se", "df", "ci_low", "ci_high"},
                             *const shown[] = {"effect_size", "effect_size_se", "df",
                                               "effect_size_ci_low", "effect_size_ci_high"},
                             *const g[] = {"g", "g_se", "df", "g_ci_low", "g_ci_high"};
    const json_t *root = study_root(&pooled->study[study]);
    const json_t *matching = json_object_get(analysis, "matching");
    PooledMember m = {.study = study, .outcome = field_text(analysis, "outcome")};

    m.of[POOLED_POINTS] = estimate_of(effect, points);
    m.of[POOLED_SIZE] = estimate_of(effect, pooled->one_size ? shown : g);
    m.of[POOLED_POINTS].df = m.of[POOLED_SIZE].df = df_of(effect);
    m.n[1] = field_size(effect, "n_treated");
    m.n[0] = field_size(effect, "n_control");
    const bool by_group = field_text(effect, "cluster") != NULL;
    m.clusters[1] = by_group ? field_size(effect, "clusters_treated") : (double)NAN;
    m.clusters[0] = by_group ? field_size(effect, "clusters_control") : (double)NAN;
    m.sd = field_real(effect, "sd");
    /* its effect size is the Cox index, which divides by no standard deviation */
    m.binary =
        isnan(field_real(effect, "effect_size_sd")) && !isnan(field_real(effect, "effect_size"));
    m.sd_off = sd_off_of(&pooled->study[study], &m);
    m.method = field_text(matching, "method");
    m.estimand = field_text(effect, "estimand");
    m.start = start_of(root, m.outcome, field_text(analysis, "design"));
    m.problem = problem_of(analysis, effect);
    return m;
}

/* --- who meets whom ------------------------------------------------------------------------------
 */

static bool has_study(const PooledQuestion *question, size_t study)
{
    return question->n > 0 && question->member[question->n - 1].study == study;
}

static bool is_asked_of(const PooledQuestion *question, const json_t *analysis, bool by_label)
{
    const bool main = json_is_true(json_object_get(analysis, "primary"));
    const char *label = field_text(analysis, "outcome_label");

    return question->main == main && (main || field_says(analysis, "design", question->design)) &&
           (by_label ? label != NULL && text_equal(label, question->label)
                     : field_says(analysis, "outcome", question->name));
}

static PooledQuestion *question_for(PooledResults *pooled, size_t study, const json_t *analysis,
                                    bool by_label)
{
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (!has_study(&pooled->question[q], study) &&
            is_asked_of(&pooled->question[q], analysis, by_label))
            return &pooled->question[q];
    return NULL;
}

static void join_analysis(PooledResults *pooled, size_t study, const json_t *analysis,
                          PooledQuestion *question)
{
    const char *name = field_text(analysis, "outcome"),
               *label = field_text(analysis, "outcome_label"), *unit = field_text(analysis, "unit");

    if (question == NULL)
        question = question_add(
            pooled, (PooledQuestion){.main = json_is_true(json_object_get(analysis, "primary")),
                                     .name = name,
                                     .label = label != NULL ? label : name,
                                     .design = field_text(analysis, "design"),
                                     .design_label = field_text(analysis, "design_label"),
                                     .unit = unit != NULL ? unit : ""});
    question->member[question->n++] = member_of(pooled, study, analysis, overall_effect(analysis));
}

/* Names first: of two outcomes the label of one may be the name of another. */
static void join_study(PooledResults *pooled, size_t study)
{
    const json_t *analyses = json_object_get(study_root(&pooled->study[study]), "analyses");
    const size_t n = json_array_size(analyses);
    bool *met = ARENA_ARRAY(pooled->arena, bool, n + 1);

    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < n; i++) {
            const json_t *analysis = json_array_get(analyses, i);
            if (met[i] || field_text(analysis, "outcome") == NULL ||
                field_text(analysis, "design") == NULL)
                continue;
            PooledQuestion *question =
                pass < 2 ? question_for(pooled, study, analysis, pass == 1) : NULL;
            met[i] = question != NULL || pass == 2;
            if (met[i])
                join_analysis(pooled, study, analysis, question);
        }
}

/* --- is it one question? -------------------------------------------------------------------------
 */

/* "ATT" of "ATT, matched treated". */
static bool same_estimand(const char *a, const char *b)
{
    return a == NULL || b == NULL
               ? a == b
               : strcspn(a, ",") == strcspn(b, ",") && strncmp(a, b, strcspn(a, ",")) == 0;
}

/* Alternatives of one name that are made otherwise are two designs. */
static bool is_one_design(const PooledQuestion *question)
{
    const PooledMember *first = &question->member[0];

    for (size_t i = 1; i < question->n && !question->main; i++)
        if (!text_equal(question->member[i].method, first->method) ||
            !same_estimand(question->member[i].estimand, first->estimand))
            return false;
    return true;
}

static const char *unit_in(const PooledResults *pooled, const PooledQuestion *question, size_t i)
{
    const PooledMember *m = &question->member[i];
    const json_t *analyses = json_object_get(study_root(&pooled->study[m->study]), "analyses");

    return field_text(member_by(analyses, "outcome", m->outcome), "unit");
}

/* The norms that a study names are those of its test. */
static const char *norms_in(const PooledResults *pooled, const PooledQuestion *question, size_t i)
{
    const char *norms =
        told_setting(study_root(&pooled->study[question->member[i].study]), "norms");

    return norms != NULL && norms[0] != '\0' ? norms : NULL;
}

/* As far as rounding lets that be seen. Shares are of one scale whatever their spread. */
static bool spreads_differ(const PooledQuestion *question)
{
    double least = INFINITY, most = 0.0;

    for (size_t i = 0; i < question->n; i++) {
        const PooledMember *m = &question->member[i];
        if (m->problem != NULL || m->binary || !(m->sd > 0.0) || isnan(m->sd_off))
            continue;
        least = fmin(least, m->sd + m->sd_off);
        most = fmax(most, m->sd - m->sd_off);
    }
    return most > SPREADS_MOST * least;
}

static const char *why_no_points(const PooledResults *pooled, const PooledQuestion *question)
{
    const char *norms = NULL;
    bool is_binary[2] = {false, false};

    for (size_t i = 0; i < question->n; i++) {
        const char *own = norms_in(pooled, question, i);
        is_binary[question->member[i].binary] |= question->member[i].problem == NULL;
        const char *unit = unit_in(pooled, question, i);
        if (!text_equal(unit != NULL ? unit : "", question->unit))
            return "its scores are in different units";
        if (own != NULL && norms != NULL && !text_equal(own, norms))
            return "its studies name the norms of different tests";
        norms = own != NULL ? own : norms;
    }
    if (is_binary[0] && is_binary[1])
        return "it is a score in some studies and a matter of yes and no in others";
    return spreads_differ(question)
               ? "the standard deviations of its scores differ by more than half, as those of one "
                 "scale hardly do"
               : NULL;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static void note_alone(PooledResults *pooled, const PooledQuestion *question)
{
    if (question->main)
        pooled_words_add(pooled->arena, &pooled->alone,
                         arena_printf(pooled->arena, "'%s' is in '%s' alone", question->name,
                                      pooled->study[question->member[0].study].name));
}

/* Main designs lead. */
static void keep_met(PooledResults *pooled)
{
    PooledQuestion *kept = ARENA_ARRAY(pooled->arena, PooledQuestion, pooled->n_questions + 1);
    size_t n = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t q = 0; q < pooled->n_questions; q++) {
            PooledQuestion *question = &pooled->question[q];
            if (question->main == (pass == 0) && question->n > 1 && is_one_design(question))
                kept[n++] = *question;
        }
    pooled->questions_capacity = pooled->n_questions + 1;
    pooled->question = kept;
    pooled->n_questions = n;
}

void questions_of_outcomes(PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++)
        join_study(pooled, i);
    for (size_t q = 0; q < pooled->n_questions; q++) {
        if (pooled->question[q].n == 1)
            note_alone(pooled, &pooled->question[q]);
        pooled->question[q].domain = domain_of(pooled, &pooled->question[q].member[0]);
        pooled->question[q].no_points = why_no_points(pooled, &pooled->question[q]);
    }
    keep_met(pooled);
}
