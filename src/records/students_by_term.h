/* A file of students with a row for each student and term: what it says at the pretest counts. */
#ifndef ALIKE_RECORDS_STUDENTS_BY_TERM_H
#define ALIKE_RECORDS_STUDENTS_BY_TERM_H

#include "frame/header.h"
#include "records/internal.h"

/* What is known of a student in the terms between two, which may be one. */
typedef struct StudentAt {
    uint32_t student, row;
    int32_t from, to; /* orders of terms */
} StudentAt;

/* For frame_load_attributes: the column of terms of a file of students. context: Records. */
const char *students_term(const void *context, const Header *header);

/* Once the file is read: its rows of one student and term become one, where an id stands several
 * times; else the file is not by term. ERR_DATA for
 * terms that are none. */
bool students_split(Arena *arena, Records *records, const Header *header, Error *err) MUST_CHECK;
/* Once it is joined. */
void students_place(Records *records);
/* The row of the student at this test; NOT_JOINED. */
uint32_t students_at(const Records *records, const Test *test);

#endif
