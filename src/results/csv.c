/* Tables as CSV files (RFC 4180, UTF-8, lines end in CR LF). */
#include "alike/results.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* 17 significant digits read back as the same number; 15 are the decimal of one that is rounded. A
 * number that is not computable is empty. */
static void add_cell(Text *out, const TableColumn *column, const Cell *cell)
{
    if (cell->text != NULL)
        quote_csv(out, cell->text);
    else if (column->type == CELL_TEXT || isnan(cell->value))
        return;
    else if (column->type == CELL_COUNT)
        text_format(out, "%.0f", cell->value);
    else
        text_format(out, "%.*g", cell->step > 0.0 ? 15 : 17, cell->value);
}

static void add_header(Text *out, const Table *table, const char *before)
{
    text_add(out, before);
    for (size_t k = 0; k < table->n_columns; k++) {
        text_add(out, k > 0 ? "," : "");
        quote_csv(out, table->column[k].name);
    }
    text_add(out, "\r\n");
}

static void add_rows(Text *out, const Table *table, const char *outcome, const char *design)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        if (outcome != NULL) {
            quote_csv(out, outcome);
            text_add(out, ",");
            quote_csv(out, design);
            text_add(out, ",");
        }
        for (size_t k = 0; k < table->n_columns; k++) {
            text_add(out, k > 0 ? "," : "");
            add_cell(out, &table->column[k], &table->cell[i * table->n_columns + k]);
        }
        text_add(out, "\r\n");
    }
}

bool table_write_csv(const Table *table, const char *path, Error *err)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    add_header(&out, table, "");
    add_rows(&out, table, NULL, NULL);
    const bool ok = os_write_file(path, out.bytes, out.n, err);
    arena_destroy(scratch);
    return ok;
}

/* --- files ------------------------------------------------------------------------------------ */

/* Default deny: under a name that no run announced a person's file could stand, and a table that
 * does not say whom it is about is told to nobody. */
static bool may_write(const Table *table, Error *err)
{
    for (size_t k = 0; k < n_table_kinds; k++)
        if (table_kinds[k] == table->kind)
            return table_check(table, err);
    return error_set(err, ERR_INTERNAL, NOWHERE,
                     "a fault of alike: the table '%s' stands in no list of tables", table->name);
}

static bool write_named(Arena *scratch, const char *folder, const char *name, const Text *text,
                        Error *err)
{
    const char *path = os_join(scratch, folder, arena_printf(scratch, "%s.csv", name));
    return os_write_file(path, text->bytes, text->n, err);
}

/* --- one file for all analyses ----------------------------------------------------------------
 */

/* The table of an analysis under a name, or NULL where it has none. */
typedef Table *(*TableMaker)(Arena *arena, const Analysis *analysis);

static Table *losses_table(Arena *arena, const Analysis *analysis)
{
    (void)arena;
    return analysis->balance.losses;
}

static Table *groups_table(Arena *arena, const Analysis *analysis)
{
    (void)arena;
    return analysis->matching.groups;
}

static const struct {
    const char *name;
    TableMaker make;
} stacked[] = {
    {"flow", results_flow_table},       {"balance", results_balance_table},
    {"effects", results_effects_table}, {"propensity", results_propensity_table},
    {"overlap", results_overlap_table}, {"losses", losses_table},
    {"groups", groups_table},           {"attrition", results_attrition_table},
};

/* One analysis's table under those before it; nothing where it has none. */
static bool stack(Text *out, const Analysis *analysis, const Table *table, Error *err)
{
    if (table == NULL || table->n_rows == 0)
        return true;
    if (!may_write(table, err))
        return false;
    if (out->n == 0)
        add_header(out, table, "outcome,design,");
    add_rows(out, table, analysis->outcome, analysis->design);
    return true;
}

static bool write_stacked(Arena *scratch, const Results *results, const char *folder,
                          const char *name, TableMaker make, Error *err)
{
    Text out = {.arena = scratch};
    for (size_t i = 0; i < results->n_analyses; i++)
        if (!stack(&out, &results->analysis[i], make(scratch, &results->analysis[i]), err))
            return false;
    return out.n == 0 || write_named(scratch, folder, name, &out, err);
}

/* Further tables of the analyses, stacked by kind. */
static bool write_further(Arena *scratch, const Results *results, const char *folder, Error *err)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++)
            if (!may_write(results->analysis[i].tables.item[k], err))
                return false;
    for (size_t k = 0; k < n_table_kinds; k++) {
        Text out = {.arena = scratch};
        for (size_t i = 0; i < results->n_analyses; i++) {
            const Analysis *analysis = &results->analysis[i];
            if (!stack(&out, analysis, tables_find(&analysis->tables, table_kinds[k]), err))
                return false;
        }
        if (out.n > 0 && !write_named(scratch, folder, table_kinds[k]->name, &out, err))
            return false;
    }
    return true;
}

static bool write_single(Arena *scratch, const Table *table, const char *folder, Error *err)
{
    if (table == NULL || table->n_rows == 0)
        return true;
    if (!may_write(table, err))
        return false;
    Text out = {.arena = scratch};
    add_header(&out, table, "");
    add_rows(&out, table, NULL, NULL);
    return write_named(scratch, folder, table->name, &out, err);
}

/* --- how many numbers they hold ------------------------------------------------------------------
 */

static void count_told(const Table *table, Results *results)
{
    for (size_t i = 0; table != NULL && i < table->n_rows * table->n_columns; i++) {
        const Cell *cell = &table->cell[i];
        if (text_equal(cell->text, HIDDEN_MARK))
            results->n_hidden++;
        else if (table->column[i % table->n_columns].type != CELL_TEXT && cell->text == NULL &&
                 !isnan(cell->value))
            results->n_told++;
    }
}

void results_count_told(Results *results)
{
    Arena *scratch = arena_create();

    results->n_hidden = results->n_told = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        for (size_t k = 0; k < COUNT_OF(stacked); k++)
            count_told(stacked[k].make(scratch, analysis), results);
        for (size_t k = 0; k < analysis->tables.n; k++)
            count_told(analysis->tables.item[k], results);
    }
    for (size_t k = 0; k < results->tables.n; k++)
        count_told(results->tables.item[k], results);
    for (size_t k = 0; k < results->n_reviewer; k++)
        count_told(results->reviewer[k], results);
    count_told(results->comparison, results);
    count_told(results->spans, results);
    count_told(results->published, results);
    arena_destroy(scratch);
}

bool results_write_tables(Arena *arena, const Results *results, const char *folder, Error *err)
{
    const char *tables = os_join(arena, folder, "tables");
    if (!os_make_folder(tables, err))
        return false;
    for (size_t k = 0; k < COUNT_OF(stacked); k++) {
        Arena *scratch = arena_create();
        const bool ok =
            write_stacked(scratch, results, tables, stacked[k].name, stacked[k].make, err);
        arena_destroy(scratch);
        if (!ok)
            return false;
    }
    if (!write_further(arena, results, tables, err))
        return false;
    for (size_t k = 0; k < results->tables.n; k++)
        if (!write_single(arena, results->tables.item[k], tables, err))
            return false;
    for (size_t k = 0; k < results->n_reviewer; k++)
        if (!write_single(arena, results->reviewer[k], tables, err))
            return false;
    return write_single(arena, results->comparison, tables, err) &&
           write_single(arena, results->spans, tables, err) &&
           write_single(arena, results->published, tables, err);
}
