/* Tables as CSV files (RFC 4180, UTF-8, lines end in CR LF). */
#include "alike/results.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <fnmatch.h>
#include <math.h>
#include <string.h>

/* 17 significant digits read back as the same number; a number that is not computable is empty. */
static void add_cell(Text *out, const TableColumn *column, const Cell *cell)
{
    if (cell->text != NULL)
        quote_csv(out, cell->text);
    else if (column->type == CELL_TEXT || isnan(cell->value))
        return;
    else if (column->type == CELL_COUNT)
        text_format(out, "%.0f", cell->value);
    else
        text_format(out, "%.17g", cell->value);
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

/* --- names of files --------------------------------------------------------------------------- */

const char *const results_table_names[] = {
#define TABLE(name) name,
#include "tables/tables.def"
#undef TABLE
};
const size_t n_results_table_names = COUNT_OF(results_table_names);

/* Default deny: under a name that no run announced a person's file could stand. */
static bool write_named(Arena *scratch, const char *folder, const char *name, const Text *text,
                        Error *err)
{
    const char *path = os_join(scratch, folder, arena_printf(scratch, "%s.csv", name));
    for (size_t k = 0; k < n_results_table_names; k++)
        if (fnmatch(results_table_names[k], name, 0) == 0)
            return os_write_file(path, text->bytes, text->n, err);
    return error_set(err, ERR_INTERNAL, (Place){.file = path},
                     "a fault of alike: the table '%s' has no row in src/tables/tables.def", name);
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

static bool write_stacked(Arena *scratch, const Results *results, const char *folder,
                          const char *name, TableMaker make, Error *err)
{
    Text out = {.arena = scratch};
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        const Table *table = make(scratch, analysis);
        if (table == NULL || table->n_rows == 0)
            continue;
        if (out.n == 0)
            add_header(&out, table, "outcome,design,");
        add_rows(&out, table, analysis->outcome, analysis->design);
    }
    return out.n == 0 || write_named(scratch, folder, name, &out, err);
}

static const Table *further_table(const Analysis *analysis, const char *name)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        if (text_equal(analysis->tables.item[k]->name, name))
            return analysis->tables.item[k];
    return NULL;
}

/* Further tables of the analyses, stacked by name; the first analysis that has it writes it. */
static bool write_further(Arena *scratch, const Results *results, const char *folder, Error *err)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++) {
            const char *name = results->analysis[i].tables.item[k]->name;
            bool written = false;
            for (size_t j = 0; j < i && !written; j++)
                written = further_table(&results->analysis[j], name) != NULL;
            if (written)
                continue;
            Text out = {.arena = scratch};
            for (size_t j = i; j < results->n_analyses; j++) {
                const Table *table = further_table(&results->analysis[j], name);
                if (table == NULL || table->n_rows == 0)
                    continue;
                if (out.n == 0)
                    add_header(&out, table, "outcome,design,");
                add_rows(&out, table, results->analysis[j].outcome, results->analysis[j].design);
            }
            if (out.n > 0 && !write_named(scratch, folder, name, &out, err))
                return false;
        }
    return true;
}

static bool write_single(Arena *scratch, const Table *table, const char *folder, Error *err)
{
    if (table == NULL || table->n_rows == 0)
        return true;
    Text out = {.arena = scratch};
    add_header(&out, table, "");
    add_rows(&out, table, NULL, NULL);
    return write_named(scratch, folder, table->name, &out, err);
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
