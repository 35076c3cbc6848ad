/* Inside src/report: rows of the table of how both groups were tested, as words. */
#ifndef ALIKE_REPORT_SAYS_CONDITIONS_H
#define ALIKE_REPORT_SAYS_CONDITIONS_H

#include "alike/condition_tables.h"
#include "alike/results.h"

/* The table of the analysis; NULL: nothing is known. */
const Table *conditions_table(const Analysis *analysis);
/* "Minutes taken, first test" */
const char *conditions_name(Arena *arena, ConditionRow row);
/* Of an arm: "20 September 2014", "37.4", "12%". */
const char *conditions_value(Arena *arena, const Analysis *analysis, size_t row, bool program);
/* Is the difference one that the study cautions of? */
bool conditions_apart(const Table *table, size_t row);

#endif
