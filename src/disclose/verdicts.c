/* Words are those of exact numbers: a rounded difference would pass or fail at .10 where the exact
 * one does not. Numbers beside them are rounded here while it is known what they go by. */
#include "disclose/round.h"

#include <math.h>

/* Does another, that differs less, read as larger? */
static bool reads_smaller(const RoundWork *work, const BalanceRow *worst, double told)
{
    const Balance *balance = &work->analysis->balance;
    const double exact = results_judged_size(worst);

    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (!row->is_score && results_judged_size(row) <= exact &&
            round_judged(work, row).value > told)
            return true;
    }
    return false;
}

static void keep_worst(RoundWork *work)
{
    Start *start = &work->analysis->start;
    const BalanceRow *exact = start->worst;
    const Rounded told = round_judged(work, exact);
    BalanceRow *worst = ARENA_NEW(work->release->arena, BalanceRow);

    *worst = *exact; /* rows of the table are joined and left out later */
    start->worst = worst;
    start->size = told.value;
    start->step = told.step;
    start->band = round_judged_band(work, exact);
    if (start->band == NULL && told.shown && reads_smaller(work, exact, told.value))
        start->band = results_band(results_judged_size(exact));
    if (start->band != NULL)
        start->size = start->step = (double)NAN;
    else if (told.shown) /* it stands in tables over the designs, too */
        round_remember(work, ROUNDING_SD, told.value, told);
}

static void keep(RoundWork *work)
{
    Analysis *a = work->analysis;

    for (size_t i = 0; i < a->balance.n; i++)
        a->balance.row[i].judged = 1 + (int)results_row_verdict(&a->balance.row[i]);
    a->start = results_start(a);
    if (a->start.worst != NULL)
        keep_worst(work);
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
