#include "study/row_file.h"

#include "alike/quote.h"
#include "alike/sort.h"

#include <errno.h>
#include <math.h>
#include <string.h>

FILE *row_file_create(const char *path, Error *err)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        error_set(err, ERR_INTERNAL, (Place){.file = path}, "this file can't be written: %s",
                  strerror(errno));
    return file;
}

bool row_file_finish(FILE *file, const char *path, Error *err)
{
    const bool ok = !ferror(file) && fflush(file) == 0;
    if (fclose(file) == 0 && ok)
        return true;
    return error_set(err, ERR_INTERNAL, (Place){.file = path}, "this file can't be written: %s",
                     strerror(errno));
}

void row_put_text(FILE *file, Text *room, const char *text)
{
    room->n = 0;
    quote_csv(room, text);
    fwrite(room->bytes, 1, room->n, file);
}

void row_put_real(FILE *file, double value)
{
    char digits[TEXT_LONGEST];
    if (!isnan(value))
        fwrite(digits, 1, text_longest(value, digits), file);
}

void row_add_real(Text *text, double value)
{
    char digits[TEXT_LONGEST];
    if (!isnan(value))
        text_add_bytes(text, digits, text_longest(value, digits));
}

const uint32_t *row_file_order(Arena *arena, const Cohort *cohort)
{
    uint64_t *place = ARENA_ARRAY(arena, uint64_t, cohort->n);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        place[i] = cohort->frame->file_row[cohort->row[i]];
    sort_identity(order, cohort->n);
    sort_by_u64(place, order, cohort->n);
    return order;
}
