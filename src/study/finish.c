/* One analysis from its stages to what the report may read. */
#include "alike/study.h"

#include "alike/effect_size.h"
#include "alike/effect_study.h"
#include "alike/further.h"
#include "alike/lock.h"
#include "alike/shared_error.h"
#include "alike/test_families.h"
#include "alike/text.h"
#include "study/aggregates.h"
#include "study/invariants.h"
#include "study/stages.h"
#include "study/who.h"

#include <math.h>
#include <string.h>

/* The bins cover the scores that occur, widened to whole twentieths, so that a program of few does
 * not end in three bars. */
static size_t bin_of(const Overlap *o, double p)
{
    const double low = o->lo[0], high = o->hi[OVERLAP_BINS - 1];
    const double at = (p - low) / (high - low) * OVERLAP_BINS;
    return at >= OVERLAP_BINS ? OVERLAP_BINS - 1 : at > 0 ? (size_t)at : 0;
}

static void lay_bins(const double *p, size_t n, Overlap *o)
{
    double min = 1, max = 0;
    for (size_t i = 0; i < n; i++) {
        min = p[i] < min ? p[i] : min;
        max = p[i] > max ? p[i] : max;
    }
    const double low = floor(min * 20) / 20;
    const double high = fmax(ceil(max * 20) / 20, low + 0.05);
    o->n_bins = OVERLAP_BINS;
    for (size_t b = 0; b < OVERLAP_BINS; b++) {
        o->lo[b] = low + (high - low) * (double)b / OVERLAP_BINS;
        o->hi[b] = low + (high - low) * (double)(b + 1) / OVERLAP_BINS;
    }
}

static void fill_overlap(const Stages *s, Overlap *o)
{
    const Cohort *cohort = s->cohort;
    double weight[2] = {0, 0}, min[2] = {INFINITY, INFINITY}, max[2] = {-INFINITY, -INFINITY};
    double before[2][OVERLAP_BINS] = {{0}}, matched[2][OVERLAP_BINS] = {{0}}, base[2] = {0, 0};
    size_t all[2][OVERLAP_BINS] = {{0}}, kept[2][OVERLAP_BINS] = {{0}};
    lay_bins(s->score->probability, cohort->n, o);
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i];
        const double p = s->score->probability[i], w = s->matching->weight[i];
        const size_t bin = bin_of(o, p);
        all[arm][bin]++;
        before[arm][bin] += cohort_base_weight(cohort, i);
        base[arm] += cohort_base_weight(cohort, i);
        kept[arm][bin] += w > 0;
        matched[arm][bin] += w;
        weight[arm] += w;
        min[arm] = p < min[arm] ? p : min[arm];
        max[arm] = p > max[arm] ? p : max[arm];
    }
    o->support_lo = fmax(min[0], min[1]);
    o->support_hi = fmin(max[0], max[1]);
    for (size_t b = 0; b < OVERLAP_BINS; b++) {
        o->n_all_treated[b] = all[1][b];
        o->n_all_control[b] = all[0][b];
        o->n_matched_treated[b] = kept[1][b];
        o->n_matched_control[b] = kept[0][b];
        o->all_treated[b] = 100.0 * before[1][b] / base[1];
        o->all_control[b] = 100.0 * before[0][b] / base[0];
        o->matched_treated[b] = 100.0 * matched[1][b] / weight[1];
        o->matched_control[b] = 100.0 * matched[0][b] / weight[0];
    }
}

static const char *cluster_name(Arena *arena, const Stages *s)
{
    const Column *column = effect_unit_column(&s->settings->effects, s->matching, s->cohort);
    return column == NULL ? NULL : arena_copy_text(arena, column->name);
}

static const char *score_label(const Stages *s)
{
    const Column *score = s->cohort->outcome;
    return score == NULL || score->label == NULL ? s->outcome->score.text : score->label;
}

/* The flow goes on where the cohort's ends: who was set aside by the design. */
static void extend_flow(Arena *arena, const Stages *s, const Effects *effects, Analysis *out)
{
    const Matching *m = s->matching;
    const Cohort *c = s->cohort;
    for (size_t i = 0; i < c->flow.n; i++) {
        const FlowRow *row = &c->flow.row[i];
        flow_add(&out->flow, arena, row->step, arena_copy_text(arena, row->reason), row->treated,
                 row->control, row->other);
        out->flow.row[out->flow.n - 1].lack = row->lack;
    }
    if (m->discarded_treated + m->discarded_control > 0)
        flow_add(&out->flow, arena, FLOW_EXCLUDED, "outside the range of scores both groups reach",
                 m->discarded_treated, m->discarded_control, 0);
    const size_t lost_treated = c->n_treated - m->n_treated - m->discarded_treated;
    const size_t lost_control = c->n_control - m->n_control - m->discarded_control;
    if (lost_treated + lost_control > 0)
        flow_add(&out->flow, arena, FLOW_EXCLUDED, "not used by the design", lost_treated,
                 lost_control, 0);
    flow_add(&out->flow, arena, FLOW_MATCHED,
             arena_printf(arena, "%s sample", match_words(s->settings->matching.method)->done),
             m->n_treated, m->n_control, 0);
    if (effects != NULL && effects->score_missing_treated + effects->score_missing_control > 0) {
        const Effect *overall = effects->n > 0 ? &effects->row[0] : NULL;
        flow_add(&out->flow, arena, FLOW_EXCLUDED,
                 arena_printf(arena, "%s is missing", score_label(s)),
                 effects->score_missing_treated, effects->score_missing_control, 0);
        out->flow.row[out->flow.n - 1].lack = LACKS_SCORE;
        if (overall != NULL) {
            const size_t left_treated =
                m->n_treated - effects->score_missing_treated - overall->n_treated;
            const size_t left_control =
                m->n_control - effects->score_missing_control - overall->n_control;
            if (left_treated + left_control > 0)
                flow_add(&out->flow, arena, FLOW_EXCLUDED, "the matched set lost its other arm",
                         left_treated, left_control, 0);
            flow_add(&out->flow, arena, FLOW_ANALYSED, "with a score", overall->n_treated,
                     overall->n_control, 0);
        }
    }
}

static Piece clusters_piece(Arena *arena, const EffectPlan *plan, double icc)
{
    const char *unit = plan->unit;

    if (unit == NULL)
        return piece_words("no clusters");
    return piece_phrase(arena,
                        PHRASE("{} of the program and {} of the comparison group (as many as {} "
                               "and {} that weigh alike), an intraclass correlation of {}",
                               piece_count(ABOUT_SCHOOLS, plan->clusters_treated, unit,
                                           text_plural_of(arena, unit)),
                               piece_count(ABOUT_SCHOOLS, plan->clusters_control, NULL, NULL),
                               piece_estimate(plan->effective_treated, 1),
                               piece_estimate(plan->effective_control, 1), piece_real(icc, 2)));
}

/* The smallest effect that this design would probably find, from the same variance that the
 * estimate will have. */
static bool fill_mdes(Arena *arena, const Spec *spec, const Stages *s, Analysis *out, Error *err)
{
    const double r2 = s->cohort->pretest == NULL ? 0.0 : spec->plan_pretest_r2;
    EffectPlan plan;

    if (!effect_plan(arena, &s->settings->effects, s->cohort, s->matching, spec->plan_icc, &plan,
                     err))
        return false;
    out->mdes = minimum_detectable_effect((1.0 - r2) * plan.variance, plan.df, spec->plan_power,
                                          spec->plan_alpha);
    out->mdes_basis = phrase_new(
        arena,
        PHRASE(
            "{}{}Assumes effective sample sizes of {} and {}, {}, a share of {} of the outcome's "
            "variance explained by the earlier test{}, power of {}% and a two-sided test at {}%.",
            piece_words(plan.problem == NULL ? NULL : text_with_capital(arena, plan.problem)),
            piece_words(plan.problem == NULL ? NULL : ". "),
            piece_estimate(s->matching->ess_treated, 0),
            piece_estimate(s->matching->ess_control, 0),
            clusters_piece(arena, &plan, spec->plan_icc), piece_real(r2, 2),
            piece_words(s->cohort->pretest == NULL ? " (there is none)" : ""),
            piece_real(100 * spec->plan_power, 0), piece_real(100 * spec->plan_alpha, 0)));
    return true;
}

/* Stages are freed after their last reader: what results keep of them is copied. */
/* Treated students whom the design leaves out, beside those it keeps. */
static void tell_pruned(const Stages *s, Matching *out)
{
    const Cohort *cohort = s->cohort;
    const Column *pretest = cohort->pretest;
    double n[2] = {0, 0}, sum[2] = {0, 0};

    for (size_t i = 0; i < cohort->n; i++) {
        if (!cohort->treated[i])
            continue;
        const size_t kept = s->matching->weight[i] > 0;
        n[kept]++;
        if (pretest != NULL && pretest->type == COLUMN_REAL)
            sum[kept] += pretest->real[cohort->row[i]];
    }
    const bool told = pretest != NULL && pretest->type == COLUMN_REAL;
    out->pruned_share = n[0] / (n[0] + n[1]);
    out->pruned_pretest = told && n[0] > 0 ? sum[0] / n[0] : NAN;
    out->kept_pretest = told && n[1] > 0 ? sum[1] / n[1] : NAN;
}

static void keep_aggregates(Arena *arena, const Stages *s, Analysis *out)
{
    out->n_cohort_treated = s->cohort->n_treated;
    out->n_cohort_control = s->cohort->n_control;
    out->matching = *s->matching;
    out->matching.weight = NULL;
    out->matching.set = NULL;
    out->matching.link = NULL;
    out->matching.discarded = NULL;
    out->matching.score = NULL;
    out->matching.notes = (Notes){0};
    out->matching.copies = NULL;
    tell_pruned(s, &out->matching);
    out->matching.estimand = arena_copy_text(arena, s->matching->estimand);
    out->matching.distance = arena_copy_text(arena, s->matching->distance);
    if (s->matching->groups != NULL)
        out->matching.groups = table_copy(arena, s->matching->groups, analysis_set(out));
    out->matching.school_pairs = NULL; /* among the tables */
    if (s->score == NULL)
        return;
    const size_t n = s->score->n_coefficients;
    out->score = *s->score;
    out->score.probability = out->score.logit = out->score.linear = NULL;
    out->score.order = NULL;
    out->score.further = NULL;
    out->score.apart = NULL;
    out->score.stratum = NULL;
    out->score.stratum_name = NULL;
    out->score.notes = (Notes){0};
    out->score.coefficient = ARENA_ARRAY(arena, Coefficient, n);
    for (size_t k = 0; k < n; k++) {
        out->score.coefficient[k] = s->score->coefficient[k];
        out->score.coefficient[k].term = arena_copy_text(arena, s->score->coefficient[k].term);
    }
}

/* What else one can learn from this estimate: tables of schools, groups of students and so on. */
static bool look_further(Arena *arena, const Stages *stages, Analysis *out, Error *err)
{
    const FurtherInput input = {.stages = stages, .effects = &out->effects};
    return further_run(arena, &input, &out->tables, &out->effects.notes, err);
}

/* Stacks of one subject share schools, and outcomes of one domain students as well, which their
 * effects together must know. */
static bool keep_sums(Arena *arena, const Stages *s, Analysis *out, Error *err)
{
    const SpanSpec *span = s->outcome->span;
    const bool of_stack = span != NULL && span->start != 0;
    EffectStudy *study;

    if (!of_stack && !(out->primary && results_shares_domain(out->design_spec, out->outcome_spec)))
        return true;
    Arena *scratch = arena_create();
    const bool ok =
        effect_study_open(scratch, &s->settings->effects, s->cohort, s->matching, &study, err) &&
        (of_stack ? effect_study_sums(study, arena, &out->sums, err)
                  : effect_study_shared(study, arena, &out->sums, err));
    arena_destroy(scratch);
    return ok;
}

/* Effect sizes in the nation's standard deviation, where the study asks for it and norms tell it.
 */
static void read_in_norms(Arena *arena, const Stages *stages, Effects *effects)
{
    const FurtherInput input = {.stages = stages, .effects = effects};

    if (stages->settings->effects.sd != EFFECT_SD_NORM)
        return;
    const double sd = norm_end_sd(&input);
    if (sd > 0.0) {
        const EffectScale scale = effect_scale_of_norm(sd);
        effect_scale_apply(&scale, effects);
        return;
    }
    notes_add(
        &effects->notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
        PHRASE("effects.sd is 'norm', but there is no norm for this outcome{}; the pooled standard "
               "deviation stands in.",
               piece_words(stages->norms == NULL ? ", because the study file names none" : "")));
}

/* Of the sample that the estimate and the balance table are of. */
static const double *weight_of(const Stages *stages, const Analysis *out)
{
    return out->effects.weight != NULL ? out->effects.weight : stages->matching->weight;
}

static void keep_sample(Arena *arena, const Cohort *cohort, const double *weight, SampleRows *out)
{
    uint32_t *row[2] = {ARENA_ARRAY(arena, uint32_t, cohort->n_control),
                        ARENA_ARRAY(arena, uint32_t, cohort->n_treated)};
    *out = (SampleRows){.kept = true, .row = {row[0], row[1]}};
    for (size_t i = 0; i < cohort->n; i++) {
        const size_t arm = cohort->treated[i];
        if (weight[i] > 0.0)
            row[arm][out->n[arm]++] = cohort->row[i];
    }
}

/* Stage by stage, in the unit's words. */
static void gather_notes(Arena *arena, const Stages *stages, Analysis *out)
{
    notes_append(&out->notes, arena, &out->design_spec->notes);
    notes_append(&out->notes, arena, &stages->cohort->notes);
    cohort_note_clusters(arena, &stages->settings->effects, stages->cohort, &out->notes);
    if (stages->score != NULL)
        notes_append(&out->notes, arena, &stages->score->notes);
    notes_append(&out->notes, arena, &stages->matching->notes);
    stages_note_first_copy(arena, stages, &out->notes);
    notes_append(&out->notes, arena, &out->balance.notes);
    out->balance.notes = (Notes){0}; /* its stage's */
    notes_append(&out->notes, arena, &out->effects.notes);
    for (size_t i = 0; stages->frame->unit != NULL && i < out->notes.n; i++)
        phrase_in_unit(arena, &out->notes.item[i].phrase, frame_unit(stages->frame),
                       frame_people(stages->frame));
}

bool analysis_finish(Arena *arena, const Spec *spec, const RunSettings *settings,
                     const Stages *stages, Analysis *out, Error *err)
{
    const StageSettings *told = stages->settings;
    const Stages estimated = stages_explained(stages);
    bool ok = true;
    keep_aggregates(arena, stages, out);
    units_count(stages, out);
    out->mdes = NAN;
    if (settings->mode == FRAME_DESIGN) {
        ok = stages_scored_balance(arena, stages, NULL, &out->balance, &out->tables, err) &&
             fill_mdes(arena, spec, stages, out, err);
    } else {
        ok = effect_estimate_among(arena, stages->workers, &told->effects, estimated.cohort,
                                   stages->matching, &out->effects, err) &&
             (!settings->invariants ||
              invariants_hold("effects",
                              effects_invariants(stages->cohort, stages->matching, &out->effects),
                              err));
        if (ok && out->effects.score_missing_treated + out->effects.score_missing_control > 0)
            out->matching.one_population = false; /* those left are each contrast's own */
        if (ok)
            read_in_norms(arena, &estimated, &out->effects);
        ok = ok && keep_sums(arena, &estimated, out, err) &&
             look_further(arena, &estimated, out, err) &&
             stages_scored_balance(arena, stages, &out->effects, &out->balance, &out->tables, err);
    }
    ok = ok && cohort_after_start(arena, spec->start, &told->cohort, stages->cohort,
                                  &out->after_start, err);
    out->has_gaps = stages->cohort->gaps != NULL;
    if (ok && out->has_gaps)
        tables_add(arena, &out->tables, table_copy(arena, stages->cohort->gaps, analysis_set(out)));
    if (ok && out->primary)
        tables_add(arena, &out->tables,
                   balance_of_conditions(arena, analysis_set(out), &told->balance, stages->cohort,
                                         weight_of(stages, out)));
    if (ok && stages->matching->school_pairs != NULL)
        tables_add(arena, &out->tables,
                   table_copy(arena, stages->matching->school_pairs, analysis_set(out)));
    if (ok) {
        if (out->balance.losses != NULL)
            out->balance.losses = table_copy(arena, out->balance.losses, analysis_set(out));
        stages_school_balance(arena, analysis_set(out), stages, weight_of(stages, out),
                              &out->balance);
        extend_flow(arena, stages, settings->mode == FRAME_RUN ? &out->effects : NULL, out);
        if (stages->score != NULL)
            fill_overlap(stages, &out->overlap);
        distribution_measure(stages->cohort, weight_of(stages, out), &out->distribution);
        set_sizes_count(arena, stages->matching, stages->cohort, (Estimand)told->effects.estimand,
                        spec->min_cell, &out->set_sizes);
        if (settings->fingerprint)
            fingerprint_stages(arena, stages, out);
        out->cluster_found_why =
            cohort_note_unit(arena, &told->effects, stages->cohort, &out->notes);
        if (told->effects.cluster_by.n == 0)
            out->cluster_found = cluster_name(arena, stages);
        gather_notes(arena, stages, out);
    }
    if (ok)
        tell_who(arena, stages->cohort, weight_of(stages, out), out);
    if (ok && out->primary && stages->outcome->contrast != NULL)
        keep_sample(arena, stages->cohort, weight_of(stages, out), &out->sample);
    out->effects.weight = NULL;
    return ok;
}
