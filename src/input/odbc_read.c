/* A query's rows, fetched by blocks. */
#include "input/odbc.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/encoding.h"
#include "input/rows_hash.h"
#include "input/snippet.h"
#include "input/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#if ALIKE_HAVE_ODBC
#include <sqlext.h>

enum { WIDEST = 4096 };
/* So many rows at once, or as many as the bytes hold: columns without a length are taken for wide.
 */
enum { FETCHED = 1000, FETCHED_FEW = 16, FETCHED_BYTES = 4 * 1024 * 1024 };

typedef struct OdbcColumn {
    const char *name;
    Handed handed;
    size_t width; /* bytes of a cell, with its end */
    bool read;
    char *cells; /* of a block; NULL: nobody reads the column */
    SQLLEN *length;
} OdbcColumn;

typedef struct OdbcReading {
    Arena *arena;
    const InputPlace *place;
    Table table;
    Error *err;
    OdbcLink link;
    OdbcColumn *column;
    size_t n_columns, n_rows;
    SQLULEN n_fetched;
    bool decimal_comma;
    CellText *cell;
    size_t *start;
    char *text; /* of the row's cells */
    size_t n_text, text_capacity;
    RowsHash rows, design_rows; /* of all cells that are looked at; but for scores of outcomes */
    bool has_outcome;
} OdbcReading;

/* --- cells ----------------------------------------------------------------------------------- */

static char *room(OdbcReading *r, size_t n)
{
    if (r->text == NULL || r->n_text + n > r->text_capacity) {
        r->text_capacity = 2 * (r->n_text + n) + 1;
        r->text = memory_grow(r->text, r->text_capacity, 1);
    }
    return r->text + r->n_text;
}

/* UTF-16 to UTF-8; halves of pairs alone become U+FFFD. Source: RFC 2781. */
static size_t put_utf8(const SQLWCHAR *from, size_t n, char *to)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t letter = from[i];
        if (letter >= 0xD800 && letter < 0xDC00 && i + 1 < n && from[i + 1] >= 0xDC00 &&
            from[i + 1] < 0xE000)
            letter = 0x10000 + ((letter - 0xD800) << 10) + (from[++i] - 0xDC00u);
        else if (letter >= 0xD800 && letter < 0xE000)
            letter = 0xFFFD;
        at += utf8_put(letter, to + at);
    }
    return at;
}

static void put_number(OdbcReading *r, const OdbcColumn *column, const char *cell, size_t n)
{
    char *to = room(r, column->width + TEXT_SHORTEST);
    double value;
    if (column->handed == HANDED_DOUBLE) {
        memcpy(&value, cell, sizeof value);
        n = isfinite(value) ? text_shortest(value, to)
                            : (size_t)snprintf(to, TEXT_SHORTEST, "%g", value);
    } else {
        memcpy(to, cell, n);
    }
    char *point = r->decimal_comma ? memchr(to, '.', n) : NULL;
    if (point != NULL)
        *point = ',';
    r->n_text += n;
}

static bool put_cell(OdbcReading *r, size_t k, size_t i)
{
    const OdbcColumn *column = &r->column[k];
    const char *cell = column->cells + i * column->width;
    const SQLLEN length = column->length[i];
    const size_t unit = column->handed == HANDED_TEXT ? sizeof(SQLWCHAR) : 1;
    if (length == SQL_NULL_DATA)
        return true;
    if (column->handed != HANDED_DOUBLE && (length < 0 || (size_t)length + unit > column->width))
        return error_add(r->err, ERR_DATA, table_place(&r->table, r->n_rows + 1, k + 1),
                         "this cell of '%s' holds more than %d letters, which no score or trait "
                         "does; leave the column out of the query",
                         column->name, (int)WIDEST);
    if (column->handed != HANDED_TEXT) {
        put_number(r, column, cell, (size_t)length);
        return true;
    }
    const size_t n = (size_t)length / unit;
    /* cells are SQLWCHARs, whose places in the block are even */
    r->n_text += put_utf8((const SQLWCHAR *)(const void *)cell, n, room(r, 4 * n));
    return true;
}

/* A database answers in any order: so what it answered is known by a hash that no order changes; a
 * run reads the scores of outcomes, a design does not, and both must find the same. */
static void begin_hashes(OdbcReading *r)
{
    const RowSink *sink = r->table.sink;
    CellText *name = ARENA_ARRAY(r->arena, CellText, r->n_columns);
    bool *looked_at = ARENA_ARRAY(r->arena, bool, r->n_columns);
    bool *of_design = ARENA_ARRAY(r->arena, bool, r->n_columns);
    for (size_t k = 0; k < r->n_columns; k++) {
        name[k] = (CellText){r->column[k].name, strlen(r->column[k].name)};
        looked_at[k] = sink->reads == NULL || sink->reads(sink->context, k);
        const bool outcome =
            looked_at[k] && sink->is_outcome != NULL && sink->is_outcome(sink->context, k);
        of_design[k] = looked_at[k] && !outcome;
        r->has_outcome = r->has_outcome || outcome;
    }
    rows_hash_begin(r->arena, name, looked_at, r->n_columns, &r->rows);
    rows_hash_begin(r->arena, name, of_design, r->n_columns, &r->design_rows);
}

static void tell_hashes(const OdbcReading *r, InputHash *out)
{
    rows_hash_digits(&r->rows, out->rows);
    rows_hash_digits(r->has_outcome ? &r->design_rows : &r->rows, out->design_rows);
}

static bool take_row(OdbcReading *r, size_t i)
{
    r->n_text = 0;
    for (size_t k = 0; k < r->n_columns; k++) {
        r->start[k] = r->n_text;
        if (r->column[k].cells != NULL && !put_cell(r, k, i))
            return false;
    }
    for (size_t k = 0, end = 0; k < r->n_columns; k++) {
        end = k + 1 < r->n_columns ? r->start[k + 1] : r->n_text;
        r->cell[k] = (CellText){end > r->start[k] ? r->text + r->start[k] : "", end - r->start[k]};
    }
    rows_hash_add(&r->rows, r->cell);
    if (r->has_outcome) /* else they are the same */
        rows_hash_add(&r->design_rows, r->cell);
    return table_take(&r->table, ++r->n_rows, r->cell, r->n_columns);
}

/* --- the query ------------------------------------------------------------------------------- */

static bool ask(OdbcReading *r)
{
    const char *query = r->place->bytes;
    char *read = NULL;
    size_t n = r->place->n;
    if (query == NULL && !os_read_file(r->arena, r->place->path, &read, &n, r->err))
        return false;
    const char *statement =
        query_statement(r->arena, arena_copy_bytes(r->arena, query == NULL ? read : query, n),
                        r->table.name, r->err);
    return statement != NULL && odbc_connect(&r->link) && odbc_put(&r->link, statement);
}

static bool take_names(OdbcReading *r)
{
    if (!odbc_columns(&r->link, &r->n_columns))
        return false;
    r->column = ARENA_ARRAY(r->arena, OdbcColumn, r->n_columns);
    r->cell = ARENA_ARRAY(r->arena, CellText, r->n_columns);
    r->start = ARENA_ARRAY(r->arena, size_t, r->n_columns);
    for (size_t k = 0; k < r->n_columns; k++) {
        OdbcName name;
        if (!odbc_column(&r->link, k, &name))
            return false;
        OdbcColumn *column = &r->column[k];
        column->name = name.text;
        column->handed = odbc_handed(name.type);
        const size_t letters = name.size > 0 && name.size < WIDEST ? (size_t)name.size : WIDEST;
        column->width = column->handed == HANDED_DOUBLE   ? sizeof(double)
                        : column->handed == HANDED_DIGITS ? 64
                                                          : (letters + 32) * sizeof(SQLWCHAR);
        r->cell[k] = (CellText){column->name, strlen(column->name)};
    }
    return table_take_names(&r->table, r->cell, r->n_columns);
}

/* How many rows a block has. */
static size_t rows_at_once(const OdbcReading *r)
{
    size_t bytes = 1;
    for (size_t k = 0; k < r->n_columns; k++)
        bytes += r->column[k].read ? r->column[k].width + sizeof(SQLLEN) : 0;
    const size_t n = FETCHED_BYTES / bytes;
    return n > FETCHED ? FETCHED : n < FETCHED_FEW ? FETCHED_FEW : n;
}

static bool bind(OdbcReading *r)
{
    static const SQLSMALLINT type[] = {SQL_C_WCHAR, SQL_C_DOUBLE, SQL_C_CHAR};
    for (size_t k = 0; k < r->n_columns; k++) /* the first serves to count rows */
        r->column[k].read = k == 0 || table_reads(&r->table, k);
    begin_hashes(r);
    const size_t n = rows_at_once(r);
    SQLSetStmtAttr(r->link.statement, SQL_ATTR_ROWS_FETCHED_PTR, &r->n_fetched, 0);
    SQLSetStmtAttr(r->link.statement, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER)(uintptr_t)n, 0);
    for (size_t k = 0; k < r->n_columns; k++) {
        OdbcColumn *column = &r->column[k];
        if (!column->read)
            continue;
        column->cells = memory_take(n, column->width);
        column->length = memory_take_zeroed(n, sizeof *column->length);
        if (!SQL_SUCCEEDED(SQLBindCol(r->link.statement, (SQLUSMALLINT)(k + 1),
                                      type[column->handed], column->cells, (SQLLEN)column->width,
                                      column->length)))
            return odbc_refuse(
                &r->link, arena_printf(r->arena, "the column '%s' can't be fetched", column->name));
    }
    return true;
}

static bool fetch_all(OdbcReading *r)
{
    for (;;) {
        const SQLRETURN status = SQLFetch(r->link.statement);
        if (status == SQL_NO_DATA)
            return true;
        if (!SQL_SUCCEEDED(status))
            return odbc_refuse(
                &r->link, arena_printf(r->arena,
                                       "the database stopped after %zu rows; nothing was made of "
                                       "them, run the study again",
                                       r->n_rows));
        for (size_t i = 0; i < r->n_fetched; i++)
            if (!take_row(r, i))
                return false;
    }
}

static void close_all(OdbcReading *r)
{
    odbc_close(&r->link);
    for (size_t k = 0; k < r->n_columns; k++) {
        free(r->column[k].cells);
        free(r->column[k].length);
    }
    free(r->text);
}

bool odbc_read(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
               Error *err)
{
    OdbcReading r = {
        .arena = arena,
        .place = place,
        .err = err,
        .link = {.arena = arena, .file = place->name, .source = place->odbc, .err = err},
        .decimal_comma = sink->file != NULL && sink->file->decimal_comma,
        .table = {.arena = arena,
                  .name = place->name,
                  .sink = sink,
                  .facts = facts,
                  .err = err,
                  .no_rows =
                      "the database answers to this query with no row; see what it asks for, "
                      "and that the tables hold something",
                  .typed = true}};
    const size_t before = err->n;
    *facts = (InputFacts){.encoding = "UTF-8"};
    const bool ok = place_sha256(place, facts->hash.sha256, err) && ask(&r) && take_names(&r) &&
                    bind(&r) && fetch_all(&r) && err->n == before && table_finish(&r.table);
    close_all(&r);
    if (ok)
        notes_add(&facts->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The data are what the database '{}' answered to the query {}; SHA-256 is "
                         "that of the query, and the rows have a hash of their own.",
                         piece_setting(place->odbc), piece_file(os_file_name(place->name))));
    if (ok)
        tell_hashes(&r, &facts->hash);
    return ok;
}
#endif
