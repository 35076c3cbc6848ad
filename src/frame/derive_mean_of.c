#include "alike/derive.h"

#include "alike/frame.h"
#include "alike/sort.h"

#include <math.h>

/* Over all rows of the file that hold a value, the student's own among them, in canonical order. */
static bool derive(Arena *arena, const DeriveTask *task, Column *out, Notes *notes, Error *err)
{
    const size_t n = task->frame->n_rows;
    const double *x = task->column[0]->real;
    Arena *scratch = arena_create();
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, n);
    sort_identity(row, n);
    const Levels group = frame_levels(scratch, task->by, row, n);
    double *sum = ARENA_ARRAY(scratch, double, group.n_levels);
    size_t *count = ARENA_ARRAY(scratch, size_t, group.n_levels);
    size_t n_used = 0, n_groups = 0;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        if (group.level[i] == LEVEL_NONE || isnan(x[i]))
            continue;
        sum[group.level[i]] += x[i];
        n_groups += count[group.level[i]]++ == 0;
        n_used++;
    }
    for (size_t i = 0; i < n; i++) {
        const int32_t g = group.level[i];
        const bool known = g != LEVEL_NONE && count[g] > 0;
        out->real[i] = known ? sum[g] / (double)count[g] : NAN;
        out->reason[i] = known ? REASON_PRESENT : REASON_DERIVED;
    }
    notes_add(notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_RECORDS, n_used),
              PHRASE("'{}' is the mean of '{}' within each of {} groups of '{}', over all rows of "
                     "the file that hold a value, the student's own included.",
                     piece_column(task->name), piece_column(task->column[0]->name),
                     piece_count(ABOUT_SCHOOLS, n_groups, NULL, NULL),
                     piece_column(task->by->name)));
    arena_destroy(scratch);
    return true;
}

const Derivation derivation_mean_of = {
    .name = "mean_of",
    .form = "mean_of: COLUMN, by: COLUMN",
    .help = "the mean of the column within each group, over all rows of the file that hold a value",
    .n_columns = 1,
    .by = true,
    .derive = derive,
};
