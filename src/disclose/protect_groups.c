/* The table of comparison groups: its counts add up to totals that stand in the flow. */
#include "disclose/protect.h"

#include "alike/match_tables.h"

#include <math.h>

static double students_of(const Table *table, size_t row)
{
    return table_real(table, row, &groups_columns.students);
}

static int section_of(const Table *table, size_t row)
{
    return table->head[row].what;
}

static bool is_small(const Protection *p, double n)
{
    return n > 0 && n < (double)p->min;
}

static size_t hide(const Protection *p, Table *table, size_t row)
{
    const double n = students_of(table, row);
    if (isnan(n))
        return 0;
    const char *why = is_small(p, n) ? p->mark : HIDDEN_MARK;
    row_real_or(row_at(table, row), &groups_columns.students, (double)NAN, why);
    row_real_or(row_at(table, row), &groups_columns.percent, (double)NAN, why);
    return 1;
}

/* Reasons add up to a known number, so they are hidden together. Of the other sections the first
 * two rows stand in the flow; a later one is a part of the second, and so is what is left of it. */
static bool must_hide(const Protection *p, const Table *table, size_t from, size_t row)
{
    const double n = students_of(table, row);
    if (row < from + 2)
        return false;
    return is_small(p, n) || is_small(p, students_of(table, from + 1) - n);
}

static size_t protect_section(const Protection *p, Table *table, size_t from, size_t to)
{
    bool any = false;
    size_t n = 0;
    if (section_of(table, from) == GROUP_SECTION_WITHOUT) {
        for (size_t row = from; row < to; row++) {
            const bool small = is_small(p, students_of(table, row));
            any = any || small;
            n += small && !p->apply;
        }
        for (size_t row = from; row < to && any && p->apply; row++)
            n += hide(p, table, row);
        return n;
    }
    for (size_t row = to; row-- > from;) /* totals last: parts are judged by them */
        if (must_hide(p, table, from, row))
            n += p->apply ? hide(p, table, row) : 1;
    return n;
}

size_t protect_groups(const Protection *p, Analysis *analysis)
{
    Table *table = analysis->matching.groups;
    const bool totals_hidden =
        analysis->hidden_cohort_treated != NULL || analysis->hidden_cohort_control != NULL ||
        analysis->hidden_dropped.as != COUNT_SHOWN || analysis->hidden_matched != NULL;
    size_t n = 0;
    if (table == NULL)
        return 0;
    for (size_t row = 0; row < table->n_rows && totals_hidden && p->apply; row++)
        n += hide(p, table, row);
    for (size_t from = 0, to; from < table->n_rows; from = to) {
        for (to = from + 1; to < table->n_rows; to++)
            if (section_of(table, to) != section_of(table, from))
                break;
        if (!isnan(students_of(table, from)))
            n += protect_section(p, table, from, to);
    }
    return n;
}
