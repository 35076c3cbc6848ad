/* How results.json is asked: whoever gave the folder may have written anything in it. */
#include "pool/parts.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

double field_real(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const double real = json_is_number(value) ? json_number_value(value) : (double)NAN;

    return fabs(real) <= REAL_MOST ? real : (double)NAN;
}

double field_size(const json_t *object, const char *key)
{
    const double value = field_real(object, key);

    return value >= 0.0 ? value : (double)NAN;
}

size_t told_rows_of(const json_t *table)
{
    return json_array_size(json_object_get(table, "rows"));
}

const json_t *told_cell_of(const json_t *table, size_t row, const char *column)
{
    const json_t *columns = json_object_get(table, "columns");
    const json_t *cells = json_array_get(json_object_get(table, "rows"), row);

    for (size_t k = 0; k < json_array_size(columns); k++)
        if (field_says(json_array_get(columns, k), "name", column))
            return json_array_get(cells, k);
    return NULL;
}

const char *told_text_of(const json_t *table, size_t row, const char *column)
{
    return json_string_value(told_cell_of(table, row, column));
}

double told_real_of(const json_t *table, size_t row, const char *column)
{
    const json_t *cell = told_cell_of(table, row, column);
    const double real = json_is_number(cell) ? json_number_value(cell) : (double)NAN;

    return fabs(real) <= REAL_MOST ? real : (double)NAN;
}

const char *told_setting(const json_t *root, const char *path)
{
    return field_text(member_by(json_object_get(root, "settings"), "path", path), "value");
}

const json_t *overall_effect(const json_t *analysis)
{
    const json_t *effects = json_object_get(analysis, "effects");

    for (size_t i = 0; i < json_array_size(effects); i++) {
        const json_t *effect = json_array_get(effects, i);
        if (field_value(effect, "group") == NULL && field_value(effect, "level") == NULL)
            return effect;
    }
    return NULL;
}

Verdict told_verdict(const char *words)
{
    for (int k = 0; k < N_VERDICTS; k++)
        if (text_equal(words, results_verdict_words((Verdict)k)))
            return (Verdict)k;
    return VERDICT_UNKNOWN;
}

void pooled_words_add(Arena *arena, PooledWords *words, const char *text)
{
    words->item =
        arena_grow(arena, (void *)words->item, &words->capacity, words->n + 1, sizeof *words->item);
    words->item[words->n++] = text;
}

const char *pooled_list(Arena *arena, const char *const *name, size_t n)
{
    enum { MOST = 6 };
    const bool cut = n > MOST + 1;
    const size_t n_shown = cut ? MOST : n;
    Text text = {.arena = arena};

    text_add(&text, "");
    for (size_t i = 0; i < n_shown; i++)
        text_format(&text, "%s%s", i == 0 ? "" : i + 1 < n_shown || cut ? ", " : " and ", name[i]);
    if (cut)
        text_format(&text, " and %zu more", n - n_shown);
    return text.bytes;
}
