/* Inside src/further: what several analyses of a matched estimate share. */
#ifndef ALIKE_FURTHER_PARTS_H
#define ALIKE_FURTHER_PARTS_H

#include "alike/further.h"
#include "alike/further_tables.h"

/* Are there treated students who are linked to comparison students with scores? (Not for ATC, where
 * links begin at the controls.) */
bool has_matched_students(const FurtherInput *input);

/* The column of the schools: the cluster of the estimate, else `school`; NULL: none. */
const Column *school_column(const FurtherInput *input);

/* A table of the estimate's outcome and design, in the outcome's unit. */
Table *further_table(Arena *arena, const FurtherInput *input, const TableKind *kind,
                     const char *title);
/* Columns whose unit is OUTCOME_UNIT get the outcome's own. */
TableColumn *columns_of_outcome(Arena *arena, const FurtherInput *input, const TableColumn *columns,
                                size_t n);

/* For columns of CELL_COUNT, so that a hidden row loses it: "yes" where value is below the limit,
 * "no", or nothing where it is NaN. */
const char *below_words(double value, double limit);

/* Effects by groups of treated students, each with its whole comparison group: level_of by student
 * of the cohort. Groups without treated students are left out; fewer than two make no table. The
 * family of tests is the table's rows. */
typedef struct GroupTable {
    const TableKind *kind; /* one of TABLE_GROUPS */
    const char *title, *sentence;
    const char *what; /* title of the column of groups */
    size_t n;
    const char *const *level;
    int32_t *level_of;
} GroupTable;
bool further_groups(Arena *arena, const FurtherInput *input, const GroupTable *all, Tables *tables,
                    Error *err) MUST_CHECK;

#endif
