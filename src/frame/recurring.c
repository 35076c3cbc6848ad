#include "frame/recurring.h"

#include "alike/hash.h"
#include "alike/headings.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

static size_t id_of(const Header *header)
{
    size_t found = SIZE_MAX;
    int best = 1; /* rows' numbers, and names of people, are no ids */
    for (size_t k = 0; k < header->n; k++)
        if (heading_person_id(header->name[k]) > best) {
            best = heading_person_id(header->name[k]);
            found = k;
        }
    return found;
}

static size_t time_of(const Header *header)
{
    for (size_t k = 0; k < header->n; k++)
        if (heading_year(header->name[k]))
            return k;
    for (size_t k = 0; k < header->n; k++)
        if (heading_time(header->name[k]))
            return k;
    return SIZE_MAX;
}

static size_t time_among(const Header *header, const Names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (heading_time(names->item[i].text))
            return header_cell(header, names->item[i].text);
    return SIZE_MAX;
}

void recurring_find(RecurringCells *out, const Spec *spec, const Header *header)
{
    const bool named = spec->id.text != NULL;
    recurring_free(out);
    *out = (RecurringCells){
        .id = named ? header_cell(header, spec->id.text) : id_of(header),
        .time = named ? time_among(header, &spec->id_within) : time_of(header),
    };
    out->sought = out->id != SIZE_MAX && out->time != SIZE_MAX && out->id != out->time;
    if (!out->sought)
        return;
    out->id_name = header->name[out->id];
    out->time_name = header->name[out->time];
}

void recurring_take(RecurringCells *cells, size_t row, const CellText *cell)
{
    if (!cells->sought)
        return;
    if (row >= cells->capacity) {
        cells->capacity = cells->capacity == 0 ? 4096 : 2 * cells->capacity;
        cells->person = memory_grow(cells->person, cells->capacity, sizeof *cells->person);
        cells->both = memory_grow(cells->both, cells->capacity, sizeof *cells->both);
    }
    const CellText id = cell_trim(cell[cells->id]), time = cell_trim(cell[cells->time]);
    cells->person[row] = hash_bytes(0, id.bytes, id.n);
    cells->both[row] = hash_bytes(cells->person[row] + 1, time.bytes, time.n);
}

/* *first: the earliest row whose key an earlier one has; n where there is none. */
static size_t count_different(const uint64_t *key, size_t n, size_t *first)
{
    uint32_t *order = memory_take(n + 1, sizeof *order);
    size_t n_different = 0;
    *first = n;
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    for (size_t i = 0; i < n; i++) {
        const bool again = i > 0 && key[order[i]] == key[order[i - 1]];
        n_different += !again;
        if (again && order[i] < *first)
            *first = order[i];
    }
    free(order);
    return n_different;
}

RecurringIds recurring_count(const RecurringCells *cells, size_t n_rows)
{
    RecurringIds out = {.n_rows = n_rows, .id = cells->id_name, .time = cells->time_name};
    size_t ignored;
    if (!cells->sought || n_rows == 0)
        return (RecurringIds){0};
    out.n_people = count_different(cells->person, n_rows, &out.first);
    out.n_both = count_different(cells->both, n_rows, &ignored);
    return out;
}

void recurring_free(RecurringCells *cells)
{
    free(cells->person);
    free(cells->both);
    *cells = (RecurringCells){0};
}
