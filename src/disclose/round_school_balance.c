/* How alike the groups' schools are, of the characteristics that the balance table shows. */
#include "disclose/round.h"

#include "alike/balance_tables.h"
#include "alike/text.h"

#include <math.h>

static const union school_balance_columns *const column = &school_balance_columns;

/* The row of that characteristic; NULL where it was left out or joined with others. */
static const BalanceRow *shown(const Balance *balance, size_t at)
{
    const char *covariate = table_text(balance->schools, at, &column->covariate);
    const char *level = table_text(balance->schools, at, &column->level);

    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        const char *name = row->factor != NULL ? row->factor : row->label;
        if (!row->is_score && row->hidden == NULL && row->hidden_before == NULL &&
            text_equal(name, covariate) && text_equal(row->level, level))
            return row;
    }
    return NULL;
}

static void put_steps(RoundWork *work, const double step[2])
{
    Balance *balance = &work->analysis->balance;
    double *all = ARENA_ARRAY(work->release->arena, double, n_balance_summary_fields);

    for (size_t k = 0; k < n_balance_summary_fields; k++) {
        all[k] = balance->step != NULL ? balance->step[k] : 0.0;
        for (size_t when = 0; when < 2; when++)
            if (balance_summary_fields[k].offset == offsetof(Balance, school_max_smd[when]))
                all[k] = step[when];
    }
    balance->step = all;
}

/* The largest differences are those of the rows that are told. */
void round_school_balance(RoundWork *work)
{
    Balance *balance = &work->analysis->balance;
    Table *table = balance->schools;

    if (table == NULL)
        return;
    const TableColumn *difference[2] = {&column->before_smd, &column->after_smd};
    double step[2] = {0.0, 0.0};
    bool *keep = ARENA_ARRAY(work->release->arena, bool, table->n_rows);
    balance->school_worst = NULL;
    balance->school_max_smd[0] = balance->school_max_smd[1] = (double)NAN;
    for (size_t i = 0; i < table->n_rows; i++) {
        const BalanceRow *of = shown(balance, i);
        keep[i] = of != NULL;
        if (of == NULL)
            continue;
        round_row_of(work, table, i);
        for (size_t when = 0; when < 2; when++) {
            const Cell *cell = table_cell(table, i, difference[when]);
            const double size = fabs(cell->value);
            if (cell->text != NULL ||
                !(size > balance->school_max_smd[when] || isnan(balance->school_max_smd[when])) ||
                isnan(size))
                continue;
            balance->school_max_smd[when] = size;
            step[when] = cell->step;
            if (when == 1)
                balance->school_worst = of->label;
        }
    }
    table_keep_rows(table, keep);
    put_steps(work, step);
}
