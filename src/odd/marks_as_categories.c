/* Numbers that are written with marks, and so are read as words: 1,200, 45% and $900, each amount a
 * group of its own. */
#include "odd/look.h"

#include "frame/number.h"
#include "frame/uses.h"

static Piece what_to_write(const OddTask *task, unsigned marks)
{
    const char *write = number_marks_key(marks);
    const char *also = write[0] != '\0' ? " and write " : "";
    if ((marks & MARK_MONEY) == 0)
        return piece_phrase(task->arena, PHRASE("Write {}", piece_setting(write)));
    return piece_phrase(task->arena, PHRASE("Export the column without the sign of money{}{}",
                                            piece_words(also), piece_setting(write)));
}

static void look(OddTask *task, const OddColumn *column)
{
    const Column *c = column->column;
    if ((!odd_is_grouped(column) && !odd_is_read_as(column, USE_KEEP)) ||
        c->type != COLUMN_FACTOR || odd_is_made(task, c) ||
        names_contain(&task->spec->factors, c->name))
        return;
    const unsigned marks = number_marks_of(c->level_name, c->n_levels, &task->spec->files);
    if (marks == 0)
        return;
    odd_tell(
        task, column->frame->n_rows - c->n_missing,
        PHRASE("'{}' is read as categories, each of its {} a group of its own, but holds "
               "numbers written with marks ('{}' is in {}). {}; if they are no amounts, "
               "write {}.",
               piece_column(c->name), piece_count(ABOUT_RECORDS, c->n_levels, "value", "values"),
               piece_value(c->level_name[0]),
               piece_phrase(task->arena, odd_where(task, column, odd_rows_of_level(column, 0))),
               what_to_write(task, marks), odd_factors(task, column)));
}

const Oddity oddity_marks_as_categories = {
    .name = "marks_as_categories",
    .help = "covariates, and columns that are matched on, divided or kept by, read as categories "
            "whose values are all numbers written 1,200, 45% or $900",
    .look = look,
};
