/* The table of comparison groups: its columns (alike/column.h) and sections. */
#ifndef ALIKE_MATCH_TABLES_H
#define ALIKE_MATCH_TABLES_H

#include "alike/table.h"

#define GROUPS_LIST(COLUMN)                                                                        \
    COLUMN(about, "About", AS_TEXT)                                                                \
    COLUMN(what, "What", AS_TEXT)                                                                  \
    COLUMN(students, "Number", AS_PEOPLE)                                                          \
    COLUMN(percent, "Percent", AS_SHARE("%", 1))                                                   \
    COLUMN(value, "Value", AS_ROW_SAYS(1))
TABLE_DECLARE(groups, GROUPS_LIST);

/* One row a school of whose students partners are sought: the school it is compared with, students
 * of both who could be paired, and what became of them. */
#define SCHOOL_PAIRS_LIST(COLUMN)                                                                  \
    COLUMN(program_school, "Program school", AS_NAME)                                              \
    COLUMN(comparison_school, "Comparison school", AS_NAME)                                        \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(pairs, "Pairs", AS_TREATED)                                                             \
    COLUMN(distance, "Mean distance", AS_NEVER(NULL, 3))                                           \
    COLUMN(problem, "Not compared because", AS_TEXT)
TABLE_DECLARE(school_pairs, SCHOOL_PAIRS_LIST);

/* Rows of groups, section by section: students to be matched and those that were; why others have
 * no group, which adds up to them; how large the groups are; how many passed; comparison students
 * to choose from and those that were; how many groups one of these serves. */
typedef enum GroupSection {
    GROUP_SECTION_PROGRAM,
    GROUP_SECTION_WITHOUT,
    GROUP_SECTION_SIZES,
    GROUP_SECTION_PASSED,
    GROUP_SECTION_COMPARISON,
    GROUP_SECTION_SERVED,
} GroupSection;

#endif
