/* Disclosure control: small counts, and everything that would give them away, are hidden here,
 * once, before any writer sees the results. The rules are written out in docs/results.md. Sources:
 * NCES (2011) SLDS Technical Brief 3 (minimum sizes, complementary suppression); PTAC, Frequently
 * Asked Questions: Disclosure Avoidance. */
#include "results/protect.h"

#include "alike/text.h"

#include <math.h>

/* Counts come from means times sizes: weights make them real numbers. */
static bool small(double count, double min)
{
    return count > 1e-9 && count < min - 1e-9;
}

/* Everybody, or everybody but a few, says as much as nobody but a few. */
static bool small_share(double mean, size_t n, double min)
{
    const double count = mean * (double)n;
    return small(count, min) || small((double)n - count, min);
}

/* --- effects -------------------------------------------------------------------------------------
 */

static bool small_arm(size_t n, size_t min)
{
    return n > 0 && n < min;
}

static void hide_effect(Effect *effect, const char *why)
{
    *effect = (Effect){.estimator = effect->estimator,
                       .estimand = effect->estimand,
                       .group = effect->group,
                       .level = effect->level,
                       .variance = effect->variance,
                       .cluster = effect->cluster,
                       .hidden = why};
    double *const number[] = {
        &effect->estimate,
        &effect->se,
        &effect->df,
        &effect->t,
        &effect->p,
        &effect->ci_low,
        &effect->ci_high,
        &effect->sd,
        &effect->g,
        &effect->g_se,
        &effect->improvement_index,
        &effect->mean_treated,
        &effect->mean_control,
        &effect->sd_treated,
        &effect->sd_control,
        &effect->adjusted_mean_treated,
        &effect->adjusted_mean_control,
        &effect->r2,
        &effect->icc,
        &effect->pre_post_r,
        &effect->pre_mean_treated,
        &effect->pre_mean_control,
        &effect->pre_sd_treated,
        &effect->pre_sd_control,
        &effect->pre_se_treated,
        &effect->pre_se_control,
        &effect->post_se_treated,
        &effect->post_se_control,
    };
    for (size_t k = 0; k < COUNT_OF(number); k++)
        *number[k] = NAN;
}

/* Levels of one subgroup column, [from, to): their sizes add up to a total that is shown. Solved
 * per arm; a row is hidden when either arm needs it. */
static size_t hide_levels(const Protection *p, Effects *effects, size_t from, size_t to)
{
    size_t n_hidden = 0;
    bool *hide = ARENA_ARRAY(p->arena, bool, to - from);
    bool *primary = ARENA_ARRAY(p->arena, bool, to - from);
    for (size_t i = from; i < to; i++)
        hide[i - from] = primary[i - from] = small_arm(effects->row[i].n_treated, p->min) ||
                                             small_arm(effects->row[i].n_control, p->min);
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
        const bool enough = n >= 2 && !small_arm(sum[0], p->min) && !small_arm(sum[1], p->min);
        if (n == 0 || enough || next == SIZE_MAX)
            break;
        hide[next - from] = true;
    }
    for (size_t i = from; i < to; i++)
        if (hide[i - from]) {
            n_hidden++;
            hide_effect(&effects->row[i], primary[i - from] ? p->mark : HIDDEN_MARK);
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

/* --- balance -------------------------------------------------------------------------------------
 */

/* The four groups whose sizes a share multiplies: treated and control, before and after. */
enum { N_GROUPS = 4 };

static void group_counts(const BalanceRow *row, const size_t size[N_GROUPS], double out[N_GROUPS])
{
    const double mean[N_GROUPS] = {row->before.mean_treated, row->before.mean_control,
                                   row->after.mean_treated, row->after.mean_control};
    for (size_t k = 0; k < N_GROUPS; k++)
        out[k] = mean[k] * (double)size[k];
}

static bool small_row(const BalanceRow *row, const size_t size[N_GROUPS], double min)
{
    return small_share(row->before.mean_treated, size[0], min) ||
           small_share(row->before.mean_control, size[1], min) ||
           small_share(row->after.mean_treated, size[2], min) ||
           small_share(row->after.mean_control, size[3], min);
}

/* The standardized difference stays, to two decimals: with all its digits the two shares could be
 * found by trying every count. */
static void hide_side(BalanceSide *side)
{
    *side = (BalanceSide){.mean_treated = NAN,
                          .mean_control = NAN,
                          .sd_treated = NAN,
                          .sd_control = NAN,
                          .smd = round_to(side->smd, 2),
                          .g = NAN,
                          .variance_ratio = NAN,
                          .ecdf_mean = NAN,
                          .ks = NAN};
}

static void hide_row(BalanceRow *row, const char *why)
{
    if (row->hidden != NULL)
        return;
    row->hidden = why;
    hide_side(&row->before);
    hide_side(&row->after);
}

/* The levels of one factor, [from, to), share out each group: while the hidden ones could be worked
 * out from the others, or sum to too few, the next smallest goes too. */
static void complete_factor(const Protection *p, const Balance *balance, size_t from, size_t to,
                            const size_t size[N_GROUPS], bool *hide)
{
    for (;;) {
        double sum[N_GROUPS] = {0}, least = INFINITY;
        size_t n = 0, next = SIZE_MAX;
        for (size_t i = from; i < to; i++) {
            double count[N_GROUPS];
            group_counts(&balance->row[i], size, count);
            for (size_t k = 0; hide[i] && k < N_GROUPS; k++)
                sum[k] += count[k];
            const double total = count[0] + count[1];
            n += hide[i];
            if (!hide[i] && total > 0 && total < least) {
                least = total;
                next = i;
            }
        }
        bool enough = n >= 2;
        for (size_t k = 0; k < N_GROUPS; k++)
            enough = enough && !small(sum[k], (double)p->min);
        if (n == 0 || enough || next == SIZE_MAX)
            return;
        hide[next] = true;
    }
}

/* Rows may be shared by analyses that share a stage: what is hidden already stays hidden. */
static size_t protect_balance(const Protection *p, Balance *balance, const size_t size[N_GROUPS])
{
    bool *hide = ARENA_ARRAY(p->arena, bool, balance->n);
    bool *primary = ARENA_ARRAY(p->arena, bool, balance->n);
    size_t n_hidden = 0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        const bool share = (row->binary || row->level != NULL) && !row->is_score;
        primary[i] = row->hidden == NULL && share && small_row(row, size, (double)p->min);
        hide[i] = primary[i] || row->hidden != NULL;
    }
    for (size_t from = 0, to; p->apply && from < balance->n; from = to) {
        for (to = from + 1; to < balance->n; to++)
            if (!text_equal(balance->row[to].covariate, balance->row[from].covariate))
                break;
        if (balance->row[from].level != NULL && balance->row[from].hidden == NULL)
            complete_factor(p, balance, from, to, size, hide);
    }
    for (size_t i = 0; i < balance->n; i++) {
        n_hidden += hide[i];
        if (p->apply && hide[i])
            hide_row(&balance->row[i], primary[i] ? p->mark : HIDDEN_MARK);
    }
    if (p->apply && n_hidden > 0) {
        /* with the other rows known, exact summaries would give back the digits just removed */
        balance->max_smd_before = round_to(balance->max_smd_before, 2);
        balance->max_smd_after = round_to(balance->max_smd_after, 2);
        balance->mean_smd_before = round_to(balance->mean_smd_before, 2);
        balance->mean_smd_after = round_to(balance->mean_smd_after, 2);
    }
    return n_hidden;
}

/* --- treated students kept and dropped -----------------------------------------------------------
 */

static bool has_word(const char *name, const char *word)
{
    for (; *name != '\0'; name++)
        if (text_starts(name, word))
            return true;
    return false;
}

/* Is this row about a share? Its covariate stands in the balance table too. */
static bool loss_is_share(const Table *table, const Cell *cell, const Balance *balance)
{
    for (size_t k = 0; k < table->n_columns; k++) {
        if (table->column[k].type != CELL_TEXT || cell[k].text == NULL)
            continue;
        for (size_t i = 0; i < balance->n; i++) {
            const BalanceRow *row = &balance->row[i];
            if ((row->binary || row->level != NULL) &&
                (text_equal(row->covariate, cell[k].text) || text_equal(row->label, cell[k].text)))
                return true;
        }
    }
    return false;
}

static size_t protect_losses(const Protection *p, Analysis *analysis)
{
    Table *table = analysis->balance.losses;
    const size_t dropped = analysis->matching.unmatched_treated;
    const size_t kept = analysis->n_cohort_treated - dropped;
    size_t n_hidden = 0;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        Cell *cell = &table->cell[i * table->n_columns];
        bool hide = small_arm(dropped, p->min) || small_arm(kept, p->min);
        const bool share = loss_is_share(table, cell, &analysis->balance);
        for (size_t k = 0; share && k < table->n_columns; k++) {
            const char *name = table->column[k].name;
            if (has_word(name, "mean"))
                hide =
                    hide || small_share(cell[k].value, has_word(name, "dropped") ? dropped : kept,
                                        (double)p->min);
        }
        n_hidden += hide;
        for (size_t k = 0; p->apply && hide && k < table->n_columns; k++)
            if (table->column[k].type != CELL_TEXT)
                cell[k] = (Cell){.text = p->mark, .value = NAN};
    }
    return n_hidden;
}

/* --- overlap -------------------------------------------------------------------------------------
 */

typedef struct Bin {
    double lo, hi, percent[N_GROUPS];
    size_t n[N_GROUPS];
} Bin;

static Bin bin_get(const Overlap *o, size_t b)
{
    return (Bin){.lo = o->lo[b],
                 .hi = o->hi[b],
                 .percent = {o->all_treated[b], o->all_control[b], o->matched_treated[b],
                             o->matched_control[b]},
                 .n = {o->n_all_treated[b], o->n_all_control[b], o->n_matched_treated[b],
                       o->n_matched_control[b]}};
}

static void bin_set(Overlap *o, size_t b, const Bin *bin)
{
    o->lo[b] = bin->lo;
    o->hi[b] = bin->hi;
    o->all_treated[b] = bin->percent[0];
    o->all_control[b] = bin->percent[1];
    o->matched_treated[b] = bin->percent[2];
    o->matched_control[b] = bin->percent[3];
    o->n_all_treated[b] = bin->n[0];
    o->n_all_control[b] = bin->n[1];
    o->n_matched_treated[b] = bin->n[2];
    o->n_matched_control[b] = bin->n[3];
}

static void bin_join(Bin *bin, const Bin *more)
{
    bin->hi = more->hi;
    for (size_t k = 0; k < N_GROUPS; k++) {
        bin->percent[k] += more->percent[k];
        bin->n[k] += more->n[k];
    }
}

static bool bin_small(const Bin *bin, size_t min)
{
    for (size_t k = 0; k < N_GROUPS; k++)
        if (small_arm(bin->n[k], min))
            return true;
    return false;
}

/* Small bins join their right neighbours until none is small; what is left over joins the last. */
static size_t protect_overlap(const Protection *p, Overlap *overlap)
{
    size_t n = 0, n_small = 0;
    for (size_t b = 0; b < overlap->n_bins; b++) {
        const Bin bin = bin_get(overlap, b);
        n_small += bin_small(&bin, p->min);
    }
    if (!p->apply || overlap->n_bins == 0)
        return n_small;
    for (size_t b = 0; b < overlap->n_bins; b++) {
        Bin bin = bin_get(overlap, b);
        while (bin_small(&bin, p->min) && b + 1 < overlap->n_bins) {
            const Bin next = bin_get(overlap, ++b);
            bin_join(&bin, &next);
        }
        if (bin_small(&bin, p->min) && n > 0) {
            Bin last = bin_get(overlap, n - 1);
            bin_join(&last, &bin);
            bin_set(overlap, n - 1, &last);
        } else {
            bin_set(overlap, n++, &bin);
        }
    }
    const Bin first = bin_get(overlap, 0);
    overlap->n_bins = n == 1 && bin_small(&first, p->min) ? 0 : n;
    overlap->support_lo = round_to(overlap->support_lo, 2); /* one student's score otherwise */
    overlap->support_hi = round_to(overlap->support_hi, 2);
    return n_small;
}

/* Where the size of the cohort is hidden, counts by bin would add up to it; percents stay. */
static void forget_cohort_counts(Analysis *analysis)
{
    Overlap *overlap = &analysis->overlap;
    for (size_t b = 0; b < OVERLAP_BINS; b++) {
        if (analysis->hidden_cohort_treated != NULL)
            overlap->n_all_treated[b] = 0;
        if (analysis->hidden_cohort_control != NULL)
            overlap->n_all_control[b] = 0;
    }
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static void hide_everything(const Protection *p, Analysis *analysis)
{
    for (size_t i = 0; i < analysis->effects.n; i++)
        hide_effect(&analysis->effects.row[i], p->mark);
    for (size_t i = 0; i < analysis->balance.n; i++)
        hide_row(&analysis->balance.row[i], p->mark);
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
    n_hidden += protect_losses(p, analysis);
    n_hidden += protect_overlap(p, &analysis->overlap);
    n_hidden += protect_effects(p, &analysis->effects);
    if (small_arm(n_treated, p->min) || small_arm(n_control, p->min)) {
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
                          .apply = results->publish,
                          .mark = arena_printf(arena, "n<%zu", min),
                          .unit = results->spec->unit};
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].infeasible == NULL)
            n += protect_analysis(&p, &results->analysis[i]);
    n += protect_flows(&p, results);
    for (size_t i = 0; i < results->n_analyses; i++)
        forget_cohort_counts(&results->analysis[i]);
    results->n_hidden = results->publish ? n : 0;
    results->n_small = results->publish ? 0 : n;
    if (!results->publish)
        return;
    protect_notes(&p, results);
    /* tables over the analyses are made anew from what is left */
    if (results->comparison != NULL)
        results_compare(arena, results);
    if (results->n_reviewer > 0)
        results_review(arena, results);
    if (results->published != NULL)
        results_reproduce(arena, results);
}
