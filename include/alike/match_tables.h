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

/* Its rows, section by section: students to be matched and those that were; why others have no
 * group, which adds up to them; how large the groups are; how many passed; comparison students to
 * choose from and those that were; how many groups one of these serves. */
typedef enum GroupSection {
    GROUP_SECTION_PROGRAM,
    GROUP_SECTION_WITHOUT,
    GROUP_SECTION_SIZES,
    GROUP_SECTION_PASSED,
    GROUP_SECTION_COMPARISON,
    GROUP_SECTION_SERVED,
} GroupSection;

#endif
