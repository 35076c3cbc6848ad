#include "surveys/margins.h"

#include <string.h>

size_t margins_columns(const Margins *of)
{
    size_t k = 1;
    for (size_t m = 0; m < of->n; m++)
        k += of->n_levels[m] - 1;
    return k;
}

size_t margins_column(const Margins *of, size_t margin, int32_t level)
{
    size_t column = 0;
    for (size_t m = 0; m < margin; m++)
        column += of->n_levels[m] - 1;
    return level == 0 ? 0 : column + (size_t)level;
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const MarginRows *of = state;
    size_t column = 1;
    for (size_t i = 0; i < rows.n; i++)
        block[i] = 1.0;
    for (size_t m = 0; m < of->of->n; m++)
        for (int32_t level = 1; level < (int32_t)of->of->n_levels[m]; level++, column++)
            for (size_t i = 0; i < rows.n; i++) {
                const size_t at = rows.index != NULL ? rows.index[i] : rows.begin + i;
                block[column * stride + i] = of->level[m][at] == level ? 1.0 : 0.0;
            }
}

ModelMatrix margins_matrix(const MarginRows *rows)
{
    return (ModelMatrix){.n = rows->n, .k = margins_columns(rows->of), .state = rows, .fill = fill};
}

size_t margins_of_row(const MarginRows *rows, size_t i, size_t *out)
{
    size_t n = 0, before = 0;
    out[n++] = 0;
    for (size_t m = 0; m < rows->of->n; m++) {
        if (rows->level[m][i] > 0)
            out[n++] = before + (size_t)rows->level[m][i];
        before += rows->of->n_levels[m] - 1;
    }
    return n;
}

void margins_means(const MarginRows *rows, const double *weight, double *out)
{
    const size_t k = margins_columns(rows->of);
    Arena *scratch = arena_create();
    size_t *column = ARENA_ARRAY(scratch, size_t, rows->of->n + 1);
    memset(out, 0, k * sizeof *out);
    for (size_t i = 0; i < rows->n; i++) {
        const size_t n = margins_of_row(rows, i, column);
        for (size_t j = 0; j < n; j++)
            out[column[j]] += weight[i];
    }
    for (size_t j = k; j-- > 0;)
        out[j] /= out[0];
    arena_destroy(scratch);
}
