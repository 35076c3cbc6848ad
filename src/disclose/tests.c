/* Tests that are corrected for each other: where rows are left out, those that are shown are a
 * family of their own. */
#include "disclose/release.h"

#include "alike/multiple.h"
#include "alike/test_families.h"
#include "alike/text.h"

#include <math.h>

static size_t column_of(const Table *table, ColumnRole role)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (table->column[k].role == role)
            return k;
    return table->n_columns;
}

/* The words beside it: "yes" below 5%. */
static void mark(Table *table, size_t row, size_t q)
{
    const size_t at = q + 1;

    if (at < table->n_columns && table->column[at].type == CELL_MARK) {
        const bool below = table->cell[row * table->n_columns + q].value < 0.05;
        table->cell[row * table->n_columns + at] =
            (Cell){.text = below ? "yes" : "no", .value = below};
    }
}

static void correct_anew(Arena *arena, int adjustment, Table *table)
{
    const size_t p_at = column_of(table, ROLE_P), q_at = column_of(table, ROLE_Q);
    double *p = ARENA_ARRAY(arena, double, table->n_rows);
    bool left_out = false;

    if (p_at == table->n_columns || q_at == table->n_columns)
        return;
    for (size_t i = 0; i < table->n_rows; i++) {
        const Cell *cell = &table->cell[i * table->n_columns + p_at];
        p[i] = cell->text == NULL ? cell->value : (double)NAN;
        left_out = left_out || text_equal(cell->text, HIDDEN_MARK);
    }
    if (!left_out)
        return;
    adjust_by(table->kind->holm ? ADJUSTMENT_HOLM : adjustment, p, table->n_rows, p);
    for (size_t i = 0; i < table->n_rows; i++) {
        if (isnan(p[i]))
            continue;
        table->cell[i * table->n_columns + q_at].value = p[i];
        mark(table, i, q_at);
    }
}

/* What is claimed of outcomes that are judged together goes by the tests that are told, while their
 * p are exact. */
static void keep_claims(Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Claim claim = results_claim(results, &results->analysis[i]);
        if (results->analysis[i].effects.n > 0)
            results->analysis[i].effects.row[0].taken_back = claim.taken_back;
    }
}

void release_families_of_tests(Publishing *release)
{
    keep_claims(release->results);
    for (size_t i = 0; release_asks(release, RELEASE_SCHOOLS) && i < release->results->n_analyses;
         i++) {
        const Tables *tables = &release->results->analysis[i].tables;
        for (size_t k = 0; k < tables->n; k++)
            correct_anew(release->arena, release->results->spec->multiple.adjustment,
                         tables->item[k]);
    }
}
