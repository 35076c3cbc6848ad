/* Inside src/results: rows of the table of evidence standards. */
#ifndef RESULTS_EVIDENCE_H
#define RESULTS_EVIDENCE_H

#include "alike/results.h"

#include "alike/results_tables.h"

Row evidence_add(Table *table, Evidence what, const char *requirement, const char *of,
                 Rounding rounding);
void evidence_judge(Row row, const char *verdict, const char *reason);
/* A cell of another table, its step and what stands in its place. */
void evidence_copy(Row row, const TableColumn *to, const Table *from, size_t at,
                   const TableColumn *handle);

/* Units, losses, who joined and left, and whom the estimate speaks for. */
void evidence_people(Arena *arena, Table *table, const Results *results, const Analysis *analysis);

#endif
