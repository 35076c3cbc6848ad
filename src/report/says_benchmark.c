/* How many more students of 100 reached the benchmark. */
#include "report/says_items.h"

#include "alike/amount_tables.h"
#include "alike/told.h"

#include <math.h>
#include <string.h>

static const union benchmark_columns *const column = &benchmark_columns;

static bool is_none(const Cell *cell)
{
    return round_to(fabs(cell->value), 0) == 0.0;
}

/* "6 more", "2 fewer", "0" */
static const char *more(Arena *arena, const Cell *cell)
{
    const char *n = told_number(arena, fabs(cell->value), cell->step, 0);
    return is_none(cell) ? n : arena_printf(arena, "%s %s", n, cell->value < 0 ? "fewer" : "more");
}

/* A long list of cuts stands in the table. */
static const char *cut_in_words(Arena *arena, const Table *table)
{
    const char *cut = table_text(table, 0, &column->cut);
    return cut == NULL || strlen(cut) > 20 ? "" : arena_printf(arena, " (%s)", cut);
}

static const char *of_benchmark(Arena *arena, const Item *item)
{
    const Table *table =
        item->analysis == NULL ? NULL : tables_find(&item->analysis->tables, &table_benchmark);
    if (table == NULL || table->n_rows == 0)
        return "";
    const char *problem = table_text(table, 0, &column->problem);
    const Cell *estimate = table_cell(table, 0, &column->estimate),
               *low = table_cell(table, 0, &column->ci_low),
               *high = table_cell(table, 0, &column->ci_high);
    if (problem != NULL && problem[0] != '\0')
        return arena_printf(arena, "How many reached the benchmark%s is not compared: %s.",
                            cut_in_words(arena, table), problem);
    if (isnan(estimate->value) || item_standing(item) >= STANDS_UNSAID)
        return "";
    const bool sure = !isnan(low->value) && !isnan(high->value);
    const bool as_many = is_none(estimate);
    return arena_printf(
        arena,
        "Of 100 %s of the program about %s reached the benchmark%s %s of 100 comparison %s%s.",
        item->s.people, as_many ? "as many" : more(arena, estimate), cut_in_words(arena, table),
        as_many ? "as" : "than", item->s.people,
        sure ? arena_printf(arena, " (%s to %s)", more(arena, low), more(arena, high)) : "");
}

const char *items_benchmark(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = of_benchmark(arena, &items->item[i]);
    return items_say(arena, items, sentence);
}
