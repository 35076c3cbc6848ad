/* Who left between the cohort and the estimate: sizes times shares, before less after, count the
 * leavers that have a characteristic. Where they are few, the shares lose digits. */
#include "disclose/protect.h"

#include "alike/text.h"

#include <math.h>

/* Students in the cohort and in the estimate's sample, of one group. */
typedef struct Sizes {
    size_t before, after;
} Sizes;

static bool is_share(const BalanceRow *row)
{
    return (row->binary || row->level != NULL) && !row->is_score;
}

/* A weighted share counts nobody: only shares that give whole numbers tell who left. */
static bool few_left(Sizes size, double before, double after, double min)
{
    const double kept = after * (double)size.after;
    if (size.before <= size.after || isnan(before) || isnan(after) ||
        fabs(kept - round(kept)) > 1e-6)
        return false;
    const double left = (double)(size.before - size.after);
    const double with = round(before * (double)size.before - kept);
    return (with > 0 && with < min) || (left - with > 0 && left - with < min);
}

static void sizes_of(const Analysis *a, Sizes *treated, Sizes *control)
{
    const Effect *effect = analysis_overall(a);
    *treated =
        (Sizes){a->n_cohort_treated, effect != NULL ? effect->n_treated : a->matching.n_treated};
    *control =
        (Sizes){a->n_cohort_control, effect != NULL ? effect->n_control : a->matching.n_control};
}

static bool holds(const Names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (text_equal(names->item[i].text, name))
            return true;
    return false;
}

Names protect_leavers(const Protection *p, const Results *results)
{
    Names out = {0};
    size_t capacity = 0;
    for (size_t k = 0; k < results->n_analyses; k++) {
        const Analysis *a = &results->analysis[k];
        Sizes treated, control;
        if (a->infeasible != NULL)
            continue;
        sizes_of(a, &treated, &control);
        for (size_t i = 0; i < a->balance.n; i++) {
            const BalanceRow *row = &a->balance.row[i];
            const BalanceSide *before = &row->before, *after = &row->after;
            if (!is_share(row) || holds(&out, row->covariate) ||
                !(few_left(treated, before->mean_treated, after->mean_treated, (double)p->min) ||
                  few_left(control, before->mean_control, after->mean_control, (double)p->min)))
                continue;
            out.item = arena_grow(p->arena, out.item, &capacity, out.n + 1, sizeof *out.item);
            out.item[out.n++] = (Name){.text = row->covariate};
        }
    }
    return out;
}

size_t protect_shares(const Protection *p, const Names *covariates, Analysis *analysis)
{
    /* two decimals of a share of n leave n / 100 counts possible: enough only where n is large */
    const bool enough =
        analysis->n_cohort_treated >= 50 * p->min && analysis->n_cohort_control >= 50 * p->min;
    size_t n_hidden = 0;
    Balance *balance = &analysis->balance;
    for (size_t i = 0; i < balance->n; i++) {
        BalanceRow *row = &balance->row[i];
        if (!is_share(row) || row->hidden != NULL || !holds(covariates, row->covariate))
            continue;
        n_hidden += !enough;
        if (!p->apply)
            continue;
        if (enough)
            balance_round(row);
        else
            balance_hide(row, HIDDEN_MARK);
        balance_round_summary(balance);
    }
    return n_hidden;
}
