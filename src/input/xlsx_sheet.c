/* The rows of a sheet, one after another, each cell as its reader would see it. */
#include "input/table.h"
#include "input/xlsx.h"

#include "alike/text.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 16384, ROWS_MOST = 1048576 }; /* of a sheet, by ECMA-376 */

typedef enum Kind { KIND_NUMBER, KIND_SHARED, KIND_TEXT, KIND_LOGICAL, KIND_ERROR } Kind;

typedef struct Span {
    size_t start, n;
} Span;

typedef struct SheetReading {
    const Workbook *book;
    Table table;
    Error *err;
    bool stop;
    bool only_looks, saw; /* asked whether any cell holds something */
    /* the row */
    size_t row, n_cells; /* cells up to the last that was there */
    Span span[COLUMNS_MOST];
    CellText cell[COLUMNS_MOST];
    Strings text; /* of the row's cells; one string, never ended */
    /* the cell */
    size_t column; /* from 0 */
    Kind kind;
    CellStyle style;
    bool in_value, has_formula, has_value;
    size_t n_phonetic, start;
    /* the sheet */
    size_t n_errors, error_row, error_column;
    uint32_t n_percents[COLUMNS_MOST], percent_row[COLUMNS_MOST]; /* cells shown as such */
    size_t n_unsaved, unsaved_row, unsaved_column;                /* formulas without a value */
} SheetReading;

static void damaged(SheetReading *r, const char *what)
{
    error_add(r->err, ERR_DATA, table_place(&r->table, r->row, r->column + 1),
              "the sheet is damaged: %s; open it in a spreadsheet program and save it again", what);
    r->stop = true;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* "AB12": the column, from 1; 0: none. */
static size_t column_of(const char *reference)
{
    size_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMNS_MOST; reference++)
        column = 26 * column + (size_t)(*reference - 'A') + 1;
    return column;
}

static Kind kind_of(const char *type)
{
    static const struct {
        const char *type;
        Kind kind;
    } known[] = {{"s", KIND_SHARED},  {"str", KIND_TEXT}, {"inlineStr", KIND_TEXT},
                 {"b", KIND_LOGICAL}, {"e", KIND_ERROR},  {"d", KIND_TEXT}};
    for (size_t i = 0; type != NULL && i < COUNT_OF(known); i++)
        if (xml_same(known[i].type, type))
            return known[i].kind;
    return KIND_NUMBER;
}

static void start_cell(SheetReading *r, const char *const *attribute)
{
    const char *reference = xml_attribute(attribute, "r"), *style = xml_attribute(attribute, "s");
    const size_t column = reference == NULL ? r->n_cells + 1 : column_of(reference);
    const size_t number = style == NULL ? 0 : (size_t)strtoul(style, NULL, 10);
    if (column == 0 || column > COLUMNS_MOST || column <= r->n_cells) {
        damaged(r, "its cells are not in the order of their columns");
        return;
    }
    for (size_t k = r->n_cells; k < column; k++)
        r->span[k] = (Span){0};
    r->n_cells = column;
    r->column = column - 1;
    r->kind = kind_of(xml_attribute(attribute, "t"));
    r->style = number < r->book->n_styles ? r->book->style[number] : (CellStyle){0};
    r->has_formula = r->has_value = false;
    r->start = r->text.n_text;
}

/* The value in the place of what stood for it. */
static void replace(SheetReading *r, const char *bytes, size_t n)
{
    r->text.n_text = r->start;
    strings_add_bytes(&r->text, bytes, n);
}

static void share(SheetReading *r)
{
    const Strings *strings = &r->book->strings;
    char digits[16] = "";
    const size_t n = r->text.n_text - r->start;
    memcpy(digits, r->text.text + r->start, n < sizeof digits ? n : sizeof digits - 1);
    const unsigned long at = strtoul(digits, NULL, 10);
    if (n == 0 || n >= sizeof digits || at >= strings->n) {
        damaged(r, "a cell names a text that the workbook does not hold");
        return;
    }
    replace(r, strings->text + strings->start[at], strings->start[at + 1] - strings->start[at]);
}

static void count_cell(size_t *n, size_t *row, size_t *column, const SheetReading *r)
{
    if ((*n)++ > 0)
        return;
    *row = r->row;
    *column = r->column + 1;
}

static void show_number(SheetReading *r, size_t n)
{
    const FileRules *rules = r->table.sink == NULL ? NULL : r->table.sink->file;
    char shown[NUMBER_ROOM];
    const size_t length = number_shown(r->book, r->style, r->text.text + r->start, n, shown);
    char *point = rules != NULL && rules->decimal_comma ? memchr(shown, '.', length) : NULL;
    if (point != NULL)
        *point = ',';
    if (length != n || memcmp(shown, r->text.text + r->start, n) != 0)
        replace(r, shown, length);
    if (r->style.shown == SHOWN_PERCENT && r->n_percents[r->column]++ == 0)
        r->percent_row[r->column] = (uint32_t)r->row;
}

static void end_cell(SheetReading *r)
{
    const size_t n = r->text.n_text - r->start;
    if (r->has_formula && r->kind == KIND_NUMBER && n == 0)
        count_cell(&r->n_unsaved, &r->unsaved_row, &r->unsaved_column, r);
    if (r->has_value && r->kind == KIND_SHARED)
        share(r);
    else if (r->has_value && r->kind == KIND_NUMBER && n > 0 && n < NUMBER_ROOM)
        show_number(r, n);
    else if (r->has_value && r->kind == KIND_LOGICAL)
        replace(r, n == 1 && r->text.text[r->start] == '1' ? "TRUE" : "FALSE",
                n == 1 && r->text.text[r->start] == '1' ? 4 : 5);
    else if (r->has_value && r->kind == KIND_ERROR) {
        count_cell(&r->n_errors, &r->error_row, &r->error_column, r);
        r->text.n_text = r->start; /* nothing is known */
    } else if (r->has_value && n > 0)
        r->text.n_text = r->start + xstring_unescape(r->text.text + r->start, n);
    r->span[r->column] = (Span){r->start, r->text.n_text - r->start};
    if (r->only_looks && r->text.n_text > r->start)
        r->saw = r->stop = true;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void start_row(SheetReading *r, const char *const *attribute)
{
    const char *number = xml_attribute(attribute, "r");
    const size_t row = number == NULL ? r->row + 1 : (size_t)strtoul(number, NULL, 10);
    r->column = 0;
    if (row <= r->row || row > ROWS_MOST) {
        damaged(r, "its rows are not in order");
        return;
    }
    r->row = row;
    r->n_cells = 0;
    r->text.n_text = 0;
}

static void end_row(SheetReading *r)
{
    Table *table = &r->table;
    if (r->only_looks)
        return;
    size_t n = r->n_cells > table->n_header ? r->n_cells : table->n_header;
    for (size_t k = 0; k < n; k++) {
        const Span span = k < r->n_cells ? r->span[k] : (Span){0};
        r->cell[k] = (CellText){span.n > 0 ? r->text.text + span.start : "", span.n};
    }
    r->stop = !table_take(table, r->row, r->cell, n);
}

static void start(void *context, const char *name, const char *const *attribute)
{
    SheetReading *r = context;
    if (r->stop) /* an empty element ends after its start has stopped all */
        return;
    if (xml_same(name, "c"))
        start_cell(r, attribute);
    else if (xml_same(name, "row"))
        start_row(r, attribute);
    else if (xml_same(name, "v") || (xml_same(name, "t") && r->n_phonetic == 0))
        r->in_value = r->has_value = true;
    else if (xml_same(name, "f"))
        r->has_formula = true;
    else if (xml_same(name, "rPh"))
        r->n_phonetic++;
}

static void end(void *context, const char *name)
{
    SheetReading *r = context;
    if (r->stop)
        return;
    if (xml_same(name, "v") || xml_same(name, "t"))
        r->in_value = false;
    else if (xml_same(name, "c"))
        end_cell(r);
    else if (xml_same(name, "row"))
        end_row(r);
    else if (xml_same(name, "rPh") && r->n_phonetic > 0)
        r->n_phonetic--;
    else if (xml_same(name, "sheetData")) /* what follows is of the sheet's looks */
        r->stop = true;
}

static void text(void *context, const char *bytes, size_t n)
{
    SheetReading *r = context;
    if (r->in_value)
        strings_add_bytes(&r->text, bytes, n);
}

/* --- the sheet ------------------------------------------------------------------------------- */

static bool walk(SheetReading *r, const Sheet *sheet, Error *err)
{
    const XmlHandler handler = {
        .context = r, .start = start, .end = end, .text = text, .stop = &r->stop};
    return xml_read(r->book, (size_t)sheet->member, &handler, err);
}

static const char *cell_name(Arena *arena, size_t row, size_t column)
{
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (; column > 0; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return arena_printf(arena, "%s%zu", letters + at, row);
}

/* Of columns that somebody reads, which are known once the header is. */
static void note_percents(const SheetReading *r)
{
    const RowSink *sink = r->table.sink;
    size_t n = 0, first = 0;
    for (size_t k = 0; k < r->table.n_header; k++) {
        if (r->n_percents[k] == 0 || (sink->reads != NULL && !sink->reads(sink->context, k)))
            continue;
        if (n == 0 || r->percent_row[k] < r->percent_row[first])
            first = k;
        n += r->n_percents[k];
    }
    if (n > 0)
        notes_add(&r->table.facts->notes, r->book->arena, "data", NOTE_PLAIN,
                  count_about(ABOUT_NOBODY, n),
                  PHRASE("The sheet shows cells as percentages, the first of them {}: what is read "
                         "is the number that it stores, 0.85 where it shows 85%.",
                         piece_words(cell_name(r->book->arena, r->percent_row[first], first + 1))));
}

static void add_notes(const SheetReading *r)
{
    Notes *notes = &r->table.facts->notes;
    Arena *arena = r->book->arena;
    if (r->n_errors > 0)
        notes_add(notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_NOBODY, r->n_errors),
                  PHRASE("Cells hold an error of the spreadsheet, such as #N/A, the first of them "
                         "{}: they are missing.",
                         piece_words(cell_name(arena, r->error_row, r->error_column))));
    note_percents(r);
    if (r->n_unsaved > 0)
        notes_add(
            notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_NOBODY, r->n_unsaved),
            PHRASE("Cells hold a formula whose value was not saved with it, the first of "
                   "them {}: they are missing. Open the workbook in a spreadsheet program and "
                   "save it.",
                   piece_words(cell_name(arena, r->unsaved_row, r->unsaved_column))));
}

bool sheet_read(const Workbook *book, const Sheet *sheet, const RowSink *sink, InputFacts *facts,
                Error *err)
{
    SheetReading *r = memory_take_zeroed(1, sizeof *r);
    *facts = (InputFacts){.encoding = "UTF-8", .compressed = true};
    r->book = book;
    r->err = err;
    r->table = (Table){.arena = book->arena,
                       .name = book->n_sheets > 1
                                   ? arena_printf(book->arena, "%s#%s", book->name, sheet->name)
                                   : book->name,
                       .sink = sink,
                       .facts = facts,
                       .err = err};
    table_seek_header(&r->table);
    const size_t before = err->n;
    bool ok = walk(r, sheet, err) && err->n == before && table_finish(&r->table);
    ok = ok && err->n == before;
    if (ok)
        add_notes(r);
    free(r->text.text);
    free(r);
    return ok;
}

bool sheet_is_filled(const Workbook *book, const Sheet *sheet, bool *filled, Error *err)
{
    SheetReading *r = memory_take_zeroed(1, sizeof *r);
    r->book = book;
    r->err = err;
    r->only_looks = true;
    r->table = (Table){.arena = book->arena, .name = book->name, .err = err};
    const bool ok = walk(r, sheet, err);
    *filled = r->saw;
    free(r->text.text);
    free(r);
    return ok;
}
