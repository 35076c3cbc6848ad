#include "alike/derive.h"

#include "alike/frame.h"

#include <math.h>

static bool derive(Arena *arena, const DeriveTask *task, Column *out, Notes *notes, Error *err)
{
    const Column *source = task->column[0];
    const size_t n = task->frame->n_rows;
    ValueSet value = {.n = 1, .value = &task->rule->argument.item[1]};
    (void)arena, (void)notes, (void)err;
    frame_accept_all(source, n, &value, out->reason); /* lent for the answers */
    for (size_t i = 0; i < n; i++) {
        const bool missing = source->reason[i] != REASON_PRESENT;
        out->real[i] = missing ? NAN : out->reason[i];
        out->reason[i] = missing ? REASON_DERIVED : REASON_PRESENT;
    }
    return true;
}

const Derivation derivation_equals = {
    .name = "equals",
    .form = "equals: [COLUMN, VALUE]",
    .help = "1 where the column holds the value, 0 where it holds another, missing where it is "
            "missing; numbers compare as numbers",
    .n_columns = 1,
    .n_values = 1,
    .takes_text = true,
    .derive = derive,
};
