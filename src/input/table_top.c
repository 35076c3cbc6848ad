/* The top of a table: titles and lines of a vendor's own above the header. */
#include "input/table_top.h"

#include "input/snippet.h"

#include <string.h>

enum { HELD_MOST = 40 };
#define NO_HEADER SIZE_MAX

typedef struct HeldRecord {
    CellText *cell;
    size_t n, line, filled; /* cells up to the last that holds something */
} HeldRecord;

struct Held {
    HeldRecord record[HELD_MOST];
    size_t n, widest;
};

void table_seek_header(Table *table)
{
    if (table->sink->rules == NULL || table->sink->rules->header_row == 0)
        table->held = ARENA_NEW(table->arena, struct Held);
}

static CellText *copy_of(Arena *arena, const CellText *cell, size_t n)
{
    CellText *copy = ARENA_ARRAY(arena, CellText, n);
    for (size_t k = 0; k < n; k++)
        copy[k] = (CellText){arena_copy_bytes(arena, cell[k].bytes, cell[k].n), cell[k].n};
    return copy;
}

static size_t filled_of(const CellText *cell, size_t n)
{
    while (n > 0 && cell_is_blank(cell[n - 1]))
        n--;
    return n;
}

/* As dialect.c has it: a title has one cell, or under half as many as the widest of the first
 * records. */
static size_t widest_header(const struct Held *held)
{
    for (size_t i = 0; i < held->n; i++)
        if (held->record[i].filled >= 2 && 2 * held->record[i].filled >= held->widest)
            return i;
    return 0;
}

/* NO_HEADER: none is known. */
static size_t known_header(const Table *table, const struct Held *held)
{
    CellText *cell = ARENA_ARRAY(table->arena, CellText, held->widest);
    for (size_t i = 0; table->sink->knows != NULL && i < held->n; i++) {
        const HeldRecord *record = &held->record[i];
        for (size_t k = 0; k < record->filled; k++)
            cell[k] = cell_trim(record->cell[k]);
        if (record->filled > 0 && table->sink->knows(table->sink->context, cell, record->filled))
            return i;
    }
    return NO_HEADER;
}

static void note_above(Table *table, const struct Held *held, size_t header)
{
    size_t n_above = 0;
    for (size_t i = 0; i < header; i++)
        n_above += held->record[i].filled > 0;
    table_note_above(table, n_above, held->record[header].line);
}

/* A row of a worksheet may end before its table does. */
static bool take_held(Table *table, const HeldRecord *record)
{
    CellText *cell = record->cell;
    size_t n = record->n;
    if (table->separator == NULL && n < table->n_header) {
        cell = ARENA_ARRAY(table->arena, CellText, table->n_header);
        for (size_t k = 0; k < table->n_header; k++)
            cell[k] = k < n ? record->cell[k] : (CellText){"", 0};
        n = table->n_header;
    }
    return table_take(table, record->line, cell, n);
}

bool table_top_settle(Table *table)
{
    const struct Held *held = table->held;
    table->held = NULL;
    if (held->n == 0)
        return true;
    size_t header = known_header(table, held);
    if (header == NO_HEADER && table->refusal != NULL)
        return error_add(table->err, ERR_DATA, table_place(table, table->refusal_line, 0), "%s",
                         table->refusal);
    if (header == NO_HEADER)
        header = widest_header(held);
    note_above(table, held, header);
    for (size_t i = header; i < held->n; i++)
        if (!take_held(table, &held->record[i]))
            return false;
    return true;
}

bool table_top_take(Table *table, size_t line, const CellText *cell, size_t n)
{
    struct Held *held = table->held;
    const size_t filled = filled_of(cell, n);
    held->record[held->n++] = (HeldRecord){copy_of(table->arena, cell, n), n, line, filled};
    held->widest = filled > held->widest ? filled : held->widest;
    return held->n < HELD_MOST || table_top_settle(table);
}
