/* Balance of every covariate before and after matching. */
#include "alike/balance.h"

#include "alike/effect_size.h"
#include "arms.h"
#include "before.h"
#include "losses.h"
#include "row.h"

#include <math.h>
#include <string.h>

typedef struct Task {
    Arena *arena, *scratch;
    const BalanceSettings *settings;
    const Cohort *cohort;
    Students students;
    Balance *out; /* with room for all rows */
} Task;

static void measure_row(Estimand estimand, Arms *arms, BalanceRow *row)
{
    const double sd = balance_reference_sd(estimand, &arms->side[0]);

    arms->side[0].reference_sd = arms->side[1].reference_sd = sd;
    row->reference_sd = sd;
    row->before = balance_side(&arms->side[0]);
    row->after = balance_side(&arms->side[1]);
    row->wwc = row->is_score ? BASELINE_NOT_JUDGED : wwc_baseline(row->after.g);
}

/* For every covariate or level, and the score: thousands of designs keep theirs. */
static void take_room(Task *task)
{
    const Cohort *cohort = task->cohort;
    size_t n = 1;
    for (size_t k = 0; k < cohort->n_covariates; k++)
        n += cohort->covariate[k]->type == COLUMN_FACTOR ? cohort->covariate[k]->n_levels : 1;
    task->out->row = ARENA_ARRAY(task->arena, BalanceRow, n);
}

static void add_row(Task *task, BalanceRow row, Arms *arms)
{
    measure_row((Estimand)task->settings->estimand, arms, &row);
    task->out->row[task->out->n++] = row;
}

bool balance_adjusts(const BalanceSettings *settings, const Cohort *cohort, const Column *column)
{
    if (settings->adjust == ADJUST_NONE)
        return false;
    return settings->adjust == ADJUST_ALL ||
           cohort_names_column(cohort, &settings->adjust_for, column);
}

static BalanceRow row_of_column(const Task *task, const Column *column)
{
    return (BalanceRow){.covariate = column->name,
                        .label = column->label,
                        .group = column->group,
                        .binary = column->type == COLUMN_FACTOR || column->binary,
                        .is_pretest = column == task->cohort->pretest,
                        .adjusted = balance_adjusts(task->settings, task->cohort, column)};
}

/* What is known before goes into the arms of side 0. */
static void add_real(Task *task, const Column *column, const CovariateBefore *before)
{
    Students *students = &task->students;
    Arms arms = {.side = {before->contrast}};

    if (column->binary) {
        WithLevel with;
        memcpy(with, before->with[0], sizeof with);
        students_with(students, column, with);
        arms_of_share(students, (const double(*)[2])with, &arms);
    } else {
        const double *x = before->numbers->code != NULL
                              ? NULL
                              : students_numbers(task->scratch, students, column);
        arms_of_numbers(task->scratch, students, x, before->numbers, &arms);
    }
    add_row(task, row_of_column(task, column), &arms);
}

/* A number with gaps: of those of whom it is known, since what was put in its place would make the
 * groups alike that nothing is known of. */
static void add_known(Task *task, const Column *column)
{
    const Column *known = column->known;
    Students students =
        students_known(task->scratch, task->cohort, task->students.weight[1], known);
    Arms arms;

    const double *x = students_numbers(task->scratch, &students, known);
    arms_of_numbers(task->scratch, &students, x, numbers_of(task->scratch, &students, x, NULL),
                    &arms);
    add_row(task, row_of_column(task, column), &arms);
}

static void add_levels(Task *task, const Column *column, const CovariateBefore *before)
{
    const Students *students = &task->students;
    WithLevel *with = arena_array(task->scratch, column->n_levels, sizeof *with);

    memcpy(with, before->with, column->n_levels * sizeof *with);
    students_with_levels(students, column, with);
    for (size_t k = 0; k < column->n_levels; k++) {
        Arms arms;
        if (with[k][0][0] + with[k][0][1] == 0.0) /* a level that nobody in the cohort has */
            continue;
        arms_of_share(students, (const double(*)[2])with[k], &arms);
        BalanceRow row = row_of_column(task, column);
        row.level = column->level_name[k];
        row.factor = column->label;
        row.label = arena_printf(task->arena, "%s: %s", column->label, row.level);
        add_row(task, row, &arms);
    }
}

void balance_summarise(Balance *out)
{
    double sum_before = 0.0, sum_after = 0.0;
    size_t n_before = 0, n_after = 0;

    for (size_t i = 0; i < out->n; i++) {
        const double before = fabs(out->row[i].before.smd), after = fabs(out->row[i].after.smd);
        if (out->row[i].is_score)
            continue;
        if (isfinite(before)) {
            out->max_smd_before = fmax(out->max_smd_before, before);
            out->n_over_010_before += before > 0.1 ? 1 : 0;
            sum_before += before;
            n_before++;
        }
        if (isfinite(after)) {
            out->max_smd_after = fmax(out->max_smd_after, after);
            out->n_over_010_after += after > 0.1 ? 1 : 0;
            sum_after += after;
            n_after++;
        }
    }
    out->mean_smd_before = n_before > 0 ? sum_before / (double)n_before : (double)NAN;
    out->mean_smd_after = n_after > 0 ? sum_after / (double)n_after : (double)NAN;
}

static void add_score(Task *task, const BalanceBefore *before)
{
    const CovariateBefore *own = &before->covariate[before->cohort->n_covariates];
    const bool logits = before->score_x == before->score->logit;
    Arms arms = {.side = {own->contrast}};
    arms_of_numbers(task->scratch, &task->students, before->score_x, own->numbers, &arms);
    add_row(task,
            (BalanceRow){.covariate = "propensity score",
                         .label = logits ? "Propensity score (logit)" : "Propensity score",
                         .is_score = true},
            &arms);
}

static void add_rows(Task *task, const BalanceBefore *before)
{
    const Cohort *cohort = task->cohort;

    take_room(task);
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const Column *column = cohort->covariate[k];
        if (column->type == COLUMN_REAL && column->known != NULL)
            add_known(task, column);
        else if (column->type == COLUMN_REAL)
            add_real(task, column, &before->covariate[k]);
        else if (column->type == COLUMN_FACTOR)
            add_levels(task, column, &before->covariate[k]);
    }
    if (before->score != NULL)
        add_score(task, before);
}

bool balance_measure_after(Arena *arena, const BalanceSettings *settings,
                           const BalanceBefore *before, const Matching *matching, Balance *out,
                           Error *err)
{
    Arena *scratch = arena_create();
    const Cohort *cohort = before->cohort;
    Task task = {.arena = arena,
                 .scratch = scratch,
                 .settings = settings,
                 .cohort = cohort,
                 .students = students_after(&before->students, matching->weight),
                 .out = out};
    bool ok = true;

    *out = (Balance){.n = 0};
    for (size_t arm = 0; ok && arm < 2; arm++)
        if (!(task.students.total[1][arm] > 0.0))
            ok = error_set(err, ERR_INFEASIBLE, NOWHERE,
                           "balance can't be measured: no %s student has a weight",
                           arm == 0 ? "control" : "treated");
    if (ok) {
        out->ess_control = 1.0 / task.students.concentration[1][0];
        out->ess_treated = 1.0 / task.students.concentration[1][1];
        for (size_t arm = 0; cohort->base_weight != NULL && arm < 2; arm++)
            out->ess_before[arm] = 1.0 / task.students.concentration[0][arm];
        add_rows(&task, before);
        balance_summarise(out);
        out->losses = losses_table(arena, settings->method, cohort, matching->weight);
    }
    arena_destroy(scratch);
    return ok;
}

bool balance_measure(Arena *arena, const BalanceSettings *settings, const Cohort *cohort,
                     const PropensityScore *score, const Matching *matching, Balance *out,
                     Error *err)
{
    Arena *scratch = arena_create();
    const bool ok = balance_measure_after(arena, settings, balance_before(scratch, cohort, score),
                                          matching, out, err);
    arena_destroy(scratch);
    return ok;
}

BalanceRow balance_of_number(const BalanceSettings *settings, const Cohort *cohort,
                             const double *weight, const double *x)
{
    Arena *scratch = arena_create();
    Students students = students_make(cohort, weight);
    BalanceRow row = {.is_score = true};
    Arms arms;

    arms_of_moments(&students, x, &arms);
    measure_row((Estimand)settings->estimand, &arms, &row);
    arena_destroy(scratch);
    return row;
}
