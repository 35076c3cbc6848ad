/* Other schools in the program's place: how many of them differ as much. */
#include "report/says_items.h"

#include "alike/placebo_tables.h"
#include "alike/told.h"

#include <math.h>

static const union placebo_rank_columns *const column = &placebo_rank_columns;

/* What the other sets leave open; "" where they tell no interval. */
static const char *left_open(Arena *arena, const Results *results, const Item *item,
                             const Table *table)
{
    const Cell *low = table_cell(table, 0, &column->ci_low),
               *high = table_cell(table, 0, &column->ci_high);
    if (isnan(low->value) || isnan(high->value))
        return "";
    return arena_printf(arena, "; differences of %s agree with them",
                        told_cells(arena, results, item->analysis, low, high));
}

/* The p, and why it is no share of the sets where it is none. */
static const char *p_of(Arena *arena, const Table *table)
{
    const char *p = table_words(table, arena, 0, &column->p);
    if (table_real(table, 0, &column->p) == table_real(table, 0, &column->share))
        return p;
    return arena_printf(arena, "%s, as schools so small stand that high more often than others", p);
}

static const char *placed(Arena *arena, const Results *results, const Item *item)
{
    const Table *table =
        item->analysis == NULL ? NULL : tables_find(&item->analysis->tables, &table_placebo_rank);
    if (table == NULL || isnan(table_real(table, 0, &column->p)))
        return "";
    const char *schools = table_words(table, arena, 0, &column->schools),
               *program = table_words(table, arena, 0, &column->program), *p = p_of(arena, table),
               *many = item->s.cluster_many != NULL ? item->s.cluster_many : "groups";
    const double sets = table_real(table, 0, &column->sets),
                 rank = table_real(table, 0, &column->rank);
    if (table_real(table, 0, &column->program) == 1.0)
        return arena_printf(arena,
                            "Each of the %s %s took the program's place in the same analysis: the "
                            "program's own differs more, up or down, than %s of the %s others (p "
                            "%s), if any of them could have had the program.",
                            schools, many, text_count(arena, (size_t)(sets - rank)),
                            text_count(arena, (size_t)sets - 1), p);
    return arena_printf(arena,
                        "Sets of %s of the %s %s took the program's place in the same analysis: %s "
                        "of %s, its own among them, differ as much for their standard error (p "
                        "%s%s), if any of them could have had the program.",
                        program, schools, many, text_count(arena, (size_t)rank),
                        text_count(arena, (size_t)sets), p, left_open(arena, results, item, table));
}

const char *items_placed(Arena *arena, const Results *results, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = placed(arena, results, &items->item[i]);
    return items_say(arena, items, sentence);
}
