/* Balance of several copies of the data, in which missing covariates were drawn otherwise. */
#include "row.h"

#include "alike/effect_size.h"
#include "alike/gap_tables.h"

#include <math.h>
#include <string.h>

TABLE_DEFINE(copies_balance, COPIES_BALANCE_LIST, .name = "copies_balance", .internal = true);

static void add_share(const BalanceSide *one, double share, BalanceSide *sum)
{
#define SIDE_MOMENT(name, ...)  sum->name += share * one->name;
#define SIDE_MEASURE(name, ...) sum->name += share * one->name;
#include "alike/balance_side.def"
#undef SIDE_MOMENT
#undef SIDE_MEASURE
}

static void pool_row(const Balance *const *copy, size_t n, size_t i, BalanceRow *row)
{
    const double share = 1.0 / (double)n;

    *row = copy[0]->row[i];
    memset(&row->before, 0, sizeof row->before);
    memset(&row->after, 0, sizeof row->after);
    row->reference_sd = 0.0;
    for (size_t k = 0; k < n; k++) {
        add_share(&copy[k]->row[i].before, share, &row->before);
        add_share(&copy[k]->row[i].after, share, &row->after);
        row->reference_sd += share * copy[k]->row[i].reference_sd;
    }
    row->wwc = row->is_score ? BASELINE_NOT_JUDGED : wwc_baseline(row->after.g);
}

void balance_pool(Arena *arena, const Balance *const *copy, size_t n, Balance *out)
{
    const double share = 1.0 / (double)n;

    *out = *copy[0];
    out->row = ARENA_ARRAY(arena, BalanceRow, out->n);
    for (size_t i = 0; i < out->n; i++)
        pool_row(copy, n, i, &out->row[i]);
    out->max_smd_before = out->max_smd_after = 0.0;
    out->n_over_010_before = out->n_over_010_after = 0;
    balance_summarise(out);
    out->ess_treated = out->ess_control = out->ess_before[0] = out->ess_before[1] = 0.0;
    for (size_t k = 0; k < n; k++) {
        out->ess_treated += share * copy[k]->ess_treated;
        out->ess_control += share * copy[k]->ess_control;
        out->ess_before[0] += share * copy[k]->ess_before[0];
        out->ess_before[1] += share * copy[k]->ess_before[1];
    }
}

Table *balance_of_copies(Arena *arena, PeopleSet of, const Balance *pooled,
                         const Balance *const *copy, size_t n)
{
    const union copies_balance_columns *column = &copies_balance_columns;
    Table *out = table_make(arena, &table_copies_balance,
                            "How alike the groups are in the copies of the data", of);

    out->sentence = "Baseline effect sizes of the sample that the estimate is of: the mean over "
                    "the copies, which is judged, and the largest of any copy.";
    for (size_t i = 0; i < pooled->n; i++) {
        const BalanceRow *mean = &pooled->row[i];
        double worst = 0.0;
        size_t n_out = 0;
        if (mean->is_score)
            continue;
        for (size_t k = 0; k < n; k++) {
            const BalanceRow *own = &copy[k]->row[i];
            worst = fabs(own->after.g) > fabs(worst) ? own->after.g : worst;
            n_out += own->wwc == BASELINE_NOT_SATISFIED;
        }
        const Row row = row_add(out, of);
        row_text(row, &column->covariate, mean->covariate);
        row_text(row, &column->level, mean->level != NULL ? mean->level : "");
        row_real(row, &column->g, mean->after.g);
        row_real(row, &column->g_worst, worst);
        row_real(row, &column->n_failing, (double)n_out);
    }
    return out;
}
