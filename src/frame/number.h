/* Cells that should be numbers, and what to say about those that are not. */
#ifndef ALIKE_FRAME_NUMBER_H
#define ALIKE_FRAME_NUMBER_H

#include "alike/input.h"
#include "alike/text.h"

/* What is wrong and what to do, to stand after the column's name: "'45%' is a percentage; ...". */
typedef struct NumberProblem {
    char text[512];
} NumberProblem;
NumberProblem number_problem(const char *bytes, size_t n, const FileRules *rules);

/* A cell as text_read_real has it, and as the rules say that numbers are written: with a decimal
 * comma a point is in no number but before three digits of thousands. */
RealText number_read(const char *bytes, size_t n, const FileRules *rules, double *value);
/* Is it written with marks of thousands (comma: points are)? */
bool number_has_thousands(const char *bytes, size_t n, bool comma);

/* Marks with which numbers are written and that the rules do not read. */
enum { MARK_THOUSANDS = 1, MARK_PERCENT = 2, MARK_MONEY = 4 };
/* Would it be a number if marks were read? Those that it has are added to *marks. */
bool number_is_marked(const char *bytes, size_t n, const FileRules *rules, unsigned *marks);
/* Those of all n texts together; 0: there are none, or some text is no number. */
unsigned number_marks_of(const char *const *text, size_t n, const FileRules *rules);
/* "data: {thousands: yes}", which reads them; "": no key does. */
const char *number_marks_key(unsigned marks);

/* 1.23E+11: what a spreadsheet makes of a long number. */
bool is_scientific(const char *bytes, size_t n);

#endif
