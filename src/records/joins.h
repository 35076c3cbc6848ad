/* How files are joined: what was looked for and not found, and what was probably meant. Every join
 * of test records goes through here. */
#ifndef ALIKE_RECORDS_JOINS_H
#define ALIKE_RECORDS_JOINS_H

#include "alike/note.h"
#include "records/internal.h"

#define JOIN_LIMIT 0.05 /* share that may be lost where no key says another: ours */

/* Ids as they stand in one file or the other, one after another. */
typedef struct IdList {
    const char **id;
    size_t n, capacity;
} IdList;

void id_list_add(Arena *arena, IdList *list, const char *id);

/* Ids were looked for. What is near is looked for among `spare` alone, which joined nothing: an id
 * that found its own is nobody else's. */
typedef struct Join {
    const char *file; /* by the name that messages give it */
    const char *who;  /* "students of roster.csv"; their number stands before it */
    const char *lack; /* what those that are lost do: "are in no file of tests" */
    const char *hold; /* who has the near ones: "the tests hold" */
    Place place;      /* where the study names it */
    const char *key;  /* "students", whose key not_found is the limit; NULL: there is none */
    double limit;     /* share that may be lost */
    bool in_tests;    /* ids of the file were looked for in the tests; else the other way round */
    bool of_people;   /* ids of students, which tests.id_width can mend; else of schools */
    bool needs_one;   /* that none is found is an error though nothing is near */
    size_t n;         /* looked for */
    IdList lost, spare;
    NearIds near; /* of the lost, with what is near; by the file's id */
} Join;

/* Fills `near`. Ids are near that differ only in leading zeros, spaces, case, or in the ".0" of
 * what was once a number. */
void join_find_near(Arena *arena, Join *join);

/* ERR_DATA, with the way out, where more are lost than the limit says and mended ids would bring
 * back more than that (or none is found, and one is needed). */
bool join_check(Arena *arena, const Records *records, const Join *join, Error *err) MUST_CHECK;

/* A caution where the limit is passed and nothing would mend it; the first of them in a note for
 * those who have the files. */
void join_note_lost(Arena *arena, const Records *records, const Join *join, Notes *notes);
/* "; 3 would be, with other leading zeros, spaces or case", or nothing. */
Phrase join_near_phrase(Arena *arena, const Join *join);
/* Which ids are near: not for those who are given the report. */
void join_note_near(Arena *arena, const Join *join, Notes *notes);

/* A file of students as the study names it, its id called as in the tests where it does not say. */
AttributeFile attribute_file(const Records *records, const AttributeFile *file);

#endif
