/* A sheet with the tables of a file: for readers the title, how to read it, and columns with titles
 * and units; for whoever calculates with it, their names, and numbers that are numbers. */
#include "worksheet.h"

#include "alike/rounding.h"

#include <math.h>
#include <string.h>

/* Widths of columns, in letters; those of so many rows are measured. */
enum { WIDTH_LEAST = 9, WIDTH_MOST = 48, ROWS_MEASURED = 500 };
static const double BOLD = 1.15; /* titles are set bold: their letters are wider than digits */

/* A number as tables/NAME.csv has it. */
static void add_number(WorksheetWriter *writer, const TableColumn *column, const Cell *cell)
{
    char digits[TEXT_LONGEST];
    table_digits(column, cell, digits);
    if (column->type == CELL_COUNT) {
        worksheet_number(writer, digits, STYLE_COUNT);
        return;
    }
    const int shown = rounding_digits(cell->step, column->digits);
    if (isinf(cell->value))
        worksheet_text(writer, digits, STYLE_MARK);
    else if (fabs(cell->value) >= REAL_MOST)
        worksheet_number(writer, digits, STYLE_POWER);
    else
        worksheet_number(writer, digits,
                         (Style)(STYLE_REAL + (shown < DIGITS_MOST ? shown : DIGITS_MOST)));
}

static const char *outcome_label(const Results *results, const char *name)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, name))
            return analysis_label(&results->analysis[i]);
    return name;
}

/* A cell of words as readers see it. */
static const char *cell_words(const WorksheetWriter *writer, const TableColumn *column,
                              const char *text)
{
    switch (column->names) {
    case NAMES_OUTCOME:
        return outcome_label(writer->results, text);
    case NAMES_DESIGN:
        return design_labels_find(writer->designs, text);
    case NAMES_ITSELF:
        break;
    }
    return text;
}

static void add_cell(WorksheetWriter *writer, const TableColumn *column, const Cell *cell)
{
    const bool words = column->type == CELL_TEXT || column->type == CELL_MARK;
    if (cell->text != NULL)
        worksheet_text(writer, cell_words(writer, column, cell->text),
                       words ? STYLE_TEXT : STYLE_MARK);
    else if (column->type == CELL_TEXT || isnan(cell->value))
        worksheet_text(writer, NULL, STYLE_PLAIN);
    else
        add_number(writer, column, cell);
}

/* --- columns ------------------------------------------------------------------------------------
 */

typedef struct ShownColumn {
    const char *title; /* with the unit */
    const char *name;  /* as in tables/NAME.csv */
    bool of_numbers;
    double width;
} ShownColumn;

typedef struct ShownColumns {
    Arena *arena;
    const WorksheetWriter *writer;
    const TableFile *file;
    size_t n_before; /* the outcome and the design of stacked tables */
    size_t n;
    ShownColumn *item;
} ShownColumns;

static bool has_unit(const TableColumn *column)
{
    return column->unit != NULL && column->unit[0] != '\0';
}

/* The unit that a column has in all parts; NULL: it has none, or the outcomes have units of their
 * own. */
static const char *common_unit(const TableFile *file, size_t k)
{
    const char *unit = NULL;
    for (size_t i = 0; i < file->n; i++) {
        const Table *table = file->part[i].table;
        if (k >= table->n_columns || !has_unit(&table->column[k]))
            continue;
        if (unit != NULL && !text_equal(unit, table->column[k].unit))
            return NULL;
        unit = table->column[k].unit;
    }
    return unit;
}

static void widen(ShownColumn *column, const char *text)
{
    column->width = fmin(fmax(column->width, (double)text_width(text) + 2), WIDTH_MOST);
}

/* Letters of the longest word of a title. */
static double longest_word(Arena *arena, const char *text)
{
    double longest = 0;
    for (const char *end; *text != '\0'; text = end + (*end == ' ')) {
        end = text + strcspn(text, " ");
        const char *word = arena_copy_bytes(arena, text, (size_t)(end - text));
        longest = fmax(longest, (double)text_width(word));
    }
    return longest;
}

static void measure_cells(ShownColumns *columns)
{
    size_t measured = 0;
    for (size_t i = 0; i < columns->file->n; i++) {
        const TablePart *part = &columns->file->part[i];
        if (columns->n_before > 0) {
            widen(&columns->item[0], analysis_label(part->analysis));
            widen(&columns->item[1],
                  design_labels_find(columns->writer->designs, part->analysis->design));
        }
        for (size_t r = 0; r < part->table->n_rows && measured < ROWS_MEASURED; r++, measured++)
            for (size_t k = 0; k < part->table->n_columns; k++)
                widen(&columns->item[columns->n_before + k],
                      cell_words(columns->writer, &part->table->column[k],
                                 table_cell_text(part->table, columns->arena, r, k)));
    }
}

static ShownColumns columns_of(Arena *arena, const WorksheetWriter *writer, const TableFile *file)
{
    const Table *widest = table_file_widest(file);
    const size_t n_before = file->part[0].analysis != NULL ? 2 : 0;
    ShownColumns out = {.arena = arena, .writer = writer, .file = file, .n_before = n_before};
    out.n = n_before + widest->n_columns;
    out.item = ARENA_ARRAY(arena, ShownColumn, out.n);
    if (n_before > 0) {
        out.item[0] = (ShownColumn){.title = "Outcome", .name = "outcome"};
        out.item[1] = (ShownColumn){.title = "Design", .name = "design"};
    }
    for (size_t k = 0; k < widest->n_columns; k++) {
        const TableColumn *column = &widest->column[k];
        const char *unit = common_unit(file, k);
        out.item[n_before + k] = (ShownColumn){
            .title =
                unit == NULL ? column->title : arena_printf(arena, "%s (%s)", column->title, unit),
            .name = column->name,
            .of_numbers = column->type == CELL_REAL || column->type == CELL_COUNT,
        };
    }
    for (size_t k = 0; k < out.n; k++) {
        ShownColumn *column = &out.item[k];
        column->width = fmax(WIDTH_LEAST, BOLD * longest_word(arena, column->title) + 2);
        widen(column, column->name);
    }
    measure_cells(&out);
    return out;
}

/* Lines of a title that wraps between words. */
static size_t wrapped_lines(Arena *arena, const char *text, double width)
{
    size_t lines = 1;
    double used = 0;
    for (const char *end; *text != '\0'; text = end + (*end == ' ')) {
        end = text + strcspn(text, " ");
        const char *word = arena_copy_bytes(arena, text, (size_t)(end - text));
        const double letters = BOLD * (double)text_width(word);
        if (used > 0 && used + 1 + letters > width) {
            lines++;
            used = 0;
        }
        used += (used > 0 ? 1 : 0) + letters;
    }
    return lines;
}

static size_t title_lines(const ShownColumns *columns)
{
    size_t most = 1;
    for (size_t k = 0; k < columns->n; k++) {
        const ShownColumn *column = &columns->item[k];
        const size_t own = wrapped_lines(columns->arena, column->title, column->width - 1);
        most = own > most ? own : most;
    }
    return most;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

/* The sheet's title, how to read it, and the way back. */
static void add_title(WorksheetWriter *writer, Arena *scratch, const Worksheet *sheet,
                      const char *contents, const TableFile *file)
{
    Text sentence = {.arena = scratch};
    text_format(&sentence, "%s%s%s", writer->mark != NULL ? writer->mark : "",
                writer->mark != NULL ? ". " : "", sheet->sentence != NULL ? sheet->sentence : "");
    if (sheet->cut)
        text_format(&sentence, " Only the first %s of %s rows: all are in tables/%s.csv.",
                    text_count(scratch, sheet->n_rows), text_count(scratch, table_file_rows(file)),
                    sheet->file);
    worksheet_row(writer, 1);
    worksheet_text(writer, sheet->title, STYLE_TITLE);
    worksheet_row(writer, 1);
    worksheet_text(writer, sentence.bytes, STYLE_SENTENCE);
    worksheet_row(writer, 1);
    worksheet_text(writer, contents, STYLE_LINK);
}

static void add_heads(WorksheetWriter *writer, const ShownColumns *columns)
{
    worksheet_row(writer, title_lines(columns));
    for (size_t k = 0; k < columns->n; k++)
        worksheet_text(writer, columns->item[k].title,
                       columns->item[k].of_numbers ? STYLE_HEAD_OF_NUMBERS : STYLE_HEAD);
    worksheet_row(writer, 1);
    for (size_t k = 0; k < columns->n; k++)
        worksheet_text(writer, columns->item[k].name,
                       columns->item[k].of_numbers ? STYLE_NAME_OF_NUMBERS : STYLE_NAME);
}

static void add_part(WorksheetWriter *writer, const TablePart *part, size_t *room)
{
    const Table *table = part->table;
    const size_t n = table->n_rows < *room ? table->n_rows : *room;
    *room -= n;
    for (size_t i = 0; i < n; i++) {
        worksheet_row(writer, 1);
        if (part->analysis != NULL) {
            worksheet_text(writer, analysis_label(part->analysis), STYLE_TEXT);
            worksheet_text(writer, design_labels_find(writer->designs, part->analysis->design),
                           STYLE_TEXT);
        }
        for (size_t k = 0; k < table->n_columns; k++)
            add_cell(writer, &table->column[k], &table->cell[i * table->n_columns + k]);
    }
}

bool worksheet_write_tables(WorksheetWriter *writer, const char *path, const Worksheet *sheet,
                            const char *contents, const TableFile *file, Error *err)
{
    Arena *scratch = arena_create();
    const ShownColumns columns = columns_of(scratch, writer, file);
    double *width = ARENA_ARRAY(scratch, double, columns.n);
    for (size_t k = 0; k < columns.n; k++)
        width[k] = columns.item[k].width;
    worksheet_begin(writer, path, width, columns.n, ROW_NAMES);
    add_title(writer, scratch, sheet, contents, file);
    add_heads(writer, &columns);
    size_t room = sheet->n_rows;
    for (size_t i = 0; i < file->n; i++)
        add_part(writer, &file->part[i], &room);
    Text links = {.arena = scratch};
    worksheet_link(&links, arena_printf(scratch, "A%d", (int)ROW_BACK), contents);
    const bool ok = worksheet_end(writer, worksheet_filter(scratch, sheet, ""), links.bytes, err);
    arena_destroy(scratch);
    return ok;
}
