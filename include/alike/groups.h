/* Headings that read as groups of students: schools, classes, districts. */
#ifndef ALIKE_GROUPS_H
#define ALIKE_GROUPS_H

#include "alike/base.h"

typedef enum GroupKind { GROUP_NONE, GROUP_CLASS, GROUP_SCHOOL, GROUP_DISTRICT } GroupKind;

/* "School Name", "school_id", "SchoolID", "campus_num", "TeacherLastName", "dist", "homeroom": a
 * word for a group with nothing beside it but words for a number, a name or a time. What a group is
 * like (school_type, class size, "School Year") is none, nor is anything else. */
GroupKind group_kind(const char *heading);

/* What a column of groups is about, in a word for sentences ("school" for "Home School ID"), as far
 * as its heading says so; NULL: it does not. */
const char *group_word(const char *heading);

#endif
