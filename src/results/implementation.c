/* Links between effects in schools and measures of implementation: judged together, over all
 * measures and outcomes of the study's own design. */
#include "alike/test_families.h"

#include "alike/implementation_tables.h"
#include "alike/multiple.h"
#include "alike/results.h"

#include <math.h>

/* Corrects the column p of all tables of a kind into q. */
static void correct(const Results *results, const TableKind *kind, const TableColumn *p,
                    const TableColumn *q, int rule)
{
    Arena *scratch = arena_create();
    size_t room = 0, n = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Table *table = tables_find(&results->analysis[i].tables, kind);
        room += table == NULL ? 0 : table->n_rows;
    }
    double *value = ARENA_ARRAY(scratch, double, room);
    for (int write = 0; write < 2; write++) {
        n = 0;
        for (size_t i = 0; i < results->n_analyses; i++) {
            Table *table = tables_find(&results->analysis[i].tables, kind);
            for (size_t r = 0; table != NULL && r < table->n_rows; r++, n++) {
                if (write)
                    row_real(row_at(table, r), q, value[n]);
                else
                    value[n] = table_real(table, r, p);
            }
        }
        if (!write)
            adjust_by(rule, value, n, value);
    }
    arena_destroy(scratch);
}

void results_judge_links(Results *results)
{
    const ImplementationSpec *of = results->spec->design[0].implementation;
    if (of == NULL || of->correction == N_ADJUSTMENTS)
        return;
    correct(results, &table_implementation, &implementation_columns.p, &implementation_columns.q,
            of->correction);
    correct(results, &table_implementation_threshold, &implementation_threshold_columns.p,
            &implementation_threshold_columns.q, of->correction);
}
