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

void release_yes_no(Publishing *release)
{
    for (size_t i = 0; release_asks(release, RELEASE_YES_NO) && i < release->results->n_analyses;
         i++)
        take(release, &release->results->analysis[i]);
}
