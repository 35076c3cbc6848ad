#include "alike/impute.h"

#include "alike/chained.h"
#include "alike/hash.h"

#include <math.h>
#include <stdio.h>

/* What is drawn of a cohort, and what foretells it. */
typedef struct Drawn {
    size_t n, n_fill;
    const Column **column; /* n; as in the data; those that are drawn first */
    const Column **filled; /* n_fill; the cohort's own in their place */
} Drawn;

static bool is_listed(const Drawn *drawn, const Column *column)
{
    for (size_t k = 0; k < drawn->n; k++)
        if (drawn->column[k] == column)
            return true;
    return false;
}

static bool is_too_fine(const Column *column)
{
    return column->type == COLUMN_FACTOR && column->n_levels > IMPUTE_CLASSES_MOST;
}

static bool foretells(const Frame *frame, const Column *column)
{
    return column->known == NULL && !frame_is_mark(frame, column) && !is_too_fine(column) &&
           column->type != COLUMN_PRESENCE;
}

static bool list_columns(Arena *arena, const Cohort *cohort, Drawn *out, Error *err)
{
    const Frame *frame = cohort->frame;
    const size_t most = frame->n_columns + cohort->n_covariates + 1;

    *out = (Drawn){.column = (const Column **)arena_array(arena, most, sizeof *out->column),
                   .filled = (const Column **)arena_array(arena, most, sizeof *out->filled)};
    for (size_t k = 0; k < frame->n_columns; k++) {
        const Column *known = frame->column[k].known;
        if (known == NULL)
            continue;
        if (is_too_fine(known))
            return error_set(err, ERR_INFEASIBLE, NOWHERE,
                             "'%s' has %zu values, more than the %d of which one can be drawn; "
                             "recode it under columns",
                             known->name, known->n_levels, IMPUTE_CLASSES_MOST);
        out->filled[out->n_fill++] = &frame->column[k];
        out->column[out->n++] = known;
    }
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (foretells(frame, cohort->covariate[k]) && !is_listed(out, cohort->covariate[k]))
            out->column[out->n++] = cohort->covariate[k];
    return true;
}

static size_t classes_of(const Column *column)
{
    return column->type == COLUMN_FACTOR ? column->n_levels : column->binary ? 2 : 0;
}

static double cell_of(const Column *column, uint32_t row)
{
    if (column->reason[row] != REASON_PRESENT)
        return (double)NAN;
    return column->type == COLUMN_FACTOR ? column->level[row] : column->real[row];
}

static bool has_score(const Cohort *cohort, size_t student)
{
    return cohort->outcome->reason[cohort->row[student]] == REASON_PRESENT;
}

static bool tell_failure(const Cohort *cohort, const Drawn *drawn, size_t arm, ChainedStatus status,
                         size_t at, Error *err)
{
    return error_set(
        err, ERR_INFEASIBLE, NOWHERE,
        status == CHAINED_ALL_MISSING
            ? "nobody of the %s group with a score has '%s', so that none can be drawn"
            : "for the %s group no model of '%s' could be fitted, so that none can be drawn",
        cohort->arm_name[arm], at < drawn->n ? drawn->column[at]->name : cohort->outcome->name);
}

/* Draws within one arm into value[k][student]. */
static bool draw_arm(const Cohort *cohort, const Drawn *drawn, const ImputeDraw *draw, size_t arm,
                     double *const *value, Error *err)
{
    const bool with_outcome = draw->before != NULL;
    const uint64_t stream = hash_text(draw->stream, cohort->arm_name[arm]);
    Arena *scratch = arena_create();
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    uint64_t *key = ARENA_ARRAY(scratch, uint64_t, cohort->n);
    ChainedColumn *column = ARENA_ARRAY(scratch, ChainedColumn, drawn->n + 1);
    ChainedProblem problem = {.column = column,
                              .n_columns = drawn->n + (with_outcome ? 1 : 0),
                              .key = key,
                              .stream = hash_u64(stream, with_outcome ? 1 : 0),
                              .iterations = draw->how.iterations,
                              .donors = draw->how.donors};
    size_t at = 0;

    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->arm[i] == arm && (!with_outcome || has_score(cohort, i))) {
            student[problem.n] = (uint32_t)i;
            key[problem.n++] = hash_text(0, cohort->frame->id[cohort->row[i]]);
        }
    for (size_t k = 0; k < problem.n_columns; k++) {
        const Column *of = k < drawn->n ? drawn->column[k] : cohort->outcome;
        column[k] = (ChainedColumn){.n_classes = k < drawn->n ? classes_of(of) : 0,
                                    .name = hash_text(0, of->name),
                                    .value = ARENA_ARRAY(scratch, double, problem.n)};
        for (size_t i = 0; i < problem.n; i++)
            column[k].value[i] = cell_of(of, cohort->row[student[i]]);
    }
    const ChainedStatus status = chained_complete(&problem, &at);
    for (size_t k = 0; k < drawn->n_fill && status == CHAINED_DONE; k++)
        for (size_t i = 0; i < problem.n; i++)
            value[k][student[i]] = column[k].value[i];
    const bool ok = status == CHAINED_DONE || tell_failure(cohort, drawn, arm, status, at, err);
    arena_destroy(scratch);
    return ok;
}

bool cohort_impute(Arena *arena, const Cohort *cohort, const ImputeDraw *draw, Cohort *out,
                   Error *err)
{
    Arena *scratch = arena_create();
    Drawn drawn;
    bool ok = list_columns(scratch, cohort, &drawn, err);

    if (ok) {
        CohortFill *fill = ARENA_ARRAY(scratch, CohortFill, drawn.n_fill);
        double **value = (double **)arena_array(scratch, drawn.n_fill, sizeof *value);
        for (size_t k = 0; k < drawn.n_fill; k++) {
            const Column *before = draw->before == NULL
                                       ? NULL
                                       : frame_find(draw->before->frame, drawn.column[k]->name);
            value[k] = ARENA_ARRAY(scratch, double, cohort->n);
            fill[k] = (CohortFill){.column = drawn.filled[k], .value = value[k]};
            for (size_t i = 0; before != NULL && i < cohort->n; i++)
                value[k][i] = cell_of(before, cohort->row[i]);
        }
        for (size_t arm = 0; ok && arm < cohort->n_arms; arm++)
            ok = draw_arm(cohort, &drawn, draw, arm, value, err);
        if (ok)
            cohort_filled(arena, cohort, fill, drawn.n_fill, out);
    }
    arena_destroy(scratch);
    return ok;
}

bool impute_name_copy(size_t number, size_t n, Error *err)
{
    char words[96];

    snprintf(words, sizeof words, " (copy %zu of the %zu in which missing covariates were drawn)",
             number, n);
    if (err->kind != ERR_INTERNAL)
        error_end_with(err, words);
    return false;
}
