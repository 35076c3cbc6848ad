/* Values of results.json: numbers, texts, notes and tables. */
#include "results/json.h"

#include "alike/quote.h"

#include <math.h>

/* jansson refuses NaN, which becomes null, and text that is not whole UTF-8, which is mended. */
json_t *value_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *value_count(size_t value, const char *hidden)
{
    return hidden != NULL ? json_null() : json_integer((json_int_t)value);
}

json_t *value_text(const char *value)
{
    if (value == NULL)
        return json_null();
    json_t *string = json_string(value);
    if (string == NULL) {
        Arena *scratch = arena_create();
        string = json_string(quoted_for_json(scratch, value));
        arena_destroy(scratch);
    }
    return string != NULL ? string : json_null();
}

void put_value(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

json_t *value_phrase(const Phrase *phrase)
{
    if (phrase == NULL)
        return json_null();
    Arena *scratch = arena_create();
    json_t *text = value_text(phrase_text(scratch, phrase));
    arena_destroy(scratch);
    return text;
}

json_t *value_notes(const Notes *notes)
{
    json_t *array = json_array();
    for (size_t i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        json_t *object = json_object();
        put_value(object, "stage", value_text(note->stage));
        put_value(object, "text", value_phrase(&note->phrase));
        put_value(object, "count",
                  value_count(note->count.n, note->count.below > 0 ? HIDDEN_MARK : NULL));
        put_value(object, "caution", json_boolean(note->importance == NOTE_CAUTION));
        json_array_append_new(array, object);
    }
    return array;
}

json_t *value_cell(CellType type, const Cell *cell)
{
    if (type == CELL_TEXT)
        return value_text(cell->text);
    if (cell->text != NULL || isnan(cell->value))
        return json_null();
    return type == CELL_COUNT ? json_integer((json_int_t)cell->value) : value_real(cell->value);
}

/* {title, sentence, columns [{name, title, unit}], rows [[...]]}; words that stand in place of a
 * number ("left out") are null in rows and listed in marks. */
json_t *value_table(const Table *table)
{
    if (table == NULL)
        return json_null();
    json_t *object = json_object(), *columns = json_array(), *rows = json_array();
    json_t *marks = json_array();
    for (size_t k = 0; k < table->n_columns; k++) {
        json_t *column = json_object();
        put_value(column, "name", value_text(table->column[k].name));
        put_value(column, "title", value_text(table->column[k].title));
        put_value(column, "unit", value_text(table->column[k].unit));
        json_array_append_new(columns, column);
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        json_t *row = json_array();
        for (size_t k = 0; k < table->n_columns; k++) {
            const Cell *cell = &table->cell[i * table->n_columns + k];
            json_array_append_new(row, value_cell(table->column[k].type, cell));
            if (table->column[k].type == CELL_TEXT || cell->text == NULL)
                continue;
            json_t *mark = json_object();
            put_value(mark, "row", value_count(i, NULL));
            put_value(mark, "column", value_text(table->column[k].name));
            put_value(mark, "text", value_text(cell->text));
            json_array_append_new(marks, mark);
        }
        json_array_append_new(rows, row);
    }
    put_value(object, "name", value_text(table->name));
    put_value(object, "title", value_text(table->title));
    put_value(object, "sentence", value_text(table->sentence));
    put_value(object, "columns", columns);
    put_value(object, "rows", rows);
    put_value(object, "marks", marks);
    return object;
}
