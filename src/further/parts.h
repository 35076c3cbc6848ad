/* Inside src/further: what several analyses of a matched estimate share. */
#ifndef ALIKE_FURTHER_PARTS_H
#define ALIKE_FURTHER_PARTS_H

#include "alike/further.h"
#include "alike/part_tables.h"

/* Is there an estimate of the treated, or of all, whose parts can be looked at? */
bool has_estimate(const FurtherInput *input);
/* And does each treated student have comparison students of its own? Else a part is that of both
 * groups, at the weights of the whole design. (Not for ATC, where links begin at the controls.) */
bool has_comparison_students(const FurtherInput *input);

/* The column of the schools: the cluster of the estimate, else `school`; NULL: none. */
const Column *school_column(const FurtherInput *input);

PeopleSet further_set(const FurtherInput *input); /* whom the estimate is about */
/* A table of the estimate's outcome and design, in the outcome's unit. */
Table *further_table(Arena *arena, const FurtherInput *input, const TableKind *kind,
                     const char *title);
const char *further_unit(const FurtherInput *input); /* of the outcome; "" for none */
int further_digits(const FurtherInput *input);

/* The part of people that the schools of the program are. */
#define GROUP_SCHOOL "school of the program"

/* "yes" where value is below the limit, "no", or nothing where it is NaN. */
void row_below(Row row, const TableColumn *handle, double value, double limit);

/* Effects by groups of treated students, each with its whole comparison group: level_of by student
 * of the cohort. Groups without treated students are left out; fewer than two make no table. The
 * family of tests is the table's rows. */
typedef struct GroupTable {
    const TableKind *kind; /* with group_effects_columns */
    const char *title, *sentence;
    const char *what; /* title of the column of groups */
    size_t n;
    const char *const *level;
    int32_t *level_of;
} GroupTable;
bool further_groups(Arena *arena, const FurtherInput *input, const GroupTable *all, Tables *tables,
                    Error *err) MUST_CHECK;

#endif
