/* ReadStat's calls become records of a table. Two passes: names, formats and labels first
 * (stat_names.c), for a column has to be passed over before its first value comes; then the values.
 */
#include "input/stat_reading.h"

#include "alike/text.h"
#include "input/encoding.h"
#include "input/snippet.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#if ALIKE_HAVE_READSTAT
enum { CELL_MOST = 1024 * 1024, FILE_BLOCK = 256 * 1024 };

static int skip_variable(int index, readstat_variable_t *variable, const char *set, void *context)
{
    const StatReading *r = context;
    const int number = readstat_variable_get_index(variable);
    (void)index, (void)set;
    if (number < 0 || (size_t)number >= r->n_columns)
        return READSTAT_HANDLER_ABORT; /* not the file that it was */
    return r->column[number].read ? READSTAT_HANDLER_OK : READSTAT_HANDLER_SKIP_VARIABLE;
}

/* "-9 'refused'", made once a code. */
static const char *why_missing(StatReading *r, StatColumn *column, const char *code)
{
    for (size_t i = 0; i < column->n_codes; i++)
        if (text_equal(column->code[i].code, code))
            return column->code[i].why;
    if (column->n_codes == CODES_MOST)
        return "other codes of the file's";
    const char *label = stat_label_of(r, column, code);
    const char *why =
        label == NULL ? arena_copy_text(r->arena, code)
                      : arena_printf(r->arena, "%s '%s'", code, snippet(label, strlen(label)).text);
    column->code[column->n_codes].code = arena_copy_text(r->arena, code);
    return column->code[column->n_codes++].why = why;
}

static char *room(StatReading *r, size_t n)
{
    if (r->text == NULL || r->n_text + n > r->text_capacity) {
        r->text_capacity = 2 * (r->n_text + n) + 1;
        r->text = memory_grow(r->text, r->text_capacity, 1);
    }
    return r->text + r->n_text;
}

static bool put_text(StatReading *r, size_t at, const char *bytes)
{
    bool broken = false;
    size_t high = 0;
    const size_t n = strlen(bytes);
    const Place here = table_place(&r->table, r->n_records + 1, at + 1);
    if (n > CELL_MOST)
        return error_add(r->err, ERR_DATA, here,
                         "this cell holds more than 1 MiB, which no score or trait does; leave the "
                         "column out of the file");
    if (utf8_prefix(bytes, n, &broken, &high) != n)
        return error_add(r->err, ERR_DATA, here,
                         "'%s' is not written in the letters that the file says; name them under "
                         "data.encoding, such as windows-1252",
                         snippet(bytes, n).text);
    memcpy(room(r, n), bytes, n);
    r->n_text += n;
    return true;
}

static void put_number(StatReading *r, size_t at, double value)
{
    const StatColumn *column = &r->column[at];
    const RowSink *sink = r->table.sink;
    char *to = room(r, TEXT_SHORTEST);
    if (isnan(value))
        return;
    if (r->takes_numbers && !column->date.dated && sink->number(sink->context, at, value))
        return;
    if (isinf(value))
        r->n_text += (size_t)snprintf(to, TEXT_SHORTEST, value < 0 ? "-inf" : "inf");
    else
        r->n_text += stat_number(&column->date, value, to);
    char *point = r->decimal_comma ? memchr(to, '.', (size_t)(r->text + r->n_text - to)) : NULL;
    if (point != NULL)
        *point = ',';
}

/* As readstat_double_value has it, without calls for each of many cells. */
static double number_of(readstat_value_t value)
{
    switch (value.type) {
    case READSTAT_TYPE_INT8:
        return value.v.i8_value;
    case READSTAT_TYPE_INT16:
        return value.v.i16_value;
    case READSTAT_TYPE_INT32:
        return value.v.i32_value;
    case READSTAT_TYPE_FLOAT:
        return (double)value.v.float_value;
    case READSTAT_TYPE_DOUBLE:
        return value.v.double_value;
    case READSTAT_TYPE_STRING:
    case READSTAT_TYPE_STRING_REF:
        break;
    }
    return NAN;
}

static bool put_value(StatReading *r, size_t at, readstat_variable_t *variable,
                      readstat_value_t value)
{
    StatColumn *column = &r->column[at];
    char code[TEXT_SHORTEST];
    if (value.is_system_missing)
        return true;
    if (value.is_tagged_missing ||
        (column->n_ranges > 0 && readstat_value_is_defined_missing(value, variable))) {
        const char *text = stat_code_text(value, code);
        r->table.reason[r->table.n_reasons++] =
            (CellReason){at, why_missing(r, column, text == NULL ? "" : text)};
        return true;
    }
    if (value.type != READSTAT_TYPE_STRING) {
        put_number(r, at, number_of(value));
        return true;
    }
    const char *text = value.v.string_value;
    return text == NULL || put_text(r, at, text);
}

static bool take_record(StatReading *r)
{
    size_t end = r->n_text;
    for (size_t k = r->last + 1; k-- > 0;) {
        if (!r->column[k].read)
            continue;
        r->cell[k] = (CellText){end > r->start[k] ? r->text + r->start[k] : "", end - r->start[k]};
        end = r->start[k];
    }
    r->n_text = 0;
    r->n_records++;
    const bool more = table_take(&r->table, r->n_records, r->cell, r->n_columns);
    r->table.n_reasons = 0;
    return more;
}

static int take_value(int record, readstat_variable_t *variable, readstat_value_t value,
                      void *context)
{
    StatReading *r = context;
    const size_t at = (size_t)readstat_variable_get_index(variable);
    if (record < 0 || (size_t)record != r->n_records || at >= r->n_columns || !r->column[at].read)
        return READSTAT_HANDLER_ABORT;
    r->start[at] = r->n_text;
    if (!put_value(r, at, variable, value))
        return READSTAT_HANDLER_ABORT;
    return at < r->last || take_record(r) ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

/* --- both passes ----------------------------------------------------------------------------- */

static void take_words(const char *words, void *context)
{
    StatReading *r = context;
    snprintf(r->said, sizeof r->said, "%s", words);
}

/* Where it was stopped by us, the reason is told already. */
static bool refuse(const StatReading *r, readstat_error_t status)
{
    const FileRules *rules = r->table.sink->file;
    const StatTrouble trouble = {
        .name = r->table.name,
        .kind = r->kind,
        .n_records = r->n_records,
        .said = r->said,
        .encoding = rules != NULL && rules->encoding != NULL ? rules->encoding
                                                             : "what the file says of itself",
        .unreadable = r->bytes.unreadable,
    };
    return r->err->n == 0 && stat_refuse(&trouble, status, r->err);
}

static readstat_error_t parse(StatReading *r, bool values)
{
    static readstat_error_t (*const parse_kind[])(readstat_parser_t *, const char *,
                                                  void *) = {[STAT_DTA] = readstat_parse_dta,
                                                             [STAT_SAV] = readstat_parse_sav,
                                                             [STAT_POR] = readstat_parse_por,
                                                             [STAT_SAS] = readstat_parse_sas7bdat,
                                                             [STAT_XPT] = readstat_parse_xport};
    const FileRules *rules = r->table.sink->file;
    readstat_parser_t *parser = readstat_parser_init();
    if (parser == NULL)
        arena_exhausted(0);
    stat_bytes_use(&r->bytes, parser);
    readstat_set_error_handler(parser, take_words);
    if (rules != NULL && rules->encoding != NULL)
        readstat_set_file_character_encoding(parser, rules->encoding);
    if (values) {
        readstat_set_variable_handler(parser, skip_variable);
        readstat_set_value_handler(parser, take_value);
    } else {
        stat_names_ask(parser);
    }
    const readstat_error_t status = parse_kind[r->kind](parser, r->place->name, r);
    readstat_parser_free(parser);
    return status;
}

static bool take_names(StatReading *r)
{
    const RowSink *sink = r->table.sink;
    if (sink->rules != NULL && (sink->rules->header_row > 0 || sink->rules->two_rows)) {
        const char *key = sink->rules->header_row > 0 ? "header_row" : "header_rows";
        return error_add(
            r->err, ERR_DATA, (Place){.file = r->table.name},
            "%s is about the lines on which columns' names stand, but a %s file has no "
            "lines and names its columns itself; remove %s",
            key, stat_called(r->kind), key);
    }
    r->cell = ARENA_ARRAY(r->arena, CellText, r->n_columns);
    r->start = ARENA_ARRAY(r->arena, size_t, r->n_columns);
    r->table.reason = ARENA_ARRAY(r->arena, CellReason, r->n_columns);
    for (size_t k = 0; k < r->n_columns; k++)
        r->cell[k] = (CellText){r->column[k].name, strlen(r->column[k].name)};
    if (!table_take_names(&r->table, r->cell, r->n_columns))
        return false;
    for (size_t k = 0; k < r->n_columns; k++) {
        r->cell[k] = (CellText){"", 0};
        r->column[k].read = table_reads(&r->table, k);
        r->last = r->column[k].read ? k : r->last;
    }
    r->column[r->last].read = true; /* where nobody reads any, rows are counted */
    r->takes_numbers = table_takes_numbers(&r->table);
    return true;
}

/* A transport file says nowhere how many rows it has, and several tables may stand in one. */
static bool check_transport(StatReading *r)
{
    size_t n_members = 0;
    if (r->kind != STAT_XPT)
        return true;
    if (!stat_bytes_count(&r->bytes, "HEADER RECORD*******MEMB", &n_members))
        return refuse(r, READSTAT_ERROR_READ);
    return n_members <= 1 ||
           error_add(r->err, ERR_DATA, (Place){.file = r->table.name},
                     "this SAS transport file holds %zu tables, and which is meant can't be told; "
                     "export one alone",
                     n_members);
}

static bool read_both(StatReading *r)
{
    Table *table = &r->table;
    readstat_error_t status = parse(r, false);
    if (status != READSTAT_OK || r->err->n > 0)
        return refuse(r, status);
    if (r->n_columns == 0)
        return error_add(r->err, ERR_DATA, (Place){.file = table->name},
                         "the file has no columns; export it again");
    if (!check_transport(r) || !take_names(r))
        return false;
    stat_labels_tell(r);
    status = r->n_told == 0 ? READSTAT_OK : parse(r, true);
    if (status == READSTAT_OK && r->n_told != NO_COUNT_TOLD && r->n_told != (long)r->n_records)
        status = READSTAT_ERROR_ROW_COUNT_MISMATCH;
    if (status == READSTAT_OK && r->kind == STAT_XPT && r->bytes.cut)
        status = READSTAT_ERROR_READ;
    if (status != READSTAT_OK || r->err->n > 0)
        return refuse(r, status);
    return table_finish(table);
}

bool stat_read(Arena *arena, const InputPlace *place, StatKind kind, const RowSink *sink,
               InputFacts *facts, Error *err)
{
    StatReading *r = memory_take_zeroed(1, sizeof *r);
    *facts = (InputFacts){.encoding = "UTF-8"};
    r->arena = arena;
    r->place = place;
    r->kind = kind;
    r->err = err;
    r->n_told = NO_COUNT_TOLD;
    r->decimal_comma = sink->file != NULL && sink->file->decimal_comma;
    r->bytes = (StatBytes){.bytes = place->bytes, .n = place->n};
    r->table = (Table){.arena = arena,
                       .name = place->name,
                       .sink = sink,
                       .facts = facts,
                       .err = err,
                       .typed = true};
    bool ok = true;
    if (place->path != NULL && (r->bytes.file = fopen(place->path, "rb")) == NULL)
        ok = error_add(err, ERR_DATA, (Place){.file = place->name}, "the file can't be read (%s)",
                       strerror(errno));
    if (r->bytes.file != NULL)
        setvbuf(r->bytes.file, NULL, _IOFBF, FILE_BLOCK);
    ok = ok && read_both(r);
    if (ok && r->weight != NULL)
        notes_add(&facts->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The file itself counts its rows by '{}'; here they count once each, "
                         "unless data.weights names it.",
                         piece_column(r->weight)));
    if (r->bytes.file != NULL)
        fclose(r->bytes.file);
    free(r->text);
    free(r);
    return ok;
}
#else
typedef int StatNothing; /* a file of C holds something */
#endif
