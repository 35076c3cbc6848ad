#include "cohort/columns.h"

#include <string.h>

/* The column of the new frame that stands where this one stood in the old. */
static const Column *moved(const Column *column, const Frame *from, const Frame *to)
{
    if (column == NULL)
        return NULL;
    for (size_t k = 0; k < from->n_columns; k++)
        if (&from->column[k] == column)
            return &to->column[k];
    return frame_find(to, column->name); /* of another view of the same columns */
}

Frame *columns_copy(Arena *arena, const Frame *from, size_t more)
{
    Frame *to = ARENA_NEW(arena, Frame);
    *to = *from;
    to->column = ARENA_ARRAY(arena, Column, from->n_columns + more);
    for (size_t k = 0; k < from->n_columns; k++)
        to->column[k] = from->column[k];
    for (size_t k = 0; k < from->n_columns; k++)
        to->column[k].mark = moved(from->column[k].mark, from, to);
    return to;
}

void columns_move(Arena *arena, const Cohort *parent, const Frame *to, Cohort *out)
{
    const Frame *from = parent->frame;
    const Column **covariate =
        (const Column **)arena_array(arena, parent->n_covariates + 1, sizeof *covariate);
    for (size_t k = 0; k < parent->n_covariates; k++)
        covariate[k] = moved(parent->covariate[k], from, to);
    out->treatment = moved(parent->treatment, from, to);
    out->pretest = moved(parent->pretest, from, to);
    out->outcome = moved(parent->outcome, from, to);
    out->cluster_found = moved(parent->cluster_found, from, to);
    out->school_found = moved(parent->school_found, from, to);
    out->covariate = covariate;
    out->frame = to;
}

static void put_values(Arena *arena, const Cohort *cohort, const double *value, Column *column)
{
    const size_t n_rows = cohort->frame->n_rows;
    const Column known = *column->known;

    *column = known;
    column->reason = ARENA_ARRAY(arena, uint8_t, n_rows);
    column->n_missing = 0;
    if (known.real != NULL) {
        column->real = ARENA_ARRAY(arena, double, n_rows);
        memcpy(column->real, known.real, n_rows * sizeof *column->real);
    } else {
        column->level = ARENA_ARRAY(arena, int32_t, n_rows);
        memcpy(column->level, known.level, n_rows * sizeof *column->level);
    }
    for (size_t i = 0; i < cohort->n; i++)
        if (known.real != NULL)
            column->real[cohort->row[i]] = value[i];
        else
            column->level[cohort->row[i]] = (int32_t)value[i];
}

void cohort_filled(Arena *arena, const Cohort *parent, const CohortFill *fill, size_t n,
                   Cohort *out)
{
    const Frame *from = parent->frame;
    Frame *to = columns_copy(arena, from, 0);
    const Column **covariate =
        (const Column **)arena_array(arena, parent->n_covariates + 1, sizeof *covariate);
    size_t n_left = 0;

    for (size_t k = 0; k < n; k++)
        put_values(arena, parent, fill[k].value, &to->column[fill[k].column - from->column]);
    *out = *parent;
    columns_move(arena, parent, to, out);
    for (size_t k = 0; k < parent->n_covariates; k++)
        if (!frame_is_mark(from, parent->covariate[k]))
            covariate[n_left++] = out->covariate[k];
    out->covariate = covariate;
    out->n_covariates = n_left;
    out->gaps = NULL;
}

const Column *cohort_column(const Cohort *cohort, Name name)
{
    return frame_column(cohort->frame, cohort->outcome_spec, name);
}

bool cohort_names_column(const Cohort *cohort, const Names *names, const Column *column)
{
    for (size_t i = 0; column != NULL && i < names->n; i++) {
        const Column *named = cohort_column(cohort, names->item[i]);
        if (named != NULL && (named == column || named->mark == column))
            return true;
    }
    return false;
}

bool cohort_has_score(const Cohort *cohort)
{
    return cohort->outcome != NULL && cohort->outcome->n_missing < cohort->frame->n_rows;
}
