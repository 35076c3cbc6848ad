/* Balance: both arms and both sides of a row go by its widest step. Means of characteristics that
 * one has or has not are shares. */
#include "disclose/round.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

static bool is_share(const BalanceRow *row)
{
    return (row->binary || row->level != NULL) && !row->is_score;
}

/* What one row goes by. */
typedef struct BalanceBasis {
    double n;    /* the smallest of the four sizes */
    double step; /* of means and SDs of numbers; NaN: not known */
} BalanceBasis;

static double step_of(const RoundWork *work, double n, double sd)
{
    RoundingBasis basis = round_basis(work, n);

    basis.sd = sd;
    const double step = rounding_step(ROUNDING_SCORE, &basis);
    return isnan(step) && sd == 0.0 ? 0.0 : step;
}

static BalanceBasis row_of(const RoundWork *work, const BalanceRow *row)
{
    const double n[] = {work->worth[1], work->worth[0], work->effective[1], work->effective[0]};
    const double sd[] = {row->before.sd_treated, row->before.sd_control, row->after.sd_treated,
                         row->after.sd_control};
    BalanceBasis out = {.n = INFINITY, .step = 0.0};

    for (size_t i = 0; i < COUNT_OF(n); i++) {
        const double step = step_of(work, n[i], sd[i]);
        out.n = fmin(out.n, n[i]);
        out.step = isnan(step) || isnan(out.step) ? (double)NAN : fmax(out.step, step);
    }
    if (!(out.step > 0.0))
        out.step = (double)NAN;
    return out;
}

/* --- shares --------------------------------------------------------------------------------------
 */

/* Where weights differ, a share of people is no count: it goes by the effective size. */
static Rounded share_of(const RoundWork *work, double share, int arm, bool after)
{
    const double n = after ? work->after[arm] : work->before[arm];
    const double effective = after ? work->effective[arm] : work->worth[arm];
    RoundingBasis basis = round_basis(work, effective);

    if (effective >= n * (1.0 - 1e-9))
        return round_share(work, share, n, &basis);
    basis.sd = 1.0;
    return round_apply(work, ROUNDING_SCORE, share, &basis);
}

static double spread_as_told(const BalanceRow *exact, const BalanceRow *told)
{
    const double value[] = {exact->before.sd_treated, exact->before.sd_control};
    const double squares = (value[0] * value[0] + value[1] * value[1]) / 2;
    const double shown[] = {told->before.sd_treated, told->before.sd_control};

    for (size_t i = 0; i < COUNT_OF(value); i++)
        if (fabs(exact->reference_sd - value[i]) <= 1e-9)
            return shown[i];
    return fabs(exact->reference_sd - sqrt(squares)) <= 1e-9
               ? rounding_to(sqrt((shown[0] * shown[0] + shown[1] * shown[1]) / 2), 0.01)
               : (double)NAN;
}

/* False: one of the four is of few. */
static bool tell_shares(const RoundWork *work, BalanceRow *row)
{
    const BalanceRow exact = *row;
    BalanceSide *side[] = {&row->before, &row->after};

    if (!release_asks(work->release, RELEASE_SHARES))
        return true;
    for (int k = row->hidden_before != NULL ? 1 : 0; k < 2; k++) {
        const Rounded t = share_of(work, side[k]->mean_treated, 1, k == 1),
                      c = share_of(work, side[k]->mean_control, 0, k == 1);
        if (!t.shown || !c.shown)
            return false;
        side[k]->mean_treated = t.value;
        side[k]->mean_control = c.value;
        side[k]->sd_treated = rounding_share_sd(t.value);
        side[k]->sd_control = rounding_share_sd(c.value);
    }
    row->reference_sd = spread_as_told(&exact, row);
    return true;
}

/* --- differences ---------------------------------------------------------------------------------
 */

/* A difference of shares is in their SDs; g of them is the Cox index, which moves by more where
 * few, or all but few, have it. */
static double differences_in(const BalanceRow *row, const ResultField *field)
{
    const BalanceSide *side = &row->after;
    const double p = (side->mean_treated + side->mean_control) / 2, variance = p * (1.0 - p);
    const double sd = row->reference_sd > 0.0 ? row->reference_sd : sqrt(variance);

    if (!is_share(row) || field->column.unit == NULL) /* of distribution functions: as shares */
        return 1.0;
    return field->offset == offsetof(BalanceSide, g) ? fmax(1.0 / sd, 1.0 / (1.65 * variance))
                                                     : 1.0 / sd;
}

static Rounded difference_of(const RoundWork *work, const BalanceRow *exact, const BalanceBasis *by,
                             const ResultField *field, double value)
{
    RoundingBasis basis = round_basis(work, by->n);

    basis.sd = differences_in(exact, field);
    return round_apply(work, field->column.rounding, value, &basis);
}

Rounded round_judged(const RoundWork *work, const BalanceRow *row)
{
    const BalanceBasis by = row_of(work, row);
    BalanceRow told = *row;
    const ResultField *field = field_find(balance_side_fields, n_balance_side_fields,
                                          isfinite(row->after.g) ? "g" : "smd");
    const double size = results_judged_size(row);

    if (row->hidden != NULL || (is_share(row) && !tell_shares(work, &told)) || !isfinite(size))
        return (Rounded){.value = (double)NAN};
    return difference_of(work, row, &by, field, size);
}

const char *round_judged_band(const RoundWork *work, const BalanceRow *row)
{
    return round_band(results_judged_size(row), round_judged(work, row));
}

/* --- rows ----------------------------------------------------------------------------------------
 */

static void put(BalanceSide *side, const ResultField *field, double value)
{
    *(double *)(void *)((char *)side + field->offset) = value;
}

static void tell_side(RoundWork *work, const BalanceRow *exact, const BalanceBasis *by,
                      BalanceSide *side, double *step)
{
    const bool share = is_share(exact);

    for (size_t k = 0; k < n_balance_side_fields; k++) {
        const ResultField *field = &balance_side_fields[k];
        const double value = field_cell(field, side).value;
        const bool moment = field->column.rounding == ROUNDING_SCORE;
        const bool asks = release_asks(work->release, share ? RELEASE_SHARES : RELEASE_MEANS);
        if (moment && (share || !asks)) {
            step[k] = asks ? 0.01 : 0.0;
            continue;
        }
        Rounded told = {.value = (double)NAN};
        if (!moment)
            told = difference_of(work, exact, by, field, value);
        else if (!isnan(by->step))
            told = (Rounded){rounding_to(value, by->step), by->step, isfinite(value)};
        if (told.shown)
            step[k] = told.step;
        put(side, field, told.value);
    }
}

static void tell_bands(const BalanceRow *exact, BalanceRow *row, const double *step)
{
    const struct {
        int which;
        const char *name;
    } judged[] = {{BALANCE_BAND_SMD, "smd"}, {BALANCE_BAND_G, "g"}};

    for (size_t i = 0; i < COUNT_OF(judged); i++) {
        const ResultField *field =
            field_find(balance_side_fields, n_balance_side_fields, judged[i].name);
        const double was = field_cell(field, &exact->after).value,
                     is = field_cell(field, &row->after).value;
        const Rounded told = {is, step[field - balance_side_fields], isfinite(is)};
        const char *band = round_band(was, told);
        if (band != NULL)
            balance_tell_band(row, judged[i].which, band);
    }
}

static void remember(RoundWork *work, const BalanceRow *exact, const BalanceRow *row,
                     const double *step)
{
    for (int after = 0; after < 2; after++)
        for (size_t k = 0; k < n_balance_side_fields; k++) {
            const ResultField *field = &balance_side_fields[k];
            const double was = field_cell(field, after ? &exact->after : &exact->before).value,
                         is = field_cell(field, after ? &row->after : &row->before).value;
            if (!isnan(was) && !isnan(is))
                round_remember(work, field->column.rounding, was,
                               (Rounded){.value = is, .step = step[k], .shown = true});
        }
}

static void tell_row(RoundWork *work, BalanceRow *row)
{
    const BalanceRow exact = *row;
    const BalanceBasis by = row_of(work, row);

    if (row->step != NULL) /* of a stage that another analysis shares */
        return;
    const bool known = is_share(row) ? tell_shares(work, row) : !isnan(by.step);
    if (row->hidden == NULL && !known && release_asks(work->release, RELEASE_MEANS))
        balance_hide(row, HIDDEN_MARK);
    if (row->hidden != NULL) {
        for (size_t k = 0; k < n_balance_side_fields; k++) {
            field_clear(&balance_side_fields[k], &row->before);
            field_clear(&balance_side_fields[k], &row->after);
        }
        return;
    }
    double *step = ARENA_ARRAY(work->release->arena, double, n_balance_side_fields);
    tell_side(work, &exact, &by, &row->before, step);
    tell_side(work, &exact, &by, &row->after, step);
    if (!is_share(row) && release_asks(work->release, RELEASE_MEANS))
        row->reference_sd = rounding_to(row->reference_sd, by.step);
    row->step = step;
    remember(work, &exact, row, step);
    tell_bands(&exact, row, step);
}

/* --- which is largest ----------------------------------------------------------------------------
 */

/* Numbers go by steps of their own, so that the largest may read as smaller than another. */
static double size_in_order(const BalanceRow *row)
{
    const double size = results_judged_size(row);

    return isnan(size) ? -1.0 : size; /* of what is left out nothing is said: last */
}

static void rank_rows(Balance *balance)
{
    for (size_t i = 0; i < balance->n; i++) {
        BalanceRow *row = &balance->row[i];
        const double own = size_in_order(row);
        row->rank = row->is_score ? 0 : 1;
        for (size_t j = 0; !row->is_score && j < balance->n; j++) {
            const double other = size_in_order(&balance->row[j]);
            row->rank += !balance->row[j].is_score && (other > own || (other == own && j < i));
        }
    }
}

static bool stands_among(const BalanceRow *row, bool all)
{
    return !row->is_score && row->hidden == NULL && (all || !row->is_pretest);
}

/* The largest of all, and of what is no earlier score, are named; their number must not be smaller
 * than another of the table. */
static void tell_largest(Balance *balance, const BalanceRow *exact, bool all)
{
    BalanceRow *largest = NULL;
    bool smaller = false;

    for (size_t i = 0; i < balance->n; i++)
        if (stands_among(&balance->row[i], all) &&
            (largest == NULL || balance->row[i].rank < largest->rank))
            largest = &balance->row[i];
    for (size_t i = 0; largest != NULL && i < balance->n; i++)
        smaller = smaller || (stands_among(&balance->row[i], all) &&
                              results_judged_size(&balance->row[i]) > results_judged_size(largest));
    if (smaller)
        balance_tell_band(largest, isfinite(largest->after.g) ? BALANCE_BAND_G : BALANCE_BAND_SMD,
                          results_band(results_judged_size(&exact[largest - balance->row])));
}

/* --- all of it -----------------------------------------------------------------------------------
 */

/* Largest and mean of the differences as rows tell them; those of few people stay out of both, and
 * are judged by words. The largest after is no number where its row has none, or reads as smaller
 * than another's. */
static void summarise(RoundWork *work, bool after, double *largest, double *mean)
{
    const Balance *balance = &work->analysis->balance;
    const ResultField *field = field_find(balance_side_fields, n_balance_side_fields, "smd");
    double sum = 0.0, exact = 0.0, of_exact = 0.0;
    bool other_band = false;
    size_t n = 0;

    *largest = 0.0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        const BalanceBasis by = row_of(work, row);
        BalanceRow told = *row;
        const double smd = after ? row->after.smd : row->before.smd;
        if (row->is_score || !isfinite(smd) || (is_share(row) && !tell_shares(work, &told)))
            continue;
        const Rounded size = difference_of(work, row, &by, field, fabs(smd));
        round_remember(work, ROUNDING_SD, size.value, size);
        *largest = fmax(*largest, size.value);
        if (fabs(smd) >= exact) {
            exact = fabs(smd);
            of_exact = size.value;
            other_band = round_band(exact, size) != NULL;
        }
        sum += size.value;
        n++;
    }
    *mean = n > 0 ? sum / (double)n : (double)NAN;
    if (n == 0 || (after && (other_band || of_exact < *largest)))
        *largest = (double)NAN;
}

/* Of students, in the unit of the number. */
static double student_spread(const Balance *balance, const ResultField *field)
{
    for (size_t when = 0; when < 2; when++)
        if (field->offset == offsetof(Balance, school_max_smd[when]))
            return balance->school_worth[when];
    return 1.0;
}

/* Of exact numbers: before rows are left out. How many exceed .10 are words, and stay exact. */
void round_summary(RoundWork *work)
{
    Balance *balance = &work->analysis->balance;
    const double n =
        fmin(fmin(work->worth[0], work->worth[1]), fmin(work->effective[0], work->effective[1]));
    RoundingBasis basis = round_basis(work, n);
    double *step = ARENA_ARRAY(work->release->arena, double, n_balance_summary_fields);

    const Balance exact = *balance;
    summarise(work, false, &balance->max_smd_before, &balance->mean_smd_before);
    summarise(work, true, &balance->max_smd_after, &balance->mean_smd_after);
    for (size_t k = 0; k < n_balance_summary_fields; k++) {
        const ResultField *field = &balance_summary_fields[k];
        const Cell cell = field_cell(field, balance);
        const bool is_largest = field->offset == offsetof(Balance, max_smd_before) ||
                                field->offset == offsetof(Balance, max_smd_after);
        if (is_largest && isnan(cell.value) && !isnan(field_cell(field, &exact).value))
            step[k] = (double)NAN; /* left out */
        if (field->column.type != CELL_REAL || isnan(cell.value) || is_largest)
            continue;
        basis.sd = student_spread(balance, field);
        const Rounded told = round_apply(work, field->column.rounding, cell.value, &basis);
        const bool blunt = basis.sd != 1.0 && told.step > ROUND_BLUNT;
        step[k] = told.shown && !blunt ? told.step : (double)NAN;
        *(double *)(void *)((char *)balance + field->offset) = blunt ? (double)NAN : told.value;
    }
    balance->step = step;
}

void round_balance(RoundWork *work)
{
    Balance *balance = &work->analysis->balance;

    for (size_t i = 0; i < balance->n; i++)
        if (balance->row[i].rank > 0) /* of a stage that another analysis shares */
            return;
    BalanceRow *exact = ARENA_ARRAY(work->release->arena, BalanceRow, balance->n);
    rank_rows(balance);
    memcpy(exact, balance->row, balance->n * sizeof *exact);
    for (size_t i = 0; i < balance->n; i++)
        tell_row(work, &balance->row[i]);
    tell_largest(balance, exact, true);
    tell_largest(balance, exact, false);
}
