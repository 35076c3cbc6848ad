/* Cells that should be numbers and are not: what to say about them. */
#ifndef ALIKE_FRAME_NUMBER_H
#define ALIKE_FRAME_NUMBER_H

#include "alike/base.h"

/* What is wrong and what to do, to stand after the column's name: "'45%' is a percentage; ...". */
typedef struct NumberProblem {
    char text[512];
} NumberProblem;
NumberProblem number_problem(const char *bytes, size_t n);

/* 1.23E+11: what a spreadsheet makes of a long number. */
bool is_scientific(const char *bytes, size_t n);

#endif
