#include "alike/derive.h"

#include "alike/frame.h"

#include <math.h>

static bool derive(Arena *arena, const DeriveTask *task, Column *out, Notes *notes, Error *err)
{
    const double *x = task->column[0]->real, exponent = task->number[0];
    (void)arena, (void)notes;
    for (size_t i = 0; i < task->frame->n_rows; i++) {
        out->reason[i] = isnan(x[i]) ? REASON_DERIVED : REASON_PRESENT;
        out->real[i] = isnan(x[i]) ? NAN : pow(x[i], exponent);
        if (!isnan(x[i]) && !isfinite(out->real[i]))
            return error_set(
                err, ERR_DATA,
                (Place){task->frame->source, task->frame->line[i], task->column[0]->cell, NULL},
                "%s: %.15g to the power %.15g is not a number; correct the cell, or "
                "leave the column out",
                task->name, x[i], exponent);
    }
    return true;
}

const Derivation derivation_power = {
    .name = "power",
    .form = "power: [COLUMN, EXPONENT]",
    .help = "the column to a power",
    .n_columns = 1,
    .n_values = 1,
    .numbers = true,
    .derive = derive,
};
