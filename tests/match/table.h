/* A CSV file of reference values: every cell as text, quotes taken off. No cell holds a comma that
 * matters here. */
#ifndef MATCH_TABLE_H
#define MATCH_TABLE_H

#include "check.h"

#include "alike/arena.h"

#include <string.h>

typedef struct Csv {
    size_t n_rows, n_columns;
    char **cell; /* (n_rows + 1) x n_columns, the header first */
} Csv;

static inline bool csv_read(Arena *arena, const char *path, Csv *out)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, (size_t)size + 1);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    size_t lines = 0;
    for (const char *c = text; *c != '\0'; c++)
        lines += *c == '\n';
    *out = (Csv){0};
    size_t n = 0;
    for (char *line = text; *line != '\0';) {
        char *end = line + strcspn(line, "\n");
        const bool last = *end == '\0';
        *end = '\0';
        if (line[0] != '#' && line[0] != '\0') {
            if (out->cell == NULL) {
                out->n_columns = 1;
                for (const char *c = line; *c != '\0'; c++)
                    out->n_columns += *c == ',';
                out->cell = ARENA_ARRAY(arena, char *, (lines + 1) * out->n_columns);
            }
            char *at = line;
            for (size_t k = 0; k < out->n_columns && at != NULL; k++) {
                char *next = strchr(at, ',');
                if (next != NULL)
                    *next++ = '\0';
                if (*at == '"')
                    at++;
                at[strcspn(at, "\"")] = '\0';
                out->cell[n * out->n_columns + k] = at;
                at = next;
            }
            n++;
        }
        line = last ? end : end + 1;
    }
    out->n_rows = n - 1;
    return true;
}

static inline size_t csv_column(const Csv *csv, const char *name)
{
    for (size_t k = 0; k < csv->n_columns; k++)
        if (strcmp(csv->cell[k], name) == 0)
            return k;
    fail_msg("no column %s", name);
    return 0;
}

static inline const char *csv_text(const Csv *csv, size_t row, size_t column)
{
    const char *text = csv->cell[(row + 1) * csv->n_columns + column];
    return text == NULL ? "" : text;
}

static inline double csv_real(const Csv *csv, size_t row, size_t column)
{
    return strtod(csv_text(csv, row, column), NULL);
}

#endif
