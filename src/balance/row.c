/* Rows of the balance table: made, and two levels made into one. */
#include "row.h"

#include "alike/effect_size.h"
#include "alike/limits.h"

#include <math.h>

static const double NO_SPREAD = 1.49e-8;

double balance_reference_sd(Estimand estimand, const BalanceContrast *before)
{
    const double t = before->sd_treated * before->sd_treated;
    const double c = before->sd_control * before->sd_control;
    double sd = sqrt((t + c) / 2.0);

    if (estimand == ESTIMAND_ATT)
        sd = before->sd_treated;
    else if (estimand == ESTIMAND_ATC)
        sd = before->sd_control;
    if (isfinite(sd) && sd >= NO_SPREAD)
        return sd;
    return sqrt((before->n_treated * (isfinite(t) ? t : 0.0) +
                 before->n_control * (isfinite(c) ? c : 0.0)) /
                (before->n_treated + before->n_control));
}

BalanceSide balance_side(const BalanceContrast *contrast)
{
    BalanceSide side = {.mean_treated = contrast->mean_treated,
                        .mean_control = contrast->mean_control,
                        .sd_treated = contrast->sd_treated,
                        .sd_control = contrast->sd_control};

    for (size_t k = 0; k < balance_measures.n; k++) {
        const BalanceMeasure *measure = balance_measure_at(k);
        double *number = (double *)(void *)((char *)&side + measure->offset);
        *number = measure->value(contrast);
    }
    return side;
}

static BalanceContrast contrast_of(const BalanceSide *side, const size_t n[2])
{
    BalanceContrast out = {.binary = true,
                           .n_control = (double)n[0],
                           .n_treated = (double)n[1],
                           .mean_control = fmin(side->mean_control, 1.0),
                           .mean_treated = fmin(side->mean_treated, 1.0)};

    out.sd_control = sqrt(out.mean_control * (1.0 - out.mean_control));
    out.sd_treated = sqrt(out.mean_treated * (1.0 - out.mean_treated));
    out.ecdf_mean = out.ecdf_max = fabs(out.mean_treated - out.mean_control);
    return out;
}

Balance balance_copy(Arena *arena, const Balance *balance)
{
    Balance out = *balance;
    out.row = ARENA_ARRAY(arena, BalanceRow, out.n);
    for (size_t i = 0; i < out.n; i++) {
        out.row[i] = balance->row[i];
        out.row[i].label = arena_copy_text(arena, balance->row[i].label);
    }
    return out;
}

void balance_join(Estimand estimand, const size_t n[2][2], const BalanceRow *more, BalanceRow *row)
{
    BalanceSide *side[2] = {&row->before, &row->after};
    const BalanceSide *added[2] = {&more->before, &more->after};
    BalanceContrast contrast[2];

    for (size_t k = 0; k < 2; k++) {
        side[k]->mean_control += added[k]->mean_control;
        side[k]->mean_treated += added[k]->mean_treated;
        contrast[k] = contrast_of(side[k], n[k]);
        for (size_t arm = 0; arm < 2; arm++)
            row->with[k][arm] += more->with[k][arm];
    }
    row->reference_sd = balance_reference_sd(estimand, &contrast[0]);
    for (size_t k = 0; k < 2; k++) {
        contrast[k].reference_sd = row->reference_sd;
        *side[k] = balance_side(&contrast[k]);
    }
    row->wwc = wwc_baseline(row->after.g);
    row->adjusted = row->adjusted && more->adjusted;
}
