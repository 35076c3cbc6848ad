/* What a struct of results shows, listed once in a .def beside its header: from a row come the
 * struct's member, its blank, results.json, the CSV column, `published:`, what disclosure control
 * takes away and the page on results. */
#ifndef ALIKE_FIELD_H
#define ALIKE_FIELD_H

#include "alike/table.h"

/* What disclosure control takes a field with. */
typedef enum FieldHidden {
    HIDDEN_NEVER,        /* it says which row this is, or nothing of few people */
    HIDDEN_WITH_ROW,     /* with the whole row */
    HIDDEN_WITH_AMOUNT,  /* the same; a share has none of it */
    HIDDEN_WITH_SIZES,   /* and where the row's sizes go */
    HIDDEN_WITH_PEOPLE,  /* and where they go and errors are counted by person: it tells the size */
    HIDDEN_WITH_DROPPED, /* with how many were left out */
} FieldHidden;

typedef struct ResultField {
    TableColumn column;
    const char *json; /* its name in results.json */
    const char *help; /* for docs/results.md */
    size_t offset;    /* const char *, double or size_t, by the column's type */
    FieldHidden hidden;
} ResultField;

/* The member as a cell. */
Cell field_cell(const ResultField *field, const void *of);
/* The same with its step; step: by the list that begins with `first`; NaN: the number is left out;
 * NULL: all are exact. */
Cell field_told(const ResultField *field, const ResultField *first, const double *step,
                const void *of);
/* NULL, NaN or 0. */
void field_clear(const ResultField *field, void *of);
/* Those of a list that are hidden with the same. */
void fields_clear(const ResultField *fields, size_t n, FieldHidden with, void *of);
/* The field of that name in results.json; NULL: there is none. */
const ResultField *field_find(const ResultField *fields, size_t n, const char *json);
void field_copy(const ResultField *field, void *to, const void *from);

#endif
