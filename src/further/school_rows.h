/* Inside src/further: program schools and their comparison students as the model of schools reads
 * them. */
#ifndef ALIKE_FURTHER_SCHOOL_ROWS_H
#define ALIKE_FURTHER_SCHOOL_ROWS_H

#include "alike/school_model.h"
#include "further/parts.h"

/* Who tells how schools differ without the program. `make validate` holds both against the truth:
 * with few program schools those with a link are too few. */
typedef enum SchoolPool {
    POOL_LINKED, /* comparison students with a link */
    POOL_ALL,    /* every comparison student of the cohort with a score */
} SchoolPool;

typedef struct SchoolStudents {
    SchoolRows rows;
    const char **name;     /* of program schools, in the order of their names */
    const People **people; /* of each and of those it is compared with; NULL unless results are to
                              be published */
    size_t n_alone;        /* matched program students without a school of it: in nobody's effect */
} SchoolStudents;

/* The column of the school of the earlier test; NULL: none. */
const Column *school_rows_column(const FurtherInput *input);

/* Names in arena, rows in scratch. Covariates are those of the study and those matched on, with the
 * square of the pretest; notes say which are left out. */
void school_rows_make(Arena *arena, Arena *scratch, const FurtherInput *input, SchoolPool pool,
                      SchoolStudents *out, Notes *notes);

#endif
