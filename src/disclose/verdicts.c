/* Words are those of exact numbers: a rounded difference would pass or fail at .10 where the exact
 * one does not. Numbers beside them are rounded here while it is known what they go by. */
#include "disclose/round.h"

#include <math.h>

static void keep(RoundWork *work)
{
    Analysis *a = work->analysis;

    for (size_t i = 0; i < a->balance.n; i++)
        a->balance.row[i].judged = 1 + (int)results_row_verdict(&a->balance.row[i]);
    a->start = results_start(a);
    if (a->start.worst != NULL) { /* rows of the table are joined and left out later */
        BalanceRow *worst = ARENA_NEW(work->release->arena, BalanceRow);
        *worst = *a->start.worst;
        a->start.worst = worst;
        const Rounded told = round_judged(work, worst);
        a->start.size = told.value;
        a->start.step = told.step;
        if (told.shown) /* it stands in tables over the designs, too */
            round_remember(work, ROUNDING_SD, told.value, told);
    }
    a->start_kept = true;
    a->attrition = results_attrition_table(work->release->arena, a);
    round_summary(work);
}

void release_keep_verdicts(Publishing *release)
{
    Results *results = release->results;

    release->work = ARENA_ARRAY(release->arena, RoundWork, results->n_analyses);
    for (size_t i = 0; i < results->n_analyses; i++) {
        release->work[i] = round_work(release, &results->analysis[i]);
        if (results->analysis[i].infeasible == NULL)
            keep(&release->work[i]);
    }
}
