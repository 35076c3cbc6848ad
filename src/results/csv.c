/* Tables as CSV files (RFC 4180, UTF-8, lines end in CR LF). */
#include "alike/results.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

enum { CSV_AT_ONCE = 1 << 16 }; /* bytes for the file */

/* A number that is not computable is empty. */
static void add_cell(Text *out, const TableColumn *column, const Cell *cell)
{
    char digits[TEXT_LONGEST];
    if (cell->text != NULL)
        quote_csv(out, cell->text);
    else if (column->type != CELL_TEXT && !isnan(cell->value))
        text_add_bytes(out, digits, table_digits(column, cell, digits));
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

/* analysis: whose outcome and design stand in front; NULL: none do */
static void add_rows(Text *out, const Table *table, const Analysis *analysis)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        if (analysis != NULL) {
            quote_csv(out, analysis->outcome);
            text_add(out, ",");
            quote_csv(out, analysis->design);
            text_add(out, ",");
            if (analysis->outcome_spec->contrast != NULL) {
                quote_csv(out, analysis->outcome_spec->contrast->words);
                text_add(out, ",");
            }
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
    add_rows(&out, table, NULL);
    const bool ok = os_write_staged(path, out.bytes, out.n, err);
    arena_destroy(scratch);
    return ok;
}

/* folder: tables/; to the file part by part: of thousands of designs they are many. */
static bool write_file(void *folder, const TableFile *file, Error *err)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    const Analysis *first = file->part[0].analysis;
    OsStaged staged;
    bool ok = os_staged_begin(os_join(scratch, folder, arena_printf(scratch, "%s.csv", file->name)),
                              &staged, err);
    if (!ok) {
        arena_destroy(scratch);
        return false;
    }
    add_header(&out, table_file_widest(file),
               first == NULL                           ? ""
               : first->outcome_spec->contrast != NULL ? "outcome,design,contrast,"
                                                       : "outcome,design,");
    for (size_t i = 0; ok && i < file->n; i++) {
        add_rows(&out, file->part[i].table, file->part[i].analysis);
        if (out.n < CSV_AT_ONCE && i + 1 < file->n)
            continue;
        ok = os_staged_add(&staged, out.bytes, out.n, err);
        out.n = 0;
    }
    ok = os_staged_end(&staged, err) && ok;
    arena_destroy(scratch);
    return ok;
}

bool results_write_tables(Arena *arena, const Results *results, const char *folder, Error *err)
{
    char *tables = os_join(arena, folder, "tables");
    return os_make_folder(tables, err) && results_visit_tables(results, write_file, tables, err);
}
