/* 93.3% beside 0.814 in one column: read with data.percent the one is a hundred times the other. */
#include "odd/look.h"

static void look(OddTask *task, const OddColumn *column)
{
    const Column *c = column->column;
    if (c->n_shares == 0)
        return;
    odd_tell(task, c->n_shares,
             PHRASE("'{}' has cells with a sign of percent beside others from 0 to 1 ({}). Each is "
                    "read as it stands, 93% as 93 and 0.93 as 0.93; if both are shares of one, "
                    "export the column in one of the two.",
                    piece_column(c->name),
                    piece_phrase(task->arena, odd_where_line(task, c->n_shares, c->share_line))));
}

const Oddity oddity_percents_beside_shares = {
    .name = "percents_beside_shares",
    .help = "numbers from 0 to 1 in a column whose other cells have a sign of percent, where "
            "data.percent reads them",
    .look = look,
};
