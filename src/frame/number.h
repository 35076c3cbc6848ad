/* Cells that should be numbers, and what to say about those that are not. */
#ifndef ALIKE_FRAME_NUMBER_H
#define ALIKE_FRAME_NUMBER_H

#include "alike/text.h"

/* What is wrong and what to do, to stand after the column's name: "'45%' is a percentage; ...". */
typedef struct NumberProblem {
    char text[512];
} NumberProblem;
NumberProblem number_problem(const char *bytes, size_t n, bool comma);

/* A cell as text_read_real has it. comma: the decimal sign is a comma, and a point is in no number.
 */
RealText number_read(const char *bytes, size_t n, bool comma, double *value);

/* 1.23E+11: what a spreadsheet makes of a long number. */
bool is_scientific(const char *bytes, size_t n);

#endif
