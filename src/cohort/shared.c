/* Covariates that a school, or another group of students, has as a whole. */
#include "alike/impute.h"

#include "alike/groups.h"

#include <math.h>
#include <string.h>

enum { STUDENTS_LEAST = 2 }; /* as of a unit of assignment (src/cohort/unit.c) */

double impute_cell(const Column *column, uint32_t row)
{
    if (column->reason[row] != REASON_PRESENT)
        return (double)NAN;
    return column->type == COLUMN_FACTOR ? column->level[row] : column->real[row];
}

static bool is_covariate(const Cohort *cohort, const Column *column)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (cohort->covariate[k] == column)
            return true;
    return false;
}

/* Groups have a heading that reads so, or are named by a key that is about groups. */
static bool may_be_groups(const Cohort *cohort, const Column *column)
{
    if (column == cohort->treatment || column == cohort->outcome || column == cohort->pretest ||
        column->type == COLUMN_PRESENCE || column->known != NULL)
        return false;
    return group_kind(column->name) != GROUP_NONE ||
           (column->type == COLUMN_FACTOR && !is_covariate(cohort, column));
}

/* Of a group: the value that its students have in common, and how many have it. */
typedef struct Group {
    double value;
    size_t n;
} Group;

/* Two groups of two students or more must differ: else a value that is everybody's, or numbers of
 * students, would pass for what groups have. */
static bool differ(const Group *group, size_t n)
{
    double first = (double)NAN;
    bool out = false;

    for (size_t g = 0; g < n; g++) {
        if (group[g].n < STUDENTS_LEAST)
            continue;
        first = isnan(first) ? group[g].value : first;
        out = out || group[g].value != first;
    }
    return out;
}

/* n_groups: of all students. */
static bool is_common(const Cohort *cohort, const Column *known, const Levels *levels,
                      size_t *n_groups)
{
    Arena *scratch = arena_create();
    Group *group = ARENA_ARRAY(scratch, Group, levels->n_levels + 1);
    bool *any = ARENA_ARRAY(scratch, bool, levels->n_levels + 1);
    size_t n_known = 0, n_with = 0;
    bool ok = true;

    *n_groups = 0;
    for (size_t i = 0; i < cohort->n && ok; i++) {
        const double value = impute_cell(known, cohort->row[i]);
        if (levels->level[i] == LEVEL_NONE)
            continue;
        Group *own = &group[levels->level[i]];
        *n_groups += !any[levels->level[i]];
        any[levels->level[i]] = true;
        if (isnan(value))
            continue;
        n_with += own->n == 0;
        ok = own->n == 0 || own->value == value;
        own->value = value;
        own->n++;
        n_known++;
    }
    ok = ok && n_known >= STUDENTS_LEAST * n_with && differ(group, levels->n_levels);
    arena_destroy(scratch);
    return ok;
}

SharedBy impute_shared_by(Arena *arena, const Cohort *cohort, const Column *known)
{
    SharedBy out = {.groups = NULL};
    size_t fewest = 0;

    for (size_t k = 0; k < cohort->frame->n_columns; k++) {
        const Column *column = &cohort->frame->column[k];
        size_t n;
        if (!may_be_groups(cohort, column) || strcmp(column->name, known->name) == 0)
            continue;
        const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
        if (!is_common(cohort, known, &levels, &n))
            continue;
        if (out.groups == NULL || n < fewest ||
            (n == fewest && strcmp(column->name, out.groups->name) < 0)) {
            out = (SharedBy){.groups = column, .levels = levels};
            fewest = n;
        }
    }
    return out;
}
