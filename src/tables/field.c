/* Members of a struct, by their row in a list. */
#include "alike/field.h"

#include "alike/hidden.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static size_t size_of(CellType type)
{
    return type == CELL_TEXT    ? sizeof(const char *)
           : type == CELL_COUNT ? sizeof(size_t)
                                : sizeof(double);
}

Cell field_cell(const ResultField *field, const void *of)
{
    const char *at = (const char *)of + field->offset;
    Cell cell = {.value = NAN};
    size_t count;

    if (field->column.type == CELL_TEXT) {
        memcpy(&cell.text, at, sizeof cell.text);
    } else if (field->column.type == CELL_COUNT) {
        memcpy(&count, at, sizeof count);
        cell.value = (double)count;
    } else {
        memcpy(&cell.value, at, sizeof cell.value);
    }
    return cell;
}

Cell field_told(const ResultField *field, const ResultField *first, const double *step,
                const void *of)
{
    Cell cell = field_cell(field, of);

    if (step == NULL || field->column.type == CELL_TEXT)
        return cell;
    cell.step = step[field - first];
    return isnan(cell.step) ? (Cell){.text = HIDDEN_MARK, .value = (double)NAN} : cell;
}

void field_copy(const ResultField *field, void *to, const void *from)
{
    memcpy((char *)to + field->offset, (const char *)from + field->offset,
           size_of(field->column.type));
}

void field_clear(const ResultField *field, void *of)
{
    const double none = (double)NAN;
    char *at = (char *)of + field->offset;

    memset(at, 0, size_of(field->column.type));
    if (field->column.type == CELL_REAL)
        memcpy(at, &none, sizeof none);
}

void fields_clear(const ResultField *fields, size_t n, FieldHidden with, void *of)
{
    for (size_t k = 0; k < n; k++)
        if (fields[k].hidden == with)
            field_clear(&fields[k], of);
}

const ResultField *field_find(const ResultField *fields, size_t n, const char *json)
{
    for (size_t k = 0; k < n; k++)
        if (text_equal(fields[k].json, json))
            return &fields[k];
    return NULL;
}
