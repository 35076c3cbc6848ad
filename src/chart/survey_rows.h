/* Inside src/chart: charts of surveys. Each survey has pages of its own, one after the other. */
#ifndef ALIKE_CHART_SURVEY_ROWS_H
#define ALIKE_CHART_SURVEY_ROWS_H

#include "canvas.h"

#include "alike/survey_tables.h"
#include "alike/surveys.h"

/* Rows of one survey; n 0: it has nothing to draw. */
typedef bool SurveyGrid(Arena *arena, const SurveyFindings *survey, EffectGrid *out);

/* The page of all surveys' pages that the figure asks for; NULL: there is none. Leaves in *grid its
 * rows, in *page which of its own it is, in *n_pages how many all have. */
const SurveyFindings *survey_grid_page(Arena *arena, const Results *results, SurveyGrid *make,
                                       size_t page, EffectGrid *grid, size_t *own, size_t *n_pages);
/* Script and data of that page, of a figure of so many. */
bool survey_grid_write(Arena *arena, const SurveyFindings *survey, const EffectGrid *grid,
                       size_t own, size_t n_pages, const char *what, const char *folder,
                       Figure *figure, Error *err) MUST_CHECK;

/* A column without an outcome: differences of a survey. */
Outcomes survey_column(Arena *arena);

/* Adds a heading: a row without numbers. */
void survey_heading(Arena *arena, EffectGrid *grid, const char *label);

/* In percent, without the digits that multiplying brings. */
double survey_hundred(double share);
/* A share as percent, or a difference of shares as percentage points, as the cell is told. */
const char *survey_percent(Arena *arena, const Cell *cell, int digits);

#endif
