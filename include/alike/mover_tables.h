/* Who joined, who moved and whose last test does not count within a span, of test records (columns
 * listed once, alike/column.h). */
#ifndef ALIKE_MOVER_TABLES_H
#define ALIKE_MOVER_TABLES_H

#include "alike/table.h"

/* One row a subject and span. */
#define RECORDS_SPANS_LIST(COLUMN)                                                                 \
    COLUMN(subject, "Subject", AS_NAME)                                                            \
    COLUMN(from, "From", AS_TEXT)                                                                  \
    COLUMN(to, "To", AS_TEXT)                                                                      \
    COLUMN(no_pretest_program, "Program, at the end only", AS_TREATED)                             \
    COLUMN(no_pretest_comparison, "Comparison, at the end only", AS_CONTROL)                       \
    COLUMN(movers_program, "Program, moved", AS_TREATED)                                           \
    COLUMN(movers_comparison, "Comparison, moved", AS_CONTROL)                                     \
    COLUMN(voided_program, "Program, last test does not count", AS_TREATED)                        \
    COLUMN(voided_comparison, "Comparison, last test does not count", AS_CONTROL)                  \
    COLUMN(movers, "Those who moved", AS_TEXT)
TABLE_DECLARE(records_spans, RECORDS_SPANS_LIST);

#endif
