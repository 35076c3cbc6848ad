/* Columns of a linear predictor, made in blocks of rows; never the whole matrix. */
#ifndef ALIKE_TERMS_H
#define ALIKE_TERMS_H

#include "alike/frame.h"
#include "alike/linalg.h"

typedef enum TermKind {
    TERM_INTERCEPT,
    TERM_REAL,
    TERM_LEVEL,   /* 1 where the factor has this level */
    TERM_PRODUCT, /* of two terms */
    TERM_SQUARE,
    TERM_TREATED, /* the treatment indicator */
    TERM_GROUP,   /* a number of the row's group */
} TermKind;

typedef struct Term {
    const char
        *name; /* "(Intercept)", "age", "race=white", "a:b", "age^2", "treated", "mean(age)" */
    TermKind kind;
    const Column *column;
    int32_t level;
    size_t a, b;            /* TERM_PRODUCT: indices of earlier terms; TERM_SQUARE: a */
    const double *of_group; /* TERM_GROUP: by group */
} Term;

/* A factor of so many levels that its columns are better known by their number than filled. */
typedef struct ModelFactor {
    const Column *column;
    const int32_t *term; /* by level of the column: the term's index, -1: it has none */
} ModelFactor;

typedef struct Model {
    size_t n;
    size_t capacity;
    Term *term;
    size_t n_factors, factor_capacity, level_capacity;
    ModelFactor *factor;
    LevelColumns *levels; /* by factor: its terms */
} Model;

enum { MODEL_FACTOR_LEAST = 16 }; /* levels; with fewer, filled columns are as fast */

Model model_create(Arena *arena); /* with an intercept */
void model_add_treated(Model *model, Arena *arena);
/* A covariate: one term for a real column, one per level but the first present among the rows for
 * a factor; levels that no row holds are left out. Returns the number of terms added. */
size_t model_add_column(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                        size_t n_rows);
/* Every level, the first too: for balance and for covariate distances. */
size_t model_add_all_levels(Model *model, Arena *arena, const Column *column, const uint32_t *row,
                            size_t n_rows);
/* Products of all terms of column a with all terms of column b (they must be in the model). */
bool model_add_interaction(Model *model, Arena *arena, const Column *a, const Column *b);
bool model_add_square(Model *model, Arena *arena, const Column *a);
/* A number for every group of the rows; returns the term's index. */
size_t model_add_group(Model *model, Arena *arena, const char *name, const double *of_group);

/* A model on rows of a frame. */
typedef struct ModelRows {
    const Model *model;
    size_t n;
    const uint32_t *row;
    const uint8_t *treated; /* by row; NULL where no term needs it */
    const int32_t *group;   /* by row, for TERM_GROUP; NULL where no term needs it */
} ModelRows;

/* block[k * stride + i]: term k of the i-th of these rows, at most MODEL_BLOCK. */
void model_fill(const ModelRows *of, MatrixRows rows, double *block, size_t stride);
/* As ModelMatrix.fill_thin. */
void model_fill_thin(const ModelRows *of, MatrixRows rows, double *block, size_t stride,
                     int32_t *level);
ModelMatrix model_matrix(const ModelRows *of);

/* mean[k * n_groups + g]: of term k over the rows of group g; a negative group is none. weight: by
 * row; NULL: 1 each. 0 where a group has no rows. */
void model_group_means(const ModelRows *of, const int32_t *group, size_t n_groups,
                       const double *weight, double *mean);

/* 0/1 in every row, as levels are. */
bool model_is_indicator(const Model *model, const Term *term);

#endif
