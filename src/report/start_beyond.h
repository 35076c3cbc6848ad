/* Inside src/report: the start beyond the table of characteristics. Whom the design pruned, how
 * alike the groups' schools are, and what foretells the outcome. */
#ifndef ALIKE_REPORT_START_BEYOND_H
#define ALIKE_REPORT_START_BEYOND_H

#include "report/says_items.h"

#include "alike/balance.h"

/* The earlier score's row of the balance table; NULL: there is none. */
const BalanceRow *start_pretest(const Balance *balance);
/* Mean of an arm ("mean_treated") as the table of characteristics shows it. */
const char *start_mean(Arena *arena, const BalanceRow *row, const BalanceSide *side,
                       const char *name);

/* Finished sentences, "" where there is nothing to say: how the program's students began whom the
 * design keeps, and whom it does not; of schools; of what the comparison students' outcomes
 * foretell. */
const char *start_says_pruned(Arena *arena, const Items *items);
const char *start_says_schools(Arena *arena, const Results *results, const Items *items);
const char *start_says_forecast(Arena *arena, const Items *items);

/* Is any outcome's comparison one of whole schools? */
bool start_has_schools(const Outline *outline);
/* Their largest difference, in standard deviations of schools. */
const char *start_schools_apart(Arena *arena, const Analysis *analysis);

#endif
