/* An outcome of yes and no: its estimate, with the sizes, gives the counts, so all four must be
 * large enough. */
#include "disclose/release.h"

#include "disclose/families.h"

#include <math.h>

static bool few_of(const Publishing *release, double share, double n)
{
    const double with = share * n, without = n - with, min = (double)release->min - 1e-6;

    return !(with >= min && without >= min);
}

static bool is_few(const Publishing *release, const Effect *e)
{
    return few_of(release, e->mean_treated, (double)e->n_treated) ||
           few_of(release, e->mean_control, (double)e->n_control);
}

/* A part's own shares are not in its row; they are taken to be as those of all. */
static bool part_is_few(const Publishing *release, const Effect *overall, const Table *table,
                        size_t row)
{
    for (size_t k = 0; k < table->n_columns; k++) {
        const Cell *cell = &table->cell[row * table->n_columns + k];
        const double share = table->kind->column[k].role == ROLE_CONTROL ? overall->mean_control
                                                                         : overall->mean_treated;
        if (column_counts_people(&table->kind->column[k]) && cell->text == NULL &&
            !isnan(cell->value) && few_of(release, share, cell->value))
            return true;
    }
    return false;
}

static void take(const Publishing *release, Analysis *a)
{
    const Effect *first = analysis_overall(a);

    if (first == NULL || !first->binary)
        return;
    const Effect overall = *first;
    const bool none = is_few(release, &overall);
    for (size_t i = 0; i < a->effects.n; i++)
        if (none || is_few(release, &a->effects.row[i]))
            effect_hide(&a->effects.row[i], HIDDEN_MARK);
    for (size_t k = 0; k < a->tables.n; k++)
        for (size_t i = 0; i < a->tables.item[k]->n_rows; i++)
            if (none || part_is_few(release, &overall, a->tables.item[k], i))
                row_leave_out(a->tables.item[k], i);
}

/* A row of a table that has shares of both arms: as an outcome of yes and no. A share that is not
 * known, since all or none of the arm are in it, takes the row as well. */
static void take_shares(const Publishing *release, Table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        const Cell *cell = &table->cell[i * table->n_columns];
        bool few = false;
        for (size_t k = 0; k < table->n_columns; k++) {
            const double whole = column_share_whole(table, cell, k);
            if (table->kind->of_traits && isnan(cell[k].value)) /* its row has means */
                continue;
            few = few || (!isnan(whole) && few_of(release, cell[k].value / 100, whole));
        }
        if (few)
            row_leave_out(table, i);
    }
}

void release_yes_no(Publishing *release)
{
    for (size_t i = 0; release_asks(release, RELEASE_YES_NO) && i < release->results->n_analyses;
         i++) {
        Analysis *a = &release->results->analysis[i];
        take(release, a);
        for (size_t k = 0; k < a->tables.n; k++)
            take_shares(release, a->tables.item[k]);
    }
}
