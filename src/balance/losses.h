/* Inside src/balance: treated students kept against those dropped. */
#ifndef ALIKE_BALANCE_LOSSES_H
#define ALIKE_BALANCE_LOSSES_H

#include "alike/balance.h"

Table *losses_table(Arena *arena, const MatchMethod *method, const Cohort *cohort,
                    const double *weight);

#endif
