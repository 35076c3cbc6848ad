/* 3-Apr among the values of a category: a spreadsheet makes a date of a range of grades, 3-4. */
#include "odd/look.h"

#include "alike/calendar.h"
#include "alike/text.h"
#include "spec/node.h"

#include <string.h>

enum { LEVELS_MOST = 40, GRADE_MOST = 12 }; /* ours: more are days, or no grades */

/* The range that the level was; NULL: it is none. */
static const char *range_of(Arena *arena, const char *level)
{
    int low, high;
    if (!date_as_range(level, strlen(level), &low, &high))
        return NULL;
    return arena_printf(arena, "%d-%d", low, high);
}

/* 23-Apr: the column is of days. */
static bool has_days(const Column *c)
{
    int low, high;
    for (size_t k = 0; k < c->n_levels; k++)
        if (date_as_range(c->level_name[k], strlen(c->level_name[k]), &low, &high) &&
            high > GRADE_MOST)
            return true;
    return false;
}

/* Every value needs an entry. */
static const char *values_text(const OddTask *task, const Column *c)
{
    Text text = {.arena = task->arena};
    text_add(&text, "columns: {");
    node_add_word(&text, c->name);
    text_add(&text, ": {values: {");
    for (size_t k = 0; k < c->n_levels; k++) {
        const char *level = c->level_name[k], *range = range_of(task->scratch, level);
        text_add(&text, k > 0 ? ", " : "");
        node_add_word(&text, level);
        text_add(&text, ": ");
        node_add_word(&text, range != NULL ? range : level);
    }
    text_add(&text, "}}}");
    return text.bytes;
}

static void look(OddTask *task, const OddColumn *column)
{
    const Column *c = column->column;
    size_t n = 0, first = 0, n_rows = 0;
    if (c->type != COLUMN_FACTOR || c->n_levels > LEVELS_MOST || odd_is_made(task, c) ||
        has_days(c))
        return;
    for (size_t k = 0; k < c->n_levels; k++) {
        if (range_of(task->scratch, c->level_name[k]) == NULL)
            continue;
        first = n++ == 0 ? k : first;
        n_rows += odd_rows_of_level(column, k).n;
    }
    if (n == 0)
        return;
    const Phrase where = odd_where(task, column, odd_rows_of_level(column, first));
    odd_tell(task, n_rows,
             PHRASE("'{}' holds {} like '{}' ({}), which is what a spreadsheet makes of a range "
                    "such as 3-4. If it did, write {}.",
                    piece_column(c->name), piece_count(ABOUT_RECORDS, n, "value", "values"),
                    piece_value(c->level_name[first]), piece_phrase(task->arena, where),
                    piece_setting(values_text(task, c))));
}

const Oddity oddity_dates_of_ranges = {
    .name = "dates_of_ranges",
    .help = "categories with values such as 3-Apr, which a spreadsheet makes of 3-4",
    .look = look,
};
