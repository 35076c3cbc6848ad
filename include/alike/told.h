/* Numbers as readers meet them, in one digit rule: page one, tables, charts and sentences ask here,
 * so that a number reads the same wherever it stands. Published numbers have no more digits than
 * their step. What is left out is HIDDEN_MARK, what there is not "n/a". */
#ifndef ALIKE_TOLD_H
#define ALIKE_TOLD_H

#include "alike/results.h"

#define TOLD_NOTHING "n/a"

/* Decimals at which a standard error shows its first digit. */
int told_digits_of_error(double se);
/* Decimals of points: those at which the smallest standard error of the outcomes in that unit shows
 * its first digit, so that all of them have the same. */
int told_digits(const Results *results, const Analysis *analysis);
/* "points", "dollars"; "percentage points" of an outcome that is reached or not. */
const char *told_unit(const Analysis *analysis);

/* A number in points, by its name in results.json: "4.3". One that would read 0.0 and is not 0 has
 * a digit more. Of an outcome that is reached or not: in percentage points. */
const char *told_points(Arena *arena, const Results *results, const Analysis *analysis,
                        const Effect *effect, const char *json);
/* "3.2 to 5.4"; "" where there is none. */
const char *told_interval(Arena *arena, const Results *results, const Analysis *analysis,
                          const Effect *effect);
/* The same for a number of a table that is in the unit of the outcome. */
const char *told_cell(Arena *arena, const Results *results, const Analysis *analysis,
                      const Cell *cell);
const char *told_cells(Arena *arena, const Results *results, const Analysis *analysis,
                       const Cell *low, const Cell *high);

/* In standard deviations, two decimals: "0.22", "0.17 to 0.28". */
const char *told_size(Arena *arena, const Effect *effect);
const char *told_size_interval(Arena *arena, const Effect *effect);
const char *told_sds(Arena *arena, const Cell *cell);
/* Where a comparison student of the 50th percentile would stand: "59th", "57th to 61st". */
const char *told_percentile(Arena *arena, const Effect *effect);
const char *told_percentile_interval(Arena *arena, const Effect *effect);

/* "0.016", "<0.001". */
const char *told_p(Arena *arena, const Effect *effect);
/* People of an arm of the estimate. */
const char *told_n_treated(Arena *arena, const Effect *effect);
const char *told_n_control(Arena *arena, const Effect *effect);

/* A number with so many decimals, or fewer where its step is wider: "1,730", "−0.3". */
const char *told_number(Arena *arena, double value, double step, int digits);

#endif
