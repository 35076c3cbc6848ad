/* Reads off the results what the sentences depend on. */
#include "report/sentences.h"

#include "alike/further.h"
#include "alike/groups.h"
#include "alike/rounding.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "alike/told.h"
#include "report/says_contrasts.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

/* --- the start -----------------------------------------------------------------------------------
 */

static const char *size_words(Arena *arena, const BalanceRow *row, Verdict verdict)
{
    const double size = results_judged_size(row);

    return isinf(size) ? "wholly apart"
                       : sentence_size_beyond(arena, size, results_judged_step(row),
                                              results_judged_band(row), verdict);
}

/* "pretest (0.41), sex: girl (0.30) and 3 more", the largest first: what is left unnamed must not
 * be the worst of those that are shown. One that is left out is among those unnamed. */
static const char *failing(Arena *arena, const Balance *balance, Verdict verdict)
{
    enum { NAMED = 4 };
    Text text = {.arena = arena};
    size_t n = 0, n_left_out = 0;
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, balance->n), *order;
    double *size = ARENA_ARRAY(arena, double, balance->n);
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score || results_row_verdict(row) != verdict)
            continue;
        n_left_out += row->hidden != NULL;
        if (row->hidden != NULL)
            continue;
        size[n] = row->rank > 0                     ? row->rank
                  : isnan(results_judged_size(row)) ? 0.0
                                                    : -results_judged_size(row);
        at[n++] = (uint32_t)i;
    }
    order = ARENA_ARRAY(arena, uint32_t, n);
    sort_identity(order, n);
    sort_by_real(size, order, n);
    for (size_t k = 0; k < n && k < NAMED; k++) {
        const BalanceRow *row = &balance->row[at[order[k]]];
        text_format(&text, "%s%s (%s)", k > 0 ? ", " : "",
                    text_in_sentence(arena, row->label != NULL ? row->label : row->covariate),
                    size_words(arena, row, verdict));
    }
    const size_t n_more = n_left_out + (n > NAMED ? n - NAMED : 0);
    if (n > 0 && n_more > 0)
        text_format(&text, " and %zu more", n_more);
    return n > 0 ? text.bytes : NULL;
}

/* Is the row of the balance table shown? Another design's table is not published: there the main
 * one's tells which names are. */
static bool is_shown(const Results *results, const Analysis *analysis, const BalanceRow *worst)
{
    const Analysis *primary =
        analysis->balance.n > 0 ? analysis : results_primary(results, analysis->outcome);
    if (primary == analysis) /* it is one of the rows */
        return worst->hidden == NULL;
    for (size_t i = 0; primary != NULL && i < primary->balance.n; i++) {
        const BalanceRow *row = &primary->balance.row[i];
        if (row->hidden == NULL && text_equal(row->covariate, worst->covariate) &&
            text_equal(row->level, worst->level))
            return true;
    }
    return false;
}

static bool is_told(const Results *results, const Analysis *analysis, const BalanceRow *row)
{
    return row->hidden == NULL &&
           (!isnan(results_judged_size(row)) || results_judged_band(row) != NULL) &&
           is_shown(results, analysis, row);
}

/* The earlier score, and what differs most beside it. */
static void read_sizes(Arena *arena, const Results *results, const Analysis *analysis,
                       Situation *out)
{
    const Balance *balance = &analysis->balance;
    const BalanceRow *other = NULL;
    out->has_pretest = has_pretest(analysis);
    out->pretest_size = out->other_size = (double)NAN;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score || !is_told(results, analysis, row))
            continue;
        if (row->is_pretest) {
            out->pretest_size = results_judged_size(row);
            out->pretest_step = results_judged_step(row);
            out->pretest_band = results_judged_band(row);
        } else if (other == NULL || results_differs_more(row, other)) {
            other = row;
        }
    }
    if (other == NULL)
        return;
    out->other = text_in_sentence(arena, other->label != NULL ? other->label : other->covariate);
    out->other_size = results_judged_size(other);
    out->other_step = results_judged_step(other);
    out->other_band = results_judged_band(other);
}

static void read_start(Arena *arena, const Results *results, const Analysis *analysis,
                       Situation *out)
{
    const Start start = results_start(analysis);
    out->verdict = start.verdict;
    out->worst_size = start.size;
    out->worst_is_pretest = start.worst != NULL && start.worst->is_pretest;
    out->worst_step = start.step;
    out->worst_band = start.band;
    if (start.worst != NULL && is_shown(results, analysis, start.worst))
        out->worst =
            start.worst->is_pretest
                ? "earlier score"
                : text_in_sentence(arena, start.worst->label != NULL ? start.worst->label
                                                                     : start.worst->covariate);
    if (start.verdict == VERDICT_UNADJUSTED || start.verdict == VERDICT_NOT_COMPARABLE)
        out->failing = failing(arena, &analysis->balance, start.verdict);
    out->unchanged = start.unchanged;
    read_sizes(arena, results, analysis, out);
}

/* --- the estimate --------------------------------------------------------------------------------
 */

/* Of a share in percent. */
static int percent_digits(const Effect *effect, const char *name)
{
    const double step = effect_step(effect, name);

    return rounding_digits_within(step > 0.0 ? 100.0 * step : 0.0, 1);
}

/* Between values of the estimate that are told apart, in the unit of its sentences. */
static double step_of(const Effect *effect)
{
    const double unit = effect != NULL && effect->binary ? 100.0 : 1.0;
    return effect != NULL ? unit * effect_step(effect, "estimate") : 0.0;
}

/* Students "gain" only on one scale; only points are "scored". */
static Scale scale_of(const Results *results, const Analysis *analysis)
{
    const char *unit = told_unit(analysis);
    const Effect *effect = analysis_overall(analysis);
    if (effect != NULL && effect->binary)
        return (Scale){.above = "more",
                       .below = "fewer",
                       .unit = unit,
                       .digits = told_digits(results, analysis),
                       .step = step_of(effect),
                       .mean_digits = percent_digits(effect, "adjusted_mean_treated"),
                       .kind = SCALE_SHARE};
    const bool same_scale = has_pretest(analysis) && analysis->outcome_spec->same_scale;
    Scale scale = {.kind = same_scale ? SCALE_GAIN : SCALE_AVERAGE,
                   .verb = same_scale ? "gained" : "averaged",
                   .above = "more",
                   .below = "less",
                   .unit = unit,
                   .digits = told_digits(results, analysis),
                   .step = step_of(effect),
                   .mean_digits = analysis_mean_digits(analysis)};
    if (!same_scale && (text_equal(unit, "points") || text_equal(unit, "point"))) {
        scale.kind = SCALE_SCORE;
        scale.verb = "scored";
        scale.above = "higher";
        scale.below = "lower";
    }
    return scale;
}

/* Percentage points that a Cox index of 1 is worth near the comparison group's share. */
static double share_of_cox(const Effect *effect)
{
    const double p = effect->adjusted_mean_control;

    return p > 0.0 && p < 1.0 ? 100.0 * 1.65 * p * (1.0 - p) : (double)NAN;
}

static void read_estimate(const Analysis *analysis, const Effect *effect, Situation *out)
{
    const Design *design = analysis->design_spec;
    out->confidence = design->effects.confidence;
    out->matters_size = further_meaningful_size(&design->further);
    out->estimate = out->low = out->high = out->p = out->effect_size = out->index = NAN;
    out->matters = out->other_low = out->other_high = out->other_p = NAN;
    if (effect == NULL || effect->hidden != NULL)
        return;
    const double unit = effect->binary ? 100.0 : 1.0; /* a share is told in percentage points */
    out->estimate = unit * effect->estimate;
    out->low = unit * effect->ci_low;
    out->high = unit * effect->ci_high;
    out->rounded = effect->step != NULL;
    out->beyond = effect->beyond_zero;
    out->p = effect->p;
    out->effect_size = effect->effect_size;
    out->effect_size_step = effect_step(effect, "effect_size");
    out->index = effect->effect_size_index;
    out->matters = effect->binary ? out->matters_size * share_of_cox(effect)
                                  : out->matters_size * effect->effect_size_sd;
    out->problem = effect->problem;
    const EffectComponents *c = &analysis->effects.components;
    if (c->n_clusters > 0) {
        out->other_low = unit * c->by_arm.ci_low;
        out->other_high = unit * c->by_arm.ci_high;
        out->other_beyond = c->by_arm.beyond_zero;
        out->other_p = c->by_arm.p;
    }
}

/* --- schools and the like ------------------------------------------------------------------------
 */

/* The column whose groups are counted, where errors don't go by its groups or are left out. */
static const char *cluster_column(const Analysis *analysis, const Effect *effect)
{
    const Names *named = &analysis->design_spec->effects.cluster_by;
    if (named->n > 0)
        return named->item[0].text;
    if (analysis->cluster_found != NULL)
        return analysis->cluster_found;
    return effect != NULL && effect->cluster_counted != NULL ? effect->cluster_counted : "school";
}

static void read_clusters(Arena *arena, const Analysis *analysis, const Effect *effect,
                          Situation *out)
{
    /* one of an arm is not told, but is judged */
    const bool schools = effect == NULL || effect->hidden != NULL ||
                         errors_go_by_people(effect->errors_by) ||
                         isnan(effect_step(effect, "clusters"));
    out->clusters[1] = schools ? analysis->n_schools_treated : effect->clusters_treated;
    out->clusters[0] = schools ? analysis->n_schools_control : effect->clusters_control;
    out->clusters_shared = analysis->n_schools_both > 0;
    out->cluster_found = analysis->cluster_found_why != NULL;
    out->by_cluster = effect != NULL && !errors_go_by_people(effect->errors_by);
    const char *column = schools ? cluster_column(analysis, effect) : effect->cluster_counted;
    const char *word = group_word(column);
    const char *label = column_words(analysis, column);
    out->cluster_kind = group_kind(column);
    out->cluster = word != NULL ? word : arena_printf(arena, "group of %s", label);
    out->cluster_many =
        word != NULL ? text_plural_of(arena, word) : arena_printf(arena, "groups of %s", label);
}

/* --- who is compared -----------------------------------------------------------------------------
 */

/* Rounded counts may cross. */
static size_t unmatched_controls(const Analysis *analysis)
{
    const size_t all = analysis->n_cohort_control, kept = analysis->matching.n_control;
    return analysis->hidden_cohort_control == NULL && all > kept ? all - kept : 0;
}

/* The largest of what was lost on the way, what found no counterpart and what lacks something else.
 */
static const char *why_less(Arena *arena, const Analysis *analysis, const Situation *s)
{
    const size_t unmatched = s->unmatched_known ? s->n_unmatched : 0;
    const size_t lost = s->loss_known ? s->loss.lost[situation_arm(s)] : 0;
    const size_t other = situation_lacking(s);
    if (unmatched == 0 && lost == 0 && other == 0)
        return NULL;
    if (other > unmatched && other > lost)
        return arena_printf(arena, "%s lacked a value that the design needs",
                            text_count(arena, other));
    return unmatched >= lost
               ? arena_printf(arena, "%s %s", text_count(arena, unmatched),
                              analysis_words(analysis)->lacked != NULL
                                  ? analysis_words(analysis)->lacked
                                  : "were left out")
               : arena_printf(arena, "%s have no later score", text_count(arena, lost));
}

/* Did anybody whom the study is about leave? Rounded sizes may be equal; no count of nobody is. */
static bool flow_leaves_out(const Flow *flow)
{
    bool after_cohort = false;
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        after_cohort = after_cohort || row->step == FLOW_COHORT;
        if (row->step == FLOW_EXCLUDED &&
            (after_cohort || row->several || row->lack != LACKS_NOTHING) &&
            (row->treated + row->control > 0 || row->hidden[0].as != COUNT_SHOWN ||
             row->hidden[1].as != COUNT_SHOWN))
            return true;
    }
    return false;
}

static void read_people(Arena *arena, const Analysis *analysis, const Effect *effect,
                        Situation *out)
{
    const char *hidden = effect != NULL && effect_hidden_n(effect) != NULL
                             ? effect_hidden_n(effect)
                             : analysis->hidden_matched;
    out->n[1] = effect != NULL ? effect->n_treated : analysis->matching.n_treated;
    out->n[0] = effect != NULL ? effect->n_control : analysis->matching.n_control;
    out->worth[1] = analysis->balance.ess_treated;
    out->worth[0] = analysis->balance.ess_control;
    out->sizes_known = hidden == NULL && out->n[1] > 0 && out->n[0] > 0;
    out->loss_known = results_loss(analysis, LOSS_SCORE, &out->loss);
    out->loss_unequal = results_loss_unequal(analysis);
    out->unmatched_known = analysis->hidden_dropped.as == COUNT_SHOWN;
    out->about_others = analysis->design_spec->effects.estimand == ESTIMAND_ATC;
    out->n_unmatched = !out->unmatched_known ? 0
                       : out->about_others   ? unmatched_controls(analysis)
                                             : analysis->matching.unmatched_treated;
    out->n_compared = out->n[situation_arm(out)];
    out->share_known = hidden == NULL &&
                       results_at_start(analysis, situation_arm(out), &out->n_start) &&
                       out->n_start > 0;
    out->why_less = why_less(arena, analysis, out);
    out->left_out = flow_leaves_out(&analysis->flow) || !out->share_known ||
                    out->n_compared < out->n_start || out->n[0] < analysis->n_cohort_control ||
                    !out->loss_known || out->loss.lost[0] + out->loss.lost[1] > 0;
}

bool situation_read(Arena *arena, const Results *results, const Analysis *analysis, Situation *out)
{
    const Effect *effect = analysis_overall(analysis);
    const ContrastSpec *contrast = analysis->outcome_spec->contrast;
    *out = (Situation){.told_from = told_from(results),
                       .one = results->spec->unit,
                       .people = people(arena, results),
                       .program = people_in_program(arena, results, analysis),
                       .comparison = contrast != NULL ? contrast_group(contrast) : NULL,
                       .randomized = results->spec->randomized,
                       .placebo = is_placebo(analysis)};
    if (analysis->infeasible != NULL)
        return false;
    out->scale = scale_of(results, analysis);
    out->after_start = analysis->after_start;
    out->words = analysis_words(analysis);
    out->linked = analysis->matching.n_links > 0;
    read_start(arena, results, analysis, out);
    out->adjusted = analysis_adjusts(analysis);
    read_estimate(analysis, effect, out);
    const Claim claim = results_claim(results, analysis);
    out->family = claim.family;
    out->taken_back = claim.taken_back && !out->placebo; /* a warning is never taken back */
    out->rule = adjustment_words[results->spec->multiple.adjustment];
    read_clusters(arena, analysis, effect, out);
    read_people(arena, analysis, effect, out);
    return effect == NULL || effect->hidden == NULL;
}
