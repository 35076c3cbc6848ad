#include "frame/collect.h"

#include "alike/text.h"
#include "frame/number.h"
#include "input/snippet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 4096 };

/* --- room ------------------------------------------------------------------------------------ */

/* A new array is given to rows that came before: they were all missing. */
static void start_real(const Collector *collector, Growing *column)
{
    column->real = memory_grow(NULL, collector->capacity, sizeof *column->real);
    for (size_t i = 0; i < collector->n_rows; i++)
        column->real[i] = NAN;
}

static void start_narrow(const Collector *collector, Growing *column)
{
    column->narrow = memory_grow(NULL, collector->capacity, 1);
    memset(column->narrow, NARROW_NONE, collector->n_rows);
}

static void widen(const Collector *collector, Growing *column)
{
    column->wide = memory_grow(NULL, collector->capacity, sizeof *column->wide);
    for (size_t i = 0; i < collector->n_rows; i++)
        column->wide[i] = column->narrow[i] == NARROW_NONE ? LEVEL_NONE : column->narrow[i];
    free(column->narrow);
    column->narrow = NULL;
}

static void grow(Collector *collector)
{
    const size_t old = collector->capacity, n = old == 0 ? FIRST_ROWS : 2 * old;
    collector->capacity = n;
    collector->line = memory_grow(collector->line, n, sizeof *collector->line);
    collector->id = memory_grow(collector->id, n, sizeof *collector->id);
    collector->id_hash = memory_grow(collector->id_hash, n, sizeof *collector->id_hash);
    for (size_t c = 0; c < collector->n_columns; c++) {
        Growing *column = &collector->column[c];
        if (column->real != NULL || column->kind == KIND_NUMBER)
            column->real = memory_grow(column->real, n, sizeof *column->real);
        if (column->narrow != NULL || (old == 0 && column->kind == KIND_CATEGORY))
            column->narrow = memory_grow(column->narrow, n, 1);
        if (column->wide != NULL)
            column->wide = memory_grow(column->wide, n, sizeof *column->wide);
        if (column->reason != NULL) {
            column->reason = memory_grow(column->reason, n, 1);
            memset(column->reason + old, REASON_PRESENT, n - old);
        }
    }
}

/* --- cells ----------------------------------------------------------------------------------- */

static bool is_code(const Collector *collector, CellText cell)
{
    const size_t code = spec_code(collector->spec, cell.bytes, cell.n);
    if (code != SIZE_MAX)
        collector->code_met[code] = true;
    return code != SIZE_MAX;
}

static void take_missing(const Collector *collector, Growing *column, Reason reason)
{
    const size_t i = collector->n_rows;
    if (column->reason == NULL)
        column->reason = memory_take_zeroed(collector->capacity, 1);
    column->reason[i] = (uint8_t)reason;
    column->n_blank += reason == REASON_BLANK;
    column->n_code += reason == REASON_CODE;
    if (column->real != NULL)
        column->real[i] = NAN;
    if (column->narrow != NULL)
        column->narrow[i] = NARROW_NONE;
    if (column->wide != NULL)
        column->wide[i] = LEVEL_NONE;
}

/* Kept for the message, each text once; the cell counts as unreadable, and the frame is not made.
 */
static void take_odd(const Collector *collector, Growing *column, size_t line, CellText cell)
{
    size_t k = 0;
    while (k < column->n_odd_texts &&
           (column->odd[k].n != cell.n || memcmp(column->odd[k].text, cell.bytes, cell.n) != 0))
        k++;
    if (k == column->n_odd_texts && k < ODD_SHOWN)
        column->odd[column->n_odd_texts++] =
            (OddCell){.line = (uint32_t)line,
                      .text = arena_copy_bytes(collector->arena, cell.bytes, cell.n),
                      .n = cell.n};
    if (k < column->n_odd_texts)
        column->odd[k].n_cells++;
    column->n_odd++;
    column->real[collector->n_rows] = NAN;
}

static void take_word(const Collector *collector, Growing *column, CellText cell)
{
    const size_t i = collector->n_rows;
    const int32_t number =
        dictionary_number(&column->words, collector->arena, cell.bytes, cell.n, (uint32_t)i);
    if (number == NARROW_NONE && column->wide == NULL)
        widen(collector, column);
    if (column->wide != NULL)
        column->wide[i] = number;
    else
        column->narrow[i] = (uint8_t)number;
}

/* The first present cell of a column says what it will be; finish checks that all agree. */
static void decide(const Collector *collector, Growing *column, CellText cell)
{
    double value;
    if (number_read(cell.bytes, cell.n, &collector->spec->files, &value) != REAL_NONE) {
        column->kind = KIND_OPEN_NUMBER;
        start_real(collector, column);
    } else {
        column->kind = KIND_OPEN_CATEGORY;
        start_narrow(collector, column);
    }
}

static void take_own_code(const Collector *collector, Growing *column)
{
    size_t i = 0;
    while (i < column->n_own && !text_equal(column->own[i].code, column->why))
        i++;
    if (i == column->n_own) {
        column->own = arena_grow(collector->arena, column->own, &column->own_capacity,
                                 column->n_own + 1, sizeof *column->own);
        column->own[column->n_own++] = (OwnCode){column->why, 0};
    }
    column->own[i].n++;
    column->why = NULL;
    take_missing(collector, column, REASON_CODE);
    column->n_code--; /* those of data.missing */
}

/* "01002": its digits may be a code, which a number does not tell. */
static void see_padding(Growing *column, size_t line, CellText cell)
{
    if (cell.n < 2 || cell.bytes[0] != '0' || cell.bytes[1] < '0' || cell.bytes[1] > '9')
        return;
    if (column->n_padded++ == 0)
        column->padded_line = (uint32_t)line;
}

/* 93.3% beside 0.814: read alike they are of two sizes. */
static void see_percent(Growing *column, size_t line, CellText cell, double value)
{
    if (cell.bytes[cell.n - 1] == '%') {
        if (column->n_percents++ == 0 || value > column->most_percent)
            column->most_percent = value;
        return;
    }
    column->beyond_shares = column->beyond_shares || value < 0 || value > 1;
    if (value > 0 && value < 1 && column->n_shares++ == 0)
        column->share_line = (uint32_t)line;
}

static void take_cell(const Collector *collector, Growing *column, size_t line, CellText cell)
{
    const uint8_t *class = collector->byte_class;
    if (column->has_number) {
        collect_number(collector, column);
        return;
    }
    if (cell.n > 0 && ((class[(unsigned char)cell.bytes[0]] & MAY_BEGIN_SPACE) |
                       (class[(unsigned char)cell.bytes[cell.n - 1]] & MAY_END_SPACE))) {
        const CellText trimmed = cell_trim(cell);
        column->n_trimmed += trimmed.n > 0 && trimmed.n < cell.n;
        cell = trimmed;
    }
    if (cell.n == 0 && column->why != NULL) {
        take_own_code(collector, column);
        return;
    }
    if (cell.n == 0) {
        take_missing(collector, column, REASON_BLANK);
        return;
    }
    if ((class[(unsigned char)cell.bytes[0]] & MAY_BEGIN_CODE) && is_code(collector, cell)) {
        take_missing(collector, column, REASON_CODE);
        return;
    }
    column->n_present++;
    if (column->kind == KIND_OPEN)
        decide(collector, column, cell);
    switch (column->kind) {
    case KIND_NUMBER:
    case KIND_OPEN_NUMBER:
        if (number_read(cell.bytes, cell.n, &collector->spec->files,
                        &column->real[collector->n_rows]) != REAL_READ)
            take_odd(collector, column, line, cell);
        else if (collector->spec->files.percent)
            see_percent(column, line, cell, column->real[collector->n_rows]);
        see_padding(column, line, cell);
        break;
    case KIND_CATEGORY:
    case KIND_OPEN_CATEGORY:
        take_word(collector, column, cell);
        break;
    case KIND_PRESENCE: /* never looked at */
    case KIND_OPEN:     /* just decided */
        break;
    }
}

/* --- rows ----------------------------------------------------------------------------------- */

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Collector *collector = context;
    char digits[24];
    const bool has_id = collector->ids.n > 0;
    const CellText id = has_id ? id_cells_take(&collector->ids, cell) : cell[0];
    (void)n;
    if (line > LINES_MAX)
        return error_add(err, ERR_DATA, (Place){.file = collector->spec->data_path},
                         "the file has more than 2 billion lines; split it");
    if (!collect_check_id(collector, line, cell, id, err))
        return !error_enough(err);
    if (collector->n_rows == collector->capacity)
        grow(collector);
    for (size_t c = 0; c < collector->n_columns; c++)
        take_cell(collector, &collector->column[c], line, cell[collector->column[c].cell]);
    recurring_take(&collector->recurring, collector->n_rows, cell);
    collect_take_id(collector, has_id ? id : collect_row_number(collector->n_rows + 1, digits));
    collector->line[collector->n_rows++] = (uint32_t)line;
    return true;
}

bool collector_reads(const Collector *collector, size_t cell)
{
    const RecurringCells *beside = &collector->recurring;
    bool read = id_cells_have(&collector->ids, cell) ||
                (beside->sought && (cell == beside->id || cell == beside->time));
    for (size_t c = 0; c < collector->n_columns && !read; c++)
        read = collector->column[c].cell == cell;
    return read;
}

void collector_label(Collector *collector, size_t cell, const char *code, const char *label)
{
    for (size_t c = 0; c < collector->n_columns; c++) {
        Growing *column = &collector->column[c];
        if (column->cell != cell)
            continue;
        column->label = arena_grow(collector->arena, column->label, &column->label_capacity,
                                   column->n_labels + 1, sizeof *column->label);
        column->label[column->n_labels++] = (ValuePair){.from = code, .to = label};
    }
}

void collector_why(Collector *collector, size_t cell, const char *code)
{
    for (size_t c = 0; c < collector->n_columns; c++)
        if (collector->column[c].cell == cell)
            collector->column[c].why = code;
}

static bool reads(void *context, size_t cell)
{
    return collector_reads(context, cell);
}

static bool is_outcome(void *context, size_t cell)
{
    const Collector *collector = context;
    for (size_t c = 0; c < collector->n_columns; c++)
        if (collector->column[c].cell == cell && (collector->column[c].use->roles & ROLE_SCORE))
            return true;
    return false;
}

static void label(void *context, size_t cell, const char *code, const char *text)
{
    collector_label(context, cell, code, text);
}

static void why(void *context, size_t cell, const char *code)
{
    collector_why(context, cell, code);
}

RowSink collector_sink(Collector *collector)
{
    return (RowSink){.context = collector,
                     .header = collect_header,
                     .row = take_row,
                     .knows = collect_knows,
                     .reads = reads,
                     .is_outcome = is_outcome,
                     .label = label,
                     .why = why,
                     .number = collector_number,
                     .file = &collector->spec->files};
}
