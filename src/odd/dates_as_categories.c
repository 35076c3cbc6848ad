/* Dates that are read as categories: each day of birth a group of its own. */
#include "odd/look.h"

#include "alike/calendar.h"
#include "alike/text.h"

#include <string.h>

/* Two dates of a file may be a mark; a trait that only dates describe has more. */
enum { DATES_LEAST = 3 };

static void look(OddTask *task, const OddColumn *column)
{
    const Column *c = column->column;
    if (!odd_is_grouped(column) || c->type != COLUMN_FACTOR || c->n_levels < DATES_LEAST)
        return;
    for (size_t k = 0; k < c->n_levels; k++)
        if (!date_is_written(c->level_name[k], strlen(c->level_name[k])))
            return;
    const OddRows first = odd_rows_of_level(column, 0);
    odd_tell(task, column->frame->n_rows - c->n_missing,
             PHRASE("'{}' holds {} different dates and is read as categories, each date a group of "
                    "its own ('{}' is in {}). Put an age, a year or the number of days in its "
                    "place, or leave it out.",
                    piece_column(c->name), piece_number(c->n_levels), piece_value(c->level_name[0]),
                    piece_phrase(task->arena, odd_where(task, column, first))));
}

const Oddity oddity_dates_as_categories = {
    .name = "dates_as_categories",
    .help = "a date of birth or another date that is matched on, adjusted for or divided by as if "
            "each day were a group",
    .look = look,
};
