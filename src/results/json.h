/* Pieces of the JSON writer. */
#ifndef ALIKE_RESULTS_JSON_H
#define ALIKE_RESULTS_JSON_H

#include "alike/results.h"

#include <jansson.h>

/* null where not finite, hidden or NULL. jansson refuses NaN and text that is not UTF-8. */
json_t *value_real(double value);
json_t *value_count(size_t value, const char *hidden);
json_t *value_text(const char *value);
json_t *value_phrase(const Phrase *phrase);          /* NULL: null */
json_t *value_cell(CellType type, const Cell *cell); /* null: something stands in its place */
json_t *value_notes(const Notes *notes);
json_t *value_table(const Table *table);
json_t *value_lock(const Results *results);
json_t *value_surveys(const Results *results);
json_t *value_analysis(const Results *results, const Analysis *analysis);

void put_value(json_t *object, const char *key, json_t *value); /* takes the value over */

#endif
