/* The error of the earlier test: what it can make of nothing. */
#include "report/says_items.h"

#include "alike/bias_tables.h"
#include "alike/told.h"

#include <math.h>

static const union pretest_error_columns *const column = &pretest_error_columns;

/* In standard deviations: half of what is called a small effect. A bias below it is in the table
 * alone. */
static const double worth_saying = 0.025;
/* Tests of achievement are as reliable as that or more: a lower one explains nothing away. Ours. */
static const double least_reliable = 0.80;

/* "; on expected true scores the same design gives 0.0 points (−0.2 to 0.2)" */
static const char *corrected(Arena *arena, const Results *results, const Item *item)
{
    const union pretest_corrected_columns *c = &pretest_corrected_columns;
    const Table *table = tables_find(&item->analysis->tables, &table_pretest_corrected);
    if (table == NULL || isnan(table_real(table, 0, &c->estimate)))
        return "";
    const Cell *low = table_cell(table, 0, &c->ci_low), *high = table_cell(table, 0, &c->ci_high);
    const bool sure = !isnan(low->value) && !isnan(high->value);
    return arena_printf(
        arena, "; on expected true scores the same design gives %s %s%s",
        told_cell(arena, results, item->analysis, table_cell(table, 0, &c->estimate)),
        told_unit(item->analysis),
        sure ? arena_printf(arena, " (%s)", told_cells(arena, results, item->analysis, low, high))
             : "");
}

static const char *of_error(Arena *arena, const Results *results, const Item *item)
{
    const Table *table =
        item->analysis == NULL ? NULL : tables_find(&item->analysis->tables, &table_pretest_error);
    if (table == NULL || table->n_rows == 0)
        return "";
    const Cell *bias = table_cell(table, 0, &column->bias),
               *explains = table_cell(table, 0, &column->explains);
    const double size = table_real(table, 0, &column->bias_size);
    if (!isnan(bias->value) && fabs(size) >= worth_saying)
        return arena_printf(arena,
                            "The error of measurement of the earlier test alone makes a "
                            "difference of %s %s if students came into the program by what they "
                            "can truly do, none if by the score itself%s.",
                            told_cell(arena, results, item->analysis, bias),
                            told_unit(item->analysis), corrected(arena, results, item));
    const Precision precision = situation_precision(&item->s);
    const bool off_zero = precision == PRECISION_ABOVE || precision == PRECISION_BELOW;
    if (isnan(bias->value) && off_zero && explains->value >= least_reliable)
        return arena_printf(arena,
                            "Were the reliability of the earlier test %s, its error alone would "
                            "explain the difference, if students came into the program by what "
                            "they can truly do; by the score itself, it explains nothing.",
                            told_number(arena, explains->value, explains->step, 2));
    return "";
}

const char *items_pretest_error(Arena *arena, const Results *results, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = of_error(arena, results, &items->item[i]);
    return items_say(arena, items, sentence);
}
