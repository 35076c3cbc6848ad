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
    const TableRules *rules = table->sink->rules;
    if (rules == NULL || rules->header_row == 0 || rules->two_rows)
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

/* --- names in two rows ----------------------------------------------------------------------- */

static CellText cell_at(const HeldRecord *record, size_t k)
{
    return k < record->filled ? cell_trim(record->cell[k]) : (CellText){"", 0};
}

/* "Fall" over "Math" and, merged, over "Reading" is Fall Math and Fall Reading; a name with nothing
 * below it stands for itself, and over nothing else. */
static HeldRecord joined(Arena *arena, const HeldRecord *above, const HeldRecord *record)
{
    const size_t n = above->filled > record->filled ? above->filled : record->filled;
    HeldRecord out = {
        .cell = ARENA_ARRAY(arena, CellText, n), .n = n, .line = record->line, .filled = n};
    CellText over = {"", 0};
    for (size_t k = 0; k < n; k++) {
        const CellText first = cell_at(above, k), last = cell_at(record, k);
        if (first.n > 0 || last.n == 0)
            over = first;
        char *name = arena_alloc(arena, over.n + last.n + 2);
        const size_t space = over.n > 0 && last.n > 0;
        memcpy(name, over.bytes, over.n);
        memcpy(name + over.n, " ", space);
        memcpy(name + over.n + space, last.bytes, last.n);
        out.cell[k] = (CellText){name, over.n + space + last.n};
        if (last.n == 0)
            over = (CellText){"", 0};
    }
    return out;
}

/* Every record below the first becomes what it would be as the lower row of a header. */
static bool settle_two_rows(Table *table, const struct Held *held)
{
    const size_t told = table->sink->rules->header_row;
    size_t above = SIZE_MAX;
    for (size_t i = 0; i < held->n; i++) {
        const HeldRecord *record = &held->record[i];
        if (record->filled == 0)
            continue;
        HeldRecord names = {0};
        if (above != SIZE_MAX)
            names = joined(table->arena, &held->record[above], record);
        const bool is_it =
            above != SIZE_MAX &&
            (told > 0 ? record->line == told
                      : table->sink->knows != NULL &&
                            table->sink->knows(table->sink->context, names.cell, names.n));
        if (!is_it) {
            above = i;
            continue;
        }
        note_above(table, held, above);
        if (!table_take_header(table, record->line, names.cell, names.n))
            return false;
        for (size_t k = i + 1; k < held->n; k++)
            if (!take_held(table, &held->record[k]))
                return false;
        return true;
    }
    return error_add(table->err, ERR_DATA, table_place(table, held->record[0].line, 0),
                     told > 0 ? "the study says that names stand in line %zu and in the row above "
                                "it, and there are no such two rows; correct header_row and "
                                "header_rows"
                              : "no two of the first rows together name every column that the "
                                "study needs; correct the names in the study, or remove "
                                "header_rows",
                     told);
}

bool table_top_settle(Table *table)
{
    const struct Held *held = table->held;
    table->held = NULL;
    if (held->n == 0)
        return true;
    if (table->sink->rules != NULL && table->sink->rules->two_rows)
        return settle_two_rows(table, held);
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
