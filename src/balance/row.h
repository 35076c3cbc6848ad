/* Inside src/balance: a row of the balance table from what is known of both arms. */
#ifndef ALIKE_BALANCE_ROW_H
#define ALIKE_BALANCE_ROW_H

#include "alike/balance.h"

/* The SD that standardises a covariate's differences, from the cohort before discard: of the arm
 * that the estimand is about, or the root mean of both variances; where that arm has no spread, the
 * arms' spreads pooled by their sizes (as MatchIt does). */
double balance_reference_sd(Estimand estimand, const BalanceContrast *before);

/* Moments, and every measure made of them. */
BalanceSide balance_side(const BalanceContrast *contrast);

/* Fills what is said of all rows, from the rows; sums begin at 0. */
void balance_summarise(Balance *out);

/* Is the column in the outcome model? */
bool balance_adjusts(const BalanceSettings *settings, const Cohort *cohort, const Column *column);

#endif
