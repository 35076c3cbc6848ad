/* Ids that stand several times: which column would tell them apart. */
#include "frame/repeats.h"

#include "alike/groups.h"

static int32_t word_of(const Growing *column, uint32_t row)
{
    if (column->wide != NULL)
        return column->wide[row];
    return column->narrow == NULL || column->narrow[row] == NARROW_NONE ? -1 : column->narrow[row];
}

static bool tells_apart(const Growing *column, const Repeat *repeat, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t word = word_of(column, repeat[i].row);
        if (word < 0 || word == word_of(column, repeat[i].first))
            return false;
        for (size_t k = i; k-- > 0 && repeat[k].first == repeat[i].first;)
            if (word == word_of(column, repeat[k].row))
                return false;
    }
    return true;
}

const char *repeats_told_by(const Collector *collector, const Repeat *repeat, size_t n)
{
    for (size_t c = 0; c < collector->n_columns; c++) {
        const Growing *column = &collector->column[c];
        const GroupKind kind = group_kind(column->use->name.text);
        if ((kind == GROUP_SCHOOL || kind == GROUP_DISTRICT) && tells_apart(column, repeat, n))
            return column->use->name.text;
    }
    return NULL;
}
