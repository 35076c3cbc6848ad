#include "alike/terms.h"

#include <string.h>

static size_t add_term(Model *model, Arena *arena, Term term)
{
    model->term =
        arena_grow(arena, model->term, &model->capacity, model->n + 1, sizeof *model->term);
    model->term[model->n] = term;
    return model->n++;
}

Model model_create(Arena *arena)
{
    Model model = {0};
    add_term(&model, arena, (Term){.name = "(Intercept)", .kind = TERM_INTERCEPT});
    return model;
}

void model_add_treated(Model *model, Arena *arena)
{
    add_term(model, arena, (Term){.name = "treated", .kind = TERM_TREATED});
}

/* 1 for each level that one of the rows holds. Stops as soon as every level was met. */
static uint8_t *levels_present(Arena *arena, const Column *column, const uint32_t *row, size_t n)
{
    uint8_t *present = ARENA_ARRAY(arena, uint8_t, column->n_levels);
    size_t missing = column->n_levels;
    for (size_t i = 0; i < n && missing > 0; i++) {
        const int32_t level = column->level[row[i]];
        if (level == LEVEL_NONE || present[level])
            continue;
        present[level] = 1;
        missing--;
    }
    return present;
}

/* Terms first .. first + n - 1 are the levels of one factor. */
static void add_factor(Model *model, Arena *arena, const Column *column, size_t first, size_t n)
{
    int32_t *term = ARENA_ARRAY(arena, int32_t, column->n_levels);

    for (size_t level = 0; level < column->n_levels; level++)
        term[level] = -1;
    for (size_t j = first; j < first + n; j++)
        term[model->term[j].level] = (int32_t)j; /* terms are fewer than 2^31 */
    model->factor = arena_grow(arena, model->factor, &model->factor_capacity, model->n_factors + 1,
                               sizeof *model->factor);
    model->levels = arena_grow(arena, model->levels, &model->level_capacity, model->n_factors + 1,
                               sizeof *model->levels);
    model->factor[model->n_factors] = (ModelFactor){column, term};
    model->levels[model->n_factors++] = (LevelColumns){first, n};
}

/* Products are made of filled columns. */
static void fill_factor(Model *model, const Column *column)
{
    size_t kept = 0;

    for (size_t f = 0; f < model->n_factors; f++) {
        if (model->factor[f].column == column)
            continue;
        model->factor[kept] = model->factor[f];
        model->levels[kept++] = model->levels[f];
    }
    model->n_factors = kept;
}

static size_t add_levels(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                         size_t n_rows, bool first_too)
{
    const uint8_t *present = levels_present(arena, column, row, n_rows);
    const size_t before = model->n;
    bool skip = !first_too;
    for (size_t level = 0; level < column->n_levels; level++) {
        if (!present[level])
            continue;
        if (!skip)
            add_term(model, arena,
                     (Term){.name = arena_printf(arena, "%s=%s", column->name,
                                                 column->level_name[level]),
                            .kind = TERM_LEVEL,
                            .column = column,
                            .level = (int32_t)level});
        skip = false;
    }
    if (model->n - before >= MODEL_FACTOR_LEAST)
        add_factor(model, arena, column, before, model->n - before);
    return model->n - before;
}

static size_t add_column(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                         size_t n_rows, bool first_too)
{
    switch (column->type) {
    case COLUMN_REAL:
        add_term(model, arena, (Term){.name = column->name, .kind = TERM_REAL, .column = column});
        return 1;
    case COLUMN_FACTOR:
        return add_levels(model, arena, column, row, n_rows, first_too);
    case COLUMN_PRESENCE:
        break; /* an outcome while designing: it has no values to enter */
    }
    return 0;
}

size_t model_add_column(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                        size_t n_rows)
{
    return add_column(model, arena, column, row, n_rows, false);
}

size_t model_add_all_levels(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                            size_t n_rows)
{
    return add_column(model, arena, column, row, n_rows, true);
}

/* Is this term the column itself or one of its levels? */
static bool is_main_effect(const Term *term, const Column *column)
{
    return (term->kind == TERM_REAL || term->kind == TERM_LEVEL) && term->column == column;
}

bool model_add_interaction(Model *model, Arena *arena, const Column *a, const Column *b)
{
    const size_t before = model->n;
    if (a == b) /* levels of one factor exclude each other; a number with itself is a square */
        return false;
    fill_factor(model, a);
    fill_factor(model, b);
    for (size_t j = 0; j < before; j++) {
        if (!is_main_effect(&model->term[j], b))
            continue;
        for (size_t i = 0; i < before; i++) {
            if (!is_main_effect(&model->term[i], a))
                continue;
            const char *name =
                arena_printf(arena, "%s:%s", model->term[i].name, model->term[j].name);
            add_term(model, arena, (Term){.name = name, .kind = TERM_PRODUCT, .a = i, .b = j});
        }
    }
    return model->n > before;
}

bool model_add_square(Model *model, Arena *arena, const Column *a)
{
    for (size_t i = 0; i < model->n; i++) {
        if (model->term[i].kind != TERM_REAL || model->term[i].column != a)
            continue;
        const char *name = arena_printf(arena, "%s^2", model->term[i].name);
        add_term(model, arena, (Term){.name = name, .kind = TERM_SQUARE, .a = i});
        return true;
    }
    return false;
}

size_t model_add_group(Model *model, Arena *arena, const char *name, const double *of_group)
{
    return add_term(model, arena, (Term){.name = name, .kind = TERM_GROUP, .of_group = of_group});
}

bool model_is_indicator(const Model *model, const Term *term)
{
    switch (term->kind) {
    case TERM_INTERCEPT:
    case TERM_LEVEL:
    case TERM_TREATED:
        return true;
    case TERM_REAL:
        return term->column->binary;
    case TERM_PRODUCT:
        return model_is_indicator(model, &model->term[term->a]) &&
               model_is_indicator(model, &model->term[term->b]);
    case TERM_SQUARE:
        return model_is_indicator(model, &model->term[term->a]);
    case TERM_GROUP:
        break;
    }
    return false;
}

/* Rows of the frame, ready to be read. */
typedef struct FrameRows {
    size_t n;
    const uint32_t *row;
    const uint8_t *treated;
    const int32_t *group;
    bool gapless; /* then a column is copied, not gathered */
    /* where rows are picked */
    uint32_t picked[MODEL_BLOCK];
    uint8_t picked_treated[MODEL_BLOCK];
    int32_t picked_group[MODEL_BLOCK];
} FrameRows;

/* One pass per term: the loop knows its kind, so that nothing is decided per row. a, b: the columns
 * that a product is of. */
static void fill_term(const Term *term, const FrameRows *rows, const double *a, const double *b,
                      double *out)
{
    const uint32_t *row = rows->row;
    const size_t n = rows->n;

    switch (term->kind) {
    case TERM_INTERCEPT:
        for (size_t i = 0; i < n; i++)
            out[i] = 1;
        break;
    case TERM_REAL: {
        const double *real = term->column->real;
        if (rows->gapless) {
            memcpy(out, real + row[0], n * sizeof *out);
            break;
        }
        for (size_t i = 0; i < n; i++)
            out[i] = real[row[i]];
        break;
    }
    case TERM_LEVEL: {
        const int32_t *level = term->column->level;
        const int32_t wanted = term->level;
        if (rows->gapless) {
            const int32_t *of_row = level + row[0];
            for (size_t i = 0; i < n; i++)
                out[i] = of_row[i] == wanted ? 1.0 : 0.0;
            break;
        }
        for (size_t i = 0; i < n; i++)
            out[i] = level[row[i]] == wanted ? 1.0 : 0.0;
        break;
    }
    case TERM_PRODUCT:
        for (size_t i = 0; i < n; i++)
            out[i] = a[i] * b[i];
        break;
    case TERM_SQUARE:
        for (size_t i = 0; i < n; i++)
            out[i] = a[i] * a[i];
        break;
    case TERM_TREATED:
        for (size_t i = 0; i < n; i++)
            out[i] = rows->treated[i];
        break;
    case TERM_GROUP:
        for (size_t i = 0; i < n; i++)
            out[i] = term->of_group[rows->group[i]];
        break;
    }
}

/* Most blocks of a cohort leave nobody out. */
static bool is_gapless(const uint32_t *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (row[i] != row[0] + i)
            return false;
    return true;
}

static void find_rows(const ModelRows *of, MatrixRows rows, FrameRows *out)
{
    out->n = rows.n;
    if (rows.index == NULL) {
        out->row = of->row + rows.begin;
        out->treated = of->treated == NULL ? NULL : of->treated + rows.begin;
        out->group = of->group == NULL ? NULL : of->group + rows.begin;
    } else {
        for (size_t i = 0; i < rows.n; i++) {
            out->picked[i] = of->row[rows.index[i]];
            if (of->treated != NULL)
                out->picked_treated[i] = of->treated[rows.index[i]];
            if (of->group != NULL)
                out->picked_group[i] = of->group[rows.index[i]];
        }
        out->row = out->picked;
        out->treated = out->picked_treated;
        out->group = out->picked_group;
    }
    out->gapless = is_gapless(out->row, rows.n);
}

void model_fill(const ModelRows *of, MatrixRows rows, double *block, size_t stride)
{
    FrameRows from;

    find_rows(of, rows, &from);
    for (size_t k = 0; k < of->model->n; k++) {
        const Term *term = &of->model->term[k];
        fill_term(term, &from, block + term->a * stride, block + term->b * stride,
                  block + k * stride);
    }
}

/* Where term k stands once the columns of factors are gone. */
static size_t thin_place(const Model *model, size_t k)
{
    size_t before = 0;

    for (size_t f = 0; f < model->n_factors && model->levels[f].first < k; f++)
        before += model->levels[f].n;
    return k - before;
}

void model_fill_thin(const ModelRows *of, MatrixRows rows, double *block, size_t stride,
                     int32_t *level)
{
    const Model *model = of->model;
    FrameRows from;
    size_t f = 0;

    find_rows(of, rows, &from);
    for (size_t k = 0; k < model->n; k++) {
        if (f < model->n_factors && k == model->levels[f].first) {
            k += model->levels[f++].n - 1;
            continue;
        }
        const Term *term = &model->term[k];
        fill_term(term, &from, block + thin_place(model, term->a) * stride,
                  block + thin_place(model, term->b) * stride,
                  block + thin_place(model, k) * stride);
    }
    for (f = 0; f < model->n_factors; f++) {
        const int32_t *of_row = model->factor[f].column->level, *term = model->factor[f].term;
        for (size_t i = 0; i < rows.n; i++) {
            const int32_t at = of_row[from.row[i]];
            level[f * MODEL_BLOCK + i] = at == LEVEL_NONE ? -1 : term[at];
        }
    }
}

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    model_fill(state, rows, block, stride);
}

static void fill_thin(const void *state, MatrixRows rows, double *block, size_t stride,
                      int32_t *level)
{
    model_fill_thin(state, rows, block, stride, level);
}

ModelMatrix model_matrix(const ModelRows *of)
{
    return (ModelMatrix){.n = of->n,
                         .k = of->model->n,
                         .state = of,
                         .fill = fill,
                         .n_factors = of->model->n_factors,
                         .factor = of->model->levels,
                         .fill_thin = fill_thin};
}

void model_group_means(const ModelRows *of, const int32_t *group, size_t n_groups,
                       const double *weight, double *mean)
{
    const size_t k = of->model->n;
    Arena *scratch = arena_create();
    double *block = ARENA_ARRAY(scratch, double, k *MODEL_BLOCK);
    double *total = ARENA_ARRAY(scratch, double, n_groups);
    memset(mean, 0, k * n_groups * sizeof *mean);
    for (size_t start = 0; start < of->n; start += MODEL_BLOCK) {
        const size_t n = of->n - start < MODEL_BLOCK ? of->n - start : MODEL_BLOCK;
        const int32_t *g = group + start;
        const double *w = weight == NULL ? NULL : weight + start;
        model_fill(of, (MatrixRows){.begin = start, .n = n}, block, MODEL_BLOCK);
        for (size_t i = 0; i < n; i++)
            if (g[i] >= 0)
                total[g[i]] += w == NULL ? 1 : w[i];
        for (size_t j = 0; j < k; j++)
            for (size_t i = 0; i < n; i++)
                if (g[i] >= 0)
                    mean[j * n_groups + (size_t)g[i]] +=
                        (w == NULL ? 1 : w[i]) * block[j * MODEL_BLOCK + i];
    }
    for (size_t j = 0; j < k; j++)
        for (size_t at = 0; at < n_groups; at++)
            mean[j * n_groups + at] /= total[at] > 0 ? total[at] : 1;
    arena_destroy(scratch);
}
