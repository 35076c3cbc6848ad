#include "alike/derive.h"

#include "alike/frame.h"

#include <math.h>

static bool derive(Arena *arena, const DeriveTask *task, Column *out, Notes *notes, Error *err)
{
    const double *x = task->column[0]->real;
    (void)arena, (void)notes;
    for (size_t i = 0; i < task->frame->n_rows; i++) {
        if (x[i] <= 0.0)
            return error_set(
                err, ERR_DATA,
                (Place){task->frame->source, task->frame->line[i], task->column[0]->cell, NULL},
                "%s: %s is %.15g here, and only positive numbers have a logarithm; "
                "correct the cell, or use the column itself",
                task->name, task->column[0]->name, x[i]);
        out->real[i] = log(x[i]); /* missing stays missing: NaN */
        out->reason[i] = isnan(x[i]) ? REASON_DERIVED : REASON_PRESENT;
    }
    return true;
}

const Derivation derivation_log = {
    .name = "log",
    .form = "log: COLUMN",
    .help = "the natural logarithm; every value must be positive",
    .n_columns = 1,
    .derive = derive,
};
