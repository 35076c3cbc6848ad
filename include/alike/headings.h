/* Headings that read as the id of a person, and as a time. Of groups: alike/groups.h. */
#ifndef ALIKE_HEADINGS_H
#define ALIKE_HEADINGS_H

#include "alike/base.h"

/* 3: "student_id"; 2: "id", "ID Number"; 1: "row", and "student" alone, which may be the names of
 * people; 0: another. */
int heading_person_id(const char *heading);

/* "AdminYear", "school_yr"; not the year of birth, of graduation or of entry, which tell who
 * somebody is. */
bool heading_year(const char *heading);
/* A year, or a part of one: "Term", "Testing Window". */
bool heading_time(const char *heading);

#endif
