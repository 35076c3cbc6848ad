/* Disclosure control: small counts, and everything that would give them away, are hidden here,
 * once, before any writer sees the results. The rules are written out in docs/results.md. Sources:
 * NCES (2011) SLDS Technical Brief 3 (minimum sizes, complementary suppression); PTAC, Frequently
 * Asked Questions: Disclosure Avoidance. */
#include "disclose/protect.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/text.h"

#include <math.h>

bool protect_small(size_t n, size_t min)
{
    return n > 0 && n < min;
}

/* --- effects -------------------------------------------------------------------------------------
 */

/* Levels of one subgroup column, [from, to): their sizes add up to a total that is shown. Solved
 * per arm; a row is hidden when either arm needs it. */
static size_t hide_levels(const Protection *p, Effects *effects, size_t from, size_t to)
{
    size_t n_hidden = 0;
    bool *hide = ARENA_ARRAY(p->arena, bool, to - from);
    bool *primary = ARENA_ARRAY(p->arena, bool, to - from);
    for (size_t i = from; i < to; i++)
        hide[i - from] = primary[i - from] = protect_small(effects->row[i].n_treated, p->min) ||
                                             protect_small(effects->row[i].n_control, p->min);
    if (!p->apply) {
        for (size_t i = 0; i < to - from; i++)
            n_hidden += hide[i];
        return n_hidden;
    }
    for (;;) {
        size_t sum[2] = {0, 0}, n = 0, next = SIZE_MAX;
        for (size_t i = from; i < to; i++) {
            const Effect *effect = &effects->row[i];
            const size_t size = effect->n_treated + effect->n_control;
            if (hide[i - from]) {
                sum[0] += effect->n_control;
                sum[1] += effect->n_treated;
                n += size > 0;
            } else if (size > 0 && (next == SIZE_MAX || size < effects->row[next].n_treated +
                                                                   effects->row[next].n_control)) {
                next = i;
            }
        }
        const bool enough =
            n >= 2 && !protect_small(sum[0], p->min) && !protect_small(sum[1], p->min);
        if (n == 0 || enough || next == SIZE_MAX)
            break;
        hide[next - from] = true;
    }
    for (size_t i = from; i < to; i++)
        if (hide[i - from]) {
            n_hidden++;
            effect_hide(&effects->row[i], primary[i - from] ? p->mark : HIDDEN_MARK);
        }
    return n_hidden;
}

static size_t protect_effects(const Protection *p, Effects *effects)
{
    size_t n_hidden = 0;
    for (size_t from = 0, to; from < effects->n; from = to) {
        for (to = from + 1; to < effects->n; to++)
            if (!text_equal(effects->row[to].group, effects->row[from].group))
                break;
        if (effects->row[from].group != NULL)
            n_hidden += hide_levels(p, effects, from, to);
    }
    return n_hidden;
}

/* Where the size of the cohort is hidden, counts by bin would add up to it; percents stay. */
static void forget_counts(Analysis *analysis)
{
    Overlap *overlap = &analysis->overlap;
    for (size_t b = 0; b < OVERLAP_BINS; b++) {
        if (analysis->hidden_cohort_treated != NULL)
            overlap->n_all_treated[b] = 0;
        if (analysis->hidden_cohort_control != NULL)
            overlap->n_all_control[b] = 0;
    }
    protect_dropped(analysis);
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static void hide_everything(const Protection *p, Analysis *analysis)
{
    for (size_t i = 0; i < analysis->effects.n; i++)
        effect_hide(&analysis->effects.row[i], p->mark);
    for (size_t i = 0; i < analysis->balance.n; i++)
        balance_hide(&analysis->balance.row[i], p->mark);
    for (size_t k = 0; k < analysis->tables.n; k++)
        protect_hide_table(analysis->tables.item[k], p->mark);
    analysis->hidden_matched = p->mark;
    analysis->overlap.n_bins = 0;
}

static size_t protect_analysis(const Protection *p, Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    const Matching *matching = &analysis->matching;
    const size_t n_treated = effect != NULL ? effect->n_treated : matching->n_treated;
    const size_t n_control = effect != NULL ? effect->n_control : matching->n_control;
    const size_t size[N_GROUPS] = {analysis->n_cohort_treated, analysis->n_cohort_control,
                                   n_treated, n_control};
    size_t n_hidden = protect_balance(p, &analysis->balance, size);
    n_hidden += protect_losses(p, &analysis->balance);
    n_hidden += protect_overlap(p, &analysis->overlap);
    n_hidden += protect_effects(p, &analysis->effects);
    for (size_t k = 0; k < analysis->tables.n; k++) {
        if (analysis->tables.item[k]->kind->internal && p->apply)
            analysis->tables.item[k]->n_rows = 0;
        if (!analysis->tables.item[k]->kind->internal)
            n_hidden +=
                protect_table(p, analysis->tables.item[k], (const size_t[]){n_control, n_treated});
    }
    if (protect_small(n_treated, p->min) || protect_small(n_control, p->min)) {
        n_hidden += analysis->effects.n;
        if (p->apply)
            hide_everything(p, analysis);
    }
    return n_hidden;
}

void results_protect(Arena *arena, Results *results)
{
    const size_t min = results->spec->min_cell;
    const Protection p = {.arena = arena,
                          .min = min,
                          .apply = results_published(results),
                          .mark = arena_printf(arena, "n<%zu", min)};
    size_t n = 0;
    const Names leavers = protect_leavers(&p, results);
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].infeasible == NULL)
            n += protect_analysis(&p, &results->analysis[i]) +
                 protect_shares(&p, &leavers, &results->analysis[i]);
    for (size_t k = 0; k < results->tables.n; k++)
        n += protect_record_table(&p, results->tables.item[k]);
    n += protect_flows(&p, results);
    for (size_t i = 0; i < results->n_analyses; i++)
        forget_counts(&results->analysis[i]);
    for (size_t i = 0; i < results->n_analyses; i++)
        n += protect_groups(&p, &results->analysis[i]);
    results->n_hidden = results_published(results) ? n : 0;
    results->n_small = results_published(results) ? 0 : n;
    if (!results_published(results))
        return;
    protect_notes(&p, results);
    /* tables over the analyses are made anew from what is left */
    if (results->comparison != NULL)
        results_compare(arena, results);
    if (results->n_reviewer > 0)
        results_review(arena, results);
    if (results->spans != NULL)
        results_span(arena, results);
    if (results->published != NULL)
        results_reproduce(arena, results);
}
