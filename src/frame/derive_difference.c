#include "alike/derive.h"

#include "alike/frame.h"

#include <math.h>

static bool derive(Arena *arena, const DeriveTask *task, Column *out, Notes *notes, Error *err)
{
    const double *a = task->column[0]->real, *b = task->column[1]->real;
    (void)arena, (void)notes, (void)err;
    for (size_t i = 0; i < task->frame->n_rows; i++) {
        out->real[i] = a[i] - b[i]; /* missing where either is: NaN */
        out->reason[i] = isnan(out->real[i]) ? REASON_DERIVED : REASON_PRESENT;
    }
    return true;
}

const Derivation derivation_difference = {
    .name = "difference",
    .form = "difference: [COLUMN, COLUMN]",
    .help = "the first column minus the second",
    .n_columns = 2,
    .derive = derive,
};
