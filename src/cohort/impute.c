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
    SharedBy *shared;      /* n_fill */
    double **common;       /* n_fill; by group: what its students have in common; NULL, NaN */
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

/* What groups are known to have, from students of both arms. */
static void list_shared(Arena *arena, const Cohort *cohort, Drawn *out)
{
    out->shared = ARENA_ARRAY(arena, SharedBy, out->n_fill + 1);
    out->common = (double **)arena_array(arena, out->n_fill + 1, sizeof *out->common);
    for (size_t k = 0; k < out->n_fill; k++) {
        out->shared[k] = impute_shared_by(arena, cohort, out->column[k]);
        const Levels *levels = &out->shared[k].levels;
        if (out->shared[k].groups == NULL)
            continue;
        out->common[k] = ARENA_ARRAY(arena, double, levels->n_levels + 1);
        for (size_t g = 0; g < levels->n_levels; g++)
            out->common[k][g] = (double)NAN;
        for (size_t i = 0; i < cohort->n; i++) {
            const double value = impute_cell(out->column[k], cohort->row[i]);
            if (levels->level[i] != LEVEL_NONE && !isnan(value))
                out->common[k][levels->level[i]] = value;
        }
    }
}

static bool is_shared(const Drawn *drawn, size_t k)
{
    return k < drawn->n_fill && drawn->common[k] != NULL;
}

/* Of a student; where it lacks the value, that of its group. */
static double known_value(const Drawn *drawn, size_t k, const Column *of, const Cohort *cohort,
                          size_t student)
{
    const double own = impute_cell(of, cohort->row[student]);

    if (!isnan(own) || !is_shared(drawn, k))
        return own;
    const int32_t group = drawn->shared[k].levels.level[student];
    return group == LEVEL_NONE ? own : drawn->common[k][group];
}

static size_t classes_of(const Column *column)
{
    return column->type == COLUMN_FACTOR ? column->n_levels : column->binary ? 2 : 0;
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

static void share(Arena *scratch, const Levels *levels, const uint32_t *student, size_t n,
                  ChainedColumn *column)
{
    int32_t *group = ARENA_ARRAY(scratch, int32_t, n);

    for (size_t i = 0; i < n; i++)
        group[i] = levels->level[student[i]];
    column->group = group;
    column->n_groups = levels->n_levels;
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
            column[k].value[i] = known_value(drawn, k, of, cohort, student[i]);
        if (is_shared(drawn, k))
            share(scratch, &drawn->shared[k].levels, student, problem.n, &column[k]);
    }
    const ChainedStatus status = chained_complete(&problem, &at);
    for (size_t k = 0; k < drawn->n_fill && status == CHAINED_DONE; k++)
        for (size_t i = 0; i < problem.n; i++)
            value[k][student[i]] = column[k].value[i];
    const bool ok = status == CHAINED_DONE || tell_failure(cohort, drawn, arm, status, at, err);
    arena_destroy(scratch);
    return ok;
}

/* A group with students of both arms was drawn in each: the first student's is that of all. */
static void agree(const Cohort *cohort, const Drawn *drawn, const ImputeDraw *draw,
                  double *const *value)
{
    for (size_t k = 0; k < drawn->n_fill; k++)
        for (size_t i = 0; is_shared(drawn, k) && i < cohort->n; i++) {
            const int32_t group = drawn->shared[k].levels.level[i];
            if (group == LEVEL_NONE || (draw->before != NULL && !has_score(cohort, i)))
                continue;
            double *common = &drawn->common[k][group];
            *common = isnan(*common) ? value[k][i] : *common;
            value[k][i] = *common;
        }
}

/* --- what is drawn, and nothing else ---------------------------------------------------------- */

/* Calls for each value in turn: from the list into the columns, or the other way. */
static size_t pass_values(const Cohort *cohort, const Drawn *drawn, double *const *value,
                          double *list, bool from_list)
{
    size_t n = 0;
    for (size_t k = 0; k < drawn->n_fill; k++)
        for (size_t i = 0; i < cohort->n; i++) {
            const double own = impute_cell(drawn->column[k], cohort->row[i]);
            if (!isnan(own)) {
                value[k][i] = from_list ? own : value[k][i];
                continue;
            }
            if (from_list)
                value[k][i] = list[n];
            else
                list[n] = value[k][i];
            n++;
        }
    return n;
}

size_t impute_count(const Cohort *cohort)
{
    const Frame *frame = cohort->frame;
    size_t n = 0;
    for (size_t k = 0; k < frame->n_columns; k++)
        for (size_t i = 0; frame->column[k].known != NULL && i < cohort->n; i++)
            n += isnan(impute_cell(frame->column[k].known, cohort->row[i])) ? 1 : 0;
    return n;
}

static void tell_values(Arena *arena, const Cohort *cohort, const Drawn *drawn,
                        double *const *value, ImputeValues *told)
{
    told->value = ARENA_ARRAY(arena, double, impute_count(cohort) + 1);
    told->n = pass_values(cohort, drawn, value, told->value, false);
}

/* What is missing is in value already where another cohort has it. */
static bool draw_all(const Cohort *cohort, const Drawn *drawn, const ImputeDraw *draw,
                     double *const *value, Error *err)
{
    for (size_t arm = 0; arm < cohort->n_arms; arm++)
        if (!draw_arm(cohort, drawn, draw, arm, value, err))
            return false;
    agree(cohort, drawn, draw, value);
    return true;
}

bool cohort_impute(Arena *arena, const Cohort *cohort, const ImputeDraw *draw, Cohort *out,
                   Error *err)
{
    Arena *scratch = arena_create();
    Drawn drawn;
    bool ok = list_columns(scratch, cohort, &drawn, err);

    if (ok) {
        list_shared(scratch, cohort, &drawn);
        CohortFill *fill = ARENA_ARRAY(scratch, CohortFill, drawn.n_fill);
        double **value = (double **)arena_array(scratch, drawn.n_fill, sizeof *value);
        for (size_t k = 0; k < drawn.n_fill; k++) {
            const Column *before = draw->before == NULL
                                       ? NULL
                                       : frame_find(draw->before->frame, drawn.column[k]->name);
            value[k] = ARENA_ARRAY(scratch, double, cohort->n);
            fill[k] = (CohortFill){.column = drawn.filled[k], .value = value[k]};
            for (size_t i = 0; before != NULL && i < cohort->n; i++)
                value[k][i] = impute_cell(before, cohort->row[i]);
        }
        if (draw->known != NULL)
            (void)pass_values(cohort, &drawn, value, draw->known->value, true);
        else
            ok = draw_all(cohort, &drawn, draw, value, err);
        if (ok && draw->told != NULL)
            tell_values(arena, cohort, &drawn, value, draw->told);
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
