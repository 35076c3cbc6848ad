/* The first pass through a file of Stata, SPSS or SAS: what its columns are called, which numbers
 * are days, what stands for nothing, and the labels of codes. */
#include "input/stat_reading.h"

#include "alike/text.h"
#include "input/encoding.h"
#include "input/snippet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#if ALIKE_HAVE_READSTAT
/* Text of the file's as it is to be; NULL with an error where it is no text. */
static const char *own_text(StatReading *r, const char *bytes, const char *what)
{
    bool broken = false;
    size_t high = 0;
    const size_t n = bytes == NULL ? 0 : strlen(bytes);
    if (n == 0 || utf8_prefix(bytes, n, &broken, &high) == n)
        return bytes == NULL ? "" : arena_copy_bytes(r->arena, bytes, n);
    error_add(r->err, ERR_DATA, (Place){.file = r->table.name},
              "%s '%s' is not written in the letters that the file says; name them under "
              "data.encoding, such as windows-1252",
              what, snippet(bytes, n).text);
    return NULL;
}

static int take_metadata(readstat_metadata_t *metadata, void *context)
{
    StatReading *r = context;
    r->n_told = (long)metadata->row_count;
    r->version = (int)metadata->file_format_version;
    return READSTAT_HANDLER_OK;
}

/* The name of a set of labels. In Stata's lists each has its place, and one that fills it has no
 * NUL behind it: ReadStat hands over what stands there. Source: Stata, File formats .dta, 5.2. */
static const char *set_name(const StatReading *r, const char *set)
{
    enum { OLDEST = 9, OLD = 33, NEW = 129, SINCE_LONGER = 110, SINCE_UTF8 = 118 };
    const size_t room = r->version >= SINCE_UTF8 ? NEW : r->version >= SINCE_LONGER ? OLD : OLDEST;
    if (set == NULL)
        return "";
    return arena_copy_bytes(r->arena, set, r->kind == STAT_DTA ? strnlen(set, room) : strlen(set));
}

static bool take_ranges(StatReading *r, const readstat_variable_t *variable, StatColumn *column)
{
    const int n = readstat_variable_get_missing_ranges_count(variable);
    column->range = ARENA_ARRAY(r->arena, StatRange, n < 0 ? 0 : (size_t)n);
    for (int i = 0; i < n; i++) {
        const readstat_value_t low = readstat_variable_get_missing_range_lo(variable, i),
                               high = readstat_variable_get_missing_range_hi(variable, i);
        StatRange *range = &column->range[column->n_ranges++];
        if (readstat_value_type_class(low) == READSTAT_TYPE_CLASS_NUMERIC) {
            *range =
                (StatRange){readstat_double_value(low), readstat_double_value(high), NULL, NULL};
            continue;
        }
        range->first = own_text(r, readstat_string_value(low), "the code");
        range->last = own_text(r, readstat_string_value(high), "the code");
        if (range->first == NULL || range->last == NULL)
            return false;
    }
    return true;
}

static bool is_missing_code(const StatColumn *column, const char *code)
{
    double value;
    const bool is_number = text_to_real(code, strlen(code), &value);
    for (size_t i = 0; i < column->n_ranges; i++) {
        const StatRange *range = &column->range[i];
        if (range->first == NULL
                ? is_number && value >= range->low && value <= range->high
                : strcmp(code, range->first) >= 0 && strcmp(code, range->last) <= 0)
            return true;
    }
    return false;
}

static int take_variable(int index, readstat_variable_t *variable, const char *set, void *context)
{
    StatReading *r = context;
    (void)index;
    const char *name = own_text(r, readstat_variable_get_name(variable), "the column name");
    if (name == NULL)
        return READSTAT_HANDLER_ABORT;
    r->column =
        arena_grow(r->arena, r->column, &r->column_capacity, r->n_columns + 1, sizeof *r->column);
    StatColumn *column = &r->column[r->n_columns++];
    column->name = name;
    column->set = r->kind == STAT_XPT ? "" : set_name(r, set);
    if (readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_NUMERIC)
        column->date = stat_date(r->kind, readstat_variable_get_format(variable));
    return take_ranges(r, variable, column) ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

/* ".a" of Stata, ".A" and "._" of SAS; NULL: not one of them. */
static const char *tag_text(char tag, char to[3])
{
    to[0] = '.';
    to[1] = tag;
    to[2] = '\0';
    return to;
}

const char *stat_code_text(readstat_value_t value, char *to)
{
    if (readstat_value_is_tagged_missing(value))
        return tag_text(readstat_value_tag(value), to);
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        return readstat_string_value(value);
    const double number = readstat_double_value(value);
    if (!isfinite(number))
        return NULL;
    text_shortest(number, to);
    return to;
}

static int take_label(const char *set, readstat_value_t value, const char *label, void *context)
{
    StatReading *r = context;
    char text[TEXT_SHORTEST];
    const char *code = stat_code_text(value, text);
    if (code == NULL || label == NULL || label[0] == '\0')
        return READSTAT_HANDLER_OK;
    code = own_text(r, code, "the code");
    label = code == NULL ? NULL : own_text(r, label, "the label");
    if (label == NULL)
        return READSTAT_HANDLER_ABORT;
    r->label =
        arena_grow(r->arena, r->label, &r->label_capacity, r->n_labels + 1, sizeof *r->label);
    r->label[r->n_labels++] =
        (StatLabel){set_name(r, set), code, label, readstat_value_is_tagged_missing(value) != 0};
    return READSTAT_HANDLER_OK;
}

static int take_weight(readstat_variable_t *variable, void *context)
{
    StatReading *r = context;
    if (variable != NULL)
        r->weight = own_text(r, readstat_variable_get_name(variable), "the column name");
    return READSTAT_HANDLER_OK;
}

void stat_names_ask(readstat_parser_t *parser)
{
    readstat_set_metadata_handler(parser, take_metadata);
    readstat_set_variable_handler(parser, take_variable);
    readstat_set_value_label_handler(parser, take_label);
    readstat_set_fweight_handler(parser, take_weight);
}

const char *stat_label_of(const StatReading *r, const StatColumn *column, const char *code)
{
    for (size_t i = 0; i < r->n_labels && column->set[0] != '\0'; i++)
        if (text_equal(r->label[i].set, column->set) && text_equal(r->label[i].code, code))
            return r->label[i].label;
    return NULL;
}

void stat_labels_tell(const StatReading *r)
{
    const RowSink *sink = r->table.sink;
    for (size_t k = 0; k < r->n_columns && sink->label != NULL; k++) {
        const StatColumn *column = &r->column[k];
        for (size_t i = 0; column->read && column->set[0] != '\0' && i < r->n_labels; i++) {
            const StatLabel *label = &r->label[i];
            if (text_equal(label->set, column->set) && !label->missing &&
                !is_missing_code(column, label->code))
                sink->label(sink->context, k, label->code, label->label);
        }
    }
}
#else
typedef int StatNoNames; /* a file of C holds something */
#endif
