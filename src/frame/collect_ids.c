/* The id of each row, as it is collected. */
#include "frame/collect.h"

#include "alike/hash.h"
#include "frame/number.h"
#include "input/snippet.h"

#include <string.h>

enum { ID_BLOCK = 256 * 1024 };

bool collect_check_id(const Collector *collector, size_t line, const CellText *cells, CellText id,
                      Error *err)
{
    const IdCells *ids = &collector->ids;
    const size_t at = ids->n == 0 ? 0 : ids->cell[ids->n - 1];
    const Place place = {collector->spec->data_path, line, at + 1, NULL};
    const CellText own = cells[at]; /* the student's */
    const bool blank = ids->n > 0 && cell_is_blank(id);
    if (cell_is_total(blank ? cells[0] : own)) {
        const CellText word = blank ? cells[0] : own;
        return error_add(err, ERR_DATA, place,
                         "this looks like a row of totals ('%s'), not a student; delete it, or "
                         "name it in data.total_rows",
                         snippet(word.bytes, word.n).text);
    }
    if (ids->n == 0)
        return true;
    if (blank)
        return error_add(
            err, ERR_DATA, place, "the id is blank; every row needs the id of its %s ('%s')",
            collector->unit != NULL ? collector->unit : "student", collector->spec->id.text);
    if (own.n > 0 && own.bytes[own.n - 1] >= '0' && is_scientific(own.bytes, own.n))
        return error_add(err, ERR_DATA, place,
                         "the id '%s' was a long number that a spreadsheet shortened, and its "
                         "digits are lost; export it again with the id column as text",
                         snippet(own.bytes, own.n).text);
    return true;
}

void collect_take_id(Collector *collector, CellText id)
{
    const size_t i = collector->n_rows;
    if (collector->id_room < id.n + 1) {
        collector->id_room = id.n + 1 > ID_BLOCK ? id.n + 1 : ID_BLOCK;
        collector->id_text = arena_alloc(collector->arena, collector->id_room);
    }
    memcpy(collector->id_text, id.bytes, id.n); /* the final NUL is there: arenas are zeroed */
    collector->id[i] = collector->id_text;
    collector->id_text += id.n + 1;
    collector->id_room -= id.n + 1;
    collector->id_hash[i] = hash_bytes(collector->spec->seed, id.bytes, id.n) >> 32;
    if (id.n < collector->shortest_id)
        collector->shortest_id = id.n;
    if (id.n > collector->longest_id)
        collector->longest_id = id.n;
}

CellText collect_row_number(size_t value, char digits[24])
{
    size_t at = 24;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return (CellText){digits + at, 24 - at};
}
