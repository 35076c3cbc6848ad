/* How many cells of internal results are about few: what their reader is warned of. Nothing is
 * changed here. */
#include "disclose/small.h"

#include "alike/balance_tables.h"
#include "alike/match_tables.h"
#include "alike/text.h"

#include <math.h>

enum { N_GROUPS = 4 }; /* treated and control, before and after */

/* Counts come from means times sizes: weights make them real numbers. */
static bool few(double n, double min)
{
    return n > 1e-9 && n < min - 1e-9;
}

/* Everybody, or everybody but a few, says as much as nobody but a few. */
static bool few_share(double mean, size_t n, double min)
{
    const double count = mean * (double)n;
    return few(count, min) || few((double)n - count, min);
}

static bool is_share(const BalanceRow *row)
{
    return (row->binary || row->level != NULL) && !row->is_score;
}

/* --- balance -------------------------------------------------------------------------------------
 */

static bool few_have(const BalanceRow *row, const size_t size[N_GROUPS], double min)
{
    const double mean[N_GROUPS] = {row->before.mean_treated, row->before.mean_control,
                                   row->after.mean_treated, row->after.mean_control};
    for (size_t k = 0; k < N_GROUPS; k++)
        if (few_share(mean[k], size[k], min))
            return true;
    return false;
}

static size_t rows_of_balance(const Balance *balance, const size_t size[N_GROUPS], double min)
{
    size_t n = 0;
    for (size_t i = 0; i < balance->n; i++)
        n += is_share(&balance->row[i]) && few_have(&balance->row[i], size, min);
    return n;
}

static bool few_lost(const Table *table, size_t row, double min)
{
    const union losses_columns *column = &losses_columns;
    const double n[2] = {table_real(table, row, &column->n_kept),
                         table_real(table, row, &column->n_dropped)};
    const double mean[2] = {table_real(table, row, &column->mean_kept),
                            table_real(table, row, &column->mean_dropped)};
    const bool share = table->head[row].what == LOSS_OF_SHARES;
    for (size_t k = 0; k < 2; k++)
        if (few(n[k], min) || (share && !isnan(n[k]) && few_share(mean[k], (size_t)n[k], min)))
            return true;
    return false;
}

/* A factor's shares add up to one: where one level is small, all of it counts. */
static size_t rows_of_losses(const Table *table, double min)
{
    size_t n = 0;
    for (size_t row = 0; table != NULL && row < table->n_rows; row++) {
        const PeopleSet *of = &table->head[row].of;
        bool any = few_lost(table, row, min);
        for (size_t i = 0; of->level != NULL && i < table->n_rows; i++)
            any =
                any || (table->head[i].of.level != NULL &&
                        text_equal(table->head[i].of.group, of->group) && few_lost(table, i, min));
        n += any;
    }
    return n;
}

/* --- who left ------------------------------------------------------------------------------------
 */

/* Students in the cohort and in the estimate's sample, of one group. */
typedef struct Sizes {
    size_t before, after;
} Sizes;

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

static Sizes sizes_of(const Analysis *a, bool treated)
{
    const Effect *effect = analysis_overall(a);
    if (treated)
        return (Sizes){a->n_cohort_treated,
                       effect != NULL ? effect->n_treated : a->matching.n_treated};
    return (Sizes){a->n_cohort_control, effect != NULL ? effect->n_control : a->matching.n_control};
}

/* Does some analysis tell few of those who left by this characteristic? */
static bool tells_leavers(const Results *results, const char *covariate, double min)
{
    for (size_t k = 0; k < results->n_analyses; k++) {
        const Analysis *a = &results->analysis[k];
        for (size_t i = 0; a->infeasible == NULL && i < a->balance.n; i++) {
            const BalanceRow *row = &a->balance.row[i];
            if (is_share(row) && text_equal(row->covariate, covariate) &&
                (few_left(sizes_of(a, true), row->before.mean_treated, row->after.mean_treated,
                          min) ||
                 few_left(sizes_of(a, false), row->before.mean_control, row->after.mean_control,
                          min)))
                return true;
        }
    }
    return false;
}

static size_t rows_of_leavers(const Results *results, const Analysis *a, size_t min)
{
    const bool enough = a->n_cohort_treated >= 50 * min && a->n_cohort_control >= 50 * min;
    const char *covariate = NULL;
    bool tells = false;
    size_t n = 0;
    for (size_t i = 0; !enough && i < a->balance.n; i++) {
        const BalanceRow *row = &a->balance.row[i];
        if (!is_share(row))
            continue;
        if (!text_equal(covariate, row->covariate))
            tells = tells_leavers(results, row->covariate, (double)min);
        covariate = row->covariate;
        n += tells;
    }
    return n;
}

/* --- effects, tables, flows ----------------------------------------------------------------------
 */

static bool counted(size_t n, size_t min)
{
    return n > 0 && n < min;
}

static size_t rows_of_effects(const Effects *effects, size_t min)
{
    size_t n = 0;
    for (size_t i = 0; i < effects->n; i++)
        n += effects->row[i].group != NULL &&
             (counted(effects->row[i].n_treated, min) || counted(effects->row[i].n_control, min));
    return n;
}

static size_t bins_of_overlap(const Overlap *o, size_t min)
{
    size_t n = 0;
    for (size_t b = 0; b < o->n_bins; b++)
        n += counted(o->n_all_treated[b], min) || counted(o->n_all_control[b], min) ||
             counted(o->n_matched_treated[b], min) || counted(o->n_matched_control[b], min);
    return n;
}

/* Between a cut point and the one before it, and above the last. */
static size_t bins_of_distribution(const Distribution *d, size_t min)
{
    size_t n = 0;
    for (size_t k = 0; d->n > 0 && k <= d->n; k++) {
        bool small = false;
        for (size_t group = 0; group < N_SIDES * 2; group++) {
            const size_t side = group / 2, arm = group % 2;
            const size_t *below = d->n_below[side][arm];
            const size_t upto = k < d->n ? below[k] : d->n_people[side][arm];
            small = small || counted(upto - (k > 0 ? below[k - 1] : 0), min);
        }
        n += small;
    }
    return n;
}

static size_t bands_of_sets(const SetSizes *sizes, size_t min)
{
    size_t n = 0;
    for (size_t i = 0; i < sizes->partners.n; i++)
        n += counted(sizes->partners.students[i], min);
    for (size_t i = 0; i < sizes->served.n; i++)
        n += counted(sizes->served.students[i], min);
    return n;
}

static bool counts_people(const TableColumn *column)
{
    return column->role == ROLE_TREATED || column->role == ROLE_CONTROL ||
           column->role == ROLE_PEOPLE;
}

/* Does this count take in people of the arm (0 comparison, 1 program)? */
static bool is_of_arm(const Table *table, size_t row, const TableColumn *column, int arm)
{
    const SetArms arms = table->head[row].of.arms;
    if (column->role == ROLE_PEOPLE)
        return arms != (arm == 1 ? SET_CONTROL : SET_TREATED);
    return column->role == (arm == 1 ? ROLE_TREATED : ROLE_CONTROL);
}

/* A row with a small count, and one of all but a few. total: of the estimate's sample. */
static size_t rows_of_table(const Table *table, const size_t total[2], size_t min)
{
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        bool small = false, rest = false;
        for (size_t k = 0; k < table->n_columns; k++) {
            const double value = table->cell[i * table->n_columns + k].value;
            const size_t count = value > 0 ? (size_t)value : 0;
            if (!counts_people(&table->column[k]))
                continue;
            small = small || counted(count, min);
            for (int arm = 0; arm < 2; arm++)
                rest = rest || (is_of_arm(table, i, &table->column[k], arm) && count > 0 &&
                                count < total[arm] && counted(total[arm] - count, min));
        }
        n += small || rest;
    }
    return n;
}

static size_t rows_of_records(const Table *table, size_t min)
{
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        bool small = false;
        for (size_t k = 0; k < table->n_columns; k++) {
            const double value = table->cell[i * table->n_columns + k].value;
            small =
                small || table->column[k].role == ROLE_ID ||
                (counts_people(&table->column[k]) && !isnan(value) && counted((size_t)value, min));
        }
        n += small;
    }
    return n;
}

static size_t cells_of_flow(const Flow *flow, size_t min)
{
    size_t n = 0;
    for (size_t i = 0; i < flow->n; i++)
        n += (size_t)counted(flow->row[i].treated, min) + counted(flow->row[i].control, min);
    return n;
}

/* Reasons add up to a known number. Of the other sections the first two rows stand in the flow; a
 * later one is a part of the second, and so is what is left of it. */
static size_t rows_of_groups(const Table *table, size_t min)
{
    size_t n = 0, from = 0;
    for (size_t row = 0; table != NULL && row < table->n_rows; row++) {
        if (table->head[row].what != table->head[from].what)
            from = row;
        const double value = table_real(table, row, &groups_columns.students);
        const double first = table_real(table, from, &groups_columns.students);
        if (isnan(first))
            continue;
        if (table->head[from].what == GROUP_SECTION_WITHOUT)
            n += value > 0 && value < (double)min;
        else if (row >= from + 2) {
            const double rest = table_real(table, from + 1, &groups_columns.students) - value;
            n += !isnan(value) &&
                 ((value > 0 && value < (double)min) || (rest > 0 && rest < (double)min));
        }
    }
    return n;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static size_t cells_of_analysis(const Analysis *a, size_t min)
{
    const Sizes treated = sizes_of(a, true), control = sizes_of(a, false);
    const size_t size[N_GROUPS] = {treated.before, control.before, treated.after, control.after};
    const size_t total[2] = {control.after, treated.after};
    size_t n = rows_of_balance(&a->balance, size, (double)min) +
               rows_of_losses(a->balance.losses, (double)min) + bins_of_overlap(&a->overlap, min) +
               bins_of_distribution(&a->distribution, min) + bands_of_sets(&a->set_sizes, min) +
               rows_of_effects(&a->effects, min);
    for (size_t k = 0; k < a->tables.n; k++)
        if (!a->tables.item[k]->kind->internal)
            n += rows_of_table(a->tables.item[k], total, min);
    if (counted(total[1], min) || counted(total[0], min))
        n += a->effects.n;
    return n;
}

size_t results_count_small(const Results *results)
{
    const size_t min = results->spec->min_cell;
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        n += cells_of_flow(&a->flow, min) + rows_of_groups(a->matching.groups, min);
        if (a->infeasible == NULL)
            n += cells_of_analysis(a, min) + rows_of_leavers(results, a, min);
    }
    for (size_t k = 0; k < results->tables.n; k++)
        n += rows_of_records(results->tables.item[k], min);
    return n;
}
