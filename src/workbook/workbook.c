#include "alike/workbook.h"

#include "parts.h"

#include "alike/os.h"

#include <string.h>
#include <strings.h>

enum { TAB_LETTERS = 31 }; /* the most that spreadsheets take */

typedef struct Sheets {
    Arena *arena;
    size_t n, capacity;
    Worksheet *item; /* the contents first */
    size_t next;     /* whose table is written next */
    WorksheetWriter writer;
} Sheets;

/* --- which there are ----------------------------------------------------------------------------
 */

/* Spreadsheets do not tell names apart by capitals. */
static bool is_taken(const Sheets *sheets, const char *name)
{
    for (size_t k = 0; k < sheets->n; k++)
        if (strcasecmp(sheets->item[k].name, name) == 0)
            return true;
    return false;
}

/* The file's name; of a long one the beginning and the end, which says what it holds, and a number
 * where that is another's. File names are letters, digits, _ and -, which tabs may have. */
static const char *tab_name(Sheets *sheets, const char *file)
{
    enum { BEGINNING = 14, END = 15 };
    const size_t n = strlen(file);
    const char *name =
        n <= TAB_LETTERS ? file
                         : arena_printf(sheets->arena, "%.*s..%s", BEGINNING, file, file + n - END);
    const char *plain = name;
    for (int k = 2; is_taken(sheets, name); k++)
        name = arena_printf(sheets->arena, "%d %.*s", k, TAB_LETTERS - 11, plain);
    return name;
}

static void add(Sheets *sheets, Worksheet sheet)
{
    sheets->item = arena_grow(sheets->arena, sheets->item, &sheets->capacity, sheets->n + 1,
                              sizeof *sheets->item);
    sheets->item[sheets->n++] = sheet;
}

static bool list_sheet(void *context, const TableFile *file, Error *err)
{
    (void)err;
    static const size_t most = SHEET_ROWS_MOST - ROW_NAMES;
    Sheets *sheets = context;
    const Table *widest = table_file_widest(file);
    const size_t n = table_file_rows(file);
    const char *name = arena_copy_text(sheets->arena, file->name);
    add(sheets,
        (Worksheet){.file = name,
                    .name = tab_name(sheets, name),
                    .title = arena_copy_text(sheets->arena, widest->title),
                    .sentence = arena_copy_text(sheets->arena, widest->sentence),
                    .n_rows = n < most ? n : most,
                    .cut = n > most,
                    .n_columns = widest->n_columns + (file->part[0].analysis != NULL ? 2 : 0)});
    return true;
}

/* --- contents -----------------------------------------------------------------------------------
 */

static void contents_row(WorksheetWriter *writer, const Worksheet *sheet)
{
    worksheet_row(writer, 1);
    worksheet_text(writer, sheet->name, STYLE_LINK);
    worksheet_text(writer, sheet->title, STYLE_TEXT);
    worksheet_text(writer, arena_printf(writer->zip->arena, "tables/%s.csv", sheet->file),
                   STYLE_TEXT);
    worksheet_number(writer, arena_printf(writer->zip->arena, "%zu", sheet->n_rows), STYLE_COUNT);
}

static bool write_contents(WorksheetWriter *writer, const Sheets *sheets, const char *title,
                           Error *err)
{
    static const double width[] = {34, 80, 52, 10};
    static const char *const head[] = {"Sheet", "What it holds", "The same as a file", "Rows"};
    Text links = {.arena = sheets->arena};
    worksheet_begin(writer, parts_sheet_path(sheets->arena, 0), width, COUNT_OF(width), ROW_HEAD);
    worksheet_row(writer, 1);
    worksheet_text(writer, title, STYLE_TITLE);
    worksheet_row(writer, 1);
    worksheet_text(writer, writer->mark, STYLE_SENTENCE);
    worksheet_row(writer, 1);
    worksheet_row(writer, 1);
    for (size_t k = 0; k < COUNT_OF(head); k++)
        worksheet_text(writer, head[k], k == 3 ? STYLE_HEAD_OF_NUMBERS : STYLE_HEAD);
    for (size_t k = 1; k < sheets->n; k++) {
        contents_row(writer, &sheets->item[k]);
        worksheet_link(&links, arena_printf(sheets->arena, "A%zu", writer->at),
                       sheets->item[k].name);
    }
    return worksheet_end(writer, NULL, links.bytes, err);
}

/* --- sheets -------------------------------------------------------------------------------------
 */

static bool write_sheet(void *context, const TableFile *file, Error *err)
{
    Sheets *sheets = context;
    const size_t k = sheets->next++;
    return worksheet_write_tables(&sheets->writer, parts_sheet_path(sheets->arena, k),
                                  &sheets->item[k], sheets->item[0].name, file, err);
}

bool workbook_write(const Results *results, const char *path, Error *err)
{
    Arena *arena = arena_create();
    const char *title = results->spec->title;
    Zip *zip = zip_create(arena);
    Sheets sheets = {.arena = arena,
                     .next = 1,
                     .writer = {.zip = zip,
                                .results = results,
                                .designs = design_labels_make(arena, results->spec),
                                .row = {.arena = arena},
                                .mark = results_internal(results) ? RESULTS_INTERNAL_MARK : NULL}};
    add(&sheets, (Worksheet){.name = "contents"});
    const bool ok = results_visit_tables(results, list_sheet, &sheets, err) &&
                    parts_write(zip, title, sheets.item, sheets.n, err) &&
                    write_contents(&sheets.writer, &sheets, title, err) &&
                    results_visit_tables(results, write_sheet, &sheets, err) &&
                    zip_finish(zip, path, err);
    arena_destroy(arena);
    return ok;
}
