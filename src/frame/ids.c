#include "frame/ids.h"

#include "input/snippet.h"

#include <string.h>

const Name *id_cells_find(IdCells *out, const Header *header, const Name *id, const Names *within)
{
    out->n = 0;
    for (size_t i = 0; i <= within->n && i < ID_PARTS_MAX; i++) {
        const Name *part = i < within->n ? &within->item[i] : id;
        const size_t at = header_cell(header, part->text);
        if (at == SIZE_MAX)
            return part;
        out->cell[out->n++] = at;
    }
    return NULL;
}

static bool is_short_number(const IdCells *cells, CellText id)
{
    if (id.n == 0 || id.n >= cells->width)
        return false;
    for (size_t i = 0; i < id.n; i++)
        if (id.bytes[i] < '0' || id.bytes[i] > '9')
            return false;
    return true;
}

bool id_cells_have(const IdCells *cells, size_t at)
{
    for (size_t k = 0; k < cells->n; k++)
        if (cells->cell[k] == at)
            return true;
    return false;
}

CellText id_cells_take(IdCells *cells, const CellText *row)
{
    const CellText last = row[cells->cell[cells->n - 1]];
    const CellText own = cells->trims ? cell_trim(last) : last;
    const bool fill = is_short_number(cells, own);
    size_t n = 0, most = cells->width + own.n + 1;
    if (cells->n == 1 && !fill)
        return own;
    for (size_t k = 0; k + 1 < cells->n; k++)
        most += 2 * row[cells->cell[k]].n + 1;
    cells->room = arena_grow(cells->arena, cells->room, &cells->capacity, most, 1);
    for (size_t k = 0; k + 1 < cells->n; k++) {
        const CellText part = cell_trim(row[cells->cell[k]]);
        for (size_t i = 0; i < part.n; i++) {
            if (part.bytes[i] == ID_APART) /* "a/" and "b" are not "a" and "/b" */
                cells->room[n++] = ID_APART;
            cells->room[n++] = part.bytes[i];
        }
        if (part.n == 0)
            return part;
        cells->room[n++] = ID_APART;
    }
    if (own.n == 0)
        return own;
    for (size_t i = own.n; fill && i < cells->width; i++)
        cells->room[n++] = '0';
    memcpy(cells->room + n, own.bytes, own.n);
    return (CellText){cells->room, n + own.n};
}
