/* Hiding shares that few students, or all but a few, have: in the balance table, and among the
 * treated students who were dropped. */
#include "disclose/protect.h"

#include "alike/balance_tables.h"
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
            if (!hide[i] && total < least) {
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
size_t protect_balance(const Protection *p, Balance *balance, const size_t size[N_GROUPS])
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
            balance_hide(&balance->row[i], primary[i] ? p->mark : HIDDEN_MARK);
    }
    if (p->apply && n_hidden > 0) /* exact summaries would give back the digits just removed */
        balance_round_summary(balance);
    return n_hidden;
}

/* --- treated students kept and dropped -----------------------------------------------------------
 */

static bool small_loss(const Table *table, size_t row, double min)
{
    const union losses_columns *column = &losses_columns;
    const double n[2] = {table_real(table, row, &column->n_kept),
                         table_real(table, row, &column->n_dropped)};
    const double mean[2] = {table_real(table, row, &column->mean_kept),
                            table_real(table, row, &column->mean_dropped)};
    const bool share = table->head[row].what == LOSS_OF_SHARES;
    for (size_t k = 0; k < 2; k++)
        if (small(n[k], min) || (share && !isnan(n[k]) && small_share(mean[k], (size_t)n[k], min)))
            return true;
    return false;
}

/* A factor's shares add up to one: where one level is hidden, all of it is. */
static bool hide_loss(const Table *table, size_t row, double min)
{
    const PeopleSet *of = &table->head[row].of;
    if (small_loss(table, row, min))
        return true;
    for (size_t i = 0; of->level != NULL && i < table->n_rows; i++)
        if (table->head[i].of.level != NULL && text_equal(table->head[i].of.group, of->group) &&
            small_loss(table, i, min))
            return true;
    return false;
}

size_t protect_losses(const Protection *p, const Balance *balance)
{
    Table *table = balance->losses;
    size_t n_hidden = 0;
    if (table == NULL)
        return 0;
    bool *hide = ARENA_ARRAY(p->arena, bool, table->n_rows);
    for (size_t i = 0; i < table->n_rows; i++) {
        hide[i] = hide_loss(table, i, (double)p->min);
        n_hidden += hide[i];
    }
    for (size_t i = 0; p->apply && i < table->n_rows; i++)
        if (hide[i])
            protect_hide_cells(table, i, HIDDEN_MARK);
    return n_hidden;
}

/* Kept and dropped add up to all treated students read. */
void protect_dropped(Analysis *analysis)
{
    Table *table = analysis->balance.losses;
    bool hidden =
        analysis->hidden_dropped.as != COUNT_SHOWN || analysis->hidden_cohort_treated != NULL;
    for (size_t i = 0; i < analysis->flow.n; i++)
        hidden = hidden || analysis->flow.row[i].hidden[1].as != COUNT_SHOWN;
    if (table == NULL || !hidden)
        return;
    for (size_t i = 0; i < table->n_rows; i++)
        if (!table_hides(table, i, &losses_columns.n_dropped))
            row_real_or(row_at(table, i), &losses_columns.n_dropped, (double)NAN, HIDDEN_MARK);
}
