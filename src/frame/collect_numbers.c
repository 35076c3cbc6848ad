/* Numbers as a file keeps them: Stata's, SPSS's and SAS's. Their text, the shortest that reads back
 * as the same number, is made only where somebody asks for it: for an id, a category, or a code of
 * data.missing. */
#include "frame/collect.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* As text_shortest writes numbers: none is ".", Stata's and SAS's sign of what is missing. */
static bool begins_as_number(const char *code)
{
    return code[0] != '\0' && strchr("0123456789-", code[0]) != NULL;
}

void collect_numbers_prepare(Collector *collector, size_t n_cells)
{
    const Spec *spec = collector->spec;
    collector->n_cells = n_cells;
    collector->numbers = (Growing **)arena_array(collector->arena, n_cells, sizeof(Growing *));
    for (size_t i = 0; i < spec->n_missing; i++)
        if (begins_as_number(spec->missing[i]))
            return;
    for (size_t c = 0; c < collector->n_columns; c++)
        collector->numbers[collector->column[c].cell] = &collector->column[c];
    for (size_t k = 0; k < collector->ids.n; k++)
        collector->numbers[collector->ids.cell[k]] = NULL;
}

/* A column whose kind is not decided yet looks at the first text. */
bool collector_number(void *context, size_t cell, double value)
{
    const Collector *collector = context;
    Growing *column = cell < collector->n_cells ? collector->numbers[cell] : NULL;
    if (column == NULL || (column->kind != KIND_NUMBER && column->kind != KIND_OPEN_NUMBER) ||
        !(fabs(value) <= REAL_MOST))
        return false;
    column->has_number = true;
    column->number = value + 0.0; /* as text, -0 is 0 */
    return true;
}

void collect_number(const Collector *collector, Growing *column)
{
    column->has_number = false;
    column->n_present++;
    column->real[collector->n_rows] = column->number;
}
